//! Opening a repository, its commits and its blobs.

use std::path::Path;

use gix::bstr::ByteSlice as _;
use gix::discover::upwards;
use gix::{ObjectId, ThreadSafeRepository};

use crate::paths::Walk;
use crate::{BlobId, Commit, End, Error, History, LONGEST_BLOB, MOST_COMMITS, merged};

/// Decoded objects that are kept, in bytes: commits and the upper trees, which every step meets again.
const CACHE: usize = 16 * 1024 * 1024;

/// A repository around a folder.
pub struct Repository {
    inner: ThreadSafeRepository,
    /// The folder that was asked for, for messages.
    folder: String,
    /// That folder below the working tree, with `/` between and behind names; empty for the top.
    prefix: String,
    head: ObjectId,
}

/// Reads objects; one for each thread.
pub struct Reader {
    inner: gix::Repository,
    prefix: String,
}

impl Repository {
    /// The repository that `folder` lies in. Neither the environment nor the user's settings are asked: inside of a hook
    /// git names another repository there.
    ///
    /// # Errors
    /// If there is none, it is bare or without a commit, or its files cannot be read.
    pub fn open(folder: &str) -> Result<Self, Error> {
        let unreadable = |why: String| Error::Unreadable(folder.to_owned(), why);
        let options = gix::open::Options::isolated();
        let trust = gix::sec::trust::Mapping { full: options.clone(), reduced: options };
        let inner = ThreadSafeRepository::discover_opts(folder, upwards::Options::default(), trust)
            .map_err(|_| Error::NoRepository(folder.to_owned()))?;
        let local = inner.to_thread_local();
        let Some(top) = local.workdir() else { return Err(Error::Bare(folder.to_owned())) };
        let real = |path: &Path| path.canonicalize().map_err(|error| unreadable(error.to_string()));
        let (top, below) = (real(top)?, real(Path::new(folder))?);
        let Ok(below) = below.strip_prefix(&top) else { return Err(Error::Bare(folder.to_owned())) };
        let mut prefix = String::new();
        for part in below {
            prefix.push_str(&part.to_string_lossy());
            prefix.push('/');
        }
        let head = local.head().map_err(|error| unreadable(error.to_string()))?;
        if head.is_unborn() {
            return Err(Error::NoCommit(folder.to_owned()));
        }
        let head = local.head_commit().map_err(|error| unreadable(error.to_string()))?.id;
        Ok(Self { inner, folder: folder.to_owned(), prefix, head })
    }

    /// What reads objects on the thread that asks for it.
    #[must_use]
    pub fn reader(&self) -> Reader {
        let mut inner = self.inner.to_thread_local();
        inner.object_cache_size_if_unset(CACHE);
        Reader { inner, prefix: self.prefix.clone() }
    }

    /// The past of the files at `paths`, which are relative to the folder that was opened, with `/` between names. A file
    /// that was moved is followed where its old path went away in the same commit. `None` when `go_on` says no.
    #[must_use]
    pub fn history(&self, paths: &[String], go_on: &dyn Fn() -> bool) -> Option<History> {
        let reader = self.reader();
        let paths = paths.iter().map(|path| format!("{}{path}", self.prefix));
        let shallow = reader.inner.shallow_commits().ok().flatten();
        let mut walk: Option<Walk<'_>> = None;
        let (mut commits, mut end) = (Vec::new(), End::First);
        let mut next = Some(self.head);
        let mut paths = Some(paths.collect::<Vec<_>>());
        while let Some(id) = next {
            if !go_on() {
                return None;
            }
            if commits.len() == MOST_COMMITS {
                end = End::Limit;
                break;
            }
            let found = reader.inner.find_commit(id).ok();
            let Some((tree, parent)) = found.and_then(|commit| {
                Some((commit.tree_id().ok()?.detach(), commit.parent_ids().next().map(gix::Id::detach)))
            }) else {
                end = End::Unreadable;
                break;
            };
            let index = commits.len() as u32;
            let read = match (&mut walk, paths.take()) {
                (Some(walk), _) => walk.older(index, tree),
                (none, paths) => {
                    let (begun, read) = Walk::new(&reader.inner, &paths.unwrap_or_default(), tree);
                    *none = Some(begun);
                    read
                }
            };
            if !read {
                end = End::Unreadable;
                break;
            }
            commits.push(id);
            next = parent;
            if next.is_some() && shallow.as_ref().is_some_and(|known| known.iter().any(|s| *s == id)) {
                end = End::Shallow;
                break;
            }
        }
        let last = (commits.len() as u32).saturating_sub(1);
        let files = walk.map(|walk| walk.finish(last, end == End::First)).unwrap_or_default();
        Some(History { commits, end, files })
    }

    /// The commit at `index` of the history (0 is `HEAD`).
    #[must_use]
    pub fn commit(&self, history: &History, index: u32) -> Option<Commit> {
        self.reader().commit(*history.commits.get(index as usize)?)
    }

    /// The commit that a revision (branch, tag, hash, `HEAD~3`) means for a review: where the line of `HEAD` left its
    /// own, so that what others brought there since is not counted.
    ///
    /// # Errors
    /// If it names no commit.
    pub fn since(&self, revision: &str) -> Result<Base, Error> {
        let reader = self.reader();
        let unknown = |why: &str| Error::Revision(revision.to_owned(), why.to_owned());
        let id = reader
            .inner
            .rev_parse_single(revision.as_bytes().as_bstr())
            .map_err(|error| unknown(&format!("{} (in `{}`)", error, self.folder)))?;
        let commit = id.object().ok().and_then(|object| object.peel_to_commit().ok());
        let Some(commit) = commit else { return Err(unknown("it names no commit")) };
        let id = merged::base(&reader.inner, commit.id, self.head).unwrap_or(commit.id);
        let tree = reader.inner.find_commit(id).ok().and_then(|c| Some(c.tree_id().ok()?.detach()));
        let (Some(tree), Some(commit)) = (tree, reader.commit(id)) else {
            return Err(unknown("its commit cannot be read"));
        };
        Ok(Base { commit, tree })
    }
}

/// A commit to compare the working tree with.
#[derive(Clone, Debug)]
pub struct Base {
    /// The commit.
    pub commit: Commit,
    tree: ObjectId,
}

impl Reader {
    /// The text of a blob, with U+FFFD for what is not UTF-8; `None` if it cannot be read or is longer than
    /// [`LONGEST_BLOB`].
    #[must_use]
    pub fn text(&self, blob: BlobId) -> Option<String> {
        let size = self.inner.find_header(blob.0).ok()?.size();
        if size > LONGEST_BLOB {
            return None;
        }
        let mut found = self.inner.find_object(blob.0).ok()?.try_into_blob().ok()?;
        Some(match String::from_utf8(found.take_data()) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }

    /// What the file at `path` (as for [`Repository::history`]) said at `base`.
    #[must_use]
    pub fn at(&self, base: &Base, path: &str) -> Option<BlobId> {
        let tree = self.inner.find_tree(base.tree).ok()?;
        let path = format!("{}{path}", self.prefix);
        let entry = tree.lookup_entry(path.split('/').map(str::as_bytes)).ok()??;
        entry.mode().is_blob().then(|| BlobId(entry.object_id()))
    }

    fn commit(&self, id: ObjectId) -> Option<Commit> {
        let commit = self.inner.find_commit(id).ok()?;
        let date = commit.committer().ok().and_then(|by| by.time().ok());
        let date = date.and_then(|time| time.format(gix::date::time::format::SHORT).ok()).unwrap_or_default();
        let message = commit.message_raw_sloppy().to_str_lossy();
        let subject = message.trim_start().lines().next().unwrap_or_default().trim_end().to_owned();
        Some(Commit { hash: id.to_string(), date, subject })
    }
}
