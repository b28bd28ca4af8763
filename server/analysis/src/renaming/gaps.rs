//! What stands between ids, and in front of them: separators, words of a range, `R` of `R1.2`.

use specls_syntax::joints::{LIST_WORDS, RANGE_WORDS};

/// Signs that make two ids a range.
const RANGES: [&str; 9] = ["–", "—", "..", "...", "…", "~", "〜", "～", "-"];

/// Signs between the elements of a list.
const SIGNS: [char; 9] = [',', ';', '、', '，', '；', '・', '/', '&', '+'];

/// What may stand directly in front of an id and belongs to it.
const LEADS: [&str; 10] =
    ["R", "Requirement ", "Requirements ", "Req ", "REQ ", "AC", "AC ", "要件", "需求", "要求"];

fn is_markup(c: char) -> bool {
    matches!(c, '*' | '`' | '_' | '[' | ']' | '§')
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{3000}')
}

/// Whether `text` is one of the words, in any case.
fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.contains(&text) || text.len() <= 20 && words.contains(&text.to_lowercase().as_str())
}

/// Whether a word is told apart from the letters beside it by blanks only.
fn needs_blanks(word: &str) -> bool {
    word.chars().all(char::is_lowercase)
}

/// The word that `text` ends with, in any case, in bytes.
fn word_at_end(text: &str) -> Option<usize> {
    let fits = |word: &&&str| {
        let at = text.len().checked_sub(word.len());
        let found = at.and_then(|at| Some((text.get(..at)?, text.get(at..)?)));
        found.is_some_and(|(before, found)| {
            found.to_lowercase() == **word && (!needs_blanks(word) || before.ends_with(is_blank))
        })
    };
    LIST_WORDS.iter().filter(fits).map(|word| word.len()).max()
}

/// The word that `text` begins with, in any case, in bytes.
fn word_at_start(text: &str) -> Option<usize> {
    let fits = |word: &&&str| {
        let found = text.get(..word.len()).filter(|found| found.to_lowercase() == **word);
        found.is_some() && (!needs_blanks(word) || text[word.len()..].starts_with(is_blank))
    };
    LIST_WORDS.iter().filter(fits).map(|word| word.len()).max()
}

/// Where a number begins that makes a range with the id in front of `after`: `-3`, ` - 2.1`, but not ` - 3 times`.
pub(super) fn tail(after: &str) -> Option<usize> {
    let open = |text: &str| text.len() - text.trim_start_matches(|c| is_blank(c) || is_markup(c)).len();
    let from = open(after);
    let rest = &after[from..];
    let sign = RANGES.iter().filter(|sign| rest.starts_with(**sign)).map(|sign| sign.len()).max();
    let word = || {
        let fits = |word: &&&str| {
            let found = rest.get(..word.len()).filter(|found| found.to_lowercase() == **word);
            found.is_some() && (!needs_blanks(word) || rest[word.len()..].starts_with(is_blank))
        };
        RANGE_WORDS.iter().filter(fits).map(|word| word.len()).max()
    };
    let sign = sign.or_else(word)?;
    let mut to = from + sign;
    let tight = from == 0;
    to += open(&after[to..]);
    to += usize::from(after[to..].starts_with('R'));
    let number = &after[to..];
    let digits = number.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let dotted =
        number[digits..].starts_with('.') && number[digits + 1..].starts_with(|c: char| c.is_ascii_digit());
    ((1..=3).contains(&digits) && (tight || dotted)).then_some(to)
}

/// Whether `before` ends with a number and the sign of a range: `1.1-`, `1.1 – `.
pub(super) fn has_head(before: &str) -> bool {
    let trimmed = |text: &'_ str| text.trim_end_matches(|c| is_blank(c) || is_markup(c)).len();
    let rest = &before[..trimmed(before)];
    let Some(sign) = RANGES.iter().filter(|s| rest.ends_with(**s)).map(|s| s.len()).max() else {
        return false;
    };
    let rest = &rest[..rest.len() - sign];
    let end = trimmed(rest);
    let number = &rest[..end];
    let token = number.len() - number.bytes().rev().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    number.ends_with(|c: char| c.is_ascii_digit()) && (end == rest.len() || number[token..].contains('.'))
}

/// Bytes at the end of `before` that belong to the id behind it: `R`, `要件`, `Requirement `, `007-`.
pub(crate) fn lead(before: &str) -> usize {
    for lead in LEADS {
        let Some(rest) = before.strip_suffix(lead) else { continue };
        let ascii = lead.starts_with(|c: char| c.is_ascii());
        // `1.1-R1.5` is a range, `X-R1` is something else.
        let rest = rest.strip_suffix('-').filter(|r| !r.ends_with(char::is_alphabetic)).map_or(rest, |_| "");
        if !ascii || !rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-')) {
            return lead.len();
        }
    }
    for joint in ['-', '/'] {
        let Some(rest) = before.strip_suffix(joint) else { continue };
        let digits = rest.bytes().rev().take_while(u8::is_ascii_digit).count();
        let free = !rest[..rest.len() - digits]
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '.'));
        if (3..=8).contains(&digits) && free {
            return digits + 1;
        }
    }
    0
}

/// The text between the two ends of a range, in parts.
pub(super) struct Range<'t> {
    whole: &'t str,
    before: &'t str,
    after: &'t str,
}

impl<'t> Range<'t> {
    /// `None` if the ids around `gap` are no range.
    pub fn of(gap: &'t str) -> Option<Self> {
        if gap.len() > 40 || gap.contains('\n') {
            return None;
        }
        let tail = lead(gap);
        let core = gap[..gap.len() - tail].trim_matches(|c: char| is_markup(c) || is_blank(c));
        if !RANGES.contains(&core) && !is_one_of(core, RANGE_WORDS) {
            return None;
        }
        let at = gap.find(core)?;
        let before = gap[..at].trim_end_matches(' ');
        let after = gap[at + core.len()..].trim_start_matches(' ');
        Some(Self { whole: gap, before, after })
    }

    /// Between the ends of a shorter range.
    pub fn range(&self) -> &'t str {
        self.whole
    }

    /// Between the elements of a list, `separator` being the sign of the place.
    pub fn list(&self, separator: &str) -> String {
        format!("{}{separator}{}", self.before, self.after)
    }
}

/// Whether `gap` stands between two elements of a list.
pub(super) fn is_list(gap: &str) -> bool {
    if gap.len() > 40 || gap.contains('\n') {
        return false;
    }
    let tail = lead(gap);
    let plain = |c: char| is_markup(c) || is_blank(c) || matches!(c, '"' | '\'');
    let core = gap[..gap.len() - tail].trim_matches(plain);
    let core = core.strip_prefix(SIGNS).map_or(core, |rest| rest.trim_start_matches(is_blank));
    core.is_empty() && gap.contains(SIGNS) || is_one_of(core, LIST_WORDS)
}

/// Start of the separator at the end of `before`, with the blanks in front of it, if something stands in front of that.
pub(super) fn separator_before(before: &str) -> Option<usize> {
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = before[line..].trim_end_matches([' ', '\t']);
    let sign = |rest: &str| rest.strip_suffix(SIGNS).map(|r| r.trim_end_matches([' ', '\t']).len());
    let word = || {
        let rest = rest[..rest.len() - word_at_end(rest)?].trim_end_matches([' ', '\t']);
        Some(sign(rest).unwrap_or(rest.len()))
    };
    let end = sign(rest).or_else(word)?;
    let element = |c: char| c.is_alphanumeric() || is_markup(c) || matches!(c, '"' | '\'' | ')');
    rest[..end].ends_with(element).then_some(line + end)
}

/// End of the separator that `after` begins with, with the blanks behind it.
pub(super) fn separator_after(after: &str) -> Option<usize> {
    let start = after.trim_start_matches([' ', '\t']);
    let mut rest = start.strip_prefix(SIGNS).map(|rest| rest.trim_start_matches([' ', '\t']));
    let from = rest.unwrap_or(start);
    if let Some(word) = word_at_start(from) {
        rest = Some(from[word..].trim_start_matches([' ', '\t']));
    }
    rest.filter(|rest| !rest.is_empty() && !rest.starts_with(['\n', '\r']))
        .map(|rest| after.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads() {
        let of = |text: &str| text[text.len() - lead(text)..].to_owned();
        assert_eq!(of("_Requirements: R"), "R");
        assert_eq!(of("see 要件"), "要件");
        assert_eq!(of("see 007-"), "007-");
        assert_eq!(of("Requirement "), "Requirement ");
        assert_eq!([of("FOR"), of("v1.007-"), of("1.1, "), of("2024-01/")], ["", "", "", ""]);
    }

    #[test]
    fn ranges() {
        let list = |gap| Range::of(gap).map(|r| r.list(", "));
        assert_eq!(list(" to ").as_deref(), Some(", "));
        assert_eq!(list("**-**").as_deref(), Some("**, **"));
        assert_eq!(list("-R").as_deref(), Some(", R"));
        assert_eq!(list(" to 007-").as_deref(), Some(", 007-"));
        assert_eq!([" bis ", "から", " до ", " TO "].map(|g| list(g).is_some()), [true; 4]);
        assert_eq!(list(", "), None);
    }

    #[test]
    fn ranges_that_are_not_read() {
        assert_eq!(["-3", " - 2.1", "–R2", " bis 1.4"].map(|t| tail(t).is_some()), [true; 4]);
        assert_eq!([" - 3 times", ", 1.2", "-beta", "_", "", " to 3"].map(|t| tail(t).is_some()), [false; 6]);
        assert_eq!(["1.1-", "1.1 – ", "1-"].map(has_head), [true; 3]);
        assert_eq!(["a - ", "- ", "-", "3 - "].map(has_head), [false; 4]);
    }

    #[test]
    fn separators() {
        let before = |text: &str| separator_before(text).map(|at| text[at..].to_owned());
        assert_eq!(before("1.1, ").as_deref(), Some(", "));
        assert_eq!(before("1.1, and ").as_deref(), Some(", and "));
        assert_eq!(before("1.1、").as_deref(), Some("、"));
        assert_eq!(before("_Requirements: "), None);
        assert_eq!(before(", "), None);
        let after = |text: &str| separator_after(text).map(|at| text[..at].to_owned());
        assert_eq!(after(", 1.2").as_deref(), Some(", "));
        assert_eq!(after(" and 1.2").as_deref(), Some(" and "));
        assert_eq!((after("_"), after(" text"), after(",\n")), (None, None, None));
        assert!(is_list(", ") && is_list("\", \"") && is_list(", R") && is_list(" and "));
        assert!(is_list("および") && is_list(" и ") && is_list(", AND "));
        assert!(!is_list(" ") && !is_list(". ") && !is_list(",\n"));
    }
}
