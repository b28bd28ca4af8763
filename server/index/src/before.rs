//! A feature as it was before somebody began to edit it.

use std::sync::Arc;

use specls_syntax::FileFacts;

use crate::{Feature, FeatureId, FileId, Snapshot, Workspace};

/// What numbers meant before an edit: kept with an open file whose ids follow from their places.
#[derive(Clone, Debug)]
pub struct Before {
    /// The feature, with the facts of all its files.
    pub feature: Arc<Feature>,
    /// Files of others that named something of it.
    pub incoming: Vec<Naming>,
    /// The same page when it came, where references changed since. It has none of its own.
    pub first: Option<Arc<Before>>,
    /// What was kept of other pages before, newest first: an undo goes back to it file by file. These have none of their own.
    pub earlier: Vec<Arc<Before>>,
    /// Fingerprints of the pages that were seen while this was kept.
    pub pages: Vec<u64>,
}

/// A file that named something of a feature.
#[derive(Clone, Debug)]
pub struct Naming {
    /// The file.
    pub file: FileId,
    /// What it said.
    pub facts: Arc<FileFacts>,
    /// Indexes into its mentions of those that named the feature, ascending.
    pub mentions: Vec<u32>,
}

impl Snapshot {
    /// A feature as it is, to be compared with what it will be.
    #[must_use]
    pub fn before(&self, id: FeatureId) -> Option<Before> {
        let feature = self.feature(id)?.clone();
        let mut incoming: Vec<Naming> = Vec::new();
        for found in self.incoming(id) {
            match incoming.last_mut() {
                Some(naming) if naming.file == found.file => naming.mentions.push(found.mention),
                _ => {
                    let Some(file) = self.file_by_id(found.file).filter(|f| f.feature != Some(id)) else {
                        continue;
                    };
                    let (facts, mentions) = (file.facts.clone(), vec![found.mention]);
                    incoming.push(Naming { file: file.id, facts, mentions });
                }
            }
        }
        Some(Before { feature, incoming, first: None, earlier: Vec::new(), pages: Vec::new() })
    }
}

impl Workspace {
    /// Keeps with the open file at `path` what its feature was before it is edited. Its findings may differ then, and
    /// nothing else.
    pub fn keep_before(&mut self, path: &str, before: Option<Arc<Before>>) {
        let Some(file) = self.now.file(path).filter(|f| f.open.is_some()) else { return };
        let mut file = crate::File::clone(file);
        file.before = before;
        self.now.files.insert(file.id, Arc::new(file));
    }
}
