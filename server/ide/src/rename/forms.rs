//! What names look like: a new one must have the form of the old one's kind.

use smol_str::SmolStr;
use specls_index::{Feature, ItemIndex, Snapshot};
use specls_syntax::{DialectId, Families, Item, ItemKind, written_id};

/// Whether the item's id is written where it is defined.
///
/// # Errors
/// Why it is not, and what to do instead.
pub(super) fn has_a_name(feature: &Feature, item: ItemIndex) -> Result<(), String> {
    let fact = feature.fact(item);
    let by_place = |what: &str| {
        Err(format!(
            "{} is the number of {what}, which it has from its place: the actions \"Insert a criterion above\" or \
             \"below\", \"Move {0} up\" or \"down\" and \"Delete {0} and renumber\" change it",
            fact.id
        ))
    };
    match (feature.dialect, fact.kind) {
        (DialectId::OpenSpec, ItemKind::Scenario | ItemKind::Requirement) if fact.id.ends_with('/') => {
            Err("a scenario without a name cannot be renamed".to_owned())
        }
        (DialectId::OpenSpec, ItemKind::Scenario) => Ok(()),
        (_, ItemKind::Scenario) => Err(format!(
            "{} is the number of a list item of its story: rename the story, or change the list",
            fact.id
        )),
        (_, ItemKind::Task) if fact.id.starts_with('#') => {
            Err("a task without a number cannot be renamed".to_owned())
        }
        (DialectId::Kiro, ItemKind::Criterion) if fact.name.len() < fact.id.len() => by_place("a list item"),
        _ => Ok(()),
    }
}

/// The id that `name` gives the item.
///
/// # Errors
/// What was given, and what is needed.
pub(super) fn new_id(
    snapshot: &Snapshot,
    feature: &Feature,
    item: ItemIndex,
    name: &str,
) -> Result<SmolStr, String> {
    let (fact, name) = (feature.fact(item), name.trim());
    match (feature.dialect, fact.kind) {
        (_, ItemKind::Term) | (DialectId::OpenSpec, ItemKind::Requirement) => {
            line(fact, name).map(SmolStr::new)
        }
        (DialectId::OpenSpec, ItemKind::Scenario) => {
            let above = fact.id.rfind('/').map_or("", |at| &fact.id[..=at]);
            // The client shows the whole id; what is written is only the last name.
            line(fact, name.strip_prefix(above).unwrap_or(name)).map(|name| format!("{above}{name}").into())
        }
        (DialectId::SpecKit, _) => family_id(snapshot, fact, name),
        _ if fact.id.starts_with(|c: char| c.is_ascii_digit()) => number(fact, name),
        _ => family_id(snapshot, fact, name),
    }
}

/// A name of one line.
fn line<'n>(fact: &Item, name: &'n str) -> Result<&'n str, String> {
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
