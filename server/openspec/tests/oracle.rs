//! The verdicts the tool itself gave in its own tests, replayed.

use std::path::PathBuf;

use serde_json::Value;
use specls_openspec::{ChangeChecks, MapTree, Verdict, validate_change, validate_spec};

/// The recorded cases, if the shared data is there.
fn rows() -> Option<Vec<Value>> {
    let shared = PathBuf::from(std::env::var_os("SPECLS_SHARED")?);
    let text = std::fs::read_to_string(shared.join("oracle/openspec-validate-1.13.2.jsonl")).ok()?;
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect())
}

fn replay(row: &Value) -> Verdict {
    let (name, strict) = (row["name"].as_str().expect("a name"), row["strict"] == true);
    if row["kind"] == "spec" {
        return validate_spec(name, row["content"].as_str().expect("a text"), strict);
    }
    let files = row["files"].as_object().expect("files");
    let tree: MapTree = files
        .iter()
        .map(|(path, text)| {
            let path =
                path.strip_prefix("change/").map_or(path.clone(), |rest| format!("changes/{name}/{rest}"));
            (path, text.as_str().expect("a text").to_owned())
        })
        .collect();
    let (main_specs, tasks) = (row["mainSpecs"] == true, row["projectRoot"] == true);
    let checks = ChangeChecks { root: "/project", strict, main_specs, tasks };
    validate_change(&tree, name, checks).expect("a tree in memory can be read")
}

/// Level, path, message and line of every issue; without the lines where the tool gave none.
fn told(issues: &Value) -> Vec<String> {
    issues.as_array().expect("issues").iter().map(Value::to_string).collect()
}

#[test]
fn every_recorded_verdict_is_ours() {
    let Some(rows) = rows() else {
        eprintln!("skipped: SPECLS_SHARED does not name the shared data");
        return;
    };
    assert_eq!(rows.len(), 268);
    let mut different = 0;
    for row in &rows {
        let ours = serde_json::to_value(replay(row)).expect("a verdict is JSON");
        let theirs = &row["expected"];
        let (mut a, mut b) = (told(&ours["issues"]), told(&theirs["issues"]));
        let in_order = a == b;
        a.sort();
        b.sort();
        if a != b || ours["valid"] != theirs["valid"] || ours["summary"] != theirs["summary"] || !in_order {
            different += 1;
            eprintln!(
                "{} ({}): in order {in_order}\n  ours   {a:#?}\n  theirs {b:#?}",
                row["id"], row["name"]
            );
        }
    }
    eprintln!("{} of {} verdicts agree, lines and order included", rows.len() - different, rows.len());
    assert_eq!(different, 0);
}
