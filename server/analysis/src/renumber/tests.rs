use std::sync::Arc;

use expect_test::{Expect, expect};
use specls_fixture::{Fixture, ROOT, read};
use specls_index::{Change, FeatureId};

use super::{Restructure, restructured, restructurings, shift, shifted};
use crate::{FileEdit, NotRenamed, OpenTexts, feature_findings};

mod untouched;

const REQUIREMENTS: &str = ".kiro/specs/pulse/requirements.md";

/// A feature whose requirements are edited.
struct Edited {
    fixture: Fixture,
    feature: FeatureId,
}

impl Edited {
    fn new(text: &str) -> Self {
        let mut fixture = Fixture::new(text);
        let feature = fixture.snapshot.features_sorted().first().expect("there is a feature").id;
        let before = fixture.snapshot.before(feature).map(Arc::new);
        fixture.workspace.keep_before(&format!("{ROOT}/{REQUIREMENTS}"), before);
        fixture.snapshot = fixture.workspace.snapshot();
        Self { fixture, feature }
    }

    fn text(&self, path: &str) -> String {
        self.fixture.text(path).to_owned()
    }

    /// Somebody writes a file.
    fn write(&mut self, path: &str, text: &str) {
        let path: Arc<str> = format!("{ROOT}/{path}").into();
        let change = read(&path, text, &self.fixture.families);
        self.fixture.workspace.apply(Change { files: vec![change], ..Change::default() });
        for known in self.fixture.texts.iter_mut().filter(|t| t.0 == path) {
            text.clone_into(&mut known.1);
        }
        self.fixture.snapshot = self.fixture.workspace.snapshot();
    }

    fn apply(&mut self, edits: &[FileEdit]) {
        for edit in edits {
            let FileEdit::Change { file, texts } = edit else { panic!("nothing is created") };
            assert!(texts.is_sorted_by(|a, b| a.span.end <= b.span.start), "{texts:?}");
            let path = self.fixture.snapshot.file_by_id(*file).expect("it is there").path[ROOT.len() + 1..]
                .to_owned();
            let mut text = self.text(&path);
            for new in texts.iter().rev() {
                text.replace_range(new.span.range(), &new.text);
            }
            self.write(&path, &text);
        }
    }

    /// The finding, then what differs once it is mended.
    fn mended(&mut self) -> String {
        let snapshot = &self.fixture.snapshot;
        let found = feature_findings(snapshot, self.feature);
        let found: Vec<String> =
            found.into_iter().filter(|f| f.code == "shifted-numbers").map(|f| f.message).collect();
        let feature = snapshot.feature(self.feature).expect("it is there").clone();
        let edits = shifted(snapshot, &feature, &OpenTexts).expect("all texts are there");
        let before = self.fixture.texts.clone();
        self.apply(&edits);
        let feature = self.fixture.snapshot.feature(self.feature).expect("it is there").clone();
        assert_eq!(shift(&self.fixture.snapshot, &feature), None, "nothing is left to do");
        assert_eq!(shifted(&self.fixture.snapshot, &feature, &OpenTexts), Ok(Vec::new()), "twice is once");
        let mut out: String = found.iter().map(|m| format!("{m}\n")).collect();
        out += &differing(&before, &self.fixture.texts);
        out
    }
}

fn differing(before: &[(Arc<str>, String)], after: &[(Arc<str>, String)]) -> String {
    let mut out = String::new();
    for ((path, before), (_, after)) in before.iter().zip(after).filter(|(a, b)| a != b) {
        out += &format!("//- {}\n", &path[ROOT.len() + 1..]);
        let before: Vec<&str> = before.lines().collect();
        out.extend(after.lines().filter(|line| !before.contains(line)).map(|line| format!("{line}\n")));
    }
    out
}

const PULSE: &str = "\
//- .kiro/specs/pulse/requirements.md
# Requirements Document

## Requirements

### Requirement 1: Score

**User Story:** As an operator, I want a score, so that I see it.

#### Acceptance Criteria

1. WHEN the page loads, THE Dashboard SHALL show the score
2. WHEN a monitor fails, THE Dashboard SHALL lower the score
3. WHEN a monitor recovers, THE Dashboard SHALL raise the score

### Requirement 2: History

**User Story:** As an operator, I want a history, so that I compare.

#### Acceptance Criteria

1. WHEN a day ends, THE Store SHALL keep its score
2. WHEN a month ends, THE Store SHALL drop old scores
//- .kiro/specs/pulse/design.md
## Correctness Properties

### Property 1: Average

**Validates: Requirements 1.1, 1.3, 2.2**
//- .kiro/specs/pulse/tasks.md
- [ ] 1. Score
  - [ ] 1.1 Show it
    - _Requirements: 1.1-1.3, 2.1_
  - [ ] 1.2 Lower it
    - _Requirements: 1.2_
    - _Depends: 1.1_
- [ ] 2. History
  - _Requirements: R2.1, R2.2, 2_
//- tests/score.test.ts
// Feature: pulse, Property 1: Average
// Validates: Requirements 1.3
";

fn check(edit: (&str, &str), expect: &Expect) {
    let mut edited = Edited::new(PULSE);
    let text = edited.text(REQUIREMENTS);
    assert_eq!(text.matches(edit.0).count(), 1, "{}", edit.0);
    edited.write(REQUIREMENTS, &text.replace(edit.0, edit.1));
    expect.assert_eq(&edited.mended());
}

#[test]
fn a_criterion_is_put_in() {
    check(
        ("2. WHEN a monitor fails", "2. WHEN it snows, THE Dashboard SHALL wait\n2. WHEN a monitor fails"),
        &expect![[r#"
            4 references have to follow this edit: 1.2 becomes 1.3, 1.3 becomes 1.4
            //- .kiro/specs/pulse/requirements.md
            3. WHEN a monitor fails, THE Dashboard SHALL lower the score
            4. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- .kiro/specs/pulse/design.md
            **Validates: Requirements 1.1, 1.4, 2.2**
            //- .kiro/specs/pulse/tasks.md
                - _Requirements: 1.1, 1.3, 1.4, 2.1_
                - _Requirements: 1.3_
            //- tests/score.test.ts
            // Validates: Requirements 1.4
        "#]],
    );
}

#[test]
fn a_criterion_is_taken_out() {
    check(
        ("2. WHEN a monitor fails, THE Dashboard SHALL lower the score\n", ""),
        &expect![[r#"
            4 references have to follow this edit: 1.3 becomes 1.2
            //- .kiro/specs/pulse/requirements.md
            2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- .kiro/specs/pulse/design.md
            **Validates: Requirements 1.1, 1.2, 2.2**
            //- .kiro/specs/pulse/tasks.md
                - _Requirements: 1.1-1.2, 2.1_
                - _Requirements: none_
            //- tests/score.test.ts
            // Validates: Requirements 1.2
        "#]],
    );
}

#[test]
fn a_requirement_is_put_in() {
    check(
        (
            "### Requirement 2: History",
            "### Requirement 2: Alarm\n\n#### Acceptance Criteria\n\n1. WHEN it burns, THE Bell SHALL ring\n\n### Requirement 2: History",
        ),
        &expect![[r#"
            5 references have to follow this edit: 2 becomes 3, 2.1 becomes 3.1, 2.2 becomes 3.2
            //- .kiro/specs/pulse/requirements.md
            ### Requirement 3: History
            //- .kiro/specs/pulse/design.md
            **Validates: Requirements 1.1, 1.3, 3.2**
            //- .kiro/specs/pulse/tasks.md
                - _Requirements: 1.1-1.3, 3.1_
              - _Requirements: R3.1, R3.2, 3_
        "#]],
    );
}

#[test]
fn text_that_is_edited_stays_itself() {
    check(("SHALL lower the score", "SHALL lower the score at once"), &expect![[r#""#]]);
}

#[test]
fn a_number_is_changed_by_hand() {
    check(
        ("### Requirement 2: History", "### Requirement 7: History"),
        &expect![[r#"
            5 references have to follow this edit: 2 becomes 7, 2.1 becomes 7.1, 2.2 becomes 7.2
            //- .kiro/specs/pulse/design.md
            **Validates: Requirements 1.1, 1.3, 7.2**
            //- .kiro/specs/pulse/tasks.md
                - _Requirements: 1.1-1.3, 7.1_
              - _Requirements: R7.1, R7.2, 7_
        "#]],
    );
}

#[test]
fn files_changed_since_are_left_alone() {
    let mut edited = Edited::new(PULSE);
    let text = edited.text(REQUIREMENTS);
    edited.write(
        REQUIREMENTS,
        &text.replace("2. WHEN a mon", "2. WHEN it snows, THE Sky SHALL wait\n2. WHEN a mon"),
    );
    let tasks = edited.text(".kiro/specs/pulse/tasks.md");
    edited.write(".kiro/specs/pulse/tasks.md", &tasks.replace("_Requirements: 1.2_", "_Requirements: 1.3_"));
    expect![[r#"
        3 references have to follow this edit: 1.3 becomes 1.4, 2.2 becomes 2.3
        //- .kiro/specs/pulse/requirements.md
        3. WHEN a monitor fails, THE Dashboard SHALL lower the score
        4. WHEN a monitor recovers, THE Dashboard SHALL raise the score
        3. WHEN a month ends, THE Store SHALL drop old scores
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.1, 1.4, 2.3**
        //- tests/score.test.ts
        // Validates: Requirements 1.4
    "#]]
    .assert_eq(&edited.mended());
}

/// The design after an edit and its repair, when it is nothing but `design`.
fn only_a_design(design: &str, edit: (&str, &str), expect: &Expect) {
    let end = PULSE.find("//- .kiro/specs/pulse/design.md").expect("there");
    let mut edited = Edited::new(&format!("{}//- .kiro/specs/pulse/design.md\n{design}\n", &PULSE[..end]));
    let text = edited.text(REQUIREMENTS);
    edited.write(REQUIREMENTS, &text.replace(edit.0, edit.1));
    expect.assert_eq(&edited.mended());
}

#[test]
fn only_a_sentence_names_what_is_gone() {
    // Nothing has the number now: the sentence names nothing, which another rule says.
    only_a_design(
        "Requirement 1.2 decides.",
        ("2. WHEN a monitor fails, THE Dashboard SHALL lower the score\n", ""),
        &expect![[r#"
            //- .kiro/specs/pulse/requirements.md
            2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- .kiro/specs/pulse/design.md
            Requirement ~~1.2~~ decides.
        "#]],
    );
    // Something has it.
    only_a_design(
        "Requirement 1.2 decides.",
        ("2. WHEN a monitor fails, THE Dashboard SHALL lower the score\n3. WHEN", "2. WHEN"),
        &expect![[r#"
            1 reference has to follow this edit: what 1.2 was is gone
            //- .kiro/specs/pulse/design.md
            Requirement ~~1.2~~ decides.
        "#]],
    );
    only_a_design(
        "Requirement 1.2, as 1.3 does; **Requirement 1.2**, `Requirement 1.2` and [Requirement 1.2](requirements.md).",
        ("2. WHEN a monitor fails, THE Dashboard SHALL lower the score\n3. WHEN", "2. WHEN"),
        &expect![[r#"
            4 references have to follow this edit: what 1.2 was is gone
            //- .kiro/specs/pulse/design.md
            Requirement ~~1.2~~, as 1.3 does; **Requirement ~~1.2~~**, `Requirement ~~1.2~~` and [Requirement ~~1.2~~](requirements.md).
        "#]],
    );
}

/// What is offered at a line, and what one of them does.
fn restructure(text: &str, line: &str, title: &str, expect: &Expect) {
    let mut edited = Edited::new(text);
    let snapshot = edited.fixture.snapshot.clone();
    let (path, at) = edited
        .fixture
        .texts
        .iter()
        .find_map(|(path, text)| Some((path.clone(), text.find(line)? as u32)))
        .expect("the line is there");
    let feature = snapshot.feature(edited.feature).expect("it is there").clone();
    let file = snapshot.file(&path).expect("it is read");
    let offered: Vec<Restructure> = restructurings(&snapshot, &feature, file, at);
    let titles: Vec<String> = offered.iter().map(|o| o.title(&feature)).collect();
    let mut out = titles.iter().map(|t| format!("[{t}]\n")).collect::<String>();
    let chosen = titles.iter().position(|t| t == title).map(|n| &offered[n]);
    let before = edited.fixture.texts.clone();
    if let Some(chosen) = chosen {
        match restructured(&snapshot, &feature, chosen, &OpenTexts) {
            Ok(edits) => edited.apply(&edits),
            Err(NotRenamed::Refused(why)) => out += &why,
            Err(NotRenamed::NoText(path)) => out += &path,
        }
    }
    out += &differing(&before, &edited.fixture.texts);
    expect.assert_eq(&out);
}

#[test]
fn changes_of_order() {
    restructure(
        PULSE,
        "2. WHEN a monitor",
        "Insert a criterion above",
        &expect![[r#"
        [Insert a criterion above]
        [Insert a criterion below]
        [Delete 1.2 and renumber]
        [Move 1.2 up]
        [Move 1.2 down]
        //- .kiro/specs/pulse/requirements.md
        2. WHEN …, THE system SHALL …
        3. WHEN a monitor fails, THE Dashboard SHALL lower the score
        4. WHEN a monitor recovers, THE Dashboard SHALL raise the score
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.1, 1.4, 2.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1, 1.3, 1.4, 2.1_
            - _Requirements: 1.3_
        //- tests/score.test.ts
        // Validates: Requirements 1.4
    "#]],
    );
    restructure(
        PULSE,
        "2. WHEN a monitor",
        "Insert a criterion below",
        &expect![[r#"
        [Insert a criterion above]
        [Insert a criterion below]
        [Delete 1.2 and renumber]
        [Move 1.2 up]
        [Move 1.2 down]
        //- .kiro/specs/pulse/requirements.md
        3. WHEN …, THE system SHALL …
        4. WHEN a monitor recovers, THE Dashboard SHALL raise the score
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.1, 1.4, 2.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1, 1.2, 1.4, 2.1_
        //- tests/score.test.ts
        // Validates: Requirements 1.4
    "#]],
    );
    restructure(
        PULSE,
        "2. WHEN a monitor",
        "Delete 1.2 and renumber",
        &expect![[r#"
        [Insert a criterion above]
        [Insert a criterion below]
        [Delete 1.2 and renumber]
        [Move 1.2 up]
        [Move 1.2 down]
        //- .kiro/specs/pulse/requirements.md
        2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.1, 1.2, 2.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1-1.2, 2.1_
            - _Requirements: none_
        //- tests/score.test.ts
        // Validates: Requirements 1.2
    "#]],
    );
    restructure(
        PULSE,
        "2. WHEN a monitor",
        "Move 1.2 up",
        &expect![[r#"
        [Insert a criterion above]
        [Insert a criterion below]
        [Delete 1.2 and renumber]
        [Move 1.2 up]
        [Move 1.2 down]
        //- .kiro/specs/pulse/requirements.md
        1. WHEN a monitor fails, THE Dashboard SHALL lower the score
        2. WHEN the page loads, THE Dashboard SHALL show the score
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.2, 1.3, 2.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1_
    "#]],
    );
    restructure(
        PULSE,
        "### Requirement 1",
        "Move requirement 1 down",
        &expect![[r#"
        [Delete requirement 1 and renumber]
        [Move requirement 1 down]
        //- .kiro/specs/pulse/requirements.md
        ### Requirement 1: History
        ### Requirement 2: Score
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 2.1, 2.3, 1.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 2.1-2.3, 1.1_
            - _Requirements: 2.2_
          - _Requirements: R1.1, R1.2, 1_
        //- tests/score.test.ts
        // Validates: Requirements 2.3
    "#]],
    );
    restructure(
        PULSE,
        "### Requirement 1",
        "Delete requirement 1 and renumber",
        &expect![[r#"
        [Delete requirement 1 and renumber]
        [Move requirement 1 down]
        //- .kiro/specs/pulse/requirements.md
        ### Requirement 1: History
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1_
            - _Requirements: none_
          - _Requirements: R1.1, R1.2, 1_
        //- tests/score.test.ts
        // Validates: Requirements none
    "#]],
    );
}

#[test]
fn counting_anew() {
    let gap = PULSE.replace("3. WHEN a monitor", "5. WHEN a monitor").replace("1.3", "1.5");
    restructure(
        &gap,
        "# Requirements",
        "Renumber this file",
        &expect![[r#"
        [Renumber this file]
        //- .kiro/specs/pulse/requirements.md
        3. WHEN a monitor recovers, THE Dashboard SHALL raise the score
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.1, 1.3, 2.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1-1.3, 2.1_
        //- tests/score.test.ts
        // Validates: Requirements 1.3
    "#]],
    );
    let tasks = "\
//- .kiro/specs/pulse/tasks.md
- [ ] 1. A
  - [ ] 1.1 B
- [ ] 2. C
  - [ ] 1.2 D
    - _Depends: 1.1_
- [ ] 2. E
  - [ ] 3.1 F
    - _Depends: 1.2, 2_
## Task Dependency Graph
```json
{ \"waves\": [ { \"id\": 0, \"tasks\": [\"1.1\"] }, { \"id\": 1, \"tasks\": [\"1.2\", \"3.1\"] } ] }
```
";
    restructure(
        tasks,
        "- [ ] 1. A",
        "Renumber this file",
        &expect![[r#"
            [Renumber this file]
            //- .kiro/specs/pulse/tasks.md
              - [ ] 2.1 D
            - [ ] 3. E
                - _Depends: 2.1, 2_
            { "waves": [ { "id": 0, "tasks": ["1.1"] }, { "id": 1, "tasks": ["2.1", "3.1"] } ] }
        "#]],
    );
}
