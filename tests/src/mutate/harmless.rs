//! Edits that change nothing of what a workspace says: whatever was found must still be found, at the same places, and
//! nothing else.

use super::text::{Line, lines};
use super::{Mutation, World};

/// What a fence or a comment may hold without anybody reading it.
const UNREAD: &str =
    "FR-983 of nobody, Requirement 97.1, [US97], [NEEDS CLARIFICATION: which?], T983 in src/qqx_gone.py";

/// Edits of the Markdown files of `world` that `reads` picks. `comments` says whether comments are masked there.
pub(super) fn mutations(
    world: &World,
    reads: impl Fn(&str) -> bool,
    comments: bool,
    out: &mut Vec<Mutation>,
) {
    for (path, text) in &world.files {
        let Some(text) =
            text.as_deref().filter(|text| !text.is_empty() && path.ends_with(".md") && reads(path))
        else {
            continue;
        };
        out.push(Mutation::replace("harmless: the same text again (silent)", path, 0..0, ""));
        if !text.starts_with('\u{feff}') {
            out.push(Mutation::replace("harmless: a byte order mark (silent)", path, 0..0, "\u{feff}"));
        }
        out.extend(carriage_returns(path, text));
        let lines = lines(text);
        let Some(at) = between_sections(&lines) else { continue };
        let mut insert = |kind, text: String| out.push(Mutation::replace(kind, path, at..at, text));
        insert("harmless: a paragraph between sections (silent)", "Nothing else is meant here.\n\n".into());
        insert("harmless: ids in a fence (silent)", format!("```\n{UNREAD}\n```\n\n"));
        if comments {
            insert("harmless: ids in a comment (silent)", format!("<!-- {UNREAD} -->\n\n"));
        }
    }
}

/// Every line ends as on Windows.
fn carriage_returns(path: &str, text: &str) -> Option<Mutation> {
    let mut ends = text.match_indices('\n').map(|(at, _)| at);
    if text.contains('\r') {
        return None;
    }
    let first = ends.next()?;
    let damage = Mutation::replace("harmless: line ends of Windows (silent)", path, first..first, "\r");
    Some(ends.fold(damage, |damage, at| damage.and(path, at..at, "\r")))
}

/// The beginning of a section in the middle of a file, with a blank line before it: a paragraph can stand there without
/// splitting a list.
fn between_sections(lines: &[Line<'_>]) -> Option<usize> {
    let fits = |n: &usize| {
        let (before, line) = (&lines[*n - 1], &lines[*n]);
        line.readable && line.text.starts_with("## ") && before.is_blank() && before.readable
    };
    let all: Vec<usize> = (1..lines.len()).filter(fits).collect();
    all.get(all.len() / 2).map(|n| lines[*n].start)
}
