//! OpenSpec: fulfilment and task stubs.

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
        Vec::new()
    }

    fn task_list(&self, _feature: &Feature, _snapshot: &Snapshot) -> Vec<FileEdit> {
        Vec::new()
    }
}
