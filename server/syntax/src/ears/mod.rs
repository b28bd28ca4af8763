//! EARS, the Easy Approach to Requirements Syntax: what one acceptance criterion says, clause by clause.
//!
//! Pure and linear. A criterion comes in as text, without its list marker; it may hold several lines and nested
//! bullets. Offsets of the answer count into that text.

mod borders;
mod clauses;
mod language;
mod local;
mod say;
mod skeleton;
#[cfg(test)]
mod tests;
mod tokens;
mod vague;
mod words;

pub use language::{applies, language_of, style_of};
pub use skeleton::skeleton;
pub use vague::vague;

use crate::Span;

/// A language people write specs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Japanese.
    Japanese,
    /// Chinese, either script.
    Chinese,
    /// Korean.
    Korean,
    /// Spanish.
    Spanish,
    /// Portuguese.
    Portuguese,
    /// Another one: no keywords are known for it.
    Other,
}

/// A sentence pattern of EARS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// `THE <system> SHALL <response>`: always.
    Ubiquitous,
    /// `WHEN <trigger>, THE <system> SHALL <response>`.
    EventDriven,
    /// `WHILE <condition>, THE <system> SHALL <response>`.
    StateDriven,
    /// `IF <condition>, THEN THE <system> SHALL <response>`.
    Unwanted,
    /// `WHERE <option>, THE <system> SHALL <response>`.
    Optional,
    /// Several of the clauses above.
    Complex,
    /// `FOR ALL <scope>, <system> SHALL <response>`: no pattern of EARS, but what Kiro writes for properties.
    ForAll,
}

/// What a clause says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// After WHEN: what happens.
    Trigger,
    /// After WHILE or IF: what holds.
    Condition,
    /// After WHERE: the feature that has to be there.
    Option,
    /// After FOR ALL: what it holds for.
    Scope,
    /// Who has to respond, without THE.
    System,
    /// SHALL, SHALL NOT, SHALL CONTINUE TO, or the word in their place.
    Modal,
    /// What the system has to do.
    Response,
}

/// One clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clause {
    /// What it says.
    pub role: Role,
    /// The word that opens it, if one does: WHEN, WHILE, IF, WHERE, FOR ALL; THEN before the system.
    pub keyword: Option<Span>,
    /// Its text, the keyword left out, in bytes of the criterion.
    pub span: Span,
}

/// How keywords are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Case {
    /// `WHEN …, THE … SHALL`.
    #[default]
    Upper,
    /// `When …, the … shall`.
    Lower,
}

/// What stands between condition and system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `WHEN x THEN the system SHALL y`.
    Then,
    /// `WHEN x, THE Name SHALL y`.
    #[default]
    Comma,
}

/// How a file writes its criteria.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// Letter case of the keywords.
    pub case: Case,
    /// What stands between condition and system.
    pub dialect: Dialect,
}

/// Whether a criterion is EARS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It follows this pattern.
    Pattern(Pattern),
    /// Given/When/Then: not EARS but a form of its own, about which nothing is said.
    GivenWhenThen,
    /// It follows none.
    Problem(Problem),
}

/// Why a criterion follows no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The reason.
    pub why: Why,
    /// Where, in bytes of the criterion: the word in question, else the whole text.
    pub span: Span,
}

/// A reason why a criterion follows no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// No SHALL and nothing like it.
    NoModal,
    /// SHALL stands only inside code or quotes.
    ModalOnlyInsideACode,
    /// MUST, SHOULD or WILL instead of SHALL.
    OtherModal,
    /// The clauses are not in the order WHERE, WHILE, WHEN or IF.
    KeywordOrder,
    /// Nobody is named before SHALL.
    NoSubject,
    /// Nothing follows SHALL.
    NoResponse,
    /// A keyword with nothing behind it.
    EmptyClause,
    /// THEN without WHEN, WHILE, IF or WHERE before it.
    ThenWithoutCondition,
    /// A condition that opens with another word: upon, after, during, unless.
    LooseOpening,
}

/// What [`read`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Whether it is EARS, and which pattern.
    pub verdict: Verdict,
    /// The clauses found, in the order of the text; some are found where the verdict is a problem, too.
    pub clauses: Vec<Clause>,
    /// All keywords, ascending, for colouring: WHEN, THEN, THE in capitals, SHALL NOT.
    pub keywords: Vec<Span>,
    /// Language of the modal; where there is none, of the first keyword, else of the text.
    pub language: Language,
    /// Letter case of the keywords.
    pub case: Case,
    /// What stands between condition and system; `None` without a condition and where both dialects write alike
    /// (`IF …, THEN`).
    pub dialect: Option<Dialect>,
}

impl Reading {
    /// The pattern, if it follows one.
    #[must_use]
    pub fn pattern(&self) -> Option<Pattern> {
        match self.verdict {
            Verdict::Pattern(pattern) => Some(pattern),
            _ => None,
        }
    }

    /// Why it follows none, if it should.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match &self.verdict {
            Verdict::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// The first clause of `role`.
    #[must_use]
    pub fn clause(&self, role: Role) -> Option<Clause> {
        self.clauses.iter().copied().find(|c| c.role == role)
    }

    /// Name of the pattern and one line for each clause with its role, in Markdown. `text` is the text that was read.
    #[must_use]
    pub fn words(&self, text: &str) -> String {
        say::words(self, text)
    }
}

/// Reads the text of one acceptance criterion.
#[must_use]
pub fn read(text: &str) -> Reading {
    clauses::read(&tokens::Scan::new(text))
}
