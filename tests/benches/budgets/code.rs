//! From a task to what code declares, in a tree of 20,000 source files: where the task names the file; where it does not, beside
//! ripgrep, which reads the same files; and once more.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use specls_search::Searcher;
use specls_session::Session;

use crate::report::{Report, Times, ms};

/// Folders, and source files in each.
const FOLDERS: usize = 200;
const FILES: usize = 100;
/// Names that are looked for, each declared once and used in every hundredth file.
const NAMES: usize = 24;
/// Those among them whose task names the file.
const NAMED: usize = 12;
/// Whoever changes what is written changes this.
const VERSION: &str = "1";

/// Definitions of names, by name and by file and name.
pub fn definitions(report: &mut Report) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("budgets/code");
    if let Err(why) = write(&root) {
        return report.unmeasured("definition in code", &format!("{}: {why}", root.display()));
    }
    let mut session = Session::load(vec![root.display().to_string().into()]);
    let tasks: Arc<str> = format!("{}/specs/001-ledger/tasks.md", root.display()).into();
    let text: Arc<str> = fs::read_to_string(&*tasks).expect("it was written").into();
    session.open(&tasks, text.clone(), 1);
    let snapshot = session.snapshot();
    let file = snapshot.file(&tasks).expect("it is open");
    let searcher = Searcher::default();
    let definition = |offset: u32| {
        let started = Instant::now();
        let search = searcher.asked(searcher.now(), &|| true);
        let found = black_box(specls_ide::definition(&snapshot, file, offset, &search));
        let time = started.elapsed();
        assert_eq!(found.len(), 1, "each name is declared once");
        time
    };
    let offset = |line: String| (text.find(&line).expect("it is a task") + line.len()) as u32;
    let [mut named, mut first, mut again, mut rg] = [(); 4].map(|()| Times::default());
    // The server does so after its scan; the first search finds the disk cold.
    let started = Instant::now();
    searcher.prepare(&snapshot);
    println!("grammars of the workspace made ready in {}", ms(started.elapsed()));
    definition(offset(format!("Write `{}", name(NAMED))));
    let _ = ripgrep(&root, &name(NAMED));
    for n in 0..NAMED {
        named.add(definition(offset(format!("Create `{}", name(n)))));
    }
    for n in NAMED + 1..NAMES {
        first.add(definition(offset(format!("Write `{}", name(n)))));
        if let Some(time) = ripgrep(&root, &name(n)) {
            rg.add(time);
        }
        for _ in 0..20 {
            again.add(definition(offset(format!("Write `{}", name(n)))));
        }
    }
    let limit = Duration::from_millis(20);
    report.time("definition in code, the task names the file, p99", limit, named.at(99), &named.how());
    if rg.median().is_zero() {
        report.unmeasured("definition in code, the first time", "there is no `rg`");
    } else {
        let ratio = first.median().as_secs_f64() / rg.median().as_secs_f64();
        let how = format!("{} / {}", ms(first.median()), ms(rg.median()));
        report.ratio("definition in code, the first time / `rg -l`", 2.0, ratio, &how);
    }
    report.time("definition in code, again, p99", Duration::from_millis(5), again.at(99), &again.how());
}

/// How long `rg -l` takes; `None` where there is none.
fn ripgrep(root: &Path, name: &str) -> Option<Duration> {
    let started = Instant::now();
    let done = Command::new("rg").args(["-l", name]).arg(root).output().ok()?;
    let time = started.elapsed();
    (!done.stdout.is_empty()).then_some(time)
}

fn name(n: usize) -> String {
    const KINDS: [&str; 4] = ["Ledger", "Quota", "Invoice", "Retention"];
    const ROLES: [&str; 6] = ["Exporter", "Policy", "Index", "Reader", "Writer", "Clock"];
    format!("{}{}", KINDS[n % 4], ROLES[n / 4 % 6])
}

fn write(root: &Path) -> io::Result<()> {
    let stamp = root.with_extension("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == VERSION) {
        return Ok(());
    }
    let _ = fs::remove_dir_all(root);
    fs::create_dir_all(root.join("specs/001-ledger"))?;
    fs::write(root.join("specs/001-ledger/spec.md"), "# Ledger\n\n- **FR-001**: System MUST export.\n")?;
    let mut tasks = "# Tasks\n\n## Phase 1: Core\n\n".to_owned();
    for n in 0..NAMED {
        let ((folder, file), name) = (home(n), name(n));
        let ending = language(file).0;
        let _ = writeln!(tasks, "- [ ] T1{n:02} Create `{name}` in src/part_{folder}/unit_{file}.{ending}");
    }
    for n in NAMED..NAMES {
        let _ = writeln!(tasks, "- [ ] T2{n:02} Write `{}`", name(n));
    }
    fs::write(root.join("specs/001-ledger/tasks.md"), tasks)?;
    for folder in 0..FOLDERS {
        let path = root.join(format!("src/part_{folder}"));
        fs::create_dir_all(&path)?;
        for file in 0..FILES {
            fs::write(path.join(format!("unit_{file}.{}", language(file).0)), source(folder, file))?;
        }
    }
    fs::write(stamp, VERSION)
}

/// Where a name is declared.
fn home(n: usize) -> (usize, usize) {
    (n * 17 % FOLDERS, n * 29 % FILES)
}

/// The ending of a file, how a class and how a function begins in its language.
fn language(file: usize) -> (&'static str, &'static str, &'static str, &'static str) {
    match file % 5 {
        0 => ("py", "class NAME:\n    pass\n", "def NAME(x):\n    return x", "#"),
        1 => ("ts", "export class NAME {\n}\n", "export function NAME(x: number) {\n  return x\n}", "//"),
        2 => ("go", "type NAME struct {\n}\n", "func NAME(x int) int {\n\treturn x\n}", "//"),
        3 => ("java", "class NAME {\n}\n", "class NAME {\n  int x;\n}", "//"),
        _ => ("rs", "pub struct NAME {\n}\n", "fn NAME(x: u32) -> u32 {\n    x\n}", "//"),
    }
}

fn source(folder: usize, file: usize) -> String {
    let (ending, class, function, comment) = language(file);
    let mut text = match ending {
        "go" => format!("package part_{folder}\n\n"),
        _ => format!("{comment} Part {folder}, unit {file}.\n\n"),
    };
    for n in (0..NAMES).filter(|n| home(*n) == (folder, file)) {
        text.push_str(&class.replace("NAME", &name(n)));
    }
    for part in 0..30 {
        let _ = writeln!(
            text,
            "{comment} Keeps what step {part} of unit {file} needs, and gives it back when asked."
        );
        text.push_str(&function.replace("NAME", &format!("step_{folder}_{file}_{part}")));
        text.push_str("\n\n");
    }
    for n in (0..NAMES).filter(|n| (folder * FILES + file + n).is_multiple_of(100)) {
        let _ = writeln!(text, "{comment} Used by {}.", name(n));
    }
    text
}
