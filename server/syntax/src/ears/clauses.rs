//! From words to clauses.

use super::borders::{
    Head, Opening, border_before, head_without_modal, modal_start, no_opening, opening_before, openings,
};
use super::tokens::{Kind, Scan, Token};
use super::words::{self, Word};
use super::{Case, Clause, Language, Pattern, Problem, Reading, Role, Verdict, Why, language_of, local};
use crate::Span;

/// Most modals that are tried: a SHALL inside a condition is not the sentence's own.
const MOST_MODALS: usize = 4;

/// Most words of a label before the sentence (`**Fast start**: WHEN …`).
const LONGEST_LABEL: usize = 12;

pub(super) fn read(scan: &Scan) -> Reading {
    let start = lead(scan);
    if let Some(reading) = given(scan, start) {
        return reading;
    }
    let mut first = None;
    for modal in modals(scan, start) {
        let reading = with_modal(scan, start, modal);
        if reading.pattern().is_some() {
            return reading;
        }
        first.get_or_insert(reading);
    }
    if let Some(reading) = first {
        return reading;
    }
    if let Some(reading) = local::read(scan, start) {
        return reading;
    }
    if let Some(modal) = other_modal(scan, start) {
        let mut reading = with_modal(scan, start, modal);
        let span = scan.tokens[modal].span;
        reading.verdict = Verdict::Problem(Problem { why: Why::OtherModal, span });
        return reading;
    }
    without_modal(scan, start)
}

/// Index of the token that opens the sentence: labels, numbers and AND in front are passed over.
pub(super) fn lead(scan: &Scan) -> usize {
    let tokens = &scan.tokens;
    let opens = |i: usize| {
        tokens
            .get(i)
            .is_some_and(|t| t.word().is_some_and(|w| w.opens() || w == Word::Article || w == Word::Then))
    };
    let skipped = |t: &Token| {
        matches!(t.kind, Kind::Break | Kind::Bullet | Kind::Comma | Kind::Colon | Kind::Stop)
            || t.is(Word::And)
            || scan.str(t.span).bytes().all(|b| b.is_ascii_digit())
    };
    let start = tokens.iter().position(|t| !skipped(t)).unwrap_or(tokens.len());
    if start < tokens.len() && !opens(start) {
        let label =
            tokens.iter().take(start + LONGEST_LABEL).position(|t| t.kind == Kind::Colon && t.depth == 0);
        if let Some(colon) = label
            && opens(colon + 1)
            && !tokens[start..colon].iter().any(|t| t.is(Word::Shall))
        {
            return colon + 1;
        }
    }
    // `3 users SHALL …`: a number that no keyword follows is a part of the sentence.
    if opens(start) {
        start
    } else {
        tokens.iter().position(|t| matches!(t.kind, Kind::Plain | Kind::Key(..))).unwrap_or(start)
    }
}

/// Indices of the modals, English ones before others, those outside parentheses before those inside.
fn modals(scan: &Scan, start: usize) -> Vec<usize> {
    let find = |english: bool, outside: bool| -> Vec<usize> {
        let rest = scan.tokens.iter().enumerate().skip(start);
        rest.filter(|(_, t)| {
            t.is(Word::Shall)
                && (t.language() == Some(Language::English)) == english
                && (t.depth == 0) == outside
        })
        .map(|(i, _)| i)
        .take(MOST_MODALS)
        .collect()
    };
    for (english, outside) in [(true, true), (true, false), (false, true), (false, false)] {
        let found = find(english, outside);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// MUST, SHOULD or WILL in the main clause.
fn other_modal(scan: &Scan, start: usize) -> Option<usize> {
    let tokens = &scan.tokens;
    let mut from = start;
    if opener(scan, start, Language::English) {
        let border = |t: &Token| t.is(Word::Then);
        let comma = |t: &Token| t.kind == Kind::Comma && t.depth == 0;
        let rest = tokens.iter().enumerate().skip(start);
        from = rest
            .clone()
            .find(|(_, t)| border(t))
            .or_else(|| rest.clone().find(|(_, t)| comma(t)))
            .map_or(from, |(i, _)| i);
    }
    // What bullets below the sentence must do is not what the sentence says.
    let to = tokens.iter().skip(from).position(|t| t.kind == Kind::Bullet).map_or(tokens.len(), |n| from + n);
    (from..to).find(|&i| tokens[i].is(Word::Must) && tokens[i].depth == 0)
}

/// Whether a keyword counts where the modal is of `language`: `si`, `se`, `donde` are words of other languages too.
pub(super) fn counts(scan: &Scan, token: &Token, language: Language) -> bool {
    match token.language() {
        Some(Language::English) => true,
        Some(_) => {
            matches!(language, Language::Spanish | Language::Portuguese)
                || (token.upper && scan.str(token.span).len() >= 4)
        }
        None => false,
    }
}

/// Whether the token at `i` opens a clause before the system.
pub(super) fn opener(scan: &Scan, i: usize, language: Language) -> bool {
    let Some(token) = scan.tokens.get(i) else { return false };
    match token.word() {
        Some(Word::For) => scan
            .tokens
            .get(i + 1)
            .is_some_and(|next| words::AFTER_FOR.iter().any(|w| w.eq_ignore_ascii_case(scan.str(next.span)))),
        Some(Word::Given) | None => false,
        Some(word) => word.opens() && counts(scan, token, language),
    }
}

pub(super) fn article(scan: &Scan, i: usize, language: Language) -> bool {
    scan.tokens.get(i).is_some_and(|t| words::article(scan.str(t.span), language))
}

/// The sentence with its modal at token `modal`.
fn with_modal(scan: &Scan, start: usize, modal: usize) -> Reading {
    let token = scan.tokens[modal];
    let language = token.language().unwrap_or(Language::English);
    let span = modal_span(scan, modal);
    let start = opening_before(scan, start, modal, language);
    let mut head = if opener(scan, start, language) {
        openings(scan, start, modal_start(scan, modal), language, border_before(scan, start, modal, language))
    } else {
        no_opening(scan, start, modal, language)
    };
    let mut reading = Reading {
        verdict: Verdict::GivenWhenThen,
        clauses: Vec::new(),
        keywords: Vec::new(),
        language,
        case: case(scan, &head.openings, Some(token)),
        dialect: head.dialect,
    };
    reading.openings(&head);
    let fault = main_clause(scan, &head, span, &mut reading);
    head.problem = head.problem.or(fault);
    reading.keywords.sort_unstable();
    reading.verdict = match head.problem {
        Some((why, span)) => Verdict::Problem(Problem { why, span }),
        None => Verdict::Pattern(pattern(&head.openings)),
    };
    reading
}

/// Adds system, modal and response; what is missing of them.
fn main_clause(scan: &Scan, head: &Head, modal: Span, reading: &mut Reading) -> Option<(Why, Span)> {
    let shown = outer(scan, modal);
    let mut system = head.main.and_then(|main| subject(scan, main, shown.start as usize, reading));
    let mut response =
        Some(trimmed(scan.text, shown.end as usize, scan.text.len())).filter(|r| spoken(scan.str(*r)));
    let last = response.is_none();
    if last && let Some((inner, said)) = system.and_then(|main| local::verb_last(scan, main)) {
        (system, response) = (inner, Some(said));
    }
    let fault = match (system, response) {
        (_, None) => Some((Why::NoResponse, modal)),
        // Other languages need not name anybody: a Spanish verb says who is meant, a Japanese sentence leaves it out.
        (None, _) if !last && (head.openings.is_empty() || language_of([scan.text]) == Language::English) => {
            Some((Why::NoSubject, modal))
        }
        _ => None,
    };
    let part = |role, keyword, span: Option<Span>| span.map(|span| Clause { role, keyword, span });
    reading.clauses.extend(part(Role::System, head.then, system));
    let modal_clause = part(Role::Modal, None, Some(modal));
    let response = part(Role::Response, None, response);
    let pair = if last { [response, modal_clause] } else { [modal_clause, response] };
    reading.clauses.extend(pair.into_iter().flatten());
    reading.keywords.push(modal);
    fault
}

impl Reading {
    pub(super) fn openings(&mut self, head: &Head) {
        for opening in &head.openings {
            let role = match opening.word {
                Word::When => Role::Trigger,
                Word::Where => Role::Option,
                Word::For => Role::Scope,
                _ => Role::Condition,
            };
            self.clauses.push(Clause { role, keyword: Some(opening.keyword), span: opening.span });
            self.keywords.push(opening.keyword);
        }
        self.keywords.extend(head.then);
    }
}

pub(super) fn pattern(openings: &[Opening]) -> Pattern {
    let Some(first) = openings.first() else { return Pattern::Ubiquitous };
    if openings.iter().any(|o| o.word == Word::For) {
        return Pattern::ForAll;
    }
    if openings.iter().any(|o| o.word != first.word) {
        return Pattern::Complex;
    }
    match first.word {
        Word::When => Pattern::EventDriven,
        Word::While => Pattern::StateDriven,
        Word::If => Pattern::Unwanted,
        _ => Pattern::Optional,
    }
}

pub(super) fn case(scan: &Scan, openings: &[Opening], modal: Option<Token>) -> Case {
    let upper = |span: Span| !scan.str(span).chars().any(char::is_lowercase);
    let mut words = openings.iter().map(|o| o.keyword).chain(modal.map(|m| m.span)).peekable();
    if words.peek().is_none() || words.any(upper) { Case::Upper } else { Case::Lower }
}

/// SHALL with NOT, CONTINUE TO behind it, and NO, NÃO before it.
pub(super) fn modal_span(scan: &Scan, modal: usize) -> Span {
    let tokens = &scan.tokens;
    let mut span = tokens[modal].span;
    let beside = |a: Span, b: Span| {
        let gap = scan.text.get(a.end as usize..b.start as usize).unwrap_or("-");
        gap.chars().all(|c| matches!(c, ' ' | '\u{3000}'))
    };
    for next in tokens.iter().skip(modal + 1).take(3) {
        let word = scan.str(next.span);
        let known = words::AFTER_MODAL.iter().any(|w| w.eq_ignore_ascii_case(word));
        let to = word.eq_ignore_ascii_case("to") && !scan.str(span).to_lowercase().ends_with("continue");
        if !known || to || !beside(span, next.span) {
            break;
        }
        span.end = next.span.end;
    }
    if let Some(before) = modal.checked_sub(1).map(|i| tokens[i])
        && words::BEFORE_MODAL.iter().any(|w| w.eq_ignore_ascii_case(scan.str(before.span)))
        && tokens[modal].language() != Some(Language::English)
        && beside(before.span, span)
    {
        span.start = before.span.start;
    }
    span
}

/// The span with the emphasis that stands on both of its sides.
pub(super) fn outer(scan: &Scan, mut span: Span) -> Span {
    for _ in 0..3 {
        let before = scan.text[..span.start as usize].chars().next_back();
        let after = scan.text[span.end as usize..].chars().next();
        match (before, after) {
            (Some(a @ ('*' | '_' | '`')), Some(b)) if a == b => {
                span.start -= 1;
                span.end += 1;
            }
            _ => break,
        }
    }
    span
}

/// Number of words of an opening that does a keyword's work, and the keyword.
pub(super) fn loose(scan: &Scan, start: usize) -> Option<(usize, Word)> {
    words::LOOSE.iter().find_map(|(opening, word)| {
        let same = opening.iter().enumerate().all(|(n, known)| {
            scan.tokens.get(start + n).is_some_and(|t| known.eq_ignore_ascii_case(scan.str(t.span)))
        });
        same.then_some((opening.len(), *word))
    })
}

/// The system between byte `from` and the modal, without its article.
fn subject(scan: &Scan, from: usize, to: usize, reading: &mut Reading) -> Option<Span> {
    let mut span = trimmed(scan.text, from.min(to), to);
    if let Some(rest) = scan.str(span).strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with(' ')) {
        span = trimmed(scan.text, span.end as usize - rest.len(), span.end as usize);
    }
    let i = scan.tokens.partition_point(|t| t.span.start < span.start);
    if let Some(token) = scan.tokens.get(i)
        && article(scan, i, reading.language)
    {
        let shown = outer(scan, token.span);
        if shown.start.min(token.span.start) <= span.start + 3 && token.span.end <= span.end {
            if token.upper {
                reading.keywords.push(token.span);
            }
            span = trimmed(scan.text, (shown.end as usize).min(span.end as usize), span.end as usize);
        }
    }
    spoken(scan.str(span)).then_some(span)
}

/// Given/When/Then, which may hold a SHALL too.
fn given(scan: &Scan, start: usize) -> Option<Reading> {
    let tokens = &scan.tokens;
    let first = tokens.get(start).filter(|t| t.is(Word::Given))?;
    let find = |word: Word, from: usize| {
        let rest = || tokens.iter().enumerate().skip(from).filter(|(_, t)| t.is(word));
        rest().find(|(_, t)| t.upper == first.upper).or_else(|| rest().next()).map(|(i, _)| i)
    };
    let when = find(Word::When, start);
    let then = find(Word::Then, when.unwrap_or(start));
    when.or(then)?;
    let mut steps = vec![(Word::Given, start)];
    steps.extend(when.map(|i| (Word::When, i)));
    steps.extend(then.map(|i| (Word::Then, i)));
    let mut reading = Reading {
        verdict: Verdict::GivenWhenThen,
        clauses: Vec::new(),
        keywords: Vec::new(),
        language: Language::English,
        case: if first.upper { Case::Upper } else { Case::Lower },
        dialect: None,
    };
    for (n, &(word, i)) in steps.iter().enumerate() {
        let from = outer(scan, tokens[i].span).end as usize;
        let to = steps
            .get(n + 1)
            .map_or(scan.text.len(), |&(_, next)| outer(scan, tokens[next].span).start as usize);
        let role = match word {
            Word::Given => Role::Condition,
            Word::When => Role::Trigger,
            _ => Role::Response,
        };
        let said = scan.text.get(from..to).unwrap_or_default();
        // Between the steps stands the bullet of the next one.
        let said = said.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '+'));
        let to = if n + 1 == steps.len() { to } else { from + said.len() };
        let span = trimmed(scan.text, from, to.max(from));
        reading.clauses.push(Clause { role, keyword: Some(tokens[i].span), span });
        reading.keywords.push(tokens[i].span);
    }
    Some(reading)
}

/// What can be told of a sentence without any modal.
fn without_modal(scan: &Scan, start: usize) -> Reading {
    let all = trimmed(scan.text, 0, scan.text.len());
    let problem = match scan.hidden_modal {
        Some(span) => Problem { why: Why::ModalOnlyInsideACode, span },
        None => Problem { why: Why::NoModal, span: all },
    };
    let head = head_without_modal(scan, start);
    let mut reading = Reading {
        verdict: Verdict::Problem(problem),
        clauses: Vec::new(),
        keywords: Vec::new(),
        language: match scan.tokens.get(start).filter(|_| !head.openings.is_empty()).and_then(Token::language)
        {
            Some(language) => language,
            None => language_of([scan.text]),
        },
        case: case(scan, &head.openings, None),
        dialect: head.dialect,
    };
    reading.openings(&head);
    let main = head.main.unwrap_or(if head.openings.is_empty() { 0 } else { scan.text.len() });
    let span = trimmed(scan.text, main, scan.text.len());
    if spoken(scan.str(span)) {
        reading.clauses.push(Clause { role: Role::Response, keyword: head.then, span });
    }
    reading
}

/// The bytes `from..to` without blanks and commas around them.
pub(super) fn trimmed(text: &str, from: usize, to: usize) -> Span {
    let inside = text.get(from..to).unwrap_or_default();
    let edge = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let front = inside.trim_start_matches(|c| edge(c) || matches!(c, ':' | '：'));
    let start = from + (inside.len() - front.len());
    Span::new(start, start + front.trim_end_matches(edge).len())
}

/// Whether anything is said at all. An ellipsis stands for what is still to be said: a sentence to fill in has its form.
pub(super) fn spoken(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() || c == '…')
}
