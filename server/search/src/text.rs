//! The text of a source file: of an open document its own, else the disk's. What nobody wrote by hand is passed over.

use std::sync::Arc;

use specls_disk::Unread;
use specls_index::Snapshot;
/// Longer texts are generated or minified: nobody's task names something in them (bytes).
const LONGEST: usize = 2 * 1024 * 1024;
/// A file with a longer line, in bytes, is generated or minified.
const LONGEST_LINE: usize = 10_000;

/// Which text of a file it is.
#[derive(Clone, Debug)]
pub(crate) enum Stamp {
    /// That of an open document.
    Open(Arc<str>),
    /// That of the disk.
    Disk(specls_disk::Stamp),
}

impl PartialEq for Stamp {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Open(a), Self::Open(b)) => Arc::ptr_eq(a, b),
            (Self::Disk(a), Self::Disk(b)) => a == b,
            _ => false,
        }
    }
}

/// Which text of a file counts now; `None` where there is none.
pub(crate) fn stamp(snapshot: &Snapshot, path: &str) -> Option<Stamp> {
    match open(snapshot, path) {
        Some(text) => Some(Stamp::Open(text.clone())),
        None => specls_disk::stamp(path).map(Stamp::Disk),
    }
}

/// What `look` makes of the text of a file; `None` where it cannot or should not be read.
pub(crate) fn with<R>(snapshot: &Snapshot, path: &str, look: impl FnOnce(&str) -> R) -> Option<R> {
    if let Some(text) = open(snapshot, path) {
        return (text.len() <= LONGEST).then(|| look(text));
    }
    match specls_disk::with_text(path, LONGEST as u64, look) {
        Ok(found) => Some(found),
        Err(Unread::Gone) => None,
        Err(why) => {
            tracing::debug!("{path} is not searched: {why}");
            None
        }
    }
}

fn open<'s>(snapshot: &'s Snapshot, path: &str) -> Option<&'s Arc<str>> {
    snapshot.file(path)?.open.as_ref().map(|(text, _)| text)
}

/// Whether nobody wrote a text by hand.
pub(crate) fn is_minified(text: &str) -> bool {
    let mut start = 0;
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.any(|end| end - std::mem::replace(&mut start, end) > LONGEST_LINE)
}
