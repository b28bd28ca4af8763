//! Damages to Kiro specs.

use super::{Mutation, World};

/// Every damage that is known of in a workspace.
#[must_use]
pub fn mutations(_world: &World) -> Vec<Mutation> {
    Vec::new()
}
