//! `textDocument/codeAction`: computed from the range and the document, never from what the client says the findings are.

use specls_analysis::NotRenamed;
use specls_ide::ActionKind;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
};

use crate::edits::{DiskTexts, Refused, modified, workspace_edit};
use crate::position;
use crate::server::Server;

pub(crate) async fn handle(server: &Server, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
    let only = params.context.only;
    let findings = params.context.diagnostics;
    let writer = server.session()?.writer.clone();
    server
        .answer_whole(params.text_document.uri, move |asked| {
            let span = position::span(&asked.file.facts.lines, params.range, asked.client.encoding);
            let texts = DiskTexts::new(&asked.world.snapshot);
            let mut out = Vec::new();
            for action in specls_ide::code_actions(&asked.world.snapshot, asked.file, span, &asked.world.likely) {
                if asked.cancel.is_cancelled() {
                    break;
                }
                let kind = match action.kind {
                    ActionKind::QuickFix => CodeActionKind::QUICKFIX,
                    ActionKind::Refactor => CodeActionKind::REFACTOR,
                };
                // `only: ["refactor.rewrite"]` does not ask for a plain refactoring; `only: [""]` asks for everything.
                let wanted = |o: &CodeActionKind| o.as_str().is_empty() || kind.as_str() == o.as_str() || kind.as_str().starts_with(&format!("{}.", o.as_str()));
                if only.as_ref().is_some_and(|only| !only.iter().any(wanted)) {
                    continue;
                }
                let edits = match action.edits(&asked.world.snapshot, &texts) {
                    // What it was about is gone, or what it would write would not be read so.
                    Ok(edits) if edits.is_empty() => continue,
                    Ok(edits) => edits,
                    Err(NotRenamed::Refused(why)) => {
                        tracing::info!("not offered: {}: {why}", action.title);
                        continue;
                    }
                    Err(NotRenamed::NoText(path)) => return Err(modified(&writer, Some(path))),
                };
                let edit = match workspace_edit(asked, &edits, &texts) {
                    Ok(edit) => edit,
                    Err(Refused::NotSupported) => continue,
                    Err(Refused::Modified(path)) => return Err(modified(&writer, path)),
                };
                // The client's own diagnostics are handed back only, so that it can show which of them goes.
                let mends = action.fixes.as_ref().map(|f| (f.code, position::range(&asked.file.facts.lines, f.span, asked.client.encoding)));
                let diagnostics = mends.map(|(code, range)| {
                    let same = |d: &&tower_lsp::ls_types::Diagnostic| d.range == range && matches!(&d.code, Some(tower_lsp::ls_types::NumberOrString::String(c)) if c == code);
                    findings.iter().filter(same).cloned().collect()
                });
                out.push(CodeActionOrCommand::CodeAction(CodeAction {
                    title: action.title.into_owned(),
                    kind: Some(kind),
                    diagnostics,
                    edit: Some(edit),
                    is_preferred: (asked.client.preferred_actions && action.preferred).then_some(true),
                    ..CodeAction::default()
                }));
            }
            Ok(Some(out))
        })
        .await
}
