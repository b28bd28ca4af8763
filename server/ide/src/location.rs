//! Places that answers point to.

use std::sync::Arc;

use specls_index::{Feature, FileId, ItemIndex, Snapshot};
use specls_syntax::{Lines, Span};

use crate::Found;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Absolute path, `/` between segments.
    pub path: Arc<str>,
    /// The file, if its facts are known: without them there is no line index, and the place is the file's start.
    pub file: Option<FileId>,
    /// The whole thing: a definition with its continuation lines.
    pub full: Span,
    /// The token to put the cursor on; inside `full`.
    pub focus: Span,
    /// Lines of the text that the spans are of, where they are no facts of the file.
    pub lines: Option<Arc<Lines>>,
}

impl Location {
    /// The definition of an item.
    pub(crate) fn of_item(feature: &Feature, index: ItemIndex) -> Self {
        let (file, item) = (feature.file_of(index), feature.fact(index));
        Self { path: file.path.clone(), file: Some(file.id), full: item.span, focus: item.name, lines: None }
    }

    /// A file as a whole: its start.
    pub(crate) fn of_file(snapshot: &Snapshot, path: &Arc<str>) -> Self {
        Self {
            path: path.clone(),
            file: snapshot.file(path).map(|f| f.id),
            full: Span::default(),
            focus: Span::default(),
            lines: None,
        }
    }

    /// A token.
    pub(crate) fn of_span(path: &Arc<str>, file: FileId, span: Span) -> Self {
        Self { path: path.clone(), file: Some(file), full: span, focus: span, lines: None }
    }

    /// What a search found.
    pub(crate) fn of_found(found: Found) -> Self {
        Self { path: found.path, file: None, full: found.full, focus: found.focus, lines: Some(found.lines) }
    }
}
