//! Requirements whose text differs from an earlier commit, with what became of the places that name them.

use specls_analysis::in_parallel;
use specls_history::Base;

use crate::compare::{below, described, families};
use crate::files::{Present, line};
use crate::pairs::{At, Pairs};
use crate::{Asked, Drift, Place, When};

/// Of a thing: whether it is the same as at the base (`None`: it was not there), and the symbol it is.
type Since = (Option<bool>, Option<Box<str>>);

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
        Some(present.same_in(text.as_deref()))
    });
    if !(asked.go_on)() {
        return None;
    }
    let since = |at: At| known.get(at.file)?.as_ref()?.get(at.thing);
    let mut drift = Drift { base: Some(base.commit.clone()), named: pairs.requirements.len(), ..Drift::default() };
    for requirement in &pairs.requirements {
        drift.compared += requirement.places.len();
        let Some((same, _)) = since(requirement.at).filter(|(same, _)| *same != Some(true)) else { continue };
        let Some(mut drifted) = described(asked, requirement) else { continue };
        drifted.new = same.is_none();
        let mut seen: Vec<At> = Vec::new();
        for named in &requirement.places {
            let Some((same, symbol)) = since(named.at).filter(|_| !seen.contains(&named.at)) else { continue };
            let file = pairs.files.get(named.at.file).and_then(|part| asked.snapshot.file_by_id(part.id));
            let Some(file) = file else { continue };
            seen.push(named.at);
            let suspect = *same == Some(true);
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
