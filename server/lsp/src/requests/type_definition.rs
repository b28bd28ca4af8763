//! `textDocument/typeDefinition`.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::Location;
use tower_lsp::ls_types::request::{GotoTypeDefinitionParams, GotoTypeDefinitionResponse};

use super::location;
use crate::server::Server;

pub(crate) async fn handle(
    server: &Server,
    params: GotoTypeDefinitionParams,
) -> Result<Option<GotoTypeDefinitionResponse>> {
    let at = params.text_document_position_params;
    let found = server.answer(at.text_document.uri, move |asked| {
        let found = specls_ide::type_definition(&asked.world.snapshot, asked.file, asked.offset(at.position));
        let found: Vec<Location> =
            found.iter().filter_map(|l| location(asked.world, asked.client.encoding, l)).collect();
        Ok((!found.is_empty()).then_some(found))
    });
    Ok(found.await?.map(GotoTypeDefinitionResponse::Array))
}
