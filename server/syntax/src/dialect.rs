//! A dialect: the rules that turn an artifact's text into items. One implementation a folder, one registry.

use crate::ids::Families;
use crate::markdown::Markdown;
use crate::spec_kit::SpecKit;
use crate::{ArtifactKind, FileFacts, Marker, MarkerKind, Span};

/// Facts while they are collected.
pub(crate) type Draft = FileFacts;

impl Draft {
    pub(crate) fn marker(&mut self, kind: MarkerKind, start: usize, end: usize, text: &str) {
        self.markers.push(Marker { kind, span: Span::new(start, end), text: text.into() });
    }
}

/// What a dialect knows of one file.
pub(crate) trait Dialect: Sync {
    /// As machine output spells it.
    fn name(&self) -> &'static str;
    /// The role of the file at `path`, which lies in a feature folder.
    fn artifact(&self, path: &str) -> ArtifactKind;
    /// Adds what the artifact defines.
    fn items(&self, kind: ArtifactKind, doc: &Markdown<'_>, families: &Families, out: &mut Draft);
    /// Adds what needs the mentions: called when they are known.
    fn finish(&self, kind: ArtifactKind, doc: &Markdown<'_>, out: &mut Draft);
}

/// All dialects.
static DIALECTS: [&dyn Dialect; 1] = [&SpecKit];

/// The dialect whose feature folders hold `path`. So far there is one.
pub(crate) fn of(_path: &str) -> &'static dyn Dialect {
    DIALECTS[0]
}

/// The role of the file at `path` in its feature.
#[must_use]
pub fn artifact_kind(path: &str) -> ArtifactKind {
    of(path).artifact(path)
}

/// Name of the dialect of the feature folder `path`.
#[must_use]
pub fn dialect_name(path: &str) -> &'static str {
    of(path).name()
}
