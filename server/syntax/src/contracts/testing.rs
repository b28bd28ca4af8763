//! What the tests of the formats share.

use std::fmt::Write as _;

use crate::Span;
use crate::tests::{facts, items};

/// Items, and what could not be read, a line each.
pub(super) fn shown(path: &str, text: &str) -> String {
    let mut out = items(path, text);
    for problem in facts(path, text).problems() {
        let _ = writeln!(out, "! {:?} {:?} {}", problem.span, &text[problem.span.range()], problem.message);
    }
    out
}

/// What is true of any text: ranges lie in it, names in their items, items are in order, one problem at most.
pub(super) fn holds(path: &str, text: &str) {
    let found = facts(path, text);
    let inside = |span: Span| assert!(text.get(span.range()).is_some(), "{path}: {span:?} in {text:?}");
    for item in &found.items {
        inside(item.span);
        inside(item.name);
        assert!(item.span.encloses(item.name) && !item.name.is_empty(), "{path}: {item:?} in {text:?}");
        assert!(!item.id.is_empty(), "{path}: {item:?} in {text:?}");
        let Some(part) = item.part() else { continue };
        for member in &part.members {
            inside(member.span);
            assert!(item.span.encloses(member.span), "{path}: {item:?} in {text:?}");
        }
        if let Some((alias, span)) = &part.alias {
            assert_eq!(text.get(span.range()), Some(alias.as_str()));
        }
    }
    found.contract_refs().iter().for_each(|r| inside(r.span));
    found.problems().iter().for_each(|p| inside(p.span));
    assert!(found.problems().len() <= 1);
    assert!(
        found.items.is_sorted_by_key(|i| (i.span.start, std::cmp::Reverse(i.span.end))),
        "{path}: {text:?}"
    );
    assert!(found.contract_refs().is_sorted_by_key(|r| r.span.start), "{path}: {text:?}");
    let names = || found.mentions.iter().filter(|m| !m.between && !m.partial).map(|m| m.span);
    assert!(
        names().all(|span| found.items.iter().all(|i| i.name != span)),
        "{path}: a definition is no mention"
    );
}
