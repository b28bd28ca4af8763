//! A criterion that is no sentence of EARS, in a file that is written in EARS.

use specls_index::{Feature, ItemIndex, Snapshot};
use specls_syntax::ears::{self, Style};
use specls_syntax::{ArtifactKind, Encoding, FileFacts, Item, ItemKind, Span};

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::finding::Subject;
use crate::{Edit, Finding, Fix, Severity};

pub(super) struct EarsPattern;

impl Rule for EarsPattern {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "ears-pattern",
            severity: Severity::Hint,
            summary: "An acceptance criterion follows none of the EARS patterns, though its file does.",
            docs: "\
EARS, the Easy Approach to Requirements Syntax, gives a criterion one of six forms: `THE system SHALL …` (always),
`WHEN …, THE system SHALL …` (event), `WHILE …` (state), `IF …, THEN …` (unwanted), `WHERE …` (optional feature), or several of
them in the order WHERE, WHILE, WHEN or IF. Both spellings that Kiro writes count, with THEN and with a comma, in capitals or not;
so does `FOR ALL …`, which it writes for properties.

Silent in a file in which fewer than half of the criteria say SHALL (many are written in another language, or otherwise), about
Given/When/Then, and about bugfix.md. Hover a criterion for its pattern and clauses.

**To mend it:** take the offered skeleton, which keeps all of your words, or turn the rule off.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for (f, file) in
            view.feature.files.iter().enumerate().filter(|(_, f)| f.kind == ArtifactKind::Requirements)
        {
            if !ears::applies(criteria(view.feature, f)) {
                continue;
            }
            let here =
                view.feature.items().filter(|(i, _, _)| view.feature.items[i.0 as usize].file as usize == f);
            for (index, _, item) in here.filter(|(_, _, item)| is_criterion(item)) {
                let reading = ears::read(&item.text);
                let Some(problem) = reading.problem() else { continue };
                let place = text_span(&file.facts, item);
                let span = place.map_or(item.name, |text| problem_span(text, problem.span));
                let message =
                    format!("criterion {} follows no EARS pattern: {}", item.id, problem.why.words());
                if let Some(finding) = out.add(file.id, &file.facts, span, message) {
                    finding.subject = Subject::Item(view.feature.id, index);
                }
            }
        }
    }

    fn fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        let Subject::Item(feature, index) = finding.subject else { return Vec::new() };
        let edit = snapshot.feature(feature).and_then(|feature| as_ears(snapshot, feature, index));
        edit.map(|edit| Fix { title: EARS_TITLE.into(), edit, preferred: false }).into_iter().collect()
    }
}

/// Title of the action that rewrites a criterion.
pub const EARS_TITLE: &str = "Write it in the nearest EARS pattern";

/// The criterion as the nearest pattern's skeleton, in the spelling of its file; `None` where it is EARS already, or
/// cannot be rewritten without losing a word.
#[must_use]
pub fn as_ears(snapshot: &Snapshot, feature: &Feature, index: ItemIndex) -> Option<Edit> {
    let (file, item) = (feature.file_of(index), feature.fact(index));
    if !is_criterion(item) {
        return None;
    }
    let span = text_span(&file.facts, item)?;
    // What is replaced must be what was read; of a closed file the facts are all there is.
    let open = snapshot.file_by_id(file.id).and_then(|f| f.open.clone());
    if open.is_some_and(|(text, _)| text.get(span.range()) != Some(&*item.text)) {
        return None;
    }
    let style: Style = ears::style_of(criteria(feature, feature.items[index.0 as usize].file as usize));
    let text = ears::skeleton(&item.text, style)?;
    Some(Edit::Replace { file: file.id, span, text: text.into() })
}

fn is_criterion(item: &Item) -> bool {
    item.kind == ItemKind::Criterion && !item.withdrawn
}

/// Texts of the criteria of one file of the feature.
fn criteria(feature: &Feature, file: usize) -> impl Iterator<Item = &str> {
    let here = feature.items().filter(move |(i, _, _)| feature.items[i.0 as usize].file as usize == file);
    here.filter(|(_, _, item)| is_criterion(item)).map(|(_, _, item)| &*item.text)
}

/// Where the text of a criterion stands, if all of it stands on one line.
fn text_span(facts: &FileFacts, item: &Item) -> Option<Span> {
    let line = facts.lines.line_span(facts.lines.line_col(item.span.start, Encoding::Utf8).line);
    let one_line = line.end >= item.span.end && !item.text.contains('\n');
    let start = item.span.end.checked_sub(item.text.len() as u32)?;
    (one_line && start > item.name.end).then_some(Span { start, end: item.span.end })
}

/// The place of a problem; one with the whole text stands on the beginning.
fn problem_span(text: Span, problem: Span) -> Span {
    Span { start: text.start + problem.start, end: (text.start + problem.end).min(text.end) }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn among_criteria_in_ears() {
        check(
            "ears-pattern",
            "\
//- .kiro/specs/a/requirements.md
### Requirement 1: Login

#### Acceptance Criteria

1. WHEN a user logs in, THE Portal SHALL show the dashboard
2. THE Portal MUST log every login
3. GIVEN a user WHEN she logs out THEN the start page is shown
4. FOR ALL users, THE Portal SHALL keep one session
5. Sessions end
   after an hour
6. IF the password is wrong, THEN THE Portal SHALL say so
7. WHILE a user is locked, THE Portal SHALL refuse her
//- .kiro/specs/b/requirements.md
### Requirement 1: Free form

#### Acceptance Criteria

1. Users can log in
2. THE Portal SHALL be fast
3. Users can log out
",
            &expect![[r#"
                .kiro/specs/a/requirements.md:6 hint "MUST" criterion 1.2 follows no EARS pattern: EARS has one modal; write SHALL here
                    fix: Write it in the nearest EARS pattern
                .kiro/specs/a/requirements.md:9 hint "5" criterion 1.5 follows no EARS pattern: no SHALL says what has to happen; write `THE <system> SHALL <response>`, with WHEN, WHILE, IF or WHERE in front if it does not always hold
            "#]],
        );
    }

    #[test]
    fn a_criterion_to_fill_in() {
        check(
            "ears-pattern",
            "\
//- .kiro/specs/a/requirements.md
### Requirement 1: Login

#### Acceptance Criteria

1. WHEN a user logs in, THE Portal SHALL show the dashboard
2. WHEN …, THE system SHALL …
3. THE system SHALL …
",
            &expect![[""]],
        );
    }
}
