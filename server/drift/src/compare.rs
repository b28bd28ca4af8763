//! Every requirement beside the places that name it, by the commits that last changed either.

use rustc_hash::FxHashMap;
use specls_analysis::in_parallel;
use specls_history::{Commit, End, History, Versions};
use specls_syntax::Families;

use crate::files::{Known, Moment, Present, line};
use crate::pairs::{At, Named, Pairs, Requirement};
use crate::{Asked, Drift, Drifted, Place, When};

/// What is suspect. `None` when the asker does not want to go on.
#[must_use]
pub fn drift(asked: &Asked<'_>) -> Option<Drift> {
    let pairs = Pairs::new(asked)?;
    let paths: Vec<String> = pairs.files.iter().map(|part| below(asked, part.id)).collect();
    let history = asked.repository.history(&paths, asked.go_on)?;
    let families = families(asked);
    let files: Vec<usize> = (0..pairs.files.len()).collect();
    let none = Versions::default();
    let known: Vec<Option<Vec<Known>>> = in_parallel(&files, |&file| {
        let present = Present::new(asked, &pairs.files[file], &families)?;
        let versions = history.files.get(file).unwrap_or(&none);
        Some(present.moments(versions, &asked.repository.reader(), asked.go_on))
    });
    if !(asked.go_on)() {
        return None;
    }
    let compared = Compared { asked, history: &history, known, commits: FxHashMap::default() };
    Some(compared.result(&pairs))
}

/// The path of a file below the root that was asked for.
pub(crate) fn below(asked: &Asked<'_>, file: specls_index::FileId) -> String {
    let path = asked.snapshot.file_by_id(file).map_or("", |file| &file.path);
    let root = asked.root.trim_end_matches('/');
    path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path).to_owned()
}

/// The families that the model was read with, as far as artifacts go.
pub(crate) fn families(asked: &Asked<'_>) -> Families {
    Families::new(asked.snapshot.settings().id_families.iter().map(String::as_str))
}

struct Compared<'a> {
    asked: &'a Asked<'a>,
    history: &'a History,
    known: Vec<Option<Vec<Known>>>,
    commits: FxHashMap<u32, Commit>,
}

impl Compared<'_> {
    fn result(mut self, pairs: &Pairs<'_>) -> Drift {
        let mut drift = Drift { commits: self.history.len(), ..Drift::default() };
        drift.named = pairs.requirements.len();
        for requirement in &pairs.requirements {
            let changed = self.earliest(requirement);
            let born = self.known(requirement.at).map_or(Moment::Unknown, |known| known.born);
            let mut places: Vec<&Named> = Vec::new();
            for named in &requirement.places {
                drift.compared += 1;
                let again = places.iter().any(|other| other.at == named.at);
                let moment = self.moment(named.at);
                // What was written before there was such a requirement means another one.
                if !again && moment.is_before(changed) && !moment.is_before(born) {
                    places.push(named);
                }
            }
            if !places.is_empty() {
                let places = places.into_iter().filter_map(|named| self.place(pairs, named)).collect();
                drift.requirements.extend(self.drifted(requirement, changed, places));
            }
        }
        drift.requirements.sort_by(|a, b| (&a.path, a.line, &a.id).cmp(&(&b.path, b.line, &b.id)));
        drift.notes = self.notes(pairs);
        drift
    }

    fn known(&self, at: At) -> Option<&Known> {
        self.known.get(at.file)?.as_ref()?.get(at.thing)
    }

    fn moment(&self, at: At) -> Moment {
        self.known(at).map_or(Moment::Unknown, |known| known.moment)
    }

    /// When a requirement came to say what it says: a change says so before the capability does.
    fn earliest(&self, requirement: &Requirement<'_>) -> Moment {
        let own = self.moment(requirement.at);
        let Some((whole, said)) = &requirement.also else { return own };
        let words = self.known(*whole).and_then(|known| known.words.as_ref());
        let same = said.iter().filter_map(|at| self.known(*at)).filter(|known| known.words.as_ref() == words);
        same.map(|known| known.moment)
            .fold(own, |earliest, other| if other.is_before(earliest) { other } else { earliest })
    }

    fn when(&mut self, moment: Moment) -> Option<When> {
        let oldest = (self.history.len() as u32).saturating_sub(1);
        Some(match moment {
            Moment::Unknown => return None,
            Moment::Now => When::Uncommitted,
            Moment::At(index) => When::Commit(self.commit(index)?),
            Moment::Before => When::Before(self.commit(oldest)?),
        })
    }

    fn commit(&mut self, index: u32) -> Option<Commit> {
        if let Some(commit) = self.commits.get(&index) {
            return Some(commit.clone());
        }
        let commit = self.asked.repository.commit(self.history, index)?;
        self.commits.insert(index, commit.clone());
        Some(commit)
    }

    fn place(&mut self, pairs: &Pairs<'_>, named: &Named) -> Option<Place> {
        let symbol = self.known(named.at).and_then(|known| known.name.as_deref().map(Into::into));
        let changed = self.when(self.moment(named.at))?;
        let file = self.asked.snapshot.file_by_id(pairs.files.get(named.at.file)?.id)?;
        Some(Place {
            kind: named.kind,
            name: symbol.or_else(|| named.name.clone()),
            path: file.path.clone(),
            line: line(file, named.offset),
            changed,
            suspect: true,
        })
    }

    fn drifted(
        &mut self,
        requirement: &Requirement<'_>,
        changed: Moment,
        places: Vec<Place>,
    ) -> Option<Drifted> {
        let changed = self.when(changed)?;
        let mut drifted = described(self.asked, requirement)?;
        (drifted.changed, drifted.places) = (changed, places);
        Some(drifted)
    }

    fn notes(&mut self, pairs: &Pairs<'_>) -> Vec<String> {
        let mut notes = Vec::new();
        let oldest = self.commit((self.history.len() as u32).saturating_sub(1));
        let oldest = oldest.map(|c| format!("{} ({})", c.short(), c.date)).unwrap_or_default();
        match self.history.end {
            End::First => {}
            End::Shallow => notes.push(format!(
                "history ends at {oldest}, the edge of a shallow clone: what is older is unknown; `git fetch --unshallow` \
                 brings the rest"
            )),
            End::Limit => notes.push(format!("history is read as far as {oldest}: what is older is not compared")),
            End::Unreadable => {
                notes.push(format!("history ends at {oldest}: what is older cannot be read"));
            }
        }
        let cut = |v: &&Versions| v.list.len() >= specls_history::MOST_VERSIONS;
        match self.history.files.iter().filter(cut).count() {
            0 => {}
            cut => notes.push(format!("only the newest versions of {cut} files were compared")),
        }
        let without = |versions: &Versions| !versions.tracked();
        let mut untracked = (pairs.files.iter().zip(&self.history.files)).filter(|(_, v)| without(v));
        if let Some((first, _)) = untracked.next() {
            let (name, more) = (below(self.asked, first.id), untracked.count());
            notes.push(match more {
                0 => format!("the last commit has no {name}: it is not compared"),
                _ => format!("the last commit has no {name} and {more} more: they are not compared"),
            });
        }
        notes
    }
}

/// A requirement as it is reported, without its places.
pub(crate) fn described(asked: &Asked<'_>, requirement: &Requirement<'_>) -> Option<Drifted> {
    let (feature, index) = (requirement.feature, requirement.index);
    let (item, file) = (feature.fact(index), asked.snapshot.file_by_id(feature.file_of(index).id)?);
    Some(Drifted {
        feature: feature.name.clone(),
        feature_path: feature.path.clone(),
        kind: item.kind.name(),
        id: item.id.clone(),
        called: specls_analysis::called(item).into_owned(),
        title: item.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned(),
        path: file.path.clone(),
        line: line(file, item.span.start),
        changed: When::Uncommitted,
        new: false,
        places: Vec::new(),
    })
}
