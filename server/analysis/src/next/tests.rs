use expect_test::{Expect, expect};
use specls_fixture::Fixture;

use super::next_task;

/// What is said with nothing asked for, then for each feature.
fn check(text: &str, expect: &Expect) {
    let fixture = Fixture::new(text);
    let all = fixture.snapshot.features_sorted();
    let said = |asked: &[_]| {
        let next = next_task(asked, &all);
        let task = next.task.map(|(feature, task)| format!("{}/{}", feature.name, feature.fact(task).id));
        format!("{}: {}\n", task.unwrap_or_else(|| "-".into()), next.message)
    };
    let each = all.iter().map(|feature| said(&[feature]));
    let each: String = if all.len() > 1 { each.collect() } else { String::new() };
    expect.assert_eq(&(said(&[]) + &each));
}

/// Of one Spec Kit feature.
fn list(tasks: &str, expect: &Expect) {
    check(&format!("//- specs/001-a/spec.md\n# A\n//- specs/001-a/tasks.md\n{tasks}"), expect);
}

/// Of one Kiro spec.
fn kiro(tasks: &str, expect: &Expect) {
    check(&format!("//- .kiro/specs/a/tasks.md\n{tasks}"), expect);
}

#[test]
fn in_order() {
    list(
        "- [ ] T001 a\n- [ ] T002 b\n",
        &expect![[r#"
        001-a/T001: T001 is next in 001-a: it is the first one
    "#]],
    );
    list(
        "- [x] T001 a\n- [ ] T002 b\n- [ ] T003 c\n",
        &expect![[r#"
        001-a/T002: T002 is next in 001-a: all tasks before it are done
    "#]],
    );
    list(
        "- [ ] T001 a\n",
        &expect![[r#"
        001-a/T001: T001 is next in 001-a: it is the only one
    "#]],
    );
    list(
        "- [x] T001 a\n",
        &expect![[r#"
        -: The only task of 001-a is done
    "#]],
    );
    list(
        "- [x] T001 a\n- [X] T002 b\n",
        &expect![[r#"
            -: Both tasks of 001-a are done
        "#]],
    );
    list(
        "no tasks\n",
        &expect![[r#"
        -: No feature has tasks
    "#]],
    );
    check(
        "//- src/a.rs\n",
        &expect![[r#"
        -: There are no specs
    "#]],
    );
}

#[test]
fn dependencies() {
    list(
        "- [x] T001 a\n- [x] T002 b\n- [ ] T003 c (depends on T001, T002)\n- [ ] T004 d\n",
        &expect![[r#"
        001-a/T003: T003 is next in 001-a: T001 and T002, which it depends on, are done
    "#]],
    );
    list(
        "- [ ] T001 a (depends on T003)\n- [ ] T002 b (depends on T001)\n- [ ] T003 c\n",
        &expect![[r#"
            001-a/T003: T003 is next in 001-a: T001 waits for it
        "#]],
    );
    // Nobody defines T099.
    list(
        "- [ ] T001 a (depends on T099)\n",
        &expect![[r#"
        001-a/T001: T001 is next in 001-a: it is the only one
    "#]],
    );
    // What is withdrawn holds nothing up.
    list(
        "- [ ] ~~T001 a~~\n- [ ] T002 b (depends on T001)\n",
        &expect![[r#"
        001-a/T002: T002 is next in 001-a: it is the only one
    "#]],
    );
    // In a circle.
    list(
        "- [ ] T001 a (depends on T002)\n- [ ] T002 b (depends on T001)\n",
        &expect![[r#"
        -: In 001-a T001 waits for T002, which is open
    "#]],
    );
    list(
        "- [ ] T001 a (depends on T001)\n",
        &expect![[r#"
        001-a/T001: T001 is next in 001-a: it is the only one
    "#]],
    );
}

#[test]
fn phases() {
    let head = "## Phase 1: Setup\n- [x] T001 a\n## Phase 2: Foundational\n";
    // Something of the second phase waits for something of a story: nothing of the stories begins before it is done, but
    // what it waits for.
    list(
        &format!(
            "{head}- [ ] T002 b (depends on T005)\n## Phase 3: User Story 1\n- [ ] T003 [US1] c\n\
             ## Phase 4: User Story 2\n- [ ] T005 [US2] d\n"
        ),
        &expect![[r#"
            001-a/T005: T005 is next in 001-a: T002 waits for it
        "#]],
    );
    // Stories do not wait for each other.
    list(
        &format!(
            "{head}- [x] T002 b\n## Phase 3: User Story 1\n- [ ] T003 [US1] c (depends on T006)\n\
             ## Phase 4: User Story 2\n- [ ] T005 [US2] d\n## Phase 5: Polish\n- [ ] T006 e\n"
        ),
        &expect![[r#"
            001-a/T005: T005 is next in 001-a: T003 before it waits for T006, which is open
        "#]],
    );
    list(
        &format!(
            "{head}- [x] T002 b\n## Phase 3: User Story 1\n- [x] T003 [US1] c\n## Phase 4: Polish\n- [ ] T004 d\n"
        ),
        &expect![[r#"
            001-a/T004: T004 is next in 001-a: all tasks before it are done
        "#]],
    );
}

#[test]
fn other_marks() {
    // `[-]` is what nobody will do, or what somebody does: it comes last, and holds up what depends on it.
    list(
        "- [-] T001 a\n- [ ] T002 b (depends on T001)\n- [ ] T003 c\n",
        &expect![[r#"
        001-a/T003: T003 is next in 001-a: T002 before it waits for T001, which is open
    "#]],
    );
    list(
        "- [-] T001 a\n- [ ] T002 b (depends on T001)\n",
        &expect![[r#"
        -: In 001-a T002 waits for T001, which is neither open nor done
    "#]],
    );
    list(
        "- [-] T001 a\n- [x] T002 b\n",
        &expect![[r#"
        001-a/T001: T001 is next in 001-a: it is neither open nor done, and all others are done
    "#]],
    );
    // Kiro is at it.
    kiro(
        "- [-] 1. a\n  - [x] 1.1 b\n  - [-] 1.2 c\n  - [~] 1.3 d\n",
        &expect![[r#"
        a/1.2: Task 1.2 is next in a: all tasks before it are done
    "#]],
    );
}

#[test]
fn sub_tasks() {
    kiro(
        "- [ ] 1. a\n  - [x] 1.1 b\n  - [ ] 1.2 c\n- [ ] 2. d\n",
        &expect![[r#"
        a/1.2: Task 1.2 is next in a: all tasks before it are done
    "#]],
    );
    kiro(
        "- [ ] 1. a\n  - [x] 1.1 b\n  - [ ]* 1.2 c\n- [ ] 2. d\n",
        &expect![[r#"
        a/1: Task 1 is next in a: its sub-tasks are done
    "#]],
    );
    kiro(
        "- [x] 1. a\n  - [x] 1.1 b\n  - [ ]* 1.2 c\n",
        &expect![[r#"
        a/1.2: Task 1.2 is next in a: it is optional, and what is not is done
    "#]],
    );
    kiro(
        "- [x] 1. a\n  - [ ] 1.1 b\n- [ ] 2. d\n",
        &expect![[r#"
        a/1.1: Task 1.1 is next in a: all tasks before it are done
    "#]],
    );
    kiro(
        "- [ ]* 1. a\n  - [ ] 1.1 b\n- [ ] 2. d\n",
        &expect![[r#"
        a/2: Task 2 is next in a: it is the first that has to be done
    "#]],
    );
    kiro(
        "- [ ]* 1. a\n  - [ ] 1.1 b\n",
        &expect![[r#"
            a/1.1: Task 1.1 is next in a: it is optional, and what is not is done
        "#]],
    );
    // What the whole waits for its parts wait for.
    kiro(
        "- [ ] 1. a\n  - _Depends: 2_\n  - [ ] 1.1 b\n- [ ] 2. d\n  - [ ] 2.1 e\n",
        &expect![[r#"
        a/2.1: Task 2.1 is next in a: task 1 before it waits for task 2, which is open
    "#]],
    );
}

#[test]
fn waves() {
    let waves = "
## Task Dependency Graph
```json
{ \"waves\": [ { \"id\": 0, \"tasks\": [\"2\"] }, [\"1.1\", \"1.2\"], [\"3\"] ] }
```
";
    let list = |marks: [char; 5]| {
        let [a, b, c, d, e] = marks;
        let tasks = format!("- [{a}] 1. a\n  - [{b}] 1.1 b\n  - [{c}] 1.2 c\n- [{d}] 2. d\n- [{e}] 3. e\n");
        tasks + waves
    };
    kiro(
        &list([' '; 5]),
        &expect![[r#"
            a/2: Task 2 is next in a: it is in the first wave
        "#]],
    );
    kiro(
        &list([' ', ' ', ' ', 'x', ' ']),
        &expect![[r#"
        a/1.1: Task 1.1 is next in a: the waves before its own are done
    "#]],
    );
    kiro(
        &list([' ', 'x', 'x', 'x', ' ']),
        &expect![[r#"
        a/1: Task 1 is next in a: its sub-tasks are done
    "#]],
    );
    kiro(
        &list(['x', 'x', 'x', 'x', ' ']),
        &expect![[r#"
        a/3: Task 3 is next in a: the waves before its own are done
    "#]],
    );
}

#[test]
fn several_features() {
    check(
        "\
//- specs/001-a/spec.md
//- specs/001-a/tasks.md
- [x] T001 a
- [x] T002 b
//- specs/002-b/spec.md
//- specs/002-b/tasks.md
- [x] T001 a
- [ ] T002 b (depends on T001)
//- specs/003-c/spec.md
//- openspec/changes/frost/proposal.md
//- openspec/changes/frost/tasks.md
## 1. Alarm
- [x] 1.1 a
- [ ] 1.2 b
## 2. Valves
- [ ] 2.1 c
",
        &expect![[r#"
            frost/1.2: Task 1.2 is next in frost: all tasks before it are done
            frost/1.2: Task 1.2 is next in frost: all tasks before it are done
            frost/1.2: Both tasks of 001-a are done; task 1.2 is next in frost: all tasks before it are done
            002-b/T002: T002 is next in 002-b: T001, which it depends on, is done
            frost/1.2: 003-c has no tasks; task 1.2 is next in frost: all tasks before it are done
        "#]],
    );
    check(
        "\
//- specs/001-a/spec.md
//- specs/001-a/tasks.md
- [x] T001 a
//- specs/002-b/spec.md
//- specs/002-b/tasks.md
- [x] T001 a
",
        &expect![[r#"
            -: Both tasks of 2 features are done
            -: The only task of 001-a is done, and no other feature has an open task
            -: The only task of 002-b is done, and no other feature has an open task
        "#]],
    );
    check(
        "//- specs/001-a/spec.md\n//- specs/002-b/spec.md\n",
        &expect![[r#"
        -: No feature has tasks
        -: 001-a has no tasks
        -: 002-b has no tasks
    "#]],
    );
}

#[test]
fn long_chains_and_many_dependencies_cost_no_more_than_they_are_long() {
    let nested: String = (0..300).map(|n| format!("{}- [ ] {n}. a\n", "  ".repeat(n))).collect();
    let many = (1..2000).map(|n| format!("- [ ] T{n:04} a (depends on T0001-T{:04})\n", n.min(900)));
    for text in [
        format!("//- .kiro/specs/a/tasks.md\n{nested}"),
        format!("//- specs/001-a/spec.md\n//- specs/001-a/tasks.md\n{}", many.collect::<String>()),
    ] {
        let fixture = Fixture::new(&text);
        let start = std::time::Instant::now();
        assert!(next_task(&[], &fixture.snapshot.features_sorted()).task.is_some());
        assert!(start.elapsed() < std::time::Duration::from_secs(10));
    }
}
