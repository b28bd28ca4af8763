use expect_test::{Expect, expect};
use specls_fixture::Fixture;

use super::{Extent, LikelyEnd, LikelyLinks, SHOWN, confidence};
use crate::{FeatureCoverage, Severity, all_findings, called, feature_findings, likely_findings};

const SPEC: &str = "\
//- specs/001-albums/spec.md
### User Story 1 - Accounts (Priority: P1)
### User Story 2 - Albums (Priority: P2)
- **FR-001**: System MUST let people sign in with e-mail and password
- **FR-002**: System MUST expire a `SessionToken` after 30 minutes without use
- **FR-003**: System MUST let people search albums by title and artist
- **FR-004**: System MUST show at most 50 albums on a page
- **FR-005**: System MUST encrypt backups with a key of the customer
- **SC-001**: People find an album by its artist within 5 seconds
";

const TASKS: &str = "\
//- specs/001-albums/tasks.md
# Tasks
## Phase 1: Accounts
- [ ] T001 [US1] Write the sign-in form for e-mail and password in src/sign_in.py
- [ ] T002 [US1] Expire SessionToken when it was not used for half an hour
## Phase 2: Albums
- [ ] T003 [US2] Search albums by artist and title in src/search.py, tested in tests/test_search.py
- [ ] T004 [US2] Show 50 albums on a page
//- src/search.py
//- tests/test_search.py
";

/// The links of every feature of a fixture, with what is shown apart from what is only listed.
fn links(text: &str, extent: Extent) -> String {
    let fixture = Fixture::new(text);
    let mut out = String::new();
    for feature in fixture.snapshot.features_sorted() {
        let coverage = FeatureCoverage::new(&fixture.snapshot, feature);
        for link in LikelyLinks::new(&fixture.snapshot, feature, &coverage, extent).iter() {
            let from = match &link.from {
                LikelyEnd::Item(item) => called(feature.fact(*item)).into_owned(),
                LikelyEnd::File(path) => path.trim_start_matches("/w/").to_owned(),
            };
            let to = called(feature.fact(link.to)).into_owned();
            let less = if link.confidence >= SHOWN { "" } else { "(" };
            let because = link.because.join("; ");
            out += &format!(
                "{less}{from} {} {to} {} {because}\n",
                link.relation.name(),
                confidence(link.confidence)
            );
        }
    }
    out
}

fn check(text: &str, expect: &Expect) {
    expect.assert_eq(&links(text, Extent::Shown));
}

/// What the guess findings of a fixture say, with their severities.
fn guessed(text: &str) -> Vec<(Severity, String)> {
    let fixture = Fixture::new(text);
    let features = fixture.snapshot.features_sorted();
    let found = features.iter().flat_map(|feature| likely_findings(&fixture.snapshot, feature.id));
    found.map(|finding| (finding.severity, format!("{} {}", finding.code, finding.message))).collect()
}

#[test]
fn of_spec_kit() {
    check(
        &format!("{SPEC}{TASKS}"),
        &expect![[r#"
            T004 plans FR-004 0.99 both name *show*, *50* and *page*
            T001 plans FR-001 0.99 both name *sign*, *mail* and *password*
            T003 plans FR-003 0.99 both name *search*, *title* and *artist*
            T002 plans FR-002 0.98 both name `SessionToken` and *expire*
            FR-004 refers US2 0.77 T004 of US2 delivers it
            FR-001 refers US1 0.76 T001 of US1 delivers it
            FR-003 refers US2 0.76 T003 of US2 delivers it
            src/search.py implements FR-003 0.76 T003 names the file and likely delivers it
            tests/test_search.py verifies FR-003 0.76 T003 names the file and likely delivers it
            FR-002 refers US1 0.75 T002 of US1 delivers it
        "#]],
    );
}

#[test]
fn five_of_each_task() {
    let listed = links(&format!("{SPEC}{TASKS}"), Extent::Listed);
    for task in ["T001", "T002", "T003", "T004"] {
        let of_task =
            listed.lines().filter(|line| line.trim_start_matches('(').starts_with(&format!("{task} plans")));
        assert_eq!(of_task.count(), 5, "{task}\n{listed}");
    }
    assert_eq!(listed, links(&format!("{SPEC}{TASKS}"), Extent::Listed));
}

#[test]
fn what_is_written_rules() {
    let cited = TASKS.replace("Show 50 albums", "Show 50 albums (FR-004)");
    let links = links(&format!("{SPEC}{cited}"), Extent::Listed);
    assert!(!links.contains("T004 plans FR-004"), "{links}");
    // A task that names a requirement is shown with no other, whatever its words.
    assert!(
        links.lines().filter(|line| line.contains("T004 plans")).all(|line| line.starts_with('(')),
        "{links}"
    );
}

#[test]
fn somebody_says_that_it_is_none() {
    let refused = TASKS.replace("on a page", "on a page <!-- specls: not FR-004 -->");
    let links = links(&format!("{SPEC}{refused}"), Extent::Listed);
    assert!(!links.contains("T004 plans FR-004"), "{links}");
    assert!(links.contains("T004 plans FR-003"), "{links}");
}

#[test]
fn seen_from_both_ends() {
    let fixture = Fixture::new(&format!("{SPEC}{TASKS}"));
    let feature = fixture.snapshot.features_sorted()[0];
    let coverage = FeatureCoverage::new(&fixture.snapshot, feature);
    let likely = LikelyLinks::new(&fixture.snapshot, feature, &coverage, Extent::Shown);
    let mut seen = 0;
    for (item, ..) in feature.items() {
        for (end, link) in likely.of(item) {
            let LikelyEnd::Item(other) = end else { continue };
            let back = likely.of(other).find(|(end, _)| *end == LikelyEnd::Item(item));
            assert_eq!(back.map(|(_, link)| link.confidence), Some(link.confidence));
            seen += 1;
        }
    }
    assert!(seen > 4);
}

#[test]
fn what_no_task_is_likely_to_deliver() {
    let found = guessed(&format!("{SPEC}{TASKS}"));
    assert_eq!(
        found,
        [(
            Severity::Info,
            "unplanned-requirement no task of 001-albums names FR-005, and none was recognised as its own by words"
                .to_owned()
        )]
    );
}

#[test]
fn guesses_count_for_nothing() {
    let fixture = Fixture::new(&format!("{SPEC}{TASKS}"));
    let feature = fixture.snapshot.features_sorted()[0];
    let coverage = FeatureCoverage::new(&fixture.snapshot, feature);
    assert!(feature.requirements().all(|requirement| coverage.of(requirement).tasks.is_empty()));
    assert!(
        feature_findings(&fixture.snapshot, feature.id).iter().all(|f| f.code != "unplanned-requirement")
    );
}

#[test]
fn where_guesses_do_not_tell() {
    let german = "\
//- specs/001-albums/tasks.md
# Aufgaben
- [ ] T001 Projektstruktur anlegen
- [ ] T002 Anmeldeformular schreiben
- [ ] T003 Suche nach Titel bauen
";
    let found = guessed(&format!("{SPEC}{german}"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.starts_with("uncited-tasks "), "{found:?}");
}

#[test]
fn of_kiro() {
    check(
        "\
//- .kiro/specs/albums/requirements.md
### Requirement 1: Search
#### Acceptance Criteria
1. WHEN a user enters a title THEN the system SHALL list matching albums
2. WHEN no album matches THEN the system SHALL say that nothing was found
### Requirement 2: Export
#### Acceptance Criteria
1. WHEN a user asks for an export THEN the system SHALL write a CSV file
//- .kiro/specs/albums/tasks.md
- [ ] 1. Search
  - [ ] 1.1 List matching albums when a title is entered
  - [ ] 1.2 Say that nothing was found when no album matches
- [ ] 2. Write the CSV file of an export
",
        &expect![[r#"
            task 1.2 plans criterion 1.2 0.99 both name *say*, *nothing* and *was*
            task 1.1 plans criterion 1.1 0.99 both name *enters*, *title* and *list*
            task 2 plans criterion 2.1 0.99 both name *export*, *write* and *csv*
        "#]],
    );
}

#[test]
fn of_openspec() {
    check(
        "\
//- openspec/changes/frost/specs/alarms/spec.md
## ADDED Requirements
### Requirement: Frost alarm
The system SHALL raise an alarm when the temperature falls below zero degrees.
#### Scenario: Cold night
- **WHEN** it freezes
- **THEN** an alarm is raised
### Requirement: Alarm history
The system SHALL keep raised alarms for a year.
#### Scenario: Old alarm
- **WHEN** a year went by
- **THEN** the alarm is gone
//- openspec/changes/frost/tasks.md
## 1. Alarm
- [ ] 1.1 Raise the frost alarm when the temperature falls below zero
- [ ] 1.2 Delete alarms from the history after a year
",
        &expect![[r#"
            task 1.2 plans Alarm history 0.98 both name *history* and *year*
        "#]],
    );
}

#[test]
fn in_a_feature_of_nothing() {
    for text in [
        "//- specs/001-a/spec.md\n",
        "//- specs/001-a/spec.md\n//- specs/001-a/tasks.md\n- [ ] T001\n",
        "//- specs/001-a/spec.md\n- **FR-001**:\n//- specs/001-a/tasks.md\n- [ ] T001 \n- [ ]\n",
    ] {
        assert_eq!(links(text, Extent::Shown), "", "{text}");
        let _ = all_findings(&Fixture::new(text).snapshot);
    }
}
