//! Real requirements: the second criterion of each file is taken out by hand, and everything follows. Needs `SPECLS_SHARED`.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use specls_analysis::{FileEdit, Texts, numbered_file, restructurings, shift, shifted};
use specls_index::{File, Snapshot};
use specls_session::Session;
use specls_syntax::{ItemKind, Space};
use specls_tests::corpus::shared;

/// Texts of the corpus, where nobody writes.
struct Disk;

impl Texts for Disk {
    fn text(&self, file: &File) -> Option<Arc<str>> {
        match &file.open {
            Some((text, _)) => Some(text.clone()),
            None => fs::read_to_string(&*file.path).ok().map(Into::into),
        }
    }
}

/// How often each text is named by the files of a feature and those that name it.
fn meanings(snapshot: &Snapshot, folder: &str) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for file in snapshot.files().filter(|f| !f.path.ends_with("/requirements.md")) {
        for m in 0..file.facts.mentions.len() {
            let found = snapshot.definitions(file, m as u32);
            let [(feature, item)] = found[..] else { continue };
            let feature = snapshot.feature(feature).expect("it is there");
            let fact = feature.fact(item);
            if *feature.path == *folder && fact.kind.space() == Space::Requirement {
                *out.entry(fact.text.to_string()).or_default() += 1;
            }
        }
    }
    out
}

#[test]
fn a_criterion_less() {
    let Some(shared) = shared() else {
        eprintln!("skipped: SPECLS_SHARED is not set");
        return;
    };
    let (mut features, mut moved, mut counted, mut orphans) = (0, 0, 0, 0);
    for entry in fs::read_dir(shared.join("corpus/kiro")).expect("the corpus is there") {
        let root = entry.expect("it can be read").path().join("files").display().to_string();
        let mut session = Session::load(vec![root.as_str().into()]);
        let all: Vec<_> = session.snapshot().features_sorted().into_iter().cloned().collect();
        for feature in all {
            let Some(part) = numbered_file(&feature) else { continue };
            let file = session.snapshot().file_by_id(part.id).expect("it is read").clone();
            let text = fs::read_to_string(&*file.path).expect("it is there");
            let listed = |i: &specls_syntax::Item| i.kind == ItemKind::Criterion && i.name.len() < i.id.len();
            let Some(gone) = file.facts.items.iter().filter(|i| listed(i)).nth(1) else { continue };
            features += 1;
            session.open(&file.path, text.clone().into(), 1);
            let before = session.snapshot();
            let same = before.feature(feature.id).expect("it is there");
            counted += usize::from(
                restructurings(&before, same, &file, 0).iter().any(|r| r.title(same) == "Renumber this file"),
            );
            let mut meant = meanings(&before, &feature.path);
            orphans += meant.remove(&*gone.text).unwrap_or(0);
            let mut edited = text.clone();
            edited.replace_range(gone.span.range(), "");
            session.open(&file.path, edited.into(), 2);
            let snapshot = session.snapshot();
            let now = snapshot.feature(feature.id).expect("it is there").clone();
            let Some(found) = shift(&snapshot, &now) else { continue };
            moved += found.stale;
            let edits = shifted(&snapshot, &now, &Disk).expect("all texts are there");
            for edit in edits {
                let FileEdit::Change { file, texts } = edit else { panic!("nothing is created") };
                let file = snapshot.file_by_id(file).expect("it is there").clone();
                let mut text = Disk.text(&file).expect("it is there").to_string();
                texts.iter().rev().for_each(|new| text.replace_range(new.span.range(), &new.text));
                session.open(&file.path, text.into(), 3);
            }
            let after = session.snapshot();
            assert_eq!(shift(&after, after.feature(feature.id).expect("it is there")), None, "{}", file.path);
            // What is gone is named nowhere, not even by a number that something else has now.
            assert_eq!(meanings(&after, &feature.path), meant, "{}", file.path);
        }
    }
    eprintln!(
        "{features} features, {moved} references moved, {orphans} to what is gone, {counted} whose numbers have gaps or duplicates"
    );
}
