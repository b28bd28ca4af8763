//! Protocol Buffers, GraphQL, Gherkin and interfaces in source languages, as the repositories of the corpus have them. Set
//! `SPECLS_SHARED` to the folder with the shared data; without it there is nothing to read, and the tests say so.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::expect;
use regex::Regex;
use specls_syntax::{ContractFormat, Families, FileFacts, ItemKind, facts};
use specls_tests::corpus;

/// Reads every stored file of the corpus that is one of those contracts: repository and path, text, facts.
fn contracts() -> Vec<(String, String, FileFacts)> {
    let Some(shared) = corpus::shared() else {
        eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
        return Vec::new();
    };
    let mut found = Vec::new();
    for dialect in ["spec-kit", "kiro", "openspec"] {
        for repository in corpus::repositories(&shared, dialect).expect("the corpus can be read") {
            for (path, text) in repository.read().expect("the corpus can be read") {
                let Some(text) = text.filter(|_| !path.ends_with(".md")) else { continue };
                let facts = facts(&format!("/w/{path}"), &text, &Families::default());
                let typed = [
                    ContractFormat::Protobuf,
                    ContractFormat::GraphQl,
                    ContractFormat::Gherkin,
                    ContractFormat::Sketch,
                ];
                if facts.contract().is_some_and(|format| typed.contains(&format)) {
                    found.push((format!("{} {path}", repository.name), text, facts));
                }
            }
        }
    }
    found
}

/// How often a pattern begins a line outside comments of lines.
fn count(text: &str, pattern: &str) -> usize {
    Regex::new(&format!(r"(?m)^[ \t]*(?:{pattern})")).expect("a pattern").find_iter(text).count()
}

#[test]
fn what_they_define_equals_an_independent_count() {
    let files = contracts();
    if files.is_empty() {
        return;
    }
    let (mut totals, mut differences) = (BTreeMap::<(&str, &str), usize>::new(), String::new());
    for (path, text, facts) in &files {
        let Some(format) = facts.contract() else { continue };
        *totals.entry((format.words(), "files")).or_default() += 1;
        *totals.entry((format.words(), "problems")).or_default() += facts.problems().len();
        let of = |kind| facts.items.iter().filter(|item| item.kind == kind).count();
        let (operations, schemas) = (of(ItemKind::Operation), of(ItemKind::Schema));
        let counted = match format {
            ContractFormat::Protobuf => {
                (count(text, r"rpc\s+\w+\s*\("), count(text, r"(?:message|enum|service)\s+\w+\s*\{"))
            }
            ContractFormat::Gherkin => (0, 0),
            // Their grammars are whole languages: no pattern counts them. None may say nothing.
            _ if operations + schemas == 0 => (1, 1),
            _ => (operations, schemas),
        };
        *totals.entry((format.words(), "operations")).or_default() += operations;
        *totals.entry((format.words(), "schemas")).or_default() += schemas;
        *totals.entry((format.words(), "scenarios")).or_default() += of(ItemKind::Scenario);
        if counted != (operations, schemas) {
            let _ = writeln!(differences, "{path}: {operations}, {schemas}, counted {counted:?}");
        }
    }
    let shown: String =
        totals.iter().map(|((format, what), number)| format!("{format}: {number} {what}\n")).collect();
    println!("{shown}");
    expect![[r#"
        Protocol Buffers: 6 files
        Protocol Buffers: 26 operations
        Protocol Buffers: 0 problems
        Protocol Buffers: 0 scenarios
        Protocol Buffers: 82 schemas
    "#]]
    .assert_eq(&format!("{shown}{differences}"));
}
