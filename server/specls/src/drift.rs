//! `specls drift`: requirements whose text changed later than what names them, for people or as JSON.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use specls_drift::{Asked, Drift, Drifted, Place, When, drift, drift_since};
use specls_history::{Commit, Error, Repository};
use specls_index::File;

use crate::output::{Failure, Palette, Screen, clean, counted, finish, fit, write_json};
use crate::project::Opened;
use crate::{DriftFormat, json};

/// Columns at least that are left for a title or a commit's subject.
const LEAST: usize = 20;

/// Runs the command.
pub(crate) fn run(path: &Path, since: Option<&str>, format: DriftFormat) -> Result<ExitCode, Failure> {
    let opened = Opened::new(path)?;
    let repository = Repository::open(opened.root()).map_err(failure)?;
    let asked = Asked {
        snapshot: &opened.snapshot,
        repository: &repository,
        root: opened.root(),
        text: &text,
        feature: &|_| true,
        go_on: &|| true,
    };
    let found = match since {
        Some(revision) => drift_since(&asked, &repository.since(revision).map_err(failure)?),
        None => drift(&asked),
    };
    let mut found = found.unwrap_or_default();
    only_shown(&opened, &mut found);
    let suspect = found.suspects().next().is_some();
    let written = match format {
        DriftFormat::Text => print(&mut Screen::stdout(), &opened, &found),
        DriftFormat::Json => write_json(&in_json(&opened, &found)),
    };
    finish(written, if suspect { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn failure(error: Error) -> Failure {
    let help = match &error {
        Error::NoRepository(_) => Some("give a folder inside of a repository"),
        Error::Bare(_) => Some("give a folder with a working tree: `git worktree add FOLDER`"),
        Error::NoCommit(_) => Some("commit the specs and the code first"),
        Error::Revision(..) => Some("give a branch, a tag, a hash, or HEAD~3"),
        Error::Unreadable(..) => None,
    };
    Failure { message: error.to_string(), help: help.map(Into::into) }
}

/// The text of a file of the model; a program that runs once has no open documents.
fn text(file: &File) -> Option<Arc<str>> {
    specls_disk::read(&file.path, specls_disk::limit_of(&file.path)).ok().map(Into::into)
}

/// Leaves what lies below PATH: a requirement with all of its places, of any other the places there.
fn only_shown(opened: &Opened, found: &mut Drift) {
    if opened.shows_all() {
        return;
    }
    found.requirements.retain_mut(|one| {
        if opened.shows(&one.path) {
            return true;
        }
        one.places.retain(|place| opened.shows(&place.path));
        !one.places.is_empty()
    });
}

fn print(screen: &mut Screen, opened: &Opened, found: &Drift) -> io::Result<()> {
    let mut feature = None;
    for one in &found.requirements {
        if feature != Some(&one.feature_path) {
            let heading = screen.palette.heading;
            writeln!(screen.out, "{heading}{}{heading:#}\n", clean(&one.feature))?;
            feature = Some(&one.feature_path);
        }
        requirement(screen, opened, found, one)?;
    }
    let (out, dim) = (&mut screen.out, screen.palette.dim);
    for note in &found.notes {
        writeln!(out, "{dim}note:{dim:#} {}", clean(note))?;
    }
    if !found.notes.is_empty() {
        writeln!(out)?;
    }
    last_line(&mut **out, found)?;
    out.flush()
}

fn requirement(screen: &mut Screen, opened: &Opened, found: &Drift, one: &Drifted) -> io::Result<()> {
    let Screen { out, palette, width } = screen;
    let Palette { bold, dim, .. } = palette;
    let room = width.saturating_sub(one.called.chars().count() + 4).max(LEAST);
    let title = clean(&one.title);
    writeln!(out, "  {bold}{}{bold:#}  {}", clean(&one.called), fit(&title, room))?;
    let changed = match &found.base {
        Some(_) if one.new => "new".to_owned(),
        Some(_) => "text differs".to_owned(),
        None => format!("text changed {}", when(&one.changed)),
    };
    let place = format!("{}:{}", opened.relative(&one.path), one.line);
    let room = width.saturating_sub(place.chars().count() + 6).max(LEAST);
    writeln!(out, "    {}  {}", clean(&place), fit(&clean(&changed), room))?;
    for place in &one.places {
        let at = format!("{}:{}", opened.relative(&place.path), place.line);
        let name = place.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        let changed = match &found.base {
            Some(_) if place.suspect => "not changed since".to_owned(),
            Some(_) => "changed since".to_owned(),
            None => format!("last changed {}", when(&place.changed)),
        };
        let kind = format!("{}{name}", place.kind);
        let room = width.saturating_sub(at.chars().count() + kind.chars().count() + 10).max(LEAST);
        let (kind, changed) = (clean(&kind), clean(&changed));
        writeln!(out, "      {}  {dim}{kind}{dim:#}  {}", clean(&at), fit(&changed, room))?;
    }
    writeln!(out)
}

fn when(when: &When) -> String {
    match when {
        When::Uncommitted => "after the last commit".to_owned(),
        When::Commit(commit) => format!("{} {} {}", commit.short(), commit.date, commit.subject),
        When::Before(commit) => format!("before {} {}", commit.short(), commit.date),
    }
}

fn last_line(out: &mut dyn io::Write, found: &Drift) -> io::Result<()> {
    let suspects = found.suspects().count();
    if let Some(base) = &found.base {
        let differ = counted(found.requirements.len(), "requirement");
        let (base, places) = (base.short(), counted(suspects, "place"));
        return writeln!(
            out,
            "{differ} of {} that something names differ from {base}; {places} did not change since",
            found.named
        );
    }
    let of = counted(found.requirements.len(), "requirement");
    let (places, compared) = (counted(suspects, "suspect place"), counted(found.commits, "commit"));
    writeln!(
        out,
        "{places} of {of}; compared {} that something names over {compared}",
        counted(found.named, "requirement")
    )
}

fn in_json<'a>(opened: &'a Opened, found: &'a Drift) -> json::Drift<'a> {
    json::Drift {
        version: json::VERSION,
        root: opened.root(),
        since: found.base.as_ref().map(json_commit),
        requirements: found.requirements.iter().map(|one| json_requirement(opened, found, one)).collect(),
        notes: found.notes.iter().map(String::as_str).collect(),
    }
}

fn json_requirement<'a>(opened: &'a Opened, found: &Drift, one: &'a Drifted) -> json::Drifted<'a> {
    json::Drifted {
        feature: &one.feature,
        kind: one.kind,
        id: &one.id,
        title: &one.title,
        file: opened.relative(&one.path).into_owned(),
        line: one.line,
        changed: found.base.is_none().then(|| json_when(&one.changed)),
        new: found.base.is_some().then_some(one.new),
        places: one.places.iter().map(|place| json_place(opened, found, place)).collect(),
    }
}

fn json_place<'a>(opened: &'a Opened, found: &Drift, place: &'a Place) -> json::DriftPlace<'a> {
    json::DriftPlace {
        kind: place.kind,
        name: place.name.as_deref(),
        file: opened.relative(&place.path).into_owned(),
        line: place.line,
        suspect: place.suspect,
        changed: found.base.is_none().then(|| json_when(&place.changed)),
    }
}

fn json_when(when: &When) -> json::When<'_> {
    let (state, commit) = match when {
        When::Uncommitted => ("uncommitted", None),
        When::Commit(commit) => ("commit", Some(commit)),
        When::Before(commit) => ("before", Some(commit)),
    };
    json::When { when: state, commit: commit.map(json_commit) }
}

fn json_commit(commit: &Commit) -> json::Commit<'_> {
    json::Commit { hash: &commit.hash, date: &commit.date, subject: &commit.subject }
}
