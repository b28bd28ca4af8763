//! Operations and schemas of real contracts in YAML and JSON against a second, independent count, line by line.
//!
//! The files are not part of this repository: `SPECLS_SHARED=folder cargo test -p specls-syntax --test contracts`, where
//! `corpus` below the folder holds repositories.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use specls_syntax::{Concern, ContractFormat, Families, FileFacts, ItemKind, facts};

static METHOD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^ +(?:get|put|post|delete|options|head|patch|trace|query):").expect("a pattern")
});
static KEY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r##"^ *['"]?[^'"#\s:-][^'":]*['"]?:(?: |$)"##).expect("a pattern"));

/// Files below `folder` that may be contracts.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|e| ending == *e))
        {
            out.push(path);
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Lines below the line `key` of a block, whose indentation is given, up to the next one that is not deeper.
fn block<'t>(lines: &[&'t str], key: &str, depth: usize) -> Vec<&'t str> {
    let said = |line: &&&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let start = lines.iter().position(|line| indent(line) == depth && line.trim_start().starts_with(key));
    let below = start.map_or(&[][..], |start| &lines[start + 1..]);
    below.iter().filter(said).take_while(|line| indent(line) > depth).copied().collect()
}

/// Lines of a block that stand at its least indentation.
fn outer<'l, 't>(lines: &'l [&'t str]) -> impl Iterator<Item = &'t str> + use<'l, 't> {
    let least = lines.iter().map(|line| indent(line)).min().unwrap_or(0);
    lines.iter().copied().filter(move |line| indent(line) == least)
}

/// Operations and schemas of an OpenAPI document in YAML, counted by indentation.
fn count_openapi(text: &str) -> (usize, usize) {
    let lines: Vec<&str> = text.lines().collect();
    let paths = block(&lines, "paths:", 0);
    let path = paths.iter().map(|line| indent(line)).min().unwrap_or(0);
    let method = paths.iter().map(|line| indent(line)).filter(|it| *it > path).min().unwrap_or(0);
    let operations = paths.iter().filter(|line| indent(line) == method && METHOD.is_match(line)).count();
    let components = block(&lines, "components:", 0);
    let schemas = block(&components, "schemas:", path);
    (operations, outer(&schemas).filter(|line| KEY.is_match(line)).count())
}

/// Schemas of a JSON Schema, itself included, counted by indentation.
fn count_json_schema(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let depth = lines.iter().map(|line| indent(line)).find(|it| *it > 0).unwrap_or(0);
    let depth = if text.starts_with('{') { depth } else { 0 };
    let quote = if text.starts_with('{') { "\"" } else { "" };
    let named = |key: &str| block(&lines, &format!("{quote}{key}{quote}:"), depth);
    let schemas = [named("$defs"), named("definitions")];
    1 + schemas.iter().map(|block| outer(block).filter(|line| KEY.is_match(line)).count()).sum::<usize>()
}

fn count(facts: &FileFacts, kind: ItemKind) -> usize {
    facts.items.iter().filter(|item| item.kind == kind).count()
}

#[test]
fn operations_and_schemas_equal_an_independent_count() {
    let Some(shared) = std::env::var_os("SPECLS_SHARED") else {
        eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
        return;
    };
    let mut paths = Vec::new();
    files(&PathBuf::from(shared).join("corpus"), &mut paths);
    paths.sort();
    let (mut read, mut broken, mut operations, mut schemas, mut refs, mut owned, mut mentions) =
        (0, 0, 0, 0, 0, 0, 0);
    let mut differences = Vec::new();
    for path in &paths {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let name = path.to_string_lossy();
        let found = facts(&name, &text, &Families::default());
        let Some(format) = found.contract() else { continue };
        if found.problems_about(Concern::Contract).next().is_some() {
            broken += 1;
            continue;
        }
        let ours = (count(&found, ItemKind::Operation), count(&found, ItemKind::Schema));
        let theirs = match format {
            ContractFormat::OpenApi | ContractFormat::Swagger => count_openapi(&text),
            ContractFormat::JsonSchema => (0, count_json_schema(&text)),
            _ => continue,
        };
        if ours != theirs {
            differences.push(format!("{name}: {ours:?}, counted {theirs:?}"));
        }
        for target in found.contract_refs() {
            assert_eq!(&text[target.span.range()], target.target.as_str(), "{name}");
        }
        read += 1;
        operations += ours.0;
        schemas += ours.1;
        refs += found.contract_refs().len();
        mentions += found.mentions.len();
        owned += found.mentions.iter().filter(|m| found.item_at(m.span.start).is_some()).count();
    }
    eprintln!(
        "{read} contracts in YAML and JSON, {broken} broken: {operations} operations, {schemas} schemas, {refs} references, \
         {owned} of {mentions} mentions inside one"
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_count_itself() {
    let text = "openapi: 3.0.0\npaths:\n  # c\n  /a:\n    get:\n      responses:\n        get: x\n    post: {}\ncomponents:\n  schemas:\n    A:\n      x: 1\n    B: {}\n";
    assert_eq!(count_openapi(text), (2, 2));
    assert_eq!(count_json_schema("{\n  \"$defs\": {\n    \"A\": {\n      \"b\": 1\n    }\n  }\n}\n"), 2);
}
