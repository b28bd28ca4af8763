//! A word or two behind what a line says: how far a requirement has come, the title of a bare number.

use specls_analysis::{Coverage, FeatureCoverage};
use specls_index::{Feature, File, ItemIndex, Snapshot, Target};
use specls_syntax::{Encoding, ItemKind, Mention};

use crate::page::first_line;

/// Code points of a title.
const HINT_TEXT: usize = 40;

/// Words that stand behind a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hint {
    /// The byte in front of which they stand.
    pub offset: u32,
    /// What they say.
    pub label: String,
}

/// The hints of an artifact, in the order of the text: those that the settings want.
#[must_use]
pub fn inlay_hints(snapshot: &Snapshot, file: &File) -> Vec<Hint> {
    let Some(feature) = snapshot.feature_of(file) else { return Vec::new() };
    let shows = snapshot.settings().shows;
    let mut out = Vec::new();
    if shows.titles {
        titles(snapshot, file, &mut out);
    }
    if shows.coverage {
        coverage(snapshot, feature, file, &mut out);
    }
    out.sort_by_key(|hint| hint.offset);
    out
}

/// Behind a bare number what it names. Where a line has several, editors cut all hints but the first to a letter or two:
/// there the requirements have their titles, each once for all criteria beside each other.
fn titles(snapshot: &Snapshot, file: &File, out: &mut Vec<Hint>) {
    let mut found: Vec<(u32, u32, &Feature, ItemIndex)> = Vec::new();
    let lines = &file.facts.lines;
    // Waves are JSON for a program.
    let in_waves =
        |mention: &Mention| file.facts.waves().iter().any(|wave| wave.contains(mention.span.start));
    let bare = |mention: &Mention| {
        mention.id.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !mention.between && !in_waves(mention)
    };
    for (index, mention) in (0..).zip(&file.facts.mentions).filter(|(_, mention)| bare(mention)) {
        let Target::Feature(target) = snapshot.target(file, index) else { continue };
        let Some(feature) = snapshot.feature(target) else { continue };
        let Some(named) = feature.defining(mention.kind, &mention.id) else { continue };
        let line = lines.line_col(mention.span.start, Encoding::Utf8).line;
        found.push((line, mention.span.end, feature, named));
    }
    found.sort_by_key(|&(_, end, ..)| end);
    for line in found.chunk_by(|a, b| a.0 == b.0) {
        let whole = |feature: &Feature, item: ItemIndex| match line {
            [_] => item,
            _ => titled(feature, item),
        };
        for beside in line.chunk_by(|a, b| whole(a.2, a.3) == whole(b.2, b.3)) {
            let Some(&(_, offset, feature, item)) = beside.last() else { continue };
            let label = first_line(feature.fact(whole(feature, item)).text.trim_start(), HINT_TEXT);
            if !label.is_empty() {
                out.push(Hint { offset, label });
            }
        }
    }
}

/// The requirement of a criterion, which has a title; else the item itself.
pub(crate) fn titled(feature: &Feature, index: ItemIndex) -> ItemIndex {
    let item = feature.fact(index);
    let whole = item.parent_id().filter(|_| item.kind == ItemKind::Criterion);
    whole.and_then(|whole| feature.defining(ItemKind::Requirement, whole)).unwrap_or(index)
}

/// Behind the line of an item with a ladder its rung.
fn coverage(snapshot: &Snapshot, feature: &Feature, file: &File, out: &mut Vec<Hint>) {
    let Some(at) = feature.files.iter().position(|part| part.id == file.id) else { return };
    let coverage = FeatureCoverage::new(snapshot, feature);
    for index in feature.items_of(at as u32) {
        let rung = coverage.of(index).rung.filter(|rung| *rung != Coverage::Withdrawn);
        let Some(rung) = rung else { continue };
        let lines = &file.facts.lines;
        let line = lines.line_col(feature.fact(index).name.end, Encoding::Utf8).line;
        out.push(Hint { offset: lines.line_span(line).end, label: rung.name().to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use specls_fixture::Fixture;

    use super::inlay_hints;

    /// The text with its hints in angle brackets.
    fn check(fixture: &str, path: &str, expect: &Expect) {
        let fixture = Fixture::new(fixture);
        let file = fixture.snapshot.file(&format!("/w/{path}")).expect("it is read").clone();
        let mut text = fixture.text(path).to_owned();
        for hint in inlay_hints(&fixture.snapshot, &file).into_iter().rev() {
            text.insert_str(hint.offset as usize, &format!("<{}>", hint.label));
        }
        // rustfmt takes a line end of Windows out of this file.
        expect.assert_eq(&text.replace('\r', "␍"));
    }

    const KIRO: &str = "\
//- .kiro/specs/a/requirements.md
## Requirements
### Requirement 1: Browse
#### Acceptance Criteria
1. WHEN an album opens, THE Album_Service SHALL show everything
2. WHEN b, THE B SHALL d
//- .kiro/specs/a/tasks.md
- [x] 1. List
  - _Requirements: 1.1-1.2, 1.9, 1, FR-001_
- [ ] 2. Show
  - _Requirements: All_
  - _Depends: 1_
//- src/a.ts
// Requirements 1.1
";

    #[test]
    fn titles_behind_bare_numbers() {
        check(
            KIRO,
            ".kiro/specs/a/tasks.md",
            &expect![[r#"
                - [x] 1. List
                  - _Requirements: 1.1-1.2, 1.9, 1<Browse>, FR-001_
                - [ ] 2. Show
                  - _Requirements: All_
                  - _Depends: 1<List>_
            "#]],
        );
        check(
            KIRO,
            "src/a.ts",
            &expect![[r#"
            // Requirements 1.1
        "#]],
        );
        let quiet = format!("{KIRO}//- specls.toml\nhints.titles = false\n");
        check(
            &quiet,
            ".kiro/specs/a/tasks.md",
            &expect![[r#"
            - [x] 1. List
              - _Requirements: 1.1-1.2, 1.9, 1, FR-001_
            - [ ] 2. Show
              - _Requirements: All_
              - _Depends: 1_
        "#]],
        );
    }

    #[test]
    fn coverage_where_asked_for() {
        check(
            KIRO,
            ".kiro/specs/a/requirements.md",
            &expect![[r#"
            ## Requirements
            ### Requirement 1: Browse
            #### Acceptance Criteria
            1. WHEN an album opens, THE Album_Service SHALL show everything
            2. WHEN b, THE B SHALL d
        "#]],
        );
        let asked = format!("{KIRO}//- specls.toml\n[hints]\ncoverage = true\n");
        check(
            &asked,
            ".kiro/specs/a/requirements.md",
            &expect![[r#"
            ## Requirements
            ### Requirement 1: Browse<planned>
            #### Acceptance Criteria
            1. WHEN an album opens, THE Album_Service SHALL show everything<implemented>
            2. WHEN b, THE B SHALL d<planned>
        "#]],
        );
        check(
            "//- specls.toml\nhints.coverage = true\n//- specs/001-a/spec.md\n- **FR-001**: a 😀\r\n- ~~**FR-002**: b~~\n",
            "specs/001-a/spec.md",
            &expect![[r#"
                - **FR-001**: a 😀<specified>␍
                - ~~**FR-002**: b~~
            "#]],
        );
    }
}
