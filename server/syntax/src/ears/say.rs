//! Patterns, clauses and problems in words.

use super::{Pattern, Reading, Role, Verdict, Why};

impl Pattern {
    /// Its name in EARS, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ubiquitous => "ubiquitous",
            Self::EventDriven => "event-driven",
            Self::StateDriven => "state-driven",
            Self::Unwanted => "unwanted behaviour",
            Self::Optional => "optional feature",
            Self::Complex => "complex",
            Self::ForAll => "for all",
        }
    }

    /// Its template, with placeholders in angle brackets.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::Ubiquitous => "THE <system> SHALL <response>",
            Self::EventDriven => "WHEN <trigger>, THE <system> SHALL <response>",
            Self::StateDriven => "WHILE <condition>, THE <system> SHALL <response>",
            Self::Unwanted => "IF <condition>, THEN THE <system> SHALL <response>",
            Self::Optional => "WHERE <option>, THE <system> SHALL <response>",
            Self::Complex => "WHILE <condition>, WHEN <trigger>, THE <system> SHALL <response>",
            Self::ForAll => "FOR ALL <scope>, THE <system> SHALL <response>",
        }
    }
}

impl Role {
    /// Its name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Condition => "condition",
            Self::Option => "option",
            Self::Scope => "scope",
            Self::System => "system",
            Self::Modal => "modal",
            Self::Response => "response",
        }
    }
}

impl Why {
    /// What is wrong and what to do about it, as the end of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoModal => {
                "no SHALL says what has to happen; write `THE <system> SHALL <response>`, with WHEN, WHILE, IF or \
                 WHERE in front if it does not always hold"
            }
            Self::ModalOnlyInsideACode => {
                "SHALL stands only inside code or quotes, where it is text; write it outside"
            }
            Self::OtherModal => "EARS has one modal; write SHALL here",
            Self::KeywordOrder => {
                "this clause comes too late: the order is WHERE, WHILE, then WHEN or IF; move it to the front"
            }
            Self::NoSubject => "nobody is named who has to do it; write `THE <system>` before SHALL",
            Self::NoResponse => "nothing follows SHALL; say what the system has to do",
            Self::EmptyClause => "nothing follows this keyword; say what happens or holds",
            Self::ThenWithoutCondition => {
                "THEN follows no condition; begin with WHEN, WHILE, IF or WHERE, or leave THEN out"
            }
            Self::LooseOpening => {
                "EARS opens a condition with WHEN (event), WHILE (state), IF (unwanted) or WHERE (option); write \
                 one of them here"
            }
        }
    }
}

/// Longest clause that is printed whole, in characters.
const LONGEST: usize = 200;

pub(super) fn words(reading: &Reading, text: &str) -> String {
    let mut out = match &reading.verdict {
        Verdict::Pattern(pattern) => format!("**EARS**: {}\n", pattern.name()),
        Verdict::GivenWhenThen => "**Given/When/Then**\n".to_owned(),
        Verdict::Problem(problem) => format!("**Not EARS**: {}\n", problem.why.words()),
    };
    for clause in &reading.clauses {
        let said = |span: crate::Span| text.get(span.range()).unwrap_or_default();
        out += "\n- ";
        out += clause.role.name();
        if let Some(keyword) = clause.keyword {
            out += &format!(" ({})", said(keyword));
        }
        out += ": ";
        // A clause may go over lines and bullets; a list item here cannot.
        let mut blanks = false;
        for (n, c) in said(clause.span).chars().enumerate() {
            if n == LONGEST {
                out.push('…');
                break;
            }
            if !(c.is_whitespace() && blanks) {
                out.push(if c.is_whitespace() { ' ' } else { c });
            }
            blanks = c.is_whitespace();
        }
    }
    out.push('\n');
    out
}
