//! Kiro: fulfilment and task stubs.

pub(crate) mod stubs;

use specls_index::{Feature, File, ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, Item, ItemKind};

use crate::citing::{Wanted, below};
use crate::dialect::Dialect;
use crate::edit::{FileEdit, NewText};
use crate::renaming::forms;

/// Kiro.
pub(crate) struct Kiro;

impl Dialect for Kiro {
    fn tasks_name_requirements(&self) -> bool {
        true
    }

    /// Its relatives keep their lists elsewhere, and start nothing.
    fn starts_tasks(&self, feature: &Feature) -> bool {
        feature.path.contains("/.kiro/")
    }

    fn stubs(&self, feature: &Feature, items: &[ItemIndex]) -> Vec<FileEdit> {
        stubs::insert(feature, items)
    }

    fn task_list(&self, feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit> {
        stubs::task_list(feature, snapshot)
    }

    fn citations(
        &self,
        feature: &Feature,
        file: &File,
        text: &str,
        wanted: &[Wanted<'_>],
    ) -> Vec<Option<NewText>> {
        below(feature, file, text, wanted)
    }

    fn numbered(&self) -> &'static [ArtifactKind] {
        &[ArtifactKind::Requirements, ArtifactKind::Bugfix, ArtifactKind::Tasks]
    }

    fn has_a_name(&self, item: &Item) -> Result<(), String> {
        if item.kind == ItemKind::Criterion && item.name.len() < item.id.len() {
            return Err(format!(
                "{} is the number of a list item, which it has from its place: the actions \"Insert a criterion above\" \
                 or \"below\", \"Move {0} up\" or \"down\" and \"Delete {0} and renumber\" change it",
                item.id
            ));
        }
        forms::has_a_name(item)
    }

    fn part_mark(&self, kind: ItemKind) -> Option<char> {
        match kind {
            ItemKind::Requirement | ItemKind::Task => Some('.'),
            ItemKind::Story => Some('/'),
            _ => None,
        }
    }
}
