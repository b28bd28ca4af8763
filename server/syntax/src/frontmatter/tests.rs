use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::select;

use super::{Value, read};
use crate::Span;

fn check(text: &str, expected: Expect) {
    let Some(found) = read(text) else {
        expected.assert_eq("none");
        return;
    };
    let said = |span: Span| &text[span.range()];
    let mut out = format!("body {:?}\n", &text[found.body as usize..]);
    for field in &found.fields {
        let what = match &field.value {
            Value::Empty => "empty".to_owned(),
            Value::Raw => "raw".to_owned(),
            Value::Scalar(scalar) => format!("{:?} at {:?}", scalar.text, said(scalar.span)),
            Value::List(list) => {
                list.iter().map(|s| format!("- {:?} at {:?} ", s.text, said(s.span))).collect::<String>()
            }
        };
        out += &format!("{} {:?} {:?}: {what}\n", field.name, said(field.key), said(field.span));
    }
    for problem in &found.problems {
        out += &format!("{:?} {:?}\n", problem.why, said(problem.span));
    }
    expected.assert_eq(&out);
}

#[test]
fn what_steering_files_say() {
    check(
        "---\ninclusion: always\n---\n# Title\n",
        expect![[r##"
        body "# Title\n"
        inclusion "inclusion" "always": "always" at "always"
    "##]],
    );
    check(
        "\u{feff}---\r\ninclusion: fileMatch # why\r\nfileMatchPattern: \"src/**/*.ts\"\r\n---\r\nText",
        expect![[r#"
            body "Text"
            inclusion "inclusion" "fileMatch": "fileMatch" at "fileMatch"
            fileMatchPattern "fileMatchPattern" "\"src/**/*.ts\"": "src/**/*.ts" at "\"src/**/*.ts\""
        "#]],
    );
    check(
        "---\nfileMatchPattern: ['a/*.ts', \"b, c\" , d]\nname: it's\ndescription: 'it''s'\n---",
        expect![[r#"
            body ""
            fileMatchPattern "fileMatchPattern" "['a/*.ts', \"b, c\" , d]": - "a/*.ts" at "'a/*.ts'" - "b, c" at "\"b, c\"" - "d" at "d" 
            name "name" "it's": "it's" at "it's"
            description "description" "'it''s'": "it's" at "'it''s'"
        "#]],
    );
    check(
        "---\nfileMatchPattern:\n  - \"*.ts\"  # one\n\n  - src/*.js\ninclusion: auto\n...\n",
        expect![[r#"
            body ""
            fileMatchPattern "fileMatchPattern" "- \"*.ts\"  # one\n\n  - src/*.js": - "*.ts" at "\"*.ts\"" - "src/*.js" at "src/*.js" 
            inclusion "inclusion" "auto": "auto" at "auto"
        "#]],
    );
    check(
        "---\nfileMatchPattern:\n- a\n- b\nname:\n---\n",
        expect![[r#"
        body ""
        fileMatchPattern "fileMatchPattern" "- a\n- b": - "a" at "a" - "b" at "b" 
        name "name" "": empty
    "#]],
    );
    check(
        "---\nfileMatchPattern: [\n  \"a\",\n  \"b\"\n]\ninclusion: manual\n---\n",
        expect![[r#"
        body ""
        fileMatchPattern "fileMatchPattern" "[\n  \"a\",\n  \"b\"\n]": - "a" at "\"a\"" - "b" at "\"b\"" 
        inclusion "inclusion" "manual": "manual" at "manual"
    "#]],
    );
    check(
        "---\ndescription: some\n  more words\nname: \"one\n  two\"\n---\n",
        expect![[r#"
            body ""
            description "description" "some\n  more words": "some more words" at "some\n  more words"
            name "name" "\"one\n  two\"": "one two" at "\"one\n  two\""
        "#]],
    );
    check(
        "---\nmeta:\n  a: b\n  c: d\ntext: |\n  a: b\n  - c\nmap: {a: b}\nlist:\n  - a: b\n---\n",
        expect![[r#"
            body ""
            meta "meta" "a: b\n  c: d": raw
            text "text" "|\n  a: b\n  - c": raw
            map "map" "{a: b}": raw
            list "list" "- a: b": raw
        "#]],
    );
    check(
        "---\n---\n",
        expect![[r#"
        body ""
    "#]],
    );
}

#[test]
fn no_front_matter() {
    check("", expect!["none"]);
    check("# Title\n---\na: b\n---\n", expect!["none"]);
    check("---\n\nA rule at the top.\n", expect!["none"]);
    check("----\na: b\n----\n", expect!["none"]);
}

#[test]
fn mistakes() {
    check(
        "---\ninclusion: always\n\n# Title\nSome prose: more\nprose\n",
        expect![[r#"
            body "\n# Title\nSome prose: more\nprose\n"
            inclusion "inclusion" "always": "always" at "always"
            NoEnd "---"
        "#]],
    );
    check(
        "---\ninclusion:always\njust words\n  more\n---\n",
        expect![[r#"
        body ""
        NoBlankAfterColon "inclusion:always"
        NotAKey "just words"
        NotAKey "more"
    "#]],
    );
    check(
        "---\ninclusion: always\ninclusion: manual\n---\n",
        expect![[r#"
        body ""
        inclusion "inclusion" "always": "always" at "always"
        inclusion "inclusion" "manual": "manual" at "manual"
        DuplicateKey "inclusion"
    "#]],
    );
    check(
        "---\nfileMatchPattern: *.ts\ndescription: Rules: all of them\n---\n",
        expect![[r#"
        body ""
        fileMatchPattern "fileMatchPattern" "*.ts": "*.ts" at "*.ts"
        description "description" "Rules: all of them": "Rules: all of them" at "Rules: all of them"
        MarkInFront "*.ts"
        ColonInValue ":"
    "#]],
    );
    check(
        "---\nname: \"open\ninclusion: always\n---\n",
        expect![[r#"
        body ""
        name "name" "\"open": "open" at "\"open"
        inclusion "inclusion" "always": "always" at "always"
        UnclosedQuote "\"open"
    "#]],
    );
    check(
        "---\nfileMatchPattern: [a, b\ninclusion: always\n---\n",
        expect![[r#"
        body ""
        fileMatchPattern "fileMatchPattern" "[a, b": raw
        inclusion "inclusion" "always": "always" at "always"
        UnclosedList "["
    "#]],
    );
    check(
        "---\nname: \"a\" b\nlist: ['a' b, 'c]\n---\n",
        expect![[r#"
        body ""
        name "name" "\"a\"": "a" at "\"a\""
        list "list" "['a' b, 'c]": - "a" at "'a'" - "c" at "'c" 
        AfterValue " b"
        AfterValue " b"
        UnclosedQuote "'c"
    "#]],
    );
    check(
        "---\nlist:\n\t- a\nname: x\n- y\n---\n",
        expect![[r#"
        body ""
        list "list" "- a": - "a" at "a" 
        name "name" "x": "x" at "x"
        Tab "\t"
        NotAKey "- y"
    "#]],
    );
}

const PIECES: &[&str] = &[
    "---\n",
    "---\r\n",
    "...\n",
    "inclusion: ",
    "fileMatchPattern:",
    "name",
    ":",
    ": ",
    " ",
    "\n",
    "\n",
    "\r\n",
    "  ",
    "\t",
    "- ",
    "-",
    "[",
    "]",
    ", ",
    "{",
    "}",
    "\"",
    "'",
    "''",
    "\\",
    "#",
    " # ",
    "|",
    "*",
    "**/*.ts",
    "é",
    "要件",
    "\u{feff}",
    "a",
];

fn holds(text: &str) -> Result<(), TestCaseError> {
    let Some(found) = read(text) else { return Ok(()) };
    let inside = |span: Span| text.get(span.range()).is_some();
    prop_assert!(inside(found.span) && text.is_char_boundary(found.body as usize));
    for field in &found.fields {
        prop_assert!(inside(field.key) && inside(field.span) && found.span.encloses(field.span), "{field:?}");
        for scalar in field.scalars() {
            prop_assert!(inside(scalar.span) && field.span.encloses(scalar.span), "{field:?}");
        }
    }
    for problem in &found.problems {
        prop_assert!(inside(problem.span), "{problem:?}");
        prop_assert!(!problem.why.words().is_empty());
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text(pieces in prop::collection::vec(select(PIECES), 0..30), other in any::<String>()) {
        let text = pieces.concat();
        holds(&text)?;
        holds(&format!("---\n{text}"))?;
        holds(&format!("---\n{text}\n---\n{other}"))?;
        holds(&format!("---\n{other}\n---\n"))?;
    }
}

#[test]
fn long_texts_take_linear_time() {
    for piece in PIECES.iter().chain(&["a: \"\n", "a: [\n", "  b\n", "a: b\n", "- a\n", "'a\n"]) {
        for front in ["---\n", "---\na: \"", "---\na: ["] {
            let text = front.to_owned() + &piece.repeat(100_000 / piece.len());
            let start = std::time::Instant::now();
            holds(&text).unwrap();
            assert!(start.elapsed().as_secs() < 10, "{piece:?} after {front:?}");
        }
    }
}
