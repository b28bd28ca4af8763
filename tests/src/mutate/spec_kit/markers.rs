//! What a finished spec does not hold: open questions and placeholders of the template.

use super::features::{Feature, Text};
use crate::mutate::Mutation;

/// Markers written into one feature.
pub(super) fn mutations(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    for definition in &feature.definitions {
        let line = feature.spec.lines[definition.line];
        let talks = line.text.contains("CLARIF") || line.text.contains("marker") || line.text.contains('`');
        if !talks {
            let end = line.end();
            out.push(
                Mutation::replace(
                    "open question in a requirement",
                    feature.spec.path,
                    end..end,
                    " [NEEDS CLARIFICATION: since when?]",
                )
                .expect_written("open-clarification", "warning", 1),
            );
        }
    }
    if let Some((start, end)) = value(&feature.spec, "**Created**: ") {
        out.push(
            Mutation::replace("placeholder of the template", feature.spec.path, start..end, "[DATE]")
                .expect_written("template-placeholder", "warning", 0),
        );
    }
    if let Some((_, end)) = value(&feature.spec, "# Feature Specification: ") {
        out.push(
            Mutation::replace("placeholder of the template", feature.spec.path, end..end, " [FEATURE NAME]")
                .expect_written("template-placeholder", "warning", 1),
        );
    }
    let plan = feature.notes().find(|file| file.path.ends_with("/plan.md"));
    if let Some(plan) = plan
        && let Some((start, end)) = value(plan, "**Testing**: ")
    {
        let text = "NEEDS CLARIFICATION";
        out.push(Mutation::replace("open question in the plan", plan.path, start..end, text).expect_written(
            "open-clarification",
            "warning",
            0,
        ));
    }
}

/// What stands behind a key at the beginning of a line, the only one with that key.
fn value(file: &Text<'_>, key: &str) -> Option<(usize, usize)> {
    let mut found = file.lines.iter().filter(|line| line.readable && line.text.starts_with(key));
    let line = found.next().filter(|line| !line.text.contains('[') && !line.text.contains(" | "))?;
    let (start, end) = (line.start + key.len(), line.start + line.text.trim_end().len());
    (found.next().is_none() && start < end).then_some((start, end))
}
