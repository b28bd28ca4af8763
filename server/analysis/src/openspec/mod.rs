//! OpenSpec: what changes do to main specs, fulfilment and task stubs.

pub(crate) mod skeleton;
pub(crate) mod stubs;
pub(crate) mod texts;

mod duplicates;
mod heading;
mod moving;
mod named;
mod renaming;
mod targets;
mod titles;

use smol_str::{SmolStr, format_smolstr};
use specls_index::{Feature, File, FileId, ItemIndex, Snapshot};
use specls_syntax::{FileFacts, Item, ItemKind, Operation};

use crate::citing::{Wanted, in_line};
use crate::coverage::ItemCoverage;
use crate::dialect::{Check, Dialect};
use crate::edit::{FileEdit, NewText};
use crate::renaming::{AlsoNamed, NewIds, forms};
use crate::{Finding, Fix};

/// OpenSpec.
pub(crate) struct OpenSpec;

impl Dialect for OpenSpec {
    fn tasks_name_requirements(&self) -> bool {
        false
    }

    fn plan(&self, feature: &Feature, items: &mut [ItemCoverage]) {
        named::plan(feature, items);
    }

    /// Its tool counts boxes.
    fn runs_by_id(&self, _task: &Item) -> bool {
        false
    }

    fn own_check(&self, code: &str) -> Option<Check> {
        match code {
            "duplicate-requirement" => Some(duplicates::check),
            "missing-tasks" => Some(stubs::missing_list),
            "unknown-requirement" => Some(targets::check),
            _ => None,
        }
    }

    fn own_fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        match finding.code {
            "duplicate-requirement" => duplicates::fixes(snapshot, finding),
            "incomplete-requirement" => skeleton::fixes(snapshot, finding),
            "unknown-requirement" => {
                heading::fix(snapshot, finding).into_iter().chain(targets::fixes(snapshot, finding)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn stubs(&self, _feature: &Feature, _items: &[ItemIndex]) -> Vec<FileEdit> {
        // What a change modifies is no item of it: stubs are asked for by name.
        Vec::new()
    }

    fn stubs_for(&self, snapshot: &Snapshot, feature: &Feature, names: &[SmolStr]) -> Vec<FileEdit> {
        stubs::insert(snapshot, feature, names)
    }

    fn task_list(&self, feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit> {
        stubs::insert(snapshot, feature, &stubs::unnamed(feature))
    }

    fn citations(
        &self,
        feature: &Feature,
        file: &File,
        text: &str,
        wanted: &[Wanted<'_>],
    ) -> Vec<Option<NewText>> {
        in_line(feature, file, text, wanted)
    }

    fn cites_by_name(&self, text: &str, name: &str) -> bool {
        named::names(text, name)
    }

    fn moved(&self, snapshot: &Snapshot, file: FileId, delta: u32, to: Operation) -> Vec<FileEdit> {
        moving::requirement(snapshot, file, delta, to)
    }

    fn paired(&self, snapshot: &Snapshot, file: FileId, from: &str, to: &str) -> Vec<FileEdit> {
        heading::pair(snapshot, file, from, to)
    }

    fn has_a_name(&self, item: &Item) -> Result<(), String> {
        match item.kind {
            ItemKind::Scenario | ItemKind::Requirement if item.id.ends_with('/') => {
                Err("a scenario without a name cannot be renamed".to_owned())
            }
            ItemKind::Scenario => Ok(()),
            _ => forms::has_a_name(item),
        }
    }

    fn new_id(
        &self,
        snapshot: &Snapshot,
        feature: &Feature,
        item: ItemIndex,
        name: &str,
    ) -> Result<SmolStr, String> {
        let fact = feature.fact(item);
        match fact.kind {
            ItemKind::Requirement => {
                let name = forms::line(fact, name)?;
                renaming::is_free(snapshot, feature, item, name)?;
                Ok(SmolStr::new(name))
            }
            ItemKind::Scenario => {
                let above = renaming::above(feature, item);
                // The client shows the whole id; what is written is only the last name.
                let name = forms::line(fact, name.strip_prefix(above).unwrap_or(name));
                name.map(|name| format_smolstr!("{above}{name}"))
            }
            _ => forms::like_before(snapshot, fact, name),
        }
    }

    fn part_mark(&self, kind: ItemKind) -> Option<char> {
        match kind {
            ItemKind::Requirement | ItemKind::Story => Some('/'),
            ItemKind::Task => Some('.'),
            _ => None,
        }
    }

    fn also_names(
        &self,
        feature: &Feature,
        new: &NewIds,
        facts: &FileFacts,
        incoming: &[u32],
    ) -> Vec<AlsoNamed> {
        let mut out = renaming::also_names(feature, new, facts, incoming);
        out.extend(titles::also_names(feature, new, facts, incoming));
        out
    }
}
