//! Why a link is likely, in what a reader can check.

use rustc_hash::FxHashSet;

use crate::context::AROUND;
use crate::words::{Word, importance, words};
use crate::{Feature, Likely};

/// Words that are told at most.
const TOLD: usize = 3;

/// A word that tells less than this part of what the best one does is not told.
const WORTH: f32 = 0.34;

/// A reason. As a sentence it begins with the task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// Both name these, the rarest first.
    Both {
        /// Names of programs as the requirement writes them, whole.
        names: Vec<String>,
        /// Words as the requirement writes them.
        words: Vec<String>,
    },
    /// These tasks beside it are likely for the same requirement, or name it.
    Beside(Vec<usize>),
}

impl Likely {
    /// Why, the strongest first.
    #[must_use]
    pub fn because(&self, feature: &Feature<'_>, task: usize, requirement: usize) -> Vec<Because> {
        let (Some(facts), Some(text)) = (feature.tasks.get(task), feature.requirements.get(requirement))
        else {
            return Vec::new();
        };
        let mut out = Vec::new();
        let (names, words) = self.shared(facts.text, text);
        if !names.is_empty() || !words.is_empty() {
            out.push(Because::Both { names, words });
        }
        // Of a pair that is hardly likely, what stands around it says nothing.
        if self.confidence(task, requirement) < 0.5 {
            return out;
        }
        // The nearest first, before and after in turn.
        let near = (1..=AROUND).flat_map(|distance| [task.checked_sub(distance), Some(task + distance)]);
        let speaks = |other: &usize| match feature.tasks.get(*other) {
            Some(facts) if !facts.cites.is_empty() => facts.cites.binary_search(&requirement).is_ok(),
            // One beside it counts by its words; what is written counts from farther away.
            Some(_) => other.abs_diff(task) == 1 && self.lexical(*other, requirement) >= 0.7,
            None => false,
        };
        let mut beside: Vec<usize> = near.flatten().filter(speaks).take(2).collect();
        beside.sort_unstable();
        if !beside.is_empty() {
            out.push(Because::Beside(beside));
        }
        out
    }

    /// What both texts say: names, and other words.
    fn shared(&self, task: &str, requirement: &str) -> (Vec<String>, Vec<String>) {
        let bags = &self.evidence().words;
        let in_task: FxHashSet<String> = words(task).into_iter().map(|word| word.stem).collect();
        let mut seen = FxHashSet::default();
        let mut shared: Vec<(f32, Word)> = words(requirement)
            .into_iter()
            .filter(|word| importance(&word.stem) >= 1.0 && in_task.contains(&word.stem))
            .filter(|word| seen.insert(word.stem.clone()))
            .filter_map(|word| Some((*bags.weights.get(bags.number(word.stem.as_str())? as usize)?, word)))
            .collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.span.start.cmp(&b.1.span.start)));
        let worth = shared.first().map_or(0.0, |(best, _)| best * WORTH);
        let (mut names, mut plain): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for (weight, word) in shared {
            if names.len() + plain.len() == TOLD || weight < worth || weight <= 0.0 {
                break;
            }
            let Some(written) = requirement.get(word.span.clone()) else { continue };
            match name_around(requirement, &word).filter(|name| task.contains(name)) {
                Some(name) if !names.iter().any(|known| known == name) => names.push(name.to_owned()),
                Some(_) => {}
                None => plain.push(written.to_lowercase()),
            }
        }
        (names, plain)
    }
}

/// The name of a program's that a word is a part of: with a hump, an underscore, or between backticks.
fn name_around<'t>(text: &'t str, word: &Word) -> Option<&'t str> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let before = text.get(..word.span.start)?;
    let after = text.get(word.span.end..)?;
    let start = before.trim_end_matches(part).len();
    let end = text.len() - after.trim_start_matches(part).len();
    let name = text.get(start..end)?;
    let in_code = text.get(..start)?.ends_with('`') && text.get(end..)?.starts_with('`');
    let inner = name.get(1..).unwrap_or_default();
    let is_name = in_code
        || name.contains('_')
        || inner.contains(char::is_uppercase) && name.contains(char::is_lowercase);
    is_name.then_some(name)
}
