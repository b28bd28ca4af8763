//! Every path the walk saw: files by name, and folders. Paths are absolute, `/` between segments.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::Map;

/// The files and folders of the workspace, whether they were read or not.
#[derive(Clone, Default)]
pub struct Tree {
    /// All files.
    files: Map<Arc<str>, ()>,
    /// Files by their last segment.
    by_name: Map<SmolStr, Vec<Arc<str>>>,
    /// Folders with the number of entries directly in them.
    folders: Map<Arc<str>, u32>,
}

/// Last segment of a path.
pub(crate) fn name_of(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or(path, |slash| &path[slash + 1..])
}

/// The folder of a path; empty for one without any.
pub(crate) fn folder_of(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or("", |slash| &path[..slash])
}

impl Tree {
    /// Adds a file; `opened` is called with every folder that came to exist. False if it was there.
    pub(crate) fn add(&mut self, path: &Arc<str>, mut opened: impl FnMut(&str)) -> bool {
        if self.files.contains_key(path) {
            return false;
        }
        self.files.insert(path.clone(), ());
        let name = name_of(path);
        if let Some(files) = self.by_name.get_mut(name) {
            files.push(path.clone());
        } else {
            self.by_name.insert(name.into(), vec![path.clone()]);
        }
        let mut folder = folder_of(path);
        while !folder.is_empty() {
            if let Some(entries) = self.folders.get_mut(folder) {
                *entries += 1;
                break;
            }
            self.folders.insert(folder.into(), 1);
            opened(folder);
            folder = folder_of(folder);
        }
        true
    }

    /// Removes a file; `closed` is called with every folder that ceased to exist. False if it was not there.
    pub(crate) fn remove(&mut self, path: &str, mut closed: impl FnMut(&str)) -> bool {
        if !self.files.remove(path) {
            return false;
        }
        let name = name_of(path);
        let Some(files) = self.by_name.get_mut(name) else { return false };
        let Some(at) = files.iter().position(|p| &**p == path) else { return false };
        files.remove(at);
        if files.is_empty() {
            self.by_name.remove(name);
        }
        let mut folder = folder_of(path);
        while !folder.is_empty() {
            let Some(entries) = self.folders.get_mut(folder) else { break };
            *entries -= 1;
            if *entries > 0 {
                break;
            }
            self.folders.remove(folder);
            closed(folder);
            folder = folder_of(folder);
        }
        true
    }

    /// Whether the file is there.
    #[must_use]
    pub fn has_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The file's own spelling of `path`, shared.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get_key_value(path).map(|(path, ())| path)
    }

    /// Whether the folder holds anything.
    #[must_use]
    pub fn has_folder(&self, path: &str) -> bool {
        self.folders.contains_key(path)
    }

    /// Files with that last segment.
    #[must_use]
    pub fn named(&self, name: &str) -> &[Arc<str>] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// All folders, in no order.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &Arc<str>> {
        self.folders.keys()
    }

    /// All files, in no order.
    pub fn files(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.keys()
    }

    /// Number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.len() == 0
    }
}
