//! A requirement that says nothing, or has no scenario.

use specls_index::FeatureFile;
use specls_syntax::{ArtifactKind, ItemKind, Operation, Role, Span};

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::{Severity, deltas};

pub(super) struct IncompleteRequirement;

impl Rule for IncompleteRequirement {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "incomplete-requirement",
            severity: Severity::Error,
            summary: "A requirement of OpenSpec has no text, or no scenario.",
            docs: "\
OpenSpec asks for both: what the system SHALL do, and at least one `#### Scenario:` with steps below it. Its own
`openspec validate` reports the same as errors, in main specs and for what a delta adds or modifies. A scenario whose
heading nothing follows does not count; a heading of another level is none in a delta.

**To mend it:** write it; there is a fix that puts a skeleton of a scenario below the requirement.

Measured on three public repositories with 54 main specs and 42 open changes in November 2026: never fired.
On the 268 cases of the tool's own tests it reports the same requirements, but for a heading below *Requirements* that
is none.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let capability = view.feature.role == Role::Capability;
        for (index, file, item) in view.feature.items().filter(|_| capability) {
            if file.kind == ArtifactKind::Spec && item.kind == ItemKind::Requirement {
                let scenarios = deltas::scenarios(view.feature, index).filter(|(_, s)| !s.text.is_empty());
                let deeper = has_headings_below(file, item.span);
                report(file, &item.id, item.name, &item.text, scenarios.count() > 0 || deeper, out);
            }
        }
        for file in view.feature.files.iter().filter(|file| file.kind == ArtifactKind::Delta) {
            let asked = |o: Operation| matches!(o, Operation::Added | Operation::Modified);
            for delta in file.facts.deltas().iter().filter(|delta| asked(delta.operation)) {
                let complete = delta.scenarios.iter().any(|(_, _, text)| !text.is_empty());
                report(file, &delta.name, delta.name_span, &delta.text, complete, out);
            }
        }
    }
}

/// Whether a main spec's requirement has headings of some other level below it, which the tool takes for scenarios.
fn has_headings_below(file: &FeatureFile, span: Span) -> bool {
    let headings = &file.facts.headings;
    let first = headings.partition_point(|h| h.span.start <= span.start);
    headings.get(first).is_some_and(|h| span.encloses(h.span) && h.level > 4)
}

fn report(file: &FeatureFile, name: &str, span: Span, text: &str, has_scenario: bool, out: &mut Sink<'_>) {
    let lacks = match (text.is_empty(), has_scenario) {
        (false, true) => return,
        (true, true) => "says nothing: no text stands below its heading",
        (false, false) => "has no scenario: write at least one `#### Scenario:` with its steps",
        (true, false) => "has neither text nor a scenario",
    };
    out.add(file.id, &file.facts, span, format!("the requirement {name:?} {lacks}"));
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn without_text_or_scenario() {
        check(
            "incomplete-requirement",
            "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Whole
It SHALL be.
#### Scenario: A
- **THEN** so
### Requirement: Bare
It SHALL be.
#### Scenario: nothing below
### Requirement: Deeper
It SHALL be.
##### Scenario: A
- **THEN** so
//- openspec/changes/a/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Whole
#### Scenario: A
- **THEN** so
## ADDED Requirements
### Requirement: Nothing
## REMOVED Requirements
### Requirement: Bare
//- openspec/changes/archive/x/specs/auth/spec.md
## ADDED Requirements
### Requirement: Nothing
",
            &expect![[r#"
                openspec/specs/auth/spec.md:6 error "Bare" the requirement "Bare" has no scenario: write at least one `#### Scenario:` with its steps
                    fix: Add a scenario
                openspec/changes/a/specs/auth/spec.md:2 error "Whole" the requirement "Whole" says nothing: no text stands below its heading
                openspec/changes/a/specs/auth/spec.md:6 error "Nothing" the requirement "Nothing" has neither text nor a scenario
                    fix: Add a scenario
            "#]],
        );
    }
}
