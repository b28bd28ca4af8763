//! The rules, and what runs them. Adding one: its file, and one line in [`RULES`].

mod broken_contract;
mod capability_mismatch;
mod change_without_delta;
mod conflicting_operations;
mod done_task_missing_file;
mod duplicate_requirement;
mod duplicate_task;
mod ears_pattern;
mod incomplete_requirement;
mod incomplete_spec;
mod lost_scenario;
mod malformed_file;
mod misnumbered_criterion;
mod misnumbered_task;
mod missing_file_reference;
mod missing_normative_word;
mod missing_tasks;
mod open_clarification;
mod overlapping_change;
mod parent_done_before_child;
mod requirement_without_criteria;
mod reworded_requirement;
mod schema_drift;
mod shifted_numbers;
mod similar_requirements;
mod task_without_requirement;
mod template_placeholder;
mod uncited_tasks;
mod uncontracted_route;
mod unfulfilled_requirement;
mod unhandled_operation;
mod unknown_operation;
mod unknown_requirement;
mod unknown_setting;
mod unknown_story;
mod unknown_task;
mod unlinked_operation;
mod unplanned_criterion;
mod unplanned_requirement;
mod unplanned_story;
mod unstartable_task;
mod unvalidated_property;

pub use ears_pattern::{EARS_TITLE, as_ears};
pub use unplanned_requirement::missed_by_tasks;

use std::sync::Arc;

use specls_index::{Feature, FeatureFile, FeatureId, File, FileId, Snapshot};
use specls_settings::Problem;
use specls_syntax::{Concern, FileFacts, ItemKind, Span};

use crate::coverage::{FeatureCoverage, Planned};
use crate::dialect;
use crate::finding::Subject;
use crate::{Finding, Fix, LikelyCache, LikelyLinks, Related, Severity, in_parallel};

/// All rules, by code.
pub static RULES: [&dyn Rule; 42] = [
    &broken_contract::BrokenContract,
    &capability_mismatch::CapabilityMismatch,
    &change_without_delta::ChangeWithoutDelta,
    &conflicting_operations::ConflictingOperations,
    &done_task_missing_file::DoneTaskMissingFile,
    &duplicate_requirement::DuplicateRequirement,
    &duplicate_task::DuplicateTask,
    &ears_pattern::EarsPattern,
    &incomplete_requirement::IncompleteRequirement,
    &incomplete_spec::IncompleteSpec,
    &lost_scenario::LostScenario,
    &malformed_file::MalformedFile,
    &misnumbered_criterion::MisnumberedCriterion,
    &misnumbered_task::MisnumberedTask,
    &missing_file_reference::MissingFileReference,
    &missing_normative_word::MissingNormativeWord,
    &missing_tasks::MissingTasks,
    &open_clarification::OpenClarification,
    &overlapping_change::OverlappingChange,
    &parent_done_before_child::ParentDoneBeforeChild,
    &requirement_without_criteria::RequirementWithoutCriteria,
    &reworded_requirement::RewordedRequirement,
    &schema_drift::SchemaDrift,
    &shifted_numbers::ShiftedNumbers,
    &similar_requirements::SimilarRequirements,
    &task_without_requirement::TaskWithoutRequirement,
    &template_placeholder::TemplatePlaceholder,
    &uncited_tasks::UncitedTasks,
    &uncontracted_route::UncontractedRoute,
    &unfulfilled_requirement::UnfulfilledRequirement,
    &unhandled_operation::UnhandledOperation,
    &unknown_operation::UnknownOperation,
    &unknown_requirement::UnknownRequirement,
    &unknown_setting::UnknownSetting,
    &unknown_story::UnknownStory,
    &unknown_task::UnknownTask,
    &unlinked_operation::UnlinkedOperation,
    &unplanned_criterion::UnplannedCriterion,
    &unplanned_requirement::UnplannedRequirement,
    &unplanned_story::UnplannedStory,
    &unstartable_task::UnstartableTask,
    &unvalidated_property::UnvalidatedProperty,
];

/// What is said of a rule.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// Stable, kebab-case.
    pub code: &'static str,
    /// Severity without settings; the documentation says where it differs.
    pub severity: Severity,
    /// One sentence.
    pub summary: &'static str,
    /// Markdown: why, when, how to mend it, how often it was right on real projects.
    pub docs: &'static str,
}

/// A rule.
pub trait Rule: Sync {
    /// Code, severity, documentation.
    fn info(&self) -> RuleInfo;
    /// Looks at one feature's artifacts.
    fn check_feature(&self, _view: &FeatureView<'_>, _out: &mut Sink<'_>) {}
    /// Whether the rule has anything to say of this feature that rests on guesses: they are made only where one has.
    fn asks_likely(&self, _view: &FeatureView<'_>) -> bool {
        false
    }
    /// Looks at one feature's artifacts with its likely links: nothing above information comes of it.
    fn check_likely(&self, _view: &FeatureView<'_>, _likely: &LikelyLinks, _out: &mut Sink<'_>) {}
    /// Looks at one source file.
    fn check_source(&self, _snapshot: &Snapshot, _file: &File, _out: &mut Sink<'_>) {}
    /// Ways to mend a finding of this rule.
    fn fixes(&self, _snapshot: &Snapshot, _finding: &Finding) -> Vec<Fix> {
        Vec::new()
    }
}

/// What feature rules look at.
pub struct FeatureView<'s> {
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) feature: &'s Arc<Feature>,
    pub(crate) coverage: &'s FeatureCoverage,
    pub(crate) planned: Planned,
}

impl FeatureView<'_> {
    /// Share of the requirements that a task names (`c` of design §6): reached or not.
    pub(crate) fn planned_at_least(&self, percent: usize) -> bool {
        self.planned.at_least(percent)
    }
}

/// Takes findings of one rule; settings and `specls: allow` comments are applied here and nowhere else.
pub struct Sink<'s> {
    snapshot: &'s Snapshot,
    info: RuleInfo,
    /// The greatest severity that a finding may have, whatever the settings ask for.
    most: Severity,
    found: &'s mut Vec<Finding>,
}

impl Sink<'_> {
    /// A finding of the rule's own severity.
    pub(crate) fn add(
        &mut self,
        file: FileId,
        facts: &FileFacts,
        span: Span,
        message: String,
    ) -> Option<&mut Finding> {
        self.add_as(self.info.severity, file, facts, span, message)
    }

    /// A finding of another severity, unless a setting names one.
    pub(crate) fn add_as(
        &mut self,
        severity: Severity,
        file: FileId,
        facts: &FileFacts,
        span: Span,
        message: String,
    ) -> Option<&mut Finding> {
        let severity = match self.snapshot.settings().severity.get(self.info.code) {
            Some(level) => Severity::of(*level)?,
            None => severity,
        };
        let severity = severity.min(self.most);
        if allowed(facts, self.info.code, span) {
            return None;
        }
        self.found.push(Finding {
            code: self.info.code,
            severity,
            message,
            file,
            span,
            related: Vec::new(),
            subject: Subject::None,
        });
        self.found.last_mut()
    }
}

impl Sink<'_> {
    /// What a file's facts say is wrong with one thing: an error where the format's own tool refuses the file.
    pub(crate) fn problems(&mut self, about: Concern, file: FileId, facts: &FileFacts) {
        for problem in facts.problems_about(about) {
            let severity = if problem.fails { Severity::Error } else { Severity::Warning };
            self.add_as(severity, file, facts, problem.span, problem.message.to_string());
        }
    }
}

/// Whether a comment silences `code` at `span`.
fn allowed(facts: &FileFacts, code: &str, span: Span) -> bool {
    facts.allows.iter().filter(|a| a.code == code).any(|a| match a.lines {
        None => true,
        Some((first, last)) => {
            let line = facts.lines.line_col(span.start, specls_syntax::Encoding::Utf8).line;
            (first..=last).contains(&line)
        }
    })
}

/// The rule with that code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static dyn Rule> {
    RULES.iter().copied().find(|r| r.info().code == code)
}

/// All codes, ascending.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    RULES.iter().map(|r| r.info().code).collect()
}

/// Findings in a feature's artifacts; none where it is history.
#[must_use]
pub fn feature_findings(snapshot: &Snapshot, id: FeatureId) -> Vec<Finding> {
    if snapshot.feature(id).is_some_and(|f| f.archived) {
        return Vec::new();
    }
    history_findings(snapshot, id)
}

/// Findings in a feature's artifacts, archived or not: for somebody who asks for this one.
#[must_use]
pub fn history_findings(snapshot: &Snapshot, id: FeatureId) -> Vec<Finding> {
    let Some(feature) = snapshot.feature(id) else { return Vec::new() };
    findings_of(snapshot, feature, &FeatureCoverage::new(snapshot, feature))
}

fn findings_of(snapshot: &Snapshot, feature: &Arc<Feature>, coverage: &FeatureCoverage) -> Vec<Finding> {
    let planned = coverage.planned(feature);
    let view = FeatureView { snapshot, feature, coverage, planned };
    let mut found = Vec::new();
    for rule in RULES {
        let info = rule.info();
        let own = dialect::of(feature).own_check(info.code);
        let mut out = Sink { snapshot, info, most: Severity::Error, found: &mut found };
        match own {
            Some(check) => check(&view, &mut out),
            None => rule.check_feature(&view, &mut out),
        }
    }
    found
}

/// Findings in a feature's artifacts that rest on guesses, none of them above information; none where it is history. They take
/// longer than the others: editors are told of those first.
#[must_use]
pub fn likely_findings(snapshot: &Snapshot, id: FeatureId) -> Vec<Finding> {
    likely_findings_from(snapshot, id, &LikelyCache::default())
}

/// The same where the likely links are worth keeping: somebody will ask what they are.
#[must_use]
pub fn likely_findings_from(snapshot: &Snapshot, id: FeatureId, cache: &LikelyCache) -> Vec<Finding> {
    let Some(feature) = snapshot.feature(id).filter(|feature| !feature.archived) else { return Vec::new() };
    guesses_of(snapshot, feature, &FeatureCoverage::new(snapshot, feature), cache)
}

fn guesses_of(
    snapshot: &Snapshot,
    feature: &Arc<Feature>,
    coverage: &FeatureCoverage,
    cache: &LikelyCache,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let planned = coverage.planned(feature);
    let view = FeatureView { snapshot, feature, coverage, planned };
    let asking: Vec<&dyn Rule> = RULES.iter().copied().filter(|rule| rule.asks_likely(&view)).collect();
    if asking.is_empty() {
        return found;
    }
    let likely = cache.of(snapshot, feature, coverage);
    for rule in asking {
        let mut out = Sink { snapshot, info: rule.info(), most: Severity::Info, found: &mut found };
        rule.check_likely(&view, &likely, &mut out);
    }
    found
}

/// Findings in a source file.
#[must_use]
pub fn file_findings(snapshot: &Snapshot, file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    if file.feature.is_none() {
        for rule in RULES {
            let mut out = Sink { snapshot, info: rule.info(), most: Severity::Error, found: &mut found };
            rule.check_source(snapshot, file, &mut out);
        }
    }
    found
}

/// Findings in the settings file, whose problems the adapter that read it hands over.
#[must_use]
pub fn settings_findings(snapshot: &Snapshot, file: &File, problems: &[Problem]) -> Vec<Finding> {
    let mut found = Vec::new();
    let info = unknown_setting::UnknownSetting.info();
    let mut out = Sink { snapshot, info, most: Severity::Error, found: &mut found };
    unknown_setting::report(file, problems, &mut out);
    found
}

/// Every finding of the workspace but those of the settings, in no order.
#[must_use]
pub fn all_findings(snapshot: &Snapshot) -> Vec<Finding> {
    findings_and(snapshot, |_, _| ()).0
}

/// The same, and what `also` makes of each feature that is no history and of its coverage, which takes longer to work out
/// than most rules take to check.
pub fn findings_and<R: Send>(
    snapshot: &Snapshot,
    also: impl Fn(&Feature, &FeatureCoverage) -> R + Sync,
) -> (Vec<Finding>, Vec<(FeatureId, R)>) {
    let features: Vec<&Arc<Feature>> = snapshot.features().filter(|f| !f.archived).collect();
    let sources: Vec<&Arc<File>> = snapshot.files().filter(|f| f.feature.is_none()).collect();
    let checked = in_parallel(&features, |feature| {
        let coverage = FeatureCoverage::new(snapshot, feature);
        let mut found = findings_of(snapshot, feature, &coverage);
        found.extend(guesses_of(snapshot, feature, &coverage, &LikelyCache::default()));
        (found, (feature.id, also(feature, &coverage)))
    });
    let (mut found, made): (Vec<_>, Vec<_>) = checked.into_iter().unzip();
    found.extend(in_parallel(&sources, |f| file_findings(snapshot, f)));
    (found.into_iter().flatten().collect(), made)
}

/// Ways to mend a finding.
#[must_use]
pub fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let mut fixes = rule(finding.code).map(|r| r.fixes(snapshot, finding)).unwrap_or_default();
    if let Some(feature) = snapshot.file_by_id(finding.file).and_then(|file| snapshot.feature_of(file)) {
        fixes.extend(dialect::of(feature).own_fixes(snapshot, finding));
    }
    fixes
}

/// `FR-001 to FR-028`: what a feature defines of the family of `id`, for messages.
fn defined_range(feature: &Feature, kind: ItemKind, id: &str) -> String {
    let family = specls_syntax::family(id);
    let mut ids: Vec<_> = feature.ids_beside(kind).filter(|i| specls_syntax::family(i) == family).collect();
    ids.sort_by_key(|i| (specls_syntax::split(i).map(|s| s.1), i.as_str()));
    match ids[..] {
        [] => format!("no {family}"),
        [one] => one.to_string(),
        [one, two] => format!("{one} and {two}"),
        [first, .., last] => format!("{first} to {last}"),
    }
}

/// The title of an artifact, else its first byte: where a finding about the whole file stands.
pub(crate) fn title_span(facts: &FileFacts) -> Span {
    facts.title().map_or(Span::default(), |h| h.span)
}

/// Another place, in an artifact.
pub(crate) fn related(file: &FeatureFile, span: Span, message: impl Into<String>) -> Related {
    Related { message: message.into(), file: file.id, span }
}

#[cfg(test)]
pub(crate) mod test {
    //! `check` draws the findings of a fixture under the lines they stand in.

    use std::fmt::Write as _;

    use expect_test::Expect;
    use specls_fixture::{Fixture, ROOT};
    use specls_syntax::Encoding;

    use super::{all_findings, fixes};

    /// Findings of one rule in a fixture, in order.
    pub(crate) fn findings(fixture: &Fixture, code: &str) -> Vec<crate::Finding> {
        let mut found: Vec<_> =
            all_findings(&fixture.snapshot).into_iter().filter(|f| f.code == code).collect();
        found.sort_by_key(|f| (f.file, f.span));
        found
    }

    /// Findings of one rule in a fixture, as `path:line severity "token" message`, with related places and fixes.
    pub(crate) fn check(code: &str, fixture: &str, expect: &Expect) {
        let fixture = Fixture::new(fixture);
        let mut out = String::new();
        for finding in findings(&fixture, code) {
            let file = fixture.snapshot.file_by_id(finding.file).expect("a finding stands in a file");
            let path = &file.path[ROOT.len() + 1..];
            let line = file.facts.lines.line_col(finding.span.start, Encoding::Utf8).line + 1;
            let token = &fixture.text(path)[finding.span.range()];
            let _ = writeln!(out, "{path}:{line} {} {token:?} {}", finding.severity.name(), finding.message);
            for related in &finding.related {
                let file = fixture.snapshot.file_by_id(related.file).expect("related places stand in files");
                let line = file.facts.lines.line_col(related.span.start, Encoding::Utf8).line + 1;
                let _ = writeln!(out, "    {}:{line} {}", &file.path[ROOT.len() + 1..], related.message);
            }
            for fix in fixes(&fixture.snapshot, &finding) {
                let _ = writeln!(out, "    fix: {}", fix.title);
            }
        }
        expect.assert_eq(&out);
    }
}
