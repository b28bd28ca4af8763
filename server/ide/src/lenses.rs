//! Counts above what a file defines: what fulfils a requirement, which requirements a task delivers, how far a phase is.

use rustc_hash::{FxHashMap, FxHashSet};
use specls_analysis::{FeatureCoverage, ItemCoverage, missed_by_tasks};
use specls_index::{Feature, File, Incoming, ItemIndex, Relation, Snapshot};
use specls_syntax::{Item, ItemKind, Span, TaskState};

use crate::Location;
use crate::inlay_hints::titled;
use crate::page::first_line;

/// Code points of a requirement's text above its task.
const LENS_TEXT: usize = 60;

/// Code points of a title where there may be several.
const NAME_TEXT: usize = 40;

/// Names that are listed above a task.
const MOST_NAMES: usize = 5;

/// Most places that one lens leads to: its count says how many there are.
const MOST_PLACES: usize = 200;

/// A line of a few words above what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The id or the heading that it is about.
    pub span: Span,
    /// What it says.
    pub title: String,
    /// What it leads to; empty where it only says that there is nothing.
    pub places: Vec<Location>,
}

/// The lenses of an artifact, in the order of the text. None where the settings do not want them.
#[must_use]
pub fn lenses(snapshot: &Snapshot, file: &File) -> Vec<Lens> {
    let Some(feature) = snapshot.feature_of(file).filter(|_| snapshot.settings().shows.lenses) else {
        return Vec::new();
    };
    let Some(at) = feature.files.iter().position(|part| part.id == file.id) else { return Vec::new() };
    let own: Vec<(ItemIndex, &Item)> =
        feature.items_of(at as u32).map(|index| (index, feature.fact(index))).collect();
    let mut out = Vec::new();
    if own.iter().any(|(_, item)| is_fulfilled(item.kind)) {
        let coverage = FeatureCoverage::new(snapshot, feature);
        let missed: FxHashSet<ItemIndex> = missed_by_tasks(feature, &coverage).into_iter().collect();
        for (index, item) in own.iter().filter(|(index, item)| counts(feature, *index, item)) {
            let found = coverage.of(*index);
            of_requirement(snapshot, feature, item, found, missed.contains(index), &mut out);
        }
    }
    if own.iter().any(|(_, item)| item.kind == ItemKind::Task) {
        of_tasks(feature, &own, &mut out);
        of_phases(feature, file, &own, &mut out);
    }
    out.sort_by_key(|lens| lens.span.start);
    out
}

/// Whether the ladder of such an item is worth a line. A criterion's stands in its requirement's.
fn is_fulfilled(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Requirement | ItemKind::SuccessCriterion | ItemKind::Story)
}

/// Whether it is the first definition of something that asks for something.
fn counts(feature: &Feature, index: ItemIndex, item: &Item) -> bool {
    is_fulfilled(item.kind) && !item.withdrawn && feature.defining(item.kind, &item.id) == Some(index)
}

fn of_requirement(
    snapshot: &Snapshot,
    feature: &Feature,
    item: &Item,
    found: &ItemCoverage,
    missed: bool,
    out: &mut Vec<Lens>,
) {
    let mut add = |title: String, places: Vec<Location>| out.push(Lens { span: item.name, title, places });
    if !found.tasks.is_empty() {
        let title = match (progress(feature, &found.tasks), item.kind) {
            ((done, all), ItemKind::Story) => tasks_done(done, all),
            ((done, all), _) => format!("tasks {done} of {all}"),
        };
        add(title, definitions(feature, &found.tasks));
    } else if missed {
        add("no task".to_owned(), Vec::new());
    }
    for (word, all) in [("code", &found.code), ("tests", &found.tests)] {
        if !all.is_empty() {
            add(format!("{word} {}", all.len()), mentions(snapshot, all));
        }
    }
}

/// Above a task what it delivers, in words: the ids stand in the task. Of several things only those that have titles, and of
/// a range (`FR-001 to FR-005`) the ids.
fn of_tasks(feature: &Feature, own: &[(ItemIndex, &Item)], out: &mut Vec<Lens>) {
    let mut plans: FxHashMap<ItemIndex, Vec<ItemIndex>> = FxHashMap::default();
    let mut ranges: FxHashSet<ItemIndex> = FxHashSet::default();
    for link in feature.links.iter().filter(|link| link.relation == Relation::Plans) {
        let wanted = !matches!(feature.fact(link.to).kind, ItemKind::Story | ItemKind::Scenario);
        if let Some(task) = link.from.filter(|_| wanted) {
            plans.entry(task).or_default().push(link.to);
            let file = feature.files.get(link.file as usize);
            let mention = file.and_then(|file| file.facts.mentions.get(link.mention as usize));
            if mention.is_some_and(|mention| mention.between) {
                ranges.insert(task);
            }
        }
    }
    for (index, item) in own {
        let Some(mut planned) = plans.remove(index) else { continue };
        planned.sort_unstable();
        planned.dedup();
        let title = match planned[..] {
            [one] => {
                let one = feature.fact(one);
                match first_line(one.text.trim_start(), LENS_TEXT) {
                    text if text.is_empty() => one.called().into_owned(),
                    text => format!("{}: {text}", one.called()),
                }
            }
            _ => {
                let mut names: Vec<String> = Vec::new();
                for one in planned.iter().map(|one| feature.fact(titled(feature, *one))) {
                    let bare = one.id.starts_with(|c: char| c.is_ascii_digit());
                    let name = match one.kind {
                        ItemKind::Requirement if bare => first_line(one.text.trim_start(), NAME_TEXT),
                        _ if ranges.contains(index) => one.called().into_owned(),
                        _ => continue,
                    };
                    if !name.is_empty() && !names.contains(&name) {
                        names.push(name);
                    }
                }
                if names.is_empty() {
                    continue;
                }
                let more = names.len().saturating_sub(MOST_NAMES);
                names.truncate(MOST_NAMES);
                let names = names.join(" · ");
                if more > 0 { format!("{names} and {more} more") } else { names }
            }
        };
        out.push(Lens { span: item.name, title, places: definitions(feature, &planned) });
    }
}

/// Above the heading of a phase how many of its tasks are done.
fn of_phases(feature: &Feature, file: &File, own: &[(ItemIndex, &Item)], out: &mut Vec<Lens>) {
    let mut tasks: Vec<Vec<ItemIndex>> = vec![Vec::new(); file.facts.phases.len()];
    for (index, item) in own.iter().filter(|(_, item)| !item.withdrawn) {
        let phase = item.task().and_then(|task| tasks.get_mut(task.phase? as usize));
        phase.into_iter().for_each(|phase| phase.push(*index));
    }
    for (phase, tasks) in file.facts.phases.iter().zip(tasks) {
        let Some(heading) = file.facts.headings.get(phase.heading as usize) else { continue };
        if !tasks.is_empty() {
            let (done, all) = progress(feature, &tasks);
            let places = definitions(feature, &tasks);
            out.push(Lens { span: heading.span, title: tasks_done(done, all), places });
        }
    }
}

/// Tasks: done, and all.
fn progress(feature: &Feature, tasks: &[ItemIndex]) -> (usize, usize) {
    let done =
        |task: &ItemIndex| feature.fact(*task).task().is_some_and(|task| task.state == TaskState::Done);
    (tasks.iter().filter(|task| done(task)).count(), tasks.len())
}

fn tasks_done(done: usize, all: usize) -> String {
    format!("{done} of {all} task{} done", if all == 1 { "" } else { "s" })
}

fn definitions(feature: &Feature, items: &[ItemIndex]) -> Vec<Location> {
    items.iter().take(MOST_PLACES).map(|index| Location::of_item(feature, *index)).collect()
}

fn mentions(snapshot: &Snapshot, found: &[Incoming]) -> Vec<Location> {
    let place = |incoming: &Incoming| {
        let file = snapshot.file_by_id(incoming.file)?;
        let span = file.facts.mentions.get(incoming.mention as usize)?.span;
        Some(Location::of_span(&file.path, file.id, span))
    };
    let mut places: Vec<Location> = found.iter().filter_map(place).collect();
    places.sort_by(|a, b| (&a.path, a.focus).cmp(&(&b.path, b.focus)));
    places.truncate(MOST_PLACES);
    places
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};
    use specls_fixture::Fixture;

    use super::lenses;
    use crate::test::draw;

    fn check(fixture: &str, path: &str, expect: &Expect) {
        let fixture = Fixture::new(fixture);
        let file = fixture.snapshot.file(&format!("/w/{path}")).expect("it is read").clone();
        let mut out = String::new();
        for lens in lenses(&fixture.snapshot, &file) {
            let text = &fixture.text(path)[lens.span.range()];
            let _ = writeln!(out, "{text}: {}", lens.title);
            for place in &lens.places {
                let _ = writeln!(out, "    {}", draw(&fixture, place));
            }
        }
        expect.assert_eq(&out);
    }

    const ALBUMS: &str = "\
//- specs/001-a/spec.md
### User Story 1 - Browse (Priority: P1)

1. **Given** a, **When** b, **Then** c

- **FR-001**: System MUST list albums of everybody who wants to see them, in the order they were made in
- **FR-002**: System MUST sort
- **FR-003**: System MUST forget
- ~~**FR-004**: gone~~
- **SC-001**: quick
//- specs/001-a/tasks.md
# Tasks

## Phase 1: Setup

- [x] T001 Prepare

## Phase 2: User Story 1 - Browse

- [x] T002 [US1] List (FR-001)
- [ ] T003 [US1] Sort (FR-001, FR-002, SC-001)
- [ ] T004 [US1] Show FR-001 to FR-002
//- src/albums.py
# FR-001
# FR-001 again, and FR-003
//- tests/test_albums.py
# FR-002
";

    #[test]
    fn requirements() {
        check(
            ALBUMS,
            "specs/001-a/spec.md",
            &expect![[r#"
            User Story 1: 1 of 3 tasks done
                specs/001-a/tasks.md:9:7-11 "T002" to line 9
                specs/001-a/tasks.md:10:7-11 "T003" to line 10
                specs/001-a/tasks.md:11:7-11 "T004" to line 11
            FR-001: tasks 1 of 3
                specs/001-a/tasks.md:9:7-11 "T002" to line 9
                specs/001-a/tasks.md:10:7-11 "T003" to line 10
                specs/001-a/tasks.md:11:7-11 "T004" to line 11
            FR-001: code 2
                src/albums.py:1:3-9 "FR-001"
                src/albums.py:2:3-9 "FR-001"
            FR-002: tasks 0 of 2
                specs/001-a/tasks.md:10:7-11 "T003" to line 10
                specs/001-a/tasks.md:11:7-11 "T004" to line 11
            FR-002: tests 1
                tests/test_albums.py:1:3-9 "FR-002"
            FR-003: no task
            FR-003: code 1
                src/albums.py:2:21-27 "FR-003"
            SC-001: tasks 0 of 1
                specs/001-a/tasks.md:10:7-11 "T003" to line 10
        "#]],
        );
    }

    #[test]
    fn tasks_and_phases() {
        check(
            ALBUMS,
            "specs/001-a/tasks.md",
            &expect![[r###"
                ## Phase 1: Setup: 1 of 1 task done
                    specs/001-a/tasks.md:5:7-11 "T001" to line 5
                ## Phase 2: User Story 1 - Browse: 1 of 3 tasks done
                    specs/001-a/tasks.md:9:7-11 "T002" to line 9
                    specs/001-a/tasks.md:10:7-11 "T003" to line 10
                    specs/001-a/tasks.md:11:7-11 "T004" to line 11
                T002: FR-001: System MUST list albums of everybody who wants to see them,…
                    specs/001-a/spec.md:5:5-11 "FR-001" to line 5
            "###]],
        );
    }

    #[test]
    fn kiro() {
        let kiro = "\
//- .kiro/specs/a/requirements.md
## Requirements
### Requirement 1: Browse
#### Acceptance Criteria
1. WHEN a, THE B SHALL c
2. WHEN b, THE B SHALL d
### Requirement 2: Sort
#### Acceptance Criteria
1. WHEN a, THE B SHALL c
//- .kiro/specs/a/tasks.md
- [x] 1. List
  - _Requirements: 1.1, 1.2_
- [ ] 2. Show
  - _Requirements: All_
";
        check(
            kiro,
            ".kiro/specs/a/requirements.md",
            &expect![[r#"
            1: tasks 1 of 2
                .kiro/specs/a/tasks.md:1:7-8 "1" to line 2
                .kiro/specs/a/tasks.md:3:7-8 "2" to line 4
            2: tasks 0 of 1
                .kiro/specs/a/tasks.md:3:7-8 "2" to line 4
        "#]],
        );
        check(
            kiro,
            ".kiro/specs/a/tasks.md",
            &expect![[r#"
            1: Browse
                .kiro/specs/a/requirements.md:4:1-2 "1" to line 4
                .kiro/specs/a/requirements.md:5:1-2 "2" to line 5
            2: Browse · Sort
                .kiro/specs/a/requirements.md:2:17-18 "1" to line 5
                .kiro/specs/a/requirements.md:6:17-18 "2" to line 8
        "#]],
        );
    }

    #[test]
    fn none_where_nobody_wants_them() {
        check(
            &format!("{ALBUMS}//- specls.toml\nlens.enable = false\n"),
            "specs/001-a/tasks.md",
            &expect![""],
        );
        check(ALBUMS, "src/albums.py", &expect![""]);
    }
}
