//! The Language Server Protocol adapter.
//!
//! Two halves: the transport and the documents, which know the protocol and nothing of specs, and the handlers, which
//! are glue: position in, snapshot, one call into `specls_ide`, conversion out. No rule about specs stands here.

pub mod block_tree;
pub mod blocks;
mod capabilities;
pub mod compute;
pub mod documents;
pub mod edits;
pub mod frames;
mod given;
mod guesses;
mod handle;
mod outbox;
pub mod parent;
pub mod position;
mod publish;
mod refresh;
mod requests;
mod server;
#[cfg(feature = "test-methods")]
mod test_methods;
mod traces;
pub mod transport;
pub mod uri;
mod world;
mod writer;
mod written;

pub use server::run;
