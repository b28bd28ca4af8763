//! `textDocument/references`.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Location, ReferenceParams};

use super::location;
use crate::server::Server;

pub(crate) async fn handle(server: &Server, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
    let at = params.text_document_position;
    let declaration = params.context.include_declaration;
    server
        .answer(at.text_document.uri, move |asked| {
            let go_on = || !asked.cancel.is_cancelled();
            let found = specls_ide::references(
                &asked.world.snapshot,
                asked.file,
                asked.offset(at.position),
                declaration,
                &asked.world.search(&go_on),
                &asked.world.likely,
            );
            Ok(Some(found.iter().filter_map(|l| location(asked.world, asked.client.encoding, l)).collect()))
        })
        .await
}
