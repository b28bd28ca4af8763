//! The block tree of an open document: headings, lists, fences, tables, as tree-sitter sees them.
//!
//! It is edited with the text and brought up to date only when a request asks. What findings and navigation need comes
//! from the facts, not from here.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ropey::Rope;
use tree_sitter::{InputEdit, ParseOptions, ParseState, Parser, Point, Tree};

use crate::compute::Cancel;

/// Longest text that is parsed, in bytes: 0.25 s from cold, and a tree of 70 times the text.
pub const MAX_TEXT: usize = 1 << 20;

/// Edits that wait for a request. Beyond, the next request parses from cold.
const MAX_WAITING: usize = 256;

const BOM: &str = "\u{feff}";

/// The tree of one document at one revision of its text. A clone is a handle on the same revision, so that a snapshot
/// can carry it; all clones share the last tree that was made.
#[derive(Clone, Debug, Default)]
pub struct BlockTree {
    shared: Arc<Shared>,
    revision: u64,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// Held while parsing, so that requests for the same revision parse once. The writer never takes it.
    parsing: Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    /// The last tree and its revision, which is `base`.
    tree: Option<Tree>,
    /// The revision from which `edits` go on.
    base: u64,
    /// One for each revision after `base`.
    edits: Vec<InputEdit>,
}

impl State {
    fn newest(&self) -> u64 {
        self.base + self.edits.len() as u64
    }
}

/// The parsed blocks of a text. Offsets are those of the text, a byte order mark included.
#[derive(Clone, Debug)]
pub struct Blocks {
    tree: Tree,
    /// Bytes of the text before what the parser saw: those of a byte order mark.
    skipped: usize,
}

impl Blocks {
    /// Parses a text that no document holds; `None` if it is longer than [`MAX_TEXT`].
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        BlockTree::default().parse(&Rope::from_str(text), &Cancel::new())
    }

    /// The tree as the parser made it: its offsets lack [`Self::skipped`], and it may end one byte behind the text.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Bytes of the text before the first that the parser saw.
    #[must_use]
    pub fn skipped(&self) -> usize {
        self.skipped
    }
}

impl BlockTree {
    /// Forgets the tree: the whole text is new.
    pub fn reset(&mut self) {
        // A state of its own, so that older clones neither see nor disturb it.
        *self = Self::default();
    }

    /// Notes that bytes `start..old_end` of `old` became bytes `start..new_end` of `new`. Parses nothing and waits for
    /// no parse.
    pub fn edit(&mut self, old: &Rope, new: &Rope, start: usize, old_end: usize, new_end: usize) {
        let (before, after) = (Source::of(old), Source::of(new));
        let in_bom = start < before.skipped || before.skipped != after.skipped;
        if in_bom || old.len_bytes() > MAX_TEXT || new.len_bytes() > MAX_TEXT {
            return self.reset();
        }
        // The final newline that the parser is given comes and goes with the end of the text.
        let (mut old_end, mut new_end) = (old_end, new_end);
        if before.newline_missing != after.newline_missing {
            old_end = before.len();
            new_end = after.len();
        }
        let start_position = before.point(start);
        let edit = InputEdit {
            start_byte: start - before.skipped,
            old_end_byte: old_end - before.skipped,
            new_end_byte: new_end - before.skipped,
            start_position,
            old_end_position: before.point_from(start_position, start, old_end),
            new_end_position: after.point_from(start_position, start, new_end),
        };
        let recorded = {
            let mut state = lock(&self.shared.state);
            // Another clone went its own way, or nobody asked for long: start anew.
            let fits = state.newest() == self.revision && state.edits.len() < MAX_WAITING;
            if fits {
                state.edits.push(edit);
            }
            fits
        };
        if recorded {
            self.revision += 1;
        } else {
            self.reset();
        }
    }

    /// The blocks of `rope`, which must be the text of this revision. `None` when it is longer than [`MAX_TEXT`] or
    /// `cancel` was set. Computes, so not for the reactor.
    #[must_use]
    pub fn parse(&self, rope: &Rope, cancel: &Cancel) -> Option<Blocks> {
        let source = Source::of(rope);
        if rope.len_bytes() > MAX_TEXT {
            tracing::debug!("no block tree for {} bytes", rope.len_bytes());
            return None;
        }
        let _one_at_a_time = lock(&self.shared.parsing);
        let old = self.edited_tree();
        let tree = match old {
            Some((tree, true)) => tree,
            old => {
                let tree = source.parse(old.as_ref().map(|(tree, _)| tree), || cancel.is_cancelled())?;
                self.keep(&tree);
                tree
            }
        };
        Some(Blocks { tree, skipped: source.skipped })
    }

    /// The last tree, with the edits up to this revision, and whether it needed none.
    fn edited_tree(&self) -> Option<(Tree, bool)> {
        let (mut tree, edits) = {
            let state = lock(&self.shared.state);
            // A snapshot that is older than the tree parses from cold.
            let missing = usize::try_from(self.revision.checked_sub(state.base)?).ok()?;
            (state.tree.clone()?, state.edits.get(..missing)?.to_vec())
        };
        for edit in &edits {
            tree.edit(edit);
        }
        Some((tree, edits.is_empty()))
    }

    fn keep(&self, tree: &Tree) {
        let mut state = lock(&self.shared.state);
        if state.base <= self.revision && self.revision <= state.newest() {
            let done = (self.revision - state.base) as usize;
            state.edits.drain(..done);
            state.base = self.revision;
            state.tree = Some(tree.clone());
        }
    }
}

/// Nothing is left half done under these locks, so a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the parser is shown of a text: no byte order mark, and always a newline at the end. Without the newline the
/// grammar misreads a last line that is a heading, a list mark or the end of a table.
struct Source<'a> {
    rope: &'a Rope,
    skipped: usize,
    newline_missing: bool,
}

impl<'a> Source<'a> {
    fn of(rope: &'a Rope) -> Self {
        let bom = rope.get_chunk_at_byte(0).is_some_and(|(first, ..)| first.starts_with(BOM));
        let last = rope.len_bytes().checked_sub(1).and_then(|last| rope.get_byte(last));
        Self { rope, skipped: if bom { BOM.len() } else { 0 }, newline_missing: last != Some(b'\n') }
    }

    /// End of what the parser sees, as an offset into the text (or one byte behind it).
    fn len(&self) -> usize {
        self.rope.len_bytes() + usize::from(self.newline_missing)
    }

    /// `None` as soon as `stop` says so; it is asked before and every now and then.
    fn parse(&self, old: Option<&Tree>, mut stop: impl FnMut() -> bool) -> Option<Tree> {
        if stop() {
            return None;
        }
        let mut parser = Parser::new();
        parser
            .set_language(&tree_sitter_md::LANGUAGE.into())
            .inspect_err(|error| tracing::error!("block grammar: {error}"))
            .ok()?;
        let mut read = |offset: usize, _| self.chunk(offset + self.skipped);
        let mut go_on =
            |_: &ParseState| if stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        parser.parse_with_options(&mut read, old, Some(ParseOptions::new().progress_callback(&mut go_on)))
    }

    fn chunk(&self, offset: usize) -> &'a [u8] {
        let len = self.rope.len_bytes();
        if offset < len {
            let chunk = self.rope.get_chunk_at_byte(offset);
            chunk.and_then(|(chunk, start, ..)| chunk.as_bytes().get(offset - start..)).unwrap_or_default()
        } else if offset == len && self.newline_missing {
            b"\n"
        } else {
            b""
        }
    }

    /// tree-sitter's row and column of an offset into the text. Rows end at LF only, whatever the protocol says.
    fn point(&self, offset: usize) -> Point {
        self.point_from(Point { row: 0, column: 0 }, self.skipped, offset)
    }

    /// The point of `end`, when that of `start` is known.
    fn point_from(&self, point: Point, start: usize, end: usize) -> Point {
        let Point { mut row, mut column } = point;
        let mut at = start;
        while at < end {
            let chunk = self.chunk(at);
            let chunk = &chunk[..chunk.len().min(end - at)];
            if chunk.is_empty() {
                break;
            }
            match memchr::memrchr(b'\n', chunk) {
                Some(last) => {
                    row += memchr::memchr_iter(b'\n', chunk).count();
                    column = chunk.len() - last - 1;
                }
                None => column += chunk.len(),
            }
            at += chunk.len();
        }
        Point { row, column }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A document in small: a rope and its tree, edited together.
    #[derive(Clone, Default)]
    struct Edited {
        rope: Rope,
        tree: BlockTree,
    }

    impl Edited {
        fn new(text: &str) -> Self {
            Self { rope: Rope::from_str(text), tree: BlockTree::default() }
        }

        /// Replaces characters, clamped to the text.
        fn replace(&mut self, start: usize, len: usize, text: &str) {
            let old = self.rope.clone();
            let start = start.min(old.len_chars());
            let end = (start + len).min(old.len_chars());
            self.rope.remove(start..end);
            self.rope.insert(start, text);
            let (start, end) = (old.char_to_byte(start), old.char_to_byte(end));
            self.tree.edit(&old, &self.rope, start, end, start + text.len());
        }

        fn parse(&self) -> Blocks {
            self.tree.parse(&self.rope, &Cancel::new()).unwrap()
        }

        /// What the parser is shown.
        fn seen(&self) -> Vec<u8> {
            let text = self.rope.to_string();
            let text = text.strip_prefix(BOM).unwrap_or(&text);
            let newline = if text.ends_with('\n') { "" } else { "\n" };
            format!("{text}{newline}").into_bytes()
        }

        fn is_cached(&self) -> bool {
            let state = lock(&self.tree.shared.state);
            state.tree.is_some() && state.base == self.tree.revision
        }
    }

    fn naive_point(text: &[u8], end: usize) -> Point {
        let before = &text[..end];
        let row = before.iter().filter(|&&byte| byte == b'\n').count();
        Point { row, column: before.iter().rev().take_while(|&&byte| byte != b'\n').count() }
    }

    /// Every node with its kind, its bytes and its points, one a line.
    fn dump(blocks: &Blocks) -> String {
        let mut out = format!("skipped {}\n", blocks.skipped());
        let mut cursor = blocks.tree().walk();
        loop {
            let (node, depth) = (cursor.node(), cursor.depth() as usize);
            out += &format!("{:depth$}{} {:?}\n", "", node.kind(), node.range());
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return out;
                }
            }
        }
    }

    #[test]
    fn the_last_line_needs_no_newline() {
        for text in
            ["# ", "# a", "- ", "1. ", "```", "a\n---", "---\na: b\n---", "|a|\n|-|\n|b|", "", "\u{feff}# a"]
        {
            let blocks = Blocks::of(text).unwrap();
            assert!(!blocks.tree().root_node().has_error(), "{text:?}");
            assert_eq!(dump(&blocks), dump(&Blocks::of(&format!("{text}\n")).unwrap()), "{text:?}");
        }
    }

    #[test]
    fn skips_a_byte_order_mark() {
        let blocks = Blocks::of("\u{feff}# a").unwrap();
        assert_eq!(blocks.skipped(), 3);
        let kind = blocks.tree().root_node().named_child(0).and_then(|section| section.named_child(0));
        assert_eq!(kind.map(|it| it.kind()), Some("atx_heading"));
    }

    #[test]
    fn clones_share_the_tree_and_keep_their_revision() {
        let mut newest = Edited::new("# a\n");
        let (first, mut second) = (newest.clone(), newest.clone());
        first.parse();
        assert!(newest.is_cached(), "made through a clone");
        newest.replace(2, 1, "bcd");
        let third = newest.clone();
        third.parse();
        assert!(newest.is_cached() && !first.is_cached());
        assert_eq!(dump(&first.parse()), dump(&Blocks::of("# a\n").unwrap()), "older than the tree");
        assert!(newest.is_cached(), "an old snapshot does not replace a newer tree");
        second.replace(0, 4, "- x\n");
        assert_eq!(dump(&second.parse()), dump(&Blocks::of("- x\n").unwrap()), "a branch of its own");
        assert_eq!(dump(&newest.parse()), dump(&Blocks::of("# bcd\n").unwrap()));
    }

    #[test]
    fn edits_during_a_parse_are_not_lost() {
        let mut newest = Edited::new("a\n");
        let snapshot = newest.clone();
        newest.replace(0, 0, "# ");
        // The parse of the snapshot ends only after the edit.
        snapshot.parse();
        assert!(!newest.is_cached());
        assert_eq!(dump(&newest.parse()), dump(&Blocks::of("# a\n").unwrap()));
    }

    #[test]
    fn the_log_of_edits_is_bounded() {
        let mut edited = Edited::new("a\n");
        edited.parse();
        for _ in 0..3 * MAX_WAITING {
            edited.replace(0, 0, "x");
            assert!(lock(&edited.tree.shared.state).edits.len() <= MAX_WAITING);
        }
        assert_eq!(dump(&edited.parse()), dump(&Blocks::of(&edited.rope.to_string()).unwrap()));
    }

    #[test]
    fn gives_up_on_long_texts_and_when_cancelled() {
        assert!(Blocks::of(&"x\n".repeat(MAX_TEXT / 2 + 1)).is_none());
        let cancel = Cancel::new();
        cancel.cancel();
        assert!(BlockTree::default().parse(&Rope::from_str("# a"), &cancel).is_none());
    }

    #[test]
    fn a_running_parse_can_be_stopped() {
        let rope = Rope::from_str(&"- item with some words\n".repeat(1000));
        let mut asked = 0;
        let stop = || {
            asked += 1;
            asked > 3
        };
        assert!(Source::of(&rope).parse(None, stop).is_none());
        assert_eq!(asked, 4);
    }

    const TEXT: &str =
        "(# |## |- |  |1\\. |> |```|---|<!-- | -->|\\||a|é|😀|\t|\r|\n|\n|\n\n|\r\n|\u{feff}){0,12}";

    /// Long enough that the parser reuses parts of the old tree.
    fn long_text() -> impl Strategy<Value = String> {
        let block = prop::sample::select(vec![
            "# One\n\ntext over\ntwo lines\n\n",
            "## Two\r\n\r\n- a\r\n  - b\r\n\r\n    c\r\n- d\r\n\r\n",
            "- [ ] T001 é中😀\n\n  ```rust\n  fn x() {}\n  ```\n\n1. x\n2. y\n\n",
            "| a | b |\n|---|---|\n| 1 | 2 |\n\n> quote\n> # head\n> more\n\n",
            "<!-- a\n\nb -->\n\nSetext\n---\n\n<div>\nx\n</div>\n\n",
        ]);
        prop::collection::vec(prop_oneof![3 => block.prop_map(str::to_owned), 1 => TEXT], 0..8)
            .prop_map(|blocks| blocks.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// The parser forgives a wrong edit more often than not, so this is not left to the trees.
        #[test]
        fn edits_say_exactly_what_changed_for_the_parser(
            text in TEXT,
            edits in prop::collection::vec((0usize..40, 0usize..12, TEXT), 1..8),
        ) {
            let mut edited = Edited::new(&text);
            for (start, len, text) in edits {
                let before = edited.seen();
                edited.replace(start, len, &text);
                let after = edited.seen();
                // None when the edit started the tree anew.
                if let Some(edit) = lock(&edited.tree.shared.state).edits.last() {
                    prop_assert_eq!(&before[..edit.start_byte], &after[..edit.start_byte]);
                    prop_assert_eq!(&before[edit.old_end_byte..], &after[edit.new_end_byte..]);
                    prop_assert_eq!(edit.start_position, naive_point(&before, edit.start_byte));
                    prop_assert_eq!(edit.old_end_position, naive_point(&before, edit.old_end_byte));
                    prop_assert_eq!(edit.new_end_position, naive_point(&after, edit.new_end_byte));
                }
            }
        }

        #[test]
        fn edited_tree_is_the_tree_from_scratch(
            text in long_text(),
            edits in prop::collection::vec((0usize..400, 0usize..12, TEXT, any::<bool>()), 1..8),
        ) {
            let mut edited = Edited::new(&text);
            edited.parse();
            for (start, len, text, ask) in edits {
                edited.replace(start, len, &text);
                // Several edits may come before anybody asks.
                if ask {
                    let text = edited.rope.to_string();
                    prop_assert_eq!(dump(&edited.parse()), dump(&Blocks::of(&text).unwrap()), "{:?}", text);
                }
            }
            let text = edited.rope.to_string();
            prop_assert_eq!(dump(&edited.parse()), dump(&Blocks::of(&text).unwrap()), "{:?}", text);
        }
    }
}
