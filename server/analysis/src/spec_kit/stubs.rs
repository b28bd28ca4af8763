//! Task stubs in the form that `/speckit.converge` writes (formats §2.7, design §6).

use std::fmt::Write as _;

use smol_str::SmolStr;
use specls_index::{Feature, FeatureFile, ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, FileFacts, Item, ItemKind, LineEnd, Span, split};

use crate::coverage::live_requirements;
use crate::edit::{FileEdit, NewText};
use crate::stub::{cut, sentence};

/// The story a requirement is tied to: the one its own lines name, or the only one whose section names it.
#[must_use]
pub fn story_of(feature: &Feature, index: ItemIndex) -> Option<SmolStr> {
    let own: Vec<SmolStr> = feature
        .links
        .iter()
        .filter(|l| l.from == Some(index))
        .filter_map(|l| story_id(feature.fact(l.to)))
        .collect();
    if !own.is_empty() {
        return only(own);
    }
    only(
        feature
            .links
            .iter()
            .filter(|l| l.to == index)
            .filter_map(|l| story_id(feature.fact(l.from?)))
            .collect(),
    )
}

/// The one id that all of `ids` are.
fn only(mut ids: Vec<SmolStr>) -> Option<SmolStr> {
    ids.sort_unstable();
    ids.dedup();
    if ids.len() == 1 { ids.pop() } else { None }
}

/// The story that a story or one of its scenarios is.
fn story_id(item: &Item) -> Option<SmolStr> {
    match item.kind {
        ItemKind::Story => Some(item.id.clone()),
        ItemKind::Scenario => item.id.split_once('/').map(|(story, _)| story.into()),
        _ => None,
    }
}

/// What a task for `item` says: its first sentence without `System MUST`, at most 100 code points, and where it is from.
#[must_use]
pub fn stub_text(item: &Item) -> String {
    format!("{} per {} (missing)", imperative(&item.text), item.id)
}

fn imperative(text: &str) -> String {
    cut(without_modal(&sentence(text)))
}

/// Without a leading `System MUST`, `The system SHALL`, ….
fn without_modal(sentence: &str) -> &str {
    let rest = strip_word(sentence, "The").unwrap_or(sentence);
    let Some(rest) = strip_word(rest, "System") else { return sentence };
    let rest =
        ["MUST", "SHALL", "SHOULD"].iter().find_map(|modal| strip_word(rest.trim_start_matches("**"), modal));
    let Some(rest) = rest else { return sentence };
    rest.trim_start_matches("**").trim_start()
}

/// `text` without `word` (any case) and the blank behind it.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    (head.eq_ignore_ascii_case(word) && !rest.starts_with(|c: char| c.is_alphanumeric()))
        .then(|| rest.trim_start())
}

/// Adds a stub for each of `items` to the feature's task list, or creates the list.
pub(crate) fn insert(feature: &Feature, items: &[ItemIndex]) -> Vec<FileEdit> {
    let Some(list) = feature.artifact(ArtifactKind::Tasks) else { return Vec::new() };
    let facts = &list.facts;
    let end = facts.line_end.as_str();
    let mut next = NextTask::after(feature);
    let mut texts: Vec<NewText> = Vec::new();
    let mut rest = Vec::new();
    for &index in items {
        let story = story_of(feature, index);
        let place = story.as_ref().and_then(|story| story_place(facts, story));
        match (story, place) {
            (Some(story), Some(place)) => {
                let line = next.line(Some(&story), feature.fact(index));
                let joins = texts.iter().any(|t| t.span.start == place.at);
                let lead = if joins { end.to_owned() } else { place.lead(end) };
                push(&mut texts, place.at, &lead, &line);
            }
            _ => rest.push(index),
        }
    }
    if !rest.is_empty() {
        let place = convergence(facts);
        let mut lead = place.lead(end);
        for index in rest {
            push(&mut texts, place.at, &lead, &next.line(None, feature.fact(index)));
            lead = end.to_owned();
        }
    }
    texts.sort_by_key(|t| t.span);
    if let Some(text) = texts.last_mut().filter(|_| facts.len == 0) {
        text.text.push_str(end);
    }
    vec![FileEdit::Change { file: list.id, texts }]
}

/// Inserts a line; behind what is inserted at the same place already.
fn push(texts: &mut Vec<NewText>, at: u32, lead: &str, line: &str) {
    if let Some(text) = texts.iter_mut().find(|t| t.span.start == at) {
        let _ = write!(text.text, "{lead}{line}");
    } else {
        texts.push(NewText { span: Span { start: at, end: at }, text: format!("{lead}{line}") });
    }
}

/// Where a stub goes, and what must stand before it.
struct Place {
    at: u32,
    /// Blank lines (1: only a line end) before the stub.
    breaks: usize,
    heading: Option<String>,
}

impl Place {
    fn lead(&self, end: &str) -> String {
        match &self.heading {
            Some(heading) => format!("{}{heading}{end}{end}", end.repeat(self.breaks)),
            None => end.repeat(self.breaks),
        }
    }
}

/// The end of a story's phase: behind its last task.
fn story_place(facts: &FileFacts, story: &str) -> Option<Place> {
    let phase = facts.phases.iter().position(|p| p.stories.len() == 1 && p.stories[0] == story)?;
    Some(end_of_phase(facts, phase))
}

fn end_of_phase(facts: &FileFacts, phase: usize) -> Place {
    let heading = &facts.headings[facts.phases[phase].heading as usize];
    let inside = facts.items.iter().filter(|i| i.kind == ItemKind::Task && heading.section.encloses(i.span));
    match inside.map(|i| i.span.end).max() {
        Some(at) => Place { at, breaks: 1, heading: None },
        None => Place { at: heading.section.end, breaks: 2, heading: None },
    }
}

/// `## Phase N: Convergence` at the end, joined if it is the last phase.
fn convergence(facts: &FileFacts) -> Place {
    let last = facts.phases.len().checked_sub(1);
    if let Some(last) =
        last.filter(|&p| facts.headings[facts.phases[p].heading as usize].title.contains("Convergence"))
    {
        return end_of_phase(facts, last);
    }
    let number = facts.phases.iter().filter_map(|p| p.number).max().unwrap_or(0).saturating_add(1);
    // In front of the last line end if there is one, so that the file keeps it; not every line need end alike.
    let last_line = facts.lines.line_count().saturating_sub(if facts.final_newline { 2 } else { 1 });
    let at = facts.lines.line_span(last_line).end;
    Place {
        at,
        breaks: if facts.len == 0 { 0 } else { 2 },
        heading: Some(format!("## Phase {number}: Convergence")),
    }
}

/// Hands out task ids after the largest one, in the form that the list uses.
struct NextTask {
    prefix: SmolStr,
    number: u32,
    width: usize,
}

impl NextTask {
    fn after(feature: &Feature) -> Self {
        let plain = |item: &Item| {
            split(&item.id)
                .filter(|(prefix, ..)| matches!(*prefix, "T" | "T-" | "TASK-"))
                .map(|(p, n, w, _)| (SmolStr::new(p), n, w))
        };
        let all = || {
            feature
                .items()
                .filter(|(_, _, i)| i.kind == ItemKind::Task)
                .filter_map(|(_, _, item)| plain(item))
        };
        let number = all().map(|(_, n, _)| n).max().unwrap_or(0);
        let (prefix, width) = all().last().map_or((SmolStr::new_static("T"), 3), |(p, _, w)| (p, w.max(3)));
        Self { prefix, number, width }
    }

    fn line(&mut self, story: Option<&str>, item: &Item) -> String {
        self.number += 1;
        let label = story.map_or(String::new(), |story| format!("[{story}] "));
        format!("- [ ] {}{:0width$} {label}{}", self.prefix, self.number, stub_text(item), width = self.width)
    }
}

/// A whole tasks.md: title, input, a phase for each story with its requirements, the rest in a phase of their own.
pub(crate) fn task_list(feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit> {
    let Some(spec) = feature.artifact(ArtifactKind::Spec) else { return Vec::new() };
    let end = spec.facts.line_end;
    let project = &snapshot.project(feature.project).path;
    let folder = feature.path.strip_prefix(&**project).unwrap_or(&feature.path);
    let mut text =
        format!("# Tasks: {}\n\n**Input**: Design documents from `{folder}/`\n", title(spec, feature));
    let mut next = NextTask { prefix: SmolStr::new_static("T"), number: 0, width: 3 };
    let mut rest: Vec<ItemIndex> = Vec::new();
    let mut by_story: Vec<(SmolStr, Vec<ItemIndex>)> = Vec::new();
    for (index, _, _) in live_requirements(feature) {
        match story_of(feature, index) {
            Some(story) => match by_story.iter_mut().find(|s| s.0 == story) {
                Some(entry) => entry.1.push(index),
                None => by_story.push((story, vec![index])),
            },
            None => rest.push(index),
        }
    }
    let mut phase = 0;
    let stories = feature.items().filter(|(i, _, item)| {
        item.kind == ItemKind::Story && !item.withdrawn && feature.defining(item.kind, &item.id) == Some(*i)
    });
    for (index, file, story) in stories {
        phase += 1;
        let heading = file.facts.headings.iter().find(|h| h.section == story.span);
        let _ = write!(text, "\n## Phase {phase}: {}\n\n", heading.map_or(story.id.as_str(), |h| &h.title));
        let tied = by_story.iter().find(|s| s.0 == story.id).map_or(&[][..], |s| &s.1);
        for &requirement in tied {
            let _ = writeln!(text, "{}", next.line(Some(&story.id), feature.fact(requirement)));
        }
        if tied.is_empty() {
            // A phase without a task would leave the story unplanned in a list that is just made.
            let _ = writeln!(text, "{}", next.line(Some(&story.id), feature.fact(index)));
        }
    }
    // Also what is tied to a story that no phase was made for: a withdrawn one.
    let placed = |story: &SmolStr| text.contains(&format!("[{story}] "));
    rest.extend(by_story.iter().filter(|(story, _)| !placed(story)).flat_map(|(_, items)| items));
    rest.sort_unstable();
    if !rest.is_empty() {
        let _ = write!(text, "\n## Phase {}: Requirements\n\n", phase + 1);
        for index in rest {
            let _ = writeln!(text, "{}", next.line(None, feature.fact(index)));
        }
    }
    if end == LineEnd::CrLf {
        text = text.replace('\n', "\r\n");
    }
    vec![FileEdit::Create { path: format!("{}/tasks.md", feature.path).into(), text }]
}

/// The feature's title without the template's words in front.
fn title(spec: &FeatureFile, feature: &Feature) -> String {
    let title = spec.facts.title().filter(|h| h.level == 1).map(|h| h.title.as_str()).unwrap_or_default();
    let bare = title.split_once([':', '：']).map_or(title, |(_, rest)| rest).trim();
    if bare.is_empty() { feature.name.to_string() } else { bare.to_owned() }
}
