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
    /// When an item or section came into being; of source that is not asked.
    pub born: Moment,
    /// The symbol it is, in source.
    pub name: Option<Box<str>>,
    /// What an item or a section says now.
    pub words: Option<Vec<String>>,
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
        work(&Looking {
            present: self,
            all: rows_now.len(),
            wanted: Wanted::new(&rows_now, &ranges),
            ranges,
            texts,
            names,
        })
    }

    /// When each of its things last changed, and when it came into being.
    pub(crate) fn moments(
        &self,
        versions: &Versions,
        reader: &Reader,
        go_on: &dyn Fn() -> bool,
    ) -> Vec<Known> {
        self.with(|looking| {
            let count = self.part.things.len();
            if !versions.tracked() {
                return looking.known(|_| (Moment::Unknown, Moment::Unknown));
            }
            let (mut changed, mut born) = (vec![None; count], vec![None; count]);
            let mut brought: Option<u32> = None;
            for version in &versions.list {
                let open = |thing: usize| born.get(thing).is_some_and(Option::is_none);
                if !(0..count).any(open) || !go_on() {
                    break;
                }
                let then = match version.blob.map(|blob| reader.text(blob)) {
                    None => vec![Then::Missing; count],
                    // What cannot be read proves nothing about older times.
                    Some(None) => {
                        let unknown = if brought.is_some() { Moment::Before } else { Moment::Unknown };
                        changed.iter_mut().chain(&mut born).for_each(|m| *m = m.or(Some(unknown)));
                        break;
                    }
                    Some(Some(text)) => looking.then(&text, &open),
                };
                let newer = Some(brought.map_or(Moment::Now, Moment::At));
                for ((then, changed), born) in then.into_iter().zip(&mut changed).zip(&mut born) {
                    if then != Then::Same {
                        *changed = changed.or(newer);
                    }
                    if then == Then::Missing {
                        *born = born.or(newer);
                    }
                }
                brought = Some(version.commit);
            }
            let oldest = brought.filter(|_| versions.complete).map_or(Moment::Before, Moment::At);
            let or_oldest = |moments: &[Option<Moment>], thing: usize| {
                moments.get(thing).copied().flatten().unwrap_or(oldest)
            };
            looking.known(|thing| (or_oldest(&changed, thing), or_oldest(&born, thing)))
        })
    }

    /// What each of its things is in `text`, and the symbol it is; without a text none is there.
    pub(crate) fn then(&self, text: Option<&str>) -> Vec<(Then, Option<Box<str>>)> {
        self.with(|looking| {
            let then =
                text.map_or_else(|| vec![Then::Missing; looking.names.len()], |t| looking.then(t, &|_| true));
            then.into_iter().zip(looking.names.iter().cloned()).collect()
        })
    }
}

/// What another version has of a thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Then {
    /// It in the form that it has now.
    Same,
    /// It in another form.
    Other,
    /// Nothing by its name; source is looked for in the form that it has now only.
    Missing,
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
    fn known(&self, moments: impl Fn(usize) -> (Moment, Moment)) -> Vec<Known> {
        let known = |(thing, name): (usize, &Option<Box<str>>)| {
            let (moment, born) = moments(thing);
            let words = match self.present.part.things.get(thing) {
                Some(Thing::Keyed(key)) => self.texts.as_ref().and_then(|texts| texts.get(key)).cloned(),
                _ => None,
            };
            Known { moment, born, name: name.clone(), words }
        };
        self.names.iter().enumerate().map(known).collect()
    }

    /// What another version has of each thing that is `open`.
    fn then(&self, text: &str, open: &dyn Fn(usize) -> bool) -> Vec<Then> {
        let things = &self.present.part.things;
        let any = |keyed: bool| things.iter().enumerate().any(|(at, t)| t.is_keyed() == keyed && open(at));
        let other = any(false).then(|| rows(text));
        let found = other.as_ref().map(|rows| self.wanted.in_version(rows, open)).unwrap_or_default();
        let texts = any(true).then(|| self.texts_of(text));
        let then = |(at, thing): (usize, &Thing)| match thing {
            Thing::Keyed(key) => {
                let now = self.texts.as_ref().and_then(|texts| texts.get(key));
                match texts.as_ref().and_then(|texts| texts.get(key)) {
                    None => Then::Missing,
                    Some(then) if Some(then) == now => Then::Same,
                    Some(_) => Then::Other,
                }
            }
            Thing::Around(_) | Thing::File => {
                let whole = self.ranges.get(at) == Some(&(0..self.all));
                let longer = whole && other.as_ref().is_some_and(|rows| rows.len() != self.all);
                let same = !longer && found.get(at).copied().unwrap_or_default();
                if same { Then::Same } else { Then::Missing }
            }
        };
        things.iter().enumerate().map(then).collect()
    }

    fn texts_of(&self, text: &str) -> Texts {
        items::texts(&facts(&self.present.file.path, text, self.present.families), text)
    }
}

/// The line of a byte of a file, from 1.
pub(crate) fn line(file: &File, offset: u32) -> u32 {
    file.facts.lines.line_col(offset, specls_syntax::Encoding::Utf8).line + 1
}
