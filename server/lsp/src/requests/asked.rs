//! What clients ask about features with: a URI, or nothing.

use std::sync::Arc;

use serde_json::Value;
use specls_index::{Feature, Snapshot, Target};
use specls_report::Scope;
use specls_syntax::Role;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::Uri;

use crate::uri::path_key;
use crate::world::World;

/// The path key of an argument of a command: that of a `file:` URI; `None` where nothing was given.
pub(crate) fn path(argument: Option<&Value>, command: &str) -> Result<Option<String>> {
    match argument {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(uri)) => of_uri(uri).map(Some),
        Some(_) => {
            Err(Error::invalid_params(format!("{command} takes the URI of a file of a feature, or nothing")))
        }
    }
}

/// The path key of a `file:` URI.
pub(crate) fn of_uri(uri: &str) -> Result<String> {
    let path = uri.parse::<Uri>().ok().and_then(|uri| path_key(&uri));
    path.map(|path| path.to_string()).ok_or_else(|| Error::invalid_params(format!("`{uri}` is no file URI")))
}

/// The target of a link to a line of a file, from 1; empty where there is no URI of it.
pub(crate) fn link(world: &World, path: &str, line: u32) -> String {
    world.uri(path).map(|uri| format!("{}#L{line}", uri.as_str())).unwrap_or_default()
}

/// A path below a folder of the workspace, as people write it.
pub(crate) fn relative(snapshot: &Snapshot, path: &str) -> String {
    let below = snapshot.roots().iter().find_map(|root| specls_disk::relative(root, path));
    below.unwrap_or(path).to_owned()
}

/// The folder of the workspace that `path` lies in: the nearest.
///
/// # Errors
/// What was looked for, and where.
pub(crate) fn root<'s>(snapshot: &'s Snapshot, path: &str) -> std::result::Result<&'s str, String> {
    let roots = || snapshot.roots().iter().map(|root| &**root);
    let around = roots().filter(|root| specls_disk::relative(root, path).is_some());
    around.max_by_key(|root| root.len()).ok_or_else(|| match roots().collect::<Vec<_>>() {
        roots if roots.is_empty() => format!("`{path}` lies in no workspace: no folder is open"),
        roots => format!("`{path}` lies outside of the workspace ({})", roots.join(", ")),
    })
}

/// The features that `path` asks for, by path: those in and below a folder; the whole feature of a file or folder in one; the
/// features that a source file names, else those that name it.
pub(crate) fn features<'s>(snapshot: &'s Snapshot, path: &str) -> Vec<&'s Arc<Feature>> {
    let spec = |feature: &&Arc<Feature>| feature.role != Role::Contract;
    let over = snapshot.feature_over(&format!("{path}/")).and_then(|id| snapshot.feature(id)).filter(spec);
    if over.is_none() && snapshot.tree().has_file(path) {
        return of_source(snapshot, path);
    }
    let below = Scope { root: path.to_owned(), shown: path.to_owned() };
    let mut found = below.features(snapshot);
    // An archived one that is asked for is meant.
    found.extend(over.filter(|over| found.iter().all(|other| other.id != over.id)));
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    found
}

fn of_source<'s>(snapshot: &'s Snapshot, path: &str) -> Vec<&'s Arc<Feature>> {
    let file = snapshot.file(path);
    let mentions = file.map_or(0, |file| file.facts.mentions.len() as u32);
    let named = (0..mentions).filter_map(|mention| match snapshot.target(file?, mention) {
        Target::Feature(feature) => Some(feature),
        _ => None,
    });
    let mut ids: Vec<_> = named.collect();
    if ids.is_empty() {
        ids = snapshot.features_naming(path);
    }
    ids.sort_unstable();
    ids.dedup();
    let features = ids.into_iter().filter_map(|id| snapshot.feature(id));
    let mut features: Vec<_> = features.filter(|feature| feature.role != Role::Contract).collect();
    features.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    features
}
