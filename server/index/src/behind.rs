//! What stands behind the sub-tasks of a task and is said of the task:
//!
//! ```text
//! - [ ] 1. Albums
//!   - [ ] 1.1 List
//!   - _Requirements: 1.1_
//! ```

use rustc_hash::FxHashMap;
use specls_syntax::{FileFacts, ItemKind};

/// Walks along a task list, for offsets in ascending order.
pub(crate) struct Behind<'f> {
    facts: &'f FileFacts,
    next: usize,
    last: Option<usize>,
    by_id: FxHashMap<&'f str, usize>,
}

impl<'f> Behind<'f> {
    pub(crate) fn new(facts: &'f FileFacts) -> Self {
        Self { facts, next: 0, last: None, by_id: FxHashMap::default() }
    }

    /// The task whose sub-tasks end in front of `offset`, which lies in no item. A heading ends a task.
    pub(crate) fn at(&mut self, offset: u32) -> Option<usize> {
        while let Some(item) = self.facts.items.get(self.next).filter(|item| item.span.start <= offset) {
            if item.kind == ItemKind::Task {
                self.by_id.insert(&item.id, self.next);
                self.last = Some(self.next);
            }
            self.next += 1;
        }
        let last = self.facts.items.get(self.last?)?;
        let (whole, _) = last.id.rsplit_once('.')?;
        let heading = self.facts.headings.partition_point(|h| h.span.start < last.span.end);
        if self.facts.headings.get(heading).is_some_and(|h| h.span.start < offset) {
            return None;
        }
        self.by_id.get(whole).copied()
    }
}
