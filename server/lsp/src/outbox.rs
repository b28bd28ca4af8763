//! What the server says by itself: findings, progress, warnings. Sent by one task, so that it keeps its order and no
//! handler ever waits for the client.

use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};
use tower_lsp::Client;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::{Diagnostic, MessageType, ProgressToken, Uri};

use crate::writer::Notice;

/// Skipped files that the client's log lists.
const MOST_SKIPPED: usize = 20;

/// One thing to say.
pub(crate) enum Outgoing {
    Findings(Uri, Vec<Diagnostic>, Option<i32>),
    Notice(Notice),
}

/// `specls/changed`: the traces of features may differ from what they were.
enum TracesChanged {}

impl Notification for TracesChanged {
    type Params = Changed;
    const METHOD: &'static str = "specls/changed";
}

/// What it says.
#[derive(Deserialize, Serialize)]
struct Changed {
    /// Paths of the features' folders.
    features: Vec<String>,
}

/// Says everything that comes through `queue`. Runs once the client has said `initialized`.
pub(crate) async fn run(client: Client, progress: bool, mut queue: mpsc::UnboundedReceiver<Outgoing>) {
    let mut running: Option<oneshot::Sender<String>> = None;
    let mut scans = 0;
    while let Some(outgoing) = queue.recv().await {
        match outgoing {
            Outgoing::Findings(uri, found, version) => client.publish_diagnostics(uri, found, version).await,
            Outgoing::Notice(Notice::Changed(features)) => {
                let features = features.iter().map(|path| path.to_string()).collect();
                client.send_notification::<TracesChanged>(Changed { features }).await;
            }
            Outgoing::Notice(Notice::Warning(message)) => {
                tracing::warn!("{message}");
                client.show_message(MessageType::WARNING, message).await;
            }
            Outgoing::Notice(Notice::Skipped(files)) => {
                let more = files.len().saturating_sub(MOST_SKIPPED);
                let list = files[..files.len() - more].join("\n");
                let rest = if more > 0 { format!("\n… and {more} more") } else { String::new() };
                client.log_message(MessageType::INFO, format!("not read:\n{list}{rest}")).await;
            }
            Outgoing::Notice(Notice::ScanStarted) if progress => {
                scans += 1;
                let (end, ended) = oneshot::channel();
                // A scan that replaces another ends its report too: the sender is dropped.
                running = Some(end);
                tokio::spawn(report(client.clone(), scans, ended));
            }
            Outgoing::Notice(Notice::ScanStarted) => {}
            Outgoing::Notice(Notice::ScanEnded { files, features }) => {
                let message = format!("{features} features, {files} files");
                tracing::info!("scan ended: {message}");
                if let Some(end) = running.take() {
                    // Nobody listens if the client refused the token.
                    let _ = end.send(message);
                }
            }
        }
    }
}

/// Shows the progress of one scan. The client may take its time with the token: nothing waits for this task.
async fn report(client: Client, scan: u32, ended: oneshot::Receiver<String>) {
    let token = ProgressToken::String(format!("specls/scan/{scan}"));
    if let Err(error) = client.create_work_done_progress(token.clone()).await {
        return tracing::debug!("no progress: {error}");
    }
    let progress = client.progress(token, "Specls").with_message("reading specs and code").begin().await;
    let message = ended.await.unwrap_or_else(|_| "again".to_owned());
    progress.finish_with_message(message).await;
}
