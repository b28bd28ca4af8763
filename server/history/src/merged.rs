//! Where two lines of history parted.

use gix::ObjectId;

/// The best common ancestor.
pub(crate) fn base(repository: &gix::Repository, one: ObjectId, other: ObjectId) -> Option<ObjectId> {
    repository.merge_base(one, other).ok().flatten().map(gix::Id::detach)
}
