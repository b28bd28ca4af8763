//! Which files are specs, and which only look like it.

use specls_syntax::openspec::Delta;

use crate::order::by_units;
use crate::tree::{Failure, Kind, Tree};

/// A `spec.md` in a capability's folder.
#[derive(Clone, Debug)]
pub(crate) struct SpecFile {
    /// Path of the folder below the specs folder, such as `auth/login`.
    pub id: String,
    /// Path in the tree.
    pub path: String,
}

/// How deep folders are followed. Deeper ones are no specs; links are not followed at all.
const MAX_DEPTH: usize = 64;

/// All specs below a specs folder, by id. A missing folder holds none.
pub(crate) fn specs(tree: &dyn Tree, folder: &str) -> Result<Vec<SpecFile>, Failure> {
    let mut found = Vec::new();
    walk(tree, folder, "", 0, &["ENOENT"], &mut |below, name, kind| {
        if name == "spec.md" && !below.is_empty() && kind == Kind::File {
            found.push(SpecFile { id: below.to_owned(), path: format!("{folder}/{below}/spec.md") });
        }
        Ok(())
    })?;
    found.sort_by(|a, b| by_units(&a.id, &b.id));
    Ok(found)
}

/// Files with delta sections that the tool does not read as specs, with the path each should have. By path.
pub(crate) fn unread_deltas(tree: &dyn Tree, folder: &str) -> Result<Vec<(String, String)>, Failure> {
    let mut found = Vec::new();
    walk(tree, folder, "", 0, &["ENOENT", "ENOTDIR"], &mut |below, name, kind| {
        let is_markdown = name.len() >= 3 && name.to_lowercase().ends_with(".md");
        if name == "spec.md" || !is_markdown || kind != Kind::File {
            return Ok(());
        }
        let path = joined(below, name);
        let text = match tree.read(&joined(folder, &path)) {
            Ok(text) => text,
            Err(failure) if failure.code == "ENOENT" => return Ok(()),
            Err(failure) => return Err(failure),
        };
        if !Delta::new(&text).sections.is_empty() {
            let capability =
                if below.is_empty() { name.get(..name.len() - 3).unwrap_or(name) } else { below };
            found.push((path, format!("{capability}/spec.md")));
        }
        Ok(())
    })?;
    found.sort_by(|a, b| by_units(&a.0, &b.0));
    Ok(found)
}

/// Whether any file or link lies below a folder, hidden ones not counted.
pub(crate) fn has_files(tree: &dyn Tree, folder: &str) -> Result<bool, Failure> {
    let mut any = false;
    walk(tree, folder, "", 0, &["ENOENT"], &mut |_, _, _| {
        any = true;
        Ok(())
    })?;
    Ok(any)
}

/// Calls `each` with folder, name and kind of everything below `folder` that is neither hidden nor a folder.
pub(crate) fn walk(
    tree: &dyn Tree,
    folder: &str,
    below: &str,
    depth: usize,
    none: &[&str],
    each: &mut dyn FnMut(&str, &str, Kind) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let entries = match tree.entries(&joined(folder, below)) {
        Ok(entries) => entries,
        Err(failure) if none.contains(&&*failure.code) => return Ok(()),
        Err(failure) => return Err(failure),
    };
    for entry in entries.iter().filter(|entry| !entry.name.starts_with('.')) {
        match entry.kind {
            Kind::Folder if depth < MAX_DEPTH => {
                walk(tree, folder, &joined(below, &entry.name), depth + 1, none, each)?;
            }
            Kind::Folder => {}
            kind => each(below, &entry.name, kind)?,
        }
    }
    Ok(())
}

/// A path of two parts, of which either may be empty.
pub(crate) fn joined(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}
