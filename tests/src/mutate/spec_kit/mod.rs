//! Damages to Spec Kit features.

mod code;
mod features;
mod files;
mod lists;
mod markers;
mod requirements;
mod tasks;

pub use features::{Feature, features};

use super::{Mutation, World, harmless};

/// Every damage that is known of in a workspace.
#[must_use]
pub fn mutations(world: &World) -> Vec<Mutation> {
    let features = features(world);
    let mut out = Vec::new();
    for feature in &features {
        requirements::mutations(feature, &features, &mut out);
        tasks::mutations(feature, world, &mut out);
        markers::mutations(feature, &mut out);
        files::mutations(feature, world, &mut out);
        lists::mutations(feature, &mut out);
        code::mutations(feature, &features, &mut out);
    }
    harmless::mutations(
        world,
        |path| path.contains("specs/") && !path.starts_with("examples/"),
        true,
        &mut out,
    );
    out
}
