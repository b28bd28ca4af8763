//! Where what the cursor stands on is defined.

use std::sync::Arc;

use specls_index::{Feature, FeatureId, File, ItemIndex, PathTarget, Snapshot};
use specls_syntax::{ArtifactKind, ItemKind, Role, Space};

use crate::target::{self, At};
use crate::term::term_at;
use crate::{Location, Search};
use crate::{code, contract_refs};

/// Definitions of what stands at `offset`: of an id its definition (on a definition itself, of an ambiguous one all
/// candidates), of a `$ref` what it names, of an operation also what handles it, of a path the file, of a feature's name its spec, of a word that is a
/// glossary term that term; of any other name of code in an artifact its declarations in code, best first.
#[must_use]
pub fn definition(snapshot: &Snapshot, file: &File, offset: u32, search: &dyn Search) -> Vec<Location> {
    if let Some(named) = contract_refs::reference_at(file, offset) {
        return contract_refs::definitions(snapshot, file, named);
    }
    let at = target::at_or_alias(&file.facts, offset);
    if at.is_none()
        && let Some(((index, _), feature)) = term_at(snapshot, file, offset).zip(snapshot.feature_of(file))
    {
        return vec![Location::of_item(feature, index)];
    }
    // A name that no contract and no data model has is perhaps one of code.
    let unknown = |at| match at {
        None => true,
        Some(At::Mention(m)) => {
            let named = file.facts.mentions.get(m as usize);
            named.is_some_and(|named| named.kind.space() == Space::Name)
                && target::items(snapshot, file, At::Mention(m)).is_empty()
        }
        Some(_) => false,
    };
    if unknown(at)
        && let Some(name) = code::name_in(file, offset)
    {
        let found = code::declarations(snapshot, file, &name, search);
        if at.is_some() || !found.is_empty() {
            return found;
        }
    }
    // The words of a criterion lead nowhere: a number among them is none.
    let on_heading = || {
        let (at, _) = target::on_text(snapshot, file, offset)?;
        let At::Definition(item) = at else { return None };
        (file.facts.items.get(item as usize)?.kind != ItemKind::Criterion).then_some(at)
    };
    match at.or_else(on_heading) {
        None => Vec::new(),
        Some(At::Path(path)) => match snapshot.path_target(file, path as usize) {
            Some(PathTarget::File(path)) => vec![Location::of_file(snapshot, path)],
            Some(PathTarget::Several(paths)) => {
                paths.iter().map(|path| Location::of_file(snapshot, path)).collect()
            }
            Some(_) => Vec::new(),
            None => below_project(snapshot, file, path as usize).into_iter().collect(),
        },
        Some(At::Feature(named)) => {
            let Some(named) = file.facts.feature_refs.get(named as usize) else { return Vec::new() };
            if let Some(delta) = own_delta(snapshot, file, &named.text) {
                return vec![Location::of_file(snapshot, &delta)];
            }
            let features = snapshot.features_called(file.project, &named.text).iter();
            let entries = features.filter_map(|f| entry(snapshot.feature(*f)?));
            entries.map(|path| Location::of_file(snapshot, path)).collect()
        }
        Some(at) => {
            let items = target::items(snapshot, file, at);
            let defined = items
                .iter()
                .filter_map(|&(feature, index)| Some(Location::of_item(snapshot.feature(feature)?, index)));
            let mut found: Vec<Location> = defined.collect();
            if let [(feature, index)] = items[..] {
                found.extend(namesakes(snapshot, feature, index));
                found.extend(code::handlers(snapshot, feature, index, search));
            }
            found
        }
    }
}

/// What else a feature's contracts and data model call so.
fn namesakes(snapshot: &Snapshot, feature: FeatureId, index: ItemIndex) -> Vec<Location> {
    let Some(feature) = snapshot.feature(feature) else { return Vec::new() };
    let item = feature.fact(index);
    let all = feature.definitions(item.kind, &item.id).iter().filter(|other| **other != index);
    let named = all.filter(|_| item.kind.space() == Space::Name);
    named.map(|other| Location::of_item(feature, *other)).collect()
}

/// What belongs to no feature, as Kiro's steering files, names paths from the root of its project.
fn below_project(snapshot: &Snapshot, file: &File, path: usize) -> Option<Location> {
    let root = &snapshot.project(file.project).path;
    let named = &file.facts.paths.get(path)?.path;
    snapshot.tree().file(&format!("{root}/{named}")).map(|path| Location::of_file(snapshot, path))
}

/// The file that a feature begins with; of a change of OpenSpec its proposal.
fn entry(feature: &Feature) -> Option<&Arc<str>> {
    let of = |kind| feature.artifact(kind).map(|file| &file.path);
    let first = || feature.files.first().map(|file| &file.path).filter(|_| feature.role == Role::Change);
    of(ArtifactKind::Spec).or_else(|| of(ArtifactKind::Proposal)).or_else(first)
}

/// What a proposal calls a capability is first of all the delta beside it.
fn own_delta(snapshot: &Snapshot, file: &File, named: &str) -> Option<Arc<str>> {
    let feature = snapshot.feature_of(file)?;
    let asks = snapshot.artifact_kind(file) == Some(ArtifactKind::Proposal) && feature.role == Role::Change;
    let path = format!("{}/{named}/spec.md", feature.path);
    snapshot.tree().file(&path).filter(|_| asks).cloned()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use specls_fixture::Fixture;

    use super::definition;
    use crate::NoSearch;
    use crate::test::check_locations;

    const SPECS: &str = "\
//- specs/004-albums/spec.md
# Albums

### User Story 1 - Browse (Priority: P1)

1. **Given** a, **When** b, **Then** c

- **FR-001**: System MUST list
  albums
- **FR-002**: b
- **FR-003**: c
//- specs/005-tags/spec.md
- **FR-001**: tag
//- specs/005-tags/contracts/api.md
Tags
//- src/albums/list.py
x = 1
//- src/tags/list.py
x = 1
//- logo.png
";

    fn check(text: &str, expect: &Expect) {
        let fixture = Fixture::new(&format!("{SPECS}{text}\n"));
        let (file, offset) = fixture.at_cursor();
        check_locations(&fixture, &definition(&fixture.snapshot, &file, offset, &NoSearch), expect);
    }

    #[test]
    fn of_ids_in_artifacts() {
        check(
            "//- specs/004-albums/tasks.md\n- [ ] T001 [US1] x per FR-0$001",
            &expect![[r#"
                specs/004-albums/spec.md:7:5-11 "FR-001" to line 8
            "#]],
        );
        check(
            "//- specs/004-albums/tasks.md\n- [ ] T001 [U$0S1] x",
            &expect![[r#"
            specs/004-albums/spec.md:3:5-17 "User Story 1" to line 10
        "#]],
        );
        check(
            "//- specs/004-albums/plan.md\nUS1/A$0C1",
            &expect![[r#"
            specs/004-albums/spec.md:5:1-2 "1" to line 5
        "#]],
        );
        check(
            "//- specs/004-albums/plan.md\n005-tags FR-$0001",
            &expect![[r#"
            specs/005-tags/spec.md:1:5-11 "FR-001" to line 1
        "#]],
        );
        check(
            "//- specs/004-albums/plan.md\nFR-001 t$0o FR-003",
            &expect![[r#"
            specs/004-albums/spec.md:9:5-11 "FR-002" to line 9
        "#]],
        );
        check("//- specs/004-albums/plan.md\nFR-0$009", &expect![""]);
    }

    #[test]
    fn of_files_that_steering_names() {
        check(
            "//- .kiro/steering/structure.md\nLists: #[[file:src/albums/li$0st.py]]",
            &expect![[r#"
            src/albums/list.py:1:1-1 ""
        "#]],
        );
        check("//- .kiro/steering/structure.md\n#[[file:albums/li$0st.py]]", &expect![""]);
    }

    #[test]
    fn on_a_definition_itself() {
        check(
            "//- specs/004-albums/tasks.md\n- [ ] T0$001 x\n  more",
            &expect![[r#"
            specs/004-albums/tasks.md:1:7-11 "T001" to line 2
        "#]],
        );
    }

    #[test]
    fn of_ids_in_code() {
        check(
            "//- src/a.py\n# FR-0$001 of nobody knows which",
            &expect![[r#"
            specs/004-albums/spec.md:7:5-11 "FR-001" to line 8
            specs/005-tags/spec.md:1:5-11 "FR-001" to line 1
        "#]],
        );
        check(
            "//- src/a.py\n# spec 005\n# FR-0$001",
            &expect![[r#"
            specs/005-tags/spec.md:1:5-11 "FR-001" to line 1
        "#]],
        );
        check(
            "//- src/a.py\ndef test_f$0r_002(): pass",
            &expect![[r#"
            specs/004-albums/spec.md:9:5-11 "FR-002" to line 9
        "#]],
        );
    }

    #[test]
    fn of_paths() {
        let tasks = |line: &str| format!("//- specs/004-albums/tasks.md\n- [ ] T001 x {line}");
        check(
            &tasks("in src/albums/li$0st.py"),
            &expect![[r#"
            src/albums/list.py:1:1-1 ""
        "#]],
        );
        check(
            &tasks("in `albums/list.py$0:12`"),
            &expect![[r#"
            src/albums/list.py:1:1-1 ""
        "#]],
        );
        check(
            &tasks("in `li$0st.py`"),
            &expect![[r#"
            src/albums/list.py:1:1-1 ""
            src/tags/list.py:1:1-1 ""
        "#]],
        );
        check(&tasks("in sr$0c/albums/"), &expect![""]);
        check(&tasks("in src/mis$0sing.py"), &expect![""]);
        check(
            &tasks("see [ta$0gs](../005-tags/contracts/api.md#x)"),
            &expect![[r#"
            specs/005-tags/contracts/api.md:1:1-1 ""
        "#]],
        );
    }

    #[test]
    fn of_features() {
        check(
            "//- specs/004-albums/plan.md\nsee 005$0-tags FR-001",
            &expect![[r#"
            specs/005-tags/spec.md:1:1-1 ""
        "#]],
        );
        check(
            "//- src/a.py\n# spec 00$04, FR-001",
            &expect![[r#"
            specs/004-albums/spec.md:1:1-1 ""
        "#]],
        );
        check("//- src/a.py\n# spec 00$09, FR-001", &expect![""]);
    }

    #[test]
    fn between_a_change_and_the_main_spec() {
        let openspec = "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Login
It SHALL be.
//- openspec/changes/b/proposal.md
## Capabilities
### Modified Capabilities
- `auth`: in
- `search/deep`: out
//- openspec/changes/b/specs/search/deep/spec.md
## ADDED Requirements
### Requirement: Search
";
        let check = |text: &str, expect: &Expect| {
            let fixture = Fixture::new(&format!("{openspec}{text}\n"));
            let (file, offset) = fixture.at_cursor();
            check_locations(&fixture, &definition(&fixture.snapshot, &file, offset, &NoSearch), expect);
        };
        check(
            "//- openspec/changes/a/specs/auth/spec.md\n## RENAMED Requirements\n- FROM: `### Requirement: Login`\n- TO: `### Requirement: Entry`\n## MODIFIED Requirements\n### Requirement: En$0try",
            &expect![[r#"
                openspec/specs/auth/spec.md:2:18-23 "Login" to line 3
            "#]],
        );
        check(
            "//- openspec/changes/a/specs/auth/spec.md\n## MODIFIED Requi$0rements\n### Requirement: Login",
            &expect![[r#"
                openspec/specs/auth/spec.md:1:1-1 ""
            "#]],
        );
        check(
            "//- src/a.rs\n// openspec/specs/au$0th/spec.md",
            &expect![[r#"
            openspec/specs/auth/spec.md:1:1-1 ""
        "#]],
        );
        check(
            "//- src/a.rs\n// openspec/changes/$0b/tasks.md",
            &expect![[r#"
            openspec/changes/b/proposal.md:1:1-1 ""
        "#]],
        );
        let openspec = openspec.replace("`auth`", "`au$0th`");
        let check = |text: &str, expect: &Expect| {
            let fixture = Fixture::new(text);
            let (file, offset) = fixture.at_cursor();
            check_locations(&fixture, &definition(&fixture.snapshot, &file, offset, &NoSearch), expect);
        };
        check(
            &openspec,
            &expect![[r#"
            openspec/specs/auth/spec.md:1:1-1 ""
        "#]],
        );
        check(
            &openspec.replace("$0", "").replace("`search/deep`", "`search/$0deep`"),
            &expect![[r#"
            openspec/changes/b/specs/search/deep/spec.md:1:1-1 ""
        "#]],
        );
    }
}
