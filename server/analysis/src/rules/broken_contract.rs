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

Measured on eight public repositories with 158 contracts (52 in YAML, JSON and Protocol Buffers, 106 in Markdown) in November 2026: never
fired, and another parser reads all of those in YAML and JSON.
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

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn what_cannot_be_read() {
        check(
            "broken-contract",
            "\
//- specs/004-albums/spec.md
# Albums
//- specs/004-albums/contracts/api.yaml
openapi: 3.0.0
paths:
  /albums:
    get: [
//- specs/004-albums/contracts/albums.proto
syntax = \"proto3\";
message Album {
  string title = ;
}
//- contracts/common.yaml
openapi: 3.0.0
  paths: {}
//- config/app.json
{ \"openapi\": \"3.0.0\", \"info\":
",
            &expect![[r#"
                specs/004-albums/contracts/api.yaml:4 warning "get: [" YAML ends here: expected what YAML takes (while parsing a node, did not find expected node content), found the end of the file
                specs/004-albums/contracts/albums.proto:3 warning ";" a name is expected here, found `;`
                contracts/common.yaml:2 warning ": {}" YAML ends here: expected one `key: value` in a line (a value with `: ` in it needs quotes), found `:`
            "#]],
        );
    }
}
