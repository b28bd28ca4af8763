//! The JSON formats of the command line, described in `docs/json.md`. They are stable: a field may be added, none
//! goes away or changes its meaning without another `version`.

use serde::Serialize;

/// Version of all formats; that of `trace` stands in `specls_report`, because the server says it too.
pub(crate) const VERSION: u32 = specls_report::VERSION;

#[derive(Serialize)]
pub(crate) struct Check<'a> {
    pub version: u32,
    pub root: &'a str,
    pub findings: Vec<Finding<'a>>,
    pub skipped: Vec<Skipped<'a>>,
    pub summary: Summary,
}

#[derive(Serialize)]
pub(crate) struct Finding<'a> {
    pub code: &'a str,
    pub severity: &'a str,
    pub message: &'a str,
    pub file: &'a str,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    pub related: Vec<Related<'a>>,
    pub fixes: Vec<&'a str>,
}

#[derive(Serialize)]
pub(crate) struct Related<'a> {
    pub message: &'a str,
    pub file: &'a str,
    pub line: u32,
    pub column: u32,
}

#[derive(Serialize)]
pub(crate) struct Skipped<'a> {
    pub file: &'a str,
    pub reason: &'a str,
}

#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct Summary {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    pub hints: usize,
    pub files: usize,
    pub features: usize,
}

#[derive(Serialize)]
pub(crate) struct Drift<'a> {
    pub version: u32,
    pub root: &'a str,
    pub since: Option<Commit<'a>>,
    pub requirements: Vec<Drifted<'a>>,
    pub notes: Vec<&'a str>,
}

#[derive(Serialize)]
pub(crate) struct Drifted<'a> {
    pub feature: &'a str,
    pub kind: &'static str,
    pub id: &'a str,
    pub title: &'a str,
    pub file: String,
    pub line: u32,
    pub changed: Option<When<'a>>,
    pub new: Option<bool>,
    pub places: Vec<DriftPlace<'a>>,
}

#[derive(Serialize)]
pub(crate) struct DriftPlace<'a> {
    pub kind: &'static str,
    pub name: Option<&'a str>,
    pub file: String,
    pub line: u32,
    pub suspect: bool,
    pub changed: Option<When<'a>>,
}

#[derive(Serialize)]
pub(crate) struct When<'a> {
    pub when: &'static str,
    pub commit: Option<Commit<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Commit<'a> {
    pub hash: &'a str,
    pub date: &'a str,
    pub subject: &'a str,
}
