//! What one file says, without any other file: the output of this crate.

use std::borrow::Cow;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::{Lines, More, Part, Span};

/// What an item is. The words of the design; the strings are those of the JSON output.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ItemKind {
    /// `FR-001`, `NFR-001` and every other requirement family; a requirement that has a number or a name only.
    Requirement,
    /// An acceptance criterion with an id of its own: `1.2`, whether it is written or follows from its place.
    Criterion,
    /// `SC-001`.
    SuccessCriterion,
    /// `US1`: a user story.
    Story,
    /// `US1/AC2`: an acceptance scenario of a story.
    Scenario,
    /// `T001`.
    Task,
    /// `CHK001`.
    ChecklistItem,
    /// A correctness property of a design: `3` of `Property 3`.
    Property,
    /// A term of a glossary.
    Term,
    /// What a contract lets somebody ask for: `POST /albums`, an rpc, a query, a channel, a command.
    Operation,
    /// A schema, message or type of a contract.
    Schema,
    /// An entity of a data model.
    Entity,
}

/// Ids of one space are told apart by the id alone; a requirement and a task may both be called `1`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Space {
    /// Requirements, criteria and success criteria.
    Requirement,
    /// Stories.
    Story,
    /// Scenarios.
    Scenario,
    /// Tasks.
    Task,
    /// Checklist items.
    ChecklistItem,
    /// Properties.
    Property,
    /// Terms.
    Term,
    /// Operations by what is asked for (`POST /albums/{}`).
    Operation,
    /// What programs call things by: entities, schemas, and operations by their operationId.
    Name,
}

impl ItemKind {
    /// Where ids of this kind are looked up.
    #[must_use]
    pub fn space(self) -> Space {
        match self {
            Self::Requirement | Self::Criterion | Self::SuccessCriterion => Space::Requirement,
            Self::Story => Space::Story,
            Self::Scenario => Space::Scenario,
            Self::Task => Space::Task,
            Self::ChecklistItem => Space::ChecklistItem,
            Self::Property => Space::Property,
            Self::Term => Space::Term,
            Self::Operation => Space::Operation,
            Self::Schema | Self::Entity => Space::Name,
        }
    }

    /// Whether ids of this kind come in families with a number of a fixed width (`FR-001`).
    #[must_use]
    pub fn has_family(self) -> bool {
        matches!(self, Self::Requirement | Self::SuccessCriterion)
    }

    /// The kind as machine output spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Requirement => "requirement",
            Self::Criterion => "criterion",
            Self::SuccessCriterion => "success-criterion",
            Self::Story => "story",
            Self::Scenario => "scenario",
            Self::Task => "task",
            Self::ChecklistItem => "checklist-item",
            Self::Property => "property",
            Self::Term => "term",
            Self::Operation => "operation",
            Self::Schema => "schema",
            Self::Entity => "entity",
        }
    }

    /// The kind in a sentence ("success criterion").
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::SuccessCriterion => "success criterion",
            Self::ChecklistItem => "checklist item",
            Self::Term => "glossary term",
            other => other.name(),
        }
    }
}

/// The role of an artifact in its feature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ArtifactKind {
    /// `spec.md`.
    Spec,
    /// `plan.md`.
    Plan,
    /// `tasks.md`.
    Tasks,
    /// `research.md`.
    Research,
    /// `data-model.md`.
    DataModel,
    /// `quickstart.md`.
    Quickstart,
    /// Anything below `contracts/`.
    Contract,
    /// Markdown below `checklists/`.
    Checklist,
    /// `requirements.md`.
    Requirements,
    /// `bugfix.md`: what a bugfix must change and keep.
    Bugfix,
    /// `design.md`.
    Design,
    /// `proposal.md`.
    Proposal,
    /// A delta: what a change does to the spec of a capability.
    Delta,
    /// Machine-readable facts about the feature: `.config.kiro`, `spec.json`, `.openspec.yaml`.
    Metadata,
    /// What people want an agent to know: `.kiro/steering/*.md`. It lies in no feature.
    Steering,
    /// Any other file of a feature folder.
    Document,
}

impl ArtifactKind {
    /// The artifact as a sentence names it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Spec => "spec",
            Self::Plan => "plan",
            Self::Tasks => "tasks",
            Self::Research => "research",
            Self::DataModel => "data model",
            Self::Quickstart => "quickstart",
            Self::Contract => "contract",
            Self::Checklist => "checklist",
            Self::Requirements => "requirements",
            Self::Bugfix => "bugfix",
            Self::Design => "design",
            Self::Proposal => "proposal",
            Self::Delta => "delta",
            Self::Metadata => "metadata",
            Self::Steering => "steering file",
            Self::Document => "document",
        }
    }

    /// Whether the feature's requirements are defined there.
    #[must_use]
    pub fn defines_requirements(self) -> bool {
        matches!(self, Self::Spec | Self::Requirements | Self::Bugfix | Self::Delta)
    }
}

/// State of a task's checkbox.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaskState {
    /// `[ ]`, or a heading task, which has no box.
    Open,
    /// `[x]` or `[X]`.
    Done,
    /// `[-]`, `[~]` and whatever else people write.
    Other,
}

/// What is known of a task beside its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    /// The checkbox's state.
    pub state: TaskState,
    /// The character(s) between the brackets of the checkbox; `None` for a heading task.
    pub mark: Option<Span>,
    /// Stories of the `[US1]` labels, as ids (`US1`). Most tasks have those of their phase, and share its list.
    pub labels: Arc<[SmolStr]>,
    /// Index into [`FileFacts::phases`] of the phase the task stands in.
    pub phase: Option<u32>,
    /// It may be left out: `- [ ]*`.
    pub optional: bool,
    /// Ids of the tasks it says it depends on, ranges expanded.
    pub depends: Box<[SmolStr]>,
}

/// What belongs to one kind of item only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Nothing further.
    None,
    /// A story's priority (`P1` is 1).
    Story {
        /// From `(Priority: P1)`.
        priority: Option<u8>,
    },
    /// A task.
    Task(Box<Task>),
    /// A requirement that is also called otherwise (`FR-LIB`).
    Alias(Box<SmolStr>),
    /// A criterion with a number that another one of its requirement has: its id counts on.
    Repeated(u32),
    /// A part of a contract or of a data model.
    Part(Box<Part>),
}

/// A place that *defines* something with an id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// The id, normalized for stories (`US1`) and scenarios (`US1/AC2`), otherwise as written.
    pub id: SmolStr,
    /// The whole definition, continuation lines included, the last line end excluded.
    pub span: Span,
    /// The id as written (a story: `User Story 1`; a scenario: its list number).
    pub name: Span,
    /// The text without id and markup around it; wrapped lines joined, sub-bullets on lines of their own.
    pub text: Box<str>,
    /// Struck through or marked removed: it asks for nothing.
    pub withdrawn: bool,
    /// What belongs to its kind only.
    pub detail: Detail,
}

impl Item {
    /// The task's own facts, if the item is one.
    #[must_use]
    pub fn task(&self) -> Option<&Task> {
        match &self.detail {
            Detail::Task(task) => Some(task),
            _ => None,
        }
    }

    /// The id in a sentence: with its kind where it is a bare number that could be anybody's (`requirement 3`).
    #[must_use]
    pub fn called(&self) -> Cow<'_, str> {
        let bare = self.id.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match self.kind {
            ItemKind::Requirement | ItemKind::Property | ItemKind::Task if bare => {
                format!("{} {}", self.kind.words(), self.id).into()
            }
            ItemKind::Operation => Cow::Borrowed(self.part().map_or(&self.id, |part| &part.written)),
            _ => Cow::Borrowed(&self.id),
        }
    }

    /// The requirement whose criterion, or the task whose part this is, by its id: `1` of `1.2`.
    #[must_use]
    pub fn parent_id(&self) -> Option<&str> {
        let parted = matches!(self.kind, ItemKind::Criterion | ItemKind::Task);
        self.id.rsplit_once('.').map(|(parent, _)| parent).filter(|_| parted)
    }

    /// Another id of the same thing, with a kind of the space in which it is looked up.
    #[must_use]
    pub fn alias(&self) -> Option<(ItemKind, &SmolStr)> {
        match &self.detail {
            Detail::Alias(alias) => Some((self.kind, alias)),
            Detail::Part(part) => part.alias.as_ref().map(|(alias, _)| (ItemKind::Entity, alias)),
            _ => None,
        }
    }

    /// What is known of a part of a contract or of a data model.
    #[must_use]
    pub fn part(&self) -> Option<&Part> {
        match &self.detail {
            Detail::Part(part) => Some(part),
            _ => None,
        }
    }
}

/// What a mention stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Context {
    /// Running text of an artifact, or of a file without known comment syntax.
    Prose,
    /// A `[US1]`-like label in front of a task.
    Label,
    /// Text or target of a Markdown link.
    Link,
    /// Inline code.
    InlineCode,
    /// A comment or docstring of a source file.
    Comment,
    /// A string literal.
    String,
    /// The name of a test.
    TestName,
    /// An identifier such as `fr_012`.
    Identifier,
    /// Where code serves an operation: `app.post("/albums", …)`. Where it asks for one is a string.
    Route,
}

/// The id of a mention that means every requirement of its feature (`_Requirements: All_`).
pub const EVERY: &str = "*";

/// A place that *names* an item: a candidate, the index decides whether it is one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The kind the id's shape says.
    pub kind: ItemKind,
    /// The id that is meant, in the form of [`Item::id`]; what names an item by its title has one that [`crate::titled`] reads.
    pub id: SmolStr,
    /// The written token; for an id inside a range that is not written, the whole expression.
    pub span: Span,
    /// Lies between the written ends of a range.
    pub between: bool,
    /// Only part of the id is written (`017` in `FR-016/017`, `fr_017` in an identifier), or a title as an identifier: replacing
    /// the span needs care.
    pub partial: bool,
    /// What it stands in.
    pub context: Context,
    /// Stands in test code inside a file that is no test file as a whole.
    pub in_test: bool,
    /// The feature named directly beside it: index into [`FileFacts::feature_refs`].
    pub qualifier: Option<u32>,
    /// Source files: the contiguous comment block around it, else its line. Artifacts: empty.
    pub block: Span,
}

/// A place that names a feature: `spec 004`, `004-albums`, `specs/004-albums/…`, or a bare number beside an id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeatureRef {
    /// The token.
    pub span: Span,
    /// Number (`004`) or folder name (`004-albums`).
    pub text: SmolStr,
    /// A bare number: if no feature has it, it is no qualifier at all (`404 FR-001`).
    pub weak: bool,
}

/// A place that names a file or folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PathMention {
    /// The token without quotes, line suffix and trailing punctuation.
    pub span: Span,
    /// The path as written, `/` separators, `./` dropped.
    pub path: SmolStr,
    /// Holds a glob, a placeholder or a brace list: it can be matched, never be missing.
    pub pattern: bool,
    /// Target of a Markdown link: relative to the file it stands in.
    pub link: bool,
}

/// What a marker says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkerKind {
    /// `[NEEDS CLARIFICATION: question]`, or the bare words in a plan's technical context.
    Clarification,
    /// Something of the template that nobody filled in.
    Placeholder,
}

/// An open question or a leftover of the template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marker {
    /// Which.
    pub kind: MarkerKind,
    /// The marker with its brackets.
    pub span: Span,
    /// The question, or the placeholder as written.
    pub text: SmolStr,
}

/// `specls: allow CODE` in a comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allow {
    /// The finding's code.
    pub code: SmolStr,
    /// Silenced 0-based lines, both ends included; `None`: the whole file.
    pub lines: Option<(u32, u32)>,
}

/// A Markdown heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The heading's line(s).
    pub span: Span,
    /// The title without `#` marks.
    pub title: SmolStr,
    /// From the heading to the next one of the same or a higher level, trailing blank lines excluded.
    pub section: Span,
}

/// A phase of a task list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phase {
    /// Index into [`FileFacts::headings`].
    pub heading: u32,
    /// `Phase 3:` is 3.
    pub number: Option<u32>,
    /// Stories named in the title.
    pub stories: Arc<[SmolStr]>,
    /// What it says of itself between its heading and its first task (`**Goal**: …`), cut after some hundred bytes.
    pub about: SmolStr,
}

/// How lines end in a file: edits keep it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LineEnd {
    /// `\n`.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
}

impl LineEnd {
    /// The characters.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }
}

/// Everything one file says. A pure function of its path, its text and the settings.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FileFacts {
    /// Line starts and wide characters: no range of a closed file needs the disk.
    pub lines: Lines,
    /// Length of the text in bytes.
    pub len: u32,
    /// How its lines end.
    pub line_end: LineEnd,
    /// Whether the last line has an end.
    pub final_newline: bool,
    /// Whether more of its lines begin with a tab than with a blank.
    pub tabs: bool,
    /// Definitions, in order.
    pub items: Vec<Item>,
    /// Candidate mentions, in order of their spans.
    pub mentions: Vec<Mention>,
    /// Names of features, in order.
    pub feature_refs: Vec<FeatureRef>,
    /// Names of files, in order.
    pub paths: Vec<PathMention>,
    /// Open questions and leftovers of the template.
    pub markers: Vec<Marker>,
    /// Silenced findings.
    pub allows: Vec<Allow>,
    /// Markdown headings, in order.
    pub headings: Vec<Heading>,
    /// Phases of a task list, in order.
    pub phases: Vec<Phase>,
    /// What only few files say.
    pub more: Option<Box<More>>,
}

impl FileFacts {
    /// The innermost item around `offset` (a byte).
    #[must_use]
    pub fn item_at(&self, offset: u32) -> Option<(usize, &Item)> {
        self.items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.span.contains(offset))
            .min_by_key(|(_, item)| item.span.len())
    }

    /// The first heading of level 1, else the first of all.
    #[must_use]
    pub fn title(&self) -> Option<&Heading> {
        self.headings.iter().find(|h| h.level == 1).or(self.headings.first())
    }

    /// Gives back memory that growing took: facts of closed files live as long as the session.
    pub(crate) fn shrink(mut self) -> Self {
        self.items.shrink_to_fit();
        self.mentions.shrink_to_fit();
        self.feature_refs.shrink_to_fit();
        self.paths.shrink_to_fit();
        self.headings.shrink_to_fit();
        self.phases.shrink_to_fit();
        self
    }
}
