//! A gap or a number used twice in a list of criteria.

use specls_index::{Feature, FeatureFile};
use specls_syntax::{Detail, Item, ItemKind};

use super::{FeatureView, Rule, RuleInfo, Sink, related};
use crate::Severity;
use crate::names::number;

pub(super) struct MisnumberedCriterion;

impl Rule for MisnumberedCriterion {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "misnumbered-criterion",
            severity: Severity::Warning,
            summary: "The numbers of a requirement's criteria leave one out or go back.",
            docs: "\
In Kiro a criterion is its place: `1.3` is the item with the number 3 below requirement 1. Markdown counts the items of a list
itself, whatever numbers are written after the first. So behind a gap a reader who counts, or who looks at the rendered page, means
another criterion than one who reads the file.

Specls takes the numbers as written, and counts on where a number is written twice; `1.` before every item is a way to write
lists, and nothing is said about it. One finding for each place
where the counting breaks, with the item before it.

**To mend it:** number the criteria from 1 on without gaps, and look whether the references in tasks.md, design.md and
code still mean what they meant.

Measured on 16 public Kiro repositories (105 specs) in November 2026: never fired; in a wider count ten gaps were found, all in
one repository.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for file in &view.feature.files {
            // Innermost requirement: its number, and the criterion last seen in it.
            let mut around: Vec<(&Item, Option<(&Item, u32)>)> = Vec::new();
            for item in &file.facts.items {
                while around.last().is_some_and(|(whole, _)| !whole.span.encloses(item.span)) {
                    around.pop();
                }
                match (item.kind, around.last_mut()) {
                    (ItemKind::Requirement, _) => around.push((item, None)),
                    (ItemKind::Criterion, Some((whole, before))) => {
                        let Some(found) = last_number(whole, item) else { continue };
                        check_one(view.feature, file, *before, (item, found), out);
                        *before = Some((item, found));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The number of a criterion in its requirement; `None` if it is written as one of another.
fn last_number(whole: &Item, criterion: &Item) -> Option<u32> {
    let parts = number(criterion.id.strip_prefix(whole.id.as_str())?.strip_prefix('.')?)?;
    if parts.len() == 1 { parts.first().copied() } else { None }
}

fn check_one(
    feature: &Feature,
    file: &FeatureFile,
    before: Option<(&Item, u32)>,
    (item, found): (&Item, u32),
    out: &mut Sink<'_>,
) {
    let message = match before {
        _ if let Detail::Repeated(number) = item.detail => {
            format!("number {number} is written for two criteria here: this one counts as {}", item.id)
        }
        None if found <= 1 => return,
        None => {
            format!("the criteria begin with {found}: {} is the first of them in {}", item.id, feature.name)
        }
        Some((_, before)) if found == before.saturating_add(1) => return,
        Some((_, before)) if found == before => {
            format!("criterion {} stands twice in {}; mentions of it mean the first", item.id, feature.name)
        }
        Some((_, before)) if found < before => {
            format!("criterion {} follows number {before}: the numbers go back", item.id)
        }
        Some((_, before)) => {
            format!("criterion {} follows number {before}: {} left out", item.id, gap(before, found))
        }
    };
    if let Some(finding) = out.add(file.id, &file.facts, item.name, message)
        && let Some((before, _)) = before
    {
        finding.related.push(related(file, before.name, "the one before it"));
    }
}

fn gap(before: u32, found: u32) -> String {
    match found - before {
        2 => format!("{} is", before + 1),
        _ => format!("{} to {} are", before + 1, found - 1),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn gaps_and_repetitions() {
        check(
            "misnumbered-criterion",
            "\
//- .kiro/specs/albums/requirements.md
# Requirements Document
## Requirements
### Requirement 1: List
#### Acceptance Criteria
1. THE App SHALL list
2. THE App SHALL page
4. THE App SHALL sort
4. THE App SHALL group
7. THE App SHALL print
### Requirement 2: Share
#### Acceptance Criteria
1. THE App SHALL share
2. THE App SHALL not share
",
            &expect![[r#"
                .kiro/specs/albums/requirements.md:7 warning "4" criterion 1.4 follows number 2: 3 is left out
                    .kiro/specs/albums/requirements.md:6 the one before it
                .kiro/specs/albums/requirements.md:8 warning "4" number 4 is written for two criteria here: this one counts as 1.5
                    .kiro/specs/albums/requirements.md:7 the one before it
                .kiro/specs/albums/requirements.md:9 warning "7" criterion 1.7 follows number 5: 6 is left out
                    .kiro/specs/albums/requirements.md:8 the one before it
            "#]],
        );
    }
}
