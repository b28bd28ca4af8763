//! `textDocument/foldingRange`, from the block tree.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use crate::blocks::{self, FoldKind};
use crate::position;
use crate::server::Server;

pub(crate) async fn handle(server: &Server, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
    let uri = params.text_document.uri;
    server
        .answer(uri.clone(), move |asked| {
            let Some((text, tree)) = asked.blocks(&uri) else { return Ok(None) };
            let folds = blocks::folding(&text, &tree);
            Ok(Some(
                folds
                    .into_iter()
                    .map(|fold| {
                        let range =
                            position::range(&asked.file.facts.lines, fold.span, asked.client.encoding);
                        let kind = match fold.kind {
                            FoldKind::Comment => Some(FoldingRangeKind::Comment),
                            _ => Some(FoldingRangeKind::Region),
                        };
                        FoldingRange {
                            start_line: range.start.line,
                            end_line: range.end.line,
                            kind,
                            ..FoldingRange::default()
                        }
                    })
                    .filter(|f| f.start_line < f.end_line)
                    .collect(),
            ))
        })
        .await
}
