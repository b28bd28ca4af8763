//! Titles that code repeats: `Scenario: Wrong password`, `it('Wrong password', …)`, `spec.md#scenario-wrong-password`.
//!
//! What is written as the spec writes it follows a rename. What is written otherwise (another case, the name of a function) is
//! somebody's own words, and stays.

use smol_str::SmolStr;
use specls_index::{Feature, ItemIndex};
use specls_syntax::{Context, FileFacts, ItemKind, Mention, Space, Span, title_slug, titled};

use crate::renaming::{AlsoNamed, NewIds};

/// Titles in a file that name items of the feature which get new ones. `incoming`: its mentions of the feature.
pub(super) fn also_names(
    feature: &Feature,
    new: &NewIds,
    facts: &FileFacts,
    incoming: &[u32],
) -> Vec<AlsoNamed> {
    let mentions = incoming.iter().filter_map(|m| facts.mentions.get(*m as usize));
    let by_title = mentions.filter(|m| !m.partial && titled(&m.id).is_some());
    by_title.filter_map(|mention| also_named(feature, new, mention)).collect()
}

fn also_named(feature: &Feature, new: &NewIds, mention: &Mention) -> Option<AlsoNamed> {
    let item = feature.defining(mention.kind, &mention.id)?;
    let (title, whole) = feature.title(item)?;
    let new_title = new_title(feature, new, item, whole)?;
    // Anchors stand behind a path, which says whose they are.
    let (from, to) = match mention.qualifier {
        Some(_) => (title_slug(title), title_slug(&new_title)),
        None => (title.to_owned(), new_title.to_string()),
    };
    let fits = from != to
        && !to.is_empty()
        && from.len() <= mention.span.len()
        && is_safe(mention.context, &from, &to);
    let start = mention.span.start as usize;
    fits.then(|| AlsoNamed { span: Span::new(start, start + from.len()), from: from.into(), to: to.into() })
}

/// What the item will be called, if that is something else.
fn new_title(feature: &Feature, new: &NewIds, item: ItemIndex, whole: ItemIndex) -> Option<SmolStr> {
    let id = |item: ItemIndex, space| {
        let id = &feature.fact(item).id;
        new.of(space, id).cloned().flatten()
    };
    if item == whole {
        return id(item, Space::Requirement);
    }
    let new_id = id(item, Space::Scenario)?;
    let above = id(whole, Space::Requirement).unwrap_or_else(|| feature.fact(whole).id.clone());
    let below = new_id.strip_prefix(above.as_str())?.strip_prefix('/')?;
    debug_assert_eq!(feature.fact(item).kind, ItemKind::Scenario);
    Some(below.into())
}

/// Whether the new title can stand where the old one stood: it must not end the string or the comment around it.
fn is_safe(context: Context, from: &str, to: &str) -> bool {
    match context {
        Context::Comment => {
            !["*/", "-->", "\"\"\"", "'''", "*)", "]]", "=#", "-}"].iter().any(|end| to.contains(end))
        }
        // A mark that the old title had without harm is no end of this string.
        _ => !to
            .chars()
            .any(|c| matches!(c, '"' | '\'' | '`' | '\\' | '$' | '#' | '{' | '}' | '%') && !from.contains(c)),
    }
}
