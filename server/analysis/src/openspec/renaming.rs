//! Names that deltas repeat: scenarios of changed requirements, and requirements that a change renames.

use smol_str::SmolStr;
use specls_index::Feature;
use specls_syntax::{FileFacts, Operation, Role, Space};

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
