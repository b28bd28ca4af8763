//! A main spec without a purpose or requirements.

use specls_syntax::{ArtifactKind, Concern};

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::Severity;

pub(super) struct IncompleteSpec;

impl Rule for IncompleteSpec {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "incomplete-spec",
            severity: Severity::Error,
            summary: "A main spec of OpenSpec lacks its purpose or its requirements.",
            docs: "\
A main spec has a section `## Purpose` that says what the capability is for, and a section `## Requirements` with at least
one requirement. `openspec validate` refuses a spec that lacks one of them.

A warning where the purpose is there and says little: a placeholder (`TBD`, `TODO`, the sentence that archiving leaves for a
new capability), or fewer than 50 characters.

**To mend it:** write the section. A `## Purpose` in a delta is read only when the capability is created; after that, edit the
main spec.

Measured on three public repositories with 54 main specs in November 2026: it says what the tool says of each of them.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for file in view.feature.files.iter().filter(|file| file.kind == ArtifactKind::Spec) {
            out.problems(Concern::Section, file.id, &file.facts);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn purpose_and_requirements() {
        check(
            "incomplete-spec",
            "\
//- openspec/specs/bare/spec.md
# Bare
//- openspec/specs/empty/spec.md
## Purpose

## Requirements
//- openspec/specs/brief/spec.md
## Purpose
To let people in.
## Requirements
### Requirement: Login
//- openspec/specs/later/spec.md
## Purpose

TBD - created by archiving change add-later. Update Purpose after archive.
## Requirements
### Requirement: Login
//- openspec/specs/whole/spec.md
## Purpose
To let people in who have a password, and to keep all others out.
## Requirements
### Requirement: Login
",
            &expect![[r#"
                openspec/specs/bare/spec.md:1 error "Bare" there is no `## Purpose`: write what this capability is for, above `## Requirements`
                openspec/specs/bare/spec.md:1 error "Bare" there is no `## Requirements`: write the section, with `### Requirement:` headings in it
                openspec/specs/empty/spec.md:1 error "Purpose" the purpose is empty: write what this capability is for
                openspec/specs/empty/spec.md:3 error "Requirements" there is no requirement: write at least one `### Requirement:` with a `#### Scenario:`
                openspec/specs/brief/spec.md:1 warning "Purpose" the purpose is too brief: say in 50 characters or more what this capability is for
                openspec/specs/later/spec.md:3 warning "TBD - created by archiving change add-later. Update Purpose after archive." the purpose is still a placeholder: write what this capability is for
            "#]],
        );
    }
}
