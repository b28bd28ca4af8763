//! From a name to the description of what it is of.

use specls_index::{Feature, FeatureId, File, ItemIndex, Snapshot};
use specls_syntax::{ItemKind, Span};

use crate::Location;
use crate::code;
use crate::target::{self, At};

/// What describes the thing at `offset`: of an entity's name the entity in the data model (else a schema), of an operation the
/// schemas it names, of a reference to a schema that schema, of any other id its definition.
#[must_use]
pub fn type_definition(snapshot: &Snapshot, file: &File, offset: u32) -> Vec<Location> {
    let mut found = Vec::new();
    let reference = file.facts.contract_refs().iter().find(|named| named.span.touches(offset));
    let at = target::at_or_alias(&file.facts, offset);
    if let Some((feature, reference)) = snapshot.feature_of(file).zip(reference) {
        found.extend(described(snapshot, feature, last(&reference.target)));
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

/// The schemas that an operation names, in order.
fn schemas(snapshot: &Snapshot, feature: &Feature, index: ItemIndex) -> Vec<(FeatureId, ItemIndex)> {
    let (part, span): (_, Span) = (feature.file_of(index), feature.fact(index).span);
    let refs = part.facts.contract_refs().iter().filter(|named| span.encloses(named.span));
    refs.flat_map(|named| described(snapshot, feature, last(&named.target))).collect()
}

/// The name at the end of a reference: `Album` of `#/components/schemas/Album` and of `albums.v1.Album`.
fn last(target: &str) -> &str {
    let end = target.rsplit(['/', '#']).next().unwrap_or(target);
    match target.contains('/') {
        true => end,
        false => end.rsplit('.').next().unwrap_or(end),
    }
}
