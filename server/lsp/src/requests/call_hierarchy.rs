//! `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `callHierarchy/outgoingCalls`: the trace.

use serde_json::{Value, json};
use specls_ide::{Call, CallItem, CallKey};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range,
    SymbolKind,
};

use crate::position;
use crate::server::{Asked, Server};

pub(crate) async fn prepare(
    server: &Server,
    params: CallHierarchyPrepareParams,
) -> Result<Option<Vec<CallHierarchyItem>>> {
    let at = params.text_document_position_params;
    let found = server.answer(at.text_document.uri, move |asked| {
        let found = specls_ide::prepare_calls(&asked.world.snapshot, asked.file, asked.offset(at.position));
        Ok(Some(found.iter().filter_map(|found| item(asked, found)).collect::<Vec<_>>()))
    });
    Ok(found.await?.filter(|found| !found.is_empty()))
}

pub(crate) async fn incoming(
    server: &Server,
    params: CallHierarchyIncomingCallsParams,
) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
    let item_asked = params.item;
    let Some(key) = key(item_asked.data.as_ref()) else { return Ok(None) };
    server
        .answer(item_asked.uri, move |asked| {
            let found = specls_ide::incoming_calls(&asked.world.snapshot, &key, &asked.world.likely);
            let convert = |call: &Call| {
                let from_ranges = ranges(asked, &call.item.location.path, call);
                Some(CallHierarchyIncomingCall { from: item(asked, &call.item)?, from_ranges })
            };
            Ok(Some(found.iter().filter_map(convert).collect()))
        })
        .await
}

pub(crate) async fn outgoing(
    server: &Server,
    params: CallHierarchyOutgoingCallsParams,
) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
    let item_asked = params.item;
    let Some(key) = key(item_asked.data.as_ref()) else { return Ok(None) };
    server
        .answer(item_asked.uri, move |asked| {
            let found = specls_ide::outgoing_calls(&asked.world.snapshot, &key, &asked.world.likely);
            let convert = |call: &Call| {
                let from_ranges = ranges(asked, &key.path, call);
                Some(CallHierarchyOutgoingCall { to: item(asked, &call.item)?, from_ranges })
            };
            Ok(Some(found.iter().filter_map(convert).collect()))
        })
        .await
}

fn ranges(asked: &Asked<'_>, path: &str, call: &Call) -> Vec<Range> {
    let lines = asked.world.lines(path);
    call.spans.iter().map(|span| position::range(&lines, *span, asked.client.encoding)).collect()
}

fn item(asked: &Asked<'_>, found: &CallItem) -> Option<CallHierarchyItem> {
    let lines = asked.world.lines(&found.location.path);
    let range = |span| position::range(&lines, span, asked.client.encoding);
    let of_item = |item| super::document_symbol::kind(specls_ide::SymbolKind::Item(item));
    Some(CallHierarchyItem {
        name: found.name.clone(),
        kind: found.kind.map_or(SymbolKind::FILE, of_item),
        tags: None,
        detail: (!found.detail.is_empty()).then(|| found.detail.clone()),
        uri: asked.world.uri(&found.location.path)?,
        range: range(found.location.full),
        selection_range: range(found.location.focus),
        data: Some(data(&found.key)),
    })
}

/// What the client gives back when it asks on: no position, texts may change in between.
fn data(key: &CallKey) -> Value {
    match &key.item {
        Some((kind, id)) => json!({ "path": &*key.path, "kind": kind.as_str(), "id": id.as_str() }),
        None => json!({ "path": &*key.path }),
    }
}

fn key(data: Option<&Value>) -> Option<CallKey> {
    let word = |name: &str| data?.get(name)?.as_str();
    let item = word("kind").zip(word("id")).map(|(kind, id)| (kind.into(), id.into()));
    Some(CallKey { path: word("path")?.into(), item })
}
