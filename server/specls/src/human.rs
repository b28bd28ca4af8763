//! Findings the way a compiler shows them: message, place, source line, underline, help.

use std::io::{self, Write};

use anstyle::Style;
use specls_analysis::Severity;
use specls_syntax::Role;

use crate::check::{Found, Place, Report};
use crate::excerpt::Texts;
use crate::ladder;
use crate::output::{Palette, Screen, clean, counted};
use crate::project::Opened;

/// Skipped files that are named.
const SKIPPED_SHOWN: usize = 10;

/// Prints a report. Hints take one line each, unless they are what is denied.
pub(crate) fn print(
    screen: &mut Screen,
    opened: &Opened,
    report: &Report<'_>,
    deny: Severity,
) -> io::Result<()> {
    let (out, palette) = (&mut *screen.out, &screen.palette);
    let in_full = |f: &&Found<'_>| f.severity > Severity::Hint || deny == Severity::Hint;
    let mut texts = Texts::default();
    for found in report.findings.iter().filter(in_full) {
        draw(out, palette, &mut texts, found)?;
    }
    let mut hints = report.findings.iter().filter(|f| !in_full(f)).peekable();
    let any_hints = hints.peek().is_some();
    for found in hints {
        let place = found.place.written();
        title(out, palette, found, format_args!("{}{}{:#}: ", palette.dim, clean(&place), palette.dim))?;
    }
    if any_hints {
        writeln!(out)?;
    }
    skipped(out, palette, report)?;
    ladder::print(out, palette, opened, &report.standings)?;
    last_line(out, palette, opened, report)?;
    out.flush()
}

/// `warning[code]: message`.
fn title(
    out: &mut dyn Write,
    palette: &Palette,
    found: &Found<'_>,
    before: std::fmt::Arguments<'_>,
) -> io::Result<()> {
    let (style, bold) = (palette.severity(found.severity), palette.bold);
    let (name, message) = (found.severity.name(), clean(&found.message));
    let message_style = if found.severity > Severity::Hint { bold } else { Style::new() };
    writeln!(out, "{style}{name}[{}]{style:#}: {before}{message_style}{message}{message_style:#}", found.code)
}

fn draw(out: &mut dyn Write, palette: &Palette, texts: &mut Texts, found: &Found<'_>) -> io::Result<()> {
    title(out, palette, found, format_args!(""))?;
    let lines = std::iter::once(&found.place).chain(found.related.iter().map(|(_, place)| place));
    let gutter = lines.map(|place| (place.start.line + 1).ilog10() as usize + 1).max().unwrap_or(1);
    let style = palette.severity(found.severity);
    source(out, palette, texts, &found.place, gutter, Underline { mark: "^", style })?;
    for (message, place) in &found.related {
        let bold = palette.bold;
        writeln!(out, "{bold}note{bold:#}: {}", clean(message))?;
        source(out, palette, texts, place, gutter, Underline { mark: "-", style: palette.dim })?;
    }
    let dim = palette.dim;
    for fix in &found.fixes {
        writeln!(out, "{:gutter$} {dim}={dim:#} help: {}", "", clean(fix))?;
    }
    writeln!(out)
}

/// What a span is underlined with.
struct Underline {
    mark: &'static str,
    style: Style,
}

/// Where it is, and the line with an underline; only where it is, if the text is no longer what was read.
fn source(
    out: &mut dyn Write,
    palette: &Palette,
    texts: &mut Texts,
    place: &Place<'_>,
    gutter: usize,
    Underline { mark, style }: Underline,
) -> io::Result<()> {
    let dim = palette.dim;
    writeln!(out, "{:gutter$}{dim}-->{dim:#} {}", "", clean(&place.written()))?;
    let Some(excerpt) = texts.excerpt(place.file, place.span.start, place.span.end) else { return Ok(()) };
    writeln!(out, "{:gutter$} {dim}|{dim:#}", "")?;
    let (before, marked, after) = (&excerpt.before, &excerpt.marked, excerpt.after.trim_end());
    writeln!(out, "{dim}{:gutter$} |{dim:#} {before}{marked}{after}", place.start.line + 1)?;
    let marks = mark.repeat(excerpt.width);
    writeln!(out, "{:gutter$} {dim}|{dim:#} {:2$}{style}{marks}{style:#}", "", "", excerpt.indent)
}

fn skipped(out: &mut dyn Write, palette: &Palette, report: &Report<'_>) -> io::Result<()> {
    if report.skipped.is_empty() {
        return Ok(());
    }
    let (bold, dim) = (palette.bold, palette.dim);
    let verb = if report.skipped.len() == 1 { "was" } else { "were" };
    writeln!(out, "{bold}{} {verb} not read{bold:#}", counted(report.skipped.len(), "file"))?;
    for skipped in report.skipped.iter().take(SKIPPED_SHOWN) {
        writeln!(out, "  {}: {dim}{}{dim:#}", clean(&skipped.path), clean(&skipped.reason))?;
    }
    if report.skipped.len() > SKIPPED_SHOWN {
        writeln!(out, "  … and {} more, all of them in --format json", report.skipped.len() - SKIPPED_SHOWN)?;
    }
    writeln!(out)
}

fn last_line(out: &mut dyn Write, palette: &Palette, opened: &Opened, report: &Report<'_>) -> io::Result<()> {
    let summary = &report.summary;
    let counts = [
        (summary.errors, "error", Severity::Error),
        (summary.warnings, "warning", Severity::Warning),
        (summary.infos, "information", Severity::Info),
        (summary.hints, "hint", Severity::Hint),
    ];
    let parts = counts.iter().filter(|(count, ..)| *count > 0).map(|&(count, word, severity)| {
        let style = palette.severity(severity);
        // The word has no plural.
        let words = if word == "information" { format!("{count} {word}") } else { counted(count, word) };
        format!("{style}{words}{style:#}")
    });
    let found = parts.collect::<Vec<_>>().join(", ");
    let found = if found.is_empty() { "nothing found".to_owned() } else { found };
    let (files, features) = (counted(summary.files, "file"), counted(summary.features, "feature"));
    writeln!(out, "{found} in {files}, {features}")?;
    if opened.snapshot.features().all(|f| f.role == Role::Contract) {
        writeln!(
            out,
            "there are no specs below {}: a feature is a folder with a spec.md in `specs/` or `.specify/specs/` of a \
             project, or one where plan.md or tasks.md stands beside it; a folder in `.kiro/specs/`; a capability or a \
             change in `openspec/`",
            clean(opened.root())
        )?;
    }
    Ok(())
}
