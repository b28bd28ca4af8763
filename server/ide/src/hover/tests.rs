use expect_test::{Expect, expect};
use specls_analysis::LikelyCache;
use specls_fixture::Fixture;

use super::hover;

const ALBUMS: &str = "\
//- specs/004-albums/spec.md
# Feature Specification: Albums

### User Story 1 - Browse (Priority: P1)

1. **Given** an album, **When** it is opened, **Then** photos show
2. **Given** none, **When** listed, **Then** a hint shows

- **FR-001**: System MUST list **albums**
  by date
  - newest first
- **FR-002**: b
- ~~**FR-003**~~: gone
//- specs/004-albums/tasks.md
## Phase 3: User Story 1

- [x] T001 Do it per FR-001 in src/albums.py
- [ ] T002 [US1] Polish FR-001 to FR-003 (depends on T001) in `src/none/b.py`, `src/albums.py`, src/*.py
//- specs/005-tags/spec.md
- **FR-001**: System MUST tag
//- src/albums.py
# 004 FR-001
# 004 FR-001, FR-002
//- tests/test_albums.py
# 004 US1/AC2
";

fn page(text: &str) -> String {
    let fixture = Fixture::new(&format!("{ALBUMS}{text}\n"));
    let (file, offset) = fixture.at_cursor();
    match hover(&fixture.snapshot, &file, offset, &LikelyCache::default()) {
        Some(hover) => {
            let path = &file.path["/w/".len()..];
            format!("{:?}\n{}", &fixture.text(path)[hover.span.range()], hover.markdown)
        }
        None => "nothing".to_owned(),
    }
}

fn check(text: &str, expect: &Expect) {
    expect.assert_eq(&page(text));
}

#[test]
fn requirement() {
    check(
        "//- specs/004-albums/plan.md\nFR-0$001",
        &expect![[r#"
            "FR-001"
            **FR-001** · requirement of 004-albums

            System MUST list **albums** by date
            - newest first

            ● specified ● planned ● implemented ○ verified

            Tasks

            - [x] T001 Do it per FR-001 in src/albums.py
            - [ ] T002 Polish FR-001 to FR-003 (depends on T001) in `src/none/b.py`, `src/albums.py`, src/*.py

            Code

            - `src/albums.py:1` and 1 more place

            likely part of US1 (0.77), because T001 and T002 of US1 deliver it · Browse"#]],
    );
    check(
        "//- specs/004-albums/plan.md\nFR-0$003",
        &expect![[r#"
        "FR-003"
        **FR-003** · requirement of 004-albums

        gone

        withdrawn: it asks for nothing

        Tasks

        - [ ] T002 Polish FR-001 to FR-003 (depends on T001) in `src/none/b.py`, `src/albums.py`, src/*.py"#]],
    );
}

#[test]
fn story_and_scenario() {
    check(
        "//- specs/004-albums/plan.md\nUser Sto$0ry 1",
        &expect![[r#"
            "User Story 1"
            **US1** · story (P1) of 004-albums

            Browse

            ● specified ● planned ○ implemented ● verified

            2 scenarios, 1 of 2 tasks done

            Tasks

            - [x] T001 Do it per FR-001 in src/albums.py
            - [ ] T002 Polish FR-001 to FR-003 (depends on T001) in `src/none/b.py`, `src/albums.py`, src/*.py

            Tests

            - `tests/test_albums.py:1`

            likely holds FR-001 (0.77), because T001 and T002 of US1 deliver it · System MUST list **albums** by date

            likely holds FR-002 (0.77), because T002 of US1 delivers it · b"#]],
    );
    check(
        "//- specs/004-albums/plan.md\nUS1/A$0C2",
        &expect![[r#"
        "US1/AC2"
        **US1/AC2** · scenario of 004-albums

        **Given** none, **When** listed, **Then** a hint shows

        Tests

        - `tests/test_albums.py:1`"#]],
    );
}

#[test]
fn task() {
    check(
        "//- specs/004-albums/plan.md\nT00$02",
        &expect![[r#"
            "T002"
            **T002** · open task of 004-albums

            Polish FR-001 to FR-003 (depends on T001) in `src/none/b.py`, `src/albums.py`, src/*.py

            Story

            - US1 Browse

            Plans

            - FR-001 System MUST list **albums** by date
            - FR-002 b
            - FR-003 (withdrawn) gone

            Waits for

            - [x] T001 Do it per FR-001 in src/albums.py

            Files

            - `src/none/b.py` is not there
            - `src/albums.py` is there"#]],
    );
}

#[test]
fn range_and_ambiguous() {
    check(
        "//- specs/004-albums/plan.md\nFR-001 t$0o FR-003",
        &expect![[r#"
            "FR-001 to FR-003"
            **FR-002** · requirement of 004-albums

            b

            ● specified ● planned ● implemented ○ verified

            Tasks

            - [ ] T002 Polish FR-001 to FR-003 (depends on T001) in `src/none/b.py`, `src/albums.py`, src/*.py

            Code

            - `src/albums.py:2`

            likely part of US1 (0.77), because T002 of US1 delivers it · Browse"#]],
    );
    check(
        "//- specs/004-albums/plan.md\nFR-001 t$0o FR-003, FR-001 to FR-004",
        &expect![[r#"
            "FR-001 to FR-003"
            **FR-002** · requirement of 004-albums

            b

            ● specified ● planned ● implemented ○ verified

            Tasks

            - [ ] T002 Polish FR-001 to FR-003 (depends on T001) in `src/none/b.py`, `src/albums.py`, src/*.py

            Code

            - `src/albums.py:2`

            likely part of US1 (0.77), because T002 of US1 delivers it · Browse"#]],
    );
    check(
        "//- specs/004-albums/plan.md\nFR-001 t$0o FR-004",
        &expect![[r#"
        "FR-001 to FR-004"
        **range** · names 2 of 004-albums between its ends

        Also meant:

        - FR-002: b
        - FR-003: gone"#]],
    );
    check(
        "//- src/x.py\n# FR-00$01",
        &expect![[r#"
        "FR-001"
        **FR-001** · defined in 2 features

        Nothing here tells which is meant:

        - 004-albums: System MUST list **albums** by date
        - 005-tags: System MUST tag"#]],
    );
    check("//- specs/004-albums/plan.md\nFR-0$099", &expect!["nothing"]);
}

#[test]
fn paths_and_features() {
    let plan = |text: &str| format!("//- specs/004-albums/plan.md\n{text}");
    check(
        &plan("`albu$0ms.py`"),
        &expect![[r#"
        "albums.py"
        File

        - `src/albums.py`"#]],
    );
    check(
        &plan("`sr$0c/`"),
        &expect![[r#"
        "src/"
        Folder

        - `src`"#]],
    );
    check(
        &plan("`src/no$0ne.py`"),
        &expect![[r#"
        "src/none.py"
        There is no such file, and none of that name."#]],
    );
    check(
        &plan("`lib/albums.p$0y`"),
        &expect![[r#"
        "lib/albums.py"
        There is no such file; others have its name:

        - `src/albums.py`"#]],
    );
    check(
        &plan("`src/*$0.py`"),
        &expect![[r#"
        "src/*.py"
        A pattern: it stands for any file it matches."#]],
    );
    check(
        &plan("`spe$0c.md`"),
        &expect![[r#"
        "spec.md"
        File

        - `specs/004-albums/spec.md`"#]],
    );
    check(
        &plan("005-t$0ags FR-001"),
        &expect![[r#"
            "005-tags"
            **005-tags** · feature

            1 requirement, 0 stories, no tasks"#]],
    );
    check(
        &plan("spec 00$04, FR-001"),
        &expect![[r#"
        "004"
        **004-albums** · Feature Specification: Albums

        2 requirements, 1 story, 1 of 2 tasks done"#]],
    );
}

#[test]
fn plain_says_the_same_without_markup() {
    let fixture = Fixture::new("//- specs/004-a/spec.md\n- **FR-0$001**: a `b`\n");
    let (file, offset) = fixture.at_cursor();
    let hover = hover(&fixture.snapshot, &file, offset, &LikelyCache::default()).expect("there is a page");
    expect![[r#"
        FR-001 · requirement of 004-a

        a `b`

        ● specified ○ planned ○ implemented ○ verified"#]]
    .assert_eq(&hover.plain);
}

const WATER: &str = "\
//- .kiro/specs/water/requirements.md
### Requirement 2: Water
#### Acceptance Criteria
1. THE System SHALL water the beds
2. THE System SHALL stop
4. THE System SHALL wait
//- .kiro/specs/water/tasks.md
- [ ] 1. Water
  - _Requirements: 2.2, 2.7_
";

fn kiro(from: &str, to: &str) -> String {
    let fixture = Fixture::new(&WATER.replacen(from, to, 1));
    let (file, offset) = fixture.at_cursor();
    hover(&fixture.snapshot, &file, offset, &LikelyCache::default()).map_or("nothing".to_owned(), |hover| {
        let path = &file.path["/w/".len()..];
        format!("{:?}\n{}", &fixture.text(path)[hover.span.range()], hover.markdown)
    })
}

#[test]
fn anywhere_on_the_text_of_numbered_things() {
    let start = |text: String| text.lines().take(2).collect::<Vec<_>>().join("\n");
    expect![[r#"
        "1. THE System SHALL water the beds"
        **2.1** · criterion of water"#]]
    .assert_eq(&start(kiro("the beds", "the b$0eds")));
    expect![[r#"
        "4. THE System SHALL wait"
        **2.4** · criterion of water"#]]
    .assert_eq(&start(kiro("wait", "wait$0")));
    expect![[r#"
        "Requirement 2: Water"
        **requirement 2** · requirement of water"#]]
    .assert_eq(&start(kiro(": Water", ": Wa$0ter")));
    expect!["nothing"].assert_eq(&start(kiro("Acceptance", "Accep$0tance")));
}

#[test]
fn of_a_number_that_nothing_has() {
    expect![[r#"
        "2.7"
        **2.7** · no criterion of water

        criterion 2.7 is not defined in water, whose requirement 2 has criteria 2.1, 2.2 and 2.4"#]]
    .assert_eq(&kiro("2.7", "2.$07"));
}
