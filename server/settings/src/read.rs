//! Text or JSON to a layer, with a problem for everything that does not hold.

use serde_json::Value as Json;
use toml::de::DeTable;

use crate::globs::trim;
use crate::keys::{self, Key, Kind, List};
use crate::near::nearest;
use crate::node::{Entry, Node, Span, Value, json_entries, toml_entries};
use crate::{Layer, Level, Problem};

/// The section under which editors keep our settings.
const SECTION: &str = "specls";

/// What the clients in `editors/` keep in the same section for themselves.
const EDITOR_KEYS: &[&str] = &["server", "trace"];

/// Reads `specls.toml`. `known_codes` are the codes of all findings.
///
/// Never fails: where the TOML is broken, what can be read counts.
pub fn from_toml(text: &str, known_codes: &[&str]) -> (Layer, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader::new(known_codes);
    for error in errors {
        let message = format!("not valid TOML: {}", error.message());
        reader.problems.push(Problem { span: error.span(), key: String::new(), message });
    }
    reader.settings(toml_entries(table.get_ref()));
    reader.finish()
}

/// Reads what an editor sends: the settings bare, or under `specls`. `null` is a layer without settings.
/// `known_codes` are the codes of all findings.
pub fn from_json(value: &Json, known_codes: &[&str]) -> (Layer, Vec<Problem>) {
    let mut reader = Reader::new(known_codes);
    // Editors that send all their settings (Neovim) have those of other servers beside ours: only ours are looked at.
    let value = value.get(SECTION).unwrap_or(value);
    match value {
        Json::Null => {}
        Json::Object(object) => {
            let entries = json_entries(object).into_iter();
            reader.settings(entries.filter(|entry| !EDITOR_KEYS.contains(&entry.key.as_str())).collect());
        }
        other => {
            let message =
                format!("the settings must be an object with {}, not `{other}`", list_of(keys::names()));
            reader.problem(None, SECTION, message);
        }
    }
    reader.finish()
}

struct Reader<'a> {
    known_codes: &'a [&'a str],
    layer: Layer,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(known_codes: &'a [&'a str]) -> Reader<'a> {
        Reader { known_codes, layer: Layer::default(), problems: Vec::new() }
    }

    fn finish(mut self) -> (Layer, Vec<Problem>) {
        self.problems.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
        (self.layer, self.problems)
    }

    fn problem(&mut self, span: Span, key: impl Into<String>, message: String) {
        self.problems.push(Problem { span, key: key.into(), message });
    }

    fn settings(&mut self, entries: Vec<Entry>) {
        let mut seen: Vec<&str> = Vec::new();
        for entry in entries.into_iter().flat_map(opened) {
            let Some(key) = keys::find(&entry.key) else {
                let known = list_of(keys::names());
                let meant = match nearest(&entry.key, keys::names()) {
                    Some(name) => format!("did you mean `{name}`? "),
                    None => String::new(),
                };
                let message = format!("unknown setting `{}`: {meant}known are {known}", entry.key);
                self.problem(entry.key_span, entry.key, message);
                continue;
            };
            if seen.contains(&key.name) {
                let message = format!(
                    "`{}` is `{}`, which is already given; this one is not used",
                    entry.key, key.name
                );
                self.problem(entry.key_span, entry.key, message);
                continue;
            }
            seen.push(key.name);
            self.setting(key, entry);
        }
    }

    fn setting(&mut self, key: &Key, entry: Entry) {
        match (&key.kind, entry.node.value) {
            (Kind::Severity, Value::Table(entries)) => self.severity(key, entries),
            (Kind::List(list), Value::List(nodes)) => self.list(key, list, nodes),
            (Kind::Flag(_), Value::Bool(value)) => drop(self.layer.flags.insert(key.name, value)),
            (_, found) => {
                let message = format!(
                    "`{}` must be {}, not {}; for example:\n{}",
                    key.name,
                    key.type_name(),
                    found.type_name(),
                    key.example
                );
                self.problem(entry.key_span, key.name, message);
            }
        }
    }

    fn severity(&mut self, key: &Key, entries: Vec<Entry>) {
        for entry in entries {
            let path = format!("{}.{}", key.name, entry.key);
            if !self.known_codes.contains(&entry.key.as_str()) {
                let meant = match nearest(&entry.key, self.known_codes.iter().copied()) {
                    Some(code) => format!("did you mean `{code}`?"),
                    None => format!("known are {}", list_of(self.known_codes.iter().copied())),
                };
                self.problem(entry.key_span, path, format!("there is no finding `{}`: {meant}", entry.key));
                continue;
            }
            match level(&entry.node.value) {
                Ok(level) => {
                    self.layer.severity.insert(entry.key, level);
                }
                Err(message) => self.problem(entry.node.span, path, message),
            }
        }
    }

    fn list(&mut self, key: &Key, list: &List, nodes: Vec<Node>) {
        let mut good: Vec<String> = Vec::with_capacity(nodes.len());
        for (number, node) in nodes.into_iter().enumerate() {
            match list_entry(list, node.value) {
                // Said twice is meant once.
                Ok(text) if good.contains(&text) => {}
                Ok(text) => good.push(text),
                Err(message) => self.problem(node.span, format!("{}[{number}]", key.name), message),
            }
        }
        *(list.field)(&mut self.layer) = Some(good);
    }
}

/// What stands in a section, each with its name (`lens.enable`); an entry that is none as it is.
fn opened(entry: Entry) -> Vec<Entry> {
    match entry.node.value {
        Value::Table(inner) if keys::is_section(&entry.key) => {
            let named = |inner: Entry| Entry { key: format!("{}.{}", entry.key, inner.key), ..inner };
            inner.into_iter().map(named).collect()
        }
        _ => vec![entry],
    }
}

fn level(value: &Value) -> Result<Level, String> {
    let known = || list_of(Level::ALL.map(Level::name));
    let Value::String(word) = value else {
        return Err(format!("a level must be one of the words {}, not {}", known(), value.type_name()));
    };
    Level::from_name(word).ok_or_else(|| match nearest(word, Level::ALL.map(Level::name)) {
        Some(name) => format!("there is no level `{word}`: did you mean `{name}`? known are {}", known()),
        None => format!("there is no level `{word}`: known are {}", known()),
    })
}

fn list_entry(list: &List, value: Value) -> Result<String, String> {
    let Value::String(text) = value else {
        return Err(format!("a {} must be a string, not {}", list.entry, value.type_name()));
    };
    match (list.check)(&text) {
        Ok(()) => Ok(trim(&text).to_owned()),
        Err(reason) => Err(format!("bad {} `{text}`: {reason}", list.entry)),
    }
}

fn list_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
