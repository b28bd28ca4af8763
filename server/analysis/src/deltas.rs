//! The deltas of a change beside the main specs they change.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::format_smolstr;
use specls_index::{Feature, FeatureFile, ItemIndex, ProjectId, Snapshot};
use specls_syntax::{ArtifactKind, Delta, Item, ItemKind, Operation, Role};

/// The delta of one capability.
pub(crate) struct DeltaView<'s> {
    pub file: &'s FeatureFile,
    /// The capability's path below the specs.
    pub capability: &'s str,
    /// The capability as it is; `None` if it has no spec yet.
    pub main: Option<&'s Arc<Feature>>,
    /// Old names by new ones.
    renamed: FxHashMap<&'s str, &'s str>,
    /// New names by old ones.
    new_names: FxHashMap<&'s str, &'s str>,
}

/// The deltas of a change, by path; none of what is no change.
pub(crate) fn of<'s>(snapshot: &'s Snapshot, feature: &'s Feature) -> Vec<DeltaView<'s>> {
    if feature.role != Role::Change {
        return Vec::new();
    }
    let files = feature.files.iter().filter(|file| file.kind == ArtifactKind::Delta);
    files.filter_map(|file| DeltaView::new(snapshot, feature, file)).collect()
}

/// The capability whose delta `file` of the change `feature` is.
pub(crate) fn capability_of<'s>(feature: &Feature, file: &'s FeatureFile) -> Option<&'s str> {
    let inside = file.path.strip_prefix(&*feature.path)?;
    inside.strip_prefix("/specs/")?.strip_suffix("/spec.md")
}

/// The capability of that path.
pub(crate) fn main<'s>(
    snapshot: &'s Snapshot,
    project: ProjectId,
    capability: &str,
) -> Option<&'s Arc<Feature>> {
    let named = snapshot.features_called(project, &format_smolstr!("specs/{capability}"));
    named.iter().filter_map(|id| snapshot.feature(*id)).find(|f| f.role == Role::Capability)
}

/// The scenarios of a requirement, with their names.
pub(crate) fn scenarios(feature: &Feature, requirement: ItemIndex) -> impl Iterator<Item = (&str, &Item)> {
    let id = &feature.fact(requirement).id;
    let below = (requirement.0 + 1..feature.items.len() as u32).map(|i| feature.fact(ItemIndex(i)));
    below.map_while(move |item| {
        let name = item.id.strip_prefix(id.as_str())?.strip_prefix('/')?;
        (item.kind == ItemKind::Scenario).then_some((name, item))
    })
}

impl<'s> DeltaView<'s> {
    pub fn new(snapshot: &'s Snapshot, feature: &Feature, file: &'s FeatureFile) -> Option<Self> {
        let capability = capability_of(feature, file)?;
        let deltas = file.facts.deltas();
        let ends = deltas.windows(2).filter_map(|pair| match pair {
            [from, to]
                if (from.operation, to.operation) == (Operation::RenamedFrom, Operation::RenamedTo) =>
            {
                Some((to.name.as_str(), from.name.as_str()))
            }
            _ => None,
        });
        let renamed: FxHashMap<&str, &str> = ends.collect();
        let new_names = renamed.iter().map(|(to, from)| (*from, *to)).collect();
        Some(Self { file, capability, main: main(snapshot, feature.project, capability), renamed, new_names })
    }

    pub fn deltas(&self) -> &'s [Delta] {
        self.file.facts.deltas()
    }

    /// What a requirement was called before the delta renamed it; its own name if it did not.
    pub fn old_name<'n>(&self, name: &'n str) -> &'n str
    where
        's: 'n,
    {
        let mut old = name;
        // Names may form a ring.
        for _ in 0..self.renamed.len().min(8) {
            match self.renamed.get(old) {
                Some(from) if *from != name => old = from,
                _ => break,
            }
        }
        old
    }

    /// The new name of a requirement that the delta renames.
    pub fn new_name(&self, old: &str) -> Option<&'s str> {
        self.new_names.get(old).copied()
    }

    /// The requirement of that name as the main spec has it.
    pub fn current(&self, name: &str) -> Option<(&'s Feature, ItemIndex)> {
        let main = self.main?;
        Some((main, main.definitions(ItemKind::Requirement, name).first().copied()?))
    }

    /// The requirement of the main spec that something is done to; of a renamed one what it was or, if that happened
    /// already, what it is now.
    pub fn target(&self, delta: &'s Delta) -> Option<(&'s Feature, ItemIndex)> {
        match delta.operation {
            Operation::Modified => {
                self.current(self.old_name(&delta.name)).or_else(|| self.current(&delta.name))
            }
            Operation::RenamedFrom => {
                let renamed = || self.current(self.new_name(&delta.name)?);
                self.current(&delta.name).or_else(renamed)
            }
            Operation::Removed | Operation::Added => self.current(&delta.name),
            Operation::RenamedTo => None,
        }
    }
}

/// Whether a new requirement is what the main spec says already, word for word.
pub(crate) fn is_applied(delta: &Delta, main: &Feature, index: ItemIndex) -> bool {
    let mut theirs = scenarios(main, index);
    let mut ours = delta.scenarios.iter();
    *main.fact(index).text == *delta.text
        && loop {
            match (ours.next(), theirs.next()) {
                (None, None) => break true,
                (Some((name, _, text)), Some((other, item))) if name == other && *text == item.text => {}
                _ => break false,
            }
        }
}
