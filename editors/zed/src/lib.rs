//! Zed's side of Specls: which program serves, and which settings it is given.
//!
//! What a spec is, the server knows. Where there are none it says nothing.

use zed_extension_api::{
    self as zed, LanguageServerId, Result, Worktree, serde_json::Value, settings::LspSettings,
};

/// What the server is called on a `PATH`.
const PROGRAM: &str = "specls";

struct Specls;

impl zed::Extension for Specls {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<zed::Command> {
        let own = settings(server, worktree).and_then(|settings| settings.binary);
        let (path, arguments, variables) = match own {
            Some(own) => (own.path, own.arguments, own.env),
            None => (None, None, None),
        };
        // The shell's variables first: those of the settings win.
        let mut env = worktree.shell_env();
        env.extend(variables.into_iter().flatten());
        let command = path.or_else(|| worktree.which(PROGRAM)).ok_or_else(|| {
            format!(
                "`{PROGRAM}` is not on the PATH of {}: install it with `cargo install --path server/specls`, \
                 or name it in the settings under `lsp.{PROGRAM}.binary.path`",
                worktree.root_path()
            )
        })?;
        Ok(zed::Command { command, args: arguments.unwrap_or_else(|| vec!["lsp".into()]), env })
    }

    fn language_server_initialization_options(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        Ok(settings(server, worktree).and_then(|settings| settings.initialization_options))
    }

    fn language_server_workspace_configuration(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        // The server asks for the section `specls`, and Zed looks it up in what stands here.
        let own = settings(server, worktree).and_then(|settings| settings.settings);
        Ok(own.map(|own| zed::serde_json::json!({ PROGRAM: own })))
    }
}

/// What the user wrote under `lsp.specls`; nothing where it cannot be read.
fn settings(server: &LanguageServerId, worktree: &Worktree) -> Option<LspSettings> {
    LspSettings::for_worktree(server.as_ref(), worktree).ok()
}

zed::register_extension!(Specls);
