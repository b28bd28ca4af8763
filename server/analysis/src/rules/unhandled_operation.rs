//! An HTTP operation of a contract that no code serves.

use specls_syntax::PartKind;

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::Severity;
use crate::contracts::{at_least_half, handled, operations, says_what_is_to_be};

pub(super) struct UnhandledOperation;

impl Rule for UnhandledOperation {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unhandled-operation",
            severity: Severity::Hint,
            summary: "A contract describes an HTTP operation that no code serves.",
            docs: "\
Code serves an operation where it gives method and path to a framework: `@app.post(\"/albums\")`, `router.get('/albums/:id', …)`,
`[HttpPost(\"albums\")]`, `mux.HandleFunc(\"POST /albums\", …)` and their like in the common frameworks. `/api` and a version in front of the path
and the names of parameters do not count. Frameworks that take the path from a file's name, and routes put together at run time, are not seen: so
the rule speaks only of a contract of which code is seen to serve at least half of the operations, and outside of features only of those in the
project's `contracts/`: other descriptions may have been written from the code.

**To mend it:** write the handler, or take the operation out of the contract.

Measured on eight public repositories, with their code, in November 2026: fired 35 times in three of them, 35 read, 18 right. Of the
others, contracts of several features describe 10, routers of names that were not known serve 4, 2 have their prefix from another
file, and one stood in the contract as removed; the first two kinds are mended since. It
fires 39 times there now, as a route counts for every contract that describes it; these were not all read.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let mut routes =
            operations(view.feature).filter(|(.., part)| part.kind == PartKind::Route).peekable();
        if routes.peek().is_none() || !says_what_is_to_be(view.feature) {
            return;
        }
        let handled = handled(view.snapshot, view.feature);
        let mut counts: Option<(specls_index::FileId, bool)> = None;
        for (index, file, item, _) in routes {
            let half = match counts {
                Some((contract, half)) if contract == file.id => half,
                _ => at_least_half(view.feature, file.id, &handled),
            };
            counts = Some((file.id, half));
            if half && !handled.contains(&index) {
                let message = format!("no code serves {}", item.called());
                out.add(file.id, &file.facts, item.name, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn where_most_are_served() {
        check(
            "unhandled-operation",
            "\
//- specs/004-albums/spec.md
# Albums
//- specs/004-albums/contracts/api.md
### GET /api/albums

### POST /api/albums

### DELETE /api/albums/{id}
//- src/app.py
@app.get(\"/albums\")
def all(): ...

@app.delete(\"/albums/{album_id}\")
def gone(album_id): ...
//- specs/005-tags/spec.md
# Tags
//- specs/005-tags/contracts/api.md
### GET /tags
//- specs/006-tools/spec.md
# Tools
//- specs/006-tools/contracts/api.md
### POST /tools/search

### POST /tools/{name}/runs
//- src/tools.py
@app.post(\"/tools/{name}\")
def run(name): ...
//- docs/openapi.yaml
openapi: 3.0.0
paths:
  /albums:
    get: {}
    put: {}
//- contracts/openapi.yaml
openapi: 3.0.0
paths:
  /albums:
    get: {}
    patch: {}
",
            &expect![[r#"
                specs/004-albums/contracts/api.md:3 hint "POST /api/albums" no code serves POST /api/albums
                specs/006-tools/contracts/api.md:3 hint "POST /tools/{name}/runs" no code serves POST /tools/{name}/runs
                contracts/openapi.yaml:5 hint "patch" no code serves PATCH /albums
            "#]],
        );
    }
}
