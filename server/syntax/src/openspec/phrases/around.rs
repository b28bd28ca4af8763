//! What encloses a test: by indentation, which everybody keeps.

use memchr::memrchr;

use super::find::within;
use super::{Form, Phrase};
use crate::ItemKind;
use crate::source::{Classified, Place};
use crate::titles::LONGEST_TITLE;

/// Something that encloses what follows.
struct Group {
    /// Twice the indentation of its line, one less for a comment: that stands around what follows it.
    depth: u32,
    key: String,
    /// A label says that it is a requirement.
    requirement: bool,
    /// The name of a function.
    function: bool,
    /// A comment directly in front of something is about that, and about nothing behind it.
    attached: bool,
    /// What it is attached to was seen.
    used: bool,
}

/// The groups around what is read.
pub(super) struct Around<'t> {
    text: &'t str,
    /// Where the line begins that is read, and how far it is read.
    line: usize,
    read: usize,
    groups: Vec<Group>,
}

impl<'t> Around<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, line: 0, read: 0, groups: Vec::new() }
    }

    /// What encloses a phrase; from here on it encloses others itself. Phrases come in order.
    pub(super) fn enter(&mut self, phrase: &Phrase, at: &Classified, key: &str) -> Option<String> {
        let comment = at.place == Place::Comment;
        let requirement =
            matches!(phrase.form, Form::Label(ItemKind::Requirement) | Form::Quoted(ItemKind::Requirement));
        let encloses = requirement || matches!(phrase.form, Form::Title | Form::Function | Form::Enclosing);
        let depth = 2 * self.indent(phrase.at as usize) + u32::from(!comment);
        // What encloses nothing ends no comment beside it: `Requirement: …`, and below `Scenario: …`.
        let ends = depth + u32::from(comment && !encloses);
        self.groups.truncate(self.groups.iter().position(|g| g.depth >= ends).unwrap_or(self.groups.len()));
        if let Some(top) = self.groups.last_mut().filter(|top| top.attached && top.depth + 1 >= depth) {
            if top.used {
                self.groups.pop();
            } else {
                top.used = !comment;
            }
        }
        // What a comment inside of a test is about, the name of the test does not enclose.
        let mut others = self.groups.iter().rev().filter(|g| g.key != key && !(comment && g.function));
        let labelled = others.clone().find(|g| g.requirement);
        let around = labelled.or_else(|| others.next()).map(|g| g.key.clone());
        // More than this is no test file that somebody wrote.
        if encloses && !key.is_empty() && self.groups.len() < 32 {
            let attached = comment && !blank_line(&self.text[at.block.end as usize..]);
            let function = phrase.form == Form::Function;
            let key = key.to_owned();
            self.groups.push(Group { depth, key, requirement, function, attached, used: false });
        }
        // A requirement has no requirement around it.
        if requirement { None } else { around }
    }

    /// How far the line of `at` is indented, in characters.
    fn indent(&mut self, at: usize) -> u32 {
        let between = self.text.as_bytes().get(self.read..at).unwrap_or_default();
        if let Some(end) = memrchr(b'\n', between) {
            self.line = self.read + end + 1;
        }
        self.read = self.read.max(at);
        let blanks =
            self.text.as_bytes()[self.line..].iter().take(200).take_while(|b| matches!(b, b' ' | b'\t'));
        blanks.count() as u32
    }
}

/// Whether the text begins with the end of a line and an empty line.
fn blank_line(text: &str) -> bool {
    let mut lines = within(text, LONGEST_TITLE).split('\n');
    lines.next().is_some_and(|rest| rest.trim().is_empty())
        && lines.next().is_none_or(|line| line.trim().is_empty())
}
