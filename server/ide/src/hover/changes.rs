//! What changes of OpenSpec do to a requirement.

use specls_analysis::{changed_requirement, delta_text, requirement_text, touching};
use specls_index::{Feature, File, ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, ItemKind, Operation, Role};

use super::{Hover, item_page};
use crate::diff::{Line, diff};
use crate::page::{Entry, Page, count};

/// Lines of a difference that are shown.
const MOST_SHOWN: usize = 60;
/// Lines around a difference that are shown.
const AROUND: usize = 2;

/// What a delta does to the requirement on whose line the cursor is; `None` elsewhere, and for what is new.
pub(super) fn hover(snapshot: &Snapshot, file: &File, offset: u32) -> Option<Hover> {
    let facts = &file.facts;
    let line = |at| facts.lines.line_col(at, specls_syntax::Encoding::Utf8).line;
    let own = facts
        .deltas()
        .iter()
        .position(|d| d.span.touches(offset) && line(d.name_span.start) == line(offset))?;
    let delta = facts.deltas().get(own)?;
    let (main, index) = changed_requirement(snapshot, file, own as u32)?;
    let main = snapshot.feature(main)?;
    if !matches!(delta.operation, Operation::Modified) {
        return None;
    }
    let mut page = Page::default();
    page.title(&delta.name, &format!("modified requirement of {}", main.name));
    changed(&requirement_text(main, index), &delta_text(delta), &mut page);
    let others = touching(snapshot, main, index);
    let own = file.feature;
    let others = others.into_iter().filter(|t| Some(t.change) != own);
    page.list("Also touched by", entries(snapshot, others));
    Some(Hover { markdown: page.markdown, plain: page.plain, span: delta.name_span })
}

/// The lines that differ, with some around them.
fn changed(old: &str, new: &str, page: &mut Page) {
    let Some(lines) = diff(old, new) else {
        return page.line("The texts are too long to be compared here.");
    };
    if lines.iter().all(|line| matches!(line, Line::Both(_))) {
        return page.line("It says what the main spec says.");
    }
    let differs = |at: usize| lines.get(at).is_some_and(|line| !matches!(line, Line::Both(_)));
    let near = |at: usize| (at.saturating_sub(AROUND)..=at + AROUND).any(differs);
    let mut shown = String::new();
    let mut count = 0;
    let mut skipped = false;
    for (at, line) in lines.iter().enumerate() {
        if !near(at) {
            skipped = true;
            continue;
        }
        if std::mem::take(&mut skipped) {
            shown.push_str("@@\n");
        }
        if count == MOST_SHOWN {
            shown.push_str("@@ and more\n");
            break;
        }
        count += 1;
        let (mark, text) = match line {
            Line::Both(text) => (' ', text),
            Line::Old(text) => ('-', text),
            Line::New(text) => ('+', text),
        };
        if mark != ' ' || !text.is_empty() {
            shown.push(mark);
        }
        shown.push_str(text);
        shown.push('\n');
    }
    page.fence("diff", &shown);
}

/// What open changes do to a requirement of a main spec.
pub(super) fn list(snapshot: &Snapshot, feature: &Feature, index: ItemIndex, page: &mut Page) {
    if feature.role == Role::Capability && feature.fact(index).kind == ItemKind::Requirement {
        page.list("Open changes", entries(snapshot, touching(snapshot, feature, index).into_iter()));
    }
}

fn entries(snapshot: &Snapshot, found: impl Iterator<Item = specls_analysis::Touched>) -> Vec<Entry> {
    let name = |t: &specls_analysis::Touched| snapshot.feature(t.change).map(|f| f.name.to_string());
    found
        .filter_map(|t| {
            Some(Entry { code: String::new(), text: format!("{} by {}", t.operation.words(), name(&t)?) })
        })
        .collect()
}

/// `3 requirements, 7 scenarios`; of a change what it does.
pub(super) fn counts(feature: &Feature) -> Option<String> {
    let of = |kind| feature.items().filter(move |(_, _, i)| i.kind == kind).count();
    match feature.role {
        Role::Feature | Role::Contract => None,
        Role::Capability => Some(format!(
            "{}, {}",
            count(of(ItemKind::Requirement), "requirement"),
            count(of(ItemKind::Scenario), "scenario")
        )),
        Role::Change => {
            let mut done: Vec<(Operation, usize)> = Vec::new();
            for delta in feature.files.iter().flat_map(|f| f.facts.deltas()) {
                match done.iter_mut().find(|(operation, _)| *operation == delta.operation) {
                    _ if delta.operation == Operation::RenamedTo => {}
                    Some((_, n)) => *n += 1,
                    None => done.push((delta.operation, 1)),
                }
            }
            done.sort_unstable();
            let said: Vec<String> = done.iter().map(|(o, n)| format!("{n} {}", o.words())).collect();
            let requirements = if said.is_empty() { "no deltas".to_owned() } else { said.join(", ") };
            let ticked =
                |i: &specls_syntax::Item| i.task().is_some_and(|t| t.state == specls_syntax::TaskState::Done);
            let tasks = feature.items().filter(|(_, _, i)| ticked(i)).count();
            Some(match of(ItemKind::Task) {
                0 => format!("{requirements}; no tasks"),
                n => format!("{requirements}; {tasks} of {} done", count(n, "task")),
            })
        }
    }
}

/// The title of a change: its proposal's.
pub(super) fn title(feature: &Feature) -> Option<&str> {
    let proposal = feature.artifact(ArtifactKind::Proposal).filter(|_| feature.role == Role::Change);
    let title = proposal.and_then(|f| f.facts.title()).filter(|h| h.level == 1);
    let called = || (feature.role == Role::Change).then_some("change");
    title.map(|h| h.title.as_str()).or_else(called)
}

/// The page of a requirement with what open changes do to it.
pub(super) fn page_of(snapshot: &Snapshot, feature: &Feature, index: ItemIndex) -> Page {
    let mut page = item_page(snapshot, feature, index);
    list(snapshot, feature, index, &mut page);
    page
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use specls_analysis::LikelyCache;
    use specls_fixture::Fixture;

    use crate::hover;

    const SPECS: &str = "\
//- openspec/specs/auth/spec.md
# auth Specification
## Requirements
### Requirement: Login
It SHALL let people in.
#### Scenario: Right
- **WHEN** it is right
- **THEN** they are in
#### Scenario: Wrong
- **THEN** they are out
";

    fn check(text: &str, expect: &Expect) {
        let fixture = Fixture::new(&format!("{SPECS}{text}"));
        let (file, offset) = fixture.at_cursor();
        let found = hover(&fixture.snapshot, &file, offset, &LikelyCache::default()).map(|h| h.markdown);
        expect.assert_eq(found.as_deref().unwrap_or("nothing"));
    }

    #[test]
    fn of_a_modified_requirement() {
        let delta = "\
//- openspec/changes/b/specs/auth/spec.md
## REMOVED Requirements
- `### Requirement: Login`
//- openspec/changes/a/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Lo$0gin
It SHALL let people in, twice.
#### Scenario: Right
- **WHEN** it is right
- **THEN** they are in
```
code
```
";
        check(
            delta,
            &expect![[r#"
                **Login** · modified requirement of auth

                ````diff
                 ### Requirement: Login
                -It SHALL let people in.
                +It SHALL let people in, twice.
 
                 #### Scenario: Right
                 - **WHEN** it is right
                 - **THEN** they are in
                -
                -#### Scenario: Wrong
                -- **THEN** they are out
                +```
                +code
                +```
                ````

                Also touched by

                - REMOVED by b"#]],
        );
        check(
            &delta.replace("Lo$0gin", "Login").replace("### R", "##$0# R"),
            &expect![[r#"
                **Login** · modified requirement of auth

                ````diff
                 ### Requirement: Login
                -It SHALL let people in.
                +It SHALL let people in, twice.
 
                 #### Scenario: Right
                 - **WHEN** it is right
                 - **THEN** they are in
                -
                -#### Scenario: Wrong
                -- **THEN** they are out
                +```
                +code
                +```
                ````

                Also touched by

                - REMOVED by b"#]],
        );
        let same = "\
//- openspec/changes/a/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Lo$0gin
It SHALL let people in.
#### Scenario: Right
- **WHEN** it is right
- **THEN** they are in
#### Scenario: Wrong
- **THEN** they are out
";
        check(
            same,
            &expect![[r#"
            **Login** · modified requirement of auth

            It says what the main spec says."#]],
        );
    }

    #[test]
    fn of_other_names() {
        check(
            "//- openspec/changes/b/specs/auth/spec.md\n## REMOVED Requirements\n- `### Requirement: L$0ogin`\n",
            &expect![[r#"
                **Login** · requirement of auth

                It SHALL let people in.

                ● specified ○ planned ○ implemented ○ verified

                Open changes

                - REMOVED by b"#]],
        );
        check(
            "//- openspec/changes/b/specs/auth/spec.md\n## REMOVED Requi$0rements\n- `### Requirement: Login`\n",
            &expect![[r#"
                **auth** · auth Specification

                1 requirement, 2 scenarios"#]],
        );
        check(
            "//- openspec/changes/b/tasks.md\n- [x] a\n//- openspec/changes/b/specs/auth/spec.md\n## REMOVED Requirements\n- `### Requirement: Login`\n//- src/a.rs\n// openspec/changes/$0b/tasks.md\n",
            &expect![[r#"
                **b** · change

                1 REMOVED; 1 of 1 task done"#]],
        );
    }
}
