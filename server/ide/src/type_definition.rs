//! From a name to the description of what it is of.

use specls_index::{Feature, FeatureId, File, ItemIndex, Snapshot};
use specls_syntax::{ItemKind, Span};

use crate::Location;
use crate::target::{self, At};
use crate::{code, contract_refs};

/// What describes the thing at `offset`: of an entity's name the entity in the data model (else a schema), of an operation the
/// schemas it names, of a reference to a schema that schema, of any other id its definition.
#[must_use]
pub fn type_definition(snapshot: &Snapshot, file: &File, offset: u32) -> Vec<Location> {
    let mut found = Vec::new();
    let reference = contract_refs::reference_at(file, offset);
    let at = target::at_or_alias(&file.facts, offset);
    if let Some(reference) = reference {
        found.extend(
            contract_refs::items(snapshot, file, reference).into_iter().flat_map(|at| model(snapshot, at)),
        );
    } else if let Some(at) = at.filter(|at| !matches!(at, At::Path(_) | At::Feature(_))) {
        for (id, index) in target::items(snapshot, file, at) {
            let Some(feature) = snapshot.feature(id) else { continue };
            let item = feature.fact(index);
            match item.kind {
                ItemKind::Operation => found.extend(schemas(snapshot, feature, index)),
                ItemKind::Entity | ItemKind::Schema => found.extend(described(snapshot, feature, &item.id)),
                _ => found.push((id, index)),
            }
        }
    }
    if found.is_empty()
        && let Some((name, feature)) = code::name_in(file, offset).zip(snapshot.feature_of(file))
    {
        found.extend(described(snapshot, feature, &name.name));
    }
    let mut out: Vec<Location> = Vec::new();
    for (feature, index) in found {
        let location = snapshot.feature(feature).map(|feature| Location::of_item(feature, index));
        out.extend(location.filter(|location| !out.contains(location)));
    }
    out
}

/// What is called so in a feature, else in others: entities before schemas.
fn described(snapshot: &Snapshot, feature: &Feature, name: &str) -> Vec<(FeatureId, ItemIndex)> {
    let of = |feature: &Feature| -> Vec<(FeatureId, ItemIndex)> {
        let all = feature.definitions(ItemKind::Entity, name);
        let kind = |kind| all.iter().filter(move |i| feature.fact(**i).kind == kind);
        let first: Vec<_> = kind(ItemKind::Entity).collect();
        let all = if first.is_empty() { kind(ItemKind::Schema).collect() } else { first };
        all.into_iter().map(|index| (feature.id, *index)).collect()
    };
    let own = of(feature);
    if !own.is_empty() {
        return own;
    }
    let others = snapshot.definers(feature.project, ItemKind::Entity, name).iter();
    others.filter_map(|id| snapshot.feature(*id)).flat_map(|feature| of(feature)).collect()
}

/// The entity of the data model that a schema is, else the schema.
fn model(snapshot: &Snapshot, (id, index): (FeatureId, ItemIndex)) -> Vec<(FeatureId, ItemIndex)> {
    let Some(feature) = snapshot.feature(id) else { return Vec::new() };
    let entity = |(id, index): &(FeatureId, ItemIndex)| {
        snapshot.feature(*id).is_some_and(|feature| feature.fact(*index).kind == ItemKind::Entity)
    };
    let found = described(snapshot, feature, &feature.fact(index).id);
    if found.iter().any(entity) { found } else { vec![(id, index)] }
}

/// The schemas that an operation names, in order.
fn schemas(snapshot: &Snapshot, feature: &Feature, index: ItemIndex) -> Vec<(FeatureId, ItemIndex)> {
    let (part, span): (_, Span) = (feature.file_of(index), feature.fact(index).span);
    let Some(file) = snapshot.file_by_id(part.id) else { return Vec::new() };
    let refs = part.facts.contract_refs().iter().filter(|named| span.encloses(named.span));
    let named = refs.flat_map(|named| contract_refs::items(snapshot, file, named));
    named.flat_map(|at| model(snapshot, at)).collect()
}
