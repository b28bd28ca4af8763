//! Mentions of operations and of names in artifacts: `POST /albums/{id}`, `` `createAlbum` ``, `- **Album**: …`.

use memchr::memmem;
use smol_str::SmolStr;

use super::titles::{Piece, is_product, is_program_name, is_word, joined};
use super::{words, written};
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::{ArtifactKind, Context, Item, ItemKind, Mention, Span};

/// Longest inline code that is read, in bytes: no name is longer.
const LONGEST_CODE: usize = 120;

/// Adds what an artifact of that kind names, where nothing is defined. The mentions stay in order.
pub(super) fn artifact(kind: ArtifactKind, doc: &Markdown<'_>, out: &mut Draft) {
    let mut found = Vec::new();
    operations(doc, &mut found);
    names(doc, &mut found);
    if kind.defines_requirements() {
        key_entities(doc, &mut found);
    }
    let defined = Defined::of(&out.items);
    found.retain(|mention| !defined.holds(mention.span));
    if found.is_empty() {
        return;
    }
    out.mentions.append(&mut found);
    out.mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
}

/// A mention without anything special.
pub(super) fn mention(kind: ItemKind, id: impl Into<SmolStr>, span: Span, context: Context) -> Mention {
    Mention {
        kind,
        id: id.into(),
        span,
        between: false,
        partial: false,
        context,
        in_test: false,
        qualifier: None,
        block: Span::default(),
    }
}

/// Places where something is defined, ascending and disjoint but for lists of methods.
struct Defined(Vec<Span>);

impl Defined {
    fn of(items: &[Item]) -> Self {
        let mut names: Vec<Span> = items.iter().map(|item| item.name).collect();
        names.sort_unstable();
        Self(names)
    }

    fn holds(&self, span: Span) -> bool {
        let next = self.0.partition_point(|name| name.start <= span.start);
        // `GET/POST /albums` defines two things in one place.
        self.0[next.saturating_sub(2)..next].iter().any(|name| name.start < span.end && span.start < name.end)
    }
}

fn operations(doc: &Markdown<'_>, out: &mut Vec<Mention>) {
    for found in written::operations(doc.text) {
        let at = found.span.start;
        if doc.masked(at) {
            continue;
        }
        let coded = doc.in_code(at) || doc.in_code(found.span.end.saturating_sub(1));
        let context = match (coded, doc.in_link(at)) {
            (true, _) => Context::InlineCode,
            (_, true) => Context::Link,
            _ => Context::Prose,
        };
        let mut mention = mention(ItemKind::Operation, found.id, found.span, context);
        mention.partial = found.partial;
        out.push(mention);
    }
}

/// Names of a program in inline code.
fn names(doc: &Markdown<'_>, out: &mut Vec<Mention>) {
    for span in doc.inline_code() {
        let Some(text) = doc.text.get(span.range()) else { continue };
        if text.len() > LONGEST_CODE || doc.masked(span.start) {
            continue;
        }
        let code = Piece { text, at: span.start as usize }.trim_start(&['`', ' ']).trim_end(&['`', ' ']);
        for name in names_in(code).into_iter().flatten() {
            out.push(mention(ItemKind::Entity, name.text, name.span(), Context::InlineCode));
        }
    }
}

/// The names that inline code consists of: `createAlbum()`, `Album[]`, `AlbumService.createAlbum`, `List<Album>`.
fn names_in(code: Piece<'_>) -> [Option<Piece<'_>>; 2] {
    let call = code.text.find('(').filter(|_| code.text.ends_with(')'));
    let whole = code.take(call.unwrap_or(code.text.len())).trim_end(&['[', ']', '?', '!']);
    if let Some(open) = whole.text.find('<').filter(|_| whole.text.ends_with('>')) {
        let inner = whole.skip(open).trim_start(&['<']).trim_end(&['>', '[', ']', '?']);
        return [Some(whole.take(open)), Some(inner)].map(|name| name.filter(|name| counts(name.text)));
    }
    let Some(dot) = whole.text.find('.') else {
        return [Some(whole).filter(|name| counts(name.text)), None];
    };
    let (first, last) = (whole.take(dot), whole.skip(whole.text.rfind('.').map_or(0, |at| at + 1)));
    if !whole.text.split('.').all(is_word) || words::ENDINGS.contains(&last.text) {
        return [None, None];
    }
    // `App.Models.Album`: what stands in front is a namespace.
    if first.at + first.text.len() + 1 < last.at {
        return [
            Some(last)
                .filter(|name| name.text.starts_with(|c: char| c.is_ascii_uppercase()) && counts(name.text)),
            None,
        ];
    }
    let typed = first.text.starts_with(|c: char| c.is_ascii_uppercase());
    let called = call.is_some() || last.text.starts_with(|c: char| c.is_ascii_uppercase());
    [
        Some(first).filter(|name| typed && counts(name.text)),
        Some(last).filter(|name| called && is_program_name(name.text) && !is_product(name.text)),
    ]
}

/// Whether a word in inline code can be the name of an entity, a schema or an operation.
fn counts(word: &str) -> bool {
    let bytes = word.as_bytes();
    let capital = bytes.len() > 2
        && bytes[0].is_ascii_uppercase()
        && bytes[1..].iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if capital { !words::PLAIN_TYPES.contains(&word) } else { is_program_name(word) && !is_product(word) }
}

/// `- **Album**: …` below `### Key Entities`.
fn key_entities(doc: &Markdown<'_>, out: &mut Vec<Mention>) {
    for heading in &doc.headings {
        let title = heading.title.to_lowercase();
        if heading.level < 2 || !words::KEY_ENTITIES.iter().any(|word| title.contains(word)) {
            continue;
        }
        let (first, last) = (doc.line_of(heading.section.start) + 1, doc.line_of(heading.section.end));
        for line in first..=last {
            let piece = Piece::line(doc, line);
            if doc.masked(piece.at as u32) {
                continue;
            }
            out.extend(bold_name(piece).map(|name| {
                let id =
                    if name.text.contains(' ') { SmolStr::new(joined(name.text)) } else { name.text.into() };
                mention(ItemKind::Entity, id, name.span(), Context::Prose)
            }));
        }
    }
}

/// The name in `- **Album** (new): …`, or `**Album**: …`.
fn bold_name(line: Piece<'_>) -> Option<Piece<'_>> {
    let inside = line.trim_start(&[' ', '\t']);
    let inside = inside.trim_start(&['-', '+', ' ', '\t']);
    let inside = if inside.text.starts_with("* ") { inside.skip(2) } else { inside };
    let bold = inside.text.strip_prefix("**")?;
    let end = memmem::find(bold.as_bytes(), b"**")?;
    let name = inside.skip(2).take(end).trim_end(&[':', '：', ' ']).without_remark().bare();
    let capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase()) && is_word(word);
    let words = name.text.split(' ');
    (!name.text.is_empty() && words.clone().count() <= 4 && words.clone().all(capital)).then_some(name)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use crate::{Families, facts};

    #[track_caller]
    fn check(path: &str, text: &str, expected: Expect) {
        let found = facts(path, text, &Families::default());
        let lines = found.mentions.iter().map(|m| {
            let partial = if m.partial { " partial" } else { "" };
            format!("{:?} {} <- {:?} {:?}{partial}\n", m.kind, m.id, &text[m.span.range()], m.context)
        });
        expected.assert_eq(&lines.collect::<String>());
    }

    #[test]
    fn operations_in_prose_and_code() {
        check(
            "/w/specs/1-a/tasks.md",
            "- [ ] T001 Implement POST /api/albums and `GET /albums/{id}` (FR-001)\n- [ ] T002 `GET/PUT /albums`\n\n\
             ```\nPOST /hidden\n```\n<!-- POST /hidden -->\n[GET /x](y.md)\n",
            expect![[r#"
                Operation POST /albums <- "POST /api/albums" Prose
                Operation GET /albums/{} <- "GET /albums/{id}" InlineCode
                Requirement FR-001 <- "FR-001" Prose
                Operation GET /albums <- "GET" InlineCode partial
                Operation PUT /albums <- "PUT /albums" InlineCode
                Operation GET /x <- "GET /x" Link
            "#]],
        );
    }

    #[test]
    fn a_definition_is_no_mention() {
        check(
            "/w/specs/1-a/contracts/api.md",
            "# API\n\n## **GET** `/albums`\n\nLike POST /albums.\n\n### GET/PUT /songs\n\n## Command: `albums add`\n",
            expect![[r#"
                Operation POST /albums <- "POST /albums" Prose
            "#]],
        );
        check(
            "/w/specs/1-a/data-model.md",
            "# Data\n\n### `CoverImage`\n\n| Field | Type |\n|---|---|\n| `id` | int |\n",
            expect![""],
        );
    }

    #[test]
    fn names_in_code() {
        check(
            "/w/specs/1-a/plan.md",
            "`createAlbum()` `Album` `AlbumService.createAlbum(x)` `Album.title` `List<Song>` `Song[]` `cover_image`\n\
             not: `album` `src/Album.ts` `Album.ts` `MAX_SIZE` `FR-001` `true` `String` `GitHub` `npm run x` createSong\n",
            expect![[r#"
                Entity createAlbum <- "createAlbum" InlineCode
                Entity Album <- "Album" InlineCode
                Entity AlbumService <- "AlbumService" InlineCode
                Entity createAlbum <- "createAlbum" InlineCode
                Entity Album <- "Album" InlineCode
                Entity Song <- "Song" InlineCode
                Entity Song <- "Song" InlineCode
                Entity cover_image <- "cover_image" InlineCode
                Requirement FR-001 <- "FR-001" InlineCode
            "#]],
        );
    }

    #[test]
    fn key_entities_of_a_spec() {
        check(
            "/w/specs/1-a/spec.md",
            "# S\n\n- **No**: x\n\n### Key Entities *(include if data)*\n\n- **Album**: a\n- **Cover Image** (new): b\n* **Song:** c\n- **the rest**: d\n\n## Next\n\n- **No**: x\n",
            expect![[r#"
                Entity Album <- "Album" Prose
                Entity CoverImage <- "Cover Image" Prose
                Entity Song <- "Song" Prose
            "#]],
        );
    }

    proptest! {
        #[test]
        fn any_text(text in r"(`|\*\*|[Aa]lbum|[.<>()\[\]]|GET|POST|[ /\n-]|### |Key Entities\n|\u{e9}){0,40}") {
            for path in ["/w/specs/1-a/spec.md", "/w/specs/1-a/contracts/a.md", "/w/specs/1-a/data-model.md"] {
                let found = facts(path, &text, &Families::default());
                prop_assert!(found.mentions.is_sorted_by_key(|m| m.span.start));
                for mention in &found.mentions {
                    prop_assert!(text.get(mention.span.range()).is_some_and(|t| !t.is_empty()));
                    prop_assert!(mention.partial || !found.items.iter().any(|i| i.name == mention.span));
                }
            }
        }
    }
}
