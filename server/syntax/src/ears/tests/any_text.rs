use proptest::prelude::*;
use proptest::sample::select;

use super::super::{Case, Dialect, Style, applies, language_of, read, skeleton, style_of, vague};
use crate::Span;

/// What criteria are made of, in any order.
const PIECES: &[&str] = &[
    "WHEN ",
    "when ",
    "When ",
    "WHILE ",
    "IF ",
    "If ",
    "WHERE ",
    "FOR ALL ",
    "GIVEN ",
    "Given ",
    "THEN ",
    "then ",
    "THE ",
    "the ",
    "The ",
    "AND ",
    "and ",
    "SHALL ",
    "shall ",
    "SHALL NOT ",
    "SHALL CONTINUE TO ",
    "MUST ",
    "should ",
    "CUANDO ",
    "ENTONCES ",
    "el ",
    "DEBERÁ ",
    "no debe ",
    "QUANDO ",
    "ENTÃO ",
    "o ",
    "DEVE ",
    "不",
    "应",
    "当",
    "时，",
    "システムは",
    "場合、",
    "する",
    "こと",
    "。",
    "시스템은 ",
    "하면, ",
    "해야 한다",
    "\u{3000}",
    ", ",
    ",",
    "、",
    "，",
    ". ",
    ": ",
    "; ",
    "(",
    ")",
    "（",
    "）",
    "`",
    "``",
    "**",
    "*",
    "_",
    "\"",
    "“",
    "”",
    "「",
    "」",
    "\n",
    "\n  - ",
    "\r\n",
    "system ",
    "user ",
    "logs in ",
    "Data_Store ",
    "is ",
    "fast ",
    "where possible",
    "as ",
    "Upon ",
    "in case ",
    "x",
    "-",
    "1.2 ",
    "é",
    "e\u{301}",
    "🎉",
    "Ы",
    "<",
    ">",
    "…",
];

/// What, repeated, could make a reader look at the same place again and again.
const NASTY: &[&str] = &[
    "WHEN ",
    "SHALL ",
    "THE ",
    "Given ",
    "must ",
    "FOR ALL ",
    "WHEN a, THE b SHALL c ",
    "WHEN a, WHILE b AND ",
    "`a``",
    "`",
    "\"a ",
    "“",
    "(THE a, ",
    ", ",
    ". ",
    ": ",
    "**",
    "_",
    "\n  - ",
    "é",
    "当…时，",
    "应用",
    "システムは、",
    "면, ",
    "(する",
    "as ",
    "where possible ",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(select(PIECES), 0..24).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn inside(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    let reading = read(text);
    let mut end = 0;
    for clause in &reading.clauses {
        prop_assert!(inside(text, clause.span), "{clause:?}");
        prop_assert!(clause.keyword.is_none_or(|k| inside(text, k)), "{clause:?}");
        prop_assert!(clause.span.start >= end, "clauses overlap: {:?}", reading.clauses);
        end = clause.span.end;
    }
    prop_assert!(reading.keywords.is_sorted());
    for keyword in &reading.keywords {
        prop_assert!(inside(text, *keyword) && !keyword.is_empty());
    }
    if let Some(problem) = reading.problem() {
        prop_assert!(inside(text, problem.span), "{problem:?}");
    }
    prop_assert!(!reading.words(text).is_empty());
    for (span, _) in vague(text) {
        prop_assert!(inside(text, span) && !span.is_empty());
    }
    let _ = applies([text].into_iter());
    let _ = language_of([text]);
    let _ = style_of([text].into_iter());
    for case in [Case::Upper, Case::Lower] {
        for dialect in [Dialect::Then, Dialect::Comma] {
            let Some(out) = skeleton(text, Style { case, dialect }) else { continue };
            prop_assert!(reading.pattern().is_none());
            prop_assert!(read(&out).pattern().is_some(), "{out:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text(text in text()) {
        holds(&text)?;
    }
}

/// Quadratic time would be minutes even here; the bounds leave room for a debug build on a busy machine.
#[test]
fn long_texts_take_linear_time() {
    for (n, piece) in NASTY.iter().enumerate() {
        for front in ["", "WHEN "] {
            let len = if n < 2 { 100_000 } else { 30_000 };
            let text = front.to_owned() + &piece.repeat(len / piece.len());
            let start = std::time::Instant::now();
            let reading = read(&text);
            let _ = skeleton(&text, Style::default());
            vague(&text).count();
            assert!(reading.clauses.iter().all(|c| inside(&text, c.span)));
            let took = start.elapsed();
            assert!(took.as_secs() < 10, "{piece:?} after {front:?} took {took:?}");
        }
    }
}
