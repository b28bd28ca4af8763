//! `textDocument/definition`.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, Location};

use super::location;
use crate::server::Server;

pub(crate) async fn handle(
    server: &Server,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let at = params.text_document_position_params;
    let found = server.answer(at.text_document.uri, move |asked| {
        let go_on = || !asked.cancel.is_cancelled();
        let (snapshot, search) = (&asked.world.snapshot, asked.world.search(&go_on));
        let found = specls_ide::definition(snapshot, asked.file, asked.offset(at.position), &search);
        let found: Vec<Location> =
            found.iter().filter_map(|l| location(asked.world, asked.client.encoding, l)).collect();
        Ok((!found.is_empty()).then_some(found))
    });
    Ok(found.await?.map(GotoDefinitionResponse::Array))
}
