//! The Spec Kit dialect: what its artifacts are, and what they define (formats: spec-kit).

mod spec;
mod tasks;
#[cfg(test)]
mod tests;
pub(crate) mod words;

pub(crate) use spec::body_of;

use std::borrow::Cow;

use smol_str::SmolStr;

use crate::dialect::{
    self, BareNumbers, Dialect, DialectId, Draft, FeatureFolder, Folder, Role, folder_of, name_of,
};
use crate::ids::Families;
use crate::markdown::Markdown;
use crate::needle::Needle;
use crate::{ArtifactKind, Item, ItemKind, MarkerKind};

/// GitHub Spec Kit.
pub(crate) struct SpecKit;

impl Dialect for SpecKit {
    fn id(&self) -> DialectId {
        DialectId::SpecKit
    }

    fn project_marks(&self) -> &'static [&'static str] {
        &[".specify"]
    }

    fn feature(&self, folder: &Folder<'_>) -> Option<FeatureFolder> {
        is_feature(folder).then(|| {
            let name = SmolStr::new(name_of(folder.path));
            let also = number(&name);
            FeatureFolder { dialect: DialectId::SpecKit, role: Role::Feature, name, also, archived: false }
        })
    }

    fn decides<'p>(&self, path: &'p str) -> Option<&'p str> {
        let name = name_of(path);
        (name == "spec.md" || DESIGN_FILES.contains(&name)).then(|| folder_of(path))
    }

    fn owns(&self, _path: &str, _text: &str) -> bool {
        true
    }

    fn artifact(&self, path: &str) -> ArtifactKind {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        // Only the nearest folders are the feature's own: the workspace may lie below a folder `contracts` itself.
        let below = |folder_name: &str| folder.rsplit('/').take(3).any(|segment| segment == folder_name);
        let directly_below = |folder_name: &str| folder.rsplit('/').next() == Some(folder_name);
        match name {
            _ if directly_below("contracts") => ArtifactKind::Contract,
            _ if directly_below("checklists") => ArtifactKind::Checklist,
            "spec.md" => ArtifactKind::Spec,
            "plan.md" => ArtifactKind::Plan,
            "tasks.md" => ArtifactKind::Tasks,
            "research.md" => ArtifactKind::Research,
            "data-model.md" => ArtifactKind::DataModel,
            "quickstart.md" => ArtifactKind::Quickstart,
            _ if below("contracts") => ArtifactKind::Contract,
            _ if below("checklists") => ArtifactKind::Checklist,
            _ => ArtifactKind::Document,
        }
    }

    fn bare_numbers(&self) -> BareNumbers {
        BareNumbers::Nowhere
    }

    fn items(&self, kind: ArtifactKind, doc: &Markdown<'_>, families: &Families, out: &mut Draft) {
        match kind {
            ArtifactKind::Spec => spec::items(doc, families, out),
            ArtifactKind::Tasks => tasks::items(doc, out),
            ArtifactKind::Checklist => tasks::checklist(doc, out),
            _ => {}
        }
    }

    fn finish(&self, kind: ArtifactKind, doc: &Markdown<'_>, out: &mut Draft) {
        if kind == ArtifactKind::Tasks {
            tasks::dependencies(doc, out);
        }
        markers(kind, doc, out);
    }
}

/// Files beside a spec.md, or in front of one that is still to be written.
const DESIGN_FILES: [&str; 5] = ["plan.md", "tasks.md", "research.md", "data-model.md", "quickstart.md"];

fn is_feature(folder: &Folder<'_>) -> bool {
    let below = |root: &str| folder.path.strip_prefix(root)?.strip_prefix('/');
    // What extensions and presets of Spec Kit bring along is theirs; a feature may be called so itself.
    let brought = [".specify/extensions", ".specify/presets"].iter().any(|own| below(own).is_some());
    if brought || dialect::excluded(folder.from_root) {
        return false;
    }
    let own = ["specs", ".specify/specs"].into_iter().filter_map(below);
    let spec_root = own.chain(folder.in_spec_root).min_by_key(|rest| rest.len());
    let has = folder.has;
    match spec_root {
        Some(inside) => {
            let numbered = !inside.contains('/') && number(inside).is_some();
            has("spec.md") || numbered && DESIGN_FILES.iter().any(|name| has(name))
        }
        None => has("spec.md") && (has("plan.md") || has("tasks.md")),
    }
}

/// The number in front of a feature folder's name: `004` of `004-albums`, `20260102-101112` of a timestamp.
fn number(name: &str) -> Option<SmolStr> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if digits < 2 || !name[digits..].starts_with('-') {
        return None;
    }
    let time = name.as_bytes().get(digits + 1..digits + 8);
    if digits == 8 && time.is_some_and(|t| t[..6].iter().all(u8::is_ascii_digit) && t[6] == b'-') {
        return Some(SmolStr::new(&name[..15]));
    }
    Some(SmolStr::new(&name[..digits]))
}

/// Leftovers of the template: exact texts, none of which anybody writes by intention (formats: markers).
pub(crate) const PLACEHOLDERS: [&str; 12] = [
    "[FEATURE NAME]",
    "[###-feature-name]",
    "[DATE]",
    "[Brief Title]",
    "[Entity 1]",
    "[Entity 2]",
    "[FEATURE]",
    "[link]",
    "[Measurable metric]",
    "[CHECKLIST TYPE]",
    "$ARGUMENTS",
    "TXXX",
];

/// Those that begin with no bracket.
static UNBRACKETED: [Needle; 2] = [Needle::new("$ARGUMENTS"), Needle::new("TXXX")];

fn markers(kind: ArtifactKind, doc: &Markdown<'_>, out: &mut Draft) {
    // Checklists and the like talk *about* markers; a question is asked in the spec or the plan.
    if !matches!(kind, ArtifactKind::Spec | ArtifactKind::Plan | ArtifactKind::Tasks) {
        return;
    }
    let (text, first) = (doc.text, out.markers.len());
    // One look at the brackets, and not one at the text for each of a dozen markers.
    for at in memchr::memchr_iter(b'[', text.as_bytes()) {
        let (rest, next) = (&text[at..], text.as_bytes().get(at + 1));
        if next == Some(&b'N') && rest.starts_with("[NEEDS CLARIFICATION:") {
            question(doc, at, out);
            continue;
        }
        let begins = |marker: &&&str| marker.as_bytes().get(1) == next && rest.starts_with(**marker);
        if let Some(marker) = PLACEHOLDERS.iter().find(begins) {
            placeholder(doc, at, marker, out);
        }
    }
    for marker in &UNBRACKETED {
        marker.find_iter(text).for_each(|at| placeholder(doc, at, marker.text(), out));
    }
    if kind == ArtifactKind::Plan {
        unclear_in_plan(doc, out);
    }
    out.markers[first..].sort_unstable_by_key(|m| m.span);
}

/// Whether somebody who reads the text sees what stands at `at`.
fn readable(doc: &Markdown<'_>, at: usize) -> bool {
    !doc.masked(at as u32) && !doc.in_code(at as u32)
}

/// `[NEEDS CLARIFICATION: which formats?]` at `at`.
fn question(doc: &Markdown<'_>, at: usize, out: &mut Draft) {
    let text = doc.text;
    // A question ends on the line or the next few: an unclosed bracket must not swallow the file.
    let near = &text.as_bytes()[at..text.len().min(at + 1000)];
    let Some(end) = memchr::memchr(b']', near).map(|n| at + n + 1) else { return };
    let question = text[at + 21..end - 1].trim();
    // The template's own explanation of the marker, which many specs keep.
    if question == "specific question" {
        return;
    }
    let one_paragraph = !question.lines().any(|line| line.trim().is_empty());
    if readable(doc, at) && !question.is_empty() && one_paragraph {
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        out.marker(MarkerKind::Clarification, at, end, &question);
    }
}

/// `**Testing**: NEEDS CLARIFICATION`; far into a line it is prose.
fn unclear_in_plan(doc: &Markdown<'_>, out: &mut Draft) {
    let text = doc.text;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"NEEDS CLARIFICATION") {
        let start = doc.lines[doc.line_of(at as u32)].start as usize;
        let before = text[start..at].trim_start();
        let bullet =
            ["- ", "* ", "+ "].iter().find_map(|mark| before.strip_prefix(mark)).map(str::trim_start);
        let bold = bullet.unwrap_or(before).strip_prefix("**").filter(|b| b.len() < 200);
        // `- Frontend: NEEDS CLARIFICATION`: a few words and a colon.
        let plain = bullet.and_then(|b| b.trim_end().strip_suffix(':'));
        let plain = plain.filter(|b| b.split(' ').count() <= 3 && !b.contains(['.', ',', ':', '*', '"']));
        let key = bold.and_then(|b| b.split_once("**")).or(plain.map(|key| (key, "")));
        if let Some((key, between)) = key
            && readable(doc, at)
            && between.trim_matches([':', ' ', '\t']).is_empty()
        {
            out.marker(MarkerKind::Clarification, at, at + 19, key.trim_end_matches(':'));
        }
    }
}

/// What the template has in this place, at `at`.
fn placeholder(doc: &Markdown<'_>, at: usize, marker: &str, out: &mut Draft) {
    let (text, end) = (doc.text, at + marker.len());
    // Issue titles begin with `[FEATURE]`; the template's line ends with it.
    if marker == "[FEATURE]" && !text[end..].trim_start_matches(' ').starts_with(['\n', '\r']) {
        return;
    }
    // `$ARGUMENTS` and `TXXX` in code are talk; `[link](…)` is a link.
    let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'(');
    let template_line = marker == "[###-feature-name]";
    if !doc.masked(at as u32)
        && (template_line || !doc.in_code(at as u32))
        && !word(text.as_bytes().get(end))
        && (at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric())
    {
        out.marker(MarkerKind::Placeholder, at, end, marker);
    }
}

/// Kind of an id by its family.
pub(crate) fn kind_of(id: &str) -> ItemKind {
    match crate::family(id).split('-').next() {
        Some("SC") => ItemKind::SuccessCriterion,
        Some("US") => ItemKind::Story,
        _ => ItemKind::Requirement,
    }
}

/// Whether `text`, an item's text with its markup, says that the item is withdrawn.
fn says_withdrawn(text: &str) -> bool {
    let open = text.trim_start_matches([' ', '*', '_', ':', '：']);
    if let Some((struck, rest)) = open.strip_prefix("~~").and_then(|t| t.split_once("~~")) {
        // `~~DEFERRED~~ …` and `~~text~~ (why)` are withdrawn; `~~old text~~ new text` is amended.
        let word = !struck.trim().contains(char::is_whitespace);
        return word || !rest.trim_start_matches(['*', '_', '.', ' ']).starts_with(char::is_alphanumeric);
    }
    // `_(Removed.)_`, `Withdrawn: …`; `Removed items MUST …` asks for something.
    let plain = open.trim_start_matches(['(', '[', '*', '_', '–', '—', '-', ' ']);
    let end = plain.find(|c: char| !c.is_alphabetic()).unwrap_or(plain.len());
    let alone = plain.len() < text.trim_start_matches([' ', ':', '：']).len()
        || !plain[end..].trim_start().starts_with(char::is_alphabetic);
    alone && words::WITHDRAWN.contains(&plain[..end].to_lowercase().as_str())
}

/// What follows an id, without the ends of the `bold` and `struck` marks in front of it and the separator.
fn after_id(rest: &str, bold: bool, struck: bool) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(rest);
    for (_, mark) in [(bold, "**"), (struck, "~~")].iter().filter(|(open, _)| *open) {
        if let Some(at) = text.find(mark) {
            text.to_mut().replace_range(at..at + mark.len(), "");
        }
    }
    let separators = [' ', '\t', ':', '：', '–', '—', '-', '.', '|'];
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches(separators)),
        Cow::Owned(text) => Cow::Owned(text.trim_start_matches(separators).to_owned()),
    }
}

/// The common part of every item.
pub(crate) fn item(kind: ItemKind, id: &str, span: crate::Span, name: crate::Span, text: String) -> Item {
    Item { kind, id: id.into(), span, name, text: text.into(), withdrawn: false, detail: crate::Detail::None }
}
