//! One requirement, touched by two open changes.

use specls_index::Feature;
use specls_syntax::{Delta, ItemKind, Operation, Role};

use super::{FeatureView, Rule, RuleInfo, Sink, related};
use crate::openspec::deltas::{self, DeltaView};
use crate::{Related, Severity};

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

Stands on the name in each of the changes, with the places in the others.

**To mend it:** archive one of them, and carry its text into the other; or put both into one change.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for delta in deltas::of(view.snapshot, view.feature) {
            for found in delta.deltas() {
                let others = others(view, &delta, found);
                let Some((first, ..)) = others.first() else { continue };
                let more = others.len() - 1;
                let also = if more > 0 { format!(" and {more} more") } else { String::new() };
                let message = format!(
                    "{:?} of {} is also touched by {}{also}: whichever is archived last overrules, or fails",
                    found.name, delta.capability, first.name
                );
                let facts = &delta.file.facts;
                if let Some(finding) = out.add(delta.file.id, facts, found.name_span, message) {
                    finding.related = others.into_iter().map(|(_, place)| place).collect();
                }
            }
        }
    }
}

/// Other open changes that touch the same requirement, each with the first place where it does; by path.
fn others<'s>(view: &FeatureView<'s>, own: &DeltaView<'s>, delta: &'s Delta) -> Vec<(&'s Feature, Related)> {
    let mut found: Vec<(&Feature, Related)> = Vec::new();
    let snapshot = view.snapshot;
    let open = |f: &&Feature| f.role == Role::Change && !f.archived && f.id != view.feature.id;
    match delta.operation {
        Operation::Modified | Operation::Removed | Operation::RenamedFrom => {
            let Some((main, index)) = own.target(delta) else { return found };
            let id = &main.fact(index).id;
            for incoming in snapshot.incoming(main.id) {
                let Some(file) = snapshot.file_by_id(incoming.file) else { continue };
                let Some(mention) = file.facts.mentions.get(incoming.mention as usize) else { continue };
                let Some(other) = snapshot.feature_of(file).map(|f| &**f).filter(open) else { continue };
                if mention.kind != ItemKind::Requirement || mention.id != *id {
                    continue;
                }
                let Some(theirs) = file.facts.deltas().iter().find(|d| d.name_span == mention.span) else {
                    continue;
                };
                let Some(part) = other.files.iter().find(|f| f.id == file.id) else { continue };
                let message = format!("{} by {}", theirs.operation.words(), other.name);
                found.push((other, related(part, mention.span, message)));
            }
        }
        Operation::Added | Operation::RenamedTo => {
            let definers = snapshot.definers(view.feature.project, ItemKind::Requirement, &delta.name);
            for other in definers.iter().filter_map(|id| snapshot.feature(*id)).map(|f| &**f).filter(open) {
                for index in other.definitions(ItemKind::Requirement, &delta.name) {
                    let file = other.file_of(*index);
                    if deltas::capability_of(other, file) == Some(own.capability) {
                        let message = format!("ADDED by {}", other.name);
                        found.push((other, related(file, other.fact(*index).name, message)));
                    }
                }
            }
        }
    }
    found.sort_by(|a, b| a.0.path.cmp(&b.0.path).then(a.1.span.cmp(&b.1.span)));
    found.dedup_by(|b, a| a.0.id == b.0.id);
    found
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
}
