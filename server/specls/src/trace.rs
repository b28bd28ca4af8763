//! `specls trace`: every item with what fulfils it and every link, as a table or as JSON; with likely links if asked.

use std::path::Path;
use std::process::ExitCode;

use specls_analysis::in_parallel;
use specls_report::{Trace, VERSION, feature, traced};

use crate::output::{Failure, Screen, finish, write_json};
use crate::project::Opened;
use crate::{TraceFormat, table};

/// Runs the command.
pub(crate) fn run(path: &Path, format: TraceFormat, inferred: bool) -> Result<ExitCode, Failure> {
    let opened = Opened::new(path)?;
    let features = traced(&opened.snapshot, &opened.scope);
    let written = match format {
        TraceFormat::Table => table::print(&mut Screen::stdout(), &opened, &features, inferred),
        TraceFormat::Json => write_json(&Trace {
            version: VERSION,
            root: opened.root(),
            features: in_parallel(&features, |traced| {
                feature(&opened.snapshot, &opened.scope, traced, inferred)
            }),
        }),
    };
    finish(written, ExitCode::SUCCESS)
}
