//! Which files have a name: what was found, and what changed since.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Tick;
use crate::words::{Rank, Words};

/// Questions whose answers are kept.
const MOST_NAMES: usize = 128;
/// Files in all these answers together: a few megabytes.
const MOST_HITS: usize = 100_000;
/// Changes that are remembered one by one.
const MOST_CHANGES: usize = 4_096;

/// A file that has a name.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub path: Arc<str>,
    pub rank: Rank,
}

/// What is known of a question.
pub(crate) struct Known {
    pub hits: Arc<Vec<Hit>>,
    /// Files and folders that changed since.
    pub changed: Vec<Arc<str>>,
}

struct Entry {
    hits: Arc<Vec<Hit>>,
    /// The model that it was found in; later changes are not in it.
    seen: Tick,
    used: u64,
}

/// Answers by question, and the log of changes that keeps them right.
#[derive(Default)]
pub(crate) struct Names {
    now: Tick,
    /// Answers found in an older model are worth nothing: the changes since are not known.
    oldest: Tick,
    /// Changed paths, ascending.
    log: Vec<(Tick, Arc<str>)>,
    entries: FxHashMap<Box<str>, Entry>,
    uses: u64,
}

impl Names {
    pub fn now(&self) -> Tick {
        self.now
    }

    pub fn changed(&mut self, paths: &[Arc<str>]) -> Tick {
        if paths.is_empty() {
            return self.now;
        }
        self.now.0 += 1;
        self.log.extend(paths.iter().map(|path| (self.now, path.clone())));
        if self.log.len() > MOST_CHANGES {
            // Of each path the last change is enough.
            let mut seen = FxHashSet::default();
            self.log.reverse();
            self.log.retain(|(_, path)| seen.insert(path.clone()));
            self.log.reverse();
            if self.log.len() > MOST_CHANGES / 2 {
                return self.forget();
            }
        }
        self.now
    }

    pub fn forget(&mut self) -> Tick {
        self.now.0 += 1;
        self.oldest = self.now;
        self.entries.clear();
        self.log.clear();
        self.now
    }

    /// What is known of a question; `None` where nobody asked it.
    pub fn known(&mut self, words: &Words) -> Option<Known> {
        self.uses += 1;
        let entry = self.entries.get_mut(words.key())?;
        entry.used = self.uses;
        let since = self.log.partition_point(|(tick, _)| *tick <= entry.seen);
        let changed: FxHashSet<&Arc<str>> = self.log.iter().skip(since).map(|(_, path)| path).collect();
        Some(Known { hits: entry.hits.clone(), changed: changed.into_iter().cloned().collect() })
    }

    /// Keeps an answer that was found in the model of the moment `seen`, on top of what was known.
    pub fn remember(&mut self, words: &Words, seen: Tick, hits: &Arc<Vec<Hit>>) {
        if seen < self.oldest || hits.len() > MOST_HITS / 2 {
            return;
        }
        self.uses += 1;
        // Somebody with a newer model was faster.
        if self.entries.get(words.key()).is_some_and(|entry| entry.seen > seen) {
            return;
        }
        let entry = Entry { hits: hits.clone(), seen, used: self.uses };
        self.entries.insert(words.key().into(), entry);
        let all =
            |entries: &FxHashMap<_, Entry>| entries.values().map(|entry| entry.hits.len()).sum::<usize>();
        while self.entries.len() > MOST_NAMES || all(&self.entries) > MOST_HITS {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
            let Some(oldest) = oldest.map(|(key, _)| key.clone()) else { break };
            self.entries.remove(&oldest);
        }
    }
}
