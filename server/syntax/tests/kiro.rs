//! Facts of real Kiro files against a second, independent reading: the regular expressions of the format, line by line.
//!
//! The files are not part of this repository: `SPECLS_SHARED=folder cargo test -p specls-syntax --test kiro`, where
//! `corpus/kiro` below the folder holds repositories that use Kiro.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use expect_test::expect;
use regex::Regex;
use specls_syntax::{EVERY, Families, FileFacts, ItemKind, facts};

/// What one reading found in one file: line (from 1), kind and id.
type Found = BTreeSet<(u32, &'static str, String)>;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

macro_rules! patterns {
    ($($name:ident = $pattern:expr;)*) => { $(static $name: LazyLock<Regex> = LazyLock::new(|| regex($pattern));)* };
}

patterns! {
    REQ_HEADING = r"^#{2,4}\s+(?:Requirement|Requirements|Requisito|要件|要求|需求)\s*(\d+)(?:\s*[:：.\-–—]|\s|$)";
    BARE_REQ_HEADING = r"^#{3,4}\s+(\d+)(?:\s*[:：.\-–—]|\s|$)";
    HEADING = r"^#{1,6}\s";
    AC_HEADING = r"(?i)^(?:#{3,6}\s+|\*\*)(?:.*acceptance criteria|受け?入れ?(?:基準|条件)|验收(?:标准|准则))";
    AC_BULLET = r"^[-*+]\s+(?:\*\*)?(\d+\.\d+)(?:\*\*)?[.:)]?\s+(\S.*)$";
    AC_ITEM = r"^ ?(\d+)(\.\d+)?[.)]?\s+\S";
    CLAUSE = r"^(?:[-*+]\s+)?(?:\*\*)?(\d+\.\d+)(?:\*\*)?[.):]?\s+\S";
    TERM = r"^[-*+]\s+\*\*([^*]+?)\*\*\s*[:：]";
    PROPERTY = r"^(?:#{2,5}\s+|\*\*\s*)Property\s+(\d+(?:\.\d+)?)\s*[:：]";
    PLAIN_PROPERTY = r"^Property\s+(\d+(?:\.\d+)?)\s*[:：]";
    TASK = r"^\s*(?:[-*+]|\d{1,9}[.)])\s+\[.?\](?:\\?\*)?\s+(?:\*\*|~~)?(\d+(?:\.\d+)*)(?:[.:)]|\*|\s)";
    REFLINE = r"(?i)^\s*(?:[-*+]\s+)?[_*`(\[]*\s*(?:Requirements?|Reqs?|要件|要求|需求)\s*[_*]*\s*[:：]\s*[_*]*\s*(.*?)\s*[_*`)\]]*\s*$";
    VALIDATES = r"\*{0,2}Validates\s*:\s*\*{0,2}\s*(.+?)\*{0,2}\s*$";
    PROSE = r"(?:\bReq(?:uirement)?s?|要件)\s*(\d+\.\d+(?:(?:, | and |, and |/|–|-)\d+\.\d+)*)";
    PROSE_WHOLE = r"(?:\bReq(?:uirement)?|要件)\s*(\d+)(?:[^.\d]|\.\D|$)";
    TOKEN = r"^(?:Requirements?|Req|要件|需求|R)?\s*(\d+(?:\.\d+)*)(?:\s*[-–~]\s*(\d+(?:\.\d+)*))?(?:\s*\(.*)?$";
    ALL = r"(?i)^(?:all|all requirements|全体|すべて|全般|所有需求|全要件の.*)$";
    NAMED_PROPERTY = r"\bProperty (\d+(?:\.\d+)?)\b";
    NAMED_PROPERTIES = r"\bProperties (\d+(?:(?:, | and |–|-)\d+)*)\b";
    WAVE_TASK = r"\d+(?:\.\d+)*";
}

/// Lines with their numbers, from 1.
type Lines<'t> = Vec<(u32, &'t str)>;

/// Lines with their numbers, those in fences left out; and the lines of fences that hold waves.
fn lines(text: &str) -> (Lines<'_>, Lines<'_>) {
    let (mut out, mut fenced, mut fence, mut json) = (Vec::new(), Vec::new(), None, false);
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim_start();
        let ticks = trimmed.bytes().take_while(|b| *b == b'`').count();
        match fence {
            Some(least) if ticks >= least && trimmed.trim_end().len() == ticks => fence = None,
            Some(_) if json => fenced.push((number, line)),
            Some(_) => {}
            None if ticks >= 3 => {
                fence = Some(ticks);
                json = trimmed[ticks..].trim() == "json";
            }
            None => out.push((number, line)),
        }
    }
    (out, fenced)
}

/// Ids of a reference list, ranges expanded.
fn tokens(list: &str) -> Vec<String> {
    let mut out = Vec::new();
    for token in list.split([',', ';', '、', '，', '&']) {
        let token = token.trim().trim_matches(['_', '*']).trim();
        let token = token.strip_prefix("Requirements ").unwrap_or(token);
        if ALL.is_match(token) {
            out.push(EVERY.to_owned());
        }
        let Some(found) = TOKEN.captures(token) else { continue };
        out.push(found[1].to_owned());
        if let Some(last) = found.get(2).map(|m| m.as_str()) {
            let split = |id: &str| {
                id.rsplit_once('.').map(|(head, n)| (head.to_owned(), n.parse::<u32>().expect("digits")))
            };
            if let (Some((head, from)), Some((other, to))) = (split(&found[1]), split(last))
                && head == other
            {
                out.extend((from + 1..to).map(|n| format!("{head}.{n}")));
            }
            out.push(last.to_owned());
        }
    }
    out
}

fn requirements(text: &str) -> Found {
    let mut out = Found::new();
    let (mut requirement, mut criteria, mut glossary, mut listed) = (None, false, false, false);
    for (number, line) in lines(text).0 {
        let heading =
            REQ_HEADING.captures(line).or_else(|| BARE_REQ_HEADING.captures(line).filter(|_| listed));
        if let Some(found) = heading {
            (requirement, criteria) = (Some(found[1].to_owned()), false);
            out.insert((number, "requirement", found[1].to_owned()));
        } else if AC_HEADING.is_match(line) {
            criteria = true;
        } else if HEADING.is_match(line) {
            criteria = false;
            if line.starts_with("## ") {
                (requirement, glossary) = (None, line.contains("Glossary"));
                listed = line.starts_with("## Requirements");
            }
        } else if let (Some(id), Some(found)) = (&requirement, AC_BULLET.captures(line)) {
            assert!(found[1].starts_with(&format!("{id}.")));
            out.insert((number, "criterion", found[1].to_owned()));
        } else if let (true, Some(found)) = (glossary, TERM.captures(line)) {
            out.insert((number, "term", found[1].to_owned()));
        } else if let (true, Some(id), Some(found)) = (criteria, &requirement, AC_ITEM.captures(line)) {
            let id = found
                .get(2)
                .map_or(format!("{id}.{}", &found[1]), |part| format!("{}{}", &found[1], part.as_str()));
            out.insert((number, "criterion", id));
        }
    }
    out
}

fn design(text: &str) -> Found {
    let mut out = Found::new();
    let mut inside = false;
    for (number, line) in lines(text).0 {
        if line.starts_with("## ") {
            inside = line.contains("Correctness Properties");
        }
        let found = PROPERTY.captures(line).or_else(|| PLAIN_PROPERTY.captures(line).filter(|_| inside));
        out.extend(found.map(|found| (number, "property", found[1].to_owned())));
    }
    out
}

fn all_of(pattern: &Regex, kind: &'static str, lines: Lines<'_>) -> Found {
    let found = |(number, line)| pattern.captures(line).map(|found| (number, kind, found[1].to_owned()));
    lines.into_iter().filter_map(found).collect()
}

/// What a task list or a design names; `defined` are its own definitions.
fn references(text: &str, defined: &Found) -> Found {
    let mut out = Found::new();
    let (prose, fenced) = lines(text);
    for (number, line) in prose {
        let list =
            REFLINE.captures(line).or_else(|| VALIDATES.captures(line)).map(|found| found[1].to_owned());
        let told = PROSE.captures_iter(line).chain(PROSE_WHOLE.captures_iter(line));
        let told = told
            .map(|found| found[1].replace(" and ", ",").replace('/', ","))
            .filter(|_| !HEADING.is_match(line));
        for list in list.into_iter().chain(told) {
            out.extend(tokens(&list).into_iter().map(|id| (number, "requirement", id)));
        }
        out.extend(NAMED_PROPERTY.captures_iter(line).map(|found| (number, "property", found[1].to_owned())));
        for found in NAMED_PROPERTIES.captures_iter(line) {
            for part in found[1].split(", ").flat_map(|part| part.split(" and ")) {
                let ends = part.split(['–', '-']).map(|n| n.parse().expect("digits")).collect::<Vec<u32>>();
                let (first, last) = (ends[0], ends[ends.len() - 1]);
                out.extend((first..=last).map(|n| (number, "property", n.to_string())));
            }
        }
    }
    // Fences of a design hold examples.
    for (number, line) in fenced.into_iter().filter(|_| text.contains("\"waves\"")) {
        let tasks = line.split_once("\"tasks\"").map_or(line, |(_, tasks)| tasks);
        out.extend(WAVE_TASK.find_iter(tasks).map(|found| (number, "task", found.as_str().to_owned())));
    }
    out.retain(|one| !defined.contains(one));
    out
}

fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Criterion => "criterion",
        ItemKind::Property => "property",
        ItemKind::Task => "task",
        ItemKind::Term => "term",
        _ => "requirement",
    }
}

fn line(found: &FileFacts, offset: u32) -> u32 {
    found.lines.line_col(offset, specls_syntax::Encoding::Utf8).line + 1
}

fn defined(found: &FileFacts) -> Found {
    let items = found.items.iter().filter(|item| !item.id.starts_with('#'));
    items.map(|item| (line(found, item.name.start), kind(item.kind), item.id.to_string())).collect()
}

fn named(found: &FileFacts) -> Found {
    let one = |kind| if kind == "criterion" { "requirement" } else { kind };
    let own = found.mentions.iter().filter(|m| !matches!(m.kind, ItemKind::Operation | ItemKind::Entity));
    own.map(|m| (line(found, m.span.start), one(kind(m.kind)), m.id.to_string())).collect()
}

/// Files below `folder`, in order.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files(&entry, out);
        } else {
            out.push(entry);
        }
    }
}

/// What both readings found in one repository.
#[derive(Default)]
struct Totals {
    counts: BTreeMap<&'static str, usize>,
    differences: Vec<String>,
    /// Ids that a spec folder defines, and what names requirements there: place and id.
    universe: BTreeMap<String, BTreeSet<String>>,
    names: Vec<(String, String, String)>,
    unrecognised: usize,
    problems: usize,
}

impl Totals {
    fn compare(&mut self, path: &str, what: &'static str, ours: &Found, theirs: &Found) {
        for (_, kind, _) in ours {
            let key = match (what, *kind) {
                ("defines", kind) => kind,
                (_, "property") => "-> property",
                (_, "task") => "-> task",
                _ => "-> requirement",
            };
            *self.counts.entry(key).or_default() += 1;
        }
        let show = |(line, kind, id): &(u32, &str, String)| format!("{path}:{line} {what} {kind} {id}");
        self.differences.extend(ours.difference(theirs).map(|one| format!("only here: {}", show(one))));
        self.differences.extend(theirs.difference(ours).map(|one| format!("missing: {}", show(one))));
    }

    fn file(&mut self, path: &str, text: &str) {
        let found = facts(path, text, &Families::default());
        self.unrecognised += found.unrecognised().len();
        self.problems += found.problems().len();
        let (folder, name) = path.rsplit_once('/').expect("a folder");
        let definitions = match name {
            "requirements.md" => requirements(text),
            "bugfix.md" => all_of(&CLAUSE, "criterion", lines(text).0),
            "design.md" => design(text),
            "tasks.md" => all_of(&TASK, "task", lines(text).0),
            _ => Found::new(),
        };
        self.compare(path, "defines", &defined(&found), &definitions);
        if matches!(name, "design.md" | "tasks.md") {
            self.compare(path, "names", &named(&found), &references(text, &definitions));
        }
        let ids =
            found.items.iter().filter(|i| matches!(i.kind, ItemKind::Requirement | ItemKind::Criterion));
        self.universe.entry(folder.to_owned()).or_default().extend(ids.map(|i| i.id.to_string()));
        for mention in
            found.mentions.iter().filter(|m| matches!(m.kind, ItemKind::Requirement | ItemKind::Criterion))
        {
            let place = format!("{name}:{}", line(&found, mention.span.start));
            self.names.push((folder.to_owned(), place, mention.id.to_string()));
        }
    }

    fn dangling(&self) -> Vec<String> {
        let resolves = |folder: &str, id: &str| {
            let universe = &self.universe[folder];
            universe.is_empty()
                || id == EVERY
                || id.starts_with(|c: char| c.is_ascii_uppercase())
                || universe.contains(id)
        };
        let dangling = self.names.iter().filter(|(folder, _, id)| !resolves(folder, id));
        dangling
            .map(|(folder, place, id)| {
                format!("{}/{place} {id}", folder.rsplit('/').next().unwrap_or_default())
            })
            .collect()
    }
}

#[test]
fn facts_of_real_files() {
    let Some(shared) = std::env::var_os("SPECLS_SHARED") else {
        eprintln!("skipped: SPECLS_SHARED names no folder with corpus/kiro");
        return;
    };
    let corpus = Path::new(&shared).join("corpus/kiro");
    let mut all = Vec::new();
    files(&corpus, &mut all);
    let mut repositories: BTreeMap<String, Totals> = BTreeMap::new();
    for file in all {
        let path = file.strip_prefix(&corpus).expect("below the corpus").to_string_lossy().replace('\\', "/");
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let (repository, inside) = path.split_once("/files/").unwrap_or((&path, ""));
        if inside.contains(".kiro/") {
            repositories.entry(repository.to_owned()).or_default().file(inside, &text);
        }
    }
    let mut report = String::new();
    let mut differences = Vec::new();
    for (name, totals) in &repositories {
        report += &format!(
            "{name}: {:?}, {} unrecognised, {} problems\n",
            totals.counts, totals.unrecognised, totals.problems
        );
        report.extend(totals.dangling().iter().map(|one| format!("  dangling {one}\n")));
        differences.extend(totals.differences.iter().map(|one| format!("{name}/{one}")));
    }
    println!("{report}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    expect![[r#"
        ChrisTorng__audio-browser-kiro: {"-> requirement": 140, "criterion": 118, "requirement": 12, "task": 83, "term": 12}, 1 unrecognised, 0 problems
          dangling audio-browser/tasks.md:343 1.10
          dangling audio-browser/tasks.md:397 1.8
          dangling audio-browser/tasks.md:397 1.9
        EffortlessMetrics__repropack: {"-> property": 76, "-> requirement": 507, "criterion": 197, "property": 38, "requirement": 46, "task": 162, "term": 37}, 0 unrecognised, 0 problems
        VitaliAndrushkevich__pulse: {"-> property": 259, "-> requirement": 1995, "-> task": 400, "criterion": 889, "property": 164, "requirement": 149, "task": 550, "term": 118}, 0 unrecognised, 0 problems
        scottlz0310__DocMind: {"-> requirement": 242, "criterion": 172, "requirement": 35, "task": 67}, 0 unrecognised, 0 problems
          dangling docmind-local-search/tasks.md:30 6.6
          dangling docmind-local-search/tasks.md:187 6.6
    "#]].assert_eq(&report);
}
