//! Names of requirements, and when two are the same.

use super::script::{is_space, trim};

/// The name without the closing `#`s a heading may have (`Foo ###`; `C#` keeps its own). Two requirements are the same
/// if these are equal.
#[must_use]
pub fn normalize_name(name: &str) -> &str {
    let blank = [' ', '\t'];
    let closed = name.trim_end_matches(blank);
    let open = closed.trim_end_matches('#');
    let closes = open.len() < closed.len() && open.ends_with(blank);
    trim(if closes { open.trim_end_matches(blank) } else { name })
}

/// The name in lower case with one space for each run of white space: what the tool compares to notice a slip.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let lower = normalize_name(name).to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    for c in lower.chars() {
        let c = if is_space(c) { ' ' } else { c };
        if c != ' ' || !folded.ends_with(' ') {
            folded.push(c);
        }
    }
    folded
}
