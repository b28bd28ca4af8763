//! The grammar for tree-sitter and the server's own scanner read the same.

mod grammar {
    pub mod equal;
    pub mod feed;
}

use std::collections::BTreeMap;

use grammar::equal::{What, of_grammar, of_server};
use grammar::feed::Reader;
use specls_tests::corpus;

fn texts() -> Vec<(String, String)> {
    let Some(shared) = corpus::shared() else {
        eprintln!("skipped: SPECLS_SHARED names no folder with a corpus");
        return Vec::new();
    };
    let mut out = Vec::new();
    for dialect in ["spec-kit", "kiro", "openspec"] {
        for repository in corpus::repositories(&shared, dialect).expect("the corpus can be read") {
            for (path, text) in repository.read().expect("the corpus can be read") {
                if let Some(text) = text.filter(|_| specls_syntax::is_markdown(&path)) {
                    out.push((path, text));
                }
            }
        }
    }
    out
}

const OTHERS: [&str; 6] = [
    "specs/001-a/tasks.md",
    "specs/001-a/spec.md",
    "specs/001-a/checklists/a.md",
    ".kiro/specs/a/tasks.md",
    ".kiro/specs/a/design.md",
    ".kiro/specs/a/requirements.md",
];

#[test]
fn explore() {
    let mut reader = Reader::default();
    let mut counts: BTreeMap<(What, &str), usize> = BTreeMap::new();
    let show = std::env::var("SHOW").unwrap_or_default();
    let (mut errors, mut bytes) = (0, 0);
    let started = std::time::Instant::now();
    let mut shown = 0;
    for (path, text) in texts() {
        if let Ok(to) = std::env::var("DUMP") {
            use std::io::Write;
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(to).unwrap();
            let mut all = text.strip_prefix('\u{feff}').map_or(text.clone(), |rest| format!("   {rest}"));
            all.push('\n');
            let feeds: Vec<String> = reader.feeds(&all).iter().map(|f| f.iter().map(|r| format!("{},{}", r.start_byte, r.end_byte)).collect::<Vec<_>>().join(" ")).collect();
            let spans = |path: &str| {
                let mut out = String::new();
                for (what, c) in [(What::Id, 'I'), (What::Label, 'L'), (What::State, 'S'), (What::Path, 'P')] {
                    for s in of_server(path, &text, what) { out += &format!("{c}{},{} ", s.start, s.end); }
                }
                out
            };
            writeln!(file, "{path}\n{}", all.len()).unwrap();
            file.write_all(all.as_bytes()).unwrap();
            writeln!(file, "{}\n{}\n{}", feeds.join(";"), spans(&path), OTHERS.iter().map(|p| spans(p)).collect::<String>()).unwrap();
            continue;
        }
        let reading = reader.read(&text);
        bytes += text.len();
        for error in &reading.errors {
            errors += 1;
            if errors < 20 {
                let line = text[..error.start].rfind('\n').map_or(0, |n| n + 1);
                println!("ERROR {path} {:?} {:?}", error, text[line..].lines().next());
            }
        }
        for what in [What::Id, What::Label, What::State, What::Path] {
            let ours = of_grammar(&reading, what);
            let own = of_server(&path, &text, what);
            let mut other: Option<Vec<_>> = None;
            let mut count = |k: &'static str| *counts.entry((what, k)).or_default() += 1;
            let mut tell = |k: &str, span: &std::ops::Range<usize>| {
                if show == format!("{what:?}{k}") && shown < 400 {
                    shown += 1;
                    let line = text[..span.start].rfind('\n').map_or(0, |n| n + 1);
                    println!(
                        "{what:?} {k} {:?} in {:?} {path}",
                        &text[span.clone()],
                        text[line..].lines().next().unwrap_or_default()
                    );
                }
            };
            for span in &ours {
                if own.contains(span) {
                    count("equal");
                    continue;
                }
                let other = other.get_or_insert_with(|| {
                    OTHERS.iter().flat_map(|path| of_server(path, &text, what)).collect()
                });
                if other.contains(span) {
                    count("elsewhere");
                    tell("elsewhere", span);
                } else {
                    count("grammar only");
                    tell("G", span);
                }
            }
            for span in &own {
                if !ours.contains(span) {
                    if reading.fed.iter().any(|f| f.start <= span.start && span.end <= f.end) {
                        count("server only");
                        tell("S", span);
                    } else {
                        count("server, not fed");
                        tell("F", span);
                    }
                }
            }
        }
    }
    println!("{errors} errors, {bytes} bytes, {:?}", started.elapsed());
    for ((what, kind), count) in counts {
        println!("{what:?} {kind}: {count}");
    }
}
