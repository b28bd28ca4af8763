//! What a change says of itself in `.openspec.yaml`, and what that means.

use crate::schema::Schemas;
use crate::tree::{Failure, Tree};
use crate::yaml::{Value, parse};

pub(crate) const FILE: &str = ".openspec.yaml";

/// A marker such as `skip_specs: true`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    /// Not set.
    Absent,
    /// Set, and it counts.
    Declared,
    /// Set, but the file is not valid for this reason.
    Invalid(String),
}

/// Reads a marker of the change whose folder is `folder`.
pub(crate) fn marker(tree: &dyn Tree, schemas: &Schemas<'_>, folder: &str, key: &str) -> Marker {
    match honored(tree, schemas, folder, key) {
        Ok(true) => Marker::Declared,
        Ok(false) => Marker::Absent,
        // It goes to a terminal.
        Err(reason) => {
            let safe = reason.chars().map(|c| if c.is_ascii_control() { '?' } else { c });
            Marker::Invalid(safe.collect())
        }
    }
}

fn honored(tree: &dyn Tree, schemas: &Schemas<'_>, folder: &str, key: &str) -> Result<bool, String> {
    let text = match tree.read(&format!("{folder}/{FILE}")) {
        Ok(text) => text,
        Err(failure) if failure.code == "ENOENT" => return Ok(false),
        Err(Failure { message, .. }) => return Err(format!("the metadata file cannot be read ({message})")),
    };
    let Some(value) = parse(&text) else {
        return if mentions(&text, key) { Err("the file is not valid YAML".into()) } else { Ok(false) };
    };
    if let Some(first) = first_problem(&value) {
        let said = value.get(key).is_some_and(|said| *said != Value::Bool(false));
        return if said { Err(first) } else { Ok(false) };
    }
    if value.get(key) != Some(&Value::Bool(true)) {
        return Ok(false);
    }
    let schema = value.get("schema").and_then(Value::text).unwrap_or_default();
    if !schemas.names().iter().any(|name| name == schema) {
        return Err(format!("schema: unknown schema '{schema}'"));
    }
    schemas.load(schema).map(|_| true)
}

/// The schema a change's own file names; `None` if there is no file.
pub(crate) fn schema_of(tree: &dyn Tree, schemas: &Schemas<'_>, folder: &str) -> Result<Option<String>, ()> {
    let path = format!("{folder}/{FILE}");
    if tree.kind(&path).is_none() {
        return Ok(None);
    }
    let value = tree.read(&path).ok().and_then(|text| parse(&text)).ok_or(())?;
    let schema = value.get("schema").and_then(Value::text).unwrap_or_default();
    if first_problem(&value).is_some() || !schemas.names().iter().any(|name| name == schema) {
        return Err(());
    }
    Ok(Some(schema.to_owned()))
}

/// Whether `key:` begins a line, as far as that can be told of a file that is no YAML.
fn mentions(text: &str, key: &str) -> bool {
    text.match_indices(key).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + key.len()..]);
        let quote = before.chars().next_back().filter(|c| matches!(c, '\'' | '"'));
        let before = quote.map_or(before, |_| &before[..before.len() - 1]);
        let indent = specls_syntax::openspec::trim_end(before);
        let begins =
            indent.is_empty() || before[indent.len()..].contains(['\n', '\r', '\u{2028}', '\u{2029}']);
        let after = quote.map_or(Some(after), |quote| after.strip_prefix(quote));
        begins && after.is_some_and(|after| specls_syntax::openspec::trim_start(after).starts_with(':'))
    })
}

/// What a reader of the tool's schema says first.
fn first_problem(value: &Value) -> Option<String> {
    let Value::Map(entries) = value else {
        return Some(format!("Invalid input: expected object, received {}", Value::kind(Some(value))));
    };
    let get = |key: &str| entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    match get("schema") {
        Some(Value::Text(schema)) if schema.is_empty() => return Some("schema: schema is required".into()),
        Some(Value::Text(_)) => {}
        other => return Some(wrong("schema", "string", other)),
    }
    match get("created") {
        None => {}
        Some(Value::Text(date)) if is_date(date) => {}
        Some(Value::Text(_)) => return Some("created: created must be YYYY-MM-DD format".into()),
        other => return Some(wrong("created", "string", other)),
    }
    if let Some(goal) = get("goal")
        && let Some(problem) = not_filled("goal", goal)
    {
        return Some(problem);
    }
    match get("affected_areas") {
        None => {}
        Some(Value::List(areas)) => {
            let mut areas = areas.iter().enumerate();
            if let Some(problem) =
                areas.find_map(|(n, area)| not_filled(&format!("affected_areas.{n}"), area))
            {
                return Some(problem);
            }
        }
        other => return Some(wrong("affected_areas", "array", other)),
    }
    if let Some(problem) = get("initiative").and_then(initiative_problem) {
        return Some(problem);
    }
    ["skip_specs", "retire_capabilities"].into_iter().find_map(|key| match get(key) {
        None | Some(Value::Bool(_)) => None,
        other => Some(wrong(key, "boolean", other)),
    })
}

fn initiative_problem(value: &Value) -> Option<String> {
    let Value::Map(entries) = value else { return Some(wrong("initiative", "object", Some(value))) };
    for (key, label) in [("store", "Store id"), ("id", "Initiative id")] {
        match value.get(key) {
            Some(Value::Text(id)) if is_kebab(id) => {}
            Some(Value::Text(_)) => {
                return Some(format!(
                    "initiative.{key}: {label} must be kebab-case with lowercase letters, numbers, and \
                        single hyphen separators"
                ));
            }
            other => return Some(wrong(&format!("initiative.{key}"), "string", other)),
        }
    }
    let other: Vec<String> = entries
        .iter()
        .filter(|(key, _)| !matches!(&**key, "store" | "id"))
        .map(|(key, _)| format!("\"{key}\""))
        .collect();
    match other.len() {
        0 => None,
        1 => Some(format!("initiative: Unrecognized key: {}", other.concat())),
        _ => Some(format!("initiative: Unrecognized keys: {}", other.join(", "))),
    }
}

fn wrong(path: &str, expected: &str, found: Option<&Value>) -> String {
    format!("{path}: Invalid input: expected {expected}, received {}", Value::kind(found))
}

fn not_filled(path: &str, value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if text.is_empty() => {
            Some(format!("{path}: Too small: expected string to have >=1 characters"))
        }
        Value::Text(_) => None,
        other => Some(wrong(path, "string", Some(other))),
    }
}

fn is_date(text: &str) -> bool {
    let digit = |n: usize, b: u8| if matches!(n, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(|(n, b)| digit(n, b))
}

fn is_kebab(text: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(part)
}
