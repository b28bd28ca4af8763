//! Task lists: numbers, boxes and ticks that do not fit together.

use super::features::{Feature, Task};
use crate::mutate::text::bytes;
use crate::mutate::{Mutation, Sign};

/// Damages to the task list of one feature.
pub(super) fn mutations(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    for task in &feature.tasks {
        if task.indent > 0 && !feature.is_parent(task) {
            beside(feature, task, out);
        }
        if feature.is_parent(task) {
            open_child(feature, task, out);
        }
        no_reference(feature, task, out);
    }
}

/// A reference line as the list writes it, which names something that tasks name already.
fn reference_line(feature: &Feature<'_>) -> Option<String> {
    let refs = feature.planned.first()?;
    let (line, first, last) = (feature.list.lines[refs.line], refs.list.first()?, refs.list.last()?);
    let known = feature.requirement(first.to.0)?;
    first.to.1.is_none_or(|criterion| criterion <= known.criteria.len()).then(|| {
        let before = &line.text[..first.bytes.start - line.start];
        let after = &line.text[last.bytes.end - line.start..];
        format!("{}{}{after}\n", before.trim_start(), &feature.list.text[first.bytes.clone()])
    })
}

/// A new sub-task behind an existing one, ticked so that the task above stays right, and with a reference so that nobody
/// misses one.
fn beside(feature: &Feature<'_>, task: &Task, out: &mut Vec<Mutation>) {
    let Some(next) = feature.list.lines.get(task.lines.end) else { return };
    let Some(reference) = reference_line(feature) else { return };
    let indent = " ".repeat(task.indent);
    let write = |head: &str| format!("{indent}{head} Do the same once more\n{indent}  {reference}");
    let insert =
        |kind, head: &str| Mutation::replace(kind, feature.list.path, next.start..next.start, write(head));
    // Where the task above shares its number with another, so do those below: one finding says it all.
    let once = |number: &str| feature.tasks.iter().filter(|other| other.number == number).count() == 1;
    let above = task.number.split('.').next().unwrap_or_default();
    if once(&task.number) && once(above) {
        out.push(
            insert("number of a task that is taken", &format!("- [x] {}", task.number))
                .expect_written("duplicate-task", "warning", 0)
                .on_line(),
        );
    }
    let free = |number: &str| !feature.list.text.contains(number);
    if free("77.1") {
        out.push(
            insert("sub-task with the number of another task", "- [x] 77.1")
                .expect_written("misnumbered-task", "warning", 0)
                .on_line(),
        );
    }
    let Some((parent, _)) = task.number.split_once('.') else { return };
    if free(&format!("{parent}.77")) {
        out.push(
            insert("box without anything in its brackets", &format!("- [] {parent}.77"))
                .expect_written("unstartable-task", "hint", 0)
                .on_line()
                .allow(
                    Sign::Came,
                    "parent-done-before-child",
                    feature.list.path,
                    "whoever reads it as a box reads an open one",
                ),
        );
    }
}

/// A task is ticked, and the only open one below it is not.
fn open_child(feature: &Feature<'_>, task: &Task, out: &mut Vec<Mutation>) {
    let open: Vec<&Task> = feature.children(task).filter(|child| !child.done).collect();
    let last = feature.children(task).filter(|child| !child.optional && !feature.is_parent(child)).last();
    let twice = feature.tasks.iter().filter(|other| other.number == task.number).count() > 1;
    let why = "whether the files of a task are there matters when it is ticked";
    if task.done && !twice && open.is_empty() {
        let Some(child) = last else { return };
        out.push(
            Mutation::replace(
                "tick of a sub-task taken from a done task",
                feature.list.path,
                child.mark..child.mark + 1,
                " ",
            )
            .expect_kept("parent-done-before-child", "info", feature.list.path, start(feature, task))
            .on_line()
            .allow(Sign::Went, "done-task-missing-file", feature.list.path, why),
        );
    } else if !task.done && open.iter().any(|child| !child.optional) {
        out.push(
            Mutation::replace(
                match twice {
                    true => "tick of a task with an open sub-task, its number used twice",
                    false => "tick of a task with an open sub-task",
                },
                feature.list.path,
                task.mark..task.mark + 1,
                "x",
            )
            .expect_kept("parent-done-before-child", "info", feature.list.path, start(feature, task))
            .on_line()
            .allow(Sign::Came, "done-task-missing-file", feature.list.path, why),
        );
    }
}

fn start(feature: &Feature<'_>, task: &Task) -> usize {
    feature.list.lines[task.lines.start].start
}

/// Words of tasks that need not say what they are for.
const PREPARES: [&str; 21] = [
    "heckpoint",
    "gate",
    "erify",
    "erification",
    "alidat",
    "test",
    "Test",
    "ocument",
    "README",
    "et up",
    "etup",
    "onfig",
    "nstall",
    "inal",
    "ntegrat",
    "eview",
    "lean",
    "nitial",
    "caffold",
    "プロジェクト",
    "depend",
];

/// The reference line of a task goes; nearly all others keep theirs, and what it named is named elsewhere.
fn no_reference(feature: &Feature<'_>, task: &Task, out: &mut Vec<Mutation>) {
    let own = |task: &Task| {
        let mut found = feature.planned.iter().filter(|refs| task.lines.contains(&refs.line));
        found.next().filter(|_| found.next().is_none())
    };
    let leaves: Vec<&Task> = feature.tasks.iter().filter(|task| !feature.is_parent(task)).collect();
    let without = leaves.iter().filter(|task| own(task).is_none()).count() + 1;
    let title = feature.list.lines[task.lines.start].text;
    let Some(refs) = own(task).filter(|_| !feature.is_parent(task)) else { return };
    let says = PREPARES.iter().any(|word| title.contains(word)) || task.optional || task.indent == 0;
    let kept = refs.list.iter().all(|reference| feature.count(reference.to) > 1);
    let parent_names = feature.tasks.iter().any(|other| {
        other.lines.start != task.lines.start
            && other.lines.contains(&task.lines.start)
            && feature.planned.iter().any(|refs| {
                feature.task_of(refs.line).is_some_and(|holder| holder.lines.start == other.lines.start)
            })
    });
    // A number that two tasks have may be that of an overview in front of the list.
    let twice = feature.tasks.iter().filter(|other| other.number == task.number).count() > 1;
    // Words for checking and setting up in other languages are not for this test to know.
    if !title.is_ascii() || twice || says || !kept || parent_names || without * 100 > leaves.len() * 12 {
        return;
    }
    let line = bytes(&feature.list.lines, &(refs.line..refs.line + 1), feature.list.text);
    out.push(
        Mutation::replace("reference line of a task taken out", feature.list.path, line, "")
            .expect_kept("task-without-requirement", "hint", feature.list.path, start(feature, task))
            .on_line(),
    );
}
