//! Every place of one file that names what the cursor stands on.

use specls_index::{File, PathTarget, Snapshot};
use specls_syntax::{EVERY, Span, titled};

use crate::target::{self, At};

/// Mentions and definitions, in this file, of the items at `offset`; on a path the other mentions of the same file.
#[must_use]
pub fn highlights(snapshot: &Snapshot, file: &File, offset: u32) -> Vec<Span> {
    let Some(at) = target::at(&file.facts, offset) else { return Vec::new() };
    let mut found = match at {
        At::Path(path) => same_file(snapshot, file, path),
        At::Feature(named) => {
            let text = file.facts.feature_refs.get(named as usize).map(|f| &f.text);
            file.facts.feature_refs.iter().filter(|f| Some(&f.text) == text).map(|f| f.span).collect()
        }
        _ => same_items(snapshot, file, at),
    };
    found.sort_unstable();
    found.dedup();
    found
}

fn same_items(snapshot: &Snapshot, file: &File, at: At) -> Vec<Span> {
    let items = target::items(snapshot, file, at);
    let Some(own) = snapshot.feature_of(file).map(|f| f.id) else {
        return mentions_of(snapshot, file, &items).collect();
    };
    let ids: Vec<_> = items
        .iter()
        .filter(|(feature, _)| *feature == own)
        .filter_map(|(feature, index)| Some(snapshot.feature(*feature)?.fact(*index).id.clone()))
        .collect();
    let defined = file.facts.items.iter().filter(|i| ids.contains(&i.id)).map(|i| i.name);
    mentions_of(snapshot, file, &items).chain(defined).collect()
}

fn mentions_of<'s>(
    snapshot: &'s Snapshot,
    file: &'s File,
    items: &[(specls_index::FeatureId, specls_index::ItemIndex)],
) -> impl Iterator<Item = Span> + 's {
    // By id first: resolving each mention of a large file would not be cheap.
    let wanted: Vec<_> = items
        .iter()
        .filter_map(|&(feature, index)| {
            let found = snapshot.feature(feature)?;
            let item = found.fact(index);
            Some((feature, found.defining(item.kind, &item.id)?, item.id.clone()))
        })
        .collect();
    file.facts.mentions.iter().enumerate().filter_map(move |(m, mention)| {
        let named =
            wanted.iter().any(|w| w.2 == mention.id || mention.id == EVERY || titled(&mention.id).is_some())
                && snapshot
                    .definitions(file, m as u32)
                    .iter()
                    .any(|(f, i)| wanted.iter().any(|w| (w.0, w.1) == (*f, *i)));
        named.then_some(mention.span)
    })
}

fn same_file(snapshot: &Snapshot, file: &File, path: u32) -> Vec<Span> {
    let Some(PathTarget::File(wanted)) = snapshot.path_target(file, path as usize) else {
        return Vec::new();
    };
    let named =
        |p: &usize| matches!(snapshot.path_target(file, *p), Some(PathTarget::File(f)) if f == wanted);
    (0..file.facts.paths.len()).filter(named).map(|p| file.facts.paths[p].span).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};
    use specls_fixture::{Fixture, ROOT};

    use super::highlights;
    use crate::test::draw_span;

    fn check(text: &str, expect: &Expect) {
        let fixture = Fixture::new(text);
        let (file, offset) = fixture.at_cursor();
        let mut out = String::new();
        for span in highlights(&fixture.snapshot, &file, offset) {
            let _ = writeln!(out, "{}", draw_span(&fixture, &file.path[ROOT.len() + 1..], span));
        }
        expect.assert_eq(&out);
    }

    #[test]
    fn same_item_only() {
        check(
            "\
//- specs/004-a/spec.md
- **FR-002**: b
- **FR-0$001**: a; FR-002
- **FR-003**: like FR-001, not 005-tags FR-001

FR-001 to FR-003
//- specs/005-tags/spec.md
- **FR-001**: b
",
            &expect![[r#"
                specs/004-a/spec.md:2:5-11 "FR-001"
                specs/004-a/spec.md:3:20-26 "FR-001"
                specs/004-a/spec.md:5:1-7 "FR-001"
            "#]],
        );
    }

    #[test]
    fn same_path_and_code() {
        check(
            "\
//- specs/004-a/tasks.md
- [ ] T001 x in src/a.$0py
- [ ] T002 y in `a.py`, src/b.py
//- src/a.py
//- src/b.py
",
            &expect![[r#"
                specs/004-a/tasks.md:1:17-25 "src/a.py"
                specs/004-a/tasks.md:2:18-22 "a.py"
            "#]],
        );
        check(
            "//- specs/004-a/spec.md\n- **FR-001**: b\n//- src/a.py\n# FR-001\nx = 'FR-0$001'\n",
            &expect![[r#"
                src/a.py:1:3-9 "FR-001"
                src/a.py:2:6-12 "FR-001"
            "#]],
        );
    }
}
