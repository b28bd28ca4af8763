//! Likely links of a trace: where they stand, that they change nothing else, and that bad input gives none.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use specls_fixture::{Fixture, ROOT};
use specls_index::Snapshot;

use super::WORKSPACE;
use crate::*;

/// Tasks of all dialects that say what requirements say and hardly ever name one.
const UNCITED: &str = "\
//- specs/001-albums/spec.md
## Requirements
- **FR-001**: System MUST list all albums of a member by date of their newest photo
- **FR-002**: System MUST revoke a shared link once its `ShareToken` has expired
- **FR-003**: System MUST refuse uploads above 40 megabytes
- **FR-004**: System MUST keep a thumbnail of each photo
- **FR-005**: System MUST let members rename an album
- **FR-006**: System MUST show who last edited a caption
- **FR-007**: System MUST send a letter to each new member
//- specs/001-albums/tasks.md
## Phase 1: Setup
- [ ] T001 Set up the linter
## Phase 2: Albums
- [ ] T002 Revoke shared links when their `ShareToken` expires in src/share.py
- [ ] T003 Refuse uploads above 40 megabytes
- [ ] T004 List albums by newest photo per FR-001
- [ ] T005 Keep a thumbnail of each photo <!-- specls: not FR-004 -->
//- src/share.py
pass
//- .kiro/specs/watering/requirements.md
### Requirement 1: Watering
#### Acceptance Criteria
1. WHEN the soil of a bed is dry, THE Planner SHALL water it before sunrise
2. WHEN a valve leaks, THE Planner SHALL close it and warn the gardener
//- .kiro/specs/watering/tasks.md
- [ ] 1. Close leaking valves and warn the gardener
- [ ] 2. Water dry soil before sunrise
//- openspec/changes/frost/specs/alarms/spec.md
## ADDED Requirements
### Requirement: Frost alarm
The system SHALL raise an alarm when a greenhouse is colder than three degrees.
### Requirement: Quiet hours
The system SHALL send no letters at night.
//- openspec/changes/frost/tasks.md
- [ ] 1.1 Raise an alarm when the greenhouse gets colder than three degrees
- [ ] 1.2 Send no letters at night
//- openspec/changes/archive/2026-01-01-heat/specs/alarms/spec.md
## ADDED Requirements
### Requirement: Heat alarm
The system SHALL open the windows when a greenhouse is hotter than forty degrees.
//- openspec/changes/archive/2026-01-01-heat/tasks.md
- [x] 1.1 Open the windows when the greenhouse is hotter than forty degrees
";

/// Everything below a folder, as it goes out.
fn all(snapshot: &Snapshot, folder: &str, inferred: bool) -> Vec<Feature> {
    let scope = Scope { root: ROOT.into(), shown: format!("{ROOT}{folder}") };
    traced(snapshot, &scope).iter().map(|traced| feature(snapshot, &scope, traced, inferred)).collect()
}

fn text(features: &[Feature]) -> String {
    serde_json::to_string_pretty(features).expect("plain data")
}

fn guesses(item: &Item) -> impl Iterator<Item = (&Link, &Guess)> {
    item.links.iter().filter_map(|link| Some((link, link.guess.as_ref()?)))
}

/// What holds for likely links of any workspace; gives the confidences of all that tasks have.
pub(super) fn sound(snapshot: &Snapshot, folder: &str) -> Vec<f64> {
    let mut features = all(snapshot, folder, true);
    assert_eq!(text(&features), text(&all(snapshot, folder, true)), "two runs differ");
    let mut confidences = Vec::new();
    for feature in &features {
        let end = |file: &str, line: u32, kind: &str, id: &str| format!("{file}:{line} {kind} {id}");
        let (mut ins, mut outs) = (Vec::new(), Vec::new());
        for item in &feature.items {
            let here = end(&item.file, item.line, item.kind, &item.id);
            let at = item.links.iter().position(|link| link.guess.is_some()).unwrap_or(item.links.len());
            assert!(item.links[at..].iter().all(|link| link.guess.is_some()), "mixed at {here}");
            let sure: Vec<f64> = guesses(item).map(|(_, guess)| guess.confidence).collect();
            assert!(sure.is_sorted_by(|a, b| a >= b), "{sure:?}");
            assert!(
                sure.iter().all(|c| (0.0..1.0).contains(c) && (c * 1e4 - (c * 1e4).round()).abs() < 1e-6)
            );
            for (link, guess) in guesses(item) {
                let Some(id) = &link.id else { continue };
                let there = end(&link.file, link.line, link.kind, id);
                let said = format!("{} {} {:?}", link.relation, guess.confidence, guess.because);
                match link.direction {
                    "in" => ins.push((there, here.clone(), said)),
                    _ => outs.push((here.clone(), there, said)),
                }
                if link.direction == "out" && link.relation == "plans" {
                    confidences.push(guess.confidence);
                }
            }
        }
        ins.sort();
        outs.sort();
        assert_eq!(ins, outs, "the ends of {} differ", feature.id);
    }
    for item in features.iter_mut().flat_map(|feature| &mut feature.items) {
        item.links.retain(|link| link.guess.is_none());
    }
    let plain = text(&all(snapshot, folder, false));
    assert_eq!(text(&features), plain);
    for key in ["\"inferred\":", "\"confidence\":", "\"because\":"] {
        assert!(!plain.contains(key), "{key} in {plain}");
    }
    confidences
}

#[test]
fn they_stand_at_both_ends_behind_the_others() {
    for workspace in [WORKSPACE, UNCITED] {
        assert!(!sound(&Fixture::new(workspace).snapshot, "").is_empty());
    }
}

/// Weights may be made anew: whether the best is shown stands here, not how sure it is.
#[test]
fn each_task_has_its_five_best() {
    let fixture = Fixture::new(UNCITED);
    let mut out = String::new();
    for folder in ["/specs", "/.kiro", "/openspec", "/openspec/changes/archive"] {
        for feature in all(&fixture.snapshot, folder, true) {
            let _ = writeln!(out, "{}", feature.path);
            for item in feature.items.iter().filter(|item| item.kind == "task") {
                let planned: Vec<_> = guesses(item).filter(|(link, _)| link.relation == "plans").collect();
                let shown = planned.iter().filter(|(_, guess)| guess.confidence >= 0.5);
                let shown: Vec<_> = shown.filter_map(|(link, _)| link.id.as_deref()).collect();
                let _ = writeln!(out, "  {}: {}, likely {shown:?}", item.id, planned.len());
            }
        }
    }
    expect_test::expect![[r#"
        specs/001-albums
          T001: 5, likely []
          T002: 5, likely ["FR-002"]
          T003: 5, likely ["FR-003"]
          T004: 5, likely []
          T005: 5, likely []
        .kiro/specs/watering
          1: 2, likely ["1.2"]
          2: 2, likely ["1.1"]
        openspec/changes/frost
          1.1: 2, likely ["Frost alarm"]
          1.2: 2, likely ["Quiet hours"]
        openspec/changes/archive/2026-01-01-heat
          1.1: 1, likely ["Heat alarm"]
    "#]]
    .assert_eq(&out);
}

#[test]
fn the_page_says_likely_where_nothing_is_written() {
    let page = super::page(&Fixture::new(UNCITED), "/specs");
    let row = |id: &str| {
        let row = page.lines().find(|line| line.contains(&format!("[{id}]"))).expect("a row");
        row.split(" | ").nth(3).expect("a column of tasks").to_owned()
    };
    let tasks = "file:///w/specs/001-albums/tasks.md";
    assert!(row("FR-002").starts_with(&format!("*likely [T002]({tasks}#L4) (0.")), "{page}");
    assert!(row("FR-002").ends_with(")*"), "{page}");
    assert_eq!(row("FR-001"), format!("[T004]({tasks}#L6)"));
    assert_eq!(row("FR-004"), "", "refused");
    assert!(page.contains("| 7 | 6 | 1 | 0 | 0 | 0 | 0 of 5 |"), "a guess counts: {page}");
}

#[test]
fn what_is_written_or_refused_is_no_guess() {
    let fixture = Fixture::new(UNCITED);
    let features = all(&fixture.snapshot, "/specs", true);
    let of = |id: &str| features[0].items.iter().find(|item| item.id == id).expect("it is there");
    let guessed = |id: &str, other: &str| guesses(of(id)).any(|(link, _)| link.id.as_deref() == Some(other));
    for (task, requirement) in [("T004", "FR-001"), ("T005", "FR-004")] {
        assert!(!guessed(task, requirement) && !guessed(requirement, task), "{task} {requirement}");
    }
    assert!(guesses(of("T004")).count() == 5 && guessed("T002", "FR-002") && guessed("FR-002", "T002"));
    // The file that its task names.
    let files: Vec<_> = guesses(of("FR-002")).filter(|(link, _)| link.kind == "code").collect();
    let [(link, guess)] = &files[..] else { panic!("{} files", files.len()) };
    assert_eq!(
        (link.direction, link.relation, &*link.file, link.line),
        ("in", "implements", "src/share.py", 1)
    );
    assert!(link.id.is_none() && link.feature.is_none() && guess.confidence >= 0.5, "{}", guess.confidence);
}

#[test]
fn a_file_as_scope() {
    let fixture = Fixture::new(UNCITED);
    let whole = all(&fixture.snapshot, "/specs", true);
    let part = all(&fixture.snapshot, "/specs/001-albums/tasks.md", true);
    let tasks: Vec<_> = whole[0].items.iter().filter(|item| item.kind == "task").collect();
    let json = |value| serde_json::to_string(value).expect("plain data");
    assert_eq!(
        part[0].items.iter().map(json).collect::<Vec<_>>(),
        tasks.into_iter().map(json).collect::<Vec<_>>()
    );
}

/// How sure the likeliest link of a feature is that nobody should guess about; in bounded time.
fn likeliest(spec: &str, tasks: &str) -> f64 {
    let began = Instant::now();
    let text = format!("//- specs/001-a/spec.md\n{spec}\n//- specs/001-a/tasks.md\n{tasks}\n");
    let fixture = Fixture::new(&text);
    let found = sound(&fixture.snapshot, "");
    // Built for debugging, on a machine that does other things: bounded is what this says, the bench says how fast.
    assert!(began.elapsed() < Duration::from_secs(120), "{:?}", began.elapsed());
    found.into_iter().fold(0.0, f64::max)
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (1..=count).map(|n| line(n) + "\n").collect()
}

#[test]
fn one_word_says_nothing() {
    let words = ["Fast", "Safe", "Nice", "Small", "Quiet"];
    let spec = lines(5, |n| format!("- **FR-00{n}**: {}", words[n - 1]));
    let tasks = lines(5, |n| {
        format!("- [ ] T00{n} Make the page that members open first {}", words[n - 1].to_lowercase())
    });
    let found = likeliest(&spec, &tasks);
    assert!(found < 0.5, "{found}");
    let found = likeliest(&spec, &lines(5, |n| format!("- [ ] T00{n} {}", words[n - 1])));
    assert!(found < 0.5, "{found}");
}

#[test]
fn a_word_that_every_text_has_says_nothing() {
    let spec = "- **FR-001**: System MUST list all the albums of a member";
    let tasks = "- [ ] T001 Set up the linter\n- [ ] T002 Deploy the thing to a cloud\n- [ ] T003 Write docs";
    let found = likeliest(spec, tasks);
    assert!(found < 0.5, "{found}");
}

#[test]
fn a_paragraph_repeated_says_nothing() {
    let paragraph = "System MUST list all albums of a member by date of their newest photo";
    let tasks = lines(20, |n| format!("- [ ] T{n:03} List albums of a member by their newest photo"));
    let found = likeliest(&lines(500, |n| format!("- **FR-{n:03}**: {paragraph}")), &tasks);
    assert!(found < 0.5, "{found}");
    // The same without an id: nothing to link to.
    assert_eq!(likeliest(&lines(500, |_| format!("{paragraph}.\n")), &tasks), 0.0);
}

#[test]
fn other_languages_say_nothing() {
    let spec = "\
- **FR-001**: 系统必须列出成员的所有相册
- **FR-002**: 系统必须拒绝大于四十兆的上传
- **FR-003**: 系统必须在链接过期后撤销共享
- **FR-004**: システムはアルバムの名前を変更できなければならない
";
    let tasks = "\
- [ ] T001 List the albums of a member
- [ ] T002 Refuse large uploads
- [ ] T003 Revoke expired links
- [ ] T004 Переименовать альбом
";
    let found = likeliest(spec, tasks);
    assert!(found < 0.5, "{found}");
}

#[test]
fn nothing_says_nothing() {
    for (spec, tasks) in [
        ("", ""),
        ("- **FR-001**: System MUST list albums", ""),
        ("", "- [ ] T001 List albums"),
        ("- **FR-001**:\n- **FR-002**: .", "- [ ] T001\n- [ ] T002 -"),
        ("- **FR-001**: 🙂", "- [ ] T001 🙂"),
    ] {
        let found = likeliest(spec, tasks);
        assert!(found < 0.5, "{spec:?} {tasks:?} {found}");
    }
}

#[test]
fn a_thousand_requirements() {
    let verbs = ["list", "rename", "hide", "share", "print", "merge", "sort", "export", "lock", "count"];
    let things =
        ["album", "photo", "caption", "member", "letter", "folder", "invoice", "token", "comment", "badge"];
    let what = |n: usize| {
        let (verb, thing) = (verbs[n % 10], things[n / 10 % 10]);
        format!("{verb} each {thing} of the {} number{n} in due time", things[n / 100 % 10])
    };
    let spec = lines(1_000, |n| format!("- **FR-{n:04}**: System MUST {}", what(n)));
    let tasks = lines(250, |n| format!("- [ ] T{n:03} {}", what(n * 4)));
    likeliest(&spec, &tasks);
    // More pairs than anybody reads.
    assert_eq!(likeliest(&spec, &lines(501, |n| format!("- [ ] T{n:03} {}", what(n)))), 0.0);
}
