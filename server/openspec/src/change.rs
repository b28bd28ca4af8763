//! The rules for a change.

use rustc_hash::{FxHashMap, FxHashSet};
use specls_syntax::openspec::{Block, Delta, Operation, Spec, fold_name, normalize_name, says_shall_or_must};

use crate::discover::{SpecFile, has_files, joined, specs, unread_deltas};
use crate::issue::{Issue, Level, Verdict};
use crate::merge::merge;
use crate::messages::{
    EMPTY_SCENARIO, NO_DELTAS, NO_SECTIONS, ROOT_SPEC, SKIP_ACCEPTED, SKIP_CONFLICT, SKIP_INVALID,
    shall_or_must,
};
use crate::metadata::{FILE, Marker, marker};
use crate::plan::Names;
use crate::scenarios::ScenarioChange;
use crate::schema::Schemas;
use crate::task_files;
use crate::tree::{Failure, Kind, Tree};

/// What of a change is looked at.
#[derive(Clone, Copy, Debug)]
pub struct ChangeChecks<'r> {
    /// Absolute path of the folder that holds `openspec/`; only messages need it.
    pub root: &'r str,
    /// Whether warnings make it invalid.
    pub strict: bool,
    /// Whether the deltas are held against the main specs.
    pub main_specs: bool,
    /// Whether the task lists are looked at.
    pub tasks: bool,
}

/// Says what is wrong with the change `changes/<change>`.
///
/// # Errors
/// If a folder of the change cannot be read.
pub fn validate_change(tree: &dyn Tree, change: &str, checks: ChangeChecks<'_>) -> Result<Verdict, Failure> {
    with_schemas(tree, &Schemas::new(tree, checks.root), change, checks)
}

/// As [`validate_change`], with the project's schemas known.
pub(crate) fn with_schemas(
    tree: &dyn Tree,
    schemas: &Schemas<'_>,
    change: &str,
    checks: ChangeChecks<'_>,
) -> Result<Verdict, Failure> {
    let rules = Rules {
        tree,
        schemas,
        change,
        checks,
        issues: Vec::new(),
        without_entries: Vec::new(),
        without_sections: Vec::new(),
        deltas: 0,
    };
    rules.run()
}

struct Rules<'r, 't> {
    tree: &'t dyn Tree,
    schemas: &'r Schemas<'t>,
    change: &'r str,
    checks: ChangeChecks<'r>,
    issues: Vec<Issue>,
    /// Delta files with sections and no entry in them, with the names of the sections.
    without_entries: Vec<(String, Vec<String>)>,
    /// Delta files without sections.
    without_sections: Vec<String>,
    deltas: usize,
}

impl Rules<'_, '_> {
    fn run(mut self) -> Result<Verdict, Failure> {
        let folder = joined("changes", self.change);
        let specs_folder = joined(&folder, "specs");
        let in_root = match self.spec_files(&specs_folder) {
            Ok(in_root) => in_root,
            Err(failure) if failure.is_missing() => false,
            Err(failure) => return Err(failure),
        };
        let unread = unread_deltas(self.tree, &specs_folder)?;
        for (path, expected) in &unread {
            self.issues.push(Issue::error(
                path,
                format!(
                    "Delta spec found at specs/{path}. Delta specs must be a spec.md inside a capability \
                    folder — this file is ignored when the change is applied or archived. Move its \
                    requirements into specs/{expected}."
                ),
            ));
        }
        for (path, sections) in std::mem::take(&mut self.without_entries) {
            self.issues.push(Issue::error(
                path,
                format!(
                    "Delta sections {} were found, but no requirement entries parsed. Ensure each section \
                    includes at least one \"### Requirement:\" block (REMOVED may use bullet list syntax).",
                    listed(&sections)
                ),
            ));
        }
        for path in std::mem::take(&mut self.without_sections) {
            self.issues.push(Issue::error(path, NO_SECTIONS));
        }
        let skips = match marker(self.tree, self.schemas, &folder, "skip_specs") {
            Marker::Invalid(reason) => {
                self.issues.push(Issue::error(FILE, format!("{SKIP_INVALID} ({reason})")));
                false
            }
            Marker::Declared => true,
            Marker::Absent => false,
        };
        // What cannot be looked at may hold files.
        let conflict = skips && has_files(self.tree, &specs_folder).unwrap_or(true);
        if conflict {
            self.issues.push(Issue::error("file", SKIP_CONFLICT));
        }
        if self.deltas == 0 && !in_root && unread.is_empty() {
            if skips && !conflict {
                self.issues.push(Issue::info("file", SKIP_ACCEPTED));
            } else if !skips {
                self.issues.push(Issue::error("file", NO_DELTAS));
            }
        }
        if self.checks.tasks {
            self.issues.extend(task_files::issues(self.tree, self.schemas, &folder));
        }
        Ok(Verdict::new(self.issues, self.checks.strict))
    }

    /// Checks all delta specs; says whether one lies directly in the folder.
    fn spec_files(&mut self, folder: &str) -> Result<bool, Failure> {
        let files = specs(self.tree, folder)?;
        let in_root = self.tree.kind(&joined(folder, "spec.md")) == Some(Kind::File);
        if in_root {
            self.issues.push(Issue::error("spec.md", ROOT_SPEC));
        }
        let mut texts = Vec::new();
        for file in files {
            // What cannot be read is not checked; archiving says so.
            let Ok(text) = self.tree.read(&file.path) else { continue };
            let text = text.into_owned();
            self.delta(&file, &text);
            texts.push((file, text));
        }
        if self.checks.main_specs {
            self.merges(&texts);
        }
        Ok(in_root)
    }

    fn delta(&mut self, file: &SpecFile, text: &str) {
        let path = format!("{}/spec.md", file.id);
        let delta = Delta::new(text);
        let mut issues = ignored(&delta, &path);
        let sections: Vec<String> = Operation::all()
            .into_iter()
            .filter(|operation| delta.has(*operation))
            .map(|operation| format!("## {}", operation.title()))
            .collect();
        let removed: Vec<&str> = delta.removed().map(|name| name.text).collect();
        let entries = delta.blocks(Operation::Added).count()
            + delta.blocks(Operation::Modified).count()
            + removed.len()
            + delta.renames().count();
        self.deltas += entries;
        if entries == 0 && sections.is_empty() {
            self.without_sections.push(path.clone());
        } else if entries == 0 {
            self.without_entries.push((path.clone(), sections));
        }
        let added = requirements(&delta, Operation::Added, &path, &mut issues);
        let modified = requirements(&delta, Operation::Modified, &path, &mut issues);
        if self.checks.main_specs && delta.blocks(Operation::Modified).next().is_some() {
            issues.extend(self.lost_scenarios(&delta, &file.id, &path));
        }
        let removed = distinct(&removed, "requirement in REMOVED", &path, &mut issues);
        renames(&delta, &path, &mut issues);
        conflicts(&delta, [&added, &modified, &removed], &path, &mut issues);
        self.issues.extend(issues);
    }

    /// MODIFIED requirements that drop scenarios of the main spec.
    fn lost_scenarios(&self, delta: &Delta<'_>, id: &str, path: &str) -> Vec<Issue> {
        let main = format!("specs/{id}/spec.md");
        let text = match self.tree.read(&main) {
            Ok(text) => text,
            // Only what says something of the file itself.
            Err(Failure { code, .. })
                if matches!(&*code, "EACCES" | "EPERM" | "EISDIR" | "ELOOP" | "ENAMETOOLONG") =>
            {
                let root = self.checks.root;
                let message = format!(
                    "Could not read {root}/openspec/{main} to check the MODIFIED requirements against it \
                        ({code}). Archive reads the same file, so fix the file before archiving."
                );
                return vec![Issue::error(path, message)];
            }
            Err(_) => return Vec::new(),
        };
        let spec = Spec::new(&text);
        let mut current: FxHashMap<&str, &Block<'_>> = FxHashMap::default();
        for block in spec.blocks() {
            current.insert(normalize_name(block.name.text), block);
        }
        let came_from: FxHashMap<&str, &str> = delta
            .renames()
            .map(|rename| (normalize_name(rename.to.text), normalize_name(rename.from.text)))
            .collect();
        let renamed_away: FxHashSet<&str> =
            delta.renames().map(|rename| normalize_name(rename.from.text)).collect();
        let mut origins = Origins { current, came_from, known: FxHashMap::default() };
        let mut issues = Vec::new();
        for block in delta.blocks(Operation::Modified) {
            let key = normalize_name(block.name.text);
            let Some(old) =
                Some(key).filter(|key| !renamed_away.contains(key)).and_then(|key| origins.of(key))
            else {
                continue;
            };
            let change = ScenarioChange::new(&scenario_names(old), &scenario_names(block));
            if !change.missing.is_empty() {
                let name = block.name.text;
                issues.push(Issue::error(
                    path,
                    format!(
                        "MODIFIED \"{name}\" omits scenario(s) the current spec still has: {}. {} Copy the \
                        omitted scenarios into the MODIFIED block (a MODIFIED requirement replaces the \
                        whole block, so archive refuses to drop them).",
                        change.missing_names(),
                        change.balance()
                    ),
                ));
            }
        }
        issues
    }

    /// What archiving would refuse, of the files without errors.
    fn merges(&mut self, texts: &[(SpecFile, String)]) {
        let errors =
            self.issues.iter().filter(|issue| issue.level == Level::Error).map(|issue| issue.path.clone());
        let mut reported: FxHashSet<String> = errors.collect();
        reported.extend(self.without_sections.iter().cloned());
        reported.extend(self.without_entries.iter().map(|(path, _)| path.clone()));
        for (file, text) in texts {
            let path = format!("{}/spec.md", file.id);
            if reported.contains(&path) {
                continue;
            }
            let main = match self.tree.read(&format!("specs/{}/spec.md", file.id)) {
                Ok(main) => Some(main),
                Err(failure) if failure.is_missing() => None,
                Err(_) => continue,
            };
            if let Err(refusal) = merge(main.as_deref(), text, &file.id, self.change) {
                self.issues.push(Issue::info(path, format!("Archive would refuse this delta: {refusal}")));
            }
        }
    }
}

fn scenario_names<'b>(block: &'b Block<'_>) -> Vec<&'b str> {
    block.scenarios.iter().map(|scenario| scenario.name.text).collect()
}

/// The blocks of a main spec by the names they have after renaming.
struct Origins<'b, 't> {
    current: FxHashMap<&'t str, &'b Block<'t>>,
    came_from: FxHashMap<&'t str, &'t str>,
    known: FxHashMap<&'t str, Option<&'b Block<'t>>>,
}

impl<'b, 't> Origins<'b, 't> {
    /// Follows renames back to a block. Every name is followed once.
    fn of(&mut self, name: &'t str) -> Option<&'b Block<'t>> {
        let (mut way, mut at) = (Vec::new(), Some(name));
        let mut found = None;
        while let Some(key) = at {
            if let Some(known) = self.known.get(key) {
                found = *known;
                break;
            }
            found = self.current.get(key).copied();
            if found.is_some() {
                break;
            }
            // Known from now on, so that a circle ends.
            self.known.insert(key, None);
            way.push(key);
            at = self.came_from.get(key).copied();
        }
        for key in way {
            self.known.insert(key, found);
        }
        found
    }
}

/// What the tool ignores in a delta.
fn ignored(delta: &Delta<'_>, path: &str) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut strays = Vec::new();
    for operation in [Operation::Added, Operation::Modified] {
        // The first spelling of the title stands for all.
        let title = delta.of(operation).next().map_or("", |section| section.title.text);
        strays.extend(
            delta
                .of(operation)
                .flat_map(|section| &section.stray_headers)
                .map(|stray| (stray.line, title, stray.title.text)),
        );
    }
    strays.sort_by_key(|(line, ..)| *line);
    for (line, section, header) in strays {
        let is_nameless = header.strip_suffix(':').unwrap_or(header).eq_ignore_ascii_case("requirement");
        let message = if is_nameless {
            format!(
                "Header \"### {header}\" in {section} is missing a requirement name and is ignored by \
                    validation. Add a name, e.g. \"### Requirement: <name>\"."
            )
        } else {
            format!(
                "Header \"### {header}\" in {section} is not a \"### Requirement:\" header and is ignored \
                    by validation. Use \"### Requirement: {header}\" if it should be validated as a \
                    requirement."
            )
        };
        issues.push(Issue::info(path, message).at(line));
    }
    for unpaired in delta.unpaired() {
        let message = format!(
            "RENAMED {}: \"{}\" has no matching {}: line. Write each rename as a FROM: line followed \
                immediately by its TO: line.",
            unpaired.side.name(),
            unpaired.name.text,
            unpaired.side.other().name()
        );
        issues.push(Issue::error(path, message).at(unpaired.line));
    }
    for orphan in &delta.orphans {
        let place = match orphan.section {
            Some(section) => format!("under \"## {}\"", section.text),
            None => "above the first \"## \" section".to_owned(),
        };
        let message = format!(
            "Requirement \"{}\" is {place}, which is not a delta section, so it is ignored. Move it under \
                \"## ADDED Requirements\", \"## MODIFIED Requirements\", \"## REMOVED Requirements\", or \
                \"## RENAMED Requirements\".",
            orphan.name.text
        );
        issues.push(Issue::warning(path, message).at(orphan.line));
    }
    issues
}

/// Checks the requirements that are added or modified.
fn requirements<'t>(
    delta: &Delta<'t>,
    operation: Operation,
    path: &str,
    issues: &mut Vec<Issue>,
) -> Names<'t> {
    let mut names = Names::default();
    for block in delta.blocks(operation) {
        let (name, operation) = (block.name.text, operation.name());
        if !names.insert(name) {
            issues.push(Issue::error(path, format!("Duplicate requirement in {operation}: \"{name}\"")));
        }
        let who = format!("{operation} \"{name}\"");
        if block.body.text.is_empty() {
            let message = if says_shall_or_must(name) {
                shall_or_must(&who, name, true)
            } else {
                format!("{who} is missing requirement text")
            };
            issues.push(Issue::error(path, message));
        } else if !says_shall_or_must(&block.body.text) {
            issues.push(Issue::warning(path, shall_or_must(&who, name, false)));
        }
        if block.scenario_count() == 0 {
            let hint = if block.scenarios.is_empty() { "" } else { EMPTY_SCENARIO };
            issues.push(Issue::error(path, format!("{who} must include at least one scenario{hint}")));
        }
    }
    names
}

fn distinct<'t>(names: &[&'t str], what: &str, path: &str, issues: &mut Vec<Issue>) -> Names<'t> {
    let mut known = Names::default();
    for name in names {
        if !known.insert(name) {
            issues.push(Issue::error(path, format!("Duplicate {what}: \"{name}\"")));
        }
    }
    known
}

fn renames(delta: &Delta<'_>, path: &str, issues: &mut Vec<Issue>) {
    let (mut from, mut to) = (Names::default(), Names::default());
    for rename in delta.renames() {
        for (names, name, side) in [(&mut from, rename.from.text, "FROM"), (&mut to, rename.to.text, "TO")] {
            if !names.insert(name) {
                issues.push(Issue::error(path, format!("Duplicate {side} in RENAMED: \"{name}\"")));
            }
        }
    }
}

/// Names that stand in two sections which exclude each other.
fn conflicts(delta: &Delta<'_>, names: [&Names<'_>; 3], path: &str, issues: &mut Vec<Issue>) {
    let [added, modified, removed] = names;
    let mut both = |one: &str, other: &str, name: &str| {
        issues.push(Issue::error(path, format!("Requirement present in both {one} and {other}: \"{name}\"")));
    };
    for name in &modified.order {
        if removed.set.contains(name) {
            both("MODIFIED", "REMOVED", name);
        }
        if added.set.contains(name) {
            both("MODIFIED", "ADDED", name);
        }
    }
    for name in added.order.iter().filter(|name| removed.set.contains(*name)) {
        both("ADDED", "REMOVED", name);
    }
    let folds = removed.by_fold();
    for rename in delta.renames() {
        let (from, to) = (rename.from.text, rename.to.text);
        let key = normalize_name(from);
        if modified.set.contains(key) {
            let message = format!("MODIFIED references old name from RENAMED. Use new header for \"{to}\"");
            issues.push(Issue::error(path, message));
        }
        if added.set.contains(normalize_name(to)) {
            issues.push(Issue::error(path, format!("RENAMED TO collides with ADDED for \"{to}\"")));
        }
        if let Some(spelled) = folds.get(&fold_name(key)) {
            let hint =
                if *spelled == key { String::new() } else { format!(" (REMOVED spells it \"{spelled}\")") };
            let message = format!("Requirement present in both RENAMED and REMOVED: \"{from}\"{hint}");
            issues.push(Issue::error(path, message));
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(sections: &[String]) -> String {
    match sections.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => sections.concat(),
    }
}
