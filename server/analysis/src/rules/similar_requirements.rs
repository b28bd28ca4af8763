//! Two requirements that say the same.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use specls_index::{Feature, ItemIndex};
use specls_likely::{Term, term, terms};
use specls_syntax::{Item, ItemKind};

use super::{FeatureView, Rule, RuleInfo, Sink, related};
use crate::coverage::has_criteria;
use crate::finding::Subject;
use crate::{Severity, called};

/// Words that say who acts, or that it is possible: not what.
const FILLERS: &str = "system application app let allow enable support provide ensure able";

/// Fewer words than these say nothing that could not be said twice (`TBD`, `User login`).
const LEAST_SAME: usize = 3;
/// The same where one of both says more.
const LEAST_INSIDE: usize = 6;
/// Neighbours in order that one text is compared with: what begins like it stands there.
const MOST_COMPARED: usize = 3;

static FILLER: LazyLock<FxHashSet<u64>> = LazyLock::new(|| FILLERS.split(' ').map(term).collect());

pub(super) struct SimilarRequirements;

impl Rule for SimilarRequirements {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "similar-requirements",
            severity: Severity::Hint,
            summary: "Two requirements, criteria or success criteria of a feature say the same in nearly the same words.",
            docs: "\
What is asked for twice is changed in one place and kept in the other. The hint stands on the second of both; the first is its related
place.

Two texts say the same where the words that count are the same in the same order, whatever the words between them (*the*,
*must*, *for*), their endings and who acts (*the system*): `System MUST export albums as PDF` and `The system shall export
an album as a PDF`. Also where one of both goes on, or begins, with a clause of its own, of at most half the length of
the rest (`…, without showing its value`). Any other word, number, name or negation that only one of both has makes two
requirements of them: most sentences that are alike are rows of a table written out, and differ in the one word that matters. Withdrawn
requirements are left out, and those whose criteria say what they ask for.

**To mend it:** keep one of both, or say in each what the other does not.

Measured in November 2026 on fifteen public repositories (6,584 requirements, criteria and success criteria) and on 1,679
requirements of twelve more: fired MEASURED. That words and their weights alone do not tell was measured too: of the 76 pairs of the
former that are most alike by them (0.8 and more), 3 say the same.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let feature = view.feature;
        for kind in [ItemKind::Requirement, ItemKind::Criterion, ItemKind::SuccessCriterion] {
            let texts = Texts::new(feature, kind);
            for (first, second) in texts.pairs() {
                let (file, item) = (feature.file_of(second), feature.fact(second));
                let before = feature.fact(first);
                let message = format!("{} says the same as {}", called(item), called(before));
                if let Some(finding) = out.add(file.id, &file.facts, item.name, message) {
                    finding.related.push(related(feature.file_of(first), before.name, "said here"));
                    finding.subject = Subject::Item(feature.id, second);
                }
            }
        }
    }
}

/// What the items of one kind say.
struct Texts {
    all: Vec<(ItemIndex, Vec<Term>)>,
}

impl Texts {
    fn new(feature: &Feature, kind: ItemKind) -> Self {
        let asks = |index: ItemIndex, item: &Item| {
            item.kind == kind
                && !item.withdrawn
                && feature.file_of(index).kind.defines_requirements()
                && feature.defining(kind, &item.id) == Some(index)
        };
        let found: Vec<ItemIndex> =
            feature.items().filter(|(index, _, item)| asks(*index, item)).map(|(index, ..)| index).collect();
        if found.len() < 2 {
            return Self { all: Vec::new() };
        }
        let whole = |index: &ItemIndex| kind != ItemKind::Requirement || !has_criteria(feature, *index);
        let parted = feature.ids_beside(ItemKind::Criterion).next().is_some();
        let found = found.into_iter().filter(|index| !parted || whole(index));
        let all = found.map(|index| (index, said(feature.fact(index)))).collect();
        Self { all }
    }

    /// Pairs that say the same, each second one once, in order.
    fn pairs(&self) -> Vec<(ItemIndex, ItemIndex)> {
        let mut found: FxHashMap<ItemIndex, ItemIndex> = FxHashMap::default();
        for backwards in [false, true] {
            let mut order: Vec<(Vec<Term>, ItemIndex)> =
                self.all.iter().map(|(i, t)| (t.clone(), *i)).collect();
            if backwards {
                order.iter_mut().for_each(|(terms, _)| terms.reverse());
            }
            // What begins with a text stands behind it.
            order.sort_by(|a, b| numbers(&a.0).cmp(numbers(&b.0)).then(a.1.cmp(&b.1)));
            for (at, (short, one)) in order.iter().enumerate() {
                for (long, other) in order.iter().skip(at + 1).take(MOST_COMPARED) {
                    if !says_too(short, long, backwards) {
                        break;
                    }
                    let (first, second) = (*one.min(other), *one.max(other));
                    let known = found.entry(second).or_insert(first);
                    *known = first.min(*known);
                }
            }
        }
        let mut pairs: Vec<_> = found.into_iter().map(|(second, first)| (first, second)).collect();
        pairs.sort_unstable_by_key(|(_, second)| *second);
        pairs
    }
}

/// What counts of what an item says.
fn said(item: &Item) -> Vec<Term> {
    let mut all = terms(&item.text);
    all.retain(|term| !FILLER.contains(&term.number));
    all
}

fn numbers(terms: &[Term]) -> impl Iterator<Item = u64> + '_ {
    terms.iter().map(|term| term.number)
}

/// Whether `long` says what `short` does, with nothing or with a clause of its own behind it; `backwards`: both are, and
/// the clause stands in front.
fn says_too(short: &[Term], long: &[Term], backwards: bool) -> bool {
    let same = short.len() <= long.len() && numbers(short).eq(numbers(long).take(short.len()));
    let distinct = || numbers(short).collect::<FxHashSet<_>>().len();
    if !same {
        return false;
    }
    let more = long.len() - short.len();
    if more == 0 {
        return distinct() >= LEAST_SAME;
    }
    // In front of the clause, or of what follows it, the text has to pause: `the album tag` is another thing than `the album`.
    let joint = if backwards { short.len().checked_sub(1) } else { Some(short.len()) };
    let pauses = joint.and_then(|at| long.get(at)).is_some_and(|term| term.apart);
    pauses && more * 2 <= short.len() && distinct() >= LEAST_INSIDE
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn the_same_in_other_small_words() {
        check(
            "similar-requirements",
            "\
//- specs/001-a/spec.md
- **FR-001**: System MUST export albums as PDF
- **FR-002**: The system shall export an album as a PDF.
- **FR-003**: System MUST allow exporting the albums as PDF
- ~~**FR-004**: System MUST export albums as PDF~~
- **FR-005**: System MUST report that the decryption of a stored credential failed at check time
- **FR-006**: System MUST report that the decryption of a stored credential failed at check time, without showing its value
- **FR-007**: When the network is slow, the report says that the photo upload of the day failed
- **FR-008**: The report says that the photo upload of the day failed
- **FR-009**: TBD
- **FR-010**: TBD

## Success Criteria
- **SC-001**: Export albums as PDF
",
            &expect![[""]],
        );
    }

    #[test]
    fn rows_of_a_table_written_out() {
        check(
            "similar-requirements",
            "\
//- specs/001-a/spec.md
- **FR-001**: System MUST create albums for members of a group
- **FR-002**: System MUST delete albums for members of a group
- **FR-003**: System MUST NOT delete albums for members of a group
- **FR-004**: System MUST keep 10 backups of albums
- **FR-005**: System MUST keep 20 backups of albums
- **FR-006**: System MUST answer `GET /albums` with a list
- **FR-007**: System MUST answer `GET /photos` with a list
- **FR-008**: System MUST move photos from the inbox to the archive
- **FR-009**: System MUST move photos from the archive to the inbox
- **FR-010**: System MUST warn when the size of uploaded photo files is < 5 MB
- **FR-011**: System MUST warn when the size of uploaded photo files is > 5 MB
- **FR-012**: System MUST rename every uploaded picture of the album
- **FR-013**: System MUST rename every uploaded picture of the album cover
//- specs/002-b/spec.md
- **FR-001**: System MUST create albums for members of a group
",
            &expect![[""]],
        );
    }

    #[test]
    fn criteria_and_requirements_with_names() {
        check(
            "similar-requirements",
            "\
//- .kiro/specs/a/requirements.md
# Requirements Document
## Requirements
### Requirement 1: Lists
#### Acceptance Criteria
1. WHEN 指定された設定がない THEN THE CLI SHALL 赤い文字でエラーを出す
2. THE Frontend SHALL translate all strings that users see
### Requirement 2: Lists
#### Acceptance Criteria
1. The frontend SHALL translate all strings users see.
2. WHEN 指定された設定がない THEN THE CLI SHALL 赤い文字でエラーを出す
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Sign in
The system SHALL let people sign in with a password.
#### Scenario: A
- **THEN** in
### Requirement: Login
People SHALL be able to sign in with a password.
#### Scenario: B
- **THEN** in
",
            &expect![[""]],
        );
    }

    #[test]
    fn a_thousand_that_are_all_the_same() {
        let lines: String = (1..=1000).map(|n| format!("- **FR-{n:04}**: System MUST export albums as PDF\n")).collect();
        let fixture = specls_fixture::Fixture::new(&format!("//- specs/001-a/spec.md\n{lines}"));
        assert_eq!(super::super::test::findings(&fixture, "similar-requirements").len(), 999);
    }
}
