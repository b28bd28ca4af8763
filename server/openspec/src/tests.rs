//! Small specs and changes, and any text at all.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::select;

use crate::{
    ChangeChecks, Failure, Kind, MapTree, Planning, Tree, Verdict, archive, glob, merge, order, planning,
    preview, validate, validate_change, validate_spec, yaml,
};

const MAIN: &str = "# lamps Specification\n\n## Purpose\nLamps give light to people who read after dark, \
    at home.\n\n## Requirements\n\n\
    ### Requirement: Switch\nIt MUST switch.\n\n#### Scenario: On\n- **THEN** light\n";

fn told(verdict: &Verdict) -> String {
    let issue = |issue: &crate::Issue| {
        let line = issue.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{:?} {}{line}: {}\n", issue.level, issue.path, issue.message)
    };
    format!("valid {}\n{}", verdict.valid, verdict.issues.iter().map(issue).collect::<String>())
}

/// A tree of `//- path` lines with the text of each file below.
fn tree(files: &str) -> MapTree {
    let files = files.split("//- ").skip(1).filter_map(|file| file.split_once('\n'));
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

fn check_change(files: &str, expected: Expect) {
    let checks = ChangeChecks { root: "/home/ada/x", strict: true, main_specs: true, tasks: true };
    expected.assert_eq(&told(&validate_change(&tree(files), "dim", checks).expect("readable")));
}

#[test]
fn a_spec_with_nothing_wrong() {
    expect![[r#"
        valid true
    "#]]
    .assert_eq(&told(&validate_spec("lamps", MAIN, true)));
}

#[test]
fn a_spec_with_much_wrong() {
    let text = "## Purpose\ntodo: write\n## Requirements\n### Requirement: It MUST hum\n#### Empty\n### \
        Other\nx\n## MODIFIED Requirements\n";
    expect![[r####"
        valid false
        Error requirements.0.scenarios: Requirement must have at least one scenario
        Error requirements.1.scenarios: Requirement must have at least one scenario
        Error file:8: Main spec contains delta header "## MODIFIED Requirements". Delta headers are only valid inside openspec/changes/<name>/specs/<capability-path>/spec.md and truncate the parsed ## Requirements section.
        Warning overview:2: Purpose section is still a placeholder rather than a Purpose anyone wrote (the sentence `openspec archive` writes for a new capability, or a `TBD`/`TODO` marker left in its place). Replace it with what this capability is for, editing the main spec directly: a `## Purpose` in a delta is read only when the capability is created, so it cannot replace this one.
        Warning requirements[0].scenarios: Requirement must have at least one scenario. Scenarios must use level-4 headers. Convert bullet lists into:
        #### Scenario: Short name
        - **WHEN** ...
        - **THEN** ...
        - **AND** ...
        Warning requirements[1].scenarios: Requirement must have at least one scenario. Scenarios must use level-4 headers. Convert bullet lists into:
        #### Scenario: Short name
        - **WHEN** ...
        - **THEN** ...
        - **AND** ...
        Error requirements[0]: Requirement "It MUST hum" must contain SHALL or MUST in the requirement body, not only in the header. Move the SHALL/MUST statement to the line immediately after the "### Requirement: ..." header.
    "####]].assert_eq(&told(&validate_spec("lamps", text, false)));
    expect![[r###"
        valid false
        Error file: Spec must have a Purpose section. Missing required sections. Expected headers: "## Purpose" and "## Requirements". Example:
        ## Purpose
        [brief purpose]

        ## Requirements
        ### Requirement: Clear requirement statement
        Users SHALL ...

        #### Scenario: Descriptive name
        - **WHEN** ...
        - **THEN** ...
    "###]].assert_eq(&told(&validate_spec("lamps", "## Requirements\n", false)));
}

#[test]
fn a_change_against_its_main_spec() {
    let delta = "## MODIFIED Requirements\n### Requirement: Switch\nIt may.\n#### Scenario: Off\n- x\n## \
        Notes\n### Requirement: Lost\n";
    check_change(
        &format!(
            "//- specs/lamps/spec.md\n{MAIN}//- changes/dim/specs/lamps/spec.md\n{delta}//- \
                changes/dim/tasks.md\n- dim it\n"
        ),
        expect![[r###"
            valid false
            Warning lamps/spec.md:7: Requirement "Lost" is under "## Notes", which is not a delta section, so it is ignored. Move it under "## ADDED Requirements", "## MODIFIED Requirements", "## REMOVED Requirements", or "## RENAMED Requirements".
            Warning lamps/spec.md: MODIFIED "Switch" should contain SHALL or MUST (RFC 2119 best practice for English specs)
            Error lamps/spec.md: MODIFIED "Switch" omits scenario(s) the current spec still has: "On". The modified block has 1 scenario; the current spec has 1 scenario. It adds 1 scenario not in the current spec: "Off". Copy the omitted scenarios into the MODIFIED block (a MODIFIED requirement replaces the whole block, so archive refuses to drop them).
            Warning tasks.md:1: This change counts as 0 tasks: no line in its tracked task files is a checkbox, so "openspec list" and "openspec status" report no work and "openspec archive" has nothing to flag as incomplete. Write each task as "- [ ] 1.1 Description".
        "###]],
    );
}

#[test]
fn a_delta_archiving_would_refuse() {
    let delta = "## REMOVED Requirements\n- `### Requirement: switch`\n";
    check_change(
        &format!("//- specs/lamps/spec.md\n{MAIN}//- changes/dim/specs/lamps/spec.md\n{delta}"),
        expect![[r####"
            valid true
            Info lamps/spec.md: Archive would refuse this delta: lamps REMOVED failed for header "### Requirement: switch" - not found, but "### Requirement: Switch" exists; fix the header to match it exactly
        "####]],
    );
}

#[test]
fn what_cannot_be_read_is_said_only_of_the_main_spec() {
    let mut tree = tree(
        "//- changes/dim/specs/lamps/spec.md\n## MODIFIED Requirements\n### Requirement: A\nIt MUST.\n#### \
            S\n- x\n",
    );
    let denied =
        || Err(Failure { code: "EACCES".into(), message: "EACCES: permission denied, open 'x'".into() });
    tree.insert("specs/lamps/spec.md", denied());
    tree.insert("changes/dim/specs/desk/spec.md", denied());
    let report = validate(&tree, "/home/ada/x", false).expect("the folders are readable");
    let shown: Vec<String> =
        report.items.iter().flat_map(|item| &item.issues).map(|issue| issue.message.clone()).collect();
    expect![[r#"
        Could not read /home/ada/x/openspec/specs/lamps/spec.md to check the MODIFIED requirements against it (EACCES). Archive reads the same file, so fix the file before archiving.
        EACCES: permission denied, open 'x'"#]].assert_eq(&shown.join("\n"));
}

#[test]
fn archiving() {
    let delta = "## ADDED Requirements\n### Requirement: Hum\nIt MUST NOT hum.\n#### Scenario: Quiet\n- x\n\
        ## RENAMED Requirements\n- FROM: `### Requirement: Switch`\n- TO: `### Requirement: Turn`\n";
    expect![[r#"
        # lamps Specification

        ## Purpose
        Lamps give light to people who read after dark, at home.

        ## Requirements

        ### Requirement: Turn
        It MUST switch.

        #### Scenario: On
        - **THEN** light

        ### Requirement: Hum
        It MUST NOT hum.
        #### Scenario: Quiet
        - x
    "#]]
    .assert_eq(&archive(Some(MAIN), delta, "lamps", "dim").expect("it goes through"));
    // Applied again it changes nothing.
    let once = archive(Some(MAIN), delta, "lamps", "dim").expect("it goes through");
    assert_eq!(archive(Some(&once), delta, "lamps", "dim"), Ok(once.clone()));
    let crlf = archive(Some(&MAIN.replace('\n', "\r\n")), delta, "lamps", "dim").expect("it goes through");
    assert_eq!(crlf, once.replace('\n', "\r\n"));
}

#[test]
fn refusals() {
    for (delta, expected) in [
        (
            "",
            expect![
                "Delta parsing found no operations for lamps. Provide ADDED/MODIFIED/REMOVED/RENAMED sections in change spec."
            ],
        ),
        (
            "## RENAMED Requirements\n- FROM: `### Requirement: Switch`\n",
            expect![[
                r####"lamps validation failed - RENAMED entry on line 2 has no matching TO: for header "### Requirement: Switch". Write each rename as a FROM: line followed immediately by its TO: line."####
            ]],
        ),
        (
            "## ADDED Requirements\n### Requirement: Switch\nIt MUST.\n#### S\n- x\n",
            expect![[r####"lamps ADDED failed for header "### Requirement: Switch" - already exists"####]],
        ),
        (
            "## MODIFIED Requirements\n### Requirement: Switch\nIt MUST.\n",
            expect![[
                r####"lamps MODIFIED failed for header "### Requirement: Switch" - current spec contains scenario(s) not present in the modified block: "On". The modified block has 0 scenarios; the current spec has 1 scenario. It adds none. Refresh the change spec before archiving to avoid dropping scenarios."####
            ]],
        ),
        (
            "## REMOVED Requirements\n- ### Requirement: Switch\n",
            expect!["Rebuilt spec for 'lamps' failed validation. No files were changed."],
        ),
    ] {
        expected.assert_eq(&archive(Some(MAIN), delta, "lamps", "dim").expect_err("refused").message);
    }
}

#[test]
fn a_preview_to_read() {
    let files = format!(
        "//- specs/lamps/spec.md\n{MAIN}//- changes/dim/specs/lamps/spec.md\n## RENAMED Requirements\n- \
            FROM: `### Requirement: Switch`\n\
        - TO: `### Requirement: Turn`\n//- changes/dim/specs/desk/spec.md\n## MODIFIED Requirements\n### Requirement: A\nIt MUST.\n#### S\n- x\n"
    );
    let preview = preview(&tree(&files), "dim").expect("readable");
    assert!(!preview.goes_through());
    expect![[r#"
        # Archiving `dim`

        `openspec archive` would refuse this change and leave all main specs as they are.

        ## desk

        `openspec/specs/desk/spec.md`: refused

        > desk: target spec does not exist; only ADDED requirements are allowed for new specs. MODIFIED and RENAMED operations require an existing spec.

        ## lamps

        `openspec/specs/lamps/spec.md`: changed: 1 renamed

        ```markdown
        # lamps Specification

        ## Purpose
        Lamps give light to people who read after dark, at home.

        ## Requirements

        ### Requirement: Turn
        It MUST switch.

        #### Scenario: On
        - **THEN** light
        ```
    "#]].assert_eq(&preview.markdown());
}

#[test]
fn patterns_of_paths() {
    for (pattern, path, matches) in [
        ("specs/**/*.md", "specs/a/b/spec.md", true),
        ("specs/**/*.md", "specs/spec.md", true),
        ("specs/**/*.md", "specs/.a/spec.md", false),
        ("*.{md,txt}", "a.txt", true),
        ("*.md", "a/b.md", false),
        ("work/[a-c]?.md", "work/b1.md", true),
        ("work/[!a-c]?.md", "work/b1.md", false),
        ("**", "a/b/c", true),
        ("a/**/b", "a/b", true),
        ("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
    ] {
        assert_eq!(glob::matches(pattern, path), matches, "{pattern} {path}");
    }
    assert!(!glob::is_pattern("tasks.md") && glob::is_pattern("{a,b}.md") && !glob::is_pattern("{a}.md"));
}

#[test]
fn orders() {
    let mut names = ["ab", "a/b", "a-b", "a_b", "B", "b", "aB", "a", "z", "é"];
    names.sort_by(|a, b| order::for_people(a, b));
    assert_eq!(names, ["a", "a_b", "a-b", "a/b", "ab", "aB", "b", "B", "z", "é"]);
    // In code units U+FFFD comes behind what needs two of them.
    assert_eq!(order::by_units("\u{1f600}", "\u{fffd}"), std::cmp::Ordering::Less);
}

#[test]
fn values() {
    expect![[r#"Some(Map([("a", List([Number(1.0), Number(31.0), Number(0.5), Text("x"), Null, Bool(true), Text("1"), Text("2026-01-01")])), ("b", Map([("c", Text("d"))])), ("e", Map([("c", Text("d"))]))]))"#]].assert_eq(&format!(
        "{:?}",
        yaml::parse("a: [1, 0x1F, .5, x, ~, true, '1', 2026-01-01]\nb: &x {c: d}\ne: *x\n")
    ));
    for bad in ["a: 1\na: 2\n", "a: [", "--- 1\n--- 2\n"] {
        assert_eq!(yaml::parse(bad), None, "{bad}");
    }
    assert_eq!(yaml::parse(&"[".repeat(100_000)), None);
    // Each list holds the one before it nine times.
    let bomb: String =
        (1..20).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(","))).collect();
    assert_eq!(yaml::parse(&format!("a0: &a0 x\n{bomb}")), None);
}

#[test]
fn a_tree_in_memory() {
    let tree = tree("//- specs/a/spec.md\n//- specs/a-b/spec.md\n//- specs/x.md\n");
    let names: Vec<String> =
        tree.entries("specs").expect("a folder").into_iter().map(|entry| entry.name).collect();
    assert_eq!(names, ["a-b", "a", "x.md"]);
    assert_eq!(
        (tree.kind("specs"), tree.kind("specs/x.md"), tree.kind("spec")),
        (Some(Kind::Folder), Some(Kind::File), None)
    );
    assert_eq!(tree.entries("specs/x.md").expect_err("a file").code, "ENOTDIR");
    assert_eq!(planning(&tree), Planning::Here);
    assert_eq!(planning(&self::tree("//- config.yml\nstore: s\n")), Planning::InStore("s".into()));
    assert_eq!(planning(&self::tree("//- AGENTS.md\n")), Planning::None);
}

/// What specs are made of, in any order.
const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\u{feff}",
    "\u{2028}",
    " ",
    "## ",
    "### ",
    "#### ",
    "Purpose",
    "Requirements",
    "ADDED Requirements",
    "MODIFIED Requirements",
    "REMOVED Requirements",
    "RENAMED Requirements",
    "Requirement:",
    " A",
    "a",
    " B ###",
    "```",
    "<!--",
    "-->",
    "- FROM: ### Requirement: A\n",
    "- TO: ### Requirement: B\n",
    "It MUST.",
    "TBD",
    "## Purpose\nx\n## Requirements\n### Requirement: A\nx\n#### S\ny\n",
    "\n## ADDED Requirements\n### Requirement: B\n",
    "\n## MODIFIED Requirements\n### Requirement: A\n#### S\ny\n",
    "é",
    "😀",
    "a: [1]",
    "*x",
    "&x ",
];

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_texts_have_a_verdict(main in texts(), delta in texts(), list in texts()) {
        let _ = validate_spec("x", &main, true);
        let files = [
            ("specs/x/spec.md", &main), ("changes/c/specs/x/spec.md", &delta), ("changes/c/tasks.md", &list),
            ("changes/c/.openspec.yaml", &list), ("config.yaml", &list), ("schemas/own/schema.yaml", &list),
        ];
        let tree: MapTree = files.into_iter().map(|(path, text)| (path.to_owned(), text.clone())).collect();
        prop_assert_eq!(validate(&tree, "/x", false).expect("readable").items.len(), 2);
        let _ = preview(&tree, "c").expect("readable").markdown();
        let _ = merge(Some(&main), &delta, "x", "c");
        if let Ok(written) = archive(Some(&main), &delta, "x", "c").as_ref()
            && *written != main
        {
            prop_assert!(validate_spec("x", written, false).valid);
        }
    }
}
