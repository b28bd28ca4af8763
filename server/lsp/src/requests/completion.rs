//! `textDocument/completion`.

use specls_ide::SymbolKind;
use specls_syntax::ItemKind;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList, CompletionParams,
    CompletionResponse, CompletionTextEdit, Documentation, MarkupContent, MarkupKind, TextEdit,
};

use crate::position;
use crate::server::{Asked, Server};

pub(crate) async fn handle(server: &Server, params: CompletionParams) -> Result<Option<CompletionResponse>> {
    let at = params.text_document_position;
    server
        .answer(at.text_document.uri, move |asked| {
            let Some((text, _)) = &asked.file.open else { return Ok(None) };
            let found =
                specls_ide::complete(&asked.world.snapshot, asked.file, text, asked.offset(at.position));
            let items = found.items.into_iter().map(|item| convert(asked, item)).collect();
            Ok(Some(CompletionResponse::List(CompletionList { is_incomplete: found.incomplete, items })))
        })
        .await
}

fn convert(asked: &Asked<'_>, item: specls_ide::CompletionItem) -> CompletionItem {
    // Editors break words at `-`: the edit replaces all that was typed of the id.
    let range = position::range(&asked.file.facts.lines, item.replace, asked.client.encoding);
    // The only markup is the bold id: without it the text reads the same.
    let (kind, value) = if asked.client.markdown_completion {
        (MarkupKind::Markdown, item.documentation)
    } else {
        (MarkupKind::PlainText, item.documentation.replace("**", ""))
    };
    let label_details = item
        .feature
        .map(|feature| CompletionItemLabelDetails { detail: None, description: Some(feature.to_string()) });
    CompletionItem {
        label: item.label.to_string(),
        kind: Some(match item.kind {
            SymbolKind::Item(ItemKind::Story) => CompletionItemKind::CLASS,
            SymbolKind::Item(ItemKind::Task) => CompletionItemKind::EVENT,
            _ => CompletionItemKind::REFERENCE,
        }),
        label_details: label_details.filter(|_| asked.client.label_details),
        detail: Some(item.detail),
        documentation: Some(Documentation::MarkupContent(MarkupContent { kind, value })),
        sort_text: Some(item.sort),
        filter_text: Some(item.filter),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: item.insert })),
        ..CompletionItem::default()
    }
}
