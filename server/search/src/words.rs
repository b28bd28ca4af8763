//! Words in texts, by ripgrep's matcher and searcher.

use std::cell::RefCell;
use std::sync::OnceLock;

use grep_matcher::Matcher as _;
use grep_regex::{RegexMatcher, RegexMatcherBuilder};
use grep_searcher::{Searcher, SearcherBuilder, Sink, SinkMatch};
use smol_str::SmolStr;
use specls_syntax::Span;

use crate::text::is_minified;

/// Words in front of the name of what they declare.
const DECLARING: [&str; 40] = [
    "actor",
    "alias",
    "annotation",
    "class",
    "concept",
    "const",
    "def",
    "define",
    "delegate",
    "enum",
    "extension",
    "fn",
    "fun",
    "func",
    "function",
    "impl",
    "interface",
    "let",
    "macro_rules",
    "mod",
    "module",
    "namespace",
    "object",
    "package",
    "property",
    "protocol",
    "record",
    "self",
    "static",
    "struct",
    "trait",
    "type",
    "typealias",
    "typedef",
    "union",
    "using",
    "val",
    "var",
    "void",
    "get",
];

/// Words in front of a call.
const CALLING: [&str; 16] = [
    "and", "assert", "await", "case", "defer", "else", "go", "if", "in", "new", "not", "or", "return",
    "throw", "while", "yield",
];

/// What a line with a word looks like.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Rank {
    /// It uses what is called so.
    Mentions,
    /// It may declare it.
    Declares,
}

/// Words to look for, whole ones.
pub(crate) struct Words {
    key: Box<str>,
    /// Made when first needed: for what is known already it never is, and making it takes longer than answering.
    matcher: OnceLock<Option<RegexMatcher>>,
}

impl Words {
    /// `None` where there is nothing to look for.
    pub fn new(words: &[SmolStr]) -> Option<Self> {
        let mut words: Vec<&str> = words.iter().map(SmolStr::as_str).filter(|w| is_word(w)).collect();
        words.sort_unstable();
        words.dedup();
        if words.is_empty() {
            return None;
        }
        Some(Self { key: words.join(" ").into(), matcher: OnceLock::new() })
    }

    fn matcher(&self) -> Option<&RegexMatcher> {
        let make = || {
            let words: Vec<&str> = self.key.split(' ').collect();
            let mut builder = RegexMatcherBuilder::new();
            builder.word(true).fixed_strings(true).line_terminator(Some(b'\n'));
            let matcher = builder.build_literals(&words);
            matcher.inspect_err(|why| tracing::debug!("{words:?} cannot be searched: {why}")).ok()
        };
        self.matcher.get_or_init(make).as_ref()
    }

    /// The words, in one order.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What the best of the lines with one of the words looks like; `None` where no line has one, or somebody's tool wrote
    /// the text.
    pub fn rank(&self, text: &str) -> Option<Rank> {
        let matcher = self.matcher()?;
        let mut best = Best { matcher, rank: None };
        // Nothing can fail: the text is in memory.
        SEARCHER
            .with_borrow_mut(|searcher| searcher.search_slice(matcher, text.as_bytes(), &mut best))
            .ok()?;
        best.rank.filter(|_| !is_minified(text))
    }

    /// Where the words stand.
    pub fn places(&self, text: &str) -> Vec<Span> {
        let mut found = Vec::new();
        let Some(matcher) = self.matcher().filter(|_| !is_minified(text)) else { return found };
        // Nothing can fail: the text is in memory.
        let _ = matcher.find_iter(text.as_bytes(), |at| {
            found.push(Span::new(at.start(), at.end()));
            true
        });
        found
    }
}

/// Whether it can be a word of code at all.
fn is_word(word: &str) -> bool {
    !word.is_empty() && word.len() <= 200 && word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$')
}

thread_local! {
    /// It brings a buffer along, too large to be made for every file.
    static SEARCHER: RefCell<Searcher> = SearcherBuilder::new().line_number(false).build().into();
}

struct Best<'m> {
    matcher: &'m RegexMatcher,
    rank: Option<Rank>,
}

impl Sink for &mut Best<'_> {
    type Error = std::io::Error;

    fn matched(&mut self, _: &Searcher, found: &SinkMatch<'_>) -> Result<bool, Self::Error> {
        let line = found.bytes();
        let mut declares = false;
        let looked = self.matcher.find_iter(line, |at| {
            let (before, after) = (line.get(..at.start()), line.get(at.end()..));
            declares = looks_like_declaration(before.unwrap_or_default(), after.unwrap_or_default());
            !declares
        });
        // A line that cannot be looked into may be anything.
        declares |= looked.is_err();
        self.rank = self.rank.max(Some(if declares { Rank::Declares } else { Rank::Mentions }));
        Ok(!declares)
    }
}

/// Whether a line with a name between these two may declare it: better once too often.
fn looks_like_declaration(before: &[u8], after: &[u8]) -> bool {
    let (before, after) = (before.trim_ascii(), after.trim_ascii());
    let letter = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80;
    let start = before.iter().rposition(|b| !letter(b)).map_or(0, |at| at + 1);
    let word = before.get(start..).unwrap_or_default();
    let is = |list: &[&str]| list.iter().any(|known| known.as_bytes() == word);
    if is(&DECLARING) || before.starts_with(b"func") {
        return true;
    }
    let called = after.first().is_some_and(|b| matches!(b, b'(' | b'<'));
    match before.last() {
        // A field, a constant, a method of JavaScript: the name begins the line.
        None => {
            matches!(after.first(), Some(b'(' | b'<' | b':' | b'=' | b'?' | b'!' | b',' | b';' | b'{') | None)
        }
        // A type, a modifier or a list of types in front.
        Some(last) => {
            let typed = !word.is_empty() || matches!(last, b'>' | b']' | b'*' | b'&' | b'?' | b'}');
            typed
                && !is(&CALLING)
                && (called || matches!(after.first(), Some(b'=' | b';' | b':' | b'{' | b',') | None))
                || matches!(last, b',' | b'|' | b'@' | b'(' | b'.' | b':')
                    && !called
                    && after.starts_with(b"=")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(text: &str) -> Option<Rank> {
        Words::new(&["Album".into(), "create_album".into()]).and_then(|words| words.rank(text))
    }

    #[test]
    fn lines_that_may_declare() {
        for line in [
            "class Album:",
            "export default class Album {",
            "pub(crate) struct Album<T>",
            "func (s *Store) create_album(x int) {",
            "    public static Album<T> create_album(int x)",
            "  async create_album(x) {",
            "const create_album = async () => 1",
            "  Album = 1,",
            "  Album,",
            "data class Album(val x: Int)",
            "std::vector<int> create_album(int x)",
        ] {
            assert_eq!(rank(line), Some(Rank::Declares), "{line}");
        }
        for line in ["return Album()", "x = Album(1)", "from a import b as Album.c", "// an Album of photos"]
        {
            assert_eq!(rank(line), Some(Rank::Mentions), "{line}");
        }
        for line in ["Albums", "my_create_album", "AlbumService", ""] {
            assert_eq!(rank(line), None, "{line}");
        }
        assert_eq!(rank("new Album()\nclass Album"), Some(Rank::Declares));
    }

    #[test]
    fn places_are_whole_words() {
        let words = Words::new(&["Album".into()]).expect("a word");
        let found: Vec<u32> = words.places("Album Albums é Album\n(Album)").iter().map(|s| s.start).collect();
        assert_eq!(found, [0, 16, 23]);
        assert!(Words::new(&["".into(), "a b".into()]).is_none());
    }
}
