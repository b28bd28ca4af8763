//! Changes of order, each with everything that uses the numbers: insert, take out, move, count anew.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specls_index::{Feature, File, FileId, ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, Detail, ItemKind, Shape, Space, Span};

use super::outline::{Entry, Outline};
use super::{numbered_file, order, settled};
use crate::dialect;
use crate::edit::{FileEdit, NewText};
use crate::names::number;
use crate::renaming::{NewIds, NotRenamed, Texts, renamed};

/// A change of the order of numbered things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restructure {
    /// A new criterion in front of this one.
    InsertAbove(ItemIndex),
    /// A new criterion behind this one.
    InsertBelow(ItemIndex),
    /// This one goes, and every mention of it.
    Delete(ItemIndex),
    /// This one changes places with the one in front of it.
    MoveUp(ItemIndex),
    /// This one changes places with the one behind it.
    MoveDown(ItemIndex),
    /// Every list of the file counts without gaps.
    Count(FileId),
}

impl Restructure {
    /// What it does, as an editor's menu says it.
    #[must_use]
    pub fn title(&self, feature: &Feature) -> String {
        let what = |item: &ItemIndex| {
            let fact = feature.fact(*item);
            match fact.kind {
                ItemKind::Requirement => format!("requirement {}", fact.id),
                _ => fact.id.to_string(),
            }
        };
        match self {
            Self::InsertAbove(_) => "Insert a criterion above".to_owned(),
            Self::InsertBelow(_) => "Insert a criterion below".to_owned(),
            Self::Delete(item) => format!("Delete {} and renumber", what(item)),
            Self::MoveUp(item) => format!("Move {} up", what(item)),
            Self::MoveDown(item) => format!("Move {} down", what(item)),
            Self::Count(_) => "Renumber this file".to_owned(),
        }
    }
}

/// What can be done about the order of what stands at `offset` of a file, or of the file.
#[must_use]
pub fn restructurings(snapshot: &Snapshot, feature: &Feature, file: &File, offset: u32) -> Vec<Restructure> {
    let mut out = Vec::new();
    // First what was edited by hand: until then the numbers on the page mean two things.
    if !settled(snapshot, feature) {
        return out;
    }
    if numbered_file(feature).is_some_and(|part| part.id == file.id)
        && let Some(outline) = Outline::of(feature, file.id)
    {
        if let Some(at) = at(&outline, file, offset) {
            let entry = &outline.entries[at];
            let list = outline.list(entry.parent, entry.requirement, entry.above());
            let place =
                list.iter().position(|other| *other == at).filter(|_| is_clear(feature, &outline, &list));
            let next = |entry: &Entry| format!("{}{}", entry.above(), entry.number().unwrap_or(0) + 1);
            let last = list.last().map(|last| next(&outline.entries[*last]));
            // What names a criterion that is not there must not come to name one that is made.
            let free = last.is_some_and(|id| !dangles(feature, Space::Requirement, Some(&id)));
            if !entry.requirement && place.is_some() && free {
                out.extend([Restructure::InsertAbove(entry.index), Restructure::InsertBelow(entry.index)]);
            }
            if place.is_some() {
                out.push(Restructure::Delete(entry.index));
                if place.is_some_and(|place| place > 0) {
                    out.push(Restructure::MoveUp(entry.index));
                }
                if place.is_some_and(|place| place + 1 < list.len()) {
                    out.push(Restructure::MoveDown(entry.index));
                }
            }
        }
        if counts_from_one(&outline)
            && !dangles(feature, Space::Requirement, None)
            && count(feature, &outline, file)
        {
            out.push(Restructure::Count(file.id));
        }
    }
    let counts = dialect::of(feature).numbered().contains(&ArtifactKind::Tasks);
    let list = counts && snapshot.artifact_kind(file) == Some(ArtifactKind::Tasks);
    // A line that is meant to be a task has a number too.
    let all_read = !file.facts.unrecognised().iter().any(|line| line.reason != Shape::NoNumber);
    if list && all_read && !tasks(feature, file.id).is_empty() && !dangles(feature, Space::Task, None) {
        out.push(Restructure::Count(file.id));
    }
    out
}

/// Whether every number of a list is written once, each higher than the one before. Else nobody knows what those behind
/// it mean: first the file is to be counted anew.
fn is_clear(feature: &Feature, outline: &Outline, list: &[usize]) -> bool {
    let entries = || list.iter().filter_map(|at| outline.entries.get(*at));
    let repeated = |e: &Entry| matches!(feature.fact(e.index).detail, Detail::Repeated(_));
    let numbers: Option<Vec<u32>> = entries().map(Entry::number).collect();
    let ids: FxHashSet<&SmolStr> = entries().map(|e| &e.id).collect();
    numbers.is_some_and(|numbers| numbers.is_sorted_by(|a, b| a < b))
        && !entries().any(repeated)
        && outline.entries.iter().filter(|e| ids.contains(&e.id)).count() == list.len()
}

/// Whether the first requirement is the first: in front of another one there may be some that could not be read.
fn counts_from_one(outline: &Outline) -> bool {
    let numbers = outline.entries.iter().filter(|e| e.requirement).filter_map(Entry::number);
    numbers.min().is_none_or(|first| first <= 1)
}

/// Whether the feature's own files name something that is not there: `id`, or anything. Counted anew, it might be.
fn dangles(feature: &Feature, space: Space, id: Option<&str>) -> bool {
    feature.unknown.iter().any(|(f, m)| {
        let mention = feature.files.get(*f as usize).and_then(|file| file.facts.mentions.get(*m as usize));
        mention.is_some_and(|m| m.kind.space() == space && id.is_none_or(|id| m.id == id))
    })
}

/// Whether counting anew changes a number: an id, or one that the list writes otherwise than it counts.
fn count(feature: &Feature, outline: &Outline, file: &File) -> bool {
    let ids = order::counted(outline);
    let text = file.open.as_ref().map(|(text, _)| text);
    outline.entries.iter().zip(&ids).any(|(entry, id)| {
        let written = || {
            let token = text.and_then(|text| text.get(entry.name.range()))?;
            crate::renaming::rewritten(feature.fact(entry.index).kind, &entry.id, id, token)
                .map(|new| new != token)
        };
        entry.id != *id || written().unwrap_or(false)
    })
}

/// The criterion on whose first line, or the requirement on whose heading `offset` stands.
fn at(outline: &Outline, file: &File, offset: u32) -> Option<usize> {
    let encoding = specls_syntax::Encoding::Utf8;
    let line = |offset: u32| file.facts.lines.line_col(offset, encoding).line;
    let here = line(offset);
    let on = |entry: &Entry| match entry.requirement {
        true => line(entry.name.start) == here,
        false => (line(entry.span.start)..=line(entry.span.end)).contains(&here),
    };
    outline.entries.iter().rposition(on)
}

/// Works a change of order out, with every number in the workspace that it moves.
///
/// # Errors
/// If a text cannot be had, or a number cannot be written anew somewhere.
pub fn restructured(
    snapshot: &Snapshot,
    feature: &Feature,
    change: &Restructure,
    texts: &dyn Texts,
) -> Result<Vec<FileEdit>, NotRenamed> {
    if let Restructure::Count(file) = change
        && numbered_file(feature).is_none_or(|part| part.id != *file)
    {
        return renamed(snapshot, feature, &new_tasks(feature, *file), texts);
    }
    let Some(part) = numbered_file(feature) else { return Ok(Vec::new()) };
    let (Some(file), Some(outline)) = (snapshot.file_by_id(part.id), Outline::of(feature, part.id)) else {
        return Ok(Vec::new());
    };
    let text = texts.text(file).ok_or_else(|| NotRenamed::NoText(file.path.clone()))?;
    let work = Work { outline: &outline, text: &text };
    let Some((new, moves)) = work.out(change) else { return Ok(Vec::new()) };
    let mut edits = renamed(snapshot, feature, &new, texts)?;
    let own = edits.iter().position(|e| matches!(e, FileEdit::Change { file, .. } if *file == part.id));
    let tokens = match own.map(|at| edits.remove(at)) {
        Some(FileEdit::Change { texts, .. }) => texts,
        _ => Vec::new(),
    };
    let texts = moves.with(&text, tokens);
    if !texts.is_empty() {
        edits.insert(0, FileEdit::Change { file: part.id, texts });
    }
    Ok(edits)
}

/// What happens to whole blocks of a text.
enum Moves {
    None,
    Insert(NewText),
    Delete(Span),
    Swap(Span, Span),
}

impl Moves {
    /// The blocks' changes together with those of tokens.
    fn with(self, text: &str, mut tokens: Vec<NewText>) -> Vec<NewText> {
        match self {
            Self::None => {}
            Self::Insert(new) => tokens.push(new),
            Self::Delete(span) => {
                tokens.retain(|t| t.span.end <= span.start || t.span.start >= span.end);
                tokens.push(NewText { span, text: String::new() });
            }
            Self::Swap(a, b) => {
                let inside = |span: Span| {
                    let mut block = text.get(span.range()).unwrap_or_default().to_owned();
                    for token in tokens.iter().rev().filter(|t| span.encloses(t.span)) {
                        let start = (token.span.start - span.start) as usize;
                        block.replace_range(start..start + token.span.len(), &token.text);
                    }
                    block
                };
                let (first, second) = (inside(a), inside(b));
                tokens.retain(|t| !a.encloses(t.span) && !b.encloses(t.span));
                tokens.push(NewText { span: a, text: second });
                tokens.push(NewText { span: b, text: first });
            }
        }
        tokens.sort_by_key(|t| (t.span.start, t.span.end));
        tokens
    }
}

struct Work<'a> {
    outline: &'a Outline,
    text: &'a str,
}

impl Work<'_> {
    /// New ids, and what happens to the blocks.
    fn out(&self, change: &Restructure) -> Option<(NewIds, Moves)> {
        let mut ids: Vec<Option<SmolStr>> = self.outline.entries.iter().map(|e| Some(e.id.clone())).collect();
        let moves = match change {
            Restructure::InsertAbove(item) | Restructure::InsertBelow(item) => {
                let at = self.position(*item)?;
                let below = matches!(change, Restructure::InsertBelow(_));
                let number = self.outline.entries[at].number()?.checked_add(u32::from(below))?;
                let list = self.list(at);
                let place = list.iter().position(|other| *other == at)? + usize::from(below);
                // Only as far as the numbers are taken.
                let mut next = number;
                for &other in list.get(place..)? {
                    if self.outline.entries[other].number() != Some(next) {
                        break;
                    }
                    next = next.checked_add(1)?;
                    self.number(&mut ids, other, next);
                }
                Moves::Insert(self.line(at, number, below)?)
            }
            Restructure::Delete(item) => {
                let at = self.position(*item)?;
                let list = self.list(at);
                let place = list.iter().position(|other| *other == at)?;
                let mut free = self.outline.entries[at].number()?;
                let gone = |e: usize| e == at || self.is_below(e, at);
                (0..ids.len()).filter(|e| gone(*e)).for_each(|e| ids[e] = None);
                for &other in list.get(place + 1..)? {
                    self.number(&mut ids, other, free);
                    free = self.outline.entries[other].number()?;
                }
                Moves::Delete(self.lines(at))
            }
            Restructure::MoveUp(item) => {
                let at = self.position(*item)?;
                let list = self.list(at);
                let place = list.iter().position(|other| *other == at)?;
                self.swap(&mut ids, *list.get(place.checked_sub(1)?)?, at)?
            }
            Restructure::MoveDown(item) => {
                let at = self.position(*item)?;
                let list = self.list(at);
                let place = list.iter().position(|other| *other == at)?;
                self.swap(&mut ids, at, *list.get(place + 1)?)?
            }
            Restructure::Count(_) => {
                ids = order::counted(self.outline).into_iter().map(Some).collect();
                Moves::None
            }
        };
        let mut new = NewIds::default();
        let mut seen: FxHashMap<&SmolStr, ()> = FxHashMap::default();
        for (entry, id) in self.outline.entries.iter().zip(ids) {
            // Counted anew, a list is written even where an id stays: its number may not be what it counts as. Every
            // other change leaves alone what it does not move.
            let counts = matches!(change, Restructure::Count(_));
            if let Some(id) = id.as_ref().filter(|id| counts || self.is_written(entry, id)) {
                new.write(entry.index, id.clone());
            }
            if seen.insert(&entry.id, ()).is_none() {
                new.set(Space::Requirement, entry.id.clone(), id);
            }
        }
        Some((new, moves))
    }

    /// Whether the entry is written otherwise when it has the id: `2` of `1.2` is that of `3.2` too.
    fn is_written(&self, entry: &Entry, id: &SmolStr) -> bool {
        let written = self.text.get(entry.name.range()).unwrap_or_default();
        let last = |id: &SmolStr| id.rsplit('.').next().map(SmolStr::new);
        entry.id != *id && (written.contains('.') || entry.requirement || last(&entry.id) != last(id))
    }

    fn position(&self, item: ItemIndex) -> Option<usize> {
        self.outline.entries.iter().position(|e| e.index == item)
    }

    fn list(&self, at: usize) -> Vec<usize> {
        let entry = &self.outline.entries[at];
        self.outline.list(entry.parent, entry.requirement, entry.above())
    }

    fn is_below(&self, entry: usize, above: usize) -> bool {
        let mut at = self.outline.entries[entry].parent;
        while let Some(parent) = at {
            if parent == above {
                return true;
            }
            at = self.outline.entries[parent].parent;
        }
        false
    }

    /// Gives an entry another number, and what stands below it.
    fn number(&self, ids: &mut [Option<SmolStr>], at: usize, number: u32) {
        let entry = &self.outline.entries[at];
        let id: SmolStr = format!("{}{number}", entry.above()).into();
        for (other, id_of) in ids.iter_mut().enumerate() {
            let part = || self.outline.entries[other].id.strip_prefix(entry.id.as_str())?.strip_prefix('.');
            if self.is_below(other, at)
                && let Some(part) = part()
            {
                *id_of = Some(format!("{id}.{part}").into());
            }
        }
        ids[at] = Some(id);
    }

    fn swap(&self, ids: &mut [Option<SmolStr>], first: usize, second: usize) -> Option<Moves> {
        let (a, b) = (&self.outline.entries[first], &self.outline.entries[second]);
        self.number(ids, first, b.number()?);
        self.number(ids, second, a.number()?);
        Some(Moves::Swap(self.block(a), self.block(b)))
    }

    /// An entry without the rule that may end its section.
    fn block(&self, entry: &Entry) -> Span {
        let text = self.text.get(entry.span.range()).unwrap_or_default().trim_end();
        let text = if entry.requirement { text.trim_end_matches("---").trim_end() } else { text };
        Span::new(entry.span.start as usize, entry.span.start as usize + text.len())
    }

    /// All lines of an entry, with the blank ones behind it where it is a section.
    fn lines(&self, at: usize) -> Span {
        let entry = &self.outline.entries[at];
        let block = self.block(entry);
        let start = self.text[..block.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let mut end = block.end as usize;
        loop {
            let rest = &self.text[end..];
            let Some(line) = rest.find('\n') else {
                end = if rest.trim().is_empty() { self.text.len() } else { end };
                break;
            };
            if !rest[..line].trim().is_empty() {
                break;
            }
            end += line + 1;
            if !entry.requirement {
                break;
            }
        }
        Span::new(start, end)
    }

    /// A line with a criterion to fill in, in the form of the one beside it.
    fn line(&self, at: usize, number: u32, below: bool) -> Option<NewText> {
        let entry = &self.outline.entries[at];
        let start = self.text[..entry.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let before = self.text.get(start..entry.name.start as usize)?;
        let after = self.text.get(entry.name.end as usize..entry.span.end as usize)?;
        let marks = marks_behind(before, after);
        let written = self.text.get(entry.name.range())?;
        let number = match written.contains('.') {
            true => format!("{}{number}", entry.above()),
            false => number.to_string(),
        };
        let end_of_line = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let line = format!("{before}{number}{marks}WHEN …, THE system SHALL …");
        Some(if below {
            let at = entry.span.end as usize;
            NewText { span: Span::new(at, at), text: format!("{end_of_line}{line}") }
        } else {
            NewText { span: Span::new(start, start), text: format!("{line}{end_of_line}") }
        })
    }
}

/// What stands between a number and its text: a point, a bracket, blanks, and marks that are open in front of it.
pub(super) fn marks_behind<'t>(before: &str, after: &'t str) -> &'t str {
    let mut open: Vec<char> = before.chars().filter(|c| matches!(c, '*' | '_' | '`' | '[' | '|')).collect();
    let belongs = |c: char| {
        let opener = if c == ']' { '[' } else { c };
        let plain = matches!(c, '.' | ')' | ':' | ' ' | '\t' | '、' | '．' | '）' | '：' | '\u{3000}');
        plain || open.iter().position(|o| *o == opener).map(|at| open.swap_remove(at)).is_some()
    };
    let marks = &after[..after.len() - after.trim_start_matches(belongs).len()];
    match marks.trim() {
        "" if marks.is_empty() => ". ",
        "" => " ",
        _ => marks,
    }
}

/// New numbers for the tasks of a list whose numbers are used twice or are not those of the task above.
fn new_tasks(feature: &Feature, file: FileId) -> NewIds {
    let mut new = NewIds::default();
    for (item, id) in tasks(feature, file) {
        new.rename(feature, item, id);
    }
    new
}

/// Tasks that need another number, with it; none where every number is used once, in order, below its own task.
fn tasks(feature: &Feature, file: FileId) -> Vec<(ItemIndex, SmolStr)> {
    let Some(part) = feature.files.iter().position(|f| f.id == file) else { return Vec::new() };
    let numbered = |index: &ItemIndex| {
        let item = feature.fact(*index);
        item.kind == ItemKind::Task && number(&item.id).is_some()
    };
    let all: Vec<ItemIndex> = feature.items_of(part as u32).filter(numbered).collect();
    // Numbers so far at each depth, old and new.
    let mut open: Vec<(SmolStr, u32, SmolStr)> = Vec::new();
    let mut top = 0;
    let mut out = Vec::new();
    let mut wrong = false;
    let mut seen: FxHashMap<&SmolStr, ()> = FxHashMap::default();
    for index in all {
        let id = &feature.fact(index).id;
        let depth = id.split('.').count();
        wrong |= seen.insert(id, ()).is_some();
        open.truncate(depth - 1);
        // A sub-task without a task above it keeps its number.
        if open.len() + 1 < depth {
            open.clear();
            continue;
        }
        let new: SmolStr = match open.last_mut() {
            None => {
                top += 1;
                top.to_string().into()
            }
            Some((above, count, above_new)) => {
                wrong |= id.rsplit_once('.').map(|(a, _)| a) != Some(above.as_str());
                *count += 1;
                format!("{above_new}.{count}").into()
            }
        };
        if new != *id {
            out.push((index, new.clone()));
        }
        open.push((id.clone(), 0, new));
    }
    if wrong { out } else { Vec::new() }
}
