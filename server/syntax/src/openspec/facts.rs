//! What specs and deltas define and name.

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};

use super::block::{Block, Scenario};
use super::delta::{Delta as Read, DeltaSection, Operation as Section};
use super::judged;
use super::reader::{Piece, Text, with_lf};
use super::script::trim;
use super::spec::{ProblemKind, Spec};
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::{Concern, Context, Delta, Detail, FeatureRef, Item, ItemKind, Mention, Operation, Span};

/// Requirements and scenarios of a main spec.
pub(super) fn spec(doc: &Markdown<'_>, out: &mut Draft) {
    let lines = Text::new(doc.text);
    let spec = Spec::read(&lines);
    for block in spec.blocks() {
        define(doc, block, out);
    }
    // In a spec that is nothing but a delta, that is all there is to say.
    let is_delta = spec.section.is_none() && spec.problems.iter().any(|p| p.kind == ProblemKind::DeltaHeader);
    for found in spec.problems.iter().filter(|p| !(is_delta && p.kind == ProblemKind::Outside)) {
        let message = match found.kind {
            ProblemKind::DeltaHeader => {
                "a section of a delta stands in a main spec; it belongs into the spec of a change"
            }
            ProblemKind::Outside => {
                "a requirement stands outside of `## Requirements`, where nothing reads it"
            }
            // The items say so.
            ProblemKind::Duplicate(_) => continue,
        };
        out.problem_about(Concern::Form, true, found.header.span, message);
    }
    judged::spec(&lines, &spec, out);
}

/// What the delta of the capability at `capability`, a path below the specs, does: ADDED and the ends of RENAMED define
/// items of the change, all else names items of the main spec.
pub(super) fn delta(doc: &Markdown<'_>, capability: &str, out: &mut Draft) {
    let read = Read::new(doc.text);
    let renamed: FxHashMap<&str, &str> = read.renames().map(|r| (r.to.text, r.from.text)).collect();
    let target = format_smolstr!("specs/{capability}");
    for section in &read.sections {
        out.feature_refs.push(FeatureRef { span: section.title.span, text: target.clone(), weak: false });
        let qualifier = out.feature_refs.len() as u32 - 1;
        let mut names = Names { doc, section, qualifier, out };
        match section.operation {
            Section::Added => section.blocks.iter().for_each(|block| {
                names.block(block, Operation::Added);
                define(doc, block, names.out);
            }),
            Section::Modified => section.blocks.iter().for_each(|block| {
                names.block(block, Operation::Modified);
                names.mention(block.name, old_name(&renamed, block.name.text));
            }),
            Section::Removed => names.removed(),
            Section::Renamed => names.renamed(),
        }
    }
    judged::delta(doc.text, &read, out);
}

/// What the requirement is called in the main spec as it is, before the delta renames it.
fn old_name<'t>(renamed: &FxHashMap<&'t str, &'t str>, name: &'t str) -> &'t str {
    let mut old = name;
    // Names may form a ring, and nobody renames more often at once.
    for _ in 0..renamed.len().min(8) {
        match renamed.get(old) {
            Some(from) if *from != name => old = from,
            _ => break,
        }
    }
    old
}

/// Adds a requirement with its scenarios. One without a name cannot be named.
fn define(doc: &Markdown<'_>, block: &Block<'_>, out: &mut Draft) {
    let id = SmolStr::new(block.name.text);
    if id.is_empty() {
        return;
    }
    out.items.push(item(ItemKind::Requirement, id.clone(), block.span, block.name.span, said(doc, block)));
    for scenario in &block.scenarios {
        let name = if scenario.name.text.is_empty() { scenario.heading } else { scenario.name.span };
        let text = scenario.text.as_ref().into();
        let id = format_smolstr!("{id}/{}", scenario.name.text);
        out.items.push(item(ItemKind::Scenario, id, scenario.span, name, text));
    }
}

pub(super) fn item(kind: ItemKind, id: SmolStr, span: Span, name: Span, text: Box<str>) -> Item {
    Item { kind, id, span, name, text, withdrawn: false, detail: Detail::None }
}

/// What a requirement says between its heading and its first scenario, as written, with LF line ends.
fn said(doc: &Markdown<'_>, block: &Block<'_>) -> Box<str> {
    let end = block.scenarios.first().map_or(block.span.end, |scenario| scenario.heading.start);
    let span = Span { start: block.heading.end.min(end), end };
    with_lf(trim(&doc.text[span.range()])).into()
}

/// Names in one section of a delta.
struct Names<'n, 't> {
    doc: &'n Markdown<'t>,
    section: &'n DeltaSection<'t>,
    /// Index of the feature reference that says which capability.
    qualifier: u32,
    out: &'n mut Draft,
}

impl<'t> Names<'_, 't> {
    fn block(&mut self, block: &Block<'t>, operation: Operation) {
        let scenario = |s: &Scenario<'_>| (SmolStr::new(s.name.text), s.name.span, s.text.as_ref().into());
        let scenarios = block.scenarios.iter().map(scenario).collect();
        let text = said(self.doc, block);
        self.delta(operation, block.name, block.span, text, scenarios);
    }

    fn delta(
        &mut self,
        operation: Operation,
        name: Piece<'_>,
        span: Span,
        text: Box<str>,
        scenarios: Vec<(SmolStr, Span, Box<str>)>,
    ) {
        let (section, name_span, name) = (self.section.heading, name.span, SmolStr::new(name.text));
        self.out.more().deltas.push(Delta { operation, name, name_span, span, section, text, scenarios });
    }

    /// `id` is what the main spec calls it; what is written may be its new name.
    fn mention(&mut self, name: Piece<'_>, id: &str) {
        if id.is_empty() {
            return;
        }
        self.out.mentions.push(Mention {
            kind: ItemKind::Requirement,
            id: SmolStr::new(id),
            span: name.span,
            between: false,
            partial: name.text != id,
            context: Context::Prose,
            in_test: false,
            qualifier: Some(self.qualifier),
            block: Span::default(),
        });
    }

    fn removed(&mut self) {
        let mut blocks = self.section.blocks.iter().peekable();
        for name in self.section.removed() {
            match blocks.next_if(|block| block.name.span == name.span) {
                Some(block) => self.block(block, Operation::Removed),
                None => self.delta(Operation::Removed, name, self.line(name), Box::default(), Vec::new()),
            }
            self.mention(name, name.text);
        }
    }

    fn renamed(&mut self) {
        for rename in &self.section.renames {
            let sides = [(rename.from, Operation::RenamedFrom), (rename.to, Operation::RenamedTo)];
            for (name, operation) in sides {
                let line = self.line(name);
                self.delta(operation, name, line, Box::default(), Vec::new());
                if operation == Operation::RenamedFrom {
                    self.mention(name, name.text);
                } else if !name.text.is_empty() {
                    let id = SmolStr::new(name.text);
                    let new = item(ItemKind::Requirement, id, line, name.span, Box::default());
                    self.out.items.push(new);
                }
            }
        }
    }

    /// The line that a name stands in.
    fn line(&self, name: Piece<'_>) -> Span {
        let line = self.doc.lines.get(self.doc.line_of(name.span.start)).copied().unwrap_or(name.span);
        // A line that a lone CR ends is one to the reader only.
        Span { start: line.start.min(name.span.start), end: line.end.max(name.span.end) }
    }
}
