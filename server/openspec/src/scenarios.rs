//! What a new text of a requirement drops and adds of its scenarios. A MODIFIED block replaces all of the old one.

use rustc_hash::FxHashMap;

/// The scenarios of two texts of one requirement, compared by name; a name counts as often as it comes.
pub(crate) struct ScenarioChange<'t> {
    /// Only in the old text.
    pub missing: Vec<&'t str>,
    added: Vec<&'t str>,
    old: usize,
    new: usize,
}

impl<'t> ScenarioChange<'t> {
    pub(crate) fn new(old: &[&'t str], new: &[&'t str]) -> Self {
        Self { missing: unmatched(old, new), added: unmatched(new, old), old: old.len(), new: new.len() }
    }

    /// The missing ones, quoted.
    pub(crate) fn missing_names(&self) -> String {
        quoted(&self.missing)
    }

    /// How many there were and are, and which are new.
    pub(crate) fn balance(&self) -> String {
        let count = |n: usize| if n == 1 { "1 scenario".to_owned() } else { format!("{n} scenarios") };
        let scale =
            format!("The modified block has {}; the current spec has {}.", count(self.new), count(self.old));
        let added = self.added.len();
        if added == 0 {
            return format!("{scale} It adds none.");
        }
        let listed = quoted(&self.added[..added.min(3)]);
        let names = if added > 3 { format!("{listed} and {} more", added - 3) } else { listed };
        format!("{scale} It adds {} not in the current spec: {names}.", count(added))
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

fn unmatched<'t>(names: &[&'t str], against: &[&str]) -> Vec<&'t str> {
    let mut left: FxHashMap<&str, usize> = FxHashMap::default();
    against.iter().for_each(|name| *left.entry(*name).or_default() += 1);
    let unmatched = names.iter().filter(|name| match left.get_mut(**name) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    unmatched.copied().collect()
}
