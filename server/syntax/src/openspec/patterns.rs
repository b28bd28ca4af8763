//! The tool's patterns for one line, by hand: each is linear where the original may go back.

use super::names::normalize_name;
use super::script::{ends_line, is_space, strip_ignoring_case, trim, trim_end, trim_start};

/// `^#{1,6}\s`: the level.
pub(super) fn boundary(line: &str) -> Option<usize> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    ((1..=6).contains(&level) && line[level..].starts_with(is_space)).then_some(level)
}

/// `^(#{1,6})\s+(.+)$`: level and title.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let level = boundary(line)?;
    Some((level, titled(&line[level..])?))
}

/// `^(##)\s+(.+)$`: the title.
pub(super) fn section(line: &str) -> Option<&str> {
    heading(line).filter(|(level, _)| *level == 2).map(|(_, title)| title)
}

/// `^##\s+`.
pub(super) fn ends_section(line: &str) -> bool {
    boundary(line) == Some(2)
}

/// `^##\s+NAME\s*$`, ignoring case.
pub(super) fn is_section(line: &str, name: &str) -> bool {
    ends_section(line) && trim(&line[2..]).eq_ignore_ascii_case(name)
}

/// `\s+(.+)$`, trimmed. Of white space alone the last may be the title.
fn titled(rest: &str) -> Option<&str> {
    let title = trim_start(rest);
    if title.is_empty() {
        let last = rest.chars().next_back().filter(|last| !ends_line(*last));
        return (last.is_some() && rest.chars().nth(1).is_some()).then_some(title);
    }
    (!title.contains(ends_line)).then(|| trim_end(title))
}

/// The name in a requirement's heading: `^###\s*Requirement:\s*(.+)\s*$`, ignoring case.
#[must_use]
pub fn requirement(line: &str) -> Option<&str> {
    let rest = strip_ignoring_case(trim_start(line.strip_prefix("###")?), "Requirement:")?;
    let name = trim_start(rest);
    if name.is_empty() {
        // A white space may be the name.
        return rest.contains(|c| !ends_line(c)).then_some(name);
    }
    let end = name.find(ends_line).unwrap_or(name.len());
    name[end..].chars().all(is_space).then(|| normalize_name(&name[..end]))
}

/// [`requirement`] with at least one white space behind the `###`.
pub(super) fn spaced_requirement(line: &str) -> Option<&str> {
    line.strip_prefix("###")?.starts_with(is_space).then(|| requirement(line))?
}

/// `^###\s+(.+?)\s*$`: the title.
pub(super) fn third_level(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("###").filter(|rest| rest.starts_with(is_space))?;
    let title = trim(rest);
    if title.is_empty() {
        return rest.chars().skip(1).any(|c| !ends_line(c)).then_some(title);
    }
    (!title.contains(ends_line)).then_some(title)
}

/// ``^\s*[-*+]\s*`?###\s*Requirement:\s*(.+?)`?\s*$``: the name.
pub(super) fn removed_bullet(line: &str) -> Option<&str> {
    quoted_requirement(trim_start(trim_start(line).strip_prefix(['-', '*', '+'])?))
}

/// ``^\s*[-*+]?\s*KEY\s*`?###\s*Requirement:\s*(.+?)`?\s*$``: the name.
pub(super) fn rename<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    let line = trim_start(line);
    let line = trim_start(line.strip_prefix(['-', '*', '+']).unwrap_or(line));
    quoted_requirement(trim_start(line.strip_prefix(key)?))
}

fn quoted_requirement(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix('`').unwrap_or(rest).strip_prefix("###")?;
    let rest = trim_start(rest).strip_prefix("Requirement:")?;
    let name = trim_start(rest);
    if name.is_empty() {
        return rest.contains(|c| !ends_line(c)).then_some(name);
    }
    let name = trim_end(name);
    let name = name.strip_suffix('`').filter(|name| !name.is_empty()).unwrap_or(name);
    (!name.contains(ends_line)).then(|| normalize_name(name))
}

/// `^\*\*[^*]+\*\*:`.
pub(super) fn is_metadata(line: &str) -> bool {
    let Some((key, rest)) = line.strip_prefix("**").and_then(|rest| rest.split_once('*')) else {
        return false;
    };
    !key.is_empty() && rest.starts_with("*:")
}

/// `-`, `*`, `+` or up to nine digits with `.` or `)`, behind any white space: what follows.
pub(super) fn list_marker(line: &str) -> Option<&str> {
    let line = trim_start(line);
    if let Some(rest) = line.strip_prefix(['-', '*', '+']) {
        return Some(rest);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=9).contains(&digits).then(|| line[digits..].strip_prefix(['.', ')']))?
}
