//! Changes of text that fixes and code actions propose.

use std::sync::Arc;

use smol_str::SmolStr;
use specls_index::{FeatureId, FileId, ItemIndex, Snapshot};
use specls_syntax::{Operation, Span};

use crate::citing::{Citation, cited, not_for};
use crate::renaming::{NotRenamed, Texts, taken_out};
use crate::renumber::{Restructure, restructured, shifted};
use crate::{dialect, drawing};

/// A change, described: [`Edit::resolve`] works it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts a text in the place of another.
    Replace {
        /// The file.
        file: FileId,
        /// Bytes in it.
        span: Span,
        /// The new text.
        text: SmolStr,
    },
    /// Takes the mention of an id out of the list it stands in.
    TakeOut {
        /// The file.
        file: FileId,
        /// The mention.
        span: Span,
    },
    /// Adds task stubs for items to the feature's task list.
    Stubs {
        /// The feature.
        feature: FeatureId,
        /// Requirements and criteria of it.
        items: Vec<ItemIndex>,
    },
    /// Adds task stubs for requirements of a change, by name, to its task list; creates the list if there is none.
    ChangeStubs {
        /// The change.
        feature: FeatureId,
        /// Requirements that it adds or modifies.
        names: Vec<SmolStr>,
    },
    /// Moves a requirement of a delta to the section of another operation. Only in open files.
    MoveRequirement {
        /// The delta.
        file: FileId,
        /// Index into its deltas.
        delta: u32,
        /// Where it goes.
        to: Operation,
    },
    /// Says in a delta that a requirement gets another name.
    RenamedPair {
        /// The delta.
        file: FileId,
        /// Its name in the main spec.
        from: SmolStr,
        /// The new one.
        to: SmolStr,
    },
    /// Lets everything that uses numbers of the feature follow an edit of the file they stand in.
    Shift {
        /// The feature.
        feature: FeatureId,
    },
    /// Changes the order of numbered things.
    Restructure {
        /// The feature.
        feature: FeatureId,
        /// How.
        change: Restructure,
    },
    /// Writes beside a mention in code which of the features that define the id is meant.
    Qualify {
        /// The source file.
        file: FileId,
        /// Index into its mentions.
        mention: u32,
        /// The feature that is meant.
        feature: FeatureId,
    },
    /// Names an item in a comment of its own above a declaration of code.
    Mention {
        /// The source file.
        file: FileId,
        /// Where the first line of the declaration begins, in bytes.
        at: u32,
        /// The feature.
        feature: FeatureId,
        /// A requirement or criterion of it.
        item: ItemIndex,
    },
    /// Adds a test that is still to be written and names an item, as the project's tests are written.
    TestStub {
        /// The feature.
        feature: FeatureId,
        /// A requirement, criterion or property of it.
        item: ItemIndex,
    },
    /// Adds an operation that is still to be described and names a requirement to a contract of the feature.
    OperationStub {
        /// The contract.
        contract: FileId,
        /// The feature.
        feature: FeatureId,
        /// A requirement of it.
        item: ItemIndex,
    },
    /// Creates the feature's task list.
    TaskList {
        /// The feature.
        feature: FeatureId,
    },
    /// Names items in the tasks that deliver them, in the form of the list.
    Cite {
        /// The feature.
        feature: FeatureId,
        /// What is named where.
        links: Vec<Citation>,
        /// Whether somebody should look at each of them first.
        review: bool,
    },
    /// Says in a comment that a task has nothing to do with an item.
    NotFor {
        /// The feature.
        feature: FeatureId,
        /// The task.
        task: ItemIndex,
        /// The item.
        item: ItemIndex,
    },
}

/// A text to insert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewText {
    /// Bytes it replaces; empty for an insertion.
    pub span: Span,
    /// The text, with the line ends of the file.
    pub text: String,
}

/// What somebody should know of a text before it is inserted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is done.
    pub label: String,
    /// Why.
    pub description: String,
}

/// What a change does to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileEdit {
    /// Changes a file that is there; the texts ascend and do not overlap.
    Change {
        /// The file.
        file: FileId,
        /// What is put where.
        texts: Vec<NewText>,
    },
    /// The same, each text for a reason that somebody should look at first.
    Review {
        /// The file.
        file: FileId,
        /// What is put where, and why.
        texts: Vec<(NewText, Note)>,
    },
    /// Creates a file that is not there.
    Create {
        /// Absolute path.
        path: Arc<str>,
        /// All of its text.
        text: String,
    },
}

impl Edit {
    /// The change in full; empty if what it was about is gone.
    ///
    /// # Errors
    /// If ids change, and one of them cannot be written anew somewhere.
    pub fn resolve(&self, snapshot: &Snapshot, texts: &dyn Texts) -> Result<Vec<FileEdit>, NotRenamed> {
        Ok(match self {
            Self::Replace { file, span, text } => {
                vec![FileEdit::Change {
                    file: *file,
                    texts: vec![NewText { span: *span, text: text.to_string() }],
                }]
            }
            Self::TakeOut { file, span } => {
                let named = snapshot.file_by_id(*file);
                let text = named.and_then(|file| texts.text(file));
                let edit = named.zip(text).and_then(|(file, text)| taken_out(file, &text, *span));
                edit.map(|edit| FileEdit::Change { file: *file, texts: vec![edit] }).into_iter().collect()
            }
            Self::Stubs { feature, items } => {
                snapshot.feature(*feature).map(|f| dialect::of(f).stubs(f, items)).unwrap_or_default()
            }
            Self::ChangeStubs { feature, names } => snapshot
                .feature(*feature)
                .map(|f| dialect::of(f).stubs_for(snapshot, f, names))
                .unwrap_or_default(),
            Self::MoveRequirement { file, delta, to } => {
                let feature = snapshot.file_by_id(*file).and_then(|file| snapshot.feature_of(file));
                feature.map(|f| dialect::of(f).moved(snapshot, *file, *delta, *to)).unwrap_or_default()
            }
            Self::RenamedPair { file, from, to } => {
                let feature = snapshot.file_by_id(*file).and_then(|file| snapshot.feature_of(file));
                feature.map(|f| dialect::of(f).paired(snapshot, *file, from, to)).unwrap_or_default()
            }
            Self::Shift { feature } => match snapshot.feature(*feature) {
                Some(f) => shifted(snapshot, f, texts)?,
                None => Vec::new(),
            },
            Self::Restructure { feature, change } => match snapshot.feature(*feature) {
                Some(f) => restructured(snapshot, f, change, texts)?,
                None => Vec::new(),
            },
            Self::Qualify { file, mention, feature } => {
                drawing::qualified(snapshot, *file, *mention, *feature, texts)
            }
            Self::Mention { file, at, feature, item } => {
                drawing::mentioned(snapshot, *file, *at, (*feature, *item), texts)
            }
            Self::TestStub { feature, item } => drawing::test_stub(snapshot, *feature, *item, texts),
            Self::OperationStub { contract, feature, item } => {
                drawing::operation_stub(snapshot, *contract, (*feature, *item), texts)
            }
            Self::TaskList { feature } => {
                snapshot.feature(*feature).map(|f| dialect::of(f).task_list(f, snapshot)).unwrap_or_default()
            }
            Self::Cite { feature, links, review } => snapshot
                .feature(*feature)
                .map(|f| cited(snapshot, f, links, *review, texts))
                .unwrap_or_default(),
            Self::NotFor { feature, task, item } => {
                let found = snapshot.feature(*feature).map(|f| not_for(snapshot, f, (*task, *item), texts));
                found.unwrap_or_default()
            }
        })
    }
}
