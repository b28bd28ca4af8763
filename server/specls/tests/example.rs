//! What the program says about the bundled example: the facts that README, editors and other tests rely on.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{EXAMPLE, run};
use expect_test::expect;
use serde_json::Value;

fn json(args: &[&str]) -> Value {
    let ran = run(EXAMPLE, args);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    serde_json::from_str(&ran.stdout).expect("JSON")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn findings() {
    let report = json(&["check", "--format", "json"]);
    let mut drawn = String::new();
    for finding in report["findings"].as_array().expect("findings") {
        let (place, line) = (text(finding, "file"), &finding["line"]);
        drawn +=
            &format!("{} {} {place}:{line}: {}\n", finding["severity"], finding["code"], finding["message"]);
    }
    expect![[r#"
        "hint" "unlinked-operation" specs/002-cited-answers/contracts/answers.openapi.yaml:11: "GET /v1/health names no requirement, and none names it"
        "hint" "unhandled-operation" specs/002-cited-answers/contracts/answers.openapi.yaml:51: "no code serves GET /v1/answers/{answerId}"
        "hint" "schema-drift" specs/002-cited-answers/contracts/answers.openapi.yaml:110: "Answer has `found`, which the data model's Answer does not have"
        "warning" "unplanned-requirement" specs/002-cited-answers/spec.md:87: "no task of 002-cited-answers names FR-009, while tasks name 11 of its 13 requirements"
        "warning" "unplanned-requirement" specs/002-cited-answers/spec.md:94: "no task of 002-cited-answers names FR-014, while tasks name 11 of its 13 requirements"
        "hint" "done-task-missing-file" specs/002-cited-answers/tasks.md:89: "T015 is done, but there is no tests/answers/test_contract.py in the project, nor any file of that name"
        "hint" "missing-tasks" specs/003-feedback-loop/spec.md:1: "nothing plans the 9 requirements of 003-feedback-loop: there is no tasks.md"
        "warning" "open-clarification" specs/003-feedback-loop/spec.md:52: "open question: How is a reader recognised, given that nobody signs in?"
        "warning" "open-clarification" specs/003-feedback-loop/spec.md:54: "open question: How long? Spec 002 keeps answers for one day only."
        "warning" "open-clarification" specs/003-feedback-loop/spec.md:58: "open question: Who is an author, and does the list need a password?"
        "warning" "unknown-requirement" src/rag_answers/answers/service.py:80: "FR-112 is not defined in 002-cited-answers, which defines FR-001 to FR-014; did you mean FR-012?"
    "#]]
    .assert_eq(&drawn);
    assert_eq!(report["skipped"], Value::Array(Vec::new()));
    let summary = &report["summary"];
    assert_eq!(
        (&summary["warnings"], &summary["hints"], &summary["features"]),
        (&6.into(), &5.into(), &3.into())
    );
}

/// Ids by rung, for every item that has one.
fn coverage(trace: &Value, feature: &str) -> BTreeMap<String, BTreeSet<String>> {
    let features = trace["features"].as_array().expect("features");
    let feature = features.iter().find(|f| f["id"] == feature).expect("the feature");
    let mut rungs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in feature["items"].as_array().expect("items") {
        if let Some(rung) = item["coverage"].as_str() {
            rungs.entry(rung.to_owned()).or_default().insert(text(item, "id").to_owned());
        }
    }
    rungs
}

fn rungs(expected: &[(&str, &str)]) -> BTreeMap<String, BTreeSet<String>> {
    let ids = |ids: &str| ids.split(' ').map(str::to_owned).collect();
    expected.iter().map(|(rung, list)| ((*rung).to_owned(), ids(list))).collect()
}

#[test]
fn the_ladder() {
    let trace = json(&["trace", "--format", "json"]);
    let finished = rungs(&[
        ("implemented", "FR-003 US1 US3"),
        (
            "verified",
            "FR-001 FR-002 FR-004 FR-005 FR-006 FR-007 FR-008 FR-009 FR-010 FR-011 FR-012 SC-001 SC-002 SC-003 SC-004 US2",
        ),
    ]);
    assert_eq!(coverage(&trace, "001-document-ingest"), finished);
    let half = rungs(&[
        ("specified", "FR-009 FR-014"),
        ("planned", "FR-008 FR-013 SC-001 SC-002 US2 US3"),
        ("implemented", "FR-005 FR-007 FR-011"),
        ("verified", "FR-001 FR-002 FR-003 FR-004 FR-006 FR-012 SC-003 SC-004 US1"),
        ("withdrawn", "FR-010"),
    ]);
    assert_eq!(coverage(&trace, "002-cited-answers"), half);
    let new = "FR-001 FR-002 FR-003 FR-004 FR-005 FR-006 FR-007 FR-008 FR-009 SC-001 SC-002 SC-003 US1 US2";
    assert_eq!(coverage(&trace, "003-feedback-loop"), rungs(&[("specified", new)]));
}

/// From a requirement to its tasks, its code and its tests, and back from a task.
#[test]
fn links_stand_at_both_ends() {
    let trace = json(&["trace", "--format", "json"]);
    let mut seen: BTreeMap<(String, String, String, String), i32> = BTreeMap::new();
    let features = trace["features"].as_array().expect("features");
    let listed: BTreeSet<&str> = features.iter().map(|feature| text(feature, "id")).collect();
    for feature in features {
        for item in feature["items"].as_array().expect("items") {
            let me = format!("{}/{}", text(feature, "id"), text(item, "id"));
            for link in item["links"].as_array().expect("links") {
                assert!(link["line"].as_u64() >= Some(1) && !text(link, "file").starts_with('/'), "{link}");
                // A contract above all features is no feature of the trace.
                let Some(id) = link["id"].as_str().filter(|_| listed.contains(text(link, "feature"))) else {
                    continue;
                };
                let other = format!("{}/{id}", text(link, "feature"));
                let (from, to, step) =
                    if link["direction"] == "out" { (me.clone(), other, 1) } else { (other, me.clone(), -1) };
                *seen.entry((from, text(link, "relation").to_owned(), to, String::new())).or_default() +=
                    step;
            }
        }
    }
    let alone: Vec<_> = seen.iter().filter(|(_, ends)| **ends != 0).collect();
    assert!(alone.is_empty(), "links that stand at one end only: {alone:#?}");
}

#[test]
fn a_requirement_with_everything_that_speaks_of_it() {
    let trace = json(&["trace", "--format", "json", "specs/002-cited-answers"]);
    let items = trace["features"][0]["items"].as_array().expect("items");
    let item = items.iter().find(|i| i["id"] == "FR-006").expect("FR-006");
    let mut drawn = format!("{}:{}-{}\n", text(item, "file"), item["line"], item["end_line"]);
    for link in item["links"].as_array().expect("links") {
        let fields = ["direction", "relation", "kind", "id", "feature", "file", "line"];
        let fields: Vec<String> = fields.map(|f| link[f].to_string().replace('"', "")).into();
        drawn += &format!("  {}\n", fields.join(" "));
    }
    expect![[r#"
        specs/002-cited-answers/spec.md:84-84
          in refers checklist-item CHK002 002-cited-answers specs/002-cited-answers/checklists/api.md 10
          in refers checklist-item CHK005 002-cited-answers specs/002-cited-answers/checklists/api.md 16
          in specifies operation POST /answers 002-cited-answers specs/002-cited-answers/contracts/answers.openapi.yaml 22
          in specifies operation rag-answers ask QUESTION 002-cited-answers specs/002-cited-answers/contracts/cli.md 3
          in refers entity Candidate 002-cited-answers specs/002-cited-answers/data-model.md 9
          in refers file null 002-cited-answers specs/002-cited-answers/plan.md 28
          in refers file null 002-cited-answers specs/002-cited-answers/quickstart.md 13
          in plans task T004 002-cited-answers specs/002-cited-answers/tasks.md 33
          in plans task T011 002-cited-answers specs/002-cited-answers/tasks.md 69
          in plans task T012 002-cited-answers specs/002-cited-answers/tasks.md 73
          in implements code null null src/rag_answers/answers/retriever.py 46
          in implements code null null src/rag_answers/cli.py 90
          in verifies test null null tests/answers/test_retriever.py 27
          in verifies test null null tests/answers/test_retriever.py 33
          in verifies test null null tests/test_cli.py 49
    "#]]
    .assert_eq(&drawn);
}

#[test]
fn for_people() {
    let ran = run(EXAMPLE, &["check"]);
    assert_eq!(ran.code, 0);
    let from = ran.stdout.find("warning[unknown-requirement]").expect("the finding");
    expect![[r#"
        warning[unknown-requirement]: FR-112 is not defined in 002-cited-answers, which defines FR-001 to FR-014; did you mean FR-012?
          --> src/rag_answers/answers/service.py:80:23
           |
        80 |                 # 002-FR-112: every error has the same shape, whoever raised it.
           |                       ^^^^^^
           = help: Replace by FR-012

        hint[unlinked-operation]: specs/002-cited-answers/contracts/answers.openapi.yaml:11:5: GET /v1/health names no requirement, and none names it
        hint[unhandled-operation]: specs/002-cited-answers/contracts/answers.openapi.yaml:51:5: no code serves GET /v1/answers/{answerId}
        hint[schema-drift]: specs/002-cited-answers/contracts/answers.openapi.yaml:110:9: Answer has `found`, which the data model's Answer does not have
        hint[done-task-missing-file]: specs/002-cited-answers/tasks.md:89:81: T015 is done, but there is no tests/answers/test_contract.py in the project, nor any file of that name
        hint[missing-tasks]: specs/003-feedback-loop/spec.md:1:1: nothing plans the 9 requirements of 003-feedback-loop: there is no tasks.md

        Requirements    ░ specified  ▒ planned  ▓ implemented  █ verified
          001-document-ingest  ██████████████████████▓▓  1 implemented · 11 verified
          002-cited-answers    ███████████▓▓▓▓▓▒▒▒▒░░░░  2 specified · 2 planned · 3 implemented · 6 verified · 1 withdrawn
          003-feedback-loop    ░░░░░░░░░░░░░░░░░░░░░░░░  9 specified

        6 warnings, 5 hints in 45 files, 3 features
    "#]].assert_eq(&ran.stdout[from..]);
    let ran = run(EXAMPLE, &["trace", "specs/002-cited-answers/spec.md"]);
    expect![[r#"
        002-cited-answers  specs/002-cited-answers
          14 requirements · 4 success criteria · 3 stories
                  coverage          tasks                   code  tests
          US1     ●●●● verified     T005 T006 T007 T008 +2     ·      2  Ask and see the sources
          US2     ●●○○ planned      T011 T012 T013 T014        ·      ·  Know what the documents don't say
          US3     ●●○○ planned      T015 T016 T017 T018 +3     ·      ·  Ask from other tools
          FR-001  ●●●● verified     T003 T005 T010             1      2  System MUST accept questions of 3 to 500 characters, a…
          FR-002  ●●●● verified     T003 T006 T007 T010        1      2  System MUST answer with sentences that stand word for…
          FR-003  ●●●● verified     T003 T006 T007 T010        3      4  System MUST cite for each sentence of an answer at lea…
          FR-004  ●●●● verified     T003 T006 T008 T010        2      2  System MUST number citations in the order in which an…
          FR-005  ●●●○ implemented  T009 T010                  1      ·  System MUST limit an answer to five sentences.
          FR-006  ●●●● verified     T004 T011 T012             2      3  System MUST say that the documents do not answer a que…
          FR-007  ●●●○ implemented  T013                       ·      ·  System MUST name up to three documents that came close…
          FR-008  ●●○○ planned      T014                       ·      ·  System MUST let the operator set how relevant a passag…
          FR-009  ●○○○ specified                               ·      ·  System MUST mark a citation as outdated when its docum…
          FR-010  ──── withdrawn                               ·      ·  *Merged into FR-003.*
          FR-011  ●●●○ implemented  T015 T017 T019             1      ·  System MUST answer questions over HTTP as its contract…
          FR-012  ●●●● verified     T016 T018                  ·      2  System MUST report every error over HTTP in the same s…
          FR-013  ●●○○ planned      T020 T021                  ·      ·  System MUST give out an earlier answer by its identifi…
          FR-014  ●○○○ specified                               ·      ·  System MUST record for each question when it was asked…
          SC-001  ●●○○ planned      T022                       ·      ·  For a reference set of 20 questions about the sample h…
          SC-002  ●●○○ planned      T023                       ·      ·  With 10,000 passages, 95 of 100 questions are answered…
          SC-003  ●●●● verified     T006                       ·      1  Every sentence of every answer can be found word for w…
          SC-004  ●●●● verified     T011                       ·      2  Of ten questions that the sample handbook leaves open,…

    "#]].assert_eq(&ran.stdout);
}
