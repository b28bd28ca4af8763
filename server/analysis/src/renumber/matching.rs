//! Which requirement or criterion is which after an edit: by text, wherever it went; else by likeness and place.

use rustc_hash::{FxHashMap, FxHashSet};

use super::outline::{Entry, Outline};

/// Share of words that two texts must have in common to be one text, edited: in percent.
const ALIKE: usize = 50;
/// Lists with more entries than this that match nothing are not compared each with each.
const MOST_COMPARED: usize = 40;

/// For each entry that is, the one that it was.
pub(super) fn matched(was: &Outline, is: &Outline) -> Vec<Option<usize>> {
    let mut matching =
        Matching { was, is, of: vec![None; is.entries.len()], used: vec![false; was.entries.len()] };
    matching.requirements();
    matching.criteria();
    matching.of
}

struct Matching<'o> {
    was: &'o Outline,
    is: &'o Outline,
    /// By entry that is.
    of: Vec<Option<usize>>,
    /// By entry that was.
    used: Vec<bool>,
}

impl Matching<'_> {
    fn pair(&mut self, then: usize, now: usize) {
        self.of[now] = Some(then);
        self.used[then] = true;
    }

    fn requirements(&mut self) {
        let whole = |outline: &Outline, at: usize| {
            let criteria = outline.entries.iter().filter(|e| e.parent == Some(at)).map(|e| &*e.text);
            let all: Vec<&str> = std::iter::once(&*outline.entries[at].text).chain(criteria).collect();
            Some(all.join("\n"))
        };
        self.by_key(true, &whole);
        self.by_key(true, &|outline, at| {
            Some(outline.entries[at].text.trim().to_owned()).filter(|t| !t.is_empty())
        });
        self.by_criteria();
        self.alike(None);
    }

    /// Pairs what has one key in both, where several have it those of one id first, then in order.
    fn by_key(&mut self, requirement: bool, key: &dyn Fn(&Outline, usize) -> Option<String>) {
        let mut then: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for at in 0..self.was.entries.len() {
            if !self.used[at]
                && self.was.entries[at].requirement == requirement
                && let Some(key) = key(self.was, at)
            {
                then.entry(key).or_default().push(at);
            }
        }
        let mut now: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for at in 0..self.is.entries.len() {
            if self.of[at].is_none()
                && self.is.entries[at].requirement == requirement
                && let Some(key) = key(self.is, at)
            {
                now.entry(key).or_default().push(at);
            }
        }
        for (key, mut now) in now {
            let Some(then) = then.remove(&key) else { continue };
            let mut left: Vec<usize> = Vec::new();
            if then.len() == 1 && now.len() == 1 {
                self.pair(then[0], now[0]);
                continue;
            }
            let by_id: FxHashMap<&str, usize> =
                now.iter().rev().map(|n| (self.is.entries[*n].id.as_str(), *n)).collect();
            let mut taken: FxHashSet<usize> = FxHashSet::default();
            for t in then {
                match by_id.get(self.was.entries[t].id.as_str()).filter(|n| taken.insert(**n)) {
                    Some(n) => self.pair(t, *n),
                    None => left.push(t),
                }
            }
            now.retain(|n| !taken.contains(n));
            left.into_iter().zip(now).for_each(|(t, n)| self.pair(t, n));
        }
    }

    /// Requirements with another text, but with criteria that they had.
    fn by_criteria(&mut self) {
        let mut owners: FxHashMap<&str, usize> = FxHashMap::default();
        for entry in self.was.entries.iter().filter(|e| !e.requirement && !e.text.trim().is_empty()) {
            if let Some(parent) = entry.parent.filter(|p| !self.used[*p]) {
                owners.entry(&entry.text).or_insert(parent);
            }
        }
        let mut votes: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for entry in self.is.entries.iter().filter(|e| !e.requirement) {
            if let (Some(parent), Some(owner)) =
                (entry.parent.filter(|p| self.of[*p].is_none()), owners.get(&*entry.text))
            {
                *votes.entry((parent, *owner)).or_default() += 1;
            }
        }
        let mut votes: Vec<((usize, usize), usize)> = votes.into_iter().collect();
        votes.sort_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
        for ((now, then), _) in votes {
            if self.of[now].is_none() && !self.used[then] {
                self.pair(then, now);
            }
        }
    }

    fn criteria(&mut self) {
        // In the requirement it was in, then anywhere.
        let below = self.of.clone();
        let own = |outline: &Outline, at: usize| {
            let entry = &outline.entries[at];
            let parent = if std::ptr::eq(outline, self.is) {
                entry.parent.map(|p| below[p])
            } else {
                entry.parent.map(Some)
            };
            let known = |text: &str| !text.trim().is_empty();
            known(&entry.text).then(|| match parent {
                Some(Some(parent)) => format!("{parent}\n{}", entry.text),
                Some(None) => format!("new {at}\n{}", entry.text),
                None => format!("none {}\n{}", entry.above(), entry.text),
            })
        };
        let keys: Vec<Option<String>> = (0..self.is.entries.len()).map(|at| own(self.is, at)).collect();
        let old: Vec<Option<String>> = (0..self.was.entries.len()).map(|at| own(self.was, at)).collect();
        let is = std::ptr::from_ref(self.is);
        self.by_key(false, &|outline, at| {
            if std::ptr::eq(outline, is) { keys[at].clone() } else { old[at].clone() }
        });
        self.by_key(false, &|outline, at| {
            Some(outline.entries[at].text.trim().to_owned()).filter(|text| !text.is_empty())
        });
        let parents: Vec<Option<(usize, usize)>> = std::iter::once(None)
            .chain(self.of.iter().enumerate().filter_map(|(now, then)| Some(Some(((*then)?, now)))))
            .filter(|pair| pair.is_none_or(|(_, now)| self.is.entries[now].requirement))
            .collect();
        for parent in parents {
            self.alike(Some(parent));
        }
    }

    /// Pairs what is left of requirements (`None`), or of the criteria of one pair of requirements, between the same
    /// neighbours, by likeness, in order.
    fn alike(&mut self, below: Option<Option<(usize, usize)>>) {
        let counts = |e: &Entry, parent: Option<usize>| match below {
            None => e.requirement,
            Some(_) => !e.requirement && e.parent == parent,
        };
        let (then_parent, now_parent) = match below.flatten() {
            Some((then, now)) => (Some(then), Some(now)),
            None => (None, None),
        };
        let then: Vec<usize> =
            (0..self.was.entries.len()).filter(|a| counts(&self.was.entries[*a], then_parent)).collect();
        let now: Vec<usize> =
            (0..self.is.entries.len()).filter(|a| counts(&self.is.entries[*a], now_parent)).collect();
        // What follows the same neighbour belongs together.
        let mut gaps: FxHashMap<Option<usize>, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
        let mut last = None;
        for t in then {
            if self.used[t] {
                last = Some(t);
            } else {
                gaps.entry(last).or_default().0.push(t);
            }
        }
        last = None;
        for n in now {
            match self.of[n] {
                Some(t) => last = Some(t),
                None => gaps.entry(last).or_default().1.push(n),
            }
        }
        for (then, now) in gaps.into_values() {
            self.gap(&then, &now);
        }
    }

    fn gap(&mut self, then: &[usize], now: &[usize]) {
        if let ([t], [n]) = (then, now)
            && self.was.entries[*t].id == self.is.entries[*n].id
        {
            // Written anew where it stood.
            return self.pair(*t, *n);
        }
        if then.len() > MOST_COMPARED || now.len() > MOST_COMPARED {
            return;
        }
        let mut from = 0;
        for &n in now {
            let best = (from..then.len())
                .map(|at| (likeness(&self.was.entries[then[at]].text, &self.is.entries[n].text), at))
                .filter(|(likeness, _)| *likeness >= ALIKE)
                .max_by_key(|(likeness, at)| (*likeness, std::cmp::Reverse(*at)));
            if let Some((_, at)) = best {
                self.pair(then[at], n);
                from = at + 1;
            }
        }
    }
}

/// Share of the words that two texts have in common, in percent; those that every criterion has do not count.
fn likeness(a: &str, b: &str) -> usize {
    let common = [
        "when", "if", "while", "where", "then", "the", "system", "shall", "a", "an", "and", "to", "of", "is",
    ];
    let words = |text: &str| -> FxHashSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
        words.map(str::to_lowercase).filter(|w| !common.contains(&w.as_str())).collect()
    };
    let (a, b) = (words(a), words(b));
    let both = a.intersection(&b).count();
    if a.is_empty() && b.is_empty() { 0 } else { both * 200 / (a.len() + b.len()) }
}
