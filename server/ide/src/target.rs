//! What the cursor stands on.

use specls_index::{Feature, FeatureId, File, FileId, ItemIndex, Snapshot};
use specls_syntax::{Encoding, FileFacts, ItemKind, Role, Space, Span};

/// What stands at an offset. The numbers are indexes into the lists of [`FileFacts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A written mention of an item.
    Mention(u32),
    /// Between the written ends of a range (`FR-001 to FR-005`): the first and the last mention of what lies between.
    Range(u32, u32),
    /// The id of an item where it is defined.
    Definition(u32),
    /// The name of a file, or a Markdown link to one.
    Path(u32),
    /// The name of a feature.
    Feature(u32),
}

impl At {
    /// The token that stands there.
    #[must_use]
    pub fn span(self, facts: &FileFacts) -> Span {
        let span = match self {
            Self::Mention(m) | Self::Range(m, _) => facts.mentions.get(m as usize).map(|m| m.span),
            Self::Definition(i) => facts.items.get(i as usize).map(|i| i.name),
            Self::Path(p) => facts.paths.get(p as usize).map(|p| p.span),
            Self::Feature(f) => facts.feature_refs.get(f as usize).map(|f| f.span),
        };
        span.unwrap_or_default()
    }
}

/// What stands at `offset`; either end of a token counts as on it. A written id goes before the definition's own, the
/// path or link around it, the feature's name, and the inside of a range.
#[must_use]
pub fn at(facts: &FileFacts, offset: u32) -> Option<At> {
    let written = facts.mentions.iter().enumerate().filter(|(_, m)| !m.between);
    tightest(written.map(|(i, m)| (i, m.span)), offset)
        .map(At::Mention)
        .or_else(|| tightest(spans(&facts.items, |i| i.name), offset).map(At::Definition))
        .or_else(|| tightest(spans(&facts.paths, |p| p.span), offset).map(At::Path))
        .or_else(|| tightest(spans(&facts.feature_refs, |f| f.span), offset).map(At::Feature))
        .or_else(|| range(facts, offset))
}

/// What stands at `offset`, also where an operation says what programs call it: its `operationId` is no id of ours, but leads
/// where its id does.
pub(crate) fn at_or_alias(facts: &FileFacts, offset: u32) -> Option<At> {
    let aliases = facts.items.iter().enumerate().filter_map(|(i, item)| {
        let (_, span) = item.part()?.alias.as_ref()?;
        Some((i, *span))
    });
    at(facts, offset).or_else(|| tightest(aliases, offset).map(At::Definition))
}

/// The token at `offset` of what [`at_or_alias`] found there.
pub(crate) fn token(at: At, facts: &FileFacts, offset: u32) -> Span {
    let alias = match at {
        At::Definition(i) => {
            facts.items.get(i as usize).and_then(|i| i.part()?.alias.as_ref()).map(|(_, span)| *span)
        }
        _ => None,
    };
    let span = at.span(facts);
    alias.filter(|alias| alias.touches(offset) && !span.touches(offset)).unwrap_or(span)
}

fn spans<'f, T>(list: &'f [T], span: impl Fn(&T) -> Span + 'f) -> impl Iterator<Item = (usize, Span)> + 'f {
    list.iter().enumerate().map(move |(i, value)| (i, span(value)))
}

/// The shortest span that touches the offset; of two that meet there, the one that begins there.
fn tightest(spans: impl Iterator<Item = (usize, Span)>, offset: u32) -> Option<u32> {
    spans
        .filter(|(_, span)| span.touches(offset))
        .min_by_key(|(_, span)| (!span.contains(offset), span.len()))
        .map(|(i, _)| i as u32)
}

fn range(facts: &FileFacts, offset: u32) -> Option<At> {
    let between = facts.mentions.iter().enumerate().filter(|(_, m)| m.between);
    let first = tightest(between.map(|(i, m)| (i, m.span)), offset)?;
    let span = facts.mentions[first as usize].span;
    let same = facts.mentions[first as usize..].iter().take_while(|m| m.between && m.span == span).count();
    Some(At::Range(first, first + same as u32 - 1))
}

/// The items that stand at a place: one, or all candidates of an ambiguous mention by the path of their feature, or all
/// of a range. None on files and features.
pub(crate) fn items(snapshot: &Snapshot, file: &File, at: At) -> Vec<(FeatureId, ItemIndex)> {
    let (first, last) = match at {
        At::Mention(m) => (m, m),
        At::Range(first, last) => (first, last),
        At::Definition(i) => {
            let found = snapshot.feature_of(file).and_then(|f| Some((f.id, item_index(f, file.id, i)?)));
            return found.into_iter().collect();
        }
        At::Path(_) | At::Feature(_) => return Vec::new(),
    };
    let mut found: Vec<_> = (first..=last).flat_map(|m| snapshot.definitions(file, m)).collect();
    if found.is_empty() && first == last {
        found = named_elsewhere(snapshot, file, first);
    }
    if first == last {
        found.sort_by(|a, b| path_of(snapshot, a.0).cmp(path_of(snapshot, b.0)));
    }
    found
}

/// What another feature calls as a mention does that names nothing of its own: what a contract above all features calls so,
/// else what a single feature does.
fn named_elsewhere(snapshot: &Snapshot, file: &File, mention: u32) -> Vec<(FeatureId, ItemIndex)> {
    let named = file.facts.mentions.get(mention as usize).filter(|m| m.kind.space() == Space::Name);
    let Some((named, own)) = named.zip(snapshot.feature_of(file)) else { return Vec::new() };
    let all = snapshot.definers(own.project, named.kind, &named.id);
    let all: Vec<&Feature> = all.iter().filter_map(|id| Some(&**snapshot.feature(*id)?)).collect();
    let contracts: Vec<&Feature> = all.iter().filter(|f| f.role == Role::Contract).copied().collect();
    let (([feature], _) | (_, [feature])) = (&contracts[..], &all[..]) else { return Vec::new() };
    feature.defining(named.kind, &named.id).map(|index| (feature.id, index)).into_iter().collect()
}

fn path_of(snapshot: &Snapshot, feature: FeatureId) -> &str {
    snapshot.feature(feature).map_or("", |f| &f.path)
}

/// The feature's index of the item that is the `item`-th of one of its files.
pub(crate) fn item_index(feature: &Feature, file: FileId, item: u32) -> Option<ItemIndex> {
    let place = (feature.files.iter().position(|f| f.id == file)? as u32, item);
    feature.items.binary_search_by_key(&place, |i| (i.file, i.item)).ok().map(|i| ItemIndex(i as u32))
}

/// The item of a Kiro spec whose text the cursor is on, and the text of that line: a criterion, or the heading of a
/// requirement or property. Their ids are one or two characters long, or a word in the middle of the line.
pub(crate) fn on_text(snapshot: &Snapshot, file: &File, offset: u32) -> Option<(At, Span)> {
    let feature = snapshot.feature_of(file).filter(|f| f.has_bare_numbers())?;
    let line = line_around(&file.facts, offset);
    let text = text_of(file, line);
    // The end of a line is the end of what it says.
    let (item, found) = file.facts.item_at(offset.min(text.end.saturating_sub(1)))?;
    let here = match found.kind {
        ItemKind::Criterion => true,
        ItemKind::Requirement | ItemKind::Property => line.encloses(found.name),
        _ => false,
    };
    let here = here && text.touches(offset) && item_index(feature, file.id, item as u32).is_some();
    here.then_some((At::Definition(item as u32), text))
}

/// A line without the blanks around it and the marks of a heading; as it is where the text is not known.
fn text_of(file: &File, line: Span) -> Span {
    let Some(text) = file.open.as_ref().and_then(|(text, _)| text.get(line.range())) else { return line };
    let end = line.start as usize + text.trim_end().len();
    let start = line.start as usize + (text.len() - text.trim_start_matches(['#', ' ', '\t']).len());
    Span::new(start.min(end), end)
}

/// The line around an offset, without its end.
pub(crate) fn line_around(facts: &FileFacts, offset: u32) -> Span {
    facts.lines.line_span(facts.lines.line_col(offset, Encoding::Utf8).line)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::test::check_at;

    #[test]
    fn tokens_and_what_lies_around_them() {
        let tasks = |line: &str| {
            format!(
                "//- specs/001-a/spec.md\n- **FR-001**: a\n- **FR-003**: c\n//- specs/001-a/tasks.md\n{line}\n"
            )
        };
        check_at(&tasks("- [ ] T001 x FR-0$001"), &expect![[r#"Mention "FR-001""#]]);
        check_at(&tasks("- [ ] T001 x $0FR-001"), &expect![[r#"Mention "FR-001""#]]);
        check_at(&tasks("- [ ] T001 x FR-001$0, y"), &expect![[r#"Mention "FR-001""#]]);
        check_at(&tasks("- [ ] T0$001 x"), &expect![[r#"Definition "T001""#]]);
        check_at(&tasks("- [ ] T001 x FR-001 t$0o FR-003"), &expect![[r#"Range "FR-001 to FR-003""#]]);
        check_at(&tasks("- [ ] T001 x FR-001 to FR-0$003"), &expect![[r#"Mention "FR-003""#]]);
        check_at(&tasks("- [ ] T001 x FR-001/0$003"), &expect![[r#"Mention "003""#]]);
        check_at(&tasks("- [ ] T001 x src/$0a.py"), &expect![[r#"Path "src/a.py""#]]);
        check_at(&tasks("- [ ] T001 see [FR-$0001](../002-b/spec.md)"), &expect![[r#"Mention "FR-001""#]]);
        check_at(
            &tasks("- [ ] T001 see [the s$0pec](../002-b/spec.md)"),
            &expect![[r#"Path "[the spec](../002-b/spec.md)""#]],
        );
        check_at(&tasks("- [ ] T001 x spec 00$04 FR-001"), &expect![[r#"Feature "004""#]]);
        check_at(&tasks("- [ ] T001 x y$0"), &expect!["nothing"]);
    }
}
