//! Classes of what stands inside spec lines, for colouring: one table for semantic tokens, the tree-sitter queries and the
//! TextMate grammar, and the words that all three know.
//!
//! A class at a place is the same in all of them as far as a line alone can tell. What needs more than its line only
//! [`tokens`] knows: bare numbers that are ids, keywords in small letters, names in source files.

mod clauses;
mod lines;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

pub use tokens::{Origin, Token, tokens};
pub use words::{Group, groups};

use crate::ItemKind;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Id or name of a requirement, criterion, success criterion, property, story, scenario, term or checklist item.
    Requirement,
    /// Id of a task.
    Task,
    /// `POST /albums/{id}`.
    Operation,
    /// A feature where it qualifies an id: `004-albums`, `004` of `spec 004`.
    Feature,
    /// `[US1]`, `[P]`.
    Label,
    /// A checkbox: `[ ]`, `[x]`, `[-]`, `[~]`.
    State,
    /// Name of a file.
    Path,
    /// A word of the format: WHEN, Given, ADDED, `User Story` of a heading.
    Keyword,
    /// MUST, SHALL NOT, and the words in their place.
    Modal,
    /// Who has to respond in a sentence of EARS.
    System,
    /// An open question, or what is left of the template.
    Marker,
    /// What stands in front of a value or a list: `Requirements:`, `**Status**:`.
    Key,
}

/// How one class is called elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// In words, as `grammar/words.json` and the tests spell it.
    pub name: &'static str,
    /// Standard token type of LSP.
    pub token_type: &'static str,
    /// Capture of the tree-sitter queries.
    pub capture: &'static str,
    /// Scope of the TextMate grammar.
    pub scope: &'static str,
}

const fn names(
    name: &'static str,
    token_type: &'static str,
    capture: &'static str,
    scope: &'static str,
) -> Names {
    Names { name, token_type, capture, scope }
}

impl Class {
    /// All classes, in the order of the legend.
    pub const ALL: [Self; 12] = [
        Self::Requirement,
        Self::Task,
        Self::Operation,
        Self::Feature,
        Self::Label,
        Self::State,
        Self::Path,
        Self::Keyword,
        Self::Modal,
        Self::System,
        Self::Marker,
        Self::Key,
    ];

    /// The row of the table.
    #[must_use]
    pub const fn names(self) -> Names {
        match self {
            Self::Requirement => {
                names("requirement", "enumMember", "constant", "variable.other.enummember.requirement.specls")
            }
            Self::Task => names("task", "function", "function", "entity.name.function.task.specls"),
            Self::Operation => {
                names("operation", "method", "function.method", "entity.name.function.operation.specls")
            }
            Self::Feature => names("feature", "namespace", "module", "entity.name.namespace.feature.specls"),
            Self::Label => {
                names("label", "decorator", "attribute", "entity.name.function.decorator.label.specls")
            }
            // The queries say `.checked` and `.unchecked`.
            Self::State => names("state", "operator", "markup.list", "keyword.operator.state.specls"),
            Self::Path => names("path", "string", "string.special.path", "string.unquoted.path.specls"),
            Self::Keyword => names("keyword", "keyword", "keyword", "keyword.control.specls"),
            Self::Modal => names("modal", "modifier", "keyword.modifier", "storage.modifier.modal.specls"),
            Self::System => names("system", "class", "type", "entity.name.type.system.specls"),
            // Themes paint `invalid` as a mistake; an open question is none.
            Self::Marker => names("marker", "macro", "comment.todo", "markup.inserted.marker.specls"),
            Self::Key => names("key", "property", "property", "variable.other.property.key.specls"),
        }
    }

    /// The class of the names of such items; `None` for those that read like any other word.
    #[must_use]
    pub const fn of(kind: ItemKind) -> Option<Self> {
        match kind {
            ItemKind::Task => Some(Self::Task),
            ItemKind::Operation => Some(Self::Operation),
            ItemKind::Schema | ItemKind::Entity => None,
            ItemKind::Requirement
            | ItemKind::Criterion
            | ItemKind::SuccessCriterion
            | ItemKind::Story
            | ItemKind::Scenario
            | ItemKind::ChecklistItem
            | ItemKind::Property
            | ItemKind::Term => Some(Self::Requirement),
        }
    }
}
