use std::fmt::Write as _;

use expect_test::{Expect, expect};
use specls_fixture::{Fixture, ROOT};

use super::complete;

const ALBUMS: &str = "\
//- specs/004-albums/spec.md
### User Story 1 - Browse (Priority: P1)
### User Story 2 - Share (Priority: P2)

- **FR-001**: System MUST list albums
- **FR-002**: System MUST sort albums
- ~~**FR-003**~~: gone
- **FR-010**: System MUST share albums
- **SC-001**: fast
- **NFR-001**: safe
//- specs/005-tags/spec.md
- **FR-001**: System MUST tag
//- src/tags.py
# FR-001
";

const TASKS: &str = "\
//- specs/004-albums/tasks.md
## Phase 3: User Story 2

- [x] T001 [US1] per FR-001
- [ ] T002 b
";

fn draw(fixture: &Fixture) -> String {
    let (file, offset) = fixture.at_cursor();
    let text = fixture.text(&file.path[ROOT.len() + 1..]);
    let found = complete(&fixture.snapshot, &file, text, offset);
    let mut out = String::new();
    for item in &found.items {
        assert!(item.replace.touches(offset), "{item:?}");
        let _ = writeln!(
            out,
            "{:?} -> {} | {}{}",
            &text[item.replace.range()],
            item.insert,
            item.detail,
            item.feature.as_ref().map_or(String::new(), |f| format!(" ({f})"))
        );
    }
    if found.incomplete {
        out.push_str("incomplete\n");
    }
    out
}

fn check(text: &str, expect: &Expect) {
    expect.assert_eq(&draw(&Fixture::new(&format!("{ALBUMS}{text}\n"))));
}

#[test]
fn in_artifacts_the_own_ids() {
    check(
        "//- specs/004-albums/plan.md\nsee FR-0$0",
        &expect![[r#"
        "FR-0" -> FR-001 | System MUST list albums
        "FR-0" -> FR-002 | System MUST sort albums
        "FR-0" -> FR-010 | System MUST share albums
        "FR-0" -> FR-003 | gone
    "#]],
    );
    check(
        "//- specs/004-albums/plan.md\nsee US$0",
        &expect![[r#"
        "US" -> US1 | Browse
        "US" -> US2 | Share
    "#]],
    );
    check(
        "//- specs/004-albums/plan.md\nsee S$0",
        &expect![[r#"
        "S" -> SC-001 | fast
    "#]],
    );
    check(
        "//- specs/004-albums/checklists/a.md\n- [ ] CHK001 x [Spec §$0]",
        &expect![[r#"
        "" -> FR-001 | System MUST list albums
        "" -> FR-002 | System MUST sort albums
        "" -> FR-010 | System MUST share albums
        "" -> NFR-001 | safe
        "" -> SC-001 | fast
        "" -> FR-003 | gone
    "#]],
    );
    check(
        "//- specs/004-albums/contracts/api.yaml\ndescription: see S$0",
        &expect![[r#"
        "S" -> SC-001 | fast
    "#]],
    );
    check("//- specs/004-albums/plan.md\nsee $0", &expect![""]);
    check("//- specs/004-albums/plan.md\nin code `fr_$0`", &expect![""]);
}

#[test]
fn in_tasks_the_least_covered_first() {
    check(
        &format!("{TASKS}- [ ] T003 x per FR-$0"),
        &expect![[r#"
        "FR-" -> FR-002 | System MUST sort albums
        "FR-" -> FR-010 | System MUST share albums
        "FR-" -> FR-001 | System MUST list albums
        "FR-" -> FR-003 | gone
    "#]],
    );
    check(
        &format!("{TASKS}- [ ] T003 depends on T$0"),
        &expect![[r#"
        "T" -> T001 | per FR-001
        "T" -> T002 | b
    "#]],
    );
    check(
        &format!("{TASKS}- [ ] T003 [$0"),
        &expect![[r#"
        "" -> US2] | Share
        "" -> US1] | Browse
        "" -> P] | can be done in parallel: other files, no dependencies
    "#]],
    );
    check(
        &format!("{TASKS}- [ ] T003 [P] [US$0] x"),
        &expect![[r#"
        "US" -> US2 | Share
        "US" -> US1 | Browse
    "#]],
    );
}

#[test]
fn new_ids_where_something_is_defined() {
    check(
        &format!("{TASKS}- [ ] T$0"),
        &expect![[r#"
        "T" -> T003 | next free id
    "#]],
    );
    check(
        &format!("{TASKS}- [ ] T0$0 x"),
        &expect![[r#"
        "T0" -> T003 | next free id
    "#]],
    );
    check(
        "//- specs/007-new/spec.md\n- **FR-001**: a\n- **FR-0$0",
        &expect![[r#"
        "FR-0" -> FR-002 | next free id
    "#]],
    );
    check(
        &format!("{TASKS}- [ ] SC$0"),
        &expect![[r#"
        "SC" -> SC-001 | fast
    "#]],
    );
    check(
        "//- specs/006-none/spec.md\n- **S$0",
        &expect![[r#"
        "S" -> SC-001 | next free id
    "#]],
    );
}

#[test]
fn after_a_qualifier() {
    check(
        "//- specs/004-albums/plan.md\nsee 005-tags FR-$0",
        &expect![[r#"
        "FR-" -> FR-001 | System MUST tag (005-tags)
    "#]],
    );
    check(
        "//- specs/004-albums/plan.md\nsee 005-FR-$0",
        &expect![[r#"
        "FR-" -> FR-001 | System MUST tag (005-tags)
    "#]],
    );
    check("//- specs/004-albums/plan.md\nsee spec 009 FR-$0", &expect![""]);
    check(
        "//- specs/004-albums/plan.md\nstatus 404 SC-$0",
        &expect![[r#"
        "SC-" -> SC-001 | fast
    "#]],
    );
    check(
        "//- specs/004-albums/plan.md\nsee 004 SC-$0",
        &expect![[r#"
        "SC-" -> SC-001 | fast
    "#]],
    );
}

#[test]
fn in_code() {
    check(
        "//- src/a.py\nx = 1  # FR-00$0",
        &expect![[r#"
        "FR-00" -> FR-001 | 005-tags: System MUST tag (005-tags)
        "FR-00" -> FR-001 | 004-albums: System MUST list albums (004-albums)
        "FR-00" -> FR-002 | 004-albums: System MUST sort albums (004-albums)
        "FR-00" -> FR-003 | 004-albums: gone (004-albums)
    "#]],
    );
    check(
        "//- src/a.py\n# spec 005\nx = 1  # FR-0$0",
        &expect![[r#"
        "FR-0" -> FR-001 | System MUST tag (005-tags)
    "#]],
    );
    check(
        "//- src/a.py\nx = 'FR-0$0'",
        &expect![[r#"
        "FR-0" -> FR-001 | 005-tags: System MUST tag (005-tags)
        "FR-0" -> FR-001 | 004-albums: System MUST list albums (004-albums)
        "FR-0" -> FR-002 | 004-albums: System MUST sort albums (004-albums)
        "FR-0" -> FR-010 | 004-albums: System MUST share albums (004-albums)
        "FR-0" -> FR-003 | 004-albums: gone (004-albums)
    "#]],
    );
    check("//- src/a.py\nx = FR$0", &expect![""]);
    check(
        "//- src/a.py\n# 004-albums\ndef test_fr_0$0",
        &expect![[r#"
        "fr_0" -> fr_001 | System MUST list albums (004-albums)
        "fr_0" -> fr_002 | System MUST sort albums (004-albums)
        "fr_0" -> fr_010 | System MUST share albums (004-albums)
        "fr_0" -> fr_003 | gone (004-albums)
    "#]],
    );
    check(
        "//- src/a.py\n# 004-albums\nfr_01$0 = 1",
        &expect![[r#"
        "fr_01" -> fr_010 | System MUST share albums (004-albums)
    "#]],
    );
    check(
        "//- src/a.py\n# 005-FR-$0",
        &expect![[r#"
        "FR-" -> FR-001 | System MUST tag (005-tags)
    "#]],
    );
    check(
        "//- specs/005-tags/tasks.md\n- [ ] T001 x in src/a.py\n//- src/a.py\nx = 1  # US$0\ny = 2  # FR-",
        &expect![""],
    );
    check(
        "//- specs/005-tags/tasks.md\n- [ ] T001 x in src/a.py\n//- src/a.py\ny = 2  # FR-$0",
        &expect![[r#"
            "FR-" -> FR-001 | System MUST tag (005-tags)
        "#]],
    );
}

#[test]
fn documentation() {
    let fixture = Fixture::new(&format!("{ALBUMS}//- specs/004-albums/plan.md\nFR-010$0\n"));
    let (file, offset) = fixture.at_cursor();
    let found = complete(&fixture.snapshot, &file, "FR-010\n", offset);
    expect![[r#"
        **FR-010** · requirement of 004-albums

        ● specified ○ planned ○ implemented ○ verified

        System MUST share albums"#]]
    .assert_eq(&found.items[0].documentation);
}

#[test]
fn at_most_a_hundred() {
    let spec: String = (1..=150).map(|n| format!("- **FR-{n:03}**: x\n")).collect();
    let drawn = draw(&Fixture::new(&format!("//- specs/004-a/spec.md\n{spec}\nFR-$0\n")));
    assert_eq!(drawn.lines().count(), 101);
    assert!(drawn.ends_with("incomplete\n"));
    let drawn = draw(&Fixture::new(&format!("//- specs/004-a/spec.md\n{spec}\nFR-14$0\n")));
    assert_eq!(drawn.lines().count(), 10);
    let short: String = (1..=30).map(|n| format!("- **FR-{n:03}**: x\n")).collect();
    let many: String = (10..40).map(|n| format!("//- specs/0{n}-a/spec.md\n{short}")).collect();
    let drawn = draw(&Fixture::new(&format!("{many}//- a.py\n# FR-0$0\n")));
    assert_eq!(drawn.lines().count(), 101);
    assert!(drawn.starts_with("\"FR-0\" -> FR-001 | 039-a: x (039-a)\n"));
}

/// In a contract every requirement is offered whose id begins so.
fn in_contract(name: &str, text: &str) {
    let fixture = Fixture::new(&format!("{ALBUMS}//- specs/004-albums/contracts/{name}\n{text}"));
    let found: Vec<String> =
        draw(&fixture).lines().map(|l| l.split(" | ").next().unwrap_or_default().to_owned()).collect();
    let typed = fixture.text(&format!("specs/004-albums/contracts/{name}"));
    let typed = &typed[..text.find("$0").expect("a cursor")];
    let begun = typed.len() - typed.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
    let begun = &typed[typed.len() - begun..];
    let expected = ["FR-001", "FR-002", "FR-010"].map(|id| format!("{begun:?} -> {id}"));
    assert_eq!(found.get(..3), Some(&expected[..]), "{name}: {text}");
}

#[test]
fn in_contracts() {
    in_contract("api.yaml", "openapi: 3.1.0\npaths:\n  /albums:\n    get:\n      x-requirement: FR-0$0\n");
    in_contract(
        "api.yaml",
        "openapi: 3.1.0\npaths:\n  /albums:\n    get:\n      x-requirements: [FR-001, FR-0$0]\n",
    );
    in_contract("api.yaml", "openapi: 3.1.0\npaths:\n  /albums:\n    get:\n      x-requirement: F$0\n");
    in_contract(
        "api.yaml",
        "openapi: 3.1.0\npaths:\n  /albums:\n    get:\n      description: >-\n        Lists (FR-0$0)\n",
    );
    in_contract("api.yaml", "openapi: 3.1.0\n# FR-0$0\n");
    in_contract(
        "api.json",
        "{ \"openapi\": \"3.1.0\", \"paths\": { \"/a\": { \"get\": { \"x-requirement\": \"FR-0$0\" } } } }\n",
    );
    in_contract("api.proto", "syntax = \"proto3\";\n// FR-0$0\nservice A {}\n");
    in_contract("api.graphql", "\"\"\"Lists (FR-0$0)\"\"\"\ntype A { a: Int }\n");
    in_contract("a.feature", "@FR-0$0\nFeature: a\n");
    in_contract("a.ts", "/** Lists (FR-0$0). */\nexport interface A {}\n");
    in_contract("a.md", "### GET /albums\n\nLists (FR-0$0)\n");
    in_contract("api.yaml", "openapi: 3.1.0\npaths:\n  /albums:\n    get:\n      x-requirement: $0\n");
    in_contract("api.yaml", "openapi: 3.1.0\npaths:\n  /albums:\n    get:\n      x-requirements: [$0]\n");
    in_contract(
        "api.yaml",
        "openapi: 3.1.0\npaths:\n  /albums:\n    get:\n      x-requirements: [FR-001, $0]\n",
    );
    in_contract("api.json", "{ \"openapi\": \"3.1.0\", \"paths\": {\n\"x-requirement\": \"$0\" } }\n");
    check("//- specs/004-albums/contracts/api.yaml\nopenapi: 3.1.0\nx-other: $0\n", &expect![[r#""#]]);
}
