//! What of a model is shown, and how its paths are written.

use std::borrow::Cow;
use std::sync::Arc;

use specls_index::{Feature, Snapshot};
use specls_syntax::Role;

/// A folder that was read, and the part of it that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Path key of the folder that was read: paths are written relative to it.
    pub root: String,
    /// Path key of what is shown: the root, or a folder or file below it.
    pub shown: String,
}

impl Scope {
    /// All of a folder.
    #[must_use]
    pub fn whole(root: &str) -> Self {
        Self { root: root.to_owned(), shown: root.to_owned() }
    }

    /// Whether everything that was read is shown.
    #[must_use]
    pub fn shows_all(&self) -> bool {
        self.root == self.shown
    }

    /// Whether a path is shown.
    #[must_use]
    pub fn shows(&self, path: &str) -> bool {
        specls_disk::relative(&self.shown, path).is_some()
    }

    /// Whether all of the folder at `path`, or something in it, is shown.
    #[must_use]
    pub fn shows_part_of(&self, path: &str) -> bool {
        self.shows(path) || specls_disk::relative(path, &self.shown).is_some()
    }

    /// A path as it is printed: relative to the root, `.` for the root itself.
    #[must_use]
    pub fn relative<'p>(&self, path: &'p str) -> Cow<'p, str> {
        relative_to(&self.root, path)
    }

    /// Features that lie below what is shown, by path.
    #[must_use]
    pub fn features<'s>(&self, snapshot: &'s Snapshot) -> Vec<&'s Arc<Feature>> {
        select(snapshot, |f| self.shows(&f.path))
    }

    /// Features of which something is shown, by path.
    #[must_use]
    pub fn features_around<'s>(&self, snapshot: &'s Snapshot) -> Vec<&'s Arc<Feature>> {
        select(snapshot, |f| self.shows_part_of(&f.path))
    }
}

/// Features that are spec folders, by path; without archived ones: whoever asks for nothing else asks for them.
fn select(snapshot: &Snapshot, asked: impl Fn(&Feature) -> bool) -> Vec<&Arc<Feature>> {
    let mut features = snapshot.features_sorted();
    features.retain(|f| f.role != Role::Contract && asked(f));
    if features.iter().any(|f| !f.archived) {
        features.retain(|f| !f.archived);
    }
    features
}

/// Only a settings file in a folder above lies outside of the root, and what files of nested workspaces name.
fn relative_to<'p>(root: &str, path: &'p str) -> Cow<'p, str> {
    match specls_disk::relative(root, path) {
        Some("") => return Cow::Borrowed("."),
        Some(below) => return Cow::Borrowed(below),
        None => {}
    }
    let mut up = String::new();
    let mut folder = root;
    while let Some((above, _)) = folder.rsplit_once('/') {
        up.push_str("../");
        if let Some(below) = path.strip_prefix(above).and_then(|rest| rest.strip_prefix('/')) {
            return Cow::Owned(up + below);
        }
        folder = above;
    }
    Cow::Borrowed(path)
}

#[cfg(test)]
mod tests {
    use super::relative_to;

    #[test]
    fn paths_are_relative_to_the_root() {
        assert_eq!(relative_to("/a/b", "/a/b/c/d.md"), "c/d.md");
        assert_eq!(relative_to("/a/b", "/a/b"), ".");
        assert_eq!(relative_to("/a/b", "/a/specls.toml"), "../specls.toml");
        assert_eq!(relative_to("/a/b/c", "/specls.toml"), "../../../specls.toml");
        assert_eq!(relative_to("/a/b", "/a/bc/x.md"), "../bc/x.md");
        assert_eq!(relative_to("/", "/x.md"), "x.md");
        assert_eq!(relative_to("C:/a", "D:/x.md"), "D:/x.md");
    }
}
