//! YAML front matter as steering files use it: simple keys with a scalar or a list of scalars.
//!
//! No YAML reader: anything deeper is kept raw and not judged. What is judged are lines that no reader of YAML takes,
//! because then the whole front matter counts for nothing. Pure and linear; offsets count into the file's text.

mod scalars;
#[cfg(test)]
mod tests;

use crate::Span;
use scalars::{key, plain_key, quote_end, unquoted, without_comment};

/// The front matter of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// From the first `---` to the end of the last one, its line end excluded.
    pub span: Span,
    /// First byte after the front matter and its line end.
    pub body: u32,
    /// Keys with their values, in the order of the text.
    pub fields: Vec<Field>,
    /// What no reader of YAML takes, in the order of the text.
    pub problems: Vec<Problem>,
}

/// One key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key, without quotes.
    pub name: String,
    /// The key as written, quotes included.
    pub key: Span,
    /// What is written after the colon: comments left out, all lines of a block; empty at the colon's end if nothing.
    pub span: Span,
    /// What it says.
    pub value: Value,
}

/// What a key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// One value.
    Scalar(Scalar),
    /// Several, as `[a, b]` or as a block of `- a`.
    List(Vec<Scalar>),
    /// Maps, block text, anchors: not read.
    Raw,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The value, without quotes and escapes.
    pub text: String,
    /// As written, quotes included.
    pub span: Span,
}

/// A place that makes the front matter invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The reason.
    pub why: Why,
    /// Where.
    pub span: Span,
}

/// Why a place is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// No second `---`.
    NoEnd,
    /// A line that is neither a key, nor a list item, nor a comment.
    NotAKey,
    /// No blank after the colon: `inclusion:always`.
    NoBlankAfterColon,
    /// The key stands above already.
    DuplicateKey,
    /// A quote that nobody closes.
    UnclosedQuote,
    /// A `[` that nobody closes.
    UnclosedList,
    /// Something after the closing quote or bracket.
    AfterValue,
    /// A colon and a blank inside a value without quotes.
    ColonInValue,
    /// A value without quotes that begins with a character YAML keeps for itself: `*`, `&`, `!`, `%`, `@`, a backtick.
    MarkInFront,
    /// A tab as indentation.
    Tab,
}

impl Why {
    /// What is wrong and what to do, as the end of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoEnd => "the front matter has no end; write a line `---` below its last key",
            Self::NotAKey => "this line is no `key: value`; write a key and a colon, or put `#` before it",
            Self::NoBlankAfterColon => "no blank after the colon, so this is no key; write `key: value`",
            Self::DuplicateKey => "this key stands above already; keep one of the two",
            Self::UnclosedQuote => "nothing closes this quote; close it at the end of the value",
            Self::UnclosedList => "nothing closes this list; write `]` after its last item",
            Self::AfterValue => "text follows the end of the value; put it inside, or `#` before it",
            Self::ColonInValue => "a colon and a blank inside the value end it here; put the value in quotes",
            Self::MarkInFront => "YAML keeps this first character for itself; put the value in quotes",
            Self::Tab => "YAML takes no tab as indentation; use blanks",
        }
    }
}

impl FrontMatter {
    /// Nobody wrote an end. The keys up to byte `end`, the first empty line, were meant; what follows is text.
    fn without_end(mut self, fence: Line, end: usize) -> Self {
        self.fields.retain(|f| f.span.end as usize <= end);
        self.problems = vec![Problem { why: Why::NoEnd, span: Span::new(fence.start, fence.start + 3) }];
        self.span = Span::new(fence.start, end);
        self.body = end as u32;
        self
    }

    /// The first field called `name`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

impl Field {
    /// Its values: none, one, or those of a list.
    #[must_use]
    pub fn scalars(&self) -> &[Scalar] {
        match &self.value {
            Value::Scalar(scalar) => std::slice::from_ref(scalar),
            Value::List(list) => list,
            Value::Empty | Value::Raw => &[],
        }
    }
}

/// Reads the front matter of `text`; `None` if it has none: it begins with no `---`, or with a rule and no key.
#[must_use]
pub fn read(text: &str) -> Option<FrontMatter> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = Lines { text, at: start };
    let fence = lines.next()?;
    if fence.said(text) != "---" {
        return None;
    }
    let mut reader = Reader { text, out: FrontMatter::default(), open: None };
    let first = lines.clone().find(|line| !line.said(text).is_empty());
    let blank = lines.clone().find(|line| line.said(text).is_empty());
    let mut last = fence;
    for line in &mut lines {
        let said = line.said(text);
        // Also inside a quote: what cuts files apart looks for this line before anybody reads YAML.
        if matches!(said, "---" | "...") {
            reader.close();
            reader.out.span = Span::new(fence.start, line.start + said.len());
            reader.out.body = line.next as u32;
            return Some(reader.out);
        }
        reader.line(line);
        last = line;
    }
    // A rule at the top of a page is no front matter.
    first.filter(|line| key(&text[line.start..line.end]).is_some())?;
    reader.close();
    Some(reader.out.without_end(fence, blank.map_or(last.end, |line| line.start)))
}

/// One line, its line end excluded.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    /// First byte of the next line.
    next: usize,
}

impl Line {
    /// The line without blanks after it.
    fn said(self, text: &str) -> &str {
        text[self.start..self.end].trim_end()
    }
}

#[derive(Clone)]
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let len = rest.find('\n').unwrap_or(rest.len());
        self.at = (start + len + 1).min(self.text.len());
        let end = start + rest[..len].trim_end_matches('\r').len();
        Some(Line { start, end, next: self.at })
    }
}

/// A field whose value may go on.
struct Open {
    field: Field,
    pending: Pending,
}

/// What may still come for a field.
enum Pending {
    /// After `key:`: a block.
    Block,
    /// After `key: value`: more words of it, indented.
    Words,
    /// After a value that is complete.
    Nothing,
    /// The rest of a quoted value, opened with this character.
    Quote(char),
    /// The rest of a `[` list.
    Flow,
}

struct Reader<'t> {
    text: &'t str,
    out: FrontMatter,
    open: Option<Open>,
}

impl Reader<'_> {
    fn problem(&mut self, why: Why, start: usize, end: usize) {
        self.out.problems.push(Problem { why, span: Span::new(start, end) });
    }

    /// Ends the field that is open.
    fn close(&mut self) {
        let Some(Open { mut field, pending }) = self.open.take() else { return };
        let (start, end) = (field.span.start as usize, field.span.end as usize);
        match pending {
            Pending::Quote(_) => {
                self.problem(Why::UnclosedQuote, start, end);
                field.value =
                    Value::Scalar(Scalar { text: self.text[start + 1..end].to_owned(), span: field.span });
            }
            Pending::Flow => match self.flow(start, end) {
                Some(list) => field.value = Value::List(list),
                None => field.value = Value::Raw,
            },
            _ => {}
        }
        self.out.fields.push(field);
    }

    fn line(&mut self, line: Line) {
        let said = line.said(self.text);
        let body = said.trim_start_matches([' ', '\t']);
        let indent = said.len() - body.len();
        let start = line.start + indent;
        if let Some(Open { field, pending: pending @ (Pending::Quote(_) | Pending::Flow) }) = &mut self.open {
            // What is not indented and is a key ends what was never closed: one mistake, one problem.
            let ended = indent == 0 && key(body).is_some();
            if !ended {
                field.span.end = (start + body.len()) as u32;
                let closes = match pending {
                    Pending::Quote(quote) => quote_end(body, *quote).is_some(),
                    _ => without_comment(body).ends_with(']'),
                };
                if closes {
                    self.finish();
                }
                return;
            }
        }
        if body.is_empty() || body.starts_with('#') {
            return;
        }
        if said[..indent].contains('\t') {
            self.problem(Why::Tab, line.start, start);
        }
        let item = body == "-" || body.starts_with("- ");
        if (indent > 0 || item) && self.open.is_some() {
            self.more(body, start, indent > 0, item);
            return;
        }
        self.close();
        self.field(body, start);
    }

    /// The quoted value or list that is open has its end.
    fn finish(&mut self) {
        let Some(Open { mut field, pending }) = self.open.take() else { return };
        let (start, end) = (field.span.start as usize, field.span.end as usize);
        field.value = match pending {
            Pending::Quote(_) => {
                let scalar = self.scalar(start, end);
                field.span.end = scalar.span.end;
                Value::Scalar(scalar)
            }
            _ => self.flow(start, end).map_or(Value::Raw, Value::List),
        };
        self.open = Some(Open { field, pending: Pending::Nothing });
    }

    /// A line of the block below a key.
    fn more(&mut self, body: &str, start: usize, indented: bool, item: bool) {
        let said = without_comment(body);
        let end = start + said.len();
        let Some(Open { mut field, pending }) = self.open.take() else { return };
        match (&mut field.value, &pending) {
            (Value::Raw, _) => {}
            (Value::Empty, Pending::Block) | (Value::List(_), Pending::Block) if item => {
                let inside = said[1..].trim_start();
                let deeper = inside.starts_with(['{', '[', '|', '>']) || key(inside).is_some();
                if deeper {
                    field.value = Value::Raw;
                } else {
                    let scalar = self.scalar(end - inside.len(), end);
                    match &mut field.value {
                        Value::List(list) => list.push(scalar),
                        value => *value = Value::List(vec![scalar]),
                    }
                }
                if field.span.is_empty() {
                    field.span.start = start as u32;
                }
            }
            (Value::Empty, Pending::Block) => {
                field.value = Value::Raw;
                field.span.start = start as u32;
            }
            (Value::Scalar(scalar), Pending::Words) if indented => {
                scalar.text.push(' ');
                scalar.text += said;
                scalar.span.end = end as u32;
            }
            _ => {
                self.problem(Why::NotAKey, start, end);
                self.open = Some(Open { field, pending });
                return;
            }
        }
        field.span.end = field.span.end.max(end as u32);
        self.open = Some(Open { field, pending });
    }

    /// A line `key: value`.
    fn field(&mut self, body: &str, start: usize) {
        let Some((name, colon)) = key(body) else {
            let glued = body.split_once(':').is_some_and(|(name, _)| plain_key(name));
            let why = if glued { Why::NoBlankAfterColon } else { Why::NotAKey };
            self.problem(why, start, start + body.len());
            return;
        };
        let key_span = Span::new(start, start + colon);
        if self.out.fields.iter().take(MOST_KEYS).any(|f| f.name == name) {
            self.problem(Why::DuplicateKey, start, start + colon);
        }
        let rest = &body[colon + 1..];
        let said = without_comment(rest.trim_start());
        let at =
            if said.is_empty() { start + colon + 1 } else { start + body.len() - rest.trim_start().len() };
        let end = at + said.len();
        let open = |value, pending, end| {
            let field = Field { name, key: key_span, span: Span::new(at, end), value };
            Some(Open { field, pending })
        };
        self.open = match said.chars().next() {
            None => open(Value::Empty, Pending::Block, end),
            Some('{' | '|' | '>') => open(Value::Raw, Pending::Block, end),
            Some('[') if said.ends_with(']') => {
                let value = self.flow(at, end).map_or(Value::Raw, Value::List);
                open(value, Pending::Nothing, end)
            }
            Some('[') => open(Value::Raw, Pending::Flow, end),
            Some(quote @ ('"' | '\'')) => {
                let whole = rest.trim();
                if quote_end(&whole[1..], quote).is_some() {
                    let scalar = self.scalar(at, at + whole.len());
                    let end = scalar.span.end as usize;
                    open(Value::Scalar(scalar), Pending::Nothing, end)
                } else {
                    open(Value::Empty, Pending::Quote(quote), at + whole.len())
                }
            }
            Some(_) => {
                let scalar = self.scalar(at, end);
                open(Value::Scalar(scalar), Pending::Words, end)
            }
        };
    }

    /// The value in `start..end`, which holds no more than one.
    fn scalar(&mut self, start: usize, end: usize) -> Scalar {
        let raw = &self.text[start..end];
        let first = raw.chars().next();
        if let Some(quote @ ('"' | '\'')) = first {
            let Some(len) = quote_end(&raw[1..], quote) else {
                self.problem(Why::UnclosedQuote, start, end);
                return Scalar { text: raw[1..].to_owned(), span: Span::new(start, end) };
            };
            let stop = start + len + 2;
            let after = without_comment(&self.text[stop..end]);
            if !after.trim().is_empty() {
                self.problem(Why::AfterValue, stop, stop + after.len());
            }
            return Scalar { text: unquoted(&raw[1..=len], quote), span: Span::new(start, stop) };
        }
        if matches!(first, Some('*' | '&' | '!' | '%' | '@' | '`')) {
            self.problem(Why::MarkInFront, start, end);
        } else if let Some(colon) = raw.find(": ").or_else(|| raw.ends_with(':').then(|| raw.len() - 1)) {
            self.problem(Why::ColonInValue, start + colon, start + colon + 1);
        }
        Scalar { text: raw.to_owned(), span: Span::new(start, end) }
    }

    /// The items of `[a, "b"]` in `start..end`; `None`: something deeper.
    fn flow(&mut self, start: usize, end: usize) -> Option<Vec<Scalar>> {
        let raw = &self.text[start..end];
        let raw = without_comment(raw);
        let Some(inside) = raw.strip_prefix('[').and_then(|r| r.strip_suffix(']')) else {
            self.problem(Why::UnclosedList, start, start + 1);
            return None;
        };
        let base = start + 1;
        let mut items = Vec::new();
        let (mut from, mut quote) = (0, None);
        // Commas inside quotes part nothing; nor do those of `*.{ts,tsx}`, but YAML disagrees, so people quote these.
        for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
            match (quote, c) {
                (None, '"' | '\'') if inside[from..at].trim().is_empty() => quote = Some(c),
                (Some(open), c) if c == open => quote = None,
                (None, '[' | '{') if inside[from..at].trim().is_empty() => return None,
                (None, ',') => {
                    items.push((from, at));
                    from = at + 1;
                }
                _ => {}
            }
        }
        if quote.is_some() {
            items.push((from, inside.len()));
        }
        let mut out = Vec::new();
        for (from, to) in items {
            let item = inside[from..to].trim();
            let at = base + to - inside[from..to].trim_start().len();
            if !item.is_empty() {
                out.push(self.scalar(at, at + item.len()));
            }
        }
        Some(out)
    }
}

/// Most keys that are compared with a new one: steering files have four.
const MOST_KEYS: usize = 64;
