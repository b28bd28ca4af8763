//! What files said in earlier commits: git's history, read in process. Knows nothing of specs, needs no git program and no
//! network, and writes nothing.
//!
//! History is the line of first parents from `HEAD`: what a branch brought in counts where it was merged, so any two
//! changes can be put in order, and one pull request is one moment.

mod error;
mod merged;
mod moved;
mod paths;
mod repository;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use repository::{Base, Reader, Repository};

/// Commits of the line of first parents that are read.
pub const MOST_COMMITS: usize = 10_000;

/// Versions of one file that are kept.
pub const MOST_VERSIONS: usize = 2_000;

/// Longer blobs are not read.
pub const LONGEST_BLOB: u64 = 10 * 1024 * 1024;

/// A commit, as people name it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Commit {
    /// The whole hash.
    pub hash: String,
    /// The day it was committed, as its committer's clock said: `2026-01-30`.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

impl Commit {
    /// The beginning of the hash that people use.
    #[must_use]
    pub fn short(&self) -> &str {
        self.hash.get(..8).unwrap_or(&self.hash)
    }
}

/// What a file said: two equal ones have the same text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct BlobId(pub(crate) gix::ObjectId);

/// Where the known history ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// At the first commit of all: everything is known.
    First,
    /// At the edge of a shallow clone.
    Shallow,
    /// At [`MOST_COMMITS`].
    Limit,
    /// At a commit or folder that cannot be read.
    Unreadable,
}

/// A state of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Version {
    /// Index (0 is `HEAD`) of the commit that brought it: the oldest that has it before a newer version.
    pub commit: u32,
    /// What the file said; `None` where there was no such file.
    pub blob: Option<BlobId>,
}

/// The versions of one file, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Versions {
    /// Neighbours differ. The first is what `HEAD` has.
    pub list: Vec<Version>,
    /// Whether the oldest one is known to have been brought by its commit: else it may be older than what is known.
    pub complete: bool,
}

impl Versions {
    /// Whether `HEAD` has the file.
    #[must_use]
    pub fn tracked(&self) -> bool {
        self.list.first().is_some_and(|version| version.blob.is_some())
    }
}

/// What is known of the past of some files.
#[derive(Clone, Debug)]
pub struct History {
    /// Hashes of the first parents, `HEAD` first.
    pub(crate) commits: Vec<gix::ObjectId>,
    /// Where they end.
    pub end: End,
    /// For each path that was asked for its versions.
    pub files: Vec<Versions>,
}

impl History {
    /// How many commits were read.
    #[must_use]
    pub fn len(&self) -> usize {
        self.commits.len()
    }

    /// Whether there is no commit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.commits.is_empty()
    }
}
