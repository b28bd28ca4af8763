use expect_test::expect;
use proptest::prelude::*;

use crate::contracts::markdown::tests::check;
use crate::{Families, facts};

const PATH: &str = "/w/specs/1-a/data-model.md";

#[test]
fn headings() {
    check(
        PATH,
        "# Data Model: Albums\n\n## Overview\n\n## Entities\n\n### Album\n\n| Field | Type |\n|---|---|\n| `id` | int |\n| **title** | string |\n| `first`, `last`, a `b` | int |\n\n\
         ### 2. CoverImage (table)\n\n#### Fields\n\n- `url`: string\n- width (int)\n- **Relations**: x\n\n#### Validation Rules\n\n- `url` must be one\n\n\
         ### `SongState`\n\n```typescript\nexport enum SongState {\n  Draft,\n  Done = 'done',\n}\n```\n\n## Entity: Play List\n\n- **name** (string)\n\n\
         ## Track Entity\n\n## 歌手（Singer）\n\n- `name`：string\n\n## Relationships\n\n### Album\n\n## State Transitions\n\n## Validation Rules\n\n### CoverImage\n",
        expect![[r#"
            Type Album <- "Album" 7 lines: id title first last
            Type CoverImage <- "CoverImage" 11 lines: url width
            Type SongState <- "SongState" 8 lines: =Draft =Done
            Type PlayList <- "Play List" 3 lines: name
            Type Track <- "Track" 1 lines:
            Type Singer <- "Singer" 3 lines: name
        "#]],
    );
}

#[test]
fn declarations() {
    check(
        PATH,
        "## AlbumView\n\n```ts\ninterface AlbumView extends Base {\n  id: string;\n  title?: string; // x\n  load(): void;\n  nested: {\n    no: string;\n  };\n}\ninterface Other { a: string }\n```\n\n\
         ## AlbumRow\n\n```csharp\npublic record AlbumRow\n{\n    public required string Title { get; init; }\n    public int Year { get; set; } = 1;\n    public void Load() { }\n}\n```\n\n\
         ## AlbumFile\n\n```go\ntype AlbumFile struct {\n\tTitle string `json:\"title\"`\n\tYear  int\n}\n```\n\n\
         ## AlbumModel\n\n```python\nclass AlbumModel(BaseModel):\n    \"\"\"One.\n\n    Attributes:\n        x: y\n    \"\"\"\n    title: str\n    year: int = 1\n\n    def load(self) -> None: ...\n```\n\n\
         ## AlbumTable\n\n```sql\nCREATE TABLE AlbumTable (\n  id INT PRIMARY KEY,\n  PRIMARY KEY (id)\n);\n```\n",
        expect![[r#"
            Type AlbumView <- "AlbumView" 13 lines: id title nested
            Type AlbumRow <- "AlbumRow" 10 lines: Title Year
            Type AlbumFile <- "AlbumFile" 8 lines: Title Year
            Type AlbumModel <- "AlbumModel" 14 lines: title year
            Type AlbumTable <- "AlbumTable" 8 lines: id
        "#]],
    );
}

#[test]
fn no_entities() {
    check(
        PATH,
        "# Data Model\n\n## Summary\n\n## Storage\n\n### Indexes\n\n## New Entities\n\n## SaaS\n\n## Data Flow\n\n## Migration\n\n### AlbumTable\n\n## 概述\n\n## Query Patterns\n\n| Field | Type |\n|---|---|\n| a | b |\n",
        expect![""],
    );
}

proptest! {
    #[test]
    fn any_text(text in r"(#{1,4} |Entity: |Album|Cover Image|（|）|`|\*\*|\| |Field|Type|\n|\|---\||```ts\n|interface |class |\{|\}|  [a-z]+: string;|- |: |é|概){0,40}") {
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
