//! One thing the validator says, and what follows from all of them.

use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// Never valid.
    Error,
    /// Not valid in strict mode.
    Warning,
    /// Always valid.
    Info,
}

/// One thing the validator says, in the tool's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// How bad it is.
    pub level: Level,
    /// A file of the change, a part of the spec (`requirements[2].scenarios`), or `file`.
    pub path: String,
    /// 1-based; most issues have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What it is.
    pub message: String,
}

impl Issue {
    pub(crate) fn new(level: Level, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { level, path: path.into(), line: None, message: message.into() }
    }

    pub(crate) fn error(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Level::Error, path, message)
    }

    pub(crate) fn warning(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, path, message)
    }

    pub(crate) fn info(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Level::Info, path, message)
    }

    pub(crate) fn at(mut self, line: impl Into<Option<u32>>) -> Self {
        self.line = line.into();
        self
    }
}

/// What the validator says of one spec or change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether it passes.
    pub valid: bool,
    /// In the tool's order.
    pub issues: Vec<Issue>,
    /// How many of each level.
    pub summary: Counts,
}

/// How many issues of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// [`Level::Error`].
    pub errors: usize,
    /// [`Level::Warning`].
    pub warnings: usize,
    /// [`Level::Info`].
    pub info: usize,
}

impl Verdict {
    pub(crate) fn new(issues: Vec<Issue>, strict: bool) -> Self {
        let count = |level| issues.iter().filter(|issue| issue.level == level).count();
        let summary =
            Counts { errors: count(Level::Error), warnings: count(Level::Warning), info: count(Level::Info) };
        let valid = summary.errors == 0 && !(strict && summary.warnings > 0);
        Self { valid, issues, summary }
    }
}
