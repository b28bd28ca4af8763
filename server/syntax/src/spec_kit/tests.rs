//! The forms of formats/spec-kit as people write them, one fact a line.

mod checklists;
mod markers;
mod specs;
mod stories;
mod task_lists;
