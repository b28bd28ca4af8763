//! Requirements in words, before and after a change.

use std::fmt::Write as _;

use specls_index::{Feature, FeatureId, File, FileId, ItemIndex, Snapshot};
use specls_syntax::{Delta, ItemKind, Operation};

use crate::deltas::{DeltaView, scenarios};

/// What a delta does to a requirement of a main spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// What is done.
    pub operation: Operation,
    /// The change that does it.
    pub change: FeatureId,
    /// The delta.
    pub file: FileId,
    /// Index into its deltas.
    pub delta: u32,
}

/// The requirement of the main spec that the `delta`-th of a file's deltas is about.
#[must_use]
pub fn changed_requirement(snapshot: &Snapshot, file: &File, delta: u32) -> Option<(FeatureId, ItemIndex)> {
    let feature = snapshot.feature_of(file)?;
    let part = feature.files.iter().find(|f| f.id == file.id)?;
    let view = DeltaView::new(snapshot, feature, part)?;
    let (main, index) = view.target(view.deltas().get(delta as usize)?)?;
    Some((main.id, index))
}

/// What open changes do to a requirement of a main spec, by the paths of the changes.
#[must_use]
pub fn touching(snapshot: &Snapshot, feature: &Feature, requirement: ItemIndex) -> Vec<Touched> {
    let id = &feature.fact(requirement).id;
    let mut found: Vec<(&str, Touched)> = Vec::new();
    for incoming in snapshot.incoming(feature.id) {
        let Some(file) = snapshot.file_by_id(incoming.file) else { continue };
        let Some(mention) = file.facts.mentions.get(incoming.mention as usize) else { continue };
        if mention.kind != ItemKind::Requirement || mention.id != *id {
            continue;
        }
        let Some(change) = snapshot.feature_of(file).filter(|f| !f.archived) else { continue };
        let Some(at) = file.facts.deltas().iter().position(|d| d.name_span == mention.span) else { continue };
        let Some(delta) = file.facts.deltas().get(at) else { continue };
        let (operation, change_id) = (delta.operation, change.id);
        let touched = Touched { operation, change: change_id, file: file.id, delta: at as u32 };
        found.push((&change.path, touched));
    }
    found.sort_by(|a, b| a.0.cmp(b.0).then(a.1.delta.cmp(&b.1.delta)));
    found.into_iter().map(|(_, touched)| touched).collect()
}

/// A requirement of a main spec with its scenarios, as a delta would write it.
#[must_use]
pub fn requirement_text(feature: &Feature, requirement: ItemIndex) -> String {
    let item = feature.fact(requirement);
    let below = scenarios(feature, requirement).map(|(name, item)| (name, &*item.text));
    text(&item.id, &item.text, below)
}

/// A requirement of a delta with its scenarios.
#[must_use]
pub fn delta_text(delta: &Delta) -> String {
    text(&delta.name, &delta.text, delta.scenarios.iter().map(|(name, _, text)| (name.as_str(), &**text)))
}

fn text<'t>(name: &str, said: &str, scenarios: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let mut out = format!("### Requirement: {name}\n{said}\n");
    for (name, steps) in scenarios {
        let _ = write!(out, "\n#### Scenario: {name}\n{steps}\n");
    }
    out
}
