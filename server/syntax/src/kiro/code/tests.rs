use expect_test::{Expect, expect};

use crate::{Families, FileFacts, ItemKind, facts};

fn read(path: &str, text: &str) -> FileFacts {
    facts(path, text, &Families::default())
}

/// Mentions as `id`, `P1`, `T1.1`, with `~` for those between two written ones and the feature in front.
fn show(path: &str, text: &str) -> String {
    let found = read(path, text);
    let one = |m: &crate::Mention| {
        let of = m.qualifier.map(|q| format!("{}/", found.feature_refs[q as usize].text)).unwrap_or_default();
        let kind = match m.kind {
            ItemKind::Property => "P",
            ItemKind::Task => "T",
            _ => "",
        };
        let between = if m.between { "~" } else { "" };
        assert!(m.between || m.partial || text[m.span.range()] == *m.id, "{m:?}");
        format!("{of}{between}{kind}{}", m.id)
    };
    found.mentions.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// In a comment.
fn comment(text: &str) -> String {
    show("src/a.rs", &format!("// {text}\n"))
}

#[test]
fn words() {
    for (text, ids) in [
        ("**Validates: Requirements 1.1, 1.2**", "1.1 1.2"),
        ("Validates: Requirements 要件7.6", "7.6"),
        ("Validates: 1.1, R1.2", "1.1 1.2"),
        ("Requirements: 1.1, 1.2.", "1.1 1.2"),
        ("see Requirement 3 and requirement 6.7", "3 6.7"),
        ("(Req 12.1, 12.3) Reqs. 2.1", "12.1 12.3 2.1"),
        ("Requirement(s) 1.1; Requirement #2", "1.1 2"),
        ("verifies Property 8: Order; **Property 9**: x", "P8 P9"),
        ("(Properties 16, 17 and 18), Property 2 - Round trip, Property 3 (empty): y", "P16 P17 P18 P2 P3"),
        ("Task 5.7 (Tasks 18.1–18.3)", "T5.7 T18.1 ~T18.2 T18.3"),
        ("状態をリセット(要件6.4対応) 要件: 4.4, 5.2、要件2", "6.4 4.4 5.2 2"),
        (
            "需求 2.1, 요구사항 1.2, 요구 사항 1.3, Requisitos 1.4, Требования: 1.5, タスク2.1, 任务 2.2",
            "2.1 1.2 1.3 1.4 1.5 T2.1 T2.2",
        ),
        ("Requirements 4.0, 5.1", "4 5.1"),
    ] {
        assert_eq!(comment(text), ids, "{text}");
    }
}

#[test]
fn lists_and_ranges() {
    for (text, ids) in [
        ("Requirements: 4.1–4.3, 5.1-5.2, 11.3", "4.1 ~4.2 4.3 5.1 5.2 11.3"),
        ("Requirements 3.1 to 3.3", "3.1 ~3.2 3.3"),
        ("Validates: Requirements 2-4", "2 ~3 4"),
        ("Requirements 1.1, 1.2 and 1.3; 1.4/1.5", "1.1 1.2 1.3 1.4 1.5"),
        ("Requirements: 1.5 (with a loop), 1.6 (without)", "1.5 1.6"),
        ("Requirements: 1.1,\n//   1.2, and\n// 3 of 5", "1.1 1.2"),
        ("Requirements 3.3 to 3.1, Requirements 1.1-2.2", "3.3 1.1 2.2"),
        ("Requirement 1.1, 3 times; Requirement 2, 3 times", "1.1 2"),
        ("Requirement 7.2 — Renders 3 chips; Requirement 5.1 - 2.5 seconds", "7.2 5.1"),
        ("Requirements 3.1.1, 3.2.1", "3.1.1 3.2.1"),
        ("Requirement ~~1.2~~ decides; Requirements ~~1.2~~, 1.3, ~~1.4~~, 1.5", "1.3 1.5"),
        (
            "Requirements ~~2~~, 3 decide; Requirements ~~1.2~~,\n// 1.3; Requirements 1.1 ~ 1.2",
            "3 1.3 1.1 1.2",
        ),
        (
            "Requirements 1.1 - ~~1.2~~, Requirement ~~1.2~~ - 1.4, Validates: Requirements ~~1.2~~, 1.3",
            "1.1 1.3",
        ),
    ] {
        assert_eq!(comment(text), ids, "{text}");
    }
}

#[test]
fn what_is_no_mention() {
    for text in [
        "Validate: from must not be after to. revalidate: 3 validate::manifest(2) Validates: 3 things",
        "requirements.txt python_requirements: 3.1 pre-requirement 2.1",
        "Requirements: 3.11",
        "Requirements: 3.8+ Requirement 2.5 GB, Requirements: 1.2 or later, Requirement 1.x, Requirements: 2.0rc1",
        "Requirement 1.2.3, Requirements 1.2.3.4, Requirements: 8 GB RAM, Requirement 1234, requirement 3",
        "macOS 10.15, Requirements: Python 3.8 and pip, Requirements: >= 3.1",
        "Property 1 of 3, Sub-property 3: x, Properties 1, 2 are",
        "Task 3, task 2.1, TaskManager 1.2, Tasks: 4, Request 1.2, Required 1.2, Requirement1.2",
        "Req 4, 要件を満たす, 要求 2.0",
    ] {
        assert_eq!(comment(text), "", "{text}");
    }
}

#[test]
fn places() {
    let text = "\
let a = \"Property 1: a house\"; let b = \"Task 1.1\";
let c = \"fails Requirements 1.2\"; Requirements 1.3;
let d = \"Feature: albums, Property 4: x\";
";
    assert_eq!(show("src/a.rs", text), "1.2 albums/P4");
    assert_eq!(show("a.test.ts", "it('Property 4: x', () => {}) // Requirements 1.1\n"), "P4 1.1");
    assert_eq!(show("a.test.ts", "describe('Requirements 16.1, 16.2: 파일명', () => {})\n"), "16.1 16.2");
    assert_eq!(show("notes.unknown", "Requirements 1.1. Validates: Requirements 1.2\n"), "1.2");
    assert_eq!(show("x.yaml", "requirements: 3.1\na: Requirements 1.1\n# Requirements 1.2\n"), "1.2");
    assert_eq!(show("a.py", "def f():\n    \"\"\"Resets (要件6.4対応)\"\"\"\n"), "6.4");
}

#[test]
fn a_tag_holds_for_its_comment_and_what_stands_directly_below() {
    let text = "\
/// **Feature: user-albums, Property 1: Round trip**
/// **Validates: Requirements 1.1, 1.2**
#[test]
fn one() {}

// Requirements 9.1

// Feature: photo-sync, Property 2: Order
it('Property 2: order', () => {
  // Requirements 3.1

  // Requirements 3.2
";
    assert_eq!(
        show("a.test.ts", &text.replace("///", "//")),
        "user-albums/P1 user-albums/1.1 user-albums/1.2 9.1 photo-sync/P2 photo-sync/P2 photo-sync/3.1 3.2"
    );
    let above = "/** Validates: Requirements 1.1 */\nit(\"Feature: user-albums, Property 9: x\", () => {})\n";
    assert_eq!(show("a.test.ts", above), "user-albums/1.1 user-albums/P9");
    let late = "/**\n * Properties (Properties 1, 2)\n * Feature: user-albums, Property 1: x\n */\n";
    assert_eq!(show("a.ts", late), "user-albums/P1 user-albums/P2 user-albums/P1");
    assert_eq!(show("a.ts", "// Feature: x.y, Property 3 holds\n// Feature: Login works\n"), "x.y/P3");
    assert_eq!(show("a.ts", "describe('Feature: x1', () => {\n  it('Property 3: y')\n"), "x1/P3");
}

fn names(text: &str, expected: &Expect) {
    let found = read("src/a.ts", text);
    let one = |f: &crate::FeatureRef| format!("{}{}\n", f.text, if f.weak { "?" } else { "" });
    expected.assert_eq(&found.feature_refs.iter().map(one).collect::<String>());
}

#[test]
fn names_of_folders() {
    names(
        "// Feature: albums\n// see .kiro/specs/user-albums and photo-sync, photo-sync, --flag-a, a-b, X-request-id\n// Req 1.1, 004-old\n",
        &expect![[r#"
            albums
            user-albums
            photo-sync?
            004-old
        "#]],
    );
    names("// see photo-sync\n", &expect![[""]]);
    let many: String = (0..200).map(|n| format!("word-number{n} ")).collect();
    assert_eq!(read("src/a.ts", &format!("// Req 1.1 {many}\n")).feature_refs.len(), super::MOST_NAMES);
}
