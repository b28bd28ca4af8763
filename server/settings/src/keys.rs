//! The one table of settings. A new setting is a field of [`Layer`] and [`crate::Settings`] and a row here.

use crate::globs::{check_relative, compile};
use crate::{Layer, Shows};

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
    /// Yes or no.
    Flag(Flag),
}

/// A switch, and where it goes. Its name has a section in front of a dot.
pub(crate) struct Flag {
    /// What holds when it is not given.
    pub(crate) default: bool,
    /// The field of the settings.
    pub(crate) field: fn(&mut Shows) -> &mut bool,
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
            Kind::Flag(_) => "`true` or `false`",
        }
    }

    /// The value that holds when none is given, as TOML.
    pub(crate) const fn default(&self) -> &'static str {
        match self.kind {
            Kind::Severity => "{}",
            Kind::List(_) => "[]",
            Kind::Flag(Flag { default: true, .. }) => "true",
            Kind::Flag(_) => "false",
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
    Key {
        name: "lens.enable",
        kind: Kind::Flag(Flag { default: true, field: |shows| &mut shows.lenses }),
        doc: "Code lenses: above a requirement its tasks, code and tests, above a task its requirements, above a phase or \
              story how many of its tasks are done.",
        example: "[lens]\nenable = false",
    },
    Key {
        name: "hints.coverage",
        kind: Kind::Flag(Flag { default: false, field: |shows| &mut shows.coverage }),
        doc: "Inlay hints: behind the line of a requirement how far it has come (`planned`, `implemented`, `verified`).",
        example: "[hints]\ncoverage = true",
    },
    Key {
        name: "hints.titles",
        kind: Kind::Flag(Flag { default: true, field: |shows| &mut shows.titles }),
        doc: "Inlay hints: behind an id that stands alone in a list (`_Requirements: 1.2_`) the title of what it names.",
        example: "[hints]\ntitles = false",
    },
    Key {
        name: "tokens.code",
        kind: Kind::Flag(Flag { default: false, field: |shows| &mut shows.code_tokens }),
        doc: "Semantic tokens also for ids in source code. Editors that show the tokens of one server for a file (VS Code) \
              may then show these in place of those of the language's own server; Neovim shows both.",
        example: "[tokens]\ncode = true",
    },
];

/// All switches.
pub(crate) fn flags() -> impl Iterator<Item = (&'static str, &'static Flag)> {
    KEYS.iter().filter_map(|key| match &key.kind {
        Kind::Flag(flag) => Some((key.name, flag)),
        _ => None,
    })
}

/// Whether settings stand below that name: `lens` of `lens.enable`.
pub(crate) fn is_section(name: &str) -> bool {
    KEYS.iter().filter_map(|key| key.name.split_once('.')).any(|(section, _)| section == name)
}

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
