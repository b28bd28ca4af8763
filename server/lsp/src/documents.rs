//! Open documents: the text as the client last sent it.

use std::sync::{Arc, OnceLock};

use ropey::{Rope, RopeSlice};
use specls_syntax::{Encoding, Lines, Span};
use tower_lsp::ls_types::{Position, Range, TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use crate::block_tree::{BlockTree, Blocks};
use crate::compute::Cancel;
use crate::uri;

/// One open document. A clone is cheap and stays as it is when the original is edited: a snapshot.
#[derive(Clone, Debug)]
pub struct Document {
    /// The URI in the client's spelling; every message to the client uses this one.
    pub uri: Uri,
    /// Key of the path; `None` for documents that are no files (`untitled:`).
    pub path: Option<Arc<str>>,
    /// Version that the client gave this text.
    pub version: i32,
    /// The client's name of the language, such as `markdown`.
    pub language_id: Arc<str>,
    rope: Rope,
    blocks: BlockTree,
    derived: Arc<Derived>,
    last_edit: Option<Span>,
}

/// What is made from the text on demand, once for all clones of one version.
#[derive(Debug, Default)]
struct Derived {
    text: OnceLock<Arc<str>>,
    lines: OnceLock<Lines>,
}

impl Document {
    /// The document of a `textDocument/didOpen`.
    #[must_use]
    pub fn open(item: TextDocumentItem) -> Self {
        Self {
            path: uri::path_key(&item.uri),
            uri: item.uri,
            version: item.version,
            language_id: item.language_id.into(),
            rope: Rope::from_str(&item.text),
            blocks: BlockTree::default(),
            derived: Arc::default(),
            last_edit: None,
        }
    }

    /// Applies a `textDocument/didChange`: each change to the text that the one before it left. A change without a range
    /// replaces everything. Ranges count in `encoding`; what lies outside the text is clamped, a reversed range means its
    /// mirror image.
    pub fn apply(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        if version <= self.version {
            tracing::warn!("{}: version {version} after {}", self.uri.as_str(), self.version);
        }
        self.version = version;
        self.derived = Arc::default();
        for change in changes {
            match change.range {
                Some(range) => self.replace(range, &change.text, encoding),
                None => {
                    self.rope = Rope::from_str(&change.text);
                    self.blocks.reset();
                    self.last_edit = None;
                }
            }
        }
    }

    /// The text. Made from the rope when first asked for, then shared.
    #[must_use]
    pub fn text(&self) -> Arc<str> {
        self.derived.text.get_or_init(|| String::from(&self.rope).into()).clone()
    }

    /// The lines of the text, for conversions of positions. Made when first asked for, then shared.
    #[must_use]
    pub fn lines(&self) -> Lines {
        self.derived.lines.get_or_init(|| Lines::new(&self.text())).clone()
    }

    /// The text as a rope.
    #[must_use]
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// What the last change with a range put in, as bytes of the current text; empty at the place where it only deleted.
    /// `None` when the whole text came new.
    #[must_use]
    pub fn last_edit(&self) -> Option<Span> {
        self.last_edit
    }

    /// The block structure of this text, brought up to date now. Parses, so call it where computing is allowed.
    ///
    /// `None` when the text is too long for it or `cancel` was set.
    #[must_use]
    pub fn blocks(&self, cancel: &Cancel) -> Option<Blocks> {
        self.blocks.parse(&self.rope, cancel)
    }

    fn replace(&mut self, range: Range, text: &str, encoding: Encoding) {
        let (a, b) = (char_at(&self.rope, range.start, encoding), char_at(&self.rope, range.end, encoding));
        let (start, end) = (a.min(b), a.max(b));
        let old = self.rope.clone();
        // Places come clamped, so neither can fail; if one did, the text would be wrong from here on, so say it.
        let edited = self.rope.try_remove(start..end).and_then(|()| self.rope.try_insert(start, text));
        if let Err(error) = edited {
            tracing::error!("{}: edit at character {start} was not applied: {error}", self.uri.as_str());
            self.blocks.reset();
            return;
        }
        let (start, end) = (byte_at(&old, start), byte_at(&old, end));
        let new_end = start + text.len();
        self.blocks.edit(&old, &self.rope, start, end, new_end);
        self.last_edit = u32::try_from(new_end).is_ok().then(|| Span::new(start, new_end));
    }
}

/// Index in characters (ropey's unit) of a position; always within the text.
fn char_at(rope: &Rope, position: Position, encoding: Encoding) -> usize {
    let Ok(line) = usize::try_from(position.line) else { return rope.len_chars() };
    let (Ok(start), Some(content)) = (rope.try_line_to_char(line), rope.get_line(line)) else {
        return rope.len_chars();
    };
    let col = usize::try_from(position.character).unwrap_or(usize::MAX);
    start + col_to_chars(content, col, encoding).min(content_len(content))
}

/// Characters before a column. A column within a character rounds down to its start, also between the halves of a
/// surrogate pair.
fn col_to_chars(line: RopeSlice, col: usize, encoding: Encoding) -> usize {
    let found = match encoding {
        Encoding::Utf32 => return col.min(line.len_chars()),
        Encoding::Utf8 => line.try_byte_to_char(col.min(line.len_bytes())),
        Encoding::Utf16 => {
            let col = col.min(line.len_utf16_cu());
            // ropey promises the character that the code unit belongs to; check that it is not the one behind.
            line.try_utf16_cu_to_char(col).map(|found| match line.try_char_to_utf16_cu(found) {
                Ok(start) if start > col => found - 1,
                _ => found,
            })
        }
    };
    found.unwrap_or_else(|_| line.len_chars())
}

/// Characters of a line without its line end.
fn content_len(line: RopeSlice) -> usize {
    let len = line.len_chars();
    let end = |back: usize| len.checked_sub(back).and_then(|at| line.get_char(at));
    match (end(2), end(1)) {
        (Some('\r'), Some('\n')) => len - 2,
        (_, Some('\r' | '\n')) => len - 1,
        _ => len,
    }
}

fn byte_at(rope: &Rope, char: usize) -> usize {
    rope.try_char_to_byte(char).unwrap_or_else(|_| rope.len_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(text: &str) -> Document {
        Document::open(TextDocumentItem {
            uri: "file:///C%3A/a.md".parse().unwrap(),
            language_id: "markdown".into(),
            version: 1,
            text: text.into(),
        })
    }

    fn change(range: (u32, u32, u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let (start, end) = (Position::new(range.0, range.1), Position::new(range.2, range.3));
        TextDocumentContentChangeEvent {
            range: Some(Range { start, end }),
            range_length: None,
            text: text.into(),
        }
    }

    /// Byte offset of a position, the slow and plain way.
    fn naive_offset(text: &str, position: Position, encoding: Encoding) -> usize {
        let (mut line, mut col) = (0, 0);
        for (at, c) in text.char_indices() {
            let ends = matches!(c, '\r' | '\n');
            if line == position.line {
                let width = match encoding {
                    Encoding::Utf8 => c.len_utf8(),
                    Encoding::Utf16 => c.len_utf16(),
                    Encoding::Utf32 => 1,
                };
                col += width as u32;
                if ends || col > position.character {
                    return at;
                }
            }
            line += u32::from(ends && !(c == '\r' && text[at + 1..].starts_with('\n')));
        }
        text.len()
    }

    fn naive_apply(text: &mut String, change: &TextDocumentContentChangeEvent, encoding: Encoding) {
        let Some(range) = change.range else {
            *text = change.text.clone();
            return;
        };
        let (a, b) = (naive_offset(text, range.start, encoding), naive_offset(text, range.end, encoding));
        text.replace_range(a.min(b)..a.max(b), &change.text);
    }

    #[test]
    fn applies_changes_in_order() {
        let mut document = document("one\r\ntwo");
        assert_eq!(document.path.as_deref(), Some("c:/a.md"));
        let changes =
            vec![change((1, 0, 1, 3), "zwei\n"), change((2, 0, 9, 9), "drei"), change((0, 99, 0, 99), "!")];
        document.apply(2, changes, Encoding::Utf16);
        assert_eq!(&*document.text(), "one!\r\nzwei\ndrei");
        assert_eq!((document.version, document.last_edit()), (2, Some(Span::new(3, 4))));
        assert_eq!(document.lines().line_count(), 3);
    }

    #[test]
    fn a_clone_stays_as_it_was() {
        let mut document = document("a");
        let before = document.clone();
        document.apply(2, vec![change((0, 0, 0, 0), "b")], Encoding::Utf8);
        assert_eq!((&*before.text(), &*document.text()), ("a", "ba"));
        assert!(Arc::ptr_eq(&document.text(), &document.clone().text()));
    }

    #[test]
    fn never_splits_a_character_or_a_line_end() {
        for (range, encoding, expected) in [
            ((0, 2, 0, 2), Encoding::Utf16, "a|😀\r\nb"),
            ((0, 3, 0, 3), Encoding::Utf8, "a|😀\r\nb"),
            ((0, 4, 0, 4), Encoding::Utf16, "a😀|\r\nb"),
            ((0, 3, 0, 3), Encoding::Utf32, "a😀|\r\nb"),
            ((1, 0, 0, 1), Encoding::Utf16, "a|b"),
            ((u32::MAX, u32::MAX, u32::MAX, 0), Encoding::Utf16, "a😀\r\nb|"),
        ] {
            let mut document = document("a😀\r\nb");
            document.apply(2, vec![change(range, "|")], encoding);
            assert_eq!(&*document.text(), expected, "{range:?} {encoding:?}");
        }
    }

    const TEXT: &str = "([ab]|é|中|😀|\u{2028}|\u{b}|\r|\n|\r\n){0,12}";

    fn changes() -> impl Strategy<Value = Vec<TextDocumentContentChangeEvent>> {
        let one = (prop::option::weighted(0.95, (0u32..9, 0u32..16, 0u32..9, 0u32..16)), TEXT).prop_map(
            |(range, text)| match range {
                Some(range) => change(range, &text),
                None => TextDocumentContentChangeEvent { range: None, range_length: None, text },
            },
        );
        prop::collection::vec(one, 1..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn the_rope_is_the_text_that_the_client_has(
            text in TEXT,
            batches in prop::collection::vec(changes(), 1..5),
            encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16, Encoding::Utf32]),
        ) {
            let mut document = document(&text);
            let mut model = text;
            for (version, changes) in (2..).zip(batches) {
                for change in &changes {
                    naive_apply(&mut model, change, encoding);
                }
                let last = changes.last().cloned();
                document.apply(version, changes, encoding);
                prop_assert_eq!(&*document.text(), model.as_str());
                let put_in = document.last_edit().map(|span| model[span.range()].to_owned());
                prop_assert_eq!(put_in, last.filter(|it| it.range.is_some()).map(|it| it.text));
            }
        }
    }
}
