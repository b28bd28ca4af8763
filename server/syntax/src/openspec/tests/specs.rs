use expect_test::expect;

use super::spec;

#[test]
fn a_spec_with_two_requirements() {
    let text = "# lamps Specification\n\n## Purpose\nLight.\n\n## Requirements\nHow lamps behave.\n\n\
        ### Requirement: Switch on ###\n**Priority**: high\nThe lamp SHALL shine\nwhen switched on.\n\n\
        #### Scenario: Dark room ####\n- **WHEN** dark\n- **THEN** light\n\n#### Bare\n\n\
        ### Requirement: C#\n```\nMUST not count\n```\n**Rule**: It MUST hum.\n\n## Notes\nEnd.\n";
    expect![[r###"
        title "lamps Specification"
        purpose "Light." line 3
        child "Requirement: Switch on ###": "The lamp SHALL shine\nwhen switched on.", 1 scenarios
        child "Requirement: C#": "**Rule**: It MUST hum.", 0 scenarios
        section "## Requirements", then "How lamps behave.", after "## Notes\nEnd.\n"
          "Switch on" line 9 at 94..103: "The lamp SHALL shine\nwhen switched on."
            "Dark room" line 14: "- **WHEN** dark\n- **THEN** light"
            "Bare" line 18: ""
          "C#" line 20 at 259..261: "**Rule**: It MUST hum."
    "###]]
    .assert_eq(&spec(text));
}

#[test]
fn line_ends_and_a_mark_move_no_place() {
    let lf = "## Purpose\nx\n## Requirements\n### Requirement: A\nIt MUST.\n#### Scenario: S\n- b\n";
    let crlf = format!("\u{feff}{}", lf.replace('\n', "\r\n"));
    expect![[r###"
        purpose "x" line 1
        child "Requirement: A": "It MUST.", 1 scenarios
        section "## Requirements", then "", after ""
          "A" line 4 at 52..53: "It MUST."
            "S" line 6: "- b"
    "###]]
    .assert_eq(&spec(&crlf));
    let read = super::Spec::new(&crlf);
    for block in read.blocks() {
        assert_eq!(&crlf[block.name.span.range()], "A");
        assert_eq!(&*block.raw, "### Requirement: A\nIt MUST.\n#### Scenario: S\n- b");
    }
}

#[test]
fn headings_in_fences_are_none_and_those_in_comments_are() {
    let text = "## Purpose\nx\n## Requirements\n```md\n### Requirement: A\n```\n<!--\n### Requirement: B\n-->\n~~~\n### Requirement: C\n";
    expect![[r###"
        purpose "x" line 1
        child "Requirement: B": "-->", 0 scenarios
        section "## Requirements", then "```md\n### Requirement: A\n```\n<!--", after ""
          "B" line 8 at 80..81: "-->"
    "###]]
    .assert_eq(&spec(text));
}

#[test]
fn what_stands_in_the_wrong_place() {
    let text = "## Purpose\nx\n### Requirement: Early\n## Requirements\n### Requirement: A\n### Requirement: A #\n\
        ## added  requirements\n### Requirement: Late\n###Requirement: unseen\n";
    expect![[r####"
        purpose "x\n### Requirement: Early" line 1
        child "Requirement: A": "Requirement: A", 0 scenarios
        child "Requirement: A #": "Requirement: A #", 0 scenarios
        section "## Requirements", then "", after "## added  requirements\n### Requirement: Late\n###Requirement: unseen\n"
          "A" line 5 at 69..70: ""
          "A" line 6 at 88..89: ""
        problem Outside "### Requirement: Early" line 3
        problem Duplicate(5) "### Requirement: A #" line 6
        problem DeltaHeader "## added  requirements" line 7
        problem Outside "### Requirement: Late" line 8
    "####]].assert_eq(&spec(text));
}

#[test]
fn the_tree_and_the_blocks_differ() {
    // Any heading is a requirement of the tree; a bare `## ` ends the section, not the tree.
    let text =
        "# Requirements\n#### Deep\ntext\n##### Child\nsaid\n### Flat\n## \n### Requirement: A\n#### S\n";
    expect![[r####"
        title "Requirements"
        child "Deep": "text", 1 scenarios
        child "Flat": "Flat", 0 scenarios
        child "Requirement: A": "Requirement: A", 0 scenarios
        problem Outside "### Requirement: A" line 8
    "####]]
    .assert_eq(&spec(text));
}

#[test]
fn names_the_patterns_allow() {
    let text = "## Requirements\n### Requirement:  \n###  requirement:\tTab \n###Requirement:Tight\n### Requirement:\n";
    expect![[r####"
        child "Requirement:": "Requirement:", 0 scenarios
        child "requirement:\tTab": "###Requirement:Tight", 0 scenarios
        child "Requirement:": "Requirement:", 0 scenarios
        section "## Requirements", then "", after ""
          "" line 2 at 34..34: ""
          "Tab" line 3 at 53..56: ""
          "Tight" line 4 at 73..78: ""
    "####]]
    .assert_eq(&spec(text));
}
