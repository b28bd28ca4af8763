//! A requirement with its scenarios.

use std::borrow::Cow;
use std::ops::Range;

use super::patterns::{boundary, is_metadata};
use super::reader::{Line, Piece, Text, with_lf};
use super::script::{strip_ignoring_case, trim, trim_end, trim_start};
use crate::Span;

/// From a `### Requirement:` line to the next one or the end of the section, white space at its end not counted.
#[derive(Clone, Debug)]
pub struct Block<'t> {
    /// Without the closing `#`s; may be empty.
    pub name: Piece<'t>,
    /// 1-based line of the heading.
    pub line: u32,
    /// The heading's line.
    pub heading: Span,
    /// All of it.
    pub span: Span,
    /// What the requirement says: the lines up to its first heading.
    pub body: Body<'t>,
    /// Its level-4 headings, whatever they are called.
    pub scenarios: Vec<Scenario<'t>>,
    /// All of it, with LF line ends.
    pub raw: Cow<'t, str>,
}

impl Block<'_> {
    /// How many scenarios say something. Only these count as scenarios.
    #[must_use]
    pub fn scenario_count(&self) -> usize {
        self.scenarios.iter().filter(|scenario| !scenario.is_empty()).count()
    }
}

/// The text of a requirement without blank lines, fences and, unless nothing else is there, `**Key**:` lines.
#[derive(Clone, Debug)]
pub struct Body<'t> {
    /// Trimmed lines joined with LF; empty if there are none.
    pub text: Cow<'t, str>,
    /// From the first to the last of these lines; empty, at the end of the heading, if there are none.
    pub span: Span,
}

/// A level-4 heading and what follows up to the next heading of level 4 or above.
#[derive(Clone, Debug)]
pub struct Scenario<'t> {
    /// Without `Scenario:` and closing `#`s; may be empty.
    pub name: Piece<'t>,
    /// 1-based line of the heading.
    pub line: u32,
    /// The heading's line.
    pub heading: Span,
    /// The heading and the text, white space at its end not counted.
    pub span: Span,
    /// What follows the heading, with LF line ends and without white space at both ends.
    pub text: Cow<'t, str>,
}

impl Scenario<'_> {
    /// Whether nothing follows the heading: the tool then does not count it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Reads the block whose heading is the first of `lines`, and whose name is `name`.
pub(super) fn block<'t>(text: &Text<'t>, lines: Range<usize>, name: &'t str) -> Block<'t> {
    let heading = text.span_of(lines.start..lines.start + 1);
    let all = text.span_of(lines.clone());
    let raw = trim_end(&text.source()[all.range()]);
    let end = all.start + raw.len() as u32;
    // The end is cut off before the tool looks for headings: a bare `#### ` there is none.
    let mut own: Vec<Line<'t>> = text.lines().get(lines.clone()).unwrap_or_default().to_vec();
    own.retain(|line| line.start <= end);
    if let Some(last) = own.last_mut() {
        last.text = trim_end(last.text);
    }
    let inner = own.get(1..).unwrap_or_default();
    Block {
        name: text.piece(name),
        line: lines.start as u32 + 1,
        heading: Span { start: heading.start, end: heading.end.min(end) },
        span: Span { start: all.start, end },
        body: body(text, inner, heading.end.min(end)),
        scenarios: scenarios(text, inner, lines.start + 2),
        raw: with_lf(raw),
    }
}

/// The body in `lines`; `at` is where one could begin.
pub(super) fn body<'t>(text: &Text<'t>, lines: &[Line<'t>], at: u32) -> Body<'t> {
    let mut said: Vec<&'t str> = Vec::new();
    let mut metadata: Vec<&'t str> = Vec::new();
    for line in lines.iter().filter(|line| !line.fenced) {
        if boundary(line.text).is_some() {
            break;
        }
        let trimmed = trim(line.text);
        match trimmed {
            "" => {}
            _ if is_metadata(trimmed) => metadata.push(trimmed),
            _ => said.push(trimmed),
        }
    }
    let said = if said.is_empty() { metadata } else { said };
    let (Some(first), Some(last)) = (said.first(), said.last()) else {
        return Body { text: Cow::Borrowed(""), span: Span { start: at, end: at } };
    };
    let span = Span { start: text.piece(first).span.start, end: text.piece(last).span.end };
    let text = if said.len() == 1 { Cow::Borrowed(*first) } else { Cow::Owned(said.join("\n")) };
    Body { text, span }
}

/// The scenarios in `lines`, of which the first has the 1-based number `number`.
fn scenarios<'t>(text: &Text<'t>, lines: &[Line<'t>], number: usize) -> Vec<Scenario<'t>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let heading = at;
        at += 1;
        if line.fenced || boundary(line.text) != Some(4) {
            continue;
        }
        let ends = |line: &Line<'_>| !line.fenced && boundary(line.text).is_some_and(|level| level <= 4);
        at += lines[at..].iter().position(ends).unwrap_or(lines.len() - at);
        let end = lines[at - 1].end();
        let all = &text.source()[line.start as usize..end as usize];
        let below = text.piece(trim(&all[line.text.len()..]));
        let end = if below.text.is_empty() {
            line.start as usize + trim_end(line.text).len()
        } else {
            below.span.end as usize
        };
        found.push(Scenario {
            name: text.piece(scenario_name(line.text)),
            line: (number + heading) as u32,
            heading: Span::new(line.start as usize, line.start as usize + trim_end(line.text).len()),
            span: Span::new(line.start as usize, end),
            text: with_lf(below.text),
        });
    }
    found
}

/// The name in a scenario's heading.
fn scenario_name(line: &str) -> &str {
    let name = trim_start(line.strip_prefix("####").unwrap_or(line));
    let blank = [' ', '\t'];
    let closed = name.trim_end_matches(blank);
    let open = closed.trim_end_matches('#');
    let closes = open.len() < closed.len() && open.ends_with(blank);
    let name = if closes { open.trim_end_matches(blank) } else { name };
    trim(strip_ignoring_case(name, "Scenario:").unwrap_or(name))
}
