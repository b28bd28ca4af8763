//! The arrows between the crates point down only (docs/architecture.md).

use std::collections::BTreeSet;

/// For each crate what it may know of the others.
const ALLOWED: [(&str, &[&str]); 11] = [
    ("syntax", &[]),
    ("settings", &[]),
    ("disk", &["settings"]),
    ("openspec", &["syntax"]),
    ("index", &["settings", "syntax"]),
    ("analysis", &["index", "settings", "syntax"]),
    ("ide", &["analysis", "index", "syntax"]),
    ("session", &["analysis", "disk", "index", "openspec", "settings", "syntax"]),
    ("lsp", &["analysis", "disk", "ide", "index", "openspec", "session", "settings", "syntax"]),
    ("specls", &["analysis", "disk", "index", "lsp", "openspec", "session", "settings", "syntax"]),
    ("fixture", &["index", "settings", "syntax"]),
];

/// Crates that know a protocol or the file system: for the adapters and `disk` only.
const OUTSIDE: [(&str, &[&str]); 4] =
    [("tower-lsp", &["lsp"]), ("tokio", &["lsp"]), ("ignore", &["disk"]), ("notify", &["disk"])];

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
