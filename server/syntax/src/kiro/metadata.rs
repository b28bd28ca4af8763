//! Files of Kiro that are no Markdown: `.config.kiro`, cc-sdd's `spec.json`, hooks. Each is one JSON object.

use super::json::{self, Value};
use crate::dialect::{Draft, around, name_of};
use crate::{Lines, Span};

/// Adds what is wrong with the file at `path`, if it is one of these.
pub(super) fn read(path: &str, text: &str, out: &mut Draft) {
    if !is_metadata(path) {
        return;
    }
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let (json, mistake) = json::read(text, Span::new(start, text.len()));
    let problem = match mistake {
        Some(mistake) => (mistake.span, mistake.message),
        None if matches!(json.value, Value::Object(_)) => return,
        None => (json.span, format!("expected an object here, found {}", json.words())),
    };
    // A file that names nothing comes without its lines.
    out.lines = Lines::new(text);
    out.problem(problem.0, problem.1);
}

fn is_metadata(path: &str) -> bool {
    match name_of(path) {
        ".config.kiro" => true,
        "spec.json" => around(path, super::ROOTS[0]).is_some(),
        name if name.ends_with(".kiro.hook") => true,
        name => name.ends_with(".json") && around(path, ".kiro/hooks/").is_some(),
    }
}
