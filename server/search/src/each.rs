//! The same work on many files, on all processors, until somebody says stop.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Files that a thread takes at once.
const TAKEN: usize = 16;

/// What `work` makes of each of `things`, in no order; nothing of those that come after `go_on` said no.
pub(crate) fn each<T: Sync, R: Send>(
    things: &[T],
    go_on: &(dyn Fn() -> bool + Sync),
    work: impl Fn(&T) -> Option<R> + Sync,
) -> Vec<R> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = processors.min(things.len().div_ceil(TAKEN));
    if threads < 2 {
        return things.iter().take_while(|_| go_on()).filter_map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(TAKEN, Ordering::Relaxed);
            let Some(rest) = things.get(start..).filter(|rest| !rest.is_empty()) else { return done };
            for thing in rest.iter().take(TAKEN) {
                if !go_on() {
                    return done;
                }
                done.extend(work(thing));
            }
        }
    };
    std::thread::scope(|scope| {
        // The thread that asks works too.
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    })
}
