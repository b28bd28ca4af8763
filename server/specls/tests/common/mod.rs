//! Runs the built program on small workspaces.

#![allow(dead_code, reason = "each test binary uses a part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The bundled example.
pub const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/workspaces/rag-answers");

/// What a run of the program gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The program with `args`, without anything of the environment that changes its output.
pub fn specls(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specls"));
    command.current_dir(folder).args(args);
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// Runs the program in `folder`.
pub fn run(folder: impl AsRef<Path>, args: &[&str]) -> Ran {
    ran(specls(folder.as_ref(), args).output().expect("the program runs"))
}

pub fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Ran {
        code: output.status.code().expect("the program is not killed"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A workspace in a folder of its own, from `//- path` lines with the text of each file below.
pub struct Workspace(TempDir);

impl Workspace {
    pub fn new(files: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let workspace = Self(folder);
        for file in files.split("//- ").skip(1) {
            let (path, text) = file.split_once('\n').expect("a path on a line of its own");
            workspace.write(path, text);
        }
        workspace
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }

    pub fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    /// Runs the program in the workspace; its folder is called `ROOT` in the output.
    pub fn run(&self, args: &[&str]) -> Ran {
        let mut ran = run(self.path(), args);
        let root = self.path().to_str().expect("UTF-8").to_owned();
        ran.stdout = ran.stdout.replace(&root, "ROOT");
        ran.stderr = ran.stderr.replace(&root, "ROOT");
        ran
    }
}
