//! Where projects and features are: a function of the tree and the settings alone.

use std::sync::Arc;

use specls_settings::Settings;
use specls_syntax::{FeatureFolder, Folder, contract_alone, feature_folder, is_project_mark};

use crate::Tree;
use crate::tree::{folder_of, name_of};

/// A folder that holds specs, or a root of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Absolute path.
    pub path: Arc<str>,
}

/// The projects, deepest first: roots of the workspace and every folder with a mark.
pub(crate) fn projects(tree: &Tree, roots: &[Arc<str>]) -> Vec<Project> {
    let mut paths: Vec<Arc<str>> = roots.to_vec();
    for folder in tree.folders() {
        if is_mark(folder) {
            paths.push(folder_of(folder).into());
        }
    }
    paths.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    paths.dedup();
    paths.into_iter().map(|path| Project { path }).collect()
}

/// Whether `folder` makes its parent a project.
pub(crate) fn is_mark(folder: &str) -> bool {
    is_project_mark(name_of(folder)) && !folder.contains("/.git/")
}

/// `path` relative to `folder`, if it lies below it.
pub(crate) fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// The feature that `folder`, or the file of that path, is, if it is one.
pub(crate) fn feature(
    folder: &str,
    tree: &Tree,
    projects: &[Project],
    roots: &[Arc<str>],
    settings: &Settings,
) -> Option<FeatureFolder> {
    let project = projects.iter().find(|p| below(folder, &p.path).is_some())?;
    let relative = below(folder, &project.path)?;
    let from_root =
        roots.iter().filter_map(|root| below(folder, root)).min_by_key(|r| r.len()).unwrap_or(relative);
    if tree.has_file(folder) {
        let mut above = folder_of(folder);
        while below(above, &project.path).is_some() {
            if feature(above, tree, projects, roots, settings).is_some() {
                return None;
            }
            above = folder_of(above);
        }
        return contract_alone(relative, from_root);
    }
    // Some folders are features by their place alone: they must at least be there.
    if !tree.has_folder(folder) {
        return None;
    }
    // Settings count from the root of the workspace; in a workspace of one project that is the same.
    let set = settings.spec_roots.iter().map(|r| r.trim_matches('/'));
    let set = set.filter_map(|root| below(from_root, root).or_else(|| below(relative, root)));
    feature_folder(&Folder {
        path: relative,
        from_root,
        in_spec_root: set.min_by_key(|rest| rest.len()),
        has: &|name| tree.has_file(&format!("{folder}/{name}")),
    })
}
