//! A scenario to fill in.

use specls_index::{File, Snapshot};
use specls_syntax::{ItemKind, Operation, Span};

use crate::edit::NewText;
use crate::guard::adds_scenarios;
use crate::{Edit, Finding, Fix};

/// Adds a scenario below the requirement around `offset`, a byte of a spec or a delta.
#[must_use]
pub fn scenario(file: &File, offset: u32) -> Option<Edit> {
    let facts = &file.facts;
    let around = |span: Span| span.contains(offset) || span.touches(offset);
    let block = |operation| matches!(operation, Operation::Added | Operation::Modified);
    let in_delta = facts.deltas().iter().filter(|d| block(d.operation)).map(|d| d.span);
    let renamed = facts.deltas().iter().any(|d| d.operation == Operation::RenamedTo && around(d.span));
    let defined = facts.items.iter().filter(|i| i.kind == ItemKind::Requirement).map(|i| i.span);
    let span = in_delta.chain(defined).find(|span| around(*span)).filter(|_| !renamed)?;
    let end = facts.line_end.as_str();
    let text = format!("{end}{end}#### Scenario: Name{end}- **WHEN** condition{end}- **THEN** outcome");
    let change = NewText { span: Span { start: span.end, end: span.end }, text };
    adds_scenarios(file, &change, 1).then(|| Edit::Replace {
        file: file.id,
        span: change.span,
        text: change.text.into(),
    })
}

/// A skeleton where a requirement lacks a scenario.
pub(crate) fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let edit = snapshot.file_by_id(finding.file).and_then(|file| scenario(file, finding.span.start));
    let lacks_scenario = finding.message.contains("scenario");
    edit.filter(|_| lacks_scenario)
        .map(|edit| Fix { title: "Add a scenario".into(), edit, preferred: true })
        .into_iter()
        .collect()
}
