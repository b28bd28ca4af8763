//! Glossary terms where they are used. Their uses are words of the text and no mentions, so only open documents have them.

use specls_index::{File, ItemIndex, Snapshot};
use specls_syntax::{Encoding, ItemKind, Span};

/// The term of the file's feature whose use stands at `offset`, with its place: the longest one that does.
pub(crate) fn term_at(snapshot: &Snapshot, file: &File, offset: u32) -> Option<(ItemIndex, Span)> {
    let feature = snapshot.feature_of(file)?;
    let (text, _) = file.open.as_ref()?;
    let line = file.facts.lines.line_span(file.facts.lines.line_col(offset, Encoding::Utf8).line);
    let line_text = text.get(line.range())?;
    let terms = feature.items().filter(|(_, _, item)| item.kind == ItemKind::Term && !item.id.is_empty());
    let here = terms.filter_map(|(index, _, term)| {
        let places = line_text.match_indices(term.id.as_str());
        let spans = places.map(|(at, found)| (at, at + found.len()));
        let whole = |(start, end): &(usize, usize)| {
            let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            !word(line_text[..*start].chars().next_back()) && !word(line_text[*end..].chars().next())
        };
        let spans = spans
            .filter(whole)
            .map(|(start, end)| Span::new(line.start as usize + start, line.start as usize + end));
        spans.filter(|span| span.touches(offset)).map(|span| (index, span)).next()
    });
    here.max_by_key(|(_, span)| span.len())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use specls_fixture::Fixture;

    use crate::test::check_locations;
    use crate::{definition, hover};

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
            &definition(&fixture.snapshot, &file, offset),
            &expect![[r#"
                .kiro/specs/garden/requirements.md:4:5-18 "Valve Control" to line 4
            "#]],
        );
        let shown = hover(&fixture.snapshot, &file, offset).expect("a hover");
        assert!(shown.markdown.contains("What moves a Valve."), "{}", shown.markdown);
    }

    #[test]
    fn parts_of_words_are_none() {
        let fixture =
            Fixture::new(&SPEC.replace("Con$0trol", "Control").replace("the Valves", "the Val$0ves"));
        let (file, offset) = fixture.at_cursor();
        assert!(hover(&fixture.snapshot, &file, offset).is_none());
    }
}
