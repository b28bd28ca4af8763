//! Uses of glossary terms: words of the text, which are no mentions.

use specls_index::Feature;
use specls_syntax::{FileFacts, ItemKind, Space, Span, not_prose};

use super::NewIds;
use crate::edit::NewText;

/// The terms that get other names, with them.
pub(super) fn renamed(new: &NewIds) -> Vec<(&str, &str)> {
    new.ids()
        .filter(|(space, ..)| *space == Space::Term)
        .filter_map(|(_, old, new)| Some((&**old, &**new?)))
        .collect()
}

/// Every use of those terms in the sentences of a feature's file, spelled exactly so and as a word of its own. `Health
/// Score` inside of `Health Score Card` is a part of that, if it is a term itself. Code, links, addresses, paths, labels
/// and ids stay.
pub(super) fn uses(feature: &Feature, facts: &FileFacts, text: &str, terms: &[(&str, &str)]) -> Vec<NewText> {
    let mut out = Vec::new();
    if terms.is_empty() {
        return out;
    }
    let mut taken = not_prose(text);
    taken.extend(facts.mentions.iter().map(|m| m.span));
    taken.extend(facts.paths.iter().map(|p| p.span));
    taken.extend(facts.feature_refs.iter().map(|f| f.span));
    taken.sort_unstable();
    // The furthest end so far: what began before may go on.
    let mut furthest = 0;
    let ends: Vec<u32> = taken
        .iter()
        .map(|span| {
            furthest = furthest.max(span.end);
            furthest
        })
        .collect();
    let is_taken = |start: usize, end: usize| {
        let before = taken.partition_point(|span| (span.start as usize) < end);
        before.checked_sub(1).and_then(|at| ends.get(at)).is_some_and(|end| *end as usize > start)
    };
    for (from, to) in terms {
        let all = feature.items().filter(|(_, _, item)| item.kind == ItemKind::Term);
        let longer: Vec<&str> = all
            .map(|(_, _, item)| item.id.as_str())
            .filter(|id| id.len() > from.len() && id.contains(from))
            .collect();
        let part_of_longer = |at: usize| {
            longer.iter().any(|term| {
                term.match_indices(from).any(|(inside, _)| {
                    at.checked_sub(inside).and_then(|start| text.get(start..start + term.len()))
                        == Some(*term)
                })
            })
        };
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        for (at, _) in text.match_indices(from) {
            let end = at + from.len();
            let alone = !word(text[..at].chars().next_back()) && !word(text[end..].chars().next());
            if alone && !in_address(text, at, end) && !is_taken(at, end) && !part_of_longer(at) {
                out.push(NewText { span: Span::new(at, end), text: (*to).to_owned() });
            }
        }
    }
    out
}

/// Whether a word is a part of an address, a path, a file name or a tag: `https://x/Score`, `Score.js`, `#Score`.
fn in_address(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (&text[..start], &text[end..]);
    let mut next = after.chars();
    let goes_on = match next.next() {
        Some('/' | '\\' | '=' | '(') => true,
        Some('.' | ':' | '@' | '#' | '?' | '&') => next.next().is_some_and(char::is_alphanumeric),
        _ => false,
    };
    let joined = before.ends_with(['/', '\\', '.', '@', '#', '$', '=', '?', '&', '%']);
    goes_on || joined
}
