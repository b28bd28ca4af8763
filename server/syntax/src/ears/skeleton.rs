//! A sentence that is no EARS, set into the nearest pattern.

use rustc_hash::FxHashMap;

use super::clauses::{self, outer, spoken};
use super::tokens::{Scan, letter};
use super::words::{self, Word};
use super::{Case, Clause, Dialect, Language, Reading, Role, Style, Verdict, Why, language_of, read};
use crate::Span;

/// Subjects that are taken as the system without a modal after them, in lower case; all but the first need an article:
/// `CLI providers`. A name with an underscore is one as well.
const SYSTEMS: [&str; 8] = ["system", "application", "app", "server", "service", "client", "api", "cli"];

/// Verbs that show where the subject ends, in lower case.
const VERBS: [&str; 10] = ["is", "are", "has", "have", "can", "may", "does", "do", "needs", "need"];

/// Most words of a subject that stands before one of [`VERBS`].
const LONGEST_SUBJECT: usize = 6;

/// What a pattern needs; everything in the author's words.
struct Parts {
    /// What stood before the sentence: a label.
    prefix: String,
    conditions: Vec<(Word, String)>,
    /// The system has THE before it.
    article: bool,
    system: String,
    /// NOT, CONTINUE TO.
    after_modal: String,
    response: String,
}

/// The nearest pattern of EARS for a `text` that follows none, written in `style`. Keeps all of the author's words;
/// `<…>` marks what is missing, or what has to be reworded. `None` where the text is EARS already, is not English, or
/// cannot be set without losing a word.
#[must_use]
pub fn skeleton(text: &str, style: Style) -> Option<String> {
    let reading = read(text);
    let scan = Scan::new(text);
    let parts = match &reading.verdict {
        Verdict::Pattern(_) => return None,
        Verdict::GivenWhenThen => given(&scan, &reading)?,
        Verdict::Problem(problem) => match problem.why {
            Why::NoModal | Why::ModalOnlyInsideACode => without_modal(&scan, &reading, true)?,
            why => with_modal(&scan, &reading, why, problem.span),
        },
    };
    let out = parts.write(style);
    (read(&out).pattern().is_some() && keeps_words(text, &out)).then_some(out)
}

impl Parts {
    fn write(mut self, style: Style) -> String {
        self.conditions.sort_by_key(|(word, _)| word.rank());
        let upper = style.case == Case::Upper;
        let then = style.dialect == Dialect::Then;
        let key = |word: &str, first: bool| match (upper, first) {
            (true, _) => word.to_uppercase(),
            (false, false) => word.to_lowercase(),
            (false, true) => capital(word),
        };
        let mut out = self.prefix;
        if !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
        let first = out.is_empty();
        for (n, (word, said)) in self.conditions.iter().enumerate() {
            out += if n == 0 { "" } else { ", " };
            out += &key(name(*word), first && n == 0);
            out.push(' ');
            out += said;
        }
        let unwanted = self.conditions.iter().any(|(word, _)| *word == Word::If);
        let scope = self.conditions.iter().any(|(word, _)| *word == Word::For);
        let conditional = !self.conditions.is_empty();
        if conditional {
            out += match (upper, then && !scope, unwanted) {
                (true, true, _) => " THEN ",
                (true, false, true) => ", THEN ",
                (false, true, _) | (false, false, true) => ", then ",
                (_, false, false) => ", ",
            };
        }
        if self.article {
            let the = upper && !(conditional && then);
            out += &if the { "THE ".to_owned() } else { key_article(first && !conditional) };
        }
        out += &if conditional || self.article || upper { self.system } else { capital_kept(&self.system) };
        out += if upper { " SHALL " } else { " shall " };
        if !self.after_modal.is_empty() {
            out += &key(&self.after_modal, false);
            out.push(' ');
        }
        if self.response.starts_with([':', '\n', '\r']) {
            out.truncate(out.trim_end().len());
        }
        out + &self.response
    }
}

fn key_article(first: bool) -> String {
    if first { "The ".to_owned() } else { "the ".to_owned() }
}

/// `when` to `When`.
fn capital(word: &str) -> String {
    capital_kept(&word.to_lowercase())
}

fn capital_kept(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn name(word: Word) -> &'static str {
    match word {
        Word::Where => "where",
        Word::While | Word::Given => "while",
        Word::If => "if",
        Word::For => "for all",
        _ => "when",
    }
}

fn placeholder(word: Word) -> String {
    match word {
        Word::Where => "<option>",
        Word::While | Word::If | Word::Given => "<condition>",
        Word::For => "<scope>",
        _ => "<trigger>",
    }
    .to_owned()
}

/// A clause on one line, without the bullet of the line that follows it.
fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split_whitespace().filter(|w| !matches!(*w, "-" | "*" | "+" | "**")).collect();
    words.join(" ").trim_end_matches([',', '.', ';']).to_owned()
}

/// The clauses before the system.
fn conditions(scan: &Scan, reading: &Reading) -> Vec<(Word, String)> {
    let before = |c: &&Clause| matches!(c.role, Role::Trigger | Role::Condition | Role::Option | Role::Scope);
    let word = |keyword: Span| {
        let first = scan.str(keyword).split(|c| !letter(c)).next().unwrap_or_default();
        words::lookup(first).map_or(Word::When, |(word, _)| word)
    };
    let clauses = reading.clauses.iter().filter(before);
    clauses.map(|c| (c.keyword.map_or(Word::When, word), one_line(scan.str(c.span)))).collect()
}

/// Byte of the first thing the reading named, emphasis included.
fn first_byte(scan: &Scan, reading: &Reading) -> usize {
    let spans = reading.clauses.iter().map(|c| c.span).chain(reading.keywords.iter().copied());
    spans.map(|s| outer(scan, s).start as usize).min().unwrap_or(0)
}

/// `text` without a THE at its end, and whether there was one.
fn without_article(text: &str) -> (&str, bool) {
    let body = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    let start =
        body.rfind(|c| !letter(c)).map_or(0, |at| at + body[at..].chars().next().map_or(1, char::len_utf8));
    if body[start..].eq_ignore_ascii_case("the") { (&body[..start], true) } else { (text, false) }
}

/// A sentence with SHALL, or a word in its place.
fn with_modal(scan: &Scan, reading: &Reading, why: Why, at: Span) -> Parts {
    let said = |role| reading.clause(role).map(|c| scan.str(c.span));
    let mut conditions = conditions(scan, reading);
    match why {
        Why::EmptyClause => {
            let word = words::lookup(scan.str(at)).map_or(Word::When, |(word, _)| word);
            conditions.push((word, placeholder(word)));
        }
        Why::ThenWithoutCondition => conditions.push((Word::When, placeholder(Word::When))),
        _ => {}
    }
    let system = reading.clause(Role::System);
    let before_system = system.map_or("", |c| &scan.text[..c.span.start as usize]);
    let (before, article) = without_article(before_system);
    let mut prefix = scan.text[..first_byte(scan, reading)].to_owned();
    if conditions.is_empty() {
        prefix = before.to_owned();
        let start = clauses::lead(scan);
        if let (Some((words, word)), Some(token)) = (clauses::loose(scan, start), scan.tokens.get(start)) {
            let from = token.span.start as usize;
            let after = scan.tokens.get(start + words).map_or(from, |t| t.span.start as usize);
            let from_word = if token.is(Word::Given) { after } else { from };
            if let Some(condition) = before.get(from_word..).filter(|c| spoken(c)) {
                let said = one_line(condition);
                conditions.push((word, if token.is(Word::Given) { said } else { format!("<{said}>") }));
                prefix = scan.text[..from].to_owned();
            }
        }
    }
    if matches!(why, Why::ThenWithoutCondition | Why::EmptyClause) {
        prefix = scan.text[..at.start as usize].to_owned();
    }
    let modal = said(Role::Modal).unwrap_or_default();
    // After the modal stands the rest of the text as it is: `must:` with bullets below.
    let after = reading.clause(Role::Modal).map_or(0, |c| outer(scan, c.span).end);
    let response = reading.clause(Role::Response).map(|c| match c.span.start >= after {
        true => scan.text[after as usize..].trim_end().trim_start_matches([' ', '\t', '\u{3000}', ',']),
        false => scan.str(c.span),
    });
    Parts {
        prefix: if spoken(&prefix) { prefix } else { String::new() },
        conditions,
        article: article || system.is_none(),
        system: system.map_or("<system>", |c| scan.str(c.span)).to_owned(),
        after_modal: modal.split_whitespace().skip(1).collect::<Vec<_>>().join(" "),
        response: response.unwrap_or("<response>").to_owned(),
    }
}

/// A sentence without any modal; `whole`: nothing stands before it.
fn without_modal(scan: &Scan, reading: &Reading, whole: bool) -> Option<Parts> {
    if language_of([scan.text]) != Language::English || !spoken(scan.text) {
        return None;
    }
    let mut conditions = conditions(scan, reading);
    let mut main = reading.clause(Role::Response).map(|c| scan.str(c.span));
    let mut prefix = String::new();
    if conditions.is_empty() {
        let start = clauses::lead(scan);
        let from = scan.tokens.get(start).map_or(0, |t| outer(scan, t.span).start as usize);
        prefix = scan.text[..from].to_owned();
        main = Some(scan.text[from..].trim());
        if let Some((_, word)) = clauses::loose(scan, start)
            && let Some((condition, rest)) = scan.text[from..].split_once(", ")
        {
            conditions.push((word, format!("<{}>", one_line(condition))));
            main = Some(rest);
        }
    } else {
        prefix += &scan.text[..first_byte(scan, reading)];
    }
    let (article, system, rest) = main.map_or((true, "system", "<response>".to_owned()), |main| {
        let (article, system, rest) = divided(main, whole && conditions.is_empty());
        let (line, more) = rest.split_at(rest.find('\n').unwrap_or(rest.len()));
        (article, system, format!("<{}>{more}", line.trim()))
    });
    Some(Parts {
        prefix: if spoken(&prefix) { prefix } else { String::new() },
        conditions,
        article,
        system: system.to_owned(),
        after_modal: String::new(),
        response: rest,
    })
}

/// Subject and rest of a main clause without a modal: whether THE goes before the subject, the subject, the rest.
/// `verbs`: the subject may end at a verb; behind a condition such a sentence mostly is passive and names nobody.
fn divided(main: &str, verbs: bool) -> (bool, &str, &str) {
    let (article, from) = match main.split_once(char::is_whitespace) {
        Some((first, rest)) if first.eq_ignore_ascii_case("the") => (true, rest.trim_start()),
        _ => (false, main),
    };
    let end = |text: &str| text.find(char::is_whitespace).unwrap_or(text.len());
    let (first, rest) = from.split_at(end(from));
    let known = |s: &str| s.eq_ignore_ascii_case(first) && (article || s == SYSTEMS[0]);
    let system = SYSTEMS.iter().any(|s| known(s)) || (first.contains('_') && first.chars().all(letter));
    if system && spoken(rest) {
        return (true, first, rest.trim_start());
    }
    let mut at = 0;
    for word in from.split_whitespace().take(LONGEST_SUBJECT).filter(|_| verbs) {
        let start = at + from[at..].find(word).unwrap_or(0);
        if VERBS.contains(&word) && start > 0 {
            return (article, from[..start].trim_end(), &from[start..]);
        }
        if !word.chars().all(|c| letter(c) || c == '-') {
            break;
        }
        at = start + word.len();
    }
    (true, "system", main)
}

/// `GIVEN a WHEN b THEN c` to `WHILE a, WHEN b, THE system SHALL c`.
fn given(scan: &Scan, reading: &Reading) -> Option<Parts> {
    let then = reading.clause(Role::Response)?;
    let after = scan.str(then.span);
    let conditions = conditions(scan, reading);
    let prefix = scan.text[..first_byte(scan, reading)].to_owned();
    let inner = read(after);
    let inner_scan = Scan::new(after);
    let rest = match &inner.verdict {
        Verdict::Pattern(_) => with_modal(&inner_scan, &inner, Why::NoModal, Span::default()),
        Verdict::Problem(p) if p.why == Why::OtherModal => with_modal(&inner_scan, &inner, p.why, p.span),
        Verdict::Problem(p) if p.why == Why::NoModal => {
            let parts = without_modal(&inner_scan, &inner, false)?;
            if parts.conditions.is_empty() { parts } else { return None }
        }
        _ => return None,
    };
    Some(Parts {
        prefix: if spoken(&prefix) { prefix } else { String::new() },
        conditions: [conditions, rest.conditions].concat(),
        ..rest
    })
}

/// Whether every word of `before` that is no keyword is in `after` as often.
fn keeps_words(before: &str, after: &str) -> bool {
    let words = |text: &str| -> FxHashMap<String, usize> {
        let mut counts = FxHashMap::default();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
        counts
    };
    let kept = words(after);
    words(before)
        .iter()
        .all(|(word, count)| words::lookup(word).is_some() || kept.get(word).is_some_and(|n| n >= count))
}
