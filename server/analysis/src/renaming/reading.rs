//! What a file names once it is written anew: no more and no less than it did.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;
use specls_index::File;
use specls_syntax::{Encoding, Families, FileFacts, ItemKind, Mention, Space, Span};

use super::places::{Fate, Gone, Place, Stuck, is_number, rewrite};
use super::{NotRenamed, Renaming, change, halves};
use crate::edit::{FileEdit, NewText};

impl Renaming<'_> {
    /// The change of a file with its mentions written anew, beside other `texts`.
    pub(super) fn mentions(
        &self,
        file: &File,
        text: &str,
        fates: &[Fate],
        texts: &[NewText],
    ) -> Result<Option<FileEdit>, NotRenamed> {
        let taken = |kind: ItemKind, id: &str| self.new.taken(self.feature, kind, id);
        let fate = |kind: ItemKind, id: &str| match self.new.of(kind.space(), id) {
            Some(Some(id)) => Some(Fate::Becomes(id.clone())),
            Some(None) => Some(Fate::Gone),
            None => self.feature.defining(kind, id).map(|_| Fate::Stays),
        };
        let read = &file.facts.mentions;
        let whole = halves::with_unread(text, read, fates, &fate);
        let (mentions, all, unread) = match &whole {
            Some(whole) => (&whole.mentions, &whole.fates[..], &whole.unread[..]),
            None => (read, fates, &[][..]),
        };
        let place = Place { text, mentions, taken: &taken };
        let expected = Expected { facts: &file.facts, fates, unread, taken: &taken };
        let mut stuck = None;
        for how in [Gone::LeavesLists, Gone::IsStruck] {
            let new = rewrite(&place, all, how).map_err(|stuck| self.stuck(file, text, &stuck))?;
            let new = change(self.snapshot, file, texts.iter().cloned().chain(new).collect())?;
            if !expected.has_numbers() {
                return Ok(new);
            }
            // Numbers are read by what stands around them: the new text must say what was meant.
            let after = match &new {
                Some(FileEdit::Change { texts, .. }) => self.read_anew(file, text, texts),
                _ => return Ok(new),
            };
            match expected.differs(&after) {
                None => return Ok(new),
                Some(span) => stuck = Some(span),
            }
        }
        let stuck = Stuck { span: stuck.unwrap_or_default(), id: None };
        Err(self.stuck(file, text, &stuck))
    }

    /// What a file says with new texts in it.
    fn read_anew(&self, file: &File, text: &str, texts: &[NewText]) -> FileFacts {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for new in texts {
            out.push_str(text.get(at..new.span.start as usize).unwrap_or_default());
            out.push_str(&new.text);
            at = new.span.end as usize;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        let families = Families::new(self.snapshot.settings().id_families.iter().map(String::as_str));
        specls_syntax::facts(&file.path, &out, &families)
    }
}

/// What becomes of the mentions of a file.
struct Expected<'a> {
    facts: &'a FileFacts,
    fates: &'a [Fate],
    /// Ends of ranges that were not read, and may be now, with what becomes of them.
    unread: &'a [(Mention, Fate)],
    /// Whether something has an id when all is done.
    taken: &'a dyn Fn(ItemKind, &str) -> bool,
}

fn counts(mention: &Mention) -> bool {
    mention.kind.space() == Space::Requirement && is_number(&mention.id)
}

fn becomes(mention: &Mention, fate: &Fate) -> Option<SmolStr> {
    match fate {
        Fate::Becomes(id) => Some(id.clone()),
        Fate::Stays | Fate::Nothing => Some(mention.id.clone()),
        Fate::Gone => None,
    }
}

impl Expected<'_> {
    /// Whether numbers change at all: other ids stand for themselves, and are read wherever they stand.
    fn has_numbers(&self) -> bool {
        let mut all = self.facts.mentions.iter().zip(self.fates);
        all.any(|(mention, fate)| fate.changes() && counts(mention))
    }

    /// The first mention on a line of which `now`, the facts of the new text, names something else than it should. Lines
    /// stay lines, whatever is written anew in them.
    fn differs(&self, now: &FileFacts) -> Option<Span> {
        let line = |facts: &FileFacts, at: u32| facts.lines.line_col(at, Encoding::Utf8).line;
        let mut named: BTreeMap<u32, BTreeSet<SmolStr>> = BTreeMap::new();
        for mention in now.mentions.iter().filter(|m| counts(m)) {
            named.entry(line(now, mention.span.start)).or_default().insert(mention.id.clone());
        }
        let mut wanted: BTreeMap<u32, (Span, BTreeSet<SmolStr>, BTreeSet<SmolStr>)> = BTreeMap::new();
        let read = self.facts.mentions.iter().zip(self.fates).filter(|(m, _)| counts(m));
        let unread = self.unread.iter().map(|(mention, fate)| (mention, fate, false));
        for (mention, fate, read) in read.map(|(m, fate)| (m, fate, true)).chain(unread) {
            let at = line(self.facts, mention.span.start);
            let (_, must, may) = wanted.entry(at).or_insert((mention.span, BTreeSet::new(), BTreeSet::new()));
            let nothing = *fate == Fate::Nothing && mention.between;
            match becomes(mention, fate) {
                Some(id) if read && !nothing => must.insert(id),
                Some(id) => may.insert(id),
                None => false,
            };
        }
        let none = BTreeSet::new();
        let kind = |id: &str| if id.contains('.') { ItemKind::Criterion } else { ItemKind::Requirement };
        wanted.into_iter().find_map(|(at, (span, must, may))| {
            let is = named.get(&at).unwrap_or(&none);
            let more = |id: &SmolStr| !must.contains(id) && !may.contains(id) && (self.taken)(kind(id), id);
            (!must.is_subset(is) || is.iter().any(more)).then_some(span)
        })
    }
}
