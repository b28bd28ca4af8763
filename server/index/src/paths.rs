//! Names of files in artifacts against the tree (formats: file paths in tasks).

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use specls_syntax::{ArtifactKind, PathMention};

use crate::layout::below;
use crate::tree::{folder_of, name_of};
use crate::{Feature, Tree, basename};

/// What a path mention names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathTarget {
    /// A file: exact, relative to the feature, or the only one whose path ends so.
    File(Arc<str>),
    /// A folder.
    Folder(Arc<str>),
    /// Several files end so.
    Several(Vec<Arc<str>>),
    /// No such file, but elsewhere one of that name: it was moved, or is meant loosely.
    Elsewhere,
    /// Nothing of that name anywhere.
    Missing,
    /// A pattern, or a word that is no path after all.
    Unclear,
}

/// How strongly a feature names a file: its task list says so.
pub(crate) const BY_TASKS: u8 = 0;
/// Another artifact names the file.
pub(crate) const BY_ARTIFACT: u8 = 1;

/// What the path mentions of one feature name.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FeaturePaths {
    /// For each file of the feature, for each of its path mentions.
    pub targets: Vec<Vec<PathTarget>>,
    /// Files named, with the strongest way.
    pub named: FxHashMap<Arc<str>, u8>,
    /// Last (and first) segments, ascending: if a file or folder of that name comes or goes, resolve again.
    pub keys: Box<[SmolStr]>,
    /// Names and stems of the files it means, ascending: a name only where it is not known which file of that name.
    pub called: Box<[SmolStr]>,
}

/// Resolves every path mention of `feature`.
pub(crate) fn resolve(feature: &Feature, project: &str, tree: &Tree) -> FeaturePaths {
    let mut out = FeaturePaths::default();
    let mut all_keys = Vec::new();
    let mut called = Vec::new();
    let mut room = String::new();
    for file in &feature.files {
        let strength = if file.kind == ArtifactKind::Tasks { BY_TASKS } else { BY_ARTIFACT };
        let mut targets = Vec::with_capacity(file.facts.paths.len());
        for mention in &file.facts.paths {
            keys(mention, &mut all_keys);
            let target = target(mention, &file.path, &feature.path, project, tree, &mut room);
            if let PathTarget::File(path) = &target {
                let entry = out.named.entry(path.clone()).or_insert(strength);
                *entry = (*entry).min(strength);
            }
            if feature.has_bare_numbers() {
                called.extend(names(mention, &target));
            }
            targets.push(target);
        }
        out.targets.push(targets);
    }
    all_keys.sort_unstable();
    all_keys.dedup();
    out.keys = all_keys.into_iter().map(SmolStr::new).collect();
    called.sort_unstable();
    called.dedup();
    out.called = called.into();
    out
}

/// What the file that a mention means is called.
fn names(mention: &PathMention, target: &PathTarget) -> impl Iterator<Item = SmolStr> {
    let file = !mention.pattern && !matches!(target, PathTarget::Folder(_)) && !mention.path.ends_with('/');
    let [name, stem] = if file { basename::keys(&mention.path) } else { [None, None] };
    let name = name.filter(|_| !matches!(target, PathTarget::File(_)));
    name.into_iter().chain(stem).map(SmolStr::new)
}

fn keys<'m>(mention: &'m PathMention, out: &mut Vec<&'m str>) {
    let path = trimmed(mention).trim_start_matches('/');
    out.push(name_of(path));
    if let Some((first, _)) = path.split_once('/') {
        out.push(first);
    }
}

/// Without the marks of omission in front and the slash behind.
fn trimmed(mention: &PathMention) -> &str {
    let mut path = mention.path.as_str();
    for mark in ["…/", ".../"] {
        while let Some(rest) = path.strip_prefix(mark) {
            path = rest;
        }
    }
    path.trim_end_matches('/')
}

/// What a path mention of `file` names; `room` is for paths that are looked up, one after the other.
fn target(
    mention: &PathMention,
    file: &str,
    feature: &str,
    project: &str,
    tree: &Tree,
    room: &mut String,
) -> PathTarget {
    if mention.pattern {
        return PathTarget::Unclear;
    }
    if mention.link {
        let relative = mention.path.strip_prefix('/').map(|p| format!("{project}/{p}"));
        let absolute = relative.or_else(|| join(folder_of(file), &mention.path));
        return absolute.and_then(|p| exact(&p, tree)).unwrap_or(PathTarget::Unclear);
    }
    let path = trimmed(mention);
    let absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
    let relative = path.trim_start_matches('/');
    // A path out of the project is not followed.
    if relative.is_empty() || relative.starts_with("../") {
        return join(folder_of(file), relative)
            .filter(|p| *p == project || below(p, project).is_some())
            .and_then(|p| exact(&p, tree))
            .unwrap_or(PathTarget::Unclear);
    }
    for base in [project, feature] {
        if let Some(found) = exact(below_base(base, relative, room), tree) {
            return found;
        }
    }
    let mut named = suffixes(relative, project, tree);
    if named.is_empty() && absolute {
        // Another machine's absolute path: the longest tail that exists here, at least a folder and a name.
        let mut tail = relative;
        while let Some((_, rest)) = tail.split_once('/').filter(|(_, rest)| rest.contains('/')) {
            if let Some(found) = exact(below_base(project, rest, room), tree) {
                return found;
            }
            named = suffixes(rest, project, tree);
            if !named.is_empty() {
                break;
            }
            tail = rest;
        }
    }
    match named.len() {
        1 => return PathTarget::File(named.remove(0)),
        0 => {}
        _ => return PathTarget::Several(named),
    }
    let name = name_of(relative);
    let ending = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && !ending.is_empty()
            && ending.len() <= 8
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
            && !ending.bytes().all(|b| b.is_ascii_digit())
    });
    let top =
        relative.split_once('/').is_some_and(|(first, _)| tree.has_folder(below_base(project, first, room)));
    if ending && tree.named(name).iter().any(|p| below(p, project).is_some()) {
        return PathTarget::Elsewhere;
    }
    // What is made on each machine anew, and kept out of version control, says nothing by its absence.
    if name.starts_with(".env") || built(relative) || (absolute && !ending) {
        return PathTarget::Unclear;
    }
    // A bare name is too loose to be missing; a folder that nothing was put into is not in the tree at all.
    if ending
        && relative.contains('/')
        && (top || mention.path.matches('/').count() > 1 || known_root(relative))
    {
        PathTarget::Missing
    } else {
        PathTarget::Unclear
    }
}

/// Whether a build makes the file: nobody commits it.
fn built(path: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    let first = path.split('/').next().unwrap_or_default();
    let ending = name_of(path).rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(first, "build" | "out" | "target" | "dist")
        || folders.any(|f| matches!(f, "dist" | "node_modules" | "__pycache__" | "coverage" | "obj"))
        || matches!(ending, "exe" | "dll" | "so" | "dylib" | "o" | "class" | "pyc" | "log" | "vsix" | "apk")
}

/// First folders that projects of every language use, so that a path below one is meant as a path even before it exists.
fn known_root(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    matches!(
        first,
        "src"
            | "tests"
            | "test"
            | "lib"
            | "app"
            | "docs"
            | "scripts"
            | "cmd"
            | "pkg"
            | "internal"
            | "backend"
            | "frontend"
            | "server"
            | "client"
            | "packages"
            | "apps"
            | "crates"
    )
}

/// `base/relative`, written into `room`.
fn below_base<'r>(base: &str, relative: &str, room: &'r mut String) -> &'r str {
    room.clear();
    room.push_str(base);
    room.push('/');
    room.push_str(relative);
    room
}

fn exact(path: &str, tree: &Tree) -> Option<PathTarget> {
    if let Some(file) = tree.file(path) {
        return Some(PathTarget::File(file.clone()));
    }
    let folder = path.trim_end_matches('/');
    tree.has_folder(folder).then(|| PathTarget::Folder(folder.into()))
}

/// Files of the project whose path ends with `/relative`.
fn suffixes(relative: &str, project: &str, tree: &Tree) -> Vec<Arc<str>> {
    let ends = |p: &&Arc<str>| {
        p.strip_suffix(relative).is_some_and(|head| {
            head.ends_with('/') && (head.starts_with(project) && head[project.len()..].starts_with('/'))
        })
    };
    tree.named(name_of(relative)).iter().filter(ends).cloned().collect()
}

/// `base/relative` without `.` and `..`; `None` if it leaves the root.
pub(crate) fn join(base: &str, relative: &str) -> Option<String> {
    let mut segments: Vec<&str> = base.split('/').collect();
    for segment in relative.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                if segments.len() < 2 {
                    return None;
                }
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    Some(segments.join("/"))
}
