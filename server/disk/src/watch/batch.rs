use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventKind};

use super::{Change, ChangeKind, News, Shared};
use crate::key::parent;

/// What one event says, as far as it matters here.
pub(super) enum Raw {
    Paths { paths: Vec<PathBuf>, made: bool, gone: bool },
    Lost,
}

impl Raw {
    pub(super) fn changed(paths: Vec<String>) -> Raw {
        Raw::Paths { paths: paths.into_iter().map(PathBuf::from).collect(), made: false, gone: false }
    }

    /// `None` for an event that changes nothing. On Linux there is one whenever any program opens a file.
    pub(super) fn of_event(event: notify::Result<Event>) -> Option<Raw> {
        let event = match event {
            Ok(event) => event,
            // Something was seen, and not understood.
            Err(_) => return Some(Raw::Lost),
        };
        if event.need_rescan() {
            return Some(Raw::Lost);
        }
        let (made, gone) = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => (false, false),
            EventKind::Access(_) => return None,
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => (true, false),
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => (false, true),
            // Both halves came before, as two events.
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if cfg!(target_os = "linux") => {
                return None;
            }
            EventKind::Modify(ModifyKind::Name(_)) => (true, true),
            EventKind::Modify(_) | EventKind::Any | EventKind::Other => (false, false),
        };
        Some(Raw::Paths { paths: event.paths, made, gone })
    }
}

/// Events of a short time: each path once, and whether it was made within.
#[derive(Default)]
pub(super) struct Batch {
    made: BTreeMap<String, bool>,
    lost: bool,
}

impl Batch {
    pub(super) fn add(&mut self, raw: Raw, watcher: &Shared) {
        let Raw::Paths { paths, made, gone } = raw else {
            self.lost = true;
            return;
        };
        let mut state = watcher.lock();
        for path in paths.iter().filter_map(|path| watcher.key(path)) {
            // Where a whole tree is watched, most of it may be ignored.
            let in_watched = parent(&path).is_some_and(|folder| state.folders.contains(folder));
            if !in_watched && !state.folders.contains(&path) {
                continue;
            }
            if gone {
                state.forget(&path);
            }
            *self.made.entry(path).or_default() |= made;
        }
    }

    /// Looks at the disk.
    pub(super) fn look(self) -> News {
        let changes = self.made.into_iter().map(|(path, made)| {
            // What is neither file nor folder (a link above all) does not count as being there.
            let there = fs::symlink_metadata(&path).ok().filter(|found| found.is_file() || found.is_dir());
            let kind = match there {
                None => ChangeKind::Deleted,
                Some(_) if made => ChangeKind::Created,
                Some(_) => ChangeKind::Changed,
            };
            Change { path, kind, is_folder: there.is_some_and(|found| found.is_dir()) }
        });
        News { changes: changes.collect(), lost: self.lost }
    }
}
