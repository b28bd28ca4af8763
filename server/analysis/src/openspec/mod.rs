//! OpenSpec: fulfilment and task stubs.

mod renaming;

use specls_index::{Feature, ItemIndex, Snapshot};
use specls_syntax::FileFacts;

use crate::dialect::Dialect;
use crate::edit::FileEdit;
use crate::renaming::{AlsoNamed, NewIds};

/// OpenSpec.
pub(crate) struct OpenSpec;

impl Dialect for OpenSpec {
    fn tasks_name_requirements(&self) -> bool {
        false
    }

    fn stubs(&self, _feature: &Feature, _items: &[ItemIndex]) -> Vec<FileEdit> {
        Vec::new()
    }

    fn also_names(
        &self,
        feature: &Feature,
        new: &NewIds,
        facts: &FileFacts,
        incoming: &[u32],
    ) -> Vec<AlsoNamed> {
        renaming::also_names(feature, new, facts, incoming)
    }

    fn task_list(&self, _feature: &Feature, _snapshot: &Snapshot) -> Vec<FileEdit> {
        Vec::new()
    }
}
