//! The whole way, from the disk to findings, over the repositories of the corpus. Set `SPECLS_SHARED` to the folder with
//! the shared data; without it there is nothing to read, and the tests say so.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::expect;
use specls_session::Session;
use specls_syntax::ItemKind;
use specls_tests::corpus::{self, Counts, Repository};

/// Files that stand in no feature, by how their paths begin, with the reason.
const OUTSIDE: [(&str, &str); 3] = [
    ("examples/", "a folder of that name holds samples and is not entered"),
    (".claude/specs/", "no spec.md beside the task list, and no spec root of a project above it"),
    (".specify/specs/sorcha-ui/", "a folder without spec.md, whose name has no number"),
];

/// The repositories, each loaded into a session; empty where there are none.
fn loaded() -> Vec<(Repository, Session, tempfile::TempDir)> {
    let Some(shared) = corpus::shared() else {
        eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
        return Vec::new();
    };
    let load = |repository: Repository| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        repository.lay_out(folder.path()).expect("the corpus can be laid out");
        let root = specls_disk::canonical_root(folder.path()).expect("a folder");
        (repository, Session::load(vec![root.into()]), folder)
    };
    corpus::spec_kit(&shared).expect("the corpus can be read").into_iter().map(load).collect()
}

/// Definitions of some kinds in one file, as the index knows them.
fn defined(session: &Session, path: &str, kinds: &[ItemKind]) -> Option<Counts> {
    let root = &session.roots()[0];
    let snapshot = session.snapshot();
    let file = snapshot.file(&format!("{root}/{path}"))?;
    file.feature?;
    let mut out = Counts::new();
    for item in file.facts.items.iter().filter(|i| kinds.contains(&i.kind)) {
        *out.entry(item.id.to_string()).or_default() += 1;
    }
    Some(out)
}

#[test]
fn definitions_equal_an_independent_count() {
    let mut differences = String::new();
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    let repositories = loaded();
    if repositories.is_empty() {
        return;
    }
    for (repository, session, _folder) in &repositories {
        let wanted = [
            (
                "requirements",
                "spec.md",
                &[ItemKind::Requirement, ItemKind::SuccessCriterion][..],
                corpus::requirements as fn(&str) -> Counts,
            ),
            ("stories", "spec.md", &[ItemKind::Story][..], corpus::stories),
            ("tasks", "tasks.md", &[ItemKind::Task][..], corpus::tasks),
        ];
        for (what, name, kinds, count) in wanted {
            for (path, text) in repository.texts(name).expect("the corpus can be read") {
                let outside = OUTSIDE.iter().any(|(start, _)| path.starts_with(start));
                let Some(ours) = defined(session, &path, kinds).filter(|_| !outside) else {
                    if !outside {
                        let _ = writeln!(differences, "{} {path}: in no feature", repository.name);
                    }
                    continue;
                };
                let theirs = count(&text);
                *totals.entry(what).or_default() += ours.values().sum::<usize>();
                let ids: std::collections::BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
                for id in ids {
                    let (a, b) = (ours.get(id).unwrap_or(&0), theirs.get(id).unwrap_or(&0));
                    if a != b {
                        let _ = writeln!(differences, "{} {path} {id}: {a}, counted {b}", repository.name);
                    }
                }
            }
        }
    }
    expect![[r#""#]].assert_eq(&format!("{totals:?}\n{differences}"));
}

#[test]
fn findings_by_rule_and_repository() {
    let mut out = String::new();
    let repositories = loaded();
    if repositories.is_empty() {
        return;
    }
    for (repository, session, _folder) in &repositories {
        let snapshot = session.snapshot();
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for finding in specls_analysis::all_findings(&snapshot) {
            *counts.entry((finding.code, finding.severity.name())).or_default() += 1;
        }
        let _ = writeln!(
            out,
            "{}: {} features, {} skipped",
            repository.name,
            snapshot.features().count(),
            session.skipped().len()
        );
        for ((code, severity), count) in counts {
            let _ = writeln!(out, "    {code} {severity} {count}");
        }
    }
    expect![[r#""#]].assert_eq(&out);
}
