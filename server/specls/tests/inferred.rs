//! `specls trace --inferred`: likely links behind the written ones, in JSON and in the table, and nothing else changed.

mod common;

use std::path::{Path, PathBuf};

use common::{EXAMPLE, Workspace, ran, run, specls};
use expect_test::expect;
use serde_json::Value;

/// Tasks that say what requirements say and name none of them, and one that names one.
const ALBUMS: &str = "\
//- .specify/memory/constitution.md
# Constitution
//- specs/001-albums/spec.md
# Feature Specification: Albums

### User Story 1 - Share albums (Priority: P1)

## Requirements

- **FR-001**: System MUST list all albums of a member by date of their newest photo
- **FR-002**: System MUST revoke a shared link once its `ShareToken` has expired
- **FR-003**: System MUST refuse uploads above 40 megabytes
- **FR-004**: System MUST keep a thumbnail of each photo
- **FR-005**: System MUST let members rename an album
- **FR-006**: System MUST show who last edited a caption
//- specs/001-albums/tasks.md
# Tasks: Albums

## Phase 1: Setup

- [ ] T001 Set up the linter

## Phase 2: User Story 1

- [ ] T002 [US1] Revoke shared links when their `ShareToken` expires in src/share.py
- [ ] T003 [US1] Refuse uploads above 40 megabytes in src/upload.py
- [ ] T004 [US1] List albums by newest photo per FR-001
//- src/share.py
pass
";

fn trace(folder: &Path, args: &[&str]) -> Value {
    let out = run(folder, &[&["trace", "--format", "json"], args].concat());
    assert_eq!((out.code, &*out.stderr), (0, ""));
    serde_json::from_str(&out.stdout).expect("JSON")
}

fn items(trace: &mut Value) -> impl Iterator<Item = &mut Value> {
    let features = trace["features"].as_array_mut().expect("features");
    features.iter_mut().flat_map(|feature| feature["items"].as_array_mut().expect("items"))
}

/// Takes the likely links out.
fn written(mut trace: Value) -> Value {
    for item in items(&mut trace) {
        item["links"].as_array_mut().expect("links").retain(|link| link.get("inferred").is_none());
    }
    trace
}

#[test]
fn json() {
    let workspace = Workspace::new(ALBUMS);
    let mut trace = trace(&workspace.path(), &["--inferred", "specs/001-albums/tasks.md"]);
    let mut out = String::new();
    for item in items(&mut trace) {
        out += &format!("{}\n", item["id"].as_str().expect("an id"));
        for link in item["links"].as_array().expect("links") {
            let id = link["id"].as_str().unwrap_or_default();
            // Weights may be made anew: how sure it is may change in its last digits, whether it is shown not.
            let sure = link["confidence"].as_f64().map(|sure| if sure < 0.5 { "unlikely" } else { "likely" });
            let says = [link["direction"].as_str(), link["relation"].as_str(), Some(id), sure];
            out += &format!("  {} {}\n", says.map(Option::unwrap_or_default).join(" "), link["because"]);
        }
    }
    expect![[""]].assert_eq(&out);
}

#[test]
fn the_table() {
    let workspace = Workspace::new(ALBUMS);
    for (width, wanted) in [("110", expect![[""]]), ("80", expect![[""]])] {
        let mut command = specls(&workspace.path(), &["trace", "--inferred"]);
        command.env("COLUMNS", width);
        let out = ran(command.output().expect("the program runs")).stdout;
        // How sure it is may change in its digits.
        let parts: Vec<&str> = out.split("(0.").collect();
        let masked = parts.iter().map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
        let masked = masked.collect::<Vec<_>>().join("(0.__");
        wanted.assert_eq(&masked);
    }
}

/// What there is without the flag is what there was before there was one.
#[test]
fn without_the_flag_nothing_changes() {
    let mut folders: Vec<PathBuf> = vec![EXAMPLE.into(), Path::new(EXAMPLE).with_file_name("greenhouse")];
    match std::env::var_os("SPECLS_SHARED") {
        None => eprintln!("skipped: SPECLS_SHARED names no folder with a corpus"),
        Some(shared) => {
            for dialect in ["kiro", "openspec", "spec-kit"] {
                let inside = Path::new(&shared).join("corpus").join(dialect).read_dir().expect("a corpus");
                let mut inside: Vec<PathBuf> = inside.flatten().map(|entry| entry.path()).collect();
                inside.sort();
                folders.extend(inside.into_iter().next());
            }
        }
    }
    for folder in folders {
        let plain = run(&folder, &["trace", "--format", "json"]).stdout;
        for key in ["inferred", "confidence", "because"] {
            assert!(!plain.contains(&format!("\"{key}\":")), "{key} in {}", folder.display());
        }
        let with = trace(&folder, &["--inferred"]);
        assert!(with == trace(&folder, &["--inferred"]), "two runs differ in {}", folder.display());
        let plain: Value = serde_json::from_str(&plain).expect("JSON");
        assert!(written(with) == plain, "written links differ in {}", folder.display());
    }
}
