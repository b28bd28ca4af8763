//! Changes of a delta's text: a requirement moves from one section to another.

use specls_index::{File, FileId, Snapshot};
use specls_syntax::openspec::{Delta as Read, Operation as Section};
use specls_syntax::{Operation, Span};

use crate::edit::{FileEdit, NewText};
use crate::guard::applied;

/// Moves the requirement that is the `delta`-th of an open file to the section of `to`, which is made if it is not there.
pub(crate) fn requirement(snapshot: &Snapshot, file: FileId, delta: u32, to: Operation) -> Vec<FileEdit> {
    let texts = snapshot.file_by_id(file).and_then(|file| {
        let texts = texts(file, delta, to)?;
        arrives(file, delta, to, &texts).then_some(texts)
    });
    texts.map(|texts| FileEdit::Change { file, texts }).into_iter().collect()
}

/// Whether the change does what it is to do: a fence that nobody closed may swallow what is put below it.
fn arrives(file: &File, delta: u32, to: Operation, texts: &[NewText]) -> bool {
    let Some((text, moved)) = file.open.as_ref().zip(file.facts.deltas().get(delta as usize)) else {
        return false;
    };
    let Some(now) = applied(&text.0, texts) else { return false };
    let section = if to == Operation::Added { Section::Added } else { Section::Modified };
    let count = |text: &str| {
        let read = Read::new(text);
        let names = read.blocks(section).filter(|block| block.name.text == moved.name);
        (names.count(), Section::all().map(|s| read.blocks(s).count()).iter().sum::<usize>())
    };
    let ((named, all), (was, before)) = (count(&now), count(&text.0));
    named == was + 1 && all == before
}

fn texts(file: &File, delta: u32, to: Operation) -> Option<Vec<NewText>> {
    let deltas = file.facts.deltas();
    let moved = deltas.get(delta as usize)?;
    if moved.operation == to {
        return None;
    }
    let text = file.open.as_ref().map(|(text, _)| &**text)?;
    let end = file.facts.line_end.as_str();
    let target = deltas.iter().filter(|d| d.operation == to).map(|d| d.section.start).next_back();
    let alone = deltas.iter().filter(|d| d.section == moved.section).count() == 1;
    if alone && target.is_none() {
        // The section itself becomes the other one.
        let heading = text.get(moved.section.range())?;
        let at = heading.find(|c: char| !matches!(c, '#' | ' ' | '\t'))?;
        let word = heading[at..].split_whitespace().next()?;
        let start = moved.section.start + at as u32;
        let span = Span { start, end: start + word.len() as u32 };
        return Some(vec![NewText { span, text: to.words().to_owned() }]);
    }
    let block = text.get(moved.span.range())?;
    // The heading goes too if nothing else stands below it.
    let between = text.get(moved.section.end as usize..moved.span.start as usize)?;
    let bare = alone && between.trim().is_empty();
    let mut out = Span {
        start: if bare { moved.section.start } else { moved.span.start },
        end: blank_end(text, moved.span.end),
    };
    // What is left keeps one line end, and no blank lines at its end.
    let last = out.end as usize == text.len();
    if last {
        out.start = text[..out.start as usize].trim_end().len() as u32;
    }
    let left = if last && out.start > 0 { end } else { "" };
    let insert = match target {
        // Behind the last of that section.
        Some(section) => {
            let last = deltas.iter().filter(|d| d.section.start == section).map(|d| d.span.end).max()?;
            NewText { span: Span { start: last, end: last }, text: format!("{end}{end}{block}") }
        }
        None => {
            let at = if last { out.start } else { text.trim_end().len() as u32 };
            let heading = format!("## {} Requirements", to.words());
            let gap = if at == 0 { String::new() } else { end.repeat(2) };
            NewText { span: Span { start: at, end: at }, text: format!("{gap}{heading}{end}{end}{block}") }
        }
    };
    if insert.span.start == out.start {
        return Some(vec![NewText { span: out, text: insert.text + left }]);
    }
    let mut texts = vec![NewText { span: out, text: left.to_owned() }, insert];
    texts.sort_by_key(|t| t.span);
    Some(texts)
}

/// Behind the line ends and blank lines that follow.
fn blank_end(text: &str, at: u32) -> u32 {
    let rest = &text[at as usize..];
    let next = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
    // The indentation of what follows stays.
    let lines = rest[..next].rfind('\n').map_or(0, |n| n + 1);
    at + if next == rest.len() { next } else { lines } as u32
}
