//! Why history cannot be read, in words for the user.

use std::fmt;

/// Why history cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Error {
    /// No folder from this one upwards is a repository.
    NoRepository(String),
    /// The repository has no working tree.
    Bare(String),
    /// Nothing was committed yet.
    NoCommit(String),
    /// A revision that names no commit, and why.
    Revision(String, String),
    /// What git's files hold cannot be read, and why.
    Unreadable(String, String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository(folder) => {
                write!(f, "no git repository at `{folder}`: drift compares with history")
            }
            Self::Bare(folder) => {
                write!(f, "the git repository at `{folder}` is bare: there is no working tree to compare")
            }
            Self::NoCommit(folder) => {
                write!(f, "the git repository at `{folder}` has no commit yet: drift compares with history")
            }
            Self::Revision(name, why) => write!(f, "no commit is called `{name}`: {why}"),
            Self::Unreadable(folder, why) => write!(f, "cannot read the git repository at `{folder}`: {why}"),
        }
    }
}

impl std::error::Error for Error {}
