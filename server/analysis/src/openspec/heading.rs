//! A requirement's heading that was edited in a delta: its new name is no requirement of the main spec, its old one was. A
//! delta says so with a pair of RENAMED.

use specls_index::{FileId, Snapshot};
use specls_syntax::{Delta, Operation, Span};

use crate::deltas::{self, DeltaView};
use crate::edit::{FileEdit, NewText};
use crate::{Edit, Finding, Fix};

/// The fix of a finding about a name that stood otherwise when its file was opened or last saved.
pub(crate) fn fix(snapshot: &Snapshot, finding: &Finding) -> Option<Fix> {
    let file = snapshot.file_by_id(finding.file)?;
    let feature = snapshot.feature_of(file)?;
    let delta = file.facts.deltas().iter().find(|delta| delta.name_span == finding.span)?;
    let before = &file.before.as_ref()?.feature;
    let was = before.files.iter().find(|f| f.id == file.id)?;
    let views = deltas::of(snapshot, feature);
    let view = views.iter().find(|view| view.file.id == file.id)?;
    let old = old_name(view, was.facts.deltas(), delta)?;
    let title = format!("Write the RENAMED pair from {old:?}").into();
    let (from, to) = (old.into(), delta.name.clone());
    Some(Fix { title, edit: Edit::RenamedPair { file: file.id, from, to }, preferred: false })
}

/// The name that the heading of `delta` had: that of a block of the same text, which is gone now and which the main spec
/// knows.
fn old_name<'d>(view: &DeltaView<'_>, before: &'d [Delta], delta: &Delta) -> Option<&'d str> {
    if delta.operation != Operation::Modified {
        return None;
    }
    let same = |old: &&Delta| {
        let here = old.operation == delta.operation && old.text == delta.text && old.name != delta.name;
        let still = view.deltas().iter().any(|now| now.name == old.name);
        let scenarios =
            || old.scenarios.iter().map(|s| (&s.0, &s.2)).eq(delta.scenarios.iter().map(|s| (&s.0, &s.2)));
        here && !still && scenarios() && view.target(old).is_some()
    };
    let mut found = before.iter().filter(same);
    let old = found.next()?;
    found.next().is_none().then_some(&*old.name)
}

/// Adds `FROM` and `TO` to the section of renamed requirements, which is made at the end if it is not there.
pub(crate) fn pair(snapshot: &Snapshot, file: FileId, from: &str, to: &str) -> Vec<FileEdit> {
    let Some(found) = snapshot.file_by_id(file) else { return Vec::new() };
    let facts = &found.facts;
    let end = facts.line_end.as_str();
    let lines = format!("- FROM: `### Requirement: {from}`{end}- TO: `### Requirement: {to}`");
    let last = facts.deltas().iter().rfind(|delta| delta.operation == Operation::RenamedTo);
    let (at, text) = match last {
        Some(last) => {
            let line = facts.lines.line_col(last.name_span.start, specls_syntax::Encoding::Utf8).line;
            (facts.lines.line_span(line).end, format!("{end}{lines}"))
        }
        None => {
            let open = if facts.final_newline || facts.len == 0 { "" } else { end };
            (facts.len, format!("{open}{end}## RENAMED Requirements{end}{end}{lines}{end}"))
        }
    };
    vec![FileEdit::Change { file, texts: vec![NewText { span: Span { start: at, end: at }, text }] }]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use specls_fixture::{Fixture, read};
    use specls_index::Change;

    use crate::{FileEdit, OpenTexts, all_findings, fixes};

    const DELTA: &str = "openspec/changes/a/specs/auth/spec.md";

    /// The delta after `edit` and what the fix adds to it, with the title.
    fn after(delta: &str, edit: impl Fn(&str) -> String) -> Option<(String, String)> {
        let mut fixture = Fixture::new(&format!(
            "//- openspec/specs/auth/spec.md\n## Requirements\n### Requirement: Login\n### Requirement: Logout\n//- {DELTA}\n{delta}"
        ));
        let path: Arc<str> = format!("/w/{DELTA}").into();
        let feature = fixture.snapshot.file(&path)?.feature?;
        let before = fixture.snapshot.before(feature).map(Arc::new);
        let text = edit(fixture.text(DELTA));
        let files = vec![read(&path, &text, &fixture.families)];
        fixture.workspace.apply(Change { files, ..Change::default() });
        fixture.workspace.keep_before(&path, before);
        let snapshot = fixture.workspace.snapshot();
        let finding = all_findings(&snapshot).into_iter().find(|f| f.code == "unknown-requirement")?;
        let fix = fixes(&snapshot, &finding).into_iter().find(|fix| fix.title.contains("RENAMED"))?;
        let edits = fix.edit.resolve(&snapshot, &OpenTexts).ok()?;
        let [FileEdit::Change { texts, .. }] = &edits[..] else { return None };
        let mut text = text;
        texts.iter().rev().for_each(|new| text.replace_range(new.span.range(), &new.text));
        Some((fix.title.into_owned(), text))
    }

    #[test]
    fn an_edited_heading_is_a_rename() {
        let delta = "## MODIFIED Requirements\n### Requirement: Login\nIt SHALL.\n";
        let edited = after(delta, |text| text.replace("Login", "Entry")).expect("a fix");
        assert_eq!(edited.0, "Write the RENAMED pair from \"Login\"");
        let pair = "- FROM: `### Requirement: Login`\n- TO: `### Requirement: Entry`\n";
        let wanted = "## MODIFIED Requirements\n### Requirement: Entry\nIt SHALL.\n";
        assert_eq!(edited.1, format!("{wanted}\n## RENAMED Requirements\n\n{pair}"));
        let more =
            "## RENAMED Requirements\n- FROM: `### Requirement: Logout`\n- TO: `### Requirement: Exit`";
        let edited =
            after(&format!("{more}\n\n{delta}"), |text| text.replace("Login", "Entry")).expect("a fix");
        assert_eq!(edited.1, format!("{more}\n{pair}\n{wanted}"));
    }

    #[test]
    fn another_text_is_another_requirement() {
        let delta = "## MODIFIED Requirements\n### Requirement: Login\nIt SHALL.\n";
        assert_eq!(after(delta, |text| text.replace("Login\nIt", "Entry\nThey")), None);
        assert_eq!(after(delta, |text| format!("{text}### Requirement: Entry\nIt SHALL.\n")), None);
    }
}
