use proptest::prelude::*;
use proptest::sample::select;

use super::super::{Block, Delta, Piece, Proposal, Spec, Tasks, Text, delta_purpose};
use crate::Span;

/// What specs are made of, in any order, so that forms meet in the wrong places.
const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\u{feff}",
    "\u{2028}",
    "\u{a0}",
    " ",
    "\t",
    "#",
    "# ",
    "## ",
    "### ",
    "#### ",
    "##### ",
    "Purpose",
    "Requirements",
    "ADDED Requirements",
    "MODIFIED Requirements",
    "REMOVED Requirements",
    "RENAMED Requirements",
    "Requirement:",
    " A",
    "B ###",
    "Scenario: ",
    "```",
    "~~~~",
    "<!--",
    "-->",
    "`",
    "- ",
    "* ",
    "1. ",
    "FROM: ",
    "TO: ",
    "[ ] ",
    "[x]",
    "[",
    "]",
    "(",
    "1.1 ",
    "1.",
    "**Key**: ",
    "It MUST.",
    "😀",
    "New Capabilities",
    "Capabilities",
    "TBD",
];

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(select(PIECES), 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 1 => "\\PC{0,40}"]
}

fn holds(text: &str, piece: Piece<'_>) {
    assert_eq!(&text[piece.span.range()], piece.text);
}

fn inside(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {}", text.len());
}

fn check_block(text: &str, block: &Block<'_>) {
    holds(text, block.name);
    assert!(block.span.encloses(block.heading) && block.heading.encloses(block.name.span));
    assert!(block.span.encloses(block.body.span), "{block:?}");
    inside(text, block.span);
    inside(text, block.heading);
    inside(text, block.body.span);
    for scenario in &block.scenarios {
        holds(text, scenario.name);
        inside(text, scenario.span);
        assert!(block.span.encloses(scenario.span) && scenario.span.encloses(scenario.name.span));
    }
}

proptest! {
    #[test]
    fn every_place_is_in_the_text(text in texts()) {
        let lines = Text::new(&text);
        let normal = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
        let joined: Vec<&str> = lines.lines().iter().map(|line| line.text).collect();
        prop_assert_eq!(joined.join("\n"), normal);
        let spec = Spec::read(&lines);
        spec.blocks().iter().for_each(|block| check_block(&text, block));
        spec.problems.iter().for_each(|problem| holds(&text, problem.header));
        spec.children.iter().for_each(|child| holds(&text, child.title));
        for section in spec.purpose.iter().chain(&spec.requirements) {
            holds(&text, section.title);
            inside(&text, section.text_span);
        }
        let delta = Delta::read(&lines);
        for section in &delta.sections {
            holds(&text, section.title);
            inside(&text, section.span);
            section.blocks.iter().for_each(|block| check_block(&text, block));
            section.removed().into_iter().for_each(|name| holds(&text, name));
            section.renames.iter().for_each(|rename| inside(&text, rename.span));
        }
        delta.orphans.iter().for_each(|orphan| holds(&text, orphan.name));
        let _ = delta_purpose(&text);
        for task in &Tasks::new(&text).tasks {
            holds(&text, task.state);
            holds(&text, task.description);
            inside(&text, task.span);
        }
        for capability in &Proposal::new(&text).capabilities {
            holds(&text, capability.name);
            inside(&text, capability.span);
        }
    }
}
