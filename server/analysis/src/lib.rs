//! Snapshot to coverage and findings; pure.
