//! YAML and JSON as one tree of nodes with the bytes of each: what there is in front of a mistake, and the mistake.
//!
//! The nodes of a file lie in one list, each in front of what it holds, so that no reader calls itself for each level.

mod json;
#[cfg(test)]
mod tests;
mod yaml;

use std::borrow::Cow;
use std::cell::Cell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Span;

/// Deeper values are not read: no contract has them.
const DEEPEST: usize = 128;

/// More values than a contract of the largest size has; a file with more of them is made to hurt.
const MOST: usize = 2_000_000;

/// Values that aliases may stand for, all together: a few lines of aliases of aliases stand for billions.
const ALIASED: u32 = 200_000;

/// The key by which a map of YAML takes in what other maps have.
const MERGE: &str = "<<";

/// What a file says, as far as it can be read.
pub(super) struct Tree<'t> {
    nodes: Vec<Node<'t>>,
    /// How many values aliases may still stand for.
    left: Cell<u32>,
    /// Whether a map takes in what another one has (`<<: *other`).
    merges: bool,
    /// Why the rest is not read, or else what its format does not allow.
    pub mistake: Option<Mistake>,
}

/// A place where a file is not what its format asks for.
#[derive(Debug)]
pub(super) struct Mistake {
    pub span: Span,
    pub message: String,
}

#[derive(Debug)]
struct Node<'t> {
    key: Cow<'t, str>,
    /// Without quotes.
    key_span: Span,
    text: Cow<'t, str>,
    /// Of a text without quotes; of a map or list from its first to its last byte.
    span: Span,
    kind: Kind,
    /// The first node behind this one and all it holds.
    after: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Map,
    List,
    Text,
    /// The node it stands for.
    Alias(u32),
    /// A map or list that is a key, or a value whose key stands above already.
    Dropped,
}

impl<'t> Tree<'t> {
    /// Reads `text`: JSON if `path` says so, else YAML, of which JSON is a part.
    pub fn read(path: &str, text: &'t str) -> Self {
        if path.ends_with(".json") { json::read(text) } else { yaml::read(text) }
    }

    /// The outermost value.
    pub fn root(&self) -> Option<Value<'_, 't>> {
        self.nodes.first()?;
        Some(Value { tree: self, at: 0, through: None })
    }

    /// Texts below `key`, wherever it stands, with their places.
    pub fn texts_of(&self, key: &str) -> impl Iterator<Item = (&str, Span)> {
        let texts = self.nodes.iter().filter(move |node| node.kind == Kind::Text && node.key == key);
        texts.map(|node| (node.text.as_ref(), node.span))
    }
}

/// A value of a [`Tree`]. What an alias stands for is all where the alias stands.
#[derive(Clone, Copy)]
pub(super) struct Value<'a, 't> {
    tree: &'a Tree<'t>,
    at: u32,
    /// The alias through which one comes here.
    through: Option<Span>,
}

impl<'a, 't> Value<'a, 't> {
    fn node(self) -> &'a Node<'t> {
        // A value is made of a place in this list only.
        &self.tree.nodes[self.at as usize]
    }

    /// Its key; empty for what stands in a list.
    pub fn key(self) -> &'a str {
        &self.node().key
    }

    /// The key as written, without quotes.
    pub fn key_span(self) -> Span {
        self.through.unwrap_or(self.node().key_span)
    }

    /// The value as written; of a text without quotes.
    pub fn span(self) -> Span {
        self.through.unwrap_or(self.node().span)
    }

    /// From its key to its last byte.
    pub fn whole(self) -> Span {
        let (key, value) = (self.key_span(), self.span());
        Span { start: key.start.min(value.start), end: key.end.max(value.end) }
    }

    /// Whether it stands elsewhere in the file, and an alias for it here.
    pub fn is_aliased(self) -> bool {
        self.through.is_some()
    }

    /// What it says, if it is neither map nor list.
    pub fn text(self) -> Option<&'a str> {
        let value = self.meant();
        (value.node().kind == Kind::Text).then(|| value.node().text.as_ref())
    }

    /// What is called `key` in it.
    pub fn get(self, key: &str) -> Option<Self> {
        self.entries().find(|entry| entry.key() == key)
    }

    /// The text that is called `key` in it.
    pub fn text_of(self, key: &str) -> Option<&'a str> {
        self.get(key)?.text()
    }

    /// What is in it, if it is a map, in order; then what it takes in from other maps.
    pub fn entries(self) -> impl Iterator<Item = Self> + use<'a, 't> {
        let merges = self.tree.merges;
        let own = self.held(Kind::Map).filter(move |entry| !merges || entry.key() != MERGE);
        let merged = merges.then(|| self.held(Kind::Map).filter(|entry| entry.key() == MERGE));
        own.chain(merged.into_iter().flatten().flat_map(|other| {
            other.held(Kind::Map).chain(other.values().flat_map(|other| other.held(Kind::Map)))
        }))
    }

    /// What is in it, if it is a list, in order.
    pub fn values(self) -> impl Iterator<Item = Self> + use<'a, 't> {
        self.held(Kind::List)
    }

    fn held(self, kind: Kind) -> impl Iterator<Item = Self> + use<'a, 't> {
        let value = self.meant();
        let node = value.node();
        let mut next = if node.kind == kind { value.at + 1 } else { node.after };
        let held = std::iter::from_fn(move || {
            let node = (next < value.node().after).then(|| self.tree.nodes.get(next as usize))??;
            let at = next;
            next = node.after.max(at + 1);
            Some((Self { at, ..value }, node.kind))
        });
        held.filter(|(_, kind)| *kind != Kind::Dropped).map(|(value, _)| value)
    }

    /// What an alias stands for, as long as there is not too much of it.
    fn meant(self) -> Self {
        let Kind::Alias(at) = self.node().kind else { return self };
        let Some(node) = self.tree.nodes.get(at as usize) else { return self };
        let Some(left) = self.tree.left.get().checked_sub(node.after.saturating_sub(at).max(1)) else {
            return self;
        };
        self.tree.left.set(left);
        Self { tree: self.tree, at, through: Some(self.span()) }
    }
}

/// A tree while it is read.
struct Builder<'t> {
    nodes: Vec<Node<'t>>,
    open: Vec<Open<'t>>,
    /// Keys by the map they stand in.
    seen: FxHashSet<(u32, Cow<'t, str>)>,
    anchors: FxHashMap<usize, u32>,
    /// The first key that stands above already, and how many more there are.
    repeated: Option<(Cow<'t, str>, Span)>,
    more_repeated: usize,
}

/// A map or list whose end is not read yet.
struct Open<'t> {
    at: u32,
    is_map: bool,
    /// Whether it is itself the key of a value, which no contract has.
    is_key: bool,
    key: Option<(Cow<'t, str>, Span)>,
    /// Where the last of what is in it ends, in bytes.
    end: u32,
}

/// Why no more can be taken in.
enum Full {
    Depth,
    Count,
}

impl<'t> Builder<'t> {
    fn new() -> Self {
        Self {
            nodes: Vec::new(),
            open: Vec::new(),
            seen: FxHashSet::default(),
            anchors: FxHashMap::default(),
            repeated: None,
            more_repeated: 0,
        }
    }

    /// Whether a key is what a map waits for.
    fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_map && open.key.is_none())
    }

    fn key(&mut self, key: Cow<'t, str>, span: Span) {
        if let Some(open) = self.open.last_mut() {
            open.end = open.end.max(span.end);
            open.key = Some((key, span));
        }
    }

    /// Adds a value below the key that waits for it.
    fn add(&mut self, kind: Kind, text: Cow<'t, str>, span: Span) -> Result<u32, Full> {
        let at = self.nodes.len() as u32;
        if self.nodes.len() >= MOST {
            return Err(Full::Count);
        }
        let mut node = Node { key: Cow::Borrowed(""), key_span: span, text, span, kind, after: at + 1 };
        if let Some(open) = self.open.last_mut() {
            open.end = open.end.max(span.end);
            match open.key.take() {
                Some((key, key_span)) => {
                    if !key.is_empty() && !self.seen.insert((open.at, key.clone())) {
                        node.kind = Kind::Dropped;
                        self.more_repeated += usize::from(self.repeated.is_some());
                        self.repeated.get_or_insert((key.clone(), key_span));
                    }
                    (node.key, node.key_span) = (key, key_span);
                }
                None if open.is_map => node.kind = Kind::Dropped,
                None => {}
            }
        }
        self.nodes.push(node);
        Ok(at)
    }

    fn open(&mut self, kind: Kind, start: u32) -> Result<u32, Full> {
        if self.open.len() >= DEEPEST {
            return Err(Full::Depth);
        }
        let is_key = self.wants_key();
        let at = self.add(kind, Cow::Borrowed(""), Span { start, end: start })?;
        self.open.push(Open { at, is_map: kind == Kind::Map, is_key, key: None, end: start });
        Ok(at)
    }

    /// Closes the innermost map or list; without `end` it ends with what is in it.
    fn close(&mut self, end: Option<u32>) {
        let Some(open) = self.open.pop() else { return };
        let after = self.nodes.len() as u32;
        let end = end.unwrap_or(open.end).max(open.end);
        let Some(node) = self.nodes.get_mut(open.at as usize) else { return };
        node.after = after;
        node.span.end = end.max(node.span.start);
        if let Some(parent) = self.open.last_mut() {
            parent.end = parent.end.max(node.span.end);
            if open.is_key {
                parent.key = Some((Cow::Borrowed(""), node.span));
            }
        }
    }

    fn anchor(&mut self, anchor: usize, at: u32) {
        if anchor > 0 {
            self.anchors.insert(anchor, at);
        }
    }

    /// The tree, with what was open cut off where reading stopped.
    fn done(mut self, format: &str, mistake: Option<Mistake>) -> Tree<'t> {
        while !self.open.is_empty() {
            self.close(None);
        }
        let repeated = self.repeated.take().map(|(key, span)| {
            let more = match self.more_repeated {
                0 => String::new(),
                1 => "; one more key stands twice".to_owned(),
                more => format!("; {more} more keys stand twice"),
            };
            let message = format!(
                "the key `{key}` stands above already, and {format} takes each key once: only the first is read{more}"
            );
            Mistake { span, message }
        });
        let merges = self.nodes.iter().any(|node| node.key == MERGE);
        Tree { nodes: self.nodes, left: Cell::new(ALIASED), merges, mistake: mistake.or(repeated) }
    }
}

/// The mistake at byte `at` of `text`: in the words of every format, which ends there.
fn ends(format: &str, text: &str, at: usize, expected: &str, found: Option<String>) -> Mistake {
    let span = word_at(text, at);
    let found = found.unwrap_or_else(|| found_at(text, at));
    let rest = if span.end as usize >= text.trim_end().len() {
        ""
    } else {
        "; what stands below this line is not read"
    };
    Mistake { span, message: format!("{format} ends here: expected {expected}, found {found}{rest}") }
}

/// What stands at `at`, for a message.
fn found_at(text: &str, at: usize) -> String {
    let rest = text.get(at..).unwrap_or_default();
    if text.get(..at).is_some_and(|before| before.ends_with('\t')) {
        return "a tab".to_owned();
    }
    let word = rest.split([' ', '\n', '\r', ',']).next().unwrap_or_default();
    let short: String = word.chars().take(24).collect();
    match rest.chars().next() {
        None => "the end of the file".to_owned(),
        Some('\n' | '\r') => "the end of the line".to_owned(),
        Some('\t') => "a tab".to_owned(),
        Some(' ') => "a blank".to_owned(),
        Some(',') => "`,`".to_owned(),
        Some(_) if short.len() < word.len() => format!("`{}…`", short.escape_debug()),
        Some(_) => format!("`{}`", short.escape_debug()),
    }
}

/// Characters of a mistake's place: some files are one line.
const WIDEST: usize = 80;

/// What stands at `at` up to the end of its line; where nothing does, the end of the last line that says something.
fn word_at(text: &str, at: usize) -> Span {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let line = text[at..].split(['\n', '\r']).next().unwrap_or_default();
    let end = line.char_indices().nth(WIDEST).map_or(line.len(), |(end, _)| end);
    let said = line[..end].trim_end();
    if !said.trim_start().is_empty() {
        return Span::new(at, at + said.len());
    }
    let before = text[..at].trim_end();
    let start = before.rfind(['\n', '\r']).map_or(0, |n| n + 1);
    let start = before.len() - before[start..].trim_start().len();
    let wide = before[start..].char_indices().nth_back(WIDEST).map_or(start, |(from, _)| start + from);
    Span::new(wide.max(start), before.len())
}
