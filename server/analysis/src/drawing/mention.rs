//! Naming an item in a comment above a declaration.

use specls_index::{FeatureId, File, FileId, ItemIndex, Snapshot};
use specls_syntax::source::{Language, language_of};
use specls_syntax::{ItemKind, LineEnd, Span};

use super::again::{applied, item_of, means, with_text};
use super::style::{Form, forms, qualifiers};
use crate::edit::{FileEdit, NewText};
use crate::renaming::Texts;

/// A comment that names the item above the declaration whose first line begins at `at`, or in the comment that stands there;
/// nothing where it would not be read as that item.
pub(crate) fn mentioned(
    snapshot: &Snapshot,
    file: FileId,
    at: u32,
    to: (FeatureId, ItemIndex),
    texts: &dyn Texts,
) -> Vec<FileEdit> {
    let edit = || {
        let file = snapshot.file_by_id(file)?;
        let (feature, item) = item_of(snapshot, to)?;
        let text = texts.text(file)?;
        let language = language_of(&file.path)?;
        let mut names = vec![item.id.to_string()];
        if matches!(item.kind, ItemKind::Criterion | ItemKind::Property)
            || item.id.starts_with(|c: char| c.is_ascii_digit())
        {
            // A number counts only behind its word.
            let word = if item.kind == ItemKind::Property { "Property" } else { "Requirements" };
            names = vec![
                format!("{word} {}", item.id),
                format!("Feature: {}, {word} {}", feature.name, item.id),
                format!("Feature: {}, Validates: {word} {}", feature.name, item.id),
            ];
        } else {
            let others = qualifiers(snapshot, file, feature, texts);
            names.extend(others.iter().map(|qualifier| format!("{qualifier}{}", item.id)));
        }
        let known = forms(snapshot, file, texts).into_iter().take(1);
        let plain = [Form::Comment(String::new())];
        let places: Vec<Form> = known.chain(plain).collect();
        places.iter().flat_map(|form| names.iter().map(move |name| (form, name))).find_map(|(form, name)| {
            let edit = comment(file, &text, at, language, form, name)?;
            let (start, len) = (edit.span.start, edit.text.len() as u32);
            let edits = vec![edit];
            let after = with_text(snapshot, file, &applied(&text, &edits)?);
            means(snapshot, &after, Span { start, end: start + len }, to)
                .then(|| FileEdit::Change { file: file.id, texts: edits })
        })
    };
    edit().into_iter().collect()
}

fn comment(
    file: &File,
    text: &str,
    at: u32,
    language: &Language,
    form: &Form,
    name: &str,
) -> Option<NewText> {
    let (open, close) = language.line_comment();
    let line_end = if file.facts.line_end == LineEnd::CrLf { "\r\n" } else { "\n" };
    let at = above_attributes(text, at as usize);
    match form {
        Form::Comment(lead) => {
            let rest = text.get(at..)?;
            let indent = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
            let new = format!("{indent}{open}{lead}{name}{close}{line_end}");
            Some(NewText { span: Span::new(at, at), text: new })
        }
        Form::Bracket => {
            // The end of the comment that stands above.
            let before = text.get(..at)?;
            let line = before.strip_suffix('\n')?;
            let line = line.strip_suffix('\r').unwrap_or(line);
            let last = &line[line.rfind('\n').map_or(0, |n| n + 1)..];
            let mark = open.trim_end();
            let said =
                last.trim_start().strip_prefix(mark).filter(|_| close.is_empty() && !mark.is_empty())?;
            if said.trim_matches(['/', '!', ' ', '\t']).is_empty() {
                return None;
            }
            let end = line.trim_end().len();
            Some(NewText { span: Span::new(end, end), text: format!(" ({name})") })
        }
    }
}

/// The line of the first attribute or decorator above the line that begins at `at`.
fn above_attributes(text: &str, at: usize) -> usize {
    let mut at = at;
    while let Some(before) = text.get(..at).and_then(|t| t.strip_suffix('\n')) {
        let start = before.rfind('\n').map_or(0, |n| n + 1);
        let line = before[start..].trim();
        let attribute = line.starts_with('@') && !line.contains(" = ")
            || line.starts_with("#[")
            || line.starts_with('[') && line.ends_with(']');
        if !attribute {
            break;
        }
        at = start;
    }
    at
}
