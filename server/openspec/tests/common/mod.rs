//! The tool itself, the repositories it is tried on, and folders in memory.

#![allow(dead_code, reason = "each test program uses a part")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use serde_json::Value;
use specls_openspec::MapTree;

/// The shared data, if `SPECLS_SHARED` names it.
pub fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("SPECLS_SHARED")?);
    path.join("corpus/openspec").is_dir().then_some(path)
}

/// The tool, if `SPECLS_OPENSPEC` names it (`…/node_modules/.bin/openspec`).
pub struct Tool {
    program: PathBuf,
}

impl Tool {
    pub fn new() -> Option<Self> {
        let program = PathBuf::from(std::env::var_os("SPECLS_OPENSPEC")?);
        Some(Self { program: program.canonicalize().ok()? })
    }

    /// Runs the tool in a folder: what it prints, and whether it was content.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> (String, bool) {
        let output = Command::new("node")
            .arg(&self.program)
            .args(arguments)
            .current_dir(folder)
            .env("OPENSPEC_TELEMETRY", "0")
            .env("DO_NOT_TRACK", "1")
            .env("CI", "1")
            .env("XDG_DATA_HOME", folder.join(".data"))
            .output()
            .expect("node runs");
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success())
    }

    /// Runs a script that may import the tool's modules through `dist`.
    pub fn script(&self, folder: &Path, script: &str) -> String {
        let dist = self.program.parent().and_then(Path::parent).expect("a package").join("dist");
        let path = folder.join("script.mjs");
        fs::write(&path, script.replace("DIST", &dist.to_string_lossy())).expect("written");
        let output = Command::new("node").arg(&path).current_dir(folder).output().expect("node runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// The OpenSpec repositories of the corpus, by name.
pub fn repositories(shared: &Path) -> Vec<PathBuf> {
    let folder = fs::read_dir(shared.join("corpus/openspec")).expect("the corpus is there");
    let mut found: Vec<PathBuf> = folder.map(|entry| entry.expect("readable").path()).collect();
    found.sort();
    found
}

/// Writes a repository's `openspec/` to `to`: the stored files with their text, the others of its tree empty.
pub fn lay_out(repository: &Path, to: &Path) -> io::Result<()> {
    for path in fs::read_to_string(repository.join("TREE.txt"))?.lines() {
        if !path.starts_with("openspec/") {
            continue;
        }
        let (from, to) = (repository.join("files").join(path), to.join(path));
        fs::create_dir_all(to.parent().expect("a folder"))?;
        if from.is_file() { fs::copy(&from, &to).map(drop)? } else { fs::write(&to, "")? }
    }
    Ok(())
}

/// All files below a folder, as paths below it with their texts.
pub fn read_tree(folder: &Path) -> MapTree {
    let mut tree = MapTree::default();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                let text = fs::read(&path).expect("readable");
                tree.insert(below, Ok(String::from_utf8_lossy(&text).into_owned()));
            }
        }
    }
    tree
}

pub fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("created");
    fs::write(path, text).expect("written");
}

/// The tool's report without the time it took.
pub fn without_times(report: &str) -> String {
    let line = |line: &str| match line.trim_start().strip_prefix("\"durationMs\": ") {
        Some(rest) => line.replace(rest, if rest.ends_with(',') { "0," } else { "0" }),
        None => line.to_owned(),
    };
    report.trim_end().lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Every item of a report by type and id.
pub fn items(report: &str) -> Vec<(String, Value)> {
    let report: Value = serde_json::from_str(report).expect("a report is JSON");
    let item = |item: &Value| {
        (
            format!("{} {}", item["type"].as_str().expect("a type"), item["id"].as_str().expect("an id")),
            item.clone(),
        )
    };
    let mut items: Vec<_> = report["items"].as_array().expect("items").iter().map(item).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    items
}

/// Numbers that look random and are the same each time.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    /// `text` with a few lines lost, doubled, swapped or put in from `pieces`.
    pub fn disturb(&mut self, text: &str, pieces: &[&str]) -> String {
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        for _ in 0..1 + self.below(6) {
            let at = self.below(lines.len());
            match self.below(6) {
                0 if lines.len() > 1 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[self.below(lines.len())].clone()),
                2 => {
                    let other = self.below(lines.len());
                    lines.swap(at, other);
                }
                3 => lines[at] = format!("{}{}", pieces[self.below(pieces.len())], lines[at]),
                4 => lines[at].push_str(pieces[self.below(pieces.len())]),
                _ => lines.insert(at, pieces[self.below(pieces.len())].to_owned()),
            }
        }
        match self.below(12) {
            0 => lines.join("\r\n"),
            1 => format!("\u{feff}{}", lines.join("\n")),
            2 => lines.join("\r"),
            _ => lines.join("\n"),
        }
    }
}

/// What disturbs a spec.
pub const PIECES: &[&str] = &[
    "",
    " ",
    "  ",
    "\t",
    "# ",
    "## ",
    "## Purpose",
    "## Requirements",
    "## requirements ",
    "## ADDED Requirements",
    "## Modified Requirements",
    "## REMOVED Requirements",
    "## RENAMED Requirements",
    "## Notes",
    "## ",
    "### Requirement: A",
    "### Requirement: a ###",
    "###Requirement:  B",
    "### Requirement: ",
    "### Notes",
    "#### Scenario: S",
    "#### ",
    "#### S ##",
    "##### deep",
    "```",
    "~~~~",
    "````md",
    "<!--",
    "-->",
    "**Key**: value",
    "It MUST.",
    "It may.",
    "TBD",
    "TODO: x",
    "todo el",
    "- FROM: `### Requirement: A`",
    "- TO: `### Requirement: C`",
    "TO: ### Requirement: D",
    "- `### Requirement: A`",
    "* ### Requirement: B",
    "\u{2028}",
    "\u{a0}",
    "\u{85}",
    "\u{feff}",
    "\r",
    "- [ ] 1.1 x",
    "- [x] 2.1 y",
    "## 1. One",
    "## 2. Two",
    "- plain",
    "SHALL",
    "é",
    "😀",
    "\u{b}",
    "| a |",
    "> q",
    "---",
    "===",
    "<h2>x</h2>",
    "1. one",
    "    indented",
];
