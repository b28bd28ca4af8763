//! What each number counts. Written by `cargo run --release -p specls-likely -- fit FILE`; do not edit.

use crate::Weights;

impl Weights {
    /// Made from 1291 tasks of 12 repositories in which people wrote the links.
    pub const BUILT_IN: Self = Self {
        evidence: (
            [
                6.0654, // words beyond the next best
                2.7813, // words of the requirement's best
                0.37,   // pieces
                1.8755, // pieces of the task's best
            ],
            -5.3299,
        ),
        context: (
            [
                0.7514,  // its own words
                -0.1744, // rank in the task
                0.1857,  // lead in the task
                0.2601,  // tasks beside it
                -0.1099, // tasks near it
                1.1377,  // order of both
                0.142,   // words of the phase
            ],
            -0.0808,
        ),
    };
}
