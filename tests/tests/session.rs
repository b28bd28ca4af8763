//! A session that hears of changes one by one knows what one knows that reads the folder afresh.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use specls_session::{Refreshed, Session};
use specls_settings::Layer;
use specls_tests::dump::Dump;

/// Files that come and go, and texts they hold.
const PATHS: [&str; 14] = [
    "specs/001-a/spec.md",
    "specs/001-a/tasks.md",
    "specs/001-a/contracts/api.yaml",
    "specs/002-b/spec.md",
    "specs/002-b/plan.md",
    "specs/002-b/tasks.md",
    "src/a.py",
    "src/b.py",
    "tests/test_a.py",
    "build/out.txt",
    "build/b.py",
    ".gitignore",
    "openspec/specs/auth/spec.md",
    "apps/web/openspec/changes/one/specs/auth/spec.md",
];
const TEXTS: [&str; 10] = [
    "# A\n- **FR-001**: a\n- **FR-002**: b\n",
    "- **FR-001**: only\n\nsee 001-a FR-002, FR-009\n",
    "- [x] T001 [US1] do it in src/a.py (FR-001, FR-002)\n- [x] T002 make build/out.txt\n",
    "# FR-001 of spec 001, 002-FR-003\n",
    "\"\"\"specs/002-b/spec.md\"\"\"\n# FR-001\n",
    "",
    "build/\n",
    "# nothing\n",
    "## ADDED Requirements\n## Requirements\n### Requirement: One\n#### Scenario: It is not there\n- a\n",
    "# Scenario: it is not there\ndef test_it_is_not_there(): pass\n",
];

#[derive(Clone, Debug)]
enum Step {
    Write(usize, usize),
    Delete(usize),
    DeleteFolder(&'static str),
    Open(usize, usize),
    Close(usize),
    /// Changes that nobody tells of, then a scan of everything.
    Rescan(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let (path, text) = (0..PATHS.len(), 0..TEXTS.len());
    prop_oneof![
        4 => (path.clone(), text.clone()).prop_map(|(p, t)| Step::Write(p, t)),
        2 => path.clone().prop_map(Step::Delete),
        1 => prop_oneof![Just("specs/001-a"), Just("specs"), Just("build"), Just("openspec"), Just("apps")].prop_map(Step::DeleteFolder),
        2 => (path.clone(), text.clone()).prop_map(|(p, t)| Step::Open(p, t)),
        2 => path.clone().prop_map(Step::Close),
        1 => (path, text).prop_map(|(p, t)| Step::Rescan(p, t)),
    ]
}

fn scan(session: &mut Session) {
    let scan = session.scanner()(&AtomicBool::new(false));
    session.install(scan);
}

/// What the adapter does with news: refresh, or all anew with the documents that are open.
fn hear(session: &mut Session, paths: &[Arc<str>]) {
    if let Refreshed::Reload = session.refresh(paths) {
        renew(session);
    }
}

fn renew(session: &mut Session) {
    let open: Vec<_> = session.open_documents().map(|(p, (t, v))| (p.clone(), t.clone(), *v)).collect();
    let mut next = Session::new(session.roots().to_vec(), Layer::default());
    scan(&mut next);
    for (path, text, version) in open {
        if next.snapshot().tree().has_file(&path) || !Path::new(&*path).exists() {
            next.open(&path, text, version);
        }
    }
    *session = next;
}

fn run(steps: &[Step]) -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let root: Arc<str> = folder.path().to_string_lossy().into();
    let at = |path: usize| -> Arc<str> { format!("{root}/{}", PATHS[path]).into() };
    let put = |path: usize, text: usize| {
        let path = folder.path().join(PATHS[path]);
        std::fs::create_dir_all(path.parent().expect("below the root"))?;
        std::fs::write(path, TEXTS[text])
    };
    std::fs::create_dir_all(folder.path().join(".specify"))?;
    std::fs::write(folder.path().join(".specify/x"), "")?;
    let mut session = Session::load(vec![root.clone()]);
    for step in steps {
        match *step {
            Step::Write(path, text) => {
                put(path, text)?;
                hear(&mut session, &[at(path)]);
            }
            Step::Delete(path) => {
                let _ = std::fs::remove_file(folder.path().join(PATHS[path]));
                hear(&mut session, &[at(path)]);
            }
            Step::DeleteFolder(name) => {
                let _ = std::fs::remove_dir_all(folder.path().join(name));
                hear(&mut session, &[format!("{root}/{name}").into()]);
            }
            Step::Open(path, text) => {
                let known = session.snapshot().tree().has_file(&at(path));
                if known || !Path::new(&*at(path)).exists() {
                    session.open(&at(path), TEXTS[text].into(), 1);
                }
            }
            Step::Close(path) => {
                if session.open_document(&at(path)).is_some()
                    && let Refreshed::Reload = session.close(&at(path))
                {
                    renew(&mut session);
                }
            }
            Step::Rescan(path, text) => {
                if PATHS[path] != ".gitignore" {
                    put(path, text)?;
                }
                scan(&mut session);
            }
        }
        let mut fresh = Session::load(vec![root.clone()]);
        for (path, (text, version)) in session.open_documents() {
            fresh.open(path, text.clone(), *version);
        }
        let dump =
            |session: &Session| Dump::new(&session.snapshot(), &["001", "002-b"], &["FR-001", "FR-009"]);
        assert_eq!(dump(&session), dump(&fresh), "after {step:?}");
    }
    Ok(())
}

/// A number that is typed over leaves the page in no order for a moment; what it was is known afterwards, also where an
/// editor saved meanwhile.
#[test]
fn a_number_half_typed_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let root: Arc<str> = folder.path().to_string_lossy().into();
    let spec = folder.path().join(".kiro/specs/pulse");
    std::fs::create_dir_all(&spec).expect("it can be made");
    let text = |criteria: &str| -> Arc<str> {
        let head = "# Requirements Document\n\n## Requirements\n\n### Requirement 1: Score\n\n#### Acceptance Criteria\n\n";
        format!("{head}{criteria}").into()
    };
    let (a, b, c) = ("THE App SHALL list", "THE App SHALL page", "THE App SHALL sort");
    let first = text(&format!("1. {a}\n2. {b}\n3. {c}\n"));
    std::fs::write(spec.join("requirements.md"), &*first).expect("it can be written");
    std::fs::write(spec.join("design.md"), "Requirement 1.2 decides.\n").expect("it can be written");
    let mut session = Session::load(vec![root.clone()]);
    let path: Arc<str> = format!("{root}/.kiro/specs/pulse/requirements.md").into();
    let found = |session: &Session| {
        let snapshot = session.snapshot();
        let feature = snapshot.features_sorted().first().copied().cloned().expect("there is a feature");
        specls_analysis::shift(&snapshot, &feature).map(|shift| (shift.title(), shift.used))
    };
    session.open(&path, first, 1);
    assert_eq!(found(&session), None);
    session.open(&path, text(&format!("1. {a}\n5. {b}\n3. {c}\n")), 2);
    assert_eq!(found(&session), Some(("Renumber this file".to_owned(), Vec::new())));
    session.saved(&path);
    session.open(&path, text(&format!("1. THE App SHALL wait\n1. {a}\n5. {b}\n3. {c}\n")), 3);
    let (title, used) = found(&session).expect("1.2 is the third now");
    assert_eq!(title, "Renumber and update 1 reference");
    assert_eq!(used, [("1.2".into(), Some("1.3".into()))]);
    // Put right by hand, the page says what is meant: from here on it counts.
    session.open(&path, text(&format!("1. {a}\n2. {b}\n3. {c}\n")), 4);
    assert_eq!(found(&session), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(40), ..ProptestConfig::default() })]

    #[test]
    fn equals_a_fresh_one(steps in prop::collection::vec(step(), 1..14)) {
        run(&steps).expect("the temporary folder can be written");
    }
}
