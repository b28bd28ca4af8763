//! What archiving writes into one main spec.

use crate::merge::{Merged, Refusal, merge};
use crate::messages::NO_REQUIREMENTS;
use crate::spec::validate_spec;
use crate::{Issue, Level};

/// What archiving does with one main spec.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It writes this text.
    Write(String),
    /// Everything the delta says is there already: the file stays as it is.
    InSync,
    /// It deletes the spec, as the change asks for.
    Retire,
    /// It refuses, and changes nothing at all.
    Refused {
        /// Why.
        refusal: Refusal,
        /// What is wrong with the spec that would have come out.
        issues: Vec<Issue>,
    },
}

/// The text `openspec archive` would write for `delta` into the main spec of `capability`, with the line ends of `main`.
/// It is `main` itself if there is nothing to do.
///
/// # Errors
/// If archiving would refuse the delta, or if the spec would not be valid.
pub fn archive(main: Option<&str>, delta: &str, capability: &str, change: &str) -> Result<String, Refusal> {
    match outcome(main, merge(main, delta, capability, change), capability, false) {
        Outcome::Write(text) => Ok(text),
        Outcome::InSync | Outcome::Retire => Ok(main.unwrap_or_default().to_owned()),
        Outcome::Refused { refusal, .. } => Err(refusal),
    }
}

/// What becomes of a merged spec. `may_retire` says whether the change is allowed to delete specs
/// (`retire_capabilities`).
#[must_use]
pub fn outcome(
    main: Option<&str>,
    merged: Result<Merged, Refusal>,
    capability: &str,
    may_retire: bool,
) -> Outcome {
    let merged = match merged {
        Ok(merged) => merged,
        Err(refusal) => return Outcome::Refused { refusal, issues: Vec::new() },
    };
    let verdict = validate_spec(capability, &merged.text, false);
    let mut errors = verdict.issues.iter().filter(|issue| issue.level == Level::Error);
    let only_empty = !verdict.valid && errors.all(|issue| issue.message == NO_REQUIREMENTS);
    if may_retire && merged.is_empty && merged.unaccounted.is_empty() && only_empty {
        match main {
            None => return Outcome::InSync,
            Some(_) if merged.counts.removed > 0 => return Outcome::Retire,
            Some(_) => {}
        }
    }
    if !verdict.valid {
        let message = format!("Rebuilt spec for '{capability}' failed validation. No files were changed.");
        return Outcome::Refused { refusal: Refusal::new(message), issues: verdict.issues };
    }
    if merged.counts.total() == 0 {
        return Outcome::InSync;
    }
    Outcome::Write(match main {
        Some(main) => with_ends_of(&merged.text, main),
        None => merged.text,
    })
}

/// `text` with the line ends most lines of `model` have.
fn with_ends_of(text: &str, model: &str) -> String {
    let crlf = model.matches("\r\n").count();
    let lf = model.bytes().filter(|b| *b == b'\n').count() - crlf;
    if crlf + lf == 0 {
        return text.to_owned();
    }
    let text = text.replace("\r\n", "\n");
    if crlf >= lf { text.replace('\n', "\r\n") } else { text }
}
