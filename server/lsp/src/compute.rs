//! Work of a request, off the reactor, that stops when the request is cancelled.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::{AbortHandle, JoinError};
use tower_lsp::jsonrpc::{Error, ErrorCode};

/// Tells a computation that nobody waits for its result any more. Cheap to clone and to ask.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A flag that nobody has set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the computation to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether to stop. Long loops ask once per round.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sets the flag when the future that holds it is dropped: so tower-lsp ends a request on `$/cancelRequest`.
struct CancelOnDrop {
    cancel: Cancel,
    task: AbortHandle,
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.cancel.cancel();
        // Stops only what still waits for a thread: a storm of cancelled requests never runs at all.
        self.task.abort();
    }
}

/// Runs `work` on a blocking thread and waits for it. It is handed to the pool when the future is first polled.
///
/// When the future is dropped, the flag that `work` was given is set. A panic in `work` is logged and becomes an
/// internal error (-32603) that carries the message of the panic.
///
/// # Errors
///
/// When `work` panicked, or the runtime is going down.
pub async fn compute<T: Send + 'static>(
    work: impl FnOnce(&Cancel) -> T + Send + 'static,
) -> Result<T, Error> {
    let cancel = Cancel::new();
    let flag = cancel.clone();
    let task = tokio::task::spawn_blocking(move || work(&flag));
    let _guard = CancelOnDrop { cancel, task: task.abort_handle() };
    task.await.map_err(failure)
}

fn failure(error: JoinError) -> Error {
    match error.try_into_panic() {
        Ok(panic) => {
            let message = panic_message(&*panic);
            tracing::error!("a computation panicked: {message}");
            internal_error(format!("internal error: {message}"))
        }
        Err(_) => {
            Error { message: "the server is going down".into(), ..Error::new(ErrorCode::RequestCancelled) }
        }
    }
}

/// What `panic!` was given, as far as it is text.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic without a message")
}

/// Error -32603 with a message of our own.
pub(crate) fn internal_error(message: String) -> Error {
    Error { message: message.into(), ..Error::internal_error() }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn gives_the_result() {
        assert_eq!(compute(|cancel| (cancel.is_cancelled(), 42)).await, Ok((false, 42)));
    }

    #[tokio::test]
    async fn a_panic_becomes_an_error_with_its_message() {
        let error = compute(|_| -> u32 { panic!("no requirement {}", 7) }).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::InternalError);
        assert!(error.message.contains("no requirement 7"), "{}", error.message);
    }

    #[tokio::test]
    async fn dropping_the_future_sets_the_flag() {
        let (started, on_start) = mpsc::channel();
        let (ended, on_end) = mpsc::channel();
        let request = tokio::spawn(compute(move |cancel| {
            started.send(()).unwrap();
            while !cancel.is_cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            ended.send(()).unwrap();
        }));
        tokio::task::spawn_blocking(move || on_start.recv().unwrap()).await.unwrap();
        request.abort();
        let seen = tokio::task::spawn_blocking(move || on_end.recv_timeout(Duration::from_secs(60)));
        assert_eq!(seen.await.unwrap(), Ok(()));
    }
}
