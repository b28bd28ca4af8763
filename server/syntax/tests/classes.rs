//! Classified tokens of real files: ascending, disjoint, text; and what they cost.
//!
//! The files are not part of this repository: `SPECLS_SHARED=folder cargo test -p specls-syntax --test classes -- --nocapture`,
//! where `corpus` below the folder holds repositories with specs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use specls_syntax::classes::tokens;
use specls_syntax::{Families, facts, is_markdown};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files(&path, out),
            Ok(kind) if kind.is_file() && is_markdown(&path.to_string_lossy()) => out.push(path),
            _ => {}
        }
    }
}

#[test]
fn of_real_files() {
    let Some(shared) = std::env::var_os("SPECLS_SHARED") else {
        eprintln!("skipped: SPECLS_SHARED is not set");
        return;
    };
    let mut paths = Vec::new();
    files(&Path::new(&shared).join("corpus"), &mut paths);
    let (mut counts, mut bytes, mut time) = (BTreeMap::new(), 0, Duration::ZERO);
    for path in &paths {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let path = path.to_string_lossy().replace('\\', "/");
        let known = facts(&path, &text, &Families::default());
        let started = Instant::now();
        let found = tokens(&path, &text, &known);
        time += started.elapsed();
        bytes += text.len();
        let mut end = 0;
        for token in found {
            let written = text.get(token.span.range());
            assert!(written.is_some_and(|w| !w.is_empty()) && token.span.start >= end, "{path}: {token:?}");
            end = token.span.end;
            *counts.entry(token.class.names().name).or_insert(0) += 1;
        }
    }
    if paths.is_empty() {
        eprintln!("skipped: no Markdown below {}/corpus", Path::new(&shared).display());
        return;
    }
    println!("{} files, {bytes} bytes in {time:?}: {counts:?}", paths.len());
}
