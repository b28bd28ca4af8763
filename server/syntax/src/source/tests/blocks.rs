use super::answers;

/// The text of the block of the first cursor.
#[track_caller]
fn block(language: &str, fixture: &str, expected: &str) {
    let (text, answers) = answers(language, fixture);
    for answer in answers {
        assert_eq!(&text[answer.block.range()], expected, "{language}: {fixture}");
    }
}

#[test]
fn adjacent_line_comments_are_one_block() {
    block(
        "rust",
        "a();\n// one\n    // two $0FR-1\n\t//\n// thr$0ee\nb(); // no",
        "// one\n    // two FR-1\n\t//\n// three",
    );
    block("python", "# $0a\r\n# b\r\n\r\n# c", "# a\r\n# b");
    block("python", "# a\n\n# b$0b\n# c", "# bb\n# c");
    block("rust", "// a\nx;\n// b$0b", "// bb");
    block("sql", "-- $0a\n-- b\nselect", "-- a\n-- b");
    block("c", "int a; // $0FR-1 of\n       // spec 3\nint b; // c", "// FR-1 of\n       // spec 3");
}

#[test]
fn a_block_comment_is_a_block() {
    block("java", "/** a\n\n * $0b */\n// c", "/** a\n\n * b */");
    block("java", "// c\n/* a\n$0b */", "/* a\nb */");
    block("css", "/* a */\n/* $0b */\n\n/* c */", "/* a */\n/* b */");
    block("html", "<!-- a\n$0b --> <p>", "<!-- a\nb -->");
    block("python", "    \"\"\"a\n\n    $0b\"\"\"\n    # c", "\"\"\"a\n\n    b\"\"\"");
    block("rust", "/* a $0", "/* a ");
}

#[test]
fn elsewhere_the_line_is_the_block() {
    block("rust", "a();\nlet x = \"$0FR-1\"; // c\nb", "let x = \"FR-1\"; // c");
    block("rust", "a$0$0\nb", "a");
    block("rust", "a\n$0b", "b");
    block("rust", "a\n$0", "");
    block("unknown", "a\n// $0b\n// c", "// b");
    block("yaml", "a\nb: $0c d\ne", "b: c d");
}

#[test]
fn a_block_reaches_beyond_the_last_offset() {
    block("go", "// $0a\n// b\n// c\n\n// d", "// a\n// b\n// c");
    block("go", "// $0a\n/* b\n */", "// a");
    block("vue", "<script>\n// $0a\n// b\n</script>\n<!-- c -->", "// a\n// b");
}
