use expect_test::{Expect, expect};

use crate::tests::{items, mentions};

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&items("specs/001-x/spec.md", text));
}

#[test]
fn bullets() {
    check(
        "- **FR-001**: System MUST a\n* **NFR-002:** b\n+ **SC-003** c\n- **FR-004 ** : d\n- **FR-005**：e\n- [ ] **FR-006**: f\n- **FR-007** — g\n",
        expect![[r#"
            FR-001 0..27 "System MUST a"
            NFR-002 28..44 "b"
            SC-003 45..59 "c"
            FR-004 60..77 "d"
            FR-005 78..94 "e"
            FR-006 95..114 "f"
            FR-007 115..133 "g"
        "#]],
    );
}

#[test]
fn bold_with_title() {
    check(
        "- **FR-001 Title.** a\n- **FR-002 (Core)**: b\n- **FR-003** *(amended 2026-05-31)* c\n- **FR-004** `[Principle]`: d\n- **FR-005** (Profiles v2 T3): e\n- **FR-006 - Name**: f\n",
        expect![[r#"
            FR-001 0..21 "Title. a"
            FR-002 22..44 "(Core): b"
            FR-003 45..82 "*(amended 2026-05-31)* c"
            FR-004 83..112 "`[Principle]`: d"
            FR-005 113..145 "(Profiles v2 T3): e"
            FR-006 146..168 "Name: f"
        "#]],
    );
}

#[test]
fn headings() {
    check(
        "### FR-001 — Export\n\nThe system MUST\nexport.\n\nMore.\n\n#### FR-1: Import\n- detail\n\n## Other\n### **FR-002** Bold\n# FR-003 title\n### Data Models (FR-004)\n",
        expect![[r#"
            FR-001 0..53 "Export The system MUST export."
            FR-1 55..81 "Import - detail"
            FR-002 92..111 "Bold"
        "#]],
    );
}

#[test]
fn plain_and_paragraph() {
    check(
        "- FR-001: a\n- FR-002 – b\n- FR-003 (core) c\n- FR-004 is talk\n- see FR-005: talk\nFR-006: talk\n\n**FR-007**: d\nwrapped\n\n**FR-008:** e\n- no part\n\n**FR-009** talk\n",
        expect![[r#"
            FR-001 0..11 "a"
            FR-002 12..26 "b"
            FR-003 27..44 "(core) c"
            FR-007 95..116 "d wrapped"
            FR-008 118..131 "e"
        "#]],
    );
}

#[test]
fn tables_only_without_another_form() {
    check(
        "| ID | Text |\n|---|---|\n| FR-001 | a | MUST |\n| **FR-002** | b **c** |\n| **FR-007사 | x |\n| `FR-003` | c |\n| FR-004–006 | d |\n",
        expect![[r#"
            FR-001 24..45 "a | MUST"
            FR-002 46..70 "b **c**"
            FR-003 91..107 "c"
        "#]],
    );
    let text = "- **FR-001**: a\n\n## Result\n\n| FR-001 | MET |\n| FR-002 | MET |\n";
    check(
        text,
        expect![[r#"
        FR-001 0..15 "a"
        FR-002 45..61 "MET"
    "#]],
    );
    expect![[r#"
        FR-001 30..36 Prose
    "#]]
    .assert_eq(&mentions("specs/001-x/spec.md", text));
}

#[test]
fn withdrawn() {
    check(
        "- **FR-001**: _(Removed.)_\n- **FR-002**: ~~DEFERRED~~ to 005\n- ~~**FR-003**: a~~\n- ~~**FR-004**~~: *Merged into FR-001.*\n- **FR-005**: ~~System MUST a~~ (superseded)\n- **FR-006**: ~~System MUST a~~ System MUST b\n- **FR-007**: *Withdrawn 2026-01-02*\n- **FR-008**: (삭제됨)\n- **FR-009**: Removed items MUST vanish\n### ~~FR-010~~ a\n",
        expect![[r#"
            FR-001 0..26 "_(Removed.)_" withdrawn
            FR-002 27..60 "~~DEFERRED~~ to 005" withdrawn
            FR-003 61..80 "a" withdrawn
            FR-004 81..120 "*Merged into FR-001.*" withdrawn
            FR-005 121..165 "~~System MUST a~~ (superseded)" withdrawn
            FR-006 166..211 "~~System MUST a~~ System MUST b"
            FR-007 212..248 "*Withdrawn 2026-01-02*" withdrawn
            FR-008 249..274 "(삭제됨)" withdrawn
            FR-009 275..314 "Removed items MUST vanish"
            FR-010 315..331 "a" withdrawn
        "#]],
    );
}

#[test]
fn continuation() {
    check(
        "- **FR-001**: a\n  wrapped\n  - sub one\n    more\n  - sub two\n\n  paragraph\n\n- **FR-002**: b\n\n  ```\n  FR-009\n  ```\n  tail\n<!-- note -->\n  - **FR-003**: indented\n    - **FR-003.1**: nested\n  - **FR-004**: next\ntext\n",
        expect![[r#"
            FR-001 0..71 "a wrapped\n- sub one more\n- sub two paragraph"
            FR-002 73..117 "b tail"
            FR-003 134..183 "indented\n- **FR-003.1**: nested"
            FR-003.1 161..183 "nested"
            FR-004 186..204 "next"
        "#]],
    );
}

#[test]
fn shapes_of_ids() {
    check(
        "- **FR-010a**: a\n- **FR-001.1**: b\n- **FR-1.2.3**: c\n- **FR-DI-001**: d\n- **SC-RT-001**: e\n- **FR-1**: f\n- **REQ-001-001**: g\n- **AC-001**: h\n- **C-1**: i\n- **Q-001**: no family\n- **FR-033-threading**: j\n- **UTF-8**: no\n- **FR-12345**: no\n",
        expect![[r#"
            FR-010a 0..16 "a"
            FR-001.1 17..34 "b"
            FR-1.2.3 35..52 "c"
            FR-DI-001 53..71 "d"
            SC-RT-001 72..90 "e"
            FR-1 91..104 "f"
            REQ-001-001 105..125 "g"
            AC-001 126..141 "h"
            C-1 142..154 "i"
            FR-033 178..203 "threading: j"
        "#]],
    );
}

#[test]
fn other_features_and_talk_define_nothing() {
    check(
        "## Clarifications\n- **FR-001**: a\n## Requirements *(mandatory)*\n- **FR-002 (344)** requires\n- **FR-003**: c\n### Traceability\n- **FR-004**: d\n## Requirement Traceability\n- **FR-005**: e\n## Dependencies\n- **FR-006**: f\n",
        expect![[r#"
            FR-003 92..107 "c"
            FR-004 125..140 "d"
        "#]],
    );
}

#[test]
fn the_same_id_twice_is_two_items() {
    check(
        "- **FR-001**: a\n- **FR-001**: b\n- FR-001: c\n",
        expect![[r#"
        FR-001 0..15 "a"
        FR-001 16..31 "b"
    "#]],
    );
}

#[test]
fn masked_is_not_defined() {
    check(
        "\u{feff}- **FR-001**: a\r\n<!--\r\n- **FR-002**: b\r\n-->\r\n```\r\n- **FR-003**: c\r\n```\r\n- **FR-004**: d\r\n  e",
        expect![[r#"
            FR-001 3..18 "a"
            FR-004 75..95 "d e"
        "#]],
    );
}

#[test]
fn localised() {
    check(
        "# 기능 사양서: 앨범\n## 요구사항\n### 기능적 요구사항\n- **FR-001**: 시스템은 앨범을 공유해야 한다\n## 성공 기준\n- **SC-001**: 95%\n",
        expect![[r#"
            FR-001 70..126 "시스템은 앨범을 공유해야 한다"
            SC-001 144..161 "95%"
        "#]],
    );
}

#[test]
fn only_a_spec_defines() {
    expect![[""]].assert_eq(&items("specs/001-x/plan.md", "- **FR-001**: a\n"));
}
