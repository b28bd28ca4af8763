//! The linear scanner for ids: `FR-001`, `US1`, `US1/AC2`, `T012`, `CHK003`, and `fr_012` inside identifiers.

use memchr::memchr_iter;
use smol_str::{SmolStr, format_smolstr};

use crate::needle::Needle;
use crate::{ItemKind, Span};

/// Requirement families known without any setting (formats: id table; `SC` is a success criterion, `US` a story).
pub(crate) const FAMILIES: [&str; 15] =
    ["FR", "NFR", "SC", "AC", "EC", "BR", "CR", "TR", "IR", "INV", "CON", "REQ", "CA", "A", "C"];

static US: Needle = Needle::new("US");
static USER_STORY: Needle = Needle::new("ser Story ");
static CHK: Needle = Needle::new("CHK");
static SMALL_FR: Needle = Needle::new("fr");
static CAPITAL_FR: Needle = Needle::new("FR");
static SMALL_SC: Needle = Needle::new("sc_");
static CAPITAL_SC: Needle = Needle::new("SC_");

/// Most bytes before the number of an id (`FR-DI-`, `007-FR-`): bounds the way back from each dash.
const LONGEST_HEAD: usize = 64;

/// The id families that count.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Families {
    more: Vec<SmolStr>,
    titles: bool,
}

impl Families {
    /// The built-in families and `more`, which the settings name.
    #[must_use]
    pub fn new<'a>(more: impl IntoIterator<Item = &'a str>) -> Self {
        Self { more: more.into_iter().map(SmolStr::new).collect(), titles: false }
    }

    /// The same families; whether code names things by their titles too. Only a workspace with specs whose requirements have no
    /// ids asks that, and no other pays for it.
    #[must_use]
    pub fn with_titles(self, titles: bool) -> Self {
        Self { titles, ..self }
    }

    /// Whether code names things by their titles too.
    #[must_use]
    pub fn has_titles(&self) -> bool {
        self.titles
    }

    fn contains(&self, family: &str) -> bool {
        FAMILIES.contains(&family) || self.more.iter().any(|f| f == family)
    }
}

/// An id as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: ItemKind,
    /// In the form of [`crate::Item::id`].
    pub id: SmolStr,
    pub span: Span,
    /// Start of a `007-` directly in front, if there is one: the qualifier `007-FR-005`.
    pub number_before: Option<u32>,
    /// The id stands inside an identifier (`fr_012`).
    pub identifier: bool,
}

/// Letters before the number: `FR` of `FR-001`, `FR-DI` of `FR-DI-001`, `US` of `US1`.
#[must_use]
pub fn family(id: &str) -> &str {
    let digits = id.find(|c: char| c.is_ascii_digit()).unwrap_or(id.len());
    id[..digits].trim_end_matches('-')
}

/// Number of digits directly after the family: 3 in `FR-001a`.
#[must_use]
pub fn width(id: &str) -> usize {
    let digits = id.find(|c: char| c.is_ascii_digit()).unwrap_or(id.len());
    id[digits..].bytes().take_while(u8::is_ascii_digit).count()
}

/// An id split at its main number: `FR-010a` is `("FR-", 10, 3, "a")`.
#[must_use]
pub fn split(id: &str) -> Option<(&str, u32, usize, &str)> {
    let start = id.find(|c: char| c.is_ascii_digit())?;
    let width = width(id);
    Some((&id[..start], id[start..start + width].parse().ok()?, width, &id[start + width..]))
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn boundary_before(bytes: &[u8], at: usize) -> bool {
    at == 0 || !word(bytes[at - 1])
}

fn digits_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at].is_ascii_digit() {
        at += 1;
    }
    at
}

/// Kind and id of a text that is nothing but an id as artifacts write them (`FR-001`, `US1`, `User Story 1`, `T012`).
#[must_use]
pub fn written_id(text: &str, families: &Families) -> Option<(ItemKind, SmolStr)> {
    let mut tokens = scan(text, families, false).into_iter();
    let token = tokens.next().filter(|t| t.span == Span::new(0, text.len()))?;
    Some((token.kind, token.id))
}

/// All ids of `text`, ascending, not overlapping. `identifiers`: also `fr_012` forms (source files).
pub(crate) fn scan(text: &str, families: &Families, identifiers: bool) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    for dash in memchr_iter(b'-', bytes) {
        if bytes.get(dash + 1).is_some_and(u8::is_ascii_digit) {
            tokens.extend(dashed(text, dash, families));
        }
    }
    for at in memchr_iter(b'T', bytes) {
        tokens.extend(task(text, at));
    }
    for at in US.find_iter(text) {
        tokens.extend(story(text, at, at + 2));
    }
    for at in USER_STORY.find_iter(text) {
        if at > 0 && matches!(bytes[at - 1], b'U' | b'u') {
            tokens.extend(story(text, at - 1, at + 10));
        }
    }
    for at in CHK.find_iter(text) {
        let end = digits_end(bytes, at + 3);
        if boundary_before(bytes, at)
            && (2..=4).contains(&(end - at - 3))
            && !bytes.get(end).copied().is_some_and(word)
        {
            tokens.push(token(ItemKind::ChecklistItem, &text[at..end], at, end));
        }
    }
    if identifiers {
        for word in [&SMALL_FR, &CAPITAL_FR, &SMALL_SC, &CAPITAL_SC] {
            tokens.extend(word.find_iter(text).filter_map(|at| identifier(text, at + 1)));
        }
    }
    tokens.sort_by_key(|t| (t.span.start, std::cmp::Reverse(t.span.end)));
    let mut end = 0;
    tokens.retain_mut(|t| {
        let keep = t.span.start >= end;
        if keep {
            // In `FR-001.007-FR-002` the number is a part of the id before.
            t.number_before = t.number_before.filter(|at| *at >= end);
            end = t.span.end;
        }
        keep
    });
    tokens
}

fn token(kind: ItemKind, id: &str, start: usize, end: usize) -> Token {
    Token { kind, id: SmolStr::new(id), span: Span::new(start, end), number_before: None, identifier: false }
}

/// `FR-001`, `FR-DI-001`, `FR-001.1`, `FR-010a`, `US-1`, `T-001` around the dash before the number.
fn dashed(text: &str, dash: usize, families: &Families) -> Option<Token> {
    let bytes = text.as_bytes();
    let mut start = dash;
    let first = dash.saturating_sub(LONGEST_HEAD);
    while start > first
        && (bytes[start - 1].is_ascii_uppercase()
            || bytes[start - 1].is_ascii_digit()
            || bytes[start - 1] == b'-')
    {
        start -= 1;
    }
    while start < dash && bytes[start] == b'-' {
        start += 1;
    }
    if !boundary_before(bytes, start) {
        return None;
    }
    // `007-FR-005`: the number is a feature's. `FR-003-FR-008`: it belongs to the id before.
    let mut number_before = None;
    let mut part = start;
    for (index, written) in bytes[start..dash].split(|b| *b == b'-').enumerate() {
        let next = part + written.len() + 1;
        if written.first().is_some_and(u8::is_ascii_digit) {
            if !written.iter().all(u8::is_ascii_digit) || (index == 0 && written.len() < 2) {
                return None;
            }
            number_before = (index == 0).then_some(part as u32);
            start = next;
        }
        part = next;
    }
    if start >= dash {
        return None;
    }
    let head = &text[start..dash];
    let first = head.split('-').next().unwrap_or_default();
    let mut end = digits_end(bytes, dash + 1);
    if end - dash - 1 > 4 {
        return None;
    }
    if first == "US" {
        return if head == "US" { story(text, start, dash + 1) } else { None };
    }
    if head == "T" || head == "TASK" {
        return task(text, start);
    }
    if !families.contains(first)
        || head.split('-').any(|part| !part.starts_with(|c: char| c.is_ascii_uppercase()) || part.len() > 12)
    {
        return None;
    }
    let first_number = &text[dash + 1..end];
    // `.1` and `-001` parts. `FR-025-029` is a range, `REQ-001-001` an id.
    while let Some(&separator @ (b'.' | b'-')) = bytes.get(end) {
        let next = digits_end(bytes, end + 1);
        let part = next - end - 1;
        if part == 0
            || part > 4
            || (separator == b'-' && is_short_range(head, first_number, &text[end + 1..next]))
        {
            break;
        }
        end = next;
    }
    let suffix = bytes[end..].iter().take_while(|b| b.is_ascii_lowercase()).count();
    // `FR-11x` stands for many.
    if suffix > 2
        || bytes[end..end + suffix].contains(&b'x')
        || bytes.get(end + suffix).copied().is_some_and(word)
    {
        return None;
    }
    end += suffix;
    let kind = if first == "SC" { ItemKind::SuccessCriterion } else { ItemKind::Requirement };
    Some(Token { number_before, ..token(kind, &text[start..end], start, end) })
}

fn is_short_range(head: &str, first: &str, second: &str) -> bool {
    matches!(head, "FR" | "NFR" | "SC")
        && first.len() == second.len()
        && first.len() >= 3
        && second.parse::<u32>().ok() > first.parse::<u32>().ok()
}

/// The requirement or success criterion whose id starts at `start` of `text`.
pub(crate) fn requirement_at(text: &str, start: usize, families: &Families) -> Option<Token> {
    let bytes = text.as_bytes();
    let head = bytes[start..]
        .iter()
        .take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || **b == b'-')
        .count();
    let dash = (start + 1..start + head)
        .find(|&at| bytes[at] == b'-' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))?;
    let token = dashed(text, dash, families)?;
    (token.span.start as usize == start
        && matches!(token.kind, ItemKind::Requirement | ItemKind::SuccessCriterion))
    .then_some(token)
}

/// `US1` or `User Story 1` whose number starts at `number`; with `/AC2`, `-AS4`, `/AC-2` a scenario.
fn story(text: &str, start: usize, number: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    let number = if bytes.get(number) == Some(&b'-') { number + 1 } else { number };
    let end = digits_end(bytes, number);
    if end == number || end - number > 3 || !boundary_before(bytes, start) {
        return None;
    }
    let story: u32 = text[number..end].parse().ok()?;
    let number_before = number_before(bytes, start);
    if let Some(b'/' | b'-') = bytes.get(end)
        && matches!(bytes.get(end + 1..end + 3), Some(b"AC" | b"AS"))
    {
        let at = end + 3 + usize::from(bytes.get(end + 3) == Some(&b'-'));
        let last = digits_end(bytes, at);
        if last > at && last - at <= 3 && !bytes.get(last).copied().is_some_and(word) {
            let scenario: u32 = text[at..last].parse().ok()?;
            let id = format_smolstr!("US{story}/AC{scenario}");
            return Some(Token { number_before, ..token(ItemKind::Scenario, &id, start, last) });
        }
    }
    if bytes.get(end).copied().is_some_and(word) {
        return None;
    }
    let written = &text[start..end];
    // Nearly all are written as their id is.
    if written.starts_with("US") && number == start + 2 && !text[number..].starts_with('0') {
        return Some(Token { number_before, ..token(ItemKind::Story, written, start, end) });
    }
    Some(Token { number_before, ..token(ItemKind::Story, &format_smolstr!("US{story}"), start, end) })
}

/// Start of the `010-` directly in front of the task or story at `start`.
fn number_before(bytes: &[u8], start: usize) -> Option<u32> {
    let before = bytes[..start].strip_suffix(b"-")?;
    let digits = before.iter().rev().take(9).take_while(|b| b.is_ascii_digit()).count();
    let from = before.len() - digits;
    let free = from == 0 || !(word(bytes[from - 1]) || matches!(bytes[from - 1], b'-' | b'.'));
    ((2..=8).contains(&digits) && free).then_some(from as u32)
}

/// `T001`, `T027A`, `T11.001`, `T-001`, `TASK-001` at `start`.
fn task(text: &str, start: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    let end = task_id_end(text, start)?;
    let head = bytes[start..end].iter().take_while(|b| !b.is_ascii_digit()).count();
    let number = digits_end(bytes, start + head) - start - head;
    // In prose only what Spec Kit itself takes for a task id (three digits or more), or a dotted one.
    if (number < 3 && !text[start..end].contains('.')) || !boundary_before(bytes, start) {
        return None;
    }
    // `NL-T001` belongs to the prefix; `004-T001` and `- T001` do not.
    let mut from = start;
    if from >= 2 && bytes[from - 1] == b'-' && bytes[from - 2].is_ascii_uppercase() {
        let letters = bytes[..from - 1].iter().rev().take_while(|b| b.is_ascii_uppercase()).count();
        if letters > 4 || !boundary_before(bytes, from - 1 - letters) {
            return None;
        }
        from -= letters + 1;
    }
    let number_before = number_before(bytes, from);
    Some(Token { number_before, ..token(ItemKind::Task, &text[from..end], from, end) })
}

/// End of the task id at `start` (which is at its `T`): `T(ASK-)?-?\d{1,4}(\.\d{1,4}){0,2}[A-Za-z]?`.
pub(crate) fn task_id_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    if bytes.get(at..at + 4) == Some(b"ASK-") {
        at += 4;
    } else if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    let mut end = digits_end(bytes, at);
    if end == at || end - at > 4 {
        return None;
    }
    for _ in 0..2 {
        let next = digits_end(bytes, end + 1);
        if bytes.get(end) == Some(&b'.') && next > end + 1 && next - end <= 5 {
            end = next;
        }
    }
    if bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
        end += 1;
    }
    (!bytes.get(end).copied().is_some_and(word)).then_some(end)
}

/// `fr_012`, `FR012`, `nfr_001`, `sc_003`, `test_001_fr036_x` at the second letter.
fn identifier(text: &str, at: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    let mut start = at.checked_sub(1)?;
    let (mut head, kind) = match &bytes[start..=at] {
        b"FR" | b"fr" => ("FR", ItemKind::Requirement),
        b"SC" | b"sc" => ("SC", ItemKind::SuccessCriterion),
        _ => return None,
    };
    let upper = bytes[at].is_ascii_uppercase();
    if head == "FR" && start > 0 && bytes[start - 1] == if upper { b'N' } else { b'n' } {
        start -= 1;
        head = "NFR";
    }
    // `fr` must begin a word of the identifier: `_fr012`, `TestFR003`, not `xfr012`.
    if start > 0
        && (if upper {
            bytes[start - 1].is_ascii_uppercase()
        } else {
            bytes[start - 1].is_ascii_alphanumeric()
        })
    {
        return None;
    }
    let number = at + 1 + usize::from(bytes.get(at + 1) == Some(&b'_'));
    let end = digits_end(bytes, number);
    if !(2..=4).contains(&(end - number)) {
        return None;
    }
    let mut last = end;
    if bytes.get(end).is_some_and(u8::is_ascii_lowercase)
        && !bytes.get(end + 1).is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    {
        last += 1;
    }
    if bytes.get(last).is_some_and(|b| b.is_ascii_lowercase()) {
        return None;
    }
    Some(Token {
        identifier: true,
        ..token(kind, &format_smolstr!("{head}-{}", &text[number..last]), start, last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        scan(text, &Families::default(), true)
            .iter()
            .map(|t| {
                format!(
                    "{}={}{}",
                    &text[t.span.range()],
                    t.id,
                    if t.number_before.is_some() { " (q)" } else { "" }
                )
            })
            .collect()
    }

    #[test]
    fn requirement_forms() {
        assert_eq!(
            ids("FR-001, (FR-010a) §FR-2 [NFR-DI-001] SC-004."),
            ["FR-001=FR-001", "FR-010a=FR-010a", "FR-2=FR-2", "NFR-DI-001=NFR-DI-001", "SC-004=SC-004"]
        );
        assert_eq!(ids("007-FR-005 and 012/FR-013"), ["FR-005=FR-005 (q)", "FR-013=FR-013"]);
        assert_eq!(
            ids("FR-001.1 FR-005. REQ-001-001 FR-025-029"),
            ["FR-001.1=FR-001.1", "FR-005=FR-005", "REQ-001-001=REQ-001-001", "FR-025=FR-025"]
        );
        assert_eq!(
            ids("FR-003-FR-008, 007-FR-001-FR-002"),
            ["FR-003=FR-003", "FR-008=FR-008", "FR-001=FR-001 (q)", "FR-002=FR-002"]
        );
    }

    #[test]
    fn what_is_no_id() {
        assert_eq!(
            ids("UTF-8 SHA-256 XFR-001 FR-00123 FR-001abc fr-001 FR- FR-x _FR-001 T350xy T12 T1"),
            [] as [&str; 0]
        );
    }

    #[test]
    fn stories_scenarios_tasks() {
        assert_eq!(
            ids("US1 US-2 User Story 3 US1/AC2 US3-AS4 [US5]"),
            ["US1=US1", "US-2=US2", "User Story 3=US3", "US1/AC2=US1/AC2", "US3-AS4=US3/AC4", "US5=US5"]
        );
        assert_eq!(
            ids("T001 T027A T11.001 T-012 NL-T001 004-T001 CHK001"),
            [
                "T001=T001",
                "T027A=T027A",
                "T11.001=T11.001",
                "T-012=T-012",
                "NL-T001=NL-T001",
                "T001=T001 (q)",
                "CHK001=CHK001"
            ]
        );
    }

    #[test]
    fn identifiers() {
        assert_eq!(
            ids("fr_012 FR012 test_001_fr036_default TestFR003Table nfr_001 sc_003"),
            [
                "fr_012=FR-012",
                "FR012=FR-012",
                "fr036=FR-036",
                "FR003=FR-003",
                "nfr_001=NFR-001",
                "sc_003=SC-003"
            ]
        );
        assert_eq!(ids("xfr012 FR1 offr_12x fr_12ab"), [] as [&str; 0]);
    }
}
