//! From ids to mentions: lists, ranges, and the feature that is named beside an id (formats: reference syntax).

use memchr::memchr_iter;
use smol_str::{SmolStr, format_smolstr};

use crate::ids::{self, Token};
use crate::needle::Needle;
use crate::openspec::names_in;
use crate::{Context, FeatureRef, ItemKind, Mention, Span};

/// `spec` and `feature` behind their first letters.
static SPEC: Needle = Needle::new("pec");
static FEATURE: Needle = Needle::new("eature");

/// Longest range that is expanded: longer ones are typing errors, and cost memory.
pub(crate) const LONGEST_RANGE: u32 = 500;

/// Most mentions of one file: beyond, ranges are no longer expanded. A text of nothing but ranges would take a
/// thousand times its size.
const MOST_MENTIONS: usize = 100_000;

/// Mentions and the feature names they lean on; `context`, `in_test` and `block` are the caller's to fill.
pub(crate) struct Refs {
    pub mentions: Vec<Mention>,
    pub feature_refs: Vec<FeatureRef>,
}

/// A stretch of text whose ids belong to the feature that `target` names: a Markdown link.
pub(crate) struct LinkTarget {
    pub span: Span,
    pub feature: SmolStr,
}

/// Turns ascending `tokens` of `text` into mentions; `links` are ascending and disjoint.
pub(crate) fn resolve(text: &str, tokens: &[Token], links: &[LinkTarget]) -> Refs {
    let mut features = match tokens.is_empty() && links.is_empty() {
        true => names_in(text).collect(),
        false => feature_names(text),
    };
    let named = features.len();
    let qualifiers = qualifiers(text, tokens, links, &mut features, named);
    let mut mentions = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        let qualifier = qualifiers[i];
        // `007-FR-001 to 007-FR-003`: the number belongs to the id.
        let start = token.number_before.unwrap_or(token.span.start);
        if let Some(previous) = i.checked_sub(1).map(|p| &tokens[p])
            && (start == token.span.start || qualifiers[i - 1].is_some())
            && is_range(&text[previous.span.end as usize..start as usize], token.kind)
        {
            let whole = Span { start: previous.span.start, end: token.span.end };
            between(previous, &token.id, whole, qualifier, &mut mentions);
        }
        mentions.push(mention(token.kind, token.id.clone(), token.span, token.identifier, qualifier));
        let next = tokens.get(i + 1).map_or(text.len(), |t| t.span.start as usize);
        short_forms(&text[..next], token, qualifier, &mut mentions);
    }
    sort_features(&mut features, &mut mentions);
    Refs { mentions, feature_refs: features }
}

fn mention(kind: ItemKind, id: SmolStr, span: Span, partial: bool, qualifier: Option<u32>) -> Mention {
    Mention {
        kind,
        id,
        span,
        between: false,
        partial,
        context: Context::Prose,
        in_test: false,
        qualifier,
        block: Span::default(),
    }
}

/// Puts the features into order; the mentions' qualifiers follow.
pub(crate) fn sort_features(features: &mut Vec<FeatureRef>, mentions: &mut [Mention]) {
    if features.is_sorted_by_key(|f| f.span.start) {
        return;
    }
    let mut order: Vec<u32> = (0..features.len() as u32).collect();
    order.sort_by_key(|&i| features[i as usize].span.start);
    let mut position = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        position[old as usize] = new as u32;
    }
    for mention in mentions {
        mention.qualifier = mention.qualifier.map(|q| position[q as usize]);
    }
    *features = order.iter().map(|&i| features[i as usize].clone()).collect();
}

/// The ids strictly between `first` and `last`, if both are of one series.
fn between(first: &Token, last: &str, whole: Span, qualifier: Option<u32>, out: &mut Vec<Mention>) {
    let (Some((prefix, from, width, "")), Some((other, to, other_width, ""))) =
        (ids::split(&first.id), ids::split(last))
    else {
        return;
    };
    if prefix != other
        || (width != other_width && first.kind != ItemKind::Story)
        || to <= from
        || to - from > LONGEST_RANGE
        || out.len() > MOST_MENTIONS
    {
        return;
    }
    for number in from + 1..to {
        let id = if first.kind == ItemKind::Story {
            format_smolstr!("{prefix}{number}")
        } else {
            format_smolstr!("{prefix}{number:0width$}")
        };
        out.push(Mention { between: true, ..mention(first.kind, id, whole, false, qualifier) });
    }
}

/// Markup that may stand around an id or a connector without meaning anything.
fn bare(gap: &str) -> &str {
    gap.trim_matches(|c: char| matches!(c, '*' | '`' | '_' | '[' | ']' | '§' | ' '))
}

fn is_range(gap: &str, kind: ItemKind) -> bool {
    gap.len() <= 20
        && match bare(gap) {
            "to" | "through" | "thru" | "–" | ".." | "..." | "…" | "~" | "至" | "〜" | "～" => true,
            "-" => !gap.contains(' ') || kind != ItemKind::Task,
            // `T001 → T002` is an order; nobody writes it for requirements.
            _ => false,
        }
}

/// Whether ids around `gap` stand in one list (`FR-001, FR-002`), so that a qualifier holds for both.
pub(crate) fn is_list(gap: &str, kind: ItemKind) -> bool {
    gap.len() <= 20
        && !gap.contains('\n')
        && (is_range(gap, kind)
            || matches!(
                bare(gap),
                "" | ","
                    | "/"
                    | "+"
                    | "&"
                    | "、"
                    | "，"
                    | "and"
                    | "or"
                    | ", and"
                    | ", or"
                    | "und"
                    | "et"
                    | "y"
                    | "e"
                    | "及"
                    | "和"
                    | "と"
            ))
}

/// `FR-016/017`, `FR-011-015`, `FR-002..004`, `FR-001, 003` after the token; `text` ends at the next token.
fn short_forms(text: &str, token: &Token, qualifier: Option<u32>, out: &mut Vec<Mention>) {
    if token.identifier || !matches!(token.kind, ItemKind::Requirement | ItemKind::SuccessCriterion) {
        return;
    }
    let mut at = token.span.end as usize;
    // Behind nearly every id stands a blank or a mark that joins nothing.
    if !text[at..].starts_with(['.', '–', '…', '-', '~', '/', ',']) {
        return;
    }
    let Some((prefix, _, width, "")) = ids::split(&token.id) else { return };
    if width < 3 {
        return;
    }
    let mut last = token.clone();
    loop {
        let rest = &text[at..];
        let (separator, range) = match rest {
            r if r.starts_with("...") => (3, true),
            r if r.starts_with("..") => (2, true),
            r if r.starts_with(['–', '…']) => (3, true),
            r if r.starts_with(['-', '~']) => (1, true),
            r if r.starts_with('/') => (1, false),
            r if r.starts_with(", ") => (2, false),
            _ => return,
        };
        let digits = &rest[separator..];
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        let after = digits[count..].chars().next();
        let ends = !after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        // After a comma a number may be anything (`FR-030, 344 FR-036`): only where the list visibly ends or goes on.
        let listed = separator != 2
            || range
            || matches!(after, None | Some(')' | ',' | ';' | ']' | '|' | '\n' | '\r'));
        if count != width || !ends || !listed {
            return;
        }
        let id = format_smolstr!("{prefix}{}", &digits[..count]);
        let span = Span::new(at + separator, at + separator + count);
        if range {
            let whole = Span { start: last.span.start, end: span.end };
            between(&last, &id, whole, qualifier, out);
        }
        out.push(mention(token.kind, id.clone(), span, true, qualifier));
        last = Token { id, span, ..last };
        at = span.end as usize;
    }
}

/// For each token the index of the feature named directly beside it; new bare numbers are added to `features`.
fn qualifiers(
    text: &str,
    tokens: &[Token],
    links: &[LinkTarget],
    features: &mut Vec<FeatureRef>,
    named: usize,
) -> Vec<Option<u32>> {
    let mut out: Vec<Option<u32>> = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        let mut found = None;
        if let Some(number) = token.number_before {
            let span = Span { start: number, end: token.span.start - 1 };
            found = Some(add(features, text, span, true));
        }
        let link = links.partition_point(|l| l.span.start <= token.span.start).checked_sub(1);
        let link = link.map(|index| &links[index]).filter(|l| l.span.encloses(token.span));
        if let (None, Some(link)) = (found, link) {
            features.push(FeatureRef { span: link.span, text: link.feature.clone(), weak: false });
            found = Some(features.len() as u32 - 1);
        }
        let found = found.or_else(|| left(text, token, features, named)).or_else(|| {
            let (index, whole_list) = right(text, token, features, named)?;
            if whole_list {
                for j in (0..i).rev() {
                    let gap = &text[tokens[j].span.end as usize..tokens[j + 1].span.start as usize];
                    if out[j].is_some() || !is_list(gap, token.kind) {
                        break;
                    }
                    out[j] = Some(index);
                }
            }
            Some(index)
        });
        let found = found.or_else(|| {
            let previous = tokens.get(i.checked_sub(1)?)?;
            let gap = &text[previous.span.end as usize..token.span.start as usize];
            if is_list(gap, token.kind) { out[i - 1] } else { None }
        });
        out.push(found);
    }
    out
}

fn add(features: &mut Vec<FeatureRef>, text: &str, span: Span, weak: bool) -> u32 {
    features.push(FeatureRef { span, text: SmolStr::new(&text[span.range()]), weak });
    features.len() as u32 - 1
}

/// A feature that ends directly in front of the token.
fn left(text: &str, token: &Token, features: &mut Vec<FeatureRef>, named: usize) -> Option<u32> {
    let before = &text[..token.span.start as usize];
    let cut = before.trim_end_matches(|c: char| {
        matches!(c, ' ' | ',' | ':' | '/' | '#' | '(' | '-' | '*' | '`' | '[' | '§' | '\'')
    });
    let cut = cut.strip_suffix("'s").unwrap_or(cut);
    // `specs/004-albums/spec.md: FR-001`
    let folder = ["/spec.md", "/tasks.md"].iter().find_map(|file| cut.strip_suffix(file));
    if before.len() - cut.len() > 6 {
        return None;
    }
    let end = folder.unwrap_or(cut).len() as u32;
    let index = features[..named].partition_point(|f| f.span.end < end);
    if features[..named].get(index).is_some_and(|f| f.span.end == end) {
        return Some(index as u32);
    }
    // `F032 FR-011`: a code that a plan gives its features; no folder is called so.
    let digits = cut.bytes().rev().take_while(u8::is_ascii_digit).count();
    let code = cut[..cut.len() - digits].strip_suffix('F').filter(|_| (2..=3).contains(&digits));
    if code.is_some_and(|c| !c.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')))
        && matches!(&before[cut.len()..], " " | "/" | " (" | ": ")
    {
        let span = Span::new(cut.len() - digits - 1, cut.len());
        return Some(add(features, text, span, false));
    }
    // `083 FR-011`, `#010, FR-009`, `012/FR-007`: a bare number of three digits.
    let number = cut
        .len()
        .checked_sub(3)
        .filter(|&s| cut.is_char_boundary(s) && cut[s..].bytes().all(|b| b.is_ascii_digit()))?;
    let gap = &before[cut.len()..];
    let lead = cut[..number].chars().next_back();
    let hash = lead == Some('#');
    let free = !lead.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '_' | '–'));
    let joined = if hash {
        gap.chars().all(|c| matches!(c, ' ' | ',' | '/'))
    } else {
        matches!(gap, " " | "/" | ": " | " `" | " **")
    };
    (free && joined).then(|| add(features, text, Span::new(number, cut.len()), true))
}

/// A feature directly behind the token: `(344)`, `(spec 141)`, `of #006`, `from spec 136`. The second value: it holds
/// for the whole list before it.
fn right(text: &str, token: &Token, features: &mut Vec<FeatureRef>, named: usize) -> Option<(u32, bool)> {
    let start = token.span.end as usize;
    let after = text[start..].trim_start_matches(['*', '`', ']']);
    let gap_start = text.len() - after.len();
    let (skip, paren) = [(" (", true), (" of ", false), (" from ", false), (" in ", false)]
        .iter()
        .find_map(|(word, paren)| after.strip_prefix(word).map(|rest| (text.len() - rest.len(), *paren)))?;
    debug_assert!(skip > gap_start);
    let rest = text[skip..].trim_start_matches(['#', '`']);
    let at = (text.len() - rest.len()) as u32;
    let closes = |end: u32| !paren || text[end as usize..].trim_start_matches('`').starts_with(')');
    let index = features[..named].partition_point(|f| f.span.start < at);
    let worded = |found: &FeatureRef| {
        let word = text[at as usize..found.span.start as usize].trim_end_matches(['#', ' ', '-', '`']);
        ["", "spec", "feature"].iter().any(|w| word.eq_ignore_ascii_case(w)) || word.ends_with("specs/")
    };
    if let Some(found) = features[..named].get(index)
        && worded(found)
    {
        return closes(found.span.end).then_some((index as u32, !paren));
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let hash = text[..at as usize].ends_with('#');
    (digits == 3 && closes(at + 3) && (paren || hash))
        .then(|| (add(features, text, Span::new(at as usize, at as usize + 3), true), !paren))
}

/// `spec 004`, `feature #004`, `004-albums`, `specs/004-albums`, in order of their ends.
pub(crate) fn feature_names(text: &str) -> Vec<FeatureRef> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    for dash in memchr_iter(b'-', bytes) {
        if dash > 0 && bytes[dash - 1].is_ascii_digit() {
            out.extend(numbered_name(text, dash));
        }
    }
    for (needle, letters) in [(&SPEC, "sS"), (&FEATURE, "fF")] {
        for at in needle.find_iter(text) {
            if at > 0
                && letters.as_bytes().contains(&bytes[at - 1])
                && (at < 2 || !bytes[at - 2].is_ascii_alphanumeric())
            {
                out.extend(worded(text, at + needle.len()));
            }
        }
    }
    out.extend(names_in(text));
    out.sort_by_key(|f: &FeatureRef| (f.span.end, f.span.start));
    out.dedup_by(|b, a| a.span.end == b.span.end);
    // Ascending ends without overlaps are ascending starts too: both binary searches rely on it.
    let mut start = 0;
    out.retain(|f| {
        let keep = f.span.start >= start;
        if keep {
            start = f.span.end;
        }
        keep
    });
    out
}

fn name_end(text: &str, from: usize) -> usize {
    text[from..]
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
        .map_or(text.len(), |n| from + n)
}

/// `004-albums`, `20260102-101112-albums` around the dash after its first digits.
fn numbered_name(text: &str, dash: usize) -> Option<FeatureRef> {
    let bytes = text.as_bytes();
    let digits = bytes[..dash].iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let start = dash - digits;
    if !(2..=8).contains(&digits)
        || text[..start]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
    {
        return None;
    }
    let mut slug = dash + 1;
    if digits == 8
        && bytes.get(slug..slug + 7).is_some_and(|t| t[..6].iter().all(u8::is_ascii_digit) && t[6] == b'-')
    {
        slug += 7;
    }
    let end = name_end(text, slug);
    let name = text[slug..end].trim_end_matches(['-', '_']);
    // `007-FR-005` and `004-T001` are ids, `2024-Q3`-like things no folders: names are written in lower case.
    if !name.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase()) {
        return None;
    }
    let end = slug + name.len();
    Some(FeatureRef { span: Span::new(start, end), text: SmolStr::new(&text[start..end]), weak: false })
}

/// After the word `spec` or `feature`: ` 004`, `-004`, ` #004`, or `s/004-albums`.
fn worded(text: &str, at: usize) -> Option<FeatureRef> {
    let rest = &text[at..];
    if let Some(path) = rest.strip_prefix("s/") {
        if text[..at].strip_suffix("spec").is_some_and(|before| before.ends_with("openspec/")) {
            return None;
        }
        let start = at + 2;
        let name = path
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
            .map_or(path, |n| &path[..n]);
        // The folder, not a file directly in `specs/`; a trailing dot ends the sentence.
        let name = name.trim_end_matches('.');
        return (name.len() > 1 && !name.contains('.')).then(|| FeatureRef {
            span: Span::new(start, start + name.len()),
            text: SmolStr::new(name),
            weak: false,
        });
    }
    let number = rest.strip_prefix([' ', '-']).unwrap_or(rest);
    let number = number.strip_prefix('#').unwrap_or(number);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let start = text.len() - number.len();
    let after = number[digits..].chars().next();
    (digits == 3 && start > at && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')).then(|| {
        FeatureRef { span: Span::new(start, start + 3), text: SmolStr::new(&number[..3]), weak: false }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Families;

    fn show(text: &str) -> String {
        let refs = resolve(text, &ids::scan(text, &Families::default(), false), &[]);
        let show = |m: &Mention| {
            let q = m.qualifier.map(|q| &refs.feature_refs[q as usize]);
            let q = q.map_or(String::new(), |f| format!("{}{}:", f.text, if f.weak { "?" } else { "" }));
            let written = if m.between { "~" } else { &text[m.span.range()] };
            if written == m.id { format!("{q}{written}") } else { format!("{q}{}={written}", m.id) }
        };
        refs.mentions.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lists_and_ranges() {
        assert_eq!(show("FR-001, FR-002/FR-003"), "FR-001 FR-002 FR-003");
        for range in [
            "FR-001 to FR-003",
            "FR-001 through FR-003",
            "FR-001..FR-003",
            "FR-001–FR-003",
            "**FR-001**-**FR-003**",
            "FR-001…FR-003",
            "FR-001~FR-003",
            "`FR-001` 至 `FR-003`",
        ] {
            assert_eq!(show(range), "FR-001 FR-002=~ FR-003", "{range}");
        }
        assert_eq!(show("FR-016/017"), "FR-016 FR-017=017");
        assert_eq!(show("FR-011-013"), "FR-011 FR-012=~ FR-013=013");
        assert_eq!(show("FR-002..004."), "FR-002 FR-003=~ FR-004=004");
        assert_eq!(show("(FR-001, 003)"), "FR-001 FR-003=003");
        assert_eq!(show("T009-T011, T013–T014"), "T009 T010=~ T011 T013 T014");
        assert_eq!(show("T001 → T002"), "T001 T002");
        assert_eq!(show("[US1-US3]"), "US1 US2=~ US3");
        assert_eq!(
            show("FR-003 to FR-001, FR-1 to FR-003, FR-001 100 times, FR-001/002-2; FR-004, 100 of them"),
            "FR-003 FR-001 FR-1 FR-003 FR-001 FR-001 FR-004"
        );
    }

    #[test]
    fn qualified() {
        assert_eq!(show("openspec/specs/auth/spec.md: FR-001"), "specs/auth:FR-001");
        assert_eq!(show("007-FR-005"), "007?:FR-005");
        assert_eq!(show("004/FR-003"), "004?:FR-003");
        assert_eq!(show("004-albums FR-003, `014-mesh` FR-015"), "004-albums:FR-003 014-mesh:FR-015");
        assert_eq!(show("Spec 083 US2, FR-008 and feature-010 FR-004"), "083:US2 083:FR-008 010:FR-004");
        assert_eq!(show("specs/004-x/spec.md and specs/004-x: FR-001"), "004-x:FR-001");
        assert_eq!(show("FR-030, 344 FR-036"), "FR-030 344?:FR-036");
        assert_eq!(show("(#010, FR-009)"), "010?:FR-009");
        assert_eq!(
            show("FR-065 (spec 141); FR-022 (344); FR-001 of #006; FR-037 from spec 136"),
            "141:FR-065 344?:FR-022 006?:FR-001 136:FR-037"
        );
        assert_eq!(show("FR-001, FR-002 of spec 136"), "136:FR-001 136:FR-002");
        assert_eq!(show("spec 004's FR-003"), "004:FR-003");
        assert_eq!(
            show("FR-012/FR-013; see FR-001 (feature 013, FR-011)"),
            "FR-012 FR-013 FR-001 013:FR-011"
        );
        assert_eq!(show("status 404 (FR-012), spec 083 says FR-001"), "FR-012 FR-001");
    }
}
