//! The Language Server Protocol adapter.

pub mod block_tree;
pub mod blocks;
pub mod compute;
pub mod documents;
pub mod frames;
pub mod parent;
pub mod position;
pub mod transport;
pub mod uri;
