//! The requirements of a spec while a delta is applied: in order of arrival, found by name and by what looks like it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use specls_syntax::openspec::{Block, fold_name};

/// One requirement.
#[derive(Clone, Debug)]
pub(crate) struct Requirement<'t> {
    /// As its heading has it.
    pub name: Cow<'t, str>,
    /// All of it, with LF line ends.
    pub raw: Cow<'t, str>,
    /// The names of its scenarios.
    pub scenarios: Vec<&'t str>,
    /// Whether it stands in the main spec just so.
    pub untouched: bool,
}

impl<'t> Requirement<'t> {
    pub(crate) fn new(block: &Block<'t>, untouched: bool) -> Self {
        let scenarios = block.scenarios.iter().map(|scenario| scenario.name.text).collect();
        Self { name: Cow::Borrowed(block.name.text), raw: block.raw.clone(), scenarios, untouched }
    }
}

/// Requirements by name. Renaming puts one at the end, as if it had come last.
#[derive(Debug, Default)]
pub(crate) struct Requirements<'t> {
    arrived: Vec<Option<(String, Requirement<'t>)>>,
    by_name: FxHashMap<String, usize>,
    by_fold: FxHashMap<String, BTreeSet<usize>>,
}

impl<'t> Requirements<'t> {
    pub(crate) fn get(&self, name: &str) -> Option<&Requirement<'t>> {
        self.slot(*self.by_name.get(name)?).map(|(_, requirement)| requirement)
    }

    pub(crate) fn set(&mut self, name: &str, requirement: Requirement<'t>) {
        let known = self.by_name.get(name).and_then(|at| self.arrived.get_mut(*at));
        if let Some(slot) = known {
            *slot = Some((name.to_owned(), requirement));
            return;
        }
        let at = self.arrived.len();
        self.arrived.push(Some((name.to_owned(), requirement)));
        self.by_name.insert(name.to_owned(), at);
        self.by_fold.entry(fold_name(name)).or_default().insert(at);
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Requirement<'t>> {
        let at = self.by_name.remove(name)?;
        if let Some(alike) = self.by_fold.get_mut(&fold_name(name)) {
            alike.remove(&at);
        }
        self.arrived.get_mut(at)?.take().map(|(_, requirement)| requirement)
    }

    /// The first that differs from `name` in nothing but case and white space, `except` not counted.
    pub(crate) fn alike(&self, name: &str, except: Option<&str>) -> Option<&Requirement<'t>> {
        let alike = self.by_fold.get(&fold_name(name))?.iter().filter_map(|at| self.slot(*at));
        let mut others = alike.filter(|(other, _)| except != Some(other));
        others.next().map(|(_, requirement)| requirement)
    }

    /// All, in order of arrival, with their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Requirement<'t>)> {
        self.arrived.iter().flatten().map(|(name, requirement)| (&**name, requirement))
    }

    fn slot(&self, at: usize) -> Option<&(String, Requirement<'t>)> {
        self.arrived.get(at)?.as_ref()
    }
}
