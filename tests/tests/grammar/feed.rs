//! What of a Markdown file an editor gives to the grammar, and what the grammar finds there.

use std::ops::Range;

use tree_sitter::{Node, Parser, Point, Tree};

/// Parsers for the blocks of Markdown and for what stands inside.
pub struct Reader {
    blocks: Parser,
    lines: Parser,
}

/// A node of the grammar, with bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub span: Range<usize>,
    pub kind: String,
    pub parent: String,
    /// Where its parent begins.
    pub outer: usize,
}

/// A file as the grammar reads it.
#[derive(Default)]
pub struct Reading {
    /// Every named node below the roots, in the order of the text.
    pub found: Vec<Found>,
    /// Texts that were fed, ascending.
    pub fed: Vec<Range<usize>>,
    /// Where the grammar gave up: there must be none.
    pub errors: Vec<Range<usize>>,
}

impl Default for Reader {
    fn default() -> Self {
        let mut blocks = Parser::new();
        blocks.set_language(&tree_sitter_md::LANGUAGE.into()).expect("the language fits the library");
        let mut lines = Parser::new();
        lines.set_language(&tree_sitter_specls::LANGUAGE.into()).expect("the language fits the library");
        Self { blocks, lines }
    }
}

impl Reader {
    /// Reads inline content, cells of tables, and boxes of tasks together with their lines.
    pub fn read(&mut self, text: &str) -> Reading {
        // Without a line end at its end the grammar for Markdown misreads the last line.
        let mut text = text.strip_prefix('\u{feff}').map_or(text.to_owned(), |rest| format!("   {rest}"));
        text.push('\n');
        let blocks = self.blocks.parse(&text, None).expect("no time limit is set");
        let mut out = Reading::default();
        let mut feeds = Vec::new();
        feeds_of(blocks.root_node(), &mut feeds);
        for ranges in feeds {
            let whole = ranges[0].start_byte..ranges[ranges.len() - 1].end_byte;
            let tree = self.parse(&text, &ranges);
            collect(&tree, &mut out);
            out.fed.push(whole);
        }
        out
    }

    /// The trees of everything that is fed.
    pub fn trees(&mut self, text: &str) -> Vec<Tree> {
        let blocks = self.blocks.parse(text, None).expect("no time limit is set");
        let mut feeds = Vec::new();
        feeds_of(blocks.root_node(), &mut feeds);
        feeds.iter().map(|ranges| self.parse(text, ranges)).collect()
    }

    /// The tree of one text that is fed as it is.
    pub fn line(&mut self, text: &str) -> Tree {
        self.lines.set_included_ranges(&[]).expect("no ranges do not overlap");
        self.lines.parse(text, None).expect("no time limit is set")
    }

    fn parse(&mut self, text: &str, ranges: &[tree_sitter::Range]) -> Tree {
        self.lines.set_included_ranges(ranges).expect("ranges ascend");
        self.lines.parse(text, None).expect("no time limit is set")
    }
}

/// Ranges of every inline content, in the order of the text.
fn feeds_of(root: Node<'_>, out: &mut Vec<Vec<tree_sitter::Range>>) {
    let mut cursor = root.walk();
    let mut boxed: Option<Node<'_>> = None;
    loop {
        let node = cursor.node();
        match node.kind() {
            "task_list_marker_checked" | "task_list_marker_unchecked" => boxed = Some(node),
            "inline" | "pipe_table_cell" => {
                let mut ranges = without_children(node);
                if let Some(mark) =
                    boxed.take().filter(|mark| mark.end_position().row == node.start_position().row)
                {
                    ranges[0].start_byte = mark.start_byte();
                    ranges[0].start_point = mark.start_position();
                }
                out.push(ranges);
            }
            _ => {}
        }
        if !matches!(node.kind(), "inline") && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// A node's range without what its named children take: marks of the blocks around it.
fn without_children(node: Node<'_>) -> Vec<tree_sitter::Range> {
    let mut out = Vec::new();
    let (mut start, mut point): (usize, Point) = (node.start_byte(), node.start_position());
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        if child.start_byte() > start {
            out.push(range(start, child.start_byte(), point, child.start_position()));
        }
        (start, point) = (child.end_byte(), child.end_position());
    }
    if node.end_byte() > start || out.is_empty() {
        out.push(range(start, node.end_byte(), point, node.end_position()));
    }
    out
}

fn range(start_byte: usize, end_byte: usize, start_point: Point, end_point: Point) -> tree_sitter::Range {
    tree_sitter::Range { start_byte, end_byte, start_point, end_point }
}

fn collect(tree: &Tree, out: &mut Reading) {
    let mut cursor = tree.walk();
    if !cursor.goto_first_child() {
        return;
    }
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            out.errors.push(node.byte_range());
        }
        if node.is_named() {
            let parent = node.parent().expect("it is not the root");
            out.found.push(Found {
                span: node.byte_range(),
                kind: node.kind().to_owned(),
                parent: parent.kind().to_owned(),
                outer: parent.start_byte(),
            });
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            if cursor.depth() == 0 {
                return;
            }
        }
    }
}
