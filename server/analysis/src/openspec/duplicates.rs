//! Requirements that are there twice: in one spec, in one delta, or in a delta that adds what the main spec has.

use rustc_hash::{FxHashMap, FxHashSet};
use specls_index::{Feature, Snapshot};
use specls_syntax::openspec::fold_name;
use specls_syntax::{ArtifactKind, Delta, ItemKind, Operation, Span};

use crate::deltas::{self, DeltaView};
use crate::finding::Subject;
use crate::rules::{FeatureView, Sink, related};
use crate::{Edit, Finding, Fix, Severity};

pub(crate) fn check(view: &FeatureView<'_>, out: &mut Sink<'_>) {
    in_spec(view.feature, out);
    for delta in deltas::of(view.snapshot, view.feature) {
        in_delta(&delta, out);
        in_main(&delta, out);
    }
}

fn in_spec(feature: &Feature, out: &mut Sink<'_>) {
    for (index, file, item) in feature.items() {
        if file.kind != ArtifactKind::Spec || item.kind != ItemKind::Requirement {
            continue;
        }
        let Some(first) = feature.definitions(item.kind, &item.id).first().filter(|first| **first != index)
        else {
            continue;
        };
        let message =
            format!("{:?} is defined twice in {}; every name of it means the first", item.id, feature.name);
        if let Some(finding) = out.add(file.id, &file.facts, item.name, message) {
            finding.related.push(related(file, feature.fact(*first).name, "first defined here"));
        }
    }
}

fn in_delta(view: &DeltaView<'_>, out: &mut Sink<'_>) {
    let mut first: FxHashMap<(Operation, &str), Span> = FxHashMap::default();
    for delta in view.deltas().iter().filter(|delta| !delta.name.is_empty()) {
        // What a new name and a new requirement make is there twice too.
        let kind = match delta.operation {
            Operation::RenamedTo => Operation::Added,
            other => other,
        };
        let Some(first) = first.get(&(kind, &*delta.name)).copied() else {
            first.insert((kind, &delta.name), delta.name_span);
            continue;
        };
        let message =
            format!("{:?} stands twice as {} in {}", delta.name, delta.operation.words(), view.capability);
        if let Some(finding) = out.add(view.file.id, &view.file.facts, delta.name_span, message) {
            finding.related.push(related(view.file, first, "first here"));
        }
    }
}

/// New names that the main spec has.
fn in_main(view: &DeltaView<'_>, out: &mut Sink<'_>) {
    let Some(main) = view.main else { return };
    let away = |d: &&Delta| matches!(d.operation, Operation::Removed | Operation::RenamedFrom);
    let away: FxHashSet<&str> = view.deltas().iter().filter(away).map(|d| d.name.as_str()).collect();
    let folded: FxHashMap<String, &str> =
        main.ids_beside(ItemKind::Requirement).map(|id| (fold_name(id), id.as_str())).collect();
    for (at, delta) in view.deltas().iter().enumerate() {
        let old = view.old_name(&delta.name);
        let applied = match delta.operation {
            Operation::Added => {
                let current = view.current(&delta.name);
                current.is_some_and(|(main, index)| deltas::is_applied(delta, main, index))
            }
            // Renamed already.
            Operation::RenamedTo => view.current(old).is_none(),
            _ => continue,
        };
        let Some(known) = folded.get(&fold_name(&delta.name)).filter(|_| !applied) else { continue };
        let Some((_, index)) = view.current(known).filter(|_| !away.contains(*known)) else { continue };
        let exact = *known == delta.name;
        let message = match exact {
            true if delta.operation == Operation::Added => format!(
                "{} defines {:?} already, with another text: modify it, or choose another name",
                view.capability, delta.name
            ),
            true => format!("{} defines {:?} already: choose another name", view.capability, delta.name),
            false => format!(
                "{} defines {known:?} already, which differs from {:?} only in case or spacing",
                view.capability, delta.name
            ),
        };
        let facts = &view.file.facts;
        let found = out.add_as(Severity::Warning, view.file.id, facts, delta.name_span, message);
        if let Some(finding) = found {
            finding.related.push(related(main.file_of(index), main.fact(index).name, "defined here"));
            if exact && delta.operation == Operation::Added {
                finding.subject = Subject::Delta(at as u32);
            }
        }
    }
}

/// What the main spec has can be modified.
pub(crate) fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Subject::Delta(delta) = finding.subject else { return Vec::new() };
    if snapshot.file_by_id(finding.file).is_none_or(|file| file.open.is_none()) {
        return Vec::new();
    }
    let edit = Edit::MoveRequirement { file: finding.file, delta, to: Operation::Modified };
    vec![Fix { title: "Move it to MODIFIED Requirements".into(), edit, preferred: false }]
}
