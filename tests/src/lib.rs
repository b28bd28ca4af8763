//! What the tests and benches share.

pub mod corpus;
pub mod dump;
pub mod generate;
pub mod mutate;
