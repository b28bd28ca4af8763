//! Where projects and features are: a function of the tree and the settings alone.

use std::sync::Arc;

use smol_str::SmolStr;
use specls_settings::Settings;

use crate::Tree;
use crate::tree::{folder_of, name_of};

/// A folder that holds specs, or a root of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Absolute path.
    pub path: Arc<str>,
}

/// Folders whose presence makes their parent a project.
pub(crate) const PROJECT_MARKS: [&str; 3] = [".specify", ".kiro", "openspec"];

/// Folder names below which nothing is a feature (formats §1): templates, samples, tool folders.
const EXCLUDED: [&str; 9] = [
    "templates",
    "fixtures",
    "examples",
    "node_modules",
    "openspec",
    ".kiro",
    ".claude",
    ".github",
    "testdata",
];

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
    PROJECT_MARKS.contains(&name_of(folder)) && !folder.contains("/.git/")
}

/// `path` relative to `folder`, if it lies below it.
pub(crate) fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// Whether `folder` is a feature of Spec Kit.
pub(crate) fn is_feature(
    folder: &str,
    tree: &Tree,
    projects: &[Project],
    roots: &[Arc<str>],
    settings: &Settings,
) -> bool {
    let Some(project) = projects.iter().find(|p| below(folder, &p.path).is_some()) else { return false };
    let Some(relative) = below(folder, &project.path) else { return false };
    let from_root =
        roots.iter().filter_map(|root| below(folder, root)).min_by_key(|r| r.len()).unwrap_or(relative);
    // What extensions and presets of Spec Kit bring along is theirs; a feature may be called so itself.
    let brought =
        [".specify/extensions", ".specify/presets"].iter().any(|own| below(relative, own).is_some());
    if brought || from_root.split('/').any(|segment| EXCLUDED.contains(&segment)) {
        return false;
    }
    let own = ["specs", ".specify/specs"];
    // Settings count from the root of the workspace; in a workspace of one project that is the same.
    let set = settings.spec_roots.iter().map(|r| r.trim_matches('/'));
    let set = set.filter_map(|root| below(from_root, root).or_else(|| below(relative, root)));
    let spec_root =
        own.into_iter().filter_map(|root| below(relative, root)).chain(set).min_by_key(|r| r.len());
    let has = |name: &str| tree.has_file(&format!("{folder}/{name}"));
    match spec_root {
        Some(inside) => {
            has("spec.md")
                || (!inside.contains('/')
                    && numbered(inside)
                    && ["plan.md", "tasks.md", "research.md", "data-model.md", "quickstart.md"]
                        .iter()
                        .any(|name| has(name)))
        }
        None => has("spec.md") && (has("plan.md") || has("tasks.md")),
    }
}

fn numbered(name: &str) -> bool {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    digits >= 2 && name[digits..].starts_with('-')
}

/// Files whose coming and going can make their folder a feature.
pub(crate) fn decides_feature(path: &str) -> bool {
    matches!(
        name_of(path),
        "spec.md" | "plan.md" | "tasks.md" | "research.md" | "data-model.md" | "quickstart.md"
    )
}

/// The number in front of a feature folder's name: `004` of `004-albums`, `20260102-101112` of a timestamp.
pub(crate) fn number(name: &str) -> Option<SmolStr> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if digits < 2 || !name[digits..].starts_with('-') {
        return None;
    }
    let time = name.as_bytes().get(digits + 1..digits + 8);
    if digits == 8 && time.is_some_and(|t| t[..6].iter().all(u8::is_ascii_digit) && t[6] == b'-') {
        return Some(SmolStr::new(&name[..15]));
    }
    Some(SmolStr::new(&name[..digits]))
}
