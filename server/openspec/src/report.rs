//! The report of a whole `openspec/` folder, as JSON byte by byte what the tool prints.

use serde::Serialize;

use crate::change::{ChangeChecks, with_schemas};
use crate::discover::specs;
use crate::issue::{Issue, Verdict};
use crate::nested;
use crate::order::{by_units, for_people};
use crate::schema::Schemas;
use crate::spec::validate_spec;
use crate::tree::{Failure, Kind, Tree};

/// What `openspec validate --all --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Changes and specs by id; of the same id the change comes first.
    pub items: Vec<Item>,
    /// How many pass.
    pub summary: Summary,
    /// Of the format.
    pub version: &'static str,
    /// What was looked at.
    pub root: Root,
}

/// A change or a main spec.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// Folder of the change, or path of the capability.
    pub id: String,
    /// Which of the two.
    #[serde(rename = "type")]
    pub item_type: ItemType,
    /// Whether it passes.
    pub valid: bool,
    /// In the tool's order.
    pub issues: Vec<Issue>,
    /// Always 0: the same folder gives the same report.
    #[serde(rename = "durationMs")]
    pub duration_ms: u32,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemType {
    /// A folder in `changes/`.
    Change,
    /// A main spec.
    Spec,
}

/// How many items pass, together and by type.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Summary {
    /// Together.
    pub totals: Totals,
    /// By type.
    #[serde(rename = "byType")]
    pub by_type: ByType,
}

/// [`Totals`] by type.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ByType {
    /// Changes.
    pub change: Totals,
    /// Main specs.
    pub spec: Totals,
}

/// How many items pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// All.
    pub items: usize,
    /// Valid ones.
    pub passed: usize,
    /// The others.
    pub failed: usize,
}

/// The folder that holds `openspec/`.
#[derive(Clone, Debug, Serialize)]
pub struct Root {
    /// Absolute.
    pub path: String,
    /// How it was found.
    pub source: &'static str,
}

/// What the tool prints instead of a report if it cannot begin.
#[derive(Clone, Debug, Serialize)]
pub struct RequestError {
    /// One problem.
    pub status: [Problem; 1],
}

/// Why there is no report.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// `error`.
    pub severity: &'static str,
    /// For programs.
    pub code: &'static str,
    /// For people.
    pub message: &'static str,
    /// What it is about.
    pub target: &'static str,
    /// What to do.
    pub fix: &'static str,
}

impl RequestError {
    /// There is no `openspec/` to validate.
    #[must_use]
    pub fn no_root() -> Self {
        Self {
            status: [Problem {
                severity: "error",
                code: "no_openspec_root",
                message: "No OpenSpec root found from the current directory.",
                target: "openspec.root",
                fix: "Run openspec init to create a root here.",
            }],
        }
    }

    /// As the tool prints it, without a line end behind.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Report {
    /// Whether every item passes; the tool's exit status is 0 then, and 1 otherwise.
    #[must_use]
    pub fn valid(&self) -> bool {
        self.summary.totals.failed == 0
    }

    /// As the tool prints it, without a line end behind.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Says what is wrong with everything in `tree`; `root` is the absolute path of the folder that holds it.
///
/// # Errors
/// If the folders of changes or specs cannot be read.
pub fn validate(tree: &dyn Tree, root: &str, strict: bool) -> Result<Report, Failure> {
    let schemas = Schemas::new(tree, root);
    let checks = ChangeChecks { root, strict, main_specs: true, tasks: true };
    let mut items = Vec::new();
    for id in changes(tree)? {
        let verdict = match nested::message(tree, &schemas, &id) {
            Some(message) => {
                Verdict { valid: false, ..Verdict::new(vec![Issue::error("file", message)], strict) }
            }
            None => with_schemas(tree, &schemas, &id, checks)
                .unwrap_or_else(|failure| Verdict::new(vec![Issue::error("file", failure.message)], strict)),
        };
        items.push(Item::new(id, ItemType::Change, verdict));
    }
    for file in specs(tree, "specs")? {
        let verdict = match tree.read(&file.path) {
            Ok(text) => validate_spec(&file.id, &text, strict),
            Err(failure) => Verdict::new(vec![Issue::error("file", failure.message)], strict),
        };
        items.push(Item::new(file.id, ItemType::Spec, verdict));
    }
    items.sort_by(|a, b| for_people(&a.id, &b.id));
    let summary = Summary {
        totals: totals(&items, None),
        by_type: ByType {
            change: totals(&items, Some(ItemType::Change)),
            spec: totals(&items, Some(ItemType::Spec)),
        },
    };
    Ok(Report { items, summary, version: "1.0", root: Root { path: root.to_owned(), source: "nearest" } })
}

impl Item {
    fn new(id: String, item_type: ItemType, verdict: Verdict) -> Self {
        Self { id, item_type, valid: verdict.valid, issues: verdict.issues, duration_ms: 0 }
    }
}

/// The folders in `changes/` that are changes.
fn changes(tree: &dyn Tree) -> Result<Vec<String>, Failure> {
    let entries = match tree.entries("changes") {
        Ok(entries) => entries,
        Err(failure) if failure.code == "ENOENT" => return Ok(Vec::new()),
        Err(failure) => return Err(failure),
    };
    let mut ids: Vec<String> = entries
        .into_iter()
        .filter(|entry| entry.kind == Kind::Folder && entry.name != "archive" && !entry.name.starts_with('.'))
        .map(|entry| entry.name)
        .collect();
    ids.sort_by(|a, b| by_units(a, b));
    Ok(ids)
}

fn totals(items: &[Item], only: Option<ItemType>) -> Totals {
    let counted = || items.iter().filter(move |item| only.is_none_or(|only| item.item_type == only));
    let passed = counted().filter(|item| item.valid).count();
    let items = counted().count();
    Totals { items, passed, failed: items - passed }
}
