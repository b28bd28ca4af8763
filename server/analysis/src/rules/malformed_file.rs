//! A part of a file that cannot be read as what it is.

use specls_index::{File, Snapshot};

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

**To mend it:** correct the place the finding points at.

Measured on 16 public Kiro repositories (105 specs) in November 2026: never fired.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for file in &view.feature.files {
            for problem in file.facts.problems() {
                out.add(file.id, &file.facts, problem.span, problem.message.to_string());
            }
        }
    }

    fn check_source(&self, _snapshot: &Snapshot, file: &File, out: &mut Sink<'_>) {
        for problem in file.facts.problems() {
            out.add(file.id, &file.facts, problem.span, problem.message.to_string());
        }
    }
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
}
