//! `specls check --format openspec`: what `openspec validate --all --json` prints, and its exit status.

use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::ExitCode;

use specls_disk::ARTIFACT_LIMIT;
use specls_openspec::{Entry, Failure as Unread, Kind, Planning, RequestError, Tree, planning, validate};

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
    let report = validate(&tree, &tree.root, strict).map_err(|failure| Failure {
        message: format!("cannot read the folder `{}/openspec`: {}", tree.root, failure.message),
        help: Some("make it readable".into()),
    })?;
    finish(write_json(&report), if report.valid() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The nearest folder from `start` upwards whose `openspec/` is one.
fn find(start: &str) -> Result<Option<OnDisk>, Failure> {
    for folder in Path::new(start).ancestors().filter_map(Path::to_str) {
        let tree = OnDisk { root: folder.trim_end_matches('/').to_owned() };
        match planning(&tree) {
            Planning::None => {}
            Planning::Here => return Ok(Some(OnDisk { root: folder.to_owned() })),
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

/// The `openspec/` of a folder.
struct OnDisk {
    root: String,
}

impl OnDisk {
    fn path(&self, below: &str) -> String {
        let root = self.root.trim_end_matches('/');
        if below.is_empty() { format!("{root}/openspec") } else { format!("{root}/openspec/{below}") }
    }
}

impl Tree for OnDisk {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Unread> {
        let path = self.path(folder);
        let listed =
            specls_disk::list(&path).map_err(|error| unread(&error, &format!("scandir '{path}'")))?;
        Ok(listed.into_iter().filter_map(|(name, kind)| Some(Entry { name, kind: known(kind)? })).collect())
    }

    fn read(&self, path: &str) -> Result<Cow<'_, str>, Unread> {
        let path = self.path(path);
        let read = specls_disk::read_lossy(&path, ARTIFACT_LIMIT);
        read.map(Cow::Owned).map_err(|error| match specls_disk::kind(&path) {
            // The tool follows links; here they lead nowhere, which is no verdict on the file.
            Some(specls_disk::Kind::Link) => Unread {
                code: "LINK".into(),
                message: format!("a symbolic link, which is not followed: '{path}'"),
            },
            _ if error.kind() == ErrorKind::IsADirectory => unread(&error, "read"),
            _ => unread(&error, &format!("open '{path}'")),
        })
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        known(specls_disk::kind(&self.path(path))?)
    }
}

fn known(kind: specls_disk::Kind) -> Option<Kind> {
    match kind {
        specls_disk::Kind::File => Some(Kind::File),
        specls_disk::Kind::Folder => Some(Kind::Folder),
        specls_disk::Kind::Link => Some(Kind::Link),
        specls_disk::Kind::Other => None,
    }
}

/// The system's error as the tool would name it.
fn unread(error: &io::Error, call: &str) -> Unread {
    let (code, words) = match error.kind() {
        ErrorKind::NotFound => ("ENOENT", "no such file or directory"),
        ErrorKind::NotADirectory => ("ENOTDIR", "not a directory"),
        ErrorKind::IsADirectory => ("EISDIR", "illegal operation on a directory"),
        ErrorKind::InvalidFilename => ("ENAMETOOLONG", "name too long"),
        ErrorKind::FileTooLarge => ("EFBIG", "file too large"),
        ErrorKind::PermissionDenied if error.raw_os_error() == Some(1) => {
            ("EPERM", "operation not permitted")
        }
        ErrorKind::PermissionDenied => ("EACCES", "permission denied"),
        _ => ("EIO", "i/o error"),
    };
    Unread { code: code.into(), message: format!("{code}: {words}, {call}") }
}
