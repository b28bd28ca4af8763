//! One file: everything that is asked of it, in its present text and in earlier ones.

use std::sync::Arc;

use specls_history::{Reader, Versions};
use specls_index::File;
use specls_symbols::Language;
use specls_syntax::{Families, facts};

use crate::Asked;
use crate::items::{self, Texts};
use crate::pairs::{Part, Thing};
use crate::rows::{Wanted, rows};
use crate::unit::unit;

/// When a thing became what it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Moment {
    /// Nothing is known: the file is not tracked, or what it says cannot be read.
    Unknown,
    /// It was so already in the oldest version that is known.
    Before,
    /// With the commit at this index; 0 is the newest.
    At(u32),
    /// After the last commit.
    Now,
}

impl Moment {
    /// Whether it is certain that this was earlier.
    pub(crate) fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown | Self::Before) => false,
            (Self::Before, _) => true,
            (Self::At(own), Self::At(other)) => own > other,
            (Self::At(_), Self::Now) => true,
            (Self::Now, _) => false,
        }
    }
}

/// What is known of a thing.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub moment: Moment,
    /// The symbol it is, in source.
    pub name: Option<Box<str>>,
}

/// The present text of a file with what is looked for in others.
pub(crate) struct Present<'a> {
    file: &'a File,
    part: &'a Part,
    families: &'a Families,
    text: Arc<str>,
}

impl<'a> Present<'a> {
    /// `None` if the text is not there any more, or not the one that the model knows.
    pub(crate) fn new(asked: &Asked<'a>, part: &'a Part, families: &'a Families) -> Option<Self> {
        let file = asked.snapshot.file_by_id(part.id)?;
        let text = (asked.text)(file)?;
        (text.len() == file.facts.len as usize).then_some(Self { file, part, families, text })
    }

    /// Runs `work` with what tells whether another version has a thing in the form it has now, and the names of symbols.
    fn with<R>(&self, work: impl FnOnce(&Looking<'_>) -> R) -> R {
        let rows_now = rows(&self.text);
        let around = |thing: &Thing| matches!(thing, Thing::Around(_));
        let symbols = match Language::of_path(&self.file.path) {
            Some(language) if self.part.things.iter().any(around) => {
                specls_symbols::symbols(language, &self.text, &|| true)
            }
            _ => Vec::new(),
        };
        let (mut ranges, mut names) = (Vec::new(), Vec::new());
        for thing in &self.part.things {
            let found = match thing {
                Thing::Around(span) => {
                    let mention = self.file.facts.mentions.iter().find(|m| m.span == *span);
                    mention.and_then(|mention| unit(mention, &rows_now, &symbols))
                }
                _ => None,
            };
            names.push(found.as_ref().and_then(|unit| unit.name.clone()));
            ranges.push(found.map_or(0..rows_now.len(), |unit| unit.rows));
        }
        let keyed = self.part.things.iter().any(|thing| matches!(thing, Thing::Keyed(_)));
        let texts = keyed.then(|| items::texts(&self.file.facts, &self.text));
        work(&Looking { present: self, all: rows_now.len(), wanted: Wanted::new(&rows_now, &ranges), ranges, texts, names })
    }

    /// When each of its things last changed.
    pub(crate) fn moments(&self, versions: &Versions, reader: &Reader, go_on: &dyn Fn() -> bool) -> Vec<Known> {
        self.with(|looking| {
            let mut moments = vec![None; self.part.things.len()];
            if !versions.tracked() {
                return looking.known(|_| Moment::Unknown);
            }
            let mut brought: Option<u32> = None;
            for version in &versions.list {
                if moments.iter().all(Option::is_some) || !go_on() {
                    break;
                }
                let changed = brought.map_or(Moment::Now, Moment::At);
                let text = version.blob.map(|blob| reader.text(blob));
                let same = match text {
                    None => vec![false; moments.len()],
                    // What cannot be read proves nothing about older times.
                    Some(None) => {
                        let unknown = if brought.is_some() { Moment::Before } else { Moment::Unknown };
                        moments.iter_mut().for_each(|m| *m = m.or(Some(unknown)));
                        break;
                    }
                    Some(Some(text)) => looking.same(&text, &|thing| moments[thing].is_none()),
                };
                for (moment, same) in moments.iter_mut().zip(same) {
                    if moment.is_none() && !same {
                        *moment = Some(changed);
                    }
                }
                brought = Some(version.commit);
            }
            let oldest = brought.filter(|_| versions.complete).map_or(Moment::Before, Moment::At);
            looking.known(|thing| moments[thing].unwrap_or(oldest))
        })
    }

    /// For each of its things whether `text` has it in the same form; `None` of a thing that `text` has not at all.
    pub(crate) fn same_in(&self, text: Option<&str>) -> Vec<(Option<bool>, Option<Box<str>>)> {
        self.with(|looking| {
            let same = text.map(|text| looking.same(text, &|_| true));
            let there = text.map(|text| looking.there(text));
            let of = |thing: usize| {
                let there = there.as_ref().is_some_and(|t| t.get(thing).copied().unwrap_or_default());
                there.then(|| same.as_ref().is_some_and(|s| s.get(thing).copied().unwrap_or_default()))
            };
            (0..self.part.things.len()).map(|thing| (of(thing), looking.names[thing].clone())).collect()
        })
    }
}

/// What is compared with other versions.
struct Looking<'p> {
    present: &'p Present<'p>,
    /// How many rows there are.
    all: usize,
    wanted: Wanted<'p>,
    ranges: Vec<std::ops::Range<usize>>,
    texts: Option<Texts>,
    names: Vec<Option<Box<str>>>,
}

impl Looking<'_> {
    fn known(&self, moment: impl Fn(usize) -> Moment) -> Vec<Known> {
        let names = self.names.iter().enumerate();
        names.map(|(thing, name)| Known { moment: moment(thing), name: name.clone() }).collect()
    }

    /// For each thing that is `open` whether another version has it in the same form.
    fn same(&self, text: &str, open: &dyn Fn(usize) -> bool) -> Vec<bool> {
        let things = &self.present.part.things;
        let in_rows = |thing: usize| !matches!(things[thing], Thing::Keyed(_));
        let other = (0..things.len()).any(|thing| open(thing) && in_rows(thing)).then(|| rows(text));
        let found = other.as_ref().map(|rows| self.wanted.in_version(rows, &|t| open(t) && in_rows(t)));
        let keyed = (0..things.len()).any(|thing| open(thing) && !in_rows(thing)).then(|| self.texts_of(text));
        (0..things.len())
            .map(|thing| match &things[thing] {
                Thing::Keyed(key) => {
                    let now = self.texts.as_ref().and_then(|texts| texts.get(key));
                    let then = keyed.as_ref().and_then(|texts| texts.get(key));
                    now.zip(then).is_some_and(|(now, then)| now == then)
                }
                _ => {
                    let whole = self.ranges[thing] == (0..self.all);
                    let long = other.as_ref().is_some_and(|rows| whole && rows.len() != self.all);
                    !long && found.as_ref().is_some_and(|found| found[thing])
                }
            })
            .collect()
    }

    /// For each thing whether another version has it in any form; of source that is not asked.
    fn there(&self, text: &str) -> Vec<bool> {
        let things = &self.present.part.things;
        let texts = things.iter().any(|t| matches!(t, Thing::Keyed(_))).then(|| self.texts_of(text));
        let there = |thing: &Thing| match thing {
            Thing::Keyed(key) => texts.as_ref().is_some_and(|texts| texts.contains_key(key)),
            _ => true,
        };
        things.iter().map(there).collect()
    }

    fn texts_of(&self, text: &str) -> Texts {
        items::texts(&facts(&self.present.file.path, text, self.present.families), text)
    }
}

/// The line of a byte of a file, from 1.
pub(crate) fn line(file: &File, offset: u32) -> u32 {
    file.facts.lines.line_col(offset, specls_syntax::Encoding::Utf8).line + 1
}
