//! Finds, reads and narrows down what PATH means.

use std::borrow::Cow;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Arc;

use specls_disk::{Skipped, resolve_root};
use specls_index::{Feature, Snapshot};
use specls_session::Session;
use specls_syntax::Role;

use crate::output::Failure;

/// A project (or another folder) with everything in it read, and the part of it that is shown.
///
/// It is opened once, and what it holds is never given back: to free a large model piece by piece right before the
/// program ends takes a tenth of the run (measured with 1,000 features and 20,000 source files).
pub(crate) struct Opened {
    pub session: ManuallyDrop<Session>,
    pub snapshot: ManuallyDrop<Snapshot>,
    root: String,
    shown: String,
}

impl Opened {
    pub(crate) fn new(path: &Path) -> Result<Self, Failure> {
        let found = resolve_root(path).map_err(|error| Failure {
            message: error.to_string(),
            help: Some(
                "give a folder or a file that exists; without one, the current folder is taken".into(),
            ),
        })?;
        let session = Session::load(vec![Arc::from(&*found.root)]);
        if let Some(Skipped { reason, .. }) = session.skipped().into_iter().find(|s| s.path == found.root) {
            return Err(Failure {
                message: format!("cannot read the folder `{}`: {reason}", found.root),
                help: Some("make it readable, or give another one".into()),
            });
        }
        let (snapshot, session) = (ManuallyDrop::new(session.snapshot()), ManuallyDrop::new(session));
        Ok(Self { session, snapshot, root: found.root, shown: found.shown })
    }

    /// The folder that was read.
    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// Whether everything that was read is shown.
    pub(crate) fn shows_all(&self) -> bool {
        self.root == self.shown
    }

    /// Whether a path is shown.
    pub(crate) fn shows(&self, path: &str) -> bool {
        specls_disk::relative(&self.shown, path).is_some()
    }

    /// Whether all of the folder at `path`, or something in it, is shown.
    pub(crate) fn shows_part_of(&self, path: &str) -> bool {
        self.shows(path) || specls_disk::relative(path, &self.shown).is_some()
    }

    /// A path as it is printed: relative to the root, `.` for the root itself.
    pub(crate) fn relative<'p>(&self, path: &'p str) -> Cow<'p, str> {
        relative_to(&self.root, path)
    }

    /// Features that lie below what is shown, by path.
    pub(crate) fn features(&self) -> Vec<&Arc<Feature>> {
        let mut features = self.snapshot.features_sorted();
        features.retain(|f| f.role != Role::Contract && self.shows(&f.path));
        self.without_history(features)
    }

    /// Features of which something is shown, by path.
    pub(crate) fn features_around(&self) -> Vec<&Arc<Feature>> {
        let mut features = self.snapshot.features_sorted();
        features.retain(|f| f.role != Role::Contract && self.shows_part_of(&f.path));
        self.without_history(features)
    }

    /// Without archived features; whoever asks for nothing else asks for them.
    fn without_history<'s>(&self, mut features: Vec<&'s Arc<Feature>>) -> Vec<&'s Arc<Feature>> {
        if features.iter().any(|f| !f.archived) {
            features.retain(|f| !f.archived);
        }
        features
    }
}

/// Only a settings file in a folder above lies outside of the root.
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
