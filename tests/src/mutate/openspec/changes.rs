//! Changes written for the purpose, beside those that are there: a whole one first, of which nothing may be said, and
//! then the same with one thing wrong.

use super::specs::{Block, Capability, Delta};
use crate::mutate::{Change, Edit, MALFORMED, Mutation, World};

/// A change that is to be.
struct Draft {
    name: &'static str,
    /// What the proposal lists.
    listed: Vec<String>,
    /// `.openspec.yaml`.
    metadata: &'static str,
    /// Deltas, by capability.
    deltas: Vec<(String, String)>,
    /// `tasks.md`.
    tasks: &'static str,
}

const NAME: &str = "qqx-draft";

impl Draft {
    fn new(capability: &Capability<'_>, delta: String) -> Self {
        Self {
            name: NAME,
            listed: vec![capability.name.to_owned()],
            metadata: "schema: spec-driven\ncreated: 2026-01-01\n",
            deltas: vec![(capability.name.to_owned(), delta)],
            tasks: "## 1. Do it\n\n- [ ] 1.1 Do the first half\n- [ ] 1.2 Do the second half\n",
        }
    }

    fn proposal(&self) -> String {
        let bullets: String =
            self.listed.iter().map(|name| format!("- `{name}`: does it otherwise\n")).collect();
        format!(
            "## Why\n\nPeople asked for this many times, and nothing else answers what they want.\n\n## What Changes\n\n\
             - It is done otherwise.\n\n## Capabilities\n\n### New Capabilities\n\n### Modified Capabilities\n\n{bullets}\n\
             ## Impact\n\n- Some code.\n"
        )
    }

    fn path(&self, file: &str) -> String {
        format!("openspec/changes/{}/{file}", self.name)
    }

    fn delta_path(&self, capability: &str) -> String {
        self.path(&format!("specs/{capability}/spec.md"))
    }

    /// The files, the first delta last.
    fn edits(&self) -> Vec<Edit> {
        let mut files = vec![
            (self.path("proposal.md"), self.proposal()),
            (self.path("tasks.md"), self.tasks.to_owned()),
            (self.path(".openspec.yaml"), self.metadata.to_owned()),
        ];
        files.extend(self.deltas.iter().rev().map(|(to, text)| (self.delta_path(to), text.clone())));
        files.into_iter().map(|(file, text)| Edit { file, change: Change::Create(text) }).collect()
    }

    fn damage(&self, kind: &'static str) -> Mutation {
        Mutation { kind, edits: self.edits(), expected: Vec::new(), allowed: Vec::new() }
    }
}

/// Where `what` stands in a text that holds it.
fn at(text: &str, what: &str) -> usize {
    text.find(what).unwrap_or_default()
}

/// Changes to one capability.
pub(super) fn mutations(capability: &Capability<'_>, open: &[Delta<'_>], out: &mut Vec<Mutation>) {
    if !capability.project.is_empty() {
        return;
    }
    for block in capability.untouched(open) {
        of_targets(capability, block, out);
        of_scenarios(capability, block, out);
    }
    let Some(block) = capability.untouched(open).next() else { return };
    of_sections(capability, block, out);
    of_files(capability, block, out);
    two(capability, block, out);
}

/// The requirement as the main spec has it.
fn copy(capability: &Capability<'_>, block: &Block) -> String {
    format!("## MODIFIED Requirements\n\n{}\n", capability.text[block.bytes.clone()].trim_end())
}

fn of_targets(capability: &Capability<'_>, block: &Block, out: &mut Vec<Mutation>) {
    let whole = copy(capability, block);
    out.push(Draft::new(capability, whole.clone()).damage("copy of a requirement as MODIFIED (silent)"));
    let heading = format!("### Requirement: {}", block.name);
    let taken = |name: &String| !capability.text.contains(&format!("Requirement: {name}\n"));
    let misspelt = block.misspelt().filter(taken);
    let other_case = block.other_case().filter(taken);
    for (kind, name) in
        [("MODIFIED target without a letter", &misspelt), ("MODIFIED target in another case", &other_case)]
    {
        let Some(name) = name else { continue };
        let text = whole.replacen(&heading, &format!("### Requirement: {name}"), 1);
        let place = at(&text, name);
        out.push(
            Draft::new(capability, text)
                .damage(kind)
                .expect_written("unknown-requirement", "warning", place)
                .on_line(),
        );
    }
    let Some(name) = misspelt else { return };
    let removed = format!(
        "## REMOVED Requirements\n\n### Requirement: {name}\n\n**Reason**: nobody asks for it\n**Migration**: none\n"
    );
    let renamed = format!(
        "## RENAMED Requirements\n\n- FROM: `### Requirement: {name}`\n- TO: `### Requirement: Qqx something else`\n"
    );
    for (kind, text) in
        [("REMOVED target without a letter", removed), ("RENAMED target without a letter", renamed)]
    {
        let place = at(&text, &name);
        out.push(
            Draft::new(capability, text)
                .damage(kind)
                .expect_written("unknown-requirement", "warning", place)
                .on_line(),
        );
    }
}

fn of_scenarios(capability: &Capability<'_>, block: &Block, out: &mut Vec<Mutation>) {
    let Some((name, bytes)) = block.scenarios.last() else { return };
    let whole = copy(capability, block);
    let scenario = capability.text[bytes.clone()].trim_end();
    let place = at(&whole, &block.name);
    let mut lost = Vec::new();
    if block.scenarios.len() > 1 {
        lost.push(("scenario taken out of a MODIFIED block", whole.replacen(scenario, "", 1)));
    }
    let other = scenario.replacen(&format!("Scenario: {name}"), "Scenario: Qqx something else", 1);
    lost.push(("scenario of a MODIFIED block renamed", whole.replacen(scenario, &other, 1)));
    for (kind, text) in lost {
        out.push(
            Draft::new(capability, text)
                .damage(kind)
                .expect_written("lost-scenario", "error", place)
                .on_line(),
        );
    }
}

const ADDED: &str =
    "## ADDED Requirements\n\n### Requirement: Qqx something else\n\nThe system SHALL do something else.\n";
const SCENARIO: &str =
    "\n#### Scenario: It is asked for\n\n- **WHEN** a user asks for it\n- **THEN** the system does it\n";

fn of_sections(capability: &Capability<'_>, block: &Block, out: &mut Vec<Mutation>) {
    let name = "Qqx something else";
    let added = format!("{ADDED}{SCENARIO}");
    let again = format!("\n### Requirement: {name}\n\nThe system SHALL do it twice.\n{SCENARIO}");
    let second = added.len() + at(&again, "###");
    let mut add = |kind, text: String, code, severity, place| {
        let damage = Draft::new(capability, text).damage(kind);
        out.push(damage.expect_written(code, severity, place).on_line());
    };
    add(
        "ADDED requirement without scenario",
        ADDED.to_owned(),
        "incomplete-requirement",
        "error",
        at(ADDED, name),
    );
    let text = format!("{added}{again}");
    add("requirement ADDED twice", text, "duplicate-requirement", "error", second);
    let text = format!("{added}\n### Qqx notes\n\nNot a requirement.\n");
    let place = at(&text, "### Qqx");
    add("heading in a section that is no requirement", text, MALFORMED, "warning", place);
    let text =
        format!("{added}\n## Notes\n{again}").replace(&again, &again.replace(name, "Qqx out of place"));
    let place = text.rfind("### Requirement").unwrap_or_default();
    add("requirement outside of the sections", text, MALFORMED, "warning", place);
    let text = format!("{added}\n## RENAMED Requirements\n\n- FROM: `### Requirement: {}`\n", block.name);
    let place = at(&text, "- FROM");
    add("FROM without TO", text, MALFORMED, "error", place);
    let removed = format!(
        "{}\n## REMOVED Requirements\n\n### Requirement: {}\n\n**Reason**: x\n**Migration**: y\n",
        copy(capability, block),
        block.name
    );
    let place = removed.rfind("### Requirement").unwrap_or_default();
    add("requirement MODIFIED and REMOVED", removed, "conflicting-operations", "error", place);
}

fn of_files(capability: &Capability<'_>, block: &Block, out: &mut Vec<Mutation>) {
    let draft = || Draft::new(capability, copy(capability, block));
    let mut listed = draft();
    listed.listed.push("qqx-nothing".to_owned());
    let mut damage = listed.damage("capability listed without a delta");
    damage.edits.rotate_left(1);
    let place = at(&listed.proposal(), "- `qqx-nothing`");
    out.push(damage.expect_written("capability-mismatch", "hint", place).on_line());

    let mut unlisted = draft();
    unlisted.listed = vec!["qqx-nothing".to_owned()];
    unlisted.deltas.push(("qqx-nothing".to_owned(), format!("{ADDED}{SCENARIO}")));
    // About the delta as a whole: its title, or where it begins.
    out.push(
        unlisted
            .damage("delta that the proposal does not list")
            .expect_written("capability-mismatch", "hint", 0)
            .on_line(),
    );

    let mut metadata = draft();
    metadata.metadata = "schema: [spec-driven\ncreated: 2026-01-01\n";
    let mut damage = metadata.damage("metadata that is no YAML");
    damage.edits.rotate_left(3);
    out.push(damage.expect_written(MALFORMED, "warning", 0).within(metadata.metadata.len()));

    let mut tasks = draft();
    tasks.tasks = "## 1. Do it\n\n- [ ] 1.1 Do the first half\n- [ ] 1.1 Do the second half\n";
    let mut damage = tasks.damage("task number used twice");
    damage.edits.rotate_left(2);
    let place = tasks.tasks.rfind("- [ ]").unwrap_or_default();
    out.push(damage.expect_written("duplicate-task", "warning", place).on_line());
}

/// Two open changes modify one requirement.
fn two(capability: &Capability<'_>, block: &Block, out: &mut Vec<Mutation>) {
    let one = Draft::new(capability, copy(capability, block));
    let mut other = Draft::new(capability, copy(capability, block));
    other.name = "qqx-other";
    let mut damage = one.damage("two changes that modify one requirement");
    let place = at(&copy(capability, block), &block.name);
    damage = damage.expect_written("overlapping-change", "info", place).on_line();
    damage.edits.extend(other.edits());
    out.push(damage.expect_written("overlapping-change", "info", place).on_line());
}

/// Real proposals: one more capability below the list of those that are modified or new.
pub(super) fn of_proposals(world: &World, open: &[Delta<'_>], out: &mut Vec<Mutation>) {
    let changes: std::collections::BTreeSet<&str> = open.iter().map(|delta| delta.change).collect();
    for change in changes {
        let path = format!("openspec/changes/{change}/proposal.md");
        let Some(text) = world.text(&path) else { continue };
        let deltas = open.iter().filter(|delta| delta.change == change);
        let Some(at) = deltas.filter_map(|delta| text.find(&format!("\n- `{}`", delta.capability))).min()
        else {
            continue;
        };
        if !text[..at].contains("## Capabilities") || text[..at].contains("## Impact") {
            continue;
        }
        let kind = "real proposal that lists a capability without a delta";
        out.push(
            Mutation::replace(kind, &path, at + 1..at + 1, "- `qqx-nothing`: does it otherwise\n")
                .expect_written("capability-mismatch", "hint", 0)
                .on_line(),
        );
    }
}
