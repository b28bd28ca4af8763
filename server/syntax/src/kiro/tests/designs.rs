use expect_test::expect;

use super::{DESIGN, defined, items, named};

#[test]
fn properties() {
    let text = "# Design\n\n## Correctness Properties\n\n### Property 1: Albums are shown\n\n*For any* album,\nTHE Album SHALL appear.\n\n**Validates: Requirements 1.1**\n\n**Property 2: Names stay**\n\nA name.\n\nProperty 3: Bug Condition - A\n\n_For any_ b.\n\n**Validates: Requirements 2.1, 2.2**\n\n---\n\n## Testing\n\nProperty 4: no definition\n- **Property 1: a test**\n";
    expect![[r#"
        1 37..144 "Albums are shown\n*For any* album, THE Album SHALL appear.\n**Validates: Requirements 1.1**"
        2 146..181 "Names stay\nA name."
        3 183..264 "Bug Condition - A\n_For any_ b.\n**Validates: Requirements 2.1, 2.2**"
    "#]].assert_eq(&items(DESIGN, text));
    assert_eq!(named(DESIGN, text), "C1.1 C2.1 C2.2 P4 P1");
}

#[test]
fn forms() {
    for (line, expected) in [
        ("### Property 1: Title", "P1"),
        ("##### Property 3.1: Title", "P3.1"),
        ("### Property 1 - Title", "P1"),
        ("### **Property 1: Title**", "P1"),
        ("**Property 1: Title**", "P1"),
        ("**Property 1**: Title", "P1"),
        ("### プロパティ 1: 題", "P1"),
        ("### 属性 1：题", "P1"),
        ("### 속성 1: 제목", "P1"),
        ("### Propiedad 1: Título", "P1"),
        ("# Property 1: Title", ""),
        ("Property 1: Title", ""),
        ("- **Property 1: Title**", ""),
        ("### Property Test Placement", ""),
        ("### Property 1 of the list", ""),
        ("## Correctness Properties\n\nProperty 1: Title", "P1"),
        ("## 正确性属性\n\n属性 1：题", "P1"),
        ("### Property 1: a\n**Property 1: b**\n**Property 2: c**", "P1 P2"),
        ("### Property 1: a\n### Property 1: b", "P1 P1"),
        ("**Property 1: a**\n## Property-Based Tests\n**Property 1: b**", "P1"),
        ("## Correctness Properties\nProperty 1: a\n## Tests\n**Property 1: b**\n### Property 1: c", "P1"),
        ("```\n### Property 1: a\n```", ""),
    ] {
        assert_eq!(defined(DESIGN, &format!("{line}\n")), expected, "{line}");
    }
}
