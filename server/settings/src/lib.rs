//! Settings of a workspace as plain data: what `specls.toml` says and what editors send.
//!
//! This crate reads no file and knows no protocol. It turns text or JSON into a [`Layer`] and a list of
//! [`Problem`]s; layers are laid [over](Layer::over) each other and become [`Settings`]. A setting that cannot be
//! understood is a problem and counts as not given; the others of the same file hold.
//!
//! All settings stand in one table (`keys.rs`): reading, the JSON schema and the reference page come from it.

mod globs;
mod keys;
mod level;
mod near;
mod node;
mod read;
mod reference;

use std::collections::BTreeMap;
use std::ops::Range;

pub use globs::Globs;
pub use level::Level;
pub use read::{from_json, from_toml};
pub use reference::{json_schema, markdown_reference};

/// Name of the settings file, looked for in the root and the folders above it.
pub const FILE_NAME: &str = "specls.toml";

/// Settings that hold for a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Level of a finding by its code; codes that are not here keep their default.
    pub severity: BTreeMap<String, Level>,
    /// Further families of requirement ids beside the built-in ones, such as `PERF`.
    pub id_families: Vec<String>,
    /// Further folders that hold feature folders, relative to the root.
    pub spec_roots: Vec<String>,
    /// Globs of what is not read at all, relative to the root. What they mean: [`Globs`].
    pub ignore: Vec<String>,
    /// Further globs of test files, relative to the root. What they mean: [`Globs`].
    pub tests: Vec<String>,
    /// What editors show beside findings.
    pub shows: Shows,
}

/// What editors show beside findings, where they ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shows {
    /// Counts above requirements, tasks and phases.
    pub lenses: bool,
    /// How far a requirement has come, behind its line.
    pub coverage: bool,
    /// The title behind a bare id.
    pub titles: bool,
    /// Colours of ids in source code.
    pub code_tokens: bool,
}

impl Default for Shows {
    fn default() -> Self {
        Layer::default().shows()
    }
}

/// Settings of one source (a file, an editor), in which each may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    severity: BTreeMap<String, Level>,
    id_families: Option<Vec<String>>,
    spec_roots: Option<Vec<String>>,
    ignore: Option<Vec<String>>,
    tests: Option<Vec<String>>,
    /// Switches by the name of their setting.
    flags: BTreeMap<&'static str, bool>,
}

impl Layer {
    fn shows(&self) -> Shows {
        let mut shows = Shows { lenses: false, coverage: false, titles: false, code_tokens: false };
        for (name, flag) in keys::flags() {
            *(flag.field)(&mut shows) = self.flags.get(name).copied().unwrap_or(flag.default);
        }
        shows
    }

    /// Lays `self` over `base`: what `self` gives wins key by key, severities code by code.
    #[must_use]
    pub fn over(self, base: Layer) -> Layer {
        let mut severity = base.severity;
        severity.extend(self.severity);
        let mut flags = base.flags;
        flags.extend(self.flags);
        Layer {
            severity,
            id_families: self.id_families.or(base.id_families),
            spec_roots: self.spec_roots.or(base.spec_roots),
            ignore: self.ignore.or(base.ignore),
            tests: self.tests.or(base.tests),
            flags,
        }
    }

    /// Whether the layer gives no setting at all.
    pub fn is_empty(&self) -> bool {
        *self == Layer::default()
    }
}

impl From<Layer> for Settings {
    fn from(layer: Layer) -> Settings {
        Settings {
            shows: layer.shows(),
            severity: layer.severity,
            id_families: layer.id_families.unwrap_or_default(),
            spec_roots: layer.spec_roots.unwrap_or_default(),
            ignore: layer.ignore.unwrap_or_default(),
            tests: layer.tests.unwrap_or_default(),
        }
    }
}

/// Something in the settings that does not hold, in words for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Bytes in the TOML text that the problem is about; `None` for JSON, which comes without text.
    pub span: Option<Range<usize>>,
    /// Path of the setting, such as `severity.unknown-id` or `ignore[2]`; empty when the file as a whole is meant.
    pub key: String,
    /// What was found, what was looked for, what to do.
    pub message: String,
}
