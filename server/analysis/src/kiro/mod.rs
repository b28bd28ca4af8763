//! Kiro: fulfilment and task stubs.

pub(crate) mod form;
pub(crate) mod stubs;

use specls_index::{Feature, ItemIndex, Snapshot};

use crate::dialect::Dialect;
use crate::edit::FileEdit;

/// Kiro.
pub(crate) struct Kiro;

impl Dialect for Kiro {
    fn tasks_name_requirements(&self) -> bool {
        true
    }

    fn stubs(&self, feature: &Feature, items: &[ItemIndex]) -> Vec<FileEdit> {
        stubs::insert(feature, items)
    }

    fn task_list(&self, feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit> {
        stubs::task_list(feature, snapshot)
    }
}
