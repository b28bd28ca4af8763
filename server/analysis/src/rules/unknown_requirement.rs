//! An id that nothing defines.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use specls_index::{Feature, FeatureId, File, FileId, Snapshot, Target, base_id};
use specls_syntax::{ArtifactKind, FileFacts, ItemKind, Mention, Space, family, split};

use super::{FeatureView, Rule, RuleInfo, Sink, defined_range};
use crate::finding::Subject;
use crate::names::{called_by, number, numbers};
use crate::renaming::taken_out;
use crate::{Edit, Finding, Fix, Severity, near_id};

pub(super) struct UnknownRequirement;

impl Rule for UnknownRequirement {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unknown-requirement",
            severity: Severity::Warning,
            summary: "An artifact or a source file names a requirement or criterion that is not defined.",
            docs: "\
Ids mean something inside one feature only. A bare id in an artifact means the artifact's own feature; an id with a
feature beside it (`004-albums FR-003`, `spec 004, FR-003`) means that one. In code, a bare id is looked up through
the feature named on the line, in the comment block or in the file's header, and through the task lists that name the
file; it is reported only if no feature of the project defines it.

Silent where the feature defines no id of that family, where the named feature does not exist, in code fences and
comments of Markdown, for ids below the first one of a feature whose numbers begin at 10 or more (they go on from another
spec, and mean that), and for ids inside a range (`FR-001 to FR-009` reports its two ends at most).

**Kiro** numbers requirements and their criteria: `1.9` is the item 9 below requirement 1. Such numbers are looked up from the lines that are
made for them (`_Requirements: …_`, `**Validates: …**`, tables of a design, tags in code), not from running text. Silent where the requirement has
no criteria that could be found, where no id has as many parts, where a heading beside the requirements has the number, in documents beside
requirements, design and tasks, and for ids with letters (`NFR-THREAD`) that nothing defines.

A suffix that is a part of a defined requirement (`FR-003b` where FR-003 has a clause (b), `FR-011.2` where FR-011 has a
line `2.`) is no unknown id. Information instead of a warning where the base id exists and no such part is found; in
code, nothing.

In the strings of tests a bare id that no feature defines is taken for test data.

**To mend it:** correct the id, define the requirement, or name the feature it belongs to beside it.

Measured on eight public repositories, with their code, in November 2026: fired 4 times (1 in code), 4 read, 4 right. In
two more, which often speak of other specs' requirements without naming the spec: 47 read, 31 right. On 16 Kiro repositories (105 specs):
12 times, 12 read, 12 right.

In deltas of OpenSpec: what MODIFIED, REMOVED and RENAMED name must be a requirement of the main spec, by the very name;
archiving refuses the change otherwise, and `openspec validate` only says so in passing. Silent where the new name is
there already, and a hint where what is removed is gone: that counts as done. Information where another open change adds the
requirement. Fired 16 times in the 42 open changes of three public repositories, 16 read, 16 right.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for &(f, m) in &view.feature.unknown {
            let file = &view.feature.files[f as usize];
            let number = number(&file.facts.mentions[m as usize].id).is_some();
            if number && matches!(file.kind, ArtifactKind::Document | ArtifactKind::Research) {
                continue;
            }
            report(
                view.snapshot,
                Some(view.feature),
                &file.facts,
                file.id,
                &file.facts.mentions[m as usize],
                out,
            );
        }
        for &(f, m) in &view.feature.outward {
            let part = &view.feature.files[f as usize];
            let Some(file) = view.snapshot.file_by_id(part.id) else { continue };
            let mention = &part.facts.mentions[m as usize];
            // What no feature defines is reported where it could be anybody's.
            let reported =
                |other: Option<FeatureId>| other.is_some() || file.alone && mention.kind.has_family();
            if let Target::Unknown(other) = view.snapshot.target(file, m)
                && reported(other)
            {
                let other = other.and_then(|other| view.snapshot.feature(other)).map(|f| &**f);
                report(view.snapshot, other, &part.facts, part.id, mention, out);
            }
        }
    }

    fn check_source(&self, snapshot: &Snapshot, file: &File, out: &mut Sink<'_>) {
        for (m, mention) in file.facts.mentions.iter().enumerate() {
            if let Target::Unknown(feature) = snapshot.target(file, m as u32) {
                let feature = feature.and_then(|f| snapshot.feature(f)).map(|f| &**f);
                report(snapshot, feature, &file.facts, file.id, mention, out);
            }
        }
    }

    fn fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        let Subject::Near(near) = &finding.subject else {
            return take_out(snapshot, finding).into_iter().collect();
        };
        let whole = snapshot
            .file_by_id(finding.file)
            .and_then(|f| f.facts.mentions.iter().find(|m| m.span == finding.span));
        if whole.is_none_or(|m| m.partial) {
            return Vec::new();
        }
        let edit = Edit::Replace { file: finding.file, span: finding.span, text: near.clone() };
        let replace = Fix { title: format!("Replace by {near}").into(), edit, preferred: true };
        std::iter::once(replace).chain(take_out(snapshot, finding)).collect()
    }
}

/// A number that an artifact names in a list, taken out of it. Only in open files: what a list is, its text says.
fn take_out(snapshot: &Snapshot, finding: &Finding) -> Option<Fix> {
    let file = snapshot.file_by_id(finding.file).filter(|file| file.feature.is_some())?;
    let mention = file.facts.mentions.iter().find(|m| m.span == finding.span && !m.between)?;
    number(&mention.id)?;
    let (text, _) = file.open.as_ref()?;
    taken_out(file, text, finding.span)?;
    let edit = Edit::TakeOut { file: finding.file, span: finding.span };
    Some(Fix { title: format!("Take {} out of the list", mention.id).into(), edit, preferred: false })
}

fn report(
    snapshot: &Snapshot,
    feature: Option<&Feature>,
    facts: &FileFacts,
    file: FileId,
    mention: &Mention,
    out: &mut Sink<'_>,
) {
    if mention.kind.space() != Space::Requirement || mention.between {
        return;
    }
    let id = &mention.id;
    if number(id).is_some() {
        return report_number(snapshot, feature, facts, file, mention, out);
    }
    let Some(feature) = feature else {
        let name = project_name(snapshot, file);
        out.add(
            file,
            facts,
            mention.span,
            format!("{id} is not defined in any feature of {name}, some of which define {} ids", family(id)),
        );
        return;
    };
    if continues_another(feature, id) {
        return;
    }
    let near = near_id(feature, id);
    let base = base_id(id).filter(|base| feature.defining(ItemKind::Requirement, base).is_some());
    // Only in the feature's own files, whose findings are made anew when its text changes.
    let own = feature.files.iter().any(|f| f.id == file);
    if own && base.is_some_and(|base| has_part(feature, base, &id[base.len()..])) {
        return;
    }
    let severity = if base.is_some() { Severity::Info } else { Severity::Warning };
    let mut message = format!(
        "{id} is not defined in {}, which defines {}",
        feature.name,
        defined_range(feature, mention.kind, id)
    );
    if inside_range(feature, id) {
        message += &format!(", but no {id}");
    }
    match (&base, &near) {
        (Some(base), _) => message += &format!("; {base} is: is this a part of it?"),
        (None, Some(near)) => message += &format!("; did you mean {near}?"),
        _ => {}
    }
    if let Some(finding) = out.add_as(severity, file, facts, mention.span, message)
        && base.is_none()
        && let Some(near) = near
    {
        finding.subject = Subject::Near(near);
    }
}

/// The folder's name of the project that a file lies in.
fn project_name(snapshot: &Snapshot, file: FileId) -> &str {
    let path = snapshot.file_by_id(file).map(|f| &*snapshot.project(f.project).path);
    path.and_then(|path| path.rsplit('/').next()).unwrap_or_default()
}

/// A number that no requirement and no criterion has.
fn report_number(
    snapshot: &Snapshot,
    feature: Option<&Feature>,
    facts: &FileFacts,
    file: FileId,
    mention: &Mention,
    out: &mut Sink<'_>,
) {
    let name = called_by(mention.kind, &mention.id);
    let Some(feature) = feature else {
        let project = project_name(snapshot, file);
        out.add(file, facts, mention.span, format!("{name} is not defined in any feature of {project}"));
        return;
    };
    if is_section(feature, &mention.id) {
        return;
    }
    let Some(defined) = what_is_there(feature, &mention.id) else { return };
    let near = near_id(feature, &mention.id);
    let mut message = format!("{name} is not defined in {}, {defined}", feature.name);
    if let Some(near) = &near {
        message += &format!("; did you mean {near}?");
    }
    if let (Some(finding), Some(near)) = (out.add(file, facts, mention.span, message), near) {
        finding.subject = Subject::Near(near);
    }
}

/// Whether a heading beside the requirements has the number, or that of what it is a part of: it may be a requirement of
/// another form.
fn is_section(feature: &Feature, id: &str) -> bool {
    let whole = id.rsplit_once('.').map_or(id, |(whole, _)| whole);
    let files = feature.files.iter().filter(|file| file.kind.defines_requirements());
    let own: FxHashSet<&str> =
        files.clone().flat_map(|file| file.facts.items.iter().map(|item| item.id.as_str())).collect();
    files.flat_map(|file| &file.facts.headings).any(|heading| {
        let title = heading.title.trim_start_matches(['*', ' ', '[']);
        let len = title.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let number = title[..len].trim_end_matches('.');
        number == id || number == whole && !own.contains(whole)
    })
}

/// `whose requirement 1 has criteria 1.1 to 1.5`: what the feature defines beside a number; `None` where nothing of that
/// form is, so that nothing can be told.
fn what_is_there(feature: &Feature, id: &str) -> Option<String> {
    let of_form = |form: &str| {
        let parts = form.split('.').count();
        let mut ids: Vec<&SmolStr> = feature
            .ids_beside(ItemKind::Criterion)
            .filter(|other| number(other).is_some_and(|n| n.len() == parts))
            .collect();
        ids.sort_by_cached_key(|id| number(id));
        ids
    };
    let alike = of_form(id);
    if alike.is_empty() {
        return None;
    }
    let Some((whole, _)) = id.rsplit_once('.') else {
        return Some(format!("which has {}", numbers("requirement", "requirements", &alike)));
    };
    if feature.defining(ItemKind::Requirement, whole).is_some() {
        let prefix = format!("{whole}.");
        let beside: Vec<&SmolStr> = alike.into_iter().filter(|other| other.starts_with(&*prefix)).collect();
        // A requirement whose criteria were not found may have it.
        return (!beside.is_empty())
            .then(|| format!("whose requirement {whole} has {}", numbers("criterion", "criteria", &beside)));
    }
    let wholes = of_form(whole);
    Some(match wholes.is_empty() {
        true => format!("which has {}", numbers("criterion", "criteria", &section(alike, whole))),
        false => format!("which has {}", numbers("requirement", "requirements", &wholes)),
    })
}

/// Those of the section `whole` if it has any; else all.
fn section<'i>(ids: Vec<&'i SmolStr>, whole: &str) -> Vec<&'i SmolStr> {
    let beside = |id: &&&SmolStr| id.rsplit_once('.').is_some_and(|(other, _)| other == whole);
    let own: Vec<&SmolStr> = ids.iter().filter(beside).copied().collect();
    if own.is_empty() { ids } else { own }
}

/// Whether the feature's numbers begin well above 1, and above this id: they go on from another spec, whose id it is.
fn continues_another(feature: &Feature, id: &str) -> bool {
    let number = |id: &str| split(id).map(|(_, number, ..)| number);
    let first = feature
        .ids_beside(ItemKind::Requirement)
        .filter(|other| family(other) == family(id))
        .filter_map(|other| number(other))
        .min();
    first.is_some_and(|first| first >= 10 && number(id).is_some_and(|number| number < first))
}

/// Whether the text of the requirement `base` has a part that `suffix` (`b`, `.2`) names.
fn has_part(feature: &Feature, base: &str, suffix: &str) -> bool {
    let Some(item) = feature.defining(ItemKind::Requirement, base) else { return false };
    let text = &feature.fact(item).text;
    let part = suffix.trim_start_matches(['.', '-']);
    text.contains(&format!("({part})"))
        || text.lines().any(|line| {
            let line = line.trim_start_matches(['-', '*', '+', ' ']);
            line.strip_prefix(part).is_some_and(|rest| rest.starts_with(['.', ')', ':']))
        })
}

/// Whether the id lies between the first and the last of its family, so that the range alone would read as if it were
/// defined.
fn inside_range(feature: &Feature, id: &str) -> bool {
    let number = |id: &str| split(id).map(|s| s.1);
    let others = || {
        feature
            .ids_beside(ItemKind::Requirement)
            .filter(|i| family(i) == family(id))
            .filter_map(|i| number(i))
    };
    let (first, last) = (others().min(), others().max());
    number(id).is_some_and(|n| Some(n) > first && Some(n) < last) && others().count() > 2
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn in_artifacts_and_code() {
        check(
            "unknown-requirement",
            "\
//- specs/004-albums/spec.md
- **FR-001**: a
- **FR-012**: b
- **FR-013**: c, where (a) x and (b) y:
  1. one

See FR-031 and NFR-001, FR-013b, FR-013.1, FR-013.2.
//- specs/004-albums/tasks.md
- [ ] T001 Do it (FR-001 to FR-021), FR-012b, `FR-14`
<!-- FR-099 -->
```
FR-099
```
//- specs/005-tags/spec.md
- **FR-001**: a

See 004-albums FR-055, spec 004 FR-012, 009-none FR-001, 404 FR-002.
//- src/a.py
# FR-077 nowhere, FR-012 somewhere, 004 FR-021 swapped; FR-7 of another width, SC-001 of no family, FR-012.3 of a base
//- tests/test_a.py
# FR-078 in a comment
def test_parse():
    assert parse('- **FR-900**: data')
",
            &expect![[r#"
                specs/004-albums/spec.md:6 warning "FR-031" FR-031 is not defined in 004-albums, which defines FR-001 to FR-013; did you mean FR-013?
                    fix: Replace by FR-013
                specs/004-albums/spec.md:6 info "FR-013.2" FR-013.2 is not defined in 004-albums, which defines FR-001 to FR-013; FR-013 is: is this a part of it?
                specs/004-albums/tasks.md:1 warning "FR-021" FR-021 is not defined in 004-albums, which defines FR-001 to FR-013; did you mean FR-012?
                    fix: Replace by FR-012
                specs/004-albums/tasks.md:1 info "FR-012b" FR-012b is not defined in 004-albums, which defines FR-001 to FR-013, but no FR-012b; FR-012 is: is this a part of it?
                specs/004-albums/tasks.md:1 warning "FR-14" FR-14 is not defined in 004-albums, which defines FR-001 to FR-013
                specs/005-tags/spec.md:3 warning "FR-055" FR-055 is not defined in 004-albums, which defines FR-001 to FR-013
                specs/005-tags/spec.md:3 warning "FR-002" FR-002 is not defined in 005-tags, which defines FR-001; did you mean FR-001?
                    fix: Replace by FR-001
                src/a.py:1 warning "FR-077" FR-077 is not defined in any feature of w, some of which define FR ids
                src/a.py:1 warning "FR-021" FR-021 is not defined in 004-albums, which defines FR-001 to FR-013; did you mean FR-012?
                    fix: Replace by FR-012
                tests/test_a.py:1 warning "FR-078" FR-078 is not defined in any feature of w, some of which define FR ids
            "#]],
        );
    }

    #[test]
    fn numbers() {
        check(
            "unknown-requirement",
            "\
//- .kiro/specs/albums/requirements.md
# Requirements Document
## Requirements
### Requirement 1: List
#### Acceptance Criteria
1. THE App SHALL list
2. THE App SHALL page
### Requirement 2: Bare
### Requirement 13: Share
#### Acceptance Criteria
1. THE App SHALL share
## 7. Qualities
//- .kiro/specs/albums/design.md
## Correctness Properties
### Property 1: x
**Validates: Requirements 1.1, 31.1**
//- .kiro/specs/albums/tasks.md
- [ ] 1. a
  - _Requirements: 1.1, 1.3, 2.1, 7.1, 7, 9, NFR-1, 1.1.1, All_
//- .kiro/specs/albums/research.md
_Requirements: 8.1_
//- .kiro/specs/bare/requirements.md
# Requirements Document
### Requirement 1: List
//- .kiro/specs/bare/tasks.md
- [ ] 1. a
  - _Requirements: 1.1_
//- .kiro/specs/fix/bugfix.md
### Expected Behavior (Correct)
2.1 WHEN x THEN the system SHALL go on
//- .kiro/specs/fix/tasks.md
- [ ] 1. a
  - _Requirements: 2, 2.1, 2.2_
",
            &expect![[r#"
                .kiro/specs/albums/design.md:3 warning "31.1" criterion 31.1 is not defined in albums, which has requirements 1, 2 and 13; did you mean 13.1?
                    fix: Replace by 13.1
                    fix: Take 31.1 out of the list
                .kiro/specs/albums/tasks.md:2 warning "1.3" criterion 1.3 is not defined in albums, whose requirement 1 has criteria 1.1 and 1.2
                    fix: Take 1.3 out of the list
                .kiro/specs/albums/tasks.md:2 warning "9" requirement 9 is not defined in albums, which has requirements 1, 2 and 13
                    fix: Take 9 out of the list
                .kiro/specs/fix/tasks.md:2 warning "2.2" criterion 2.2 is not defined in fix, which has criterion 2.1
                    fix: Take 2.2 out of the list
            "#]],
        );
    }

    #[test]
    fn of_another_spec() {
        check(
            "unknown-requirement",
            "\
//- specs/138-phase3/spec.md
- **FR-110**: a
- **FR-111**: b

As in phase 2 (FR-082), F032 FR-120, but FR-113.
",
            &expect![[r#"
                specs/138-phase3/spec.md:4 warning "FR-113" FR-113 is not defined in 138-phase3, which defines FR-110 and FR-111
            "#]],
        );
    }

    #[test]
    fn silenced() {
        check(
            "unknown-requirement",
            "\
//- specs/004-albums/spec.md
- **FR-001**: a

<!-- specs: allow unknown-requirement -->
FR-002 here, not

there: FR-003 <!-- specls: allow unknown-requirement -->
<!-- specls: allow unknown-requirement -->
FR-004 is silent
//- src/a.py
# specls: allow-file unknown-requirement
# FR-005
",
            &expect![[r#"
                specs/004-albums/spec.md:4 warning "FR-002" FR-002 is not defined in 004-albums, which defines FR-001; did you mean FR-001?
                    fix: Replace by FR-001
            "#]],
        );
    }
}
