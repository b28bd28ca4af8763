//! Words that cannot be checked, and words that let everybody off (INCOSE).

use super::tokens::{hidden, letter};
use super::{Language, language_of};
use crate::Span;

const SPEED: &str = "no number to check it by: say within which time";
const ENOUGH: &str = "nobody can check it: say how much, or which";
const EASE: &str = "a matter of opinion: say what the user can do, in how many steps or how much time";
const BUILD: &str = "no test shows it: say against what, up to which size, or at which cost";
const ESCAPE: &str = "lets the system off: say when it holds, with WHERE, WHILE or IF, or leave it out";

/// Advice of phrases that say something definite although they hold a vague word.
const TERM_OF_ART: &str = "";

/// Words and phrases in lower case and what to do about them; longer ones first where one begins another.
const TERMS: &[(&[&str], &str)] = &[
    (&["where", "possible"], ESCAPE),
    (&["where", "appropriate"], ESCAPE),
    (&["as", "appropriate"], ESCAPE),
    (&["if", "appropriate"], ESCAPE),
    (&["if", "feasible"], ESCAPE),
    (&["if", "possible"], ESCAPE),
    (&["if", "needed"], ESCAPE),
    (&["as", "needed"], ESCAPE),
    (&["to", "the", "extent", "possible"], ESCAPE),
    (&["fail", "fast"], TERM_OF_ART),
    (&["fails", "fast"], TERM_OF_ART),
    (&["quickly"], SPEED),
    (&["slowly"], SPEED),
    (&["fast"], SPEED),
    (&["adequate"], ENOUGH),
    (&["sufficient"], ENOUGH),
    (&["appropriate"], ENOUGH),
    (&["reasonable"], ENOUGH),
    (&["user-friendly"], EASE),
    (&["easy"], EASE),
    (&["simple"], EASE),
    (&["robust"], BUILD),
    (&["flexible"], BUILD),
    (&["scalable"], BUILD),
    (&["efficient"], BUILD),
];

/// Vague terms and escape clauses of an English `text`, each with what to do about it, ascending. Whole words only;
/// code, quotes and hyphenated words are left alone, and so is every other language.
pub fn vague(text: &str) -> impl Iterator<Item = (Span, &'static str)> {
    let words = if language_of([text]) == Language::English { words(text) } else { Vec::new() };
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < words.len() {
            let found = TERMS.iter().find(|(term, _)| {
                words.len() - at >= term.len()
                    && term.iter().zip(&words[at..]).all(|(known, (_, word))| known == word)
            });
            let Some((term, advice)) = found else {
                at += 1;
                continue;
            };
            let (first, last) = (words[at].0, words[at + term.len() - 1].0);
            at += term.len();
            if *advice == TERM_OF_ART {
                continue;
            }
            return Some((Span { start: first.start, end: last.end }, *advice));
        }
        None
    })
}

/// Words outside code and quotes, in lower case; a hyphen joins.
fn words(text: &str) -> Vec<(Span, String)> {
    let mut out = Vec::new();
    let mut at = 0;
    for range in hidden(text).into_iter().chain(std::iter::once(text.len()..text.len())) {
        let mut start = None;
        for (offset, c) in text[at..range.start].char_indices().chain([(range.start - at, ' ')]) {
            match (letter(c) || c == '-', start) {
                (true, None) => start = Some(at + offset),
                (false, Some(from)) => {
                    let span = Span::new(from, at + offset);
                    out.push((span, text[span.range()].to_lowercase()));
                    start = None;
                }
                _ => {}
            }
            // A mark between two words ends a phrase.
            if !letter(c) && !c.is_whitespace() && c != '-' {
                out.push((Span::new(at + offset, at + offset), String::new()));
            }
        }
        at = range.end;
    }
    out
}
