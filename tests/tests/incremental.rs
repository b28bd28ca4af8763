//! Whatever happens to a workspace, applied piece by piece, gives the model that the same files give from scratch; and
//! what a change does not name, it did not change. `PROPTEST_CASES` asks for more cases.

mod incremental {
    pub mod vocabulary;
    pub mod world;
}

use proptest::prelude::*;
use specls_tests::dump::Dump;

use incremental::vocabulary::{FOLDERS, IDS, LINES, NAMES, PATHS};
use incremental::world::{World, scratch};

/// One thing that happens. Numbers are reduced to what there is, so that every shrunk sequence means something.
#[derive(Clone, Debug)]
enum Step {
    /// A file is written: its lines, as indices into the vocabulary.
    Write { path: usize, lines: Vec<usize> },
    /// Lines `at..at + out` of a file become `lines`.
    Edit { path: usize, at: usize, out: usize, lines: Vec<usize> },
    /// A file goes.
    Delete { path: usize },
    /// A folder goes, with all that is below it.
    DeleteFolder { folder: usize },
    /// A folder gets another name.
    Move { from: usize, to: usize },
    /// A file is opened; its text may be newer than the disk's.
    Open { path: usize, lines: Option<Vec<usize>> },
    /// A file is closed: what the disk says counts again.
    Close { path: usize },
}

fn lines(most: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..LINES.len(), 0..most)
}

fn step() -> impl Strategy<Value = Step> {
    let path = || 0..PATHS.len();
    let folder = || 0..FOLDERS.len();
    prop_oneof![
        4 => (path(), lines(8)).prop_map(|(path, lines)| Step::Write { path, lines }),
        6 => (path(), 0..8usize, 0..3usize, lines(3))
            .prop_map(|(path, at, out, lines)| Step::Edit { path, at, out, lines }),
        2 => path().prop_map(|path| Step::Delete { path }),
        1 => folder().prop_map(|folder| Step::DeleteFolder { folder }),
        1 => (folder(), folder()).prop_map(|(from, to)| Step::Move { from, to }),
        2 => (path(), prop::option::of(lines(4))).prop_map(|(path, lines)| Step::Open { path, lines }),
        2 => path().prop_map(|path| Step::Close { path }),
    ]
}

/// Files to begin with: a good part of the universe, so that ids meet.
#[derive(Clone)]
pub struct Start(Vec<Option<Vec<usize>>>);

impl std::fmt::Debug for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let there = PATHS.iter().zip(&self.0).filter_map(|(path, lines)| Some((path, lines.as_ref()?)));
        f.debug_map()
            .entries(there.map(|(p, l)| (p, l.iter().map(|l| LINES[*l]).collect::<Vec<_>>())))
            .finish()
    }
}

fn start() -> impl Strategy<Value = Start> {
    prop::collection::vec(prop::option::weighted(0.4, lines(7)), PATHS.len()).prop_map(Start)
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 20_000, ..ProptestConfig::with_cases(cases(64)) })]

    #[test]
    fn as_from_scratch(start in start(), steps in prop::collection::vec(step(), 1..30)) {
        let mut world = World::new(&start.0);
        let mut before = Dump::new(&world.workspace.snapshot(), &NAMES, &IDS);
        let expected = Dump::new(&scratch(&world), &NAMES, &IDS);
        prop_assert!(before == expected, "at the start\n{}", differences(&before, &expected));
        for step in steps {
            let touched = world.apply(&step);
            let now = world.workspace.snapshot();
            let after = Dump::new(&now, &NAMES, &IDS);
            let expected = Dump::new(&scratch(&world), &NAMES, &IDS);
            prop_assert!(after == expected, "after {step:?}\n{}", differences(&after, &expected));
            for (path, feature) in &after.features {
                let same = before.features.get(path).is_some_and(|b| {
                    b.findings == feature.findings && b.coverage == feature.coverage
                });
                prop_assert!(same || touched.features.contains(path), "{path} unnoticed after {step:?}");
            }
            for (path, file) in &after.files {
                let same = before.files.get(path).is_some_and(|b| b.findings == file.findings)
                    || (file.findings.is_empty() && !before.files.contains_key(path));
                prop_assert!(same || touched.files.contains(path), "{path} unnoticed after {step:?}");
            }
            let gone = before.features.keys().filter(|p| !after.features.contains_key(*p));
            for path in gone {
                prop_assert!(touched.features.contains(path), "{path} went unnoticed after {step:?}");
            }
            let gone = before.files.keys().filter(|p| !after.files.contains_key(*p));
            for path in gone {
                prop_assert!(touched.files.contains(path), "{path} went unnoticed after {step:?}");
            }
            before = after;
        }
    }
}

/// The number of cases, unless the environment asks for another.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// The lines in which two models differ.
fn differences(is: &Dump, should: &Dump) -> String {
    let (is, should) = (format!("{is:#?}"), format!("{should:#?}"));
    let lines = |text: &str| text.replace("\\n", "\n").lines().map(str::to_owned).collect::<Vec<_>>();
    let (is, should) = (lines(&is), lines(&should));
    let only = |a: &[String], b: &[String], sign: char| {
        let extra = a.iter().filter(|l| !b.contains(l)).take(12);
        extra.map(|l| format!("{sign} {}\n", l.trim())).collect::<String>()
    };
    only(&is, &should, '+') + &only(&should, &is, '-')
}
