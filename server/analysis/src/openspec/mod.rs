//! OpenSpec: what changes do to main specs, fulfilment and task stubs.

pub(crate) mod deltas;
pub(crate) mod duplicates;
pub(crate) mod heading;
pub(crate) mod moving;
pub(crate) mod skeleton;
pub(crate) mod stubs;
pub(crate) mod targets;
pub(crate) mod texts;

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
        // What a change modifies is no item of it: stubs are asked for by name.
        Vec::new()
    }

    fn task_list(&self, feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit> {
        stubs::insert(snapshot, feature, &stubs::unnamed(feature))
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
}
