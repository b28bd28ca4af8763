//! A contract that its format's own tools cannot read.

use specls_syntax::Concern;

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::Severity;

pub(super) struct BrokenContract;

impl Rule for BrokenContract {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "broken-contract",
            severity: Severity::Warning,
            summary: "A contract cannot be read from some place on.",
            docs: "\
OpenAPI, AsyncAPI, JSON Schema, Protocol Buffers, GraphQL, Gherkin: the text is not what its format asks for. The message says what
was expected at the place and what was found. What stands in front of it is read as usual; what stands behind it is unknown to
Specls and to every other tool that reads the file. There is one finding for a file, at the first mistake.

**To mend it:** correct the place the finding points at.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for file in &view.feature.files {
            for problem in file.facts.problems_about(Concern::Contract) {
                out.add(file.id, &file.facts, problem.span, problem.message.to_string());
            }
        }
    }
}
