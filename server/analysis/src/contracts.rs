//! Contracts beside requirements and code: which operations somebody asked for, and which somebody serves.

use rustc_hash::FxHashSet;
use specls_index::{Feature, FeatureFile, File, FileId, ItemIndex, Snapshot, Target};
use specls_syntax::{Context, Item, ItemKind, Mention, Part, PartKind, Role, Space};

/// The operations of a feature's contracts, in order, with the file that defines each.
pub(crate) fn operations(feature: &Feature) -> impl Iterator<Item = (ItemIndex, &FeatureFile, &Item, &Part)> {
    feature
        .items()
        .filter(|(_, _, item)| item.kind == ItemKind::Operation)
        .filter_map(|(index, file, item)| Some((index, file, item, item.part()?)))
}

/// Whether something of that kind asks for operations.
fn asks(kind: ItemKind) -> bool {
    matches!(kind.space(), Space::Requirement | Space::Story | Space::Scenario)
}

/// Operations that name a requirement, story or scenario, or are named by one.
pub(crate) fn linked(snapshot: &Snapshot, feature: &Feature) -> FxHashSet<ItemIndex> {
    let operation = |index: ItemIndex| feature.fact(index).kind == ItemKind::Operation;
    let mut found = FxHashSet::default();
    for link in &feature.links {
        if operation(link.to) && link.from.is_some_and(|from| asks(feature.fact(from).kind)) {
            found.insert(link.to);
        }
        found.extend(link.from.filter(|from| operation(*from) && asks(feature.fact(link.to).kind)));
    }
    for &(f, m) in &feature.outward {
        let Some(part) = feature.files.get(f as usize) else { continue };
        let Some((mention, file)) = part.facts.mentions.get(m as usize).zip(snapshot.file_by_id(part.id))
        else {
            continue;
        };
        // Of several that may be meant, each is one that asks.
        let known = matches!(snapshot.target(file, m), Target::Feature(_) | Target::Ambiguous);
        let from = feature.item_at(part.id, mention.span.start).filter(|from| operation(*from));
        found.extend(from.filter(|_| known && asks(mention.kind)));
    }
    for incoming in snapshot.incoming(feature.id) {
        let Some(file) = snapshot.file_by_id(incoming.file) else { continue };
        let Some(mention) = file.facts.mentions.get(incoming.mention as usize) else { continue };
        let Some(to) = feature.defining(mention.kind, &mention.id).filter(|to| operation(*to)) else {
            continue;
        };
        let around = file.facts.item_at(mention.span.start);
        found.extend(around.filter(|(_, item)| asks(item.kind)).map(|_| to));
    }
    found
}

/// Operations that code serves. What several contracts describe, it serves for all of them.
pub(crate) fn handled(snapshot: &Snapshot, feature: &Feature) -> FxHashSet<ItemIndex> {
    let served = |id: &str| snapshot.naming_operation(feature.project, id).any(|file| serves(file, id));
    // `/tools/:name` serves `/tools/search`.
    let by_any = |id: &str| id.rsplit_once('/').is_some_and(|(path, _)| served(&format!("{path}/{{}}")));
    let all = operations(feature).filter(|(_, _, item, _)| served(&item.id) || by_any(&item.id));
    all.map(|(index, ..)| index).collect()
}

/// Whether contracts of a feature say what is to be. A description of an interface that lies anywhere among code may have been
/// written from it by a program.
pub(crate) fn says_what_is_to_be(feature: &Feature) -> bool {
    feature.role != Role::Contract || feature.name.starts_with("contracts/")
}

/// Whether a file, which is no test, serves an operation.
fn serves(file: &File, id: &str) -> bool {
    let route = |m: &Mention| m.context == Context::Route && !m.in_test && m.id == id;
    !file.test && file.facts.mentions.iter().any(route)
}

/// Whether at least half of the HTTP operations that a contract of the feature describes are in `some`, and there are any.
pub(crate) fn at_least_half(feature: &Feature, contract: FileId, some: &FxHashSet<ItemIndex>) -> bool {
    let (mut all, mut of_them) = (0, 0);
    for (index, file, ..) in operations(feature).filter(|(.., part)| part.kind == PartKind::Route) {
        if file.id == contract {
            all += 1;
            of_them += usize::from(some.contains(&index));
        }
    }
    all > 0 && of_them * 2 >= all
}
