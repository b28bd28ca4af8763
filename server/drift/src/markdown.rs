//! What was found, as a page for editors.

use std::fmt::Write as _;

use specls_report::plain;

use crate::{Drift, Place, When};

/// A page; `shown` makes a link target of a path and a line, `relative` what people read.
#[must_use]
pub fn markdown(
    drift: &Drift,
    shown: &dyn Fn(&str, u32) -> String,
    relative: &dyn Fn(&str) -> String,
) -> String {
    let mut out = String::from("# Drift\n\n");
    let suspects = drift.suspects().count();
    let _ = match suspects {
        0 => writeln!(out, "Nothing that names a requirement is older than the requirement's text."),
        1 => writeln!(out, "One place is older than the text of the requirement that it names."),
        _ => writeln!(out, "{suspects} places are older than the text of the requirement that they name."),
    };
    let mut feature = None;
    for one in &drift.requirements {
        if feature != Some(&one.feature_path) {
            let _ = write!(out, "\n## {}\n", plain(&one.feature));
            feature = Some(&one.feature_path);
        }
        let _ = write!(
            out,
            "\n**[{}]({})** {}\n\nText changed: {}\n\n",
            plain(&one.called),
            shown(&one.path, one.line),
            plain(&one.title),
            when(&one.changed)
        );
        for place in &one.places {
            let _ = writeln!(
                out,
                "- [{}:{}]({}){}, last changed: {}",
                plain(&relative(&place.path)),
                place.line,
                shown(&place.path, place.line),
                name(place),
                when(&place.changed)
            );
        }
    }
    if !drift.notes.is_empty() {
        out.push('\n');
    }
    for note in &drift.notes {
        let _ = writeln!(out, "Note: {}", plain(note));
    }
    out
}

fn name(place: &Place) -> String {
    match &place.name {
        Some(name) => format!(" ({} {})", place.kind, plain(name)),
        None => format!(" ({})", place.kind),
    }
}

fn when(when: &When) -> String {
    match when {
        When::Uncommitted => "not committed yet".to_owned(),
        When::Commit(commit) => format!("`{}` {} {}", commit.short(), commit.date, plain(&commit.subject)),
        When::Before(commit) => format!("before `{}` {}", commit.short(), commit.date),
    }
}
