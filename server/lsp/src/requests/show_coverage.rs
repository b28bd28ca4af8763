//! `specls.showCoverage`: how far features have come, as Markdown. It takes what `specls/trace` takes; without an argument it
//! is about all features of the workspace.

use serde_json::Value;
use specls_report::{Links, coverage_page};
use specls_syntax::Role;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::ExecuteCommandParams;

use crate::compute::{Cancel, compute};
use crate::handle::Needs;
use crate::requests::asked;
use crate::server::Server;
use crate::world::World;

/// The command's name.
pub(crate) const COMMAND: &str = "specls.showCoverage";

pub(crate) async fn handle(server: &Server, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let path = asked::path(params.arguments.first(), COMMAND)?;
    Ok(Some(Value::String(coverage(server, path).await?)))
}

/// The page about what `path` asks for, or about everything.
pub(crate) async fn coverage(server: &Server, path: Option<String>) -> Result<String> {
    let world = server.session()?.writer.world(Needs::Everything).await;
    compute(move |cancel| page(&world, path.as_deref(), cancel)).await?.map_err(Error::invalid_params)
}

fn page(world: &World, path: Option<&str>, cancel: &Cancel) -> std::result::Result<String, String> {
    let snapshot = &world.snapshot;
    let features = match path {
        Some(path) => {
            asked::root(snapshot, path)?;
            let found = asked::features(snapshot, path);
            if found.is_empty() {
                return Err(format!(
                    "`{path}` belongs to no feature, and names none; without an argument all are shown"
                ));
            }
            found
        }
        None => {
            let mut all = snapshot.features_sorted();
            all.retain(|feature| feature.role != Role::Contract && !feature.archived);
            all
        }
    };
    let links = Links {
        target: &|path, line| asked::link(world, path, line),
        relative: &|path| asked::relative(snapshot, path),
    };
    Ok(coverage_page(snapshot, &features, &links, &|| !cancel.is_cancelled()))
}
