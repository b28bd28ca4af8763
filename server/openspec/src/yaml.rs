//! YAML as the tool's own reader (YAML 1.2, core schema) turns it into values.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// May be NaN.
    Number(f64),
    Text(String),
    List(Vec<Value>),
    /// In the order of the file.
    Map(Vec<(String, Value)>),
}

/// Far above any settings file; a file that says otherwise means harm.
const MAX_DEPTH: usize = 100;
const MAX_VALUES: usize = 10_000;

impl Value {
    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The tool's name of the kind of value; that of a missing one is `undefined`.
    pub(crate) fn kind(value: Option<&Self>) -> &'static str {
        match value {
            None => "undefined",
            Some(Self::Null) => "null",
            Some(Self::Bool(_)) => "boolean",
            Some(Self::Number(number)) if number.is_nan() => "NaN",
            Some(Self::Number(_)) => "number",
            Some(Self::Text(_)) => "string",
            Some(Self::List(_)) => "array",
            Some(Self::Map(_)) => "object",
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::List(values) => 1 + values.iter().map(Self::size).sum::<usize>(),
            Self::Map(entries) => 1 + entries.iter().map(|(_, value)| value.size()).sum::<usize>(),
            _ => 1,
        }
    }

    fn as_key(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(value) => value.to_string(),
            Self::Text(text) => text.clone(),
            // The tool writes these out; no key we ask for is one.
            Self::List(_) | Self::Map(_) => "[object]".to_owned(),
        }
    }
}

/// A list or map that is not complete.
struct Open {
    anchor: usize,
    is_map: bool,
    values: Vec<Value>,
    entries: Vec<(String, Value)>,
    key: Option<String>,
    keys: FxHashSet<String>,
}

impl Open {
    fn new(anchor: usize, is_map: bool) -> Self {
        Self {
            anchor,
            is_map,
            values: Vec::new(),
            entries: Vec::new(),
            key: None,
            keys: FxHashSet::default(),
        }
    }

    fn put(&mut self, value: Value) -> Option<()> {
        if !self.is_map {
            self.values.push(value);
        } else if let Some(key) = self.key.take() {
            self.entries.push((key, value));
        } else {
            let key = value.as_key();
            // A key that comes twice is an error to the tool.
            if !self.keys.insert(key.clone()) {
                return None;
            }
            self.key = Some(key);
        }
        Some(())
    }

    fn close(self) -> Value {
        if self.is_map { Value::Map(self.entries) } else { Value::List(self.values) }
    }
}

/// The one document in `text`; `None` if it is no YAML.
pub(crate) fn parse(text: &str) -> Option<Value> {
    let text = without_lone_cr(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut building = Building::default();
    let mut parser = Parser::new_from_str(&text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.ok()?;
        building.take(event, span.start.line())?;
    }
    Some(building.root.unwrap_or(Value::Null))
}

/// A lone CR ends a line to our parser and not to the tool's: some character that does not stands for it.
fn without_lone_cr(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\u{e000}"))
}

/// The values of a document that is read event by event.
#[derive(Default)]
struct Building {
    open: Vec<Open>,
    anchors: FxHashMap<usize, Value>,
    root: Option<Value>,
    documents: usize,
    size: usize,
    /// Line of a key that was left out (`: value`).
    empty_key: Option<usize>,
}

impl Building {
    /// Takes the next event, which begins in `line`; `None` if the tool would not.
    fn take(&mut self, event: Event<'_>, line: usize) -> Option<()> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                (self.documents == 1).then_some(())
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, false),
            // `: a: b` is one mapping too many for the tool.
            Event::MappingStart(..) if self.empty_key.take() == Some(line) => None,
            Event::MappingStart(anchor, _) => self.open(anchor, true),
            Event::SequenceEnd | Event::MappingEnd => {
                let done = self.open.pop()?;
                let anchor = done.anchor;
                self.put(done.close(), anchor)
            }
            Event::Scalar(text, style, anchor, tag) => {
                let is_key = self.open.last().is_some_and(|open| open.is_map && open.key.is_none());
                self.empty_key = (is_key && text.is_empty()).then_some(line);
                self.put(scalar(&text, style, tag.as_ref()), anchor)
            }
            Event::Alias(id) => {
                let value = self.anchors.get(&id)?.clone();
                self.size += value.size();
                self.put(value, 0)
            }
            _ => Some(()),
        }
    }

    fn open(&mut self, anchor: usize, is_map: bool) -> Option<()> {
        self.open.push(Open::new(anchor, is_map));
        (self.open.len() <= MAX_DEPTH).then_some(())
    }

    fn put(&mut self, value: Value, anchor: usize) -> Option<()> {
        self.size += 1;
        if self.size > MAX_VALUES {
            return None;
        }
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            Some(parent) => parent.put(value),
            None => {
                self.root = Some(value);
                Some(())
            }
        }
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Cow<'_, Tag>>) -> Value {
    let as_text = || Value::Text(text.to_owned());
    if style != ScalarStyle::Plain || tag.is_some() {
        return as_text();
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Value::Number(f64::NAN),
        _ => number(text).map_or_else(as_text, Value::Number),
    }
}

fn number(text: &str) -> Option<f64> {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix).filter(|digits| !digits.starts_with(['+', '-'])) {
            return u64::from_str_radix(digits, radix).ok().map(|number| number as f64);
        }
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    // Rust also reads `inf` and `nan`.
    let digits = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let numeric =
        unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    if digits && numeric { text.parse().ok() } else { None }
}
