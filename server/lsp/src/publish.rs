//! Findings to the client: what changed, for every file that has some, and nothing else.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};
use specls_analysis::{Finding, Severity, feature_findings, file_findings};
use specls_index::{Changes, Feature, FeatureId, File, FileId, Snapshot};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
    Uri,
};

use crate::capabilities::Client;
use crate::documents::Document;
use crate::guesses::{Guess, Guesses};
use crate::{position, uri};

/// Where the rules are documented; the code is the anchor.
const RULES_PAGE: &str = "https://github.com/specls/specls/blob/main/docs/rules.md";

/// How long an id that is still being typed is not reported.
const PATIENCE: Duration = Duration::from_secs(1);

/// Sends one file's findings.
pub(crate) type Send = Box<dyn Fn(Uri, Vec<Diagnostic>, Option<i32>) + std::marker::Send>;

/// What the client was told, and what the model says now.
pub(crate) struct Publisher {
    client: Client,
    send: Send,
    by_feature: FxHashMap<FeatureId, Vec<Finding>>,
    by_file: FxHashMap<FileId, Vec<Finding>>,
    /// What rests on guesses, with the folder of the feature.
    guesses: FxHashMap<FeatureId, (Arc<str>, Vec<Guess>)>,
    /// The same from before the model was made anew, by folder.
    kept: FxHashMap<Arc<str>, Vec<Guess>>,
    settings: Vec<Finding>,
    published: FxHashMap<Arc<str>, Vec<Diagnostic>>,
    /// Files that were opened since: editors forget the findings of a document that they close.
    opened: FxHashSet<Arc<str>>,
    /// Files with a finding that waits, because somebody may still be typing its id, and until when.
    held: FxHashMap<FileId, (i32, Instant)>,
    /// Somebody saved, or nothing was typed for a while: what waits goes out.
    released: bool,
    /// Versions of documents (by URI) in which nothing waits any more.
    let_out: FxHashMap<String, i32>,
    /// Files may have gone without being among the changes.
    renewed: bool,
}

impl Publisher {
    pub fn new(client: Client, send: Send) -> Self {
        Self {
            client,
            send,
            by_feature: FxHashMap::default(),
            by_file: FxHashMap::default(),
            guesses: FxHashMap::default(),
            kept: FxHashMap::default(),
            settings: Vec::new(),
            published: FxHashMap::default(),
            opened: FxHashSet::default(),
            held: FxHashMap::default(),
            released: false,
            let_out: FxHashMap::default(),
            renewed: false,
        }
    }

    /// When a finding that waits is due.
    pub fn held_until(&self) -> Option<Instant> {
        self.held.values().map(|(_, until)| *until).min()
    }

    /// Lets a finding that waits go out with the next update.
    pub fn release(&mut self) {
        self.released = true;
    }

    /// A document was opened: its findings go out with the next update, whatever the client was told before.
    pub fn opened(&mut self, path: Option<&Arc<str>>) {
        self.opened.extend(path.cloned());
    }

    /// The model was made anew: every identity is another one. What the client shows stays until it is told otherwise.
    pub fn forget(&mut self) {
        self.by_feature.clear();
        self.by_file.clear();
        self.kept.extend(self.guesses.drain().map(|(_, kept)| kept));
        self.settings.clear();
        self.held.clear();
        self.renewed = true;
    }

    /// Works out what `changes` touched, takes over what was `guessed`, and publishes the files whose findings differ.
    pub fn update(
        &mut self,
        snapshot: &Snapshot,
        changes: &Changes,
        documents: &FxHashMap<String, Document>,
        settings: Vec<Finding>,
        guessed: Guesses,
    ) {
        let due = self.held.values().any(|(_, until)| *until <= Instant::now());
        if std::mem::take(&mut self.released) || due {
            self.let_out = documents.iter().map(|(uri, d)| (uri.clone(), d.version)).collect();
        }
        let mut touched: FxHashSet<FileId> = changes.files.iter().copied().collect();
        touched.extend(self.held.keys());
        touched.extend(self.opened.iter().filter_map(|path| Some(snapshot.file(path)?.id)));
        for &id in &changes.features {
            let found = feature_findings(snapshot, id);
            touched.extend(found.iter().map(|f| f.file));
            if let Some(before) = self.by_feature.insert(id, found) {
                touched.extend(before.iter().map(|f| f.file));
            }
            self.follow(snapshot, id, &mut touched);
        }
        self.kept.clear();
        for (id, found) in guessed {
            if let Some(feature) = snapshot.feature(id) {
                self.set_guesses(id, feature.path.clone(), found, &mut touched);
            }
        }
        for &id in &changes.files {
            let found = snapshot.file_by_id(id).map(|file| file_findings(snapshot, file)).unwrap_or_default();
            if found.is_empty() {
                self.by_file.remove(&id)
            } else {
                self.by_file.insert(id, found)
            };
        }
        if self.settings != settings {
            touched.extend(self.settings.iter().chain(&settings).map(|f| f.file));
            self.settings = settings;
        }
        let mut touched: Vec<FileId> = touched.into_iter().collect();
        touched.sort_unstable();
        for id in touched {
            let Some(file) = snapshot.file_by_id(id) else { continue };
            let document = documents.values().find(|d| d.path.as_ref() == Some(&file.path));
            let mut found = self.findings_of(file);
            if let Some(document) = document.filter(|d| self.let_out.get(d.uri.as_str()) != Some(&d.version))
            {
                self.hold(snapshot, file, document, &mut found);
            } else {
                self.held.remove(&id);
            }
            self.publish(snapshot, file, document, found);
        }
        self.opened.clear();
        if std::mem::take(&mut self.renewed)
            || changes.files.iter().any(|id| snapshot.file_by_id(*id).is_none())
        {
            self.clear_gone(snapshot);
        }
    }

    /// What was guessed of a feature stays, where the items that it is about stand now, until it is worked out again.
    fn follow(&mut self, snapshot: &Snapshot, id: FeatureId, touched: &mut FxHashSet<FileId>) {
        let feature = snapshot.feature(id);
        let before = match self.guesses.remove(&id) {
            Some((_, before)) => before,
            None => feature.and_then(|feature| self.kept.remove(&feature.path)).unwrap_or_default(),
        };
        if before.is_empty() {
            return;
        }
        touched.extend(before.iter().map(|guess| guess.finding.file));
        if let Some(feature) = feature.filter(|feature| !feature.archived) {
            let now = before.into_iter().filter_map(|guess| guess.moved(feature)).collect();
            self.set_guesses(id, feature.path.clone(), now, touched);
        }
    }

    fn set_guesses(
        &mut self,
        id: FeatureId,
        folder: Arc<str>,
        found: Vec<Guess>,
        touched: &mut FxHashSet<FileId>,
    ) {
        touched.extend(found.iter().map(|guess| guess.finding.file));
        let before = if found.is_empty() {
            self.guesses.remove(&id)
        } else {
            self.guesses.insert(id, (folder, found))
        };
        touched.extend(before.iter().flat_map(|(_, before)| before).map(|guess| guess.finding.file));
    }

    fn findings_of(&self, file: &File) -> Vec<Finding> {
        let of_feature = file.feature.and_then(|f| self.by_feature.get(&f)).into_iter().flatten();
        let of_file = self.by_file.get(&file.id).into_iter().flatten();
        let mut found: Vec<Finding> =
            of_feature.chain(of_file).chain(&self.settings).filter(|f| f.file == file.id).cloned().collect();
        // A guess of before an edit may say what is written since.
        let written: FxHashSet<_> = found.iter().map(|f| (f.code, f.span)).collect();
        let guesses = file.feature.and_then(|f| self.guesses.get(&f)).into_iter().flat_map(|(_, all)| all);
        let guesses = guesses.map(|guess| &guess.finding).filter(|f| f.file == file.id);
        found.extend(guesses.filter(|f| !written.contains(&(f.code, f.span))).cloned());
        found.sort_by_key(|f| (f.span, f.code));
        found
    }

    /// Takes out what somebody may still be typing: an unknown id that begins a known one and ends where the last edit
    /// ended (design §7).
    fn hold(&mut self, snapshot: &Snapshot, file: &File, document: &Document, found: &mut Vec<Finding>) {
        let Some(edit) = document.last_edit() else {
            self.held.remove(&file.id);
            return;
        };
        let text = document.text();
        let begins = |feature: &Feature, id: &str| {
            feature.ids().any(|(_, known)| known.len() > id.len() && known.starts_with(id))
        };
        let known = |id: &str| match snapshot.feature_of(file) {
            Some(feature) => begins(feature, id),
            None => snapshot.features().any(|f| begins(f, id)),
        };
        let before = found.len();
        found.retain(|f| {
            f.code != "unknown-requirement"
                || f.span.end != edit.end
                || !text.get(f.span.range()).is_some_and(known)
        });
        if found.len() < before {
            let fresh = (document.version, Instant::now() + PATIENCE);
            let kept = self.held.insert(file.id, fresh).filter(|held| held.0 == document.version);
            // The same text goes on waiting as long as it had to.
            self.held.extend(kept.map(|held| (file.id, held)));
        } else {
            self.held.remove(&file.id);
        }
    }

    fn publish(
        &mut self,
        snapshot: &Snapshot,
        file: &File,
        document: Option<&Document>,
        found: Vec<Finding>,
    ) {
        let diagnostics: Vec<Diagnostic> =
            found.iter().filter_map(|f| self.diagnostic(snapshot, file, f)).collect();
        let before = self.published.get(&file.path).map_or(&[][..], Vec::as_slice);
        if before == diagnostics && (before.is_empty() || !self.opened.contains(&file.path)) {
            return;
        }
        let Some(uri) = document.map(|d| d.uri.clone()).or_else(|| uri::uri(&file.path)) else { return };
        let version = document.map(|d| d.version).filter(|_| self.client.publish_version);
        (self.send)(uri, diagnostics.clone(), version);
        if diagnostics.is_empty() {
            self.published.remove(&file.path);
        } else {
            self.published.insert(file.path.clone(), diagnostics);
        }
    }

    /// Findings in files that are no longer read go.
    fn clear_gone(&mut self, snapshot: &Snapshot) {
        let gone: Vec<Arc<str>> =
            self.published.keys().filter(|path| snapshot.file(path).is_none()).cloned().collect();
        for path in gone {
            self.published.remove(&path);
            if let Some(uri) = uri::uri(&path) {
                (self.send)(uri, Vec::new(), None);
            }
        }
    }

    fn diagnostic(&self, snapshot: &Snapshot, file: &File, finding: &Finding) -> Option<Diagnostic> {
        let range = |file: &File, span| position::range(&file.facts.lines, span, self.client.encoding);
        let related = finding.related.iter().filter_map(|related| {
            let file = snapshot.file_by_id(related.file)?;
            let location = Location { uri: uri::uri(&file.path)?, range: range(file, related.span) };
            Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
        });
        let related: Vec<_> = if self.client.related_information { related.collect() } else { Vec::new() };
        let page = if self.client.code_description {
            format!("{RULES_PAGE}#{}", finding.code).parse().ok()
        } else {
            None
        };
        Some(Diagnostic {
            range: range(file, finding.span),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.code.to_owned())),
            code_description: page.map(|href| CodeDescription { href }),
            source: Some("specls".to_owned()),
            message: finding.message.clone(),
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        })
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}
