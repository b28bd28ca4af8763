//! `workspace/symbol`.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{SymbolInformation, WorkspaceSymbolParams, WorkspaceSymbolResponse};

use super::document_symbol::kind;
use super::location;
use crate::compute::compute;
use crate::handle::Needs;
use crate::server::Server;

pub(crate) async fn handle(
    server: &Server,
    params: WorkspaceSymbolParams,
) -> Result<Option<WorkspaceSymbolResponse>> {
    let session = server.session()?;
    let (client, world) = (session.client.clone(), session.writer.world(Needs::Something));
    let world = world.await;
    #[allow(deprecated, reason = "the field has no default")]
    let found = compute(move |_| {
        let found = specls_ide::workspace_symbols(&world.snapshot, &params.query);
        let convert = |symbol: specls_ide::WorkspaceSymbol| {
            Some(SymbolInformation {
                location: location(&world, client.encoding, &symbol.location)?,
                name: symbol.name,
                kind: kind(symbol.kind),
                tags: None,
                deprecated: None,
                container_name: symbol.container.map(|c| c.to_string()),
            })
        };
        found.into_iter().filter_map(convert).collect()
    });
    Ok(Some(WorkspaceSymbolResponse::Flat(found.await?)))
}
