//! Main specs and deltas as a reader without the server's own code sees them. Only files without comments, which
//! OpenSpec reads and Markdown does not, and only requirements whose names are plain words.

use std::ops::Range;

use crate::mutate::World;
use crate::mutate::text::{Line, lines};

/// A requirement with everything below its heading.
pub struct Block {
    /// Behind `### Requirement: `.
    pub name: String,
    /// First byte of the name.
    pub name_at: usize,
    /// Its bytes, heading and all.
    pub bytes: Range<usize>,
    /// Bytes of its text, between the heading and the first scenario.
    pub text: Range<usize>,
    /// Names of its scenarios, with the bytes of each.
    pub scenarios: Vec<(String, Range<usize>)>,
    /// `added`, `modified`, …; empty in a main spec.
    pub section: String,
}

/// A main spec.
pub struct Capability<'w> {
    /// Path of its folder below `specs/`.
    pub name: &'w str,
    /// Everything in front of `openspec/`.
    pub project: &'w str,
    /// Path of its file.
    pub path: &'w str,
    /// All of it.
    pub text: &'w str,
    /// In order.
    pub blocks: Vec<Block>,
}

/// A delta of an open change.
pub struct Delta<'w> {
    /// Name of the change.
    pub change: &'w str,
    /// Capability it touches.
    pub capability: &'w str,
    /// Path of its file.
    pub path: &'w str,
    /// All of it.
    pub text: &'w str,
    /// In order.
    pub blocks: Vec<Block>,
}

const MARK: &str = "openspec/specs/";
const CHANGES: &str = "openspec/changes/";

/// The main specs that are read here.
#[must_use]
pub fn capabilities(world: &World) -> Vec<Capability<'_>> {
    let mut out = Vec::new();
    for (path, text) in world.files.iter().filter_map(|(path, text)| Some((path, text.as_deref()?))) {
        let Some(at) = path.find(MARK).filter(|at| *at == 0) else { continue };
        let Some(name) = path[at + MARK.len()..].strip_suffix("/spec.md") else { continue };
        let sections = text.lines().filter(|line| line.starts_with("## Requirements")).count();
        if sections == 1 && is_plain(text) {
            out.push(Capability { name, project: &path[..at], path, text, blocks: blocks(text) });
        }
    }
    out
}

/// The deltas of open changes.
#[must_use]
pub fn deltas(world: &World) -> Vec<Delta<'_>> {
    let mut out = Vec::new();
    for (path, text) in world.files.iter().filter_map(|(path, text)| Some((path, text.as_deref()?))) {
        let Some(inside) = path.strip_prefix(CHANGES).filter(|inside| !inside.starts_with("archive/")) else {
            continue;
        };
        let Some((change, rest)) = inside.split_once('/') else { continue };
        let capability = rest.strip_prefix("specs/").and_then(|rest| rest.strip_suffix("/spec.md"));
        if let Some(capability) = capability.filter(|_| is_plain(text)) {
            out.push(Delta { change, capability, path, text, blocks: blocks(text) });
        }
    }
    out
}

fn is_plain(text: &str) -> bool {
    !text.contains("<!--") && !text.contains('\r') && text.ends_with('\n')
}

/// The requirements of a text, in all its sections.
fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let level = |line: &Line<'_>| match line.readable {
        true => line.text.chars().take_while(|c| *c == '#').count(),
        false => 0,
    };
    let end_of = |from: usize, most: usize| {
        let next = lines[from + 1..].iter().find(|line| (1..=most).contains(&level(line)));
        next.map_or(text.len(), |line| line.start)
    };
    let mut section = String::new();
    let mut out: Vec<Block> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        if let Some(title) = line.text.strip_prefix("## ").filter(|_| line.readable) {
            section = title.trim_end_matches("Requirements").trim().to_lowercase();
        }
        let heading = line.text.strip_prefix("### Requirement: ").filter(|_| line.readable);
        if let Some(name) = heading.filter(|name| name.trim() == *name) {
            let (end, scenarios) = (end_of(n, 3), end_of(n, 4));
            let start = lines.get(n + 1).map_or(text.len(), |line| line.start);
            out.push(Block {
                name: name.to_owned(),
                name_at: line.end() - name.len(),
                bytes: line.start..end,
                text: start.min(scenarios)..scenarios,
                scenarios: Vec::new(),
                section: section.clone(),
            });
        }
        if let Some(name) = line.text.strip_prefix("#### Scenario: ").filter(|_| line.readable)
            && let Some(block) = out.last_mut().filter(|block| block.bytes.contains(&line.start))
        {
            block.scenarios.push((name.trim().to_owned(), line.start..end_of(n, 4)));
        }
    }
    out
}

impl Block {
    /// Whether its name is made of words only, so that nothing about its spelling is open.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let word = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
        self.name.len() > 8 && self.name.chars().all(word) && !self.name.contains("  ")
    }

    /// Whether every scenario has steps, and their names differ.
    #[must_use]
    pub fn is_whole(&self, text: &str) -> bool {
        let steps = |bytes: &Range<usize>| text[bytes.clone()].contains("**THEN**");
        let names: std::collections::BTreeSet<&String> =
            self.scenarios.iter().map(|(name, _)| name).collect();
        let body = text[self.text.clone()].trim();
        names.len() == self.scenarios.len()
            && self.scenarios.iter().all(|(_, bytes)| steps(bytes))
            && (body.contains("SHALL") || body.contains("MUST"))
            && !body.starts_with("**")
            && !text[self.bytes.clone()].contains("```")
            && text[self.bytes.clone()].matches("\n####").count() == self.scenarios.len()
    }

    /// The name without one of its letters.
    #[must_use]
    pub fn misspelt(&self) -> Option<String> {
        let at = (self.name.len() / 2..self.name.len())
            .find(|at| self.name.as_bytes()[*at].is_ascii_alphabetic())?;
        Some(format!("{}{}", &self.name[..at], &self.name[at + 1..]))
    }

    /// The name with its first letter in the other case.
    #[must_use]
    pub fn other_case(&self) -> Option<String> {
        let first = self.name.chars().next().filter(char::is_ascii_alphabetic)?;
        let other =
            if first.is_ascii_uppercase() { first.to_ascii_lowercase() } else { first.to_ascii_uppercase() };
        Some(format!("{other}{}", &self.name[1..]))
    }
}

impl Capability<'_> {
    /// Its requirements that a test can rely on: whole, with a plain name that occurs once, and that no open change names.
    pub fn untouched<'c>(&'c self, open: &'c [Delta<'_>]) -> impl Iterator<Item = &'c Block> {
        let folded = |name: &str| name.to_lowercase();
        self.blocks.iter().filter(move |block| {
            block.is_plain()
                && block.is_whole(self.text)
                && self.blocks.iter().filter(|other| folded(&other.name) == folded(&block.name)).count() == 1
                && !open.iter().any(|delta| folded(delta.text).contains(&folded(&block.name)))
        })
    }
}
