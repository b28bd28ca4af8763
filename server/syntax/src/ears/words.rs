//! Keywords of EARS in the languages people write it in.

use super::Language::{self, English, Portuguese, Spanish};

/// What a word of one of the Latin alphabets does in a sentence of EARS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Opens an option: WHERE.
    Where,
    /// Opens a state: WHILE.
    While,
    /// Opens an event: WHEN.
    When,
    /// Opens an unwanted condition: IF.
    If,
    /// First word of FOR ALL.
    For,
    /// Opens the first step of Given/When/Then.
    Given,
    /// Parts condition and system.
    Then,
    /// Stands before the system: THE.
    Article,
    /// Joins two clauses.
    And,
    /// The modal of EARS.
    Shall,
    /// A modal EARS does not know: MUST, SHOULD, WILL.
    Must,
}

impl Word {
    /// Whether the word opens a clause that stands before the system.
    pub(super) fn opens(self) -> bool {
        matches!(self, Self::Where | Self::While | Self::When | Self::If | Self::For | Self::Given)
    }

    /// Place in the order WHERE, WHILE, WHEN or IF.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::For | Self::Where => 0,
            Self::While | Self::Given => 1,
            _ => 2,
        }
    }
}

/// Longest keyword in bytes: longer words are not looked up.
const LONGEST: usize = 10;

/// Words in lower case. The articles of Spanish and Portuguese are in [`ARTICLES`]: they are English words too.
const WORDS: &[(&str, Word, Language)] = &[
    ("when", Word::When, English),
    ("while", Word::While, English),
    ("if", Word::If, English),
    ("where", Word::Where, English),
    ("for", Word::For, English),
    ("given", Word::Given, English),
    ("then", Word::Then, English),
    ("the", Word::Article, English),
    ("and", Word::And, English),
    ("or", Word::And, English),
    ("but", Word::And, English),
    ("shall", Word::Shall, English),
    ("must", Word::Must, English),
    ("should", Word::Must, English),
    ("will", Word::Must, English),
    ("cuando", Word::When, Spanish),
    ("mientras", Word::While, Spanish),
    ("si", Word::If, Spanish),
    ("donde", Word::Where, Spanish),
    ("entonces", Word::Then, Spanish),
    ("deberá", Word::Shall, Spanish),
    ("deberán", Word::Shall, Spanish),
    ("debera", Word::Shall, Spanish),
    ("deberan", Word::Shall, Spanish),
    ("debe", Word::Shall, Spanish),
    ("deben", Word::Shall, Spanish),
    ("quando", Word::When, Portuguese),
    ("enquanto", Word::While, Portuguese),
    ("se", Word::If, Portuguese),
    ("onde", Word::Where, Portuguese),
    ("então", Word::Then, Portuguese),
    ("entao", Word::Then, Portuguese),
    ("deverá", Word::Shall, Portuguese),
    ("deverão", Word::Shall, Portuguese),
    ("devera", Word::Shall, Portuguese),
    ("deve", Word::Shall, Portuguese),
    ("devem", Word::Shall, Portuguese),
];

/// Articles of Spanish and Portuguese, in lower case: they count only where the modal is of that language.
const ARTICLES: &[(&str, Language)] = &[
    ("el", Spanish),
    ("la", Spanish),
    ("los", Spanish),
    ("las", Spanish),
    ("o", Portuguese),
    ("a", Portuguese),
    ("os", Portuguese),
    ("as", Portuguese),
];

/// What `word`, in any case, is.
pub(super) fn lookup(word: &str) -> Option<(Word, Language)> {
    if word.len() > LONGEST || word.len() < 2 {
        return None;
    }
    if word.is_ascii() {
        return WORDS
            .iter()
            .find(|(known, ..)| known.eq_ignore_ascii_case(word))
            .map(|&(_, what, language)| (what, language));
    }
    let lower = word.to_lowercase();
    WORDS.iter().find(|(known, ..)| *known == lower).map(|&(_, what, language)| (what, language))
}

/// Whether `word` is an article of `language`.
pub(super) fn article(word: &str, language: Language) -> bool {
    word.eq_ignore_ascii_case("the")
        || ARTICLES.iter().any(|(known, of)| *of == language && known.eq_ignore_ascii_case(word))
}

/// Words after the modal that belong to it, in lower case: `SHALL NOT`, `SHALL CONTINUE TO`.
pub(super) const AFTER_MODAL: [&str; 3] = ["not", "continue", "to"];

/// Words before the modal that belong to it, in lower case: `NO DEBERÁ`, `NÃO DEVE`.
pub(super) const BEFORE_MODAL: [&str; 3] = ["no", "não", "nao"];

/// Words that follow FOR where it opens a scope.
pub(super) const AFTER_FOR: [&str; 4] = ["all", "any", "each", "every"];

/// Openings that do a keyword's work, in lower case, and the keyword they stand for.
pub(super) const LOOSE: &[(&[&str], Word)] = &[
    (&["upon"], Word::When),
    (&["after"], Word::When),
    (&["before"], Word::When),
    (&["once"], Word::When),
    (&["whenever"], Word::When),
    (&["as", "soon", "as"], Word::When),
    (&["every", "time"], Word::When),
    (&["each", "time"], Word::When),
    (&["during"], Word::While),
    (&["until"], Word::While),
    (&["as", "long", "as"], Word::While),
    (&["unless"], Word::If),
    (&["in", "case"], Word::If),
    (&["in", "the", "event"], Word::If),
    (&["given"], Word::While),
];
