//! The arrows between the crates point down only (docs/architecture.md).

use std::collections::BTreeSet;

/// For each crate what it may know of the others.
const ALLOWED: [(&str, &[&str]); 17] = [
    ("symbols", &[]),
    ("syntax", &["symbols"]),
    ("settings", &[]),
    ("disk", &["settings"]),
    ("openspec", &["syntax"]),
    ("index", &["settings", "syntax"]),
    ("likely", &[]),
    ("analysis", &["index", "likely", "settings", "syntax"]),
    ("history", &[]),
    ("drift", &["analysis", "history", "index", "report", "symbols", "syntax"]),
    ("ide", &["analysis", "index", "symbols", "syntax"]),
    ("report", &["analysis", "disk", "index", "syntax"]),
    ("search", &["disk", "ide", "index", "symbols", "syntax"]),
    ("session", &["analysis", "disk", "index", "openspec", "settings", "syntax"]),
    (
        "lsp",
        &[
            "analysis", "disk", "drift", "history", "ide", "index", "openspec", "report", "search",
            "session", "settings", "syntax",
        ],
    ),
    (
        "specls",
        &[
            "analysis", "disk", "drift", "history", "index", "lsp", "openspec", "report", "search",
            "session", "settings", "syntax",
        ],
    ),
    ("fixture", &["index", "settings", "syntax"]),
];

/// Crates that know a protocol or the file system: for the adapters and `disk` only.
const OUTSIDE: [(&str, &[&str]); 6] = [
    ("tower-lsp", &["lsp"]),
    ("tokio", &["lsp"]),
    ("ignore", &["disk"]),
    ("notify", &["disk"]),
    ("grep-searcher", &["search"]),
    ("gix", &["history"]),
];

fn dependencies(name: &str) -> BTreeSet<String> {
    let path = format!("{}/../server/{name}/Cargo.toml", env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let section =
        manifest.split("\n[").find_map(|part| part.strip_prefix("dependencies]")).unwrap_or_default();
    section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

#[test]
fn arrows_point_down() {
    for (name, allowed) in ALLOWED {
        for dependency in dependencies(name) {
            if let Some(other) = dependency.strip_prefix("specls-") {
                assert!(allowed.contains(&other), "`{name}` must not know `{other}`");
            }
            let outside = OUTSIDE.iter().find(|(known, _)| *known == dependency);
            assert!(
                outside.is_none_or(|(_, who)| who.contains(&name)),
                "`{name}` must not use `{dependency}`"
            );
        }
    }
}

#[test]
fn every_crate_is_listed() {
    let folder = format!("{}/../server", env!("CARGO_MANIFEST_DIR"));
    let crates =
        std::fs::read_dir(&folder).expect("the crates are there").map(|e| e.expect("readable").file_name());
    let crates: BTreeSet<String> = crates.map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(crates, ALLOWED.iter().map(|(name, _)| (*name).to_owned()).collect());
}

/// Files come to the validator through a trait, so that it can be asked about texts that are not on the disk.
#[test]
fn the_validator_reads_no_disk() {
    let folder = format!("{}/../server/openspec/src", env!("CARGO_MANIFEST_DIR"));
    for file in std::fs::read_dir(&folder).expect("the crate is there") {
        let path = file.expect("readable").path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(!text.contains("std::fs") && !text.contains("std::env"), "{}", path.display());
    }
}

/// The Rust files below a folder of the project, without tests: path below the folder, and text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let top = format!("{}/../{folder}", env!("CARGO_MANIFEST_DIR"));
    let (mut found, mut open) = (Vec::new(), vec![std::path::PathBuf::from(&top)]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("readable").path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() && !matches!(&*name, "tests" | "benches" | "target") {
                open.push(path);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).expect("readable");
                let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                let below =
                    path.strip_prefix(&top).expect("it lies below").to_string_lossy().replace('\\', "/");
                found.push((below, product.to_owned()));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds sources");
    found
}

/// Everything else asks a dialect's traits: whoever adds a dialect touches its two folders and the two registries.
#[test]
fn only_dialects_and_registries_name_dialects() {
    let dialects = ["spec_kit", "kiro", "openspec"];
    let may = |path: &str, name: &str| {
        let rest = ["syntax", "analysis"].iter().find_map(|c| path.strip_prefix(c)?.strip_prefix("/src/"));
        rest.is_some_and(|rest| rest == "dialect.rs" || rest.split('/').next() == Some(name))
    };
    for (path, text) in sources("server") {
        for (variant, folder) in ["SpecKit", "Kiro", "OpenSpec"].iter().zip(dialects) {
            let named = text.contains(&format!("DialectId::{variant}"));
            assert!(
                !named || may(&path, folder),
                "{path} must not name `DialectId::{variant}`: ask the dialect"
            );
        }
    }
}

/// A rule that must know more of a dialect asks its trait; what only one dialect's files hold is a fact like any other.
#[test]
fn rules_know_no_dialect() {
    for (path, text) in sources("server/analysis/src") {
        if path.starts_with("rules/")
            || matches!(&*path, "coverage.rs" | "deltas.rs" | "edit.rs" | "numbered.rs")
        {
            for dialect in ["spec_kit", "kiro", "openspec"] {
                let named = text.contains(&format!("crate::{dialect}::"))
                    || text.contains(&format!("super::{dialect}"));
                assert!(!named, "{path} must not use `crate::{dialect}`: ask the dialect");
            }
        }
    }
}

/// `disk` may not know `syntax`, and must enter the folders that dialects keep projects in all the same.
#[test]
fn disk_enters_the_folders_of_dialects() {
    let disk = sources("server/disk/src");
    for mark in specls_syntax::project_marks() {
        for file in ["root.rs", "walk/scope.rs"] {
            let text = disk.iter().find(|(path, _)| path == file).map(|(_, text)| text.as_str());
            let known = text.is_some_and(|text| text.contains(&format!("{mark:?}")));
            assert!(known, "disk/src/{file} must name `{mark}`");
        }
    }
}
