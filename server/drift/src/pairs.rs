//! Which places name which requirements: taken from the model's links.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use specls_analysis::{Direction, End, FeatureCoverage, ItemLink, in_parallel, item_links};
use specls_index::{Feature, FileId, ItemIndex, Relation, Snapshot};
use specls_syntax::{ArtifactKind, Item, ItemKind, Role, Span};

use crate::Asked;
use crate::items::Key;

/// What is looked up in the versions of a file.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Thing {
    /// An item or a section.
    Keyed(Key),
    /// What stands around a mention in source, which is the span of the mention.
    Around(Span),
    /// The whole file.
    File,
}

impl Thing {
    /// Whether it is found again by a key, not by its own text.
    pub(crate) fn is_keyed(&self) -> bool {
        matches!(self, Self::Keyed(_))
    }
}

/// A thing, and the file it stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct At {
    /// Index into [`Pairs::files`].
    pub file: usize,
    /// Index into that file's things.
    pub thing: usize,
}

/// A place that names a requirement.
pub(crate) struct Named {
    pub kind: &'static str,
    pub name: Option<smol_str::SmolStr>,
    /// A byte in the file.
    pub offset: u32,
    pub at: At,
}

/// A requirement that something names.
pub(crate) struct Requirement<'s> {
    pub feature: &'s Arc<Feature>,
    pub index: ItemIndex,
    pub at: At,
    /// Of a capability: its section, and those of changes with its heading. Where they say the same, their text came first,
    /// and the code with it.
    pub also: Option<(At, Vec<At>)>,
    pub places: Vec<Named>,
}

/// A file with all that is asked of its versions.
pub(crate) struct Part {
    pub id: FileId,
    pub things: Vec<Thing>,
}

/// Everything that is to be compared.
#[derive(Default)]
pub(crate) struct Pairs<'s> {
    pub requirements: Vec<Requirement<'s>>,
    pub files: Vec<Part>,
    file_of: FxHashMap<FileId, usize>,
    thing_of: FxHashMap<(usize, Thing), usize>,
}

/// Whether a change of its text asks for a look at what names it.
pub(crate) fn is_asked(item: &Item) -> bool {
    let kind = matches!(
        item.kind,
        ItemKind::Requirement | ItemKind::Criterion | ItemKind::SuccessCriterion | ItemKind::Story
    );
    kind && !item.withdrawn
}

/// Files of changes, archived ones too, by the headings in them.
type Deltas<'s> = FxHashMap<&'s str, Vec<FileId>>;

fn deltas(snapshot: &Snapshot) -> Deltas<'_> {
    let mut out = Deltas::default();
    for feature in snapshot.features().filter(|f| f.role == Role::Change) {
        for file in feature.files.iter().filter(|file| file.kind == ArtifactKind::Delta) {
            for heading in &file.facts.headings {
                out.entry(&*heading.title).or_default().push(file.id);
            }
        }
    }
    out
}

impl<'s> Pairs<'s> {
    /// Of the features that are asked for. `None` when the asker does not want to go on.
    pub(crate) fn new(asked: &Asked<'s>) -> Option<Self> {
        let snapshot = asked.snapshot;
        let mut features = snapshot.features_sorted();
        features.retain(|f| !f.archived && f.role != Role::Contract && (asked.feature)(f));
        let links = in_parallel(&features, |feature| {
            if !(asked.go_on)() {
                return Vec::new();
            }
            item_links(snapshot, feature, &FeatureCoverage::new(snapshot, feature))
        });
        let deltas = deltas(snapshot);
        let mut pairs = Self::default();
        for (feature, links) in features.into_iter().zip(links) {
            for (index, links) in links.into_iter().enumerate() {
                pairs.add(asked, &deltas, feature, ItemIndex(index as u32), links);
            }
        }
        (asked.go_on)().then_some(pairs)
    }

    fn add(
        &mut self,
        asked: &Asked<'s>,
        deltas: &Deltas<'_>,
        feature: &'s Arc<Feature>,
        index: ItemIndex,
        links: Vec<ItemLink>,
    ) {
        let item = feature.fact(index);
        if !is_asked(item) {
            return;
        }
        let own = feature.file_of(index).id;
        let mut places: Vec<Named> = Vec::new();
        for ItemLink { direction, relation, end } in links {
            let says = matches!(relation, Relation::Implements | Relation::Verifies | Relation::Specifies);
            if direction == Direction::In
                && says
                && let Some(named) = self.place(asked, &end, own)
            {
                places.push(named);
            }
        }
        if !places.is_empty() {
            let at = self.at(own, Thing::Keyed(Key::of(item)));
            let also = self.also(deltas, feature, index, own);
            self.requirements.push(Requirement { feature, index, at, also, places });
        }
    }

    /// For a requirement of a capability its section, and those of changes with its heading.
    fn also(
        &mut self,
        deltas: &Deltas<'_>,
        feature: &Feature,
        index: ItemIndex,
        own: FileId,
    ) -> Option<(At, Vec<At>)> {
        if feature.role != Role::Capability {
            return None;
        }
        let section = Key::section(&feature.file_of(index).facts, feature.fact(index).span)?;
        let Key::Section(title) = &section else { return None };
        let files = deltas.get(title.as_str()).map_or(&[][..], Vec::as_slice);
        let whole = self.at(own, Thing::Keyed(section.clone()));
        let said = files.iter().map(|file| self.at(*file, Thing::Keyed(section.clone()))).collect();
        Some((whole, said))
    }

    fn place(&mut self, asked: &Asked<'_>, end: &End, own: FileId) -> Option<Named> {
        let snapshot = asked.snapshot;
        let file = snapshot.file_by_id(end.file?)?;
        let history = snapshot.feature_of(file).is_some_and(|f| f.archived);
        // What a spec says of itself changes with it.
        if history || file.id == own {
            return None;
        }
        if let Some((feature, index)) = end.item {
            let item = snapshot.feature(feature)?.fact(index);
            let at = self.at(file.id, Thing::Keyed(Key::of(item)));
            let name = Some(item.called().as_ref().into());
            return Some(Named { kind: item.kind.name(), name, offset: item.span.start, at });
        }
        let span = end.span?;
        let Some(artifact) = snapshot.artifact_kind(file) else {
            let at = self.at(file.id, Thing::Around(span));
            return Some(Named { kind: end.kind, name: None, offset: span.start, at });
        };
        let thing = Key::section(&file.facts, span).map_or(Thing::File, Thing::Keyed);
        let name = match &thing {
            Thing::Keyed(Key::Section(title)) => Some(title.clone()),
            _ => None,
        };
        let at = self.at(file.id, thing);
        Some(Named { kind: artifact.words(), name, offset: span.start, at })
    }

    fn at(&mut self, file: FileId, thing: Thing) -> At {
        let next = self.files.len();
        let file = *self.file_of.entry(file).or_insert_with(|| {
            self.files.push(Part { id: file, things: Vec::new() });
            next
        });
        let things = &mut self.files[file].things;
        let thing = *self.thing_of.entry((file, thing)).or_insert_with_key(|(_, thing)| {
            things.push(thing.clone());
            things.len() - 1
        });
        At { file, thing }
    }
}
