//! What a dialect says beyond the text of its files: whether its tasks name requirements, and how its task lists look.
//! One implementation a folder, one registry.

use specls_index::{Feature, ItemIndex, Snapshot};
use specls_syntax::{DialectId, FileFacts};

use crate::edit::FileEdit;
use crate::kiro::Kiro;
use crate::openspec::OpenSpec;
use crate::renaming::{AlsoNamed, NewIds};
use crate::spec_kit::SpecKit;

/// What the analysis must know of a dialect.
pub(crate) trait Dialect: Sync {
    /// Whether its task lists name requirements: where they never do, that a requirement has no task says nothing.
    fn tasks_name_requirements(&self) -> bool;
    /// What stands between the brackets of a task that is done.
    fn tick(&self) -> &'static str {
        "x"
    }
    /// Adds a stub for each of `items` to the feature's task list.
    fn stubs(&self, feature: &Feature, items: &[ItemIndex]) -> Vec<FileEdit>;
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
    /// A whole task list for a feature that has none.
    fn task_list(&self, feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit>;
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
