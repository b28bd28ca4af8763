//! The versions of many files in one walk: a tree of the names on their paths, of which only what differs between two
//! commits is looked into.

use gix::ObjectId;
use gix::objs::TreeRefIter;
use rustc_hash::FxHashMap;

use crate::moved::Gone;
use crate::{BlobId, MOST_VERSIONS, Version, Versions};

/// A name on the path of a file that is followed.
#[derive(Default)]
struct Node {
    /// What lies below, by name.
    below: FxHashMap<Vec<u8>, usize>,
    /// What it was in the last commit that was seen: a tree or a blob.
    object: Option<ObjectId>,
    /// Files that are followed here.
    files: Vec<usize>,
}

/// The walk, from newer to older commits.
pub(crate) struct Walk<'r> {
    repository: &'r gix::Repository,
    /// The first is the top.
    nodes: Vec<Node>,
    files: Vec<Versions>,
    /// Paths that files have at the moment.
    at: Vec<String>,
    /// Files that came into being with the commit that was seen last.
    appeared: Vec<usize>,
}

impl<'r> Walk<'r> {
    /// Begins with the newest commit; and whether its tree could be read.
    pub(crate) fn new(repository: &'r gix::Repository, paths: &[String], tree: ObjectId) -> (Self, bool) {
        let mut walk = Self {
            repository,
            nodes: vec![Node::default()],
            files: vec![Versions::default(); paths.len()],
            at: paths.to_vec(),
            appeared: Vec::new(),
        };
        for (file, path) in paths.iter().enumerate() {
            let node = walk.node(path);
            walk.nodes[node].files.push(file);
        }
        let read = walk.step(0, 0, Some(tree), true);
        walk.appeared.clear();
        (walk, read)
    }

    /// Goes on to the next older commit; whether its trees could be read.
    pub(crate) fn older(&mut self, index: u32, tree: ObjectId) -> bool {
        let newer = self.nodes.first().and_then(|top| top.object);
        if newer == Some(tree) {
            return true;
        }
        let read = self.step(0, index, Some(tree), false);
        let appeared = std::mem::take(&mut self.appeared);
        if read
            && !appeared.is_empty()
            && let Some(newer) = newer
        {
            self.follow(index, newer, tree, &appeared);
        }
        read
    }

    /// The versions, when the commit at `last` was the oldest, and whether nothing lies before it.
    pub(crate) fn finish(mut self, last: u32, complete: bool) -> Vec<Versions> {
        for versions in &mut self.files {
            let cut = versions.list.len() > MOST_VERSIONS;
            versions.list.truncate(MOST_VERSIONS);
            let gone = versions.list.last().is_some_and(|oldest| oldest.blob.is_none());
            versions.complete = !cut && (complete || gone);
            if let Some(oldest) = versions.list.last_mut().filter(|_| !cut) {
                oldest.commit = last;
            }
        }
        self.files
    }

    /// The node at `path`, made where it is missing.
    fn node(&mut self, path: &str) -> usize {
        let mut at = 0;
        for name in path.split('/') {
            let next = self.nodes.len();
            let found = *self.nodes[at].below.entry(name.as_bytes().to_vec()).or_insert(next);
            if found == next {
                self.nodes.push(Node::default());
            }
            at = found;
        }
        at
    }

    /// Takes over what `node` is in an older commit, and everything below that differs. Whether all could be read.
    fn step(&mut self, node: usize, index: u32, object: Option<ObjectId>, first: bool) -> bool {
        let mut open = vec![(node, object)];
        while let Some((node, object)) = open.pop() {
            let old = std::mem::replace(&mut self.nodes[node].object, object);
            for at in 0..self.nodes[node].files.len() {
                let file = self.nodes[node].files[at];
                if old.is_some() && object.is_none() && !first {
                    self.appeared.push(file);
                }
                self.add(file, index, object.map(BlobId));
            }
            if self.nodes[node].below.is_empty() {
                continue;
            }
            let Some(entries) = self.entries(node, object) else { return false };
            for (child, object) in entries {
                if first || self.nodes[child].object != object {
                    open.push((child, object));
                }
            }
        }
        true
    }

    /// What stands below `node` in the tree `object`: only what is followed. A name that is a folder where a file is
    /// followed, a link or a submodule is as good as missing.
    fn entries(&self, node: usize, object: Option<ObjectId>) -> Option<Vec<(usize, Option<ObjectId>)>> {
        let below = &self.nodes[node].below;
        let mut found: FxHashMap<usize, Option<ObjectId>> =
            below.values().map(|&child| (child, None)).collect();
        if let Some(object) = object {
            let tree = self.repository.find_object(object).ok()?;
            if tree.kind != gix::object::Kind::Tree {
                return Some(found.into_iter().collect());
            }
            for entry in TreeRefIter::from_bytes(&tree.data, object.kind()) {
                let entry = entry.ok()?;
                let Some(&child) = below.get::<[u8]>(entry.filename.as_ref()) else { continue };
                let wanted = if self.nodes[child].below.is_empty() { entry.mode.is_blob() } else { true };
                if wanted && !entry.mode.is_commit() && !entry.mode.is_link() {
                    found.insert(child, Some(entry.oid.to_owned()));
                }
            }
        }
        Some(found.into_iter().collect())
    }

    /// Notes that `file` was `blob` in the commit at `index`, which is older than all that were noted.
    fn add(&mut self, file: usize, index: u32, blob: Option<BlobId>) {
        let list = &mut self.files[file].list;
        // One more than is kept tells that something was cut.
        let full = list.len() > MOST_VERSIONS;
        if full || list.last().is_some_and(|last| last.blob == blob) {
            return;
        }
        if let Some(last) = list.last_mut() {
            last.commit = index.saturating_sub(1);
        }
        list.push(Version { commit: index, blob });
    }

    /// Files that came into being in the tree `newer` go on where they were in the tree `older`, if they were moved.
    fn follow(&mut self, index: u32, newer: ObjectId, older: ObjectId, appeared: &[usize]) {
        let gone = Gone::between(self.repository, older, newer);
        for &file in appeared {
            let Some(blob) = self.files[file].list.iter().rev().find_map(|version| version.blob) else {
                continue;
            };
            let Some(path) = gone.before(&self.at[file], blob.0) else { continue };
            let path = path.to_owned();
            let left = std::mem::replace(&mut self.at[file], path.clone());
            let left = self.node(&left);
            self.nodes[left].files.retain(|&other| other != file);
            let entered = self.node(&path);
            self.load(&path, older);
            self.nodes[entered].files.push(file);
            // What was noted for the old name, nothing, is replaced.
            let versions = &mut self.files[file].list;
            if versions.last().is_some_and(|last| last.blob.is_none() && last.commit == index) {
                versions.pop();
            }
            let object = self.nodes[entered].object;
            self.add(file, index, object.map(BlobId));
        }
    }

    /// Looks up what the nodes on `path` are in the tree `top`: those that are new do not know it yet.
    fn load(&mut self, path: &str, top: ObjectId) {
        let (mut at, mut object) = (0, Some(top));
        for name in path.split('/') {
            let Some(&child) = self.nodes[at].below.get(name.as_bytes()) else { return };
            let entries = self.entries(at, object).unwrap_or_default();
            object = entries.into_iter().find(|(found, _)| *found == child).and_then(|(_, object)| object);
            self.nodes[child].object = object;
            at = child;
        }
    }
}
