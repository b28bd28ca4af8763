//! Snapshot to coverage and findings; pure.
//!
//! A rule is one module of [`rules`]: code, severity, documentation, check, fixes and tests stand together.

mod coverage;
mod dialect;
mod edit;
mod finding;
mod kiro;
mod links;
mod near;
mod openspec;
mod parallel;
mod renaming;
mod renumber;
mod rules;
mod spec_kit;

pub use coverage::{Coverage, FeatureCoverage, ItemCoverage, uncited_tasks, unplanned};
pub use edit::{Edit, FileEdit, NewText};
pub use finding::{Finding, Fix, Related, Severity, Subject};
pub use links::{Direction, End, ItemLink, item_links};
pub use near::near_id;
pub use parallel::in_parallel;
pub use renaming::{NewIds, NotRenamed, OpenTexts, Texts, place_name, renamed};
pub use renumber::{Restructure, Shift, numbered_file, restructured, restructurings, shift, shifted};
pub use rules::{
    RULES, Rule, RuleInfo, all_findings, codes, feature_findings, file_findings, fixes, history_findings,
    rule, settings_findings,
};
pub use spec_kit::stubs::{story_of, stub_text};
