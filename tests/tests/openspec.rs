//! Findings in the OpenSpec repositories of the corpus. Set `SPECLS_SHARED` to the folder with the shared data; without it
//! there is nothing to read, and the test says so. `SPECLS_PRINT=1` and `--nocapture` print every finding.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use expect_test::expect;
use serde_json::Value;
use specls_index::{Change, FileChange, Workspace};
use specls_session::{OpenSpecFolder, Session};
use specls_settings::Settings;
use specls_syntax::{Encoding, Families, ItemKind, Role, facts};
use specls_tests::corpus;

#[test]
fn findings_by_rule_and_repository() {
    let Some(shared) = corpus::shared() else {
        return eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
    };
    let print = std::env::var_os("SPECLS_PRINT").is_some();
    let mut out = String::new();
    for repository in corpus::openspec(&shared).expect("the corpus can be read") {
        let folder = tempfile::tempdir().expect("a temporary folder");
        repository.lay_out(folder.path()).expect("the corpus can be laid out");
        let root = specls_disk::canonical_root(folder.path()).expect("a folder");
        let session = Session::load(vec![root.into()]);
        let snapshot = session.snapshot();
        let of =
            |role, archived| snapshot.features().filter(|f| f.role == role && f.archived == archived).count();
        let items = |kind| {
            let own = snapshot.features().flat_map(|f| f.items()).filter(|(_, _, item)| item.kind == kind);
            own.count()
        };
        let _ = writeln!(
            out,
            "{}: {} capabilities, {} changes, {} archived; {} requirements, {} scenarios, {} tasks",
            repository.name,
            of(Role::Capability, false),
            of(Role::Change, false),
            of(Role::Change, true),
            items(ItemKind::Requirement),
            items(ItemKind::Scenario),
            items(ItemKind::Task)
        );
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for finding in specls_analysis::all_findings(&snapshot) {
            *counts.entry((finding.code, finding.severity.name())).or_default() += 1;
            let file = snapshot.file_by_id(finding.file).expect("a finding stands in a file");
            if print {
                let line = file.facts.lines.line_col(finding.span.start, Encoding::Utf8).line + 1;
                let path = file.path.rsplit("/openspec/").next().unwrap_or(&file.path);
                println!("{} {path}:{line} {} {}", repository.name, finding.code, finding.message);
            }
        }
        for ((code, severity), count) in counts {
            let _ = writeln!(out, "    {code} {severity} {count}");
        }
    }
    expect![[r#"
        AGIBuild__Modulus: 8 capabilities, 7 changes, 19 archived; 175 requirements, 474 scenarios, 491 tasks
            incomplete-spec warning 5
            lost-scenario error 4
        Fission-AI__OpenSpec: 36 capabilities, 22 changes, 83 archived; 613 requirements, 1829 scenarios, 2123 tasks
            capability-mismatch hint 7
            change-without-delta error 1
            done-task-missing-file hint 1
            lost-scenario error 8
            missing-tasks hint 1
            overlapping-change info 11
            unknown-requirement warning 16
        Myriad-Dreamin__tinymist: 10 capabilities, 13 changes, 11 archived; 95 requirements, 219 scenarios, 247 tasks
            capability-mismatch hint 1
            incomplete-spec error 2
            malformed-file error 1
    "#]].assert_eq(&out);
}

/// What the validator fails on or warns of in active items, by rule: how often, and how often no finding of ours stands in
/// the same file or, for what is said of a whole change, in the change.
#[test]
fn nothing_that_the_validator_says_is_unsaid() {
    let Some(shared) = corpus::shared() else {
        return eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
    };
    let mut said: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut unsaid = String::new();
    for repository in corpus::openspec(&shared).expect("the corpus can be read") {
        let folder = tempfile::tempdir().expect("a temporary folder");
        repository.lay_out(folder.path()).expect("the corpus can be laid out");
        let root = specls_disk::canonical_root(folder.path()).expect("a folder");
        let tree = OpenSpecFolder::on_disk(&root);
        let report = specls_openspec::validate(&tree, &root, false).expect("the folder can be read");
        let report: Value = serde_json::from_str(&report.to_json()).expect("JSON");
        let session = Session::load(vec![root.as_str().into()]);
        let snapshot = session.snapshot();
        let found: Vec<(String, &str)> = specls_analysis::all_findings(&snapshot)
            .iter()
            .filter_map(|f| Some((snapshot.file_by_id(f.file)?.path.to_string(), f.code)))
            .collect();
        for item in report["items"].as_array().expect("items") {
            let id = item["id"].as_str().expect("a name");
            let is_change = item["type"] == "change";
            for issue in item["issues"].as_array().expect("issues").iter().filter(|i| i["level"] != "INFO") {
                let (path, message) =
                    (issue["path"].as_str().unwrap_or(""), issue["message"].as_str().unwrap_or(""));
                let place = match path {
                    _ if !is_change => format!("{root}/openspec/specs/{id}/spec.md"),
                    "file" => format!("{root}/openspec/changes/{id}/"),
                    "tasks.md" => format!("{root}/openspec/changes/{id}/tasks.md"),
                    _ => format!("{root}/openspec/changes/{id}/specs/{path}"),
                };
                let (rule, codes) = rule_of(message);
                let ours = found.iter().any(|(path, code)| path.starts_with(&place) && codes.contains(code));
                let count =
                    said.entry(format!("{} {rule}", issue["level"].as_str().unwrap_or(""))).or_default();
                count.0 += 1;
                count.1 += usize::from(!ours);
                if !ours {
                    let _ = writeln!(unsaid, "{} {id} {path}: {rule}", repository.name);
                }
            }
        }
    }
    let mut out = String::new();
    for (rule, (all, missing)) in said {
        let _ = writeln!(out, "{rule}: {all}, {missing} without a finding");
    }
    expect![[r#"
        ERROR Change must have at least one delta: 1, 0 without a finding
        ERROR Spec must have a Purpose section: 1, 0 without a finding
        ERROR omits scenario(s): 12, 0 without a finding
        WARNING Purpose section is: 5, 0 without a finding
    "#]]
    .assert_eq(&(out + &unsaid));
}

/// The same for the cases of the tool's own tests. Without a finding are changes that hold no file of ours, or a file where
/// the folder of the deltas should be, and schemas that only the disk knows.
#[test]
fn what_the_tools_own_tests_expect_is_said() {
    let Some(shared) = corpus::shared() else {
        return eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
    };
    let recorded = std::fs::read_to_string(shared.join("oracle/openspec-validate-1.13.2.jsonl"));
    let mut said: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut unsaid = String::new();
    for line in recorded.expect("the oracle can be read").lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let found = findings_of(&case);
        let issues = case["expected"]["issues"].as_array().into_iter().flatten();
        for issue in issues.filter(|issue| issue["level"] != "INFO") {
            let (rule, codes) = rule_of(issue["message"].as_str().unwrap_or_default());
            let ours = found.iter().any(|code| codes.contains(code));
            let count = said.entry(format!("{} {rule}", issue["level"].as_str().unwrap_or(""))).or_default();
            count.0 += 1;
            count.1 += usize::from(!ours);
            if !ours {
                let rule: String = rule.chars().take(100).collect();
                let _ = writeln!(unsaid, "{} {}: {rule}", case["id"], issue["path"]);
            }
        }
    }
    let mut out = String::new();
    for (rule, (all, missing)) in said {
        let rule: String = rule.chars().take(100).collect();
        let _ = writeln!(out, "{rule}: {all}, {missing} without a finding");
    }
    expect![[r#"
        ERROR Change must have at least one delta: 20, 13 without a finding
        ERROR Delta spec found at: 5, 0 without a finding
        ERROR No delta sections found: 3, 0 without a finding
        ERROR Requirement present in both: 2, 0 without a finding
        ERROR Spec must have a Purpose section: 4, 0 without a finding
        ERROR Spec must have at least one requirement: 23, 0 without a finding
        ERROR at least one scenario: 7, 0 without a finding
        ERROR contains delta header: 1, 0 without a finding
        ERROR is missing requirement text: 3, 0 without a finding
        ERROR must contain SHALL or MUST: 3, 0 without a finding
        ERROR omits scenario(s): 13, 0 without a finding
        ERROR outside the main ## Requirements section: 3, 0 without a finding
        ERROR references old name: 2, 0 without a finding
        ERROR skip_specs is set: 19, 8 without a finding
        WARNING Purpose section is: 20, 0 without a finding
        WARNING at least one scenario: 2, 0 without a finding
        WARNING is duplicated; it was first declared: 2, 0 without a finding
        WARNING its leading number points to: 4, 0 without a finding
        WARNING should contain SHALL or MUST: 19, 0 without a finding
        "b632231053cc" ".openspec.yaml": skip_specs is set
        "b632231053cc" "file": Change must have at least one delta
        "59f024144991" "file": Change must have at least one delta
        "fee759813a9c" "file": Change must have at least one delta
        "83aa5231ff55" ".openspec.yaml": skip_specs is set
        "83aa5231ff55" "file": Change must have at least one delta
        "f78449d002d2" ".openspec.yaml": skip_specs is set
        "f78449d002d2" "file": Change must have at least one delta
        "02f1f1d80d76" ".openspec.yaml": skip_specs is set
        "02f1f1d80d76" "file": Change must have at least one delta
        "190f8832d2cc" ".openspec.yaml": skip_specs is set
        "190f8832d2cc" "file": Change must have at least one delta
        "016395bc3de5" ".openspec.yaml": skip_specs is set
        "016395bc3de5" "file": Change must have at least one delta
        "56f1f2ab52d6" "file": Change must have at least one delta
        "6dca6f5ef92d" ".openspec.yaml": skip_specs is set
        "6dca6f5ef92d" "file": Change must have at least one delta
        "944b98b7f7a3" "file": Change must have at least one delta
        "64352b4785d0" "file": skip_specs is set
        "89f2eff3a232" "file": Change must have at least one delta
        "cdbc8db3413f" "file": Change must have at least one delta
    "#]]
    .assert_eq(&(out + &unsaid));
}

/// What a message of the tool is about, and the codes that say the same.
fn rule_of(message: &str) -> (&str, &'static [&'static str]) {
    let known = RULES.iter().find(|(words, _)| message.contains(words));
    known.map_or((message, &[]), |(words, codes)| (*words, *codes))
}

const RULES: [(&str, &[&str]); 26] = [
    ("omits scenario(s)", &["lost-scenario"]),
    ("Spec must have a Purpose section", &["incomplete-spec"]),
    ("Spec must have a Requirements section", &["incomplete-spec"]),
    ("Spec must have at least one requirement", &["incomplete-spec"]),
    ("Purpose section is", &["incomplete-spec"]),
    ("at least one scenario", &["incomplete-requirement"]),
    ("must contain SHALL or MUST", &["incomplete-requirement"]),
    ("is missing requirement text", &["incomplete-requirement"]),
    ("should contain SHALL or MUST", &["missing-normative-word"]),
    ("contains delta header", &["malformed-file"]),
    ("outside the main ## Requirements section", &["malformed-file"]),
    ("duplicates the requirement", &["duplicate-requirement"]),
    ("Delta spec found at", &["malformed-file"]),
    ("has no matching", &["malformed-file"]),
    ("which is not a delta section", &["malformed-file"]),
    ("no requirement entries parsed", &["malformed-file"]),
    ("No delta sections found", &["malformed-file"]),
    ("Duplicate", &["duplicate-requirement"]),
    ("Requirement present in both", &["conflicting-operations"]),
    ("references old name", &["conflicting-operations"]),
    ("RENAMED TO collides", &["duplicate-requirement", "conflicting-operations"]),
    ("Change must have at least one delta", &["change-without-delta", "malformed-file"]),
    ("skip_specs is set", &["change-without-delta", "malformed-file"]),
    ("counts as 0 tasks", &["malformed-file"]),
    ("its leading number points to", &["misnumbered-task"]),
    ("is duplicated; it was first declared", &["duplicate-task"]),
];

/// What the tool's own test suite expects of it, against our findings: the errors that both know, by case.
#[test]
fn the_same_errors_as_the_tool() {
    let Some(shared) = corpus::shared() else {
        return eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
    };
    let recorded = std::fs::read_to_string(shared.join("oracle/openspec-validate-1.13.2.jsonl"));
    let mut differences = String::new();
    let mut agreed: BTreeMap<&str, usize> = BTreeMap::new();
    for line in recorded.expect("the oracle can be read").lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let expected: Vec<&str> = case["expected"]["issues"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|issue| issue["message"].as_str())
            .collect();
        let found = findings_of(&case);
        for (code, wanted) in ERRORS {
            let theirs: BTreeSet<&str> = expected
                .iter()
                .filter(|message| wanted.iter().any(|w| message.contains(w)))
                .map(|message| message.split('"').nth(1).unwrap_or_default())
                .collect();
            let ours = found.iter().filter(|f| **f == code).count();
            if ours == theirs.len() {
                *agreed.entry(code).or_default() += ours;
            } else {
                let _ = writeln!(differences, "{} {code}: {ours}, the tool {theirs:?}", case["id"]);
            }
        }
    }
    expect![[r#"
        {"conflicting-operations": 4, "duplicate-requirement": 0, "incomplete-requirement": 13, "lost-scenario": 13}
    "#]].assert_eq(&format!("{agreed:?}\n{differences}"));
}

/// Our codes, and how the tool's messages for the same begin or go on.
const ERRORS: [(&str, &[&str]); 4] = [
    ("lost-scenario", &["omits scenario(s)"]),
    (
        "incomplete-requirement",
        &[
            "is missing requirement text",
            "must include at least one scenario",
            "must have at least one scenario",
            "must contain SHALL or MUST",
        ],
    ),
    ("conflicting-operations", &["Requirement present in both", "references old name"]),
    (
        "duplicate-requirement",
        &["Duplicate requirement", "duplicates the requirement", "RENAMED TO collides"],
    ),
];

/// The codes found in a case, laid out as a workspace.
fn findings_of(case: &Value) -> Vec<&'static str> {
    let mut texts: Vec<(Arc<str>, &str)> = Vec::new();
    if let Some(content) = case["content"].as_str() {
        texts.push(("/w/openspec/specs/it/spec.md".into(), content));
    }
    for (path, text) in case["files"].as_object().into_iter().flatten() {
        let path = match path.strip_prefix("change/") {
            Some(inside) => format!("/w/openspec/changes/it/{inside}"),
            None => format!("/w/openspec/{path}"),
        };
        texts.push((path.into(), text.as_str().unwrap_or_default()));
    }
    let families = Families::default();
    let mut workspace = Workspace::new(vec!["/w".into()], Settings::default());
    let files = texts.iter().map(|(path, text)| FileChange {
        path: path.clone(),
        facts: Some(Arc::new(facts(path, text, &families))),
        open: None,
    });
    let added = texts.iter().map(|(path, _)| path.clone()).collect();
    workspace.apply(Change { added, removed: Vec::new(), files: files.collect() });
    let judged = if case["content"].is_string() { "/specs/it/" } else { "/changes/it/" };
    let snapshot = workspace.snapshot();
    let all = specls_analysis::all_findings(&snapshot);
    all.iter()
        .filter(|f| snapshot.file_by_id(f.file).is_some_and(|file| file.path.contains(judged)))
        .map(|f| f.code)
        .collect()
}

/// Which features a new text of one file touches, by name.
fn touched(path: &str, text: &str) -> Vec<String> {
    let families = Families::default();
    let read = |path: &str, text: &str| FileChange {
        path: path.into(),
        facts: Some(Arc::new(facts(path, text, &families))),
        open: None,
    };
    let spec = "## Requirements\n### Requirement: Login\n";
    let delta = "## MODIFIED Requirements\n### Requirement: Login\n";
    let texts = [
        ("/w/openspec/specs/auth/spec.md", spec),
        ("/w/openspec/specs/search/spec.md", spec),
        ("/w/openspec/changes/a/specs/auth/spec.md", delta),
        ("/w/openspec/changes/a/tasks.md", "- [ ] 1.1 Do it\n"),
        ("/w/openspec/changes/a/proposal.md", "See openspec/specs/search/spec.md\n"),
        ("/w/openspec/changes/b/specs/auth/spec.md", delta),
        ("/w/openspec/changes/c/specs/search/spec.md", delta),
        ("/w/openspec/changes/d/proposal.md", "### New Capabilities\n- `auth`: in\n"),
    ];
    let mut workspace = Workspace::new(vec!["/w".into()], Settings::default());
    let added = texts.iter().map(|(path, _)| Arc::from(*path)).collect();
    let files = texts.iter().map(|(path, text)| read(path, text)).collect();
    workspace.apply(Change { added, removed: Vec::new(), files });
    let changes = workspace.apply(Change { files: vec![read(path, text)], ..Change::default() });
    let snapshot = workspace.snapshot();
    let mut names: Vec<String> =
        changes.features.iter().filter_map(|id| Some(snapshot.feature(*id)?.name.to_string())).collect();
    names.sort();
    names
}

#[test]
fn only_what_leans_on_a_file_is_looked_at_again() {
    let spec = "## Requirements\n### Requirement: Login\nIt SHALL be.\n";
    assert_eq!(touched("/w/openspec/specs/auth/spec.md", spec), ["a", "auth", "b"]);
    assert_eq!(touched("/w/openspec/specs/search/spec.md", spec), ["c", "search"]);
    assert_eq!(touched("/w/openspec/changes/a/tasks.md", "- [x] 1.1 Did it\n"), ["a"]);
    assert_eq!(touched("/w/openspec/changes/d/proposal.md", "## Why\n"), ["d"]);
    // The main spec too: who names its requirements is part of it.
    let delta = "## REMOVED Requirements\n### Requirement: Login\n";
    assert_eq!(touched("/w/openspec/changes/a/specs/auth/spec.md", delta), ["a", "auth", "b"]);
    assert_eq!(touched("/w/openspec/changes/a/specs/new/spec.md", delta), ["a"]);
}
