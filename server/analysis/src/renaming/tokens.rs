//! How an id is written in a place: the whole of it, its last number, a story in words, an identifier.

use smol_str::SmolStr;
use specls_syntax::{ItemKind, split};

/// The last number of a dotted id: `3` of `1.3`, `1` of `1`.
pub(crate) fn last_part(id: &str) -> &str {
    id.rsplit_once('.').map_or(id, |(_, last)| last)
}

/// An id as part of a series: what stands before its number, the number, the least count of its digits. `1.3` is the
/// third of `1.`, `FR-007` the seventh of `FR-`.
pub(crate) fn series(id: &str) -> Option<(&str, u32, usize)> {
    if id.starts_with(|c: char| c.is_ascii_digit()) {
        let last = last_part(id);
        let digits = last.bytes().all(|b| b.is_ascii_digit());
        return digits.then_some((&id[..id.len() - last.len()], last.parse().ok()?, 1));
    }
    let (prefix, number, width, suffix) = split(id)?;
    let width = if prefix == "US" { 1 } else { width };
    suffix.is_empty().then_some((prefix, number, width))
}

/// The id of a series with another number.
pub(super) fn of_series(prefix: &str, number: u32, width: usize) -> SmolStr {
    format!("{prefix}{number:0width$}").into()
}

/// `token`, which means `old`, written so that it means `new`; `None` if its form has no room for that. A part of an id
/// that leans on another one (`017` in `FR-016/017`) is not written here.
pub(crate) fn rewritten(kind: ItemKind, old: &str, new: &str, token: &str) -> Option<String> {
    if token == old {
        return Some(new.to_owned());
    }
    // `Login/wrong password`: a name below another name; only one of the two changes.
    if let Some(above) = old.strip_suffix(token).filter(|above| above.ends_with('/')) {
        let below = new.strip_prefix(above);
        let kept = || new.strip_suffix(token).is_some_and(|a| a.ends_with('/')).then_some(token);
        return below.or_else(kept).map(str::to_owned);
    }
    match kind {
        ItemKind::Story => story(new, token),
        ItemKind::Scenario => scenario(new, token),
        ItemKind::Requirement | ItemKind::SuccessCriterion
            if token.starts_with(|c: char| c.is_ascii_alphabetic()) =>
        {
            identifier(new, token)
        }
        // A list number may be another than it counts as: Markdown counts on.
        ItemKind::Criterion if old.contains('.') && token.bytes().all(|b| b.is_ascii_digit()) => {
            Some(last_part(new).to_owned())
        }
        _ if token == last_part(old) => Some(last_part(new).to_owned()),
        // `4.0`: the whole of requirement 4.
        _ => {
            let rest = token.strip_prefix(old)?;
            (!rest.starts_with(|c: char| c.is_alphanumeric())).then(|| format!("{new}{rest}"))
        }
    }
}

fn digits_at_end(text: &str) -> usize {
    text.bytes().rev().take_while(u8::is_ascii_digit).count()
}

/// `User Story 1`, `US-1`, `1`: the words stay.
fn story(new: &str, token: &str) -> Option<String> {
    let digits = digits_at_end(token);
    (digits > 0).then(|| format!("{}{}", &token[..token.len() - digits], new.trim_start_matches("US")))
}

/// `2` where it is defined, `US1/AC2` and `US1-AS-2` elsewhere.
fn scenario(new: &str, token: &str) -> Option<String> {
    let (of, number) = new.split_once("/AC")?;
    let digits = digits_at_end(token);
    let before = &token[..token.len() - digits];
    if digits == 0 || before.is_empty() {
        return (digits > 0).then(|| number.to_owned());
    }
    let start = before.find(|c: char| c.is_ascii_digit())?;
    let end = start + before[start..].bytes().take_while(u8::is_ascii_digit).count();
    Some(format!("{}{}{}{number}", &before[..start], of.trim_start_matches("US"), &before[end..]))
}

/// `fr_012`, `FR012`: case and joint stay. Only families and numbers that are found again can be written so.
fn identifier(new: &str, token: &str) -> Option<String> {
    let letters = token.bytes().take_while(u8::is_ascii_alphabetic).count();
    let joint = token[letters..].starts_with('_');
    let (family, number) = new.split_once('-')?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let suffix = &number[digits..];
    let suffix_fits = suffix.is_empty() || suffix.len() == 1 && suffix.as_bytes()[0].is_ascii_lowercase();
    if !matches!(family, "FR" | "NFR" | "SC") || !(2..=4).contains(&digits) || !suffix_fits {
        return None;
    }
    // `SC003` without a joint is no identifier that the scanner takes for an id.
    if family == "SC" && !joint {
        return None;
    }
    let upper = token.starts_with(|c: char| c.is_ascii_uppercase());
    let family = if upper { family.to_owned() } else { family.to_lowercase() };
    Some(format!("{family}{}{number}", if joint { "_" } else { "" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_stay() {
        let as_requirement = |new, token| rewritten(ItemKind::Requirement, "FR-012", new, token);
        assert_eq!(as_requirement("NFR-3", "FR-012").as_deref(), Some("NFR-3"));
        assert_eq!(as_requirement("FR-013", "fr_012").as_deref(), Some("fr_013"));
        assert_eq!(as_requirement("NFR-013", "FR012").as_deref(), Some("NFR013"));
        assert_eq!(as_requirement("SC-013", "FR012"), None);
        assert_eq!(as_requirement("BR-013", "FR012"), None);
        let story = |token| rewritten(ItemKind::Story, "US1", "US12", token);
        assert_eq!(story("User Story 1").as_deref(), Some("User Story 12"));
        assert_eq!(story("US-1").as_deref(), Some("US-12"));
        let scenario = |token| rewritten(ItemKind::Scenario, "US1/AC2", "US3/AC2", token);
        assert_eq!(scenario("2").as_deref(), Some("2"));
        assert_eq!(scenario("US1-AS-2").as_deref(), Some("US3-AS-2"));
        let criterion = |token| rewritten(ItemKind::Criterion, "1.2", "3.4", token);
        assert_eq!(criterion("2").as_deref(), Some("4"));
        assert_eq!(criterion("1.2").as_deref(), Some("3.4"));
        assert_eq!(rewritten(ItemKind::Requirement, "4", "5", "4.0").as_deref(), Some("5.0"));
        assert_eq!(rewritten(ItemKind::Requirement, "4", "5", "40"), None);
    }

    #[test]
    fn members_of_series() {
        assert_eq!(series("1.3"), Some(("1.", 3, 1)));
        assert_eq!(series("12"), Some(("", 12, 1)));
        assert_eq!(series("FR-007"), Some(("FR-", 7, 3)));
        assert_eq!(series("FR-007a"), None);
        assert_eq!(series("US7"), Some(("US", 7, 1)));
    }
}
