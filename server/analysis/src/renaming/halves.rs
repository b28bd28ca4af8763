//! Ranges of which only one end is read: `Requirements 1.1-3` in a comment, where `-3` may be anything.
//!
//! People read a range there. When its read end changes, the other one has to follow.

use smol_str::SmolStr;
use specls_syntax::{ItemKind, Mention, Span};

use super::gaps;
use super::places::{Fate, is_number};

/// Mentions and their fates, with the ends of ranges that are not read.
pub(super) struct Whole {
    pub mentions: Vec<Mention>,
    pub fates: Vec<Fate>,
    /// Those that are not read.
    pub unread: Vec<(Mention, Fate)>,
}

/// The mentions of `text` with the other ends of half-read ranges, and what lies between, in lists of which something
/// changes. `fate`: what becomes of an id that something has. `None` if there are none.
pub(super) fn with_unread(
    text: &str,
    mentions: &[Mention],
    fates: &[Fate],
    fate: &dyn Fn(ItemKind, &str) -> Option<Fate>,
) -> Option<Whole> {
    let mut found: Vec<(usize, Vec<Mention>)> = Vec::new();
    // A change since the list began.
    let mut changes = false;
    let written: Vec<usize> = (0..mentions.len()).filter(|m| !mentions[*m].between).collect();
    for (at, &m) in written.iter().enumerate() {
        let mention = &mentions[m];
        changes |= fates.get(m).is_some_and(Fate::changes);
        let next = written.get(at + 1).map(|next| mentions[*next].span.start);
        let gap = next.and_then(|next| text.get(mention.span.end as usize..next as usize));
        if gap.is_some_and(gaps::is_list) {
            continue;
        }
        // `Requirement 1.3-5 seconds`: where nothing has the number of the other end it is none.
        let more = || {
            let all = ends(text, mention)?;
            let last = all.last()?;
            let apart = next.is_none_or(|next| next > last.span.start);
            (apart && fate(last.kind, &last.id).is_some()).then_some(all)
        };
        if changes && let Some(all) = more() {
            found.push((m, all));
        }
        changes = false;
    }
    if found.is_empty() {
        return None;
    }
    let mut out = Whole { mentions: Vec::new(), fates: Vec::new(), unread: Vec::new() };
    let mut found = found.into_iter().peekable();
    for (m, mention) in mentions.iter().enumerate() {
        out.mentions.push(mention.clone());
        out.fates.push(fates.get(m).cloned().unwrap_or(Fate::Stays));
        if let Some((_, all)) = found.next_if(|(at, _)| *at == m) {
            for unread in all {
                let fate = fate(unread.kind, &unread.id).unwrap_or(Fate::Nothing);
                out.unread.push((unread.clone(), fate.clone()));
                out.mentions.push(unread);
                out.fates.push(fate);
            }
        }
    }
    Some(out)
}

/// Longest half-read range.
const LONGEST: u32 = 500;

/// What a range that begins with `first` names beside it, its other end last; `None` if none follows that is one.
fn ends(text: &str, first: &Mention) -> Option<Vec<Mention>> {
    let after = text.get(first.span.end as usize..)?;
    let start = first.span.end as usize + gaps::tail(after)?;
    let rest = text.get(start..)?;
    let len = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let number = rest[..len].trim_end_matches('.');
    let goes_on = rest[number.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '%');
    let head = &first.id[..first.id.rfind('.').map_or(0, |dot| dot + 1)];
    // `1.1-3`: only the last part is written.
    let short = !head.is_empty() && !number.contains('.');
    let last = if short { number } else { number.strip_prefix(head)? };
    let (from, to): (u32, u32) = (first.id[head.len()..].parse().ok()?, last.parse().ok()?);
    if !is_number(&first.id) || goes_on || from >= to || to - from > LONGEST {
        return None;
    }
    let end = start + number.len();
    let whole = Span::new(first.span.start as usize, end);
    let id = |number: u32| SmolStr::from(format!("{head}{number}"));
    let mut out: Vec<Mention> =
        (from + 1..to).map(|n| Mention { id: id(n), span: whole, between: true, ..first.clone() }).collect();
    out.push(Mention { id: id(to), span: Span::new(start, end), partial: short, ..first.clone() });
    Some(out)
}
