//! Main specs.

use super::specs::{Block, Capability, Delta};
use crate::mutate::{MALFORMED, Mutation};

/// Damages to one main spec.
pub(super) fn mutations(capability: &Capability<'_>, open: &[Delta<'_>], out: &mut Vec<Mutation>) {
    for block in capability.untouched(open) {
        no_scenarios(capability, block, out);
        twice(capability, block, out);
    }
    let end = capability.text.len();
    out.push(
        Mutation::replace(
            "section of a delta in a main spec",
            capability.path,
            end..end,
            "\n## ADDED Requirements\n\nNothing.\n",
        )
        .expect_written(MALFORMED, "error", 1)
        .on_line(),
    );
}

/// All scenarios of a requirement go.
fn no_scenarios(capability: &Capability<'_>, block: &Block, out: &mut Vec<Mutation>) {
    let (Some(first), Some(last)) = (block.scenarios.first(), block.scenarios.last()) else { return };
    let bytes = first.1.start..last.1.end;
    out.push(
        Mutation::replace("requirement whose scenarios are gone", capability.path, bytes, "")
            .expect_kept("incomplete-requirement", "error", capability.path, block.name_at)
            .on_line(),
    );
}

/// The requirement stands there twice.
fn twice(capability: &Capability<'_>, block: &Block, out: &mut Vec<Mutation>) {
    let at = block.bytes.end;
    let text = format!(
        "### Requirement: {}\n\nThe system SHALL do the same once more.\n\n#### Scenario: Once more\n\n- **WHEN** a user asks \
         again\n- **THEN** the system answers again\n\n",
        block.name
    );
    if !capability.text[..at].ends_with("\n\n") {
        return;
    }
    out.push(
        Mutation::replace("name of a requirement that is taken", capability.path, at..at, text)
            .expect_written("duplicate-requirement", "error", 0)
            .on_line(),
    );
}
