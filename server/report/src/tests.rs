use std::fmt::Write as _;

use expect_test::{Expect, expect};
use specls_fixture::{Fixture, ROOT, read};
use specls_index::{Change, Snapshot};

use crate::*;

mod inferred;

const WORKSPACE: &str = "\
//- specs/001-albums/spec.md
# Feature Specification: Albums
### User Story 1 - List (Priority: P1)
Needs FR-002.
1. **Given** albums, **When** listed, **Then** shown
## Requirements
- **FR-001**: System MUST list *all* albums | quickly
- **FR-002**: System MUST page
- ~~**FR-003**~~: *Merged into FR-002.*
- **FR-004**: System MUST sort
- **FR-004**: System MUST sort again
## Success Criteria
- **SC-001**: Fast
//- specs/001-albums/tasks.md
## Phase 1: User Story 1
- [x] T001 [US1] List in src/albums.py per FR-001
- [ ] T002 Page per FR-002 (depends on T001)
//- src/albums.py
# FR-001: all of them
# FR-001 again, and SC-001
//- tests/test_albums.py
# FR-001
def test_fr_002(): pass
//- openspec/specs/alarms/spec.md
## Requirements
### Requirement: Heat alarm
The system SHALL raise it.
//- openspec/changes/frost/proposal.md
//- openspec/changes/frost/specs/alarms/spec.md
## ADDED Requirements
### Requirement: Frost alarm
The system SHALL raise it.
## MODIFIED Requirements
### Requirement: Heat alarm
The system SHALL raise it soon.
//- openspec/changes/frost/tasks.md
- [ ] 1.1 Raise the Frost alarm
";

fn json(snapshot: &Snapshot) -> Vec<(String, serde_json::Value)> {
    json_of(snapshot, false)
}

fn json_of(snapshot: &Snapshot, inferred: bool) -> Vec<(String, serde_json::Value)> {
    let scope = Scope::whole(ROOT);
    let each = traced(snapshot, &scope).into_iter().map(|traced| {
        let json =
            serde_json::to_value(feature(snapshot, &scope, &traced, inferred)).expect("it is plain data");
        (traced.feature.path.to_string(), json)
    });
    each.collect()
}

#[test]
fn summaries_parents_and_titles() {
    let fixture = Fixture::new(WORKSPACE);
    let mut out = String::new();
    for (_, feature) in json(&fixture.snapshot) {
        let _ = writeln!(out, "{} {}", feature["id"], feature["summary"]);
        for item in feature["items"].as_array().expect("items") {
            let _ = writeln!(out, "  {} {} {} {}", item["kind"], item["id"], item["title"], item["parent"]);
        }
    }
    expect![[r#"
        "frost" {"done":0,"implemented":0,"planned":1,"requirements":1,"specified":0,"tasks":1,"verified":0,"withdrawn":0}
          "requirement" "Frost alarm" "The system SHALL raise it." null
          "task" "1.1" "Raise the Frost alarm" null
        "alarms" {"done":0,"implemented":0,"planned":0,"requirements":1,"specified":1,"tasks":0,"verified":0,"withdrawn":0}
          "requirement" "Heat alarm" "The system SHALL raise it." null
        "001-albums" {"done":1,"implemented":0,"planned":0,"requirements":3,"specified":1,"tasks":2,"verified":2,"withdrawn":1}
          "story" "US1" "List" null
          "scenario" "US1/AC1" "Given albums, When listed, Then shown" {"id":"US1","kind":"story"}
          "requirement" "FR-001" "System MUST list *all* albums | quickly" null
          "requirement" "FR-002" "System MUST page" {"id":"US1","kind":"story"}
          "requirement" "FR-003" "Merged into FR-002." null
          "requirement" "FR-004" "System MUST sort" null
          "requirement" "FR-004" "System MUST sort again" null
          "success-criterion" "SC-001" "Fast" null
          "task" "T001" "List in src/albums.py per FR-001" null
          "task" "T002" "Page per FR-002 (depends on T001)" null
    "#]].assert_eq(&out);
}

fn page(fixture: &Fixture, folder: &str) -> String {
    let links = Links {
        target: &|path, line| format!("file://{path}#L{line}"),
        relative: &|path| path.trim_start_matches(ROOT).trim_start_matches('/').to_owned(),
    };
    let scope = Scope { root: ROOT.into(), shown: format!("{ROOT}{folder}") };
    coverage_page(&fixture.snapshot, &scope.features(&fixture.snapshot), &links, &|| true)
}

fn check(found: &str, expect: &Expect) {
    expect.assert_eq(found);
}

#[test]
fn pages() {
    let fixture = Fixture::new(WORKSPACE);
    check(
        &page(&fixture, "/specs"),
        &expect![[r#"
            # Coverage

            | Feature | Requirements | Specified | Planned | Implemented | Verified | Withdrawn | Tasks done |
            | --- | --: | --: | --: | --: | --: | --: | --: |
            | [001-albums](file:///w/specs/001-albums/spec.md#L1) | 3 | 1 | 0 | 0 | 2 | 1 | 1 of 2 |

            ## 001-albums

            3 requirements; 1 of 2 tasks done.

            | Id | Coverage | Text | Tasks | Code | Tests |
            | --- | --- | --- | --- | --- | --- |
            | [US1](file:///w/specs/001-albums/spec.md#L2) | planned | List | [T001](file:///w/specs/001-albums/tasks.md#L2) ✓, [T002](file:///w/specs/001-albums/tasks.md#L3) |  |  |
            | [FR-001](file:///w/specs/001-albums/spec.md#L6) | verified | System MUST list \*all\* albums \| quickly | [T001](file:///w/specs/001-albums/tasks.md#L2) ✓ | [src/albums.py:1](file:///w/src/albums.py#L1), [src/albums.py:2](file:///w/src/albums.py#L2) | [tests/test\_albums.py:1](file:///w/tests/test_albums.py#L1) |
            | [FR-002](file:///w/specs/001-albums/spec.md#L7) | verified | System MUST page | [T002](file:///w/specs/001-albums/tasks.md#L3) |  | [tests/test\_albums.py:2](file:///w/tests/test_albums.py#L2) |
            | [FR-003](file:///w/specs/001-albums/spec.md#L8) | withdrawn | Merged into FR-002. |  |  |  |
            | [FR-004](file:///w/specs/001-albums/spec.md#L9) | specified | System MUST sort |  |  |  |
            | [FR-004](file:///w/specs/001-albums/spec.md#L10) | specified | System MUST sort again |  |  |  |
            | [SC-001](file:///w/specs/001-albums/spec.md#L12) | implemented | Fast |  | [src/albums.py:2](file:///w/src/albums.py#L2) |  |
        "#]],
    );
    check(
        &page(&fixture, "/openspec"),
        &expect![[r#"
        # Coverage

        | Feature | Requirements | Specified | Planned | Implemented | Verified | Withdrawn | Tasks done |
        | --- | --: | --: | --: | --: | --: | --: | --: |
        | [frost](file:///w/openspec/changes/frost/specs/alarms/spec.md#L1) | 1 | 0 | 1 | 0 | 0 | 0 | 0 of 1 |
        | [alarms](file:///w/openspec/specs/alarms/spec.md#L1) | 1 | 1 | 0 | 0 | 0 | 0 | 0 of 0 |
        | all | 2 | 1 | 1 | 0 | 0 | 0 | 0 of 1 |

        ## frost

        Requirements +1 ~1 −0; its task is open.

        | Id | Coverage | Text | Tasks | Code | Tests |
        | --- | --- | --- | --- | --- | --- |
        | [Frost alarm](file:///w/openspec/changes/frost/specs/alarms/spec.md#L2) | planned | The system SHALL raise it. | [1.1](file:///w/openspec/changes/frost/tasks.md#L1) |  |  |

        ## alarms

        1 requirement.

        | Id | Coverage | Text | Tasks | Code | Tests |
        | --- | --- | --- | --- | --- | --- |
        | [Heat alarm](file:///w/openspec/specs/alarms/spec.md#L2) | specified | The system SHALL raise it. |  |  |  |
    "#]],
    );
    check(
        &page(&fixture, "/src"),
        &expect![[r#"
        # Coverage

        There are no specs.
    "#]],
    );
}

#[test]
fn a_page_about_many_features_counts_only() {
    let mut text = String::new();
    for n in 1..=MOST_FEATURES + 1 {
        let _ = write!(text, "//- specs/{n:03}-a/spec.md\n- **FR-001**: System MUST {n}\n");
    }
    let page = page(&Fixture::new(&text), "");
    assert!(!page.contains("## ") && page.contains("More than 30 features"), "{page}");
    assert!(page.contains("| all | 31 | 31 |"), "{page}");
}

#[test]
fn nobody_waits_for_the_rest() {
    let fixture = Fixture::new(WORKSPACE);
    let links = Links { target: &|_, _| String::new(), relative: &|path| path.to_owned() };
    let features = Scope::whole(ROOT).features(&fixture.snapshot);
    let page = coverage_page(&fixture.snapshot, &features, &links, &|| false);
    assert!(!page.contains("FR-001"), "{page}");
}

/// Replaces each line of each file by others, or takes it out: where a trace differs, the fingerprint does.
#[test]
fn another_trace_has_another_fingerprint() {
    let lines = [
        "- **FR-005**: System MUST share",
        "- [x] T002 Page per FR-002 and FR-004 in src/albums.py",
        "- [x] T001 [US1] List in src/none.py per FR-001",
        "# FR-002, FR-004",
        "## Phase 2: Sort albums",
        "- [ ] T003 Sort albums <!-- specls: not FR-004 -->",
        "Nothing.",
        "",
    ];
    let (mut same, mut different) = (0, 0);
    let fixture = Fixture::new(WORKSPACE);
    let before = json_of(&fixture.snapshot, true);
    let marks = |snapshot: &Snapshot| -> Vec<(String, u64)> {
        let all = snapshot.features_sorted().into_iter();
        all.map(|feature| (feature.path.to_string(), fingerprint(snapshot, feature))).collect()
    };
    let marks_before = marks(&fixture.snapshot);
    for (path, text) in &fixture.texts {
        for at in 0..text.lines().count() {
            for new in lines.iter().map(|line| Some(*line)).chain([None]) {
                let mut changed: Vec<&str> = text.lines().collect();
                match new {
                    Some(line) => changed[at] = line,
                    None => drop(changed.remove(at)),
                }
                let changed = changed.join("\n") + "\n";
                let mut other = Fixture::new(WORKSPACE);
                let files = vec![read(path, &changed, &other.families)];
                let touched = other.workspace.apply(Change { files, ..Change::default() });
                let now = other.workspace.snapshot();
                let (after, marks_after) = (json_of(&now, true), marks(&now));
                for (path, trace) in &after {
                    let same_trace = before.iter().any(|(other, before)| other == path && before == trace);
                    let of = |marks: &[(String, u64)]| marks.iter().find(|m| m.0 == *path).map(|m| m.1);
                    let same_mark = of(&marks_before) == of(&marks_after);
                    if same_trace {
                        same += usize::from(same_mark);
                        continue;
                    }
                    different += 1;
                    assert!(!same_mark, "{path} after {changed}");
                    let id = now.features().find(|f| *f.path == **path).map(|f| f.id).expect("it is there");
                    assert!(touched.features.contains(&id), "{path} is not among the changes: {changed}");
                }
            }
        }
    }
    assert!(same > 300 && different > 100, "{same} {different}");
}

const PIECES: &[&str] = &[
    "- **FR-001**: System MUST é per US1\n",
    "- ~~**FR-002**~~: gone\r\n",
    "### User Story 1 - 浏览 (Priority: P1)\n",
    "1. **Given** a, **When** b, **Then** c\n",
    "## Phase 1: Setup\n",
    "## Phase 3: User Story 1\n\n",
    "- [ ] T001 [US1] x per FR-001 in src/a.py (depends on T002-T004)\n",
    "  - [-] T002 [P] y (depends on T001)\n",
    "- [x] T003 z\n",
    "### Requirement 1: Browse é\n\n#### Acceptance Criteria\n\n1. WHEN x, THE App SHALL 中文\n",
    "- [ ] 1. A\n  - [ ]* 1.1 B\n    - _Requirements: 1.1_\n    - _Depends: 2, 1_\n",
    "- [ ] 2. C\n",
    "- [x] 1.1.1 D\n",
    "```json\n{ \"waves\": [[\"2\"], [\"1.1\", \"7\"]] }\n```\n",
    "### Requirement: Login\n#### Scenario: A\n- **WHEN** a\n",
    "## ADDED Requirements\n",
    "# FR-001, 1.1 and T001 | ** \u{1f600}",
    "\n",
];

fn any_file() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    proptest::collection::vec(
        prop_oneof![prop::sample::select(PIECES).prop_map(str::to_owned), ".{0,20}"],
        0..12,
    )
    .prop_map(|pieces| pieces.concat().replace("//- ", ""))
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// No text makes an answer panic; what it says stands in the text.
    #[test]
    fn any_text(spec in any_file(), tasks in any_file(), code in any_file()) {
        for folder in ["specs/001-a", ".kiro/specs/a", "openspec/changes/a"] {
            let spec_name = if folder.starts_with(".kiro") { "requirements" } else { "spec" };
            let text = format!(
                "//- {folder}/{spec_name}.md\n{spec}\n//- {folder}/tasks.md\n{tasks}\n//- src/a.py\n{code}\n"
            );
            let fixture = Fixture::new(&text);
            let snapshot = &fixture.snapshot;
            for (path, trace) in json(snapshot) {
                for item in trace["items"].as_array().expect("items") {
                    let title = item["title"].as_str().expect("a title");
                    assert!(title.chars().count() <= 100 && !title.contains(char::is_control), "{path} {title:?}");
                    assert!(item["line"].as_u64() <= item["end_line"].as_u64());
                }
            }
            page(&fixture, "");
            inferred::sound(snapshot, "");
            let all = snapshot.features_sorted();
            for feature in &all {
                assert_eq!(fingerprint(snapshot, feature), fingerprint(snapshot, feature));
                // No item is above itself.
                let parents = specls_analysis::parents(feature);
                for mut at in (0..parents.len()).map(Some) {
                    let mut steps = 0;
                    while let Some(n) = at {
                        at = parents[n].map(|parent| parent.0 as usize);
                        steps += 1;
                        assert!(steps <= parents.len(), "{text}");
                    }
                }
                let next = specls_analysis::next_task(&[feature], &all);
                assert!(!next.message.is_empty());
                if let Some((of, task)) = next.task {
                    let item = of.fact(task);
                    let state = item.task().map(|task| task.state);
                    assert!(!item.withdrawn && state.is_some_and(|state| state != specls_syntax::TaskState::Done));
                }
            }
        }
    }
}
