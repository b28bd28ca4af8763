//! `specls explain`: the documentation of a finding.

use std::io::{self, Write};
use std::process::ExitCode;

use specls_analysis::{RULES, RuleInfo, codes, rule};

use crate::output::{Failure, Screen, finish};

/// Names that are offered for one that is unknown.
const OFFERED: usize = 3;

/// Runs the command.
pub(crate) fn run(code: Option<&str>) -> Result<ExitCode, Failure> {
    let mut screen = Screen::stdout();
    let written = match code {
        None => list(&mut screen),
        Some(code) => match rule(code) {
            Some(rule) => one(&mut screen, rule.info()),
            None => return Err(unknown(code)),
        },
    };
    finish(written, ExitCode::SUCCESS)
}

fn list(screen: &mut Screen) -> io::Result<()> {
    let widest = codes().iter().map(|code| code.len()).max().unwrap_or(0);
    for rule in RULES {
        let RuleInfo { code, severity, summary, .. } = rule.info();
        let style = screen.palette.severity(severity);
        writeln!(screen.out, "{code:widest$}  {style}{:7}{style:#}  {summary}", severity.name())?;
    }
    writeln!(screen.out, "\n`specls explain CODE` says more.")?;
    screen.out.flush()
}

fn one(screen: &mut Screen, info: RuleInfo) -> io::Result<()> {
    let (style, bold) = (screen.palette.severity(info.severity), screen.palette.bold);
    writeln!(screen.out, "{style}{}[{}]{style:#}", info.severity.name(), info.code)?;
    writeln!(screen.out, "{bold}{}{bold:#}\n\n{}", info.summary, info.docs.trim())?;
    screen.out.flush()
}

fn unknown(code: &str) -> Failure {
    let near = near(code);
    let meant =
        if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
    Failure {
        message: format!("no finding has the code `{code}`{meant}"),
        help: Some("`specls explain` lists all of them".into()),
    }
}

/// Codes that were probably meant, the nearest first.
fn near(code: &str) -> Vec<&'static str> {
    let code = code.to_lowercase();
    let distance = |known: &str| {
        let slips = strsim::damerau_levenshtein(&code, known);
        let part = code.len() >= 4 && (known.contains(&code) || code.contains(known));
        if part { Some(slips.min(1)) } else { (slips <= known.len() / 3).then_some(slips) }
    };
    let mut found: Vec<_> = codes().into_iter().filter_map(|known| Some((distance(known)?, known))).collect();
    found.sort_unstable();
    let best = found.first().map_or(0, |(slips, _)| *slips);
    found.retain(|(slips, _)| *slips <= best + 1);
    found.into_iter().map(|(_, known)| known).take(OFFERED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_codes() {
        assert_eq!(near("unplaned-requirement"), ["unplanned-requirement"]);
        assert_eq!(near("Missing_Tasks"), ["missing-tasks"]);
        assert_eq!(near("duplicate"), ["duplicate-requirement", "duplicate-task"]);
        assert!(near("FR-001").is_empty());
    }
}
