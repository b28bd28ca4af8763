//! Files of `test/corpus`: cases of a name, a text and a tree.

use std::fmt::Write as _;

use tree_sitter::Node;

/// One case.
pub struct Case {
    pub name: String,
    pub input: String,
    /// The tree with one blank between nodes.
    pub expected: String,
}

/// The cases of a file.
pub fn cases(file: &str) -> Vec<Case> {
    let lines: Vec<&str> = file.lines().collect();
    let rule = |line: &&str| line.len() >= 3 && line.bytes().all(|b| b == b'=');
    let starts: Vec<usize> =
        (0..lines.len().saturating_sub(2)).filter(|n| rule(&lines[*n]) && rule(&lines[n + 2])).collect();
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(lines.len()));
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let body = &lines[start + 3..end];
            let part =
                body.iter().position(|line| *line == "---").expect("a line of dashes parts text and tree");
            let input = body[..part].join("\n");
            let expected = body[part + 1..].join(" ");
            Case {
                name: lines[start + 1].to_owned(),
                // A blank line stands on both sides of the text.
                input: input.strip_prefix('\n').unwrap_or(&input).trim_end_matches('\n').to_owned(),
                expected: expected.split_whitespace().collect::<Vec<_>>().join(" "),
            }
        })
        .collect()
}

/// The named nodes of a tree.
pub fn of(node: Node<'_>) -> String {
    let mut out = format!("({}", node.kind());
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        let _ = write!(out, " {}", of(child));
    }
    out.push(')');
    out
}

/// A case with that tree, as it stands in a file.
pub fn written(case: &Case, tree: &str) -> String {
    let rule = "=".repeat(18);
    format!("{rule}\n{}\n{rule}\n\n{}\n\n---\n\n{tree}\n", case.name, case.input)
}
