use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::select;

use super::{Kind, Tree, Value};

/// The tree with what each span covers, and the mistake.
fn shown(path: &str, text: &str) -> String {
    let tree = Tree::read(path, text);
    let mut out = String::new();
    if let Some(root) = tree.root() {
        show(root, 0, text, &mut out);
    }
    if let Some(mistake) = &tree.mistake {
        let _ = writeln!(out, "! {:?} {}", &text[mistake.span.range()], mistake.message);
    }
    out
}

fn show(value: Value<'_, '_>, depth: usize, text: &str, out: &mut String) {
    let _ = write!(out, "{:1$}", "", depth * 2);
    if !value.key().is_empty() {
        let _ = write!(out, "{}: ", &text[value.key_span().range()]);
    }
    let _ = writeln!(out, "{:?} {:?}", value.text().unwrap_or("-"), &text[value.span().range()]);
    if depth < 6 {
        value.entries().chain(value.values()).for_each(|held| show(held, depth + 1, text, out));
    }
}

#[allow(clippy::needless_pass_by_value)]
fn check(path: &str, text: &str, expected: Expect) {
    expected.assert_eq(&shown(path, text));
}

#[test]
fn yaml() {
    check(
        "a.yaml",
        "\u{feff}# ü\na: 1 # x\n'b c': \"d\\te\"\ne:\n- f\n-\n  g: |\n    h\n    i\n\n  j:\nk: {l: [m, 'n']}\n",
        expect![[r#"
            "-" "a: 1 # x\n'b c': \"d\\te\"\ne:\n- f\n-\n  g: |\n    h\n    i\n\n  j:\nk: {l: [m, 'n']}"
              a: "1" "1"
              b c: "d\te" "d\\te"
              e: "-" "f\n-\n  g: |\n    h\n    i\n\n  j"
                "f" "f"
                "-" "g: |\n    h\n    i\n\n  j"
                  g: "h\ni\n" "h\n    i"
                  j: "" ""
              k: "-" "{l: [m, 'n']}"
                l: "-" "[m, 'n']"
                  "m" "m"
                  "n" "n"
        "#]],
    );
}

#[test]
fn aliases_stand_where_they_are_written() {
    check(
        "a.yaml",
        "a: &x {b: 1}\nc: *x\nd: &y t\ne: *y\n",
        expect![[r#"
            "-" "a: &x {b: 1}\nc: *x\nd: &y t\ne: *y"
              a: "-" "&x {b: 1}"
                b: "1" "1"
              c: "-" "*x"
                *x: "1" "*x"
              d: "t" "t"
              e: "t" "*y"
        "#]],
    );
}

#[test]
fn of_two_keys_the_first() {
    check(
        "a.yaml",
        "a: 1\nb: 2\na: {c: 3}\nb: 4\nd: {a: 5}\n",
        expect![[r#"
        "-" "a: 1\nb: 2\na: {c: 3}\nb: 4\nd: {a: 5}"
          a: "1" "1"
          b: "2" "2"
          d: "-" "{a: 5}"
            a: "5" "5"
        ! "a" the key `a` stands above already, and YAML takes each key once: only the first is read; one more key stands twice
    "#]],
    );
    check(
        "a.json",
        "{\"a\": 1, \"a\": [2]}",
        expect![[r#"
        "-" "{\"a\": 1, \"a\": [2]}"
          a: "1" "1"
        ! "a" the key `a` stands above already, and JSON takes each key once: only the first is read
    "#]],
    );
}

#[test]
fn only_the_first_document() {
    check(
        "a.yaml",
        "---\na: 1\n---\nb: 2\n",
        expect![[r#"
        "-" "a: 1"
          a: "1" "1"
    "#]],
    );
}

#[test]
fn json() {
    check(
        "a.json",
        "// ü\n{ \"a\\u00fc\": [1, true, null, \"x\\n\"], /* c */ \"b\": { \"c\": {} } }\n",
        expect![[r#"
            "-" "{ \"a\\u00fc\": [1, true, null, \"x\\n\"], /* c */ \"b\": { \"c\": {} } }"
              a\u00fc: "-" "[1, true, null, \"x\\n\"]"
                "1" "1"
                "true" "true"
                "null" "null"
                "x\n" "x\\n"
              b: "-" "{ \"c\": {} }"
                c: "-" "{}"
        "#]],
    );
}

#[test]
fn mistakes_in_yaml() {
    for (text, expected) in [
        (
            "a: 1\nb: c: d\ne: f\n",
            expect![[r#"
            "-" "a: 1\nb: c"
              a: "1" "1"
              b: "c" "c"
            ! ": d" YAML ends here: expected one `key: value` in a line (a value with `: ` in it needs quotes), found `:`; what stands below this line is not read
        "#]],
        ),
        (
            "a:\n  b: 1\n c: 2\nd: 3\n",
            expect![[r#"
            "-" "a:\n  b: 1"
              a: "-" "b: 1"
                b: "1" "1"
            ! "c: 2" YAML ends here: expected a key that begins below the other keys, found `c:`; what stands below this line is not read
        "#]],
        ),
        (
            "a: 1\nb\nc: 2\n",
            expect![[r#"
                "-" "a: 1"
                  a: "1" "1"
                ! "b" YAML ends here: expected `:` behind the key, found the end of the line; what stands below this line is not read
            "#]],
        ),
        (
            "a:\n\tb: 1\n",
            expect![[r#"
                "-" "a"
                ! "b: 1" YAML ends here: expected blanks as indentation, found a tab
            "#]],
        ),
        (
            "a: 1\nb: \"c\nd: 2\n",
            expect![[r#"
            "-" "a: 1\nb"
              a: "1" "1"
            ! "\"c" YAML ends here: expected a closing quote, found the end of the text in quotes; what stands below this line is not read
        "#]],
        ),
        (
            "a: [1, 2\nb: 3\n",
            expect![[r#"
                "-" "a: [1"
                  a: "-" "[1"
                    "1" "1"
                ! ": 3" YAML ends here: expected `,` or the end of the brackets that are open, found `:`
            "#]],
        ),
        (
            "a: {b: 1\nc: 3\n",
            expect![[r#"
            "-" "a: {b: 1\nc"
              a: "-" "{b: 1\nc"
                b: "1 c" "1\nc"
            ! ": 3" YAML ends here: expected `,` or `}`, found `:`
        "#]],
        ),
        (
            "a: 1\nb: *c\nd: 2\n",
            expect![[r#"
            "-" "a: 1\nb"
              a: "1" "1"
            ! "*c" YAML ends here: expected an alias of an anchor that stands above, found `*c`; what stands below this line is not read
        "#]],
        ),
        (
            "a:\n  - 1\n  b: 2\n",
            expect![[r#"
            "-" "a:\n  - 1"
              a: "-" "- 1"
                "1" "1"
            ! "b: 2" YAML ends here: expected `- `, or a key that begins below the other keys, found `b:`
        "#]],
        ),
        (
            "a: 1\nb: @c\n",
            expect![[r#"
                "-" "a: 1\nb"
                  a: "1" "1"
                ! "@c" YAML ends here: expected a value (one that begins with this character needs quotes), found `@c`
            "#]],
        ),
        (
            "a: \"\\q\"\nb: 1\n",
            expect![[r#"
            "-" "a"
            ! "\"\\q\"" YAML ends here: expected one of the escapes of YAML, found `\"\\q\"`; what stands below this line is not read
        "#]],
        ),
        (
            "a: 'b' c\nb: 1\n",
            expect![[r#"
            "-" "a"
            ! "c" YAML ends here: expected the end of the line behind the closing quote, found `c`; what stands below this line is not read
        "#]],
        ),
    ] {
        check("a.yaml", text, expected);
    }
}

#[test]
fn mistakes_in_json() {
    for (text, expected) in [
        (
            "{\"a\": 1,\n\"b\": }\n",
            expect![[r#"
            "-" "{\"a\": 1,\n\"b"
              a: "1" "1"
            ! "}" JSON ends here: expected a value, found `}`
        "#]],
        ),
        (
            "{\"a\": 1\n\"b\": 2}\n",
            expect![[r#"
            "-" "{\"a\": 1"
              a: "1" "1"
            ! "\"b\": 2}" JSON ends here: expected `,` or `}`, found `\"b\":`
        "#]],
        ),
        (
            "{\"a\": 1,}\n",
            expect![[r#"
            "-" "{\"a\": 1"
              a: "1" "1"
            ! "}" JSON ends here: expected a key in double quotes, found `}`
        "#]],
        ),
        (
            "{\"a\": \"b\n, \"c\": 1}",
            expect![[r#"
            "-" "{\"a"
            ! "\"b" JSON ends here: expected a closing quote, found the end of the line; what stands below this line is not read
        "#]],
        ),
        (
            "{\"a\": \"b",
            expect![[r#"
            "-" "{\"a"
            ! "\"b" JSON ends here: expected a closing quote, found the end of the line
        "#]],
        ),
        (
            "{\"a\": \"\\q\"}",
            expect![[r#"
            "-" "{\"a"
            ! "\\q\"}" JSON ends here: expected one of the escapes of JSON, found `\\q\"}`
        "#]],
        ),
        (
            "{a: 1}",
            expect![[r#"
            "-" ""
            ! "a: 1}" JSON ends here: expected a key in double quotes or `}`, found `a:`
        "#]],
        ),
        (
            "[1] 2",
            expect![[r#"
            "-" "[1]"
              "1" "1"
            ! "2" JSON ends here: expected the end of the file, found `2`
        "#]],
        ),
        (
            "{\"a\": [1",
            expect![[r#"
            "-" "{\"a\": [1"
              a: "-" "[1"
                "1" "1"
            ! "{\"a\": [1" JSON ends here: expected `,` or `]`, found the end of the file
        "#]],
        ),
        (
            "",
            expect![[r#"
            ! "" JSON ends here: expected a value, found the end of the file
        "#]],
        ),
    ] {
        check("a.json", text, expected);
    }
}

#[test]
fn what_is_made_to_hurt_is_bounded() {
    for (path, text) in [
        ("a.json", "[".repeat(1_000_000)),
        ("a.yaml", "[".repeat(1_000_000)),
        ("a.yaml", "- ".repeat(100_000)),
        ("a.yaml", (0..3000).map(|n| format!("{:n$}a:\n", "")).collect::<String>()),
    ] {
        let tree = Tree::read(path, &text);
        assert!(tree.nodes.len() <= 128);
        assert!(tree.mistake.is_some_and(|mistake| mistake.message.contains("no more than")), "{path}");
    }
}

#[test]
fn a_billion_laughs() {
    let mut text = "a0: &a0 [*a0, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..20 {
        let list = vec![format!("*a{}", n - 1); 9].join(", ");
        let _ = writeln!(text, "a{n}: &a{n} [{list}]");
    }
    let tree = Tree::read("a.yaml", &text);
    fn count(value: Value<'_, '_>, depth: usize) -> usize {
        1 + if depth == 0 { 0 } else { value.values().map(|held| count(held, depth - 1)).sum() }
    }
    let count = count(tree.root().and_then(|root| root.get("a19")).expect("the last"), 20);
    assert!(count < 1_000_000, "{count}");
}

const PIECES: &[&str] = &[
    "a",
    "b",
    "paths",
    ":",
    ": ",
    "- ",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n\t",
    "\r\n",
    "\r",
    " ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "&x ",
    "*x",
    "|\n",
    ">-\n",
    "#",
    " # c",
    "? ",
    "!t ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "ü",
    "😀",
    "\u{feff}",
    "\\",
    "\\u00fc",
    "<<",
    "//",
    "/*",
    "*/",
    "1",
    "-1.5e3",
    "true",
    "null",
    "~",
    "\u{0}",
    "\u{85}",
    "\u{2028}",
    "@",
    "`",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn any_text(pieces in prop::collection::vec(select(PIECES), 0..40), json in any::<bool>()) {
        let text = pieces.concat();
        let path = if json { "a.json" } else { "a.yaml" };
        let tree = Tree::read(path, &text);
        for node in &tree.nodes {
            for span in [node.key_span, node.span] {
                prop_assert!(text.get(span.range()).is_some(), "{span:?}");
            }
            prop_assert!(node.after as usize <= tree.nodes.len());
        }
        if let Some(mistake) = &tree.mistake {
            prop_assert!(text.get(mistake.span.range()).is_some());
        }
        // What is held lies inside what holds it.
        for (at, node) in tree.nodes.iter().enumerate() {
            for held in &tree.nodes[at + 1..node.after as usize] {
                prop_assert!(node.span.encloses(held.span), "{:?} in {:?} of {text:?}", held, node);
            }
        }
        prop_assert!(tree.nodes.iter().all(|node| node.kind != Kind::Map || node.text.is_empty()));
    }
}
