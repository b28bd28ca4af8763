//! Our merge against the tool's own, character by character.

mod common;

use std::fs;
use std::path::Path;

use common::{Dice, PIECES, Tool, repositories, shared, write};
use serde_json::Value;
use specls_openspec::{Outcome, archive, merge, outcome, preview};

/// Prints, as one line of JSON each, what the tool's merge makes of every change.
const SCRIPT: &str = r#"
import { findSpecUpdates, buildUpdatedSpec } from 'DIST/core/specs-apply.js';
import { promises as fs } from 'fs';
import path from 'path';
const root = process.cwd();
const changes = path.join(root, 'openspec', 'changes');
for (const change of (await fs.readdir(changes)).sort()) {
  for (const update of await findSpecUpdates(path.join(changes, change), path.join(root, 'openspec', 'specs'))) {
    const row = { change, id: update.id };
    try {
      Object.assign(row, await buildUpdatedSpec(update, change, { silent: true }));
      row.warnings = row.warnings.map((warning) => warning.replaceAll(root + '/', ''));
    } catch (error) {
      row.error = error.message;
    }
    console.log(JSON.stringify(row));
  }
}
"#;

/// Compares the merges of all changes below `root`; says how many agree, how many there are, and how many went through.
fn compare(tool: &Tool, root: &Path) -> (usize, usize, usize) {
    let (mut same, mut all, mut merged) = (0, 0, 0);
    for line in tool.script(root, SCRIPT).lines() {
        let theirs: Value = serde_json::from_str(line).expect("a row is JSON");
        let (change, id) =
            (theirs["change"].as_str().expect("a change"), theirs["id"].as_str().expect("an id"));
        let read = |path: String| {
            let bytes = fs::read(root.join("openspec").join(path)).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        let main = read(format!("specs/{id}/spec.md"));
        let delta = read(format!("changes/{change}/specs/{id}/spec.md")).expect("a delta");
        let ours = match merge(main.as_deref(), &delta, id, change) {
            Ok(merged) => serde_json::json!({
                "change": change,
                "id": id,
                "rebuilt": merged.text,
                "counts": {
                    "added": merged.counts.added,
                    "modified": merged.counts.modified,
                    "removed": merged.counts.removed,
                    "renamed": merged.counts.renamed,
                },
                "warnings": merged.warnings,
                "noRequirementBlocks": merged.is_empty,
                // The tool says this of every spec, and needs it only of one without requirements.
                "unaccountedContent": if merged.is_empty { merged.unaccounted.into() } else { theirs["unaccountedContent"].clone() },
            }),
            Err(refusal) => serde_json::json!({ "change": change, "id": id, "error": refusal.message }),
        };
        all += 1;
        merged += usize::from(theirs["error"].is_null());
        if ours == theirs {
            same += 1;
        } else {
            eprintln!("ours   {ours:#}\ntheirs {theirs:#}");
        }
    }
    (same, all, merged)
}

fn ready() -> Option<Tool> {
    let tool = Tool::new();
    if tool.is_none() {
        eprintln!("skipped: SPECLS_OPENSPEC does not name the openspec program");
    }
    tool
}

fn specs_below(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().is_some_and(|name| name == "spec.md") {
                let below = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                found.push((below, fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    found.sort();
    found
}

/// All deltas of the corpus, active and archived, against the main spec of their capability as it is now, without one,
/// and against what they were made for: the main spec without what they add.
#[test]
fn real_deltas() {
    let (Some(tool), Some(shared)) = (ready(), shared()) else { return };
    let (mut same, mut all, mut merged) = (0, 0, 0);
    for repository in repositories(&shared) {
        let openspec = repository.join("files/openspec");
        let mains = specs_below(&openspec.join("specs"));
        let folder = tempfile::tempdir().expect("a folder");
        let file = |path: String, text: &str| write(folder.path(), &format!("openspec/{path}"), text);
        for (n, (path, delta)) in specs_below(&openspec.join("changes")).iter().enumerate() {
            let capability = path.rsplit_once("/specs/").map_or(&**path, |(_, path)| path);
            let main = mains.iter().find(|(path, _)| path == capability).map(|(_, text)| text);
            file(format!("changes/new-{n}/specs/n{n}/{capability}"), delta);
            let Some(main) = main else { continue };
            file(format!("changes/now-{n}/specs/m{n}/{capability}"), delta);
            file(format!("specs/m{n}/{capability}"), main);
            file(format!("changes/then-{n}/specs/t{n}/{capability}"), delta);
            file(format!("specs/t{n}/{capability}"), &before(main, delta));
        }
        let (s, a, m) = compare(&tool, folder.path());
        eprintln!("{}: {s} of {a} merges agree, {m} go through", repository.display());
        (same, all, merged) = (same + s, all + a, merged + m);
    }
    eprintln!("{same} of {all} merges of real deltas agree, {merged} go through");
    assert_eq!(same, all);
}

/// `main` without the requirements that `delta` adds, so that it can be applied.
fn before(main: &str, delta: &str) -> String {
    let added: Vec<&str> =
        delta.lines().filter(|line| line.starts_with("### Requirement:")).map(str::trim_end).collect();
    let modified = delta.split("## MODIFIED").nth(1).unwrap_or_default();
    let (mut out, mut skip) = (String::new(), false);
    for line in main.split_inclusive('\n') {
        if line.starts_with("## ") || line.starts_with("### ") {
            skip = added.contains(&line.trim_end()) && !modified.contains(line.trim_end());
        }
        if !skip {
            out.push_str(line);
        }
    }
    out
}

/// Deltas made from the main specs themselves, with both disturbed.
#[test]
fn disturbed_deltas() {
    let (Some(tool), Some(shared)) = (ready(), shared()) else { return };
    let seed = std::env::var("SPECLS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let (mut dice, mut same, mut all, mut merged) = (Dice(seed), 0, 0, 0);
    for repository in repositories(&shared) {
        let mains = specs_below(&repository.join("files/openspec/specs"));
        let folder = tempfile::tempdir().expect("a folder");
        for n in 0..400 {
            let main = &mains[dice.below(mains.len())].1;
            // Short, so that all requirements may go.
            let requirements = main.split("\n### ").count();
            let main = main
                .split("\n### ")
                .take(2 + dice.below(requirements.min(4)))
                .collect::<Vec<_>>()
                .join("\n### ");
            let delta = delta_of(&main, &mut dice);
            let (main, delta) = match dice.below(4) {
                0 => (main, delta),
                1 => (dice.disturb(&main, PIECES), delta),
                2 => (main, dice.disturb(&delta, PIECES)),
                _ => (dice.disturb(&main, PIECES), dice.disturb(&delta, PIECES)),
            };
            if dice.below(8) > 0 {
                write(folder.path(), &format!("openspec/specs/m{n}/spec.md"), &main);
            }
            write(folder.path(), &format!("openspec/changes/c{n}/specs/m{n}/spec.md"), &delta);
        }
        let (s, a, m) = compare(&tool, folder.path());
        (same, all, merged) = (same + s, all + a, merged + m);
    }
    eprintln!("{same} of {all} merges of disturbed deltas agree, {merged} go through");
    assert_eq!(same, all);
}

/// Requirements of a main spec changed, removed, renamed and repeated, and new ones.
fn delta_of(main: &str, dice: &mut Dice) -> String {
    let mut sections = [const { String::new() }; 4];
    let all_go = dice.below(6) == 0;
    for block in main.split("\n### ").skip(1) {
        let name = block.lines().next().unwrap_or_default();
        let block = block.split("\n## ").next().unwrap_or_default().trim_end();
        match if all_go { 2 } else { dice.below(8) } {
            0 => sections[0].push_str(&format!("### {block}\n\n")),
            1 => sections[1].push_str(&format!("### {block}\n\n#### Scenario: One more\n- x\n\n\n- y\n\n")),
            2 => sections[2].push_str(&format!("### {name}\n**Reason**: gone\n\n")),
            3 => sections[2].push_str(&format!("- `### {name}`\n")),
            4 => {
                sections[3].push_str(&format!("- FROM: `### {name}`\n- TO: `### {name} again`\n"));
                let renamed = block.replacen(name, &format!("{name} again"), 1);
                if dice.below(2) == 0 {
                    sections[1].push_str(&format!("### {renamed}\n\n"));
                }
            }
            5 => sections[3].push_str(&format!(
                "FROM: ### {name}\nTO: ### {}\n",
                name.to_uppercase().replacen("REQUIREMENT", "Requirement", 1)
            )),
            _ => {}
        }
    }
    if dice.below(3) == 0 && !all_go {
        sections[0].push_str("### Requirement: Quite new\nIt MUST be new.\n\n#### Scenario: New\n- x\n");
    }
    let mut delta = String::new();
    if dice.below(3) == 0 {
        delta.push_str(
            "## Purpose\nWhat the delta says the capability is for, in more than fifty characters.\n\n",
        );
    }
    for (section, name) in sections.iter().zip(["ADDED", "MODIFIED", "REMOVED", "RENAMED"]) {
        if !section.is_empty() {
            delta.push_str(&format!("## {name} Requirements\n\n{section}\n"));
        }
    }
    delta
}

const MAIN: &str = "# lamps Specification\n\n## Purpose\nLamps give light to people who read after dark, \
    at home.\n\n## Requirements\n\
    ### Requirement: Switch\nIt MUST switch.\n\n#### Scenario: On\n- **WHEN** on\n  and dark\n- **THEN** light\n\n\n\
    ### Requirement: Hum\nIt MUST NOT hum.\n#### Scenario: Quiet\n- x\n";

/// Delta, metadata, main spec, of changes the tool really archives, or refuses to.
fn archived() -> Vec<(&'static str, String, &'static str, Option<String>)> {
    let added = "## ADDED Requirements\n### Requirement: Glow\nIt MUST glow.\n#### Scenario: Glow\n- x\n";
    let all_removed = "## REMOVED Requirements\n- `### Requirement: Switch`\n- `### Requirement: Hum`\n";
    let retires = "schema: spec-driven\nretire_capabilities: true\n";
    vec![
        ("added", added.to_owned(), "", Some(MAIN.to_owned())),
        ("crlf", added.to_owned(), "", Some(MAIN.replace('\n', "\r\n"))),
        ("marked", added.replace('\n', "\r\n"), "", Some(format!("\u{feff}{MAIN}"))),
        ("new", added.to_owned(), "", None),
        (
            "new-purpose",
            format!(
                "## Purpose\nLamps that glow in the night without being asked \
            to.\n\n{added}"
            ),
            "",
            None,
        ),
        ("new-comment", format!("## Purpose\n<!-- later -->\nGlow.\n\n{added}"), "", None),
        (
            "synced",
            format!(
                "## ADDED \
            Requirements\n{}",
                MAIN.split("## Requirements\n").nth(1).unwrap_or_default()
            ),
            "",
            Some(MAIN.to_owned()),
        ),
        ("emptied", all_removed.to_owned(), "", Some(MAIN.to_owned())),
        ("retired", all_removed.to_owned(), retires, Some(MAIN.to_owned())),
        ("not-retired", all_removed.to_owned(), retires, Some(format!("{MAIN}\nA note.\n"))),
        (
            "loses-scenario",
            "## MODIFIED Requirements\n### Requirement: Hum\nIt MUST NOT hum.\n#### \
            Scenario: Other\n- x\n"
                .to_owned(),
            "",
            Some(MAIN.to_owned()),
        ),
        (
            "tail",
            "## REMOVED Requirements\n### Requirement: Hum\n## RENAMED Requirements\n- FROM: `### \
            Requirement: Switch`\n- TO: `### Requirement: Turn`\n"
                .to_owned(),
            "",
            Some(format!("{MAIN}\n### Notes\nKept?\n\n## Annex\nx\n")),
        ),
    ]
}

#[test]
fn archived_by_the_tool() {
    let Some(tool) = ready() else { return };
    for (name, delta, metadata, main) in archived() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = format!("openspec/specs/{name}/spec.md");
        if let Some(main) = &main {
            write(folder.path(), &path, main);
        }
        write(folder.path(), &format!("openspec/changes/{name}-x/specs/{name}/spec.md"), &delta);
        write(folder.path(), &format!("openspec/changes/{name}-x/proposal.md"), "## Why\nx\n");
        if !metadata.is_empty() {
            write(folder.path(), &format!("openspec/changes/{name}-x/.openspec.yaml"), metadata);
        }
        let tree = common::read_tree(&folder.path().join("openspec"));
        let ours = outcome(
            main.as_deref(),
            merge(main.as_deref(), &delta, name, &format!("{name}-x")),
            name,
            !metadata.is_empty(),
        );
        let preview = preview(&tree, &format!("{name}-x")).expect("readable");
        let (printed, content) = tool.run(folder.path(), &["archive", &format!("{name}-x"), "--yes"]);
        let written = fs::read_to_string(folder.path().join(&path)).ok();
        assert_eq!(preview.goes_through(), content, "{name}: {printed}\n{}", preview.markdown());
        match &ours {
            Outcome::Write(text) => {
                assert_eq!(written.as_ref(), Some(text), "{name}: {printed}");
                assert_eq!(archive(main.as_deref(), &delta, name, &format!("{name}-x")).as_ref(), Ok(text));
            }
            Outcome::InSync => assert_eq!(written, main, "{name}: {printed}"),
            Outcome::Retire => assert_eq!(written, None, "{name}: {printed}"),
            Outcome::Refused { refusal, issues } => {
                assert_eq!(written, main, "{name}: {printed}");
                assert!(!content, "{name}: {refusal} but {printed}");
                let told = issues.is_empty() && printed.contains(&refusal.message);
                assert!(
                    told || issues.iter().any(|issue| printed.contains(&issue.message)),
                    "{name}: {refusal} but {printed}"
                );
            }
        }
        eprintln!(
            "{name}: {}",
            preview.markdown().lines().filter(|line| line.starts_with("`openspec/")).collect::<String>()
        );
    }
}
