//! Any item of any dialect, renamed: what names what stays, findings stay where they are, and renaming back gives the bytes
//! that were. `PROPTEST_CASES` asks for more cases.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use specls_analysis::{FileEdit, NotRenamed, OpenTexts, all_findings};
use specls_fixture::{Fixture, ROOT, read};
use specls_ide::{prepare_rename, rename};
use specls_index::{Change, Snapshot};
use specls_syntax::{DialectId, Encoding, ItemKind};

/// Lines of each file, any of which may be there.
const FILES: &[(&str, &[&str])] = &[
    (
        "specs/004-albums/spec.md",
        &[
            "# Albums\n",
            "### User Story 1 - List (Priority: P1)\n1. **Given** a, **When** b, **Then** c\n",
            "### User Story 2 - 浏览 (Priority: P2)\n",
            "## Requirements\n",
            "- **FR-001**: System MUST list albums\n",
            "- **FR-002**: System MUST sort, as FR-001\n",
            "- **FR-003**: System MUST show; see SC-001\n",
            "- **SC-001**: fast\n",
        ],
    ),
    (
        "specs/004-albums/tasks.md",
        &[
            "## Phase 3: User Story 1\n",
            "- [ ] T001 [US1] x per FR-001, `FR-003` in src/a.py\n",
            "- [ ] T002 y (depends on T001), FR-001/003, US1/AC1\n",
            "- [x] T003 z FR-002b, FR-009, **FR-002** and SC-001\n",
            "## Phase 4: User Stories 1+2\n",
        ],
    ),
    (
        "specs/004-albums/checklists/q.md",
        &["- [ ] CHK001 Is FR-002 clear? [Spec §FR-003]\n", "- [x] CHK002 As CHK001?\n"],
    ),
    (
        "specs/005-tags/spec.md",
        &["- **FR-001**: tag, as 004-albums FR-002, FR-003\n", "- **FR-002**: more\n"],
    ),
    (
        "src/a.py",
        &["# spec 004: FR-001, FR-003\n", "def test_fr_003_shows(): pass\n", "# Requirement 1.2 of pulse\n"],
    ),
    (
        ".kiro/specs/pulse/requirements.md",
        &[
            "# Requirements Document\n\n## Glossary\n\n- **Store**: keeps\n\n## Requirements\n",
            "\n### Requirement 1: Score\n\n#### Acceptance Criteria\n\n1. WHEN a, THE Store SHALL b\n2. WHEN c, THE Store SHALL d\n",
            "\n### Requirement 2 (FR-LIB)\n\n#### Acceptance Criteria\n\n2.1 WHEN e, THE Store SHALL f\n\n2.2 WHEN g, THE Store SHALL h\n",
        ],
    ),
    (
        ".kiro/specs/pulse/design.md",
        &[
            "## Correctness Properties\n",
            "\n### Property 1: One\n\n**Validates: Requirements 1.1, 2.2**\n",
            "\n### Property 2: Two\n\n**Validates: Requirements 2.1, 2**\n",
        ],
    ),
    (
        ".kiro/specs/pulse/tasks.md",
        &[
            "- [ ] 1. A\n  - [ ] 1.1 B\n    - _Requirements: 1.1, R2.1, FR-LIB_\n",
            "- [ ] 2. C\n  - [ ] 2.1 D\n    - **Property 1: One**\n    - _Requirements: 1.2, 2_\n    - _Depends: 1.1_\n",
            "## Task Dependency Graph\n\n```json\n{ \"waves\": [ { \"id\": 0, \"tasks\": [\"1.1\"] }, { \"id\": 1, \"tasks\": [\"2.1\"] } ] }\n```\n",
        ],
    ),
    (
        "src/pulse.test.ts",
        &["// Feature: pulse, Property 1: One\n// Validates: Requirements 2.1, 1.2\n", "// Task 2.1\n"],
    ),
    (
        "openspec/specs/auth/spec.md",
        &[
            "# auth\n\n## Purpose\n\nLets people in and out of the building.\n\n## Requirements\n",
            "\n### Requirement: Login\n\nThe system SHALL let in.\n\n#### Scenario: Right password\n\n- **WHEN** a\n- **THEN** b\n\n#### Scenario: Wrong\n\n- **WHEN** a\n- **THEN** b\n",
            "\n### Requirement: Logout\n\nThe system SHALL let out.\n\n#### Scenario: Out\n\n- **WHEN** a\n- **THEN** b\n",
        ],
    ),
    (
        "openspec/changes/better/specs/auth/spec.md",
        &[
            "## MODIFIED Requirements\n\n### Requirement: Login\n\nThe system SHALL let in soon.\n\n#### Scenario: Right password\n\n- **WHEN** a\n- **THEN** b\n\n#### Scenario: Wrong\n\n- **WHEN** a\n- **THEN** b\n\n",
            "## ADDED Requirements\n\n### Requirement: Lock\n\nThe system SHALL lock.\n\n#### Scenario: Locked\n\n- **WHEN** a\n- **THEN** b\n\n",
            "## RENAMED Requirements\n\n- FROM: `### Requirement: Logout`\n- TO: `### Requirement: Leave`\n",
        ],
    ),
    ("openspec/changes/better/proposal.md", &["## Why\n\nBecause.\n\n## What Changes\n\n- auth\n"]),
    ("openspec/changes/better/tasks.md", &["## 1. Do\n\n- [ ] 1.1 It\n- [ ] 1.2 More\n"]),
];

fn body(lines: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::bool::weighted(0.8), lines.len())
        .prop_map(move |there| lines.iter().zip(there).filter(|(_, t)| *t).map(|(line, _)| *line).collect())
}

fn workspace() -> impl Strategy<Value = Vec<String>> {
    FILES.iter().map(|(_, lines)| body(lines).boxed()).collect::<Vec<_>>()
}

fn put(fixture: &mut Fixture, path: &Arc<str>, text: &str) {
    let change = read(path, text, &fixture.families);
    fixture.workspace.apply(Change { files: vec![change], ..Change::default() });
    for known in fixture.texts.iter_mut().filter(|t| t.0 == *path) {
        text.clone_into(&mut known.1);
    }
    fixture.snapshot = fixture.workspace.snapshot();
}

fn apply(fixture: &mut Fixture, edits: &[FileEdit]) {
    for edit in edits {
        let FileEdit::Change { file, texts } = edit else { panic!("nothing is created") };
        assert!(texts.is_sorted_by(|a, b| a.span.end <= b.span.start), "{texts:?}");
        let path = fixture.snapshot.file_by_id(*file).expect("it is there").path.clone();
        let mut text = fixture.text(&path[ROOT.len() + 1..]).to_owned();
        for new in texts.iter().rev() {
            text.replace_range(new.span.range(), &new.text);
        }
        put(fixture, &path, &text);
    }
}

/// What each mention names: by file, line, and its place among those of the line.
type Named = BTreeMap<(Arc<str>, u32, usize), Vec<String>>;

/// Lines of criteria whose number does not follow the one before: a new number may well be out of order. `renamed`: an
/// id and the one it gets.
fn out_of_order(snapshot: &Snapshot, renamed: Option<(&str, &str)>) -> Vec<String> {
    let mut out = Vec::new();
    for feature in snapshot.features() {
        for part in &feature.files {
            let mut whole = None;
            for item in &part.facts.items {
                let line = part.facts.lines.line_col(item.name.start, Encoding::Utf8).line;
                match (item.kind, &mut whole) {
                    (ItemKind::Requirement, _) => whole = Some((item.span, 0)),
                    (ItemKind::Criterion, Some((around, last))) if around.encloses(item.span) => {
                        let id = renamed.filter(|(from, _)| item.id == *from).map_or(&*item.id, |(_, to)| to);
                        let number =
                            id.rsplit('.').next().and_then(|n| n.parse::<u32>().ok()).expect("a number");
                        if number != *last + 1 && (*last, number) != (0, 0) {
                            out.push(format!("{}:{line}", part.path));
                        }
                        *last = number;
                    }
                    _ => {}
                }
            }
        }
    }
    out.sort();
    out
}

/// Every finding by place, those of numbers out of order apart, and every mention with the text that it names.
fn state(snapshot: &Snapshot) -> (Vec<String>, Vec<String>, Named) {
    let line = |file: &specls_index::File, offset| file.facts.lines.line_col(offset, Encoding::Utf8).line;
    let (mut findings, mut numbers) = (Vec::new(), Vec::new());
    for f in all_findings(snapshot) {
        let file = snapshot.file_by_id(f.file).expect("it is there");
        let place = format!("{}:{}", file.path, line(file, f.span.start));
        match f.code {
            "misnumbered-criterion" => numbers.push(place),
            code => findings.push(format!("{place} {code} {}", f.severity.name())),
        }
    }
    findings.sort();
    numbers.sort();
    let mut named = BTreeMap::new();
    for file in snapshot.files() {
        for m in 0..file.facts.mentions.len() {
            let at = file.facts.mentions[m].span.start;
            let nth = file.facts.mentions[..m]
                .iter()
                .filter(|o| line(file, o.span.start) == line(file, at))
                .count();
            let texts: Vec<String> = snapshot
                .definitions(file, m as u32)
                .into_iter()
                .filter_map(|(f, i)| Some((snapshot.feature(f)?, i)))
                .map(|(f, i)| format!("{}:{}", f.name, f.items[i.0 as usize].item))
                .collect();
            named.insert((file.path.clone(), line(file, at), nth), texts);
        }
    }
    (findings, numbers, named)
}

/// A name for an item that nothing has, in its family: rules are silent about families that a feature does not define,
/// and about numbers below its first ten.
fn fresh(dialect: DialectId, kind: ItemKind, id: &str, number: u32) -> String {
    let above = || id.rsplit_once('.').map_or(String::new(), |(above, _)| format!("{above}."));
    match (dialect, kind) {
        (_, ItemKind::Term) | (DialectId::OpenSpec, ItemKind::Requirement) => format!("Neu é {number}"),
        (DialectId::OpenSpec, ItemKind::Scenario) => {
            format!("{}/Fall {number}", id.rsplit_once('/').map_or("", |(above, _)| above))
        }
        (DialectId::SpecKit, ItemKind::Requirement) => format!("FR-00{number}"),
        (DialectId::SpecKit, ItemKind::SuccessCriterion) => format!("SC-00{number}"),
        (DialectId::SpecKit, ItemKind::Story) => format!("US{number}"),
        (DialectId::SpecKit, ItemKind::Task) => format!("T00{number}"),
        (DialectId::SpecKit, ItemKind::ChecklistItem) => format!("CHK00{number}"),
        _ => format!("{}{number}", above()),
    }
}

proptest! {
    #[test]
    fn there_and_back(bodies in workspace(), which: prop::sample::Index, number in 4..9u32, crlf: bool, from_mention: bool) {
        let text: String = FILES.iter().zip(&bodies).map(|((path, _), body)| format!("//- {path}\n{body}")).collect();
        let mut fixture = Fixture::new(&text);
        if crlf {
            for (path, text) in fixture.texts.clone() {
                put(&mut fixture, &path, &text.replace('\n', "\r\n"));
            }
        }
        let snapshot = fixture.snapshot.clone();
        // Every place that may be renamed: a definition, or a mention of it.
        let mut places: Vec<(Arc<str>, u32)> = Vec::new();
        for (path, _) in &fixture.texts {
            let Some(file) = snapshot.file(path) else { continue };
            if from_mention {
                places.extend(file.facts.mentions.iter().filter(|m| !m.between).map(|m| (path.clone(), m.span.start)));
            } else {
                places.extend(file.facts.items.iter().map(|i| (path.clone(), i.name.start)));
            }
        }
        if places.is_empty() {
            return Ok(());
        }
        let (path, offset) = which.get(&places).clone();
        let file = snapshot.file(&path).expect("it is there").clone();
        let Ok(Some(found)) = prepare_rename(&snapshot, &file, offset) else { return Ok(()) };
        let (feature, kind) = snapshot
            .features()
            .flat_map(|f| f.items().map(move |(_, _, item)| (f.dialect, item)))
            .find(|(_, item)| item.id == found.id)
            .map(|(dialect, item)| (dialect, item.kind))
            .expect("something has that id");
        let name = fresh(feature, kind, &found.id, number);
        let edits = match rename(&snapshot, &file, offset, &name, &OpenTexts) {
            Ok(edits) => edits,
            // The id of another dialect's item, or a part that has no room for the new one.
            Err(NotRenamed::Refused(_)) => return Ok(()),
            Err(NotRenamed::NoText(path)) => panic!("no text of {path}"),
        };
        let (before, texts) = (state(&snapshot), fixture.texts.clone());
        prop_assert_eq!(&before.1, &out_of_order(&snapshot, None));
        // A task may have the same number.
        let facts = &file.facts;
        let criterion = facts.items.iter().any(|i| i.name.start == offset && i.kind == ItemKind::Criterion)
            || facts.mentions.iter().any(|m| m.span.start == offset && m.kind == ItemKind::Criterion);
        let expected = out_of_order(&snapshot, criterion.then_some((&*found.id, &*name)));
        apply(&mut fixture, &edits);
        let after = state(&fixture.snapshot);
        prop_assert_eq!(&after.0, &before.0, "{} -> {}", &found.id, &name);
        prop_assert_eq!(&after.1, &expected, "{} -> {}", &found.id, &name);
        prop_assert_eq!(&after.2, &before.2, "{} -> {}", &found.id, &name);
        // Back, from the same place: what stands before it on its line did not move it.
        let shifted: i64 = edits.iter().map(|edit| match edit {
            FileEdit::Change { file: id, texts } if *id == file.id => texts
                .iter()
                .filter(|t| t.span.start < offset)
                .map(|t| t.text.len() as i64 - t.span.len() as i64)
                .sum(),
            _ => 0,
        }).sum();
        let file = fixture.snapshot.file(&path).expect("it is there").clone();
        let offset = u32::try_from(i64::from(offset) + shifted).expect("inside the text");
        let back = rename(&fixture.snapshot.clone(), &file, offset, &found.id, &OpenTexts);
        let back = match back {
            Ok(back) => back,
            Err(why) => panic!("{} -> {name} cannot be undone: {why:?}", found.id),
        };
        apply(&mut fixture, &back);
        prop_assert_eq!(&fixture.texts, &texts, "{} -> {} and back", &found.id, &name);
    }
}
