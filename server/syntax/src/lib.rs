//! Text of one file to facts: pure, knows no other file.
//!
//! Nothing here reads the disk, knows LSP or looks at a second file. The one entry is [`facts`].

pub mod classes;
pub mod contracts;
mod dialect;
pub mod ears;
mod facts;
pub mod frontmatter;
mod ids;
pub mod joints;
mod kiro;
mod lines;
mod markdown;
mod more;
mod needle;
pub mod openspec;
mod paths;
mod refs;
mod scan;
pub mod source;
mod span;
mod spec_kit;
#[cfg(test)]
mod tests;
mod titles;

pub use contracts::{ContractFormat, ContractRef, Member, MemberKind, Part, PartKind};
pub use dialect::{
    BareNumbers, DialectId, FeatureFolder, Folder, Role, artifact_kind, asks_for_titles, contract_alone,
    deciding, feature_folder, is_project_mark, project_marks, stands_alone,
};
pub use facts::*;
pub use ids::{Families, family, split, width, written_id};
pub use kiro::{in_reference_list, is_format_word};
pub use lines::{Encoding, LineCol, Lines};
pub use markdown::not_prose;
pub use more::*;
pub use scan::{facts, is_markdown};
pub use span::Span;
pub use titles::{Titled, title_id, title_key, title_slug, title_words, titled};
