//! The `openspec/` of a project for [`specls_openspec`], which reads no disk itself.

use std::borrow::Cow;
use std::io::{self, ErrorKind};

use specls_disk::ARTIFACT_LIMIT;
use specls_index::Snapshot;
use specls_openspec::{Entry, Failure as Unread, Kind, Tree};

/// The `openspec/` of a folder as the tool sees it: what lies on the disk, and over it what is open in an editor.
pub struct OpenSpecFolder<'s> {
    root: String,
    open: Option<&'s Snapshot>,
}

impl<'s> OpenSpecFolder<'s> {
    /// That of the folder at `root`, a path key; nothing is open.
    #[must_use]
    pub fn on_disk(root: &str) -> Self {
        Self { root: root.to_owned(), open: None }
    }

    /// That of the folder at `root` with the open documents of a snapshot.
    #[must_use]
    pub fn with_open(root: &str, snapshot: &'s Snapshot) -> Self {
        Self { root: root.to_owned(), open: Some(snapshot) }
    }

    /// The folder that holds `openspec/`.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
    }

    fn path(&self, below: &str) -> String {
        let root = self.root.trim_end_matches('/');
        if below.is_empty() { format!("{root}/openspec") } else { format!("{root}/openspec/{below}") }
    }
}

impl Tree for OpenSpecFolder<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Unread> {
        let path = self.path(folder);
        let listed =
            specls_disk::list(&path).map_err(|error| unread(&error, &format!("scandir '{path}'")))?;
        Ok(listed.into_iter().filter_map(|(name, kind)| Some(Entry { name, kind: known(kind)? })).collect())
    }

    fn read(&self, path: &str) -> Result<Cow<'_, str>, Unread> {
        let path = self.path(path);
        let open = self.open.and_then(|snapshot| snapshot.file(&path)?.open.clone());
        if let Some((text, _)) = open {
            return Ok(Cow::Owned(text.to_string()));
        }
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
