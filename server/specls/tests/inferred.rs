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
        let mut unlikely = 0;
        for link in item["links"].as_array().expect("links") {
            let [direction, relation, id] =
                ["direction", "relation", "id"].map(|key| link[key].as_str().unwrap_or_default());
            // Weights may be made anew: how sure it is may change, whether it is shown not.
            let how = match link["confidence"].as_f64() {
                Some(sure) if sure < 0.5 => {
                    unlikely += 1;
                    continue;
                }
                Some(_) => {
                    assert!(link["because"][0].is_string(), "{link}");
                    ", likely"
                }
                None => "",
            };
            out += &format!("  {direction} {relation} {id}{how}\n");
        }
        out += &format!("  and {unlikely} unlikely ones\n");
    }
    expect![[r#"
        T001
          and 5 unlikely ones
        T002
          out plans US1
          out refers 
          out plans FR-002, likely
          and 4 unlikely ones
        T003
          out plans US1
          out plans FR-003, likely
          and 4 unlikely ones
        T004
          out plans US1
          out plans FR-001
          and 5 unlikely ones
    "#]]
    .assert_eq(&out);
}

#[test]
fn the_table() {
    let workspace = Workspace::new(ALBUMS);
    for (width, wanted) in [
        (
            "110",
            expect![[r#"
                001-albums  specs/001-albums
                  6 requirements · 1 story · 0 of 4 tasks done
                          coverage          tasks           likely       code  tests
                  US1     ●●○○ planned      T002 T003 T004                  ·      ·  Share albums
                  FR-001  ●●○○ planned      T004                            ·      ·  System MUST list all albums of a member…
                  FR-002  ●○○○ specified                    T002 (0.__)     ·      ·  System MUST revoke a shared link once i…
                  FR-003  ●○○○ specified                    T003 (0.__)     ·      ·  System MUST refuse uploads above 40 meg…
                  FR-004  ●○○○ specified                                    ·      ·  System MUST keep a thumbnail of each ph…
                  FR-005  ●○○○ specified                                    ·      ·  System MUST let members rename an album
                  FR-006  ●○○○ specified                                    ·      ·  System MUST show who last edited a capt…

            "#]],
        ),
        (
            "80",
            expect![[r#"
                001-albums  specs/001-albums
                  6 requirements · 1 story · 0 of 4 tasks done
                          coverage          tasks         likely       code  tests
                  US1     ●●○○ planned      T002 T003 +1                  ·      ·  Share albums
                  FR-001  ●●○○ planned      T004                          ·      ·  System MUST…
                  FR-002  ●○○○ specified                  T002 (0.__)     ·      ·  System MUST…
                  FR-003  ●○○○ specified                  T003 (0.__)     ·      ·  System MUST…
                  FR-004  ●○○○ specified                                  ·      ·  System MUST…
                  FR-005  ●○○○ specified                                  ·      ·  System MUST…
                  FR-006  ●○○○ specified                                  ·      ·  System MUST…

            "#]],
        ),
    ] {
        let mut command = specls(&workspace.path(), &["trace", "--inferred"]);
        command.env("COLUMNS", width);
        let out = ran(command.output().expect("the program runs")).stdout;
        // How sure it is may change in its digits.
        let mut parts = out.split("(0.");
        let first = parts.next().unwrap_or_default().to_owned();
        let masked = parts
            .fold(first, |all, part| all + "(0.__" + part.trim_start_matches(|c: char| c.is_ascii_digit()));
        wanted.assert_eq(&masked);
    }
}

#[test]
fn two_runs_say_the_same() {
    for format in ["table", "json"] {
        let run = || run(EXAMPLE, &["trace", "--inferred", "--format", format]).stdout;
        let out = run();
        assert!(out.contains("likely") || out.contains("inferred"), "{out}");
        assert_eq!(out, run());
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
        let plain: Value = serde_json::from_str(&plain).expect("JSON");
        assert!(written(with) == plain, "written links differ in {}", folder.display());
    }
}
