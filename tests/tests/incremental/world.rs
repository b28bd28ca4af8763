//! A disk, an editor and a model kept in step with both, the way a session does it, without any of the three.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use specls_index::{Change, Changes, FileChange, Snapshot, Workspace};
use specls_settings::Settings;
use specls_syntax::{Families, FileFacts, facts, is_markdown};

use super::vocabulary::{FOLDERS, LINES, PATHS};
use crate::Step;

/// Files, open documents, and the model of them.
pub struct World {
    disk: BTreeMap<Arc<str>, String>,
    open: BTreeMap<Arc<str>, String>,
    pub workspace: Workspace,
    families: Families,
    steps: usize,
}

/// What a change touched, by path.
#[derive(Default)]
pub struct Touched {
    pub features: BTreeSet<Arc<str>>,
    pub files: BTreeSet<Arc<str>>,
}

impl World {
    pub fn new(start: &[Option<Vec<usize>>]) -> Self {
        let texts =
            PATHS.iter().zip(start).filter_map(|(p, lines)| Some(((*p).into(), text(lines.as_ref()?))));
        let mut world = Self {
            disk: texts.collect(),
            open: BTreeMap::new(),
            workspace: empty(),
            families: Families::default().with_titles(true),
            steps: 0,
        };
        let all: Vec<Arc<str>> = world.disk.keys().cloned().collect();
        world.seen(all, Vec::new());
        world
    }

    pub fn apply(&mut self, step: &Step) -> Touched {
        self.steps += 1;
        let before = self.workspace.snapshot();
        let changes = self.happen(step);
        let after = self.workspace.snapshot();
        let mut touched = Touched::default();
        for snapshot in [&before, &after] {
            let features = changes.features.iter().filter_map(|id| snapshot.feature(*id));
            touched.features.extend(features.map(|f| f.path.clone()));
            let files = changes.files.iter().filter_map(|id| snapshot.file_by_id(*id));
            touched.files.extend(files.map(|f| f.path.clone()));
        }
        touched
    }

    fn happen(&mut self, step: &Step) -> Changes {
        match step {
            Step::Write { path, lines } => self.write(PATHS[*path].into(), text(lines)),
            Step::Edit { path, at, out, lines } => {
                // Among the files that are there: an edit of nothing would be no news.
                let all: Vec<Arc<str>> = self.all();
                let Some(path) = all.get(path % all.len().max(1)).cloned() else { return Changes::default() };
                let old = self.text(&path).unwrap_or_default();
                let mut now: Vec<&str> = old.lines().collect();
                let at = at % (now.len() + 1);
                let end = (at + out).min(now.len());
                now.splice(at..end, lines.iter().map(|l| LINES[*l]));
                let now = now.iter().map(|l| format!("{l}\n")).collect();
                if self.open.contains_key(&path) { self.edit(path, now) } else { self.write(path, now) }
            }
            Step::Delete { path } => {
                let path: Arc<str> = PATHS[*path].into();
                self.disk.remove(&path);
                self.seen(Vec::new(), vec![path])
            }
            Step::DeleteFolder { folder } => {
                let gone = self.take(FOLDERS[*folder]);
                self.seen(Vec::new(), gone.into_iter().map(|(path, _)| path).collect())
            }
            Step::Move { from, to } => {
                let (from, to) = (FOLDERS[*from], FOLDERS[*to]);
                if from == to || to.starts_with(&format!("{from}/")) {
                    return Changes::default();
                }
                let (mut removed, mut added) = (Vec::new(), Vec::new());
                for (path, text) in self.take(from) {
                    let new: Arc<str> = format!("{to}{}", &path[from.len()..]).into();
                    self.disk.insert(new.clone(), text);
                    added.push(new);
                    removed.push(path);
                }
                self.seen(added, removed)
            }
            Step::Open { path, lines } => {
                let path: Arc<str> = PATHS[*path].into();
                let now = lines.as_ref().map(|l| text(l)).or_else(|| self.text(&path)).unwrap_or_default();
                self.edit(path, now)
            }
            Step::Close { path } => {
                let open: Vec<Arc<str>> = self.open.keys().cloned().collect();
                let Some(path) = open.get(path % open.len().max(1)).cloned() else {
                    return Changes::default();
                };
                self.open.remove(&path);
                let there = self.disk.contains_key(&path);
                let one = vec![path];
                if there { self.seen(one, Vec::new()) } else { self.seen(Vec::new(), one) }
            }
        }
    }

    fn take(&mut self, folder: &str) -> Vec<(Arc<str>, String)> {
        let below = format!("{folder}/");
        let paths: Vec<Arc<str>> = self.disk.keys().filter(|p| p.starts_with(&below)).cloned().collect();
        paths.into_iter().filter_map(|p| self.disk.remove_entry(&p)).collect()
    }

    fn write(&mut self, path: Arc<str>, text: String) -> Changes {
        self.disk.insert(path.clone(), text);
        self.seen(vec![path], Vec::new())
    }

    fn edit(&mut self, path: Arc<str>, text: String) -> Changes {
        self.open.insert(path.clone(), text);
        let files = vec![self.read(&path)];
        self.change(Change { added: vec![path], removed: Vec::new(), files })
    }

    /// The disk says that `there` exist, perhaps with other texts, and `gone` do not.
    fn seen(&mut self, there: Vec<Arc<str>>, gone: Vec<Arc<str>>) -> Changes {
        let removed: Vec<Arc<str>> = gone.into_iter().filter(|p| !self.open.contains_key(p)).collect();
        // Paths first and texts later, or what can be told of the texts at once: the end is the same.
        let mut early = if self.steps.is_multiple_of(2) { Vec::new() } else { self.closed(&there) };
        early.retain(|f| f.facts.as_ref().is_some_and(|facts| says_something(&f.path, facts)));
        let mut changes = self.change(Change { added: there.clone(), removed, files: early });
        let files = self.closed(&there);
        merge(&mut changes, self.change(Change { files, ..Change::default() }));
        changes
    }

    /// What is worth reading of `paths`, read from the disk.
    fn closed(&self, paths: &[Arc<str>]) -> Vec<FileChange> {
        let snapshot = self.workspace.snapshot();
        let reads = |p: &&Arc<str>| {
            !self.open.contains_key(*p)
                && (!is_markdown(p) || snapshot.file(p).is_some() || snapshot.belongs_to_feature(p))
        };
        paths.iter().filter(reads).map(|p| self.read(p)).collect()
    }

    fn change(&mut self, change: Change) -> Changes {
        let mut changes = self.workspace.apply(change);
        let unread = std::mem::take(&mut changes.unread);
        if !unread.is_empty() {
            let files = unread.iter().map(|p| self.read(p)).collect();
            merge(&mut changes, self.workspace.apply(Change { files, ..Change::default() }));
        }
        changes
    }

    fn all(&self) -> Vec<Arc<str>> {
        let all: BTreeSet<Arc<str>> = self.disk.keys().chain(self.open.keys()).cloned().collect();
        all.into_iter().collect()
    }

    fn text(&self, path: &str) -> Option<String> {
        self.open.get(path).or_else(|| self.disk.get(path)).cloned()
    }

    fn read(&self, path: &Arc<str>) -> FileChange {
        let open = self.open.get(path).map(|t| (Arc::from(t.as_str()), 1));
        let found = self.text(path).map(|t| facts(path, &t, &self.families));
        let keeps = |facts: &FileFacts| {
            open.is_some()
                || self.workspace.snapshot().belongs_to_feature(path)
                || says_something(path, facts)
        };
        FileChange { path: path.clone(), facts: found.filter(keeps).map(Arc::new), open }
    }
}

fn says_something(path: &str, facts: &FileFacts) -> bool {
    !is_markdown(path) && (!facts.mentions.is_empty() || !facts.allows.is_empty())
}

fn merge(changes: &mut Changes, more: Changes) {
    changes.features.extend(more.features);
    changes.files.extend(more.files);
}

fn empty() -> Workspace {
    Workspace::new(vec!["/w".into()], Settings::default())
}

/// The model of what is there now, made at once.
pub fn scratch(world: &World) -> Snapshot {
    let mut fresh = World {
        disk: world.disk.clone(),
        open: world.open.clone(),
        workspace: empty(),
        families: Families::default().with_titles(true),
        steps: 0,
    };
    let all = fresh.all();
    fresh.workspace.apply(Change { added: all.clone(), ..Change::default() });
    let files = all.iter().map(|p| fresh.read(p)).collect();
    fresh.workspace.apply(Change { files, ..Change::default() });
    fresh.workspace.snapshot()
}

fn text(lines: &[usize]) -> String {
    lines.iter().map(|l| format!("{}\n", LINES[*l])).collect()
}
