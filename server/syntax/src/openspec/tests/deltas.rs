use expect_test::expect;

use super::{delta, proposal};

#[test]
fn all_four_sections() {
    let text = "## Purpose\nNew lamps.\n\n## ADDED Requirements\n### Notes\n### Requirement: A\nIt MUST.\n#### Scenario: S\n- x\n\n\
        ## Modified Requirements\n### Requirement: B\nIt SHALL.\n\n## REMOVED Requirements\n\
        - `### Requirement: C`\n### Requirement: D\n**Reason**: old\n* ### Requirement: E\n\n\
        ## RENAMED Requirements\n- FROM: `### Requirement: F`\n- TO: `### Requirement: G`\n";
    expect![[r#"
        purpose "New lamps."
        ADDED "ADDED Requirements" line 4 at 23..104
          "A" line 6 at 72..73: "It MUST."
            "S" line 8: "- x"
          stray "Notes" line 5
        MODIFIED "Modified Requirements" line 11 at 105..159
          "B" line 12 at 147..148: "It SHALL."
        REMOVED "REMOVED Requirements" line 15 at 160..263
          "D" line 17 at 224..225: "* ### Requirement: E"
          bullet "C" at 204..205
          bullet "E" at 261..262
        RENAMED "RENAMED Requirements" line 21 at 264..344
          "F" -> "G" at 288..343
    "#]]
    .assert_eq(&delta(text));
}

#[test]
fn sections_may_come_twice_and_a_bare_heading_ends_a_block() {
    let text = "## ADDED Requirements\n### Requirement: A\n## \nlost\n### Requirement: B\n## added requirements\n### Requirement: C\n";
    expect![[r#"
        ADDED "ADDED Requirements" line 1 at 0..68
          "A" line 2 at 39..40: ""
          "B" line 5 at 67..68: ""
        ADDED "added requirements" line 6 at 69..110
          "C" line 7 at 108..109: ""
    "#]]
    .assert_eq(&delta(text));
}

#[test]
fn renames_without_partner() {
    let text = "## RENAMED Requirements\nTO: ### Requirement: X\n+ FROM: ### Requirement: A\n* FROM:### Requirement: B\n\
        TO: `### Requirement: C`\nFROM: `### Requirement: D`\n## RENAMED Requirements\nTO: ### Requirement: E\n";
    expect![[r#"
        RENAMED "RENAMED Requirements" line 1 at 0..151
          "B" -> "C" at 74..124
          unpaired TO "X" line 2
          unpaired FROM "A" line 3
          unpaired FROM "D" line 6
        RENAMED "RENAMED Requirements" line 7 at 152..199
          unpaired TO "E" line 8
    "#]]
    .assert_eq(&delta(text));
}

#[test]
fn requirements_nobody_reads() {
    let text = "### Requirement: Top\n## Notes\n### Requirement: N\n## ADDED  Requirements\n### Requirement: Two spaces\n";
    expect![[r#"
        orphan "Top" below None line 1
        orphan "N" below Some("Notes") line 3
        orphan "Two spaces" below Some("ADDED  Requirements") line 5
    "#]]
    .assert_eq(&delta(text));
}

#[test]
fn purposes() {
    expect![[r#"
        purpose "Seen <!-- not this -->"
    "#]]
    .assert_eq(&delta("<!--\n## Purpose\nhidden\n--->\n## Purpose\nSeen <!-- not this -->\n## Next\n"));
    expect![[r##""##]].assert_eq(&delta("## Purpose\n<!-- to do -->\n```\ncode\n```\n## Next\n"));
}

#[test]
fn capabilities_of_a_proposal() {
    let text = "## Why\nBecause.\n## Capabilities\n### New Capabilities\n- `lamps/desk`: Desk lamps\n- `<name>`: brief\n- None.\n\
        ### Modified Capabilities\n* **`switch`**: louder\n```\n- `no`: x\n```\n## Impact\n- `src/x.rs`: y\n";
    expect![[r#"
        New "lamps/desk" at 56..66: "Desk lamps"
        Modified "switch" at 137..143: "louder"
    "#]]
    .assert_eq(&proposal(text));
}
