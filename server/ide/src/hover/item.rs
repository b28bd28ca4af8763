//! The page of one item.

use specls_analysis::{FeatureCoverage, ItemCoverage};
use specls_index::{Feature, Incoming, ItemIndex, Link, PathTarget, Relation, Snapshot};
use specls_syntax::{Detail, Item, ItemKind, MemberKind, Space, Task, TaskState, ears};

use super::ENTRY_TEXT;
use crate::document_symbols::name_of;
use crate::ladder;
use crate::page::{Entry, Page, count, cut, first_line, places};

/// Parameters, responses, fields or values that are shown.
const MOST_MEMBERS: usize = 12;

/// Everything about one item.
pub(crate) fn page(snapshot: &Snapshot, feature: &Feature, index: ItemIndex) -> Page {
    let coverage = FeatureCoverage::new(snapshot, feature);
    let item = feature.fact(index);
    let mut page = Page::default();
    page.title(&item.called(), &head(feature, item));
    text(item, usize::MAX, &mut page);
    pattern(item, &mut page);
    around(feature, item, &mut page);
    members(item, &mut page);
    let found = coverage.of(index);
    if let Some(ladder) = ladder(found) {
        page.line(&ladder);
    }
    match (&item.detail, item.kind) {
        (Detail::Task(task), _) => task_parts(snapshot, feature, index, task, &mut page),
        (_, ItemKind::Story) => story_parts(feature, item, found, &mut page),
        _ => {
            parts(feature, index, &mut page);
            page.list("Tasks", tasks(feature, &found.tasks));
        }
    }
    page.list("Code", mentions(snapshot, &found.code));
    page.list("Tests", mentions(snapshot, &found.tests));
    page
}

/// What an item says, at most `limit` code points of it. A title, and the story that Kiro writes below it, are paragraphs.
pub(crate) fn text(item: &Item, limit: usize, page: &mut Page) {
    let text = cut(&item.text, limit);
    // Whose id is a bare number has a title.
    let titled = item.kind != ItemKind::Task && item.called() != *item.id;
    let (title, below) = text.split_once('\n').filter(|_| titled).unwrap_or((&text, ""));
    page.text(title);
    page.text(below);
}

/// `requirement of 004-albums`, `done task of 004-albums`, `story (P1) of 004-albums`.
fn head(feature: &Feature, item: &Item) -> String {
    let kind = item.kind.words();
    match &item.detail {
        Detail::Task(task) => {
            let state = match task.state {
                TaskState::Open => "open ",
                TaskState::Done => "done ",
                TaskState::Other => "",
            };
            format!("{state}{kind} of {}", feature.name)
        }
        Detail::Story { priority: Some(priority) } => format!("{kind} (P{priority}) of {}", feature.name),
        _ => format!("{kind} of {}", feature.name),
    }
}

/// The requirement that a criterion belongs to, with its story.
fn around(feature: &Feature, item: &Item, page: &mut Page) {
    let parent = item.parent_id().filter(|_| item.kind == ItemKind::Criterion);
    let parent = parent.and_then(|id| feature.defining(ItemKind::Requirement, id));
    if let Some(parent) = parent.map(|index| feature.fact(index)) {
        let (title, story) = parent.text.split_once('\n').unwrap_or((&parent.text, ""));
        page.text(&format!("*{}*: {title}", raised(&parent.called())));
        page.text(story);
    }
}

/// The pattern of a criterion that is a sentence of EARS, and its clauses.
fn pattern(item: &Item, page: &mut Page) {
    if item.kind != ItemKind::Criterion {
        return;
    }
    let reading = ears::read(&item.text);
    let Some(pattern) = reading.pattern() else { return };
    let clauses = reading.clauses.iter().filter(|clause| clause.role != ears::Role::Modal).map(|clause| {
        let said = item.text.get(clause.span.range()).unwrap_or_default();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        Entry { code: String::new(), text: format!("{}: {}", clause.role.name(), cut(&said, ENTRY_TEXT)) }
    });
    page.list(&format!("EARS: {}", pattern.name()), clauses.collect());
}

/// What an operation is called and takes and gives, what a schema or an entity consists of: a line each.
fn members(item: &Item, page: &mut Page) {
    let Some(part) = item.part() else { return };
    let mut lines: Vec<String> = Vec::new();
    if let Some((alias, _)) = part.alias.as_ref().filter(|(alias, _)| *alias != item.id) {
        lines.push(format!("Called {alias}"));
    }
    let kinds = [
        ("Parameters", MemberKind::Parameter),
        ("Responses", MemberKind::Response),
        ("Fields", MemberKind::Field),
        ("Values", MemberKind::Value),
    ];
    for (head, kind) in kinds {
        let of_kind = || part.members.iter().filter(|member| member.kind == kind);
        let mut names: Vec<&str> = of_kind().take(MOST_MEMBERS).map(|member| member.name.as_str()).collect();
        let more = format!("and {} more", of_kind().count().saturating_sub(MOST_MEMBERS));
        if of_kind().nth(MOST_MEMBERS).is_some() {
            names.push(&more);
        }
        if !names.is_empty() {
            lines.push(format!("{head}: {}", names.join(", ")));
        }
    }
    lines.iter().for_each(|line| page.text(line));
}

/// The text with its first letter raised.
fn raised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// What belongs to an item or leans on it: criteria of a requirement, what a property validates, properties that
/// validate it.
fn parts(feature: &Feature, index: ItemIndex, page: &mut Page) {
    let item = feature.fact(index);
    if item.kind == ItemKind::Requirement {
        let own = |other: &Item| other.kind == ItemKind::Criterion && other.parent_id() == Some(&*item.id);
        page.list("Criteria", items(feature, feature.items().filter(|(_, _, i)| own(i)).map(|(i, ..)| i)));
    }
    let linked = |here: ItemIndex, wanted: &dyn Fn(&Link) -> Option<ItemIndex>, kind: Space| {
        let mut found: Vec<ItemIndex> = feature.links.iter().filter_map(wanted).collect();
        found.retain(|other| *other != here && feature.fact(*other).kind.space() == kind);
        found.sort_unstable();
        found.dedup();
        items(feature, found)
    };
    if item.kind == ItemKind::Operation {
        let named = |link: &Link| (link.from == Some(index)).then_some(link.to);
        page.list("Requirements", linked(index, &named, Space::Requirement));
    } else {
        let naming = |link: &Link| link.from.filter(|_| link.to == index);
        page.list("Contracts", linked(index, &naming, Space::Operation));
    }
    if item.kind == ItemKind::Property {
        let named = |link: &Link| (link.from == Some(index)).then_some(link.to);
        page.list("Validates", linked(index, &named, Space::Requirement));
    } else {
        let naming = |link: &Link| link.from.filter(|_| link.to == index);
        page.list("Properties", linked(index, &naming, Space::Property));
    }
}

fn story_parts(feature: &Feature, story: &Item, found: &ItemCoverage, page: &mut Page) {
    let own = |item: &&Item| item.id.split_once('/').is_some_and(|(id, _)| id == story.id);
    let scenarios = feature.items().map(|(_, _, item)| item).filter(own).count();
    let done = found.tasks.iter().filter(|t| is_done(feature.fact(**t))).count();
    let tasks_done = match found.tasks.len() {
        0 => "no tasks".to_owned(),
        n => format!("{done} of {} done", count(n, "task")),
    };
    page.line(&format!("{}, {tasks_done}", count(scenarios, "scenario")));
    page.list("Tasks", tasks(feature, &found.tasks));
}

fn is_done(item: &Item) -> bool {
    item.task().is_some_and(|t| t.state == TaskState::Done)
}

fn task_parts(snapshot: &Snapshot, feature: &Feature, index: ItemIndex, task: &Task, page: &mut Page) {
    let stories = if task.labels.is_empty() {
        let phases = &feature.file_of(index).facts.phases;
        task.phase.and_then(|p| phases.get(p as usize)).map_or(&[][..], |p| &*p.stories)
    } else {
        &task.labels
    };
    let stories = stories.iter().filter_map(|id| feature.defining(ItemKind::Story, id));
    page.list("Story", items(feature, stories));
    let mut linked = |head: &str, wanted: &dyn Fn(Relation, ItemKind) -> bool| {
        let mut found: Vec<ItemIndex> = feature
            .links
            .iter()
            .filter(|l| l.from == Some(index) && wanted(l.relation, feature.fact(l.to).kind))
            .map(|l| l.to)
            .collect();
        found.sort_unstable();
        found.dedup();
        page.list(head, items(feature, found));
    };
    linked("Plans", &|relation, kind| relation == Relation::Plans && kind != ItemKind::Story);
    linked("Waits for", &|relation, _| relation == Relation::Depends);
    page.list("Files", paths(snapshot, feature, index));
}

/// Tasks with their state.
fn tasks(feature: &Feature, tasks: &[ItemIndex]) -> Vec<Entry> {
    items(feature, tasks.iter().copied())
}

fn items(feature: &Feature, found: impl IntoIterator<Item = ItemIndex>) -> Vec<Entry> {
    let entry = |index| {
        let item = feature.fact(index);
        let state = match item.task().map(|t| t.state) {
            Some(TaskState::Open) => "[ ] ",
            Some(TaskState::Done) => "[x] ",
            Some(TaskState::Other) => "[-] ",
            None => "",
        };
        let gone = if item.withdrawn { " (withdrawn)" } else { "" };
        let text =
            format!("{state}{}{gone} {}", name_of(item), first_line(item.text.trim_start(), ENTRY_TEXT));
        Entry { code: String::new(), text }
    };
    found.into_iter().map(entry).collect()
}

fn mentions(snapshot: &Snapshot, found: &[Incoming]) -> Vec<Entry> {
    let span = |incoming: &Incoming| {
        let file = snapshot.file_by_id(incoming.file)?;
        Some((file.id, file.facts.mentions.get(incoming.mention as usize)?.span))
    };
    places(snapshot, found.iter().filter_map(span))
}

/// Paths that the task names, with what became of them.
fn paths(snapshot: &Snapshot, feature: &Feature, index: ItemIndex) -> Vec<Entry> {
    let file = feature.items[index.0 as usize].file;
    let facts = &feature.files[file as usize].facts;
    let inside = feature.fact(index).span;
    let targets = snapshot.path_targets(feature.id, file);
    let mut found: Vec<Entry> = Vec::new();
    for (mention, target) in facts.paths.iter().zip(targets).filter(|(m, _)| inside.encloses(m.span)) {
        let text = match target {
            PathTarget::File(_) | PathTarget::Folder(_) => "is there",
            PathTarget::Several(_) => "is there more than once",
            PathTarget::Elsewhere => "is not there; another folder has a file of that name",
            PathTarget::Missing => "is not there",
            PathTarget::Unclear => continue,
        };
        if found.iter().all(|e| e.code != *mention.path) {
            found.push(Entry { code: mention.path.to_string(), text: text.to_owned() });
        }
    }
    found
}
