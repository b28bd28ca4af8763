//! The server: lifecycle and notifications. Requests are in [`crate::requests`], one file each.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::Value;
use specls_disk::resolve_root;
use specls_index::File;
use specls_settings::{Layer, from_json};
use tokio::sync::mpsc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer, LspService};

use crate::block_tree::Blocks;
use crate::capabilities;
use crate::compute::{Cancel, compute};
use crate::given::Given;
use crate::handle::{Handle, Needs};
use crate::outbox::{self, Outgoing};
use crate::publish::Publisher;
use crate::refresh;
use crate::requests;
use crate::transport;
use crate::uri::path_key;
use crate::world::World;
use crate::writer::{Event, Writer};

/// What a session is, once the client has introduced itself.
pub(crate) struct Session {
    pub client: capabilities::Client,
    pub writer: Arc<Handle>,
    /// What the client was given and still shows.
    pub given: Arc<Given>,
    /// `initializationOptions`, under what comes later.
    initial: Layer,
}

/// The server of one client.
pub(crate) struct Server {
    pub client: Client,
    session: OnceLock<Session>,
    /// Waits for `initialized`: before it, nothing may be said.
    outgoing: Mutex<Option<mpsc::UnboundedReceiver<Outgoing>>>,
}

/// What a handler works with: the world, the file it was asked about, and whether anybody still waits.
pub(crate) struct Asked<'a> {
    pub world: &'a World,
    pub file: &'a Arc<File>,
    pub client: &'a capabilities::Client,
    /// Knows what the client sent since.
    pub writer: &'a Handle,
    pub cancel: &'a Cancel,
}

impl Asked<'_> {
    /// Text and block structure of an open Markdown document; `None` for other files, and where it takes too long.
    pub fn blocks(&self, uri: &Uri) -> Option<(Arc<str>, Blocks)> {
        let document = self.world.document(uri)?;
        if !specls_syntax::is_markdown(document.path.as_deref().unwrap_or_default()) {
            return None;
        }
        Some((document.text(), document.blocks(self.cancel)?))
    }

    /// Byte offset of a position in the file.
    pub fn offset(&self, position: Position) -> u32 {
        crate::position::offset(&self.file.facts.lines, position, self.client.encoding)
    }
}

impl Server {
    pub fn new(client: Client) -> Self {
        Self { client, session: OnceLock::new(), outgoing: Mutex::new(None) }
    }

    pub fn session(&self) -> Result<&Session> {
        self.session.get().ok_or_else(Error::invalid_request)
    }

    fn send(&self, event: Event) {
        match self.session.get() {
            Some(session) => session.writer.send(event),
            None => tracing::warn!("a notification before initialize"),
        }
    }

    /// Answers a request about a document from the world as it is now. `None` for documents that are not part of the
    /// workspace. If the document changes before the answer goes out it is ContentModified: the positions of the question,
    /// or those of the answer, are another text's.
    pub async fn answer<T: Send + 'static>(
        &self,
        uri: Uri,
        work: impl FnOnce(&Asked<'_>) -> Result<Option<T>> + Send + 'static,
    ) -> Result<Option<T>> {
        self.answer_from(Needs::Something, uri, work).await
    }

    /// The same for edits that span files: waits until every file was read.
    pub async fn answer_whole<T: Send + 'static>(
        &self,
        uri: Uri,
        work: impl FnOnce(&Asked<'_>) -> Result<Option<T>> + Send + 'static,
    ) -> Result<Option<T>> {
        self.answer_from(Needs::Everything, uri, work).await
    }

    pub async fn answer_from<T: Send + 'static>(
        &self,
        needs: Needs,
        uri: Uri,
        work: impl FnOnce(&Asked<'_>) -> Result<Option<T>> + Send + 'static,
    ) -> Result<Option<T>> {
        let session = self.session()?;
        let (client, writer) = (session.client.clone(), session.writer.clone());
        // The text that the question is about: known now, before anything that comes after it.
        let (version, world) = (writer.version(&uri), writer.world(needs));
        let world = world.await;
        let Some(file) = world.file(&uri) else { return Ok(None) };
        if file.open.as_ref().map(|open| open.1) != version {
            return Err(Error::content_modified());
        }
        let found = compute(move |cancel| {
            work(&Asked { world: &world, file: &file, client: &client, writer: &writer, cancel })
        })
        .await??;
        if session.writer.version(&uri) != version {
            return Err(Error::content_modified());
        }
        Ok(found)
    }

    async fn virtual_document(&self, asked: requests::virtual_document::Params) -> Result<Value> {
        requests::virtual_document::handle(self, asked).await
    }

    async fn trace(&self, asked: Value) -> Result<Value> {
        requests::trace::handle(self, asked).await
    }

    /// The editor's settings, asked for or given.
    fn settings(&self, value: &Value) -> Option<Layer> {
        let (layer, problems) = from_json(value, &specls_analysis::codes());
        for problem in problems {
            let message = format!("setting `{}`: {}", problem.key, problem.message);
            tracing::warn!("{message}");
            let client = self.client.clone();
            tokio::spawn(async move { client.log_message(MessageType::WARNING, message).await });
        }
        Some(layer.over(self.session.get()?.initial.clone()))
    }

    /// Asks the client for its settings; the answer comes when it comes.
    fn pull_settings(self: &Server) {
        let Some(session) = self.session.get().filter(|s| s.client.configuration) else { return };
        let (client, writer, initial) =
            (self.client.clone(), session.writer.clone(), session.initial.clone());
        tokio::spawn(async move {
            let item = ConfigurationItem { scope_uri: None, section: Some("specls".to_owned()) };
            match client.configuration(vec![item]).await {
                Ok(values) => {
                    let value = values.into_iter().next().unwrap_or_default();
                    let (layer, problems) = from_json(&value, &specls_analysis::codes());
                    for problem in problems {
                        client
                            .log_message(
                                MessageType::WARNING,
                                format!("setting `{}`: {}", problem.key, problem.message),
                            )
                            .await;
                    }
                    writer.send(Event::Settings(layer.over(initial)));
                }
                Err(error) => tracing::info!("no settings from the client: {error}"),
            }
        });
    }
}

/// Path keys of folders, each the project around it where it lies in one. One that is not there (any more) is itself.
fn roots<'a>(uris: impl Iterator<Item = &'a Uri>) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    for path in uris.filter_map(path_key) {
        match resolve_root(std::path::Path::new(&*path)) {
            Ok(found) => out.push(found.root.into()),
            Err(error) => {
                tracing::warn!("{error}");
                out.push(path);
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = capabilities::Client::new(&params.capabilities);
        let folders = params.workspace_folders.unwrap_or_default();
        #[allow(deprecated, reason = "Helix, Vim and Kate send nothing else at first")]
        let root = params.root_uri;
        let roots =
            if folders.is_empty() { roots(root.iter()) } else { roots(folders.iter().map(|f| &f.uri)) };
        let initial = params
            .initialization_options
            .map(|value| from_json(&value, &specls_analysis::codes()).0)
            .unwrap_or_default();
        let (queue, outgoing) = mpsc::unbounded_channel();
        let findings = queue.clone();
        // Sending fails only when the server is going down.
        let send =
            Box::new(move |uri, found, version| drop(findings.send(Outgoing::Findings(uri, found, version))));
        let notify = Box::new(move |notice| drop(queue.send(Outgoing::Notice(notice))));
        let writer = Writer::start(
            client.clone(),
            roots,
            initial.clone(),
            Publisher::new(client.clone(), send),
            notify,
        )
        .map_err(|error| Error {
            message: format!("no thread for the model: {error}").into(),
            ..Error::internal_error()
        })?;
        *self.outgoing.lock().unwrap_or_else(PoisonError::into_inner) = Some(outgoing);
        let capabilities = capabilities::server(&client);
        let _ = self.session.set(Session { client, writer, given: Arc::default(), initial });
        Ok(InitializeResult {
            capabilities,
            server_info: Some(ServerInfo {
                name: "specls".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        let Some(session) = self.session.get() else { return };
        let outgoing = self.outgoing.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(outgoing) = outgoing {
            tokio::spawn(outbox::run(self.client.clone(), session.client.progress, outgoing));
        }
        self.pull_settings();
        if session.client.refreshes() {
            let (worlds, given) = (session.writer.worlds(), session.given.clone());
            tokio::spawn(refresh::run(self.client.clone(), session.client.clone(), worlds, given));
        }
        if session.client.watches_files {
            let client = self.client.clone();
            tokio::spawn(async move {
                let watcher =
                    FileSystemWatcher { glob_pattern: GlobPattern::String("**/*".to_owned()), kind: None };
                let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
                let registration = Registration {
                    id: "specls/files".to_owned(),
                    method: "workspace/didChangeWatchedFiles".to_owned(),
                    register_options: serde_json::to_value(options).ok(),
                };
                if let Err(error) = client.register_capability(vec![registration]).await {
                    tracing::warn!("the client does not watch files: {error}");
                }
            });
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        if let Some(session) = self.session.get() {
            session.given.begin(&params.text_document.uri);
        }
        self.send(Event::Open(params.text_document));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.send(Event::Change(
            params.text_document.uri,
            params.text_document.version,
            params.content_changes,
        ));
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.send(Event::Save(params.text_document.uri));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        if let Some(session) = self.session.get() {
            session.given.forget(&params.text_document.uri);
        }
        self.send(Event::Close(params.text_document.uri));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.send(Event::Disk(params.changes.iter().filter_map(|c| path_key(&c.uri)).collect()));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        match params.settings {
            // Clients that answer questions send an empty note.
            Value::Object(settings) if !settings.is_empty() => {
                if let Some(layer) = self.settings(&Value::Object(settings)) {
                    self.send(Event::Settings(layer));
                }
            }
            _ => self.pull_settings(),
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let event = params.event;
        self.send(Event::Roots {
            added: roots(event.added.iter().map(|f| &f.uri)),
            removed: roots(event.removed.iter().map(|f| &f.uri)),
        });
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        requests::completion::handle(self, params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        requests::hover::handle(self, params).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        requests::definition::handle(self, params).await
    }

    async fn goto_implementation(
        &self,
        params: request::GotoImplementationParams,
    ) -> Result<Option<request::GotoImplementationResponse>> {
        requests::implementation::handle(self, params).await
    }

    async fn goto_type_definition(
        &self,
        params: request::GotoTypeDefinitionParams,
    ) -> Result<Option<request::GotoTypeDefinitionResponse>> {
        requests::type_definition::handle(self, params).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        requests::references::handle(self, params).await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        requests::call_hierarchy::prepare(self, params).await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        requests::call_hierarchy::incoming(self, params).await
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        requests::call_hierarchy::outgoing(self, params).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        requests::rename::prepare(self, params).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        requests::rename::handle(self, params).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        requests::highlight::handle(self, params).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        requests::document_symbol::handle(self, params).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        requests::workspace_symbol::handle(self, params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        requests::folding_range::handle(self, params).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        requests::selection_range::handle(self, params).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        requests::semantic_tokens::full(self, params).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        requests::semantic_tokens::delta(self, params).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        requests::semantic_tokens::range(self, params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        requests::code_lens::handle(self, params).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        requests::inlay_hint::handle(self, params).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        match &*params.command {
            requests::preview_archive::COMMAND => requests::preview_archive::handle(self, params).await,
            requests::show_drift::COMMAND => requests::show_drift::handle(self, params).await,
            requests::show_coverage::COMMAND => requests::show_coverage::handle(self, params).await,
            requests::next_task::COMMAND => requests::next_task::handle(self, params).await,
            other => {
                let known = requests::COMMANDS.join(", ");
                Err(Error::invalid_params(format!("no command `{other}`; there are {known}")))
            }
        }
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        requests::code_action::handle(self, params).await
    }
}

/// Serves one client over the standard streams; gives the exit code of the process.
///
/// # Errors
/// If the system gives no threads.
pub fn run() -> std::io::Result<i32> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(8)
        .thread_name("specls")
        .enable_time()
        .build()?;
    let builder = LspService::build(Server::new)
        .custom_method("specls/virtualDocument", Server::virtual_document)
        .custom_method("specls/trace", Server::trace);
    #[cfg(feature = "test-methods")]
    let builder = crate::test_methods::add(builder);
    let (service, socket) = builder.finish();
    let code = runtime.block_on(transport::serve(service, socket, std::io::stdin(), std::io::stdout()));
    runtime.shutdown_background();
    Ok(code)
}
