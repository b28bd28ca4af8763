//! `textDocument/rename` and `textDocument/prepareRename`.

use specls_analysis::NotRenamed;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use crate::edits::{DiskTexts, Refused, modified, workspace_edit};
use crate::position;
use crate::server::Server;

pub(crate) async fn prepare(
    server: &Server,
    at: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    server
        .answer_whole(at.text_document.uri, move |asked| {
            let offset = asked.offset(at.position);
            let found =
                specls_ide::prepare_rename(&asked.world.snapshot, asked.file, offset).map_err(refused)?;
            Ok(found.map(|found| PrepareRenameResponse::RangeWithPlaceholder {
                range: position::range(&asked.file.facts.lines, found.span, asked.client.encoding),
                placeholder: found.id.to_string(),
            }))
        })
        .await
}

pub(crate) async fn handle(server: &Server, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
    let at = params.text_document_position;
    let name = params.new_name;
    server
        .answer_whole(at.text_document.uri, move |asked| {
            let texts = DiskTexts::new(&asked.world.snapshot);
            let offset = asked.offset(at.position);
            let edits = specls_ide::rename(&asked.world.snapshot, asked.file, offset, &name, &texts);
            let edits = edits.map_err(|why| match why {
                NotRenamed::Refused(why) => refused(why),
                NotRenamed::NoText(path) => modified(asked.writer, Some(path)),
            })?;
            match workspace_edit(asked, &edits, &texts) {
                Ok(edit) => Ok(Some(edit)),
                Err(Refused::Modified(path)) => Err(modified(asked.writer, path)),
                Err(Refused::NotSupported) => Err(refused("the editor cannot make this change".to_owned())),
            }
        })
        .await
}

/// `RequestFailed`: editors show the message and go on.
fn refused(why: String) -> Error {
    Error { code: ErrorCode::ServerError(-32803), message: why.into(), data: None }
}
