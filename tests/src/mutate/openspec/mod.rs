//! Damages to OpenSpec workspaces: to main specs, to deltas that are there, and to changes written for the purpose.

mod changes;
mod deltas;
mod main_specs;
mod specs;

pub use specs::{Block, Capability, Delta, capabilities, deltas};

use super::{Mutation, World, harmless};

/// Every damage that is known of in a workspace.
#[must_use]
pub fn mutations(world: &World) -> Vec<Mutation> {
    let (capabilities, open) = (capabilities(world), deltas(world));
    let mut out = Vec::new();
    for capability in &capabilities {
        main_specs::mutations(capability, &open, &mut out);
        changes::mutations(capability, &open, &mut out);
    }
    deltas::mutations(&capabilities, &open, &mut out);
    changes::of_proposals(world, &open, &mut out);
    harmless::mutations(world, |path| path.starts_with("openspec/"), false, &mut out);
    out
}
