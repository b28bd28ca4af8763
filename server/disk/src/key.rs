use std::borrow::Cow;
use std::path::{Component, Path, Prefix};

/// The path key of `path`: absolute (from the current folder), `/` between names, `.` and `..` worked out by the text
/// alone, a Windows drive and a host in lower case and without `\\?\`. `None` when the path is not UTF-8.
pub fn key(path: &Path) -> Option<String> {
    let here = Path::new(".");
    let absolute = std::path::absolute(if path.as_os_str().is_empty() { here } else { path }).ok()?;
    let mut key = String::with_capacity(absolute.as_os_str().len());
    for component in absolute.components() {
        match component {
            Component::Prefix(prefix) => match prefix.kind() {
                Prefix::Disk(drive) | Prefix::VerbatimDisk(drive) => {
                    key.push(char::from(drive.to_ascii_lowercase()));
                    key.push(':');
                }
                Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share) => {
                    key.push_str("//");
                    key.push_str(&server.to_str()?.to_ascii_lowercase());
                    key.push('/');
                    key.push_str(share.to_str()?);
                }
                Prefix::Verbatim(_) | Prefix::DeviceNS(_) => key.push_str(prefix.as_os_str().to_str()?),
            },
            Component::RootDir | Component::CurDir => {}
            Component::ParentDir => key.truncate(key.rfind('/').unwrap_or(0)),
            Component::Normal(name) => {
                key.push('/');
                key.push_str(name.to_str()?);
            }
        }
    }
    // The root of the system, or of a drive.
    if !key.contains('/') {
        key.push('/');
    }
    Some(key)
}

/// What of `path` lies below `root`, both keys: `""` for the root itself, `None` when it lies elsewhere.
pub fn relative<'a>(root: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(root)?;
    if rest.is_empty() || root.ends_with('/') { Some(rest) } else { rest.strip_prefix('/') }
}

/// The folder a key lies in; `None` for the root of the system.
pub(crate) fn parent(path: &str) -> Option<&str> {
    let end = path.rfind('/')?;
    let name = &path[end + 1..];
    if name.is_empty() {
        return None;
    }
    let folder = &path[..end];
    // `/` and `C:/` keep their slash.
    Some(if folder.contains('/') { folder } else { &path[..=end] })
}

/// The folders above a key, the nearest first, without the key itself.
pub(crate) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |folder| parent(folder))
}

/// The last name of a key.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A key below a folder.
pub(crate) fn join(folder: &str, below: &str) -> String {
    let slash = if folder.ends_with('/') { "" } else { "/" };
    format!("{folder}{slash}{below}")
}

/// The key of a path that the system built from a key by appending names: only the separators may differ.
pub(crate) fn from_walk(path: &Path) -> Option<Cow<'_, str>> {
    let text = path.to_str()?;
    Some(if cfg!(windows) { Cow::Owned(text.replace('\\', "/")) } else { Cow::Borrowed(text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn keys_are_absolute_and_plain() {
        for (path, expected) in [
            ("/a/b", "/a/b"),
            ("/a/b/", "/a/b"),
            ("/a//./b/../c", "/a/c"),
            ("/", "/"),
            ("/..", "/"),
            ("/a/..", "/"),
            ("//a", "/a"),
            ("/a\\b", "/a\\b"),
        ] {
            assert_eq!(key(Path::new(path)).as_deref(), Some(expected), "{path}");
        }
        let here = key(&std::env::current_dir().unwrap()).unwrap();
        assert_eq!(key(Path::new("")), Some(here.clone()));
        assert_eq!(key(Path::new("x/../y")), Some(join(&here, "y")));
    }

    #[cfg(windows)]
    #[test]
    fn keys_of_windows() {
        for (path, expected) in [
            (r"c:\a\b", "c:/a/b"),
            (r"C:\", "c:/"),
            (r"\\?\C:\a", "c:/a"),
            (r"\\server\share\a", "//server/share/a"),
            (r"C:/a/../b", "c:/b"),
        ] {
            assert_eq!(key(Path::new(path)).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn below_a_root() {
        assert_eq!(relative("/a", "/a/b/c"), Some("b/c"));
        assert_eq!(relative("/a", "/a"), Some(""));
        assert_eq!(relative("/a", "/ab"), None);
        assert_eq!(relative("/", "/ab"), Some("ab"));
    }

    #[test]
    fn folders_above() {
        assert_eq!(ancestors("/a/b/c").collect::<Vec<_>>(), ["/a/b", "/a", "/"]);
        assert_eq!(ancestors("C:/a/b").collect::<Vec<_>>(), ["C:/a", "C:/"]);
        assert_eq!(ancestors("/").count(), 0);
        assert_eq!(name("/a/b.md"), "b.md");
    }
}
