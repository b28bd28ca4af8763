//! `<!-- specls: not FR-003 -->` in the line of a task: somebody looked, and says that it does not deliver it.

use specls_index::{Feature, ItemIndex, Snapshot};
use specls_syntax::{Encoding, Span};

use super::line::first_line;
use super::same_items;
use crate::drawing::{applied, with_text};
use crate::edit::{FileEdit, NewText};
use crate::renaming::Texts;

const MARK: &str = "specls: not ";

/// Says in a comment at the end of the task's line that it is not for an item; nothing where its name cannot stand there.
pub(crate) fn not_for(
    snapshot: &Snapshot,
    feature: &Feature,
    (task, item): (ItemIndex, ItemIndex),
    texts: &dyn Texts,
) -> Vec<FileEdit> {
    let edit = || {
        feature.items.get(task.0 as usize).and(feature.items.get(item.0 as usize))?;
        let id = &feature.fact(item).id;
        if id.is_empty()
            || id.contains([',', '\n', '<', '>'])
            || id.contains("--")
            || id.trim() != id.as_str()
        {
            return None;
        }
        let file = snapshot.file_by_id(feature.file_of(task).id)?;
        let text = texts.text(file)?;
        let line = first_line(&file.facts, feature.fact(task));
        let edit = comment(text.get(line.range())?, line.start, id)?;
        let number = file.facts.lines.line_col(line.start, Encoding::Utf8).line;
        let edits = vec![edit];
        let after = with_text(snapshot, file, &applied(&text, &edits)?);
        let refused = after.facts.more.iter().flat_map(|more| &more.refused);
        let said = refused.filter(|refused| refused.line == number).any(|refused| refused.id == *id);
        let same = same_items(file, &after) && file.facts.mentions.len() == after.facts.mentions.len();
        (said && same).then(|| FileEdit::Change { file: file.id, texts: edits })
    };
    edit().into_iter().collect()
}

/// A comment at the end of `line`, or the id in the one that is there.
fn comment(line: &str, start: u32, id: &str) -> Option<NewText> {
    let said = line.trim_end();
    // Inside of a comment that goes on in the next line there is no place for one.
    let open =
        said.rfind("<!--").is_some_and(|open| said.get(open..).is_some_and(|rest| !rest.contains("-->")));
    if open {
        return None;
    }
    let known = said.strip_suffix("-->").and_then(|inside| {
        let open = inside.rfind("<!--")?;
        inside.get(open..)?.contains(MARK).then(|| inside.trim_end().len())
    });
    let (at, text) = match known {
        Some(at) => (at, format!(", {id}")),
        None => (said.len(), format!(" <!-- {MARK}{id} -->")),
    };
    let at = start.checked_add(u32::try_from(at).ok()?)?;
    Some(NewText { span: Span { start: at, end: at }, text })
}
