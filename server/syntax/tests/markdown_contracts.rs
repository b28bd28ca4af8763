//! Operations of contracts in Markdown, and entities of data models, in real files: operations against a second, independent
//! reading (one regular expression a line), entities as counts that people have read.
//!
//! The files are not part of this repository: `SPECLS_SHARED=folder cargo test -p specls-syntax --test markdown_contracts`,
//! where `corpus/spec-kit` below the folder holds repositories that use Spec Kit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect;
use regex::Regex;
use specls_syntax::{Families, ItemKind, PartKind, facts};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files(&entry, out);
        } else if entry.extension().is_some_and(|ending| ending == "md") {
            out.push(entry);
        }
    }
}

/// Every Markdown file of the corpus that `wanted` takes: repository, path and text.
fn corpus(wanted: impl Fn(&str) -> bool) -> Vec<(String, String, String)> {
    let Some(shared) = std::env::var_os("SPECLS_SHARED") else { return Vec::new() };
    let corpus = Path::new(&shared).join("corpus/spec-kit");
    let mut all = Vec::new();
    files(&corpus, &mut all);
    let read = |file: PathBuf| {
        let path = file.strip_prefix(&corpus).ok()?.to_string_lossy().replace('\\', "/");
        let text = wanted(&path).then(|| fs::read_to_string(&file).ok())??;
        Some((path.split('/').next()?.to_owned(), path, text))
    };
    all.into_iter().filter_map(read).collect()
}

/// Lines (from 1) of headings that name a method and a path, outside fences.
fn headings(text: &str) -> BTreeSet<u32> {
    let heading = Regex::new(
        r"^#{1,6}[ \t]+(?:\d+[.)]?(?:\d+)?[ \t]+)?[*`~]*(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[*`]*[ \t]+[*`]*/\S*",
    )
    .expect("a valid pattern");
    let mut fenced = false;
    let mut out = BTreeSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && heading.is_match(line) {
            out.insert(number);
        }
    }
    out
}

#[test]
fn every_heading_with_a_route_is_an_operation() {
    let all = corpus(|path| path.contains("/contracts/"));
    if all.is_empty() {
        eprintln!("skipped: SPECLS_SHARED names no folder with corpus/spec-kit");
        return;
    }
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut differences = Vec::new();
    for (repository, path, text) in all {
        let found = facts(&path, &text, &Families::default());
        let line = |offset: u32| found.lines.line_col(offset, specls_syntax::Encoding::Utf8).line + 1;
        let in_heading = |line: u32| text.lines().nth(line as usize - 1).is_some_and(|l| l.starts_with('#'));
        let operations = found.items.iter().filter(|i| i.kind == ItemKind::Operation);
        let routes = operations.clone().filter(|i| i.part().is_some_and(|p| p.kind == PartKind::Route));
        let lines: BTreeSet<u32> =
            routes.clone().map(|i| line(i.name.start)).filter(|l| in_heading(*l)).collect();
        if lines != headings(&text) {
            differences.push(format!("{path}: {lines:?}, expected {:?}", headings(&text)));
        }
        let count = counts.entry(repository).or_default();
        count[0] += lines.len();
        count[1] += routes.count() - lines.len();
        count[2] += operations.filter(|i| i.part().is_some_and(|p| p.kind != PartKind::Route)).count();
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let report: String = counts
        .iter()
        .map(|(name, [heads, lines, others])| {
            format!("{name}: {heads} routes in headings, {lines} elsewhere, {others} other operations\n")
        })
        .collect();
    expect![[r#"
        21-DOT-DEV__subtree: 0 routes in headings, 0 elsewhere, 28 other operations
        NTTDATA-DACH__viewnode: 0 routes in headings, 0 elsewhere, 9 other operations
        Obsidian-Owl__floe-runtime: 0 routes in headings, 0 elsewhere, 10 other operations
        StuartF303__Sorcha: 72 routes in headings, 17 elsewhere, 36 other operations
        Yu-Xiao-Sheng__agentswitch: 0 routes in headings, 0 elsewhere, 6 other operations
        alfredoperez__speckit-companion: 0 routes in headings, 0 elsewhere, 7 other operations
        briandenicola__Aurearia: 31 routes in headings, 5 elsewhere, 0 other operations
        totodo713__miometory: 62 routes in headings, 1 elsewhere, 0 other operations
    "#]]
    .assert_eq(&report);
}

#[test]
fn entities_of_data_models() {
    let all = corpus(|path| path.ends_with("/data-model.md"));
    if all.is_empty() {
        eprintln!("skipped: SPECLS_SHARED names no folder with corpus/spec-kit");
        return;
    }
    let mut counts: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for (repository, path, text) in all {
        let found = facts(&path, &text, &Families::default());
        let entities: Vec<_> = found.items.iter().filter(|i| i.kind == ItemKind::Entity).collect();
        let members = |i: &&&specls_syntax::Item| i.part().map_or(0, |p| p.members.len());
        let count = counts.entry(repository).or_default();
        count[0] += 1;
        count[1] += entities.len();
        count[2] += entities.iter().filter(|i| members(i) > 0).count();
        count[3] += entities.iter().map(|i| members(&i)).sum::<usize>();
    }
    let report: String = counts
        .iter()
        .map(|(name, [files, entities, with, fields])| {
            format!("{name}: {files} files, {entities} entities, {with} with fields, {fields} fields\n")
        })
        .collect();
    expect![[r#"
        21-DOT-DEV__subtree: 11 files, 29 entities, 24 with fields, 95 fields
        NTTDATA-DACH__viewnode: 9 files, 22 entities, 22 with fields, 83 fields
        Obsidian-Owl__floe-runtime: 10 files, 93 entities, 78 with fields, 454 fields
        StuartF303__Sorcha: 46 files, 319 entities, 266 with fields, 1605 fields
        Yu-Xiao-Sheng__agentswitch: 4 files, 24 entities, 22 with fields, 105 fields
        alfredoperez__speckit-companion: 14 files, 23 entities, 18 with fields, 75 fields
        briandenicola__Aurearia: 16 files, 79 entities, 64 with fields, 544 fields
        totodo713__miometory: 14 files, 58 entities, 50 with fields, 325 fields
    "#]]
    .assert_eq(&report);
}
