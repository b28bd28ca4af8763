//! What code and tests name of Kiro's specs: `Feature: albums, Property 3: …`, `**Validates: Requirements 1.1, 1.2**`,
//! `Req 1.2`, `要件2.1` (formats: kiro §1.7).
//!
//! [`scan`] finds what reads like that anywhere in a text; [`Numbered::keep`] drops what stands where nobody speaks of
//! requirements, once the places are known, and gives each mention the feature its comment or test is about. An id is a
//! mere number here, so a number counts only behind its word, and the words count only where ordinary code does not use them.

mod lists;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use memchr::{memchr_iter, memmem};
use smol_str::SmolStr;

use crate::refs::Refs;
use crate::source::{Classified, Place};
use crate::{Encoding, FeatureRef, Lines, Mention, Span, refs, scan};

/// Where an expression is believed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Strength {
    /// Only behind a tag: `Property 3` says little by itself.
    Tagged,
    /// In comments and names of tests.
    Spoken,
    /// In other strings too.
    Written,
    /// Also in files of no known language.
    Labelled,
}

/// One word with its list: `Requirements 1.1, 1.2`.
#[derive(Clone, Copy, Debug)]
struct Expression {
    /// Where the word begins.
    start: u32,
    /// The first number: what the place is asked for.
    at: u32,
    strength: Strength,
    /// Its mentions begin here.
    first: u32,
}

/// `Feature: albums`.
#[derive(Clone, Copy, Debug)]
struct Tag {
    /// The name.
    name: Span,
    /// What it stands in; filled when it is known.
    block: Span,
}

/// What may be mentions, ascending.
#[derive(Default)]
pub(crate) struct Numbered {
    expressions: Vec<Expression>,
    mentions: Vec<Mention>,
    tags: Vec<Tag>,
}

/// Everything in `text` that reads like a mention. A text without any of the words costs one look for each word.
pub(crate) fn scan(text: &str) -> Numbered {
    let mut hits = words::hits(text);
    let mut out = Numbered::default();
    hits.sort_unstable_by_key(|hit| hit.start);
    let mut end = 0;
    for hit in hits {
        // `Validates: 要件1.1`: two words, one list.
        if hit.numbers < end {
            continue;
        }
        let first = out.mentions.len();
        if let Some((strength, read)) = lists::read(text, &hit, &mut out.mentions) {
            let at = out.mentions.get(first).map_or(hit.numbers, |m| m.span.start as usize);
            out.expressions.push(Expression {
                start: hit.start as u32,
                at: at as u32,
                strength,
                first: first as u32,
            });
            end = read;
        } else {
            out.mentions.truncate(first);
        }
    }
    if !out.expressions.is_empty() {
        out.tags = tags(text);
    }
    out
}

impl Numbered {
    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.expressions.is_empty()
    }

    /// The offsets whose places decide, in no order.
    pub(crate) fn offsets(&self) -> impl Iterator<Item = u32> {
        self.expressions.iter().map(|e| e.at).chain(self.tags.iter().map(|t| t.name.start))
    }

    /// Adds what stands where it counts to `out`. `known`: whether the file's language is.
    pub(crate) fn keep(
        mut self,
        text: &str,
        lines: &Lines,
        known: bool,
        place: impl Fn(u32) -> Option<Classified>,
        out: &mut Refs,
    ) {
        self.tags.retain_mut(|tag| {
            let at = place(tag.name.start).filter(|p| spoken(p.place) || (!known && p.place == Place::Prose));
            tag.block = at.map_or(tag.block, |p| p.block);
            at.is_some()
        });
        if out.mentions.is_empty() {
            out.feature_refs = refs::feature_names(text);
        }
        let mut about =
            About { lines, features: add_tags(text, &self.tags, &mut out.feature_refs), last: None };
        let mut waiting = Waiting::default();
        let before = out.mentions.len();
        let ends = self.expressions.iter().skip(1).map(|e| e.first).chain([self.mentions.len() as u32]);
        for (expression, end) in self.expressions.iter().zip(ends) {
            let Some(at) = place(expression.at) else { continue };
            let strength =
                if self.beside(text, expression.start) { Strength::Labelled } else { expression.strength };
            if !believed(strength, at.place, known) {
                continue;
            }
            let (feature, own) = about.feature(&self, expression.start, at.block);
            let from = out.mentions.len();
            let mentions = self.mentions.get(expression.first as usize..end as usize).unwrap_or_default();
            out.mentions.extend(mentions.iter().map(|mention| Mention {
                qualifier: feature,
                context: scan::context(at.place),
                in_test: at.in_test,
                block: at.block,
                ..mention.clone()
            }));
            let (first, last) = about.rows(at.block);
            match feature {
                Some(feature) if own => waiting.settle(first, feature, &mut out.mentions),
                Some(_) => {}
                None if at.place == Place::Comment => waiting.add(from..out.mentions.len(), first, last),
                None => {}
            }
        }
        if out.mentions.len() > before {
            folder_names(text, &mut out.feature_refs);
            out.mentions.sort_by_key(|mention| mention.span.start);
        }
        refs::sort_features(&mut out.feature_refs, &mut out.mentions);
    }

    /// Whether the expression follows a tag directly: `Feature: albums, Property 3`.
    fn beside(&self, text: &str, start: u32) -> bool {
        let tag = self.tags.partition_point(|t| t.name.start < start).checked_sub(1).map(|at| &self.tags[at]);
        tag.filter(|t| t.name.end <= start && start - t.name.end <= 12).is_some_and(|t| {
            text[t.name.end as usize..start as usize].chars().all(|c| {
                c.is_whitespace() || matches!(c, ',' | '，' | '、' | '/' | '*' | '#' | '`' | ':' | ';')
            })
        })
    }

    /// The tag that holds at `at`: the last in front of it in the same comment or line, else the only one behind it.
    fn tag_of(&self, at: u32, block: Span) -> Option<usize> {
        let before = self.tags.partition_point(|t| t.name.start < at);
        if let Some(last) = before.checked_sub(1).filter(|last| self.tags[*last].name.start >= block.start) {
            return Some(last);
        }
        let inside = |index: &usize| self.tags.get(*index).is_some_and(|t| t.name.end <= block.end);
        Some(before).filter(inside).filter(|only| !inside(&(only + 1)))
    }
}

/// What the lines above speak of.
struct About<'l> {
    lines: &'l Lines,
    /// Index of the feature name of each tag.
    features: Vec<u32>,
    /// The feature of the expression before, and the last line of what it stands in.
    last: Option<(u32, u32)>,
}

impl About<'_> {
    /// First and last line of a block.
    fn rows(&self, block: Span) -> (u32, u32) {
        let line = |offset| self.lines.line_col(offset, Encoding::Utf8).line;
        (line(block.start), line(block.end))
    }

    /// The feature of the expression at `at`, and whether a tag in the same comment or line says so; else what the
    /// line directly above is about holds.
    fn feature(&mut self, found: &Numbered, at: u32, block: Span) -> (Option<u32>, bool) {
        let (first, last) = self.rows(block);
        let own = found.tag_of(at, block).and_then(|tag| self.features.get(tag).copied());
        let above = || {
            let tag = found.tags.partition_point(|t| t.name.start < at).checked_sub(1)?;
            let end = self.rows(found.tags.get(tag)?.block).1;
            let (feature, line) = self.last.unwrap_or_default();
            let nearest = if self.last.is_some() && line >= end {
                (feature, line)
            } else {
                (*self.features.get(tag)?, end)
            };
            (first <= nearest.1 + 1).then_some(nearest.0)
        };
        let feature = own.or_else(above);
        self.last = feature.map(|feature| (feature, last)).or(self.last);
        (feature, own.is_some())
    }
}

/// Mentions in front of the test whose name has the tag: `/** Validates: Requirements 1.1 */`.
#[derive(Default)]
struct Waiting {
    mentions: Range<usize>,
    /// The last line of what they stand in.
    line: u32,
}

impl Waiting {
    fn add(&mut self, mentions: Range<usize>, first: u32, last: u32) {
        let goes_on =
            !self.mentions.is_empty() && self.mentions.end == mentions.start && first <= self.line + 1;
        let start = if goes_on { self.mentions.start } else { mentions.start };
        (self.mentions, self.line) = (start..mentions.end, last);
    }

    fn settle(&mut self, first: u32, feature: u32, mentions: &mut [Mention]) {
        let waiting = std::mem::take(self);
        if first <= waiting.line + 1 {
            for mention in mentions.get_mut(waiting.mentions).unwrap_or_default() {
                mention.qualifier = Some(feature);
            }
        }
    }
}

fn spoken(place: Place) -> bool {
    matches!(place, Place::Comment | Place::String | Place::TestName)
}

fn believed(strength: Strength, place: Place, known: bool) -> bool {
    match place {
        Place::Comment | Place::TestName => strength >= Strength::Spoken,
        Place::String => strength >= Strength::Written,
        Place::Prose => !known && strength >= Strength::Labelled,
        Place::Identifier | Place::Code => false,
    }
}

/// Adds the tags that are not among the features yet; gives the index of each.
fn add_tags(text: &str, tags: &[Tag], features: &mut Vec<FeatureRef>) -> Vec<u32> {
    let named = features.len();
    let index = |tag: &Tag| {
        let known = features[..named].binary_search_by_key(&tag.name.start, |f| f.span.start).ok();
        if let Some(same) = known.filter(|at| features[*at].span == tag.name) {
            features[same].weak = false;
            return same as u32;
        }
        let name = SmolStr::new(&text[tag.name.range()]);
        features.push(FeatureRef { span: tag.name, text: name, weak: false });
        features.len() as u32 - 1
    };
    let mut index = index;
    tags.iter().map(&mut index).collect()
}

/// `Feature: albums` where the name ends the line, or something other than a further word follows.
fn tags(text: &str) -> Vec<Tag> {
    let find = |at: usize| {
        let boundary =
            text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '-');
        let rest = text[at + 7..].trim_start_matches(['*', ' ']);
        let rest = rest.strip_prefix([':', '：']).filter(|_| boundary)?;
        let rest = rest.trim_start_matches(['*', ' ', '`']);
        let name = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
            .map_or(rest, |end| &rest[..end])
            .trim_end_matches(['.', '-', '_']);
        let after = rest[name.len()..].trim_start_matches([' ', '.', '`', '*', '\t']);
        let ends = after.chars().next().is_none_or(|c| !c.is_alphanumeric());
        (ends && (2..=LONGEST_NAME).contains(&name.len()) && name.starts_with(char::is_alphanumeric)).then(
            || {
                let start = text.len() - rest.len();
                Tag { name: Span::new(start, start + name.len()), block: Span::default() }
            },
        )
    };
    memmem::find_iter(text.as_bytes(), b"Feature").filter_map(find).collect()
}

/// Longest name of a folder that is looked for, in bytes.
const LONGEST_NAME: usize = 80;
/// Most names of folders that are looked for in one file.
const MOST_NAMES: usize = 64;

/// Adds words such as `user-albums`: a spec's folder may be called so, which tells whose numbers a file speaks of. Each
/// word once.
fn folder_names(text: &str, features: &mut Vec<FeatureRef>) {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-';
    let joined =
        |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let named = features.len();
    let mut end = 0;
    for dash in memchr_iter(b'-', bytes) {
        if dash < end {
            continue;
        }
        let head = bytes[..dash].iter().rev().take(LONGEST_NAME).take_while(|b| part(b)).count();
        let start = dash - head;
        end = dash + bytes[dash..].iter().take_while(|b| part(b)).count();
        let word = &text[start..end];
        let free = !(joined(end) || start > 0 && joined(start - 1));
        let shape = word.starts_with(|c: char| c.is_ascii_lowercase())
            && !word.ends_with('-')
            && !word.contains("--");
        if !free || !shape || !(5..=LONGEST_NAME).contains(&word.len()) {
            continue;
        }
        let span = Span::new(start, end);
        let again = features[named..].iter().any(|f| f.text == word);
        let at = features[..named].partition_point(|f| f.span.end <= span.start);
        if again || features[..named].get(at).is_some_and(|f| f.span.start < span.end) {
            continue;
        }
        features.push(FeatureRef { span, text: SmolStr::new(word), weak: true });
        if features.len() - named >= MOST_NAMES {
            return;
        }
    }
}
