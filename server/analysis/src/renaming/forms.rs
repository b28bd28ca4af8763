//! What names look like: a new one must have the form of the old one's kind.

use smol_str::SmolStr;
use specls_index::{Feature, ItemIndex, Snapshot};
use specls_syntax::{Families, Item, ItemKind, is_format_word, written_id};

use super::NewIds;
use crate::dialect;

/// Whether the item's id is written where it is defined.
///
/// # Errors
/// Why it is not, and what to do instead.
pub(crate) fn has_a_name(item: &Item) -> Result<(), String> {
    match item.kind {
        ItemKind::Scenario => Err(format!(
            "{} is the number of a list item of its story: rename the story, or change the list",
            item.id
        )),
        ItemKind::Term if is_format_word(&item.id) => Err(format!(
            "`{}` is a word of the format too: labels and sentences cannot be told apart, rename it by hand",
            item.id
        )),
        ItemKind::Task if item.id.starts_with('#') => {
            Err("a task without a number cannot be renamed".to_owned())
        }
        _ => Ok(()),
    }
}

/// A name for what has a name, a number for what has one, else an id of a family.
///
/// # Errors
/// What was given, and what is needed.
pub(crate) fn like_before(snapshot: &Snapshot, item: &Item, name: &str) -> Result<SmolStr, String> {
    match item.kind {
        ItemKind::Term if name.contains([':', '：', '|', '[', ']', '_']) || is_format_word(name) => {
            Err(format!("`{name}` is no name of a glossary term: it would be read as a label or as markup"))
        }
        ItemKind::Term => line(item, name).map(SmolStr::new),
        _ if item.id.starts_with(|c: char| c.is_ascii_digit()) => number(item, name),
        _ => family_id(snapshot, item, name),
    }
}

/// The item's new id, and those of what is numbered below it.
#[must_use]
pub fn with_parts(feature: &Feature, item: ItemIndex, id: &SmolStr) -> NewIds {
    let mut new = NewIds::default();
    new.rename(feature, item, id.clone());
    for (part, rest) in parts(feature, item) {
        new.rename(feature, part, format!("{id}{rest}"));
    }
    new
}

/// What follows the id of an item in the ids of its parts.
fn parts(feature: &Feature, item: ItemIndex) -> Vec<(ItemIndex, &str)> {
    let (fact, file) = (feature.fact(item), feature.file_of(item).id);
    let Some(mark) = dialect::of(feature).part_mark(fact.kind) else { return Vec::new() };
    let here = |other: &ItemIndex| feature.file_of(*other).id == file;
    let rest = |other: ItemIndex| {
        let rest = feature.fact(other).id.strip_prefix(fact.id.as_str())?;
        rest.starts_with(mark).then_some((other, rest))
    };
    if fact.kind == ItemKind::Task {
        // Boxes without a number stand between those that have one.
        let unnumbered = |other: ItemIndex| feature.fact(other).id.starts_with('#');
        let after = (item.0 + 1..feature.items.len() as u32).map(ItemIndex);
        let own = after.take_while(|other| here(other) && (unnumbered(*other) || rest(*other).is_some()));
        return own.filter_map(rest).collect();
    }
    let all = (0..feature.items.len() as u32).map(ItemIndex);
    let inside = all.filter(|other| here(other) && fact.span.encloses(feature.fact(*other).span));
    inside.filter_map(rest).collect()
}

/// A name of one line.
pub(crate) fn line<'n>(fact: &Item, name: &'n str) -> Result<&'n str, String> {
    let fits = !name.is_empty() && name.len() <= 200 && !name.contains(['\n', '\r', '`', '*']);
    if fits {
        Ok(name)
    } else {
        Err(format!(
            "`{name}` is no name of a {}: it must be one line of text without marks",
            fact.kind.words()
        ))
    }
}

/// `FR-012`, `US3`, `T014`, `CHK002`.
fn family_id(snapshot: &Snapshot, fact: &Item, name: &str) -> Result<SmolStr, String> {
    let families = Families::new(snapshot.settings().id_families.iter().map(String::as_str));
    let found = match (fact.kind, name.bytes().all(|b| b.is_ascii_digit())) {
        (ItemKind::Story, true) => written_id(&format!("US{}", name.trim_start_matches('0')), &families),
        _ => written_id(name, &families),
    };
    match found {
        Some((kind, id)) if kind == fact.kind => Ok(id),
        Some((kind, _)) => {
            Err(format!("`{name}` is the id of a {}, {} is a {}", kind.words(), fact.id, fact.kind.words()))
        }
        None => Err(format!("`{name}` is no id of a {}: {}", fact.kind.words(), needed(fact.kind))),
    }
}

fn needed(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::SuccessCriterion => "`SC-` and a number are needed, such as SC-004",
        ItemKind::Story => "`US` and a number are needed, such as US3",
        ItemKind::Task => "`T` and at least three digits are needed, such as T014",
        ItemKind::ChecklistItem => "`CHK` and two to four digits are needed, such as CHK014",
        _ => "a known family and a number are needed, such as FR-012 or NFR-003",
    }
}

/// `4`, `1.4`: as many numbers as before, and all but the last as before.
fn number(fact: &Item, name: &str) -> Result<SmolStr, String> {
    // `Requirement 4`, `R4`, `Property 4`, `4.`
    let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end_matches('.');
    let part = |p: &str| !p.is_empty() && p.len() <= 5 && p.bytes().all(|b| b.is_ascii_digit());
    let above = |id: &str| id.rsplit_once('.').map(|(above, _)| above.to_owned());
    let words = name.len() - digits.len() <= 16;
    if words && digits.split('.').all(part) && above(digits) == above(&fact.id) {
        return Ok(digits.into());
    }
    let needed = match above(&fact.id) {
        Some(above) => format!("{above}. and a number are needed, such as {above}.4"),
        None => "a number is needed, such as 4".to_owned(),
    };
    Err(format!("`{name}` is no number for {} {}: {needed}", fact.kind.words(), fact.id))
}
