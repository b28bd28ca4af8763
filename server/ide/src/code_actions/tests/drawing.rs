//! Links that are drawn: what is written, and that it is read as it should.

mod mentions;
mod operations;
mod stubs;

use specls_analysis::{Coverage, FeatureCoverage};
use specls_index::Snapshot;
use specls_syntax::ItemKind;

/// The rung of an item after an action.
fn rung(snapshot: &Snapshot, feature: &str, kind: ItemKind, id: &str) -> Option<Coverage> {
    let feature = snapshot.features().find(|f| *f.name == *feature).expect("the feature is there");
    let index = feature.defining(kind, id).expect("the item is there");
    FeatureCoverage::new(snapshot, feature).of(index).rung
}

const SPEC: &str = "\
//- specs/004-albums/spec.md
- **FR-001**: System MUST list albums by date. And more.
- **FR-003**: System MUST allow people to create an alb$0um: \"as they like\"
";
