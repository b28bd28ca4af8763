//! What an item belongs to: a criterion to its requirement, a sub-task to its task, a scenario to its story, a requirement
//! to the one story it is tied to.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use specls_index::{Feature, ItemIndex};
use specls_syntax::{Item, ItemKind};

use crate::coverage::scenario_wholes;
use crate::criteria::requirement_of;

/// For each item of a feature, in order, the one it belongs to. No item belongs to itself, and none to one that belongs to it.
#[must_use]
pub fn parents(feature: &Feature) -> Vec<Option<ItemIndex>> {
    let mut out = scenario_wholes(feature);
    let stories = stories(feature);
    let mut tasks = Tasks::default();
    for (index, file, item) in feature.items() {
        let parent = match item.kind {
            ItemKind::Criterion => requirement_of(feature, item),
            ItemKind::Task => tasks.whole_of(feature.items[index.0 as usize].file, index, item),
            ItemKind::Requirement if file.kind.defines_requirements() => {
                stories.get(&index).copied().and_then(Tie::only)
            }
            _ => continue,
        };
        if let Some(entry) = out.get_mut(index.0 as usize) {
            *entry = parent.filter(|parent| *parent != index);
        }
    }
    out
}

/// The tasks of a list that the next one may be a part of.
#[derive(Default)]
struct Tasks<'f> {
    file: Option<u32>,
    /// A number may be used twice: a sub-task is one of the last task with that number above it.
    above: FxHashMap<&'f str, ItemIndex>,
    /// Tasks around the place that was reached: where each ends, the outer first.
    around: Vec<(u32, ItemIndex)>,
}

impl<'f> Tasks<'f> {
    fn whole_of(&mut self, file: u32, index: ItemIndex, item: &'f Item) -> Option<ItemIndex> {
        if self.file.replace(file) != Some(file) {
            self.above.clear();
            self.around.clear();
        }
        while self.around.pop_if(|(end, _)| *end <= item.span.start).is_some() {}
        let mut whole = None;
        let mut id = item.id.as_str();
        while let Some((above, _)) = id.rsplit_once('.').filter(|_| whole.is_none()) {
            whole = self.above.get(above).copied();
            id = above;
        }
        let whole = whole.or_else(|| self.around.last().map(|(_, index)| *index));
        self.above.insert(&item.id, index);
        self.around.push((item.span.end, index));
        whole
    }
}

/// The stories a requirement is tied to.
#[derive(Clone, Copy)]
enum Tie {
    One(ItemIndex),
    Several,
}

impl Tie {
    fn only(self) -> Option<ItemIndex> {
        match self {
            Self::One(story) => Some(story),
            Self::Several => None,
        }
    }
}

/// For requirements that name stories, or that stories name, which: what their own lines say goes before what sections of
/// stories say.
fn stories(feature: &Feature) -> FxHashMap<ItemIndex, Tie> {
    let story = |index: ItemIndex| {
        let item = feature.fact(index);
        let id = match item.kind {
            ItemKind::Story => return Some(index),
            ItemKind::Scenario => SmolStr::new(item.id.split_once('/')?.0),
            _ => return None,
        };
        feature.defining(ItemKind::Story, &id)
    };
    let tie = |ties: &mut FxHashMap<ItemIndex, Tie>, requirement, story| {
        let tie = ties.entry(requirement).or_insert(Tie::One(story));
        if tie.only().is_some_and(|other| other != story) {
            *tie = Tie::Several;
        }
    };
    let (mut own, mut others) = (FxHashMap::default(), FxHashMap::default());
    for link in &feature.links {
        let Some(from) = link.from else { continue };
        if let Some(story) = story(link.to) {
            tie(&mut own, from, story);
        }
        if let Some(story) = story(from) {
            tie(&mut others, link.to, story);
        }
    }
    others.extend(own);
    others
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use specls_fixture::Fixture;

    use super::parents;

    /// `child < parent` for each item that has one.
    fn check(text: &str, expect: &Expect) {
        let fixture = Fixture::new(text);
        let mut out = String::new();
        for feature in fixture.snapshot.features_sorted() {
            for ((_, _, item), parent) in feature.items().zip(parents(feature)) {
                if let Some(parent) = parent {
                    let parent = feature.fact(parent);
                    out +=
                        &format!("{} {} < {} {}\n", item.kind.name(), item.id, parent.kind.name(), parent.id);
                }
            }
        }
        expect.assert_eq(&out);
    }

    #[test]
    fn of_spec_kit() {
        check(
            "\
//- specs/001-albums/spec.md
### User Story 1 - List (Priority: P1)
Needs FR-002 and FR-003.
1. **Given** albums, **When** listed, **Then** shown
### User Story 2 - Sort (Priority: P2)
Needs FR-003.
## Requirements
- **FR-001**: System MUST list (US2)
- **FR-002**: System MUST page
- **FR-003**: System MUST cache
- **FR-004**: System MUST sort for US1 and US2
//- specs/001-albums/tasks.md
- [ ] T001 List
  - [ ] T002 Page
- [ ] T003 Sort
",
            &expect![[r#"
                scenario US1/AC1 < story US1
                requirement FR-001 < story US2
                requirement FR-002 < story US1
            "#]],
        );
    }

    #[test]
    fn of_kiro() {
        check(
            "\
//- .kiro/specs/albums/requirements.md
### Requirement 1: List
#### Acceptance Criteria
1. THE App SHALL list
//- .kiro/specs/albums/tasks.md
- [ ] 1. List
  - [ ] 1.1 Model
    - [ ] read the docs
- [ ] 2.1 Orphan
- [ ] 3. Page
- [ ] 3.1 Not indented
- [ ] 1. Again
  - [ ] 1.1 Part of the second
",
            &expect![[r#"
                criterion 1.1 < requirement 1
                task 1.1 < task 1
                task 3.1 < task 3
                task 1.1 < task 1
            "#]],
        );
    }

    #[test]
    fn of_openspec() {
        check(
            "\
//- openspec/specs/alarms/spec.md
## Requirements
### Requirement: Heat alarm
The system SHALL raise it.
#### Scenario: Too hot
- **WHEN** hot
- **THEN** alarm
//- openspec/changes/frost/tasks.md
## 1. Alarm
- [ ] 1.1 Raise it
  - [ ] test it
",
            &expect![[r#"
                task #1 < task 1.1
                scenario Heat alarm/Too hot < requirement Heat alarm
            "#]],
        );
    }
}
