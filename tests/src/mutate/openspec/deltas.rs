//! Deltas of open changes, as people wrote them.

use super::specs::{Block, Capability, Delta};
use crate::mutate::Mutation;

/// Damages to the deltas of open changes.
pub(super) fn mutations(capabilities: &[Capability<'_>], open: &[Delta<'_>], out: &mut Vec<Mutation>) {
    for delta in open {
        let capability = capabilities.iter().find(|capability| capability.name == delta.capability);
        for block in &delta.blocks {
            let only = open.iter().filter(|other| other.text.contains(&block.name)).count() == 1
                && delta.text.matches(&*block.name).count() == 1;
            if !block.is_plain() || !only {
                continue;
            }
            if let Some(capability) = capability.filter(|_| block.section == "modified") {
                misspell(delta, block, capability, out);
                lose(delta, block, capability, out);
            }
            if block.section == "added" || block.section == "modified" {
                no_scenarios(delta, block, capability, out);
            }
        }
    }
}

/// What a delta modifies no longer is what the main spec has.
fn misspell(delta: &Delta<'_>, block: &Block, capability: &Capability<'_>, out: &mut Vec<Mutation>) {
    if !capability.blocks.iter().any(|main| main.name == block.name) {
        return;
    }
    let bytes = block.name_at..block.name_at + block.name.len();
    for (kind, name) in [
        ("real MODIFIED target without a letter", block.misspelt()),
        ("real MODIFIED target in another case", block.other_case()),
    ] {
        let Some(name) = name.filter(|name| !capability.text.contains(&format!("Requirement: {name}\n")))
        else {
            continue;
        };
        out.push(
            Mutation::replace(kind, delta.path, bytes.clone(), name)
                .expect_written("unknown-requirement", "warning", 0)
                .on_line(),
        );
    }
}

/// A scenario that the main spec has goes from a block that has all of them.
fn lose(delta: &Delta<'_>, block: &Block, capability: &Capability<'_>, out: &mut Vec<Mutation>) {
    let Some(main) = capability.blocks.iter().find(|main| main.name == block.name) else { return };
    let has = |name: &String| block.scenarios.iter().filter(|(own, _)| own == name).count() == 1;
    if block.scenarios.len() < 2 || !main.scenarios.iter().all(|(name, _)| has(name)) {
        return;
    }
    for (name, bytes) in &block.scenarios {
        if main.scenarios.iter().any(|(kept, _)| kept == name) {
            out.push(
                Mutation::replace(
                    "scenario taken out of a real MODIFIED block",
                    delta.path,
                    bytes.clone(),
                    "",
                )
                .expect_kept("lost-scenario", "error", delta.path, block.name_at)
                .on_line(),
            );
        }
    }
}

/// All scenarios of what a delta adds or modifies go.
fn no_scenarios(
    delta: &Delta<'_>,
    block: &Block,
    capability: Option<&Capability<'_>>,
    out: &mut Vec<Mutation>,
) {
    let (Some(first), Some(last)) = (block.scenarios.first(), block.scenarios.last()) else { return };
    if !block.is_whole(delta.text) {
        return;
    }
    let main =
        capability.and_then(|capability| capability.blocks.iter().find(|main| main.name == block.name));
    let bytes = first.1.start..last.1.end;
    let kind = "real block of a delta whose scenarios are gone";
    let mut damage = Mutation::replace(kind, delta.path, bytes, "")
        .expect_kept("incomplete-requirement", "error", delta.path, block.name_at)
        .on_line();
    if block.section == "modified" && main.is_some_and(|main| !main.scenarios.is_empty()) {
        damage = damage.expect_kept("lost-scenario", "error", delta.path, block.name_at).on_line();
    }
    out.push(damage);
}
