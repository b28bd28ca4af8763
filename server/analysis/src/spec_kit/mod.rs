//! What the Spec Kit dialect says about fulfilment: stubs and templates.

pub(crate) mod stubs;

use specls_index::{Feature, ItemIndex, Snapshot};

use crate::dialect::Dialect;
use crate::edit::FileEdit;

/// GitHub Spec Kit.
pub(crate) struct SpecKit;

impl Dialect for SpecKit {
    fn tasks_name_requirements(&self) -> bool {
        true
    }

    fn tick(&self) -> &'static str {
        "X"
    }

    fn stubs(&self, feature: &Feature, items: &[ItemIndex]) -> Vec<FileEdit> {
        stubs::insert(feature, items)
    }

    fn task_list(&self, feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit> {
        stubs::task_list(feature, snapshot)
    }
}
