//! The rules for a main spec.

use specls_syntax::openspec::{MIN_PURPOSE, Spec, Text, placeholder, says_shall_or_must, utf16_len};

use crate::issue::{Issue, Verdict};
use crate::messages::{
    MAX_REQUIREMENT, NAME_EMPTY, NO_PURPOSE_SECTION, NO_REQUIREMENTS, NO_REQUIREMENTS_SECTION, NO_SCENARIOS,
    PURPOSE_BRIEF, PURPOSE_PLACEHOLDER, REQUIREMENT_EMPTY, REQUIREMENT_LONG, SCENARIO_FORMAT, SPEC_SECTIONS,
    shall_or_must,
};
use crate::shape;

/// Says what is wrong with the main spec `text` of the capability `name`.
#[must_use]
pub fn validate_spec(name: &str, text: &str, strict: bool) -> Verdict {
    let lines = Text::new(text);
    let spec = Spec::read(&lines);
    let purpose = spec.purpose.as_ref().map(|section| &*section.text).filter(|text| !text.is_empty());
    let issues = match (purpose, &spec.requirements) {
        (None, _) => vec![Issue::error("file", format!("{NO_PURPOSE_SECTION}. {SPEC_SECTIONS}"))],
        (_, None) => vec![Issue::error("file", format!("{NO_REQUIREMENTS_SECTION}. {SPEC_SECTIONS}"))],
        (Some(purpose), Some(_)) => {
            let mut issues = shape_of_all(name, &spec);
            issues.extend(
                shape::problems(&spec)
                    .into_iter()
                    .map(|(line, message)| Issue::error("file", message).at(line)),
            );
            issues.extend(purpose_issue(purpose, &lines));
            issues.extend(children(&spec));
            issues.extend(keywords(&spec));
            issues
        }
    };
    Verdict::new(issues, strict)
}

/// What the tool's schema asks for.
fn shape_of_all(name: &str, spec: &Spec<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    if name.is_empty() {
        issues.push(Issue::error("name", NAME_EMPTY));
    }
    if spec.children.is_empty() {
        issues.push(Issue::error("requirements", NO_REQUIREMENTS));
    }
    for (n, child) in spec.children.iter().enumerate() {
        if child.text.is_empty() {
            issues.push(Issue::error(format!("requirements.{n}.text"), REQUIREMENT_EMPTY));
        }
        if child.scenarios == 0 {
            issues.push(Issue::error(format!("requirements.{n}.scenarios"), NO_SCENARIOS));
        }
    }
    issues
}

fn purpose_issue(purpose: &str, lines: &Text<'_>) -> Option<Issue> {
    if let Some(found) = placeholder(purpose, lines) {
        return Some(Issue::warning("overview", PURPOSE_PLACEHOLDER).at(found.line));
    }
    (utf16_len(purpose) < MIN_PURPOSE).then(|| Issue::warning("overview", PURPOSE_BRIEF))
}

fn children(spec: &Spec<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (n, child) in spec.children.iter().enumerate() {
        if utf16_len(&child.text) > MAX_REQUIREMENT {
            issues.push(Issue::info(format!("requirements[{n}]"), REQUIREMENT_LONG));
        }
        if child.scenarios == 0 {
            let message = format!("{NO_SCENARIOS}. {SCENARIO_FORMAT}");
            issues.push(Issue::warning(format!("requirements[{n}].scenarios"), message));
        }
    }
    issues
}

fn keywords(spec: &Spec<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (n, block) in spec.blocks().iter().enumerate() {
        let (path, name) = (format!("requirements[{n}]"), block.name.text);
        let who = format!("Requirement \"{name}\"");
        if block.body.text.is_empty() {
            issues.push(Issue::error(path, shall_or_must(&who, name, true)));
        } else if !says_shall_or_must(&block.body.text) {
            issues.push(Issue::warning(path, shall_or_must(&who, name, false)));
        }
    }
    issues
}
