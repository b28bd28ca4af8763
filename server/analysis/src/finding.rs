//! Findings: what a rule says about a place.

use std::borrow::Cow;

use smol_str::SmolStr;
use specls_index::{FeatureId, FileId, ItemIndex};
use specls_settings::Level;
use specls_syntax::Span;

use crate::Edit;

/// How much a finding matters; the greater, the more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// A suggestion; editors show it on demand.
    Hint,
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// As settings, the command line and JSON spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity that a setting asks for; `None` for off.
    pub(crate) fn of(level: Level) -> Option<Self> {
        match level {
            Level::Error => Some(Self::Error),
            Level::Warning => Some(Self::Warning),
            Level::Info => Some(Self::Info),
            Level::Hint => Some(Self::Hint),
            Level::Off => None,
        }
    }
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// The file.
    pub file: FileId,
    /// Bytes in it.
    pub span: Span,
}

/// What a finding is about, for its fixes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Subject {
    /// Nothing further.
    #[default]
    None,
    /// The id that was probably meant.
    Near(SmolStr),
    /// An item.
    Item(FeatureId, ItemIndex),
    /// A feature as a whole.
    Feature(FeatureId),
    /// Index of what is done to a requirement, among the deltas of the finding's file.
    Delta(u32),
    /// Index of a line among those that are no tasks, and the next free number of its list.
    Unrecognised(u32, u32),
}

/// What a rule says about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// How much it matters, settings applied.
    pub severity: Severity,
    /// What was looked for, where, and what was found.
    pub message: String,
    /// The file.
    pub file: FileId,
    /// The token it is about, in bytes.
    pub span: Span,
    /// Other places.
    pub related: Vec<Related>,
    /// What it is about.
    pub subject: Subject,
}

/// A way to mend something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an editor's menu says it.
    pub title: Cow<'static, str>,
    /// The change, worked out only when asked for.
    pub edit: Edit,
    /// The way most people will want.
    pub preferred: bool,
}
