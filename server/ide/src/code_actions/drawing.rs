//! Links that can be drawn: an operation of a contract, a test, a comment in code, and which feature a mention means.

use std::cmp::Reverse;

use specls_analysis::{
    Edit, FeatureCoverage, OpenTexts, called, contracts_without, tests_of_project, without_code, without_test,
};
use specls_index::{FeatureId, File, Snapshot, Target};
use specls_symbols::{Language, Symbol, SymbolKind, symbols};
use specls_syntax::{ItemKind, Span, is_markdown};

use super::{Action, add, meet, refactor};
use crate::target::{self, line_around};

/// Items that are asked about at once: a selection of a whole spec asks for nothing in particular.
const MOST_ITEMS: usize = 4;
/// Features that a mention is offered.
const MOST_FEATURES: usize = 5;

pub(super) fn actions(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    if file.feature.is_some() {
        operations_and_tests(snapshot, file, range, out);
    }
    if file.names_any() && !is_markdown(&file.path) {
        qualify(snapshot, file, range, out);
    }
    if file.feature.is_none() && !is_markdown(&file.path) {
        mention(snapshot, file, range, out);
    }
}

/// What a contract or a test could say of the requirements in the range.
fn operations_and_tests(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    let Some(feature) = snapshot.feature_of(file).filter(|feature| !feature.archived) else { return };
    let kinds = |kind| {
        matches!(
            kind,
            ItemKind::Requirement
                | ItemKind::Criterion
                | ItemKind::SuccessCriterion
                | ItemKind::Property
                | ItemKind::Scenario
        )
    };
    let items = file.facts.items.iter().enumerate();
    let around = items.filter(|(_, item)| kinds(item.kind) && meet(item.span, range));
    // Of a requirement and its criterion the criterion, where the cursor is on it.
    let around: Vec<usize> = around.map(|(i, _)| i).collect();
    let inner = |outer: &usize| {
        let span = file.facts.items[*outer].span;
        let held = |i: &&usize| *i != outer && span.encloses(file.facts.items[**i].span);
        around.iter().find(held).is_none() || meet(file.facts.items[*outer].name, range)
    };
    let asked = around.iter().filter(|outer| inner(outer));
    let asked = asked.filter_map(|i| target::item_index(feature, file.id, *i as u32));
    let asked: Vec<_> = asked.take(MOST_ITEMS + 1).collect();
    if asked.is_empty() || asked.len() > MOST_ITEMS {
        return;
    }
    let coverage = FeatureCoverage::new(snapshot, feature);
    for index in asked {
        let name = called(feature.fact(index));
        for contract in contracts_without(snapshot, feature, index) {
            let Some(path) = snapshot.file_by_id(contract).map(|file| &file.path) else { continue };
            let short = path.rsplit('/').next().unwrap_or(path);
            let title = format!("Add a stub of an operation for {name} to {short}");
            add(out, refactor(title, Edit::OperationStub { contract, feature: feature.id, item: index }));
        }
        if without_test(snapshot, &coverage, (feature.id, index)) && tests_of_project(snapshot, feature) {
            let edit = Edit::TestStub { feature: feature.id, item: index };
            add(out, refactor(format!("Add a test stub for {name}"), edit));
        }
    }
}

/// Each feature that an ambiguous mention at the start of the range may mean, those that name the file first.
fn qualify(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    let Some(target::At::Mention(mention)) = target::at(&file.facts, range.start) else { return };
    if snapshot.target(file, mention) != Target::Ambiguous {
        return;
    }
    let Some(found) = file.facts.mentions.get(mention as usize) else { return };
    let naming = snapshot.features_naming(&file.path);
    let features = snapshot.definers(file.project, found.kind, &found.id).iter();
    let mut features: Vec<_> = features.filter_map(|id| snapshot.feature(*id)).collect();
    let rank = |id: FeatureId| naming.iter().position(|named| *named == id).unwrap_or(usize::MAX);
    features.sort_by(|a, b| (a.archived, rank(a.id), &a.path).cmp(&(b.archived, rank(b.id), &b.path)));
    for feature in features.into_iter().take(MOST_FEATURES) {
        let edit = Edit::Qualify { file: file.id, mention, feature: feature.id };
        // The file itself is open: whether there is a form that is read so can be told.
        if edit.resolve(snapshot, &OpenTexts).is_ok_and(|edits| !edits.is_empty()) {
            add(out, refactor(format!("Say that {} is that of {}", found.id, feature.name), edit));
        }
    }
}

/// A comment above the declaration that the range begins on.
fn mention(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    let Some((text, _)) = &file.open else { return };
    let Some(language) = Language::of_path(&file.path) else { return };
    let candidates = without_code(snapshot, file);
    if candidates.is_empty() {
        return;
    }
    let found = symbols(language, text, &|| true);
    let Some(symbol) = declared_at(file, &found, range.start) else { return };
    let at = line_around(&file.facts, symbol.range.start as u32).start;
    for (id, item) in candidates {
        let Some(feature) = snapshot.feature(id) else { continue };
        let edit = Edit::Mention { file: file.id, at, feature: id, item };
        if edit.resolve(snapshot, &OpenTexts).is_ok_and(|edits| !edits.is_empty()) {
            let name = called(feature.fact(item));
            let title = format!("Name {name} of {} above `{}`", feature.name, symbol.name);
            add(out, refactor(title, edit));
        }
    }
}

/// The innermost declaration on whose first lines, up to its name, the offset is.
fn declared_at<'s>(file: &File, found: &'s [Symbol], offset: u32) -> Option<&'s Symbol> {
    use SymbolKind::{Class, Constant, Enum, Function, Interface, Method, Type};
    let kinds = [Class, Constant, Enum, Function, Interface, Method, Type];
    let head = |symbol: &&Symbol| {
        let first = line_around(&file.facts, symbol.range.start as u32);
        let last = line_around(&file.facts, symbol.name_range.end as u32);
        kinds.contains(&symbol.kind) && Span { start: first.start, end: last.end }.touches(offset)
    };
    found.iter().filter(head).max_by_key(|symbol| (symbol.range.start, Reverse(symbol.range.end)))
}
