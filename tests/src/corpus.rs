//! The workspaces of the corpus, and what they define, counted without the server's own reader.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{fs, io};

use regex::Regex;

/// Folder with the shared data, from `SPECLS_SHARED`; `None` where it is not set or not there.
#[must_use]
pub fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("SPECLS_SHARED")?);
    path.join("corpus").is_dir().then_some(path)
}

/// One repository of the corpus.
pub struct Repository {
    /// `owner__name`.
    pub name: String,
    folder: PathBuf,
}

/// The Spec Kit repositories, by name.
///
/// # Errors
/// If the folder cannot be read.
pub fn spec_kit(shared: &Path) -> io::Result<Vec<Repository>> {
    repositories(shared, "spec-kit")
}

/// The Kiro repositories, by name.
///
/// # Errors
/// If the folder cannot be read.
pub fn kiro(shared: &Path) -> io::Result<Vec<Repository>> {
    repositories(shared, "kiro")
}

/// The OpenSpec repositories, by name.
///
/// # Errors
/// If the folder cannot be read.
pub fn openspec(shared: &Path) -> io::Result<Vec<Repository>> {
    repositories(shared, "openspec")
}

/// The repositories of a dialect (`spec-kit`, `kiro`, `openspec`), by name.
///
/// # Errors
/// If the folder cannot be read.
pub fn repositories(shared: &Path, dialect: &str) -> io::Result<Vec<Repository>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(shared.join("corpus").join(dialect))? {
        let entry = entry?;
        found.push(Repository {
            name: entry.file_name().to_string_lossy().into_owned(),
            folder: entry.path(),
        });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

impl Repository {
    /// Writes the repository to `to`: its stored files with their text, every other file of its tree empty.
    ///
    /// # Errors
    /// If something cannot be read or written.
    pub fn lay_out(&self, to: &Path) -> io::Result<()> {
        for path in fs::read_to_string(self.folder.join("TREE.txt"))?.lines().filter(|l| !l.is_empty()) {
            let (from, to) = (self.folder.join("files").join(path), to.join(path));
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            if from.is_file() { fs::copy(&from, &to).map(drop)? } else { fs::write(&to, "")? }
        }
        Ok(())
    }

    /// Paths of all its files, and the texts of those that are stored and are UTF-8.
    ///
    /// # Errors
    /// If something cannot be read.
    pub fn read(&self) -> io::Result<BTreeMap<String, Option<String>>> {
        let tree = fs::read_to_string(self.folder.join("TREE.txt"))?;
        let read = |path: &str| {
            let bytes = fs::read(self.folder.join("files").join(path)).ok()?;
            String::from_utf8(bytes).ok()
        };
        Ok(tree.lines().filter(|l| !l.is_empty()).map(|path| (path.to_owned(), read(path))).collect())
    }

    /// The stored files whose last segment is `name`, as paths in the repository, with their texts.
    ///
    /// # Errors
    /// If something cannot be read.
    pub fn texts(&self, name: &str) -> io::Result<Vec<(String, String)>> {
        let tree = fs::read_to_string(self.folder.join("TREE.txt"))?;
        let mut out = Vec::new();
        for path in tree.lines().filter(|path| path.rsplit('/').next() == Some(name)) {
            let file = self.folder.join("files").join(path);
            if file.is_file() {
                out.push((path.to_owned(), fs::read_to_string(file)?));
            }
        }
        Ok(out)
    }
}

const ID: &str = r"(?:FR|NFR|SC|AC|EC|BR|CR|TR|IR|INV|CON|REQ|CA|A|C)(?:-[A-Z][A-Z0-9]{0,11})*-\d{1,4}(?:[.-]\d{1,4})*[a-z]{0,2}";

fn regex(pattern: &str) -> Regex {
    match Regex::new(&pattern.replace("ID", ID)) {
        Ok(regex) => regex,
        Err(error) => panic!("{pattern}: {error}"),
    }
}

/// The forms of a definition, the table's last.
static FORMS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    [
        regex(
            r"^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?:~~)?\*\*(ID)((?:[ \t]*[:：]?\*\*|[^A-Za-z0-9*][^*]*\*\*).*)$",
        ),
        regex(r"^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(ID)([ \t]*(?:[:：]|\(|[–—-][ \t]).*)$"),
        regex(r"^#{2,6}[ \t]+\*{0,2}(ID)((?:[^A-Za-z0-9].*)?)$"),
        regex(r"^\*\*(ID)((?:\*\*[ \t]*[:：]|[:：]\*\*).*)$"),
        regex(r"^[ \t]*\|[ \t]*(?:\*\*|`)?(ID)(?:\*\*|`)?[ \t]*(\|.*)$"),
    ]
});

static STORY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^#{2,4}[ \t]+(?:\[?P\d\]?[ \t]+)?(?:User Story|Story|US|ユーザーストーリー|用户故事|使用者故事|사용자 스토리|Historia de usuario|História de usuário)[ \t]*[-#]?[ \t]*(\d+)",
    )
});

static TASK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^[ \t]*[-*+][ \t]+\[[^\]]?\][ \t]+(?:~~)?(?:\[[^\]]{1,12}\][ \t]+)*(?:\*\*|`|\[)?((?:[A-Z]{1,4}-)?T(?:ASK-)?-?\d{1,4}(?:\.\d{1,4}){0,2}[A-Za-z]?)(?:~~)?(?:\*\*|`|\])?(?:[ \t:.—–-]|$)",
    )
});

static HEADING_TASK: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^#{2,6}[ \t]+[*`]*(T(?:ASK-)?-?\d{1,4}(?:\.\d{1,4}){0,2}[A-Za-z]?)(?:[^A-Za-z0-9_]|$)")
});

static TALK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^##[ \t].*(?:clarif|trace|mapping|coverage|changelog|history|revision|verification|checklist|dependenc)",
    )
});

static CITES: LazyLock<Regex> = LazyLock::new(|| regex(r"^[* \t]*\(\d{3}\)"));

/// How often an id is defined.
pub type Counts = BTreeMap<String, usize>;

/// Requirements (success criteria among them) of a spec.
#[must_use]
pub fn requirements(text: &str) -> Counts {
    let mut forms: [Counts; 5] = Default::default();
    let mut talk = false;
    for line in readable(text) {
        if line.starts_with("## ") {
            talk = TALK.is_match(line);
        }
        let found = FORMS.iter().enumerate().find_map(|(form, regex)| Some((form, regex.captures(line)?)));
        if let Some((form, found)) = found.filter(|_| !talk)
            && !CITES.is_match(&found[2])
        {
            *forms[form].entry(found[1].to_owned()).or_default() += 1;
        }
    }
    let [bold, plain, heading, paragraph, table] = forms;
    let mut out = Counts::new();
    for (id, count) in bold.into_iter().chain(plain).chain(heading).chain(paragraph) {
        *out.entry(id).or_default() += count;
    }
    for (id, count) in table {
        out.entry(id).or_insert(count);
    }
    out
}

/// Stories of a spec.
#[must_use]
pub fn stories(text: &str) -> Counts {
    let mut out = Counts::new();
    for found in readable(text).iter().filter_map(|line| STORY.captures(line)) {
        *out.entry(format!("US{}", found[1].trim_start_matches('0'))).or_default() += 1;
    }
    out
}

/// Tasks of a task list: boxes, and headings where no box has the id.
#[must_use]
pub fn tasks(text: &str) -> Counts {
    let (mut boxes, mut headings) = (Counts::new(), Counts::new());
    for line in readable(text) {
        if let Some(found) = TASK.captures(line) {
            *boxes.entry(found[1].to_owned()).or_default() += 1;
        } else if let Some(found) = HEADING_TASK.captures(line) {
            *headings.entry(found[1].to_owned()).or_default() += 1;
        }
    }
    for (id, count) in headings {
        boxes.entry(id).or_insert(count);
    }
    boxes
}

/// Lines outside of fences and comments.
fn readable(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut comment = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        let trimmed = line.trim_start();
        let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~')).unwrap_or(' ');
        let run = trimmed.chars().take_while(|c| *c == mark).count();
        match fence {
            Some((open, count)) => {
                if mark == open && run >= count && trimmed.trim_end().chars().all(|c| c == mark) {
                    fence = None;
                }
            }
            None if comment => comment = !line.contains("-->"),
            None if mark != ' ' && run >= 3 => fence = Some((mark, run)),
            None => {
                comment = trimmed.starts_with("<!--") && !line.contains("-->");
                if !trimmed.starts_with("<!--") {
                    out.push(line);
                }
            }
        }
    }
    out
}
