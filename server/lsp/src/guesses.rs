//! Findings that rest on guesses: worked out behind the others, off the writer's thread. Until they come, those that were shown
//! stay, where the items that they are about stand now.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use rustc_hash::{FxHashMap, FxHashSet};
use specls_analysis::{Finding, LikelyCache, in_parallel, likely_findings_from};
use specls_index::{Changes, Feature, FeatureId, FileId, ItemIndex, Snapshot};
use specls_syntax::{ItemKind, Span};

use crate::compute::panic_message;
use crate::documents::Document;
use crate::handle::Message;
use crate::writer::Event;

/// Features that are looked at in one go: what somebody types meanwhile waits no longer than for these.
const BATCH: usize = 64;

/// What was found in each feature.
pub(crate) type Guesses = Vec<(FeatureId, Vec<Guess>)>;

/// A finding, and what it stands at.
pub(crate) struct Guess {
    pub finding: Finding,
    anchor: Option<Anchor>,
    /// Of each related place.
    related: Vec<Option<Anchor>>,
}

/// A place that is found again after an edit.
enum Anchor {
    /// The title of the artifact with this path.
    Title(Arc<str>),
    /// The name of an item, or the whole of it: of several of one id the nth.
    Item { kind: ItemKind, id: Box<str>, nth: usize, whole: bool },
}

impl Anchor {
    /// Where it is now; `None` if it is gone.
    fn find(&self, feature: &Feature) -> Option<(FileId, Span)> {
        match self {
            Self::Title(path) => {
                let file = feature.files.iter().find(|file| file.path == *path)?;
                Some((file.id, title(&file.facts)))
            }
            Self::Item { kind, id, nth, whole } => {
                let index = *feature.definitions(*kind, id).get(*nth)?;
                let item = feature.fact(index);
                let span = if *whole { item.span } else { item.name };
                (!item.withdrawn).then(|| (feature.file_of(index).id, span))
            }
        }
    }
}

/// Where a finding about a whole artifact stands.
fn title(facts: &specls_syntax::FileFacts) -> Span {
    facts.title().map_or(Span::default(), |heading| heading.span)
}

/// The places of a feature that findings stand at.
struct Anchors<'f> {
    feature: &'f Feature,
    items: FxHashMap<(FileId, Span), (ItemIndex, bool)>,
}

impl<'f> Anchors<'f> {
    fn new(feature: &'f Feature) -> Self {
        let mut items = FxHashMap::default();
        for (index, file, item) in feature.items() {
            items.insert((file.id, item.span), (index, true));
        }
        for (index, file, item) in feature.items() {
            items.insert((file.id, item.name), (index, false));
        }
        Self { feature, items }
    }

    fn of(&self, file: FileId, span: Span) -> Option<Anchor> {
        if let Some((index, whole)) = self.items.get(&(file, span)) {
            let item = self.feature.fact(*index);
            let all = self.feature.definitions(item.kind, &item.id);
            let nth = all.iter().position(|other| other == index)?;
            return Some(Anchor::Item { kind: item.kind, id: (&*item.id).into(), nth, whole: *whole });
        }
        let file = self.feature.files.iter().find(|other| other.id == file)?;
        (title(&file.facts) == span).then(|| Anchor::Title(file.path.clone()))
    }

    fn guess(&self, finding: Finding) -> Guess {
        Guess {
            anchor: self.of(finding.file, finding.span),
            related: finding.related.iter().map(|related| self.of(related.file, related.span)).collect(),
            finding,
        }
    }
}

impl Guess {
    /// The same in another state of its feature; `None` if what it is about is gone, or cannot be found again.
    pub fn moved(mut self, feature: &Feature) -> Option<Self> {
        let (file, span) = self.anchor.as_ref()?.find(feature)?;
        (self.finding.file, self.finding.span) = (file, span);
        let places =
            std::mem::take(&mut self.finding.related).into_iter().zip(std::mem::take(&mut self.related));
        for (mut related, anchor) in places {
            if let Some((file, span)) = anchor.as_ref().and_then(|anchor| anchor.find(feature)) {
                (related.file, related.span) = (file, span);
                self.finding.related.push(related);
                self.related.push(anchor);
            }
        }
        Some(self)
    }
}

/// What has to be looked at, and who does.
pub(crate) struct Guesser {
    /// Requests ask for what was found here.
    pub cache: Arc<LikelyCache>,
    messages: Sender<Message>,
    /// Features that changed since they were looked at.
    waiting: BTreeSet<FeatureId>,
    /// Jobs begun, of which at most the newest counts.
    jobs: u64,
    running: bool,
    /// What came, and was not published yet.
    found: Guesses,
}

impl Guesser {
    pub fn new(messages: Sender<Message>) -> Self {
        Self {
            cache: Arc::default(),
            messages,
            waiting: BTreeSet::default(),
            jobs: 0,
            running: false,
            found: Vec::new(),
        }
    }

    /// The model was made anew: every identity is another one.
    pub fn forget(&mut self) {
        self.waiting.clear();
        self.found.clear();
        self.running = false;
    }

    /// What a job found.
    pub fn arrived(&mut self, job: u64, found: Guesses) {
        if job == self.jobs && self.running {
            self.running = false;
            self.found = found;
        }
    }

    /// What was found and still holds, once `changes` are made: not in features that changed since.
    pub fn take(&mut self, changes: &Changes) -> Guesses {
        self.waiting.extend(&changes.features);
        let mut found = std::mem::take(&mut self.found);
        found.retain(|(id, _)| !self.waiting.contains(id));
        found
    }

    /// Looks at what waits, on a thread of its own; what somebody has open first.
    pub fn begin(&mut self, snapshot: &Snapshot, documents: &FxHashMap<String, Document>) {
        self.waiting.retain(|id| snapshot.feature(*id).is_some_and(|feature| !feature.archived));
        if self.running || self.waiting.is_empty() {
            return;
        }
        let open = documents.values().filter_map(|document| snapshot.file(document.path.as_ref()?)?.feature);
        let open: FxHashSet<FeatureId> = open.collect();
        let mut batch: Vec<FeatureId> = self.waiting.iter().copied().collect();
        batch.sort_by_key(|id| !open.contains(id));
        batch.truncate(BATCH);
        self.jobs += 1;
        let taken: FxHashSet<FeatureId> = batch.iter().copied().collect();
        let (job, snapshot, cache, messages) =
            (self.jobs, snapshot.clone(), self.cache.clone(), self.messages.clone());
        let work = move || {
            #[cfg(feature = "test-methods")]
            crate::test_methods::hold_guesses();
            // Many features at once are those of a scan: they would push out those that somebody looks at.
            let cache = if batch.len() > MOST_LOOKED_AT { Arc::default() } else { cache };
            let found = in_parallel(&batch, |id| (*id, guesses(&snapshot, *id, &cache)));
            // Fails when the server is going down.
            let _ = messages.send(Message::Own(Event::Guessed(job, found)));
        };
        match std::thread::Builder::new().name("specls-guess".into()).spawn(work) {
            Ok(_) => {
                self.running = true;
                self.waiting.retain(|id| !taken.contains(id));
            }
            Err(error) => tracing::error!("no thread for likely links: {error}"),
        }
    }
}

/// More features than this at once are no edit.
const MOST_LOOKED_AT: usize = 8;

/// What rests on guesses in one feature. A panic is a log line, and nothing found.
fn guesses(snapshot: &Snapshot, id: FeatureId, cache: &LikelyCache) -> Vec<Guess> {
    let found = catch_unwind(AssertUnwindSafe(|| {
        let found = likely_findings_from(snapshot, id, cache);
        let feature = snapshot.feature(id).filter(|_| !found.is_empty())?;
        let anchors = Anchors::new(feature);
        Some(found.into_iter().map(|finding| anchors.guess(finding)).collect())
    }));
    found
        .unwrap_or_else(|panic| {
            tracing::error!("likely links panicked: {}", panic_message(&*panic));
            None
        })
        .unwrap_or_default()
}
