//! Steering files, `.kiro/steering/*.md`: when they are read, and which files they bring along.

use smol_str::SmolStr;

use crate::dialect::{Draft, around};
use crate::frontmatter::{self, Field, Value};
use crate::markdown::Markdown;
use crate::{PathMention, Span};

/// Where they lie, below a project.
const FOLDER: &str = ".kiro/steering/";
/// When a steering file may be read.
const INCLUSIONS: [&str; 4] = ["always", "fileMatch", "manual", "auto"];

/// Longest path that is one, in bytes.
const LONGEST: usize = 240;

/// Whether the file at `path` is one.
pub(super) fn is_steering(path: &str) -> bool {
    path.ends_with(".md") && around(path, FOLDER).is_some()
}

/// Adds what is wrong with the front matter.
pub(super) fn read(doc: &Markdown<'_>, out: &mut Draft) {
    let Some(found) = frontmatter::read(doc.text) else { return };
    for problem in &found.problems {
        out.problem(problem.span, problem.why.words());
    }
    let Some(inclusion) = found.field("inclusion") else { return };
    match inclusion.scalars() {
        [one] if one.text == "fileMatch" => {
            let pattern = found.field("fileMatchPattern");
            if pattern.is_none_or(says_nothing) {
                let message = "`inclusion: fileMatch` without a `fileMatchPattern` matches no file; write the pattern, as \
                               in `fileMatchPattern: \"src/**/*.ts\"`";
                out.problem(one.span, message);
            }
        }
        [one] if INCLUSIONS.contains(&one.text.as_str()) => {}
        _ => {
            let at = if inclusion.span.is_empty() { inclusion.key } else { inclusion.span };
            let written = &doc.text[inclusion.span.range()];
            let message = format!(
                "`inclusion` should be one of {}, found `{}`",
                INCLUSIONS.join(", "),
                written.chars().take(40).collect::<String>()
            );
            out.problem(at, message);
        }
    }
}

fn says_nothing(field: &Field) -> bool {
    match &field.value {
        Value::Empty => true,
        Value::Scalar(one) => one.text.trim().is_empty(),
        Value::List(list) => list.iter().all(|one| one.text.trim().is_empty()),
        Value::Raw => false,
    }
}

/// Adds the files that `#[[file:path]]` brings along. Paths begin at the root of the project.
pub(super) fn references(doc: &Markdown<'_>, out: &mut Draft) {
    const OPEN: &[u8] = b"#[[file:";
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(doc.text.as_bytes(), OPEN) {
        let start = at + OPEN.len();
        let line = doc.lines[doc.line_of(at as u32)];
        let rest = &doc.text[start..(line.end as usize).max(start)];
        // No path is longer; without the bound a line of openings would be read once for each of them.
        let near = &rest.as_bytes()[..rest.len().min(LONGEST)];
        let Some(len) = memchr::memmem::find(near, b"]]") else { continue };
        let path = rest[..len].trim();
        if path.is_empty() || doc.masked(at as u32) || doc.in_code(at as u32) {
            continue;
        }
        let start = start + rest[..len].len() - rest[..len].trim_start().len();
        let pattern = path.contains(['*', '{', '<', '$']);
        let path_only = path.strip_prefix("./").unwrap_or(path);
        found.push(PathMention {
            span: Span::new(start, start + path.len()),
            path: SmolStr::new(path_only),
            pattern,
            link: false,
        });
    }
    // A word of such a path is none itself.
    let apart = |path: &PathMention| {
        let index = found.partition_point(|f| f.span.start <= path.span.start);
        index == 0 || !found[index - 1].span.encloses(path.span)
    };
    out.paths.retain(apart);
    if !found.is_empty() {
        out.more().brought.extend(found.iter().map(|path| path.span));
        out.paths.extend(found);
        out.paths.sort_by_key(|path| (path.span.start, path.span.end));
    }
}
