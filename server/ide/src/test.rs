//! `check` functions: a fixture in, its answer drawn.

use std::fmt::Write as _;

use expect_test::Expect;
use specls_fixture::{Fixture, ROOT};
use specls_syntax::{Encoding, Span};

use crate::{At, Location};

/// `path:line:col-col "token"`, with what the whole thing is where that is more than the token.
pub(crate) fn draw(fixture: &Fixture, location: &Location) -> String {
    let path = &location.path[ROOT.len() + 1..];
    let Some(file) = location.file.and_then(|id| fixture.snapshot.file_by_id(id)) else {
        return format!("{path} (not read)");
    };
    let focus = draw_span(fixture, path, location.focus);
    if location.full == location.focus {
        return focus;
    }
    assert!(location.full.encloses(location.focus), "the focus lies inside: {location:?}");
    let last = file.facts.lines.line_col(location.full.end, Encoding::Utf8).line + 1;
    format!("{focus} to line {last}")
}

/// `path:line:col-col "token"`.
pub(crate) fn draw_span(fixture: &Fixture, path: &str, span: Span) -> String {
    let text = fixture.text(path);
    let lines = specls_syntax::Lines::new(text);
    let (start, end) =
        (lines.line_col(span.start, Encoding::Utf32), lines.line_col(span.end, Encoding::Utf32));
    format!("{path}:{}:{}-{} {:?}", start.line + 1, start.col + 1, end.col + 1, &text[span.range()])
}

/// What stands at the cursor.
pub(crate) fn check_at(fixture: &str, expect: &Expect) {
    let fixture = Fixture::new(fixture);
    let (file, offset) = fixture.at_cursor();
    let path = &file.path[ROOT.len() + 1..];
    let found = crate::at(&file.facts, offset).map(|at| {
        let kind = match at {
            At::Mention(_) => "Mention",
            At::Range(..) => "Range",
            At::Definition(_) => "Definition",
            At::Path(_) => "Path",
            At::Feature(_) => "Feature",
        };
        format!("{kind} {:?}", &fixture.text(path)[at.span(&file.facts).range()])
    });
    expect.assert_eq(found.as_deref().unwrap_or("nothing"));
}

/// Places, one a line.
pub(crate) fn check_locations(fixture: &Fixture, found: &[Location], expect: &Expect) {
    let mut out = String::new();
    for location in found {
        let _ = writeln!(out, "{}", draw(fixture, location));
    }
    expect.assert_eq(&out);
}
