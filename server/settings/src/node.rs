//! A value of either form, TOML or JSON, with the bytes it stands at where there are any.

use std::ops::Range;

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(crate) type Span = Option<Range<usize>>;

pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    String(String),
    Bool(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// Anything that no setting takes, by its name in a message.
    Other(&'static str),
}

pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) node: Node,
}

impl Value {
    /// What it is, with its article, for a message.
    pub(crate) const fn type_name(&self) -> &'static str {
        match self {
            Value::String(_) => "a string",
            Value::Bool(_) => "`true` or `false`",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Other(name) => name,
        }
    }
}

/// Entries in the order of the text.
pub(crate) fn toml_entries(table: &DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: Some(key.span()),
            node: toml_node(value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.as_ref().map(|span| span.start));
    entries
}

fn toml_node(value: &Spanned<DeValue<'_>>) -> Node {
    let span = Some(value.span());
    let value = match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(toml_node).collect()),
        DeValue::Table(table) => Value::Table(toml_entries(table)),
        DeValue::Integer(_) | DeValue::Float(_) => Value::Other("a number"),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(_) => Value::Other("a date"),
    };
    Node { span, value }
}

/// Entries of a JSON object. `null` is what editors send for a setting that is not given.
pub(crate) fn json_entries(object: &serde_json::Map<String, Json>) -> Vec<Entry> {
    object
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| Entry { key: key.clone(), key_span: None, node: json_node(value) })
        .collect()
}

fn json_node(value: &Json) -> Node {
    let value = match value {
        Json::String(text) => Value::String(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(json_node).collect()),
        Json::Object(object) => Value::Table(json_entries(object)),
        Json::Number(_) => Value::Other("a number"),
        Json::Bool(value) => Value::Bool(*value),
        Json::Null => Value::Other("null"),
    };
    Node { span: None, value }
}
