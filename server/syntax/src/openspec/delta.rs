//! A delta spec: what a change does to the requirements of one capability.

use super::block::{Block, block};
use super::patterns::{ends_section, removed_bullet, rename, requirement, section, third_level};
use super::reader::{Piece, Text};
use crate::Span;

/// A delta spec (`changes/<change>/specs/<capability>/spec.md`).
#[derive(Clone, Debug, Default)]
pub struct Delta<'t> {
    /// The four kinds of sections in the order of the text; a kind may come several times.
    pub sections: Vec<DeltaSection<'t>>,
    /// Requirements outside of these sections: the tool ignores them.
    pub orphans: Vec<Orphan<'t>>,
}

/// What a section does with its requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// New requirements.
    Added,
    /// Full replacements.
    Modified,
    /// Requirements that go.
    Removed,
    /// New names.
    Renamed,
}

impl Operation {
    /// All four, in the order of the tool's messages.
    #[must_use]
    pub fn all() -> [Self; 4] {
        [Self::Added, Self::Modified, Self::Removed, Self::Renamed]
    }

    /// As it stands in headings: `ADDED`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "ADDED",
            Self::Modified => "MODIFIED",
            Self::Removed => "REMOVED",
            Self::Renamed => "RENAMED",
        }
    }

    /// The heading's text: `ADDED Requirements`.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Added => "ADDED Requirements",
            Self::Modified => "MODIFIED Requirements",
            Self::Removed => "REMOVED Requirements",
            Self::Renamed => "RENAMED Requirements",
        }
    }

    fn of(title: &str) -> Option<Self> {
        Self::all().into_iter().find(|operation| operation.title().eq_ignore_ascii_case(title))
    }
}

/// One of the four kinds of sections, up to the next `##` heading.
#[derive(Clone, Debug)]
pub struct DeltaSection<'t> {
    /// What it does.
    pub operation: Operation,
    /// As written.
    pub title: Piece<'t>,
    /// 1-based line of the heading.
    pub line: u32,
    /// The heading's line.
    pub heading: Span,
    /// The heading and all below it.
    pub span: Span,
    /// Its requirements. Those in RENAMED mean nothing to the tool and are left out.
    pub blocks: Vec<Block<'t>>,
    /// Names in bullets of REMOVED, the other way to write them.
    pub bullets: Vec<Piece<'t>>,
    /// Pairs of RENAMED.
    pub renames: Vec<Rename<'t>>,
    /// Lines of RENAMED that found no partner.
    pub unpaired: Vec<Unpaired<'t>>,
    /// Level-3 headings in ADDED and MODIFIED that are no requirements: the tool ignores them.
    pub stray_headers: Vec<StrayHeader<'t>>,
}

/// A `FROM:` line and the `TO:` line behind it.
#[derive(Clone, Copy, Debug)]
pub struct Rename<'t> {
    /// The old name.
    pub from: Piece<'t>,
    /// The new name.
    pub to: Piece<'t>,
    /// Both lines.
    pub span: Span,
}

/// Which line of a [`Rename`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenameSide {
    /// The old name.
    From,
    /// The new name.
    To,
}

impl RenameSide {
    /// As it stands in the text, without the colon.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::From => "FROM",
            Self::To => "TO",
        }
    }

    /// The partner's.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::From => Self::To,
            Self::To => Self::From,
        }
    }
}

/// A `FROM:` or `TO:` line without its partner.
#[derive(Clone, Copy, Debug)]
pub struct Unpaired<'t> {
    /// Which of the two.
    pub side: RenameSide,
    /// Its name.
    pub name: Piece<'t>,
    /// 1-based line.
    pub line: u32,
}

/// A level-3 heading that is no requirement.
#[derive(Clone, Copy, Debug)]
pub struct StrayHeader<'t> {
    /// Its text.
    pub title: Piece<'t>,
    /// 1-based line.
    pub line: u32,
}

/// A requirement outside of the four kinds of sections.
#[derive(Clone, Copy, Debug)]
pub struct Orphan<'t> {
    /// Its name.
    pub name: Piece<'t>,
    /// The title of the `##` heading above it; `None` above the first.
    pub section: Option<Piece<'t>>,
    /// 1-based line.
    pub line: u32,
}

impl<'t> Delta<'t> {
    /// Reads a delta spec.
    #[must_use]
    pub fn new(source: &'t str) -> Self {
        Self::read(&Text::new(source))
    }

    /// Reads a delta spec of which the lines are known.
    #[must_use]
    pub fn read(text: &Text<'t>) -> Self {
        let mut delta = Self::default();
        let (mut start, mut title) = (0, None);
        for (at, line) in text.lines().iter().enumerate() {
            if let Some(next) = section(line.text).filter(|_| !line.fenced) {
                delta.part(text, start..at, title);
                (start, title) = (at, Some(next));
            }
        }
        delta.part(text, start..text.lines().len(), title);
        delta
    }

    /// The sections of one kind.
    pub fn of(&self, operation: Operation) -> impl Iterator<Item = &DeltaSection<'t>> {
        self.sections.iter().filter(move |section| section.operation == operation)
    }

    /// Whether there is a section of this kind, be it empty.
    #[must_use]
    pub fn has(&self, operation: Operation) -> bool {
        self.of(operation).next().is_some()
    }

    /// The requirements in sections of one kind, in the order of the text.
    pub fn blocks(&self, operation: Operation) -> impl Iterator<Item = &Block<'t>> {
        self.of(operation).flat_map(|section| &section.blocks)
    }

    /// The names REMOVED lists, as headings or as bullets, in the order of the text.
    pub fn removed(&self) -> impl Iterator<Item = Piece<'t>> {
        self.of(Operation::Removed).flat_map(DeltaSection::removed)
    }

    /// The pairs of RENAMED.
    pub fn renames(&self) -> impl Iterator<Item = &Rename<'t>> {
        self.of(Operation::Renamed).flat_map(|section| &section.renames)
    }

    /// Lines of RENAMED without a partner, by line.
    #[must_use]
    pub fn unpaired(&self) -> Vec<Unpaired<'t>> {
        let mut found: Vec<Unpaired<'t>> =
            self.of(Operation::Renamed).flat_map(|section| section.unpaired.iter().copied()).collect();
        found.sort_by_key(|unpaired| unpaired.line);
        found
    }

    /// Reads the lines from one `##` heading to the next.
    fn part(&mut self, text: &Text<'t>, lines: std::ops::Range<usize>, title: Option<&'t str>) {
        let Some((title, operation)) = title.and_then(|title| Some((title, Operation::of(title)?))) else {
            let found = named(text, lines).into_iter().map(|(at, name)| Orphan {
                name: text.piece(name),
                section: title.map(|title| text.piece(title)),
                line: at as u32 + 1,
            });
            self.orphans.extend(found);
            return;
        };
        let mut section = DeltaSection {
            operation,
            title: text.piece(title),
            line: lines.start as u32 + 1,
            heading: text.span_of(lines.start..lines.start + 1),
            span: text.span_of(lines.clone()),
            blocks: Vec::new(),
            bullets: Vec::new(),
            renames: Vec::new(),
            unpaired: Vec::new(),
            stray_headers: Vec::new(),
        };
        let lines = lines.start + 1..lines.end;
        match operation {
            Operation::Renamed => section.read_renames(text, lines),
            Operation::Removed => {
                section.read_blocks(text, lines.clone());
                section.read_bullets(text, lines);
            }
            Operation::Added | Operation::Modified => {
                section.read_blocks(text, lines.clone());
                section.read_strays(text, lines);
            }
        }
        self.sections.push(section);
    }
}

/// The requirement headings in `lines`, by 0-based line.
fn named<'t>(text: &Text<'t>, lines: std::ops::Range<usize>) -> Vec<(usize, &'t str)> {
    let name =
        |at: usize| text.lines().get(at).filter(|line| !line.fenced).and_then(|line| requirement(line.text));
    lines.filter_map(|at| Some((at, name(at)?))).collect()
}

impl<'t> DeltaSection<'t> {
    /// The names in a section of removals.
    #[must_use]
    pub fn removed(&self) -> Vec<Piece<'t>> {
        let mut names: Vec<Piece<'t>> = self.blocks.iter().map(|block| block.name).collect();
        names.extend(&self.bullets);
        names.sort_by_key(|name| name.span.start);
        names
    }

    fn read_blocks(&mut self, text: &Text<'t>, lines: std::ops::Range<usize>) {
        let names = named(text, lines.clone());
        for (n, (at, name)) in names.iter().enumerate() {
            let next = names.get(n + 1).map_or(lines.end, |(next, _)| *next);
            // A bare `## ` is no section, but ends a block.
            let own = &text.lines()[*at..next];
            let end = own.iter().position(|line| !line.fenced && ends_section(line.text));
            self.blocks.push(block(text, *at..end.map_or(next, |end| at + end), name));
        }
    }

    fn read_bullets(&mut self, text: &Text<'t>, lines: std::ops::Range<usize>) {
        let lines = text.lines()[lines].iter().filter(|line| !line.fenced);
        self.bullets.extend(lines.filter_map(|line| removed_bullet(line.text)).map(|name| text.piece(name)));
    }

    fn read_strays(&mut self, text: &Text<'t>, lines: std::ops::Range<usize>) {
        for at in lines {
            let line = text.lines()[at];
            if let Some(title) = third_level(line.text).filter(|_| !line.fenced)
                && requirement(line.text).is_none()
            {
                self.stray_headers.push(StrayHeader { title: text.piece(title), line: at as u32 + 1 });
            }
        }
    }

    fn read_renames(&mut self, text: &Text<'t>, lines: std::ops::Range<usize>) {
        let mut pending: Option<(Unpaired<'t>, u32)> = None;
        for at in lines {
            let line = text.lines()[at];
            if line.fenced {
                continue;
            }
            let found = |name: &'t str, side| Unpaired { side, name: text.piece(name), line: at as u32 + 1 };
            if let Some(name) = rename(line.text, "FROM:") {
                self.unpaired.extend(pending.take().map(|(from, _)| from));
                pending = Some((found(name, RenameSide::From), line.start));
            } else if let Some(name) = rename(line.text, "TO:") {
                let to = found(name, RenameSide::To);
                match pending.take() {
                    Some((from, start)) => {
                        let span = Span { start, end: line.end() };
                        self.renames.push(Rename { from: from.name, to: to.name, span });
                    }
                    None => self.unpaired.push(to),
                }
            }
        }
        self.unpaired.extend(pending.map(|(from, _)| from));
    }
}
