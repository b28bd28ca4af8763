//! A dialect: the rules that say which folders are features, and turn an artifact's text into items and mentions. One
//! implementation a folder, one registry.

use smol_str::SmolStr;

use crate::ids::Families;
use crate::kiro::Kiro;
use crate::markdown::Markdown;
use crate::openspec::OpenSpec;
use crate::spec_kit::SpecKit;
use crate::{
    ArtifactKind, Concern, FileFacts, ItemKind, Marker, MarkerKind, More, Problem, Span, contracts, scan,
};

/// Facts while they are collected.
pub(crate) type Draft = FileFacts;

impl Draft {
    pub(crate) fn marker(&mut self, kind: MarkerKind, start: usize, end: usize, text: &str) {
        self.markers.push(Marker { kind, span: Span::new(start, end), text: text.into() });
    }

    /// The facts that only few files have, to add to.
    pub(crate) fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    pub(crate) fn problem(&mut self, span: Span, message: impl Into<Box<str>>) {
        self.problem_about(Concern::Form, false, span, message);
    }

    pub(crate) fn problem_about(
        &mut self,
        about: Concern,
        fails: bool,
        span: Span,
        message: impl Into<Box<str>>,
    ) {
        self.more().problems.push(Problem { span, message: message.into(), about, fails });
    }
}

/// The dialects by name. Only this crate and `analysis` know what they mean.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DialectId {
    /// GitHub Spec Kit.
    SpecKit,
    /// AWS Kiro and its relatives.
    Kiro,
    /// OpenSpec.
    OpenSpec,
}

impl DialectId {
    /// As machine output spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SpecKit => "spec-kit",
            Self::Kiro => "kiro",
            Self::OpenSpec => "openspec",
        }
    }

    /// Where a bare number can be the id of something in a feature.
    #[must_use]
    pub fn bare_numbers(self) -> BareNumbers {
        by_id(self).bare_numbers()
    }

    /// Whether code names its requirements and scenarios by their titles: they have no ids.
    #[must_use]
    pub fn named_in_code(self) -> bool {
        by_id(self).named_in_code()
    }

    /// Whether the first line of what an item of that kind says is its title.
    #[must_use]
    pub fn has_titles(self, kind: ItemKind) -> bool {
        by_id(self).has_titles(kind)
    }
}

/// Where a bare number (`1.2`) can be the id of something in a feature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BareNumbers {
    /// Nowhere: `Task 2.1` in one of its files is that of another spec.
    Nowhere,
    /// In the feature's own files.
    Inside,
    /// In the feature's own files, and in code: every feature has a 1.1, and which one is meant a tag beside the number
    /// says, or what else the code names.
    AlsoInCode,
}

/// What a feature folder holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Requirements and how they are to be fulfilled.
    Feature,
    /// The requirements that hold now.
    Capability,
    /// What is to become of requirements of capabilities.
    Change,
    /// A contract outside of all folders of specs: one file, which holds for every feature.
    Contract,
}

/// A folder that is a feature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeatureFolder {
    /// Whose.
    pub dialect: DialectId,
    /// What it holds.
    pub role: Role,
    /// What people call it: the folder's name, a capability's path below the specs.
    pub name: SmolStr,
    /// By what else it is called: the number in front of the name (`004`), `specs/auth` of the capability `auth`.
    pub also: Option<SmolStr>,
    /// Done with: it is history.
    pub archived: bool,
}

/// A folder of a project, as detection sees it. Paths have `/` between segments.
pub struct Folder<'a> {
    /// Path below the project.
    pub path: &'a str,
    /// Path below the root of the workspace.
    pub from_root: &'a str,
    /// Path below a spec root that the settings name, if it lies below one.
    pub in_spec_root: Option<&'a str>,
    /// Whether a file of that name lies directly in it.
    pub has: &'a dyn Fn(&str) -> bool,
}

/// What a dialect knows of folders and of one file.
pub(crate) trait Dialect: Sync {
    /// Its name.
    fn id(&self) -> DialectId;
    /// Folders whose presence makes their parent a project.
    fn project_marks(&self) -> &'static [&'static str];
    /// The feature that `folder` is, if it is one.
    fn feature(&self, folder: &Folder<'_>) -> Option<FeatureFolder>;
    /// The folder that the file at `path`, by coming or going, can make a feature.
    fn decides<'p>(&self, path: &'p str) -> Option<&'p str>;
    /// Whether a file at `path` that says `text` is an artifact of this dialect; asked of the dialects in turn.
    fn owns(&self, path: &str, text: &str) -> bool;
    /// The role of the file at `path`, which lies in a feature folder.
    fn artifact(&self, path: &str) -> ArtifactKind;
    /// Whether the file at `path` is read for what it says itself, though it lies in no feature.
    fn stands_alone(&self, _path: &str) -> bool {
        false
    }
    /// Where a bare number can be the id of something in a feature.
    fn bare_numbers(&self) -> BareNumbers;
    /// Whether code names its requirements and scenarios by their titles.
    fn named_in_code(&self) -> bool {
        false
    }
    /// Whether the first line of what an item of that kind says is its title.
    fn has_titles(&self, _kind: ItemKind) -> bool {
        false
    }
    /// Adds what the artifact defines.
    fn items(&self, kind: ArtifactKind, doc: &Markdown<'_>, families: &Families, out: &mut Draft);
    /// Adds what the artifact names.
    fn mentions(&self, _kind: ArtifactKind, doc: &Markdown<'_>, families: &Families, out: &mut Draft) {
        scan::written_ids(doc, families, out);
    }
    /// Adds what depends on where the artifact lies: called when its mentions are known.
    fn placed(&self, _path: &str, _kind: ArtifactKind, _doc: &Markdown<'_>, _out: &mut Draft) {}
    /// Adds what needs the mentions: called when they are known.
    fn finish(&self, kind: ArtifactKind, doc: &Markdown<'_>, out: &mut Draft);
    /// Adds what the file at `path`, which is no Markdown, says beside what every source file may say.
    fn data(&self, _path: &str, _text: &str, _out: &mut Draft) {}
}

/// All dialects; where it is not clear whose a file is, the last takes it.
static DIALECTS: [&dyn Dialect; 3] = [&OpenSpec, &Kiro, &SpecKit];

/// The dialect that the file at `path` with that text belongs to.
pub(crate) fn of(path: &str, text: &str) -> &'static dyn Dialect {
    DIALECTS.into_iter().find(|dialect| dialect.owns(path, text)).unwrap_or(&SpecKit)
}

/// A dialect by its name.
fn by_id(id: DialectId) -> &'static dyn Dialect {
    DIALECTS.into_iter().find(|dialect| dialect.id() == id).unwrap_or(&SpecKit)
}

/// The role of the file at `path` in a feature of that dialect.
#[must_use]
pub fn artifact_kind(dialect: DialectId, path: &str) -> ArtifactKind {
    by_id(dialect).artifact(path)
}

/// The feature that a folder is, if it is one.
#[must_use]
pub fn feature_folder(folder: &Folder<'_>) -> Option<FeatureFolder> {
    DIALECTS.into_iter().find_map(|dialect| dialect.feature(folder))
}

/// Folders whose presence makes their parent a project.
pub fn project_marks() -> impl Iterator<Item = &'static str> {
    DIALECTS.into_iter().flat_map(|dialect| dialect.project_marks()).copied()
}

/// Whether a folder of that name makes its parent a project.
#[must_use]
pub fn is_project_mark(name: &str) -> bool {
    project_marks().any(|mark| mark == name)
}

/// Whether the file at `path` makes its workspace one where code may name things by their titles.
#[must_use]
pub fn asks_for_titles(path: &str) -> bool {
    DIALECTS.into_iter().any(|dialect| dialect.named_in_code() && dialect.decides(path).is_some())
}

/// The feature that a file outside of all folders of specs is by itself, if it is a contract by its name: `path` is below
/// its project, `from_root` below the root of the workspace.
#[must_use]
pub fn contract_alone(path: &str, from_root: &str) -> Option<FeatureFolder> {
    // Nothing that depends on a dialect stands in a contract; which one it is makes no difference.
    let (dialect, role, name) = (DialectId::SpecKit, Role::Contract, path.into());
    let alone = contracts::stands_alone(path, from_root);
    alone.then_some(FeatureFolder { dialect, role, name, also: None, archived: false })
}

/// Folders that the file at `path`, by coming or going, can make features; the file itself if it can be one.
pub fn deciding(path: &str) -> impl Iterator<Item = &str> {
    let folders = DIALECTS.into_iter().filter_map(move |dialect| dialect.decides(path));
    folders.chain(contracts::decides(path))
}

/// Whether the file at `path` is read for what it says itself, though it lies in no feature.
#[must_use]
pub fn stands_alone(path: &str) -> bool {
    DIALECTS.into_iter().any(|dialect| dialect.stands_alone(path))
}

/// Adds what a file that is no Markdown says to the dialects.
pub(crate) fn data(path: &str, text: &str, out: &mut Draft) {
    for dialect in DIALECTS {
        dialect.data(path, text, out);
    }
}

/// Folder names below which nothing is a feature: templates, samples, tool folders (formats: spec-kit §1).
const EXCLUDED: [&str; 9] = [
    "templates",
    "fixtures",
    "examples",
    "node_modules",
    "openspec",
    ".kiro",
    ".claude",
    ".github",
    "testdata",
];

/// Whether one of the folders of `path` holds no features.
pub(crate) fn excluded(path: &str) -> bool {
    path.split('/').any(|segment| EXCLUDED.contains(&segment))
}

/// What stands in front of the last `mark` that begins a segment of `path`, and behind it.
pub(crate) fn around<'p>(path: &'p str, mark: &str) -> Option<(&'p str, &'p str)> {
    // Asked of every path several times: hardly any segment even begins as the mark does.
    let (bytes, first) = (path.as_bytes(), *mark.as_bytes().first()?);
    let begins = |at: &usize| bytes[*at] == first && (*at == 0 || bytes[*at - 1] == b'/');
    let at = (0..bytes.len()).rev().filter(begins).find(|at| path[*at..].starts_with(mark))?;
    Some((&path[..at], &path[at + mark.len()..]))
}

/// The folder of a path; empty for one without any.
pub(crate) fn folder_of(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or("", |slash| &path[..slash])
}

/// Last segment of a path.
pub(crate) fn name_of(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or(path, |slash| &path[slash + 1..])
}
