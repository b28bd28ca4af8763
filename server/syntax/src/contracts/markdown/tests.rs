use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::{Families, MemberKind, facts};

/// Every item as kind, id, what its name and span are, and its members; a response with `!`.
#[track_caller]
pub(in crate::contracts) fn check(path: &str, text: &str, expected: Expect) {
    let found = facts(path, text, &Families::default());
    let lines = found.items.iter().filter_map(|item| {
        let part = item.part()?;
        let members = part.members.iter().map(|m| match m.kind {
            MemberKind::Response => format!(" !{}", m.name),
            MemberKind::Value => format!(" ={}", m.name),
            _ => format!(" {}", m.name),
        });
        let lines = text[item.span.range()].lines().count();
        let withdrawn = if item.withdrawn { " withdrawn" } else { "" };
        let alias = part.alias.as_ref().map(|(alias, _)| format!(" alias {alias}")).unwrap_or_default();
        Some(format!(
            "{:?} {} <- {:?} {lines} lines{alias}{withdrawn}:{}\n",
            part.kind,
            item.id,
            &text[item.name.range()],
            members.collect::<String>()
        ))
    });
    expected.assert_eq(&lines.collect::<String>());
}

const PATH: &str = "/w/specs/1-a/contracts/api.md";

#[test]
fn routes_in_headings() {
    check(
        PATH,
        "# Contract: GET /title\n\n## Overview\n\n### POST /api/albums\n\nMakes one.\n\n| Field | Type |\n|---|---|\n| `title` | string |\n\n\
         **Response (201 Created)**:\n\n| Field | Type |\n|---|---|\n| `id` | int |\n\n- `404` not found\n\n### `GET /albums/{id}`\n\n#### 200 OK\n\n\
         #### 1. PUT /albums/{id} - Title\n\n**DELETE** `/lone`\n\n### **PATCH** `/albums/:id` (changed)\n\n### ~~DELETE /albums/{id}~~\n\n### GET/HEAD /songs\n\n\
         ### How GET /no is called\n\n### POST /api/albums (again)\n",
        expect![[r#"
            Route GET /title <- "GET /title" 37 lines:
            Route POST /albums <- "POST /api/albums" 15 lines: title !201 !404
            Route GET /albums/{} <- "GET /albums/{id}" 7 lines: !200
            Route PUT /albums/{} <- "PUT /albums/{id}" 3 lines:
            Route DELETE /lone <- "DELETE** `/lone" 1 lines:
            Route PATCH /albums/{} <- "PATCH** `/albums/:id" 1 lines:
            Route DELETE /albums/{} <- "DELETE /albums/{id}" 1 lines withdrawn:
            Route GET /songs <- "GET" 1 lines:
            Route HEAD /songs <- "HEAD /songs" 1 lines:
        "#]],
    );
}

#[test]
fn routes_in_lines_and_tables() {
    check(
        PATH,
        "## Create\n\n**Endpoint**: `POST /albums`\n\ntext\n\n## Endpoints\n\n| Method | Path | |\n|---|---|---|\n| GET | `/albums` | a |\n| `POST /albums` | b |\n\n\
         ## Existing endpoints\n\n| Endpoint |\n|---|\n| `GET /no` |\n\n## Request\n\n```http\nPUT /covers HTTP/1.1\n```\n\n- `GET /no` unchanged\n",
        expect![[r#"
            Route POST /albums <- "POST /albums" 3 lines:
            Route GET /albums <- "GET | `/albums" 1 lines:
            Route PUT /covers <- "PUT /covers" 1 lines:
        "#]],
    );
}

#[test]
fn other_operations() {
    check(
        PATH,
        "## Command: `albums add` (stub)\n\n## Event: album.created\n\n## Function: `sort(list, key)`\n\n### `albums list --all`\n\n### `addAlbum(title)`\n\n\
         ### `--force`\n\n### `config.toml`\n\n### US2-001: Twice\n\n### BC-1 Pruning\n\n### FR-001: no\n\n### ADR-2: no\n\n### Query Parameters\n\n### Error: no\n",
        expect![[r#"
            Command albums add <- "albums add" 1 lines:
            Channel album.created <- "album.created" 1 lines:
            Function sort <- "sort" 21 lines alias sort:
            Command albums list --all <- "albums list --all" 1 lines:
            Function addAlbum <- "addAlbum" 1 lines alias addAlbum:
            Function US2-001 <- "US2-001" 1 lines:
            Function BC-1 <- "BC-1" 1 lines:
        "#]],
    );
}

#[test]
fn types() {
    check(
        PATH,
        "## Class: `Album`\n\n- `title`: string\n- `year` (int)\n\n## 1. IAlbumService (NEW)\n\n```csharp\npublic interface IAlbumService\n{\n    string Name { get; }\n    Task Add();\n}\n```\n\n\
         ### CreateAsync\n\n```csharp\nTask CreateAsync(Album album);\n```\n\n## SomeWords\n\ntext\n",
        expect![[r#"
            Type Album <- "Album" 4 lines: title year
            Type IAlbumService <- "IAlbumService" 15 lines: Name
            Function CreateAsync <- "CreateAsync" 5 lines alias CreateAsync:
        "#]],
    );
}

#[test]
fn no_operations() {
    check(
        PATH,
        "# API\n\n## POST\n\n## Overview\n\n### Notes\n\n```\n### POST /a\n```\n\n<!--\n### POST /b\n-->\n",
        expect![""],
    );
    check("/w/specs/1-a/plan.md", "### POST /a\n", expect![""]);
}

proptest! {
    #[test]
    fn any_text(text in r"(#{1,4} |POST|GET| /albums|/|`|\*\*|~~|\| |Command: |Class: |[A-Z]{2}-\d|\n|---|```|Endpoint|: |\(|\)|- |\{id\}|Album|200|é){0,40}") {
        let found = facts(PATH, &text, &Families::default());
        prop_assert!(found.items.is_sorted_by_key(|i| i.span.start));
        for item in &found.items {
            prop_assert!(text.get(item.span.range()).is_some() && item.span.encloses(item.name), "{item:?}");
            prop_assert!(text.get(item.name.range()).is_some_and(|t| !t.is_empty()), "{item:?}");
            for member in item.part().into_iter().flat_map(|p| p.members.iter()) {
                prop_assert!(text.get(member.span.range()).is_some_and(|t| !t.is_empty()), "{item:?}");
            }
        }
    }
}
