//! What a sketch declares in a language without a grammar here, told line by line from its first words and its indentation.

use specls_symbols::{Symbol, SymbolKind};

/// What `text` declares, in order. `ending` says the language: `fsi`, `fs`, `dart`, `scala`.
pub(super) fn symbols(ending: &str, text: &str) -> Vec<Symbol> {
    let declares: fn(&str) -> Option<(SymbolKind, &str)> = match ending {
        "fs" | "fsi" => f_sharp,
        "dart" => dart,
        "scala" => scala,
        _ => return Vec::new(),
    };
    let mut outline = Outline { found: Vec::new(), open: Vec::new(), end: 0 };
    let mut start = 0;
    let mut comment = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        let opens = content.starts_with("/*") || content.starts_with("(*");
        let closes = content.ends_with("*/") || content.ends_with("*)");
        if comment || opens {
            comment = !closes;
            continue;
        }
        // What stands in front of a definition belongs to it, and to nothing above.
        if content.is_empty()
            || content.starts_with("//")
            || content.starts_with('@')
            || content.starts_with("[<")
        {
            continue;
        }
        outline.line(at, line.len() - line.trim_start().len(), content, declares);
    }
    outline.close(0);
    outline.found
}

/// A declaration whose end has not come.
struct Open {
    /// Its place in [`Outline::found`].
    symbol: usize,
    /// Bytes of blanks in front of it.
    indent: usize,
    /// Blanks in front of the first line inside.
    inside: Option<usize>,
}

struct Outline {
    found: Vec<Symbol>,
    open: Vec<Open>,
    /// End of the last line that says something.
    end: usize,
}

impl Outline {
    fn line(
        &mut self,
        at: usize,
        indent: usize,
        content: &str,
        declares: fn(&str) -> Option<(SymbolKind, &str)>,
    ) {
        let closing = content.starts_with(['}', ')', ']']);
        self.close(indent + usize::from(closing));
        self.end = at + content.len();
        if closing {
            return self.close(indent);
        }
        let inside = self.open.last_mut().map(|open| *open.inside.get_or_insert(indent));
        // Deeper lines go on with what stands above them, or are the body of a function.
        if inside.is_some_and(|inside| inside != indent) {
            return;
        }
        let Some((kind, name)) = declares(content) else { return };
        let offset = name.as_ptr() as usize - content.as_ptr() as usize;
        let owner = self.open.last().and_then(|open| self.found.get(open.symbol));
        let owner = owner.filter(|owner| owner.kind != SymbolKind::Module).map(|owner| owner.name.clone());
        self.open.push(Open { symbol: self.found.len(), indent, inside: None });
        self.found.push(Symbol {
            kind,
            name: name.into(),
            name_range: at + offset..at + offset + name.len(),
            range: at..self.end,
            owner,
        });
    }

    /// Ends what does not stand further left than `indent`.
    fn close(&mut self, indent: usize) {
        while let Some(open) = self.open.pop_if(|open| open.indent >= indent) {
            if let Some(symbol) = self.found.get_mut(open.symbol) {
                symbol.range.end = symbol.range.end.max(self.end);
            }
        }
    }
}

/// The name that begins `text`, and what follows it.
fn name(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\''))).unwrap_or(text.len());
    let starts = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    starts.then(|| text.split_at(end))
}

/// `text` behind the words of `all` that begin it.
fn behind<'t>(mut text: &'t str, all: &[&str]) -> &'t str {
    while let Some(rest) = all.iter().find_map(|word| text.strip_prefix(word)?.strip_prefix(' ')) {
        text = rest.trim_start();
    }
    text
}

fn f_sharp(line: &str) -> Option<(SymbolKind, &str)> {
    const MODIFIERS: [&str; 8] =
        ["static", "abstract", "default", "override", "private", "internal", "public", "inline"];
    if let Some(rest) = line.strip_prefix("| ") {
        return name(rest).map(|(name, _)| (SymbolKind::Value, name));
    }
    let function = ["abstract ", "default ", "override "].iter().any(|word| line.starts_with(word));
    let line = behind(line, &MODIFIERS);
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = behind(rest, &["rec", "mutable", "private", "internal", "public", "inline"]);
    match word {
        "type" | "and" => name(rest).map(|(name, _)| (SymbolKind::Class, name)),
        "exception" => name(rest).map(|(name, _)| (SymbolKind::Class, name)),
        "module" | "namespace" => {
            name(rest.rsplit('.').next()?.trim_end_matches(" =")).map(|(name, _)| (SymbolKind::Module, name))
        }
        "val" | "let" => name(rest).map(|(name, _)| (SymbolKind::Function, name)),
        "member" => {
            let (first, behind) = name(behind(rest, &["val"]))?;
            let own = behind.strip_prefix('.').and_then(name);
            Some((SymbolKind::Method, own.map_or(first, |(name, _)| name)))
        }
        _ => {
            // A field of a record, or what follows `abstract`.
            let (found, rest) = name(line.trim_start_matches(['{', ' ']))?;
            let kind = if function { SymbolKind::Method } else { SymbolKind::Field };
            rest.trim_start().starts_with(':').then_some((kind, found))
        }
    }
}

fn dart(line: &str) -> Option<(SymbolKind, &str)> {
    const MODIFIERS: [&str; 11] = [
        "abstract",
        "sealed",
        "base",
        "final",
        "interface",
        "external",
        "static",
        "late",
        "const",
        "covariant",
        "async",
    ];
    const OTHER: [&str; 16] = [
        "return", "if", "for", "while", "switch", "await", "assert", "throw", "import", "export", "library",
        "part", "case", "else", "super", "this",
    ];
    let line = behind(line, &MODIFIERS);
    let (word, rest) = name(line)?;
    match word {
        "class" | "mixin" => {
            return name(behind(rest.trim_start(), &["class"])).map(|(name, _)| (SymbolKind::Class, name));
        }
        "enum" => return name(rest).map(|(name, _)| (SymbolKind::Enum, name)),
        "extension" | "typedef" => return name(rest).map(|(name, _)| (SymbolKind::Type, name)),
        _ if OTHER.contains(&word) => return None,
        _ => {}
    }
    if let Some((_, rest)) = line.split_once(" get ") {
        return name(rest).map(|(name, _)| (SymbolKind::Field, name));
    }
    match line.split_once('(') {
        // `Future<Album> save(`: what stands in front of the name is a type. A constructor has none, and is the class itself.
        Some((head, _)) if !head.contains('=') => {
            let head = without_parameters(head);
            let found = last_name(head)?;
            let typed = head.len() > found.len() && !head.ends_with(&format!(".{found}"));
            typed.then_some((SymbolKind::Method, found))
        }
        Some(_) => None,
        None if line.ends_with(';') => {
            let head = line.split_once('=').map_or(line.trim_end_matches(';'), |(head, _)| head).trim_end();
            let found = last_name(head)?;
            (head.len() > found.len()).then_some((SymbolKind::Field, found))
        }
        // A value of an enumeration.
        None => rest.trim_end_matches([',', ' ']).is_empty().then_some((SymbolKind::Value, word)),
    }
}

/// `List<T> all` of `List<T> all<T extends Object>`.
fn without_parameters(head: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in head.char_indices().rev() {
        match c {
            '>' => depth += 1,
            '<' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if c == '<' { head.get(..at).unwrap_or(head) } else { head };
        }
    }
    head
}

fn scala(line: &str) -> Option<(SymbolKind, &str)> {
    const MODIFIERS: [&str; 11] = [
        "sealed",
        "abstract",
        "final",
        "case",
        "private",
        "protected",
        "implicit",
        "override",
        "lazy",
        "inline",
        "opaque",
    ];
    let line = behind(line, &MODIFIERS);
    let (word, rest) = line.split_once(' ')?;
    let kind = match word {
        "trait" => SymbolKind::Interface,
        "class" | "object" => SymbolKind::Class,
        "enum" => SymbolKind::Enum,
        "type" => SymbolKind::Type,
        "def" => SymbolKind::Function,
        "val" | "var" => SymbolKind::Field,
        _ => return None,
    };
    name(rest).map(|(name, _)| (kind, name))
}

/// The name that ends `text`.
fn last_name(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let start = text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_').len();
    let found = text.get(start..)?;
    found.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(found)
}
