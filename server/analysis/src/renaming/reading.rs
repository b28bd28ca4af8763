//! What a file names once it is written anew: no more and no less than it did.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;
use specls_syntax::{Encoding, FileFacts, ItemKind, Mention, Space, Span};

use super::places::{Fate, is_number};

/// What becomes of the mentions of a file.
pub(super) struct Expected<'a> {
    pub facts: &'a FileFacts,
    pub fates: &'a [Fate],
    /// Ends of ranges that were not read, and may be now, with what becomes of them.
    pub unread: &'a [(Mention, Fate)],
    /// Whether something has an id when all is done.
    pub taken: &'a dyn Fn(ItemKind, &str) -> bool,
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
    pub fn has_numbers(&self) -> bool {
        let mut all = self.facts.mentions.iter().zip(self.fates);
        all.any(|(mention, fate)| fate.changes() && counts(mention))
    }

    /// The first mention on a line of which `now`, the facts of the new text, names something else than it should. Lines
    /// stay lines, whatever is written anew in them.
    pub fn differs(&self, now: &FileFacts) -> Option<Span> {
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
