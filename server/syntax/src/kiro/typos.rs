//! Words one or two letters away from those that the format is made of. Nothing reads what stands below a
//! `### Requirment 1`, and nobody sees that.

use super::{references, requirements, words};
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::{ItemKind, Span};

/// Most letters that a word may be away.
const NEAR: usize = 2;
/// Bytes of the longest text that is compared.
const LONGEST: usize = 24;

/// Reports headings of a requirements.md that are almost those of a requirement or of criteria. Only where other headings
/// are: else the file may be of another form.
pub(super) fn headings(doc: &Markdown<'_>, out: &mut Draft) {
    let mut names: Vec<u32> = out
        .items
        .iter()
        .filter(|item| item.kind == ItemKind::Requirement)
        .map(|item| item.name.start)
        .collect();
    names.sort_unstable();
    let is_item = |span: Span| {
        names.get(names.partition_point(|name| *name < span.start)).is_some_and(|name| span.contains(*name))
    };
    let worded = |span: Span| {
        let text = doc.text[span.range()].trim_start_matches(MARKS);
        is_item(span) && words::lead(text, &["requirement"]).is_some()
    };
    let of_requirement = doc.headings.iter().any(|heading| worded(heading.span));
    for heading in doc.headings.iter().filter(|heading| (2..=5).contains(&heading.level)) {
        let Some(line) = doc.text[heading.span.range()].lines().next() else { continue };
        if names.is_empty() || is_item(heading.span) || !line.starts_with('#') {
            continue;
        }
        let title = line.trim_start_matches(MARKS);
        let start = heading.span.start as usize + line.len() - title.len();
        let marks = "#".repeat(usize::from(heading.level));
        let word = word(title);
        if of_requirement
            && heading.level <= 4
            && let Some(number) = number_behind(&title[word.len()..])
            && near(word, "requirement")
        {
            let message = format!(
                "reads like `{marks} Requirement {number}`, but is not read as a requirement, nor are its criteria"
            );
            out.problem(Span::new(start, start + word.len()), message);
            continue;
        }
        let title = title.trim_end_matches([' ', '\t', '#', '*', ':', '：']);
        if near(title, "acceptance criteria") && !requirements::is_criteria(title) {
            let message = format!(
                "reads like `{marks} Acceptance Criteria`, but is not read so: what stands below is no criteria"
            );
            out.problem(Span::new(start, start + title.len()), message);
        }
    }
}

/// Reports labels of a task list that are almost `Requirements:`.
pub(super) fn labels(doc: &Markdown<'_>, out: &mut Draft) {
    for line in 0..doc.lines.len() {
        let text = doc.line_text(line);
        let title = text.trim_start_matches([' ', '\t', '-', '*', '+', '_', '(', '[']);
        let word = word(title);
        // Most lines are told apart by the length of their first word.
        if !(9..=14).contains(&word.len()) {
            continue;
        }
        let after = title[word.len()..].trim_start_matches(references::is_markup);
        let Some(list) = after.strip_prefix(':') else { continue };
        let list = list.trim_start_matches(references::is_markup);
        let start = doc.lines[line].start as usize + text.len() - title.len();
        let whole = words::lead(title, words::REQUIREMENT).max(words::lead(title, words::REFERENCES));
        if references::number(list, 0).is_some()
            && whole.is_none()
            && (near(word, "requirements") || near(word, "requirement"))
            && !doc.masked(start as u32)
        {
            let message =
                "reads like `Requirements:`, but is not read so: the task names no requirement here";
            out.problem(Span::new(start, start + word.len()), message.to_owned());
        }
    }
}

/// What may stand in front of a title.
const MARKS: [char; 5] = ['#', ' ', '\t', '*', '['];

/// The letters at the start of `text`.
fn word(text: &str) -> &str {
    let len = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    &text[..len]
}

/// The number that follows a word at once, `1` or `3.1`.
fn number_behind(after: &str) -> Option<&str> {
    let at = after.len() - after.trim_start_matches([' ', '\t', '#']).len();
    let number = references::number(after, at)?;
    (at > 0).then_some(&after[number.start..number.end])
}

/// Whether `text` is not `expected`, in any case, and at most [`NEAR`] letters away: letters put in, left out or changed.
fn near(text: &str, expected: &str) -> bool {
    if text.len() > LONGEST
        || text.len().abs_diff(expected.len()) > NEAR
        || text.eq_ignore_ascii_case(expected)
    {
        return false;
    }
    // The distances of what was read so far from every beginning of `expected`.
    let mut row: Vec<usize> = (0..=expected.len()).collect();
    for (n, found) in text.bytes().enumerate() {
        let mut left = n + 1;
        let mut next = vec![left];
        for (pair, wanted) in row.windows(2).zip(expected.bytes()) {
            let [before, above] = pair else { continue };
            let changed = before + usize::from(!found.eq_ignore_ascii_case(&wanted));
            left = changed.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().is_some_and(|distance| *distance <= NEAR)
}
