//! What touches the disk: the [walk](Walk), [reading](read) files, [watching](Watcher) them, finding the
//! [root](resolve_root). Nothing else in Specls does, and nothing here knows what a spec says.
//!
//! Files are named by **path keys**: absolute, `/` between names on every system, no `.`, `..` or trailing `/`, links
//! not resolved (an editor names a file the way the user opened it). [`key`] makes one. The walk keeps the spelling of
//! the root it is given, so a key can be compared byte by byte.
//!
//! Symbolic links are never followed: not by the walk, not by a read, not by the watcher. That keeps everything below
//! the root, and loops harmless.

mod folder;
mod key;
mod media;
mod read;
mod root;
mod walk;
mod watch;

pub use folder::{Kind, kind, list, read_lossy};
pub use key::{key, relative};
pub use media::is_media;
pub use read::{
    ARTIFACT_LIMIT, SOURCE_LIMIT, Stamp, Unread, is_file, is_folder, limit_of, read, stamp, with_text,
};
pub use root::{Root, RootError, canonical_root, find_up, is_project, resolve_root};
pub use walk::{Entry, NEVER_ENTERED, Skipped, Walk, Walked};
pub use watch::{Change, ChangeKind, News, WatchError, Watcher};
