use std::fmt;
use std::fs;
use std::path::Path;

use crate::key::{ancestors, join, key, name, parent};
use crate::read::reason;

/// A folder with one of these in it is a project.
const PROJECT_MARKS: [&str; 4] = [".specify", ".kiro", "openspec", ".spec-workflow"];

/// What a PATH given by the user means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The folder that is read, as a path key.
    pub root: String,
    /// What of it is shown, as a path key: the root itself, or a file or folder below it.
    pub shown: String,
}

/// A PATH that cannot be a root, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootError(String);

impl fmt::Display for RootError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for RootError {}

/// Finds what to read for PATH: inside a project (the nearest folder, PATH included, with `.specify/`, `.kiro/` or
/// `openspec/` in it) the project, of which PATH is shown; otherwise PATH itself, or the folder of the file PATH.
///
/// The user's home folder is a project only when PATH is the home folder: Kiro keeps its own settings in `~/.kiro`,
/// which says nothing about the folders below.
pub fn resolve_root(path: &Path) -> Result<Root, RootError> {
    resolve_below(path, std::env::home_dir().and_then(|home| key(&home)).as_deref())
}

fn resolve_below(path: &Path, home: Option<&str>) -> Result<Root, RootError> {
    let shown = existing(path)?;
    let is_folder = Path::new(&shown).is_dir();
    let folder = if is_folder { &*shown } else { parent(&shown).unwrap_or(&shown) };
    let is_project = |candidate: &&str| {
        let at_home = home == Some(candidate) && *candidate != folder;
        !at_home && is_project(candidate)
    };
    let root = std::iter::once(folder).chain(ancestors(folder)).find(is_project).unwrap_or(folder).to_owned();
    Ok(Root { root, shown })
}

/// The key of a path that exists; otherwise an error that says how far it does.
fn existing(path: &Path) -> Result<String, RootError> {
    let Some(wanted) = key(path) else {
        return Err(RootError(format!("`{}` is not a UTF-8 path", path.display())));
    };
    let error = match fs::metadata(&wanted) {
        Ok(_) => return Ok(wanted),
        Err(error) => error,
    };
    if error.kind() != std::io::ErrorKind::NotFound {
        return Err(RootError(format!("cannot look at `{wanted}`: {}", reason(&error))));
    }
    let mut missing = &*wanted;
    let mut found = "";
    for folder in ancestors(&wanted) {
        if Path::new(folder).exists() {
            found = folder;
            break;
        }
        missing = folder;
    }
    let missing = name(missing);
    Err(RootError(format!("no file or folder `{wanted}`: there is no `{missing}` in `{found}`")))
}

/// Whether the folder at `path` (a path key) holds specs by its marks: `.specify`, `.kiro` or `openspec`.
#[must_use]
pub fn is_project(path: &str) -> bool {
    PROJECT_MARKS.iter().any(|mark| Path::new(&join(path, mark)).is_dir())
}

/// The key of `path` with all links resolved, to tell whether two roots are the same folder.
pub fn canonical_root(path: &Path) -> Result<String, RootError> {
    let wanted = existing(path)?;
    let resolved = fs::canonicalize(&wanted)
        .map_err(|error| RootError(format!("cannot look at `{wanted}`: {}", reason(&error))))?;
    key(&resolved).ok_or_else(|| RootError(format!("`{}` is not a UTF-8 path", resolved.display())))
}

/// The nearest file called `file_name` in `start` or a folder above it, as a path key. `start` may be a file.
pub fn find_up(start: &Path, file_name: &str) -> Option<String> {
    let start = key(start)?;
    std::iter::once(&*start)
        .chain(ancestors(&start))
        .map(|folder| join(folder, file_name))
        .find(|candidate| Path::new(candidate).is_file())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn tree(paths: &[&str]) -> (TempDir, String) {
        let folder = TempDir::new().unwrap();
        for path in paths {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let root = key(folder.path()).unwrap();
        (folder, root)
    }

    fn resolve(root: &str, path: &str) -> (String, String) {
        let found = resolve_below(Path::new(&join(root, path)), None).unwrap();
        let short = |key: &str| crate::relative(root, key).unwrap().to_owned();
        (short(&found.root), short(&found.shown))
    }

    #[test]
    fn inside_and_outside_a_project() {
        let (_folder, root) = tree(&[
            "app/.specify/memory/constitution.md",
            "app/specs/001-x/spec.md",
            "app/src/main.rs",
            "app/sub/openspec/project.md",
            "kiro/.kiro/specs/x/tasks.md",
            "plain/specs/001-x/spec.md",
            "file/openspec",
        ]);
        let pair = |root: &str, shown: &str| (root.to_owned(), shown.to_owned());
        assert_eq!(resolve(&root, "app"), pair("app", "app"));
        assert_eq!(resolve(&root, "app/specs/001-x"), pair("app", "app/specs/001-x"));
        assert_eq!(resolve(&root, "app/src/main.rs"), pair("app", "app/src/main.rs"));
        assert_eq!(resolve(&root, "app/.specify/memory"), pair("app", "app/.specify/memory"));
        assert_eq!(resolve(&root, "app/sub/openspec"), pair("app/sub", "app/sub/openspec"));
        assert_eq!(resolve(&root, "kiro/.kiro/specs/x/"), pair("kiro", "kiro/.kiro/specs/x"));
        assert_eq!(resolve(&root, "plain/specs"), pair("plain/specs", "plain/specs"));
        assert_eq!(
            resolve(&root, "plain/specs/001-x/spec.md"),
            pair("plain/specs/001-x", "plain/specs/001-x/spec.md")
        );
        assert_eq!(resolve(&root, "file"), pair("file", "file"), "a file is no mark of a project");
        assert_eq!(resolve(&root, "app/src/../specs"), pair("app", "app/specs"));
    }

    #[test]
    fn the_home_folder_is_no_project_of_what_lies_below() {
        let (_folder, home) = tree(&[".kiro/settings/mcp.json", "code/x/src/main.rs"]);
        let resolve = |path: &str| resolve_below(Path::new(path), Some(&home)).unwrap().root;
        assert_eq!(resolve(&join(&home, "code/x")), join(&home, "code/x"));
        assert_eq!(resolve(&home), home);
    }

    #[test]
    fn what_is_missing_is_said() {
        let (_folder, root) = tree(&["app/specs/001-x/spec.md"]);
        let error = resolve_root(Path::new(&join(&root, "app/spec/001-x"))).unwrap_err();
        let expected =
            format!("no file or folder `{root}/app/spec/001-x`: there is no `spec` in `{root}/app`");
        assert_eq!(error.to_string(), expected);
        assert!(canonical_root(Path::new("/no/such/thing")).is_err());
    }

    #[test]
    fn upward() {
        let (_folder, root) = tree(&["specls.toml", "a/specls.toml", "a/b/c/x.md", "d/specls.toml/x"]);
        let find = |start: &str| find_up(Path::new(&join(&root, start)), "specls.toml");
        assert_eq!(find("a/b/c/x.md"), Some(join(&root, "a/specls.toml")));
        assert_eq!(find("a"), Some(join(&root, "a/specls.toml")));
        assert_eq!(find("d"), Some(join(&root, "specls.toml")), "a folder of that name is none");
        assert_eq!(find_up(Path::new(&root), "no-such-file.toml"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_keeps_its_spelling_and_has_one_canonical_root() {
        let (_folder, root) = tree(&["real/.specify/x", "real/specs/spec.md"]);
        let link = join(&root, "link");
        std::os::unix::fs::symlink(join(&root, "real"), &link).unwrap();
        let found = resolve_root(Path::new(&join(&link, "specs"))).unwrap();
        assert_eq!((found.root, found.shown), (link.clone(), join(&link, "specs")));
        let canonical = |path: &str| canonical_root(Path::new(path)).unwrap();
        assert_eq!(canonical(&link), canonical(&join(&root, "real")));
    }
}
