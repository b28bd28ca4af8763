//! Sentences in every pattern, dialect and language; and what holds for any text.

mod any_text;
mod patterns;
mod skeletons;

use super::{Verdict, read};

/// `event-driven Upper Comma English | trigger WHEN "x" | system "y" …`.
fn show(text: &str) -> String {
    let reading = read(text);
    let mut out = match &reading.verdict {
        Verdict::Pattern(pattern) => pattern.name().to_owned(),
        Verdict::GivenWhenThen => "given/when/then".to_owned(),
        Verdict::Problem(problem) => format!("{:?} at {:?}", problem.why, &text[problem.span.range()]),
    };
    out += &format!(", {:?} {:?}", reading.case, reading.language);
    if let Some(dialect) = reading.dialect {
        out += &format!(" {dialect:?}");
    }
    for clause in &reading.clauses {
        out += &format!(" | {}", clause.role.name());
        if let Some(keyword) = clause.keyword {
            out += &format!(" ({})", &text[keyword.range()]);
        }
        out += &format!(" {:?}", &text[clause.span.range()]);
    }
    out + "\n"
}

/// One line for each text.
fn table(texts: &[&str]) -> String {
    texts.iter().map(|text| show(text)).collect()
}
