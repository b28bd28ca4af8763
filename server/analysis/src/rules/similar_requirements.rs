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

/// Words that a text needs for another one to say the same and more.
const LEAST_INSIDE: usize = 6;
/// So many words a text needs to say something (`TBD` says nothing), and so many tell which ones are worth to be compared.
const FIRST: usize = 3;
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
an album as a PDF`. Also where one of both goes on with a clause of its own, of at most half the length of the rest (`…, without showing its value`). Any other word, number, name or negation that only one of both has makes two
requirements of them: most sentences that are alike are rows of a table written out, and differ in the one word that matters. Withdrawn
requirements are left out, and those whose criteria say what they ask for.

**To mend it:** keep one of both, or say in each what the other does not.

Measured on fifteen public repositories in November 2026 (6,584 requirements, criteria and success criteria): fired 3 times, 3
read, 3 right. That weighted words alone do not tell was measured too: of the 76 pairs that are most alike by them (0.8 and
more), 3 say the same. What is asked for twice in other words is not found.
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

/// What the items of one kind say, as far as they begin like another one.
struct Texts {
    all: Vec<(Vec<Term>, ItemIndex)>,
}

impl Texts {
    fn new(feature: &Feature, kind: ItemKind) -> Self {
        let asks = |item: &Item| item.kind == kind && !item.withdrawn;
        let found = feature.items().filter(|(_, file, item)| asks(item) && file.kind.defines_requirements());
        let mut begin: Vec<([u64; FIRST], ItemIndex)> = found
            .filter_map(|(index, _, item)| {
                let mut first = said(item).map(|term| term.number);
                Some(([first.next()?, first.next()?, first.next()?], index))
            })
            .collect();
        begin.sort_unstable();
        let alike = begin.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1).flatten();
        let once = |index: &ItemIndex| feature.defining(kind, &feature.fact(*index).id) == Some(*index);
        let whole = |index: &ItemIndex| kind != ItemKind::Requirement || !has_criteria(feature, *index);
        let all = alike.map(|(_, index)| *index).filter(once).filter(whole);
        Self { all: all.map(|index| (said(feature.fact(index)).collect(), index)).collect() }
    }

    /// Pairs that say the same, each second one once, in order.
    fn pairs(mut self) -> Vec<(ItemIndex, ItemIndex)> {
        let mut found: FxHashMap<ItemIndex, ItemIndex> = FxHashMap::default();
        // What begins with a text stands behind it.
        self.all.sort_by(|a, b| numbers(&a.0).cmp(numbers(&b.0)).then(a.1.cmp(&b.1)));
        for (at, (short, one)) in self.all.iter().enumerate() {
            for (long, other) in self.all.iter().skip(at + 1).take(MOST_COMPARED) {
                if !says_too(short, long) {
                    break;
                }
                let (first, second) = (*one.min(other), *one.max(other));
                let known = found.entry(second).or_insert(first);
                *known = first.min(*known);
            }
        }
        let mut pairs: Vec<_> = found.into_iter().map(|(second, first)| (first, second)).collect();
        pairs.sort_unstable_by_key(|(_, second)| *second);
        pairs
    }
}

/// What counts of what an item says.
fn said(item: &Item) -> impl Iterator<Item = Term> + '_ {
    terms(&item.text).filter(|term| !FILLER.contains(&term.number))
}

fn numbers(terms: &[Term]) -> impl Iterator<Item = u64> + '_ {
    terms.iter().map(|term| term.number)
}

/// Whether `long` says what `short` does, with nothing or with a clause of its own behind it.
fn says_too(short: &[Term], long: &[Term]) -> bool {
    let same = short.len() <= long.len() && numbers(short).eq(numbers(long).take(short.len()));
    if !same {
        return false;
    }
    let distinct = numbers(short).collect::<FxHashSet<_>>().len();
    let more = long.len() - short.len();
    if more == 0 {
        return distinct >= FIRST;
    }
    // In front of the clause the text has to pause: `the album tag` is another thing than `the album`.
    let pauses = long.get(short.len()).is_some_and(|term| term.apart);
    pauses && more * 2 <= short.len() && distinct >= LEAST_INSIDE
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
- **FR-009**: TBD
- **FR-010**: TBD

## Success Criteria
- **SC-001**: Export albums as PDF
",
            &expect![[r#"
                specs/001-a/spec.md:2 hint "FR-002" FR-002 says the same as FR-001
                    specs/001-a/spec.md:1 said here
                specs/001-a/spec.md:3 hint "FR-003" FR-003 says the same as FR-001
                    specs/001-a/spec.md:1 said here
                specs/001-a/spec.md:6 hint "FR-006" FR-006 says the same as FR-005
                    specs/001-a/spec.md:5 said here
            "#]],
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
            &expect![[r#"
                .kiro/specs/a/requirements.md:9 hint "1" criterion 2.1 says the same as criterion 1.2
                    .kiro/specs/a/requirements.md:6 said here
                .kiro/specs/a/requirements.md:10 hint "2" criterion 2.2 says the same as criterion 1.1
                    .kiro/specs/a/requirements.md:5 said here
                openspec/specs/auth/spec.md:6 hint "Login" Login says the same as Sign in
                    openspec/specs/auth/spec.md:2 said here
            "#]],
        );
    }

    #[test]
    fn a_thousand_that_are_all_the_same() {
        let lines: String =
            (1..=1000).map(|n| format!("- **FR-{n:04}**: System MUST export albums as PDF\n")).collect();
        let fixture = specls_fixture::Fixture::new(&format!("//- specs/001-a/spec.md\n{lines}"));
        assert_eq!(super::super::test::findings(&fixture, "similar-requirements").len(), 999);
    }
}
