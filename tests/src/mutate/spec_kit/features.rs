//! Features as a reader without the server's own code sees them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::corpus;
use crate::mutate::World;
use crate::mutate::text::{Line, block, lines, regex};

/// A file of a feature.
pub struct Text<'w> {
    /// Path from the root of the workspace.
    pub path: &'w str,
    /// All of it.
    pub text: &'w str,
    /// Its lines.
    pub lines: Vec<Line<'w>>,
}

/// A requirement or success criterion, defined by a bold bullet.
pub struct Definition {
    /// Such as `FR-001`.
    pub id: String,
    /// First byte of the id in the spec.
    pub at: usize,
    /// Its line.
    pub line: usize,
}

/// A box with a task id.
pub struct Task {
    /// Such as `T001`.
    pub id: String,
    /// Its first line, and the ones below that belong to it.
    pub lines: std::ops::Range<usize>,
    /// Ticked.
    pub done: bool,
    /// Numbers of the stories whose labels it carries.
    pub stories: Vec<String>,
    /// Requirements that it names, ranges expanded.
    pub names: BTreeSet<String>,
}

/// A feature with a spec and one task list.
pub struct Feature<'w> {
    /// Its folder.
    pub folder: &'w str,
    /// Last segment of the folder.
    pub name: &'w str,
    /// What stands before the spec root: empty, or a folder and a slash.
    pub project: &'w str,
    /// `spec.md`.
    pub spec: Text<'w>,
    /// `tasks.md`.
    pub list: Text<'w>,
    /// The rest of its files.
    pub others: Vec<Text<'w>>,
    /// Bold bullets.
    pub definitions: Vec<Definition>,
    /// How often each id is defined, whatever the form.
    pub defined: corpus::Counts,
    /// In order.
    pub tasks: Vec<Task>,
    /// How often each story is defined, by `US1`.
    pub stories: corpus::Counts,
    /// Everything the tasks name.
    named: BTreeSet<String>,
}

/// How many of the requirements the tasks name, far enough from the borders at 50 % and 80 % that a difference of
/// opinion on single requirements (withdrawn ones, unusual ranges) does not matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Band {
    /// At most 45 %.
    Low,
    /// 55 to 75 %.
    Middle,
    /// At least 85 %.
    High,
}

/// Folders in which nothing is a feature (see the corpus tests).
const OUTSIDE: [&str; 4] = ["examples/", ".claude/specs/", ".specify/specs/sorcha-ui/", "archive"];

static DEFINITION: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^[-*+][ \t]+\*\*((?:FR|NFR|SC)-\d{1,4}[a-z]?)\*\*:[ \t]"));
static TASK: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^[-*+][ \t]+\[([ xX])\][ \t]+(T\d{3,4})[ \t]+((?:\[[^\]]{1,12}\][ \t]+)*)"));
static LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"\[US(\d+)\]"));
static TOKEN: LazyLock<Regex> = LazyLock::new(|| regex(r"\b((?:FR|NFR|SC)-)(\d{1,4}[a-z]?)"));
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b((?:FR|NFR|SC)-)(\d{1,4})[a-z]?[`*)]*\s*(?:to|through|thru|\.{2,3}|…|[–—~-]|至|から)\s*[`*(]*(?:[A-Z]{2,4}-)?(\d{1,4})",
    )
});

/// The features of a workspace that have both files, and one task list only.
#[must_use]
pub fn features(world: &World) -> Vec<Feature<'_>> {
    let specs = world.files.keys().filter_map(|path| path.strip_suffix("/spec.md"));
    specs.filter_map(|folder| feature(world, folder)).collect()
}

fn feature<'w>(world: &'w World, folder: &'w str) -> Option<Feature<'w>> {
    let (root, name) = folder.rsplit_once('/')?;
    let project = root.strip_suffix("specs")?;
    let project = project.strip_suffix(".specify/").unwrap_or(project);
    let has_mark = world.files.keys().any(|path| path.starts_with(&format!("{project}.specify/")));
    let below = || world.files.keys().filter(|path| path.starts_with(&format!("{folder}/")));
    let lists = below().filter(|path| path.contains("tasks")).count();
    let specs = below().filter(|path| path.ends_with("/spec.md")).count();
    if !has_mark || lists != 1 || specs != 1 || OUTSIDE.iter().any(|start| folder.contains(start)) {
        return None;
    }
    let (mut spec, mut list, mut others) = (None, None, Vec::new());
    for (path, text) in world.below(folder) {
        let file = Text { path, text, lines: lines(text) };
        match &path[folder.len() + 1..] {
            "spec.md" => spec = Some(file),
            "tasks.md" => list = Some(file),
            _ => others.push(file),
        }
    }
    let (spec, list) = (spec?, list?);
    let (definitions, tasks) = (definitions(&spec), tasks(&list));
    let (defined, stories) = (corpus::requirements(spec.text), corpus::stories(spec.text));
    let named = tasks.iter().flat_map(|task| task.names.iter().cloned()).collect();
    Some(Feature { folder, name, project, spec, list, others, definitions, defined, tasks, stories, named })
}

fn definitions(spec: &Text<'_>) -> Vec<Definition> {
    let mut out = Vec::new();
    for (n, line) in spec.lines.iter().enumerate().filter(|(_, line)| line.readable) {
        if !line.text.contains("**") {
            continue;
        }
        if let Some(id) = DEFINITION.captures(line.text).and_then(|found| found.get(1)) {
            out.push(Definition { id: id.as_str().to_owned(), at: line.start + id.start(), line: n });
        }
    }
    out
}

fn tasks(list: &Text<'_>) -> Vec<Task> {
    let mut out = Vec::new();
    for (n, line) in list.lines.iter().enumerate().filter(|(_, line)| line.readable) {
        let Some(found) = line.text.contains("] T").then(|| TASK.captures(line.text)).flatten() else {
            continue;
        };
        let range = block(&list.lines, n);
        let names = list.lines[range.clone()].iter().filter(|l| l.readable).flat_map(|l| named(l.text));
        out.push(Task {
            id: found[2].to_owned(),
            done: &found[1] != " ",
            stories: LABEL.captures_iter(&found[3]).map(|label| label[1].to_owned()).collect(),
            names: names.collect(),
            lines: range,
        });
    }
    out
}

/// Ids in a line, ranges expanded.
#[must_use]
pub fn named(line: &str) -> BTreeSet<String> {
    if !may_name(line) {
        return BTreeSet::new();
    }
    let mut out: BTreeSet<String> =
        TOKEN.captures_iter(line).map(|found| format!("{}{}", &found[1], &found[2])).collect();
    for (prefix, width, numbers) in ranges(line) {
        out.extend(numbers.map(|number| format!("{prefix}{number:0width$}")));
    }
    out
}

/// Patterns are slow in a build for tests; most lines name nothing.
fn may_name(line: &str) -> bool {
    line.contains("FR-") || line.contains("SC-")
}

/// Ranges in a line: prefix, digits of a number, numbers.
fn ranges(line: &str) -> Vec<(String, usize, std::ops::RangeInclusive<usize>)> {
    if !may_name(line) {
        return Vec::new();
    }
    let number = |digits: &str| digits.parse::<usize>().ok();
    let range = |found: regex::Captures<'_>| {
        let (from, to) = (number(&found[2])?, number(&found[3])?);
        (from < to && to - from < 300).then(|| (found[1].to_owned(), found[2].len(), from..=to))
    };
    RANGE.captures_iter(line).filter_map(range).collect()
}

impl<'w> Feature<'w> {
    /// All its files.
    pub fn files(&self) -> impl Iterator<Item = &Text<'w>> {
        [&self.spec, &self.list].into_iter().chain(&self.others)
    }

    /// Its plan and notes, which name requirements without planning them.
    pub fn notes(&self) -> impl Iterator<Item = &Text<'w>> {
        let names = ["plan.md", "research.md", "data-model.md", "quickstart.md"];
        self.others.iter().filter(move |file| names.contains(&&file.path[self.folder.len() + 1..]))
    }

    /// Requirements that are no success criteria.
    pub fn asked(&self) -> impl Iterator<Item = &String> {
        self.defined.keys().filter(|id| !id.starts_with("SC-"))
    }

    /// How many of the requirements the tasks name once `gone` are not named any more; `None` near a border, or where
    /// the spec has ids of families that not everybody takes for requirements.
    #[must_use]
    pub fn band(&self, gone: &BTreeSet<String>) -> Option<Band> {
        let all = self.asked().count();
        if all < 4 || self.asked().any(|id| !id.starts_with("FR-") && !id.starts_with("NFR-")) {
            return None;
        }
        let count = self.asked().filter(|id| self.named.contains(*id) && !gone.contains(*id)).count();
        match count * 100 / all {
            0..=45 => Some(Band::Low),
            55..=75 => Some(Band::Middle),
            85.. => Some(Band::High),
            _ => None,
        }
    }

    /// The one place in the whole task list that names `id`, by itself and outside of ranges and abbreviations
    /// (`FR-016/017`): then only what stands there can plan it. First byte of the id.
    #[must_use]
    pub fn named_once(&self, id: &str) -> Option<usize> {
        let number = id.rsplit('-').next()?.parse::<usize>().ok()?;
        let mut place = None;
        for line in self.list.lines.iter().filter(|line| may_name(line.text)) {
            let count = numbers(line.text).filter(|other| *other == number).count();
            let in_range = ranges(line.text).iter().any(|(_, _, numbers)| numbers.contains(&number));
            if count == 0 && !in_range {
                continue;
            }
            let at = line.text.find(id).filter(|_| count == 1 && !in_range && place.is_none())?;
            place = Some(line.start + at);
        }
        place
    }

    /// The title of a file: the text of its first heading of level 1.
    #[must_use]
    pub fn title(file: &Text<'_>) -> Option<usize> {
        let line = file.lines.iter().find(|line| line.readable && line.text.starts_with("# "))?;
        Some(line.start)
    }

    /// A number, as wide as those of `id`, that is well above all of its family.
    #[must_use]
    pub fn unknown_like(&self, id: &str) -> Option<String> {
        let (family, digits) = id.rsplit_once('-')?;
        let numbers = self.defined.keys().filter_map(|other| {
            let (other, digits) = other.rsplit_once('-')?;
            let digits = digits.trim_end_matches(|c: char| c.is_ascii_lowercase());
            if other == family { digits.parse::<usize>().ok() } else { None }
        });
        let (number, width) = (numbers.max()? + 137, digits.len());
        let unknown = format!("{family}-{number:0width$}");
        let free = self.files().all(|file| !file.text.contains(&unknown));
        (free && unknown.len() == id.len()).then_some(unknown)
    }
}

/// Numbers in a line, but those behind a letter.
fn numbers(line: &str) -> impl Iterator<Item = usize> {
    let word = |c: char| !c.is_ascii_alphanumeric();
    let parts = line.split(word).filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    parts.filter_map(|part| part.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok())
}

/// A mention that can mean one thing only: the byte range of the id in the line. No digit stands near it (a qualifier, a
/// range, a list), and no word that could make it another feature's.
#[must_use]
pub fn plain_mention(line: &str) -> Option<std::ops::Range<usize>> {
    static NEAR: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?i)[0-9]|spec|feature|#|/|->|→|\bto\b|through|§|`\S*$"));
    if !may_name(line) {
        return None;
    }
    let mut found = TOKEN.captures_iter(line);
    let whole = found.next()?.get(0)?.range();
    if found.next().is_some() || line[whole.clone()].ends_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let (before, after) = (&line[..whole.start], &line[whole.end..]);
    let opens = before.ends_with([' ', '(']) && before.trim_start().len() > 3;
    let closes = after.is_empty() || after.starts_with([' ', ')', ',', ':', ';']);
    let from = before.char_indices().rev().nth(20).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(20).map_or(after.len(), |(at, _)| at);
    let alone = !NEAR.is_match(&before[from..]) && !NEAR.is_match(&after[..to]);
    let even = before.matches('`').count().is_multiple_of(2);
    (opens && closes && alone && even && !line.trim_start().starts_with(['#', '|'])).then_some(whole)
}
