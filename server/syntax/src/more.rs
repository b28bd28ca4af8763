//! What only few files say: what deltas do, what proposals touch, what could not be read.

use smol_str::SmolStr;

use crate::{ContractFormat, ContractRef, FileFacts, Span};

/// Facts that only few files have.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct More {
    /// What a delta does to requirements of a main spec, in order.
    pub deltas: Vec<Delta>,
    /// What a proposal says it touches, in order.
    pub capabilities: Vec<Capability>,
    /// What could not be read, in order.
    pub problems: Vec<Problem>,
    /// Tasks that their tool does not see as such, in order.
    pub unrecognised: Vec<Unrecognised>,
    /// Names of requirements below whose criteria heading bullets without numbers stand, in order.
    pub bulleted: Vec<Span>,
    /// Paths of files that are read along with this one (`#[[file:src/a.ts]]`), in order; each is among
    /// [`FileFacts::paths`] too.
    pub brought: Vec<Span>,
    /// Waves of a task list, in order: tasks that are named in one may run when those of the waves before it are done.
    pub waves: Vec<Span>,
    /// Metadata of a change that say it touches no spec: `skip_specs: true`.
    pub skips_specs: Option<Span>,
    /// How it is written, if it is a contract.
    pub contract: Option<ContractFormat>,
    /// Names of things in contracts (`$ref`), in order.
    pub refs: Vec<ContractRef>,
    /// What tasks have nothing to do with, in order.
    pub refused: Vec<Refused>,
}

/// `<!-- specls: not FR-003 -->`: somebody looked, and says that the task in this line does not deliver it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// The id, or the name where requirements have names.
    pub id: SmolStr,
    /// Where it stands.
    pub span: Span,
    /// 0-based.
    pub line: u32,
}

/// A line that people read as a task and its tool does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unrecognised {
    /// The line, without blanks around it.
    pub span: Span,
    /// What is to be replaced, or the empty place where something is missing.
    pub place: Span,
    /// What is wrong there.
    pub reason: Shape,
}

/// Why a line is not recognised as a task.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Shape {
    /// `- [ ] Title`: behind the box, at the place, a number is missing.
    NoNumber,
    /// `### Task 1.1: Title`: the place holds what stands in front of the number, where `- [ ] ` is expected.
    Heading,
    /// `- [] 1. Title`: between the brackets, at the place, a blank is missing.
    EmptyBox,
    /// `- [ ]1. Title`, `-[ ] 1. Title`: at the place a blank is missing.
    NoBlank,
    /// `1. [ ] Title`: the place holds the number, which belongs behind the box of a bullet.
    NumberInFront,
    /// `- [x.] 1. Title`: the place holds what stands between the brackets, where one mark is expected.
    OddMark,
    /// `- [ ] Task 1: Title`: the place holds the word in front of the number.
    WordInFront,
}

/// A part of a file that is not what its format asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What was expected and what was found.
    pub message: Box<str>,
    /// What it is about.
    pub about: Concern,
    /// Whether the format's own tool refuses the file for it.
    pub fails: bool,
}

/// What a [`Problem`] is about: which rule reports it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Concern {
    /// A part of a file that nothing reads as what it is meant to be.
    Form,
    /// A requirement without text or scenario.
    Requirement,
    /// A requirement without SHALL or MUST.
    NormativeWord,
    /// A section that a spec needs.
    Section,
    /// The number of a task.
    TaskNumber,
    /// A contract that its format's own tools do not read.
    Contract,
}

/// A capability in the list of a proposal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Capability {
    /// Its path below the specs.
    pub path: SmolStr,
    /// The name as written.
    pub span: Span,
    /// Whether the proposal creates it.
    pub new: bool,
}

/// What a delta does to a requirement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Operation {
    /// It is new.
    Added,
    /// Its block is replaced.
    Modified,
    /// It goes.
    Removed,
    /// It had this name.
    RenamedFrom,
    /// It gets this name.
    RenamedTo,
}

impl Operation {
    /// As it stands in headings and lists.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Added => "ADDED",
            Self::Modified => "MODIFIED",
            Self::Removed => "REMOVED",
            Self::RenamedFrom => "RENAMED FROM",
            Self::RenamedTo => "RENAMED TO",
        }
    }
}

/// One requirement of a delta.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delta {
    /// What is done to it.
    pub operation: Operation,
    /// Its name.
    pub name: SmolStr,
    /// The name as written.
    pub name_span: Span,
    /// The whole block; of a bullet its line.
    pub span: Span,
    /// The heading of the section it stands in (`## MODIFIED Requirements`).
    pub section: Span,
    /// The block's text between its heading and its first scenario, as written.
    pub text: Box<str>,
    /// The scenarios of the block, in order: name, the name as written, text below the heading as written.
    pub scenarios: Vec<(SmolStr, Span, Box<str>)>,
}

impl FileFacts {
    /// What a delta does, in order.
    #[must_use]
    pub fn deltas(&self) -> &[Delta] {
        self.more.as_ref().map_or(&[], |more| &more.deltas)
    }

    /// What a proposal says it touches, in order.
    #[must_use]
    pub fn capabilities(&self) -> &[Capability] {
        self.more.as_ref().map_or(&[], |more| &more.capabilities)
    }

    /// What could not be read, in order.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        self.more.as_ref().map_or(&[], |more| &more.problems)
    }

    /// What could not be read and is about one thing, in order.
    pub fn problems_about(&self, about: Concern) -> impl Iterator<Item = &Problem> {
        self.problems().iter().filter(move |problem| problem.about == about)
    }

    /// Where a change's metadata say that it touches no spec.
    #[must_use]
    pub fn skips_specs(&self) -> Option<Span> {
        self.more.as_ref().and_then(|more| more.skips_specs)
    }

    /// Tasks that their tool does not see as such, in order.
    #[must_use]
    pub fn unrecognised(&self) -> &[Unrecognised] {
        self.more.as_ref().map_or(&[], |more| &more.unrecognised)
    }

    /// Names of requirements whose criteria are bullets without numbers, in order.
    #[must_use]
    pub fn bulleted(&self) -> &[Span] {
        self.more.as_ref().map_or(&[], |more| &more.bulleted)
    }

    /// How it is written, if it is a contract.
    #[must_use]
    pub fn contract(&self) -> Option<ContractFormat> {
        self.more.as_ref().and_then(|more| more.contract)
    }

    /// Names of things in contracts, in order.
    #[must_use]
    pub fn contract_refs(&self) -> &[ContractRef] {
        self.more.as_ref().map_or(&[], |more| &more.refs)
    }

    /// Waves of a task list, in order.
    #[must_use]
    pub fn waves(&self) -> &[Span] {
        self.more.as_ref().map_or(&[], |more| &more.waves)
    }

    /// Paths of files that are read along with this one, in order.
    #[must_use]
    pub fn brought(&self) -> &[Span] {
        self.more.as_ref().map_or(&[], |more| &more.brought)
    }
}
