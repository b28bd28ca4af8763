//! What one request sees: the model and the open documents at one moment.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use specls_analysis::LikelyCache;
use specls_index::{File, Snapshot};
use specls_search::{Searcher, Tick};
use specls_syntax::Lines;
use tower_lsp::ls_types::Uri;

use crate::documents::Document;
use crate::uri;

/// A published state of the writer. Cheap to clone, never changes.
#[derive(Clone, Default)]
pub(crate) struct World {
    /// Events of the client that it reflects, counted from the first.
    pub events: u64,
    /// Every file was read: false until the first scan ends.
    pub whole: bool,
    pub snapshot: Snapshot,
    /// What looks into source files.
    pub searcher: Arc<Searcher>,
    /// The moment of the snapshot, as the searcher counts.
    pub tick: Tick,
    /// Likely links that somebody asked for.
    pub likely: Arc<LikelyCache>,
    /// Open documents by the client's spelling of their URI.
    pub documents: Arc<FxHashMap<String, Document>>,
    /// URIs of open documents by path.
    pub spellings: Arc<FxHashMap<Arc<str>, Uri>>,
}

impl World {
    pub fn document(&self, uri: &Uri) -> Option<&Document> {
        self.documents.get(uri.as_str())
    }

    /// The file that `uri` is, if it belongs to the workspace and was read.
    pub fn file(&self, uri: &Uri) -> Option<Arc<File>> {
        self.snapshot.file(&uri::path_key(uri)?).cloned()
    }

    /// The URI of a path: the client's own spelling for an open document.
    pub fn uri(&self, path: &str) -> Option<Uri> {
        self.spellings.get(path).cloned().or_else(|| uri::uri(path))
    }

    /// What looks into source files as they are in this world, until `go_on` says no.
    pub fn search<'s>(&'s self, go_on: &'s (dyn Fn() -> bool + Sync)) -> specls_search::Asked<'s> {
        self.searcher.asked(self.tick, go_on)
    }

    /// Lines of a file, open or not.
    pub fn lines(&self, path: &str) -> Lines {
        self.snapshot.file(path).map(|f| f.facts.lines.clone()).unwrap_or_default()
    }
}
