//! The transport: bytes in, tower-lsp's service, bytes out.
//!
//! tower-lsp's own `Server` is not used. It runs four handlers at a time in one task and reads no further while they
//! wait, so four handlers that wait for the client deadlock the session, a handler that computes stops cancellation,
//! and one panic ends the process. Here instead:
//!
//! - A handler runs **up to its first await in the order of arrival, alone**; only the rest is concurrent. What a
//!   notification changes before it awaits is seen by every message behind it.
//! - Nothing queues behind handlers: replies of the client and `$/cancelRequest` are always read and take effect at once.
//! - What a handler sends to the client before it returns is written before its reply.
//! - A panic is an error reply and a log line; garbage in the input costs the garbage.

use std::any::Any;
use std::future::poll_fn;
use std::io::{BufReader, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc as blocking;
use std::task::Poll;
use std::time::Duration;

use futures::{FutureExt, SinkExt, Stream, StreamExt};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinSet, unconstrained};
use tower::Service;
use tower_lsp::jsonrpc::{Id, Request, Response};
use tower_lsp::{ClientSocket, ExitedError};

use crate::compute::{internal_error, panic_message};
use crate::frames::{self, Frame};
use crate::parent::{self, Watch};
use crate::written;

/// How often the client's process is looked for.
const PARENT_INTERVAL: Duration = Duration::from_secs(10);

/// How long the end waits for a client that does not read what was already written for it.
const FLUSH_TIME: Duration = Duration::from_secs(1);

/// Serves one client until it says `exit`, closes a stream or dies; gives the exit code of the process: 0 after
/// `shutdown` and `exit`, else 1.
///
/// It must run on a tokio runtime with its timer on. It returns without waiting for handlers that still run; those are
/// dropped, blocking computations are told through their [`Cancel`](crate::compute::Cancel). The thread that reads
/// `input` may stay blocked in it, so end the process with [`std::process::exit`] afterwards.
pub async fn serve<S>(
    service: S,
    socket: ClientSocket,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> i32
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError> + Send,
    S::Future: Send + 'static,
{
    serve_watching(service, socket, input, output, PARENT_INTERVAL).await
}

async fn serve_watching<S>(
    service: S,
    socket: ClientSocket,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    parent_interval: Duration,
) -> i32
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError> + Send,
    S::Future: Send + 'static,
{
    let (events, mut incoming) = mpsc::unbounded_channel();
    let (outbox, queued) = mpsc::unbounded_channel();
    let (messages, to_write) = blocking::channel();
    let (flushed, on_flushed) = oneshot::channel();
    let (requests, mut replies) = socket.split();
    let threads = spawn_reader(input, events.clone())
        .and_then(|()| spawn_writer(output, to_write, events.clone(), flushed));
    if let Err(error) = threads {
        tracing::error!("no thread for the transport: {error}");
        return 1;
    }
    let pump = tokio::spawn(pump(requests, queued, messages));
    let mut dispatcher = Dispatcher {
        service,
        outbox: Outbox(outbox),
        running: JoinSet::new(),
        events,
        parent: None,
        parent_interval,
        shutdown: false,
    };

    let code = loop {
        match incoming.recv().await {
            Some(Event::Frame(Frame::Call(call))) => {
                if let Some(code) = dispatcher.call(call).await {
                    break code;
                }
            }
            Some(Event::Frame(Frame::Reply(reply))) => {
                // Fails only after `exit`. One version of the framework panics on a reply that came too late.
                let _ = AssertUnwindSafe(replies.send(reply)).catch_unwind().await;
            }
            Some(Event::Frame(Frame::Bad(answer))) => {
                tracing::warn!("not a message: {:?}", answer.error());
                dispatcher.outbox.send(&answer);
            }
            Some(Event::Ended(reason)) => {
                tracing::info!("{reason}");
                break 1;
            }
            None => break 1,
        }
    };
    dispatcher.running.abort_all();
    dispatcher.outbox.close();
    if tokio::time::timeout(FLUSH_TIME, on_flushed).await.is_err() {
        tracing::warn!("the client does not read its input");
    }
    pump.abort();
    code
}

enum Event {
    Frame(Frame),
    /// Why there is nothing more to do.
    Ended(&'static str),
}

/// Bodies of messages on their way to the writer.
enum Outgoing {
    Body(Vec<u8>),
    /// Everything before has to be written, nothing comes behind.
    Close,
}

#[derive(Clone)]
struct Outbox(mpsc::UnboundedSender<Outgoing>);

impl Outbox {
    fn send(&self, reply: &Response) {
        if let Some(body) = written::encode(reply) {
            // Fails only when the session is over.
            let _ = self.0.send(Outgoing::Body(body));
        }
    }

    fn close(&self) {
        let _ = self.0.send(Outgoing::Close);
    }
}

struct Dispatcher<S> {
    service: S,
    outbox: Outbox,
    running: JoinSet<()>,
    events: mpsc::UnboundedSender<Event>,
    parent: Option<Watch>,
    parent_interval: Duration,
    shutdown: bool,
}

impl<S> Dispatcher<S>
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Send + 'static,
{
    /// Starts a request or notification; gives the exit code when it was the last.
    async fn call(&mut self, call: Request) -> Option<i32> {
        let exit = call.method() == "exit";
        let call = without_needless_params(call);
        match call.method() {
            "initialize" => self.watch_parent(&call),
            "shutdown" => self.shutdown |= call.id().is_some(),
            _ => {}
        }
        let reply =
            Reply { outbox: self.outbox.clone(), id: call.id().cloned(), method: call.method().to_owned() };
        match AssertUnwindSafe(poll_fn(|context| self.service.poll_ready(context))).catch_unwind().await {
            Ok(Ok(())) => self.start(call, reply).await,
            Ok(Err(_exited)) => return Some(i32::from(!self.shutdown)),
            Err(panic) => reply.panicked(&*panic),
        }
        exit.then(|| i32::from(!self.shutdown))
    }

    async fn start(&mut self, call: Request, reply: Reply) {
        let future = match catch_unwind(AssertUnwindSafe(|| self.service.call(call))) {
            Ok(future) => future,
            Err(panic) => return reply.panicked(&*panic),
        };
        let mut future = Box::pin(AssertUnwindSafe(future).catch_unwind());
        // The part before the first await. Unconstrained, because tokio's budget for one task would else make a channel
        // or a lock in the handler pause now and then although it is free, and what should run in order would not.
        let first = unconstrained(poll_fn(|context| Poll::Ready(future.poll_unpin(context)))).await;
        match first {
            Poll::Ready(outcome) => reply.finish(outcome),
            Poll::Pending => {
                while self.running.try_join_next().is_some() {}
                self.running.spawn(async move { reply.finish(future.await) });
            }
        }
    }

    fn watch_parent(&mut self, initialize: &Request) {
        let pid = initialize.params().and_then(|it| it["processId"].as_u64());
        if let (None, Some(pid)) = (&self.parent, pid.and_then(|pid| u32::try_from(pid).ok())) {
            let events = self.events.clone();
            let gone = move || drop(events.send(Event::Ended("the client's process is gone")));
            self.parent = parent::watch(pid, self.parent_interval, gone);
        }
    }
}

/// `shutdown` and `exit` have no parameters. lsp-mode sends `{}` all the same, which the framework refuses.
fn without_needless_params(call: Request) -> Request {
    if !matches!(call.method(), "shutdown" | "exit") {
        return call;
    }
    let (method, id, _) = call.into_parts();
    let bare = Request::build(method);
    match id {
        Some(id) => bare.id(id).finish(),
        None => bare.finish(),
    }
}

/// Where the outcome of one handler goes.
struct Reply {
    outbox: Outbox,
    id: Option<Id>,
    method: String,
}

impl Reply {
    fn finish(self, outcome: Result<Result<Option<Response>, ExitedError>, Box<dyn Any + Send>>) {
        match outcome {
            Ok(Ok(Some(response))) => self.outbox.send(&response),
            Ok(Ok(None) | Err(_)) => {}
            Err(panic) => self.panicked(&*panic),
        }
    }

    fn panicked(self, panic: &(dyn Any + Send)) {
        let message = format!("`{}` panicked: {}", self.method, panic_message(panic));
        tracing::error!("{message}");
        if let Some(id) = self.id {
            self.outbox.send(&Response::from_error(id, internal_error(message)));
        }
    }
}

/// Brings our requests to the client and our replies into one row. Requests first: what a handler sent before it
/// returned is in their channel before its reply is in the other.
async fn pump(
    mut requests: impl Stream<Item = Request> + Unpin,
    mut replies: mpsc::UnboundedReceiver<Outgoing>,
    messages: blocking::Sender<Outgoing>,
) {
    loop {
        let next = tokio::select! {
            biased;
            Some(request) = requests.next() => frames::encode(&request).map(Outgoing::Body),
            reply = replies.recv() => match reply {
                Some(reply) => Some(reply),
                None => return,
            },
        };
        // Fails when the writer has ended; the dispatcher knows already.
        if next.is_some_and(|next| messages.send(next).is_err()) {
            return;
        }
    }
}

fn spawn_reader(
    input: impl Read + Send + 'static,
    events: mpsc::UnboundedSender<Event>,
) -> std::io::Result<()> {
    let read = move || {
        let mut input = BufReader::with_capacity(1 << 16, input);
        let reason = loop {
            match frames::read_frame(&mut input) {
                Ok(Some(frame)) => {
                    if events.send(Event::Frame(frame)).is_err() {
                        return;
                    }
                }
                Ok(None) => break "end of input",
                Err(error) => {
                    tracing::error!("input cannot be read: {error}");
                    break "end of input";
                }
            }
        };
        let _ = events.send(Event::Ended(reason));
    };
    std::thread::Builder::new().name("lsp-reader".into()).spawn(read).map(drop)
}

fn spawn_writer(
    output: impl Write + Send + 'static,
    messages: blocking::Receiver<Outgoing>,
    events: mpsc::UnboundedSender<Event>,
    flushed: oneshot::Sender<()>,
) -> std::io::Result<()> {
    let write = move || {
        let mut output = BufWriter::with_capacity(1 << 16, output);
        if let Err(error) = write_all(&mut output, &messages) {
            tracing::error!("output cannot be written: {error}");
            let _ = events.send(Event::Ended("end of output"));
        }
        let _ = flushed.send(());
    };
    std::thread::Builder::new().name("lsp-writer".into()).spawn(write).map(drop)
}

/// Writes until told to close; flushes whenever nothing more waits.
fn write_all(output: &mut impl Write, messages: &blocking::Receiver<Outgoing>) -> std::io::Result<()> {
    while let Ok(first) = messages.recv() {
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Outgoing::Body(body) => frames::write_frame(output, &body)?,
                Outgoing::Close => return output.flush(),
            }
            next = messages.try_recv().ok();
        }
        output.flush()?;
    }
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::pipe;
    use std::process::Command;

    use tower_lsp::ls_types::{InitializeParams, InitializeResult};
    use tower_lsp::{LanguageServer, LspService};

    use super::*;

    struct Server;

    impl LanguageServer for Server {
        async fn initialize(&self, _: InitializeParams) -> tower_lsp::jsonrpc::Result<InitializeResult> {
            Ok(InitializeResult::default())
        }

        async fn shutdown(&self) -> tower_lsp::jsonrpc::Result<()> {
            Ok(())
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn ends_with_the_process_that_the_client_named() {
        let mut editor = Command::new("sleep").arg("1000").spawn().unwrap();
        // Both ends stay open: only the watch can end this session.
        let (their_input, mut input) = pipe().unwrap();
        let (_output, their_output) = pipe().unwrap();
        let params = format!(r#"{{"processId":{},"capabilities":{{}}}}"#, editor.id());
        let initialize = format!(r#"{{"jsonrpc":"2.0","id":0,"method":"initialize","params":{params}}}"#);
        frames::write_frame(&mut input, initialize.as_bytes()).unwrap();
        let (service, socket) = LspService::new(|_| Server);
        let often = Duration::from_millis(5);
        let session = tokio::spawn(serve_watching(service, socket, their_input, their_output, often));
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!session.is_finished());
        editor.kill().unwrap();
        assert_eq!(session.await.unwrap(), 1);
        editor.wait().unwrap();
    }
}
