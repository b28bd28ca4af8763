//! `cargo bench -p specls-tests`: every budget of the design that stands so far, beside what this machine needs.
//!
//! Workspaces of 100 and 1,000 features are generated once and kept in the target folder. Nothing here fails: a budget
//! that is missed is marked, and people decide.

mod code;
mod cold;
mod ide;
mod keys;
mod likely;
mod lsp;
mod rename;
mod report;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::{env, fs};

use report::Report;

/// Features of the smaller workspace, and of the larger one.
const FEATURES: [usize; 2] = [100, 1_000];

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, flag, root] = &arguments[..]
        && flag == "--hold"
    {
        return cold::hold(root);
    }
    let mut report = Report::new();
    if let [_, flag, ..] = &arguments[..]
        && flag == "--code"
    {
        code::definitions(&mut report);
        return report.print();
    }
    if let [_, flag, ..] = &arguments[..]
        && flag == "--likely"
    {
        likely::score(&mut report);
        return report.print();
    }
    if let [_, flag, ..] = &arguments[..]
        && flag == "--shown"
    {
        ide::shown(&tree(FEATURES[0]), &mut report);
        return report.print();
    }
    let [small, large] = FEATURES.map(tree);
    let server = build();
    match &server {
        Ok(server) => cold::check(&large, server, &mut report),
        Err(why) => report.unmeasured("cold check", why),
    }
    cold::memory(&large, &mut report);
    keys::keystrokes(&small, &large, &mut report);
    ide::requests(&large, &mut report);
    ide::shown(&large, &mut report);
    likely::score(&mut report);
    code::definitions(&mut report);
    match &server {
        Ok(server) => {
            lsp::lsp_budgets(&large, server, &mut report);
            rename::rename(server, &mut report);
        }
        Err(why) => report.unmeasured("the server", why),
    }
    report.print();
}

/// A generated workspace.
struct Tree {
    features: usize,
    root: PathBuf,
}

impl Tree {
    fn key(&self, path: &str) -> Arc<str> {
        format!("{}/{path}", self.root.display()).into()
    }

    fn roots(&self) -> Vec<Arc<str>> {
        vec![self.root.display().to_string().into()]
    }

    fn long_spec(&self) -> Arc<str> {
        self.key(&specls_tests::generate::long_spec(self.features))
    }
}

/// The workspace of so many features, written anew if the generator has changed since the last time.
fn tree(features: usize) -> Tree {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("budgets");
    let (root, stamp) = (folder.join(features.to_string()), folder.join(format!("{features}.stamp")));
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    specls_tests::generate::generate(features, |path, text| {
        for byte in path.bytes().chain(text.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    });
    let hash = format!("{hash:016x}");
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&hash) {
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).expect("a folder below the target folder");
        specls_tests::generate::write(&root, features).expect("the generated files can be written");
        fs::write(&stamp, hash).expect("the stamp can be written");
    }
    Tree { features, root }
}

/// The release binary, next to this one.
fn build() -> Result<PathBuf, String> {
    let here = env::current_exe().map_err(|e| e.to_string())?;
    let release = here.ancestors().nth(2).ok_or("this program stands in no target folder")?;
    let target = release.parent().ok_or("this program stands in no target folder")?;
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .args(["build", "--release", "-p", "specls", "--target-dir"])
        .arg(target)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .status();
    let binary = target.join("release").join(if cfg!(windows) { "specls.exe" } else { "specls" });
    match built {
        Ok(status) if status.success() => Ok(binary),
        Ok(status) => Err(format!("cargo build: {status}")),
        Err(error) => Err(format!("cargo build: {error}")),
    }
}
