use serde_json::json;

use super::*;
use crate::{Settings, Shows};

const CODES: &[&str] = &["missing-tasks", "unknown-id", "unplanned-requirement"];

/// Settings, and each problem as `bytes it points at | key | message`.
fn read(text: &str) -> (Settings, Vec<String>) {
    let (layer, problems) = from_toml(text, CODES);
    let drawn = problems.into_iter().map(|problem| {
        let at = problem.span.map_or("", |span| &text[span]);
        format!("{at} | {} | {}", problem.key, problem.message)
    });
    (layer.into(), drawn.collect())
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_whole_file() {
    let (settings, problems) = read(
        r#"
id_families = ["PERF", "SEC", "PERF"]
spec_roots = ["docs/specs/"]
ignore = ["vendor", "**/*.gen.ts"]
tests = ["qa/**"]

[severity]
unknown-id = "error"
missing-tasks = "off"

[lens]
enable = false

[hints]
coverage = true
"#,
    );
    assert_eq!(problems, Vec::<String>::new());
    let severity = [("missing-tasks", Level::Off), ("unknown-id", Level::Error)];
    assert_eq!(
        settings,
        Settings {
            severity: severity.map(|(code, level)| (code.to_owned(), level)).into(),
            id_families: strings(&["PERF", "SEC"]),
            spec_roots: strings(&["docs/specs"]),
            ignore: strings(&["vendor", "**/*.gen.ts"]),
            tests: strings(&["qa/**"]),
            shows: Shows { lenses: false, coverage: true, ..Shows::default() },
        }
    );
}

#[test]
fn nothing_is_the_default() {
    for text in ["", "\n# only a comment\n", "\u{feff}"] {
        assert_eq!(read(text), (Settings::default(), Vec::new()), "{text:?}");
        assert!(from_toml(text, CODES).0.is_empty());
    }
}

#[test]
fn a_good_setting_beside_a_bad_one_counts() {
    let (settings, problems) = read("ingore = [\"a\"]\ncolour = 1\ntests = [\"qa\"]\n");
    assert_eq!(settings.tests, strings(&["qa"]));
    let known = "known are `severity`, `id_families`, `spec_roots`, `ignore`, `tests`, `lens.enable`, \
                 `hints.coverage`, `hints.titles`, `tokens.code`";
    assert_eq!(
        problems,
        [
            format!("ingore | ingore | unknown setting `ingore`: did you mean `ignore`? {known}"),
            format!("colour | colour | unknown setting `colour`: {known}"),
        ]
    );
}

#[test]
fn other_spellings_of_a_key() {
    let (settings, problems) = read("id-families = [\"SEC\"]\nspecRoots = [\"x\"]\n");
    assert_eq!((settings.id_families, settings.spec_roots), (strings(&["SEC"]), strings(&["x"])));
    assert!(problems.is_empty());

    let (settings, problems) = read("id_families = [\"SEC\"]\nid-families = [\"PERF\"]\n");
    assert_eq!(settings.id_families, strings(&["SEC"]));
    let message = "`id-families` is `id_families`, which is already given; this one is not used";
    assert_eq!(problems, [format!("id-families | id-families | {message}")]);
}

#[test]
fn wrong_types_point_at_the_key() {
    let (settings, problems) = read("ignore = \"vendor\"\nseverity = \"off\"\n");
    assert_eq!(settings, Settings::default());
    assert!(
        problems[0].starts_with(
            "ignore | ignore | `ignore` must be a list of strings, not a string; for example:\n"
        )
    );
    assert!(
        problems[1]
            .starts_with("severity | severity | `severity` must be a table of levels by finding code, not a")
    );
}

#[test]
fn severities() {
    let (settings, problems) = read(
        "[severity]\nunknown-id = \"warn\"\nunkown-id = \"off\"\nmissing-tasks = 3\nzzz = \"off\"\nunplanned-requirement = \"info\"\n",
    );
    assert_eq!(
        settings.severity.into_iter().collect::<Vec<_>>(),
        [("unplanned-requirement".into(), Level::Info)]
    );
    let levels = "`error`, `warning`, `info`, `hint`, `off`";
    assert_eq!(
        problems,
        [
            format!(
                "\"warn\" | severity.unknown-id | there is no level `warn`: did you mean `warning`? known are {levels}"
            ),
            "unkown-id | severity.unkown-id | there is no finding `unkown-id`: did you mean `unknown-id`?".into(),
            format!("3 | severity.missing-tasks | a level must be one of the words {levels}, not a number"),
            "zzz | severity.zzz | there is no finding `zzz`: known are `missing-tasks`, `unknown-id`, `unplanned-requirement`".into(),
        ]
    );
}

#[test]
fn entries_of_lists() {
    let (settings, problems) = read(
        "id_families = [\"perf\", \"SEC\", \"ABCDEFGHIJKLM\", 7, \"Ä\", \"A1\", \"\"]\nignore = [\"[a\", \"b\"]\nspec_roots = [\"../x\", \"a*\", \"ok\"]\n",
    );
    assert_eq!(settings.id_families, strings(&["SEC", "A1"]));
    assert_eq!(settings.ignore, strings(&["b"]));
    assert_eq!(settings.spec_roots, strings(&["ok"]));
    let family = "a family is a capital letter and up to 11 capital letters or digits, such as `PERF`";
    assert_eq!(
        problems,
        [
            format!("\"perf\" | id_families[0] | bad family `perf`: {family}"),
            format!("\"ABCDEFGHIJKLM\" | id_families[2] | bad family `ABCDEFGHIJKLM`: {family}"),
            "7 | id_families[3] | a family must be a string, not a number".into(),
            format!("\"Ä\" | id_families[4] | bad family `Ä`: {family}"),
            format!("\"\" | id_families[6] | bad family ``: {family}"),
            "\"[a\" | ignore[0] | bad glob `[a`: unclosed character class; missing ']'".into(),
            "\"../x\" | spec_roots[0] | bad folder `../x`: it must stay below the root, without `..`".into(),
            "\"a*\" | spec_roots[1] | bad folder `a*`: it must be the name of a folder, without `*`, `?`, `[` and `{`"
                .into(),
        ]
    );
}

#[test]
fn broken_toml_keeps_what_can_be_read() {
    let (settings, problems) = read("tests = [\"qa\"]\nignore = [\"a\"\nid_families = [\"SEC\"]\n");
    assert_eq!(settings.tests, strings(&["qa"]));
    assert!(problems[0].contains("not valid TOML: "), "{problems:?}");

    let (settings, problems) = read("tests = \n\n[severity]\nunknown-id = \"off\"\n");
    assert_eq!(settings.severity.len(), 1, "{problems:?}");
    assert!(!problems.is_empty());

    let (settings, problems) = read("tests = [\"a\"]\ntests = [\"b\"]\n");
    assert_eq!(settings.tests, strings(&["a"]));
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn a_byte_order_mark_moves_no_span() {
    let (_, problems) = read("\u{feff}ingore = []\r\n");
    assert!(problems[0].starts_with("ingore | "), "{problems:?}");
}

#[test]
fn nothing_in_a_file_panics() {
    let nested = format!("ignore = {}{}", "[".repeat(5000), "]".repeat(5000));
    for text in
        ["=", "[", "[[severity]]", "\0", "a.b.c = 1", "severity.unknown-id = \"off\"", "\"\" = \"", &nested]
    {
        let (_, problems) = from_toml(text, CODES);
        assert!(
            problems.iter().all(|problem| problem.span.clone().is_none_or(|span| text.get(span).is_some()))
        );
    }
}

#[test]
fn json_bare_and_under_the_section() {
    let bare = json!({ "idFamilies": ["SEC"], "severity": { "unknown-id": "hint" }, "ignore": null });
    let (layer, problems) = from_json(&bare, CODES);
    assert!(problems.is_empty());
    assert_eq!(from_json(&json!({ "specls": bare, "lua": { "x": 1 } }), CODES), (layer.clone(), problems));
    let settings: Settings = layer.into();
    assert_eq!(settings.id_families, strings(&["SEC"]));
    assert_eq!(settings.severity["unknown-id"], Level::Hint);
}

#[test]
fn json_without_settings() {
    for nothing in [json!(null), json!({}), json!({ "specls": null }), json!({ "specls": {} })] {
        let (layer, problems) = from_json(&nothing, CODES);
        assert!(layer.is_empty() && problems.is_empty(), "{nothing}");
    }
    let (_, problems) = from_json(&json!({ "trace": { "server": "off" }, "server": { "path": "x" } }), CODES);
    assert!(problems.is_empty());
}

#[test]
fn json_problems() {
    let (layer, problems) = from_json(&json!({ "ignore": ["a", 1], "sverity": {}, "tests": true }), CODES);
    assert_eq!(layer.ignore, Some(strings(&["a"])));
    let mut keys: Vec<_> =
        problems.iter().map(|problem| (problem.key.as_str(), problem.span.clone())).collect();
    keys.sort_by_key(|(key, _)| *key);
    assert_eq!(keys, [("ignore[1]", None), ("sverity", None), ("tests", None)]);

    let (_, problems) = from_json(&json!(["a"]), CODES);
    assert!(problems[0].message.starts_with("the settings must be an object with `severity`, "));
}

#[test]
fn an_editor_lies_over_the_file() {
    let (file, _) = from_toml(
        "tests = [\"a\"]\nignore = [\"x\"]\n[severity]\nunknown-id = \"off\"\nmissing-tasks = \"error\"\n",
        CODES,
    );
    let (editor, _) = from_json(&json!({ "tests": [], "severity": { "unknown-id": "info" } }), CODES);
    let settings: Settings = editor.over(file).into();
    assert!(settings.tests.is_empty(), "an empty list is given, not missing");
    assert_eq!(settings.ignore, strings(&["x"]));
    assert_eq!(settings.severity["unknown-id"], Level::Info);
    assert_eq!(settings.severity["missing-tasks"], Level::Error);
}

#[test]
fn switches_stand_in_sections() {
    let shows = |value: Json| {
        let (layer, problems) = from_json(&value, CODES);
        (Settings::from(layer).shows, problems.into_iter().map(|p| p.message).collect::<Vec<_>>())
    };
    let quiet = Shows { lenses: false, titles: false, ..Shows::default() };
    // Editors send sections, or names with dots.
    assert_eq!(shows(json!({ "lens": { "enable": false }, "hints.titles": false })), (quiet, Vec::new()));
    let (same, problems) = shows(json!({ "lens": { "enable": "no", "enabel": true } }));
    assert_eq!(same, Shows::default());
    let said = problems.join("\n");
    assert!(said.contains("`lens.enable` must be `true` or `false`, not a string"), "{said}");
    assert!(said.contains("unknown setting `lens.enabel`: did you mean `lens.enable`?"), "{said}");
    let (layer, _) = from_toml("[lens]\nenable = false", CODES);
    let (editor, _) = from_json(&json!({ "lens": { "enable": true } }), CODES);
    assert!(Settings::from(editor.over(layer)).shows.lenses, "the editor wins");
}
