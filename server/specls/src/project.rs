//! Finds, reads and narrows down what PATH means.

use std::borrow::Cow;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Arc;

use specls_disk::{Skipped, resolve_root};
use specls_index::{Feature, Snapshot};
use specls_report::Scope;
use specls_session::Session;

use crate::output::Failure;

/// A project (or another folder) with everything in it read, and the part of it that is shown.
///
/// It is opened once, and what it holds is never given back: to free a large model piece by piece right before the
/// program ends takes a tenth of the run (measured with 1,000 features and 20,000 source files).
pub(crate) struct Opened {
    pub session: ManuallyDrop<Session>,
    pub snapshot: ManuallyDrop<Snapshot>,
    pub scope: Scope,
}

impl Opened {
    pub(crate) fn new(path: &Path) -> Result<Self, Failure> {
        let found = resolve_root(path).map_err(|error| Failure {
            message: error.to_string(),
            help: Some(
                "give a folder or a file that exists; without one, the current folder is taken".into(),
            ),
        })?;
        let session = Session::load(vec![Arc::from(&*found.root)]);
        if let Some(Skipped { reason, .. }) = session.skipped().into_iter().find(|s| s.path == found.root) {
            return Err(Failure {
                message: format!("cannot read the folder `{}`: {reason}", found.root),
                help: Some("make it readable, or give another one".into()),
            });
        }
        let (snapshot, session) = (ManuallyDrop::new(session.snapshot()), ManuallyDrop::new(session));
        let scope = Scope { root: found.root, shown: found.shown };
        Ok(Self { session, snapshot, scope })
    }

    /// The folder that was read.
    pub(crate) fn root(&self) -> &str {
        &self.scope.root
    }

    /// Whether everything that was read is shown.
    pub(crate) fn shows_all(&self) -> bool {
        self.scope.shows_all()
    }

    /// Whether a path is shown.
    pub(crate) fn shows(&self, path: &str) -> bool {
        self.scope.shows(path)
    }

    /// A path as it is printed: relative to the root, `.` for the root itself.
    pub(crate) fn relative<'p>(&self, path: &'p str) -> Cow<'p, str> {
        self.scope.relative(path)
    }

    /// Features that lie below what is shown, by path.
    pub(crate) fn features(&self) -> Vec<&Arc<Feature>> {
        self.scope.features(&self.snapshot)
    }

    /// Features of which something is shown, by path.
    pub(crate) fn features_around(&self) -> Vec<&Arc<Feature>> {
        self.scope.features_around(&self.snapshot)
    }
}
