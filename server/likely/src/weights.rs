//! What each number counts. Written by `cargo run --release -p specls-likely -- fit FILE`; do not edit.

use crate::Weights;

impl Weights {
    /// Made from 1291 tasks of 12 repositories in which people wrote the links.
    pub const BUILT_IN: Self = Self {
        evidence: (
            [
                7.2068, // words, beyond the next best requirement
                3.3181, // words, of the requirement's best task
                4.3004, // pieces, of the task's best requirement
            ],
            -6.6541,
        ),
        context: (
            [
                0.8975, // its own words
                0.998,  // where the tasks around it point to
                -1.212, // other tasks that claim it
            ],
            0.9308,
        ),
    };
}
