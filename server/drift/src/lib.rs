//! Requirements whose text changed later than what names them: the model beside git's history. Asked for, never while
//! somebody types.
//!
//! Precision first: a place counts as old only where an earlier commit shows it in the very form that it has now. What is
//! not tracked, or older than what is known of history, is not suspect.

mod compare;
mod files;
mod items;
mod markdown;
mod pairs;
mod rows;
mod since;
mod unit;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use smol_str::SmolStr;
use specls_history::{Commit, Repository};
use specls_index::{Feature, File, Snapshot};

pub use compare::drift;
pub use markdown::markdown;
pub use since::drift_since;

/// What is compared.
pub struct Asked<'a> {
    /// The model.
    pub snapshot: &'a Snapshot,
    /// The history around `root`.
    pub repository: &'a Repository,
    /// The folder that the repository was opened with, as the model spells it.
    pub root: &'a str,
    /// The text of a file of the model: that of its open document, else what the disk has.
    pub text: &'a (dyn Fn(&File) -> Option<Arc<str>> + Sync),
    /// Whether a feature's requirements are asked for.
    pub feature: &'a (dyn Fn(&Feature) -> bool + Sync),
    /// Asked now and then; when it says no, nothing is given.
    pub go_on: &'a (dyn Fn() -> bool + Sync),
}

/// When a text became what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum When {
    /// After the last commit, or it is in none.
    Uncommitted,
    /// With a commit.
    Commit(Commit),
    /// Before the oldest commit that is known, which has it already.
    Before(Commit),
}

/// A place that names a requirement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// `code`, `test`, or the kind of the item or artifact: `operation`, `property`, `design`, `contract`.
    pub kind: &'static str,
    /// What it is called: the symbol or the item around it, if it is one.
    pub name: Option<SmolStr>,
    /// Absolute path.
    pub path: Arc<str>,
    /// The line of the mention, or where the item begins, from 1.
    pub line: u32,
    /// When it last changed. With a base: [`When::Before`] it if it did not change since.
    pub changed: When,
    /// Whether it is older than the requirement's text; with a base, whether it did not change since.
    pub suspect: bool,
}

/// A requirement with the places that name it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drifted {
    /// Name of its feature.
    pub feature: SmolStr,
    /// Path of the feature's folder.
    pub feature_path: Arc<str>,
    /// Kind of the item, as machine output spells it.
    pub kind: &'static str,
    /// Its id.
    pub id: SmolStr,
    /// How a sentence calls it.
    pub called: String,
    /// The first line of its text.
    pub title: String,
    /// Absolute path of the file that defines it.
    pub path: Arc<str>,
    /// Where it is defined, from 1.
    pub line: u32,
    /// When its text last changed.
    pub changed: When,
    /// With a base: it was not there.
    pub new: bool,
    /// Without a base the suspect ones only.
    pub places: Vec<Place>,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Drift {
    /// Sorted by file and place. Without a base those with a suspect place, else those whose text differs.
    pub requirements: Vec<Drifted>,
    /// What it was compared with, if that was asked for.
    pub base: Option<Commit>,
    /// Requirements that something names.
    pub named: usize,
    /// Places that were compared.
    pub compared: usize,
    /// Commits that were read.
    pub commits: usize,
    /// What limits the answer: where history ends, what is not tracked.
    pub notes: Vec<String>,
}

impl Drift {
    /// The suspect places with their requirements.
    pub fn suspects(&self) -> impl Iterator<Item = (&Drifted, &Place)> {
        let each = |one| move |place| (one, place);
        self.requirements.iter().flat_map(move |one| one.places.iter().filter(|p| p.suspect).map(each(one)))
    }
}
