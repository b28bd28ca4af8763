//! How the code of a project names items: in which comments, and with which feature beside the id.

use std::sync::Arc;

use specls_index::{Feature, File, Snapshot};
use specls_syntax::{Context, Mention, is_markdown};

use super::again::feature_words;
use crate::renaming::Texts;

/// Other files that are read to learn how a project writes: a few say it.
const MOST_SAMPLES: usize = 6;
/// Mentions of one file that are looked at.
const MOST_MENTIONS: usize = 200;

/// Words in front of a feature beside an id, the longer before those that they end with.
const LEADS: [&str; 8] = ["spec #", "feature #", "specs/", "spec-", "spec ", "feature ", "#", ""];
/// What may stand between a feature and an id.
const GAPS: [&str; 6] = ["/", "-", ", ", ": ", " ", " > "];

/// Words in front of an id in a comment that holds little else.
const TAGS: [&str; 16] = [
    "@req ",
    "@requirement ",
    "@requirements ",
    "@implements ",
    "@covers ",
    "@verifies ",
    "@spec ",
    "Implements: ",
    "Implements ",
    "Covers: ",
    "Covers ",
    "Requirements: ",
    "Requirement: ",
    "Requirement ",
    "See ",
    "per ",
];

/// How a feature stands beside an id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Qualifier {
    /// Before the feature, as written.
    lead: String,
    /// The folder's name and not the number.
    name: bool,
    /// Between the feature and the id.
    gap: &'static str,
}

impl Qualifier {
    /// What stands in front of an id of that feature.
    fn written(&self, snapshot: &Snapshot, feature: &Feature) -> Option<String> {
        let [number, name] = feature_words(snapshot, feature);
        let word = if self.name { name? } else { number? };
        Some(format!("{}{word}{}", self.lead, self.gap))
    }

    /// How the mention is qualified in `text`.
    fn of(file: &File, text: &str, mention: &Mention) -> Option<Self> {
        let named = file.facts.feature_refs.get(mention.qualifier? as usize)?;
        let gap = text.get(named.span.end as usize..mention.span.start as usize)?;
        let gap = GAPS.into_iter().find(|known| *known == gap)?;
        let before = text.get(..named.span.start as usize)?;
        let lead = LEADS.into_iter().find_map(|lead| {
            let written = before.get(before.len().checked_sub(lead.len())?..)?;
            let ahead = before.strip_suffix(written).unwrap_or_default();
            let apart = !lead.starts_with(char::is_alphabetic) || !ahead.ends_with(char::is_alphanumeric);
            (written.eq_ignore_ascii_case(lead) && apart).then(|| written.to_owned())
        })?;
        Some(Self { lead, name: named.text.contains('-'), gap })
    }
}

/// What may stand in front of an id so that it is one of `feature`, best first: as the project writes it, then as most do.
pub(super) fn qualifiers(
    snapshot: &Snapshot,
    file: &File,
    feature: &Feature,
    texts: &dyn Texts,
) -> Vec<String> {
    let mut known: Vec<(Qualifier, usize)> = Vec::new();
    sample(
        snapshot,
        file,
        texts,
        |m| m.qualifier.is_some(),
        |file, text, mention| {
            Qualifier::of(file, text, mention).map(|found| count(&mut known, found)).is_some()
        },
    );
    let usual = [("spec ", false, ", "), ("spec ", true, ", "), ("", true, ", "), ("specs/", true, ": ")];
    let usual = usual.map(|(lead, name, gap)| Qualifier { lead: lead.to_owned(), name, gap });
    let known = known.into_iter().map(|(style, _)| style);
    let mut out: Vec<String> =
        known.chain(usual).filter_map(|style| style.written(snapshot, feature)).collect();
    let mut seen: Vec<String> = Vec::new();
    out.retain(|written| !seen.contains(written) && (seen.push(written.clone()), true).1);
    out
}

/// How a comment names an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// `// FR-001`, `# Implements FR-001`: what stands in front of the id.
    Comment(String),
    /// `… (FR-001)` at the end of what the comment says.
    Bracket,
}

/// How comments name items in this project, the most frequent form first.
pub(super) fn forms(snapshot: &Snapshot, file: &File, texts: &dyn Texts) -> Vec<Form> {
    let mut known: Vec<(Form, usize)> = Vec::new();
    let whole = |m: &Mention| m.context == Context::Comment && !m.partial && !m.between;
    sample(snapshot, file, texts, whole, |_, text, mention| {
        form(text, mention).map(|found| count(&mut known, found)).is_some()
    });
    known.into_iter().map(|(form, _)| form).collect()
}

fn form(text: &str, mention: &Mention) -> Option<Form> {
    let before = text.get(..mention.span.start as usize)?.rsplit('\n').next()?;
    let after = text.get(mention.span.end as usize..)?.lines().next().unwrap_or_default();
    let inside = before.trim_start_matches([' ', '\t', '/', '*', '#', '-', '!', ';', '%', '"', '\'', '<']);
    if before.ends_with('(') && after.starts_with(')') && !inside.trim_end_matches('(').trim().is_empty() {
        return Some(Form::Bracket);
    }
    let tag = TAGS.into_iter().find(|tag| inside.eq_ignore_ascii_case(tag));
    match tag {
        Some(_) => Some(Form::Comment(inside.to_owned())),
        None => inside.is_empty().then(|| Form::Comment(String::new())),
    }
}

/// Counts; the list stays ordered, the most frequent first.
fn count<T: PartialEq>(known: &mut Vec<(T, usize)>, found: T) {
    let mut at = match known.iter().position(|(one, _)| *one == found) {
        Some(at) => at,
        None => {
            known.push((found, 0));
            known.len() - 1
        }
    };
    known[at].1 += 1;
    while at > 0 && known[at - 1].1 < known[at].1 {
        known.swap(at - 1, at);
        at -= 1;
    }
}

/// Shows mentions of the file; where they say nothing, those of a few others of its project, nearest first.
fn sample(
    snapshot: &Snapshot,
    file: &File,
    texts: &dyn Texts,
    wanted: impl Fn(&Mention) -> bool,
    mut look: impl FnMut(&File, &str, &Mention) -> bool,
) {
    let mut says = |file: &File| {
        let mut mentions = file.facts.mentions.iter().filter(|m| wanted(m)).take(MOST_MENTIONS).peekable();
        let text = mentions.peek().and_then(|_| texts.text(file));
        text.is_some_and(|text| mentions.filter(|mention| look(file, &text, mention)).count() > 0)
    };
    if says(file) {
        return;
    }
    let ending =
        |path: &str| path.rsplit('/').next().and_then(|n| n.rsplit_once('.')).map(|n| n.1.to_owned());
    let own = ending(&file.path);
    let mut others: Vec<(bool, std::cmp::Reverse<usize>, &Arc<File>)> = snapshot
        .files()
        .filter(|other| {
            other.project == file.project
                && other.id != file.id
                && other.names_any()
                && !is_markdown(&other.path)
                && other.facts.mentions.iter().any(&wanted)
        })
        .map(|other| (ending(&other.path) != own, std::cmp::Reverse(shared(&file.path, &other.path)), other))
        .collect();
    others.sort_by(|a, b| (a.0, a.1, &a.2.path).cmp(&(b.0, b.1, &b.2.path)));
    for (.., other) in others.iter().take(MOST_SAMPLES) {
        says(other);
    }
}

/// How many folders two paths share from the root on.
pub(super) fn shared(a: &str, b: &str) -> usize {
    a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b).count()
}
