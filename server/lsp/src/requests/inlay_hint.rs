//! `textDocument/inlayHint`.

use specls_index::File;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintParams};

use crate::given::hash;
use crate::handle::Needs;
use crate::position;
use crate::server::Server;
use crate::world::World;

pub(crate) async fn handle(server: &Server, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
    let (uri, session) = (params.text_document.uri, server.session()?);
    let given = session.given.clone();
    let needs = if session.client.refreshes_hints { Needs::Something } else { Needs::Everything };
    server
        .answer_from(needs, uri.clone(), move |asked| {
            let found = specls_ide::inlay_hints(&asked.world.snapshot, asked.file);
            given.keep_hints(&uri, asked.file, hash(&found));
            let (lines, encoding) = (&asked.file.facts.lines, asked.client.encoding);
            let range = position::span(lines, params.range, encoding);
            let shown = found.into_iter().filter(|hint| range.touches(hint.offset));
            Ok(Some(
                shown
                    .map(|hint| InlayHint {
                        position: position::position(lines, hint.offset, encoding),
                        label: InlayHintLabel::String(hint.label),
                        kind: None,
                        text_edits: None,
                        tooltip: None,
                        padding_left: Some(true),
                        padding_right: None,
                        data: None,
                    })
                    .collect(),
            ))
        })
        .await
}

/// What would be answered now about the whole document, as a number.
pub(crate) fn now(world: &World, file: &File) -> u64 {
    hash(&specls_ide::inlay_hints(&world.snapshot, file))
}
