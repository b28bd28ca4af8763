//! What requests cost inside the process.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use specls_analysis::LikelyCache;
use specls_index::Snapshot;
use specls_session::Session;
use specls_tests::generate::source;

use crate::Tree;
use crate::report::{Report, Times};

const ROUNDS: usize = 3;
const BUDGET: Duration = Duration::from_millis(5);

/// Completion, definition, hover and references in a spec, a task list and a source file.
pub fn requests(tree: &Tree, report: &mut Report) {
    let mut session = Session::load(tree.roots());
    let spec = tree.long_spec();
    let paths = [
        spec.clone(),
        spec.replace("/spec.md", "/tasks.md").into(),
        tree.key(&source(tree.features / 2, 0)),
        tree.key(&source(tree.features / 2, 2)),
    ];
    let texts: Vec<(Arc<str>, Arc<str>)> = paths.iter().map(|path| open(&mut session, path)).collect();
    let snapshot = session.snapshot();
    let likely = LikelyCache::default();
    let mut all: [(&str, Times); 4] =
        ["definition", "hover", "references", "completion"].map(|n| (n, Times::default()));
    for (path, text) in &texts {
        let file = snapshot.file(path).expect("it is open");
        // On every tenth mention; completion where somebody has begun to type one.
        let mentions = file.facts.mentions.iter();
        let step = (file.facts.mentions.len() / 60).max(1);
        let offsets: Vec<u32> = mentions.step_by(step).map(|m| m.span.start + 2).collect();
        for offset in offsets.into_iter().cycle().take(100 * ROUNDS) {
            let mut measure = |at: usize, work: &dyn Fn(&Snapshot)| {
                let started = Instant::now();
                work(&snapshot);
                all[at].1.add(started.elapsed());
            };
            measure(0, &|s| drop(black_box(specls_ide::definition(s, file, offset, &specls_ide::NoSearch))));
            measure(1, &|s| drop(black_box(specls_ide::hover(s, file, offset, &likely))));
            measure(2, &|s| {
                drop(black_box(specls_ide::references(s, file, offset, true, &specls_ide::NoSearch, &likely)))
            });
            measure(3, &|s| drop(black_box(specls_ide::complete(s, file, text, offset + 2))));
        }
    }
    for (name, times) in &all {
        report.time(&format!("{name}, p99, in process"), BUDGET, times.at(99), &times.how());
    }
}

/// What an editor shows of a whole document: asked for after every edit.
pub fn shown(tree: &Tree, report: &mut Report) {
    let mut session = Session::load(tree.roots());
    let spec = tree.long_spec();
    let paths: [Arc<str>; 2] = [spec.clone(), spec.replace("/spec.md", "/tasks.md").into()];
    paths.iter().for_each(|path| drop(open(&mut session, path)));
    let snapshot = session.snapshot();
    for path in &paths {
        let file = snapshot.file(path).expect("it is open");
        let what = if path == &spec { "a spec of 50 KB" } else { "its task list" };
        let mut all: [(&str, Times); 3] =
            ["semantic tokens", "code lenses", "inlay hints"].map(|name| (name, Times::default()));
        let mut found = [0; 3];
        for _ in 0..100 {
            let mut measure = |at: usize, work: &dyn Fn() -> usize| {
                let started = Instant::now();
                found[at] = black_box(work());
                all[at].1.add(started.elapsed());
            };
            measure(0, &|| specls_ide::semantic_tokens(&snapshot, file, None).len());
            measure(1, &|| specls_ide::lenses(&snapshot, file).len());
            measure(2, &|| specls_ide::inlay_hints(&snapshot, file).len());
        }
        for ((name, times), found) in all.iter().zip(found) {
            let what = format!("{found} {name} of {what}, p99, in process");
            report.time(&what, BUDGET, times.at(99), &times.how());
        }
    }
}

fn open(session: &mut Session, path: &Arc<str>) -> (Arc<str>, Arc<str>) {
    let text: Arc<str> = std::fs::read_to_string(&**path).expect("it was generated").into();
    session.open(path, text.clone(), 1);
    (path.clone(), text)
}
