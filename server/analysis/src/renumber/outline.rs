//! The numbered things of one file, in order, and what stands below what.

use smol_str::SmolStr;
use specls_index::{Feature, FileId, ItemIndex};
use specls_syntax::{ItemKind, Span};

/// A requirement or a criterion.
pub(super) struct Entry {
    pub index: ItemIndex,
    pub id: SmolStr,
    pub name: Span,
    pub span: Span,
    pub text: Box<str>,
    pub requirement: bool,
    /// The requirement around it.
    pub parent: Option<usize>,
}

impl Entry {
    /// What stands in front of the last number: `1.` of `1.3`, nothing of `1`.
    pub fn above(&self) -> &str {
        let at = self.id.rfind('.').map_or(0, |dot| dot + 1);
        &self.id[..at]
    }

    /// The last number; `None` of ids that end with letters or begin with them.
    pub fn number(&self) -> Option<u32> {
        self.id[self.above().len()..].parse().ok()
    }

    /// Whether the requirement's number is part of the id, so that it goes along with it.
    pub fn follows(&self, parent: &Entry) -> bool {
        self.above().strip_suffix('.') == Some(parent.id.as_str())
    }
}

/// The numbered things of one file.
pub(super) struct Outline {
    /// In order of their places.
    pub entries: Vec<Entry>,
}

impl Outline {
    /// `None` if the feature has no such file.
    pub fn of(feature: &Feature, file: FileId) -> Option<Self> {
        let part = feature.files.iter().position(|f| f.id == file)?;
        let mut entries: Vec<Entry> = feature
            .items_of(part as u32)
            .filter_map(|index| {
                let item = feature.fact(index);
                let requirement = item.kind == ItemKind::Requirement;
                (requirement || item.kind == ItemKind::Criterion).then(|| Entry {
                    index,
                    id: item.id.clone(),
                    name: item.name,
                    span: item.span,
                    text: item.text.clone(),
                    requirement,
                    parent: None,
                })
            })
            .collect();
        entries.sort_by_key(|e| (e.span.start, std::cmp::Reverse(e.span.end)));
        let mut open: Vec<usize> = Vec::new();
        for at in 0..entries.len() {
            let span = entries[at].span;
            open.retain(|o| entries[*o].span.end > span.start);
            entries[at].parent = open.last().copied();
            if entries[at].requirement {
                open.push(at);
            }
        }
        Some(Self { entries })
    }

    /// Entries of one list: those below `parent` whose ids begin alike, in order.
    pub fn list(&self, parent: Option<usize>, requirement: bool, above: &str) -> Vec<usize> {
        let same = |e: &Entry| e.parent == parent && e.requirement == requirement && e.above() == above;
        self.entries.iter().enumerate().filter(|(_, e)| same(e)).map(|(at, _)| at).collect()
    }

    /// All lists: their entries, requirements before their criteria.
    pub fn lists(&self) -> Vec<Vec<usize>> {
        let mut keys: rustc_hash::FxHashMap<(Option<usize>, bool, &str), usize> =
            rustc_hash::FxHashMap::default();
        let mut out: Vec<Vec<usize>> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, e)| e.number().is_some()) {
            let key = (entry.parent, entry.requirement, entry.above());
            let list = *keys.entry(key).or_insert_with(|| {
                out.push(Vec::new());
                out.len() - 1
            });
            out[list].push(at);
        }
        out
    }
}
