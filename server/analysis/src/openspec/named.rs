//! What plans a requirement that has a name and no id: a task whose text holds the name.

use specls_index::{Feature, ItemIndex};
use specls_syntax::openspec::fold_name;

use crate::coverage::{ItemCoverage, tasks};

/// Most comparisons of a name with a task: nobody's change is as large.
const MOST_WORK: usize = 1 << 18;

/// Which of some names the tasks of a change hold.
pub(crate) struct Named {
    tasks: Vec<String>,
}

impl Named {
    pub fn new(feature: &Feature) -> Self {
        Self { tasks: tasks(feature).map(|(_, item)| fold_name(&item.text)).collect() }
    }

    /// The tasks, by their place among all, whose text holds `name`.
    pub fn by<'n>(&'n self, name: &str) -> impl Iterator<Item = usize> + 'n {
        let name = fold_name(name);
        let tasks = self.tasks.iter().enumerate().filter(|_| !self.tasks.is_empty());
        tasks.filter(move |(_, text)| holds(text, &name)).map(|(at, _)| at)
    }

    /// Whether looking for so many names is worth it.
    pub fn bears(&self, names: usize) -> bool {
        self.tasks.len().saturating_mul(names) <= MOST_WORK
    }
}

/// Whether a task that says `text` plans what is called `name`.
pub(crate) fn names(text: &str, name: &str) -> bool {
    holds(&fold_name(text), &fold_name(name))
}

/// Whether `name` stands in `text` as words.
fn holds(text: &str, name: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    !name.is_empty()
        && text.match_indices(name).any(|(at, _)| {
            let (first, last) = (name.chars().next(), name.chars().next_back());
            let before = text[..at].chars().next_back();
            let after = text[at + name.len()..].chars().next();
            !(word(before) && word(first) || word(after) && word(last))
        })
}

/// Where requirements have names and no ids, a task plans those whose names stand in its text.
pub(crate) fn plan(feature: &Feature, items: &mut [ItemCoverage]) {
    let requirements: Vec<ItemIndex> = feature.requirements().collect();
    let named = Named::new(feature);
    if !named.bears(requirements.len()) {
        return;
    }
    let all: Vec<ItemIndex> = tasks(feature).map(|(index, _)| index).collect();
    for index in requirements {
        let found = named.by(&feature.fact(index).id);
        items[index.0 as usize].tasks.extend(found.filter_map(|at| all.get(at)));
    }
}
