//! Symbols of files that were parsed, as long as there is room for them.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use specls_symbols::{Language, Symbol, Unread, read};
use specls_syntax::Lines;

use crate::text::Stamp;

/// Symbols that are kept: about ten megabytes.
const MOST_SYMBOLS: usize = if cfg!(test) { 2_000 } else { 60_000 };
/// What a file costs beside its symbols: its lines.
const FILE: usize = 20;

/// What a file declares.
pub(crate) struct Parsed {
    pub symbols: Vec<Symbol>,
    pub lines: Arc<Lines>,
}

impl Parsed {
    /// `None` where `go_on` says no. A text that nobody wrote by hand, or that costs too much, declares nothing: that is
    /// remembered as well, and not found out again for each question.
    pub fn new(language: Language, text: &str, go_on: &dyn Fn() -> bool) -> Option<Self> {
        let symbols = match read(language, text, go_on) {
            Ok(symbols) => symbols,
            Err(Unread::Stopped) => return None,
            Err(why) => {
                tracing::debug!("declarations of a file are not known: {why}");
                return Some(Self { symbols: Vec::new(), lines: Arc::default() });
            }
        };
        Some(Self { symbols, lines: Arc::new(Lines::new(text)) })
    }

    fn cost(&self) -> usize {
        FILE + self.symbols.len()
    }
}

struct Kept {
    stamp: Stamp,
    parsed: Arc<Parsed>,
    used: u64,
}

/// Parsed files by path.
#[derive(Default)]
pub(crate) struct Parses {
    files: FxHashMap<Arc<str>, Kept>,
    cost: usize,
    uses: u64,
}

impl Parses {
    /// What is known of that text of the file.
    pub fn get(&mut self, path: &str, stamp: &Stamp) -> Option<Arc<Parsed>> {
        self.uses += 1;
        let kept = self.files.get_mut(path).filter(|kept| kept.stamp == *stamp)?;
        kept.used = self.uses;
        Some(kept.parsed.clone())
    }

    /// Keeps what a file declares; what was used longest ago goes where there is too much.
    pub fn insert(&mut self, path: Arc<str>, stamp: Stamp, parsed: &Arc<Parsed>) {
        self.uses += 1;
        self.cost += parsed.cost();
        let kept = Kept { stamp, parsed: parsed.clone(), used: self.uses };
        if let Some(old) = self.files.insert(path, kept) {
            self.cost -= old.parsed.cost();
        }
        if self.cost > MOST_SYMBOLS {
            let mut uses: Vec<u64> = self.files.values().map(|kept| kept.used).collect();
            let middle = uses.len() / 2;
            let from = *uses.select_nth_unstable(middle).1;
            self.files.retain(|_, kept| kept.used > from);
            self.cost = self.files.values().map(|kept| kept.parsed.cost()).sum();
        }
    }

    /// Forgets what was known of files.
    pub fn forget(&mut self, paths: &[Arc<str>]) {
        for path in paths {
            if let Some(old) = self.files.remove(path) {
                self.cost -= old.parsed.cost();
            }
        }
    }

    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.files.len()
    }
}
