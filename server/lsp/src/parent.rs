//! Watches the process that started the server, so that no server outlives its editor.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

/// The running watch. It ends when this is dropped.
#[derive(Debug)]
pub struct Watch {
    _alive: Sender<()>,
}

/// Looks every `interval` whether the process `pid` still runs, and calls `gone` once when it does not.
///
/// `None`, and no watch, where `pid` cannot be seen now: the editor may run outside the container of the server, and
/// some systems do not tell. The end of the input still ends the server there.
pub fn watch(pid: u32, interval: Duration, gone: impl FnOnce() + Send + 'static) -> Option<Watch> {
    let Some(process) = Process::find(pid) else {
        tracing::info!("process {pid} of the client is not visible, not watching it");
        return None;
    };
    let (alive, dropped) = mpsc::channel::<()>();
    let thread = std::thread::Builder::new().name("parent-watch".into()).spawn(move || {
        while dropped.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
            if !process.runs() {
                tracing::warn!("process {pid} of the client is gone");
                return gone();
            }
        }
    });
    thread.inspect_err(|error| tracing::warn!("not watching the client: {error}")).ok()?;
    Some(Watch { _alive: alive })
}

/// How to recognise a process, so that another one with the same number is not mistaken for it.
#[derive(Debug, PartialEq, Eq)]
enum Process {
    /// Number and start time in clock ticks, from `/proc/PID/stat`.
    Stat { pid: u32, started: u64 },
    /// Our own parent: its number changes when it dies. All that the standard library tells without `/proc`.
    Parent(u32),
}

impl Process {
    fn find(pid: u32) -> Option<Self> {
        start_time(pid)
            .map(|started| Self::Stat { pid, started })
            .or_else(|| (parent_id() == Some(pid)).then_some(Self::Parent(pid)))
    }

    fn runs(&self) -> bool {
        match *self {
            Self::Stat { pid, started } => start_time(pid) == Some(started),
            Self::Parent(pid) => parent_id() == Some(pid),
        }
    }
}

/// Start time of a process that runs; a zombie, which only waits for its own parent, does not.
fn start_time(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may itself hold blanks and parentheses; the state is the first field behind it, the start
    // time the twentieth.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    if matches!(fields.next()?, "Z" | "X" | "x") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

fn parent_id() -> Option<u32> {
    #[cfg(unix)]
    return Some(std::os::unix::process::parent_id());
    #[cfg(not(unix))]
    return None;
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn tells_when_the_process_ends_even_as_a_zombie() {
        let mut child = Command::new("sleep").arg("1000").spawn().unwrap();
        let (gone, told) = mpsc::channel();
        let watch = watch(child.id(), Duration::from_millis(5), move || gone.send(()).unwrap());
        if cfg!(target_os = "linux") {
            assert!(watch.is_some());
            assert_eq!(told.recv_timeout(Duration::from_millis(50)), Err(RecvTimeoutError::Timeout));
        }
        child.kill().unwrap();
        if watch.is_some() {
            assert_eq!(told.recv_timeout(LONG), Ok(()));
        }
        child.wait().unwrap();
    }

    #[test]
    fn a_process_that_is_not_there_is_not_watched() {
        assert!(watch(u32::MAX, LONG, || ()).is_none());
    }

    #[test]
    fn dropping_the_watch_ends_its_thread() {
        let (gone, told) = mpsc::channel::<()>();
        let watch = watch(parent_id().unwrap(), LONG, move || drop(gone));
        assert!(watch.is_some());
        drop(watch);
        assert_eq!(told.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected));
    }
}
