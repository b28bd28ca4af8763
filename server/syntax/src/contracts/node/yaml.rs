//! YAML: the events of `saphyr-parser`, which end at the first mistake.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::json::too_much;
use super::{Builder, Kind, Mistake, Tree, ends};
use crate::Span;

pub(super) fn read(text: &str) -> Tree<'_> {
    let base = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader =
        Reader { text, places: Places::new(&text[base..], base), builder: Builder::new(), after: base };
    let mut parser = Parser::new_from_str(&text[base..]);
    let mut mistake = None;
    while let Some(event) = parser.next_event() {
        mistake = match event {
            // One document is one contract.
            Ok((Event::DocumentEnd, _)) => break,
            Ok((event, span)) => {
                let start = reader.places.byte(span.start.index());
                let end = reader.places.byte(span.end.index());
                reader.take(event, start, end.max(start))
            }
            Err(error) => Some(said(text, &reader.places, &error)),
        };
        if mistake.is_some() {
            break;
        }
    }
    reader.builder.done("YAML", mistake)
}

struct Reader<'t> {
    text: &'t str,
    places: Places<'t>,
    builder: Builder<'t>,
    /// First byte behind what was read last: there stands what is not written.
    after: usize,
}

impl<'t> Reader<'t> {
    fn take(&mut self, event: Event<'t>, start: usize, end: usize) -> Option<Mistake> {
        let done = match event {
            Event::Scalar(said, style, anchor, _) => {
                let span = self.scalar_span(&said, style, start, end);
                // What is written as it is meant needs no copy.
                let written = self.text.get(span.range()).filter(|written| *written == said);
                let said = written.map_or(said, Cow::Borrowed);
                if self.builder.wants_key() {
                    self.builder.key(said, span);
                    return None;
                }
                self.builder.add(Kind::Text, said, span).map(|at| self.builder.anchor(anchor, at))
            }
            Event::Alias(anchor) => self.alias(anchor, Span::new(start, end)),
            Event::MappingStart(anchor, _) => {
                self.after = self.after.max(start);
                self.builder.open(Kind::Map, start as u32).map(|at| self.builder.anchor(anchor, at))
            }
            Event::SequenceStart(anchor, _) => {
                self.after = self.after.max(start);
                self.builder.open(Kind::List, start as u32).map(|at| self.builder.anchor(anchor, at))
            }
            Event::MappingEnd | Event::SequenceEnd => {
                // The end of a block is told at the next token, below comments and blank lines.
                let closed = (end > start).then_some(end);
                self.after = closed.unwrap_or(self.after);
                self.builder.close(closed.map(|end| end as u32));
                Ok(())
            }
            _ => Ok(()),
        };
        done.err().map(|full| ends("YAML", self.text, start, &too_much(&full), None))
    }

    /// An alias of a text says that text; what else it stands for is looked up when it is asked for.
    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), super::Full> {
        self.after = span.end as usize;
        let target = self.builder.anchors.get(&anchor).copied();
        let node = target.and_then(|at| self.builder.nodes.get(at as usize));
        let text = node.filter(|node| node.kind == Kind::Text).map(|node| node.text.clone());
        if self.builder.wants_key() {
            self.builder.key(text.unwrap_or_default(), span);
            return Ok(());
        }
        let (kind, text) = match (text, target) {
            // No copies of long texts: they would add up.
            (Some(text), _) if text.len() <= 64 => (Kind::Text, text),
            (_, Some(at)) => (Kind::Alias(at), Cow::Borrowed("")),
            (_, None) => (Kind::Text, Cow::Borrowed("")),
        };
        self.builder.add(kind, text, span).map(|_| ())
    }

    /// Where a text stands, without quotes and without blanks and line ends behind it.
    fn scalar_span(&mut self, said: &str, style: ScalarStyle, start: usize, end: usize) -> Span {
        if said.is_empty() && style == ScalarStyle::Plain {
            return Span::new(self.after, self.after);
        }
        let written = self.text.get(start..end).unwrap_or_default().trim_end();
        let end = start + written.len();
        let written = without_properties(written);
        let start = end - written.len();
        self.after = end;
        let quote = match style {
            ScalarStyle::SingleQuoted => '\'',
            ScalarStyle::DoubleQuoted => '"',
            _ => return Span::new(start, end),
        };
        match written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            Some(inside) => Span::new(start + 1, start + 1 + inside.len()),
            None => Span::new(start, end),
        }
    }
}

/// A value without the anchor and the tag in front of it.
fn without_properties(written: &str) -> &str {
    let mut rest = written;
    while rest.starts_with(['&', '!']) {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest[end..].trim_start();
    }
    rest
}

/// Bytes of characters: the parser counts characters, and a look from the start for each would be quadratic.
struct Places<'t> {
    text: &'t str,
    /// Bytes in front of `text`.
    base: usize,
    /// The byte of every [`STEP`]th character; empty if each character is a byte.
    steps: Vec<u32>,
}

const STEP: usize = 64;

impl<'t> Places<'t> {
    fn new(text: &'t str, base: usize) -> Self {
        let steps = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(at, _)| at as u32).collect()
        };
        Self { text, base, steps }
    }

    /// The byte, in the whole file, of the character `index`.
    fn byte(&self, index: usize) -> usize {
        if self.steps.is_empty() {
            return self.base + index.min(self.text.len());
        }
        let Some(step) = self.steps.get(index / STEP) else { return self.base + self.text.len() };
        let rest = &self.text[*step as usize..];
        let inside = rest.char_indices().nth(index % STEP).map_or(rest.len(), |(at, _)| at);
        self.base + *step as usize + inside
    }
}

/// The parser's words for what it did not find, and ours for what was expected.
const WORDS: [(&str, &str); 18] = [
    ("mapping values are not allowed", "one `key: value` in a line (a value with `: ` in it needs quotes)"),
    ("did not find expected key", "a key that begins below the other keys"),
    ("simple key", "`:` behind the key"),
    ("tab", "blanks as indentation"),
    ("unexpected end of stream", "a closing quote"),
    ("unexpected document indicator", "a closing quote"),
    ("invalid indentation in quoted scalar", "a closing quote"),
    ("',' or '}'", "`,` or `}`"),
    ("',' or ']'", "`,` or `]`"),
    ("unknown anchor", "an alias of an anchor that stands above"),
    ("expected '-'", "`- `, or a key that begins below the other keys"),
    ("block sequence entries are not allowed", "a value, or `- ` on a line of its own"),
    ("unknown escape character", "one of the escapes of YAML"),
    ("invalid trailing content after double-quoted scalar", "the end of the line behind the closing quote"),
    ("unexpected end of plain scalar", "a value"),
    ("illegal placement of ':'", "`,` or the end of the brackets that are open"),
    ("unexpected character", "a value (one that begins with this character needs quotes)"),
    ("recursion limit", "no more than 255 brackets in brackets"),
];

/// The mistake that the parser names, in words.
fn said(text: &str, places: &Places<'_>, error: &ScanError) -> Mistake {
    let at = places.byte(error.marker().index());
    let info = error.info();
    let known = WORDS.iter().find(|(theirs, _)| info.contains(theirs));
    match known {
        Some((_, expected @ "a closing quote")) => {
            ends("YAML", text, at, expected, Some("the end of the text in quotes".to_owned()))
        }
        Some((_, expected @ "`:` behind the key")) => {
            // The parser sees it at the next word, which stands on another line.
            let before = text[..at].trim_end();
            let at = if text[before.len()..at].contains('\n') { before.len() } else { at };
            ends("YAML", text, at, expected, None)
        }
        Some((_, expected)) => ends("YAML", text, at, expected, None),
        None => ends("YAML", text, at, &format!("what YAML takes ({info})"), None),
    }
}
