//! The pages of `docs/` that are written from the code: `UPDATE_DOCS=1 cargo test -p specls --test docs` rewrites them.

mod common;
mod textmate;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use common::{EXAMPLE, run};
use serde_json::{Map, Value, json};
use specls_analysis::{RULES, codes};
use specls_syntax::classes::{Class, groups, tokens};
use specls_syntax::{Families, facts};

fn page(name: &str) -> PathBuf {
    root().join("docs").join(name)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn is_current(name: &str, wanted: &str) {
    is_written(&format!("docs/{name}"), wanted);
}

fn is_written(name: &str, wanted: &str) {
    let path = root().join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().expect("it lies in a folder"))
            .expect("there is room for a folder");
        std::fs::write(&path, wanted).expect("the page can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == wanted, "{name} is stale: run `UPDATE_DOCS=1 cargo test -p specls --test docs`");
}

#[test]
fn rules() {
    let mut page = String::from(
        "# Findings\n\n\
         <!-- Written from server/analysis/src/rules by a test: UPDATE_DOCS=1 cargo test -p specls --test docs -->\n\n\
         Every finding has a code that does not change. `specls explain CODE` prints what stands here.\n\n\
         The severity is the one without settings; `severity` in [specls.toml](settings.md#severity) sets another one, or \
         `off`. `<!-- specls: allow CODE -->`, or the same words in a comment of the source language, silences a finding \
         on this and the next line, `specls: allow-file CODE` in the whole file.\n\n\
         | code | severity | what it says |\n| --- | --- | --- |\n",
    );
    for rule in RULES {
        let info = rule.info();
        let _ =
            writeln!(page, "| [`{0}`](#{0}) | {1} | {2} |", info.code, info.severity.name(), info.summary);
    }
    for rule in RULES {
        let info = rule.info();
        let severity = info.severity.name();
        let _ =
            write!(page, "\n## {}\n\n*{severity}*: {}\n\n{}\n", info.code, info.summary, info.docs.trim());
    }
    is_current("rules.md", &page);
}

#[test]
fn settings() {
    is_current("settings.md", &specls_settings::markdown_reference());
    let schema = specls_settings::json_schema(&codes());
    is_current("specls.schema.json", &format!("{schema:#}\n"));
}

/// The settings as VS Code wants them: each under its full name, without sections.
fn contributed(schema: &Value, prefix: &str, out: &mut Map<String, Value>) {
    for (name, schema) in schema["properties"].as_object().expect("properties") {
        let name = format!("{prefix}.{name}");
        // A section holds settings and has no value of its own.
        if schema.get("default").is_none() {
            contributed(schema, &name, out);
            continue;
        }
        let mut schema = schema.clone();
        let fields = schema.as_object_mut().expect("a schema");
        // It shows the one with its formatting.
        fields.remove("description");
        fields.insert("scope".to_owned(), json!("window"));
        out.insert(name, schema);
    }
}

#[test]
fn settings_of_vs_code() {
    const COMMENT: &str = "\"$comment\": \"Written from server/settings by a test: UPDATE_DOCS=1 cargo test -p specls \
                           --test docs\",\n";
    const END: &str = "\n      }\n    ]";
    const NAME: &str = "../editors/vscode/package.json";
    let manifest = std::fs::read_to_string(page(NAME)).expect("the manifest").replace("\r\n", "\n");
    let start = manifest.find(COMMENT).expect("the section of the server's settings") + COMMENT.len();
    let end = start + manifest[start..].find(END).expect("the end of the section");
    let mut properties = Map::new();
    contributed(&specls_settings::json_schema(&codes()), "specls", &mut properties);
    let properties = format!("{:#}", Value::Object(properties)).replace('\n', "\n        ");
    let (before, after) = (&manifest[..start], &manifest[end..]);
    is_current(NAME, &format!("{before}        \"properties\": {properties}{after}"));
}

/// The words that the grammars of editors know are those of the server.
#[test]
fn words() {
    let rows: Vec<String> = groups()
        .iter()
        .map(|group| {
            let words: Vec<String> = group.words.iter().map(|word| Value::from(*word).to_string()).collect();
            format!("  \"{}\": [{}]", group.name, words.join(", "))
        })
        .collect();
    is_written("grammar/words.json", &format!("{{\n{}\n}}\n", rows.join(",\n")));
}

#[test]
fn textmate_grammar() {
    is_written(
        "editors/vscode/syntaxes/specls.injection.tmLanguage.json",
        &format!("{:#}\n", textmate::grammar()),
    );
}

/// What the server says of the lines on which the grammars are held against it.
#[test]
fn samples() {
    let text = std::fs::read_to_string(root().join("grammar/test/samples.md")).expect("samples.md");
    let text = text.replace("\r\n", "\n");
    let files: Vec<Value> = text.split("<!-- file: ").skip(1).map(sample).collect();
    let scopes: Map<String, Value> =
        Class::ALL.iter().map(|class| (class.names().name.to_owned(), class.names().scope.into())).collect();
    let all = json!({ "scopes": scopes, "files": files });
    is_written("grammar/test/samples.json", &format!("{}\n", one_line_a_line(&all)));
}

/// A file of the samples: its lines, with start, end (in UTF-16) and class of each token.
fn sample(part: &str) -> Value {
    let (path, text) = part.split_once(" -->\n").expect("a path");
    let found = tokens(path, text, &facts(path, text, &Families::default()));
    let mut start = 0;
    let lines = text.lines().map(|line| {
        let end = start + line.len();
        let inside =
            found.iter().filter(|token| start <= token.span.start as usize && token.span.end as usize <= end);
        let column = |at: u32| text[start..at as usize].encode_utf16().count();
        let tokens: Vec<Value> =
            inside.map(|t| json!([column(t.span.start), column(t.span.end), t.class.names().name])).collect();
        start = end + 1;
        json!({ "text": line, "tokens": tokens })
    });
    json!({ "path": path, "lines": lines.collect::<Vec<_>>() })
}

/// JSON with a line for each line of a sample.
fn one_line_a_line(all: &Value) -> String {
    all.to_string().replace("{\"text\"", "\n{\"text\"").replace("{\"lines\"", "\n{\"lines\"")
}

/// The TextMate grammar gives the classes that the server gives; needs node and the packages of the extension.
#[test]
fn textmate_says_the_same() {
    let script = root().join("editors/vscode/test/textmate.mjs");
    match std::process::Command::new("node").arg(script).output() {
        Err(error) => eprintln!("skipped: no node: {error}"),
        Ok(done) => {
            let said = String::from_utf8_lossy(&done.stdout);
            match done.status.code() {
                // What CI has to run is installed there.
                Some(77) if std::env::var_os("CI").is_none() => eprintln!("{said}"),
                code => assert_eq!(code, Some(0), "{said}{}", String::from_utf8_lossy(&done.stderr)),
            }
        }
    }
}

/// Paths of all keys of a value: `findings[].code`.
fn keys(value: &Value, path: &str, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let path = format!("{path}.{key}");
                keys(value, &path, out);
                out.insert(path);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, &format!("{path}[]"), out)),
        _ => {}
    }
}

#[test]
fn the_json_page_shows_every_field() {
    let page = std::fs::read_to_string(page("json.md")).expect("docs/json.md");
    let mut examples =
        page.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    for command in ["check", "trace"] {
        let example: Value = serde_json::from_str(examples.next().expect("an example")).expect("JSON");
        let output: Value =
            serde_json::from_str(&run(EXAMPLE, &[command, "--format", "json"]).stdout).expect("JSON");
        let (mut documented, mut written) = (BTreeSet::new(), BTreeSet::new());
        keys(&example, command, &mut documented);
        keys(&output, command, &mut written);
        let unknown: Vec<_> = written.difference(&documented).collect();
        assert!(unknown.is_empty(), "docs/json.md does not show {unknown:?}");
        for field in documented.iter().filter_map(|path| path.rsplit('.').next()) {
            assert!(page.contains(&format!("`{field}`")), "docs/json.md does not explain {field}");
        }
    }
    // What likely links say more than others.
    let example: Value = serde_json::from_str(examples.next().expect("an example")).expect("JSON");
    let output = run(EXAMPLE, &["trace", "--format", "json", "--inferred"]).stdout;
    let output: Value = serde_json::from_str(&output).expect("JSON");
    let links = ["/features", "/items", "/links"].iter().fold(vec![&output], |values, path| {
        let lists = values.into_iter().filter_map(|value| value.pointer(path)?.as_array());
        lists.flatten().collect()
    });
    let likely = links.into_iter().find(|link| link["inferred"] == true).expect("a likely link");
    let (mut documented, mut written) = (BTreeSet::new(), BTreeSet::new());
    keys(&example, "", &mut documented);
    keys(likely, "", &mut written);
    assert_eq!(written, documented);
    for field in ["inferred", "confidence", "because"] {
        assert!(page.contains(&format!("| `{field}` |")), "docs/json.md does not explain {field}");
    }
}
