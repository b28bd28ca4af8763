//! A loaded workspace that is damaged and mended again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use specls_analysis::{Finding, feature_findings, file_findings, likely_findings};
use specls_index::{Changes, FeatureId, FileId, Snapshot};
use specls_session::{Refreshed, Session};
use specls_tests::corpus::Repository;
use specls_tests::mutate::{Allowed, Expected, Mutation, Sign, World};

/// A finding, without what moves with the text: the message may count things.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub code: &'static str,
    pub severity: &'static str,
    /// From the root of the workspace.
    pub path: String,
    /// First byte.
    pub at: usize,
    pub message: String,
}

impl Found {
    fn place(&self) -> (&'static str, &'static str, &str, usize) {
        (self.code, self.severity, &self.path, self.at)
    }
}

/// Whose findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Feature(FeatureId),
    File(FileId),
}

type ByOwner = BTreeMap<Owner, Vec<Found>>;

/// What came of something expected.
#[derive(Clone, Debug)]
pub enum Verdict {
    Hit,
    /// The code is there, but with another severity or elsewhere.
    WrongPlace(String),
    Missed,
}

/// What came of a damage.
#[derive(Default)]
pub struct Outcome {
    pub verdicts: Vec<(Expected, Verdict)>,
    /// Findings that came or went and that nothing explains.
    pub collateral: Vec<String>,
    /// Those that a listed reason explains.
    pub explained: usize,
}

/// A workspace in a temporary folder, loaded once.
pub struct Bench {
    session: Session,
    root: String,
    before: ByOwner,
    _folder: tempfile::TempDir,
}

impl Bench {
    pub fn new(repository: &Repository) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        repository.lay_out(folder.path()).expect("the corpus can be laid out");
        let root = specls_disk::canonical_root(folder.path()).expect("a folder");
        let session = Session::load(vec![root.as_str().into()]);
        let mut bench = Self { session, root, before: ByOwner::new(), _folder: folder };
        bench.before = bench.all();
        bench
    }

    /// Does the damage, looks, and undoes it. `all` looks at the whole workspace, not only at what was touched.
    pub fn apply(&mut self, world: &World, mutation: &Mutation, all: bool) -> Outcome {
        let files: BTreeSet<&str> = mutation.edits.iter().map(|edit| &*edit.file).collect();
        let mut changes = Changes::default();
        for file in &files {
            changes.merge(self.damage(world, mutation, file));
        }
        let mut owners = owners(&changes);
        let after = if all {
            let after = self.all();
            owners.extend(after.keys().chain(self.before.keys()));
            after
        } else {
            self.of(&owners)
        };
        let outcome = self.compare(world, mutation, &owners, &after);
        let mut changes = Changes::default();
        for file in &files {
            changes.merge(self.mend(world, file));
        }
        let touched = owners.iter().copied().chain(self::owners(&changes)).collect();
        let mended = self.of(&touched);
        for owner in &touched {
            let before = self.before.get(owner).map_or(&[][..], Vec::as_slice);
            assert_eq!(mended.get(owner).map_or(&[][..], Vec::as_slice), before, "undone: {mutation:?}");
        }
        outcome
    }

    /// After all the damages the workspace is what it was.
    pub fn assert_unharmed(&self) {
        assert_eq!(self.all(), self.before);
    }

    fn damage(&mut self, world: &World, mutation: &Mutation, file: &str) -> Changes {
        let path = self.absolute(file);
        match mutation.text_after(world, file) {
            Some(text) => self.session.open(&path, text.into(), 1),
            None => {
                fs::remove_file(self.on_disk(file)).expect("the file was there");
                done(self.session.refresh(&[path]))
            }
        }
    }

    fn mend(&mut self, world: &World, file: &str) -> Changes {
        let path = self.absolute(file);
        if self.session.open_document(&path).is_some() {
            return done(self.session.close(&path));
        }
        fs::write(self.on_disk(file), world.text(file).expect("its text is known"))
            .expect("it can be written");
        done(self.session.refresh(&[path]))
    }

    fn absolute(&self, file: &str) -> Arc<str> {
        format!("{}/{file}", self.root).into()
    }

    fn on_disk(&self, file: &str) -> PathBuf {
        PathBuf::from(&self.root).join(file)
    }

    /// Findings of everything, but requirements that are unplanned by guess: these go by all texts of a feature.
    fn all(&self) -> ByOwner {
        let snapshot = self.session.snapshot();
        let features = snapshot.features().map(|feature| Owner::Feature(feature.id));
        let sources = snapshot.files().filter(|file| file.feature.is_none()).map(|file| Owner::File(file.id));
        self.of(&features.chain(sources).collect())
    }

    /// Findings of some.
    fn of(&self, owners: &BTreeSet<Owner>) -> ByOwner {
        let snapshot = self.session.snapshot();
        let mut out = ByOwner::new();
        for owner in owners {
            let findings = match owner {
                Owner::Feature(id) => {
                    let mut found = feature_findings(&snapshot, *id);
                    let guessed = likely_findings(&snapshot, *id).into_iter();
                    found.extend(guessed.filter(|finding| finding.code == "uncited-tasks"));
                    found
                }
                Owner::File(id) => {
                    snapshot.file_by_id(*id).map_or_else(Vec::new, |file| file_findings(&snapshot, file))
                }
            };
            for finding in findings {
                out.entry(*owner).or_default().push(self.found(&snapshot, &finding));
            }
        }
        out.values_mut().for_each(|list| list.sort());
        out
    }

    fn found(&self, snapshot: &Snapshot, finding: &Finding) -> Found {
        let file = snapshot.file_by_id(finding.file).expect("a finding stands in a file");
        Found {
            code: finding.code,
            severity: finding.severity.name(),
            path: file.path[self.root.len() + 1..].to_owned(),
            at: finding.span.start as usize,
            message: finding.message.clone(),
        }
    }

    /// What was expected, what came beside it, and what went.
    fn compare(
        &self,
        world: &World,
        mutation: &Mutation,
        owners: &BTreeSet<Owner>,
        after: &ByOwner,
    ) -> Outcome {
        let of = |all: &ByOwner| -> Vec<Found> {
            owners.iter().filter_map(|owner| all.get(owner)).flatten().cloned().collect()
        };
        let mut new = of(after);
        let mut before: Vec<Found> = of(&self.before)
            .into_iter()
            // What stood in replaced text went with it.
            .filter_map(|found| Some(Found { at: mutation.moved(&found.path, found.at)?, ..found }))
            .collect();
        let mut outcome = Outcome::default();
        for expected in &mutation.expected {
            let at = mutation.places(world, expected);
            let wanted = |found: &Found| {
                found.code == expected.code
                    && found.path == expected.file
                    && at.as_ref().is_some_and(|at| at.contains(&found.at))
                    && found.severity == expected.severity
            };
            let verdict = match new.iter().position(wanted) {
                Some(at) => {
                    let hit = new.remove(at);
                    before.retain(|found| found.place() != hit.place());
                    Verdict::Hit
                }
                None => {
                    let near = new.iter().find(|f| f.code == expected.code && f.path == expected.file);
                    near.map_or(Verdict::Missed, |f| Verdict::WrongPlace(format!("{at:?}, but {f:?}")))
                }
            };
            outcome.verdicts.push((expected.clone(), verdict));
        }
        let mut gone = Vec::new();
        for found in before {
            match new.iter().position(|other| other.place() == found.place()) {
                Some(at) => drop(new.remove(at)),
                None => gone.push(found),
            }
        }
        let came = new.iter().map(|found| (Sign::Came, found));
        for (sign, found) in came.chain(gone.iter().map(|found| (Sign::Went, found))) {
            // What a task shares with what it names changes with either text, and with numbers that shift.
            if found.code == "reworded-requirement" {
                outcome.explained += 1;
                continue;
            }
            let fits = |a: &&Allowed| a.sign == sign && a.code == found.code && a.file == found.path;
            if mutation.allowed.iter().any(|a| fits(&a)) {
                outcome.explained += 1;
            } else {
                outcome.collateral.push(format!("{sign:?} {found:?}"));
            }
        }
        outcome
    }
}

fn owners(changes: &Changes) -> BTreeSet<Owner> {
    let features = changes.features.iter().map(|id| Owner::Feature(*id));
    features.chain(changes.files.iter().map(|id| Owner::File(*id))).collect()
}

fn done(refreshed: Refreshed) -> Changes {
    match refreshed {
        Refreshed::Done { changes, .. } => changes,
        Refreshed::Reload => panic!("no damage is done to settings"),
    }
}
