//! Whether what a delta changes is there to be changed: what archiving refuses, the validator of OpenSpec's own tool says
//! at most in passing.

use std::cell::LazyCell;

use specls_index::{Feature, Snapshot};
use specls_syntax::openspec::fold_name;
use specls_syntax::{Delta, ItemKind, Operation, Role};

use super::moving;
use crate::deltas::{self, DeltaView};
use crate::finding::Subject;
use crate::near::{Names, Work};
use crate::rules::{FeatureView, Sink};
use crate::{Edit, Finding, Fix, Severity};

pub(crate) fn check(view: &FeatureView<'_>, out: &mut Sink<'_>) {
    let mut work = Work::default();
    for delta in deltas::of(view.snapshot, view.feature) {
        match delta.main {
            Some(main) => among(view, &delta, main, &mut work, out),
            None => nowhere(view, &delta, out),
        }
    }
}

/// Names that the main spec does not have.
fn among(
    feature: &FeatureView<'_>,
    view: &DeltaView<'_>,
    main: &Feature,
    work: &mut Work,
    out: &mut Sink<'_>,
) {
    // Most deltas miss nothing.
    let names = LazyCell::new(|| Names::new(main.ids_beside(ItemKind::Requirement).map(|id| id.as_str())));
    let count = LazyCell::new(|| main.requirements().count());
    for (index, delta) in view.deltas().iter().enumerate() {
        let asks =
            matches!(delta.operation, Operation::Modified | Operation::Removed | Operation::RenamedFrom);
        if !asks || delta.name.is_empty() || view.target(delta).is_some() {
            continue;
        }
        let near = names.near(&delta.name, work);
        let gone = delta.operation == Operation::Removed && near.is_none();
        let mut message = format!(
            "{} {:?} names no requirement of {}, which defines {}",
            delta.operation.words(),
            delta.name,
            view.capability,
            *count
        );
        let other = adder(feature.snapshot, feature.feature, view.capability, delta);
        match near {
            _ if other.is_some() => {}
            Some(near) if fold_name(near) == fold_name(&delta.name) => {
                message +=
                    &format!(", and only differs in case or spacing from {near:?}; names must be equal");
            }
            Some(near) => message += &format!("; did you mean {near:?}?"),
            None if gone => message += "; it counts as removed already",
            None => message += "; archiving refuses the change",
        }
        let mut severity = if gone { Severity::Hint } else { Severity::Warning };
        if let Some(other) = &other {
            message += &format!("; {} adds it, and must be archived first", other.name);
            severity = severity.min(Severity::Info);
        }
        let near = near.filter(|_| other.is_none()).map(Into::into);
        let finding = out.add_as(severity, view.file.id, &view.file.facts, delta.name_span, message);
        if let Some(finding) = finding {
            finding.subject = near.map_or(Subject::Delta(index as u32), Subject::Near);
        }
    }
}

/// Names of a capability that has no main spec.
fn nowhere(view: &FeatureView<'_>, delta: &DeltaView<'_>, out: &mut Sink<'_>) {
    for (index, found) in delta.deltas().iter().enumerate() {
        let (severity, what) = match found.operation {
            Operation::Modified | Operation::RenamedFrom => {
                (Severity::Warning, "a new spec can only begin with ADDED")
            }
            Operation::Removed => (Severity::Hint, "there is nothing to remove"),
            Operation::Added | Operation::RenamedTo => continue,
        };
        let mut message = format!(
            "{} has no spec yet, so {} {:?} names nothing: ",
            delta.capability,
            found.operation.words(),
            found.name
        );
        let other = adder(view.snapshot, view.feature, delta.capability, found);
        let severity = match &other {
            Some(other) => {
                message += &format!("{} adds it, and must be archived first", other.name);
                severity.min(Severity::Info)
            }
            None => {
                message += what;
                severity
            }
        };
        let facts = &delta.file.facts;
        if let Some(finding) = out.add_as(severity, delta.file.id, facts, found.name_span, message) {
            finding.subject = Subject::Delta(index as u32);
        }
    }
}

/// Another open change that adds the requirement to the capability.
fn adder<'s>(snapshot: &'s Snapshot, own: &Feature, capability: &str, delta: &Delta) -> Option<&'s Feature> {
    let definers = snapshot.definers(own.project, ItemKind::Requirement, &delta.name);
    let mut others: Vec<&Feature> = definers
        .iter()
        .filter(|id| **id != own.id)
        .filter_map(|id| snapshot.feature(*id))
        .map(|f| &**f)
        .filter(|f| f.role == Role::Change && !f.archived)
        .filter(|f| adds(f, capability, &delta.name))
        .collect();
    others.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    others.first().copied()
}

/// Whether a change adds a requirement of that name to the capability.
pub(crate) fn adds(change: &Feature, capability: &str, name: &str) -> bool {
    let defined = change.definitions(ItemKind::Requirement, name).iter();
    defined.map(|index| change.file_of(*index)).any(|f| deltas::capability_of(change, f) == Some(capability))
}

/// What is modified of a spec that is not there can be added.
pub(crate) fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Subject::Delta(delta) = finding.subject else { return Vec::new() };
    let Some(file) = snapshot.file_by_id(finding.file) else { return Vec::new() };
    let modified =
        file.facts.deltas().get(delta as usize).is_some_and(|d| d.operation == Operation::Modified);
    if !modified || moving::requirement(snapshot, file.id, delta, Operation::Added).is_empty() {
        return Vec::new();
    }
    let edit = Edit::MoveRequirement { file: file.id, delta, to: Operation::Added };
    vec![Fix { title: "Move it to ADDED Requirements".into(), edit, preferred: false }]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::test::check;

    #[test]
    fn targets_of_deltas() {
        check(
            "unknown-requirement",
            "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Password login
### Requirement: Sign off
### Requirement: New name
//- openspec/changes/a/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: password LOGIN
### Requirement: Pasword login
### Requirement: Somewhere else
### Requirement: Entry
### Requirement: Added by b
### Requirement: New name
## REMOVED Requirements
- `### Requirement: Gone`
- `### Requirement: Sign of`
## RENAMED Requirements
- FROM: `### Requirement: Password login`
- TO: `### Requirement: Entry`
- FROM: `### Requirement: Old name`
- TO: `### Requirement: New name`
- FROM: `### Requirement: Nowhere`
- TO: `### Requirement: Never`
//- openspec/changes/b/specs/auth/spec.md
## ADDED Requirements
### Requirement: Added by b
//- openspec/changes/c/specs/billing/spec.md
## ADDED Requirements
### Requirement: Invoice
## MODIFIED Requirements
### Requirement: Receipt
## REMOVED Requirements
### Requirement: Bill
## RENAMED Requirements
- FROM: `### Requirement: X`
- TO: `### Requirement: Y`
//- openspec/changes/d/specs/billing/spec.md
## MODIFIED Requirements
### Requirement: Invoice
//- openspec/changes/archive/2026-01-01-e/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Long gone
",
            &expect![[r#"
                openspec/changes/a/specs/auth/spec.md:2 warning "password LOGIN" MODIFIED "password LOGIN" names no requirement of auth, which defines 3, and only differs in case or spacing from "Password login"; names must be equal
                    fix: Replace by Password login
                openspec/changes/a/specs/auth/spec.md:3 warning "Pasword login" MODIFIED "Pasword login" names no requirement of auth, which defines 3; did you mean "Password login"?
                    fix: Replace by Password login
                openspec/changes/a/specs/auth/spec.md:4 warning "Somewhere else" MODIFIED "Somewhere else" names no requirement of auth, which defines 3; archiving refuses the change
                    fix: Move it to ADDED Requirements
                openspec/changes/a/specs/auth/spec.md:6 info "Added by b" MODIFIED "Added by b" names no requirement of auth, which defines 3; b adds it, and must be archived first
                    fix: Move it to ADDED Requirements
                openspec/changes/a/specs/auth/spec.md:9 hint "Gone" REMOVED "Gone" names no requirement of auth, which defines 3; it counts as removed already
                openspec/changes/a/specs/auth/spec.md:10 warning "Sign of" REMOVED "Sign of" names no requirement of auth, which defines 3; did you mean "Sign off"?
                    fix: Replace by Sign off
                openspec/changes/a/specs/auth/spec.md:16 warning "Nowhere" RENAMED FROM "Nowhere" names no requirement of auth, which defines 3; archiving refuses the change
                openspec/changes/c/specs/billing/spec.md:4 warning "Receipt" billing has no spec yet, so MODIFIED "Receipt" names nothing: a new spec can only begin with ADDED
                    fix: Move it to ADDED Requirements
                openspec/changes/c/specs/billing/spec.md:6 hint "Bill" billing has no spec yet, so REMOVED "Bill" names nothing: there is nothing to remove
                openspec/changes/c/specs/billing/spec.md:8 warning "X" billing has no spec yet, so RENAMED FROM "X" names nothing: a new spec can only begin with ADDED
                openspec/changes/d/specs/billing/spec.md:2 info "Invoice" billing has no spec yet, so MODIFIED "Invoice" names nothing: c adds it, and must be archived first
                    fix: Move it to ADDED Requirements
            "#]],
        );
    }
}
