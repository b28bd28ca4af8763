//! The one table of settings. A new setting is a field of [`Layer`] and [`crate::Settings`] and a row here.

use crate::Layer;
use crate::globs::{check_relative, compile};

/// One setting.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// What it does, as Markdown; the first sentence stands alone in editors.
    pub(crate) doc: &'static str,
    /// How it is written in `specls.toml`.
    pub(crate) example: &'static str,
}

/// What the value of a setting looks like.
pub(crate) enum Kind {
    /// A table from the code of a finding to its level.
    Severity,
    /// A list of strings.
    List(List),
}

/// A list of strings, and where it goes.
pub(crate) struct List {
    /// What one entry is called in a message.
    pub(crate) entry: &'static str,
    /// A regular expression for the schema, where one says it all.
    pub(crate) pattern: Option<&'static str>,
    /// Why an entry is none.
    pub(crate) check: fn(&str) -> Result<(), String>,
    /// The field of the layer.
    pub(crate) field: fn(&mut Layer) -> &mut Option<Vec<String>>,
}

impl Key {
    /// The kind of value in words, with its article.
    pub(crate) const fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Severity => "a table of levels by finding code",
            Kind::List(_) => "a list of strings",
        }
    }

    /// The value that holds when none is given, as TOML.
    pub(crate) const fn default(&self) -> &'static str {
        match self.kind {
            Kind::Severity => "{}",
            Kind::List(_) => "[]",
        }
    }
}

/// All settings, in the order of the reference page.
pub(crate) const KEYS: &[Key] = &[
    Key {
        name: "severity",
        kind: Kind::Severity,
        doc: "How loud each finding is, by its code: `error`, `warning`, `info`, `hint` or `off`. A finding that is not \
              named keeps its default level.",
        example: "[severity]\nunplanned-requirement = \"warning\"\nuncited-tasks = \"off\"",
    },
    Key {
        name: "id_families",
        kind: Kind::List(List {
            entry: "family",
            pattern: Some("^[A-Z][A-Z0-9]{0,11}$"),
            check: check_family,
            field: |layer| &mut layer.id_families,
        }),
        doc: "Further families of requirement ids, beside the built-in ones (`FR`, `NFR`, `SC`, …). With `PERF`, \
              `PERF-001` is a requirement id. A family is a capital letter and up to 11 capital letters or digits.",
        example: "id_families = [\"PERF\", \"SEC\"]",
    },
    Key {
        name: "spec_roots",
        kind: Kind::List(List {
            entry: "folder",
            pattern: None,
            check: check_folder,
            field: |layer| &mut layer.spec_roots,
        }),
        doc: "Further folders that hold feature folders, relative to the root, beside `specs` and `.specify/specs`. They \
              are read even where `.gitignore` names them.",
        example: "spec_roots = [\"docs/specs\"]",
    },
    Key {
        name: "ignore",
        kind: Kind::List(List {
            entry: "glob",
            pattern: None,
            check: check_glob,
            field: |layer| &mut layer.ignore,
        }),
        doc: "What is not read at all: globs, relative to the root. `*` stays within one name, `**` crosses folders, and a \
              folder stands for all that lies below it. What `.gitignore` and `.ignore` name is left out anyway.",
        example: "ignore = [\"vendor\", \"**/*.generated.ts\"]",
    },
    Key {
        name: "tests",
        kind: Kind::List(List {
            entry: "glob",
            pattern: None,
            check: check_glob,
            field: |layer| &mut layer.tests,
        }),
        doc: "Further test files: globs, relative to the root, written as in `ignore`. A mention of a requirement in a test \
              verifies it. Usual names (`tests/`, `*_test.go`, `*.spec.ts`, …) are known.",
        example: "tests = [\"qa/**\"]",
    },
];

/// The names of all settings.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| key.name)
}

/// The setting of this name. `id-families` and `idFamilies` are `id_families`: TOML files of other tools and editors
/// have their own habits, and no two settings differ only by them.
pub(crate) fn find(name: &str) -> Option<&'static Key> {
    let name = fold(name);
    KEYS.iter().find(|key| fold(key.name) == name)
}

fn fold(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '_' | '-')).flat_map(char::to_lowercase).collect()
}

fn check_family(family: &str) -> Result<(), String> {
    let rest = |rest: &[u8]| rest.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    match family.as_bytes() {
        [first, tail @ ..] if first.is_ascii_uppercase() && tail.len() <= 11 && rest(tail) => Ok(()),
        _ => {
            Err("a family is a capital letter and up to 11 capital letters or digits, such as `PERF`"
                .to_owned())
        }
    }
}

fn check_folder(folder: &str) -> Result<(), String> {
    if folder.contains(['*', '?', '[', '{']) {
        return Err("it must be the name of a folder, without `*`, `?`, `[` and `{`".to_owned());
    }
    if folder.contains('\\') {
        return Err("write `/` between folders".to_owned());
    }
    check_relative(folder)
}

fn check_glob(glob: &str) -> Result<(), String> {
    compile(glob).map(|_| ())
}
