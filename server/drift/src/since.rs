//! Requirements whose text differs from an earlier commit, with what became of the places that name them.

use specls_analysis::in_parallel;
use specls_history::Base;

use crate::compare::{below, described, families};
use crate::files::{Present, Then, line};
use crate::pairs::{At, Pairs};
use crate::{Asked, Drift, Place, When};

/// What the base has of a thing, and the symbol it is.
type Since = (Then, Option<Box<str>>);

/// What differs from `base`. `None` when the asker does not want to go on.
#[must_use]
pub fn drift_since(asked: &Asked<'_>, base: &Base) -> Option<Drift> {
    let pairs = Pairs::new(asked)?;
    let families = families(asked);
    let known: Vec<Option<Vec<Since>>> = in_parallel(&pairs.files, |part| {
        if !(asked.go_on)() {
            return None;
        }
        let present = Present::new(asked, part, &families)?;
        let reader = asked.repository.reader();
        let text = match reader.at(base, &below(asked, part.id)) {
            // What cannot be read proves nothing.
            Some(blob) => Some(reader.text(blob)?),
            None => None,
        };
        Some(present.then(text.as_deref()))
    });
    if !(asked.go_on)() {
        return None;
    }
    let since = |at: At| known.get(at.file)?.as_ref()?.get(at.thing);
    let mut drift =
        Drift { base: Some(base.commit.clone()), named: pairs.requirements.len(), ..Drift::default() };
    for requirement in &pairs.requirements {
        drift.compared += requirement.places.len();
        let Some((then, _)) = since(requirement.at).filter(|(then, _)| *then != Then::Same) else { continue };
        let Some(mut drifted) = described(asked, requirement) else { continue };
        drifted.new = *then == Then::Missing;
        let mut seen: Vec<At> = Vec::new();
        for named in &requirement.places {
            let Some((then, symbol)) = since(named.at).filter(|_| !seen.contains(&named.at)) else {
                continue;
            };
            let file = pairs.files.get(named.at.file).and_then(|part| asked.snapshot.file_by_id(part.id));
            let Some(file) = file else { continue };
            seen.push(named.at);
            let suspect = *then == Then::Same;
            // What was written before there was such a requirement means another one.
            if suspect && drifted.new {
                continue;
            }
            drifted.places.push(Place {
                kind: named.kind,
                name: symbol.as_deref().map(Into::into).or_else(|| named.name.clone()),
                path: file.path.clone(),
                line: line(file, named.offset),
                changed: if suspect { When::Before(base.commit.clone()) } else { When::Uncommitted },
                suspect,
            });
        }
        drift.requirements.push(drifted);
    }
    drift.requirements.sort_by(|a, b| (&a.path, a.line, &a.id).cmp(&(&b.path, b.line, &b.id)));
    Some(drift)
}
