//! The text of what an artifact defines, in any version of it: found by kind and id, or by the title of a section.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use specls_syntax::{FileFacts, Item, ItemKind, Span};

/// By what a part of an artifact is found again in another version.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Key {
    /// An item.
    Item(ItemKind, SmolStr),
    /// What stands below a heading.
    Section(SmolStr),
}

impl Key {
    pub(crate) fn of(item: &Item) -> Self {
        Self::Item(item.kind, item.id.clone())
    }

    /// The innermost section around `span`.
    pub(crate) fn section(facts: &FileFacts, span: Span) -> Option<Self> {
        let around = facts.headings.iter().filter(|h| h.section.contains(span.start));
        around.min_by_key(|h| h.section.len()).map(|h| Self::Section(h.title.clone()))
    }
}

/// The texts of all items and sections of one version: of an id that is defined twice there are two.
pub(crate) type Texts = FxHashMap<Key, Vec<String>>;

/// Texts of what `facts` says of `text`, as they are compared.
pub(crate) fn texts(facts: &FileFacts, text: &str) -> Texts {
    let mut out = Texts::default();
    for (index, item) in facts.items.iter().enumerate() {
        out.entry(Key::of(item)).or_default().push(item_text(facts, index, item, text));
    }
    for heading in &facts.headings {
        let words = text.get(heading.section.range()).map(|text| compared(&[text])).unwrap_or_default();
        out.entry(Key::Section(heading.title.clone())).or_default().push(words);
    }
    out
}

/// An item's words without those of requirements inside of it, which change on their own.
fn item_text(facts: &FileFacts, index: usize, item: &Item, text: &str) -> String {
    let mut parts = Vec::new();
    let mut at = item.span.start;
    // Items come in order: what lies inside follows.
    let inside = facts.items.iter().skip(index + 1).take_while(|other| other.span.start < item.span.end);
    for other in inside {
        let own = matches!(
            other.kind,
            ItemKind::Requirement | ItemKind::Criterion | ItemKind::SuccessCriterion | ItemKind::Story
        );
        if own && item.span.encloses(other.span) && other.span.start >= at {
            parts.push(text.get(at as usize..other.span.start as usize).unwrap_or_default());
            at = other.span.end;
        }
    }
    parts.push(text.get(at as usize..item.span.end as usize).unwrap_or_default());
    compared(&parts)
}

/// The words alone: neither blanks nor marks of emphasis and code make a difference.
fn compared(parts: &[&str]) -> String {
    let mut out = String::new();
    for word in parts.iter().flat_map(|part| part.split_whitespace()) {
        let start = out.len();
        if start > 0 {
            out.push(' ');
        }
        let bare = out.len();
        out.extend(word.chars().filter(|c| !matches!(c, '*' | '_' | '`')));
        if out.len() == bare {
            out.truncate(start);
        }
    }
    out
}
