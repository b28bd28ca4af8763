//! What the Spec Kit dialect says about fulfilment: stubs and templates.

mod renaming;
pub(crate) mod stubs;

use specls_index::{Feature, ItemIndex, Snapshot};
use specls_syntax::FileFacts;

use crate::dialect::Dialect;
use crate::edit::FileEdit;
use crate::renaming::{AlsoNamed, NewIds};

/// GitHub Spec Kit.
pub(crate) struct SpecKit;

impl Dialect for SpecKit {
    fn tasks_name_requirements(&self) -> bool {
        true
    }

    fn sets_aside(&self) -> bool {
        true
    }

    fn tick(&self) -> &'static str {
        "X"
    }

    fn stubs(&self, feature: &Feature, items: &[ItemIndex]) -> Vec<FileEdit> {
        stubs::insert(feature, items)
    }

    fn also_names(
        &self,
        feature: &Feature,
        new: &NewIds,
        facts: &FileFacts,
        _incoming: &[u32],
    ) -> Vec<AlsoNamed> {
        renaming::also_names(feature, new, facts)
    }

    fn task_list(&self, feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit> {
        stubs::task_list(feature, snapshot)
    }
}
