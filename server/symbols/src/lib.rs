//! What a source file declares: one text to its symbols, by the tag queries of tree-sitter grammars. Pure.
//!
//! Nothing is resolved: a symbol is a name with the place where it is declared and the name of what it stands in. The
//! queries lie in `queries/`, one a language, with the capture names that tree-sitter's own `tags.scm` use.

mod budget;
mod language;
mod shape;
#[cfg(test)]
mod tests;

use std::ops::{ControlFlow, Range};

use tree_sitter::{Parser, QueryCursor, QueryCursorOptions, StreamingIterator as _};

pub use budget::Budget;
pub use language::Language;
pub use shape::{DEEPEST, Shape, Signs};

/// Longer texts, in bytes, are generated: nobody's task names something in them.
pub const LONGEST: usize = 640 * 1024;
/// A text with a longer line, in bytes without strings and comments, is minified.
pub const LONGEST_LINE: usize = 5_000;

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

/// Why nothing is known of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unread {
    /// Whoever asked does not want to know any more. All others stay true of the text.
    Stopped,
    /// It has more than [`LONGEST`] bytes.
    Long,
    /// It has a line of more than [`LONGEST_LINE`] bytes.
    Minified,
    /// It has more than [`DEEPEST`] brackets in each other.
    Deep,
    /// The grammar has too much to do with it: it has more mistakes than anything else.
    Work,
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stopped => f.write_str("nobody waits for it"),
            Self::Long => write!(f, "it has more than {LONGEST} bytes"),
            Self::Minified => write!(f, "it has a line with more than {LONGEST_LINE} bytes of code"),
            Self::Deep => write!(f, "it has more than {DEEPEST} brackets in each other"),
            Self::Work => f.write_str("too much of it is no code in its language"),
        }
    }
}

/// What `text` declares, as [`read`] says; nothing where that cannot be told.
#[must_use]
pub fn symbols(language: Language, text: &str, go_on: &dyn Fn() -> bool) -> Vec<Symbol> {
    read(language, text, go_on).unwrap_or_default()
}

/// What `text` declares, in the order of the text; of a text with mistakes what can be told. `go_on` is asked now and then.
///
/// # Errors
/// Where nobody wrote the text by hand, or `go_on` says no.
pub fn read(language: Language, text: &str, go_on: &dyn Fn() -> bool) -> Result<Vec<Symbol>, Unread> {
    if text.len() > LONGEST {
        return Err(Unread::Long);
    }
    let shape = Shape::of(text, &Signs::of(language));
    if shape.longest_line > LONGEST_LINE {
        return Err(Unread::Minified);
    }
    if shape.deepest > DEEPEST {
        return Err(Unread::Deep);
    }
    let mut parser = Parser::new();
    let grammar = language.grammar();
    let fits = grammar.as_ref().filter(|(grammar, _)| parser.set_language(grammar).is_ok());
    let Some((_, query)) = fits else { return Ok(Vec::new()) };
    let budget = Budget::new(text.len());
    let spent = || if budget.is_spent() { Unread::Work } else { Unread::Stopped };
    let tree = budget.parse(&mut parser, text, go_on).ok_or_else(spent)?;
    let names = query.capture_names();
    let mut cursor = QueryCursor::new();
    let mut stopped = false;
    let mut searching = |_: &_| {
        stopped |= !budget.step(go_on);
        if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = QueryCursorOptions::new().progress_callback(&mut searching);
    let mut matches = cursor.matches_with_options(query, tree.root_node(), text.as_bytes(), options);
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
    drop(matches);
    if stopped || !go_on() {
        return Err(spent());
    }
    Ok(nested(found))
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
