//! The likely links of the features that were asked about last: a hover does not weigh every pair of a feature again.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHasher;
use specls_index::{Feature, PathTarget, Snapshot};

use super::{Extent, LikelyLinks};
use crate::FeatureCoverage;

/// Features that are kept: those of the files that somebody has open.
const MOST_KEPT: usize = 16;

/// Links of one feature, and what they were made of.
struct Kept {
    feature: Arc<Feature>,
    rest: u64,
    /// Empty while somebody works them out.
    links: Arc<OnceLock<Arc<LikelyLinks>>>,
}

/// Keeps the last few results of [`LikelyLinks::new`]. What it gives is always what that would give.
#[derive(Default)]
pub struct LikelyCache(Mutex<VecDeque<Kept>>);

impl LikelyCache {
    /// The likely links of a feature that are shown. Takes as long as working them out does where nobody asked before; of two who
    /// ask at once one works, and the other waits.
    #[must_use]
    pub fn of(
        &self,
        snapshot: &Snapshot,
        feature: &Arc<Feature>,
        coverage: &FeatureCoverage,
    ) -> Arc<LikelyLinks> {
        let links = self.place(feature, rest(snapshot, feature, coverage));
        let work = || Arc::new(LikelyLinks::new(snapshot, feature, coverage, Extent::Shown));
        links.get_or_init(work).clone()
    }

    /// Where the links of this state of the feature are, or will be.
    fn place(&self, feature: &Arc<Feature>, rest: u64) -> Arc<OnceLock<Arc<LikelyLinks>>> {
        let mut kept = self.kept();
        let same = |kept: &Kept| kept.rest == rest && Arc::ptr_eq(&kept.feature, feature);
        let found = kept.iter().position(same).and_then(|at| kept.remove(at));
        let found = found.unwrap_or_else(|| {
            // An older state of the feature is not asked about again.
            kept.retain(|kept| kept.feature.id != feature.id);
            if kept.len() >= MOST_KEPT {
                kept.pop_front();
            }
            Kept { feature: feature.clone(), rest, links: Arc::default() }
        });
        let links = found.links.clone();
        kept.push_back(found);
        links
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the links depend on beside the feature itself, as a number: its coverage, and the files that its paths mean.
fn rest(snapshot: &Snapshot, feature: &Feature, coverage: &FeatureCoverage) -> u64 {
    let mut hash = FxHasher::default();
    for (index, ..) in feature.items() {
        let found = coverage.of(index);
        found.tasks.hash(&mut hash);
        for incoming in [&found.code, &found.tests] {
            incoming.len().hash(&mut hash);
            incoming.iter().for_each(|incoming| incoming.file.0.hash(&mut hash));
        }
    }
    for at in 0..feature.files.len() {
        for target in snapshot.path_targets(feature.id, at as u32) {
            let PathTarget::File(path) = target else {
                0.hash(&mut hash);
                continue;
            };
            path.hash(&mut hash);
            snapshot.file(path).map(|file| (file.feature.is_some(), file.alone, file.test)).hash(&mut hash);
        }
    }
    hash.finish()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::sync::Arc;

    use specls_fixture::Fixture;

    use super::{LikelyCache, MOST_KEPT};
    use crate::{Extent, FeatureCoverage, LikelyLinks};

    #[test]
    fn what_it_gives_is_what_would_be_worked_out() {
        let mut text = String::new();
        for n in 10..10 + MOST_KEPT + 1 {
            let _ = writeln!(
                text,
                "//- specs/0{n}-a/spec.md\n- **FR-001**: System MUST export the audit log of part {n} as CSV\n\
                 //- specs/0{n}-a/tasks.md\n- [ ] T001 Export the audit log of part {n} as CSV in src/audit.py"
            );
        }
        let fixture = Fixture::new(&format!("{text}//- src/audit.py\npass\n"));
        let (snapshot, cache) = (&fixture.snapshot, LikelyCache::default());
        let features = snapshot.features_sorted();
        let ask = |at: usize| {
            let coverage = FeatureCoverage::new(snapshot, features[at]);
            let fresh = LikelyLinks::new(snapshot, features[at], &coverage, Extent::Shown);
            assert!(fresh.iter().count() > 1, "a task and a file");
            let found = cache.of(snapshot, features[at], &coverage);
            assert_eq!(*found, fresh);
            found
        };
        let first = ask(0);
        (1..MOST_KEPT).for_each(|at| drop(ask(at)));
        assert!(Arc::ptr_eq(&first, &ask(0)), "it is kept");
        // One more, and the one that was asked about longest ago goes: the fourth.
        let second = ask(1);
        let third = ask(2);
        ask(MOST_KEPT);
        ask(0);
        assert_eq!(cache.kept().len(), MOST_KEPT);
        assert!(
            Arc::ptr_eq(&first, &ask(0)) && Arc::ptr_eq(&second, &ask(1)) && Arc::ptr_eq(&third, &ask(2))
        );
        assert!(!cache.kept().iter().any(|kept| Arc::ptr_eq(&kept.feature, features[3])));
    }
}
