//! From nothing to all findings, beside ripgrep on the same tree; and the memory that the model takes.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use specls_session::Session;

use crate::Tree;
use crate::report::{Report, Times, ms};

const ROUNDS: usize = 11;

/// `specls check` and `rg`, in turn.
pub fn check(tree: &Tree, server: &Path, report: &mut Report) {
    let check = || run(Command::new(server).arg("check").arg(&tree.root));
    let grep = || run(Command::new("rg").arg("(FR|SC|NFR)-[0-9]+").arg("-c").arg(&tree.root));
    let (mut checks, mut greps) = (Times::default(), Times::default());
    let found = grep();
    for round in 0..=ROUNDS {
        let (checked, grepped) = (check(), grep());
        let Some(checked) = checked else { return report.unmeasured("cold check", "specls does not run") };
        // The first round warms the cache of the disk.
        if round > 0 {
            checks.add(checked);
            grepped.into_iter().for_each(|t| greps.add(t));
        }
    }
    let what = format!("cold check of {} features", tree.features);
    if found.is_some() {
        let ratio = checks.median().as_secs_f64() / greps.median().as_secs_f64();
        report.ratio(&format!("{what} / rg"), 1.5, ratio, &format!("rg: {}", greps.how()));
    } else {
        report.unmeasured(&format!("{what} / rg"), "there is no rg; `apt-get install ripgrep` brings it");
    }
    report.time(
        &what,
        Duration::from_secs(1),
        checks.median(),
        &format!("p99 {}, {}", ms(checks.at(99)), checks.how()),
    );
}

/// How long a command takes; `None` if it cannot be run. Findings are no failure.
fn run(command: &mut Command) -> Option<Duration> {
    let started = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    status.code().filter(|code| *code < 2).map(|_| started.elapsed())
}

/// Memory of another process that has read the workspace: this one reads several.
pub fn memory(tree: &Tree, report: &mut Report) {
    let held = env::current_exe()
        .and_then(|me| Command::new(me).arg("--hold").arg(&tree.root).stdout(Stdio::piped()).output());
    let text = held.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    let numbers: Vec<u64> = text.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [now, most, took] => {
            let how = format!("at most {:.0} MB, loaded in {took} ms", most as f64 / 1e6);
            report.memory("memory of the model, resident", 150_000_000, now, &how);
        }
        _ => report.unmeasured("memory of the model", "/proc says nothing here"),
    }
}

/// The other process: reads `root`, says what it takes and is gone.
pub fn hold(root: &str) {
    let started = Instant::now();
    let session = Session::load(vec![root.into()]);
    let took = started.elapsed().as_millis();
    if let Some((now, most)) = resident("self") {
        println!("{now} {most} {took}");
    }
    drop(session);
}

/// Resident memory of a process in bytes: now, and at most so far.
pub fn resident(process: &str) -> Option<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kb = |key: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(key))?;
        line.trim_matches([':', '\t', ' ', 'k', 'B']).parse::<u64>().ok()
    };
    Some((kb("VmRSS")? * 1024, kb("VmHWM")? * 1024))
}
