//! A change that changes no spec.

use specls_syntax::{ArtifactKind, Role};

use super::{FeatureView, Rule, RuleInfo, Sink, title_span};
use crate::Severity;

pub(super) struct ChangeWithoutDelta;

impl Rule for ChangeWithoutDelta {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "change-without-delta",
            severity: Severity::Error,
            summary: "An open change of OpenSpec has no delta, and does not say that it needs none.",
            docs: "\
`openspec validate` refuses a change without a delta below `specs/`: nothing says what it will do to the specs. A change that
touches none (tooling, documentation) says so in its `.openspec.yaml` with `skip_specs: true`; one that says so and has
deltas is refused too.

Stands on the title of the proposal, else of the task list. Silent where a delta is there and cannot be read: it says so itself.

**To mend it:** write `specs/<capability>/spec.md` with what is ADDED, MODIFIED, REMOVED or RENAMED, or set
`skip_specs: true`.

Measured on three public repositories with 42 open changes in November 2026: it says what the tool says of each of them.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let feature = view.feature;
        if feature.role != Role::Change {
            return;
        }
        let specs = format!("{}/specs/", feature.path);
        let delta = feature.files.iter().find(|file| file.path.starts_with(&specs));
        let own = format!("{}/.openspec.yaml", feature.path);
        let skips = feature
            .files
            .iter()
            .find_map(|file| Some((file, file.facts.skips_specs().filter(|_| *file.path == *own)?)));
        match (delta, skips) {
            (Some(_), Some((file, span))) => {
                let said = format!(
                    "{} has deltas below specs/, and says that it skips specs: drop one or the other",
                    feature.name
                );
                out.add(file.id, &file.facts, span, said);
            }
            (None, None) => {
                let kinds = [ArtifactKind::Proposal, ArtifactKind::Tasks];
                let Some(file) = kinds.iter().find_map(|kind| feature.artifact(*kind)) else { return };
                let said = format!(
                    "{} changes no spec: write specs/<capability>/spec.md with what it changes, or set \
                     `skip_specs: true` in its .openspec.yaml",
                    feature.name
                );
                out.add(file.id, &file.facts, title_span(&file.facts), said);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn nothing_changed() {
        check(
            "change-without-delta",
            "\
//- openspec/changes/a/proposal.md
# Proposal
## Why
//- openspec/changes/b/tasks.md
- [ ] 1.1 Do it
//- openspec/changes/c/proposal.md
# Proposal
//- openspec/changes/c/.openspec.yaml
schema: spec-driven
skip_specs: true # tooling
//- openspec/changes/d/proposal.md
# Proposal
//- openspec/changes/d/specs/auth/spec.md
## REMOVED Requirements
- `### Requirement: Login`
//- openspec/changes/e/.openspec.yaml
schema: spec-driven
skip_specs: true
//- openspec/changes/e/specs/auth/spec.md
## REMOVED Requirements
- `### Requirement: Login`
//- openspec/changes/f/design.md
# Design
//- openspec/changes/archive/2026-01-01-g/proposal.md
# Proposal
",
            &expect![[r##"
                openspec/changes/a/proposal.md:1 error "# Proposal" a changes no spec: write specs/<capability>/spec.md with what it changes, or set `skip_specs: true` in its .openspec.yaml
                openspec/changes/b/tasks.md:1 error "" b changes no spec: write specs/<capability>/spec.md with what it changes, or set `skip_specs: true` in its .openspec.yaml
                openspec/changes/e/.openspec.yaml:2 error "skip_specs: true" e has deltas below specs/, and says that it skips specs: drop one or the other
            "##]],
        );
    }
}
