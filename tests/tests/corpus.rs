//! The whole way, from the disk to findings, over the repositories of the corpus. Set `SPECLS_SHARED` to the folder with
//! the shared data; without it there is nothing to read, and the tests say so.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use expect_test::expect;
use specls_session::Session;
use specls_syntax::{ItemKind, Role};
use specls_tests::corpus::{self, Counts, Repository};

/// Files that stand in no feature, by how their paths begin, with the reason.
const OUTSIDE: [(&str, &str); 3] = [
    ("examples/", "a folder of that name holds samples and is not entered"),
    (".claude/specs/", "no spec.md beside the task list, and no spec root of a project above it"),
    (".specify/specs/sorcha-ui/", "a folder without spec.md, whose name has no number"),
];

/// What [`loaded`] gives: a repository, read, and the folder it is laid out in.
type Loaded = (Repository, Session, tempfile::TempDir);

/// The repositories of one kind, each loaded into a session; empty where there are none.
fn loaded(list: fn(&Path) -> io::Result<Vec<Repository>>) -> Vec<Loaded> {
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
    list(&shared).expect("the corpus can be read").into_iter().map(load).collect()
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
    let repositories = loaded(corpus::spec_kit);
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
    expect![[r#"
        {"requirements": 4398, "stories": 788, "tasks": 7813}
    "#]]
    .assert_eq(&format!("{totals:?}\n{differences}"));
}

/// Findings of each repository, by rule and severity.
fn findings(repositories: &[Loaded]) -> String {
    let mut out = String::new();
    for (repository, session, _folder) in repositories {
        let snapshot = session.snapshot();
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for finding in specls_analysis::all_findings(&snapshot) {
            *counts.entry((finding.code, finding.severity.name())).or_default() += 1;
        }
        let _ = writeln!(
            out,
            "{}: {} features, {} skipped",
            repository.name,
            snapshot.features().filter(|f| f.role != Role::Contract).count(),
            session.skipped().len()
        );
        for ((code, severity), count) in counts {
            let _ = writeln!(out, "    {code} {severity} {count}");
        }
    }
    out
}

/// Mentions of operations and of names in artifacts, and how many of them name something that a contract or a data model has.
#[test]
fn mentions_of_contracts() {
    let repositories = loaded(corpus::spec_kit);
    if repositories.is_empty() {
        return;
    }
    let mut out = String::new();
    for (repository, session, _folder) in &repositories {
        let snapshot = session.snapshot();
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for file in snapshot.files() {
            // Only where the feature has what could be named: `POST /x` beside no contract is anybody's.
            let Some(feature) = snapshot.feature_of(file) else { continue };
            for (index, mention) in file.facts.mentions.iter().enumerate() {
                let what = match mention.kind {
                    ItemKind::Operation => "operations",
                    ItemKind::Entity => "names",
                    _ => continue,
                };
                if feature.items().any(|(_, _, item)| item.kind == mention.kind) {
                    let (all, found) = counts.entry(what).or_default();
                    *all += 1;
                    *found += usize::from(!snapshot.definitions(file, index as u32).is_empty());
                }
            }
        }
        let shares = counts.iter().map(|(what, (all, found))| format!("{found} of {all} {what}"));
        let _ = writeln!(out, "{}: {}", repository.name, shares.collect::<Vec<_>>().join(", "));
    }
    eprintln!("{out}");
    expect![[r#"
        21-DOT-DEV__subtree: 42 of 228 names
        NTTDATA-DACH__viewnode: 57 of 451 names
        Obsidian-Owl__floe-runtime: 71 of 385 names
        StuartF303__Sorcha: 658 of 5575 names, 230 of 343 operations
        Yu-Xiao-Sheng__agentswitch: 34 of 232 names
        alfredoperez__speckit-companion: 41 of 342 names
        briandenicola__Aurearia: 311 of 2804 names, 77 of 100 operations
        totodo713__miometory: 58 of 503 names, 134 of 210 operations
    "#]]
    .assert_eq(&out);
}

#[test]
fn findings_by_rule_and_repository() {
    let repositories = loaded(corpus::spec_kit);
    if repositories.is_empty() {
        return;
    }
    let out = findings(&repositories);
    expect![[r#"
        21-DOT-DEV__subtree: 12 features, 0 skipped
            done-task-missing-file hint 4
            unplanned-requirement info 3
            unplanned-story hint 1
        NTTDATA-DACH__viewnode: 10 features, 0 skipped
        Obsidian-Owl__floe-runtime: 10 features, 0 skipped
            schema-drift hint 4
            unplanned-requirement info 11
            unplanned-story hint 1
        StuartF303__Sorcha: 62 features, 0 skipped
            done-task-missing-file hint 48
            missing-tasks hint 2
            schema-drift hint 6
            template-placeholder warning 5
            unknown-operation info 5
            unplanned-requirement info 5
            unplanned-story hint 2
            unplanned-story warning 7
        Yu-Xiao-Sheng__agentswitch: 5 features, 0 skipped
            duplicate-task error 1
            missing-tasks hint 1
            similar-requirements hint 1
            unknown-requirement warning 2
            unplanned-requirement info 9
        alfredoperez__speckit-companion: 41 features, 0 skipped
            done-task-missing-file hint 6
            unplanned-requirement info 6
            unplanned-story warning 1
        briandenicola__Aurearia: 32 features, 0 skipped
            done-task-missing-file hint 14
            missing-tasks hint 5
            schema-drift hint 1
            unknown-operation info 2
            unknown-requirement warning 1
            unplanned-requirement info 26
            unplanned-story warning 2
        totodo713__miometory: 16 features, 0 skipped
            done-task-missing-file hint 37
            duplicate-task error 1
            open-clarification warning 1
            schema-drift hint 1
            uncited-tasks info 2
            unknown-operation info 5
            unlinked-operation hint 6
    "#]]
    .assert_eq(&out);
}

#[test]
fn findings_in_kiro_repositories() {
    let repositories = loaded(corpus::kiro);
    if repositories.is_empty() {
        return;
    }
    expect![[r#"
        ChrisTorng__audio-browser-kiro: 1 features, 0 skipped
            duplicate-task warning 5
            misnumbered-task warning 1
            reworded-requirement hint 6
            unknown-requirement warning 3
            unstartable-task hint 1
        EffortlessMetrics__repropack: 2 features, 0 skipped
            unplanned-criterion hint 1
        VitaliAndrushkevich__pulse: 16 features, 0 skipped
            done-task-missing-file hint 6
            reworded-requirement hint 1
            similar-requirements hint 2
            unplanned-criterion hint 12
            unplanned-requirement warning 1
            unvalidated-property hint 5
        scottlz0310__DocMind: 5 features, 0 skipped
            unknown-requirement warning 2
            unplanned-criterion hint 4
    "#]]
    .assert_eq(&findings(&repositories));
}
