//! Reading a text that nobody has put there yet.

use std::sync::Arc;

use smol_str::SmolStr;
use specls_index::{FeatureId, File, ItemIndex, Snapshot, Target};
use specls_syntax::{Families, FileFacts, Item, Span, facts};

use crate::edit::NewText;

/// Longest text that is read again, in bytes: actions are asked for with every move of the cursor.
const LONGEST: usize = 512 * 1024;

/// `text` with the edits, which ascend and do not overlap; `None` if they are not of this text, or it is
/// too long.
pub(crate) fn applied(text: &str, edits: &[NewText]) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 256);
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start as usize)?);
        text.get(edit.span.range())?;
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// What the file at `path` would say with that text.
pub(super) fn facts_of(snapshot: &Snapshot, path: &str, text: &str) -> Arc<FileFacts> {
    let families = Families::new(snapshot.settings().id_families.iter().map(String::as_str));
    let families = families.with_titles(snapshot.features().any(|f| f.dialect.named_in_code()));
    Arc::new(facts(path, text, &families))
}

/// The file as it would be with another text.
pub(crate) fn with_text(snapshot: &Snapshot, file: &File, text: &str) -> File {
    File { facts: facts_of(snapshot, &file.path, text), open: None, ..file.clone() }
}

/// A file that is not there yet. `like`: any file of its project.
pub(super) fn new_file(snapshot: &Snapshot, like: &File, path: &Arc<str>, text: &str, test: bool) -> File {
    File {
        path: path.clone(),
        facts: facts_of(snapshot, path, text),
        open: None,
        feature: None,
        alone: false,
        test,
        before: None,
        ..like.clone()
    }
}

/// Whether a mention inside `within` of a file that is not so yet means the item.
pub(super) fn means(snapshot: &Snapshot, file: &File, within: Span, to: (FeatureId, ItemIndex)) -> bool {
    let Some(feature) = snapshot.feature(to.0) else { return false };
    let here = file.facts.mentions.iter().enumerate().filter(|(_, m)| within.encloses(m.span));
    let mut same = here.filter(|(_, m)| feature.defining(m.kind, &m.id) == Some(to.1));
    same.any(|(m, _)| snapshot.target_in(file, m as u32) == Target::Feature(to.0))
}

/// The item, if the feature has it and every mention of its id means it.
pub(super) fn item_of(
    snapshot: &Snapshot,
    (feature, item): (FeatureId, ItemIndex),
) -> Option<(&specls_index::Feature, &Item)> {
    let feature = snapshot.feature(feature)?;
    feature.items.get(item.0 as usize)?;
    let fact = feature.fact(item);
    (feature.defining(fact.kind, &fact.id) == Some(item)).then_some((&**feature, fact))
}

/// By what a sentence calls the feature beside an id: its number where only one has it, else its folder.
pub(super) fn feature_words(snapshot: &Snapshot, feature: &specls_index::Feature) -> [Option<SmolStr>; 2] {
    let number = feature.also.clone().filter(|also| {
        also.bytes().all(|b| b.is_ascii_digit()) && snapshot.features_called(feature.project, also).len() == 1
    });
    let folder = Some(feature.name.clone()).filter(|name| !name.contains('/'));
    [number, folder]
}
