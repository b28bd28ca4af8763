//! Snapshot and position to answers; no LSP types, no I/O.
