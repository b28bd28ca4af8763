//! Kiro: fulfilment and task stubs.

use specls_index::{Feature, ItemIndex, Snapshot};

use crate::dialect::Dialect;
use crate::edit::FileEdit;

/// Kiro.
pub(crate) struct Kiro;

impl Dialect for Kiro {
    fn tasks_name_requirements(&self) -> bool {
        true
    }

    fn stubs(&self, _feature: &Feature, _items: &[ItemIndex]) -> Vec<FileEdit> {
        Vec::new()
    }

    fn task_list(&self, _feature: &Feature, _snapshot: &Snapshot) -> Vec<FileEdit> {
        Vec::new()
    }
}
