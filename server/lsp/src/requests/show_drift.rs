//! `specls.showDrift`: requirements whose text changed later than what names them, by git's history, as Markdown. It takes
//! the URI of a file or folder of a feature; without one all features are compared.

use std::sync::Arc;

use serde_json::Value;
use specls_drift::{Asked, Drift, drift, markdown};
use specls_history::Repository;
use specls_index::{Feature, FeatureId, File};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::ExecuteCommandParams;

use crate::compute::{Cancel, compute};
use crate::handle::Needs;
use crate::requests::asked;
use crate::server::Server;
use crate::world::World;

/// The command's name.
pub(crate) const COMMAND: &str = "specls.showDrift";

pub(crate) async fn handle(server: &Server, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let path = asked::path(params.arguments.first(), COMMAND)?;
    let world = server.session()?.writer.world(Needs::Everything).await;
    let page = compute(move |cancel| page(&world, path.as_deref(), cancel)).await?;
    page.map(|page| Some(Value::String(page))).map_err(Error::invalid_params)
}

/// The page about the feature that `path` is or lies in, or about all.
fn page(world: &World, path: Option<&str>, cancel: &Cancel) -> std::result::Result<String, String> {
    let snapshot = &world.snapshot;
    let only: Option<FeatureId> = match path {
        None => None,
        Some(path) => match snapshot.feature_over(&format!("{path}/")) {
            None => {
                return Err(format!("`{path}` belongs to no feature; without an argument all are compared"));
            }
            some => some,
        },
    };
    let mut found = Drift::default();
    let mut failed = None;
    for root in snapshot.roots() {
        let lies_in = |path: &str| specls_disk::relative(root, path).is_some();
        let is_asked = |feature: &Feature| lies_in(&feature.path) && only.is_none_or(|id| feature.id == id);
        if !snapshot.features().any(|feature| is_asked(feature)) {
            continue;
        }
        let repository = match Repository::open(root) {
            Ok(repository) => repository,
            Err(error) => {
                failed = Some(error.to_string());
                continue;
            }
        };
        let asked = Asked {
            snapshot,
            repository: &repository,
            root,
            text: &text,
            feature: &is_asked,
            go_on: &|| !cancel.is_cancelled(),
        };
        let more = drift(&asked).unwrap_or_default();
        found.requirements.extend(more.requirements);
        found.notes.extend(more.notes);
    }
    match failed {
        Some(failed) if found.requirements.is_empty() => return Err(failed),
        failed => found.notes.extend(failed),
    }
    let shown = |path: &str, line: u32| asked::link(world, path, line);
    Ok(markdown(&found, &shown, &|path| asked::relative(snapshot, path)))
}

/// What the editor has of a file, else the disk.
fn text(file: &File) -> Option<Arc<str>> {
    match &file.open {
        Some((text, _)) => Some(text.clone()),
        None => specls_disk::read(&file.path, specls_disk::limit_of(&file.path)).ok().map(Into::into),
    }
}
