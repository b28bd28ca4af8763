//! `specls.nextTask`: the task to do next in the feature of a file, and why it is that one. It is shown in the editor too, so
//! that a client needs only to call it.

use std::sync::Arc;

use serde_json::{Value, json};
use specls_analysis::next_task;
use specls_index::Feature;
use specls_report::title;
use specls_syntax::{Encoding, Role};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{ExecuteCommandParams, MessageType, Range, ShowDocumentParams, Uri};

use crate::compute::compute;
use crate::handle::Needs;
use crate::position;
use crate::requests::asked;
use crate::server::Server;
use crate::world::World;

/// The command's name.
pub(crate) const COMMAND: &str = "specls.nextTask";

/// What was found.
struct Found {
    message: String,
    task: Option<Task>,
}

/// A task and its place.
struct Task {
    id: String,
    title: String,
    feature: String,
    uri: Uri,
    range: Range,
}

pub(crate) async fn handle(server: &Server, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let path = asked::path(params.arguments.first(), COMMAND)?;
    let session = server.session()?;
    let (encoding, shows) = (session.client.encoding, session.client.shows_documents);
    let world = session.writer.world(Needs::Everything).await;
    let Found { message, task } = compute(move |_| find(&world, path.as_deref(), encoding)).await?;
    let answer = json!({
        "task": task.as_ref().map(|task| json!({
            "id": task.id,
            "title": task.title,
            "feature": task.feature,
            "uri": task.uri,
            "range": task.range,
        })),
        "message": message,
    });
    let client = server.client.clone();
    // The answer does not wait: a client may take its time, or ask first.
    tokio::spawn(async move {
        if let Some(task) = task.filter(|_| shows) {
            let selection = Some(task.range);
            let shown =
                ShowDocumentParams { uri: task.uri, external: None, take_focus: Some(true), selection };
            match client.show_document(shown).await {
                Ok(true) => return,
                Ok(false) => tracing::info!("the client did not show the task"),
                Err(error) => tracing::info!("the client did not show the task: {error}"),
            }
        }
        client.show_message(MessageType::INFO, message).await;
    });
    Ok(Some(answer))
}

fn find(world: &World, path: Option<&str>, encoding: Encoding) -> Found {
    let snapshot = &world.snapshot;
    let mut all: Vec<&Arc<Feature>> = snapshot.features_sorted();
    all.retain(|feature| feature.role != Role::Contract && !feature.archived);
    let mut asked = path.map(|path| asked::features(snapshot, path)).unwrap_or_default();
    // Everything is what is looked at anyway.
    if asked.len() == all.len() {
        asked.clear();
    }
    let next = next_task(&asked, &all);
    let task = next.task.and_then(|(feature, index)| {
        let (file, item) = (feature.file_of(index), feature.fact(index));
        Some(Task {
            id: item.id.to_string(),
            title: title(item),
            feature: feature.name.to_string(),
            uri: world.uri(&file.path)?,
            range: position::range(&file.facts.lines, item.name, encoding),
        })
    });
    Found { message: next.message, task }
}
