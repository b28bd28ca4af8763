//! What a source file declares: one text to its symbols, by the tag queries of tree-sitter grammars. Pure.
//!
//! Nothing is resolved: a symbol is a name with the place where it is declared and the name of what it stands in. The
//! queries lie in `queries/`, one a language, with the capture names that tree-sitter's own `tags.scm` use.

mod language;
#[cfg(test)]
mod tests;

use std::ops::{ControlFlow, Range};

use tree_sitter::{ParseOptions, Parser, QueryCursor, QueryCursorOptions, StreamingIterator as _};

pub use language::Language;

/// Longer texts are generated or minified: nobody's task names something in them.
pub const LONGEST: usize = 2 * 1024 * 1024;

/// What a symbol is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SymbolKind {
    /// An interface, a protocol, a trait.
    Interface,
    /// A class, a struct, a record, an object.
    Class,
    /// An enumeration.
    Enum,
    /// Another name of a type.
    Type,
    /// A module, a namespace.
    Module,
    /// A function of a type.
    Method,
    /// A function.
    Function,
    /// A constant or variable of a whole file.
    Constant,
    /// A field or property of a type.
    Field,
    /// A value of an enumeration.
    Value,
}

impl SymbolKind {
    /// The kind that a capture `definition.…` means.
    fn of(capture: &str) -> Option<Self> {
        Some(match capture.strip_prefix("definition.")? {
            "class" => Self::Class,
            "interface" => Self::Interface,
            "enum" => Self::Enum,
            "type" => Self::Type,
            "module" => Self::Module,
            "function" => Self::Function,
            "method" => Self::Method,
            "constant" => Self::Constant,
            "field" => Self::Field,
            "value" => Self::Value,
            _ => return None,
        })
    }
}

/// A declaration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// What it is.
    pub kind: SymbolKind,
    /// Its name, without what it stands in.
    pub name: Box<str>,
    /// Where the name is written, in bytes.
    pub name_range: Range<usize>,
    /// The whole declaration, in bytes.
    pub range: Range<usize>,
    /// The name of what it is declared in, or of the type whose method it is.
    pub owner: Option<Box<str>>,
}

/// What `text` declares, in the order of the text; of a text with mistakes what can be told. `go_on` is asked now and then:
/// when it says no, nothing is given. Nothing is given either for a text of more than [`LONGEST`] bytes.
#[must_use]
pub fn symbols(language: Language, text: &str, go_on: &dyn Fn() -> bool) -> Vec<Symbol> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let mut parser = Parser::new();
    let grammar = language.grammar();
    let fits = grammar.as_ref().filter(|(grammar, _)| parser.set_language(grammar).is_ok());
    let Some((_, query)) = fits else { return Vec::new() };
    let flow = |stop: bool| if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let bytes = text.as_bytes();
    let mut reading = |_: &_| flow(!go_on());
    let options = ParseOptions::new().progress_callback(&mut reading);
    let mut rest = |at: usize, _| bytes.get(at..).unwrap_or_default();
    let Some(tree) = parser.parse_with_options(&mut rest, None, Some(options)) else { return Vec::new() };
    let names = query.capture_names();
    let mut cursor = QueryCursor::new();
    let mut searching = |_: &_| flow(!go_on());
    let options = QueryCursorOptions::new().progress_callback(&mut searching);
    let mut matches = cursor.matches_with_options(query, tree.root_node(), bytes, options);
    let mut found: Vec<Symbol> = Vec::new();
    while let Some(one) = matches.next() {
        let capture = |index: u32| names.get(index as usize).copied().unwrap_or_default();
        let name = one.captures().iter().find(|c| capture(c.index) == "name").map(|c| c.node.byte_range());
        let whole = one
            .captures()
            .iter()
            .find_map(|c| Some((SymbolKind::of(capture(c.index))?, c.node.byte_range())));
        let Some((name_range, (kind, range))) = name.zip(whole) else { continue };
        let Some(name) = text.get(name_range.clone()).filter(|name| !name.is_empty()) else { continue };
        let owner = one.captures().iter().find(|c| capture(c.index) == "owner");
        let owner = owner.and_then(|c| text.get(c.node.byte_range())).map(Into::into);
        found.push(Symbol { kind, name: name.into(), name_range, range, owner });
    }
    if !go_on() {
        return Vec::new();
    }
    nested(found)
}

/// In order, each name once, with what each stands in.
fn nested(mut found: Vec<Symbol>) -> Vec<Symbol> {
    // Several patterns may take one name: the more particular kind stands first in the enumeration.
    found.sort_by_key(|s| (s.name_range.start, s.kind));
    found.dedup_by_key(|s| s.name_range.start);
    found.sort_by_key(|s| (s.range.start, std::cmp::Reverse(s.range.end)));
    let mut open: Vec<usize> = Vec::new();
    for index in 0..found.len() {
        let start = found[index].range.start;
        while open.pop_if(|outer| found[*outer].range.end <= start).is_some() {}
        let outer = open.last().map(|outer| found[*outer].name.clone());
        let owner = found[index].owner.take();
        found[index].owner = owner.or(outer);
        open.push(index);
    }
    found
}
