//! Glossary terms where they are used. Their uses are words of the text and no mentions, so only open documents have them.

use specls_index::{Feature, File, ItemIndex, Snapshot};
use specls_syntax::{Encoding, ItemKind, Span};

use crate::Location;

/// The term of the file's feature whose use stands at `offset`, with its place: the longest one that does.
pub(crate) fn term_at(snapshot: &Snapshot, file: &File, offset: u32) -> Option<(ItemIndex, Span)> {
    let feature = snapshot.feature_of(file)?;
    let (text, _) = file.open.as_ref()?;
    let line = file.facts.lines.line_span(file.facts.lines.line_col(offset, Encoding::Utf8).line);
    let line_text = text.get(line.range())?;
    let terms = feature.items().filter(|(_, _, item)| item.kind == ItemKind::Term && !item.id.is_empty());
    let here = terms.filter_map(|(index, _, term)| {
        let mut found = uses(line_text, &term.id)
            .map(|span| Span { start: span.start + line.start, end: span.end + line.start });
        found.find(|span| span.touches(offset)).map(|span| (index, span))
    });
    here.max_by_key(|(_, span)| span.len())
}

/// Where a text has a term as words of its own.
fn uses<'t>(text: &'t str, term: &'t str) -> impl Iterator<Item = Span> + 't {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let spans = text.match_indices(term).map(|(at, found)| (at, at + found.len()));
    let whole = spans.filter(move |(start, end)| {
        !word(text[..*start].chars().next_back()) && !word(text[*end..].chars().next())
    });
    whole.map(|(start, end)| Span::new(start, end))
}

/// The uses of a term in the open files of its feature, where no longer term is meant. Its definition is none.
pub(crate) fn uses_of(feature: &Feature, snapshot: &Snapshot, index: ItemIndex) -> Vec<Location> {
    let term = feature.fact(index);
    if term.kind != ItemKind::Term || term.id.is_empty() {
        return Vec::new();
    }
    let longer: Vec<&str> = feature
        .items()
        .filter(|(_, _, other)| other.kind == ItemKind::Term && other.id.len() > term.id.len())
        .filter(|(_, _, other)| other.id.contains(term.id.as_str()))
        .map(|(_, _, other)| other.id.as_str())
        .collect();
    let mut found = Vec::new();
    for file in feature.files.iter().filter_map(|part| snapshot.file_by_id(part.id)) {
        let Some((text, _)) = &file.open else { continue };
        let names = file.facts.items.iter().filter(|item| item.kind == ItemKind::Term).map(|item| item.name);
        let mut hidden: Vec<Span> = longer.iter().flat_map(|other| uses(text, other)).chain(names).collect();
        hidden.sort_unstable_by_key(|span| span.start);
        let mut hidden = hidden.into_iter().peekable();
        let mut end = 0;
        // Both ascend: what begins no later and ends no earlier holds the use.
        let own = uses(text, &term.id).filter(|span| {
            while let Some(other) = hidden.next_if(|other| other.start <= span.start) {
                end = end.max(other.end);
            }
            end < span.end
        });
        found.extend(own.map(|span| Location::of_span(&file.path, file.id, span)));
    }
    found
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use specls_analysis::LikelyCache;
    use specls_fixture::Fixture;

    use crate::test::check_locations;
    use crate::{NoSearch, definition, hover, references};

    const SPEC: &str = "\
//- .kiro/specs/garden/requirements.md
## Glossary

- **Valve**: What opens the water.
- **Valve Control**: What moves a Valve.

### Requirement 1: Water

#### Acceptance Criteria

1. WHEN it is time, THE Valve Con$0trol SHALL open the Valves
";

    #[test]
    fn the_longest_term() {
        let fixture = Fixture::new(SPEC);
        let (file, offset) = fixture.at_cursor();
        check_locations(
            &fixture,
            &definition(&fixture.snapshot, &file, offset, &NoSearch),
            &expect![[r#"
                .kiro/specs/garden/requirements.md:4:5-18 "Valve Control" to line 4
            "#]],
        );
        let shown = hover(&fixture.snapshot, &file, offset, &LikelyCache::default()).expect("a hover");
        assert!(shown.markdown.contains("What moves a Valve."), "{}", shown.markdown);
    }

    #[test]
    fn parts_of_words_are_none() {
        let fixture =
            Fixture::new(&SPEC.replace("Con$0trol", "Control").replace("the Valves", "the Val$0ves"));
        let (file, offset) = fixture.at_cursor();
        let shown = hover(&fixture.snapshot, &file, offset, &LikelyCache::default()).expect("the criterion");
        assert!(shown.markdown.starts_with("**criterion 1.1**") || shown.markdown.starts_with("**1.1**"));
        assert!(!shown.markdown.contains("What opens the water."), "{}", shown.markdown);
    }

    #[test]
    fn uses() {
        let open = "2. THE Valve Control SHALL close each Valve\n";
        let spec = SPEC.replace("Con$0trol", "Control") + &open.replace("each Valve", "each Val$0ve");
        let fixture = Fixture::new(&spec);
        let (file, offset) = fixture.at_cursor();
        check_locations(
            &fixture,
            &references(&fixture.snapshot, &file, offset, true, &NoSearch, &LikelyCache::default()),
            &expect![[r#"
            .kiro/specs/garden/requirements.md:3:5-10 "Valve" to line 3
            .kiro/specs/garden/requirements.md:4:35-40 "Valve"
            .kiro/specs/garden/requirements.md:11:39-44 "Valve"
        "#]],
        );
    }
}
