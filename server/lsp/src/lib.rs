//! The Language Server Protocol adapter.
