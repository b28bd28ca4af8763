//! What the tool says of headings that stand in the wrong place of a main spec.

use specls_syntax::openspec::{Problem, ProblemKind, Spec};

/// 1-based line and message of each.
pub(crate) fn problems(spec: &Spec<'_>) -> Vec<(u32, String)> {
    spec.problems.iter().map(|problem| (problem.line, message(problem))).collect()
}

fn message(problem: &Problem<'_>) -> String {
    let header = problem.header.text;
    match problem.kind {
        ProblemKind::DeltaHeader => format!(
            "Main spec contains delta header \"{header}\". Delta headers are only valid inside \
                openspec/changes/<name>/specs/<capability-path>/spec.md and truncate the parsed ## \
                Requirements section."
        ),
        ProblemKind::Outside => format!(
            "Requirement header \"{header}\" appears outside the main ## Requirements section. Main specs \
                only parse requirements inside that section, so this requirement is currently invisible \
                to validate, list, and archive."
        ),
        ProblemKind::Duplicate(first) => format!(
            "Requirement header \"{header}\" duplicates the requirement declared on line {first}. \
                Requirement names must be unique so spec updates cannot discard one block while updating \
                another."
        ),
    }
}
