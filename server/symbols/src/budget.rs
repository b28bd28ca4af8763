//! How much work a grammar may do. Work is counted, not timed: one text always gives the same answer.

use std::cell::Cell;
use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, Parser, Point, Tree};

/// Bytes that a lexer gets at once. It asks again wherever it goes back or looks far ahead, so what it asks for measures its work.
const PORTION: usize = 1024;
/// Asked for by small texts.
const FREE: usize = 2_000;
/// Portions for each KiB. People's texts need 2, some in Kotlin 19.
const PORTIONS: usize = 24;
/// Hundreds of steps for each KiB. People's texts need up to 14, tables of numbers 17.
const STEPS: usize = 40;

/// The work that parsers may do for one text, however often they read it.
#[derive(Debug)]
pub struct Budget {
    /// Hundreds of steps that are left.
    steps: Cell<usize>,
    /// Portions that are left.
    portions: Cell<usize>,
}

impl Budget {
    /// What a text of `length` bytes may cost.
    #[must_use]
    pub fn new(length: usize) -> Self {
        let kib = length / 1024;
        Self { steps: Cell::new(FREE / 4 + STEPS * kib), portions: Cell::new(FREE + PORTIONS * kib) }
    }

    /// Whether there was more to do than may be done.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.steps.get() == 0 || self.portions.get() == 0
    }

    /// Reads `text`; `None` when the work was too much or `go_on` says no.
    #[must_use]
    pub fn parse(&self, parser: &mut Parser, text: &str, go_on: &dyn Fn() -> bool) -> Option<Tree> {
        let bytes = text.as_bytes();
        let mut stopped = false;
        let mut progress = |_: &_| {
            stopped |= !self.step(go_on);
            if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        let mut portion = |at: usize, _: Point| {
            let end = if take(&self.portions) { bytes.len().min(at + PORTION) } else { at };
            bytes.get(at..end).unwrap_or_default()
        };
        let tree = parser.parse_with_options(&mut portion, None, Some(options));
        if stopped || self.is_spent() {
            parser.reset();
            return None;
        }
        tree
    }

    /// Pays for a hundred steps; whether to take them.
    pub(crate) fn step(&self, go_on: &dyn Fn() -> bool) -> bool {
        take(&self.steps) && self.portions.get() > 0 && go_on()
    }
}

fn take(left: &Cell<usize>) -> bool {
    left.set(left.get().saturating_sub(1));
    left.get() > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn spends(language: Language, text: &str) -> bool {
        let budget = Budget::new(text.len());
        let mut parser = Parser::new();
        parser.set_language(&language.source().0).expect("the grammar fits");
        let asked = Cell::new(0);
        let tree = budget.parse(&mut parser, text, &|| {
            asked.set(asked.get() + 1);
            true
        });
        assert_eq!(tree.is_none(), budget.is_spent());
        assert!(asked.get() <= FREE / 4 + STEPS * (text.len() / 1024));
        budget.is_spent()
    }

    #[test]
    fn a_lexer_that_reads_to_the_end_everywhere_is_stopped() {
        assert!(spends(Language::CSharp, &"/* ".repeat(2_000)));
        assert!(!spends(Language::CSharp, &"/* */ ".repeat(2_000)));
        assert!(!spends(Language::Kotlin, &"fun album(a: Int): Int { return a / 2 }\n".repeat(200)));
    }
}
