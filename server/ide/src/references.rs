//! Every place that names what the cursor stands on.

use std::sync::Arc;

use specls_analysis::{FeatureCoverage, LikelyCache, requirement_of};
use specls_index::{Feature, FeatureId, File, ItemIndex, PathTarget, Relation, Snapshot};
use specls_syntax::{Item, ItemKind};

use crate::code::words_of;
use crate::contract_refs;
use crate::likely;
use crate::target::{self, At};
use crate::term::{term_at, uses_of};
use crate::{Location, Scope, Search};

/// Candidates of an ambiguous mention whose own mentions are still worth a list: `FR-001` is defined in nearly every
/// feature, and everything that names any of them is noise.
const MOST_CANDIDATES: usize = 8;

/// Places in code with the name of an entity, a schema or an operation: more are no list.
const MOST_WORDS: usize = 200;

/// In which order places are given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Definition,
    Artifact,
    OtherArtifact,
    Code,
    Test,
    ArtifactOfPart,
    OtherArtifactOfPart,
    CodeOfPart,
    TestOfPart,
    Word,
    /// Nobody wrote it; the likeliest first.
    Likely(usize),
}

impl Place {
    /// The same of what names a part of the item.
    fn of_part(self) -> Self {
        match self {
            Self::Code => Self::CodeOfPart,
            Self::Test => Self::TestOfPart,
            Self::OtherArtifact => Self::OtherArtifactOfPart,
            _ => Self::ArtifactOfPart,
        }
    }
}

/// Mentions of the items at `offset`: the definition if asked for, then the feature's own artifacts, those of other
/// features, code, tests; of entities, schemas and operations last where code has their names. A range that spans an item is one
/// of them. Of many candidates only the definitions. On a path: the other places that name the file. Behind
/// all of them, of a requirement that no task names the tasks that likely deliver it, and of a task that names none what it likely
/// delivers.
#[must_use]
pub fn references(
    snapshot: &Snapshot,
    file: &File,
    offset: u32,
    include_declaration: bool,
    search: &dyn Search,
    cache: &LikelyCache,
) -> Vec<Location> {
    let mut found = Vec::new();
    if let Some(named) = contract_refs::reference_at(file, offset) {
        if let [(feature, index)] = contract_refs::items(snapshot, file, named)[..] {
            if include_declaration {
                declarations(snapshot, feature, index, &mut found);
            }
            of_item(snapshot, feature, index, &mut found);
            of_words(snapshot, feature, index, search, &mut found);
        }
        return sorted(found);
    }
    let Some(at) = target::at_or_alias(&file.facts, offset).or_else(|| {
        let term = term_at(snapshot, file, offset);
        if let Some(((index, _), feature)) = term.zip(snapshot.feature_of(file)) {
            of_term(snapshot, feature, index, include_declaration, &mut found);
            return None;
        }
        Some(target::on_text(snapshot, file, offset)?.0)
    }) else {
        return sorted(found);
    };
    match at {
        At::Path(path) => match snapshot.path_target(file, path as usize) {
            Some(PathTarget::File(path)) => of_file(snapshot, file, path, &mut found),
            _ => return Vec::new(),
        },
        At::Feature(_) => return Vec::new(),
        _ => {
            let items = target::items(snapshot, file, at);
            for &(feature, index) in &items {
                if include_declaration {
                    declarations(snapshot, feature, index, &mut found);
                }
                if items.len() <= MOST_CANDIDATES {
                    of_item(snapshot, feature, index, &mut found);
                }
                if items.len() == 1 {
                    of_parts(snapshot, feature, index, &mut found);
                    of_words(snapshot, feature, index, search, &mut found);
                    of_likely(snapshot, feature, index, cache, &mut found);
                }
            }
            // What is ambiguous names no item for sure, so no list holds the place where the question was asked.
            if let At::Mention(_) = at
                && items.len() > 1
            {
                let location = Location::of_span(&file.path, file.id, at.span(&file.facts));
                found.push((if file.test { Place::Test } else { Place::Code }, location));
            }
        }
    }
    sorted(found)
}

fn sorted(mut found: Vec<(Place, Location)>) -> Vec<Location> {
    let key = |(place, l): &(Place, Location)| (*place, l.path.clone(), l.focus);
    found.sort_by_cached_key(key);
    found.dedup_by(|a, b| a.1.path == b.1.path && a.1.focus == b.1.focus);
    found.into_iter().map(|(_, location)| location).collect()
}

fn declarations(snapshot: &Snapshot, feature: FeatureId, index: ItemIndex, out: &mut Vec<(Place, Location)>) {
    let Some(feature) = snapshot.feature(feature) else { return };
    let all = feature.definitions(feature.fact(index).kind, &feature.fact(index).id).iter();
    out.extend(all.map(|i| (Place::Definition, Location::of_item(feature, *i))));
}

fn of_item(snapshot: &Snapshot, feature: FeatureId, index: ItemIndex, out: &mut Vec<(Place, Location)>) {
    let Some(feature) = snapshot.feature(feature) else { return };
    let item = feature.fact(index);
    // Every mention means the first of several definitions.
    let Some(first) = feature.defining(item.kind, &item.id) else { return };
    // A `$ref` means what stands in its contract, also where a data model describes the same.
    for same in feature.definitions(item.kind, &item.id) {
        let refs = contract_refs::references(snapshot, feature.id, *same);
        out.extend(refs.into_iter().map(|location| (Place::Artifact, location)));
    }
    for link in feature.links.iter().filter(|l| l.to == first) {
        let file = &feature.files[link.file as usize];
        let span = file.facts.mentions[link.mention as usize].span;
        out.push((Place::Artifact, Location::of_span(&file.path, file.id, span)));
    }
    for incoming in snapshot.incoming(feature.id) {
        let Some(file) = snapshot.file_by_id(incoming.file) else { continue };
        let Some(mention) = file.facts.mentions.get(incoming.mention as usize) else { continue };
        if feature.defining(mention.kind, &mention.id) != Some(first) {
            continue;
        }
        let place = match snapshot.relation_of(file, mention) {
            Relation::Verifies => Place::Test,
            Relation::Implements => Place::Code,
            _ if file.feature == Some(feature.id) => Place::Artifact,
            _ => Place::OtherArtifact,
        };
        out.push((place, Location::of_span(&file.path, file.id, mention.span)));
    }
}

/// Where code has the name of an entity, a schema or an operation as a word.
fn of_words(
    snapshot: &Snapshot,
    id: FeatureId,
    index: ItemIndex,
    search: &dyn Search,
    out: &mut Vec<(Place, Location)>,
) {
    let Some(feature) = snapshot.feature(id) else { return };
    let words = words_of(feature.fact(index));
    if !words.is_empty() {
        let root = &snapshot.project(feature.project).path;
        let found = search.words(snapshot, &words, Scope::Tree(root), MOST_WORDS);
        out.extend(found.into_iter().map(|found| (Place::Word, Location::of_found(found))));
    }
}

/// The other ends of links that nobody wrote, where nobody wrote one.
fn of_likely(
    snapshot: &Snapshot,
    id: FeatureId,
    index: ItemIndex,
    cache: &LikelyCache,
    out: &mut Vec<(Place, Location)>,
) {
    let Some(feature) = snapshot.feature(id) else { return };
    if !likely::may_have(feature.fact(index).kind) {
        return;
    }
    let coverage = FeatureCoverage::new(snapshot, feature);
    let found = likely::instead(snapshot, feature, index, &coverage, cache);
    for (rank, other) in found.into_iter().enumerate() {
        let file = feature.file_of(other);
        let name = Location::of_span(&file.path, file.id, feature.fact(other).name);
        out.push((Place::Likely(rank), name));
    }
}

/// Of a requirement of Kiro those of its criteria, behind its own, of one of OpenSpec those of its scenarios; of a term its
/// uses.
fn of_parts(snapshot: &Snapshot, id: FeatureId, index: ItemIndex, out: &mut Vec<(Place, Location)>) {
    let Some(feature) = snapshot.feature(id) else { return };
    match feature.fact(index).kind {
        ItemKind::Requirement => {
            let is_part = |part: ItemIndex, item: &Item| match item.kind {
                ItemKind::Criterion if feature.has_bare_numbers() => {
                    requirement_of(feature, item) == Some(index)
                }
                ItemKind::Scenario => {
                    feature.fact(index).span.encloses(item.span)
                        && feature.file_of(part).id == feature.file_of(index).id
                }
                _ => false,
            };
            let mut found = Vec::new();
            let parts = feature.items().filter(|(part, _, item)| is_part(*part, item));
            parts.for_each(|(part, ..)| of_item(snapshot, id, part, &mut found));
            out.extend(found.into_iter().map(|(place, location)| (Place::of_part(place), location)));
        }
        ItemKind::Term if feature.has_bare_numbers() => of_term(snapshot, feature, index, false, out),
        _ => {}
    }
}

fn of_term(
    snapshot: &Snapshot,
    feature: &Feature,
    index: ItemIndex,
    include_declaration: bool,
    out: &mut Vec<(Place, Location)>,
) {
    if include_declaration {
        out.push((Place::Definition, Location::of_item(feature, index)));
    }
    out.extend(uses_of(feature, snapshot, index).into_iter().map(|location| (Place::Artifact, location)));
}

fn of_file(snapshot: &Snapshot, from: &File, path: &Arc<str>, out: &mut Vec<(Place, Location)>) {
    for id in snapshot.features_naming(path) {
        let Some(feature) = snapshot.feature(id) else { continue };
        let place = if from.feature == Some(id) { Place::Artifact } else { Place::OtherArtifact };
        for (f, file) in feature.files.iter().enumerate() {
            let targets = snapshot.path_targets(id, f as u32);
            for (mention, target) in file.facts.paths.iter().zip(targets) {
                if matches!(target, PathTarget::File(named) if named == path) {
                    out.push((place, Location::of_span(&file.path, file.id, mention.span)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use specls_analysis::LikelyCache;
    use specls_fixture::Fixture;

    use super::references;
    use crate::NoSearch;
    use crate::test::check_locations;

    fn check(text: &str, expect: &Expect) {
        let fixture = Fixture::new(text);
        let (file, offset) = fixture.at_cursor();
        check_locations(
            &fixture,
            &references(&fixture.snapshot, &file, offset, true, &NoSearch, &LikelyCache::default()),
            expect,
        );
        let without = references(&fixture.snapshot, &file, offset, false, &NoSearch, &LikelyCache::default());
        let with = references(&fixture.snapshot, &file, offset, true, &NoSearch, &LikelyCache::default());
        assert!(without.iter().all(|l| with.contains(l) && l.full == l.focus));
    }

    const WORKSPACE: &str = "\
//- specs/004-albums/spec.md
- **FR-001**: a
- **FR-002**: b, after FR-001
- **FR-003**: c
//- specs/004-albums/tasks.md
- [ ] T001 x per FR-001 to FR-003 in src/albums.py
- [ ] T002 y (depends on T001), FR-002 in src/albums.py
//- specs/005-tags/spec.md
- **FR-001**: tag, as 004-albums FR-002; see `src/albums.py`
//- src/albums.py
# FR-002 and again 004-FR-002
//- tests/test_albums.py
def test_fr_002_lists(): pass
";

    fn at(path: &str, line: &str) -> String {
        let marked = line.replace("$0", "");
        let (before, rest) = WORKSPACE.split_once(&format!("//- {path}\n")).expect("the path is there");
        let rest = rest.replacen(&marked, line, 1);
        format!("{before}//- {path}\n{rest}")
    }

    #[test]
    fn of_a_requirement() {
        check(
            &at("specs/004-albums/spec.md", "**FR-0$002**"),
            &expect![[r#"
            specs/004-albums/spec.md:2:5-11 "FR-002" to line 2
            specs/004-albums/tasks.md:1:18-34 "FR-001 to FR-003"
            specs/004-albums/tasks.md:2:33-39 "FR-002"
            specs/005-tags/spec.md:1:34-40 "FR-002"
            src/albums.py:1:3-9 "FR-002"
            src/albums.py:1:24-30 "FR-002"
            tests/test_albums.py:1:10-16 "fr_002"
        "#]],
        );
        check(
            &at("src/albums.py", "FR-002$0 and"),
            &expect![[r#"
            specs/004-albums/spec.md:2:5-11 "FR-002" to line 2
            specs/004-albums/tasks.md:1:18-34 "FR-001 to FR-003"
            specs/004-albums/tasks.md:2:33-39 "FR-002"
            specs/005-tags/spec.md:1:34-40 "FR-002"
            src/albums.py:1:3-9 "FR-002"
            src/albums.py:1:24-30 "FR-002"
            tests/test_albums.py:1:10-16 "fr_002"
        "#]],
        );
    }

    #[test]
    fn of_a_task_and_a_file() {
        check(
            &at("specs/004-albums/tasks.md", "T0$001 x"),
            &expect![[r#"
            specs/004-albums/tasks.md:1:7-11 "T001" to line 1
            specs/004-albums/tasks.md:2:26-30 "T001"
        "#]],
        );
        check(
            &at("specs/004-albums/tasks.md", "src/alb$0ums.py"),
            &expect![[r#"
            specs/004-albums/tasks.md:1:38-51 "src/albums.py"
            specs/004-albums/tasks.md:2:43-56 "src/albums.py"
            specs/005-tags/spec.md:1:47-60 "src/albums.py"
        "#]],
        );
    }

    #[test]
    fn of_what_is_ambiguous() {
        check(
            "\
//- specs/004-albums/spec.md
- **FR-001**: a
//- specs/005-tags/spec.md
- **FR-001**: b
//- src/x.py
# FR-0$001
//- src/y.py
# spec 005: FR-001
",
            &expect![[r#"
                specs/004-albums/spec.md:1:5-11 "FR-001" to line 1
                specs/005-tags/spec.md:1:5-11 "FR-001" to line 1
                src/x.py:1:3-9 "FR-001"
                src/y.py:1:13-19 "FR-001"
            "#]],
        );
    }

    #[test]
    fn of_many_candidates_only_the_definitions() {
        let many: String = (10..30)
            .map(|n| format!("//- specs/0{n}-many/spec.md\n- **FR-001**: a\n\nSee FR-001.\n"))
            .collect();
        let fixture = Fixture::new(&format!("{many}//- src/x.py\n# FR-0$001\n"));
        let (file, offset) = fixture.at_cursor();
        let count = |declaration| {
            references(&fixture.snapshot, &file, offset, declaration, &NoSearch, &LikelyCache::default())
                .len()
        };
        assert_eq!((count(true), count(false)), (21, 1));
    }

    #[test]
    fn of_a_requirement_and_its_criteria() {
        check(
            "\
//- .kiro/specs/albums/requirements.md
### Requirement 1: Li$0st
#### Acceptance Criteria
1. THE App SHALL list
### Requirement 2: Sort
//- .kiro/specs/albums/tasks.md
- [ ] 1. List
  - _Requirements: 1.1_
- [ ] 2. All of it
  - _Requirements: 1, 2_
//- .kiro/specs/albums/design.md
### Property 1: Order
**Validates: Requirements 1.1**
",
            &expect![[r#"
                .kiro/specs/albums/requirements.md:1:17-18 "1" to line 3
                .kiro/specs/albums/tasks.md:4:20-21 "1"
                .kiro/specs/albums/design.md:2:27-30 "1.1"
                .kiro/specs/albums/tasks.md:2:20-23 "1.1"
            "#]],
        );
    }

    #[test]
    fn of_a_duplicate() {
        check(
            "//- specs/004-albums/spec.md\n- **FR-001**: a\n- **FR-0$001**: b\n\nSee FR-001.\n",
            &expect![[r#"
                specs/004-albums/spec.md:1:5-11 "FR-001" to line 1
                specs/004-albums/spec.md:2:5-11 "FR-001" to line 2
                specs/004-albums/spec.md:4:5-11 "FR-001"
            "#]],
        );
    }

    #[test]
    fn of_a_main_requirement() {
        check(
            "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Log$0in
//- openspec/changes/a/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Login
//- openspec/changes/archive/2026-01-01-b/specs/auth/spec.md
## REMOVED Requirements
- `### Requirement: Login`
//- openspec/changes/a/specs/search/spec.md
## MODIFIED Requirements
### Requirement: Login
",
            &expect![[r#"
                openspec/specs/auth/spec.md:2:18-23 "Login" to line 2
                openspec/changes/a/specs/auth/spec.md:2:18-23 "Login"
                openspec/changes/archive/2026-01-01-b/specs/auth/spec.md:2:21-26 "Login"
            "#]],
        );
    }
}
