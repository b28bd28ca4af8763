//! `specls check`: all findings of what is shown, for people or as JSON.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use specls_analysis::{Severity, findings_and, fixes, history_findings, in_parallel};
use specls_disk::Skipped;
use specls_index::{FeatureId, File, FileId};
use specls_syntax::{Encoding, LineCol, Span};

use crate::ladder::Standing;
use crate::output::{Failure, Screen, finish, write_json};
use crate::project::Opened;
use crate::{CheckFormat, human, json, openspec};

/// Runs the command.
pub(crate) fn run(
    path: &Path,
    format: CheckFormat,
    strict: bool,
    deny: Option<Severity>,
) -> Result<ExitCode, Failure> {
    if matches!(format, CheckFormat::Openspec) {
        if deny.is_some() {
            return Err(Failure {
                message: "--format openspec knows no --deny".into(),
                help: Some("give --strict to fail on warnings, or leave --format openspec out".into()),
            });
        }
        return openspec::run(path, strict);
    }
    let deny = deny.unwrap_or(Severity::Error);
    if strict {
        return Err(Failure {
            message: "--strict belongs to --format openspec".into(),
            help: Some("give --deny warning to fail on warnings, or add --format openspec".into()),
        });
    }
    let opened = Opened::new(path)?;
    let report = Report::new(&opened);
    let denied = report.findings.iter().any(|f| f.severity >= deny);
    let written = match format {
        CheckFormat::Human => human::print(&mut Screen::stdout(), &opened, &report, deny),
        CheckFormat::Json | CheckFormat::Openspec => write_json(&report.json(opened.root())),
    };
    finish(written, if denied { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What is printed, in order.
pub(crate) struct Report<'s> {
    pub findings: Vec<Found<'s>>,
    /// Files that were not read, as they are printed, with the reason.
    pub skipped: Vec<Skipped>,
    pub summary: json::Summary,
    /// How far each feature that is no history has come.
    pub standings: HashMap<FeatureId, Standing>,
}

/// A finding with its places and the titles of its fixes.
pub(crate) struct Found<'s> {
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
    pub place: Place<'s>,
    pub related: Vec<(String, Place<'s>)>,
    pub fixes: Vec<Cow<'static, str>>,
}

/// A span of a file.
pub(crate) struct Place<'s> {
    pub file: &'s File,
    /// As it is printed.
    pub path: Cow<'s, str>,
    pub span: Span,
    /// 0-based, in code points.
    pub start: LineCol,
    /// 0-based, in code points, exclusive.
    pub end: LineCol,
}

impl<'s> Place<'s> {
    fn new(opened: &'s Opened, file: FileId, span: Span) -> Option<Self> {
        let file: &File = opened.snapshot.file_by_id(file)?;
        let at = |offset| file.facts.lines.line_col(offset, Encoding::Utf32);
        Some(Self { file, path: opened.relative(&file.path), span, start: at(span.start), end: at(span.end) })
    }

    /// `path:line:column`.
    pub(crate) fn written(&self) -> String {
        format!("{}:{}:{}", self.path, self.start.line + 1, self.start.col + 1)
    }
}

impl<'s> Report<'s> {
    pub(crate) fn new(opened: &'s Opened) -> Self {
        let (mut found, standings) = findings_and(&opened.snapshot, Standing::new);
        // Whoever names nothing but archived features asks for them.
        let history = opened.features_around().into_iter().filter(|f| f.archived);
        found.extend(history.flat_map(|f| history_findings(&opened.snapshot, f.id)));
        found.retain(|f| opened.snapshot.file_by_id(f.file).is_some_and(|f| opened.shows(&f.path)));
        // Settings above the root hold for all of it.
        let above = |path: &str| opened.shows_all() && specls_disk::relative(opened.root(), path).is_none();
        found.extend(opened.session.settings_findings().into_iter().filter(|f| {
            let file = opened.snapshot.file_by_id(f.file);
            file.is_some_and(|f| opened.shows(&f.path) || above(&f.path))
        }));
        let fixes = in_parallel(&found, |finding| fixes(&opened.snapshot, finding));
        let place = |file, span| Place::new(opened, file, span);
        let findings = found.into_iter().zip(fixes).filter_map(|(finding, fixes)| {
            let related = finding.related.into_iter();
            Some(Found {
                code: finding.code,
                severity: finding.severity,
                message: finding.message,
                place: place(finding.file, finding.span)?,
                related: related.filter_map(|r| Some((r.message, place(r.file, r.span)?))).collect(),
                fixes: fixes.into_iter().map(|fix| fix.title).collect(),
            })
        });
        let mut findings: Vec<Found<'_>> = findings.collect();
        findings.sort_by(|a, b| key(a).cmp(&key(b)));
        let skipped = opened.session.skipped().into_iter().filter(|s| opened.shows(&s.path));
        let skipped = skipped.map(|s| Skipped { path: opened.relative(&s.path).into_owned(), ..s }).collect();
        let summary = summary(opened, &findings);
        Self { findings, skipped, summary, standings: standings.into_iter().collect() }
    }

    fn json<'a>(&'a self, root: &'a str) -> json::Check<'a> {
        json::Check {
            version: json::VERSION,
            root,
            findings: self.findings.iter().map(json_finding).collect(),
            skipped: self
                .skipped
                .iter()
                .map(|s| json::Skipped { file: &s.path, reason: &s.reason })
                .collect(),
            summary: self.summary,
        }
    }
}

fn key<'f>(found: &'f Found<'_>) -> (&'f str, LineCol, &'static str, &'f str) {
    (&found.place.path, found.place.start, found.code, &found.message)
}

fn summary(opened: &Opened, findings: &[Found<'_>]) -> json::Summary {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    json::Summary {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        hints: count(Severity::Hint),
        files: opened.snapshot.files().filter(|f| opened.shows(&f.path)).count(),
        features: opened.features().len(),
    }
}

fn json_finding<'a>(found: &'a Found<'_>) -> json::Finding<'a> {
    let related = found.related.iter().map(|(message, place)| json::Related {
        message,
        file: &place.path,
        line: place.start.line + 1,
        column: place.start.col + 1,
    });
    json::Finding {
        code: found.code,
        severity: found.severity.name(),
        message: &found.message,
        file: &found.place.path,
        line: found.place.start.line + 1,
        column: found.place.start.col + 1,
        end_line: found.place.end.line + 1,
        end_column: found.place.end.col + 1,
        related: related.collect(),
        fixes: found.fixes.iter().map(|title| &**title).collect(),
    }
}
