//! What all task stubs have in common: how a sentence of a spec becomes the title of a task.

/// Longest title, in code points.
const LONGEST: usize = 100;

/// The first sentence of a text, without what must not be copied, its first letter raised, at most 100 code points.
pub(crate) fn shortened(text: &str) -> String {
    cut(&sentence(text))
}

/// The first sentence of a text's first line, without markers and final punctuation.
pub(crate) fn sentence(text: &str) -> String {
    let line = without_markers(text.lines().next().unwrap_or_default());
    let line = line.trim();
    let sentence = ["。", ". "].iter().filter_map(|end| line.find(end)).min().map_or(line, |at| &line[..at]);
    sentence.trim_end_matches(['.', '。', ':', '：', ';', ' ']).to_owned()
}

/// With a raised first letter, at most 100 code points.
pub(crate) fn cut(text: &str) -> String {
    let mut chars = text.chars();
    let raised: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    if raised.chars().count() <= LONGEST {
        return raised;
    }
    let cut: String = raised.chars().take(LONGEST).collect();
    // At a word's end where the language has words.
    match cut.rfind(' ').filter(|at| *at > LONGEST / 2) {
        Some(at) => cut[..at].trim_end_matches([',', ';', ':', ' ', '(']).to_owned(),
        None => cut,
    }
}

/// Without what must not be copied into a task list: open questions (they would be asked twice) and comments (a cut one
/// would hide the rest of the list).
fn without_markers(line: &str) -> String {
    let mut out = line.to_owned();
    for (open, close) in [("[NEEDS CLARIFICATION", "]"), ("<!--", "-->")] {
        while let Some(start) = out.find(open) {
            let end = out[start..].find(close).map_or(out.len(), |at| start + at + close.len());
            out.replace_range(start..end, "");
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
