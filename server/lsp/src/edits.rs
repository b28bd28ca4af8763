//! Changes of text as the client takes them (design §8).

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use specls_analysis::{FileEdit, NewText, Note, Texts};
use specls_index::{File, FileId, Snapshot};
use specls_syntax::{Families, Lines, facts};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, ResourceOp, TextDocumentEdit,
    TextEdit, Uri, WorkspaceEdit,
};

use crate::handle::Handle;
use crate::position;
use crate::server::Asked;
use crate::writer::Event;

/// Why a change cannot be offered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// A file is no longer what the model was made of: the client should ask again.
    Modified(Option<Arc<str>>),
    /// The client cannot do it (create files).
    NotSupported,
}

/// The answer to a question about a file that is no longer what the model was made of. Nobody told of the change, or the
/// news are still on their way: the next question finds it read.
pub(crate) fn modified(writer: &Handle, path: Option<Arc<str>>) -> Error {
    let error = Error::content_modified();
    let message = path.as_ref().map(|path| format!("{path} has changed, or cannot be read: ask again"));
    writer.send(Event::Disk(path.into_iter().collect()));
    Error { message: message.map_or(error.message, Into::into), ..Error::content_modified() }
}

/// The change in the form that the client announced: `documentChanges` with the versions of open documents, else
/// `changes`. Closed files are read again first, open ones must not have changed since: an edit never meets a text it was
/// not made for.
pub(crate) fn workspace_edit(
    asked: &Asked<'_>,
    edits: &[FileEdit],
    texts: &DiskTexts<'_>,
) -> Result<WorkspaceEdit, Refused> {
    let (world, client) = (asked.world, asked.client);
    let mut operations: Vec<DocumentChangeOperation> = Vec::new();
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    let mut annotations: HashMap<String, ChangeAnnotation> = HashMap::new();
    for edit in edits {
        match edit {
            FileEdit::Change { file, texts: new } => {
                let (uri, version, new) = changed(asked, *file, new.iter(), texts)?;
                let operation = document_edit(uri.clone(), version, new.clone());
                operations.push(DocumentChangeOperation::Edit(operation));
                changes.entry(uri).or_default().extend(new);
            }
            FileEdit::Review { file, texts: new } => {
                let (uri, version, plain) = changed(asked, *file, new.iter().map(|(new, _)| new), texts)?;
                let mut operation = document_edit(uri.clone(), version, plain.clone());
                if client.annotates_changes {
                    let edits = plain.iter().cloned().zip(new);
                    operation.edits = edits
                        .map(|(edit, (_, note))| OneOf::Right(annotated(edit, note, &mut annotations)))
                        .collect();
                }
                operations.push(DocumentChangeOperation::Edit(operation));
                changes.entry(uri).or_default().extend(plain);
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
            change_annotations: (!annotations.is_empty()).then_some(annotations),
            ..WorkspaceEdit::default()
        }
    } else {
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    })
}

/// What is put where in a file that is there, with the version of the text that it is for.
fn changed<'n>(
    asked: &Asked<'_>,
    file: FileId,
    new: impl Iterator<Item = &'n NewText>,
    texts: &DiskTexts<'_>,
) -> Result<(Uri, Option<i32>, Vec<TextEdit>), Refused> {
    let (world, client) = (asked.world, asked.client);
    let file = world.snapshot.file_by_id(file).ok_or(Refused::Modified(None))?;
    if file.open.is_none() && texts.text(file).is_none() {
        return Err(Refused::Modified(Some(file.path.clone())));
    }
    let uri = world.uri(&file.path).ok_or(Refused::NotSupported)?;
    let range = |span| position::range(&file.facts.lines, span, client.encoding);
    let new = new.map(|t| TextEdit { range: range(t.span), new_text: t.text.clone() }).collect();
    let version = file.open.as_ref().map(|open| open.1);
    if asked.writer.version(&uri) != version {
        return Err(Refused::Modified(Some(file.path.clone())));
    }
    Ok((uri, version, new))
}

/// A text that somebody is to look at before it is inserted.
fn annotated(
    text_edit: TextEdit,
    note: &Note,
    all: &mut HashMap<String, ChangeAnnotation>,
) -> AnnotatedTextEdit {
    let annotation_id = all.len().to_string();
    let annotation = ChangeAnnotation {
        label: note.label.clone(),
        needs_confirmation: Some(true),
        description: Some(note.description.clone()),
    };
    all.insert(annotation_id.clone(), annotation);
    AnnotatedTextEdit { text_edit, annotation_id }
}

fn document_edit(uri: Uri, version: Option<i32>, texts: Vec<TextEdit>) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: texts.into_iter().map(OneOf::Left).collect(),
    }
}

/// Texts of open documents as the model has them, and of closed files: each is read once, and taken only if the model
/// was made of it.
pub(crate) struct DiskTexts<'a> {
    snapshot: &'a Snapshot,
    read: RefCell<FxHashMap<FileId, Option<Arc<str>>>>,
}

impl<'a> DiskTexts<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, read: RefCell::default() }
    }

    fn read(&self, file: &File) -> Option<Arc<str>> {
        let families = Families::new(self.snapshot.settings().id_families.iter().map(String::as_str));
        let families = families.with_titles(self.snapshot.features().any(|f| f.dialect.named_in_code()));
        let same = |text: &str| {
            let same =
                Lines::new(text) == file.facts.lines && facts(&file.path, text, &families) == *file.facts;
            same.then(|| Arc::from(text))
        };
        specls_disk::with_text(&file.path, specls_disk::limit_of(&file.path), same).ok().flatten()
    }
}

impl Texts for DiskTexts<'_> {
    fn text(&self, file: &File) -> Option<Arc<str>> {
        if let Some((text, _)) = &file.open {
            return Some(text.clone());
        }
        if let Some(known) = self.read.borrow().get(&file.id) {
            return known.clone();
        }
        let text = self.read(file);
        self.read.borrow_mut().insert(file.id, text.clone());
        text
    }

    fn look(&self, path: &str) -> Option<Arc<str>> {
        if !self.snapshot.tree().has_file(path) {
            return None;
        }
        specls_disk::with_text(path, specls_disk::limit_of(path), |text| Arc::from(text)).ok()
    }
}
