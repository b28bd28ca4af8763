//! What archiving a whole change would do to the main specs.

use std::fmt::Write;

use crate::archive::{Outcome, outcome};
use crate::change::{ChangeChecks, with_schemas};
use crate::discover::{joined, specs};
use crate::issue::{Issue, Level};
use crate::merge::{OperationCounts, Refusal, merge};
use crate::messages::NO_DELTAS;
use crate::metadata::{Marker, marker};
use crate::schema::Schemas;
use crate::tree::{Failure, Tree};

/// What archiving a change would do.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The change.
    pub change: String,
    /// Errors in its deltas: archiving would not begin.
    pub errors: Vec<Issue>,
    /// Its capabilities by id.
    pub capabilities: Vec<CapabilityPreview>,
}

/// What archiving would do to one main spec.
#[derive(Clone, Debug)]
pub struct CapabilityPreview {
    /// Path of the capability.
    pub id: String,
    /// The main spec's path below `openspec/`.
    pub path: String,
    /// Whether there is no main spec yet.
    pub is_new: bool,
    /// How many requirements change.
    pub counts: OperationCounts,
    /// What the tool warns of.
    pub warnings: Vec<String>,
    /// What becomes of the file.
    pub outcome: Outcome,
}

/// Tries out what archiving `change` would do.
///
/// # Errors
/// If the change's specs cannot be looked for.
pub fn preview(tree: &dyn Tree, change: &str) -> Result<Preview, Failure> {
    let folder = joined("changes", change);
    let schemas = Schemas::new(tree, "");
    let files = specs(tree, &joined(&folder, "specs"))?;
    let checks = ChangeChecks { root: "", strict: false, main_specs: false, tasks: false };
    let verdict = with_schemas(tree, &schemas, change, checks)?;
    // A change without any delta spec is archived all the same.
    let counts =
        |issue: &Issue| issue.level == Level::Error && !(files.is_empty() && issue.message == NO_DELTAS);
    let errors = verdict.issues.into_iter().filter(counts).collect();
    let may_retire = marker(tree, &schemas, &folder, "retire_capabilities") == Marker::Declared;
    let mut capabilities = Vec::new();
    for file in files {
        let path = format!("specs/{}/spec.md", file.id);
        let main = match tree.read(&path) {
            Ok(main) => Ok(Some(main)),
            Err(failure) if failure.is_missing() => Ok(None),
            Err(failure) => Err(failure),
        };
        let texts = main.and_then(|main| Ok((main, tree.read(&file.path)?)));
        let (main, merged) = match texts {
            Ok((main, delta)) => {
                let merged = merge(main.as_deref(), &delta, &file.id, change);
                (main, merged)
            }
            Err(failure) => (None, Err(Refusal::new(failure.message))),
        };
        let (counts, warnings) =
            merged.as_ref().map(|merged| (merged.counts, merged.warnings.clone())).unwrap_or_default();
        let outcome = outcome(main.as_deref(), merged, &file.id, may_retire);
        let is_new = main.is_none();
        capabilities.push(CapabilityPreview { id: file.id, path, is_new, counts, warnings, outcome });
    }
    Ok(Preview { change: change.to_owned(), errors, capabilities })
}

impl Preview {
    /// Whether archiving would go through: one refusal keeps all specs as they are.
    #[must_use]
    pub fn goes_through(&self) -> bool {
        let refused = |capability: &CapabilityPreview| matches!(capability.outcome, Outcome::Refused { .. });
        self.errors.is_empty() && !self.capabilities.iter().any(refused)
    }

    /// All of it to read: first what happens, then the texts of the specs.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("# Archiving `{}`\n", self.change);
        if self.capabilities.is_empty() {
            out.push_str("\nThe change has no delta specs: no main spec changes.\n");
        } else if !self.goes_through() {
            out.push_str(
                "\n`openspec archive` would refuse this change and leave all main specs as they are.\n",
            );
        }
        if !self.errors.is_empty() {
            out.push('\n');
        }
        for error in &self.errors {
            let _ = writeln!(out, "- `{}`: {}", error.path, error.message);
        }
        for capability in &self.capabilities {
            capability.write(&mut out);
        }
        out
    }
}

impl CapabilityPreview {
    fn write(&self, out: &mut String) {
        let _ = writeln!(out, "\n## {}\n\n`openspec/{}`: {}", self.id, self.path, self.summary());
        if !self.warnings.is_empty() {
            out.push('\n');
        }
        for warning in &self.warnings {
            let _ = writeln!(out, "- warning: {warning}");
        }
        match &self.outcome {
            Outcome::Write(text) => {
                let fence = fence_for(text);
                let end = if text.ends_with('\n') { "" } else { "\n" };
                let _ = write!(out, "\n{fence}markdown\n{text}{end}{fence}\n");
            }
            Outcome::Refused { refusal, issues } => {
                let _ = writeln!(out, "\n> {}", refusal.message.replace('\n', "\n> "));
                for issue in issues.iter().filter(|issue| issue.level == Level::Error) {
                    let _ = writeln!(out, "> - {}: {}", issue.path, issue.message.replace('\n', "\n>   "));
                }
            }
            Outcome::InSync | Outcome::Retire => {}
        }
    }

    /// What happens, in a line.
    fn summary(&self) -> String {
        match &self.outcome {
            Outcome::InSync => return "in sync already, stays as it is".to_owned(),
            Outcome::Retire => return "deleted: its last requirement goes".to_owned(),
            Outcome::Refused { .. } => return "refused".to_owned(),
            Outcome::Write(_) => {}
        }
        let OperationCounts { added, modified, removed, renamed } = self.counts;
        let counts = [(added, "added"), (modified, "modified"), (removed, "removed"), (renamed, "renamed")];
        let counts =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        let verb = if self.is_new { "created" } else { "changed" };
        format!("{verb}: {}", counts.collect::<Vec<_>>().join(", "))
    }
}

/// A fence longer than any in `text`.
fn fence_for(text: &str) -> String {
    let runs = text.lines().map(|line| line.trim_start().bytes().take_while(|b| *b == b'`').count());
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}
