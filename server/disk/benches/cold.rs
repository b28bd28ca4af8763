//! Walk and read of 20,000 small files, beside ripgrep on the same tree: `cargo bench -p specls-disk`.
//!
//! `SPECLS_BENCH_TREE` names a tree to use instead, `RG` the ripgrep to compare with.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use specls_disk::{SOURCE_LIMIT, Walk, Watcher, is_media, key, with_text};
use specls_settings::Settings;

const FILES: usize = 20_000;
const FILES_IN_FOLDER: usize = 20;
const ROUNDS: usize = 15;

fn main() {
    let temporary = tempfile::TempDir::new().expect("a temporary folder");
    let given = std::env::var("SPECLS_BENCH_TREE").ok();
    let root = match &given {
        Some(path) => key(Path::new(path)).expect("a UTF-8 path"),
        None => key(temporary.path()).expect("a UTF-8 path"),
    };
    if given.is_none() {
        generate(&root);
    }
    let walk = Walk::new(&root, &Settings::default());
    let go = AtomicBool::new(false);

    let (files, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
    walk.run(&go, |entry| {
        let read = with_text(entry.path(), SOURCE_LIMIT, str::len).unwrap_or(0);
        files.fetch_add(1, Ordering::Relaxed);
        bytes.fetch_add(read as u64, Ordering::Relaxed);
    });
    println!("{} files, {} KB of text", files.into_inner(), bytes.into_inner() >> 10);

    let mut folders = Vec::new();
    report("walk", || folders = walk.run(&go, |entry| _ = std::hint::black_box(entry.path())).folders);
    let rg_files = ripgrep(&root, &["--files"]);
    let read = report("walk + read", || {
        walk.run(&go, |entry| {
            if !is_media(entry.path()) {
                let _ = std::hint::black_box(with_text(entry.path(), SOURCE_LIMIT, str::len));
            }
        });
    });
    let rg = ripgrep(&root, &["-c", "(FR|SC|NFR)-[0-9]+"]);
    if let (Some(_), Some(rg)) = (rg_files, rg) {
        println!("walk + read / rg: {:.2}", read.as_secs_f64() / rg.as_secs_f64());
    }

    let started = Instant::now();
    let watcher = Watcher::start(&root, |_| ()).expect("a watcher");
    let since = SystemTime::now() + Duration::from_secs(3600);
    match watcher.watch(&folders, since) {
        Ok(()) => {
            println!("watch {} folders: {:.1} ms", folders.len(), started.elapsed().as_secs_f64() * 1e3)
        }
        Err(error) => println!("watch: {error}"),
    }
}

/// Source files of about 2 KB, one in ten with an id.
fn generate(root: &str) {
    let line = "    let value = compute(index, \"some text\"); // a comment of usual length\n";
    for number in 0..FILES {
        let folder = number / FILES_IN_FOLDER;
        let path = format!("{root}/src/m{}/n{folder}/file_{number}.rs", folder % 50);
        let path = Path::new(&path);
        let id = if number % 10 == 0 { "// FR-001\n" } else { "" };
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, format!("{id}{}", line.repeat(20 + number % 20))).expect("a file");
    }
}

fn ripgrep(root: &str, arguments: &[&str]) -> Option<Duration> {
    let rg = std::env::var("RG").unwrap_or_else(|_| "rg".to_owned());
    Command::new(&rg).arg("--version").stdout(Stdio::null()).status().ok()?;
    Some(report(&format!("rg {}", arguments.join(" ")), || {
        let mut command = Command::new(&rg);
        command.args(["--hidden", "--no-require-git"]).args(arguments).arg(root).stdout(Stdio::null());
        command.status().expect("ripgrep runs");
    }))
}

/// The median of some rounds.
fn report(name: &str, mut round: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            round();
            started.elapsed()
        })
        .collect();
    times.sort();
    let median = times[ROUNDS / 2];
    let (least, most) = (times[0].as_secs_f64() * 1e3, times[ROUNDS - 1].as_secs_f64() * 1e3);
    println!("{name:40} {:8.1} ms   ({least:.1} to {most:.1})", median.as_secs_f64() * 1e3);
    median
}
