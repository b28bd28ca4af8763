use std::fmt::Write as _;

use expect_test::{Expect, expect};
use specls_fixture::{Fixture, ROOT};

use super::*;
use crate::test::draw_span;

/// What stands at the cursor, with what calls it (`<`) and what it calls (`>`).
fn check(text: &str, expect: &Expect) {
    let fixture = Fixture::new(text);
    let (file, offset) = fixture.at_cursor();
    let mut out = String::new();
    for item in prepare_calls(&fixture.snapshot, &file, offset) {
        let _ = writeln!(out, "{} ({})", item.name, item.detail);
        draw(
            &fixture,
            '<',
            &incoming_calls(&fixture.snapshot, &item.key, &LikelyCache::default()),
            None,
            &mut out,
        );
        let path = item.location.path.clone();
        draw(
            &fixture,
            '>',
            &outgoing_calls(&fixture.snapshot, &item.key, &LikelyCache::default()),
            Some(&path),
            &mut out,
        );
    }
    expect.assert_eq(&out);
}

fn draw(fixture: &Fixture, mark: char, calls: &[Call], from: Option<&str>, out: &mut String) {
    for call in calls {
        let _ = writeln!(out, "  {mark} {} ({})", call.item.name, call.item.detail);
        let path = from.unwrap_or(&call.item.location.path);
        for span in &call.spans {
            let _ = writeln!(out, "      {}", draw_span(fixture, &path[ROOT.len() + 1..], *span));
        }
    }
}

const WORKSPACE: &str = "\
//- specs/004-albums/spec.md
### User Story 1 - Browse (Priority: P1)

1. **Given** a, **When** b, **Then** c

- **FR-001**: System MUST list albums
- **FR-002**: System MUST sort what FR-001 lists
//- specs/004-albums/tasks.md
## Phase 1: User Story 1

- [ ] T001 [US1] List per FR-001 in src/albums.py
- [ ] T002 [US1] Sort per FR-001 to FR-002 (depends on T001)
//- specs/004-albums/plan.md
FR-001 is done in `src/albums.py`.
//- specs/004-albums/contracts/api.yaml
openapi: 3.1.0
paths:
  /albums:
    get:
      operationId: listAlbums
      x-requirement: FR-001
      responses: {}
//- src/albums.py
# FR-001
# FR-001 again
//- tests/test_albums.py
def test_fr_001(): pass
";

fn at(marked: &str) -> String {
    let bare = marked.replace("$0", "");
    assert!(WORKSPACE.contains(&bare));
    WORKSPACE.replacen(&bare, marked, 1)
}

#[test]
fn of_a_requirement() {
    check(
        &at("**FR-0$001**"),
        &expect![[r#"
        FR-001 System MUST list albums (004-albums)
          < T001 List per FR-001 in src/albums.py (plans · 004-albums)
              specs/004-albums/tasks.md:3:27-33 "FR-001"
          < T002 Sort per FR-001 to FR-002 (depends on T001) (plans · 004-albums)
              specs/004-albums/tasks.md:4:27-33 "FR-001"
          < GET /albums (specifies · 004-albums)
              specs/004-albums/contracts/api.yaml:6:22-28 "FR-001"
          < albums.py (implements · src)
              src/albums.py:1:3-9 "FR-001"
              src/albums.py:2:3-9 "FR-001"
          < test_albums.py (verifies · tests)
              tests/test_albums.py:1:10-16 "fr_001"
          < plan.md (refers · specs/004-albums)
              specs/004-albums/plan.md:1:1-7 "FR-001"
          < FR-002 System MUST sort what FR-001 lists (refers · 004-albums)
              specs/004-albums/spec.md:6:37-43 "FR-001"
    "#]],
    );
    check(
        &at("per FR-0$001 in"),
        &expect![[r#"
        FR-001 System MUST list albums (004-albums)
          < T001 List per FR-001 in src/albums.py (plans · 004-albums)
              specs/004-albums/tasks.md:3:27-33 "FR-001"
          < T002 Sort per FR-001 to FR-002 (depends on T001) (plans · 004-albums)
              specs/004-albums/tasks.md:4:27-33 "FR-001"
          < GET /albums (specifies · 004-albums)
              specs/004-albums/contracts/api.yaml:6:22-28 "FR-001"
          < albums.py (implements · src)
              src/albums.py:1:3-9 "FR-001"
              src/albums.py:2:3-9 "FR-001"
          < test_albums.py (verifies · tests)
              tests/test_albums.py:1:10-16 "fr_001"
          < plan.md (refers · specs/004-albums)
              specs/004-albums/plan.md:1:1-7 "FR-001"
          < FR-002 System MUST sort what FR-001 lists (refers · 004-albums)
              specs/004-albums/spec.md:6:37-43 "FR-001"
    "#]],
    );
    check(
        &at("**FR-0$002**"),
        &expect![[r#"
        FR-002 System MUST sort what FR-001 lists (004-albums)
          < T002 Sort per FR-001 to FR-002 (depends on T001) (plans · 004-albums)
              specs/004-albums/tasks.md:4:37-43 "FR-002"
          > FR-001 System MUST list albums (refers · 004-albums)
              specs/004-albums/spec.md:6:37-43 "FR-001"
    "#]],
    );
}

#[test]
fn of_tasks_stories_and_operations() {
    check(
        &at("T0$001 [US1]"),
        &expect![[r#"
        T001 List per FR-001 in src/albums.py (004-albums)
          < T002 Sort per FR-001 to FR-002 (depends on T001) (depends · 004-albums)
              specs/004-albums/tasks.md:4:56-60 "T001"
          > US1 Browse (plans · 004-albums)
              specs/004-albums/tasks.md:3:13-16 "US1"
          > FR-001 System MUST list albums (plans · 004-albums)
              specs/004-albums/tasks.md:3:27-33 "FR-001"
          > albums.py (refers · src)
              specs/004-albums/tasks.md:3:37-50 "src/albums.py"
    "#]],
    );
    check(
        &at("T0$002 [US1]"),
        &expect![[r#"
        T002 Sort per FR-001 to FR-002 (depends on T001) (004-albums)
          > US1 Browse (plans · 004-albums)
              specs/004-albums/tasks.md:4:13-16 "US1"
          > FR-001 System MUST list albums (plans · 004-albums)
              specs/004-albums/tasks.md:4:27-33 "FR-001"
          > FR-002 System MUST sort what FR-001 lists (plans · 004-albums)
              specs/004-albums/tasks.md:4:37-43 "FR-002"
          > T001 List per FR-001 in src/albums.py (depends · 004-albums)
              specs/004-albums/tasks.md:4:56-60 "T001"
    "#]],
    );
    check(
        &at("User St$0ory 1 - "),
        &expect![[r#"
        US1 Browse (004-albums)
          < T001 List per FR-001 in src/albums.py (plans · 004-albums)
              specs/004-albums/tasks.md:3:13-16 "US1"
          < T002 Sort per FR-001 to FR-002 (depends on T001) (plans · 004-albums)
              specs/004-albums/tasks.md:4:13-16 "US1"
          < tasks.md (refers · specs/004-albums)
              specs/004-albums/tasks.md:1:13-25 "User Story 1"
          < US1/AC1 **Given** a, **When** b, **Then** c (part · 004-albums)
              specs/004-albums/spec.md:3:1-2 "1"
    "#]],
    );
    check(
        &at("    g$0et:"),
        &expect![[r#"
        GET /albums (004-albums)
          > FR-001 System MUST list albums (specifies · 004-albums)
              specs/004-albums/contracts/api.yaml:6:22-28 "FR-001"
    "#]],
    );
    check(
        &at("list$0Albums"),
        &expect![[r#"
        GET /albums (004-albums)
          > FR-001 System MUST list albums (specifies · 004-albums)
              specs/004-albums/contracts/api.yaml:6:22-28 "FR-001"
    "#]],
    );
}

#[test]
fn of_files() {
    check(
        &at("in src/alb$0ums.py"),
        &expect![[r#"
        albums.py (src)
          < plan.md (refers · specs/004-albums)
              specs/004-albums/plan.md:1:20-33 "src/albums.py"
          < T001 List per FR-001 in src/albums.py (refers · 004-albums)
              specs/004-albums/tasks.md:3:37-50 "src/albums.py"
          > FR-001 System MUST list albums (implements · 004-albums)
              src/albums.py:1:3-9 "FR-001"
              src/albums.py:2:3-9 "FR-001"
    "#]],
    );
    let fixture = Fixture::new(WORKSPACE);
    let key = CallKey { path: format!("{ROOT}/specs/004-albums/plan.md").into(), item: None };
    let mut out = "plan.md\n".to_owned();
    draw(
        &fixture,
        '>',
        &outgoing_calls(&fixture.snapshot, &key, &LikelyCache::default()),
        Some(&key.path),
        &mut out,
    );
    expect![[r#"
        plan.md
          > FR-001 System MUST list albums (refers · 004-albums)
              specs/004-albums/plan.md:1:1-7 "FR-001"
          > albums.py (refers · src)
              specs/004-albums/plan.md:1:20-33 "src/albums.py"
    "#]]
    .assert_eq(&out);
}

#[test]
fn of_numbers_of_kiro() {
    let text = "\
//- .kiro/specs/albums/requirements.md
### Requirement 1: List
#### Acceptance Criteria
1. THE App SHALL list
2. THE App SHALL sort
//- .kiro/specs/albums/design.md
### Property 1: Order
**Validates: Requirements 1.2**
//- .kiro/specs/albums/tasks.md
- [ ] 1. List
  - [ ] 1.1 Sort
    - _Requirements: 1.2_
//- tests/albums.test.ts
// Feature: albums, Property 1: Order
// Validates: Requirements 1.2
";
    let at = |marked: &str| text.replacen(&marked.replace("$0", ""), marked, 1);
    check(
        &at("Requirement 1$0: List"),
        &expect![[r#"
        requirement 1 List (albums)
          < criterion 1.1 THE App SHALL list (part · albums)
              .kiro/specs/albums/requirements.md:3:1-2 "1"
          < criterion 1.2 THE App SHALL sort (part · albums)
              .kiro/specs/albums/requirements.md:4:1-2 "2"
    "#]],
    );
    check(
        &at("THE App SHALL so$0rt"),
        &expect![[r#"
        criterion 1.2 THE App SHALL sort (albums)
          < task 1.1 Sort (plans · albums)
              .kiro/specs/albums/tasks.md:3:22-25 "1.2"
          < property 1 Order (specifies · albums)
              .kiro/specs/albums/design.md:2:27-30 "1.2"
          < albums.test.ts (verifies · tests)
              tests/albums.test.ts:2:28-31 "1.2"
          > requirement 1 List (whole · albums)
              .kiro/specs/albums/requirements.md:4:1-2 "2"
    "#]],
    );
    check(
        &at("Property 1$0: Order\n**V"),
        &expect![[r#"
        property 1 Order (albums)
          < albums.test.ts (verifies · tests)
              tests/albums.test.ts:1:30-31 "1"
          > criterion 1.2 THE App SHALL sort (specifies · albums)
              .kiro/specs/albums/design.md:2:27-30 "1.2"
    "#]],
    );
    check(
        &at("1.$01 Sort"),
        &expect![[r#"
        task 1.1 Sort (albums)
          > task 1 List (whole · albums)
              .kiro/specs/albums/tasks.md:2:9-12 "1.1"
          > criterion 1.2 THE App SHALL sort (plans · albums)
              .kiro/specs/albums/tasks.md:3:22-25 "1.2"
    "#]],
    );
}

#[test]
fn of_requirements_of_openspec() {
    let text = "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Log$0in
The system SHALL let people in.
#### Scenario: Wrong password
- **THEN** no
//- openspec/changes/a/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Login
The system SHALL let people in.
";
    check(
        text,
        &expect![[r#"
            Login The system SHALL let people in. (auth)
              < spec.md (changes · openspec/changes/a/specs/auth)
                  openspec/changes/a/specs/auth/spec.md:2:18-23 "Login"
              < Login/Wrong password (part · auth)
                  openspec/specs/auth/spec.md:4:16-30 "Wrong password"
        "#]],
    );
    let scenario = text.replace("$0", "").replace("Wrong pass", "Wrong p$0ass");
    check(
        &scenario,
        &expect![[r#"
            Login/Wrong password (auth)
              > Login The system SHALL let people in. (whole · auth)
                  openspec/specs/auth/spec.md:4:16-30 "Wrong password"
        "#]],
    );
}

#[test]
fn of_what_is_ambiguous_and_what_is_nothing() {
    let text = "\
//- specs/004-albums/spec.md
- **FR-001**: a
//- specs/005-tags/spec.md
- **FR-001**: b
//- src/x.py
# FR-0$001 and so on
";
    check(
        text,
        &expect![[r#"
        FR-001 a (004-albums)
        FR-001 b (005-tags)
    "#]],
    );
    check(&text.replace("$0", "").replace("so on", "so$0 on"), &expect![[r#""#]]);
}

#[test]
fn of_what_is_gone() {
    let fixture = Fixture::new(WORKSPACE);
    let path: Arc<str> = format!("{ROOT}/specs/004-albums/spec.md").into();
    let key = |path: &Arc<str>, kind: &str, id: &str| CallKey {
        path: path.clone(),
        item: Some((kind.into(), id.into())),
    };
    let gone = [
        key(&path, "requirement", "FR-009"),
        key(&path, "task", "FR-001"),
        key(&"/w/gone.md".into(), "requirement", "FR-001"),
        CallKey { path: "/w/gone.py".into(), item: None },
    ];
    for key in gone {
        assert_eq!(incoming_calls(&fixture.snapshot, &key, &LikelyCache::default()), []);
        assert_eq!(outgoing_calls(&fixture.snapshot, &key, &LikelyCache::default()), []);
    }
    assert!(
        !incoming_calls(&fixture.snapshot, &key(&path, "requirement", "FR-001"), &LikelyCache::default())
            .is_empty()
    );
}
