//! YAML as the tool's own reader (YAML 1.2, core schema) turns it into values.

use std::borrow::Cow;

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
const MAX_VALUES: usize = 100_000;

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
}

impl Open {
    fn put(&mut self, value: Value) -> Option<()> {
        if !self.is_map {
            self.values.push(value);
        } else if let Some(key) = self.key.take() {
            self.entries.push((key, value));
        } else {
            let key = value.as_key();
            // A key that comes twice is an error to the tool.
            if self.entries.iter().any(|(known, _)| *known == key) {
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
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: Vec<(usize, Value)> = Vec::new();
    let (mut root, mut documents, mut size) = (None, 0, 0);
    let mut parser = Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    while let Some(event) = parser.next_event() {
        let (value, anchor) = match event.ok()?.0 {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return None;
                }
                continue;
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) if open.len() >= MAX_DEPTH => {
                let _ = anchor;
                return None;
            }
            Event::SequenceStart(anchor, _) => {
                open.push(Open { anchor, is_map: false, values: Vec::new(), entries: Vec::new(), key: None });
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push(Open { anchor, is_map: true, values: Vec::new(), entries: Vec::new(), key: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let done = open.pop()?;
                let anchor = done.anchor;
                (done.close(), anchor)
            }
            Event::Scalar(text, style, anchor, tag) => (scalar(&text, style, tag.as_ref()), anchor),
            Event::Alias(id) => {
                let value = anchors.iter().rev().find(|(anchor, _)| *anchor == id)?.1.clone();
                size += value.size();
                (value, 0)
            }
            _ => continue,
        };
        size += 1;
        if size > MAX_VALUES {
            return None;
        }
        if anchor > 0 {
            anchors.push((anchor, value.clone()));
        }
        match open.last_mut() {
            Some(parent) => parent.put(value)?,
            None => root = Some(value),
        }
    }
    Some(root.unwrap_or(Value::Null))
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
