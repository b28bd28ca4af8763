//! Where the clauses of one sentence begin and end.

use super::clauses::{article, counts, loose, modal_span, opener, outer, spoken, trimmed};
use super::tokens::{Kind, Scan, Token};
use super::words::Word;
use super::{Dialect, Language, Why, language_of};
use crate::Span;

/// A clause before the system.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    pub word: Word,
    pub keyword: Span,
    pub span: Span,
}

/// What stands before the modal, or before the response where there is no modal.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub openings: Vec<Opening>,
    pub dialect: Option<Dialect>,
    pub then: Option<Span>,
    /// Byte where the main clause begins; `None`: no border was found.
    pub main: Option<usize>,
    pub problem: Option<(Why, Span)>,
}

/// Where condition and system part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Border {
    /// First token after the condition.
    pub token: usize,
    /// First token of the main clause.
    pub main: usize,
    pub then: bool,
    /// A blank parts them: byte where the main clause begins.
    pub blank: Option<usize>,
}

pub(super) fn border_before(scan: &Scan, start: usize, modal: usize, language: Language) -> Option<Border> {
    let tokens = &scan.tokens;
    let depth = tokens[modal].depth;
    let flat = |i: &usize| tokens[*i].depth == depth;
    let range = || (start + 1..modal).rev().filter(flat);
    let comma = |i: usize| matches!(tokens[i].kind, Kind::Comma | Kind::Break | Kind::Bullet);
    let upper = tokens[start].upper;
    let then = range().find(|&i| {
        tokens[i].is(Word::Then)
            && counts(scan, &tokens[i], language)
            && (tokens[i].upper || comma(i - 1) || !upper || article(scan, i + 1, language))
    });
    let from = then.map_or(start + 1, |then| then + 1);
    let after = |i: &usize| *i >= from;
    let at_comma = |i: usize| Border { token: i, main: i + 1, then: false, blank: None };
    let the = |i: usize| article(scan, i, language) && i < modal;
    let comma_the = |capital: bool| {
        range().filter(after).find(|&i| comma(i) && the(i + 1) && (!capital || tokens[i + 1].upper))
    };
    // `WHEN x THEN y, THE system SHALL`: in capitals the last one wins.
    if let Some(i) = comma_the(true) {
        return Some(at_comma(i));
    }
    if let Some(i) = then {
        return Some(Border { token: i, main: i + 1, then: true, blank: None });
    }
    if let Some(i) = comma_the(false) {
        return Some(at_comma(i));
    }
    let bare = |i: &usize| *i > start + 1;
    if let Some(i) = range().filter(bare).find(|&i| the(i) && tokens[i].upper) {
        return Some(Border { token: i, main: i, then: false, blank: None });
    }
    let last = range().find(|&i| {
        tokens[i].kind == Kind::Comma
            && !tokens[i + 1].is(Word::And)
            && !opener(scan, i + 1, language)
            && spoken(&scan.text[tokens[i].span.end as usize..tokens[modal].span.start as usize])
    });
    if let Some(i) = last {
        return Some(at_comma(i));
    }
    if let Some(i) = range().filter(bare).find(|&i| the(i)) {
        return Some(Border { token: i, main: i, then: false, blank: None });
    }
    blank_before(scan, start, modal)
}

/// `WHEN 画面を表示 システム SHALL`: in scripts without blanks a blank parts clauses.
fn blank_before(scan: &Scan, start: usize, modal: usize) -> Option<Border> {
    let from = scan.tokens[start].span.end as usize;
    let region = scan.text[from..scan.tokens[modal].span.start as usize].trim_end();
    let blank = region.rfind(char::is_whitespace)?;
    let wide = |s: &str| s.chars().any(|c| c > '\u{2000}');
    let (condition, system) = region.split_at(blank);
    let at = from + blank;
    (spoken(condition) && wide(condition) && wide(system)).then(|| {
        let token = scan.tokens.partition_point(|t| (t.span.start as usize) < at);
        Border { token, main: token, then: false, blank: Some(at) }
    })
}

/// Token and byte where the modal begins.
pub(super) fn modal_start(scan: &Scan, modal: usize) -> (usize, usize) {
    (modal, outer(scan, modal_span(scan, modal)).start as usize)
}

/// The clauses between token `start` and the border, or `end`, a token and its byte, where there is none.
pub(super) fn openings(
    scan: &Scan,
    start: usize,
    (end, end_byte): (usize, usize),
    language: Language,
    border: Option<Border>,
) -> Head {
    let tokens = &scan.tokens;
    let last = border.map_or(end, |b| b.token);
    let upper = tokens[start].upper;
    let mut head = Head::default();
    // First token of each clause and of the joint before it.
    let mut found: Vec<(usize, usize)> = vec![(start, start)];
    let mut rank = tokens[start].word().map_or(0, Word::rank);
    for i in start + 1..last {
        if tokens[i].depth > 0 || tokens[i].upper != upper || !opener(scan, i, language) {
            continue;
        }
        let joined = tokens[i - 1].is(Word::And);
        let bordered =
            joined || matches!(tokens[i - 1].kind, Kind::Comma | Kind::Break | Kind::Bullet | Kind::Stop);
        let next = tokens[i].word().map_or(0, Word::rank);
        if !(bordered || upper) || (next < rank && !(bordered && upper)) {
            continue;
        }
        if next < rank {
            head.problem = head.problem.or(Some((Why::KeywordOrder, tokens[i].span)));
        }
        rank = rank.max(next);
        found.push((i, if joined { i - 1 } else { i }));
    }
    let stop = match border {
        Some(Border { blank: Some(at), .. }) => at,
        Some(b) => outer(scan, tokens[b.token].span).start as usize,
        None => end_byte,
    };
    for (n, &(i, _)) in found.iter().enumerate() {
        let mut keyword = tokens[i].span;
        if tokens[i].is(Word::For) {
            keyword.end = tokens.get(i + 1).map_or(keyword.end, |t| t.span.end);
        }
        let from = outer(scan, keyword).end as usize;
        let to = found.get(n + 1).map_or(stop, |&(_, joint)| outer(scan, tokens[joint].span).start as usize);
        let span = trimmed(scan.text, from, to.max(from));
        if spoken(scan.str(span)) {
            let word = tokens[i].word().unwrap_or(Word::When);
            head.openings.push(Opening { word, keyword, span });
        } else if n + 1 == found.len() || head.problem.is_none() && !between_keywords(scan, from, to) {
            head.problem = head.problem.or(Some((Why::EmptyClause, keyword)));
        }
    }
    if let Some(b) = border {
        head.then = b.then.then(|| tokens[b.token].span);
        head.main = Some(b.blank.unwrap_or_else(|| main_start(scan, b)));
        let only_if = head.openings.iter().all(|o| o.word == Word::If);
        head.dialect = match b.then {
            true if only_if => None,
            true => Some(Dialect::Then),
            false => Some(Dialect::Comma),
        };
    }
    head
}

/// `IF/WHEN x`: two keywords for one clause.
fn between_keywords(scan: &Scan, from: usize, to: usize) -> bool {
    scan.text.get(from..to).is_some_and(|gap| gap.trim() == "/")
}

fn main_start(scan: &Scan, border: Border) -> usize {
    let token = scan.tokens[border.token].span;
    if border.main == border.token { token.start as usize } else { outer(scan, token).end as usize }
}

/// The clauses before the main clause of a sentence without a modal.
pub(super) fn head_without_modal(scan: &Scan, start: usize) -> Head {
    let language = language_of([scan.text]);
    if !opener(scan, start, language) {
        return Head::default();
    }
    let tokens = &scan.tokens;
    let range = || (start + 1..tokens.len()).filter(|&i| tokens[i].depth == 0);
    let then = range().find(|&i| {
        tokens[i].is(Word::Then)
            && counts(scan, &tokens[i], language)
            && tokens[i].upper >= tokens[start].upper
    });
    let comma = |i: &usize| tokens[*i].kind == Kind::Comma && !opener(scan, i + 1, language);
    let border = then
        .map(|i| Border { token: i, main: i + 1, then: true, blank: None })
        .or_else(|| {
            let i = range()
                .find(|i| comma(i) && article(scan, i + 1, language))
                .or_else(|| range().find(comma))?;
            Some(Border { token: i, main: i + 1, then: false, blank: None })
        })
        .or_else(|| {
            let i = before_copula(scan, start)?;
            Some(Border { token: i, main: i, then: false, blank: None })
        });
    openings(scan, start, (tokens.len(), scan.text.len()), language, border)
}

/// `When the user logs in the list is shown`: the article before the last `is` opens the main clause.
fn before_copula(scan: &Scan, start: usize) -> Option<usize> {
    let copula = |t: &Token| matches!(scan.str(t.span), "is" | "are" | "gets" | "becomes" | "has" | "can");
    let verb = scan.tokens.iter().rposition(copula)?;
    (start + 2..verb).rev().find(|&i| article(scan, i, Language::English))
}

/// A keyword in capitals after a full stop, colon or comma, or any that opens a bullet, where the sentence did not
/// begin with one.
pub(super) fn opening_before(scan: &Scan, start: usize, modal: usize, language: Language) -> usize {
    if opener(scan, start, language) {
        return start;
    }
    let border = |i: usize| match scan.tokens[i - 1].kind {
        Kind::Bullet => true,
        Kind::Stop | Kind::Colon | Kind::Comma | Kind::Break => scan.tokens[i].upper,
        _ => false,
    };
    let last = (start..modal).rev().find(|&i| scan.tokens[i].kind == Kind::Bullet).unwrap_or(start);
    (last + 1..modal).find(|&i| border(i) && opener(scan, i, language)).unwrap_or(start)
}

/// A sentence that begins with the system.
pub(super) fn no_opening(scan: &Scan, start: usize, modal: usize, language: Language) -> Head {
    let tokens = &scan.tokens;
    let first = tokens.get(start).map_or(0, |t| t.span.start as usize);
    let mut head = Head { main: Some(0), ..Head::default() };
    if tokens[start].is(Word::Then) && start < modal {
        head.problem = Some((Why::ThenWithoutCondition, tokens[start].span));
        head.main = Some(tokens[start].span.end as usize);
        return head;
    }
    let flat = |t: &Token| t.depth == 0;
    let comma = (start..modal).rev().find(|&i| {
        tokens[i].kind == Kind::Comma && flat(&tokens[i]) && article(scan, i + 1, language) && i + 1 < modal
    });
    if let Some((words, _)) = loose(scan, start)
        && tokens[start..modal].iter().any(|t| t.kind == Kind::Comma && flat(t))
    {
        let end = tokens[start + words - 1].span.end;
        head.problem = Some((Why::LooseOpening, Span { start: tokens[start].span.start, end }));
    }
    let stop = (start..modal)
        .rev()
        .find(|&i| matches!(tokens[i].kind, Kind::Stop | Kind::Colon | Kind::Bullet) && flat(&tokens[i]));
    let to = tokens[modal].span.start as usize;
    if let Some(i) = stop.max(comma.filter(|_| !article(scan, start, language)))
        && spoken(&scan.text[tokens[i].span.end as usize..to])
    {
        head.main = Some(tokens[i].span.end as usize);
    } else if start > 0 {
        // In front stands a label or a number.
        head.main = Some(first);
    }
    head
}
