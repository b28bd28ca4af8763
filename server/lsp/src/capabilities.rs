//! What the client can do, as far as it matters here; and what the server can.

use std::sync::Arc;

use serde_json::Value;
use specls_syntax::Encoding;
use tower_lsp::ls_types::{
    CallHierarchyServerCapability, ClientCapabilities, CodeActionKind, CodeActionOptions,
    CodeActionProviderCapability, CodeLensOptions, CompletionOptions, ExecuteCommandOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, ImplementationProviderCapability, MarkupKind,
    OneOf, RenameOptions, ResourceOperationKind, SaveOptions, SelectionRangeProviderCapability,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, TypeDefinitionProviderCapability, WorkDoneProgressOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::position;
use crate::requests::{self, semantic_tokens};

/// What a client announced. Nothing is sent that it did not ask for (design §8).
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub encoding: Encoding,
    /// Edits go as `documentChanges`, with versions.
    pub document_changes: bool,
    /// Edits may create files.
    pub create_files: bool,
    /// It shows what is said of single edits, and lets people choose among them.
    pub annotates_changes: bool,
    pub hierarchical_symbols: bool,
    pub markdown_hover: bool,
    pub markdown_completion: bool,
    pub label_details: bool,
    pub related_information: bool,
    pub code_description: bool,
    pub publish_version: bool,
    /// It watches files when asked to.
    pub watches_files: bool,
    pub configuration: bool,
    pub progress: bool,
    pub preferred_actions: bool,
    /// It asks what a rename would change before it asks for the name.
    pub prepares_rename: bool,
    /// It opens documents when asked to (`window/showDocument`).
    pub shows_documents: bool,
    /// It wants to hear which features changed (`specls/changed`).
    pub hears_changes: bool,
    /// It asks for the tokens of a document.
    pub semantic_tokens: bool,
    /// It asks again for tokens, lenses and hints when told to.
    pub refreshes_tokens: bool,
    pub refreshes_lenses: bool,
    pub refreshes_hints: bool,
    /// It asks for lenses and hints.
    pub code_lenses: bool,
    pub inlay_hints: bool,
    /// Commands that it runs itself.
    commands: Arc<[String]>,
}

impl Client {
    pub fn new(found: &ClientCapabilities) -> Self {
        let general = found.general.as_ref();
        let workspace = found.workspace.as_ref();
        let document = found.text_document.as_ref();
        let edit = workspace.and_then(|w| w.workspace_edit.as_ref());
        let operations = edit.and_then(|e| e.resource_operations.as_deref()).unwrap_or_default();
        let publish = document.and_then(|d| d.publish_diagnostics.as_ref());
        let item = document.and_then(|d| d.completion.as_ref()).and_then(|c| c.completion_item.as_ref());
        let yes = |flag: Option<bool>| flag == Some(true);
        let tokens = document.and_then(|d| d.semantic_tokens.as_ref());
        let own = found.experimental.as_ref().and_then(|e| e.get("specls"));
        let commands = own.and_then(|o| o.get("commands")).and_then(Value::as_array);
        Self {
            encoding: position::negotiate(general.and_then(|g| g.position_encodings.as_deref())),
            // Neovim can do both and announces only the operations.
            document_changes: yes(edit.and_then(|e| e.document_changes)) || !operations.is_empty(),
            create_files: operations.contains(&ResourceOperationKind::Create),
            annotates_changes: edit.is_some_and(|e| e.change_annotation_support.is_some()),
            hierarchical_symbols: yes(document
                .and_then(|d| d.document_symbol.as_ref())
                .and_then(|s| s.hierarchical_document_symbol_support)),
            markdown_hover: formats_markdown(
                document.and_then(|d| d.hover.as_ref()).and_then(|h| h.content_format.as_deref()),
            ),
            markdown_completion: formats_markdown(item.and_then(|i| i.documentation_format.as_deref())),
            label_details: yes(item.and_then(|i| i.label_details_support)),
            related_information: yes(publish.and_then(|p| p.related_information)),
            code_description: yes(publish.and_then(|p| p.code_description_support)),
            publish_version: yes(publish.and_then(|p| p.version_support)),
            watches_files: yes(workspace
                .and_then(|w| w.did_change_watched_files.as_ref())
                .and_then(|w| w.dynamic_registration)),
            configuration: yes(workspace.and_then(|w| w.configuration)),
            progress: yes(found.window.as_ref().and_then(|w| w.work_done_progress)),
            preferred_actions: yes(document
                .and_then(|d| d.code_action.as_ref())
                .and_then(|a| a.is_preferred_support)),
            prepares_rename: yes(document.and_then(|d| d.rename.as_ref()).and_then(|r| r.prepare_support)),
            semantic_tokens: tokens.is_some(),
            refreshes_tokens: yes(workspace
                .and_then(|w| w.semantic_tokens.as_ref())
                .and_then(|t| t.refresh_support)),
            refreshes_lenses: yes(workspace
                .and_then(|w| w.code_lens.as_ref())
                .and_then(|l| l.refresh_support)),
            refreshes_hints: yes(workspace
                .and_then(|w| w.inlay_hint.as_ref())
                .and_then(|h| h.refresh_support)),
            code_lenses: document.is_some_and(|d| d.code_lens.is_some()),
            inlay_hints: document.is_some_and(|d| d.inlay_hint.is_some()),
            shows_documents: found
                .window
                .as_ref()
                .and_then(|w| w.show_document.as_ref())
                .is_some_and(|s| s.support),
            hears_changes: yes(own.and_then(|o| o.get("changed")).and_then(Value::as_bool)),
            commands: commands.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    }

    /// Whether it asks for anything again when told to.
    pub fn refreshes(&self) -> bool {
        self.refreshes_tokens || self.refreshes_lenses || self.refreshes_hints
    }

    /// Whether the client runs `command` itself: only then may an answer carry it.
    pub fn declares(&self, command: &str) -> bool {
        self.commands.iter().any(|declared| declared == command)
    }
}

fn formats_markdown(formats: Option<&[MarkupKind]>) -> bool {
    formats.is_some_and(|f| f.contains(&MarkupKind::Markdown))
}

/// What the server answers to `initialize`.
pub(crate) fn server(client: &Client) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(position::kind(client.encoding)),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["-", "[", "§", ".", " "].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: requests::COMMANDS.map(str::to_owned).to_vec(),
            ..ExecuteCommandOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        implementation_provider: Some(ImplementationProviderCapability::Simple(true)),
        type_definition_provider: Some(TypeDefinitionProviderCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
        // Options only for clients that prepare: the others know a plain `true`.
        rename_provider: Some(if client.prepares_rename {
            let work_done_progress_options = WorkDoneProgressOptions::default();
            OneOf::Right(RenameOptions { prepare_provider: Some(true), work_done_progress_options })
        } else {
            OneOf::Left(true)
        }),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR]),
            ..CodeActionOptions::default()
        })),
        semantic_tokens_provider: client.semantic_tokens.then(|| semantic_tokens::options().into()),
        code_lens_provider: client.code_lenses.then_some(CodeLensOptions { resolve_provider: Some(false) }),
        inlay_hint_provider: client.inlay_hints.then_some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn client(experimental: Value) -> Client {
        Client::new(&ClientCapabilities { experimental: Some(experimental), ..ClientCapabilities::default() })
    }

    #[test]
    fn a_client_says_what_it_runs_itself() {
        let found = client(json!({"specls": {"changed": true, "commands": ["specls.showReferences", 7]}}));
        assert!(found.declares("specls.showReferences") && found.hears_changes);
        assert!(!found.declares("specls.show") && !found.declares(""));
    }

    #[test]
    fn other_shapes_declare_nothing() {
        for other in
            [json!(null), json!({"specls": true}), json!({"specls": {"commands": "a", "changed": 1}})]
        {
            let found = client(other);
            assert!(!found.declares("a") && !found.hears_changes && !found.shows_documents);
        }
    }
}
