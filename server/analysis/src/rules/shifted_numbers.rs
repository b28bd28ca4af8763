//! References that use the numbers of criteria and requirements from before an edit.

use specls_index::Snapshot;

use super::{FeatureView, Fix, Rule, RuleInfo, Sink};
use crate::finding::{Finding, Subject};
use crate::renumber::{numbered_file, shift};
use crate::{Edit, Severity};

pub(super) struct ShiftedNumbers;

/// Pairs that a message names.
const MOST_NAMED: usize = 3;

fn became(old: &str, new: Option<&str>) -> String {
    match new {
        Some(new) => format!("{old} becomes {new}"),
        None => format!("what {old} was is gone"),
    }
}

impl Rule for ShiftedNumbers {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "shifted-numbers",
            severity: Severity::Info,
            summary: "Numbers of criteria moved in an edit, and references still use the old ones.",
            docs: "\
The number of a Kiro criterion is its place: `1.3` is the third criterion of requirement 1. Adding, taking out or moving
one changes what all numbers behind it mean, while the task list, the design and the tests go on using the old ones.

The requirements are compared with what they were when the file was opened or last saved, by their texts: what moved is
found wherever it went. Saving does not take the offer away; a list that was in no order before says nothing, and is left
alone. A file in which references were changed since is left alone. An editor may apply the repair, its undo or a checkout
file by file: references that come before the page with their numbers have followed when it comes. Only an editor has such a
file: `specls check` never reports this.

**To mend it:** the fix puts the numbers of the file in order and updates every reference in the workspace, in one change.
References to what is gone are taken out of their lists. In a sentence, a comment or the name of a test the number is struck
through instead, `Requirement ~~1.2~~`: the next criterion has that number now, and must not be taken for the one that was
meant. What is struck through names nothing; read those sentences again. Where a line would be read otherwise with its new
numbers, nothing is changed, and the answer says where it stands and what to write there first.

Of 70 edits of requirements in the history of fourteen public repositories 18 moved criteria that were not changed
themselves, and five of these left the task list as it was (November 2026).
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let Some(file) = numbered_file(view.feature) else { return };
        let Some(shift) = shift(view.snapshot, view.feature) else { return };
        if shift.used.is_empty() {
            return;
        }
        let pairs: Vec<String> =
            shift.used.iter().take(MOST_NAMED).map(|(old, new)| became(old, new.as_deref())).collect();
        let more = if shift.used.len() > MOST_NAMED { ", …" } else { "" };
        let message = format!(
            "{} to follow this edit: {}{more}",
            if shift.stale == 1 {
                "1 reference has".to_owned()
            } else {
                format!("{} references have", shift.stale)
            },
            pairs.join(", "),
        );
        let span = shift.first.unwrap_or_default();
        if let Some(finding) = out.add(file.id, &file.facts, span, message) {
            finding.subject = Subject::Feature(view.feature.id);
        }
    }

    fn fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        let Subject::Feature(id) = finding.subject else { return Vec::new() };
        let Some(shift) = snapshot.feature(id).and_then(|feature| shift(snapshot, feature)) else {
            return Vec::new();
        };
        vec![Fix { title: shift.title().into(), edit: Edit::Shift { feature: id }, preferred: true }]
    }
}
