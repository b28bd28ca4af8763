//! OpenSpec: what changes do to main specs, fulfilment and task stubs.

pub(crate) mod deltas;
pub(crate) mod duplicates;
pub(crate) mod moving;
pub(crate) mod skeleton;
pub(crate) mod stubs;
pub(crate) mod targets;
pub(crate) mod texts;

use specls_index::{Feature, ItemIndex, Snapshot};

use crate::dialect::Dialect;
use crate::edit::FileEdit;

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
}
