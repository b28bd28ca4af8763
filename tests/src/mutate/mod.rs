//! Damages: real workspaces changed in one known way, and what must be found then.
//!
//! What is expected follows from how the damage was made and from what the design promises, never from what a rule
//! says. Sites are chosen where that is beyond doubt; each family of damages says why.

mod harmless;
pub mod kiro;
pub mod openspec;
pub mod spec_kit;
pub mod text;

use std::collections::BTreeMap;
use std::ops::Range;

/// The code of what a file's format does not ask for.
pub const MALFORMED: &str = "malformed-file";

/// The files of a workspace: paths from its root, with the texts of those whose text is known.
pub struct World {
    /// By path.
    pub files: BTreeMap<String, Option<String>>,
}

impl World {
    /// The text of a file, if it is known.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Paths and known texts of the files below a folder.
    pub fn below<'w>(&'w self, folder: &'w str) -> impl Iterator<Item = (&'w str, &'w str)> {
        let rest = move |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let from =
            self.files.range(folder.to_owned()..).take_while(move |(path, _)| path.starts_with(folder));
        from.filter(move |(path, _)| rest(path)).filter_map(|(path, text)| Some((&**path, text.as_deref()?)))
    }
}

/// One change of one file.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Path from the root of the workspace.
    pub file: String,
    /// What happens to it.
    pub change: Change,
}

/// What happens to a file.
#[derive(Clone, Debug)]
pub enum Change {
    /// These bytes of its text become another text.
    Replace(Range<usize>, String),
    /// It did not exist, and is written.
    Create(String),
    /// It goes.
    Remove,
}

/// Where something must be found.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// At this byte of the text before; no edit touches it.
    Kept(usize),
    /// In the text that the edit with this index wrote, at this byte of it.
    Written(usize, usize),
}

/// How well the place of a finding is known.
#[derive(Clone, Copy, Debug)]
pub enum Reach {
    /// The finding begins at this byte.
    Exact,
    /// It begins on the same line.
    Line,
    /// It begins at this byte or at most so many behind it.
    Within(usize),
}

/// What must be found.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The rule's code.
    pub code: &'static str,
    /// How severe.
    pub severity: &'static str,
    /// Path from the root of the workspace.
    pub file: String,
    /// Where it begins.
    pub at: Place,
    /// How well that is known.
    pub reach: Reach,
}

/// What may change beside what is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// A finding that was not there before.
    Came,
    /// A finding that is not there any more.
    Went,
}

/// Findings that may come or go beside what is expected, because the damage has further consequences.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The rule's code.
    pub code: &'static str,
    /// The file in which they may come or go.
    pub file: String,
    /// Which of the two.
    pub sign: Sign,
    /// Why the damage has this consequence.
    pub why: &'static str,
}

/// A damage.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// What was done, in a few words: damages of one kind are counted together.
    pub kind: &'static str,
    /// How. Those of one file do not overlap and are in the order of its text.
    pub edits: Vec<Edit>,
    /// What must be found; where it is nothing, nothing may change.
    pub expected: Vec<Expected>,
    /// What may change beside it.
    pub allowed: Vec<Allowed>,
}

impl Mutation {
    /// A damage by one replacement.
    #[must_use]
    pub fn replace(kind: &'static str, file: &str, bytes: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            kind,
            edits: vec![Edit { file: file.to_owned(), change: Change::Replace(bytes, text.into()) }],
            expected: Vec::new(),
            allowed: Vec::new(),
        }
    }

    /// A damage by a new file.
    #[must_use]
    pub fn create(kind: &'static str, file: String, text: String) -> Self {
        Self {
            kind,
            edits: vec![Edit { file, change: Change::Create(text) }],
            expected: Vec::new(),
            allowed: Vec::new(),
        }
    }

    /// Also this replacement.
    #[must_use]
    pub fn and(mut self, file: &str, bytes: Range<usize>, text: impl Into<String>) -> Self {
        self.edits.push(Edit { file: file.to_owned(), change: Change::Replace(bytes, text.into()) });
        self
    }

    /// Expects a finding at byte `at` of what the last edit wrote.
    #[must_use]
    pub fn expect_written(mut self, code: &'static str, severity: &'static str, at: usize) -> Self {
        let last = self.edits.len() - 1;
        let file = self.edits[last].file.clone();
        let at = Place::Written(last, at);
        self.expected.push(Expected { code, severity, file, at, reach: Reach::Exact });
        self
    }

    /// Expects a finding at byte `at` of a text as it was before.
    #[must_use]
    pub fn expect_kept(mut self, code: &'static str, severity: &'static str, file: &str, at: usize) -> Self {
        let (file, at) = (file.to_owned(), Place::Kept(at));
        self.expected.push(Expected { code, severity, file, at, reach: Reach::Exact });
        self
    }

    /// Of what was expected last, only the line is known.
    #[must_use]
    pub fn on_line(self) -> Self {
        self.reach(Reach::Line)
    }

    /// What was expected last begins at most so many bytes behind the place.
    #[must_use]
    pub fn within(self, bytes: usize) -> Self {
        self.reach(Reach::Within(bytes))
    }

    fn reach(mut self, reach: Reach) -> Self {
        if let Some(last) = self.expected.last_mut() {
            last.reach = reach;
        }
        self
    }

    /// Findings of that code may come or go in that file.
    #[must_use]
    pub fn allow(mut self, sign: Sign, code: &'static str, file: &str, why: &'static str) -> Self {
        self.allowed.push(Allowed { code, file: file.to_owned(), sign, why });
        self
    }

    /// The text of a file after the damage; `None` where it is gone or was not there.
    #[must_use]
    pub fn text_after(&self, world: &World, file: &str) -> Option<String> {
        let mut out = String::new();
        let before = world.text(file).unwrap_or_default();
        let mut from = 0;
        for edit in self.edits.iter().filter(|edit| edit.file == file) {
            match &edit.change {
                Change::Replace(bytes, text) => {
                    out += &before[from..bytes.start];
                    out += text;
                    from = bytes.end;
                }
                Change::Create(text) => return Some(text.clone()),
                Change::Remove => return None,
            }
        }
        Some(out + &before[from..])
    }

    /// Where a byte of a file's text stands after the damage; `None` where an edit replaced it.
    #[must_use]
    pub fn moved(&self, file: &str, at: usize) -> Option<usize> {
        let mut to = at;
        for edit in self.edits.iter().filter(|edit| edit.file == file) {
            match &edit.change {
                Change::Replace(bytes, text) if bytes.end <= at => to = to + text.len() - bytes.len(),
                Change::Replace(bytes, _) if bytes.start > at => {}
                _ => return None,
            }
        }
        Some(to)
    }

    /// First bytes at which something expected may begin after the damage.
    #[must_use]
    pub fn places(&self, world: &World, expected: &Expected) -> Option<Range<usize>> {
        let at = self.place(expected)?;
        Some(match expected.reach {
            Reach::Exact => at..at + 1,
            Reach::Within(bytes) => at..at + bytes + 1,
            Reach::Line => {
                let text = self.text_after(world, &expected.file)?;
                let start = text.get(..at)?.rfind('\n').map_or(0, |n| n + 1);
                start..text[at..].find('\n').map_or(text.len(), |n| at + n) + 1
            }
        })
    }

    /// Where something expected must stand after the damage.
    #[must_use]
    pub fn place(&self, expected: &Expected) -> Option<usize> {
        match expected.at {
            Place::Kept(at) => self.moved(&expected.file, at),
            Place::Written(edit, offset) => {
                let shift = |edit: &Edit| match &edit.change {
                    Change::Replace(bytes, text) => text.len() as isize - bytes.len() as isize,
                    _ => 0,
                };
                let earlier = self.edits[..edit].iter().filter(|e| e.file == expected.file);
                let start = match &self.edits[edit].change {
                    Change::Replace(bytes, _) => bytes.start as isize + earlier.map(shift).sum::<isize>(),
                    _ => 0,
                };
                usize::try_from(start).ok().map(|start| start + offset)
            }
        }
    }
}

/// At most `most` of them a kind, evenly spread, in order.
#[must_use]
pub fn sample(all: Vec<Mutation>, most: usize) -> Vec<Mutation> {
    let mut by_kind: BTreeMap<&str, Vec<Mutation>> = BTreeMap::new();
    for mutation in all {
        by_kind.entry(mutation.kind).or_default().push(mutation);
    }
    let spread = |list: Vec<Mutation>| {
        let (count, wanted) = (list.len(), most.min(list.len()));
        let chosen = move |n: usize| wanted > 0 && (n * wanted) / count != ((n + 1) * wanted) / count;
        list.into_iter().enumerate().filter(move |(n, _)| chosen(*n)).map(|(_, mutation)| mutation)
    };
    by_kind.into_values().flat_map(spread).collect()
}

#[cfg(test)]
mod tests {
    use super::{Mutation, World, sample};

    #[test]
    fn places_follow_the_edits() {
        let world = World { files: [("a".to_owned(), Some("0123456789".to_owned()))].into() };
        let damage = Mutation::replace("k", "a", 2..4, "xxx")
            .expect_written("c", "error", 1)
            .and("a", 6..6, "y")
            .expect_written("c", "error", 0)
            .expect_kept("c", "error", "a", 6);
        let after = damage.text_after(&world, "a").expect("the file stays");
        assert_eq!(after, "01xxx45y6789");
        let places: Vec<_> = damage.expected.iter().map(|e| damage.place(e)).collect();
        assert_eq!(places, [Some(3), Some(7), Some(8)]);
        assert_eq!(damage.moved("a", 3), None);
    }

    #[test]
    fn samples_are_spread() {
        let all = |n| (0..n).map(|at| Mutation::replace("k", "a", at..at, "")).collect::<Vec<_>>();
        assert_eq!(sample(all(10), 3).len(), 3);
        assert_eq!(sample(all(2), 3).len(), 2);
        assert_eq!(sample(all(2), 0).len(), 0);
    }
}
