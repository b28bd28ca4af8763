//! The `specls` program: an adapter between the model and a terminal. It holds no rule about specs.

mod check;
mod drift;
mod excerpt;
mod explain;
mod human;
mod json;
mod ladder;
mod openspec;
mod output;
mod project;
mod table;
mod trace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::Styles;
use clap::{Parser, Subcommand, ValueEnum};
use specls_analysis::Severity;
use tracing_subscriber::EnvFilter;

use crate::output::{Failure, Palette};

/// The language server for spec-driven development, and the same on the command line.
#[derive(Parser)]
#[command(name = "specls", version, styles = styles(), subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say what is wrong or unfulfilled in the specs of a folder.
    ///
    /// Exit status: 0 if nothing was found at or above --deny, 1 if something was, 2 if the check could not run.
    Check {
        /// A folder or file. Inside a project (a folder with .specify, .kiro or openspec in it) all of it is
        /// read, and only what lies below PATH is printed.
        #[arg(default_value = ".")]
        path: PathBuf,
        /// For people, the stable format described in docs/json.md, or what `openspec validate --all --json` says.
        #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
        format: CheckFormat,
        /// With `--format openspec`: warnings fail, too. That format knows no --deny.
        #[arg(long)]
        strict: bool,
        /// Exit with 1 if there is a finding of this severity or a higher one [default: error].
        #[arg(long, value_enum, value_name = "SEVERITY")]
        deny: Option<Deny>,
    },
    /// Show every requirement with what fulfils it: tasks, code and tests.
    Trace {
        /// A folder or file, as for `check`.
        #[arg(default_value = ".")]
        path: PathBuf,
        /// A table of requirements, or every item and link in the stable format described in docs/json.md.
        #[arg(long, value_enum, default_value_t = TraceFormat::Table)]
        format: TraceFormat,
        /// Also what nobody wrote but is likely: in JSON of each task the five best requirements with how sure that is
        /// and why, in the table tasks of at least 0.5. Guesses count for nothing.
        #[arg(long)]
        inferred: bool,
    },
    /// List requirements whose text changed later than the code, tests and contracts that name them, by git's history.
    ///
    /// Exit status: 0 if nothing is suspect, 1 if something is, 2 if there is no history to compare with.
    Drift {
        /// A folder or file, as for `check`; of requirements elsewhere the places that lie below it.
        #[arg(default_value = ".")]
        path: PathBuf,
        /// Only requirements whose text differs from this commit (branch, tag, hash, HEAD~3), or from where the branch
        /// left its line, each with all of its places and whether they changed since, too.
        #[arg(long, value_name = "REV")]
        since: Option<String>,
        /// For people, or the stable format described in docs/json.md.
        #[arg(long, value_enum, default_value_t = DriftFormat::Text)]
        format: DriftFormat,
    },
    /// Explain a finding, or list all of them.
    Explain {
        /// What stands in brackets behind the severity, such as unplanned-requirement.
        code: Option<String>,
    },
    /// Serve an editor over the standard streams (Language Server Protocol). Logs go to standard error; SPECLS_LOG=debug
    /// says more.
    Lsp {
        /// Accepted because many clients send it; the standard streams are the only way.
        #[arg(long)]
        stdio: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum CheckFormat {
    Human,
    Json,
    Openspec,
}

#[derive(Clone, Copy, ValueEnum)]
enum TraceFormat {
    Table,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum DriftFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    Error,
    Warning,
    Info,
    Hint,
}

impl Deny {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
            Self::Hint => Severity::Hint,
        }
    }
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Check { path, format, strict, deny } => {
            check::run(&path, format, strict, deny.map(Deny::severity))
        }
        Command::Trace { path, format, inferred } => trace::run(&path, format, inferred),
        Command::Drift { path, since, format } => drift::run(&path, since.as_deref(), format),
        Command::Explain { code } => explain::run(code.as_deref()),
        Command::Lsp { stdio: _ } => serve(),
    };
    done.unwrap_or_else(|failure| could_not_run(&failure))
}

/// Runs the language server until its client is gone. Ends the process: a thread may still wait for input.
fn serve() -> ! {
    let filter = EnvFilter::try_from_env("SPECLS_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    let code = specls_lsp::run().unwrap_or_else(|error| {
        tracing::error!("the server cannot start: {error}");
        2
    });
    std::process::exit(code)
}

fn could_not_run(failure: &Failure) -> ExitCode {
    let style = Palette::coloured().severity(Severity::Error);
    anstream::eprintln!("{style}error{style:#}: {}", output::clean(&failure.message));
    if let Some(help) = &failure.help {
        anstream::eprintln!("  = help: {help}");
    }
    ExitCode::from(2)
}

fn styles() -> Styles {
    let palette = Palette::coloured();
    Styles::styled().header(palette.heading).usage(palette.heading).literal(palette.bold)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
