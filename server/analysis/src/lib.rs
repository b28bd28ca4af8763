//! Snapshot to coverage and findings; pure.
//!
//! A rule is one module of [`rules`]: code, severity, documentation, check, fixes and tests stand together.

mod citing;
mod contracts;
mod coverage;
mod criteria;
mod deltas;
mod dialect;
mod drawing;
mod edit;
mod finding;
mod guard;
mod kiro;
mod likely;
mod links;
mod names;
mod near;
mod next;
mod numbered;
mod openspec;
mod parallel;
mod parents;
mod renaming;
mod renumber;
mod rules;
mod spec_kit;
mod stub;

pub use citing::Citation;
pub use coverage::{
    Coverage, FeatureCoverage, ItemCoverage, task_progress, uncited_tasks, unplanned, unplanned_criteria,
};
pub use criteria::requirement_of;
pub use dialect::tick;
pub use drawing::{contracts_without, tests_of_project, without_code, without_test};
pub use edit::{Edit, FileEdit, NewText, Note};
pub use finding::{Finding, Fix, Related, Severity, Subject};
pub use likely::{Extent, LikelyCache, LikelyEnd, LikelyLink, LikelyLinks, SHOWN, SURE, confidence};
pub use links::{Direction, End, ItemLink, item_links};
pub use names::called;
pub use near::near_id;
pub use next::{Next, next_task};
pub use openspec::skeleton::scenario as scenario_skeleton;
pub use openspec::stubs::unnamed as unnamed_requirements;
pub use openspec::texts::{Touched, changed_requirement, delta_text, requirement_text, touching};
pub use parallel::in_parallel;
pub use parents::parents;
pub use renaming::{
    NewIds, NotRenamed, OpenTexts, Texts, has_a_name, new_id, place_name, renamed, with_parts,
};
pub use renumber::{
    Restructure, Shift, kept_now, kept_when_saved, kept_while_edited, numbered_file, restructured,
    restructurings, settled, shift, shifted,
};
pub use rules::{
    EARS_TITLE, RULES, Rule, RuleInfo, all_findings, as_ears, codes, feature_findings, file_findings,
    findings_and, fixes, history_findings, likely_findings, likely_findings_from, missed_by_tasks, rule,
    settings_findings,
};
pub use spec_kit::stubs::{story_of, stub_text};
