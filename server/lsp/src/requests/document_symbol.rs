//! `textDocument/documentSymbol`.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind,
    Uri,
};

use crate::position;
use crate::server::{Asked, Server};

pub(crate) async fn handle(
    server: &Server,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    let uri = params.text_document.uri;
    server
        .answer(uri.clone(), move |asked| {
            let found = specls_ide::document_symbols(&asked.world.snapshot, asked.file);
            Ok(Some(if asked.client.hierarchical_symbols {
                DocumentSymbolResponse::Nested(found.into_iter().map(|s| nested(asked, s)).collect())
            } else {
                let mut flat = Vec::new();
                found.iter().for_each(|s| flatten(asked, &uri, s, None, &mut flat));
                DocumentSymbolResponse::Flat(flat)
            }))
        })
        .await
}

#[allow(deprecated, reason = "the field has no default")]
fn nested(asked: &Asked<'_>, symbol: specls_ide::Symbol) -> DocumentSymbol {
    let range = |span| position::range(&asked.file.facts.lines, span, asked.client.encoding);
    DocumentSymbol {
        kind: kind(symbol.kind),
        range: range(symbol.full),
        selection_range: range(symbol.focus),
        name: symbol.name,
        detail: (!symbol.detail.is_empty()).then_some(symbol.detail),
        tags: None,
        deprecated: None,
        children: Some(symbol.children.into_iter().map(|s| nested(asked, s)).collect()),
    }
}

#[allow(deprecated, reason = "the field has no default")]
fn flatten(
    asked: &Asked<'_>,
    uri: &Uri,
    symbol: &specls_ide::Symbol,
    container: Option<&str>,
    out: &mut Vec<SymbolInformation>,
) {
    out.push(SymbolInformation {
        name: symbol.name.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: Location {
            uri: uri.clone(),
            range: position::range(&asked.file.facts.lines, symbol.focus, asked.client.encoding),
        },
        container_name: container.map(str::to_owned),
    });
    symbol.children.iter().for_each(|s| flatten(asked, uri, s, Some(&symbol.name), out));
}

/// The nearest kind of the protocol, which knows only those of programs.
pub(crate) fn kind(kind: specls_ide::SymbolKind) -> SymbolKind {
    use specls_syntax::{ItemKind, MemberKind};
    match kind {
        specls_ide::SymbolKind::Feature => SymbolKind::MODULE,
        specls_ide::SymbolKind::Heading => SymbolKind::NAMESPACE,
        specls_ide::SymbolKind::Member(member) => match member {
            MemberKind::Parameter => SymbolKind::VARIABLE,
            MemberKind::Response => SymbolKind::EVENT,
            MemberKind::Field => SymbolKind::FIELD,
            MemberKind::Value => SymbolKind::ENUM_MEMBER,
        },
        specls_ide::SymbolKind::Item(item) => match item {
            ItemKind::Requirement => SymbolKind::INTERFACE,
            ItemKind::SuccessCriterion => SymbolKind::CONSTANT,
            ItemKind::Story => SymbolKind::CLASS,
            ItemKind::Scenario | ItemKind::Criterion => SymbolKind::METHOD,
            ItemKind::Task => SymbolKind::EVENT,
            ItemKind::ChecklistItem => SymbolKind::BOOLEAN,
            ItemKind::Property => SymbolKind::PROPERTY,
            ItemKind::Term => SymbolKind::KEY,
            ItemKind::Operation => SymbolKind::FUNCTION,
            ItemKind::Schema | ItemKind::Entity => SymbolKind::STRUCT,
        },
    }
}
