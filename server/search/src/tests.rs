use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use smol_str::SmolStr;
use specls_ide::{Found, Scope, Search as _, Wanted};
use specls_index::{Change, FileChange, Snapshot, Workspace};
use specls_settings::Settings;
use specls_syntax::{Families, facts};
use tempfile::TempDir;

use crate::{Searcher, Tick, lock};

/// A folder with a model of it.
struct World {
    folder: TempDir,
    root: Arc<str>,
    workspace: Workspace,
    searcher: Searcher,
    tick: Tick,
}

impl World {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let root: Arc<str> = specls_disk::key(folder.path()).expect("a path").into();
        let workspace = Workspace::new(vec![root.clone()], Settings::default());
        let mut world =
            Self { folder, root, workspace, searcher: Searcher::default(), tick: Tick::default() };
        for (path, text) in files {
            world.write(path, text.as_bytes());
        }
        world
    }

    fn key(&self, path: &str) -> Arc<str> {
        format!("{}/{path}", self.root).into()
    }

    fn apply(&mut self, path: &str, change: Change) {
        self.workspace.apply(change);
        self.tick = self.searcher.changed(&[self.key(path)]);
    }

    fn write(&mut self, path: &str, text: &[u8]) {
        let place = self.folder.path().join(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("it can be made");
        fs::write(place, text).expect("it can be written");
        self.apply(path, Change { added: vec![self.key(path)], ..Change::default() });
    }

    fn remove(&mut self, path: &str) {
        if fs::remove_file(self.folder.path().join(path)).is_ok() {
            self.apply(path, Change { removed: vec![self.key(path)], ..Change::default() });
        }
    }

    fn open(&mut self, path: &str, text: &str, version: i32) {
        let key = self.key(path);
        let said = facts(&key, text, &Families::new([]));
        let file =
            FileChange { path: key.clone(), facts: Some(Arc::new(said)), open: Some((text.into(), version)) };
        self.apply(path, Change { added: vec![key], files: vec![file], ..Change::default() });
    }

    fn close(&mut self, path: &str) {
        let key = self.key(path);
        let there = self.folder.path().join(path).exists();
        let file = FileChange { path: key.clone(), facts: None, open: None };
        let removed = if there { Vec::new() } else { vec![key] };
        self.apply(path, Change { removed, files: vec![file], ..Change::default() });
    }

    fn snapshot(&self) -> Snapshot {
        self.workspace.snapshot()
    }

    fn declarations(&self, searcher: &Searcher, names: &[&str]) -> Vec<Found> {
        let names: Vec<SmolStr> = names.iter().map(SmolStr::new).collect();
        let wanted = Wanted { names: &names, owners: &[] };
        let tick = if std::ptr::eq(searcher, &self.searcher) { self.tick } else { searcher.now() };
        searcher.asked(tick, &|| true).declarations(&self.snapshot(), wanted, Scope::Tree(&self.root))
    }

    fn words(&self, searcher: &Searcher, word: &str, most: usize) -> Vec<Found> {
        let tick = if std::ptr::eq(searcher, &self.searcher) { self.tick } else { searcher.now() };
        searcher.asked(tick, &|| true).words(&self.snapshot(), &[word.into()], Scope::Tree(&self.root), most)
    }

    fn draw(&self, found: &[Found]) -> Vec<String> {
        let path = |found: &Found| found.path[self.root.len() + 1..].to_owned();
        found.iter().map(|f| format!("{} {}-{} {}", path(f), f.focus.start, f.focus.end, f.name)).collect()
    }

    fn found(&self, name: &str) -> Vec<String> {
        self.draw(&self.declarations(&self.searcher, &[name]))
    }
}

const ALBUM: &str = "class Album:\n    def rename(self):\n        return Song()\n";

#[test]
fn declarations_of_a_tree() {
    let world = World::new(&[
        ("src/album.py", ALBUM),
        ("src/song.go", "package x\n\ntype Song struct{}\n// Album\n"),
        ("tests/test_album.py", "class Album: pass\n"),
        ("src/notes.txt", "class Album"),
        ("specs/001-albums/spec.md", "- **FR-001**: a\n"),
        ("specs/001-albums/contracts/album.py", "class Album: pass\n"),
    ]);
    assert_eq!(world.found("Album"), ["src/album.py 6-11 Album", "tests/test_album.py 6-11 Album"]);
    assert_eq!(world.found("Song"), ["src/song.go 16-20 Song"]);
    assert_eq!(world.found("Nothing"), [""; 0]);
    let found = world.declarations(&world.searcher, &["Album"]);
    assert_eq!(found.iter().map(|f| f.test).collect::<Vec<_>>(), [false, true]);
    assert_eq!(found[0].kind, Some(specls_symbols::SymbolKind::Class));
    assert_eq!(found[0].lines.line_count(), 4);
}

#[test]
fn members_and_files() {
    let world = World::new(&[("a.py", ALBUM), ("b.py", "class Song:\n    def rename(self): pass\n")]);
    let (names, owners) = (["rename".into()], ["Song".into()]);
    let search = world.searcher.asked(world.tick, &|| true);
    let wanted = Wanted { names: &names, owners: &owners };
    let found = search.declarations(&world.snapshot(), wanted, Scope::Tree(&world.root));
    assert_eq!(world.draw(&found), ["b.py 20-26 rename"]);
    assert_eq!(found[0].owner.as_deref(), Some("Song"));
    let files = [world.key("a.py"), world.key("gone.py")];
    let wanted = Wanted { names: &names, owners: &[] };
    let found = search.declarations(&world.snapshot(), wanted, Scope::Files(&files));
    assert_eq!(world.draw(&found), ["a.py 21-27 rename"]);
}

#[test]
fn words_in_code_only() {
    let world =
        World::new(&[("a.py", "# Album\nx = 'Album'\nAlbum()\n"), ("b.py", "Album = Albums\nAlbum.x\n")]);
    let found = |most| world.draw(&world.words(&world.searcher, "Album", most));
    assert_eq!(found(10), ["a.py 20-25 Album", "b.py 0-5 Album", "b.py 15-20 Album"]);
    assert_eq!(found(2).len(), 2);
}

#[test]
fn what_nobody_wrote_is_passed_over() {
    let minified = format!("class Album {{}};{}", "x();".repeat(5_000));
    let world = World::new(&[("a.js", &minified), ("b.js", "class Album {}\n")]);
    assert_eq!(world.found("Album"), ["b.js 6-11 Album"]);
    let mut world = world;
    world.write("c.py", b"class Album:\n  x = '\xff\xfe'\n");
    world.write("d.py", b"class Album:\n  x = '\0'\n");
    world.write("e.py", format!("class Album: pass\n{}", "#\n".repeat(1_100_000)).as_bytes());
    assert_eq!(world.found("Album"), ["b.js 6-11 Album"]);
    assert_eq!(world.words(&world.searcher, "Album", 10).len(), 1);
}

#[test]
fn open_documents_win() {
    let mut world = World::new(&[("a.py", ALBUM)]);
    assert_eq!(world.found("Album").len(), 1);
    world.open("a.py", "# Album\nclass Record: pass\n", 1);
    assert_eq!(world.found("Album").len(), 0);
    assert_eq!(world.found("Record"), ["a.py 14-20 Record"]);
    world.open("new.py", "class Record: pass\n", 1);
    assert_eq!(world.found("Record").len(), 2);
    world.close("a.py");
    world.close("new.py");
    assert_eq!(world.found("Album"), ["a.py 6-11 Album"]);
    assert_eq!(world.found("Record").len(), 0);
}

#[test]
fn folders_that_come() {
    let mut world = World::new(&[("a.py", ALBUM)]);
    assert_eq!(world.found("Record").len(), 0);
    fs::create_dir(world.folder.path().join("lib")).expect("a folder");
    fs::write(world.folder.path().join("lib/b.py"), "class Record: pass").expect("written");
    let added = vec![world.key("lib/b.py")];
    world.apply("lib", Change { added, ..Change::default() });
    assert_eq!(world.found("Record").len(), 1);
}

#[test]
fn a_cancelled_search_finds_and_keeps_nothing() {
    let files: Vec<(String, String)> = (0..200).map(|n| (format!("f{n}.py"), ALBUM.to_owned())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let world = World::new(&files);
    let names = ["Album".into()];
    let wanted = Wanted { names: &names, owners: &[] };
    for allowed in [0, 1, 50, 199, 250] {
        let asked = AtomicUsize::new(0);
        let go_on = || asked.fetch_add(1, Ordering::Relaxed) < allowed;
        let search = world.searcher.asked(world.tick, &go_on);
        let found = search.declarations(&world.snapshot(), wanted, Scope::Tree(&world.root));
        assert_eq!(found.len(), 0, "{allowed}");
        assert!(asked.load(Ordering::Relaxed) <= allowed + 600, "it asks on");
    }
    assert_eq!(world.found("Album").len(), 64, "no more than anybody reads");
}

#[test]
fn what_an_older_model_says_is_not_kept_for_a_newer_one() {
    let mut world = World::new(&[("a.py", ALBUM)]);
    let (before, tick) = (world.snapshot(), world.tick);
    world.open("a.py", "class Record: pass\n", 1);
    let names = ["Record".into()];
    let wanted = Wanted { names: &names, owners: &[] };
    let old = world.searcher.asked(tick, &|| true).declarations(&before, wanted, Scope::Tree(&world.root));
    assert_eq!(old.len(), 0);
    assert_eq!(world.found("Record").len(), 1);
}

#[test]
fn little_is_kept() {
    let many: String = (0..50).map(|n| format!("def part_{n}(): pass\n")).collect();
    let many = format!("class Album: pass\n{many}");
    let files: Vec<String> = (0..60).map(|n| format!("f{n}.py")).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|path| (&**path, &*many)).collect();
    let world = World::new(&files);
    assert_eq!(world.found("Album").len(), 60);
    assert!(lock(&world.searcher.parses).len() <= 40);
    assert_eq!(world.found("Album").len(), 60);
}

const BODIES: [&str; 7] = [
    "class Album: pass\n",
    "class Song: pass\n",
    "# Album\n",
    "def create_album(): return Album()\n",
    "class Song:\n    def Album(self): pass\n",
    "",
    "x = Song()\nclass Album:\n    pass\n",
];
const PATHS: [&str; 6] = ["a.py", "b.py", "lib/c.py", "lib/d.py", "tests/e.py", "n.txt"];

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, usize),
    Remove(usize),
    Open(usize, usize),
    Close(usize),
    Ask(usize),
    Forget,
}

fn edit() -> impl Strategy<Value = Edit> {
    let (path, body) = (0..PATHS.len(), 0..BODIES.len());
    prop_oneof![
        4 => (path.clone(), body.clone()).prop_map(|(p, b)| Edit::Write(p, b)),
        2 => path.clone().prop_map(Edit::Remove),
        3 => (path.clone(), body).prop_map(|(p, b)| Edit::Open(p, b)),
        2 => path.prop_map(Edit::Close),
        4 => (0..NAMES.len()).prop_map(Edit::Ask),
        1 => Just(Edit::Forget),
    ]
}

const NAMES: [&str; 3] = ["Album", "Song", "create_album"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// What is remembered never shows: a searcher that knows nothing finds the same.
    #[test]
    fn cached_answers_are_fresh_ones(edits in prop::collection::vec(edit(), 1..40)) {
        let mut world = World::new(&[("a.py", BODIES[0])]);
        let mut open = [false; PATHS.len()];
        for (version, edit) in edits.into_iter().enumerate() {
            match edit {
                Edit::Write(path, body) => world.write(PATHS[path], BODIES[body].as_bytes()),
                Edit::Remove(path) if open[path] => {}
                Edit::Remove(path) => world.remove(PATHS[path]),
                Edit::Open(path, body) => {
                    open[path] = true;
                    world.open(PATHS[path], BODIES[body], version as i32);
                }
                Edit::Close(path) => {
                    if std::mem::take(&mut open[path]) {
                        world.close(PATHS[path]);
                    }
                }
                Edit::Ask(name) => drop(world.found(NAMES[name])),
                Edit::Forget => world.tick = world.searcher.forget(),
            }
        }
        for name in NAMES {
            let fresh = Searcher::default();
            prop_assert_eq!(world.declarations(&world.searcher, &[name]), world.declarations(&fresh, &[name]));
            prop_assert_eq!(world.words(&world.searcher, name, 100), world.words(&fresh, name, 100));
            let files = PATHS.map(|path| world.key(path));
            let names = [name.into()];
            let wanted = Wanted { names: &names, owners: &[] };
            let (now, fresh) = (world.searcher.asked(world.tick, &|| true), Searcher::default());
            let fresh = fresh.asked(fresh.now(), &|| true);
            prop_assert_eq!(
                now.declarations(&world.snapshot(), wanted, Scope::Files(&files)),
                fresh.declarations(&world.snapshot(), wanted, Scope::Files(&files)),
            );
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,200}", piece in "(class|def|Album|\\(|\n|é| |'|#){0,30}") {
        let text = format!("{text}{piece}");
        let world = World::new(&[("a.py", &text), ("b.rs", &text), ("c.ts", &text)]);
        for found in world.declarations(&world.searcher, &["Album", "class", "é"]) {
            prop_assert_eq!(text.get(found.focus.range()), Some(found.name.as_str()));
            prop_assert!(text.get(found.full.range()).is_some());
        }
        for found in world.words(&world.searcher, "Album", 100) {
            prop_assert_eq!(text.get(found.focus.range()), Some("Album"));
        }
    }
}

#[test]
fn a_file_that_costs_too_much_is_not_parsed_again() {
    let hostile = format!("class Album {{}}\n{}", "/* ".repeat(1_500));
    let world = World::new(&[("src/a.cs", &hostile)]);
    assert_eq!(world.found("Album"), [""; 0]);
    assert_eq!(lock(&world.searcher.parses).len(), 1);
}
