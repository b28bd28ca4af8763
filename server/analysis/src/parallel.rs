//! The same work on many things, on all processors.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Things that a thread takes at once: enough that taking costs nothing, few enough that no thread is left with a long
/// rest.
const TAKEN: usize = 16;

/// What `work` makes of each of `things`, in their order.
pub fn in_parallel<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = processors.min(things.len().div_ceil(TAKEN));
    if threads < 2 {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let start = next.fetch_add(TAKEN, Ordering::Relaxed);
        let part = things.get(start..)?;
        (!part.is_empty()).then(|| (start, &part[..part.len().min(TAKEN)]))
    };
    let run = || {
        let mut done: Vec<(usize, Vec<R>)> = Vec::new();
        while let Some((start, part)) = take() {
            done.push((start, part.iter().map(&work).collect()));
        }
        done
    };
    let mut done: Vec<(usize, Vec<R>)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let joined = running.into_iter().map(|t| t.join().unwrap_or_else(|p| std::panic::resume_unwind(p)));
        joined.flatten().collect()
    });
    done.sort_unstable_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::in_parallel;

    #[test]
    fn results_are_in_order() {
        for len in [0, 1, 15, 16, 17, 1000] {
            let things: Vec<usize> = (0..len).collect();
            assert_eq!(in_parallel(&things, |n| n * 2), things.iter().map(|n| n * 2).collect::<Vec<_>>());
        }
    }
}
