//! Kiro specs as a reader without the server's own code sees them. Only regular ones: criteria counted from 1 below
//! numbered requirements, and tasks that name them in `_Requirements: 1.2, 3.4_` lines of nothing but numbers.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

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

/// A numbered requirement.
pub struct Requirement {
    /// Its number.
    pub number: usize,
    /// The line of its heading, and those up to the next heading of its level.
    pub lines: Range<usize>,
    /// The line of its criteria's heading.
    pub criteria_heading: usize,
    /// Lines of its criteria, which are numbered 1, 2, 3, ….
    pub criteria: Vec<usize>,
}

/// A number in a reference line.
#[derive(Clone)]
pub struct Reference {
    /// Requirement, and criterion if it names one.
    pub to: (usize, Option<usize>),
    /// Its bytes.
    pub bytes: Range<usize>,
}

/// A line that says what a task is for, or what a property validates.
pub struct References {
    /// Its line.
    pub line: usize,
    /// In order.
    pub list: Vec<Reference>,
}

/// A numbered box.
pub struct Task {
    /// `3` or `3.1`.
    pub number: String,
    /// Its first line, and the ones below that belong to it.
    pub lines: Range<usize>,
    /// How far it is indented.
    pub indent: usize,
    /// Byte of the mark between the brackets.
    pub mark: usize,
    /// Ticked.
    pub done: bool,
    /// `- [ ]*`.
    pub optional: bool,
}

/// A regular spec.
pub struct Feature<'w> {
    /// Its folder.
    pub folder: &'w str,
    /// `requirements.md`.
    pub spec: Text<'w>,
    /// `tasks.md`.
    pub list: Text<'w>,
    /// `design.md`.
    pub design: Option<Text<'w>>,
    /// In order, numbered from 1.
    pub requirements: Vec<Requirement>,
    /// In order.
    pub tasks: Vec<Task>,
    /// What tasks are for.
    pub planned: Vec<References>,
    /// What properties that tasks check validate: they may plan, too.
    pub checked: Vec<References>,
    /// What properties of the design validate.
    pub validated: Vec<References>,
    /// Whether nothing else in the task list speaks of requirements: then what tasks name is known for sure.
    pub sure: bool,
}

static HEADING: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^### (?:Requirement|要件|需求|要求) ?(\d+)(?:[:：]| - |\s*$)"));
static CRITERIA: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^#### (?:Acceptance Criteria|受入基準|受け入れ基準|验收标准|驗收標準)(?:[ /].*)?\s*$")
});
static ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\d+)\. \S"));
static TASK: LazyLock<Regex> = LazyLock::new(|| regex(r"^([ ]*)- \[([ xX~-])\](\*?) (\d+(?:\.\d+)?)\.? \S"));
static PLANS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^\s+- _(?:Requirements|要件|需求|要求): (\d+(?:\.\d+)?(?:, \d+(?:\.\d+)?)*)_\s*$")
});
static VALIDATES: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\*\*Validates: Requirements (\d+(?:\.\d+)?(?:, \d+(?:\.\d+)?)*)\*\*\s*$"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d+)(?:\.(\d+))?"));
/// Words that begin a list of requirements in some form or other.
const WORDS: [&str; 8] = ["equirement", "alidates", "要件", "需求", "要求", "Req", "_All", "criteri"];

/// The regular specs of a workspace.
#[must_use]
pub fn features(world: &World) -> Vec<Feature<'_>> {
    let specs = world.files.keys().filter_map(|path| path.strip_suffix("/requirements.md"));
    specs.filter(|folder| folder.contains(".kiro/specs/")).filter_map(|f| feature(world, f)).collect()
}

fn feature<'w>(world: &'w World, folder: &'w str) -> Option<Feature<'w>> {
    let read = |name: &str| {
        let (path, _) = world.files.get_key_value(&format!("{folder}/{name}"))?;
        let text = world.text(path)?;
        Some(Text { path, text, lines: lines(text) })
    };
    let (spec, list, design) = (read("requirements.md")?, read("tasks.md")?, read("design.md"));
    let requirements = requirements(&spec)?;
    let tasks = tasks(&list);
    let planned = references(&list, &PLANS);
    let checked = references(&list, &VALIDATES);
    // Whatever speaks of requirements in another form could name them, too.
    let counted = |n: usize| planned.iter().chain(&checked).any(|refs| refs.line == n);
    let sure = list.lines.iter().enumerate().all(|(n, line)| {
        !WORDS.iter().any(|word| line.text.contains(word))
            || !line.text.contains([':', '：'])
            || counted(n)
            || tasks.iter().any(|task| task.lines.start == n)
    });
    if tasks.is_empty() {
        return None;
    }
    let validated = design.as_ref().map(|design| references(design, &VALIDATES)).unwrap_or_default();
    Some(Feature { folder, spec, list, design, requirements, tasks, planned, checked, validated, sure })
}

/// The requirements, if they are numbered 1, 2, 3, … and so are the criteria of each.
fn requirements(spec: &Text<'_>) -> Option<Vec<Requirement>> {
    let heading = |line: &Line<'_>, level: usize| {
        let marks = line.text.chars().take_while(|c| *c == '#').count();
        line.readable && (1..=level).contains(&marks)
    };
    let mut out: Vec<Requirement> = Vec::new();
    for (n, line) in spec.lines.iter().enumerate().filter(|(_, line)| line.readable) {
        let Some(found) = HEADING.captures(line.text) else { continue };
        let number = found[1].parse().ok()?;
        let end = (n + 1..spec.lines.len()).find(|m| heading(&spec.lines[*m], 3)).unwrap_or(spec.lines.len());
        let criteria_heading = (n..end).find(|m| CRITERIA.is_match(spec.lines[*m].text))?;
        let mut criteria = Vec::new();
        for m in criteria_heading + 1..end {
            if let Some(item) = ITEM.captures(spec.lines[m].text) {
                criteria.push(m);
                if item[1].parse() != Ok(criteria.len()) {
                    return None;
                }
            } else if spec.lines[m].text.starts_with(|c: char| c.is_ascii_digit() || c == '#') {
                return None;
            }
        }
        if number != out.len() + 1 || criteria.is_empty() {
            return None;
        }
        out.push(Requirement { number, lines: n..end, criteria_heading, criteria });
    }
    (out.len() > 2).then_some(out)
}

fn tasks(list: &Text<'_>) -> Vec<Task> {
    let mut out = Vec::new();
    for (n, line) in list.lines.iter().enumerate().filter(|(_, line)| line.readable) {
        let Some(found) = TASK.captures(line.text) else { continue };
        out.push(Task {
            number: found[4].to_owned(),
            lines: block(&list.lines, n),
            indent: found[1].len(),
            mark: line.start + found.get(2).map_or(0, |mark| mark.start()),
            done: matches!(&found[2], "x" | "X"),
            optional: &found[3] == "*",
        });
    }
    out
}

fn references(file: &Text<'_>, form: &Regex) -> Vec<References> {
    let mut out = Vec::new();
    for (n, line) in file.lines.iter().enumerate().filter(|(_, line)| line.readable) {
        let Some(list) = form.captures(line.text).and_then(|found| found.get(1)) else { continue };
        let reference = |found: regex::Captures<'_>| {
            let whole = found.get(0)?;
            let start = line.start + list.start() + whole.start();
            let criterion = found.get(2).and_then(|digits| digits.as_str().parse().ok());
            Some(Reference { to: (found[1].parse().ok()?, criterion), bytes: start..start + whole.len() })
        };
        out.push(References {
            line: n,
            list: NUMBER.captures_iter(list.as_str()).filter_map(reference).collect(),
        });
    }
    out
}

impl Feature<'_> {
    /// A requirement by its number.
    #[must_use]
    pub fn requirement(&self, number: usize) -> Option<&Requirement> {
        self.requirements.get(number.checked_sub(1)?)
    }

    /// How often the reference lines of tasks name something.
    #[must_use]
    pub fn count(&self, to: (usize, Option<usize>)) -> usize {
        self.planned.iter().flat_map(|refs| &refs.list).filter(|reference| reference.to == to).count()
    }

    /// Whether a property that a task checks validates something.
    #[must_use]
    pub fn checks(&self, to: impl Fn((usize, Option<usize>)) -> bool) -> bool {
        self.checked.iter().flat_map(|refs| &refs.list).any(|reference| to(reference.to))
    }

    /// Numbers of the requirements that tasks name, as a whole or by a criterion.
    #[must_use]
    pub fn named(&self) -> BTreeSet<usize> {
        let all = self.planned.iter().flat_map(|refs| &refs.list).map(|reference| reference.to.0);
        all.filter(|number| self.requirement(*number).is_some()).collect()
    }

    /// Byte of the heading of a requirement.
    #[must_use]
    pub fn heading(&self, requirement: &Requirement) -> usize {
        self.spec.lines[requirement.lines.start].start
    }

    /// Byte of the line of a criterion, by its number.
    #[must_use]
    pub fn criterion(&self, requirement: &Requirement, number: usize) -> Option<usize> {
        Some(self.spec.lines[*requirement.criteria.get(number.checked_sub(1)?)?].start)
    }

    /// A number that no requirement of the feature can be meant by.
    pub const NOBODY: &'static str = "97";

    /// The innermost task that holds a line.
    #[must_use]
    pub fn task_of(&self, line: usize) -> Option<&Task> {
        self.tasks.iter().rfind(|task| task.lines.contains(&line))
    }

    /// Whether a task has tasks below it.
    #[must_use]
    pub fn is_parent(&self, task: &Task) -> bool {
        self.children(task).next().is_some()
    }

    /// Tasks below a task.
    pub fn children<'f>(&'f self, task: &'f Task) -> impl Iterator<Item = &'f Task> {
        self.tasks
            .iter()
            .filter(|other| task.lines.contains(&other.lines.start) && other.lines.start != task.lines.start)
    }
}
