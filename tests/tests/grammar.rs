//! The grammar for tree-sitter: it reads what the server's own scanner reads, its queries give the classes that the server
//! gives, and it gives up on no text.

mod grammar {
    pub mod equal;
    pub mod feed;
    pub mod sexp;
}

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use expect_test::{Expect, expect, expect_file};
use grammar::equal::Tally;
use grammar::feed::Reader;
use grammar::sexp;
use proptest::prelude::*;
use specls_tests::corpus;
use tree_sitter::{Query, QueryCursor, StreamingIterator};

/// The folder of the grammar.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../grammar")
}

/// Holds both readings of some texts against each other.
fn check(texts: impl IntoIterator<Item = (String, String)>, expected: &Expect) {
    let mut reader = Reader::default();
    let mut tally = Tally::default();
    for (path, text) in texts {
        tally.add(&mut reader, &path, &text);
    }
    eprintln!("{}", tally.rates());
    assert_eq!(tally.errors, Vec::<String>::new(), "texts on which the grammar gives up");
    expected.assert_eq(&tally.to_string());
}

/// Every Markdown file of the corpus: the same ids, labels, states and paths at the same places.
#[test]
fn the_corpus_reads_the_same() {
    let Some(shared) = corpus::shared() else {
        eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
        return;
    };
    let dialects = ["spec-kit", "kiro", "openspec"].into_iter();
    let repositories =
        dialects.flat_map(|dialect| corpus::repositories(&shared, dialect).expect("the corpus can be read"));
    let texts = repositories.flat_map(|repository| {
        let files = repository.read().expect("the corpus can be read").into_iter();
        files.filter_map(|(path, text)| Some((path, text?)))
    });
    check(
        texts.filter(|(path, _)| specls_syntax::is_markdown(path)),
        &expect![[r#"
            Id grammar: a heading in the form of OpenSpec outside of its sections: 831
            Id grammar: a list in the middle of a line: 12
            Id grammar: a word of headings at the start of a line: 62
            Id grammar: other: 18
            Id grammar: the server reads it so in another kind of file: 234
            Id server: other: 58
            Id server: what Markdown calls no inline content: 400
            Id server: words for every requirement: 3
            Id the same: 41670
            Label the same: 5028
            State grammar: a box of no task: 344
            State grammar: the server reads it so in another kind of file: 5116
            State the same: 11837
            Path grammar: a folder: 69
            Path grammar: other: 536
            Path grammar: the server reads it so in another kind of file: 7972
            Path server: a pattern or placeholder: 106
            Path server: backslashes: 177
            Path server: other: 213
            Path server: the path of an operation: 317
            Path the same: 23223
        "#]],
    );
}

/// The workspaces of this repository.
#[test]
fn our_own_specs_read_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders = vec![root.join("workspaces"), root.join("demo")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let texts = files.into_iter().filter_map(|path| {
        let name = path.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).ok().filter(|_| specls_syntax::is_markdown(&name))?;
        Some((name, text.replace("\r\n", "\n")))
    });
    check(
        texts,
        &expect![[r#"
            Id grammar: a heading in the form of OpenSpec outside of its sections: 4
            Id server: what Markdown calls no inline content: 4
            Id the same: 419
            Label the same: 35
            State grammar: the server reads it so in another kind of file: 59
            State the same: 60
            Path grammar: the server reads it so in another kind of file: 4
            Path the same: 94
        "#]],
    );
}

/// The cases of `tree-sitter test`, without it.
#[test]
fn cases() {
    let mut reader = Reader::default();
    let (mut count, update) = (0, env::var_os("UPDATE_EXPECT").is_some());
    for entry in fs::read_dir(folder().join("test/corpus")).expect("test/corpus") {
        let path = entry.expect("an entry").path();
        let file = fs::read_to_string(&path).expect("a text").replace("\r\n", "\n");
        let mut fresh = Vec::new();
        for case in sexp::cases(&file) {
            let tree = reader.line(&case.input);
            let found = sexp::of(tree.root_node());
            assert!(
                update || found == case.expected,
                "{}: {}\n{found}\n{}",
                path.display(),
                case.name,
                case.expected
            );
            fresh.push(sexp::written(&case, &found));
            count += 1;
        }
        if update {
            fs::write(&path, fresh.join("\n")).expect("the cases can be written");
        }
    }
    assert!(count >= 20, "{count} cases");
}

#[test]
fn queries_compile() {
    let language = tree_sitter_specls::LANGUAGE.into();
    for (name, text) in [
        ("highlights", tree_sitter_specls::HIGHLIGHTS_QUERY),
        ("injections", tree_sitter_specls::INJECTIONS_QUERY),
        ("folds", tree_sitter_specls::FOLDS_QUERY),
        ("textobjects", tree_sitter_specls::TEXTOBJECTS_QUERY),
    ] {
        Query::new(&language, text).unwrap_or_else(|error| panic!("{name}.scm: {error}"));
    }
    let markdown = tree_sitter_md::LANGUAGE.into();
    for place in ["injections/helix", "../editors/neovim/queries/markdown"] {
        let path = folder().join(place).join("injections.scm");
        let text = fs::read_to_string(&path).expect("injections.scm");
        Query::new(&markdown, &text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

/// Classes as the table of the server names them, by capture.
const CLASSES: [(&str, &str); 13] = [
    ("constant", "requirement"),
    ("function", "task"),
    ("function.method", "operation"),
    ("module", "feature"),
    ("attribute", "label"),
    ("markup.list.unchecked", "state"),
    ("markup.list.checked", "state"),
    ("string.special.path", "path"),
    ("keyword", "keyword"),
    ("keyword.modifier", "modal"),
    ("type", "system"),
    ("comment.todo", "marker"),
    ("property", "key"),
];

/// Spans of one class in `text`: of two captures the inner one counts, of two of one node the later.
fn highlights(reader: &mut Reader, query: &Query, text: &str) -> Vec<(usize, usize, &'static str)> {
    let mut bytes: Vec<Option<(usize, &'static str)>> = vec![None; text.len()];
    for (at, tree) in reader.trees(text).iter().enumerate() {
        let mut cursor = QueryCursor::new();
        let mut found = Vec::new();
        let mut captures = cursor.captures(query, tree.root_node(), text.as_bytes());
        while let Some((matched, index)) = captures.next() {
            let capture = matched.captures()[*index];
            let name = query.capture_names()[capture.index as usize];
            let class = CLASSES.iter().find(|(known, _)| *known == name).expect("a capture of the table").1;
            found.push((capture.node.byte_range(), matched.pattern_index, class));
        }
        found.sort_by_key(|(span, pattern, _)| (span.start, std::cmp::Reverse(span.end), *pattern));
        for (n, (span, _, class)) in found.into_iter().enumerate() {
            bytes[span.start..span.end.min(text.len())].fill(Some((at * 100_000 + n, class)));
        }
    }
    let mut out: Vec<(usize, usize, &'static str)> = Vec::new();
    let mut last = None;
    for (at, byte) in bytes.into_iter().enumerate() {
        if let Some((token, class)) = byte {
            // What stands in a label is of its class, and one with it.
            match out.last_mut().filter(|open| open.1 == at && open.2 == class) {
                Some(open) if last == Some(token) || class == "label" => open.1 = at + 1,
                _ => out.push((at, at + 1, class)),
            }
        }
        last = byte.map(|(token, _)| token);
    }
    out
}

/// The samples: the classes of the server at the places of the server, but for what the snapshot lists. `-` is what only
/// the server says, `+` what only the query says.
#[test]
fn samples_have_the_classes_of_the_server() {
    let said: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder().join("test/samples.json")).expect("samples.json"))
            .expect("JSON");
    let query = Query::new(&tree_sitter_specls::LANGUAGE.into(), tree_sitter_specls::HIGHLIGHTS_QUERY)
        .expect("the query compiles");
    let mut reader = Reader::default();
    let (mut out, mut equal) = (String::new(), 0);
    for file in said["files"].as_array().expect("files") {
        let lines = file["lines"].as_array().expect("lines");
        let text: String = lines.iter().map(|l| format!("{}\n", l["text"].as_str().expect("text"))).collect();
        let found = highlights(&mut reader, &query, &text);
        let mut start = 0;
        for (number, line) in lines.iter().enumerate() {
            let written = line["text"].as_str().expect("text");
            let column = |at: usize| written[..at - start].encode_utf16().count() as u64;
            let end = start + written.len();
            let ours: Vec<(u64, u64, &str)> = found
                .iter()
                .filter(|(from, to, _)| start <= *from && *to <= end)
                .map(|(from, to, class)| (column(*from), column(*to), *class))
                .collect();
            let theirs: Vec<(u64, u64, &str)> = line["tokens"]
                .as_array()
                .expect("tokens")
                .iter()
                .map(|t| {
                    (
                        t[0].as_u64().expect("a column"),
                        t[1].as_u64().expect("a column"),
                        t[2].as_str().expect("a class"),
                    )
                })
                .collect();
            equal += theirs.iter().filter(|token| ours.contains(token)).count();
            let mut tell = |sign: char, token: &(u64, u64, &str)| {
                out += &format!("{sign} {}:{}-{} {} in {written:?}\n", number + 1, token.0, token.1, token.2);
            };
            theirs.iter().filter(|token| !ours.contains(token)).for_each(|token| tell('-', token));
            ours.iter().filter(|token| !theirs.contains(token)).for_each(|token| tell('+', token));
            start = end + 1;
        }
    }
    out += &format!("{equal} tokens are the same\n");
    expect_file![folder().join("test/samples.differences")].assert_eq(&out);
}

proptest! {
    #[test]
    fn no_text_makes_it_give_up(text in r"(FR-|-?0?[0-9]{1,3}|US|T|\[|\]|\(|\)|\*\*?|_|`|[,:./~+]|–|Requirements?|Validates|Depends on|User Story|Property|Scenario|Phase|WHEN|When|if|THE |the |Given|MUST|SHALL NOT|必须|要件|ADDED|Status|src/a\.ts|\[x\]|\[P\]|- |#|[ \n]|spec |and|to|\[NEEDS CLARIFICATION:|[a-z]|\u{e9}){0,40}") {
        let tree = Reader::default().line(&text);
        prop_assert!(!tree.root_node().has_error(), "{text:?}: {}", tree.root_node().to_sexp());
    }
}

/// A long line is read in one go: what would be read again from each of its places takes minutes.
#[test]
fn long_lines_take_their_time_once() {
    let mut reader = Reader::default();
    for part in [
        "a-",
        "A-",
        "FR-",
        "FR-001-",
        "a.",
        "A.",
        "A/",
        "a/",
        "/",
        "[",
        "(",
        "`",
        "**",
        "_",
        "[US1",
        "1.",
        "1,",
        "a[b",
        "](",
        "要",
        "FR-A-A-",
        "US1/",
        "T001a-",
        "(depends on ",
        "Requirements: ",
        "WHEN ",
        "the ",
        "[NEEDS CLARIFICATION:",
    ] {
        let text = part.repeat(50_000 / part.len());
        let started = Instant::now();
        let tree = reader.line(&text);
        assert!(!tree.root_node().has_error(), "{part:?}");
        assert!(started.elapsed().as_secs() < 10, "{part:?}: {:?}", started.elapsed());
    }
}

/// `src/parser.c` is what the tool makes of `grammar.js`; only where it is at hand.
#[test]
fn the_parser_is_generated() {
    let tool = env::var_os("TREE_SITTER").unwrap_or_else(|| "tree-sitter".into());
    let made = tempfile::tempdir().expect("a temporary folder");
    for name in ["grammar.js", "words.json", "tree-sitter.json"] {
        fs::copy(folder().join(name), made.path().join(name)).expect("a copy");
    }
    let done =
        Command::new(tool).args(["generate", "--js-runtime", "node"]).current_dir(made.path()).output();
    let done = match done {
        Ok(done) => done,
        Err(error) => {
            eprintln!("skipped: no tree-sitter to generate the parser with: {error}");
            return;
        }
    };
    let said = String::from_utf8_lossy(&done.stderr);
    if said.contains("Failed to run") {
        eprintln!("skipped: {said}");
        return;
    }
    assert!(done.status.success(), "{said}");
    for name in ["src/parser.c", "src/grammar.json", "src/node-types.json"] {
        let fresh = fs::read_to_string(made.path().join(name)).expect("generated");
        let committed = fs::read_to_string(folder().join(name)).expect("committed").replace("\r\n", "\n");
        assert!(
            fresh == committed,
            "{name} is not what grammar.js gives: run `npm run generate` in grammar/"
        );
    }
}
