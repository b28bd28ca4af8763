//! Names that deltas repeat: scenarios of changed requirements, and requirements that a change renames.

use smol_str::SmolStr;
use specls_index::{Feature, FileId, ItemIndex, Snapshot};
use specls_syntax::openspec::fold_name;
use specls_syntax::{ArtifactKind, FileFacts, ItemKind, Operation, Role, Space};

use crate::deltas;
use crate::renaming::{AlsoNamed, NewIds};

/// Scenarios in blocks that change a requirement of the feature; in the change's own deltas the new name of a requirement
/// that it renames.
pub(super) fn also_names(
    feature: &Feature,
    new: &NewIds,
    facts: &FileFacts,
    incoming: &[u32],
) -> Vec<AlsoNamed> {
    let mut out = Vec::new();
    for &m in incoming {
        let Some(mention) = facts.mentions.get(m as usize) else { continue };
        for delta in facts.deltas().iter().filter(|d| d.name_span == mention.span) {
            for (name, span, _) in delta.scenarios.iter().filter(|(name, ..)| !name.is_empty()) {
                let id = format!("{}/{name}", mention.id);
                // A requirement's new name takes its scenarios along, which are written without it.
                if let Some(Some(to)) = new.of(Space::Scenario, &id)
                    && let Some((_, to)) = to.split_at_checked(mention.id.len() + 1)
                    && new.of(Space::Requirement, &mention.id).is_none()
                {
                    out.push(AlsoNamed { span: *span, from: name.clone(), to: to.into() });
                }
            }
        }
    }
    if feature.role == Role::Change && incoming.is_empty() {
        let renamed = |name: &SmolStr| {
            facts.deltas().iter().any(|d| d.operation == Operation::RenamedTo && d.name == *name)
        };
        for delta in facts.deltas().iter().filter(|d| d.operation == Operation::Modified && renamed(&d.name))
        {
            if let Some(Some(to)) = new.of(Space::Requirement, &delta.name) {
                out.push(AlsoNamed { span: delta.name_span, from: delta.name.clone(), to: to.clone() });
            }
        }
    }
    out
}

/// What stands in front of a scenario's name in its id: the requirement and the joint. Either name may hold a `/`.
pub(super) fn above(feature: &Feature, item: ItemIndex) -> &str {
    let (fact, file) = (feature.fact(item), feature.file_of(item).id);
    let around = (0..feature.items.len() as u32).map(ItemIndex).filter(|other| {
        let other_fact = feature.fact(*other);
        other_fact.kind == ItemKind::Requirement
            && feature.file_of(*other).id == file
            && other_fact.span.encloses(fact.span)
    });
    let lengths = around.filter_map(|other| {
        let rest = fact.id.strip_prefix(feature.fact(other).id.as_str())?;
        rest.starts_with('/').then_some(fact.id.len() - rest.len() + 1)
    });
    let length = lengths.max().or_else(|| fact.id.rfind('/').map(|at| at + 1)).unwrap_or(0);
    &fact.id[..length]
}

/// Whether a requirement can have a name: no other one of its capability has it, but for case and blanks, and no open
/// change gives it to one.
///
/// # Errors
/// Who has it.
pub(super) fn is_free(
    snapshot: &Snapshot,
    feature: &Feature,
    item: ItemIndex,
    name: &str,
) -> Result<(), String> {
    let (folded, file) = (fold_name(name), feature.file_of(item));
    let of_capability = |change: &Feature, delta: &specls_index::FeatureFile| {
        let capability = deltas::capability_of(change, delta)?.to_owned();
        let main = deltas::main(snapshot, change.project, &capability).map(|main| main.id);
        Some((capability, main))
    };
    let own = of_capability(feature, file).filter(|_| feature.role == Role::Change);
    let main = match feature.role {
        Role::Capability => Some(feature.id),
        _ => own.as_ref().and_then(|(_, main)| *main),
    };
    if let Some(main) = main.and_then(|id| snapshot.feature(id)) {
        let same = |(index, id): (ItemIndex, &SmolStr)| {
            (main.id != feature.id || index != item) && fold_name(id) == folded
        };
        let all = (0..main.items.len() as u32).map(ItemIndex);
        let requirements = all.filter(|i| main.fact(*i).kind == ItemKind::Requirement);
        if let Some(taken) = requirements.map(|i| (i, &main.fact(i).id)).find(|found| same(*found)) {
            return Err(format!("{name:?} is taken: {} has {:?}", main.name, taken.1));
        }
    }
    let mut changes: Vec<_> = snapshot.features().filter(|f| f.role == Role::Change && !f.archived).collect();
    changes.retain(|change| change.project == feature.project);
    changes.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    let this: (FileId, _) = (file.id, feature.fact(item).name);
    for change in changes {
        for delta in change.files.iter().filter(|f| f.kind == ArtifactKind::Delta) {
            let Some((capability, its_main)) = of_capability(change, delta) else { continue };
            let same_capability = match &own {
                Some((own, _)) => *own == capability,
                None => its_main == Some(feature.id),
            };
            let gives = delta.facts.deltas().iter().find(|found| {
                matches!(found.operation, Operation::Added | Operation::RenamedTo)
                    && (delta.id, found.name_span) != this
                    && fold_name(&found.name) == folded
            });
            if let Some(found) = gives.filter(|_| same_capability) {
                return Err(format!(
                    "{name:?} is taken: the change {} {} {:?}",
                    change.name,
                    if found.operation == Operation::Added { "adds" } else { "renames a requirement to" },
                    found.name
                ));
            }
        }
    }
    Ok(())
}
