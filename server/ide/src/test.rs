//! `check` functions: a fixture in, its answer drawn.

use std::fmt::Write as _;
use std::sync::Arc;

use expect_test::Expect;
use smol_str::SmolStr;
use specls_fixture::{Fixture, ROOT};
use specls_index::{File, Snapshot};
use specls_symbols::{Language, symbols};
use specls_syntax::{Encoding, Lines, Span};

use crate::{At, Found, Location, Scope, Search, Wanted};

/// Parses every source file of a fixture whenever it is asked.
pub(crate) struct Parsing;

impl Parsing {
    fn files<'s>(snapshot: &'s Snapshot, scope: Scope<'s>) -> Vec<(&'s Arc<File>, &'s str, Language)> {
        let mut found: Vec<_> = snapshot
            .files()
            .filter(|file| match scope {
                Scope::Files(files) => files.contains(&file.path),
                Scope::Tree(root) => file.path.starts_with(root) && file.feature.is_none(),
            })
            .filter_map(|file| Some((file, &*file.open.as_ref()?.0, Language::of_path(&file.path)?)))
            .collect();
        found.sort_by(|a, b| a.0.path.cmp(&b.0.path));
        found
    }
}

/// Parsing is slow in a program that is not optimized, and random tests ask a hundred times about one text.
fn parsed(language: Language, text: &str) -> Vec<specls_symbols::Symbol> {
    type Known = std::collections::HashMap<(Language, String), Vec<specls_symbols::Symbol>>;
    thread_local! {
        static KNOWN: std::cell::RefCell<Known> = Known::new().into();
    }
    let parse = || symbols(language, text, &|| true);
    KNOWN.with_borrow_mut(|known| known.entry((language, text.to_owned())).or_insert_with(parse).clone())
}

impl Search for Parsing {
    fn declarations(&self, snapshot: &Snapshot, wanted: Wanted<'_>, scope: Scope<'_>) -> Vec<Found> {
        let mut found = Vec::new();
        for (file, text, language) in Self::files(snapshot, scope) {
            let lines = Arc::new(Lines::new(text));
            for symbol in parsed(language, text) {
                let owner = symbol.owner.as_deref().map(SmolStr::new);
                let owned =
                    wanted.owners.is_empty() || owner.as_ref().is_some_and(|o| wanted.owners.contains(o));
                if owned && wanted.names.iter().any(|name| **name == *symbol.name) {
                    found.push(Found {
                        path: file.path.clone(),
                        kind: Some(symbol.kind),
                        name: (&*symbol.name).into(),
                        owner,
                        full: Span::new(symbol.range.start, symbol.range.end),
                        focus: Span::new(symbol.name_range.start, symbol.name_range.end),
                        lines: lines.clone(),
                        test: file.test,
                    });
                }
            }
        }
        found
    }

    fn words(&self, snapshot: &Snapshot, words: &[SmolStr], scope: Scope<'_>, most: usize) -> Vec<Found> {
        let mut found = Vec::new();
        for (file, text, _) in Self::files(snapshot, scope) {
            let lines = Arc::new(Lines::new(text));
            let whole = text.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_');
            let mut at = 0;
            for part in whole {
                let name = part.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
                let span = Span::new(at, at + name.len());
                at += part.len();
                if words.iter().any(|word| word == name) {
                    found.push(Found {
                        path: file.path.clone(),
                        kind: None,
                        name: name.into(),
                        owner: None,
                        full: span,
                        focus: span,
                        lines: lines.clone(),
                        test: file.test,
                    });
                }
            }
        }
        found.truncate(most);
        found
    }
}

/// `path:line:col-col "token"`, with what the whole thing is where that is more than the token.
pub(crate) fn draw(fixture: &Fixture, location: &Location) -> String {
    let path = &location.path[ROOT.len() + 1..];
    let facts = location.file.and_then(|id| fixture.snapshot.file_by_id(id)).map(|file| &file.facts.lines);
    let Some(lines) = location.lines.as_deref().or(facts) else {
        return format!("{path} (not read)");
    };
    let focus = draw_span(fixture, path, location.focus);
    if location.full == location.focus {
        return focus;
    }
    assert!(location.full.encloses(location.focus), "the focus lies inside: {location:?}");
    let last = lines.line_col(location.full.end, Encoding::Utf8).line + 1;
    format!("{focus} to line {last}")
}

/// `path:line:col-col "token"`.
pub(crate) fn draw_span(fixture: &Fixture, path: &str, span: Span) -> String {
    let text = fixture.text(path);
    let lines = Lines::new(text);
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
