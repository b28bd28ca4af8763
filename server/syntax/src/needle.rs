//! Texts that every file is searched for.

use std::sync::OnceLock;

use memchr::memmem::Finder;

/// A text to search for. How to do that is worked out once: for a short file it costs more than the search.
pub(crate) struct Needle {
    text: &'static str,
    finder: OnceLock<Finder<'static>>,
}

impl Needle {
    pub const fn new(text: &'static str) -> Self {
        Self { text, finder: OnceLock::new() }
    }

    fn finder(&self) -> &Finder<'static> {
        self.finder.get_or_init(|| Finder::new(self.text))
    }

    /// Where it stands in `text`, ascending.
    pub fn find_iter(&self, text: &str) -> impl Iterator<Item = usize> {
        self.finder().find_iter(text.as_bytes())
    }

    /// Whether it stands in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        self.finder().find(text.as_bytes()).is_some()
    }

    /// It.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Its length in bytes.
    pub const fn len(&self) -> usize {
        self.text.len()
    }
}
