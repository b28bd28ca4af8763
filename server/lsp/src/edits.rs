//! Changes of text as the client takes them (design §8).

use std::collections::HashMap;
use std::sync::Arc;

use specls_analysis::FileEdit;
use specls_index::{File, Snapshot};
use specls_syntax::{Families, Lines, facts};
use tower_lsp::ls_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::position;
use crate::server::Asked;

/// Why a change cannot be offered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// A file is no longer what the model was made of: the client should ask again.
    Modified(Option<Arc<str>>),
    /// The client cannot do it (create files).
    NotSupported,
}

/// The change in the form that the client announced: `documentChanges` with the versions of open documents, else
/// `changes`. Closed files are read again first, open ones must not have changed since: an edit never meets a text it was
/// not made for.
pub(crate) fn workspace_edit(asked: &Asked<'_>, edits: &[FileEdit]) -> Result<WorkspaceEdit, Refused> {
    let (world, client) = (asked.world, asked.client);
    let mut operations: Vec<DocumentChangeOperation> = Vec::new();
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for edit in edits {
        match edit {
            FileEdit::Change { file, texts } => {
                let file = world.snapshot.file_by_id(*file).ok_or(Refused::Modified(None))?;
                if file.open.is_none() && !unchanged(&world.snapshot, file) {
                    return Err(Refused::Modified(Some(file.path.clone())));
                }
                let uri = world.uri(&file.path).ok_or(Refused::NotSupported)?;
                let range = |span| position::range(&file.facts.lines, span, client.encoding);
                let texts: Vec<TextEdit> = texts
                    .iter()
                    .map(|t| TextEdit { range: range(t.span), new_text: t.text.clone() })
                    .collect();
                let version = file.open.as_ref().map(|open| open.1);
                if asked.writer.version(&uri) != version {
                    return Err(Refused::Modified(Some(file.path.clone())));
                }
                operations.push(DocumentChangeOperation::Edit(document_edit(
                    uri.clone(),
                    version,
                    texts.clone(),
                )));
                changes.entry(uri).or_default().extend(texts);
            }
            FileEdit::Create { path, text } => {
                if !client.create_files {
                    return Err(Refused::NotSupported);
                }
                let uri = world.uri(path).ok_or(Refused::NotSupported)?;
                let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
                operations.push(DocumentChangeOperation::Op(ResourceOp::Create(CreateFile {
                    uri: uri.clone(),
                    options: Some(options),
                    annotation_id: None,
                })));
                let texts = vec![TextEdit { range: Range::default(), new_text: text.clone() }];
                operations.push(DocumentChangeOperation::Edit(document_edit(uri, None, texts)));
            }
        }
    }
    Ok(if client.document_changes {
        WorkspaceEdit {
            document_changes: Some(DocumentChanges::Operations(operations)),
            ..WorkspaceEdit::default()
        }
    } else {
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    })
}

fn document_edit(uri: Uri, version: Option<i32>, texts: Vec<TextEdit>) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: texts.into_iter().map(OneOf::Left).collect(),
    }
}

/// Whether a closed file still says what the model knows of it.
fn unchanged(snapshot: &Snapshot, file: &File) -> bool {
    let families = Families::new(snapshot.settings().id_families.iter().map(String::as_str));
    let same = |text: &str| {
        Lines::new(text) == file.facts.lines && facts(&file.path, text, &families) == *file.facts
    };
    specls_disk::with_text(&file.path, specls_disk::limit_of(&file.path), same).unwrap_or(false)
}
