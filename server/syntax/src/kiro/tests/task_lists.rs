use expect_test::expect;

use super::{TASKS, defined, facts, items, named};
use crate::{Shape, TaskState};

#[test]
fn nested() {
    let text = "# Implementation Plan\n\n## Tasks\n\n- [x] 1. Backend\n  - about all of it\n  - [x] 1.1 Create `src/a.rs`\n    - detail\n    - _Requirements: 1.1_\n\n  - [ ]* 1.2 Write tests\n    - [ ] a box within\n    - _Requirements: 1.2_\n- [-] 2. Checkpoint\n\n## Notes\n- no task\n";
    expect![[r#"
        1 33..69 "Backend\n- about all of it" done
        1.1 72..138 "Create `src/a.rs`\n- detail\n- _Requirements: 1.1_" done
        1.2 142..213 "Write tests\n- [ ] a box within\n- _Requirements: 1.2_"
        2 214..233 "Checkpoint" other
    "#]]
    .assert_eq(&items(TASKS, text));
    let optional: Vec<bool> =
        facts(TASKS, text).items.iter().filter_map(|i| Some(i.task()?.optional)).collect();
    assert_eq!(optional, [false, false, true, false]);
}

#[test]
fn flat() {
    let text = "- [ ] 1. A\n- [ ] 1.1 B\n  - b\n- [ ] 1.1.2 C\n- detail of C\n_Requirements: 1.1_\n\n- [x] 2.1 (P) D\n";
    expect![[r#"
        1 0..10 "A"
        1.1 11..28 "B\n- b"
        1.1.2 29..76 "C\n- detail of C _Requirements: 1.1_"
        2.1 78..93 "D" done
    "#]]
    .assert_eq(&items(TASKS, text));
}

#[test]
fn forms() {
    for (line, id, text, optional) in [
        ("- [ ] 1. A", "1", "A", false),
        ("- [ ] 1 A", "1", "A", false),
        ("- [ ] 1.1 A", "1.1", "A", false),
        ("- [ ] 1.1. A", "1.1", "A", false),
        ("- [ ] 1.1: A", "1.1", "A", false),
        ("- [ ] 1) A", "1", "A", false),
        ("* [ ] 1.1.2 A", "1.1.2", "A", false),
        ("+ [ ] 1. A", "1", "A", false),
        ("1. [ ] 1.1 A", "1.1", "A", false),
        ("3. [ ] A", "3", "A", false),
        ("- [ ]* 1.1 A", "1.1", "A", true),
        ("- [ ]\\* 1.1 A", "1.1", "A", true),
        ("- [ ] 7.9* A", "7.9", "A", true),
        ("- [ ] 2.1 (P) A", "2.1", "A", false),
        ("- [ ] 2. **A**: b", "2", "**A**: b", false),
        ("- [ ] **2. A**", "2", "A", false),
        ("- [ ] **2.1** A", "2.1", "A", false),
        ("- [ ] ~~2. A~~", "2", "A", false),
        ("- [ ] Task 2.1: A", "2.1", "A", false),
        ("- [ ] タスク2: A", "2", "A", false),
        ("- [ ] 任务 3：A", "3", "A", false),
        ("- [] 1. A", "1", "A", false),
        ("- [ ] A", "#1", "A", false),
        ("- [ ] 3rd A", "#1", "3rd A", false),
        ("- [ ] 100% A", "#1", "100% A", false),
    ] {
        let found = facts(TASKS, &format!("{line}\n"));
        let [item] = &found.items[..] else { panic!("{line}: {:?}", found.items) };
        let task = item.task().expect("a task");
        assert_eq!((&*item.id, &*item.text, task.optional), (id, text, optional), "{line}");
        assert_eq!(item.withdrawn, line.contains("~~"), "{line}");
    }
    for line in
        ["- [link](x) 1. A", "- [ab] 1. A", "- 1. A", "- [ ]1. A", "[ ] 1. A", "    ```\n- [ ] 1. A\n```"]
    {
        let found = facts(TASKS, &format!("{line}\n"));
        assert!(found.items.is_empty() || line.contains("```"), "{line}");
    }
}

#[test]
fn states() {
    for (mark, state) in [
        (" ", TaskState::Open),
        ("", TaskState::Open),
        ("x", TaskState::Done),
        ("X", TaskState::Done),
        ("-", TaskState::Other),
        ("~", TaskState::Other),
        ("✓", TaskState::Other),
    ] {
        let text = format!("- [{mark}] 1. A\n");
        let found = facts(TASKS, &text);
        let task = found.items[0].task().expect("a task");
        assert_eq!(task.state, state, "{mark}");
        assert_eq!(&text[task.mark.expect("a box").range()], mark);
    }
}

#[test]
fn boxes_without_a_number() {
    assert_eq!(
        defined(
            TASKS,
            "- [ ] A\n  - [ ] B\n- [ ] 1. C\n  - [ ] part of C\n  - [ ] 1.1 D\n    - [ ] part of D\n- [x] E\n"
        ),
        "T#1 T#2 T1 T1.1 T#3"
    );
    let text = "- [ ] A\n";
    assert_eq!(&text[facts(TASKS, text).items[0].name.range()], "[ ]");
}

#[test]
fn heading_tasks() {
    let text = "## 1. Backend\n\n### Task 1.1: Model\n\n- [x] a\n- [x] b\n_Requirements: 1.1_\n\n### Task 1.2: View\n- [ ] c\n\n## Notes\n- [ ] d\n";
    expect![[r#"
        1 0..13 "Backend"
        1.1 15..71 "Model\n- [x] a\n- [x] b _Requirements: 1.1_" done
        1.2 73..99 "View\n- [ ] c"
        #1 110..117 "d" as "[ ]"
    "#]]
    .assert_eq(&items(TASKS, text));
    assert_eq!(
        defined(TASKS, "### Task 1: A\n### タスク 2: B\n### 任务3：C\n### Tarea 4: D\n"),
        "T1 T2 T3 T4"
    );
    assert_eq!(
        defined(TASKS, "## 1. A\n- [ ] 1.1 B\n## 2. C\n- [ ] 2.1 D\n## 3. Notes\n"),
        "T1 T1.1 T2 T2.1",
        "a section is no task"
    );
    assert_eq!(defined(TASKS, "### Task 1: A\n- [ ] 1. A\n"), "T1", "the box has the number");
    assert_eq!(defined(TASKS, "## 1. Overview\n## 2. Goals\n"), "", "sections");
    assert_eq!(defined(TASKS, "## Task Dependency Graph\n## 3 ways\n"), "");
}

#[test]
fn unrecognised() {
    let text = "- [ ] A\n- [] 1. B\n- [ ]2. C\n-[x] 3. D\n4. [ ] E\n- [ ] Task 5: F\n- [ ] 6. G\n  - [ ] part\n### Task 7: H\n- [ ] part\n";
    let shown: Vec<String> = facts(TASKS, text)
        .unrecognised()
        .iter()
        .map(|one| {
            format!(
                "{:?} {:?} {:?}",
                &text[one.span.range()],
                one.reason,
                (one.place, &text[one.place.range()])
            )
        })
        .collect();
    expect![[r####"
        "- [ ] A" NoNumber (6..6, "")
        "- [] 1. B" EmptyBox (11..11, "")
        "- [ ]2. C" NoBlank (23..23, "")
        "4. [ ] E" NumberInFront (38..39, "4")
        "- [ ] Task 5: F" WordInFront (53..58, "Task ")
        "### Task 7: H" Heading (87..96, "### Task ")"####]]
    .assert_eq(&shown.join("\n"));
    assert_eq!(facts(TASKS, "- [x] 1. A\n  - [ ]* 1.1 B\n").unrecognised(), []);
    assert!(matches!(facts(TASKS, "- [ ] A\n").unrecognised()[0].reason, Shape::NoNumber));
}

#[test]
fn dependencies() {
    let found = facts(TASKS, "- [ ] 1. A\n- [ ] 2. B\n  - _Depends: 1, 3.1_\n  - _Requirements: 4_\n");
    assert_eq!(found.items[1].task().expect("a task").depends.iter().collect::<Vec<_>>(), ["1", "3.1"]);
}

#[test]
fn waves() {
    let objects = "- [ ] 1. A\n\n## Task Dependency Graph\n\n```json\n{ \"waves\": [ { \"id\": 0, \"tasks\": [\"1\", \"2.1\"] }, { \"id\": 1, \"tasks\": [] } ] }\n```\n";
    assert_eq!(named(TASKS, objects), "T1 T2.1");
    assert_eq!(facts(TASKS, objects).problems(), []);
    assert!(facts(TASKS, objects).items[0].task().expect("a task").depends.is_empty());
    let waves: Vec<&str> = facts(TASKS, objects).waves().iter().map(|w| &objects[w.range()]).collect();
    assert_eq!(waves, [r#"["1", "2.1"]"#, "[]"]);
    assert_eq!(
        named(TASKS, "```json\n{ \"waves\": [[\"1\", \"2\"], [3, \"4.1\"]] }\n```\n"),
        "T1 T2 T3 T4.1"
    );
    assert_eq!(named(TASKS, "```\n{ \"tasks\": [\"1\"] }\n```\n~~~yaml\n\"waves\": [[\"1\"]]\n~~~\n"), "");
}

#[test]
fn malformed_waves() {
    let problems = |json: &str| {
        let text = format!("```json\n{json}\n```\n");
        let found = facts(TASKS, &text);
        let show = |p: &crate::Problem| format!("{:?}: {}", &text[p.span.range()], p.message);
        format!(
            "{} | {}",
            found.problems().iter().map(show).collect::<Vec<_>>().join("; "),
            named(TASKS, &text)
        )
    };
    let shown: Vec<String> = [
        "{ \"waves\": [[\"1\", \"2\"}, [\"3\"]] }",
        "{ \"waves\": [[\"1\"],] }",
        "{ \"waves\": [[\"1\"]",
        "{ \"waves\": { \"0\": [\"1\"] } }",
        "{ \"waves\": [ { \"id\": 0 }, { \"tasks\": \"1\" } ] }",
        "{ \"waves\": [[1.1]] }",
        "{ \"waves\": [[\"1\"]] } more",
        "{ \"waves\": [[\"1]] }",
    ]
    .map(problems)
    .into();
    expect![[r#"
        "}": no valid JSON: expected `,` or `]`, found `}` | T1 T2
        "]": no valid JSON: expected a value, found `]` | T1
        "": no valid JSON: expected `,` or `]`, found the end of the text | T1
        "{ \"0\": [\"1\"] }": `waves` is an object; it should be a list of waves | 
        "{ \"id\": 0 }": this wave has no `tasks`; write `"tasks": ["1.1"]`; "\"1\"": the tasks of a wave are a string; they should be a list of numbers in quotes | 
        "1.1": this number should stand in quotes: without them `1.10` is `1.1` | T1.1
        "m": no valid JSON: expected the end of the JSON, found `m` | T1
        "\n": no valid JSON: expected the closing quote of a string, found `\n` | T1"#]].assert_eq(&shown.join("\n"));
}
