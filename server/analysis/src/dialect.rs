//! What a dialect says beyond the text of its files: what its tasks say, what its tools make of its lists, what its ids look
//! like. One implementation a folder, one registry.
//!
//! A method has a default where most dialects answer alike.

use smol_str::SmolStr;
use specls_index::{Feature, File, FileId, ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, DialectId, FileFacts, Item, ItemKind, Operation};

use crate::citing::{Wanted, with_form};
use crate::coverage::ItemCoverage;
use crate::edit::{FileEdit, NewText};
use crate::kiro::Kiro;
use crate::numbered::is_numbered;
use crate::openspec::OpenSpec;
use crate::renaming::{AlsoNamed, NewIds, forms};
use crate::rules::{FeatureView, Sink};
use crate::spec_kit::SpecKit;
use crate::{Finding, Fix};

/// What looks at a feature's artifacts for a rule.
pub(crate) type Check = fn(&FeatureView<'_>, &mut Sink<'_>);

/// What the analysis must know of a dialect.
pub(crate) trait Dialect: Sync {
    /// Whether its task lists name requirements: where they never do, that a requirement has no task says nothing.
    fn tasks_name_requirements(&self) -> bool;
    /// Adds what tasks plan otherwise than by naming ids.
    fn plan(&self, _feature: &Feature, _items: &mut [ItemCoverage]) {}
    /// What stands between the brackets of a task that is done.
    fn tick(&self) -> &'static str {
        "x"
    }
    /// Whether its tools go through a list by ids like that of `task`: where they do, one that is used twice is an error.
    /// People look at the list, and see which is meant.
    fn runs_by_id(&self, task: &Item) -> bool {
        !is_numbered(task)
    }
    /// Whether a box with another mark than `x` (`[-]`, `[~]`) may mean that nobody will do the task.
    fn sets_aside(&self) -> bool {
        false
    }
    /// Whether a tool offers to start the single tasks of the feature.
    fn starts_tasks(&self, _feature: &Feature) -> bool {
        false
    }

    /// What looks at a feature instead of the rule of that code, where ids are not what tells things apart.
    fn own_check(&self, _code: &str) -> Option<Check> {
        None
    }
    /// Ways to mend a finding in one of its files, beside those of the rule.
    fn own_fixes(&self, _snapshot: &Snapshot, _finding: &Finding) -> Vec<Fix> {
        Vec::new()
    }

    /// Adds a stub for each of `items` to the feature's task list.
    fn stubs(&self, feature: &Feature, items: &[ItemIndex]) -> Vec<FileEdit>;
    /// Adds a stub for each requirement of that name to the feature's task list: what a change does is no item of it.
    fn stubs_for(&self, _snapshot: &Snapshot, _feature: &Feature, _names: &[SmolStr]) -> Vec<FileEdit> {
        Vec::new()
    }
    /// A whole task list for a feature that has none.
    fn task_list(&self, feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit>;
    /// How each of `wanted` names its items in the list `file`, whose text is `text`; `None` where it cannot.
    fn citations(
        &self,
        feature: &Feature,
        file: &File,
        text: &str,
        wanted: &[Wanted<'_>],
    ) -> Vec<Option<NewText>> {
        with_form(feature, file, text, wanted)
    }
    /// Whether a task that says `text` plans the item of that name because its text holds it.
    fn cites_by_name(&self, _text: &str, _name: &str) -> bool {
        false
    }
    /// Moves what the `delta`-th of a file's deltas does to a requirement to the section of another operation.
    fn moved(&self, _snapshot: &Snapshot, _file: FileId, _delta: u32, _to: Operation) -> Vec<FileEdit> {
        Vec::new()
    }

    /// Says in a file of deltas that a requirement of the main spec gets another name.
    fn paired(&self, _snapshot: &Snapshot, _file: FileId, _from: &str, _to: &str) -> Vec<FileEdit> {
        Vec::new()
    }

    /// Artifacts whose items have numbers that follow from their places: when one comes or goes, those behind it change.
    fn numbered(&self) -> &'static [ArtifactKind] {
        &[]
    }
    /// Whether the item's id is written where it is defined, so that another can be written there.
    ///
    /// # Errors
    /// Why it is not, and what to do instead.
    fn has_a_name(&self, item: &Item) -> Result<(), String> {
        forms::has_a_name(item)
    }
    /// The id that `name` gives an item: it must have the form of the item's kind.
    ///
    /// # Errors
    /// What was given, and what is needed.
    fn new_id(
        &self,
        snapshot: &Snapshot,
        feature: &Feature,
        item: ItemIndex,
        name: &str,
    ) -> Result<SmolStr, String> {
        forms::like_before(snapshot, feature.fact(item), name)
    }
    /// What stands between the id of an item of that kind and the rest of its parts' ids, which follow it.
    fn part_mark(&self, kind: ItemKind) -> Option<char> {
        (kind == ItemKind::Story).then_some('/')
    }
    /// Places in a file, beside names and mentions, that name items of the feature which get new ids. `incoming`: the
    /// mentions of the feature in a file that is not its own.
    fn also_names(
        &self,
        _feature: &Feature,
        _new: &NewIds,
        _facts: &FileFacts,
        _incoming: &[u32],
    ) -> Vec<AlsoNamed> {
        Vec::new()
    }
}

/// The dialect of a feature.
pub(crate) fn of(feature: &Feature) -> &'static dyn Dialect {
    match feature.dialect {
        DialectId::SpecKit => &SpecKit,
        DialectId::Kiro => &Kiro,
        DialectId::OpenSpec => &OpenSpec,
    }
}

/// What stands between the brackets of a done task of a feature.
#[must_use]
pub fn tick(feature: &Feature) -> &'static str {
    of(feature).tick()
}
