//! The settings page and the JSON schema, both from the table of keys.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::keys::{KEYS, Key, Kind};
use crate::{FILE_NAME, Level};

/// JSON schema of `specls.toml`, also of what editors send. `known_codes` are the codes of all findings.
pub fn json_schema(known_codes: &[&str]) -> Value {
    let mut properties = Map::new();
    for key in KEYS {
        let schema = key_schema(key, known_codes);
        match key.name.split_once('.') {
            None => drop(properties.insert(key.name.to_owned(), schema)),
            Some((section, name)) => {
                let section = properties.entry(section).or_insert_with(
                    || json!({ "type": "object", "properties": {}, "additionalProperties": false }),
                );
                section["properties"][name] = schema;
            }
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Specls settings",
        "description": format!("Settings of Specls, in `{FILE_NAME}` or from an editor."),
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn key_schema(key: &Key, known_codes: &[&str]) -> Value {
    let mut schema = match &key.kind {
        Kind::Severity => {
            let level = json!({ "type": "string", "enum": Level::ALL.map(Level::name) });
            let codes: Map<String, Value> =
                known_codes.iter().map(|code| ((*code).to_owned(), level.clone())).collect();
            json!({ "type": "object", "properties": codes, "additionalProperties": false, "default": {} })
        }
        Kind::List(list) => {
            let mut items = json!({ "type": "string", "minLength": 1 });
            if let Some(pattern) = list.pattern {
                items["pattern"] = pattern.into();
            }
            json!({ "type": "array", "items": items, "uniqueItems": true, "default": [] })
        }
        Kind::Flag(flag) => json!({ "type": "boolean", "default": flag.default }),
    };
    // VS Code shows the second with its formatting and ignores the first; others know only the first.
    schema["description"] = key.doc.into();
    schema["markdownDescription"] = key.doc.into();
    schema
}

/// The settings page of the documentation, as Markdown.
pub fn markdown_reference() -> String {
    let mut page = format!(
        "# Settings\n\n\
         Settings stand in `{FILE_NAME}` in the root of the workspace or a folder above it, or in the editor's own \
         settings under `specls`. What the editor gives wins, setting by setting; `severity` is merged finding by \
         finding. A setting that cannot be understood is reported where it stands, and the others hold.\n\n\
         | setting | value | default |\n| --- | --- | --- |\n"
    );
    for key in KEYS {
        // Headings lose their dots in addresses.
        let anchor = key.name.replace('.', "");
        let (value, default) = (key.type_name(), key.default());
        let _ = writeln!(page, "| [`{}`](#{anchor}) | {value} | `{default}` |", key.name);
    }
    for key in KEYS {
        let _ = write!(page, "\n## {}\n\n{}\n\n```toml\n{}\n```\n", key.name, key.doc, key.example);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_toml;

    #[test]
    fn every_setting_is_in_both() {
        let schema = json_schema(&["unknown-id"]);
        let page = markdown_reference();
        for key in KEYS {
            assert!(page.contains(&format!("\n## {}\n", key.name)), "{}", key.name);
            let place = format!("/properties/{}", key.name.replace('.', "/properties/"));
            let found = schema.pointer(&place).unwrap();
            assert_eq!(found["description"], key.doc);
            let default: Value = serde_json::from_str(key.default()).unwrap();
            assert_eq!(found["default"], default);
        }
        assert_eq!(
            schema["properties"]["severity"]["properties"]["unknown-id"]["enum"],
            json!(["error", "warning", "info", "hint", "off"])
        );
        assert_eq!(schema["properties"]["id_families"]["items"]["pattern"], "^[A-Z][A-Z0-9]{0,11}$");
    }

    #[test]
    fn examples_of_the_page_hold() {
        for key in KEYS {
            let (layer, problems) = from_toml(key.example, &["unplanned-requirement", "uncited-tasks"]);
            assert!(problems.is_empty(), "{}: {problems:?}", key.name);
            assert!(!layer.is_empty(), "{}", key.name);
        }
    }
}
