use std::io::{self, Read};

use crate::read::open;

/// What lies in a folder, links not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A device, a pipe or the like.
    Other,
}

impl Kind {
    fn of(kind: std::fs::FileType) -> Self {
        match kind {
            _ if kind.is_symlink() => Self::Link,
            _ if kind.is_dir() => Self::Folder,
            _ if kind.is_file() => Self::File,
            _ => Self::Other,
        }
    }
}

/// What lies directly in the folder at `path` (a path key), in no order; names that are not UTF-8 are left out.
///
/// # Errors
/// If the system refuses to list it, or to say what one of the entries is.
pub fn list(path: &str) -> io::Result<Vec<(String, Kind)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        if let Ok(name) = entry.file_name().into_string() {
            found.push((name, Kind::of(entry.file_type()?)));
        }
    }
    Ok(found)
}

/// What is at `path` (a path key), if anything is.
#[must_use]
pub fn kind(path: &str) -> Option<Kind> {
    std::fs::symlink_metadata(path).ok().map(|found| Kind::of(found.file_type()))
}

/// Reads a file of at most `limit` bytes with U+FFFD for what is not UTF-8, and the system's own error otherwise: for who
/// must say what another program would say of the file. Everyone else uses [`crate::read`].
///
/// # Errors
/// If the system refuses, or the file is too large.
pub fn read_lossy(path: &str, limit: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_and_what_is_not() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = |name: &str| format!("{}/{name}", folder.path().display());
        std::fs::write(path("a"), b"x\xff").expect("written");
        std::fs::create_dir(path("b")).expect("created");
        let mut found = list(&path("")).expect("listed");
        found.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(found, [("a".to_owned(), Kind::File), ("b".to_owned(), Kind::Folder)]);
        assert_eq!((kind(&path("b")), kind(&path("c"))), (Some(Kind::Folder), None));
        assert_eq!(read_lossy(&path("a"), 9).expect("read"), "x\u{fffd}");
        assert_eq!(read_lossy(&path("a"), 1).expect_err("too large").kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(read_lossy(&path("c"), 1).expect_err("missing").kind(), io::ErrorKind::NotFound);
        assert_eq!(list(&path("c")).expect_err("missing").kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = |name: &str| format!("{}/{name}", folder.path().display());
        std::fs::write(path("a"), "x").expect("written");
        std::os::unix::fs::symlink(path("a"), path("l")).expect("linked");
        assert_eq!(kind(&path("l")), Some(Kind::Link));
        assert!(read_lossy(&path("l"), 9).is_err());
    }
}
