//! Which spec a mere number in code means: `Requirements 1.2`, `Property 3` (formats: kiro §3.6).
//!
//! Every feature whose items are numbered has a criterion 1.1. In turn: the tag beside the number; the only spec that has such an item; the only
//! one that the file names, first by tags; the only one whose artifacts name the file, then a file called so, then what its
//! name is about. What several may mean stays open.

use specls_syntax::{Context, Encoding, ItemKind, Mention};

use crate::paths::BY_TASKS;
use crate::resolve::{Cascade, Target};
use crate::{Feature, FeatureId, Snapshot};

/// Whether the mention is a mere number: only features of some dialects have such items in code.
pub(crate) fn is_numbered(mention: &Mention) -> bool {
    match mention.kind {
        ItemKind::Criterion | ItemKind::Property => true,
        ItemKind::Requirement | ItemKind::Task => mention.id.starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

/// `1.2` of `1.2.3`: the criterion that a longer number may be a part of.
pub(crate) fn whole_of(id: &str) -> Option<&str> {
    let (whole, _) = id.rsplit_once('.')?;
    whole.contains('.').then_some(whole)
}

/// The features among `features` that a number may mean.
pub(crate) fn candidates(snapshot: &Snapshot, features: &[FeatureId]) -> Vec<FeatureId> {
    features.iter().copied().filter(|id| numbers(snapshot, *id).is_some()).collect()
}

/// The feature, if code names its items by numbers.
fn numbers(snapshot: &Snapshot, id: FeatureId) -> Option<&Feature> {
    snapshot.feature(id).map(|feature| &**feature).filter(|feature| feature.has_bare_numbers())
}

impl Cascade<'_> {
    /// What a number in a source file means.
    pub(crate) fn numbered(&self, mention: &Mention) -> Target {
        if let Some(tag) = mention.qualifier.and_then(|q| self.file.facts.feature_refs.get(q as usize)) {
            let named = candidates(self.snapshot, self.snapshot.features_called(self.project, &tag.text));
            return self.tagged(mention, &named);
        }
        let definers = self.snapshot.definers(self.project, mention.kind, &mention.id);
        match *candidates(self.snapshot, definers) {
            [] => self.nowhere(mention),
            [one] => Target::Feature(one),
            // Every spec has a requirement 1, and a file may tell of many: only a tag says whose.
            ref several if mention.kind == ItemKind::Requirement => {
                self.by_tag(several).map_or(Target::Ambiguous, Target::Feature)
            }
            ref several => self.pointed(mention, several).map_or(Target::Ambiguous, Target::Feature),
        }
    }

    /// The one of the features that a tag names.
    fn tagged(&self, mention: &Mention, named: &[FeatureId]) -> Target {
        let defines = |id: &&FeatureId| {
            numbers(self.snapshot, **id).is_some_and(|f| f.defining(mention.kind, &mention.id).is_some())
        };
        let live = |id: &&FeatureId| numbers(self.snapshot, **id).is_some_and(|f| !f.archived);
        let defining: Vec<FeatureId> = named.iter().filter(defines).copied().collect();
        // What is done with may have left its name to another.
        let living: Vec<FeatureId> = defining.iter().filter(live).copied().collect();
        match (&*defining, &*living, named) {
            (&[one], ..) | (_, &[one], _) => Target::Feature(one),
            ([], _, &[one]) => self.missing(mention, one),
            ([], ..) => Target::Silent,
            _ => Target::Ambiguous,
        }
    }

    /// A number that no feature has: missed only where everything in the file points at one feature.
    fn nowhere(&self, mention: &Mention) -> Target {
        let names = self.names.iter().flat_map(|name| name.features);
        let naming = self.naming.iter().map(|(id, _)| id);
        let all = names.chain(naming).chain(self.called.iter().copied().flatten());
        let mut only = None;
        for &id in all {
            let here = numbers(self.snapshot, id).is_some_and(|f| f.project == self.project);
            if here && only.replace(id).is_some_and(|other| other != id) {
                return Target::Silent;
            }
        }
        only.map_or(Target::Silent, |feature| self.missing(mention, feature))
    }

    /// A number that `feature`, which is meant, does not have.
    fn missing(&self, mention: &Mention, feature: FeatureId) -> Target {
        let Some(found) = numbers(self.snapshot, feature) else { return Target::Silent };
        let part = whole_of(&mention.id).is_some_and(|whole| found.defining(mention.kind, whole).is_some());
        // What a test hands to the code under test is data.
        let data = mention.context == Context::String && (self.file.test || mention.in_test);
        let asked = !mention.between && !part && !data && !found.archived;
        if asked && has_such(found, mention.kind) { Target::Unknown(Some(feature)) } else { Target::Silent }
    }

    /// The only one of `candidates` that a tag anywhere in the file names.
    fn by_tag(&self, candidates: &[FeatureId]) -> Option<FeatureId> {
        let tags = self.names.iter().filter(|name| !name.weak).flat_map(|name| name.features);
        let mut found = tags.copied().filter(|id| candidates.binary_search(id).is_ok());
        let only = found.next()?;
        found.all(|other| other == only).then_some(only)
    }

    /// The one of `candidates` that the file points at.
    fn pointed(&self, mention: &Mention, candidates: &[FeatureId]) -> Option<FeatureId> {
        let one_of = |found: &mut dyn Iterator<Item = FeatureId>| {
            let mut only = None;
            for feature in found.filter(|f| candidates.binary_search(f).is_ok()) {
                if only.replace(feature).is_some_and(|other| other != feature) {
                    return None;
                }
            }
            only
        };
        let within = |start: u32, end: u32, weak: bool| {
            let from = self.names.partition_point(|name| name.start < start);
            let names = self.names[from..].iter().take_while(|name| name.start < end);
            one_of(
                &mut names.filter(|name| weak || !name.weak).flat_map(|name| name.features.iter().copied()),
            )
        };
        let by_name = || {
            let at = self.file.facts.lines.line_col(mention.span.start, Encoding::Utf8).line;
            let line = self.file.facts.lines.line_span(at);
            within(0, u32::MAX, false)
                .or_else(|| within(line.start, line.end, true))
                .or_else(|| within(mention.block.start, mention.block.end, true))
                .or_else(|| within(0, u32::MAX, true))
        };
        let by_path = |tasks: bool| {
            one_of(&mut self.naming.iter().filter(|(_, how)| !tasks || *how == BY_TASKS).map(|(id, _)| *id))
        };
        let named = if self.names.is_empty() { None } else { by_name() };
        named
            .or_else(|| by_path(true))
            .or_else(|| by_path(false))
            .or_else(|| self.called.iter().find_map(|features| one_of(&mut features.iter().copied())))
    }
}

/// Whether the feature has items of that kind, so that one of them can be missing.
fn has_such(feature: &Feature, kind: ItemKind) -> bool {
    match kind {
        ItemKind::Requirement | ItemKind::Criterion => feature.defines_family("1.1", ItemKind::Criterion),
        other => feature.defines_family("1", other),
    }
}
