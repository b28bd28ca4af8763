//! Facts of real files against a second, independent reading of the same rules: regular expressions, line by line.
//!
//! The files are not part of this repository: `SPECLS_SHARED=folder cargo test -p specls-syntax --test corpus`, where
//! `corpus/spec-kit` below the folder holds repositories that use Spec Kit.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use specls_syntax::{Families, FileFacts, ItemKind, facts, family};

/// What one reading found in one file: line (from 1) and id.
type Found = BTreeSet<(u32, String)>;

static ID: &str = r"(?:FR|NFR|SC|AC|EC|BR|CR|TR|IR|INV|CON|REQ|CA|A|C)(?:-[A-Z][A-Z0-9]{0,11})*-\d{1,4}(?:[.-]\d{1,4})*[a-z]{0,2}";

static STRONG: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [
        regex(&format!(
            r"^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?:~~)?\*\*({ID})([ \t]*[:：]?\*\*|[^A-Za-z0-9*][^*]*\*\*)(.*)$"
        )),
        regex(&format!(r"^#{{2,6}}[ \t]+\*{{0,2}}({ID})(?:[^A-Za-z0-9].*)?$")),
    ]
});
static WEAK: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [
        regex(&format!(r"^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?({ID})[ \t]*(?:[:：]|\(|[–—-][ \t])(.*)$")),
        regex(&format!(r"^\*\*({ID})(?:\*\*[ \t]*[:：]|[:：]\*\*)(.*)$")),
    ]
});
static ROW: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"^[ \t]*\|[ \t]*(?:\*\*|`)?({ID})(?:\*\*|`)?[ \t]*\|(.*)$")));
static CITES: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"{ID}[* ]*\(\d{{3}}\)")));
static TALK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^##[ \t].*(?i:clarif|trace|mapping|coverage|changelog|history|revision|verification|checklist|dependenc)",
    )
});
static STORY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^#{2,4}[ \t]+(?:\[?P\d\]?[ \t]+)?(?:User Story|Story|US|ユーザーストーリー|用户故事|使用者故事|사용자 스토리|Historia de usuario|História de usuário)[ \t]*[-#]?[ \t]*(\d+)",
    )
});
static TASK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^([ \t]*)[-*+][ \t]+\[([^\]]?)\][ \t]+(?:~~)?((?:\[[^\]]{1,12}\][ \t]+)*)(?:\*\*|`|\[)?((?:[A-Z]{1,4}-)?T(?:ASK-)?-?\d{1,4}(?:\.\d{1,4}){0,2}[A-Za-z]?)(?:\*\*|`|\])?(?:[ \t:.—–-]|$)(.*)$",
    )
});
static HEADING_TASK: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^#{2,6}[ \t]+(?:\*\*)?(T-?\d{1,4}(?:\.\d{1,4}){0,2}[A-Za-z]?)(?:[^A-Za-z0-9_]|$)")
});
static TOKEN: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:FR|NFR|SC)(?:-[A-Z][A-Z0-9]{0,11})*-\d"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// The text with fences, comments and front matter blanked; offsets and lines stay.
fn masked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let (mut fence, mut comment, mut front) = (None, false, text.starts_with("---\n"));
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start_matches([' ', '\t', '>']);
        let mark = trimmed.bytes().next().filter(|b| matches!(b, b'`' | b'~'));
        let count = trimmed.bytes().take_while(|b| Some(*b) == mark).count();
        let mut hidden = 0..0;
        if front {
            hidden = 0..line.len();
            front = at == 0 || line.trim_end() != "---";
        } else if let Some((opener, least)) = fence {
            hidden = 0..line.len();
            if mark == Some(opener) && count >= least && trimmed.trim_end().len() == count {
                fence = None;
            }
        } else if !comment && count >= 3 && !trimmed[count..].contains('`') {
            hidden = 0..line.len();
            fence = mark.map(|mark| (mark, count));
        }
        blank(&mut bytes[at + hidden.start..at + hidden.end]);
        let mut rest = hidden.end;
        while let Some(found) = line[rest..].find(if comment { "-->" } else { "<!--" }) {
            // `<!--` in inline code is talk.
            if comment || line[..rest + found].matches('`').count() % 2 == 0 {
                if comment {
                    blank(&mut bytes[at + rest..at + rest + found]);
                }
                comment = !comment;
            }
            rest += found + 3;
        }
        if comment {
            blank(&mut bytes[at + rest..at + line.len()]);
        }
        at += line.len();
    }
    String::from_utf8(bytes).expect("only whole characters were blanked")
}

fn blank(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
}

/// Requirements and success criteria of a spec.md.
fn requirements(text: &str) -> Found {
    let (mut strong, mut weak, mut rows) = (Found::new(), Found::new(), Found::new());
    let mut talk = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("## ") {
            talk = TALK.is_match(line);
        }
        if talk || CITES.find(line).is_some_and(|m| line[..m.start()].len() < 12) {
            continue;
        }
        let first = |patterns: &[Regex]| {
            patterns.iter().find_map(|p| p.captures(line)).map(|c| (number, c[1].to_owned()))
        };
        if let Some(found) = first(&*STRONG) {
            strong.insert(found);
        } else if let Some(found) = first(&*WEAK) {
            weak.insert(found);
        } else {
            rows.extend(ROW.captures(line).map(|c| (number, c[1].to_owned())));
        }
    }
    for weaker in [weak, rows] {
        let ids: BTreeSet<String> = strong.iter().map(|f| f.1.clone()).collect();
        strong.extend(weaker.into_iter().filter(|f| !ids.contains(&f.1)));
    }
    strong
}

fn stories(text: &str) -> Found {
    let story = |(number, line): (u32, &str)| {
        STORY.captures(line).map(|c| (number, format!("US{}", c[1].trim_start_matches('0'))))
    };
    (1..).zip(text.lines()).filter_map(story).collect()
}

fn tasks(text: &str) -> Found {
    let of = |pattern: &Regex, group: usize| -> Found {
        let task =
            |(number, line): (u32, &str)| pattern.captures(line).map(|c| (number, c[group].to_owned()));
        (1..).zip(text.lines()).filter_map(task).collect()
    };
    let mut boxes = of(&TASK, 4);
    let ids: BTreeSet<String> = boxes.iter().map(|f| f.1.clone()).collect();
    boxes.extend(of(&HEADING_TASK, 1).into_iter().filter(|f| !ids.contains(&f.1)));
    boxes
}

/// Places where an FR, NFR or SC id begins.
fn tokens(text: &str) -> BTreeSet<usize> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    TOKEN
        .find_iter(text)
        .filter(|found| {
            let before = &text[..found.start()];
            let number = before.strip_suffix('-').map(|b| b.trim_end_matches(|c: char| c.is_ascii_digit()));
            match number {
                Some(rest) => rest.len() + 2 < before.len() && !rest.ends_with(word),
                None => !before.ends_with(word) && !before.ends_with('-'),
            }
        })
        .filter(|found| {
            let rest = text[found.end() - 1..].trim_start_matches(|c: char| c.is_ascii_digit());
            let suffix = rest.bytes().take_while(u8::is_ascii_lowercase).count();
            let end = if suffix <= 2 { &rest[suffix..] } else { rest };
            text.len() - rest.len() - found.end() < 4 && !end.starts_with(word)
        })
        .map(|found| found.start())
        .collect()
}

fn ours(facts: &FileFacts, kinds: &[ItemKind]) -> Found {
    let line = |offset| facts.lines.line_col(offset, specls_syntax::Encoding::Utf8).line + 1;
    let items = facts.items.iter().filter(|i| kinds.contains(&i.kind));
    items.map(|i| (line(i.name.start), i.id.to_string())).collect()
}

fn our_tokens(facts: &FileFacts) -> BTreeSet<usize> {
    let named = |id: &str| matches!(family(id).split('-').next(), Some("FR" | "NFR" | "SC"));
    let mentions = facts.mentions.iter().filter(|m| !m.between && !m.partial && named(&m.id));
    let items = facts.items.iter().filter(|i| named(&i.id));
    mentions.map(|m| m.span).chain(items.map(|i| i.name)).map(|span| span.start as usize).collect()
}

fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            collect(&path, out);
        } else if path.file_name().is_some_and(|name| name == "spec.md" || name == "tasks.md") {
            out.push(path);
        }
    }
}

#[test]
fn facts_of_real_files() {
    let Some(shared) = std::env::var_os("SPECLS_SHARED") else {
        eprintln!("skipped: SPECLS_SHARED names no folder with real files");
        return;
    };
    let mut files = Vec::new();
    collect(&Path::new(&shared).join("corpus/spec-kit"), &mut files);
    files.sort();
    assert!(!files.is_empty(), "no spec.md below {}", shared.display());
    let requirement = [ItemKind::Requirement, ItemKind::SuccessCriterion];
    let (mut differences, mut counts) = (Vec::new(), [0; 4]);
    for file in &files {
        let Ok(text) = fs::read_to_string(file) else { continue };
        let path = file.to_string_lossy().replace('\\', "/");
        let found = facts(&path, &text, &Families::default());
        let plain = masked(&text);
        let (kind, pairs) = if path.ends_with("/spec.md") {
            let pairs = vec![
                (ours(&found, &requirement), requirements(&plain)),
                (ours(&found, &[ItemKind::Story]), stories(&plain)),
            ];
            (0, pairs)
        } else {
            (2, vec![(ours(&found, &[ItemKind::Task]), tasks(&plain))])
        };
        for (index, (ours, theirs)) in pairs.iter().enumerate() {
            counts[kind + index] += ours.len();
            for (line, id) in ours.symmetric_difference(theirs) {
                let side =
                    if ours.contains(&(*line, id.clone())) { "only facts" } else { "only the patterns" };
                differences.push((path.clone(), *line, format!("{id} {side}")));
            }
        }
        let (ours, theirs) = (our_tokens(&found), tokens(&plain));
        counts[3] += ours.len();
        for at in ours.symmetric_difference(&theirs) {
            let side = if ours.contains(at) { "only facts" } else { "only the patterns" };
            let line = text[..*at].matches('\n').count() as u32 + 1;
            differences.push((path.clone(), line, format!("token at byte {at} {side}")));
        }
    }
    println!(
        "{} files: {} requirements and criteria, {} stories, {} tasks, {} tokens",
        files.len(),
        counts[0],
        counts[1],
        counts[2],
        counts[3]
    );
    for (path, line, what) in &differences {
        println!("{path}:{line}: {what}");
    }
    assert!(differences.is_empty(), "{} differences", differences.len());
}
