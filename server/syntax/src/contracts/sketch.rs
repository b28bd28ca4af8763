//! Interfaces written down in the project's own programming language. Their own compilers say what is wrong with them.

mod outline;

use smol_str::{SmolStr, format_smolstr};
use specls_symbols::{LONGEST, Language, Symbol, SymbolKind};

use super::comments::{Marks, short};
use super::{Member, MemberKind, PartKind, part};
use crate::dialect::Draft;
use crate::{Concern, Detail, Item, Span};

/// Adds what the file at `path` defines and names.
pub(super) fn read(path: &str, text: &str, out: &mut Draft) {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let symbols = match Language::of_path(path) {
        Some(language) => specls_symbols::read(language, text, &|| true).map_err(|why| why.to_string()),
        None if text.len() > LONGEST => Err(format!("it has more than {LONGEST} bytes")),
        None => Ok(outline::symbols(ending, text)),
    };
    let symbols = match symbols {
        Ok(symbols) => symbols,
        Err(why) => {
            let message = format!("no declaration of the file is read: {why}");
            return out.problem_about(Concern::Contract, false, Span::new(0, 0), message);
        }
    };
    let mut reader = Reader { text, ending, marks: marks(ending), open: Vec::new(), parts: Vec::new() };
    symbols.iter().for_each(|symbol| reader.symbol(symbol));
    if reader.parts.is_empty() {
        // A file of schemas as some libraries want them: `export const AlbumSchema = z.object(…)`.
        let constants = symbols.iter().filter(|symbol| symbol.kind == SymbolKind::Constant);
        constants.for_each(|symbol| reader.add(PartKind::Type, SmolStr::new(&symbol.name), symbol));
    }
    let mut items: Vec<Item> = reader.parts.into_iter().map(|(item, members)| with(item, members)).collect();
    items.sort_by_key(|item| (item.span.start, std::cmp::Reverse(item.span.end)));
    out.items.extend(items);
}

fn with(mut item: Item, members: Vec<Member>) -> Item {
    if let Detail::Part(part) = &mut item.detail {
        part.members = members.into();
    }
    item
}

/// How comments are written in files of that ending.
fn marks(ending: &str) -> Marks {
    let (line, block, attributes): (_, _, &[&str]) = match ending {
        "py" | "pyi" => ("#", false, &["@"]),
        "rb" => ("#", false, &[]),
        "rs" => ("//", true, &["#["]),
        "php" => ("//", true, &["#["]),
        "cs" => ("//", true, &["["]),
        "fs" | "fsi" => ("//", false, &["[<"]),
        "h" | "hpp" | "hh" => ("//", true, &["template", "[["]),
        _ => ("//", true, &["@"]),
    };
    Marks { line, block, attributes, modifiers: true }
}

/// What a symbol stands in.
#[derive(Clone, Copy)]
enum Around {
    /// A type, by its place in [`Reader::parts`].
    Type(usize),
    Module,
    Function,
}

struct Reader<'t> {
    text: &'t str,
    ending: &'t str,
    marks: Marks,
    /// Symbols around the place that is read with the bytes behind their ends, the innermost last.
    open: Vec<(usize, Around)>,
    parts: Vec<(Item, Vec<Member>)>,
}

impl Reader<'_> {
    fn symbol(&mut self, symbol: &Symbol) {
        while self.open.pop_if(|(end, _)| *end <= symbol.range.start).is_some() {}
        let around = self.open.last().map(|(_, around)| *around);
        let opened = match (symbol.kind, around) {
            // What stands in a function is its own business.
            (_, Some(Around::Function)) => Around::Function,
            (SymbolKind::Interface | SymbolKind::Class | SymbolKind::Enum | SymbolKind::Type, _) => {
                self.schema(symbol, around)
            }
            (SymbolKind::Function | SymbolKind::Method, _) => {
                self.operation(symbol, around);
                Around::Function
            }
            (SymbolKind::Field, Some(Around::Type(at))) => return self.member(symbol, at, MemberKind::Field),
            (SymbolKind::Value, Some(Around::Type(at))) => return self.member(symbol, at, MemberKind::Value),
            (SymbolKind::Module, _) => Around::Module,
            (SymbolKind::Field | SymbolKind::Value | SymbolKind::Constant, _) => return,
        };
        self.open.push((symbol.range.end, opened));
    }

    fn schema(&mut self, symbol: &Symbol, around: Option<Around>) -> Around {
        // `typedef struct Album { … } Album;` is one thing.
        if let Some(Around::Type(at)) = around
            && self.parts.get(at).is_some_and(|(item, _)| item.id == *symbol.name)
        {
            return Around::Type(at);
        }
        self.add(PartKind::Type, SmolStr::new(&symbol.name), symbol);
        Around::Type(self.parts.len() - 1)
    }

    fn operation(&mut self, symbol: &Symbol, around: Option<Around>) {
        let owner = match around {
            Some(Around::Type(at)) => self.parts.get(at).map(|(item, _)| item.id.clone()),
            // The name of a namespace is no part of what people call a function.
            Some(Around::Module | Around::Function) if symbol.kind == SymbolKind::Function => None,
            _ => symbol.owner.as_deref().map(SmolStr::new),
        };
        let id = match owner {
            Some(owner) => format_smolstr!("{owner}.{}", symbol.name),
            None => SmolStr::new(&symbol.name),
        };
        self.add(PartKind::Function, id, symbol);
    }

    fn add(&mut self, kind: PartKind, id: SmolStr, symbol: &Symbol) {
        let (start, end) = (symbol.range.start, symbol.range.end);
        let first = self.marks.above(self.text, start);
        let name = Span::new(symbol.name_range.start, symbol.name_range.end);
        let span = Span::new(first, self.marks.behind(self.text, end));
        let mut item = part(kind, id.clone(), id.clone(), span, name);
        item.text = self.marks.said(self.text.get(first..start).unwrap_or_default());
        if item.text.is_empty() && matches!(self.ending, "py" | "pyi") {
            item.text = docstring(self.text.get(name.end as usize..end).unwrap_or_default());
        }
        if let Detail::Part(part) = &mut item.detail
            && kind == PartKind::Function
            && id != *symbol.name
        {
            part.alias = Some((SmolStr::new(&symbol.name), name));
        }
        self.parts.push((item, Vec::new()));
    }

    fn member(&mut self, symbol: &Symbol, at: usize, kind: MemberKind) {
        if let Some((_, members)) = self.parts.get_mut(at) {
            let span = Span::new(symbol.name_range.start, symbol.name_range.end);
            members.push(Member { kind, name: SmolStr::new(&symbol.name), span });
        }
    }
}

/// The first paragraph of the text that stands first in `body`, behind the line of `def` or `class`.
fn docstring(body: &str) -> Box<str> {
    /// A head with more lines has no text that would be found.
    const MOST_LINES: usize = 40;
    let mut lines = body.lines().take(MOST_LINES).skip_while(|line| !line.trim_end().ends_with(':')).skip(1);
    let Some(first) = lines.find(|line| !line.trim().is_empty()) else { return Box::default() };
    let first = first.trim_start();
    let Some(mark) = ["\"\"\"", "'''"].into_iter().find(|mark| first.starts_with(mark)) else {
        return Box::default();
    };
    let mut out = String::new();
    for line in std::iter::once(first.trim_start_matches(mark)).chain(lines) {
        let (line, last) = line.split_once(mark).map_or((line, false), |(line, _)| (line, true));
        if line.trim().is_empty() && !out.is_empty() {
            break;
        }
        out.push_str(line.trim());
        out.push(' ');
        if last {
            break;
        }
    }
    short(&out)
}

#[cfg(test)]
mod tests;
