use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::select;

use crate::contracts::testing;
use crate::tests::{facts, mentions};

fn check(text: &str, expect: &Expect) {
    expect.assert_eq(&testing::shown("/w/a.feature", text));
}

const ALBUMS: &str = r#"# language: en
@FR-001
Feature: Albums
  People keep photos in albums.

  Background:
    Given a person

  # FR-002 asks for it
  @FR-003 @slow
  Scenario: A new album: empty
    It holds nothing.
    Given no album
    When she makes one # FR-004
      """
      Scenario: this is text
      """
    Then there is one
      | name | FR-005 |

  # a remark on the above

  @outline

  Scenario Outline: Photos <n>
    * <n> photos
    @few
    Examples: Few
      | n |
      | 1 |

  Rule: Names
    Example: Named
      Given a name
  Scenario:
    Given nothing
"#;

#[test]
fn scenarios() {
    check(
        ALBUMS,
        &expect![[r#"
        A new album: empty 108..370 "It holds nothing.\nGiven no album\nWhen she makes one # FR-004\nThen there is one"
        Photos <n> 374..482 "* <n> photos"
        Named 502..535 "Given a name"
    "#]],
    );
}

/// What stands directly above a scenario is a part of it, so that its tags are its links.
#[test]
fn owners_of_tags() {
    let found = facts("/w/a.feature", ALBUMS);
    let owner = |offset| found.item_at(offset).map_or("nobody", |(_, item)| item.id.as_str());
    let shown: Vec<String> =
        found.mentions.iter().map(|m| format!("{} of {}", m.id, owner(m.span.start))).collect();
    expect![[r#"
        FR-001 of nobody
        FR-002 of A new album: empty
        FR-003 of A new album: empty
        FR-004 of A new album: empty
        FR-005 of A new album: empty"#]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn in_other_languages() {
    check(
        "# language: de\nFunktionalität: Alben\n  @FR-001\n  Szenariogrundriss: Neu\n    Angenommen nichts\n    Dann alles\n    Beispiele:\n      | a |\n",
        &expect![[r#"
            Neu 40..136 "Angenommen nichts\nDann alles"
        "#]],
    );
    check(
        "#language:ja\n機能: アルバム\n  シナリオ: 新しい\n    前提何もない\n    ならばある\n",
        &expect![[r#"
            新しい 36..102 "前提何もない\nならばある"
        "#]],
    );
    check(
        "# language: xx\nQapla: a\n  Scenario: B\n    Given c\n    nuqneH\n",
        &expect![[r#"
        B 26..60 "Given c"
    "#]],
    );
}

#[test]
fn mistakes() {
    check(
        "Scenario: A\n  Given b\n  Nonsense here\n  Then c\nScenario: B\n  more nonsense\n",
        &expect![[r#"
        A 0..46 "Given b\nThen c"
        B 47..74 "more nonsense"
        ! 24..37 "Nonsense here" a step (`Given`, `When`, `Then`, `And`, `But` …) is expected here, found `Nonsense here`
    "#]],
    );
    check(
        "Hello\nFeature: X\nScenario: A\n  Given b\n  Nonsense here\n",
        &expect![[r#"
        A 17..54 "Given b"
        ! 0..5 "Hello" `Feature:` is expected here, found `Hello`
    "#]],
    );
    check(
        "Feature: X\nScenario: A\n  Given b\n  \"\"\"\n  Scenario: C\n",
        &expect![[r#"
        A 11..52 "Given b"
        ! 35..38 "\"\"\"" a line `"""` is expected that ends this text; the rest of the file belongs to it
    "#]],
    );
}

/// Ids of scenarios in specs are no titles, so nothing is defined twice.
#[test]
fn titles_that_are_ids() {
    let text =
        "Feature: X\n  Scenario: US1/AC2\n    Given b\n  Scenario: FR-001\n  Scenario: US1/AC3 in full\n";
    check(
        text,
        &expect![[r#"
        Scenario: US1/AC2 13..42 "Given b"
        Scenario: FR-001 45..61 ""
        US1/AC3 in full 64..89 ""
    "#]],
    );
    expect![[r#"
        US1/AC2 23..30 Prose
        FR-001 55..61 Prose
        US1/AC3 74..81 Prose
    "#]]
    .assert_eq(&mentions("/w/a.feature", text));
}

const PIECES: &[&str] = &[
    "Feature: ",
    "Scenario: ",
    "Scenario:",
    "Scenario Outline: ",
    "Examples:",
    "Rule: ",
    "Background:",
    "Given ",
    "* ",
    "@FR-001 ",
    "# FR-002",
    "# language: de",
    "Szenario: ",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "  ",
    "\"\"\"",
    "```",
    "| a |",
    "FR-001",
    "US1/AC2",
    "é",
    "\r\n",
    "\u{feff}",
    "x",
    "\t",
];

proptest! {
    #[test]
    fn any_text(pieces in prop::collection::vec(prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => any::<String>()], 0..50)) {
        testing::holds("/w/a.feature", &pieces.concat());
    }
}
