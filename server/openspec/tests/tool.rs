//! Our report against the tool's own, character by character.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{Dice, PIECES, Tool, items, lay_out, read_tree, repositories, shared, without_times, write};
use specls_openspec::validate;

/// Runs both on the `openspec/` below `root` and says how many items agree, and what differs.
fn compare(tool: &Tool, root: &Path, strict: bool) -> (usize, usize) {
    let mut arguments = vec!["validate", "--all", "--json", "--no-interactive"];
    arguments.extend(strict.then_some("--strict"));
    let (theirs, content) = tool.run(root, &arguments);
    let theirs = without_times(&theirs);
    let root_path = root.canonicalize().expect("there").to_string_lossy().into_owned();
    let report = validate(&read_tree(&root.join("openspec")), &root_path, strict).expect("readable");
    let ours = report.to_json();
    assert_eq!(report.valid(), content, "exit status");
    let (our_items, their_items) = (items(&ours), items(&theirs));
    let names = |items: &[(String, serde_json::Value)]| {
        items.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&our_items), names(&their_items), "the items");
    let mut same = 0;
    for ((name, ours), (_, theirs)) in our_items.iter().zip(&their_items) {
        if ours == theirs {
            same += 1;
        } else {
            eprintln!("{name}\n  ours   {ours:#}\n  theirs {theirs:#}");
        }
    }
    if same == our_items.len() && ours != theirs {
        let ids: Vec<&str> =
            our_items.iter().filter_map(|(name, _)| name.split_once(' ')).map(|(_, id)| id).collect();
        let twice = ids.iter().any(|id| ids.iter().filter(|other| *other == id).count() > 1);
        // A change and a spec of one name come in the order in which the tool finished them.
        assert!(twice, "the same items in another form or order\n{ours}\n{theirs}");
    }
    (same, our_items.len())
}

fn ready() -> Option<Tool> {
    let tool = Tool::new();
    if tool.is_none() {
        eprintln!("skipped: SPECLS_OPENSPEC does not name the openspec program");
    }
    tool
}

#[test]
fn real_repositories() {
    let (Some(tool), Some(shared)) = (ready(), shared()) else { return };
    let (mut same, mut all) = (0, 0);
    for repository in repositories(&shared) {
        let folder = tempfile::tempdir().expect("a folder");
        lay_out(&repository, folder.path()).expect("laid out");
        for strict in [false, true] {
            let (s, a) = compare(&tool, folder.path(), strict);
            let name = repository.file_name().unwrap_or_default().to_string_lossy();
            eprintln!("{name}, strict {strict}: {s} of {a} items agree");
            (same, all) = (same + s, all + a);
        }
    }
    assert_eq!(same, all);
}

/// Specs, deltas and task lists of real repositories with lines lost, doubled, swapped and put in.
#[test]
fn disturbed_specs() {
    let (Some(tool), Some(shared)) = (ready(), shared()) else { return };
    let (mut dice, mut same, mut all) = (Dice(seed()), 0, 0);
    for repository in repositories(&shared) {
        let files = repository.join("files/openspec");
        let tree = texts(&files);
        let of = |part: &str, name: &str| -> Vec<&String> {
            tree.iter()
                .filter(|(path, _)| path.starts_with(part) && path.ends_with(name))
                .map(|(_, text)| text)
                .collect()
        };
        let (mains, deltas, tasks) =
            (of("specs/", "/spec.md"), of("changes/", "/spec.md"), of("changes/", "/tasks.md"));
        let folder = tempfile::tempdir().expect("a folder");
        for n in 0..250 {
            let main = mains[dice.below(mains.len())];
            write(folder.path(), &format!("openspec/specs/m{n}/spec.md"), &dice.disturb(main, PIECES));
            // A delta against the spec it was made from, or one of its own parts.
            let delta = if dice.below(2) == 0 {
                deltas[dice.below(deltas.len())].clone()
            } else {
                as_delta(main, &mut dice)
            };
            let change = format!("openspec/changes/c{n}");
            write(folder.path(), &format!("{change}/specs/m{n}/spec.md"), &dice.disturb(&delta, PIECES));
            if dice.below(3) == 0 {
                write(
                    folder.path(),
                    &format!("{change}/specs/new{n}/spec.md"),
                    &dice.disturb(&delta, PIECES),
                );
            }
            let list = tasks[dice.below(tasks.len())];
            write(folder.path(), &format!("{change}/tasks.md"), &dice.disturb(list, PIECES));
        }
        let (s, a) = compare(&tool, folder.path(), dice.below(2) == 0);
        eprintln!("{}: {s} of {a} disturbed items agree", files.display());
        (same, all) = (same + s, all + a);
    }
    assert_eq!(same, all);
}

/// Another one looks at other texts.
fn seed() -> u64 {
    std::env::var("SPECLS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.insert(path.strip_prefix(folder).expect("below").to_string_lossy().into_owned(), text);
            }
        }
    }
    found
}

/// Requirements of a main spec under the headings of a delta.
fn as_delta(main: &str, dice: &mut Dice) -> String {
    let mut delta = String::new();
    for block in main.split("\n### ").skip(1) {
        let name = block.lines().next().unwrap_or_default();
        let heading = ["ADDED", "MODIFIED", "REMOVED", "RENAMED"][dice.below(4)];
        if dice.below(2) == 0 {
            delta.push_str(&format!("\n## {heading} Requirements\n"));
        }
        match (heading, dice.below(3)) {
            ("RENAMED", _) => delta.push_str(&format!("- FROM: `### {name}`\n- TO: `### {name} again`\n")),
            ("REMOVED", 0) => delta.push_str(&format!("- `### {name}`\n")),
            (_, 0) => {}
            (_, 1) => delta.push_str(&format!("### {} x\n", block.trim_end())),
            _ => delta.push_str(&format!("### {block}\n")),
        }
    }
    delta
}

/// What the disturbed repositories do not have: schemas, markers, nested changes, files in the wrong place.
#[test]
fn odd_folders() {
    let Some(tool) = ready() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = |path: &str, text: &str| write(folder.path(), &format!("openspec/{path}"), text);
    let delta = "## ADDED Requirements\n### Requirement: A\nIt MUST.\n#### Scenario: S\n- x\n";
    file("config.yaml", "schema: own\ncontext: |\n  x\n");
    let artifacts = "artifacts:\n  - {id: plan, generates: plan.md, description: d, template: t.md}\n  - \
        id: work\n    generates: \"jobs/**/*.{md,txt}\"\n    description: d\n    template: t.md\n    \
        requires: [plan]\n";
    file(
        "schemas/own/schema.yaml",
        &format!(
            "name: own\nversion: 1\n{artifacts}apply:\n  requires: [work]\n  tracks: \
                \"jobs/**/*.{{md,txt}}\"\n"
        ),
    );
    file("schemas/broken/schema.yaml", "name: broken\nversion: 0\nartifacts: []\n");
    file(
        "schemas/circle/schema.yaml",
        "name: c\nversion: 1\nartifacts:\n  - {id: a, generates: a, description: d, template: t, requires: \
            [b]}\n  - {id: b, generates: b, description: d, template: t, requires: [a]}\n",
    );
    file("changes/by-config/jobs/deep/list.md", "# Work\n\n- no box\n");
    file("changes/by-config/jobs/other.txt", "1. also none\n");
    file("changes/by-config/specs/a/spec.md", delta);
    for (n, metadata) in [
        "schema: spec-driven\nskip_specs: true\n",
        "skip_specs: true\n",
        "schema: 1\nskip_specs: yes\n",
        "schema: none\nskip_specs: true\n",
        "schema: own\nskip_specs: \"yes\"\n",
        "schema: broken\nskip_specs: true\n",
        "schema: circle\nskip_specs: true\n",
        "a: [\nskip_specs: true\n",
        "schema: spec-driven\ncreated: 2026-1-1\nskip_specs: true\n",
        "schema: spec-driven\ncreated: 2026-01-01\nskip_specs: false\n",
        "schema: spec-driven\ngoal: ''\nskip_specs: true\n",
        "schema: spec-driven\naffected_areas: [a, '']\nskip_specs: true\n",
        "schema: spec-driven\ninitiative: {store: A, id: b}\nskip_specs: true\n",
        "schema: spec-driven\ninitiative: {store: a, id: b, c: d, e: f}\nskip_specs: true\n",
        "schema: spec-driven\nschema: own\nskip_specs: true\n",
        "# skip_specs: true\n- x: [\n",
        "schema: spec-driven.yaml\nskip_specs: true\n",
        "",
        "text\n",
        "schema: ~\nskip_specs: null\n",
        "schema: !!str spec-driven\nskip_specs: true\n",
        "schema: &a spec-driven\ngoal: *a\nskip_specs: true\n",
        "---\nschema: spec-driven\nskip_specs: True\n",
        "schema: spec-driven\nretire_capabilities: 3\nskip_specs: true\n",
    ]
    .iter()
    .enumerate()
    {
        file(&format!("changes/meta-{n}/.openspec.yaml"), metadata);
        file(&format!("changes/meta-{n}/tasks.md"), "## 1. One\n- [ ] 2.1 Off\n- [ ] 2.1 Twice\n");
        file(&format!("changes/meta-{n}/plan.md"), "x\n");
        file(&format!("changes/files-{n}/.openspec.yaml"), metadata);
        file(&format!("changes/files-{n}/specs/a/spec.md"), delta);
    }
    file("changes/area/inner/proposal.md", "x\n");
    file("changes/area/other/deep/specs/a/spec.md", delta);
    file("changes/own-file/note.txt", "x\n");
    file("changes/own-file/inner/proposal.md", "x\n");
    file("changes/schema-output/jobs/a/b.md", "- x\n");
    file("changes/misplaced/specs/spec.md", delta);
    file("changes/misplaced/specs/loose.MD", delta);
    file("changes/misplaced/specs/a/notes.md", delta);
    file("changes/misplaced/specs/a/plain.md", "nothing\n");
    file("changes/misplaced/specs/.hidden/spec.md", delta);
    file("changes/headless/specs/a/spec.md", "# notes\n");
    file(
        "changes/empty/specs/a/spec.md",
        "## ADDED Requirements\n## RENAMED Requirements\n## removed requirements\n",
    );
    file("changes/specs-is-a-file/specs", "x\n");
    file("changes/skips-file/.openspec.yaml", "schema: spec-driven\nskip_specs: true\n");
    file("changes/skips-file/specs", "x\n");
    file("changes/archive/2026-01-01-old/tasks.md", "- [ ] x\n");
    file("changes/.hidden/proposal.md", "x\n");
    file("specs/spec.md", "not one\n");
    file(
        "specs/a/b/spec.md",
        "# x\n## Purpose\nTBD\n## Requirements\n### Requirement: A\nIt MUST.\n#### S\n- x\n",
    );
    for id in ["B", "b-c", "b_c", "b/c", "bc", "B-c", "Ab", "aB", "b.c", "b1", "b10", "b2"] {
        file(&format!("specs/{id}/spec.md"), "## Purpose\ntodo - x\n\n```\nTBD\n```\n## Requirements\n");
    }
    for strict in [false, true] {
        let (same, all) = compare(&tool, folder.path(), strict);
        eprintln!("{same} of {all} odd items agree");
        assert_eq!(same, all);
    }
}

/// Metadata with lines lost, doubled, swapped and put in.
#[test]
fn disturbed_metadata() {
    const METADATA: &str = "schema: spec-driven\ncreated: 2026-01-02\ngoal: a goal\naffected_areas:\n  - one\n  - two\ninitiative:\n  \
        store: a-b\n  id: c1\nskip_specs: true\nretire_capabilities: false\n";
    const PARTS: &[&str] = &[
        "",
        "# ",
        " ",
        "  ",
        "\t",
        "'",
        "\"",
        "- ",
        "? ",
        ": ",
        ":",
        "[",
        "]",
        "{a: b}",
        "&x ",
        "*x",
        "!!str ",
        "---",
        "...",
        "null",
        "~",
        "1",
        "0x1",
        "true",
        "yes",
        "no",
        "skip_specs: true",
        "skip_specs: false",
        "'skip_specs': true",
        "schema: own",
        "schema: 1",
        "created: x",
        "goal: |",
        "goal: >-",
        "text",
        "é",
        "%",
        "@",
        "`",
        ", ",
        "|",
        "b: {c: [d, e]}",
        "1.5e3",
        ".inf",
        "<<: *x",
        "goal: a: b",
        "\u{85}",
        "\u{2028}",
        "\u{a0}",
    ];
    let Some(tool) = ready() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut dice = Dice(seed());
    for n in 0..600 {
        let metadata = dice.disturb(METADATA, PARTS);
        write(folder.path(), &format!("openspec/changes/c{n}/.openspec.yaml"), &metadata);
        write(folder.path(), &format!("openspec/changes/c{n}/tasks.md"), "## 1. One\n- [ ] 2.1 x\n");
    }
    let (same, all) = compare(&tool, folder.path(), false);
    eprintln!("{same} of {all} items with disturbed metadata agree");
    assert_eq!(same, all);
}
