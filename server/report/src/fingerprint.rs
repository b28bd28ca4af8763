//! Whether the trace of a feature may differ from what it was, without making it.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use specls_index::{Feature, PathTarget, Snapshot, Target};
use specls_syntax::{Encoding, FileFacts, TaskState};

/// A number that another trace of the feature changes, with likely links or without: it is made of all that the trace is made of
/// in the feature, its links and what names it. Linear in these, and far cheaper than the trace. Not in it are the lines of other features' items: to look at
/// all that lead to a feature would cost at each keystroke there.
#[must_use]
pub fn fingerprint(snapshot: &Snapshot, feature: &Feature) -> u64 {
    let mut out = FxHasher::default();
    (&feature.path, &feature.name, feature.archived).hash(&mut out);
    for (at, file) in feature.files.iter().enumerate() {
        if file.facts.items.is_empty() && file.facts.deltas().is_empty() {
            continue;
        }
        file.path.hash(&mut out);
        items(&file.facts, &mut out);
        for (path, target) in file.facts.paths.iter().zip(snapshot.path_targets(feature.id, at as u32)) {
            (path.span.start, std::mem::discriminant(target)).hash(&mut out);
            if let PathTarget::File(path) | PathTarget::Folder(path) = target {
                path.hash(&mut out);
                // What a likely link of the file says of it.
                let source = snapshot.file(path);
                source.map(|source| (source.feature, source.alone, source.test)).hash(&mut out);
            }
        }
    }
    for link in &feature.links {
        let file = feature.files.get(link.file as usize);
        let mention = file.and_then(|file| file.facts.mentions.get(link.mention as usize));
        (link.from, link.to, link.relation, link.file).hash(&mut out);
        // From an item it is the item's line that counts, and that is in already.
        if let (None, Some(file), Some(mention)) = (link.from, file, mention) {
            (&file.path, line(&file.facts, mention.span.start)).hash(&mut out);
        }
    }
    for &(f, m) in &feature.outward {
        let Some(part) = feature.files.get(f as usize) else { continue };
        let Some(file) = snapshot.file_by_id(part.id) else { continue };
        if let Target::Feature(other) = snapshot.target(file, m) {
            let mention = part.facts.mentions.get(m as usize);
            (f, other, mention.map(|m| (m.kind, &m.id, m.span.start))).hash(&mut out);
        }
    }
    for incoming in snapshot.incoming(feature.id) {
        let Some(file) = snapshot.file_by_id(incoming.file) else { continue };
        let Some(mention) = file.facts.mentions.get(incoming.mention as usize) else { continue };
        (&file.path, file.test, mention.in_test, mention.context).hash(&mut out);
        (mention.kind, &mention.id, line(&file.facts, mention.span.start)).hash(&mut out);
    }
    out.finish()
}

fn items(facts: &FileFacts, out: &mut FxHasher) {
    for item in &facts.items {
        (item.kind, &item.id, &item.text, item.withdrawn).hash(out);
        (line(facts, item.span.start), line(facts, item.span.end)).hash(out);
        if let Some(task) = item.task() {
            let state = match task.state {
                TaskState::Open => 0,
                TaskState::Done => 1,
                TaskState::Other => 2,
            };
            (state, task.optional, task.phase, &task.labels, &task.depends).hash(out);
        }
    }
    for phase in &facts.phases {
        phase.stories.hash(out);
        facts.headings.get(phase.heading as usize).map(|heading| &heading.title).hash(out);
    }
    for refused in facts.more.iter().flat_map(|more| &more.refused) {
        (&refused.id, refused.line).hash(out);
    }
    for delta in facts.deltas() {
        (delta.operation, &delta.name).hash(out);
    }
}

fn line(facts: &FileFacts, offset: u32) -> u32 {
    facts.lines.line_col(offset, Encoding::Utf8).line
}
