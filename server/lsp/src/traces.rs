//! Whose trace may have changed since the client was told last.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use specls_analysis::in_parallel;
use specls_index::{Changes, Feature, FeatureId, Snapshot};
use specls_report::fingerprint;
use specls_syntax::Role;

/// What the client knows: of each feature a number that another trace changes.
#[derive(Default)]
pub(crate) struct Traces {
    known: FxHashMap<Arc<str>, u64>,
    /// Folders of features, for those that go.
    paths: FxHashMap<FeatureId, Arc<str>>,
    /// Features may have gone without being among the changes.
    renewed: bool,
}

impl Traces {
    /// The model was made anew: every identity is another one. What the client knows it knows by path.
    pub fn forget(&mut self) {
        self.paths.clear();
        self.renewed = true;
    }

    /// Folders of the features whose trace may differ from what the client knows, by path. Costs as much as there is in the
    /// features among `changes`.
    pub fn update(&mut self, snapshot: &Snapshot, changes: &Changes) -> Vec<Arc<str>> {
        let features: Vec<(FeatureId, Option<&Arc<Feature>>)> =
            changes.features.iter().map(|id| (*id, snapshot.feature(*id))).collect();
        let now = in_parallel(&features, |(_, feature)| {
            let feature = feature.filter(|feature| feature.role != Role::Contract)?;
            Some((feature.path.clone(), fingerprint(snapshot, feature)))
        });
        let mut out = Vec::new();
        for ((id, _), now) in features.iter().zip(now) {
            match now {
                Some((path, number)) => {
                    self.paths.insert(*id, path.clone());
                    if self.known.insert(path.clone(), number) != Some(number) {
                        out.push(path);
                    }
                }
                None => {
                    let gone = self.paths.remove(id);
                    out.extend(gone.filter(|path| self.known.remove(path).is_some()));
                }
            }
        }
        if std::mem::take(&mut self.renewed) {
            let there: FxHashSet<&Arc<str>> = snapshot.features().map(|feature| &feature.path).collect();
            let gone: Vec<Arc<str>> =
                self.known.keys().filter(|path| !there.contains(path)).cloned().collect();
            self.known.retain(|path, _| there.contains(path));
            out.extend(gone);
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}
