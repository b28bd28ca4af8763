//! A main spec.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::block::{Block, block, body};
use super::delta::Operation;
use super::patterns::{boundary, ends_section, heading, is_section, requirement, spaced_requirement};
use super::reader::{Line, Piece, Text};
use super::script::{trim, trim_end, trim_start};
use crate::Span;

/// A main spec (`specs/<capability>/spec.md`).
///
/// The tool reads it twice: as a tree of headings ([`Spec::purpose`], [`Spec::children`]), and as the blocks of its
/// requirements section ([`Spec::section`]), which is what archiving changes.
#[derive(Clone, Debug)]
pub struct Spec<'t> {
    /// The first heading of level 1.
    pub title: Option<Piece<'t>>,
    /// The first heading `Purpose` of any level.
    pub purpose: Option<Section<'t>>,
    /// The first heading `Requirements` of any level.
    pub requirements: Option<Section<'t>>,
    /// The headings directly below [`Spec::requirements`]: what `validate` counts as requirements.
    pub children: Vec<Child<'t>>,
    /// The section `## Requirements`.
    pub section: Option<RequirementsSection<'t>>,
    /// Headings that stand where the tool does not want them.
    pub problems: Vec<Problem<'t>>,
}

/// A heading with everything below it, the deeper headings included.
#[derive(Clone, Debug)]
pub struct Section<'t> {
    /// As written.
    pub title: Piece<'t>,
    /// Number of `#`.
    pub level: usize,
    /// 1-based line of the heading.
    pub line: u32,
    /// What follows, with LF line ends and without white space at both ends.
    pub text: Cow<'t, str>,
    /// Where that stands.
    pub text_span: Span,
}

/// A heading directly below `Requirements`, whatever it is called.
#[derive(Clone, Debug)]
pub struct Child<'t> {
    /// As written, with `Requirement:`.
    pub title: Piece<'t>,
    /// 1-based line of the heading.
    pub line: u32,
    /// The body, or the title where there is none.
    pub text: Cow<'t, str>,
    /// Number of headings directly below that say something.
    pub scenarios: usize,
}

/// The first `## Requirements` and what stands around it. Texts have LF line ends and no byte order mark.
#[derive(Clone, Debug)]
pub struct RequirementsSection<'t> {
    /// The lines above.
    pub before: Cow<'t, str>,
    /// The heading's line, as it stands.
    pub heading: Piece<'t>,
    /// What stands between the heading and the first requirement, white space at its end not counted.
    pub preamble: Cow<'t, str>,
    /// The requirements.
    pub blocks: Vec<Block<'t>>,
    /// The lines below, from the next `##` on.
    pub after: Cow<'t, str>,
}

/// A heading that does harm in a main spec.
#[derive(Clone, Debug)]
pub struct Problem<'t> {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The heading's line, trimmed.
    pub header: Piece<'t>,
    /// 1-based line.
    pub line: u32,
}

/// What is wrong with a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// `## ADDED Requirements` and the like.
    DeltaHeader,
    /// A requirement outside of the section `## Requirements`.
    Outside,
    /// A second requirement of that name; the first is on this 1-based line.
    Duplicate(u32),
}

impl<'t> Spec<'t> {
    /// Reads a main spec.
    #[must_use]
    pub fn new(source: &'t str) -> Self {
        Self::read(&Text::new(source))
    }

    /// Reads a main spec of which the lines are known.
    #[must_use]
    pub fn read(text: &Text<'t>) -> Self {
        let headings = headings(text);
        let find = |name: &str| headings.iter().position(|h| h.title.eq_ignore_ascii_case(name));
        let requirements = find("Requirements");
        Self {
            title: headings.iter().find(|h| h.level == 1).map(|h| text.piece(h.title)),
            purpose: find("Purpose").map(|at| headings[at].section(text)),
            requirements: requirements.map(|at| headings[at].section(text)),
            children: requirements.map(|at| children(text, &headings[at..])).unwrap_or_default(),
            section: requirements_section(text),
            problems: problems(text),
        }
    }

    /// The requirements archiving knows.
    #[must_use]
    pub fn blocks(&self) -> &[Block<'t>] {
        self.section.as_ref().map(|section| &*section.blocks).unwrap_or_default()
    }
}

/// A heading outside of fences.
pub(super) struct Heading<'t> {
    pub level: usize,
    pub title: &'t str,
    /// 0-based line.
    pub line: usize,
    /// 0-based line one past what follows it.
    pub end: usize,
}

impl<'t> Heading<'t> {
    pub(super) fn section(&self, text: &Text<'t>) -> Section<'t> {
        let (said, text_span) = text.trimmed(self.line + 1..self.end);
        let title = text.piece(self.title);
        Section { title, level: self.level, line: self.line as u32 + 1, text: said, text_span }
    }
}

/// All headings. A bare `##` with a space ends what stands above it, and is no heading itself.
pub(super) fn headings<'t>(text: &Text<'t>) -> Vec<Heading<'t>> {
    let lines = text.lines();
    let mut found: Vec<Heading<'t>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (line, level) in unfenced(lines).filter_map(|(at, line)| Some((at, boundary(line.text)?))) {
        while let Some(above) = open.pop_if(|above| found[*above].level >= level) {
            found[above].end = line;
        }
        if let Some((level, title)) = heading(lines[line].text) {
            open.push(found.len());
            found.push(Heading { level, title, line, end: lines.len() });
        }
    }
    found
}

fn unfenced<'l, 't>(lines: &'l [Line<'t>]) -> impl Iterator<Item = (usize, &'l Line<'t>)> {
    lines.iter().enumerate().filter(|(_, line)| !line.fenced)
}

/// The headings directly below the first of `headings`, and how many directly below each of these say something.
fn children<'t>(text: &Text<'t>, headings: &[Heading<'t>]) -> Vec<Child<'t>> {
    let mut found: Vec<Child<'t>> = Vec::new();
    let Some((top, rest)) = headings.split_first() else { return found };
    // Levels of the open child and of the open heading directly below that.
    let (mut child, mut scenario) = (0, 0);
    for heading in rest.iter().take_while(|h| h.level > top.level) {
        match found.last_mut() {
            Some(last) if heading.level > child => {
                if scenario == 0 || heading.level <= scenario {
                    scenario = heading.level;
                    let below = &text.lines()[heading.line + 1..heading.end];
                    last.scenarios += usize::from(below.iter().any(|line| !line.is_blank()));
                }
            }
            _ => {
                (child, scenario) = (heading.level, 0);
                found.push(Child {
                    title: text.piece(heading.title),
                    line: heading.line as u32 + 1,
                    text: child_text(text, heading),
                    scenarios: 0,
                });
            }
        }
    }
    found
}

/// The body as the tree has it: white space at both ends is cut off first, so that an indented heading right below the
/// title ends it.
fn child_text<'t>(text: &Text<'t>, heading: &Heading<'t>) -> Cow<'t, str> {
    // Nothing behind the next heading can be body.
    let mut own = Vec::new();
    let below = &text.lines()[heading.line + 1..heading.end];
    for line in below.iter().skip_while(|line| line.is_blank()) {
        own.push(*line);
        if !line.fenced && boundary(line.text).is_some() {
            break;
        }
    }
    let reaches_end = own.len() == below.iter().skip_while(|line| line.is_blank()).count();
    if let Some(first) = own.first_mut() {
        first.text = trim_start(first.text);
    }
    while reaches_end && own.pop_if(|line| line.is_blank()).is_some() {}
    if let Some(last) = own.last_mut().filter(|_| reaches_end) {
        last.text = trim_end(last.text);
    }
    let said = body(text, &own, 0).text;
    if said.is_empty() { Cow::Borrowed(heading.title) } else { said }
}

fn requirements_section<'t>(text: &Text<'t>) -> Option<RequirementsSection<'t>> {
    let lines = text.lines();
    let (start, heading) = unfenced(lines).find(|(_, line)| is_section(line.text, "Requirements"))?;
    let end = unfenced(lines).find(|(at, line)| *at > start && ends_section(line.text));
    let end = end.map_or(lines.len(), |(at, _)| at);
    let names: Vec<(usize, &'t str)> = unfenced(&lines[..end])
        .filter(|(at, _)| *at > start)
        .filter_map(|(at, line)| Some((at, requirement(line.text)?)))
        .collect();
    let first = names.first().map_or(end, |(at, _)| *at);
    let mut blocks = Vec::with_capacity(names.len());
    for (n, (at, name)) in names.iter().enumerate() {
        let next = names.get(n + 1).map_or(end, |(next, _)| *next);
        blocks.push(block(text, *at..next, name));
    }
    let preamble = match text.joined(start + 1..first) {
        Cow::Borrowed(preamble) => Cow::Borrowed(trim_end(preamble)),
        Cow::Owned(preamble) => Cow::Owned(trim_end(&preamble).to_owned()),
    };
    Some(RequirementsSection {
        before: text.joined(0..start),
        heading: text.piece(heading.text),
        preamble,
        blocks,
        after: text.joined(end..lines.len()),
    })
}

/// The headings out of place. The tool's check does not drop a byte order mark, and so overlooks the first line then.
fn problems<'t>(text: &Text<'t>) -> Vec<Problem<'t>> {
    let lines = text.lines();
    let hidden = usize::from(text.has_mark());
    let seen = || unfenced(lines).filter(move |(at, _)| *at >= hidden);
    let start = seen().find(|(_, line)| is_section(line.text, "Requirements")).map(|(at, _)| at);
    let end = seen().find(|(at, line)| start.is_some_and(|start| *at > start) && ends_section(line.text));
    let end = end.map_or(lines.len(), |(at, _)| at);
    let mut first_lines: FxHashMap<&str, u32> = FxHashMap::default();
    let mut found = Vec::new();
    for (at, line) in seen() {
        let mut report = |kind| {
            found.push(Problem { kind, header: text.piece(trim(line.text)), line: at as u32 + 1 });
        };
        if Operation::all().iter().any(|operation| is_delta_header(line.text, *operation)) {
            report(ProblemKind::DeltaHeader);
        } else if let Some(name) = spaced_requirement(line.text) {
            if !start.is_some_and(|start| start < at && at < end) {
                report(ProblemKind::Outside);
            } else if let Some(first) = first_lines.get(name) {
                report(ProblemKind::Duplicate(*first));
            } else {
                first_lines.insert(name, at as u32 + 1);
            }
        }
    }
    found
}

/// `^##\s+NAME\s+Requirements\s*$`, ignoring case.
fn is_delta_header(line: &str, operation: Operation) -> bool {
    if !ends_section(line) {
        return false;
    }
    let title = trim(&line[2..]);
    let Some(rest) = super::script::strip_ignoring_case(title, operation.name()) else { return false };
    rest.len() > trim_start(rest).len() && trim_start(rest).eq_ignore_ascii_case("Requirements")
}
