//! Verdicts about the acceptance criteria of real files.
//!
//! The files are not part of this repository: `SPECLS_SHARED=folder cargo test -p specls-syntax --test ears`, where
//! `corpus/kiro` below the folder holds repositories that use Kiro. `EARS_SHOW=problems` (or the name of a pattern)
//! with `-- --nocapture` prints what was judged so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

use expect_test::expect;
use regex::Regex;
use specls_syntax::ears::{Role, Verdict, applies, language_of, read, skeleton, style_of, vague};

static HEADING: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^#{1,6} ").expect("a valid pattern"));
static CRITERIA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:#{3,6} |\*\*).*(?:acceptance criteria|受け?入れ?基準|验收标准|驗收標準|인수|criterios de acep|critérios de aceit)")
        .expect("a valid pattern")
});
static ITEM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d+\.(?:\d+\.?)?[ \t]+(\S.*)$").expect("a valid pattern"));

/// Numbered items below a heading of acceptance criteria, with the indented lines after each.
fn criteria(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut inside, mut open) = (false, false);
    for line in text.lines() {
        if CRITERIA.is_match(line) {
            (inside, open) = (true, false);
        } else if HEADING.is_match(line) {
            inside = false;
        } else if !inside {
            continue;
        } else if let Some(item) = ITEM.captures(line) {
            found.push(item[1].to_owned());
            open = true;
        } else if open && line.starts_with([' ', '\t']) && !line.trim().is_empty() {
            let last = found.last_mut().expect("an open item");
            last.push('\n');
            last.push_str(line);
        } else if !line.trim().is_empty() {
            open = false;
        }
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.ends_with("requirements.md") && path.to_string_lossy().contains(".kiro/specs/") {
            files.push(path);
        }
    }
}

#[test]
fn criteria_of_real_files() {
    let Some(shared) = std::env::var_os("SPECLS_SHARED") else {
        eprintln!("skipped: SPECLS_SHARED names no folder with real files");
        return;
    };
    let root = Path::new(&shared).join("corpus/kiro");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    assert!(!files.is_empty(), "no requirements.md below {}", root.display());
    let show = std::env::var("EARS_SHOW").unwrap_or_default();
    let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let mut all = Vec::new();
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        let below = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let repository = below.split('/').next().unwrap_or_default().to_owned();
        let count = counts.entry(repository).or_default();
        let found = criteria(&text);
        let style = style_of(found.iter().map(String::as_str));
        let hints = applies(found.iter().map(String::as_str));
        *count.entry(format!("files {:?} hints {hints}", language_of([text.as_str()]))).or_default() += 1;
        for criterion in found {
            let reading = read(&criterion);
            let (verdict, group) = match &reading.verdict {
                Verdict::Pattern(pattern) => (pattern.name().to_owned(), pattern.name()),
                Verdict::GivenWhenThen => ("Given/When/Then".to_owned(), "gwt"),
                Verdict::Problem(problem) => (format!("{:?}", problem.why), "problems"),
            };
            if show == group {
                println!("{below}: {verdict}\n  {criterion}");
                let system = reading.clause(Role::System).map(|c| &criterion[c.span.range()]);
                println!("  {:?} {system:?}", reading.language);
                println!("  {}", skeleton(&criterion, style).unwrap_or_default());
            } else if show == "systems" {
                let system = reading.clause(Role::System).map_or("-", |c| &criterion[c.span.range()]);
                println!("{system}");
            } else if show == "vague" {
                for (span, _) in vague(&criterion) {
                    println!("{} in {criterion}", &criterion[span.range()]);
                }
            }
            // The same sentence with another modal is set back into the same pattern.
            let other = criterion.replacen("SHALL", "must", 1);
            if let Some(pattern) = reading.pattern()
                && read(&other).problem().is_some()
            {
                let set = skeleton(&other, style);
                let same = set.as_deref().is_some_and(|text| read(text).pattern() == Some(pattern));
                let what = if same { "set back" } else { "not set back" };
                *count.entry(format!("with must: {what}")).or_default() += 1;
                if show == what {
                    println!("{other}\n  {set:?}");
                }
            }
            *count.entry(verdict).or_default() += 1;
            *count.entry("with vague words".to_owned()).or_default() +=
                usize::from(vague(&criterion).next().is_some());
            all.push(criterion);
        }
    }
    let mut out = String::new();
    for (repository, count) in &counts {
        out += &format!("{repository}\n");
        for (what, number) in count {
            out += &format!("    {number} {what}\n");
        }
    }
    expect![[r#"
        ChrisTorng__audio-browser-kiro
            43 event-driven
            1 files Chinese hints true
            74 ubiquitous
            1 unwanted behaviour
            118 with must: set back
            0 with vague words
        EffortlessMetrics__repropack
            73 event-driven
            2 files English hints true
            24 for all
            2 optional feature
            90 ubiquitous
            8 unwanted behaviour
            191 with must: set back
            1 with vague words
        VitaliAndrushkevich__pulse
            4 complex
            271 event-driven
            1 files English hints false
            14 files English hints true
            8 optional feature
            19 state-driven
            381 ubiquitous
            171 unwanted behaviour
            801 with must: set back
            6 with vague words
        scottlz0310__DocMind
            2 complex
            163 event-driven
            4 files Japanese hints false
            1 files Japanese hints true
            5 state-driven
            2 ubiquitous
            20 with must: not set back
            9 with must: set back
            0 with vague words
    "#]]
    .assert_eq(&out);

    let start = Instant::now();
    let some = all.iter().cycle().take(10_000).filter(|text| read(text).pattern().is_some()).count();
    println!("{some} of 10,000 criteria follow a pattern; read in {:?}", start.elapsed());
}
