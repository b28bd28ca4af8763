//! Likely links that somebody looked at: an id that is written into its task, or a comment that says that the task is not for
//! it. Everything that is proposed has been read again: it is not offered where it would not mean what it should.

mod line;
mod not_for;

pub(crate) use line::{below, in_line, with_form};
pub(crate) use not_for::not_for;

use specls_index::{Feature, File, FileId, ItemIndex, Snapshot, Target};
use specls_syntax::Item;

use crate::dialect;
use crate::drawing::{applied, with_text};
use crate::edit::{FileEdit, NewText, Note};
use crate::names::called;
use crate::renaming::Texts;

/// A link that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The task.
    pub task: ItemIndex,
    /// A requirement, criterion or success criterion.
    pub item: ItemIndex,
    /// Why, for whoever looks at it before it is written.
    pub because: String,
}

/// What one task is to name.
pub(crate) struct Wanted<'c> {
    pub task: ItemIndex,
    pub links: Vec<&'c Citation>,
}

impl Wanted<'_> {
    /// The ids.
    pub fn ids(&self, feature: &Feature) -> String {
        let ids: Vec<&str> = self.links.iter().map(|link| feature.fact(link.item).id.as_str()).collect();
        ids.join(", ")
    }

    fn note(&self, feature: &Feature) -> Note {
        let items: Vec<String> =
            self.links.iter().map(|link| called(feature.fact(link.item)).into_owned()).collect();
        let because: Vec<&str> = self.links.iter().map(|link| link.because.as_str()).collect();
        Note {
            label: format!("Cite {} in {}", items.join(", "), called(feature.fact(self.task))),
            description: because.join("; "),
        }
    }
}

/// Names items in their tasks, in the form of the list. With `review`, each with its reason.
pub(crate) fn cited(
    snapshot: &Snapshot,
    feature: &Feature,
    links: &[Citation],
    review: bool,
    texts: &dyn Texts,
) -> Vec<FileEdit> {
    let mut links: Vec<&Citation> = links.iter().filter(|link| known(feature, link)).collect();
    links.sort_by_key(|link| (link.task, link.item));
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    for link in links {
        match wanted.last_mut().filter(|last| last.task == link.task) {
            Some(last) => last.links.push(link),
            None => wanted.push(Wanted { task: link.task, links: vec![link] }),
        }
    }
    let mut out = Vec::new();
    for of_file in wanted.chunk_by(|a, b| feature.file_of(a.task).id == feature.file_of(b.task).id) {
        let Some(id) = of_file.first().map(|first| feature.file_of(first.task).id) else { continue };
        let texts = written(snapshot, feature, id, of_file, texts).unwrap_or_default();
        if texts.is_empty() {
            continue;
        }
        out.push(if review {
            let texts = texts.into_iter().map(|(text, wanted)| (text, wanted.note(feature))).collect();
            FileEdit::Review { file: id, texts }
        } else {
            FileEdit::Change { file: id, texts: texts.into_iter().map(|(text, _)| text).collect() }
        });
    }
    out
}

/// Whether both ends are still there.
fn known(feature: &Feature, link: &Citation) -> bool {
    let count = feature.items.len();
    (link.task.0 as usize) < count && (link.item.0 as usize) < count
}

/// What is written into one file, in order: what is read as it should be.
fn written<'w, 'c>(
    snapshot: &Snapshot,
    feature: &Feature,
    id: FileId,
    wanted: &'w [Wanted<'c>],
    texts: &dyn Texts,
) -> Option<Vec<(NewText, &'w Wanted<'c>)>> {
    let file = snapshot.file_by_id(id)?;
    let text = texts.text(file)?;
    let mut edits: Vec<(NewText, &Wanted<'_>)> = dialect::of(feature)
        .citations(feature, file, &text, wanted)
        .into_iter()
        .zip(wanted)
        .filter_map(|(edit, wanted)| Some((edit?, wanted)))
        .collect();
    edits.sort_by_key(|(edit, _)| edit.span);
    // What is not read so is left out once; then all the others have to be.
    for last in [false, true] {
        let plain: Vec<NewText> = edits.iter().map(|(edit, _)| edit.clone()).collect();
        let after = with_text(snapshot, file, &applied(&text, &plain)?);
        if !same_items(file, &after) {
            return None;
        }
        let count = edits.len();
        edits.retain(|(_, wanted)| {
            wanted.links.iter().all(|link| reads(snapshot, feature, &after, link.task, link.item))
        });
        if edits.len() == count {
            return Some(edits);
        }
        if last {
            return None;
        }
    }
    None
}

/// Whether a file defines the same as before.
pub(super) fn same_items(before: &File, after: &File) -> bool {
    let name = |item: &Item| (item.kind, item.id.clone());
    before.facts.items.iter().map(name).eq(after.facts.items.iter().map(name))
}

/// Whether a task of a list that is not so yet names an item.
fn reads(snapshot: &Snapshot, feature: &Feature, after: &File, task: ItemIndex, item: ItemIndex) -> bool {
    let Some(at) = feature.items.get(task.0 as usize).map(|task| task.item as usize) else { return false };
    let Some(fact) = after.facts.items.get(at) else { return false };
    if dialect::of(feature).cites_by_name(&fact.text, &feature.fact(item).id) {
        return true;
    }
    let mentions = after.facts.mentions.iter().enumerate();
    let mut same = mentions.filter(|(_, mention)| {
        fact.span.encloses(mention.span) && feature.defining(mention.kind, &mention.id) == Some(item)
    });
    same.any(|(m, mention)| {
        // Without a feature beside it an artifact's mention is its own feature's, whoever else defines the id.
        let own = mention.qualifier.is_none() && after.feature == Some(feature.id) && !after.alone;
        (own || snapshot.target_in(after, m as u32) == Target::Feature(feature.id))
            && after.facts.item_at(mention.span.start).is_some_and(|(around, _)| around == at)
    })
}
