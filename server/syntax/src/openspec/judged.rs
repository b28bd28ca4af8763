//! What `openspec validate` says of one file by itself, as problems with a place.

use std::collections::BTreeMap;

use super::block::Block;
use super::delta::{Delta, DeltaSection, Operation};
use super::placeholder::{MIN_PURPOSE, placeholder};
use super::reader::{Piece, Text};
use super::script::{is_space, says_shall_or_must, utf16_len};
use super::spec::Spec;
use super::tasks::Tasks;
use crate::dialect::Draft;
use crate::{Concern, Span};

/// What a requirement lacks.
struct Lack<'t> {
    name: Piece<'t>,
    /// Whether it is a heading that nobody meant as one.
    is_stray: bool,
    text: bool,
    scenario: bool,
}

impl Lack<'_> {
    fn report(&self, out: &mut Draft) {
        let name = self.name.text;
        if self.is_stray {
            let said = format!(
                "the heading {name:?} counts as a requirement here, and has no scenario: write `### Requirement:` \
                 and `#### Scenario:`, or move it out of the requirements"
            );
            return out.problem_about(Concern::Requirement, true, self.name.span, said);
        }
        let lacks = match (self.text, self.scenario) {
            (true, false) => "says nothing: no text stands below its heading",
            (false, _) => "has no scenario: write at least one `#### Scenario:` with its steps",
            (true, true) => "has neither text nor a scenario",
        };
        let moved = if self.text && says_shall_or_must(name) {
            "; its SHALL or MUST belongs into a sentence below, not into the heading only"
        } else {
            ""
        };
        let said = format!("the requirement {name:?} {lacks}{moved}");
        out.problem_about(Concern::Requirement, true, self.name.span, said);
    }
}

/// Where a requirement is named; its heading if it has no name.
fn name_of<'t>(block: &Block<'t>) -> Piece<'t> {
    let span = if block.name.text.is_empty() { block.heading } else { block.name.span };
    Piece { text: block.name.text, span }
}

/// A requirement that says something, without SHALL or MUST.
fn normative(block: &Block<'_>, out: &mut Draft) {
    if block.body.text.is_empty() || says_shall_or_must(&block.body.text) {
        return;
    }
    let name = name_of(block);
    let what = if says_shall_or_must(name.text) {
        "says SHALL or MUST in its heading only: write it in the sentence below"
    } else {
        "says neither SHALL nor MUST: write what the system SHALL do"
    };
    let said = format!("the requirement {:?} {what}", name.text);
    out.problem_about(Concern::NormativeWord, false, name.span, said);
}

/// What a main spec lacks.
pub(super) fn spec(lines: &Text<'_>, spec: &Spec<'_>, out: &mut Draft) {
    sections(lines, spec, out);
    let mut lacks: BTreeMap<u32, Lack<'_>> = BTreeMap::new();
    for child in spec.children.iter().filter(|child| child.scenarios == 0) {
        let lack = Lack { name: child.title, is_stray: true, text: false, scenario: true };
        lacks.insert(child.line, lack);
    }
    for block in spec.blocks() {
        let name = name_of(block);
        if let Some(lack) = lacks.get_mut(&block.line) {
            (lack.name, lack.is_stray) = (name, false);
        }
        if block.body.text.is_empty() {
            let whole = Lack { name, is_stray: false, text: true, scenario: false };
            lacks.entry(block.line).or_insert(whole).text = true;
        }
        normative(block, out);
    }
    lacks.values().for_each(|lack| lack.report(out));
}

/// Purpose and requirements of a main spec.
fn sections(lines: &Text<'_>, spec: &Spec<'_>, out: &mut Draft) {
    let whole = spec.title.map_or_else(|| first_line(lines.source()), |title| title.span);
    let mut say = |fails, span, said: &str| out.problem_about(Concern::Section, fails, span, said);
    let purpose = spec.purpose.as_ref();
    match purpose.filter(|section| !section.text.is_empty()) {
        None => match purpose {
            Some(empty) => {
                say(true, empty.title.span, "the purpose is empty: write what this capability is for");
            }
            None => say(
                true,
                whole,
                "there is no `## Purpose`: write what this capability is for, above `## Requirements`",
            ),
        },
        Some(section) => {
            if let Some(found) = placeholder(&section.text, lines) {
                let line = found.line.and_then(|line| lines.lines().get(line as usize - 1));
                let span = line.map_or(section.title.span, |line| {
                    let said = line.text.trim();
                    let start = line.start as usize + line.text.len() - line.text.trim_start().len();
                    Span::new(start, start + said.len())
                });
                say(false, span, "the purpose is still a placeholder: write what this capability is for");
            } else if utf16_len(&section.text) < MIN_PURPOSE {
                let said =
                    "the purpose is too brief: say in 50 characters or more what this capability is for";
                say(false, section.title.span, said);
            }
        }
    }
    match &spec.requirements {
        None => say(
            true,
            whole,
            "there is no `## Requirements`: write the section, with `### Requirement:` headings in it",
        ),
        Some(section) if spec.children.is_empty() => say(
            true,
            section.title.span,
            "there is no requirement: write at least one `### Requirement:` with a `#### Scenario:`",
        ),
        Some(_) => {}
    }
}

/// What the tool does not read in a delta, and what it lacks.
pub(super) fn delta(text: &str, read: &Delta<'_>, out: &mut Draft) {
    let mut found: Vec<(Span, bool, String)> = Vec::new();
    for orphan in &read.orphans {
        let place = match orphan.section {
            Some(section) => format!("under `## {}`", section.text),
            None => "above the first section".to_owned(),
        };
        let said = format!(
            "a requirement stands {place}, where nothing reads it; move it under ADDED, MODIFIED, REMOVED or RENAMED"
        );
        found.push((orphan.name.span, false, said));
    }
    for stray in read.sections.iter().flat_map(|section| &section.stray_headers) {
        let said = "a heading in a section of requirements is none: nothing reads what stands below; write `### Requirement: name`";
        found.push((stray.title.span, false, said.to_owned()));
    }
    for alone in read.unpaired() {
        let (side, other) = (alone.side.name(), alone.side.other().name());
        let said = format!(
            "{side}: has no {other}: line; write each new name as a FROM: line followed by its TO: line"
        );
        found.push((alone.name.span, true, said));
    }
    if read.sections.is_empty() {
        let said = "a delta without a section ADDED, MODIFIED, REMOVED or RENAMED changes nothing";
        found.push((first_line(text), true, said.to_owned()));
    }
    if let Some(first) = read.sections.first()
        && read.sections.iter().all(is_bare)
    {
        let said = "no section of this delta holds a requirement: write `### Requirement: name` below";
        found.push((first.title.span, true, said.to_owned()));
    }
    found.sort_by_key(|(span, ..)| span.start);
    for (span, fails, message) in found {
        out.problem_about(Concern::Form, fails, span, message);
    }
    let asked =
        |section: &&DeltaSection<'_>| matches!(section.operation, Operation::Added | Operation::Modified);
    for block in read.sections.iter().filter(asked).flat_map(|section| &section.blocks) {
        let (text, scenario) = (block.body.text.is_empty(), block.scenario_count() == 0);
        if text || scenario {
            Lack { name: name_of(block), is_stray: false, text, scenario }.report(out);
        }
        normative(block, out);
    }
}

/// Whether a section does nothing.
fn is_bare(section: &DeltaSection<'_>) -> bool {
    section.blocks.is_empty() && section.bullets.is_empty() && section.renames.is_empty()
}

/// A delta that lies beside the folders of the capabilities.
pub(super) fn in_root(text: &str, out: &mut Draft) {
    let said = "a delta lies in specs/ itself, where nothing reads it; move it to specs/<capability>/spec.md";
    out.problem_about(Concern::Form, true, first_line(text), said);
}

/// A file below the deltas that is read as none, and is written as one.
pub(super) fn unread(text: &str, out: &mut Draft) {
    if let Some(section) = Delta::new(text).sections.first() {
        let said = "a delta lies in a file that nothing reads; move it to specs/<capability>/spec.md";
        out.problem_about(Concern::Form, true, section.title.span, said);
    }
}

/// Lists without a box, and tasks in the wrong group.
pub(super) fn tasks(text: &str, read: &Tasks<'_>, out: &mut Draft) {
    if let Some(line) = read.first_list_item.filter(|_| read.tasks.is_empty()) {
        let start = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
        let item = text.get(start..).unwrap_or_default();
        let item = item.split('\n').next().unwrap_or_default();
        let indent = item.len() - item.trim_start().len();
        let span = Span::new(start + indent, start + item.trim_end().len().max(indent));
        let said =
            "no item of this list has a checkbox, so it counts as no task; write `- [ ] 1.1 What to do`";
        out.problem(span, said);
    }
    for task in &read.tasks {
        let group = task.group.and_then(|group| read.groups.get(group)).map(|group| group.number.text);
        let (Some(group), Some(id)) = (group, task.id) else { continue };
        let number = id.text.split('.').next().unwrap_or_default();
        if number.trim_start_matches('0') != group.trim_start_matches('0') {
            let said = format!(
                "task {} stands under group {group}, and its number is one of group {number}: move it there, or \
                 renumber it",
                id.text
            );
            out.problem_about(Concern::TaskNumber, false, id.span, said);
        }
    }
}

/// The first line that says something; the beginning of a text that says nothing.
fn first_line(text: &str) -> Span {
    let start = text.len() - text.trim_start_matches(|c| c == '\u{feff}' || is_space(c)).len();
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    if line.is_empty() { Span::new(0, 0) } else { Span::new(start, start + line.trim_end().len()) }
}
