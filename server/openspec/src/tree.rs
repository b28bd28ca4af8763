//! Where the texts come from.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// What lies below a project's `openspec/`. Paths are relative to it and have `/` between their parts: `specs/a/spec.md`.
pub trait Tree {
    /// What lies directly in a folder, in any order.
    ///
    /// # Errors
    /// If there is no such folder, or it cannot be read.
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Failure>;

    /// The text of a file, with U+FFFD for what is not UTF-8.
    ///
    /// # Errors
    /// If there is no such file, or it cannot be read.
    fn read(&self, path: &str) -> Result<Cow<'_, str>, Failure>;

    /// What lies at a path, links followed; `None` if nothing does.
    fn kind(&self, path: &str) -> Option<Kind>;
}

/// One thing in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Without the folder.
    pub name: String,
    /// What it is.
    pub kind: Kind,
}

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file, or a link to one.
    File,
    /// A folder.
    Folder,
    /// Another link: to a folder (the tool does not enter it), or to nothing.
    Link,
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The system's name of it, such as `ENOENT` or `EACCES`.
    pub code: Cow<'static, str>,
    /// In full, as the tool would print it: `EACCES: permission denied, open '/x/spec.md'`.
    pub message: String,
}

impl Failure {
    /// Nothing is at `path`.
    #[must_use]
    pub fn missing(path: &str) -> Self {
        let message = format!("ENOENT: no such file or directory, open '{path}'");
        Self { code: "ENOENT".into(), message }
    }

    /// Whether nothing is there, or a file where a folder was meant.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(&*self.code, "ENOENT" | "ENOTDIR")
    }
}

/// A tree in memory: each file with its text, or why it has none. Folders exist where files lie below them.
#[derive(Clone, Debug, Default)]
pub struct MapTree {
    files: BTreeMap<String, Result<String, Failure>>,
}

impl MapTree {
    /// Adds a file.
    pub fn insert(&mut self, path: impl Into<String>, text: Result<String, Failure>) {
        self.files.insert(path.into(), text);
    }

    /// The files below a folder, by what follows the folder in their paths.
    fn below(&self, folder: &str) -> impl Iterator<Item = &str> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let length = start.len();
        let inside = self.files.range(start.clone()..).map(|(path, _)| &**path);
        inside.take_while(move |path| path.starts_with(&start)).filter_map(move |path| path.get(length..))
    }
}

impl FromIterator<(String, String)> for MapTree {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(files: I) -> Self {
        Self { files: files.into_iter().map(|(path, text)| (path, Ok(text))).collect() }
    }
}

impl Tree for MapTree {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Failure> {
        if self.files.contains_key(folder) {
            let message = format!("ENOTDIR: not a directory, scandir '{folder}'");
            return Err(Failure { code: "ENOTDIR".into(), message });
        }
        let mut found: Vec<Entry> = Vec::new();
        for path in self.below(folder) {
            let (name, kind) =
                path.split_once('/').map_or((path, Kind::File), |(name, _)| (name, Kind::Folder));
            if found.last().is_none_or(|last| last.name != name) {
                found.push(Entry { name: name.to_owned(), kind });
            }
        }
        if found.is_empty() { Err(Failure::missing(folder)) } else { Ok(found) }
    }

    fn read(&self, path: &str) -> Result<Cow<'_, str>, Failure> {
        match self.files.get(path) {
            Some(text) => text.as_ref().map(|text| Cow::Borrowed(&**text)).map_err(Clone::clone),
            None => Err(Failure::missing(path)),
        }
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        if self.files.contains_key(path) {
            return Some(Kind::File);
        }
        self.below(path).next().map(|_| Kind::Folder)
    }
}
