//! `textDocument/selectionRange`, from the block tree.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{SelectionRange, SelectionRangeParams};

use crate::blocks;
use crate::position;
use crate::server::Server;

pub(crate) async fn handle(
    server: &Server,
    params: SelectionRangeParams,
) -> Result<Option<Vec<SelectionRange>>> {
    let uri = params.text_document.uri;
    server
        .answer(uri.clone(), move |asked| {
            let Some((text, tree)) = asked.blocks(&uri) else { return Ok(None) };
            let chain = |position| {
                let spans = blocks::selection(&text, &tree, asked.offset(position));
                let range = |span| position::range(&asked.file.facts.lines, span, asked.client.encoding);
                // From the outermost in: each holds the one around it.
                let nest = |parent: Option<Box<SelectionRange>>, span| {
                    Some(Box::new(SelectionRange { range: range(span), parent }))
                };
                spans.into_iter().rev().fold(None, nest).map_or_else(
                    || SelectionRange {
                        range: tower_lsp::ls_types::Range { start: position, end: position },
                        parent: None,
                    },
                    |found| *found,
                )
            };
            Ok(Some(params.positions.into_iter().map(chain).collect()))
        })
        .await
}
