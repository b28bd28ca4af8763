//! What the client was given and still shows: tokens, of which it asks for the difference; lenses and hints, which it asks for
//! anew only when it is told to.

use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};
use specls_index::File;
use tower_lsp::ls_types::{SemanticToken, Uri};

/// Tokens of one document.
#[derive(Clone)]
pub(crate) struct Tokens {
    /// As the client names them.
    pub id: String,
    /// Version of the document.
    version: i32,
    pub data: Arc<Vec<SemanticToken>>,
}

/// An answer of which only its sameness counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Mark {
    version: i32,
    hash: u64,
}

/// What is shown of one document.
#[derive(Clone, Default)]
struct Shown {
    tokens: Option<Tokens>,
    lenses: Option<Mark>,
    hints: Option<Mark>,
}

/// What the client can be told to ask for again.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Stale {
    pub tokens: bool,
    pub lenses: bool,
    pub hints: bool,
}

impl Stale {
    fn merge(&mut self, other: Self) {
        self.tokens |= other.tokens;
        self.lenses |= other.lenses;
        self.hints |= other.hints;
    }
}

/// What would be answered now about a document; `None`: not asked for.
pub(crate) struct Now {
    pub tokens: Option<Vec<SemanticToken>>,
    pub lenses: Option<u64>,
    pub hints: Option<u64>,
}

/// What is shown, by the client's spelling of the document.
#[derive(Default)]
pub(crate) struct Given {
    documents: Mutex<FxHashMap<String, Shown>>,
    next: AtomicU64,
}

impl Given {
    fn documents(&self) -> MutexGuard<'_, FxHashMap<String, Shown>> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The document is open: from now on answers about it are kept.
    pub fn begin(&self, uri: &Uri) {
        self.documents().insert(uri.as_str().to_owned(), Shown::default());
    }

    /// The document is closed. An answer that ends later is not kept.
    pub fn forget(&self, uri: &Uri) {
        self.documents().remove(uri.as_str());
    }

    /// The tokens that the client calls `id`.
    pub fn tokens(&self, uri: &Uri, id: &str) -> Option<Tokens> {
        self.documents().get(uri.as_str())?.tokens.clone().filter(|tokens| tokens.id == id)
    }

    /// Keeps new tokens of an open document; gives their id.
    pub fn keep_tokens(&self, uri: &Uri, file: &File, data: Vec<SemanticToken>) -> Tokens {
        let id = self.next.fetch_add(1, Ordering::Relaxed).to_string();
        let version = file.open.as_ref().map_or(0, |open| open.1);
        let tokens = Tokens { id, version, data: data.into() };
        self.keep(uri, |shown| shown.tokens = Some(tokens.clone()));
        tokens
    }

    /// Keeps of lenses what tells whether they are still the same.
    pub fn keep_lenses(&self, uri: &Uri, file: &File, hash: u64) {
        self.keep(uri, |shown| shown.lenses = mark(file, hash));
    }

    /// The same of all hints of a document, of which the client may have asked for a part.
    pub fn keep_hints(&self, uri: &Uri, file: &File, hash: u64) {
        self.keep(uri, |shown| shown.hints = mark(file, hash));
    }

    fn keep(&self, uri: &Uri, put: impl FnOnce(&mut Shown)) {
        if let Some(shown) = self.documents().get_mut(uri.as_str()) {
            put(shown);
        }
    }

    /// Documents that may show something.
    pub fn shown(&self) -> Vec<String> {
        self.documents().keys().cloned().collect()
    }

    /// What is no longer true of a document whose text did not change since; its next answer is kept anew. What is asked for
    /// again after an edit anyway, nobody needs to be told of.
    pub fn stale(&self, uri: &str, file: &File, now: impl FnOnce(Stale) -> Now) -> Stale {
        let version = file.open.as_ref().map(|open| open.1);
        let current = |shown: Option<i32>| shown.is_some() && shown == version;
        let shown = self.documents().get(uri).cloned().unwrap_or_default();
        let asked = Stale {
            tokens: current(shown.tokens.as_ref().map(|tokens| tokens.version)),
            lenses: current(shown.lenses.map(|mark| mark.version)),
            hints: current(shown.hints.map(|mark| mark.version)),
        };
        if asked == Stale::default() {
            return asked;
        }
        let now = now(asked);
        let stale = Stale {
            tokens: now.tokens.is_some_and(|data| shown.tokens.is_some_and(|old| *old.data != data)),
            lenses: now.lenses.is_some_and(|hash| shown.lenses.is_some_and(|old| old.hash != hash)),
            hints: now.hints.is_some_and(|hash| shown.hints.is_some_and(|old| old.hash != hash)),
        };
        // Said once: a document that nobody looks at is not asked for.
        if let Some(kept) = self.documents().get_mut(uri) {
            if stale.lenses {
                kept.lenses = None;
            }
            if stale.hints {
                kept.hints = None;
            }
            if let Some(tokens) = kept.tokens.as_mut().filter(|_| stale.tokens) {
                tokens.version = i32::MIN;
            }
        }
        stale
    }
}

/// Everything that is stale of all documents.
pub(crate) fn all(found: impl Iterator<Item = Stale>) -> Stale {
    found.fold(Stale::default(), |mut all, one| {
        all.merge(one);
        all
    })
}

fn mark(file: &File, hash: u64) -> Option<Mark> {
    file.open.as_ref().map(|open| Mark { version: open.1, hash })
}

/// A number that is the same for the same answer.
pub(crate) fn hash(answer: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    answer.hash(&mut hasher);
    hasher.finish()
}
