//! The writer: the one thread that changes the model, in the order of the client's messages.
//!
//! Handlers send [`Event`]s before their first await; requests wait until what was sent before them is in the model.
//! Several changes that wait are applied together: the newest text is the only one whose facts are worked out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Instant, SystemTime};

use rustc_hash::{FxHashMap, FxHashSet};
use specls_disk::{News, Watcher, is_file, resolve_root};
use specls_index::Changes;
use specls_search::Searcher;
use specls_session::{Refreshed, Scan, Session};
use specls_settings::Layer;
use specls_syntax::Role;
use tokio::sync::watch;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use crate::capabilities::Client;
use crate::compute::panic_message;
use crate::documents::Document;
use crate::guesses::{Guesser, Guesses};
use crate::handle::{Handle, Message};
use crate::publish::Publisher;
use crate::traces::Traces;
use crate::uri::path_key;
use crate::world::World;

/// What changes the model.
pub(crate) enum Event {
    Open(TextDocumentItem),
    Change(Uri, i32, Vec<TextDocumentContentChangeEvent>),
    Save(Uri),
    Close(Uri),
    /// Files that changed behind the editor's back.
    Disk(Vec<Arc<str>>),
    /// Something changed, and nobody can say what.
    Lost,
    /// What a scan found, and which scan it was.
    Scanned(u64, Box<Scan>),
    /// What rests on guesses, and which job found it.
    Guessed(u64, Guesses),
    /// Settings of the editor.
    Settings(Layer),
    Roots {
        added: Vec<Arc<str>>,
        removed: Vec<Arc<str>>,
    },
}

/// What the writer tells the client, beside findings.
pub(crate) enum Notice {
    ScanStarted,
    /// What was not read, with the reason, a line each.
    Skipped(Vec<String>),
    ScanEnded {
        files: usize,
        features: usize,
    },
    Warning(String),
    /// Folders of features whose trace may differ.
    Changed(Vec<Arc<str>>),
}

/// The writer itself.
pub(crate) struct Writer {
    client: Client,
    session: Session,
    /// A session with other settings or roots that waits for its scan; until then the old one answers.
    next: Option<Session>,
    editor: Layer,
    documents: FxHashMap<String, Document>,
    publisher: Publisher,
    guesser: Guesser,
    /// What clients that want to hear of changes were told of.
    traces: Option<Traces>,
    watcher: Option<Watcher>,
    stop: Arc<AtomicBool>,
    scanning: bool,
    /// Every file of the session's folders was read once.
    whole: bool,
    /// Scans begun. Only the newest counts: what an older one found belongs to other settings or roots.
    scans: u64,
    /// Something happened while a scan ran that only another scan can find.
    rescan: bool,
    /// Paths of which something was heard while a scan ran: looked at when it ends.
    heard: FxHashSet<Arc<str>>,
    /// A panic made the model anew once.
    recovering: bool,
    /// The system watches no (more) folders: a save is the only sign of life.
    unwatched: bool,
    scan_started: SystemTime,
    /// URIs of documents whose text the model does not have yet.
    dirty: FxHashSet<String>,
    /// What changed and was not published yet: findings wait while a scan runs.
    unpublished: Changes,
    searcher: Arc<Searcher>,
    /// What changed on the disk and in documents, and the searcher was not told of yet; `None`: nobody can say what.
    changed: Option<Vec<Arc<str>>>,
    messages: Sender<Message>,
    handled: u64,
    worlds: watch::Sender<World>,
    notify: Box<dyn Fn(Notice) + Send>,
}

impl Writer {
    /// Starts the writer's thread for the folders `roots`.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(
        client: Client,
        roots: Vec<Arc<str>>,
        editor: Layer,
        publisher: Publisher,
        notify: Box<dyn Fn(Notice) + Send>,
    ) -> std::io::Result<Arc<Handle>> {
        let (messages, receiver) = channel();
        let (worlds, reader) = watch::channel(World::default());
        let handle = Handle::new(messages.clone(), reader);
        let mut writer = Self {
            traces: client.hears_changes.then(Traces::default),
            client,
            session: Session::new(roots, editor.clone()),
            next: None,
            editor,
            documents: FxHashMap::default(),
            publisher,
            guesser: Guesser::new(messages.clone()),
            watcher: None,
            stop: Arc::default(),
            scanning: false,
            whole: false,
            scans: 0,
            rescan: false,
            heard: FxHashSet::default(),
            recovering: false,
            unwatched: false,
            scan_started: SystemTime::now(),
            dirty: FxHashSet::default(),
            unpublished: Changes::default(),
            searcher: Arc::default(),
            changed: Some(Vec::new()),
            messages,
            handled: 0,
            worlds,
            notify,
        };
        std::thread::Builder::new().name("specls-writer".into()).spawn(move || {
            writer.scan();
            writer.run(&receiver);
        })?;
        Ok(Arc::new(handle))
    }

    fn run(&mut self, messages: &Receiver<Message>) {
        loop {
            // While a scan runs nothing is published, so nothing that waits can go out either.
            let first = match self.publisher.held_until().filter(|_| !self.scanning) {
                None => match messages.recv() {
                    Ok(message) => Some(message),
                    Err(_) => return,
                },
                Some(until) => match messages.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Ok(message) => Some(message),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                },
            };
            let waiting: Vec<Message> = first.into_iter().chain(messages.try_iter()).collect();
            self.handled += waiting.iter().filter(|m| matches!(m, Message::Client(_))).count() as u64;
            self.work(waiting);
        }
    }

    /// Runs `work`; a panic in it is a log line. The model may be half changed then: it is made anew from the disk and
    /// the open documents, once; if that does not help, what it panics at stays out.
    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        let done = catch_unwind(AssertUnwindSafe(|| work(self)));
        if let Err(panic) = done {
            tracing::error!("the writer panicked: {}", panic_message(&*panic));
            if !std::mem::replace(&mut self.recovering, true) {
                self.reload();
            }
        }
    }

    /// Applies what waits, then says what came of it: first to requests, then to the client.
    fn work(&mut self, messages: Vec<Message>) {
        let mut changes = Changes::default();
        for message in messages {
            let (Message::Client(event) | Message::Own(event)) = message;
            self.guarded(|writer| writer.handle(event, &mut changes));
        }
        self.guarded(|writer| writer.read_documents(&mut changes));
        self.note_changed(&changes.found);
        self.publish_world();
        self.unpublished.merge(changes);
        if !self.scanning {
            self.guarded(|writer| {
                let changes = std::mem::take(&mut writer.unpublished);
                let (snapshot, settings) = (writer.session.snapshot(), writer.session.settings_findings());
                let guessed = writer.guesser.take(&changes);
                writer.publisher.update(&snapshot, &changes, &writer.documents, settings, guessed);
                // Behind the findings: nobody waits for it.
                let changed = writer.traces.as_mut().map(|traces| traces.update(&snapshot, &changes));
                if let Some(changed) = changed.filter(|changed| !changed.is_empty()) {
                    (writer.notify)(Notice::Changed(changed));
                }
                writer.guesser.begin(&snapshot, &writer.documents);
            });
            if std::mem::take(&mut self.rescan) {
                self.scan();
            }
        }
    }

    fn handle(&mut self, event: Event, changes: &mut Changes) {
        match event {
            Event::Open(item) => {
                let document = Document::open(item);
                self.adopt_root(&document);
                // A file that is new on the disk, before anybody told of it; or one that is ignored.
                if let Some(path) = document.path.clone().filter(|path| !self.counts(path)) {
                    self.look_at(&[path], changes);
                }
                self.publisher.opened(document.path.as_ref());
                self.dirty.insert(document.uri.as_str().to_owned());
                self.documents.insert(document.uri.as_str().to_owned(), document);
            }
            Event::Change(uri, version, edits) => match self.documents.get_mut(uri.as_str()) {
                Some(document) => {
                    document.apply(version, edits, self.client.encoding);
                    self.dirty.insert(uri.as_str().to_owned());
                }
                None => tracing::warn!("a change of {}, which is not open", uri.as_str()),
            },
            Event::Save(uri) => {
                self.publisher.release();
                // What is saved is what was typed, all of it.
                self.read_documents(changes);
                if let Some(path) = path_key(&uri) {
                    changes.merge(self.session.saved(&path));
                }
                if self.unwatched {
                    self.rescan = true;
                } else if let Some(path) = path_key(&uri).filter(|p| p.ends_with(specls_settings::FILE_NAME))
                {
                    self.look_at(&[path], changes);
                }
            }
            Event::Close(uri) => {
                self.dirty.remove(uri.as_str());
                if let Some(path) = self.documents.remove(uri.as_str()).and_then(|d| d.path) {
                    self.note_changed(std::slice::from_ref(&path));
                    let refreshed = self.session.close(&path);
                    self.take_over(refreshed, changes);
                }
            }
            Event::Disk(paths) => {
                self.look_at(&paths, changes);
                // What was opened while the walk did not know it may count now.
                let outside =
                    |d: &&Document| d.path.as_ref().is_some_and(|p| self.session.open_document(p).is_none());
                self.dirty.extend(self.documents.values().filter(outside).map(|d| d.uri.as_str().to_owned()));
            }
            Event::Lost if self.scanning => self.rescan = true,
            Event::Lost => self.scan(),
            Event::Scanned(which, scan) if which == self.scans => self.install(*scan, changes),
            Event::Scanned(..) => {}
            Event::Guessed(job, found) => self.guesser.arrived(job, found),
            Event::Settings(layer) if layer == self.editor => {}
            Event::Settings(layer) => {
                self.editor = layer;
                self.reload();
            }
            Event::Roots { added, removed } => {
                let kept = self.roots().iter().filter(|r| !removed.contains(r)).cloned();
                let roots = kept.chain(added).collect();
                self.whole = false;
                self.next = Some(Session::new(roots, self.editor.clone()));
                self.scan();
            }
        }
    }

    /// The editor gave no folder: the project above the first file that lies in one.
    fn adopt_root(&mut self, document: &Document) {
        let Some(path) = document.path.as_deref().filter(|_| self.roots().is_empty()) else {
            return;
        };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match resolve_root(Path::new(folder)) {
            Ok(found) if found.root != found.shown || specls_disk::is_project(&found.root) => {
                self.whole = false;
                self.next = Some(Session::new(vec![found.root.into()], self.editor.clone()));
                self.scan();
            }
            Ok(_) => {}
            Err(error) => tracing::info!("{error}"),
        }
    }

    /// Scans the disk on a thread of its own for the session to come, or anew for this one.
    fn scan(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.stop = Arc::default();
        self.rescan = false;
        self.scans += 1;
        let which = self.scans;
        let session = self.next.as_ref().unwrap_or(&self.session);
        self.scanning = true;
        self.scan_started = SystemTime::now();
        (self.notify)(Notice::ScanStarted);
        let (scanner, stop, messages) = (session.scanner(), self.stop.clone(), self.messages.clone());
        let scan = move || {
            #[cfg(feature = "test-methods")]
            crate::test_methods::hold_scan();
            // A scan that fails ends all the same: the open documents are still answered.
            let scan = catch_unwind(AssertUnwindSafe(|| scanner(&stop))).unwrap_or_else(|panic| {
                tracing::error!("the scan panicked: {}", panic_message(&*panic));
                Scan::default()
            });
            if !scan.stopped {
                // Fails when the server is going down.
                let _ = messages.send(Message::Own(Event::Scanned(which, Box::new(scan))));
            }
        };
        if let Err(error) = std::thread::Builder::new().name("specls-scan".into()).spawn(scan) {
            tracing::error!("no thread for the scan: {error}");
            (self.scanning, self.whole) = (false, true);
        }
    }

    /// A session with the settings as they are now, made of the disk and the open documents.
    fn reload(&mut self) {
        self.next = Some(Session::new(self.roots().to_vec(), self.editor.clone()));
        self.scan();
    }

    /// The folders of the session as it will be when a running scan ends.
    fn roots(&self) -> &[Arc<str>] {
        self.next.as_ref().unwrap_or(&self.session).roots()
    }

    fn install(&mut self, scan: Scan, changes: &mut Changes) {
        if let Some(next) = self.next.take() {
            self.session = next;
            self.publisher.forget();
            self.guesser.forget();
            self.traces.iter_mut().for_each(Traces::forget);
            // Identities of the old session mean nothing in the new one.
            self.unpublished = Changes::default();
            *changes = Changes::default();
            self.dirty.extend(self.documents.keys().cloned());
            self.watcher = None;
        }
        (self.scanning, self.whole) = (false, true);
        self.changed = None;
        let folders = scan.folders.clone();
        changes.merge(self.session.install(scan));
        // Documents that were opened while nothing was known may turn out to be ignored files.
        self.dirty.extend(self.documents.keys().cloned());
        self.watch(&folders);
        let snapshot = self.session.snapshot();
        let skipped = self.session.skipped();
        if !skipped.is_empty() {
            (self.notify)(Notice::Skipped(
                skipped.into_iter().map(|s| format!("{}: {}", s.path, s.reason)).collect(),
            ));
        }
        (self.notify)(Notice::ScanEnded {
            files: snapshot.tree().len(),
            features: snapshot.features().filter(|f| f.role != Role::Contract).count(),
        });
        self.prepare_search();
        let heard: Vec<Arc<str>> = self.heard.drain().collect();
        if !heard.is_empty() {
            self.look_at(&heard, changes);
        }
    }

    /// What the searcher found in these files counts no longer.
    fn note_changed(&mut self, paths: &[Arc<str>]) {
        if let Some(changed) = &mut self.changed {
            changed.extend(paths.iter().cloned());
        }
    }

    /// On a thread of its own: nobody waits for it.
    fn prepare_search(&self) {
        let (searcher, snapshot) = (self.searcher.clone(), self.session.snapshot());
        let prepare = move || searcher.prepare(&snapshot);
        if let Err(error) = std::thread::Builder::new().name("specls-prepare".into()).spawn(prepare) {
            tracing::debug!("no thread to prepare the search: {error}");
        }
    }

    fn look_at(&mut self, paths: &[Arc<str>], changes: &mut Changes) {
        self.note_changed(paths);
        if self.scanning {
            self.heard.extend(paths.iter().cloned());
            return;
        }
        let refreshed = self.session.refresh(paths);
        self.take_over(refreshed, changes);
    }

    fn take_over(&mut self, refreshed: Refreshed, changes: &mut Changes) {
        match refreshed {
            Refreshed::Done { changes: more, folders } => {
                changes.merge(more);
                self.watch(&folders);
            }
            Refreshed::Reload => self.reload(),
        }
    }

    /// Watches folders where the client does not watch files itself.
    fn watch(&mut self, folders: &[String]) {
        if self.client.watches_files || self.unwatched {
            return;
        }
        if self.watcher.is_none() {
            let messages = self.messages.clone();
            let deliver = move |news: News| {
                let event = if news.lost {
                    Event::Lost
                } else {
                    Event::Disk(news.changes.into_iter().map(|c| c.path.into()).collect())
                };
                let _ = messages.send(Message::Own(event));
            };
            let Some(root) = self.session.roots().first() else { return };
            match Watcher::start(root, deliver) {
                Ok(watcher) => self.watcher = Some(watcher),
                Err(error) => {
                    self.unwatched = true;
                    return (self.notify)(Notice::Warning(error.to_string()));
                }
            }
        }
        let result = self.watcher.as_ref().map(|w| w.watch(folders, self.scan_started));
        if let Some(Err(error)) = result {
            self.watcher = None;
            self.unwatched = true;
            (self.notify)(Notice::Warning(error.to_string()));
        }
    }

    /// Gives the model the texts that changed.
    fn read_documents(&mut self, changes: &mut Changes) {
        let dirty = std::mem::take(&mut self.dirty);
        let read = dirty.iter().filter_map(|uri| {
            let document = self.documents.get(uri)?;
            let path = document.path.clone().filter(|path| self.counts(path))?;
            Some((path, document.text(), document.version))
        });
        let mut read: Vec<_> = read.collect();
        // Two spellings of one file: the newest counts, in whatever order they come.
        read.sort_by(|a, b| (&a.0, a.2).cmp(&(&b.0, b.2)));
        if !read.is_empty() {
            let paths: Vec<Arc<str>> = read.iter().map(|(path, ..)| path.clone()).collect();
            self.note_changed(&paths);
            changes.merge(self.session.open_all(read));
        }
    }

    /// Whether the file at `path` belongs to the workspace: below a root, and not left out by the walk (ignored).
    fn counts(&self, path: &Arc<str>) -> bool {
        let below = self.session.roots().iter().any(|root| specls_disk::relative(root, path).is_some());
        below
            && (self.scanning
                || self.session.open_document(path).is_some()
                || self.session.snapshot().tree().has_file(path)
                || !is_file(path))
    }

    fn publish_world(&mut self) {
        // Before anybody can see the world: what is found in an older one must not count as found in this one.
        let tick = match self.changed.replace(Vec::new()) {
            Some(changed) => self.searcher.changed(&changed),
            None => self.searcher.forget(),
        };
        let spellings =
            self.documents.values().filter_map(|d| Some((d.path.clone()?, d.uri.clone()))).collect();
        let world = World {
            events: self.handled,
            whole: self.whole,
            snapshot: self.session.snapshot(),
            searcher: self.searcher.clone(),
            tick,
            likely: self.guesser.cache.clone(),
            documents: Arc::new(self.documents.clone()),
            spellings: Arc::new(spellings),
        };
        self.worlds.send_replace(world);
    }
}
