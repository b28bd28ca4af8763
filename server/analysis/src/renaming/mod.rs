//! New ids for items: every place that defines or names them, in one change.
//!
//! Rename and renumber are both a map from old ids to new ones (or to none: the thing is gone). The places come from the
//! index; how a place is written (`FR012`, `FR-016/017`, `1.1-1.5`) comes from its text, which the caller provides.

pub(crate) mod forms;
mod gaps;
mod halves;
mod places;
mod reading;
mod terms;
mod tokens;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use specls_index::{Feature, File, ItemIndex, Snapshot, Target, base_id};
use specls_syntax::{
    ArtifactKind, Encoding, FileFacts, ItemKind, Mention, Space, Span, family, is_markdown, titled,
};

pub use forms::with_parts;
pub(crate) use places::Fate;
use places::{Gone, Place, rewrite};
pub(crate) use tokens::rewritten;

use crate::dialect;
use crate::edit::{FileEdit, NewText};

/// Where the texts of files come from.
pub trait Texts {
    /// The text that the file's facts were made of; `None` if it cannot be had (any more).
    fn text(&self, file: &File) -> Option<Arc<str>>;

    /// The text of a file that the walk saw, whether or not it says anything: to see how a project writes.
    fn look(&self, _path: &str) -> Option<Arc<str>> {
        None
    }
}

/// Texts of open documents, and of nothing else.
pub struct OpenTexts;

impl Texts for OpenTexts {
    fn text(&self, file: &File) -> Option<Arc<str>> {
        file.open.as_ref().map(|(text, _)| text.clone())
    }
}

/// Why ids cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRenamed {
    /// The text of this file could not be had, or is another than the model knows.
    NoText(Arc<str>),
    /// A place, and what is in the way there.
    Refused(String),
}

/// A place that names an item although the index takes it for no mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AlsoNamed {
    /// Where to look.
    pub span: Span,
    /// What stands there, as a word of its own.
    pub from: SmolStr,
    /// What is to stand there.
    pub to: SmolStr,
}

impl AlsoNamed {
    /// The first such word behind a colon, else the first of all.
    fn edit(&self, text: &str) -> Option<NewText> {
        let inside = text.get(self.span.range())?;
        let colon = inside.find([':', '：']).unwrap_or(0);
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let free = |at: &usize| {
            let after = inside[at + self.from.len()..].chars().next();
            !word(inside[..*at].chars().next_back()) && !word(after)
        };
        let mut found = inside.match_indices(self.from.as_str()).map(|(at, _)| at).filter(free).peekable();
        let first = found.peek().copied()?;
        let at = found.find(|at| *at > colon).unwrap_or(first) + self.span.start as usize;
        Some(NewText { span: Span::new(at, at + self.from.len()), text: self.to.to_string() })
    }
}

/// What becomes of the ids of one feature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewIds {
    /// New ids of definitions.
    items: FxHashMap<ItemIndex, SmolStr>,
    /// What mentions of an id become; `None`: what they name is gone.
    ids: FxHashMap<(Space, SmolStr), Option<SmolStr>>,
}

impl NewIds {
    /// Gives an item another id. Mentions mean the first of several definitions: only that one takes them along.
    pub fn rename(&mut self, feature: &Feature, item: ItemIndex, id: impl Into<SmolStr>) {
        let (fact, id) = (feature.fact(item), id.into());
        if fact.id == id {
            return;
        }
        if feature.definitions(fact.kind, &fact.id).first() == Some(&item) {
            self.ids.insert((fact.kind.space(), fact.id.clone()), Some(id.clone()));
        }
        self.items.insert(item, id);
    }

    /// Says what is written where an item is defined, whatever its mentions become.
    pub(crate) fn write(&mut self, item: ItemIndex, id: SmolStr) {
        self.items.insert(item, id);
    }

    /// Says what mentions of an id become, whoever defines it.
    pub fn set(&mut self, space: Space, from: SmolStr, to: Option<SmolStr>) {
        if to.as_ref() == Some(&from) {
            self.ids.remove(&(space, from));
        } else {
            self.ids.insert((space, from), to);
        }
    }

    /// What mentions of an id become, if that is not what they are.
    #[must_use]
    pub fn of(&self, space: Space, id: &str) -> Option<&Option<SmolStr>> {
        self.ids.get(&(space, SmolStr::new(id)))
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.ids.is_empty()
    }

    /// New ids of definitions, in no order.
    pub fn items(&self) -> impl Iterator<Item = (ItemIndex, &SmolStr)> {
        self.items.iter().map(|(item, id)| (*item, id))
    }

    /// All pairs, in no order.
    pub fn ids(&self) -> impl Iterator<Item = (Space, &SmolStr, Option<&SmolStr>)> {
        self.ids.iter().map(|((space, from), to)| (*space, from, to.as_ref()))
    }

    /// What becomes of a mention that names something of the feature.
    pub(crate) fn fate(&self, feature: &Feature, mention: &Mention) -> Fate {
        // Who names it by its title is asked for in another way.
        if titled(&mention.id).is_some() {
            return Fate::Stays;
        }
        let space = mention.kind.space();
        match self.of(space, &mention.id) {
            Some(Some(id)) => return Fate::Becomes(id.clone()),
            Some(None) => return Fate::Gone,
            None => {}
        }
        // Another name of the same thing stays, as long as the thing does.
        let called = feature.defining(mention.kind, &mention.id).map(|item| &feature.fact(item).id);
        match called {
            Some(id) if *id != mention.id && self.of(space, id) == Some(&None) => Fate::Gone,
            _ => Fate::Stays,
        }
    }

    /// `FR-003b` follows FR-003 and `3.9` follows requirement 3, where nothing else defines them.
    pub(crate) fn part(&self, mention: &Mention) -> Option<SmolStr> {
        if titled(&mention.id).is_some() {
            return None;
        }
        let base = match family(&mention.id) {
            "" => mention.id.rsplit_once('.')?.0,
            _ => base_id(&mention.id)?,
        };
        let new = self.of(mention.kind.space(), base)?.as_ref()?;
        Some(format!("{new}{}", &mention.id[base.len()..]).into())
    }

    /// What becomes of a mention of a part that nothing defines: it goes along with what it is a part of. A number that is
    /// free when that is gone may be the next one's.
    pub(crate) fn part_fate(&self, mention: &Mention) -> Fate {
        let above = || self.of(mention.kind.space(), mention.id.rsplit_once('.')?.0);
        match self.part(mention) {
            Some(id) => Fate::Becomes(id),
            None if family(&mention.id).is_empty() && above() == Some(&None) => Fate::Gone,
            None => Fate::Nothing,
        }
    }

    /// Whether something has the id when all is done.
    pub(crate) fn taken(&self, feature: &Feature, kind: ItemKind, id: &str) -> bool {
        let space = kind.space();
        let stays = feature.defining(kind, id).is_some() && self.of(space, id).is_none();
        let is_new =
            |(item, to): (&ItemIndex, &SmolStr)| to == id && feature.fact(*item).kind.space() == space;
        stays
            || self.ids.iter().any(|((s, _), to)| *s == space && to.as_deref() == Some(id))
            || self.items.iter().any(is_new)
    }
}

/// Whether the item's id is written where it is defined, so that another can be written there.
///
/// # Errors
/// Why it is not, and what to do instead.
pub fn has_a_name(feature: &Feature, item: ItemIndex) -> Result<(), String> {
    dialect::of(feature).has_a_name(feature.fact(item))
}

/// The id that `name`, as somebody types it, gives the item.
///
/// # Errors
/// What was given, and what is needed.
pub fn new_id(
    snapshot: &Snapshot,
    feature: &Feature,
    item: ItemIndex,
    name: &str,
) -> Result<SmolStr, String> {
    dialect::of(feature).new_id(snapshot, feature, item, name.trim())
}

/// Gives items of a feature their new ids, and every mention of them in the workspace.
///
/// # Errors
/// If a text cannot be had, an id cannot be written in the form of a place, or a mention would become unclear.
pub fn renamed(
    snapshot: &Snapshot,
    feature: &Feature,
    new: &NewIds,
    texts: &dyn Texts,
) -> Result<Vec<FileEdit>, NotRenamed> {
    let mut out = Vec::new();
    let renaming = Renaming { snapshot, feature, new, texts };
    for (f, part) in feature.files.iter().enumerate() {
        let Some(file) = snapshot.file_by_id(part.id) else { continue };
        let fates = renaming.fates(file, &part.facts, &|_| true);
        let names: Vec<ItemIndex> =
            feature.items_of(f as u32).filter(|i| new.items.contains_key(i)).collect();
        let mut also = dialect::of(feature).also_names(feature, new, &part.facts, &[]);
        also.extend(refused(new, &part.facts));
        renaming.file(file, &fates, &names, &also, &mut out)?;
    }
    for (file, mentions) in incoming(snapshot, feature) {
        let fates = renaming.fates(file, &file.facts, &|m| mentions.binary_search(&m).is_ok());
        renaming.stays_clear(file, &fates)?;
        let also = dialect::of(feature).also_names(feature, new, &file.facts, &mentions);
        renaming.file(file, &fates, &[], &also, &mut out)?;
    }
    renaming.parts_in_source(&mut out)?;
    Ok(out)
}

/// Ids in comments that say what a task is not for. One that is gone leaves nothing: its number may be the next one's.
fn refused(new: &NewIds, facts: &FileFacts) -> Vec<AlsoNamed> {
    let all = facts.more.iter().flat_map(|more| &more.refused);
    let changed = all.filter_map(|refused| {
        let to = new.of(Space::Requirement, &refused.id)?.clone().unwrap_or_default();
        Some(AlsoNamed { span: refused.span, from: refused.id.clone(), to })
    });
    changed.collect()
}

/// Files of others with the mentions in them that name something of the feature, ascending.
pub(crate) fn incoming<'s>(snapshot: &'s Snapshot, feature: &Feature) -> Vec<(&'s Arc<File>, Vec<u32>)> {
    let mut out: Vec<(&Arc<File>, Vec<u32>)> = Vec::new();
    for found in snapshot.incoming(feature.id) {
        match out.last_mut() {
            Some((file, mentions)) if file.id == found.file => mentions.push(found.mention),
            _ => match snapshot.file_by_id(found.file) {
                Some(file) if file.feature != Some(feature.id) && !is_history(snapshot, file) => {
                    out.push((file, vec![found.mention]));
                }
                _ => {}
            },
        }
    }
    out
}

/// What is archived says what was; nobody changes it.
fn is_history(snapshot: &Snapshot, file: &File) -> bool {
    snapshot.feature_of(file).is_some_and(|feature| feature.archived)
}

/// The path as messages name it: below its project.
pub(crate) fn shown(snapshot: &Snapshot, path: &str) -> String {
    let below = |project: &specls_index::Project| {
        let rest = path.strip_prefix(&*project.path)?.strip_prefix('/')?;
        Some(rest.to_owned())
    };
    snapshot.projects().iter().find_map(below).unwrap_or_else(|| path.to_owned())
}

/// A place as messages name it: path and 1-based line.
#[must_use]
pub fn place_name(snapshot: &Snapshot, path: &str, facts: &FileFacts, offset: u32) -> String {
    let line = facts.lines.line_col(offset, Encoding::Utf8).line + 1;
    format!("{}, line {line}", shown(snapshot, path))
}

/// What it takes to change ids.
pub(crate) struct Renaming<'s> {
    pub snapshot: &'s Snapshot,
    pub feature: &'s Feature,
    pub new: &'s NewIds,
    pub texts: &'s dyn Texts,
}

impl Renaming<'_> {
    /// What becomes of each mention of a file; empty if nothing does. `counts`: mentions to look at.
    fn fates(&self, file: &File, facts: &FileFacts, counts: &dyn Fn(u32) -> bool) -> Vec<Fate> {
        let own = file.feature == Some(self.feature.id);
        let fate = |(m, mention): (usize, &Mention)| {
            if !counts(m as u32) {
                return Fate::Stays;
            }
            match self.snapshot.target(file, m as u32) {
                Target::Feature(id) if id == self.feature.id => self.new.fate(self.feature, mention),
                Target::Unknown(Some(id)) if own && id == self.feature.id => self.new.part_fate(mention),
                Target::Unknown(_) | Target::Silent => Fate::Nothing,
                _ => Fate::Stays,
            }
        };
        let fates: Vec<Fate> = facts.mentions.iter().enumerate().map(fate).collect();
        if fates.iter().any(Fate::changes) { fates } else { Vec::new() }
    }

    /// Adds what becomes of one file: its mentions (none: nothing), the names of its items, and other places.
    pub fn file(
        &self,
        file: &Arc<File>,
        fates: &[Fate],
        names: &[ItemIndex],
        also: &[AlsoNamed],
        out: &mut Vec<FileEdit>,
    ) -> Result<(), NotRenamed> {
        let kind = self.feature.files.iter().find(|part| part.id == file.id).map(|part| part.kind);
        let artifact =
            kind.is_some_and(|kind| !matches!(kind, ArtifactKind::Document | ArtifactKind::Contract));
        let terms = match artifact && is_markdown(&file.path) {
            true => terms::renamed(self.new),
            false => Vec::new(),
        };
        if fates.is_empty() && names.is_empty() && also.is_empty() && terms.is_empty() {
            return Ok(());
        }
        let text = self.texts.text(file).ok_or_else(|| NotRenamed::NoText(file.path.clone()))?;
        let mut texts = Vec::new();
        for &item in names {
            texts.extend(self.name(file, &text, item)?);
        }
        texts.extend(terms::uses(self.feature, &file.facts, &text, &terms));
        texts.extend(also.iter().filter_map(|also| also.edit(&text)));
        let written = match fates.is_empty() {
            true => change(self.snapshot, file, texts)?,
            false => self.mentions(file, &text, fates, &texts)?,
        };
        out.extend(written);
        Ok(())
    }

    /// The new text of an item's name; none where its id is written nowhere.
    fn name(&self, file: &File, text: &str, item: ItemIndex) -> Result<Option<NewText>, NotRenamed> {
        let (fact, Some(id)) = (self.feature.fact(item), self.new.items.get(&item)) else { return Ok(None) };
        // Boxes without a number and scenarios without a name have ids that stand nowhere.
        if fact.id.starts_with('#') || fact.id.ends_with('/') {
            return Ok(None);
        }
        let written = text.get(fact.name.range()).unwrap_or_default();
        let Some(text) = rewritten(fact.kind, &fact.id, id, written) else {
            let stuck = places::Stuck { span: fact.name, id: Some(id.clone()) };
            return Err(self.stuck(file, text, &stuck));
        };
        Ok((text != written).then_some(NewText { span: fact.name, text }))
    }

    fn stuck(&self, file: &File, text: &str, stuck: &places::Stuck) -> NotRenamed {
        let place = place_name(self.snapshot, &file.path, &file.facts, stuck.span.start);
        let token = text.get(stuck.span.range()).unwrap_or_default();
        NotRenamed::Refused(match &stuck.id {
            Some(id) => format!("{place}: `{token}` cannot be written as {id}"),
            None => format!(
                "{place}: with its new number in the place of `{token}` the line would be read otherwise: write each \
                 number there behind a word of its own first, such as `Requirement {token}`"
            ),
        })
    }

    /// A mention from outside must go on meaning this feature when its id is one that others define too.
    pub fn stays_clear(&self, file: &File, fates: &[Fate]) -> Result<(), NotRenamed> {
        let changed = fates.iter().enumerate().filter_map(|(m, fate)| match fate {
            Fate::Becomes(id) => Some((m as u32, id.clone())),
            _ => None,
        });
        let changed: Vec<(u32, SmolStr)> = changed.collect();
        let Some((m, id)) = self.snapshot.unclear_as(file, &changed, self.feature.id) else { return Ok(()) };
        let Some(mention) = file.facts.mentions.get(m as usize) else { return Ok(()) };
        let others = self.snapshot.definers(file.project, mention.kind, &id).iter();
        let others: Vec<&str> = others
            .filter(|other| **other != self.feature.id)
            .filter_map(|other| Some(self.snapshot.feature(*other)?.name.as_str()))
            .take(3)
            .collect();
        Err(NotRenamed::Refused(format!(
            "{} would no longer say whose {id} is meant: {} too; name {} beside {} there first",
            place_name(self.snapshot, &file.path, &file.facts, mention.span.start),
            if others.is_empty() {
                "others have one".to_owned()
            } else {
                format!("{} has one", others.join(", "))
            },
            self.feature.name,
            mention.id,
        )))
    }

    /// Source that names a part (`FR-003b`) of what is renamed: nothing defines it, so the index does not list it.
    fn parts_in_source(&self, out: &mut Vec<FileEdit>) -> Result<(), NotRenamed> {
        let only = |mention: &Mention| {
            let base = base_id(&mention.id).unwrap_or_default();
            let definers = |id: &str| self.snapshot.definers(self.feature.project, mention.kind, id);
            definers(&mention.id).is_empty() && definers(base) == [self.feature.id]
        };
        let named = |m: &Mention| !m.between && self.new.part(m).is_some();
        let files =
            self.snapshot.files().filter(|f| f.feature.is_none() && f.project == self.feature.project);
        let mut files: Vec<&Arc<File>> = files.filter(|f| f.facts.mentions.iter().any(named)).collect();
        files.sort_unstable_by_key(|f| f.id);
        for file in files {
            let fate = |m: &Mention| match self.new.part(m).filter(|_| m.qualifier.is_none() && only(m)) {
                Some(id) => Fate::Becomes(id),
                None => Fate::Stays,
            };
            let fates: Vec<Fate> = file.facts.mentions.iter().map(fate).collect();
            if fates.iter().any(Fate::changes) {
                let mut more = Vec::new();
                self.file(file, &fates, &[], &[], &mut more)?;
                more.into_iter().for_each(|edit| merge(out, edit));
            }
        }
        Ok(())
    }
}

/// What takes the mention at `span` out of the list it stands in; `None` where it stands alone or is an end of a range.
pub(crate) fn taken_out(file: &File, text: &str, span: Span) -> Option<NewText> {
    let mentions = &file.facts.mentions;
    if mentions.iter().any(|m| m.between && m.span.encloses(span)) {
        return None;
    }
    let fate = |m: &Mention| if m.span == span { Fate::Gone } else { Fate::Stays };
    let fates: Vec<Fate> = mentions.iter().map(fate).collect();
    let place = Place { text, mentions, taken: &|_, _| false };
    match &rewrite(&place, &fates, Gone::LeavesLists).ok()?[..] {
        [only] if only.text.is_empty() => Some(only.clone()),
        _ => None,
    }
}

/// The change of one file, its texts in order.
///
/// # Errors
/// If two of them overlap: one place would be written twice.
pub(crate) fn change(
    snapshot: &Snapshot,
    file: &File,
    mut texts: Vec<NewText>,
) -> Result<Option<FileEdit>, NotRenamed> {
    texts.sort_by_key(|t| (t.span.start, t.span.end));
    texts.dedup();
    if let Some(pair) = texts.windows(2).find(|pair| pair[0].span.end > pair[1].span.start) {
        let place = place_name(snapshot, &file.path, &file.facts, pair[1].span.start);
        return Err(NotRenamed::Refused(format!("{place}: two ids are written in one place")));
    }
    Ok((!texts.is_empty()).then_some(FileEdit::Change { file: file.id, texts }))
}

/// Adds an edit to others, of which one may be of the same file.
fn merge(out: &mut Vec<FileEdit>, edit: FileEdit) {
    let FileEdit::Change { file, texts } = edit else { return out.push(edit) };
    let same =
        |known: &&mut FileEdit| matches!(known, FileEdit::Change { file: other, .. } if *other == file);
    match out.iter_mut().find(same) {
        Some(FileEdit::Change { texts: known, .. }) => {
            known.extend(texts);
            known.sort_by_key(|t| (t.span.start, t.span.end));
        }
        _ => out.push(FileEdit::Change { file, texts }),
    }
}

#[cfg(test)]
mod tests;
