//! Items and features of the whole workspace, by what somebody types.

use smol_str::SmolStr;
use specls_index::{Feature, FeatureId, ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, Item, ItemKind, split};

use crate::Location;
use crate::document_symbols::{SYMBOL_TEXT, SymbolKind, name_of};
use crate::page::first_line;

/// Longest answer.
const MOST_SYMBOLS: usize = 100;

/// Code points of a text in which scattered letters of the query must stand.
const NEAR: usize = 16;

/// A symbol of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// `FR-001 System MUST …`: editors match what is typed against it once more.
    pub name: String,
    /// The feature's folder; of a feature nothing.
    pub container: Option<SmolStr>,
    /// What it is.
    pub kind: SymbolKind,
    /// Where it is defined.
    pub location: Location,
}

/// How well a symbol answers, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Id,
    IdPrefix,
    Feature,
    Text,
    Words,
    Letters,
}

/// A symbol that answers; ordered as shown.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found<'s> {
    rank: Match,
    kind: Option<ItemKind>,
    family: &'s str,
    number: u32,
    id: &'s str,
    path: &'s str,
    feature: FeatureId,
    /// Nothing: the feature itself.
    index: Option<ItemIndex>,
}

/// At most 100 symbols for `query`: the very id, ids that begin with it, features, texts that hold it or its words, and ids
/// or few words of texts that hold its letters in order. `004 FR-001` and `004-albums photo` look into the features named first only.
#[must_use]
pub fn workspace_symbols(snapshot: &Snapshot, query: &str) -> Vec<WorkspaceSymbol> {
    let query = query.trim().to_lowercase();
    let (features, rest) = scope(snapshot, &query);
    let mut found = symbols(&features, |f| f.name.to_lowercase().contains(&query), |item| by_id(item, rest));
    // Texts are many times longer than ids, and come after them anyway.
    if found.len() < MOST_SYMBOLS {
        found.extend(symbols(&features, |_| false, |item| by_text(item, rest)));
    }
    if found.len() > MOST_SYMBOLS {
        found.select_nth_unstable(MOST_SYMBOLS);
        found.truncate(MOST_SYMBOLS);
    }
    found.sort_unstable();
    found.iter().filter_map(|f| symbol(snapshot, snapshot.feature(f.feature)?, f.index)).collect()
}

fn symbols<'s>(
    features: &[&'s Feature],
    named: impl Fn(&Feature) -> bool,
    rank: impl Fn(&Item) -> Option<Match>,
) -> Vec<Found<'s>> {
    let mut found = Vec::new();
    for feature in features {
        let (path, id) = (&*feature.path, feature.id);
        let of =
            |rank, kind, index| Found { rank, kind, family: "", number: 0, id: "", path, feature: id, index };
        if named(feature) {
            found.push(of(Match::Feature, None, None));
        }
        for (index, _, item) in feature.items() {
            let Some(rank) = rank(item) else { continue };
            let (family, number) = split(&item.id).map_or(("", 0), |s| (s.0, s.1));
            found.push(Found { family, number, id: &item.id, ..of(rank, Some(item.kind), Some(index)) });
        }
    }
    found
}

/// The features to look into, and what to look for.
fn scope<'s, 'q>(snapshot: &'s Snapshot, query: &'q str) -> (Vec<&'s Feature>, &'q str) {
    let all = || snapshot.features().map(|f| &**f);
    if let Some((named, rest)) = query.split_once([' ', '/']) {
        let called = |f: &&Feature| f.also.as_deref() == Some(named) || f.name.to_lowercase() == named;
        let features: Vec<&Feature> = all().filter(called).collect();
        if !features.is_empty() {
            return (features, rest.trim());
        }
    }
    (all().collect(), query)
}

/// `query` is in lower case.
fn by_id(item: &Item, query: &str) -> Option<Match> {
    let begins = |id: &str| {
        let start = id.as_bytes().get(..query.len())?;
        let found = start.eq_ignore_ascii_case(query.as_bytes());
        found.then_some(if id.len() == query.len() { Match::Id } else { Match::IdPrefix })
    };
    // An operation is as often called by what people wrote, or by what programs call it.
    let part = item.part();
    let written = part.and_then(|part| begins(&part.written));
    let alias = part.and_then(|part| part.alias.as_ref()).and_then(|(alias, _)| begins(alias));
    [begins(&item.id), written, alias].into_iter().flatten().min()
}

fn by_text(item: &Item, query: &str) -> Option<Match> {
    if by_id(item, query).is_some() {
        return None;
    }
    if item.part().is_some_and(|part| part.written.to_lowercase().contains(query)) {
        return Some(Match::Text);
    }
    if in_order(&item.text, query) {
        // What holds the whole holds its letters: only these texts are worth a copy in lower case.
        let text = item.text.to_lowercase();
        if text.contains(query) {
            return Some(Match::Text);
        }
        if query.split_whitespace().all(|word| text.contains(word)) {
            return Some(Match::Words);
        }
        if near(&text, query) {
            return Some(Match::Letters);
        }
    }
    // Names of requirements are ids too, and as long as sentences.
    let letters =
        in_order(&item.id, query) && (item.id.len() <= NEAR || near(&item.id.to_lowercase(), query));
    letters.then_some(Match::Letters)
}

/// Whether the letters of `query` stand in order in a few neighbouring words of `text` and begin one: in a whole
/// sentence nearly any letters do. Both are in lower case.
fn near(text: &str, query: &str) -> bool {
    let mut words = text.char_indices().filter(|(at, c)| {
        c.is_alphanumeric() && !text[..*at].chars().next_back().is_some_and(char::is_alphanumeric)
    });
    let first = query.chars().next();
    words.any(|(at, c)| {
        let end = text[at..].char_indices().nth(NEAR).map_or(text.len(), |(len, _)| at + len);
        Some(c) == first && in_order(&text[at..end], query)
    })
}

/// Whether `text` holds the characters of `query` (in lower case) in order, blanks aside.
fn in_order(text: &str, query: &str) -> bool {
    if query.is_ascii() {
        let mut text = text.bytes();
        let mut wanted = query.bytes().filter(|b| !b.is_ascii_whitespace());
        return wanted.all(|b| text.any(|t| t.to_ascii_lowercase() == b));
    }
    let mut text = text.chars().flat_map(char::to_lowercase);
    query.chars().filter(|c| !c.is_whitespace()).all(|c| text.any(|t| t == c))
}

/// `FR-001 System MUST …`, `POST /albums createAlbum Make one`.
fn named(item: &Item) -> String {
    let alias = item.part().and_then(|part| part.alias.as_ref()).map(|(alias, _)| alias.as_str());
    let text = first_line(&item.text, SYMBOL_TEXT);
    let words = [&name_of(item), alias.unwrap_or_default(), &text];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn symbol(snapshot: &Snapshot, feature: &Feature, index: Option<ItemIndex>) -> Option<WorkspaceSymbol> {
    Some(match index {
        Some(index) => {
            let item = feature.fact(index);
            WorkspaceSymbol {
                name: named(item),
                container: Some(feature.name.clone()),
                kind: SymbolKind::Item(item.kind),
                location: Location::of_item(feature, index),
            }
        }
        None => {
            let file = feature.artifact(ArtifactKind::Spec).or(feature.files.first())?;
            WorkspaceSymbol {
                name: feature.name.to_string(),
                container: None,
                kind: SymbolKind::Feature,
                location: Location::of_file(snapshot, &file.path),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};
    use specls_fixture::Fixture;

    use super::workspace_symbols;
    use crate::test::draw;

    fn check(query: &str, expect: &Expect) {
        let fixture = Fixture::new(
            "\
//- specs/004-albums/spec.md
- **FR-001**: System MUST list albums
- **FR-010**: b
//- specs/004-albums/tasks.md
- [ ] T001 List
//- specs/005-tags/spec.md
- **FR-001**: System MUST tag photos
",
        );
        let mut out = String::new();
        for symbol in workspace_symbols(&fixture.snapshot, query) {
            let container = symbol.container.unwrap_or_default();
            let place = draw(&fixture, &symbol.location);
            let _ = writeln!(out, "{:?} {} ({container}) {place}", symbol.kind, symbol.name);
        }
        expect.assert_eq(&out);
    }

    #[test]
    fn ranked() {
        check(
            "fr-001",
            &expect![[r#"
            Item(Requirement) FR-001 System MUST list albums (004-albums) specs/004-albums/spec.md:1:5-11 "FR-001" to line 1
            Item(Requirement) FR-001 System MUST tag photos (005-tags) specs/005-tags/spec.md:1:5-11 "FR-001" to line 1
        "#]],
        );
        check(
            "FR-0",
            &expect![[r#"
            Item(Requirement) FR-001 System MUST list albums (004-albums) specs/004-albums/spec.md:1:5-11 "FR-001" to line 1
            Item(Requirement) FR-001 System MUST tag photos (005-tags) specs/005-tags/spec.md:1:5-11 "FR-001" to line 1
            Item(Requirement) FR-010 b (004-albums) specs/004-albums/spec.md:2:5-11 "FR-010" to line 2
        "#]],
        );
        check(
            "albums",
            &expect![[r#"
            Feature 004-albums () specs/004-albums/spec.md:1:1-1 ""
            Item(Requirement) FR-001 System MUST list albums (004-albums) specs/004-albums/spec.md:1:5-11 "FR-001" to line 1
        "#]],
        );
        check(
            "tgph",
            &expect![[r#"
            Item(Requirement) FR-001 System MUST tag photos (005-tags) specs/005-tags/spec.md:1:5-11 "FR-001" to line 1
        "#]],
        );
        check(
            "005 fr-",
            &expect![[r#"
            Item(Requirement) FR-001 System MUST tag photos (005-tags) specs/005-tags/spec.md:1:5-11 "FR-001" to line 1
        "#]],
        );
        check("nothing of that", &expect![""]);
    }

    #[test]
    fn letters_all_over_a_sentence_are_no_match() {
        let text = "//- specs/004-a/spec.md\n- **FR-001**: For each row of a list show its title\n- **FR-002**: Warn of frost\n";
        let found = workspace_symbols(&Fixture::new(text).snapshot, "frost");
        let names: Vec<&str> = found.iter().map(|symbol| symbol.name.as_str()).collect();
        assert_eq!(names, ["FR-002 Warn of frost"]);
    }

    #[test]
    fn at_most_a_hundred() {
        let spec: String = (1..=150).map(|n| format!("- **FR-{n:03}**: x\n")).collect();
        let fixture = Fixture::new(&format!("//- specs/004-a/spec.md\n{spec}"));
        let found = workspace_symbols(&fixture.snapshot, "");
        assert_eq!(found.len(), 100);
        let exact = workspace_symbols(&fixture.snapshot, "fr-149");
        assert_eq!(exact[0].name, "FR-149 x");
    }
}
