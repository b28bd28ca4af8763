use super::{DESIGN, REQUIREMENTS, TASKS, mentions, named};
use expect_test::expect;

/// What a list names.
fn list(tokens: &str) -> String {
    let text = format!("- [ ] 9. x\n  - _Requirements: {tokens}_\n");
    let found = named(TASKS, &text);
    let plain = format!("- [ ] 9. x\n  - Requirements: {tokens}\n");
    assert_eq!(found, named(TASKS, &plain), "without emphasis: {tokens}");
    found
}

#[test]
fn labels_in_japanese() {
    for label in ["要件", "要件対応", "対応要件", "関連要件", "対応する要件", "要件ID"]
    {
        assert_eq!(
            named(TASKS, &format!("- [ ] 9. x\n  - _{label}: REQ-1.5, REQ-2.4_\n")),
            "C1.5 C2.4",
            "{label}"
        );
    }
}

#[test]
fn tokens() {
    for (tokens, expected) in [
        ("1.1, 2.3", "C1.1 C2.3"),
        ("1.1,2.3;3.1、4.1，5.1 & 6.1", "C1.1 C2.3 C3.1 C4.1 C5.1 C6.1"),
        ("1.1 and 1.2", "C1.1 C1.2"),
        ("1.1 y 1.2", "C1.1 C1.2"),
        ("1.1 及び 1.2", "C1.1 C1.2"),
        ("1.1 1.2/1.3", "C1.1 C1.2 C1.3"),
        ("6", "R6"),
        ("1, 2, 3", "R1 R2 R3"),
        ("Requirement 2, 3", "R2 R3"),
        ("Requirements 1.1", "C1.1"),
        ("要件1, 要件9", "R1 R9"),
        ("要件7.6", "C7.6"),
        ("需求 1.2", "C1.2"),
        ("R1, R9", "R1 R9"),
        ("R1.2, r2.1", "C1.2 C2.1"),
        ("Req 1.2, Req. 3", "C1.2 R3"),
        ("AC1.2", "C1.2"),
        ("#1.2", ""),
        ("3.1.1, 3.2.1", "C3.1.1 C3.2.1"),
        ("4.0", "R4"),
        ("FR-API-1, FR-API-2", "RFR-API-1 RFR-API-2"),
        ("NFR-THREAD, NFR1", "RNFR-THREAD RNFR1"),
        ("1.10 (performance goal)", "C1.10"),
        ("かわいい REQ-1.1, REQ-1.3", "C1.1 C1.3"),
        ("Look and feel REQ-1, 2.1", "R1 C2.1"),
        ("User context for 1.2, 1.1", "C1.2 C1.1"),
        ("Login 2.9", "C2.9"),
        ("Login R 2.9, pages 1.2-1.4.", "C2.9 C1.2 ~C1.3 C1.4"),
        ("REQ-8.0の一部, 1.1", "R8 C1.1"),
        ("Step 3, part 2", ""),
        ("TLS 1.2, version 2.1, OAuth2 2.0", ""),
        ("after 1.2 is done, 1.1", "C1.1"),
        ("3.1 (replaced by 4.1, 4.2), 3.2", "C3.1 C3.2"),
        ("3.1 - replaced", "C3.1"),
        ("`1.1`, **1.2**", "C1.1 C1.2"),
        ("N/A", ""),
        ("none", ""),
        ("なし（開発用）", ""),
        ("全局", ""),
        ("Foundation for all requirements", ""),
        ("Design Testing Strategy", ""),
        ("3 phases, 100%, 2nd, 2024.1, v1.2, 1.5x", ""),
        ("", ""),
    ] {
        assert_eq!(list(tokens), expected, "{tokens}");
    }
}

#[test]
fn ranges() {
    for (tokens, expected) in [
        ("3.1-3.4", "C3.1 ~C3.2 ~C3.3 C3.4"),
        ("7.1–7.3", "C7.1 ~C7.2 C7.3"),
        ("7.1 — 7.3", "C7.1 ~C7.2 C7.3"),
        ("7.1~7.3", "C7.1 ~C7.2 C7.3"),
        ("7.1～7.3", "C7.1 ~C7.2 C7.3"),
        ("1.1 to 1.3", "C1.1 ~C1.2 C1.3"),
        ("1.1 a 1.3", "C1.1 ~C1.2 C1.3"),
        ("1.1から1.3", "C1.1 ~C1.2 C1.3"),
        ("1.1 至 1.3", "C1.1 ~C1.2 C1.3"),
        ("1.1..1.3", "C1.1 ~C1.2 C1.3"),
        ("R1-R3", "R1 ~R2 R3"),
        ("Requirement 1 to Requirement 3", "R1 ~R2 R3"),
        ("3.1.1-3.1.3", "C3.1.1 ~C3.1.2 C3.1.3"),
        ("1.1-5", "C1.1 ~C1.2 ~C1.3 ~C1.4 /C1.5"),
        ("1.1-2.2", "C1.1 C2.2"),
        ("1.3-1.1", "C1.3 C1.1"),
        ("1.1-1.2, 2.1-2.2", "C1.1 C1.2 C2.1 C2.2"),
        ("1.1-1.900", "C1.1 C1.900"),
    ] {
        assert_eq!(list(tokens), expected, "{tokens}");
    }
}

#[test]
fn every_requirement() {
    for all in [
        "All",
        "all",
        "ALL",
        "All requirements",
        "all (infrastructure prerequisite)",
        "All requirements validation",
        "所有需求",
        "全部",
        "すべて",
        "すべての要件",
        "全般",
        "全体",
        "全要件の検証",
        "Todos",
        "Todos los requisitos",
        "모든 요구사항",
        "전체",
        "Все требования",
    ] {
        assert_eq!(list(all), "R*", "{all}");
    }
    for none in ["All tests pass", "Allow", "All core modules", "全局"] {
        assert_eq!(list(none), "", "{none}");
    }
}

#[test]
fn labels() {
    for line in [
        "- _Requirements: 1.1, 2_",
        "_Requirements: 1.1, 2_",
        "* **Requirements**: 1.1, 2",
        "- **Requirements:** 1.1, 2",
        "- Requirement: 1.1, 2",
        "- **Requirement**: 1.1, 2",
        "- Reqs: 1.1, 2",
        "- _要件: 1.1, 2_",
        "- _要件：1.1、2_",
        "- 対応要件: 1.1, 2",
        "- _関連要件: 1.1, 2_",
        "- _需求：1.1，2_",
        "- _要求: 1.1, 2_",
        "- _Requisitos: 1.1, 2_",
        "- _Requerimientos: 1.1, 2_",
        "- _요구사항: 1.1, 2_",
        "- _Требования: 1.1, 2_",
        "- (Requirements: 1.1, 2)",
        "- `Requirements: 1.1, 2`",
        "- Do it (Requirements: 1.1, 2) within 3.5 s",
        "- Do it _Requirements: 1.1, 2_ as in 3.5",
        "- Do it （要件: 1.1, 2）",
        "- Do it [Req: 1.1, 2]",
        "- **Validates: Requirements 1.1, 2**",
        "**Validates:** Requirements 1.1, 2",
        "Test it. Validates: 1.1, 2",
        "- **検証: 要件 1.1, 2**",
        "- **验证: 需求 1.1, 2**",
        "- _Requirements: 1.1,\n    2_",
    ] {
        assert_eq!(named(TASKS, &format!("- [ ] 9. x\n  {line}\n")), "C1.1 R2", "{line}");
    }
    for line in [
        "- 検証: 3.5 秒",
        "- validates 3.5",
        "revalidates: 1.1",
        "## Requirements: 1.1",
        "```\n_Requirements: 1.1_\n```",
    ] {
        assert_eq!(named(TASKS, &format!("{line}\n")), "", "{line}");
    }
    assert_eq!(named(TASKS, "- [ ] 2. x\n  - _Depends: 1.1, 1.2_\n"), "T1.1 T1.2");
    assert_eq!(named(TASKS, "- [ ] 2. x\n  - _Depends on: Task 1.1_\n"), "T1.1");
    assert_eq!(named(TASKS, "- [ ] 2. x\n  - _依存: 1.1_\n"), "T1.1");
}

#[test]
fn in_running_text() {
    assert_eq!(named(DESIGN, "As Requirement 3 says (Req 12.1, 12.3), in 5.1 s."), "R3 C12.1 C12.3");
    assert_eq!(
        named(DESIGN, "Requirements 1, 2 and 3; Req 5.6/5.7; Requirement 1.2, 30 times"),
        "R1 R2 R3 C5.6 C5.7 C1.2"
    );
    assert_eq!(named(DESIGN, "要件7.6 と要件2"), "C7.6 R2");
    assert_eq!(named(DESIGN, "PreRequirement 3, Requirement3, Requirement three, FooReq 1"), "");
    assert_eq!(named(REQUIREMENTS, "### Requirement 1\n\nSee Requirement 2.\n"), "R2");
    assert_eq!(named(DESIGN, "Property 3 and Properties 1, 2"), "P3 P1 P2");
    assert_eq!(named(TASKS, "- [ ] 1. x\n  - **Property 4: y**\n  - Feature: x, Property 5: z\n"), "P4 P5");
}

#[test]
fn what_is_struck_through_names_nothing() {
    for (text, names) in [
        ("Requirement ~~1.2~~ decides, as Requirements ~~2~~ and ~~3~~ do", ""),
        ("Requirements 1.1, ~~1.2~~, 1.3 and 1.4; Req ~~1.5~~, 1.6", "C1.1 C1.3 C1.4 C1.6"),
        ("Requirements ~~1.2~~, 3 times; Requirements ~~1.2~~. 3 of them", ""),
        ("Requirements ~~1.2-1.4~~ 1.5, 要件~~7.6~~", "C1.5"),
        ("Requirements 1.1 - ~~1.2~~, Requirements 1.1 ~ 1.3, Requirements ~~1.2", "C1.1 C1.1 ~C1.2 C1.3"),
        ("_Requirements: ~~1.1~~, 1.2, ~~1.3, 1.4~~, Login ~~1.5~~, ~~1.6~~ 1.7_", "C1.2 C1.7"),
    ] {
        assert_eq!(named(DESIGN, text), names, "{text}");
    }
    let text = "| Requirement | Summary |\n|---|---|\n| ~~1.1~~, 1.2 | a |\n| ~~1.3~~ | b |\n";
    assert_eq!(named(DESIGN, text), "C1.2");
}

#[test]
fn spans() {
    let text = "- [ ] 1. x\n  - _Requirements: R1.2, 要件3, 4.0, 2.1-2.3, All_\n";
    expect![[r#"
        1.2 31..34 Prose
        3 42..43 Prose
        4 45..46 Prose
        2.1 50..53 Prose
        2.2 50..57 Prose between
        2.3 54..57 Prose
        * 59..62 Prose as "All"
    "#]]
    .assert_eq(&mentions(TASKS, text));
}

#[test]
fn tables() {
    let text = "| Requirement | Summary |\n|---|---|\n| 1.1, 1.2 | a 5.5 |\n| 2 | b |\n\n| Field | Detail |\n|---|---|\n| Intent | 3.3 |\n| Requirements | 2.1, 2.3 |\n| **要件** | 4.1 |\n\n| Test | Validates |\n|---|---|\n| a 1.9 | Req 6.1 |\n| b | Property 3, 4 |\n";
    assert_eq!(named(DESIGN, text), "C1.1 C1.2 R2 C2.1 C2.3 C4.1 C6.1 P3");
}

#[test]
fn long_ranges() {
    let count = |tokens: &str| list(tokens).split(' ').count();
    assert_eq!(count("1.1-1.501"), 501);
    assert_eq!(count("1.1-1.502"), 2, "longer ones are typing errors");
}
