//! Whose ids are meant: the feature of the artifact, the one named beside the cursor, or those that code is about.

use smol_str::SmolStr;
use specls_index::{Feature, FeatureId, File, Snapshot};
use specls_syntax::source::{self, Place};
use specls_syntax::{Families, FileFacts, Mention, Space, Span, is_markdown};

use super::prefix::{Form, Typed};

/// Lines at the top of a source file whose feature names hold for the whole file, as for its mentions.
const HEADER_LINES: usize = 40;
/// An id that every scanner knows: put where one is typed, it shows what would be read there.
const PROBE: &str = "FR-000";

/// Texts up to this length, in bytes, are read up to the cursor to learn what a number there would name; of longer ones
/// only the line is.
const LONGEST_PROBE: usize = 200_000;

/// Features whose ids may be meant.
pub(super) struct Scope<'s> {
    pub features: Vec<&'s Feature>,
    /// Whether one of them is the artifact's own: then nothing need say so.
    pub own: bool,
    /// What the place names things of, where the typed form alone does not tell.
    pub space: Option<Space>,
}

/// `None` where nobody names an id: in plain code.
pub(super) fn scope<'s>(
    snapshot: &'s Snapshot,
    file: &File,
    text: &str,
    typed: &Typed<'_>,
) -> Option<Scope<'s>> {
    if matches!(typed.form, Form::Number | Form::Name) {
        return listed(snapshot, file, text, typed);
    }
    let block = if is_markdown(&file.path) {
        if typed.form == Form::Identifier {
            return None;
        }
        Span::default()
    } else {
        readable(file, text, typed)?
    };
    let own = snapshot.feature_of(file);
    if let Some(named) = qualified(snapshot, file, typed) {
        let own = own.is_some_and(|own| named.contains(&own.id));
        return Some(Scope { features: all(snapshot, &named), own, space: None });
    }
    if let Some(own) = own {
        return Some(Scope { features: vec![own], own: true, space: None });
    }
    let features = of_code(snapshot, file, text, typed, block);
    Some(Scope { features, own: false, space: None })
}

/// The scope of a place that names things by bare numbers or by names: what a number or name put there would be read as.
fn listed<'s>(snapshot: &'s Snapshot, file: &File, text: &str, typed: &Typed<'_>) -> Option<Scope<'s>> {
    let start = typed.replace.start as usize;
    let probes: &[&str] = if typed.form == Form::Name { &["Specls probe"] } else { &["7.7", "7"] };
    let before = if start <= LONGEST_PROBE { text.get(..start)? } else { typed.before };
    let (facts, found) = probes.iter().find_map(|probe| {
        let facts = specls_syntax::facts(&file.path, &format!("{before}{probe}\n"), &Families::default());
        let there = |m: &&Mention| m.span.start as usize == before.len() && !m.between;
        let found = facts.mentions.iter().find(there).map(|m| (m.kind.space(), m.qualifier))?;
        Some((facts, found))
    })?;
    let (space, qualifier) = found;
    let named = qualifier.and_then(|q| facts.feature_refs.get(q as usize));
    let own = snapshot.feature_of(file).map(|f| &**f);
    let (features, own) = match (named, own) {
        (Some(named), _) => (all(snapshot, snapshot.features_called(file.project, &named.text)), false),
        (None, Some(own)) => (vec![own], true),
        (None, None) => (of_code(snapshot, file, text, typed, Span::default()), false),
    };
    Some(Scope { features, own, space: Some(space) })
}

/// The comment block (or line) around the id, if what is typed there will be read.
fn readable(file: &File, text: &str, typed: &Typed<'_>) -> Option<Span> {
    let language = source::language_of(&file.path);
    // An empty beginning has no byte of its own; the sign in front of it has.
    let sign =
        if typed.prefix.is_empty() { typed.before.chars().next_back().map_or(0, char::len_utf8) } else { 0 };
    let at = typed.replace.start - sign as u32;
    let found = *source::classify(language, text, &[at]).first()?;
    let read = match (found.place, typed.form) {
        (Place::Comment | Place::String | Place::Prose, form) => form != Form::Identifier,
        (Place::TestName, _) | (Place::Identifier, Form::Identifier) => true,
        (Place::Identifier | Place::Code, _) => false,
    };
    read.then_some(found.block)
}

/// The features named directly in front of the id; `None` where none is.
fn qualified(snapshot: &Snapshot, file: &File, typed: &Typed<'_>) -> Option<Vec<FeatureId>> {
    let facts = probe(typed.before);
    let mention = facts.mentions.iter().find(|m| m.span.start as usize == typed.before.len())?;
    let named = facts.feature_refs.get(mention.qualifier? as usize)?;
    let features = snapshot.features_called(file.project, &named.text);
    // A bare number that no feature has is no qualifier.
    (!features.is_empty() || !named.weak).then(|| features.to_vec())
}

/// What would be read of `before` with an id behind it.
fn probe(before: &str) -> FileFacts {
    specls_syntax::facts("probe", &format!("{before}{PROBE}"), &Families::default())
}

/// The features that a mention in code may mean, by the nearest sign there is: names on the line, in the comment block, in
/// the file's header; artifacts that name the file; names anywhere in the file. Else all of the project, newest first.
fn of_code<'s>(
    snapshot: &'s Snapshot,
    file: &File,
    text: &str,
    typed: &Typed<'_>,
    block: Span,
) -> Vec<&'s Feature> {
    let called = |names: Vec<SmolStr>| {
        let mut found: Vec<FeatureId> = Vec::new();
        for name in names {
            for &feature in snapshot.features_called(file.project, &name) {
                if !found.contains(&feature) {
                    found.push(feature);
                }
            }
        }
        found
    };
    let names_in =
        |text: &str| called(probe(&format!("{text}\n")).feature_refs.into_iter().map(|r| r.text).collect());
    let header_end = text.match_indices('\n').nth(HEADER_LINES - 1).map_or(text.len(), |(at, _)| at);
    let signs: [&dyn Fn() -> Vec<FeatureId>; 5] = [
        &|| names_in(typed.before),
        &|| names_in(text.get(block.range()).unwrap_or_default()),
        &|| names_in(&text[..header_end]),
        &|| {
            let naming = snapshot.features_naming(&file.path);
            naming
                .into_iter()
                .filter(|f| snapshot.feature(*f).is_some_and(|f| f.project == file.project))
                .collect()
        },
        &|| called(file.facts.feature_refs.iter().map(|r| r.text.clone()).collect()),
    ];
    let named = signs.iter().map(|sign| sign()).find(|found| !found.is_empty());
    named.map_or_else(
        || {
            let sorted = snapshot.features_sorted().into_iter().rev();
            sorted.map(|f| &**f).filter(|f| f.project == file.project).collect()
        },
        |named| all(snapshot, &named),
    )
}

fn all<'s>(snapshot: &'s Snapshot, features: &[FeatureId]) -> Vec<&'s Feature> {
    features.iter().filter_map(|f| snapshot.feature(*f)).map(|f| &**f).collect()
}
