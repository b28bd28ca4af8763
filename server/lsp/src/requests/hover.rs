//! `textDocument/hover`.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::position;
use crate::server::Server;

pub(crate) async fn handle(server: &Server, params: HoverParams) -> Result<Option<Hover>> {
    let at = params.text_document_position_params;
    server
        .answer(at.text_document.uri, move |asked| {
            let (world, offset) = (asked.world, asked.offset(at.position));
            let Some(found) = specls_ide::hover(&world.snapshot, asked.file, offset, &world.likely) else {
                return Ok(None);
            };
            let (kind, value) = if asked.client.markdown_hover {
                (MarkupKind::Markdown, found.markdown)
            } else {
                (MarkupKind::PlainText, found.plain)
            };
            let range = position::range(&asked.file.facts.lines, found.span, asked.client.encoding);
            Ok(Some(Hover {
                contents: HoverContents::Markup(MarkupContent { kind, value }),
                range: Some(range),
            }))
        })
        .await
}
