//! Tables of small texts. `$0` marks the offset that is asked about.

mod blocks;
mod paths;
mod places;
mod robust;
mod test_code;

use super::languages::named;
use super::{Classified, Place, classify};

/// Text without its `$0`s, and where they stood.
fn cursors(fixture: &str) -> (String, Vec<u32>) {
    let (mut text, mut offsets) = (String::new(), Vec::new());
    for (index, part) in fixture.split("$0").enumerate() {
        if index > 0 {
            offsets.push(text.len() as u32);
        }
        text.push_str(part);
    }
    assert!(!offsets.is_empty(), "no cursor in {fixture}");
    (text, offsets)
}

fn answers(language: &str, fixture: &str) -> (String, Vec<Classified>) {
    let (text, offsets) = cursors(fixture);
    let known = named(language);
    assert!(known.is_some() || language == "unknown", "no language {language}");
    let answers = classify(known, &text, &offsets);
    assert_eq!(answers.len(), offsets.len());
    (text, answers)
}

/// Every cursor of the text stands in a place of this kind.
#[track_caller]
fn check(language: &str, fixture: &str, expected: Place) {
    for answer in answers(language, fixture).1 {
        assert_eq!(answer.place, expected, "{language}: {fixture}");
    }
}
