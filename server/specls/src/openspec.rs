//! `specls check --format openspec`: what `openspec validate --all --json` prints, and its exit status.

use std::path::Path;
use std::process::ExitCode;

use specls_openspec::{Planning, RequestError, planning, validate};
use specls_session::OpenSpecFolder;

use crate::output::{Failure, finish, write_json};

/// Runs the command.
pub(crate) fn run(path: &Path, strict: bool) -> Result<ExitCode, Failure> {
    let start = specls_disk::canonical_root(path).map_err(|error| Failure {
        message: error.to_string(),
        help: Some("give a folder that exists".into()),
    })?;
    let Some(tree) = find(&start)? else {
        return finish(write_json(&RequestError::no_root()), ExitCode::from(1));
    };
    let report = validate(&tree, tree.root(), strict).map_err(|failure| Failure {
        message: format!("cannot read the folder `{}/openspec`: {}", tree.root(), failure.message),
        help: Some("make it readable".into()),
    })?;
    finish(write_json(&report), if report.valid() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The nearest folder from `start` upwards whose `openspec/` is one.
fn find(start: &str) -> Result<Option<OpenSpecFolder<'static>>, Failure> {
    for folder in Path::new(start).ancestors().filter_map(Path::to_str) {
        let tree = OpenSpecFolder::on_disk(folder.trim_end_matches('/'));
        match planning(&tree) {
            Planning::None => {}
            Planning::Here => return Ok(Some(OpenSpecFolder::on_disk(folder))),
            Planning::InStore(store) => {
                return Err(Failure {
                    message: format!(
                        "`{folder}/openspec` holds no specs: its config says they are in the store `{store}`, which only openspec can find"
                    ),
                    help: Some("run this in the folder of the store".into()),
                });
            }
        }
    }
    Ok(None)
}
