//! Writing beside a mention in code which feature it means.

use specls_index::{FeatureId, FileId, Snapshot, Target};
use specls_syntax::{Context, Span};

use super::again::{applied, means, with_text};
use super::style::qualifiers;
use crate::edit::{FileEdit, NewText};
use crate::renaming::Texts;

/// The mention with the feature in front; nothing where it is clear already, or no form of it would be read so.
pub(crate) fn qualified(
    snapshot: &Snapshot,
    file: FileId,
    mention: u32,
    feature: FeatureId,
    texts: &dyn Texts,
) -> Vec<FileEdit> {
    let edit = || {
        let file = snapshot.file_by_id(file)?;
        let found = file.facts.mentions.get(mention as usize)?;
        let text = texts.text(file)?;
        let written = text.get(found.span.range())?;
        // A number alone (`1.2`), a part of an id (`/017`) or an identifier takes no feature in front.
        let whole = written == found.id && !found.partial && !found.between;
        let open = matches!(found.context, Context::Comment | Context::String | Context::Prose)
            || found.context == Context::TestName && !written.contains('_');
        if !whole || !open || snapshot.target(file, mention) != Target::Ambiguous {
            return None;
        }
        let named = snapshot.feature(feature)?;
        let item = named.defining(found.kind, &found.id)?;
        let at = Span { start: found.span.start, end: found.span.start };
        qualifiers(snapshot, file, named, texts).into_iter().find_map(|qualifier| {
            let end = at.start + qualifier.len() as u32;
            let edits = vec![NewText { span: at, text: qualifier }];
            let after = with_text(snapshot, file, &applied(&text, &edits)?);
            let there = Span { start: end, end: end + (found.span.end - found.span.start) };
            means(snapshot, &after, there, (feature, item))
                .then(|| FileEdit::Change { file: file.id, texts: edits })
        })
    };
    edit().into_iter().collect()
}
