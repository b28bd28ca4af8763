//! Finds names in the source files of a workspace, with ripgrep's own libraries, and confirms declarations by parsing the
//! files that have them. There is no index: what was once asked for is remembered, and kept right by what is told of changes.
//!
//! A [`Searcher`] lives as long as the workspace; [`Searcher::asked`] is what one request asks. Whoever changes the model
//! tells the searcher first ([`Searcher::changed`]), and hands the [`Tick`] it gets on to those who read the new model: so
//! nothing that was found in an older model counts as found in a newer one.

mod each;
mod names;
mod parsed;
#[cfg(test)]
mod tests;
mod text;
mod words;

use std::cmp::Reverse;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specls_ide::{Found, Scope, Search, Wanted};
use specls_index::Snapshot;
use specls_symbols::{Language, symbols};
use specls_syntax::Span;
use specls_syntax::source::{Place, classify, is_test_path, language_of};

use crate::each::each;
use crate::names::{Hit, Names};
use crate::parsed::{Parsed, Parses};
use crate::words::{Rank, Words};

/// Files that are parsed for one question where the line with the name looks like a declaration.
const MOST_LIKELY: usize = 200;
/// Files that are parsed where none does.
const MOST_UNLIKELY: usize = 32;
/// Files that are parsed at once, and so many declarations that no more files are.
const PARSED_AT_ONCE: usize = 32;
const MANY: usize = 40;
/// Files that are read at once for the places of a word.
const READ_AT_ONCE: usize = 128;
/// Languages that are made ready before anybody asks.
const MOST_PREPARED: usize = 5;
/// So many changed files, and everything is searched again.
const MOST_CHANGED: usize = 2_000;

/// A moment: how many changes were told of so far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Tick(u64);

/// Finds names, and remembers what it found. Everything may be called from any thread; none of it blocks for long.
#[derive(Default)]
pub struct Searcher {
    names: Mutex<Names>,
    parses: Mutex<Parses>,
}

impl Searcher {
    /// Paths of files or folders that came, went or changed, on the disk or in an editor. To be called before anybody can
    /// see the model that knows of it.
    pub fn changed(&self, paths: &[Arc<str>]) -> Tick {
        lock(&self.parses).forget(paths);
        lock(&self.names).changed(paths)
    }

    /// Nobody can say what changed.
    pub fn forget(&self) -> Tick {
        *lock(&self.parses) = Parses::default();
        lock(&self.names).forget()
    }

    /// The newest moment.
    #[must_use]
    pub fn now(&self) -> Tick {
        lock(&self.names).now()
    }

    /// Makes ready what the first question would wait for: the grammars of the languages that a workspace is written in.
    pub fn prepare(&self, snapshot: &Snapshot) {
        let mut files: FxHashMap<Language, usize> = FxHashMap::default();
        for language in snapshot.tree().files().filter_map(|path| Language::of_path(path)) {
            *files.entry(language).or_default() += 1;
        }
        let mut languages: Vec<(usize, Language)> = files.into_iter().map(|(l, n)| (n, l)).collect();
        languages.sort_unstable_by_key(|(files, language)| (Reverse(*files), *language));
        for (_, language) in languages.into_iter().take(MOST_PREPARED) {
            let _ = symbols(language, "", &|| true);
        }
    }

    /// What a request asks that reads the model of the moment `tick`. It finds nothing once `go_on` says no.
    #[must_use]
    pub fn asked<'s>(&'s self, tick: Tick, go_on: &'s (dyn Fn() -> bool + Sync)) -> Asked<'s> {
        Asked { searcher: self, tick, go_on }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A searcher on behalf of one request.
pub struct Asked<'s> {
    searcher: &'s Searcher,
    tick: Tick,
    go_on: &'s (dyn Fn() -> bool + Sync),
}

impl Search for Asked<'_> {
    fn declarations(&self, snapshot: &Snapshot, wanted: Wanted<'_>, scope: Scope<'_>) -> Vec<Found> {
        // What declares a member nearly always says the owner's name as well, and that is the rarer one: unless the member's
        // name has several words.
        let long = wanted.names.iter().any(|name| name.trim_matches('_').contains('_'));
        let telling = if wanted.owners.is_empty() || long { wanted.names } else { wanted.owners };
        let Some(words) = Words::new(telling) else { return Vec::new() };
        let groups = match scope {
            Scope::Files(files) => [self.not_without(snapshot, files, &words), Vec::new()],
            Scope::Tree(root) => likely(self.holding(snapshot, root, &words), telling),
        };
        for files in groups {
            let mut found = Vec::new();
            for part in files.chunks(PARSED_AT_ONCE) {
                found.extend(each(part, self.go_on, |path| self.declared(snapshot, path, &words, wanted)));
                // Half an answer is none.
                if !(self.go_on)() {
                    return Vec::new();
                }
                if matches!(scope, Scope::Tree(_)) && found.iter().map(Vec::len).sum::<usize>() >= MANY {
                    break;
                }
            }
            let found = sorted(found);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    fn words(&self, snapshot: &Snapshot, words: &[SmolStr], scope: Scope<'_>, most: usize) -> Vec<Found> {
        let Some(words) = Words::new(words) else { return Vec::new() };
        let files = match scope {
            Scope::Files(files) => files.to_vec(),
            Scope::Tree(root) => {
                let mut hits = self.holding(snapshot, root, &words);
                hits.sort_unstable_by(|a, b| a.path.cmp(&b.path));
                hits.into_iter().map(|hit| hit.path).collect()
            }
        };
        let mut found = Vec::new();
        for part in files.chunks(READ_AT_ONCE) {
            let here = each(part, self.go_on, |path| Some(written(snapshot, path, &words)));
            if !(self.go_on)() {
                return Vec::new();
            }
            found.extend(sorted(here));
            if found.len() >= most {
                break;
            }
        }
        found.truncate(most);
        found
    }
}

fn sorted(found: Vec<Vec<Found>>) -> Vec<Found> {
    let mut found: Vec<Found> = found.into_iter().flatten().collect();
    found.sort_by(|a, b| (&a.path, a.focus.start).cmp(&(&b.path, b.focus.start)));
    found
}

impl Asked<'_> {
    /// The source files below `root` that have one of the words and are no artifacts.
    fn holding(&self, snapshot: &Snapshot, root: &str, words: &Words) -> Vec<Hit> {
        let known = lock(&self.searcher.names).known(words);
        let changed = known.as_ref().and_then(|known| affected(snapshot, &known.changed));
        let (mut hits, look_at) = match (known, changed) {
            (Some(known), Some(changed)) => {
                let kept = known.hits.iter().filter(|hit| !changed.contains(&hit.path));
                (kept.cloned().collect(), changed.into_iter().collect())
            }
            _ => (Vec::new(), sources(snapshot)),
        };
        let looked = each(&look_at, self.go_on, |path| {
            let rank = text::with(snapshot, path, |text| words.rank(text))??;
            Some(Hit { path: path.clone(), rank })
        });
        if !(self.go_on)() {
            return Vec::new();
        }
        hits.extend(looked);
        let hits = Arc::new(hits);
        lock(&self.searcher.names).remember(words, self.tick, &hits);
        let below = |path: &str| path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
        let counts = |hit: &&Hit| {
            below(&hit.path)
                && snapshot.tree().has_file(&hit.path)
                && snapshot.feature_over(&hit.path).is_none()
        };
        hits.iter().filter(counts).cloned().collect()
    }

    /// Files without those of which it is known that they have none of the words.
    fn not_without(&self, snapshot: &Snapshot, files: &[Arc<str>], words: &Words) -> Vec<Arc<str>> {
        let known = lock(&self.searcher.names).known(words);
        let changed = known.as_ref().and_then(|known| affected(snapshot, &known.changed));
        let Some((known, changed)) = known.zip(changed) else { return files.to_vec() };
        let holding: FxHashSet<&Arc<str>> = known.hits.iter().map(|hit| &hit.path).chain(&changed).collect();
        files.iter().filter(|path| holding.contains(path)).cloned().collect()
    }

    /// What a file declares of what is wanted.
    fn declared(
        &self,
        snapshot: &Snapshot,
        path: &Arc<str>,
        words: &Words,
        wanted: Wanted<'_>,
    ) -> Option<Vec<Found>> {
        let parsed = self.parsed(snapshot, path, words)?;
        let test = is_test(snapshot, path);
        let owned = |owner: Option<&str>| {
            wanted.owners.is_empty() || owner.is_some_and(|owner| wanted.owners.iter().any(|o| o == owner))
        };
        let symbols = parsed.symbols.iter().filter(|symbol| {
            wanted.names.iter().any(|name| **name == *symbol.name) && owned(symbol.owner.as_deref())
        });
        let found = symbols.map(|symbol| Found {
            path: path.clone(),
            kind: Some(symbol.kind),
            name: (&*symbol.name).into(),
            owner: symbol.owner.as_deref().map(SmolStr::new),
            full: Span::new(symbol.range.start, symbol.range.end),
            focus: Span::new(symbol.name_range.start, symbol.name_range.end),
            lines: parsed.lines.clone(),
            test,
        });
        Some(found.collect())
    }

    /// The symbols of a file that has one of the words, as they are known or by parsing it.
    fn parsed(&self, snapshot: &Snapshot, path: &Arc<str>, words: &Words) -> Option<Arc<Parsed>> {
        let language = Language::of_path(path)?;
        let stamp = text::stamp(snapshot, path)?;
        if let Some(parsed) = lock(&self.searcher.parses).get(path, &stamp) {
            return Some(parsed);
        }
        let parsed = text::with(snapshot, path, |text| {
            words.rank(text).and_then(|_| Parsed::new(language, text, self.go_on)).map(Arc::new)
        })??;
        lock(&self.searcher.parses).insert(path.clone(), stamp, &parsed);
        Some(parsed)
    }
}

/// The files to parse, those first that look best: where a line looks like a declaration, and where none does. These need not
/// be parsed where the others declare what is wanted.
fn likely(mut hits: Vec<Hit>, names: &[SmolStr]) -> [Vec<Arc<str>>; 2] {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let names: FxHashSet<String> = names.iter().map(|name| plain(name)).collect();
    let called = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        names.contains(&plain(name.split('.').next().unwrap_or_default()))
    };
    hits.sort_by_cached_key(|hit| (Reverse(hit.rank), !called(&hit.path), hit.path.clone()));
    let (likely, unlikely) = hits.split_at(hits.partition_point(|hit| hit.rank == Rank::Declares));
    if likely.len() > MOST_LIKELY || unlikely.len() > MOST_UNLIKELY {
        tracing::debug!("{} files have one of {names:?}: not all of them are parsed", hits.len());
    }
    let first = |hits: &[Hit], most| hits.iter().take(most).map(|hit| hit.path.clone()).collect();
    [first(likely, MOST_LIKELY), first(unlikely, MOST_UNLIKELY)]
}

/// Source files in a known language, in no order.
fn sources(snapshot: &Snapshot) -> Vec<Arc<str>> {
    snapshot.tree().files().filter(|path| Language::of_path(path).is_some()).cloned().collect()
}

/// The source files that changes of `paths` may touch; `None` where these are too many.
fn affected(snapshot: &Snapshot, paths: &[Arc<str>]) -> Option<FxHashSet<Arc<str>>> {
    let (folders, files): (Vec<_>, Vec<_>) =
        paths.iter().partition(|path| snapshot.tree().has_folder(path.as_ref()));
    let mut found: FxHashSet<Arc<str>> =
        files.into_iter().filter(|path| Language::of_path(path).is_some()).cloned().collect();
    if !folders.is_empty() {
        let folders: FxHashSet<&str> = folders.into_iter().map(|path| &**path).collect();
        let inside = |path: &&Arc<str>| {
            let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
            above.any(|folder| folders.contains(folder)) && Language::of_path(path).is_some()
        };
        found.extend(snapshot.tree().files().filter(inside).cloned());
    }
    (found.len() <= MOST_CHANGED).then_some(found)
}

/// Whether a file is a test as a whole.
fn is_test(snapshot: &Snapshot, path: &str) -> bool {
    if let Some(file) = snapshot.file(path) {
        return file.test;
    }
    let roots = snapshot.projects().iter().map(|project| &project.path);
    let below = roots.filter_map(|root| path.strip_prefix(&**root)?.strip_prefix('/')).next();
    is_test_path(below.unwrap_or(path))
}

/// The places of a file where its code has one of the words.
fn written(snapshot: &Snapshot, path: &Arc<str>, words: &Words) -> Vec<Found> {
    if Language::of_path(path).is_none() {
        return Vec::new();
    }
    let test = is_test(snapshot, path);
    let found = text::with(snapshot, path, |text| {
        let places = words.places(text);
        let offsets: Vec<u32> = places.iter().map(|span| span.start).collect();
        let stands = classify(language_of(path), text, &offsets);
        let code = places
            .into_iter()
            .zip(stands)
            .filter(|(_, stands)| matches!(stands.place, Place::Identifier | Place::Code | Place::TestName));
        let mut code = code.peekable();
        let lines = Arc::new(if code.peek().is_some() {
            specls_syntax::Lines::new(text)
        } else {
            specls_syntax::Lines::default()
        });
        let found = code.map(|(span, stands)| Found {
            path: path.clone(),
            kind: None,
            name: text.get(span.range()).unwrap_or_default().into(),
            owner: None,
            full: span,
            focus: span,
            lines: lines.clone(),
            test: test || stands.in_test,
        });
        found.collect::<Vec<_>>()
    });
    found.unwrap_or_default()
}
