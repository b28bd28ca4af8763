//! The classified tokens of one file.

use super::{Class, clauses, lines};
use crate::markdown::Markdown;
use crate::{Context, FeatureRef, FileFacts, Item, ItemKind, Mention, Span, is_markdown};

/// Longest label in bytes (`[US1, US2, US3]`).
const LONGEST_LABEL: usize = 80;

/// A token of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text; never empty. A marker may go over line ends.
    pub span: Span,
    /// What it is.
    pub class: Class,
    /// What says so.
    pub origin: Origin,
}

/// What a token comes from: more can be told of it from the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The name of an item, by its index.
    Item(u32),
    /// A mention, by its index.
    Mention(u32),
    /// The name of a feature, by its index in [`FileFacts::feature_refs`].
    Feature(u32),
    /// The name of a file, by its index in [`FileFacts::paths`].
    Path(u32),
    /// Only what is written.
    Written,
}

/// The tokens of the file at `path`, of whose `text` `facts` are; ascending and disjoint. In files that are no Markdown only
/// what names something is a token: which of them name something of this workspace, the model knows.
#[must_use]
pub fn tokens(path: &str, text: &str, facts: &FileFacts) -> Vec<Token> {
    let mut layers = Layers { text, all: Vec::new() };
    if !is_markdown(path) {
        mentions(text, facts, &mut layers);
        return layers.join();
    }
    let doc = Markdown::parse(text);
    for marker in &facts.markers {
        layers.add(Class::Marker, marker.span, Origin::Written);
    }
    layers.close();
    labels(&doc, facts, &mut layers);
    layers.close();
    names(&doc, facts, &mut layers);
    mentions(text, facts, &mut layers);
    layers.close();
    for (index, path) in (0..).zip(&facts.paths).filter(|(_, path)| !path.link) {
        layers.add(Class::Path, path.span, Origin::Path(index));
    }
    layers.close();
    for (index, feature) in (0..).zip(&facts.feature_refs) {
        if !doc.masked(feature.span.start) && is_written(text, feature) {
            layers.add(Class::Feature, feature.span, Origin::Feature(index));
        }
    }
    layers.close();
    lines::scan(&doc, &mut layers);
    layers.close();
    clauses::scan(&doc, facts, &mut layers);
    layers.join()
}

/// Tokens of several makings: what an earlier one found, a later one does not paint over.
pub(super) struct Layers<'t> {
    text: &'t str,
    all: Vec<(usize, Vec<Token>)>,
}

impl Layers<'_> {
    /// Adds a token to the layer that is open. What is no text is none.
    pub fn add(&mut self, class: Class, span: Span, origin: Origin) {
        if self.all.is_empty() {
            self.close();
        }
        let inside = self.text.get(span.range()).is_some_and(|written| !written.is_empty());
        if let Some((_, layer)) = self.all.last_mut().filter(|_| inside) {
            layer.push(Token { span, class, origin });
        }
    }

    /// Begins the next layer.
    pub fn close(&mut self) {
        self.all.push((self.all.len(), Vec::new()));
    }

    /// All tokens, ascending and disjoint.
    fn join(self) -> Vec<Token> {
        let mut out: Vec<Token> = Vec::new();
        for (_, mut layer) in self.all {
            // Of two that begin at one place the longer says more.
            layer.sort_by_key(|token| (token.span.start, std::cmp::Reverse(token.span.end)));
            if !layer.is_empty() {
                out = merged(out, layer);
            }
        }
        out
    }
}

/// `upper`, and those of the ascending `lower` that touch nothing of it nor each other.
fn merged(upper: Vec<Token>, lower: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(upper.len() + lower.len());
    let mut above = upper.into_iter().peekable();
    let mut end = 0;
    for token in lower {
        while let Some(first) = above.next_if(|first| first.span.start <= token.span.start) {
            end = first.span.end;
            out.push(first);
        }
        let free = above.peek().is_none_or(|next| token.span.end <= next.span.start);
        if token.span.start >= end && free {
            end = token.span.end;
            out.push(token);
        }
    }
    out.extend(above);
    out
}

/// Names of items where they are defined. The number of a list is none to the eye.
fn names(doc: &Markdown<'_>, facts: &FileFacts, out: &mut Layers<'_>) {
    for (index, item) in (0..).zip(&facts.items) {
        let Some(class) = Class::of(item.kind) else { continue };
        if is_list_number(doc, item) {
            continue;
        }
        named(doc.text, item.kind, item.name, class, Origin::Item(index), out);
    }
    // What a delta says of scenarios that the main spec defines.
    for (_, name, _) in facts.deltas().iter().flat_map(|delta| &delta.scenarios) {
        out.add(Class::Requirement, *name, Origin::Written);
    }
}

/// A name. Of `User Story 1` the words are keywords, the number is the id.
fn named(text: &str, kind: ItemKind, span: Span, class: Class, origin: Origin, out: &mut Layers<'_>) {
    let written = text.get(span.range()).unwrap_or_default();
    let words = written.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let id = span.start as usize + words;
    let word = written.get(..words).unwrap_or_default().trim_end();
    if kind == ItemKind::Story && word.chars().count() > 2 && !word.ends_with('-') {
        out.add(
            Class::Keyword,
            Span::new(span.start as usize, span.start as usize + word.len()),
            Origin::Written,
        );
        return out.add(class, Span::new(id, span.end as usize), origin);
    }
    out.add(class, span, origin);
}

/// Whether the name of an item is the number that the list gives it: `1.` of a scenario or criterion.
fn is_list_number(doc: &Markdown<'_>, item: &Item) -> bool {
    let before = doc.lines.get(doc.line_of(item.name.start)).map(|line| line.start..item.name.start);
    let Some(before) = before.and_then(|b| doc.text.get(b.start as usize..b.end as usize)) else {
        return false;
    };
    let number = doc.text.get(item.name.range()).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    number && before.bytes().all(|b| matches!(b, b' ' | b'\t' | b'>'))
}

/// What is written of ids. What lies between the ends of a range is not written.
fn mentions(text: &str, facts: &FileFacts, out: &mut Layers<'_>) {
    for (index, mention) in (0..).zip(&facts.mentions) {
        if let Some(class) = Class::of(mention.kind).filter(|_| !mention.between) {
            named(text, mention.kind, mention.span, class, Origin::Mention(index), out);
        }
    }
}

/// `[US1]`, `[US1, US2]` as far as it is one label, and `[P]` of tasks.
fn labels(doc: &Markdown<'_>, facts: &FileFacts, out: &mut Layers<'_>) {
    let mut end = 0;
    for mention in facts.mentions.iter().filter(|m| m.context == Context::Label) {
        // Those of one list stand in one pair of brackets.
        if let Some(span) = around(doc.text, mention).filter(|span| span.start >= end) {
            end = span.end;
            out.add(Class::Label, span, Origin::Written);
        }
    }
    // A line may hold many, and is looked at once.
    let mut seen = (usize::MAX, false);
    for at in memchr::memmem::find_iter(doc.text.as_bytes(), b"[P]") {
        let line = doc.line_of(at as u32);
        if seen.0 != line {
            seen = (line, lines::is_box(doc, line));
        }
        let link = doc.text.get(at + 3..).is_some_and(|after| after.starts_with('('));
        if seen.1 && !link && !doc.masked(at as u32) && !doc.in_code(at as u32) {
            out.add(Class::Label, Span::new(at, at + 3), Origin::Written);
        }
    }
}

/// The brackets around a mention.
fn around(text: &str, mention: &Mention) -> Option<Span> {
    let (start, end) = (mention.span.start as usize, mention.span.end as usize);
    let before = text.get(..start)?.char_indices().rev().take(LONGEST_LABEL);
    let open = before.take_while(|(_, c)| *c != '\n').find(|(_, c)| *c == '[')?.0;
    let after = text.get(end..)?.char_indices().take(LONGEST_LABEL);
    let close = after.take_while(|(_, c)| *c != '\n').find(|(_, c)| *c == ']')?.0;
    Some(Span::new(open, end + close + 1))
}

/// Whether the name of a feature is what stands there, and not a link or a title that leads to it.
fn is_written(text: &str, feature: &FeatureRef) -> bool {
    let written = text.get(feature.span.range()).unwrap_or_default();
    let in_path = text.get(..feature.span.start as usize).is_some_and(|before| before.ends_with('/'));
    written.contains(feature.text.as_str()) && written.len() <= feature.text.len() + 8 && !in_path
}
