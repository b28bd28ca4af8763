//! A folder in `changes/` that is no change but holds some.

use crate::discover::{has_files, joined};
use crate::order::by_units;
use crate::schema::Schemas;
use crate::task_files::has_output;
use crate::tree::{Kind, Tree};

/// How many levels below the folder changes are looked for.
const MAX_DEPTH: usize = 3;

/// The message if the change `name` is only a folder with changes in it.
pub(crate) fn message(tree: &dyn Tree, schemas: &Schemas<'_>, name: &str) -> Option<String> {
    let folder = joined("changes", name);
    if looks_like_change(tree, schemas, &folder) || has_own_file(tree, &folder) {
        return None;
    }
    let mut nested = Vec::new();
    collect(tree, schemas, &folder, name, 1, &mut nested);
    nested.sort_by(|a, b| by_units(a, b));
    let example = nested.first()?.replace('/', "-");
    let list = nested.iter().map(|id| format!("openspec/changes/{id}/")).collect::<Vec<_>>().join(", ");
    Some(format!(
        "\"{name}\" is not a change: it is a folder wrapping {list}. A change must be a directory directly \
            under openspec/changes/, so those nested directories are invisible to OpenSpec while the \
            folder around them is reported as a change. Nested paths are supported under openspec/specs/ \
            only. Rename each nested change to a flat name (for example \"{example}\")."
    ))
}

fn collect(
    tree: &dyn Tree,
    schemas: &Schemas<'_>,
    folder: &str,
    prefix: &str,
    depth: usize,
    found: &mut Vec<String>,
) {
    if depth > MAX_DEPTH {
        return;
    }
    for entry in tree.entries(folder).unwrap_or_default() {
        if entry.kind != Kind::Folder || entry.name.starts_with('.') {
            continue;
        }
        let (child, id) = (joined(folder, &entry.name), joined(prefix, &entry.name));
        if looks_like_change(tree, schemas, &child) {
            found.push(id);
        } else {
            collect(tree, schemas, &child, &id, depth + 1, found);
        }
    }
}

fn looks_like_change(tree: &dyn Tree, schemas: &Schemas<'_>, folder: &str) -> bool {
    let own = [".openspec.yaml", "proposal.md", "tasks.md", "design.md"];
    own.iter().any(|name| tree.kind(&joined(folder, name)) == Some(Kind::File))
        || has_files(tree, &joined(folder, "specs")).unwrap_or(false)
        || has_output(tree, schemas, folder)
}

fn has_own_file(tree: &dyn Tree, folder: &str) -> bool {
    let entries = tree.entries(folder).unwrap_or_default();
    entries.iter().any(|entry| !entry.name.starts_with('.') && entry.kind != Kind::Folder)
}
