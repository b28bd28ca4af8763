//! Whether a folder holds a project.

use crate::tree::{Kind, Tree};
use crate::yaml::{Value, parse};

/// What a tree is to the tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Planning {
    /// No project: neither `specs/` nor `changes/` nor a configuration.
    None,
    /// A project.
    Here,
    /// Only a configuration, which says that the project is in a store of this name.
    InStore(String),
}

/// Says whether `tree` is a project.
#[must_use]
pub fn planning(tree: &dyn Tree) -> Planning {
    if ["specs", "changes"].iter().any(|folder| tree.kind(folder) == Some(Kind::Folder)) {
        return Planning::Here;
    }
    let Some(config) = ["config.yaml", "config.yml"].into_iter().find(|path| tree.kind(path).is_some())
    else {
        return Planning::None;
    };
    let value = tree.read(config).ok().and_then(|text| parse(&text));
    match value.as_ref().and_then(|value| value.get("store")).and_then(Value::text) {
        Some(store) => Planning::InStore(store.to_owned()),
        None => Planning::Here,
    }
}
