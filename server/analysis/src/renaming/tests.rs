use expect_test::{Expect, expect};
use specls_fixture::{Fixture, ROOT};
use specls_index::Snapshot;
use specls_syntax::ItemKind;

use super::{NewIds, NotRenamed, OpenTexts, renamed};
use crate::FileEdit;

/// Texts after a change, those that differ.
pub(crate) fn applied(fixture: &Fixture, edits: &[FileEdit]) -> String {
    let mut out = String::new();
    for edit in edits {
        let FileEdit::Change { file, texts } = edit else { panic!("nothing is created") };
        let path = &fixture.snapshot.file_by_id(*file).expect("it is there").path;
        let path = &path[ROOT.len() + 1..];
        let mut text = fixture.text(path).to_owned();
        assert!(texts.is_sorted_by(|a, b| a.span.end <= b.span.start), "{texts:?}");
        for new in texts.iter().rev() {
            text.replace_range(new.span.range(), &new.text);
        }
        out += &format!("//- {path}\n{text}");
    }
    out
}

fn rename(fixture: &Fixture, kind: ItemKind, from: &str, to: &str) -> Result<String, String> {
    let snapshot: &Snapshot = &fixture.snapshot;
    let mut features = snapshot.features_sorted().into_iter();
    let feature = features.find(|f| f.defining(kind, from).is_some()).expect("a feature defines it");
    let mut new = NewIds::default();
    new.rename(feature, feature.defining(kind, from).expect("it does"), to);
    match renamed(snapshot, feature, &new, &OpenTexts) {
        Ok(edits) => Ok(applied(fixture, &edits)),
        Err(NotRenamed::Refused(why)) => Err(why),
        Err(NotRenamed::NoText(path)) => Err(format!("no text of {path}")),
    }
}

fn check(fixture: &str, from: &str, to: &str, expect: &Expect) {
    let fixture = Fixture::new(fixture);
    let kind = if from.starts_with('T') { ItemKind::Task } else { ItemKind::Requirement };
    expect.assert_eq(&rename(&fixture, kind, from, to).unwrap_or_else(|why| why + "\n"));
}

const SPEC: &str =
    "//- specs/004-albums/spec.md\n- **FR-001**: a\n- **FR-002**: b\n- **FR-003**: c\n- **FR-004**: d\n";

#[test]
fn every_place() {
    check(
        &format!(
            "{SPEC}\
//- specs/004-albums/tasks.md
- [ ] T001 x per FR-002, `FR-003`, 004-FR-002 and **FR-002** in src/a.py
- [ ] T002 x per FR-002b
//- specs/005-tags/spec.md
- **FR-001**: as 004-albums FR-002
- see FR-002
//- src/a.py
# FR-002, spec 005: FR-002
//- tests/test_a.py
def test_fr_002_lists(): pass
class TestFR002: pass
"
        ),
        "FR-002",
        "FR-012",
        &expect![[r#"
            //- specs/004-albums/spec.md
            - **FR-001**: a
            - **FR-012**: b
            - **FR-003**: c
            - **FR-004**: d
            //- specs/004-albums/tasks.md
            - [ ] T001 x per FR-012, `FR-003`, 004-FR-012 and **FR-012** in src/a.py
            - [ ] T002 x per FR-012b
            //- specs/005-tags/spec.md
            - **FR-001**: as 004-albums FR-012
            - see FR-002
            //- src/a.py
            # FR-012, spec 005: FR-002
            //- tests/test_a.py
            def test_fr_012_lists(): pass
            class TestFR012: pass
        "#]],
    );
}

#[test]
fn ranges_lists_and_short_forms() {
    let tasks = "\
//- specs/004-albums/tasks.md
- [ ] T001 x FR-001 to FR-004 and FR-003–FR-004
- [ ] T002 x **FR-001**-**FR-003**, T001
- [ ] T003 x FR-003/004, FR-001/003/004 and (FR-001, 004)
- [ ] T004 x FR-001-004, FR-001..004.
";
    let fixture = format!("{SPEC}{tasks}");
    check(
        &fixture,
        "FR-004",
        "FR-005",
        &expect![[r#"
            //- specs/004-albums/spec.md
            - **FR-001**: a
            - **FR-002**: b
            - **FR-003**: c
            - **FR-005**: d
            //- specs/004-albums/tasks.md
            - [ ] T001 x FR-001 to FR-003, FR-005 and FR-003, FR-005
            - [ ] T002 x **FR-001**-**FR-003**, T001
            - [ ] T003 x FR-003/005, FR-001/003/005 and (FR-001, 005)
            - [ ] T004 x FR-001-FR-003, FR-005, FR-001..FR-003, FR-005.
        "#]],
    );
    check(
        &fixture,
        "FR-003",
        "NFR-003",
        &expect![[r#"
            //- specs/004-albums/spec.md
            - **FR-001**: a
            - **FR-002**: b
            - **NFR-003**: c
            - **FR-004**: d
            //- specs/004-albums/tasks.md
            - [ ] T001 x FR-001, FR-002, FR-004, NFR-003 and NFR-003, FR-004
            - [ ] T002 x **FR-001**, **FR-002**, **NFR-003**, T001
            - [ ] T003 x NFR-003/FR-004, FR-001/NFR-003/FR-004 and (FR-001, 004)
            - [ ] T004 x FR-001, FR-002, FR-004, NFR-003, FR-001, FR-002, FR-004, NFR-003.
        "#]],
    );
    check(
        &fixture,
        "FR-001",
        "FR-000",
        &expect![[r#"
            //- specs/004-albums/spec.md
            - **FR-000**: a
            - **FR-002**: b
            - **FR-003**: c
            - **FR-004**: d
            //- specs/004-albums/tasks.md
            - [ ] T001 x FR-000, FR-002 to FR-004 and FR-003–FR-004
            - [ ] T002 x **FR-000**, **FR-002**, **FR-003**, T001
            - [ ] T003 x FR-003/004, FR-000/003/004 and (FR-000, 004)
            - [ ] T004 x FR-000, FR-002-FR-004, FR-000, FR-002..FR-004.
        "#]],
    );
}

#[test]
fn ranges_over_what_is_not_there() {
    check(
        "\
//- specs/004-albums/spec.md
- **FR-001**: a
- **FR-003**: c
//- specs/004-albums/tasks.md
- [ ] T001 x FR-001 to FR-003
",
        "FR-003",
        "FR-004",
        &expect![[r#"
            //- specs/004-albums/spec.md
            - **FR-001**: a
            - **FR-004**: c
            //- specs/004-albums/tasks.md
            - [ ] T001 x FR-001, FR-004
        "#]],
    );
}

#[test]
fn what_cannot_be_written_is_refused() {
    check(
        &format!("{SPEC}//- tests/test_a.py\ndef test_fr_002(): pass\n"),
        "FR-002",
        "BR-002",
        &expect![[r#"
            tests/test_a.py, line 1: `fr_002` cannot be written as BR-002
        "#]],
    );
}

#[test]
fn what_would_become_unclear_is_refused() {
    check(
        &format!("{SPEC}//- specs/005-tags/spec.md\n- **FR-012**: x\n//- src/a.py\n# FR-002\n"),
        "FR-002",
        "FR-012",
        &expect![[r#"
            src/a.py, line 1 would no longer say whose FR-012 is meant: 005-tags has one too; name 004-albums beside FR-002 there first
        "#]],
    );
}

#[test]
fn parts_in_source_follow() {
    check(
        &format!("{SPEC}//- src/a.py\n# FR-002b, FR-002.1 and FR-002\n"),
        "FR-002",
        "FR-012",
        &expect![[r#"
            //- specs/004-albums/spec.md
            - **FR-001**: a
            - **FR-012**: b
            - **FR-003**: c
            - **FR-004**: d
            //- src/a.py
            # FR-012b, FR-012.1 and FR-012
        "#]],
    );
}

#[test]
fn terms_in_sentences_only() {
    let fixture = Fixture::new(
        "\
//- .kiro/specs/pulse/requirements.md
# The Score
## Glossary
- **Score**: a number
- **Score Card**: shows the Score
- **Use**: as in `Score`, https://x/Score, [Score](#score), src/Score.ts and Score.js
### Requirement 1: Show the Score
**Score Label:** As a reader of the Score, I want it
#### Acceptance Criteria
1. WHEN the Score Card opens, THE Score SHALL show.
```js
const Score = 1;
```
//- .kiro/specs/pulse/notes.md
The Score of others
",
    );
    let out = rename(&fixture, ItemKind::Term, "Score", "Rating").unwrap_or_else(|why| why);
    expect![[r#"
        //- .kiro/specs/pulse/requirements.md
        # The Score
        ## Glossary
        - **Rating**: a number
        - **Score Card**: shows the Rating
        - **Use**: as in `Score`, https://x/Score, [Score](#score), src/Score.ts and Score.js
        ### Requirement 1: Show the Rating
        **Score Label:** As a reader of the Rating, I want it
        #### Acceptance Criteria
        1. WHEN the Score Card opens, THE Rating SHALL show.
        ```js
        const Score = 1;
        ```
    "#]]
    .assert_eq(&out);
}

#[test]
fn what_a_task_is_not_for() {
    check(
        &format!(
            "{SPEC}//- specs/004-albums/tasks.md\n- [ ] T001: x per FR-003 <!-- specls: not FR-001, FR-003 -->\n"
        ),
        "FR-003",
        "FR-033",
        &expect![[r#"
            //- specs/004-albums/spec.md
            - **FR-001**: a
            - **FR-002**: b
            - **FR-033**: c
            - **FR-004**: d
            //- specs/004-albums/tasks.md
            - [ ] T001: x per FR-033 <!-- specls: not FR-001, FR-033 -->
        "#]],
    );
}
