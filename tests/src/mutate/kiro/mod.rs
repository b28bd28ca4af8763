//! Damages to Kiro specs.

mod code;
mod features;
mod properties;
mod references;
mod requirements;
mod tasks;
mod waves;

pub use features::{Feature, features};

use super::{Mutation, World, harmless};

/// Every damage that is known of in a workspace.
#[must_use]
pub fn mutations(world: &World) -> Vec<Mutation> {
    let mut out = Vec::new();
    for feature in &features(world) {
        references::mutations(feature, &mut out);
        requirements::mutations(feature, &mut out);
        tasks::mutations(feature, &mut out);
        properties::mutations(feature, &mut out);
        code::mutations(feature, &mut out);
        waves::mutations(feature, &mut out);
    }
    harmless::mutations(world, |path| path.contains(".kiro/specs/"), true, &mut out);
    out
}
