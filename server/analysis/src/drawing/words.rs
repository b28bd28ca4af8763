//! Names of programs from sentences of a spec.

use specls_index::Feature;
use specls_syntax::Item;

use crate::stub::{cut, sentence};

/// Words that a name keeps.
const MOST_WORDS: usize = 5;

/// What an item asks for: its first sentence behind `MUST` or `SHALL`, its first letter raised, at most 100 code points.
pub(super) fn asked(item: &Item) -> String {
    let sentence = sentence(&item.text).replace("**", "");
    let modals = [" MUST ", " SHALL ", " SHOULD ", " must ", " shall ", " should "];
    let behind = modals.iter().filter_map(|modal| sentence.find(modal).map(|at| at + modal.len())).min();
    cut(behind.and_then(|at| sentence.get(at..)).unwrap_or(&sentence).trim())
}

/// The first sentence as it is written, on one line.
pub(super) fn said(item: &Item) -> String {
    cut(&sentence(&item.text))
}

/// The first words of a sentence that names keep, in lower case, as far as they are ASCII.
pub(super) fn first_words(sentence: &str) -> Vec<String> {
    let words = words_of(sentence);
    let kept = words.iter().skip(preamble(&words)).filter(|word| !is_article(word));
    kept.take(MOST_WORDS).cloned().collect()
}

/// How many words stand in front of what is to be done: `be able to`, `allow people to`.
fn preamble(words: &[String]) -> usize {
    let lets = ["allow", "allows", "let", "lets", "enable", "enables", "permit", "permits", "be"];
    let first = words.first().is_some_and(|word| lets.contains(&word.as_str()));
    let to = words.iter().take(6).position(|word| word == "to").map(|at| at + 1);
    to.filter(|at| first && *at < words.len()).unwrap_or(0)
}

/// All words, in lower case, as far as they are ASCII.
pub(super) fn words_of(sentence: &str) -> Vec<String> {
    let parts = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let plain = parts.map(|word| word.replace('\'', "").to_lowercase());
    plain.filter(|word| !word.is_empty() && word.is_ascii()).collect()
}

/// `a`, `the`: what names leave out.
pub(super) fn is_article(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "its"
            | "their"
            | "his"
            | "her"
            | "each"
            | "every"
            | "all"
            | "any"
            | "of"
            | "new"
    )
}

/// `some_words`.
pub(super) fn snake(words: &[String]) -> String {
    words.join("_")
}

/// `SomeWords`.
pub(super) fn pascal(words: &[String]) -> String {
    words.iter().map(|word| raised(word)).collect()
}

/// `someWords`.
pub(super) fn camel(words: &[String]) -> String {
    words.iter().enumerate().map(|(n, word)| if n == 0 { word.clone() } else { raised(word) }).collect()
}

/// `some-words`.
pub(super) fn kebab(words: &[String]) -> String {
    words.join("-")
}

fn raised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// The words of a feature's name, without its number: `photo`, `albums` of `004-photo-albums`.
pub(super) fn feature_words(feature: &Feature) -> Vec<String> {
    let name = feature.name.rsplit('/').next().unwrap_or(&feature.name);
    let bare = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    let words = words_of(if bare.is_empty() { name } else { bare });
    if words.is_empty() { vec!["feature".to_owned()] } else { words }
}

/// The words of an id: `fr`, `003`; `1`, `2`.
pub(super) fn id_words(id: &str) -> Vec<String> {
    words_of(id).into_iter().take(MOST_WORDS).collect()
}
