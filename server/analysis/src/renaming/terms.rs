//! Uses of glossary terms: words of the text, which are no mentions.

use specls_index::Feature;
use specls_syntax::{ItemKind, Space, Span};

use super::NewIds;
use crate::edit::NewText;

/// The terms that get other names, with them.
pub(super) fn renamed(new: &NewIds) -> Vec<(&str, &str)> {
    new.ids()
        .filter(|(space, ..)| *space == Space::Term)
        .filter_map(|(_, old, new)| Some((&**old, &**new?)))
        .collect()
}

/// Every use of those terms in a text of the feature, spelled exactly so and as a word of its own. `Health Score` inside
/// of `Health Score Card` is a part of that, if it is a term itself.
pub(super) fn uses(feature: &Feature, text: &str, terms: &[(&str, &str)]) -> Vec<NewText> {
    let mut out = Vec::new();
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
            if alone && !part_of_longer(at) {
                out.push(NewText { span: Span::new(at, end), text: (*to).to_owned() });
            }
        }
    }
    out
}
