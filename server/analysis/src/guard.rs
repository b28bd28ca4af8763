//! Whether a change of a text does what it is to do: a fence that nobody closed swallows what is put below it, and a comment
//! hides it.

use specls_index::File;
use specls_syntax::{Families, FileFacts, ItemKind, Operation, facts};

use crate::edit::NewText;

/// The text with the changes made; `None` where they are for another one, or a border of them stands inside a comment.
pub(crate) fn applied(text: &str, changes: &[NewText]) -> Option<String> {
    if changes.iter().any(|c| in_comment(text, c.span.start) || in_comment(text, c.span.end)) {
        return None;
    }
    let mut now = text.to_owned();
    for change in changes.iter().rev() {
        now.get(change.span.range())?;
        now.replace_range(change.span.range(), &change.text);
    }
    Some(now)
}

/// Whether `at` stands between `<!--` and `-->`, or behind one that nobody closed.
fn in_comment(text: &str, at: u32) -> bool {
    let Some(mut before) = text.get(..at as usize) else { return true };
    while let Some(open) = before.find("<!--") {
        match before[open + 4..].find("-->") {
            Some(close) => before = &before[open + 4 + close + 3..],
            None => return true,
        }
    }
    false
}

/// Whether `change` adds `count` scenarios to the requirement it stands at the end of, and changes no other. What a closed
/// file says is not known; there it is taken to.
pub(crate) fn adds_scenarios(file: &File, change: &NewText, count: usize) -> bool {
    let Some((text, _)) = &file.open else { return true };
    let Some(now) = applied(text, std::slice::from_ref(change)) else { return false };
    let mut expected = requirements(&file.facts);
    let Some(grown) = expected.iter_mut().find(|found| found.end == change.span.end) else { return false };
    grown.scenarios += count;
    let found = requirements(&facts(&file.path, &now, &Families::default()));
    expected.len() == found.len()
        && expected.iter().zip(&found).all(|(a, b)| (&a.name, a.scenarios) == (&b.name, b.scenarios))
}

/// A requirement in short.
struct Counted {
    name: String,
    /// Where its text ends, in bytes.
    end: u32,
    /// How many of its scenarios say something.
    scenarios: usize,
}

/// What a delta adds and modifies, or else what a spec defines.
fn requirements(facts: &FileFacts) -> Vec<Counted> {
    let block = |operation| matches!(operation, Operation::Added | Operation::Modified);
    let mut found: Vec<Counted> = Vec::new();
    for delta in facts.deltas().iter().filter(|delta| block(delta.operation)) {
        let scenarios = delta.scenarios.iter().filter(|(_, _, text)| !text.is_empty()).count();
        found.push(Counted { name: delta.name.to_string(), end: delta.span.end, scenarios });
    }
    if !facts.deltas().is_empty() {
        return found;
    }
    for item in &facts.items {
        match item.kind {
            ItemKind::Requirement => {
                found.push(Counted { name: item.id.to_string(), end: item.span.end, scenarios: 0 });
            }
            ItemKind::Scenario if !item.text.is_empty() => {
                if let Some(last) = found.last_mut() {
                    last.scenarios += 1;
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use specls_syntax::Span;

    use super::{NewText, applied, in_comment};

    #[test]
    fn comments() {
        let text = "a <!-- b --> c <!-- d";
        let inside: String =
            text.char_indices().filter(|(at, _)| in_comment(text, *at as u32)).map(|(_, c)| c).collect();
        assert_eq!(inside, " b --> d", "what ends it is a part of it");
        let change = |start, end| vec![NewText { span: Span { start, end }, text: "x".into() }];
        assert_eq!(applied(text, &change(0, 12)).as_deref(), Some("x c <!-- d"));
        assert_eq!(applied(text, &change(0, 8)), None, "it would be torn apart");
        assert_eq!(applied(text, &change(40, 41)), None);
    }
}
