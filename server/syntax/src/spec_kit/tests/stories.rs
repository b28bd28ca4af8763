use expect_test::{Expect, expect};

use crate::tests::{items, mentions};

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&items("specs/001-x/spec.md", text));
}

#[test]
fn headings() {
    check(
        "### User Story 1 - Title (Priority: P1)\n### User Story 2 — Title (Priority: P2) 🎯 MVP\n### US3: Title\n### US-4 — Title\n### US5 (P1) — Title\n### User Story 6 -- Title\n### Story 7 - Title (P3)\n## User Story 8 - two\n#### **User Story 9**: four\n### User Story #10 x\n### [P1] User Story 11 x\n### P2 User Story 12 x\n### User Story 013 x\n",
        expect![[r#"
            US1 0..39 "Title" as "User Story 1" P1
            US2 40..90 "Title 🎯 MVP" as "User Story 2" P2
            US3 91..105 "Title"
            US4 106..124 "Title" as "US-4"
            US5 125..147 "Title" P1
            US6 148..173 "Title" as "User Story 6"
            US7 174..198 "Title" as "Story 7" P3
            US8 199..338 "two" as "User Story 8"
            US9 221..248 "four" as "User Story 9"
            US10 249..269 "x" as "User Story #10"
            US11 270..294 "x" as "User Story 11"
            US12 295..317 "x" as "User Story 12"
            US13 318..338 "x" as "User Story 013"
        "#]],
    );
}

#[test]
fn no_stories() {
    check(
        "# User Story 1 - one\n##### User Story 2 - five\n### User Stories\n### User Story A\n### User Story 1.2 x\n### Primary User Story\n### USA 1\n### Usage 1\n```\n### User Story 3 - x\n```\n",
        expect![[""]],
    );
}

#[test]
fn languages() {
    check(
        "### 사용자 스토리 1 - 공유 (우선순위: P1)\n### 用户故事 2 - 共享（优先级：P2）\n### 使用者故事 3 - x (優先級: P3)\n### ユーザーストーリー 4 - x\n### Historia de usuario 5 - x\n### História de usuário 6 - x\n",
        expect![[r#"
            US1 0..53 "공유" as "사용자 스토리 1" P1
            US2 54..101 "共享" as "用户故事 2" P2
            US3 102..143 "x" as "使用者故事 3" P3
            US4 144..181 "x" as "ユーザーストーリー 4"
            US5 182..211 "x" as "Historia de usuario 5"
            US6 212..243 "x" as "História de usuário 6"
        "#]],
    );
}

#[test]
fn scenarios() {
    let text = "### User Story 1 - A (P1)\n\n**Acceptance Scenarios**:\n\n1. **Given** a, **When** b,\n   **Then** c\n2. **Given** d\n   - more\n3. not one\n\n**More**:\n\n1. **Given** e\n2) Given f\n- **Given** no number\n\n### User Story 2 - B (P1)\n1. **주어진 상황** g\n2. **给定** h\n### Edge Cases\n1. **Given** no story\n";
    check(
        text,
        expect![[r#"
            US1 0..191 "A" as "User Story 1" P1
            US1/AC1 54..95 "**Given** a, **When** b, **Then** c" as "1"
            US1/AC2 96..120 "**Given** d\n- more" as "2"
            US1/AC3 144..158 "**Given** e" as "1"
            US1/AC4 159..169 "Given f" as "2"
            US2 193..260 "B" as "User Story 2" P1
            US2/AC1 219..244 "**주어진 상황** g" as "1"
            US2/AC2 245..260 "**给定** h" as "2"
        "#]],
    );
    expect![[r#"
        US1/AC2 4..11 Prose
        US3/AC4 13..20 Prose as "US3-AS4"
        US1 23..26 Prose
        US2 40..52 Prose as "User Story 2"
    "#]]
    .assert_eq(&mentions("specs/001-x/spec.md", "See US1/AC2, US3-AS4, (US1 acc. 1–2), User Story 2\n"));
}

#[test]
fn requirements_inside_a_story() {
    check(
        "### User Story 1 - A (P1)\n1. **Given** a, **Then** FR-001\n- **FR-002**: b\n#### User Story 1 acceptance\n- c\n## Requirements\n- **FR-001**: d\n",
        expect![[r#"
            US1 0..106 "A" as "User Story 1" P1
            US1/AC1 26..57 "**Given** a, **Then** FR-001" as "1"
            FR-002 58..73 "b"
            FR-001 123..138 "d"
        "#]],
    );
}
