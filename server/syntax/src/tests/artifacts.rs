use expect_test::{Expect, expect};

use super::{facts, items, mentions};

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&mentions("specs/001-x/plan.md", text));
}

fn paths(path: &str, text: &str) -> String {
    let found = facts(path, text);
    let show = |p: &crate::PathMention| {
        let kind = if p.link { " link" } else { "" };
        format!("{:?} {}{kind}{}\n", p.span, p.path, if p.pattern { " pattern" } else { "" })
    };
    found.paths.iter().map(show).collect()
}

fn allows(text: &str) -> String {
    let show = |a: &crate::Allow| format!("{} {:?}\n", a.code, a.lines);
    facts("spec.md", text).allows.iter().map(show).collect()
}

fn headings(text: &str) -> String {
    let show = |h: &crate::Heading| format!("{} {:?} {:?} {:?}\n", h.level, h.span, h.title, h.section);
    facts("spec.md", text).headings.iter().map(show).collect()
}

#[test]
fn contexts() {
    check(
        "FR-001 `FR-002` **FR-003** [see FR-004](x.md) [FR-005](../004-x/spec.md) [US1] (US2) [US3, US4] fr_012",
        expect![[r#"
            FR-001 0..6 Prose
            FR-002 8..14 InlineCode
            FR-003 18..24 Prose
            FR-004 32..38 Link
            FR-005 47..53 Link of 004-x
            US1 74..77 Label
            US2 80..83 Prose
            US3 86..89 Label
            US4 91..94 Label
        "#]],
    );
}

#[test]
fn fences_comments_and_front_matter_hide() {
    check(
        "---\nx: FR-001\n---\nFR-002\n```text\nFR-003\n```\n~~~~\nFR-004\n~~~\nFR-005\n~~~~\n<!-- FR-006\n\n```\nFR-007\n```\n\nFR-008 -->\nFR-009 <!-- FR-010 --> FR-011\n\n    FR-012\n",
        expect![[r#"
            FR-002 18..24 Prose
            FR-009 112..118 Prose
            FR-011 135..141 Prose
        "#]],
    );
}

#[test]
fn what_is_being_typed_hides_nothing_else() {
    let text = "# A\n\n<!-- todo FR-001\n\n## B\n\nFR-002\n\n```\nFR-003\n```\n\n### User Story 1 - A (P1)\n";
    check(
        text,
        expect![[r#"
        FR-001 15..21 Prose
        FR-002 29..35 Prose
        US1 57..69 Prose as "User Story 1"
    "#]],
    );
    expect![[r#"
        1 0..3 "A" 0..78
        2 23..27 "B" 23..78
        3 53..78 "User Story 1 - A (P1)" 53..78
    "#]]
    .assert_eq(&headings(text));
    expect![[r#"
        US1 53..78 "A" as "User Story 1" P1
    "#]]
    .assert_eq(&items("spec.md", text));
}

#[test]
fn lists_and_ranges() {
    check(
        "FR-001, FR-003 and FR-005/FR-006",
        expect![[r#"
        FR-001 0..6 Prose
        FR-003 8..14 Prose
        FR-005 19..25 Prose
        FR-006 26..32 Prose
    "#]],
    );
    check(
        "FR-001 to FR-003; FR-005–FR-007; FR-010-FR-012; FR-020..FR-022",
        expect![[r#"
        FR-001 0..6 Prose
        FR-002 0..16 Prose between
        FR-003 10..16 Prose
        FR-005 18..24 Prose
        FR-006 18..33 Prose between
        FR-007 27..33 Prose
        FR-010 35..41 Prose
        FR-011 35..48 Prose between
        FR-012 42..48 Prose
        FR-020 50..56 Prose
        FR-021 50..64 Prose between
        FR-022 58..64 Prose
    "#]],
    );
    check(
        "FR-016/017, FR-025-027, FR-030..032, (FR-040, 041)",
        expect![[r#"
        FR-016 0..6 Prose
        FR-017 7..10 Prose as "017"
        FR-025 12..18 Prose
        FR-026 12..22 Prose between
        FR-027 19..22 Prose as "027"
        FR-030 24..30 Prose
        FR-031 24..35 Prose between
        FR-032 32..35 Prose as "032"
        FR-040 38..44 Prose
        FR-041 46..49 Prose as "041"
    "#]],
    );
    check(
        "FR-030, 344 FR-036; REQ-001-001; FR-11x..FR-194",
        expect![[r#"
            FR-030 0..6 Prose
            FR-036 12..18 Prose of 344?
            REQ-001-001 20..31 Prose
            FR-194 41..47 Prose
        "#]],
    );
    check(
        "SC-001 through SC-003, **US1**–**US3**, T009-T011, T013 ~ T015, T001 → T002",
        expect![[r#"
        SC-001 0..6 Prose
        SC-002 0..21 Prose between
        SC-003 15..21 Prose
        US1 25..28 Prose
        US2 25..38 Prose between
        US3 35..38 Prose
        T009 42..46 Prose
        T010 42..51 Prose between
        T011 47..51 Prose
        T013 53..57 Prose
        T014 53..64 Prose between
        T015 60..64 Prose
        T001 66..70 Prose
        T002 75..79 Prose
    "#]],
    );
}

/// Texts that once gave a panic, or other ids with other line ends.
#[test]
fn once_wrong() {
    check(
        "spec 004 FR-001.1007-FR-001**Given**",
        expect![[r#"
        FR-001.1007 9..20 Prose of 004
        FR-001 21..27 Prose of 004
    "#]],
    );
    check(
        "FR-DI-001, 003\r\nFR-003-FR-005, 007-FR-001 to 007-FR-003",
        expect![[r#"
        FR-DI-001 0..9 Prose
        FR-DI-003 11..14 Prose as "003"
        FR-003 16..22 Prose
        FR-004 16..29 Prose between
        FR-005 23..29 Prose
        FR-001 35..41 Prose of 007?
        FR-002 35..55 Prose between of 007?
        FR-003 49..55 Prose of 007?
    "#]],
    );
}

#[test]
fn qualified() {
    check(
        "007-FR-005, 004/FR-003, 004-albums FR-003, `014-mesh` FR-015",
        expect![[r#"
        FR-005 4..10 Prose of 007?
        FR-003 16..22 Prose of 004?
        FR-003 35..41 Prose of 004-albums
        FR-015 54..60 Prose of 014-mesh
    "#]],
    );
    check(
        "Spec 083 US2, FR-008; feature 010 FR-004; (#010, FR-009)",
        expect![[r#"
        US2 9..12 Prose of 083
        FR-008 14..20 Prose of 083
        FR-004 34..40 Prose of 010
        FR-009 49..55 Prose of 010?
    "#]],
    );
    check(
        "FR-065 (spec 141), FR-022 (344), FR-001 of #006; FR-037 from spec 136",
        expect![[r#"
            FR-065 0..6 Prose of 141
            FR-022 19..25 Prose of 344?
            FR-001 33..39 Prose of 006?
            FR-037 49..55 Prose of 136
        "#]],
    );
    check(
        "[FR-001](../004-x/spec.md) specs/005-y/spec.md: FR-002, `specs/006-z/tasks.md` T001, 404 FR-003, 010-US2",
        expect![[r#"
            FR-001 1..7 Link of 004-x
            FR-002 48..54 Prose of 005-y
            T001 79..83 Prose of 006-z
            FR-003 89..95 Prose of 404?
            US2 101..104 Prose of 010?
        "#]],
    );
    check(
        "US3-AS4, US1/AC2, spec 010 US1/AC2, 010-T012",
        expect![[r#"
            US3/AC4 0..7 Prose as "US3-AS4"
            US1/AC2 9..16 Prose
            US1/AC2 27..34 Prose of 010
            T012 40..44 Prose of 010?
        "#]],
    );
}

#[test]
fn paths_of_tasks() {
    let text = "- [ ] T001 Add `src/a.rs`, src/b/, (lib/c.py) to ./d.toml:12-14; e/f.ts: [g](../g.md#x) `h*.cs` app/[id]/p.tsx, {i,j}/k.go. GET/POST on/off US1/AC2 https://a.b/c.html `application/json` v1.2\n\n```\nx/y.rs\n```\n";
    expect![[r#"
        16..24 src/a.rs
        27..33 src/b/
        36..44 lib/c.py
        49..57 d.toml
        65..71 e/f.ts
        73..87 ../g.md link
        96..110 app/[id]/p.tsx
        112..122 {i,j}/k.go pattern
        133..139 on/off
        168..184 application/json
    "#]]
    .assert_eq(&paths("tasks.md", text));
    expect![[r#"
        16..24 src/a.rs
        73..87 ../g.md link
        168..184 application/json
    "#]]
    .assert_eq(&paths("spec.md", text));
    expect![[r#"
        4..24 src/模型/用户.rs
        32..38 a/b.rs
        48..57 docs/x.md
        63..71 src/y.rs
    "#]]
    .assert_eq(&paths("tasks.md", "在 src/模型/用户.rs 中，`a/b.rs`。见（docs/x.md）、src/y.rs"));
}

#[test]
fn allow_comments() {
    expect![[r#"
        dead-link Some((0, 1))
        unknown-task Some((2, 3))
        dead-link Some((2, 3))
        missing-tasks None
        dead-link Some((4, 5))
    "#]].assert_eq(&allows(
        "<!-- specls: allow dead-link -->\n\na <!-- specls: allow unknown-task, dead-link --> b\n<!-- specls: allow-file missing-tasks: because -->\n<!--specls: allow dead-link-->\nspecls: allow dead-link\n`<!-- specls: allow dead-link -->`\n<!-- specls: allow everything -->\n<!-- specls: allowdead-link -->\n",
    ));
}

#[test]
fn headings_and_sections() {
    expect![[r#"
        1 3..8 "A" 3..69
        2 10..28 "B *(mandatory)*" 10..54
        3 35..40 "C" 35..54
        2 55..65 "Setext" 55..69
    "#]]
    .assert_eq(&headings(
        "\u{feff}# A #\n\n## B *(mandatory)*\ntext\n\n### C\n\n```\n# no\n```\nSetext\n---\nend\n\n",
    ));
}

#[test]
fn line_ends() {
    for (text, end, last) in [("a\n", "\n", true), ("a\r\nb", "\r\n", false), ("", "\n", false)] {
        let found = facts("spec.md", text);
        assert_eq!((found.line_end.as_str(), found.final_newline, found.len), (end, last, text.len() as u32));
    }
}
