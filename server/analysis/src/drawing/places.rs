//! Where a project's tests lie: the file that a new one goes to.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use specls_index::{Feature, File, Relation, Snapshot};

use super::frameworks::Naming;
use super::words::{feature_words, kebab, pascal, snake};

/// The file that a new test goes to.
#[derive(Clone, Debug)]
pub(super) enum Place<'s> {
    /// One that is there.
    Known(&'s Arc<File>, Naming),
    /// One that is to be made, and the test file whose form it takes.
    New {
        /// Its path.
        path: Arc<str>,
        /// How it is called.
        naming: Naming,
        /// Another test in its folder.
        like: Arc<str>,
    },
}

/// Whether the project has tests of a known form, or tests of the feature.
pub(super) fn known(snapshot: &Snapshot, feature: &Feature) -> bool {
    of_feature(snapshot, feature).is_some() || paths(snapshot, feature).next().is_some()
}

/// Where a test of something of a feature goes: the test file that names most of the feature, else a new one that is called
/// after the feature, in the folder where most tests of the most frequent form are.
pub(super) fn place<'s>(snapshot: &'s Snapshot, feature: &Feature) -> Option<Place<'s>> {
    if let Some((file, naming)) = of_feature(snapshot, feature) {
        return Some(Place::Known(file, naming));
    }
    let mut frameworks = BTreeMap::new();
    let mut folders: BTreeMap<(Naming, &str), (usize, &Arc<str>)> = BTreeMap::new();
    for (path, naming) in paths(snapshot, feature) {
        *frameworks.entry(naming.framework).or_insert(0_usize) += 1;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let entry = folders.entry((naming, folder)).or_insert((0, path));
        entry.0 += 1;
        entry.1 = entry.1.min(path);
    }
    let (framework, _) = frameworks.into_iter().max_by_key(|(kind, count)| (*count, Reverse(*kind)))?;
    let folders = folders.into_iter().filter(|((naming, _), _)| naming.framework == framework);
    let ((naming, folder), (_, like)) = folders.max_by_key(|((_, folder), (count, _))| {
        // Of several with as many the one nearest to the root, and the first.
        (*count, Reverse((folder.matches('/').count(), *folder)))
    })?;
    let words = feature_words(feature);
    let stem = match (naming.is_pascal(), naming.is_kebab()) {
        (true, _) => pascal(&words),
        (_, true) => kebab(&words),
        _ => snake(&words),
    };
    let path = format!("{folder}/{}{stem}{}", naming.before, naming.after);
    match snapshot.tree().has_file(&path) {
        true => snapshot.file(&path).map(|file| Place::Known(file, naming)),
        false => Some(Place::New { path: path.into(), naming, like: like.clone() }),
    }
}

/// The test file that names most of a feature.
fn of_feature<'s>(snapshot: &'s Snapshot, feature: &Feature) -> Option<(&'s Arc<File>, Naming)> {
    let mut counts: BTreeMap<&str, (usize, &'s Arc<File>)> = BTreeMap::new();
    for incoming in snapshot.incoming(feature.id) {
        let Some(file) = snapshot.file_by_id(incoming.file).filter(|file| file.test) else { continue };
        let Some(mention) = file.facts.mentions.get(incoming.mention as usize) else { continue };
        if snapshot.relation_of(file, mention) == Relation::Verifies {
            counts.entry(&file.path).or_insert((0, file)).0 += 1;
        }
    }
    let known = counts.into_values().filter_map(|(count, file)| Some((count, file, Naming::of(&file.path)?)));
    let best = known.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.path.cmp(&a.1.path)));
    best.map(|(_, file, naming)| (file, naming))
}

/// Test files of the feature's project.
fn paths<'s>(
    snapshot: &'s Snapshot,
    feature: &Feature,
) -> impl Iterator<Item = (&'s Arc<str>, Naming)> + use<'s> {
    let root = format!("{}/", snapshot.project(feature.project).path);
    snapshot
        .tree()
        .files()
        .filter(move |path| path.starts_with(&root))
        .filter_map(|path| Some((path, Naming::of(path)?)))
        .filter(|(path, _)| snapshot.feature_over(path).is_none())
}
