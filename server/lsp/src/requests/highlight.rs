//! `textDocument/documentHighlight`.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightParams};

use crate::position;
use crate::server::Server;

pub(crate) async fn handle(
    server: &Server,
    params: DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>> {
    let at = params.text_document_position_params;
    server
        .answer(at.text_document.uri, move |asked| {
            let found = specls_ide::highlights(&asked.world.snapshot, asked.file, asked.offset(at.position));
            let range = |span| position::range(&asked.file.facts.lines, span, asked.client.encoding);
            Ok(Some(
                found.into_iter().map(|span| DocumentHighlight { range: range(span), kind: None }).collect(),
            ))
        })
        .await
}
