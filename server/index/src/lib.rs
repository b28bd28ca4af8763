//! Facts and the tree to the model of the workspace: projects, features, links, resolved mentions; incremental.
//!
//! [`Workspace`] is owned by one writer and changed by [`Workspace::apply`]; [`Workspace::snapshot`] is what everybody
//! else reads: immutable, cheap to clone. Nothing here reads the disk or knows a protocol.

mod basename;
mod before;
mod behind;
mod feature;
mod layout;
mod map;
mod numbered;
mod paths;
mod relink;
mod resolve;
mod snapshot;
mod titles;
mod tree;
mod workspace;

pub use before::{Before, Naming};
pub use feature::{Around, Feature, FeatureFile, Item, ItemIndex, Link};
pub use layout::Project;
pub(crate) use map::Map;
pub use paths::PathTarget;
pub use resolve::{Target, base_id};
pub use snapshot::{File, Incoming, Snapshot};
pub use tree::Tree;
pub use workspace::{Change, Changes, FileChange, Workspace};

/// A file of the workspace, for the length of the session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// A feature folder, for the length of the session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FeatureId(pub u32);

/// A project: an index into [`Snapshot::projects`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProjectId(pub u32);

/// What a link says about its two ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation {
    /// Task → requirement, success criterion, story or scenario.
    Plans,
    /// Contract or design → requirement.
    Specifies,
    /// Code → anything.
    Implements,
    /// Test → anything.
    Verifies,
    /// Delta → requirement of a main spec.
    Changes,
    /// Task → task it waits for.
    Depends,
    /// Any other mention.
    Refers,
}

impl Relation {
    /// As machine output spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plans => "plans",
            Self::Specifies => "specifies",
            Self::Implements => "implements",
            Self::Verifies => "verifies",
            Self::Changes => "changes",
            Self::Depends => "depends",
            Self::Refers => "refers",
        }
    }
}

/// Inserts into an ascending list without duplicates.
pub(crate) fn insert_sorted<T: Ord + Copy>(list: &mut Vec<T>, value: T) {
    if let Err(at) = list.binary_search(&value) {
        list.insert(at, value);
    }
}

/// Removes from an ascending list.
pub(crate) fn remove_sorted<T: Ord + Copy>(list: &mut Vec<T>, value: T) {
    if let Ok(at) = list.binary_search(&value) {
        list.remove(at);
    }
}
