//! Folds and selections from the block tree, as plain spans of bytes.

use specls_syntax::Span;
use tree_sitter::{Node, TreeCursor};

use crate::block_tree::Blocks;

/// What a fold hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoldKind {
    /// A heading with all below it, up to the next heading of its level or above.
    Section,
    /// A list item with what belongs to it.
    ListItem,
    /// A code fence.
    Code,
    /// A table.
    Table,
    /// An HTML comment.
    Comment,
    /// The front matter of the file.
    FrontMatter,
}

/// A range of several lines that can be folded. It starts with the first character that stays visible and ends behind
/// the last that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Bytes of the text.
    pub span: Span,
    /// What it is.
    pub kind: FoldKind,
}

/// Blocks around a selection, at most. Clients and serializers walk the chain by recursion, and a line of `>` nests as
/// deep as it is long.
const MAX_NESTING: usize = 64;

/// What can be folded in `text`, in the order of the text.
#[must_use]
pub fn folding(text: &str, blocks: &Blocks) -> Vec<Fold> {
    let mut folds = Vec::new();
    visit(blocks, |node, _| {
        let kind = match node.kind() {
            "list_item" => FoldKind::ListItem,
            "fenced_code_block" => FoldKind::Code,
            "pipe_table" => FoldKind::Table,
            "minus_metadata" | "plus_metadata" => FoldKind::FrontMatter,
            "html_block" => FoldKind::Comment,
            _ => return,
        };
        let span = span(text, blocks, node);
        if kind != FoldKind::Comment || text[span.range()].trim_start().starts_with("<!--") {
            folds.push(Fold { span: trimmed(text, span), kind });
        }
    });
    let sections = sections(text, blocks).into_iter();
    folds.extend(sections.map(|span| Fold { span: trimmed(text, span), kind: FoldKind::Section }));
    folds.retain(|fold| text[fold.span.range()].contains(['\n', '\r']));
    folds.sort_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end)));
    folds
}

/// Ranges around a byte offset that one may want to select, from the innermost to the whole text, each strictly inside
/// the next: the word, the id or path, the line, then block by block and section by section. Never empty.
#[must_use]
pub fn selection(text: &str, blocks: &Blocks, offset: u32) -> Vec<Span> {
    let offset = floor(text, offset as usize);
    let mut around: Vec<Span> = enclosing(text, blocks, offset);
    let innermost = around.last().copied().unwrap_or(Span::new(0, text.len()));
    for section in sections(text, blocks) {
        if section.touches(offset as u32) {
            let short = trimmed(text, section);
            around.push(if short.touches(offset as u32) { short } else { section });
        }
    }
    around.sort_by_key(|span| span.len());

    let small = [word(text, offset), token(text, offset), line_within(text, offset, innermost)];
    let mut chain: Vec<Span> = Vec::new();
    for span in small.into_iter().chain(around).chain([Span::new(0, text.len())]) {
        let span = chain.last().map_or(span, |inner| join(*inner, span));
        if !span.is_empty() && chain.last() != Some(&span) {
            chain.push(span);
        }
    }
    if chain.is_empty() {
        chain.push(Span::new(0, 0));
    }
    chain
}

/// Headings with what is below them, in the order of the text. Of our own reckoning, since the sections of the grammar
/// know only headings with `#`. Headings in lists and quotations open none.
fn sections(text: &str, blocks: &Blocks) -> Vec<Span> {
    let mut sections = Vec::new();
    let mut open: Vec<(u32, usize)> = Vec::new();
    let mut close = |open: &mut Vec<(u32, usize)>, level: u32, end: usize| {
        while let Some((_, start)) = open.pop_if(|(outer, _)| *outer >= level) {
            sections.push(Span::new(start, end.max(start)));
        }
    };
    visit(blocks, |node, nested| {
        if let (Some(level), false) = (heading_level(node), nested) {
            let start = span(text, blocks, node).start as usize;
            close(&mut open, level, start);
            open.push((level, start));
        }
    });
    close(&mut open, 0, text.len());
    sections.sort_by_key(|span| span.start);
    sections
}

fn heading_level(node: Node) -> Option<u32> {
    let marker = match node.kind() {
        "atx_heading" => node.child(0)?.kind(),
        "setext_heading" => {
            node.children(&mut node.walk()).find(|it| it.kind().starts_with("setext_h"))?.kind()
        }
        _ => return None,
    };
    marker.chars().find_map(|c| c.to_digit(10))
}

/// Calls `see` for every block in the order of the text, and whether it stands in a list or a quotation. Does not
/// recurse: input decides how deep blocks nest.
fn visit<'tree>(blocks: &'tree Blocks, mut see: impl FnMut(Node<'tree>, bool)) {
    let is_nest = |node: Node| matches!(node.kind(), "list_item" | "block_quote");
    let mut cursor: TreeCursor = blocks.tree().walk();
    let mut nesting = 0usize;
    loop {
        let node = cursor.node();
        see(node, nesting > 0);
        let holds_blocks =
            matches!(node.kind(), "document" | "section" | "list" | "list_item" | "block_quote" | "ERROR");
        if holds_blocks && cursor.goto_first_child() {
            nesting += usize::from(is_nest(node));
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            nesting -= usize::from(is_nest(cursor.node()));
        }
    }
}

/// The blocks and inline texts around an offset, outermost first; of very many the innermost.
fn enclosing(text: &str, blocks: &Blocks, offset: usize) -> Vec<Span> {
    let Some(at) = offset.checked_sub(blocks.skipped()) else { return Vec::new() };
    let mut spans = Vec::new();
    let mut cursor = blocks.tree().walk();
    // The child found is the first that ends behind the place; it may also start behind it.
    while cursor.goto_first_child_for_byte(at).is_some() && cursor.node().start_byte() <= at {
        let node = cursor.node();
        if node.is_named() && !matches!(node.kind(), "section" | "block_continuation") {
            let whole = span(text, blocks, node);
            let short = trimmed(text, whole);
            spans.push(if short.touches(offset as u32) { short } else { whole });
        }
    }
    spans.split_off(spans.len().saturating_sub(MAX_NESTING))
}

/// The bytes of a node, within the text and on character borders even if the tree is not of this text.
fn span(text: &str, blocks: &Blocks, node: Node) -> Span {
    let at = |offset: usize| floor(text, offset + blocks.skipped());
    Span::new(at(node.start_byte()), at(node.end_byte()))
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A span without the blank end that blocks have in the grammar: blank lines, the indentation of the next line, and in
/// quotations the `>` of the next line. A span that holds nothing else stays whole.
fn trimmed(text: &str, span: Span) -> Span {
    let blank = [' ', '\t', '\r', '\n'];
    let mut rest = text[span.range()].trim_end_matches(blank);
    while let Some(line) = rest.rfind(['\n', '\r']).map(|at| at + 1) {
        if !rest[line..].chars().all(|c| c == '>' || blank.contains(&c)) {
            break;
        }
        rest = rest[..line].trim_end_matches(blank);
    }
    if rest.is_empty() { span } else { Span::new(span.start as usize, span.start as usize + rest.len()) }
}

fn join(a: Span, b: Span) -> Span {
    Span { start: a.start.min(b.start), end: a.end.max(b.end) }
}

/// The run of characters that `belongs` accepts, to both sides of a place.
fn run(text: &str, offset: usize, belongs: impl Fn(char) -> bool) -> (usize, usize) {
    let start = text[..offset].trim_end_matches(&belongs).len();
    let end = text.len() - text[offset..].trim_start_matches(&belongs).len();
    (start, end)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word(text: &str, offset: usize) -> Span {
    let (start, end) = run(text, offset, is_word);
    Span::new(start, end)
}

/// An id (`FR-001`, `3.1`) or a path, without the punctuation around it; empty if the place is only beside one.
fn token(text: &str, offset: usize) -> Span {
    let (start, end) = run(text, offset, |c| is_word(c) || matches!(c, '-' | '.' | '/'));
    let short = text[start..end].trim_end_matches(['-', '.', '/']).len();
    let dash = text[start..start + short].len() - text[start..start + short].trim_start_matches('-').len();
    let token = Span::new(start + dash, start + short);
    if token.touches(offset as u32) { token } else { Span::new(offset, offset) }
}

/// The line without the blanks around it, as far as it lies in `within`.
fn line_within(text: &str, offset: usize, within: Span) -> Span {
    let (start, end) = run(text, offset, |c| !matches!(c, '\n' | '\r'));
    let (start, end) = (start.max(within.start as usize), end.min(within.end as usize));
    if start >= end {
        return Span::new(offset, offset);
    }
    let line = &text[start..end];
    let start = start + line.len() - line.trim_start().len();
    let line = Span::new(start, start.max(end - (line.len() - line.trim_end().len())));
    if line.touches(offset as u32) { line } else { Span::new(offset, offset) }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check_folds(text: &str, expected: Expect) {
        let folds = folding(text, &Blocks::of(text).unwrap());
        let line = |offset: usize| text[..offset].matches('\n').count();
        let draw = |fold: &Fold| {
            let (start, end) = (line(fold.span.start as usize), line(fold.span.end as usize));
            format!("{start}-{end} {:?}\n", fold.kind)
        };
        expected.assert_eq(&folds.iter().map(draw).collect::<String>());
    }

    /// `$0` is the cursor.
    fn check_selection(text: &str, expected: Expect) {
        let offset = text.find("$0").unwrap();
        let text = text.replace("$0", "");
        let spans = selection(&text, &Blocks::of(&text).unwrap(), offset as u32);
        expected
            .assert_eq(&spans.iter().map(|span| format!("{:?}\n", &text[span.range()])).collect::<String>());
    }

    #[test]
    fn folds_sections_front_matter_and_comments() {
        check_folds(
            "---\ntitle: x\n---\n# One\n\ntext\n\n## Two\n\ntext\n\n<!-- a\n\nb -->\n\n# Three\nx\n# Four\n\nSetext\n------\nend",
            expect![[r#"
                0-2 FrontMatter
                3-13 Section
                7-13 Section
                11-13 Comment
                15-16 Section
                17-21 Section
                19-21 Section
            "#]],
        );
    }

    #[test]
    fn folds_lists_fences_and_tables() {
        check_folds(
            "- [ ] T001 a\n- [ ] T002 b\n  more\n\n  ```rust\n  x\n  ```\n- c\n  1. d\n     e\n\n| a |\n|---|\n| b |\n\n> # no\n> section\n\n<p>\nno comment\n</p>\n",
            expect![[r#"
                1-6 ListItem
                4-6 Code
                7-9 ListItem
                8-9 ListItem
                11-13 Table
            "#]],
        );
    }

    #[test]
    fn folds_while_somebody_types() {
        check_folds(
            "# a\n\n```\nopen",
            expect![[r#"
            0-3 Section
            2-3 Code
        "#]],
        );
        check_folds("", expect![""]);
        check_folds(
            "\u{feff}# a\r\nb",
            expect![[r#"
            0-1 Section
        "#]],
        );
    }

    #[test]
    fn selects_from_word_to_document() {
        check_selection(
            "# A\n\n## B\n\n- x\n- [ ] T001 [P] see FR-0$002 in `src/a.rs`\n  and more\n\n  wide\n\n# C\n",
            expect![[r###"
                "002"
                "FR-002"
                "T001 [P] see FR-002 in `src/a.rs`"
                "T001 [P] see FR-002 in `src/a.rs`\n  and more"
                "- [ ] T001 [P] see FR-002 in `src/a.rs`\n  and more\n\n  wide"
                "- x\n- [ ] T001 [P] see FR-002 in `src/a.rs`\n  and more\n\n  wide"
                "## B\n\n- x\n- [ ] T001 [P] see FR-002 in `src/a.rs`\n  and more\n\n  wide"
                "# A\n\n## B\n\n- x\n- [ ] T001 [P] see FR-002 in `src/a.rs`\n  and more\n\n  wide"
                "# A\n\n## B\n\n- x\n- [ ] T001 [P] see FR-002 in `src/a.rs`\n  and more\n\n  wide\n\n# C\n"
            "###]],
        );
    }

    #[test]
    fn selects_cells_quotes_and_headings() {
        check_selection(
            "| a | b |\n|---|---|\n| one t$0wo | 2 |\n",
            expect![[r#"
                "two"
                "one two"
                "| one two | 2 |"
                "| a | b |\n|---|---|\n| one two | 2 |"
                "| a | b |\n|---|---|\n| one two | 2 |\n"
            "#]],
        );
        check_selection(
            "> quo$0te\n> more\n>\n\nx\n",
            expect![[r#"
                "quote"
                "quote\n> more"
                "> quote\n> more"
                "> quote\n> more\n>\n\nx\n"
            "#]],
        );
        check_selection(
            "# T$0itle\n",
            expect![[r##"
                "Title"
                "# Title"
                "# Title\n"
            "##]],
        );
    }

    #[test]
    fn selects_at_the_borders() {
        check_selection(
            "$0",
            expect![[r#"
            ""
        "#]],
        );
        check_selection(
            "a FR-001.$0",
            expect![[r#"
            "a FR-001."
        "#]],
        );
        check_selection(
            "\u{feff}$0中文",
            expect![[r#"
            "中文"
            "\u{feff}中文"
        "#]],
        );
        check_selection(
            "# a\n\n$0\n\nb\n",
            expect![[r##"
            "# a\n\n\n\nb"
            "# a\n\n\n\nb\n"
        "##]],
        );
    }

    #[test]
    fn deep_nesting_gives_a_short_chain() {
        let text = format!("{} deep", ">".repeat(20_000));
        let spans = selection(&text, &Blocks::of(&text).unwrap(), text.len() as u32);
        assert!(spans.len() <= MAX_NESTING + 8);
    }

    const TEXT: &str =
        "(# |## |- |  |1\\. |> |```|---|<!-- | -->|\\||a|é|😀|\t|\r|\n|\n|\n\n|\r\n|===|\u{feff}){0,30}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn spans_nest_and_lie_in_the_text(text in TEXT, other in TEXT, offset in 0u32..80) {
            // Also with a tree of another text, which only a bug could bring here.
            for blocks in [Blocks::of(&text).unwrap(), Blocks::of(&other).unwrap()] {
                let inside = |span: &Span| text.get(span.range()).is_some();
                let chain = selection(&text, &blocks, offset);
                prop_assert!(chain.iter().all(inside) && chain.last() == Some(&Span::new(0, text.len())));
                prop_assert!(chain.windows(2).all(|pair| pair[1].encloses(pair[0]) && pair[1] != pair[0]));
                prop_assert!(chain[0].touches(floor(&text, offset as usize) as u32));
                prop_assert!(folding(&text, &blocks).iter().all(|fold| inside(&fold.span)));
            }
        }
    }
}
