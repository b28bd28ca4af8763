//! Where a file was before it was moved.

use gix::ObjectId;
use gix::objs::TreeRefIter;
use rustc_hash::FxHashMap;

/// Names that are looked at in one commit: one that rewrites a whole repository is not searched to its end.
const MOST_NAMES: usize = 100_000;

/// Files that an older tree has and a newer one has not.
#[derive(Default)]
pub(crate) struct Gone {
    files: Vec<(String, ObjectId)>,
}

/// An entry of a tree: whether it is a folder, and what it holds.
type Entry = (bool, ObjectId);

impl Gone {
    /// What went away from one tree to the other.
    pub(crate) fn between(repository: &gix::Repository, older: ObjectId, newer: ObjectId) -> Self {
        let mut gone = Self::default();
        let mut open = vec![(String::new(), older, Some(newer))];
        let mut seen = 0;
        while let Some((folder, older, newer)) = open.pop() {
            let before = entries(repository, older);
            let after = newer.map(|newer| entries(repository, newer)).unwrap_or_default();
            seen += before.len();
            if seen > MOST_NAMES {
                return Self::default();
            }
            for (name, (is_folder, object)) in before {
                let now = after.get(&name).copied();
                let Ok(name) = String::from_utf8(name) else { continue };
                let path = format!("{folder}{name}");
                match now {
                    Some((_, same)) if same == object => {}
                    Some((true, other)) if is_folder => open.push((format!("{path}/"), object, Some(other))),
                    _ if is_folder => open.push((format!("{path}/"), object, None)),
                    Some((false, _)) => {}
                    _ => gone.files.push((path, object)),
                }
            }
        }
        gone.files.sort();
        gone
    }

    /// The path that a file at `path` with the content `blob` had: that with the same content, else that which ends with
    /// the same names, if it is the only one.
    pub(crate) fn before(&self, path: &str, blob: ObjectId) -> Option<&str> {
        let likeness = |other: &str| {
            path.rsplit('/').zip(other.rsplit('/')).take_while(|(one, other)| one == other).count()
        };
        let same = self.files.iter().filter(|(_, object)| *object == blob);
        if let Some((other, _)) = same.max_by_key(|(other, _)| likeness(other)) {
            return Some(other);
        }
        let best = self.files.iter().map(|(other, _)| likeness(other)).max().filter(|best| *best > 0)?;
        let mut found = self.files.iter().filter(|(other, _)| likeness(other) == best);
        found.next().filter(|_| found.next().is_none()).map(|(other, _)| other.as_str())
    }
}

fn entries(repository: &gix::Repository, tree: ObjectId) -> FxHashMap<Vec<u8>, Entry> {
    let Ok(found) = repository.find_object(tree) else { return FxHashMap::default() };
    if found.kind != gix::object::Kind::Tree {
        return FxHashMap::default();
    }
    TreeRefIter::from_bytes(&found.data, tree.kind())
        .flatten()
        .filter(|entry| entry.mode.is_tree() || entry.mode.is_blob())
        .map(|entry| (entry.filename.to_vec(), (entry.mode.is_tree(), entry.oid.to_owned())))
        .collect()
}
