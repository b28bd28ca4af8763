//! Citing what is likely, and saying that it is not.

use expect_test::expect;
use specls_analysis::{Extent, FeatureCoverage, FileEdit, LikelyCache, LikelyEnd, LikelyLinks, OpenTexts};
use specls_fixture::Fixture;
use specls_index::{Relation, Snapshot};
use specls_syntax::Span;

use super::super::code_actions;
use super::{apply, check, check_applied};
use crate::hover;

const SPEC: &str = "\
//- specs/004-albums/spec.md
- **FR-001**: System MUST list albums by year
- **FR-002**: System MUST let people upload photos to the gallery
- **FR-003**: System MUST expire session tokens after an hour
- **FR-004**: System MUST export invoices as PDF
";

/// All links between tasks and what they deliver, the likely ones with `?`.
fn links(snapshot: &Snapshot) -> String {
    let mut out = Vec::new();
    for feature in snapshot.features() {
        let coverage = FeatureCoverage::new(snapshot, feature);
        for (index, _, item) in feature.items() {
            for task in &coverage.of(index).tasks {
                out.push(format!("{} {}", feature.fact(*task).id, item.id));
            }
        }
        for link in LikelyLinks::new(snapshot, feature, &coverage, Extent::Shown).iter() {
            if let (Relation::Plans, LikelyEnd::Item(task)) = (link.relation, &link.from) {
                out.push(format!("{} {}?", feature.fact(*task).id, feature.fact(link.to).id));
            }
        }
    }
    out.sort();
    out.join(", ")
}

fn with_tasks(tasks: &str) -> String {
    format!("{SPEC}//- specs/004-albums/tasks.md\n{tasks}")
}

const TASKS: &str = "\
# Tasks
- [ ] T001 List albums by year in src/albums.py
- [ ] T002 Upload photos to the gallery. <!-- big -->
- [ ] T003 Exp$0ire session tokens after an hour
- [ ] T004 Write the readme
";

#[test]
fn both_ends_and_the_heading() {
    check(
        &with_tasks(TASKS),
        &expect![[r#"
        Refactor: Cite FR-003 in T003 (likely, 0.99)
        Refactor: FR-003 is not for T003
        Refactor: Cite all likely requirements in tasks.md (3, at least 0.90)
        Refactor: Tick T003
    "#]],
    );
    let on_requirement = with_tasks(&TASKS.replace("$0", "")).replace("let people", "let pe$0ople");
    check(
        &on_requirement,
        &expect![[r#"
        Refactor: Add a task stub for FR-002
        Refactor: Add task stubs for all 4 unplanned requirements of 004-albums
        Refactor: Cite FR-002 in T002 (likely, 0.99)
        Refactor: FR-002 is not for T002
        Refactor: Cite all likely requirements in tasks.md (3, at least 0.90)
    "#]],
    );
    check(
        &with_tasks(&TASKS.replace("$0", "").replace("# Ta", "# T$0a")),
        &expect![[r#"
        Refactor: Add task stubs for all 4 unplanned requirements of 004-albums
        Refactor: Cite all likely requirements in tasks.md (3, at least 0.90)
    "#]],
    );
    check(
        &with_tasks(&TASKS.replace("$0", "").replace("readme", "rea$0dme")),
        &expect![[r#"
        Refactor: Tick T004
    "#]],
    );
}

#[test]
fn what_is_cited_is_a_written_link() {
    let before = Fixture::new(&with_tasks(TASKS));
    expect!["T001 FR-001?, T002 FR-002?, T003 FR-003?"].assert_eq(&links(&before.snapshot));
    let after = check_applied(
        &with_tasks(TASKS),
        "Cite FR-003 in T003",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks
        - [ ] T001 List albums by year in src/albums.py
        - [ ] T002 Upload photos to the gallery. <!-- big -->
        - [ ] T003 Expire session tokens after an hour (FR-003)
        - [ ] T004 Write the readme
    "#]],
    );
    expect!["T001 FR-001?, T002 FR-002?, T003 FR-003"].assert_eq(&links(&after));
}

#[test]
fn in_the_form_of_the_list() {
    for (form, cited) in [
        ("Write docs per FR-004", "Expire session tokens after an hour per FR-003"),
        ("Write docs (covers FR-004)", "Expire session tokens after an hour (covers FR-003)"),
        ("Write docs [FR-004]", "Expire session tokens after an hour [FR-003]"),
        ("Write docs — FR-004", "Expire session tokens after an hour — FR-003"),
        ("Write FR-004 docs", "Expire session tokens after an hour (FR-003)"),
    ] {
        let tasks = format!(
            "# Tasks\n- [ ] T001 {form}\n- [ ] T002 {form}\n- [ ] T003 Exp$0ire session tokens after an hour\n"
        );
        let (changed, _) = apply(Fixture::new(&with_tasks(&tasks)), "Cite FR-003 in T003");
        assert!(changed[0].1.contains(&format!("T003 {cited}\n")), "{form}: {}", changed[0].1);
    }
}

#[test]
fn all_that_is_sure_for_review() {
    let after = check_applied(
        &with_tasks(TASKS),
        "Cite all",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks
        - [ ] T001 List albums by year in src/albums.py (FR-001)
        - [ ] T002 Upload photos to the gallery (FR-002). <!-- big -->
        - [ ] T003 Expire session tokens after an hour (FR-003)
        - [ ] T004 Write the readme
    "#]],
    );
    expect!["T001 FR-001, T002 FR-002, T003 FR-003"].assert_eq(&links(&after));
    let fixture = Fixture::new(&with_tasks(TASKS));
    let (file, offset) = fixture.at_cursor();
    let found =
        code_actions(&fixture.snapshot, &file, Span { start: offset, end: offset }, &LikelyCache::default());
    let all = found.iter().find(|action| action.title.starts_with("Cite all")).expect("it is offered");
    let edits = all.edits(&fixture.snapshot, &OpenTexts).expect("it can be done");
    let [FileEdit::Review { texts, .. }] = &edits[..] else { panic!("{edits:?}") };
    let notes: Vec<String> =
        texts.iter().map(|(_, note)| format!("{}: {}\n", note.label, note.description)).collect();
    expect![[r#"
        Cite FR-001 in T001: likely, 0.99: both name *list*, *albums* and *year*
        Cite FR-002 in T002: likely, 0.99: both name *upload*, *photos* and *gallery*
        Cite FR-003 in T003: likely, 0.99: both name *expire*, *session* and *tokens*
    "#]]
    .assert_eq(&notes.concat());
}

#[test]
fn not_this_one() {
    let after = check_applied(
        &with_tasks(TASKS),
        "FR-003 is not for T003",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks
        - [ ] T001 List albums by year in src/albums.py
        - [ ] T002 Upload photos to the gallery. <!-- big -->
        - [ ] T003 Expire session tokens after an hour <!-- specls: not FR-003 -->
        - [ ] T004 Write the readme
    "#]],
    );
    expect!["T001 FR-001?, T002 FR-002?"].assert_eq(&links(&after));
    let feature = after.features().next().expect("there is one").clone();
    let (index, _, task) = feature.items().find(|(_, _, item)| item.id == "T003").expect("there is one");
    assert_eq!(&*task.text, "Expire session tokens after an hour");
    let file = after.file_by_id(feature.file_of(index).id).expect("it is there").clone();
    assert!(file.facts.mentions.is_empty());
    let shown = hover(&after, &file, task.name.start, &LikelyCache::default()).expect("something is shown");
    assert!(!format!("{shown:?}").contains("FR-003"), "{shown:?}");
    // The next one joins it.
    let twice = TASKS.replace("hour", "hour <!-- specls: not FR-001 -->");
    let (changed, _) = apply(Fixture::new(&with_tasks(&twice)), "FR-003 is not for T003");
    assert!(changed[0].1.contains("hour <!-- specls: not FR-001, FR-003 -->\n"), "{}", changed[0].1);
}

const KIRO: &str = "\
//- .kiro/specs/albums/requirements.md
# Requirements Document
## Requirements
### Requirement 1: Gallery
#### Acceptance Criteria
1. WHEN a user uploads photos THEN the system SHALL show them in the gallery
2. WHEN a session token is an hour old THEN the system SHALL expire the session token
### Requirement 2: Invoices
#### Acceptance Criteria
1. WHEN a user exports invoices THEN the system SHALL write a PDF
";

#[test]
fn of_kiro() {
    let tasks = "\
//- .kiro/specs/albums/tasks.md
# Implementation Plan

- [ ] 1. Write a PDF of exported invoices
  - With totals
  - _Requirements: 2.1_

- [ ] 2. Exp$0ire session tokens that are an hour old
  - In the background

- [ ] 3. Docs
";
    let text = format!("{KIRO}{tasks}");
    check(
        &text,
        &expect![[r#"
        Refactor: Cite criterion 1.2 in task 2 (likely, 0.99)
        Refactor: Criterion 1.2 is not for task 2
        Refactor: Tick task 2
    "#]],
    );
    let after = check_applied(
        &text,
        "Cite criterion 1.2 in task 2",
        &expect![[r#"
        //- .kiro/specs/albums/tasks.md
        # Implementation Plan

        - [ ] 1. Write a PDF of exported invoices
          - With totals
          - _Requirements: 2.1_

        - [ ] 2. Expire session tokens that are an hour old
          - In the background
          - _Requirements: 1.2_

        - [ ] 3. Docs
    "#]],
    );
    expect!["1 2, 1 2.1, 2 1, 2 1.2"].assert_eq(&links(&after));
    let after = check_applied(
        &text,
        "Criterion 1.2 is not for task 2",
        &expect![[r#"
        //- .kiro/specs/albums/tasks.md
        # Implementation Plan

        - [ ] 1. Write a PDF of exported invoices
          - With totals
          - _Requirements: 2.1_

        - [ ] 2. Expire session tokens that are an hour old <!-- specls: not 1.2 -->
          - In the background

        - [ ] 3. Docs
    "#]],
    );
    expect!["1 2, 1 2.1"].assert_eq(&links(&after));
    // A task that names what is not there is its author's to mend.
    check(
        &text.replace("  - In the background\n", "  - _Requirements: 9.9_\n"),
        &expect![[r#"
        Refactor: Tick task 2
    "#]],
    );
}

#[test]
fn of_openspec_by_name() {
    let text = "\
//- openspec/changes/a/proposal.md
# A
//- openspec/changes/a/specs/albums/spec.md
## ADDED Requirements
### Requirement: Token expiry
The system SHALL expire session tokens after an hour.
#### Scenario: A
- **WHEN** an hour has gone
- **THEN** the session token is refused
### Requirement: Upload, and more
The system SHALL let people upload photos to the gallery.
#### Scenario: B
- **THEN** b
### Requirement: Invoices
The system SHALL export invoices as PDF.
#### Scenario: C
- **THEN** b
//- openspec/changes/a/tasks.md
## 1. Work
- [ ] 1.1 Exp$0ire session tokens after an hour
- [ ] 1.2 Upload photos to the gallery
- [ ] 1.3 Readme
";
    check(
        text,
        &expect![[r#"
        Refactor: Cite Token expiry in task 1.1 (likely, 0.99)
        Refactor: Token expiry is not for task 1.1
        Refactor: Cite all likely requirements in tasks.md (2, at least 0.90)
        Refactor: Tick task 1.1
    "#]],
    );
    let after = check_applied(
        text,
        "Cite Token expiry",
        &expect![[r#"
        //- openspec/changes/a/tasks.md
        ## 1. Work
        - [ ] 1.1 Expire session tokens after an hour (Token expiry)
        - [ ] 1.2 Upload photos to the gallery
        - [ ] 1.3 Readme
    "#]],
    );
    expect!["1.1 Token expiry, 1.2 Upload, and more?"].assert_eq(&links(&after));
    let after = check_applied(
        text,
        "Token expiry is not",
        &expect![[r#"
        //- openspec/changes/a/tasks.md
        ## 1. Work
        - [ ] 1.1 Expire session tokens after an hour <!-- specls: not Token expiry -->
        - [ ] 1.2 Upload photos to the gallery
        - [ ] 1.3 Readme
    "#]],
    );
    expect!["1.2 Upload, and more?"].assert_eq(&links(&after));
    // A name with a comma cannot stand in a list of names.
    let other = text.replace("$0", "").replace("Upload photos to", "Upl$0oad photos to");
    check(
        &other,
        &expect![[r#"
        Refactor: Cite Upload, and more in task 1.2 (likely, 0.99)
        Refactor: Upload, and more is not for task 1.2
        Refactor: Cite all likely requirements in tasks.md (2, at least 0.90)
        Refactor: Tick task 1.2
    "#]],
    );
    let fixture = Fixture::new(&other);
    let (file, offset) = fixture.at_cursor();
    let here = Span { start: offset, end: offset };
    for action in code_actions(&fixture.snapshot, &file, here, &LikelyCache::default()) {
        let empty = action.edits(&fixture.snapshot, &OpenTexts).expect("it can be done").is_empty();
        assert_eq!(empty, action.title.contains(" is not for "), "{}", action.title);
    }
}

#[test]
fn nothing_where_nothing_is_likely() {
    check(
        &with_tasks("# Tasks\n- [ ] T001 Re$0adme\n"),
        &expect![[r#"
        Refactor: Tick T001
    "#]],
    );
}
