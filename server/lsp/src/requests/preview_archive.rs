//! `specls.previewArchive`: what `openspec archive` would make of a change, as Markdown. As a command it takes the URI of
//! any file of the change; clients that open virtual documents ask for `specls:` and the change's folder instead.

use std::sync::Arc;

use serde_json::Value;
use specls_index::{Feature, Snapshot};
use specls_openspec::preview;
use specls_session::OpenSpecFolder;
use specls_syntax::Role;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{ExecuteCommandParams, Uri};

use crate::compute::compute;
use crate::handle::Needs;
use crate::server::Server;
use crate::uri::path_key;

/// The command's name.
pub(crate) const COMMAND: &str = "specls.previewArchive";
/// Where a change lies below the folder that holds `openspec/`.
const CHANGES: &str = "/openspec/changes/";

pub(crate) async fn handle(server: &Server, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let Some(Value::String(uri)) = params.arguments.first() else {
        return Err(Error::invalid_params(format!("{COMMAND} takes the URI of a file of a change")));
    };
    Ok(Some(Value::String(archive(server, uri).await?)))
}

/// The page about the change that a `file:` URI lies in.
pub(crate) async fn archive(server: &Server, uri: &str) -> Result<String> {
    let path = uri.parse::<Uri>().ok().and_then(|uri| path_key(&uri));
    let Some(path) = path else { return Err(Error::invalid_params(format!("`{uri}` is no file URI"))) };
    let world = server.session()?.writer.world(Needs::Something).await;
    compute(move |_| markdown(&world.snapshot, &path)).await?.map_err(Error::invalid_params)
}

/// The preview of the change that `path` is or lies in.
fn markdown(snapshot: &Snapshot, path: &str) -> std::result::Result<String, String> {
    let feature = snapshot.feature_over(&format!("{path}/")).and_then(|id| snapshot.feature(id));
    let change = |f: &&Arc<Feature>| f.role == Role::Change && !f.archived;
    let Some(feature) = feature.filter(change) else {
        return Err(format!("`{path}` belongs to no active change of OpenSpec (openspec/changes/NAME/…)"));
    };
    let Some((root, name)) = feature.path.rsplit_once(CHANGES) else {
        return Err(format!("`{}` does not lie in openspec/changes", feature.path));
    };
    let folder = OpenSpecFolder::with_open(root, snapshot);
    preview(&folder, name).map(|preview| preview.markdown()).map_err(|failure| failure.message)
}
