use expect_test::{Expect, expect};

use crate::tests::{facts, items, mentions};

const PATH: &str = "specs/001-x/tasks.md";

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&items(PATH, text));
}

fn phases(text: &str) -> String {
    let found = facts(PATH, text);
    let show = |p: &crate::Phase| {
        format!("{:?} {:?} {}\n", found.headings[p.heading as usize].title, p.number, p.stories.join(" "))
    };
    found.phases.iter().map(show).collect()
}

#[test]
fn shapes_of_ids() {
    check(
        "- [ ] T001 a\n- [ ] **T002** b\n- [ ] **T-003**: c\n- [ ] T004a d\n- [ ] T005A e\n- [ ] **T-1.2:** f\n- [ ] T11.001 g\n- [ ] T3.0.1 h\n- [ ] NL-T001 i\n- [ ] T006: j\n- [ ] ~~T007~~ k\n- [ ] ~~T008 l~~\n- [ ] T1101 m\n- [ ] T024-T027 n\n- [ ] `T009` o\n- [ ] [T010] p\n- [ ] TASK-011 q\n- [ ] T12 r\n- [ ] T013\n- [ ] **T014 s**\n",
        expect![[r#"
            T001 0..12 "a"
            T002 13..29 "b"
            T-003 30..48 "c"
            T004a 49..62 "d"
            T005A 63..76 "e"
            T-1.2 77..95 "f"
            T11.001 96..111 "g"
            T3.0.1 112..126 "h"
            NL-T001 127..142 "i"
            T006 143..156 "j"
            T007 157..173 "k" withdrawn
            T008 174..190 "l" withdrawn
            T1101 191..204 "m"
            T024 205..222 "T027 n"
            T009 223..237 "o"
            T010 238..252 "p"
            TASK-011 253..269 "q"
            T12 270..281 "r"
            T013 282..292 ""
            T014 293..309 "s"
        "#]],
    );
}

#[test]
fn no_tasks() {
    check(
        "- [ ] D001 a\n- [ ] acceptance\n- T001 reference\n- [ ] TXXX x\n| T002 | x |\n- [ ] T12345 x\n- [ ] T003x9 x\n- [P] tasks are parallel\n- [ ]T005 no blank\n- [xx] T006\n```\n- [ ] T007\n```\n<!-- - [ ] T008 -->\n",
        expect![""],
    );
}

#[test]
fn boxes() {
    check(
        "- [ ] T001 a\n- [x] T002 b\n- [X] T003 c\n- [-] T004 d\n- [~] T005 e\n- [] T006 f\n* [✓] T007 g\n+ [ ] T008 h\n",
        expect![[r#"
            T001 0..12 "a"
            T002 13..25 "b" done
            T003 26..38 "c" done
            T004 39..51 "d" other
            T005 52..64 "e" other
            T006 65..76 "f"
            T007 77..91 "g" other
            T008 92..104 "h"
        "#]],
    );
}

#[test]
fn labels() {
    check(
        "- [ ] T001 [P] [US1] a\n- [ ] T002 [US1] [P] b\n- [ ] T003 [US1+US2] c\n- [ ] T004 [US1-US4] d\n- [ ] T005 [US1, US-3] e\n- [ ] T006 [P][US2] f\n- [ ] T007 [FR-001] [CLI] g\n- [ ] [P] T008 [US1] h\n- [ ] [US2] [P] T009 i\n- [ ] T010 [DEFERRED · device] j\n- [ ] T011 [docs](x.md) k\n- [ ] T012 **[US3]** l\n- [ ] T013 [US01] m\n- [ ] T014 text [US9] n\n",
        expect![[r#"
            T001 0..22 "a" US1
            T002 23..45 "b" US1
            T003 46..68 "c" US1 US2
            T004 69..91 "d" US1 US2 US3 US4
            T005 92..116 "e" US1 US3
            T006 117..138 "f" US2
            T007 139..166 "g"
            T008 167..189 "h" US1
            T009 190..212 "i" US2
            T010 213..246 "j"
            T011 247..272 "[docs](x.md) k"
            T012 273..295 "l" US3
            T013 296..315 "m" US1
            T014 316..339 "text [US9] n"
        "#]],
    );
    expect![[r#"
        US1 16..19 Label
        FR-001 23..29 Prose
        US1 42..45 Label
        US2 42..49 Label between
        US3 46..49 Label
    "#]]
    .assert_eq(&mentions(PATH, "- [ ] T001 [P] [US1] a FR-001\n- [ ] T004 [US1-US3] d\n"));
}

#[test]
fn continuation_and_sub_checkboxes() {
    check(
        "- [ ] T001 a\n  wrapped\n  - **Files**: x.rs\n  - [ ] acceptance\n\n- [ ] T002 b\n  - [ ] T003 nested\n    - step\n\n    tail\n- [ ] [AI-Review][HIGH] no id\n- [ ] T004 d",
        expect![[r#"
            T001 0..61 "a wrapped\n- **Files**: x.rs\n- [ ] acceptance"
            T002 63..75 "b"
            T003 78..116 "nested\n- step tail"
            T004 147..159 "d"
        "#]],
    );
}

#[test]
fn headings_where_no_box_has_the_id() {
    check(
        "## Phase 1: Setup\n### T001: a\n- [ ] step\n\n### T002 [US1] b ✅\n### T003 c\n- [x] T003 boxed\n### **T004** d\n#### `T005` e\n### Tests\n# T006 title\n",
        expect![[r#"
            T001 18..40 "a" in "Phase 1: Setup"
            T002 42..62 "b ✅" done US1 in "Phase 1: Setup"
            T003 74..90 "boxed" done in "Phase 1: Setup"
            T004 91..119 "d" in "Phase 1: Setup"
            T005 106..119 "e" in "Phase 1: Setup"
        "#]],
    );
}

#[test]
fn phases_of_all_kinds() {
    expect![[r#"
        "Phase 1: Setup (Shared)" Some(1) 
        "Phase 3.1: Setup" Some(3) 
        "Phase 3: User Story 1 - Title (Priority: P1) 🎯 MVP" Some(3) US1
        "Phase 4: User Story 4+5" Some(4) US4 US5
        "Phase 5: User Stories 6, 7 and 8" Some(5) US6 US7 US8
        "Phase 6: US2 & US3" Some(6) US2 US3
        "Phase N: Polish" None 
        "3단계: 사용자 스토리 1 - 공유" Some(3) US1
        "阶段 4: 用户故事 2" Some(4) US2
        "フェーズ 5" Some(5) 
        "Phase 6a" Some(6) 
        "User Story 9" None US9
    "#]].assert_eq(&phases(
        "# Tasks\n## Phase 1: Setup (Shared)\n## Phase 3.1: Setup\n## Phase 3: User Story 1 - Title (Priority: P1) 🎯 MVP\n## Phase 4: User Story 4+5\n## Phase 5: User Stories 6, 7 and 8\n## Phase 6: US2 & US3\n## Phase N: Polish\n## 3단계: 사용자 스토리 1 - 공유\n## 阶段 4: 用户故事 2\n## フェーズ 5\n### Phase 6a\n## User Story 9\n### Tests for User Story 1\n## Format: `[ID] [P?] [Story] Description`\n## Phases\n## Phase Dependencies\n#### Phase 9\n",
    ));
}

#[test]
fn the_phase_of_a_task() {
    check(
        "- [ ] T001 before\n# Tasks\n## Phase 1: A\n- [ ] T002 a\n### Tests\n- [ ] T003 b\n### Phase 1.5: inner\n- [ ] T004 c\n### Other\n- [ ] T005 d\n## Notes\n- [ ] T006 e\n## Phase 2: User Story 1\n\n- [ ] T007 f\n",
        expect![[r#"
            T001 0..17 "before"
            T002 40..52 "a" in "Phase 1: A"
            T003 63..75 "b" in "Phase 1: A"
            T004 97..109 "c" in "Phase 1.5: inner"
            T005 120..132 "d" in "Phase 1: A"
            T006 142..154 "e"
            T007 181..193 "f" in "Phase 2: User Story 1"
        "#]],
    );
}

#[test]
fn dependencies() {
    check(
        "- [ ] T001 a\n- [ ] T002 b (depends on T001)\n- [ ] T003 c (depends on T001, T002)\n- [ ] T004 d, after T003\n- [ ] T005 e (Dependencies: T001-T003)\n- [ ] T006 f **Depends on**: T001 and T004\n- [ ] T007 g needs T005; see T006\n- [ ] T008 h requires T005-T006\n- [ ] T009 i blocks T010\n- [ ] T010 j\n  - Dependencies: T009\n- [ ] T011 k (depends on 004 T001)\n- [ ] T012 l (depends on T012, T001)\n- [ ] T013 m thereafter T001\n",
        expect![[r#"
            T001 0..12 "a"
            T002 13..43 "b (depends on T001)" after T001
            T003 44..80 "c (depends on T001, T002)" after T001 T002
            T004 81..105 "d, after T003" after T003
            T005 106..144 "e (Dependencies: T001-T003)" after T001 T002 T003
            T006 145..187 "f **Depends on**: T001 and T004" after T001 T004
            T007 188..221 "g needs T005; see T006" after T005
            T008 222..253 "h requires T005-T006" after T005 T006
            T009 254..278 "i blocks T010"
            T010 279..314 "j\n- Dependencies: T009" after T009
            T011 315..349 "k (depends on 004 T001)"
            T012 350..386 "l (depends on T012, T001)" after T001
            T013 387..415 "m thereafter T001"
        "#]],
    );
}

#[test]
fn withdrawn() {
    check(
        "- [ ] ~~T001~~ a\n- [ ] ~~T002 b~~\n- [ ] T003 ~~c d~~\n- [ ] T004 ~~c d~~ e\n- [x] T005 Removed: see T006\n- [ ] T006 Remove x\n",
        expect![[r#"
            T001 0..16 "a" withdrawn
            T002 17..33 "b" withdrawn
            T003 34..52 "~~c d~~" withdrawn
            T004 53..73 "~~c d~~ e"
            T005 74..102 "Removed: see T006" withdrawn done
            T006 103..122 "Remove x"
        "#]],
    );
}

#[test]
fn line_ends() {
    check(
        "\u{feff}## Phase 1: A\r\n- [ ] T001 [US1] a\r\n  b\r\n- [X] T002 c",
        expect![[r#"
        T001 18..41 "a b" US1 in "Phase 1: A"
        T002 43..55 "c" done in "Phase 1: A"
    "#]],
    );
}

#[test]
fn template() {
    check(
        "---\ndescription: \"T001\"\n---\n# Tasks: [FEATURE NAME]\n## Format: `[ID] [P?] [Story] Description`\n- **[P]**: Can run in parallel\n## Phase 1: Setup (Shared Infrastructure)\n- [ ] T001 Create project structure per implementation plan\n- [ ] T003 [P] Configure linting and formatting tools\n## Phase 3: User Story 1 - [Title] (Priority: P1) 🎯 MVP\n### Tests for User Story 1 (OPTIONAL - only if tests requested) ⚠️\n- [ ] T010 [P] [US1] Contract test for [endpoint] in tests/contract/test_[name].py\n### Implementation for User Story 1\n- [ ] T014 [US1] Implement [Service] in src/services/[service].py (depends on T012, T013)\n## Phase N: Polish & Cross-Cutting Concerns\n- [ ] TXXX [P] Documentation updates in docs/\n## Dependencies & Execution Order\n- T001 → T003\n## Phase 9: Convergence\n- [ ] T042 Add the limit per FR-003 (missing)\n",
        expect![[r#"
            T001 168..227 "Create project structure per implementation plan" in "Phase 1: Setup (Shared Infrastructure)"
            T003 228..281 "Configure linting and formatting tools" in "Phase 1: Setup (Shared Infrastructure)"
            T010 412..494 "Contract test for [endpoint] in tests/contract/test_[name].py" US1 in "Phase 3: User Story 1 - [Title] (Priority: P1) 🎯 MVP"
            T014 531..620 "Implement [Service] in src/services/[service].py (depends on T012, T013)" US1 after T012 T013 in "Phase 3: User Story 1 - [Title] (Priority: P1) 🎯 MVP"
            T042 785..830 "Add the limit per FR-003 (missing)" in "Phase 9: Convergence"
        "#]],
    );
}
