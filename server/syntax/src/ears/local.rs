//! Criteria whose modal is Japanese, Chinese or Korean, with or without English keywords before it.
//!
//! These languages mark clauses at their ends. Markers are looked for at the commas of the first sentence; the modal
//! is its predicate. What this cannot tell apart it takes as conforming: a hint that is wrong is worse than none.

use super::borders::{Head, Opening, head_without_modal};
use super::clauses::{self, spoken, trimmed};
use super::tokens::Scan;
use super::words::Word;
use super::{Clause, Language, Reading, Role, Verdict, language_of};
use crate::Span;

/// Ends of clauses and what they open.
const JAPANESE: &[(&str, Word)] = &[
    ("場合", Word::If),
    ("ならば", Word::If),
    ("とき", Word::When),
    ("時", Word::When),
    ("際", Word::When),
    ("後", Word::When),
    ("たら", Word::When),
    ("ると", Word::When),
    ("れると", Word::When),
    ("すれば", Word::When),
    ("ごと", Word::When),
    ("たび", Word::When),
    ("間", Word::While),
    ("中", Word::While),
    ("限り", Word::While),
    ("状態で", Word::While),
    ("において", Word::Where),
];
const CHINESE: &[(&str, Word)] = &[
    ("期间", Word::While),
    ("期間", Word::While),
    ("情况下", Word::Where),
    ("情況下", Word::Where),
    ("时", Word::When),
    ("時", Word::When),
    ("后", Word::When),
    ("後", Word::When),
];
const KOREAN: &[(&str, Word)] = &[
    ("이면", Word::If),
    ("경우", Word::If),
    ("경우에", Word::If),
    ("동안", Word::While),
    ("동안에", Word::While),
    ("때", Word::When),
    ("때마다", Word::When),
    ("면", Word::When),
    ("시", Word::When),
    ("후", Word::When),
];

/// Beginnings of Chinese clauses and what they open.
const CHINESE_FRONT: &[(&str, Word)] =
    &[("当", Word::When), ("當", Word::When), ("如果", Word::If), ("若", Word::If), ("在", Word::Where)];

/// Particles after a Japanese marker.
const PARTICLES: &[&str] = &["には", "は", "に", "も"];

/// Ends of Japanese predicates, longer ones first.
const JAPANESE_MODALS: &[&str] = &[
    "しなければならない",
    "しなければなりません",
    "なければならない",
    "なければなりません",
    "べきである",
    "必要がある",
    "ものとする",
    "すること",
    "べき",
    "こと",
    "ます",
    "できる",
    "される",
    "する",
    "ない",
    "う",
    "く",
    "ぐ",
    "す",
    "つ",
    "ぬ",
    "ぶ",
    "む",
    "る",
];
const KOREAN_MODALS: &[&str] = &[
    "해야 한다",
    "해야 합니다",
    "어야 한다",
    "어야 합니다",
    "야 한다",
    "야 합니다",
    "야 함",
    "한다",
    "합니다",
    "된다",
    "됩니다",
    "다",
    "함",
];
const CHINESE_MODALS: &[&str] =
    &["应该", "应当", "應該", "應當", "必须", "必須", "不得", "需要", "应", "應", "须", "須", "需"];

/// Characters that make 应 a part of another word: 响应, 应用.
const BEFORE_YING: &str = "响響对對适適相反供效感呼回答一";
const AFTER_YING: &str = "用答对對急付变變";

/// Reads a criterion in one of the three languages; `None`: it is in none of them, or has no modal of theirs.
pub(super) fn read(scan: &Scan, start: usize) -> Option<Reading> {
    let language = language_of([scan.text]);
    if !matches!(language, Language::Japanese | Language::Chinese | Language::Korean) {
        return None;
    }
    let masked = scan.masked();
    let mut head = head_without_modal(scan, start);
    let from = if head.openings.is_empty() {
        let from = first_letter(&masked);
        let end = sentence_end(&masked, from);
        head = local_head(&masked, from, end, language);
        head.main.unwrap_or(from)
    } else {
        head.main?
    };
    if head.problem.is_some() {
        return None;
    }
    let end = sentence_end(&masked, from);
    let modal = modal(&masked, from, end, language)?;
    let mut reading = Reading {
        verdict: Verdict::Pattern(clauses::pattern(&head.openings)),
        clauses: Vec::new(),
        keywords: Vec::new(),
        language,
        case: clauses::case(scan, &head.openings, None),
        dialect: head.dialect,
    };
    reading.openings(&head);
    let system = system(&masked, from, modal, language);
    if let Some(span) = system {
        reading.clauses.push(Clause { role: Role::System, keyword: head.then, span });
    }
    let after = system.map_or(from, |s| s.end as usize);
    let response = if language == Language::Chinese {
        trimmed(scan.text, modal.end as usize, scan.text.len())
    } else {
        let after = after + particle(&masked[after..modal.start as usize]);
        trimmed(scan.text, after, modal.start as usize)
    };
    let mut rest = vec![Clause { role: Role::Modal, keyword: None, span: modal }];
    if spoken(scan.str(response)) {
        rest.push(Clause { role: Role::Response, keyword: None, span: response });
    }
    rest.sort_by_key(|c| c.span.start);
    reading.clauses.extend(rest);
    reading.keywords.push(modal);
    Some(reading)
}

/// `システムは一覧を表示する SHALL`: who and what of a main clause with its modal at the end, where the language puts
/// the verb there; `None` where it does not.
pub(super) fn verb_last(scan: &Scan, main: Span) -> Option<(Option<Span>, Span)> {
    let language = language_of([scan.str(main)]);
    if !matches!(language, Language::Japanese | Language::Korean) {
        return None;
    }
    let masked = scan.masked();
    let from = main.start as usize;
    let system = system(&masked, from, Span { start: main.end, end: main.end }, language);
    let after = system.map_or(from, |s| s.end as usize);
    let after = after + system.map_or(0, |_| particle(&masked[after..main.end as usize]));
    let response = trimmed(scan.text, after, main.end as usize);
    spoken(scan.str(response)).then_some((system, response))
}

/// Bytes of the particle that marks the subject, at the start of `text`.
fn particle(text: &str) -> usize {
    text.chars().next().filter(|c| "はが은는이가".contains(*c)).map_or(0, char::len_utf8)
}

fn first_letter(text: &str) -> usize {
    text.find(char::is_alphanumeric).unwrap_or(text.len())
}

/// The end of the sentence that begins at `from`; a line end ends it too.
fn sentence_end(text: &str, from: usize) -> usize {
    text[from..].find(['。', '\n', '；', '！']).map_or(text.len(), |len| from + len)
}

fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，' | '、')
}

/// The clauses before the main clause, told by their markers.
fn local_head(text: &str, from: usize, end: usize, language: Language) -> Head {
    let mut head = Head::default();
    let mut at = from;
    for (offset, comma) in text[from..end].char_indices().filter(|(_, c)| is_comma(*c)) {
        let to = from + offset;
        if let Some((word, keyword)) = marker(text, at, to, language) {
            let span = trimmed(text, at, to);
            head.openings.push(Opening { word, keyword, span });
            at = to + comma.len_utf8();
            head.main = Some(at);
        }
    }
    head
}

/// What marks the clause in `from..to`, and where.
fn marker(text: &str, from: usize, to: usize, language: Language) -> Option<(Word, Span)> {
    let clause = text.get(from..to)?;
    let front = clause.trim_start();
    let lead = from + (clause.len() - front.len());
    if language == Language::Chinese
        && let Some((known, word)) = CHINESE_FRONT.iter().find(|(known, _)| front.starts_with(known))
    {
        let word = match word {
            Word::Where if front.contains("期间") || front.contains("期間") => Word::While,
            Word::Where if front.trim_end().ends_with(['时', '時']) => Word::When,
            word => *word,
        };
        return Some((word, Span::new(lead, lead + known.len())));
    }
    let mut body = clause.trim_end();
    let ends = match language {
        Language::Japanese => {
            body = PARTICLES.iter().find_map(|p| body.strip_suffix(p)).unwrap_or(body);
            JAPANESE
        }
        Language::Korean => {
            body = body.strip_suffix(['에', '는']).unwrap_or(body);
            KOREAN
        }
        _ => CHINESE,
    };
    let (known, word) = ends.iter().find(|(known, _)| body.ends_with(known) && body.len() > known.len())?;
    let end = from + body.len();
    Some((*word, Span::new(end - known.len(), end)))
}

/// The modal of the main clause in `from..end`.
fn modal(text: &str, from: usize, end: usize, language: Language) -> Option<Span> {
    let main = text.get(from..end)?;
    if language == Language::Chinese {
        return chinese_modal(main).map(|(start, end)| Span::new(from + start, from + end));
    }
    let closing = |c: char| !c.is_alphanumeric();
    let mut body = main.trim_end_matches(closing);
    // `…する（最大3件）`: what stands in parentheses comes after the predicate.
    if main[body.len()..].starts_with([')', '）'])
        && let Some(open) = body.rfind(['(', '（'])
    {
        body = body[..open].trim_end_matches(closing);
    }
    let known = if language == Language::Japanese { JAPANESE_MODALS } else { KOREAN_MODALS };
    let ending = known.iter().find(|known| body.ends_with(**known))?;
    let stop = from + body.len();
    Some(Span::new(stop - ending.len(), stop))
}

fn chinese_modal(main: &str) -> Option<(usize, usize)> {
    let mut before = ' ';
    for (at, c) in main.char_indices() {
        let rest = &main[at..];
        if let Some(known) = CHINESE_MODALS.iter().find(|known| rest.starts_with(**known)) {
            let after = rest[known.len()..].chars().next().unwrap_or(' ');
            let ying = matches!(*known, "应" | "應");
            if !(ying && (BEFORE_YING.contains(before) || AFTER_YING.contains(after)))
                && !(*known == "需" && after == '求')
            {
                return Some((at, at + known.len()));
            }
        }
        before = c;
    }
    None
}

/// Who responds: up to は or が, 은/는/이/가, or the modal.
fn system(text: &str, from: usize, modal: Span, language: Language) -> Option<Span> {
    let main = text.get(from..modal.start as usize)?;
    let len = match language {
        Language::Japanese => main.find(['は', 'が'])?,
        Language::Korean => {
            let word = main.split_whitespace().next()?;
            let lead = main.len() - main.trim_start().len();
            let stem = word.strip_suffix(['은', '는', '이', '가'])?;
            lead + stem.len()
        }
        _ => main.len(),
    };
    let mut span = trimmed(text, from, from + len);
    for front in ["则", "則", "那么", "那麼", "那么，"] {
        if text[span.range()].starts_with(front) {
            span = trimmed(text, span.start as usize + front.len(), span.end as usize);
        }
    }
    spoken(&text[span.range()]).then_some(span)
}
