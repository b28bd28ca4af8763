//! What renaming a requirement with a thousand mentions takes, from the question to the edit, over stdio: every closed file
//! is read again first.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use serde_json::json;

use crate::lsp::{Client, QUIET, STUCK, position};
use crate::report::{Report, Times};

/// Source files that name the requirement, and how often each does.
const SOURCES: usize = 200;
const MENTIONS: usize = 5;
const ROUNDS: usize = 50;

/// A workspace of its own: one requirement that everything names.
pub fn rename(server: &Path, report: &mut Report) {
    let what = format!("rename, {} mentions, p99", SOURCES * MENTIONS);
    match session(server) {
        Ok(times) => report.time(&what, Duration::from_millis(50), times.at(99), &times.how()),
        Err(why) => report.unmeasured(&what, &why),
    }
}

fn session(server: &Path) -> Result<Times, String> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("budgets/rename");
    write(&root).map_err(|e| format!("{}: {e}", root.display()))?;
    let mut client = Client::start(server)?;
    let uri = format!("file://{}", root.display());
    client.request("initialize", &json!({ "processId": null, "rootUri": uri, "capabilities": {} }))?;
    client.notify("initialized", &json!({}))?;
    let uri = format!("{uri}/specs/001-albums/spec.md");
    let text = fs::read_to_string(root.join("specs/001-albums/spec.md")).map_err(|e| e.to_string())?;
    let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
    client.notify("textDocument/didOpen", &json!({ "textDocument": document }))?;
    client.until_quiet(STUCK)?;
    let at = position(&text, "- **FR-001**").ok_or("the spec does not define FR-001")?;
    let at = json!({ "line": at["line"], "character": 8 });
    let mut times = Times::default();
    for round in 0..ROUNDS {
        let name = format!("FR-{}", 500 + round);
        let started = Instant::now();
        let answer = client.request(
            "textDocument/rename",
            &json!({ "textDocument": { "uri": uri }, "position": at, "newName": name }),
        )?;
        times.add(started.elapsed());
        let files = answer["result"]["changes"].as_object().ok_or_else(|| answer.to_string())?;
        let edits: usize = files.values().filter_map(|edits| Some(edits.as_array()?.len())).sum();
        if edits != SOURCES * MENTIONS + 1 {
            return Err(format!("{edits} edits in {} files", files.len()));
        }
    }
    client.until_quiet(QUIET)?;
    client.stop()?;
    Ok(times)
}

fn write(root: &Path) -> io::Result<()> {
    fs::create_dir_all(root.join("specs/001-albums"))?;
    fs::create_dir_all(root.join("src"))?;
    let mut spec = "# Albums\n\n".to_owned();
    for n in 1..=20 {
        let _ = writeln!(spec, "- **FR-{n:03}**: System MUST do what it is asked for.");
    }
    fs::write(root.join("specs/001-albums/spec.md"), spec)?;
    for file in 0..SOURCES {
        let mut text = String::new();
        for mention in 0..MENTIONS {
            let _ = writeln!(
                text,
                "def part_{mention}():  # FR-001\n    \"\"\"Does it.\"\"\"\n    return {mention}\n"
            );
        }
        fs::write(root.join(format!("src/part_{file}.py")), text)?;
    }
    Ok(())
}
