//! What answers need to know of code beyond the model: who declares a name, and where it is written. Whoever calls gives
//! something that can look; nothing here does.

use std::sync::Arc;

use smol_str::SmolStr;
use specls_index::Snapshot;
use specls_symbols::SymbolKind;
use specls_syntax::{Lines, Span};

/// Where to look.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// In these files, absolute paths; what is in no known programming language is passed over.
    Files(&'a [Arc<str>]),
    /// In the source files below this folder that are no artifacts.
    Tree(&'a str),
}

/// What declarations to look for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Names, one of which it has.
    pub names: &'a [SmolStr],
    /// Names, one of which what it is declared in has; empty: whatever that is.
    pub owners: &'a [SmolStr],
}

/// A declaration, or a word where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Absolute path.
    pub path: Arc<str>,
    /// What is declared; `None` for a word.
    pub kind: Option<SymbolKind>,
    /// The name as written.
    pub name: SmolStr,
    /// The name of what it is declared in.
    pub owner: Option<SmolStr>,
    /// The whole declaration.
    pub full: Span,
    /// The name; inside `full`.
    pub focus: Span,
    /// The lines of the text that the spans are of.
    pub lines: Arc<Lines>,
    /// Stands in a test.
    pub test: bool,
}

/// Looks into source files. What cannot be read is passed over; whoever is told to stop gives nothing.
pub trait Search: Sync {
    /// Declarations, by path and place.
    fn declarations(&self, snapshot: &Snapshot, wanted: Wanted<'_>, scope: Scope<'_>) -> Vec<Found>;

    /// At most `most` places where code, not a comment or a string, has one of the words; by path and place.
    fn words(&self, snapshot: &Snapshot, words: &[SmolStr], scope: Scope<'_>, most: usize) -> Vec<Found>;
}

/// Finds nothing: for whoever has no disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSearch;

impl Search for NoSearch {
    fn declarations(&self, _: &Snapshot, _: Wanted<'_>, _: Scope<'_>) -> Vec<Found> {
        Vec::new()
    }

    fn words(&self, _: &Snapshot, _: &[SmolStr], _: Scope<'_>, _: usize) -> Vec<Found> {
        Vec::new()
    }
}
