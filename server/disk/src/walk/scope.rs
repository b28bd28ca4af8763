use std::collections::HashSet;

use specls_settings::{Globs, Settings};

use crate::key::{ancestors, join, name, relative};

/// Folders that are entered even when they are ignored: people keep specs out of the repository.
pub(super) const SPEC_FOLDERS: [&str; 5] = ["specs", ".specify", ".kiro", "openspec", ".spec-workflow"];

/// What of the tree below a root belongs to a walk, as far as names tell.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    root: String,
    ignore: Globs,
    /// Keys of the spec roots of the settings.
    spec_roots: HashSet<String>,
    within: Option<Within>,
}

#[derive(Clone, Debug)]
struct Within {
    targets: HashSet<String>,
    /// The folders above the targets.
    way: HashSet<String>,
}

impl Scope {
    pub(super) fn new(root: &str, settings: &Settings) -> Scope {
        let spec_roots = settings.spec_roots.iter().map(|folder| join(root, folder)).collect();
        Scope { root: root.to_owned(), ignore: Globs::new(&settings.ignore), spec_roots, within: None }
    }

    pub(super) fn within<S: AsRef<str>>(&self, paths: &[S]) -> Scope {
        let targets: HashSet<String> = paths.iter().map(|path| path.as_ref().to_owned()).collect();
        let way = targets.iter().flat_map(|target| ancestors(target)).map(str::to_owned).collect();
        Scope { within: Some(Within { targets, way }), ..self.clone() }
    }

    pub(super) fn root(&self) -> &str {
        &self.root
    }

    pub(super) fn spec_roots(&self) -> impl Iterator<Item = String> {
        self.spec_roots.iter().cloned()
    }

    /// Whether neither the settings nor [`Walk::within`](super::Walk::within) leave the path out.
    pub(super) fn admits(&self, path: &str) -> bool {
        let ignored = || relative(&self.root, path).is_some_and(|below| self.ignore.covers(below));
        self.within.as_ref().is_none_or(|within| within.admits(path)) && !ignored()
    }

    /// Whether a folder with this path is entered in any case.
    pub(super) fn is_spec_folder(&self, path: &str) -> bool {
        SPEC_FOLDERS.contains(&name(path)) || self.spec_roots.contains(path)
    }

    /// Whether a link with this path would be missed: Markdown in a spec folder, or a spec folder itself.
    pub(super) fn may_be_artifact(&self, path: &str) -> bool {
        let in_spec_folder = || {
            let below_root =
                |folder: &&str| relative(&self.root, folder).is_some_and(|below| !below.is_empty());
            ancestors(path).take_while(below_root).any(|folder| self.is_spec_folder(folder))
        };
        self.is_spec_folder(path) || (path.ends_with(".md") && in_spec_folder())
    }
}

impl Within {
    fn admits(&self, path: &str) -> bool {
        self.targets.contains(path)
            || self.way.contains(path)
            || ancestors(path).any(|folder| self.targets.contains(folder))
    }
}
