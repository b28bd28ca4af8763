//! Source files that name criteria, as Kiro's property tests do. The corpus has no code, so they are written.

use super::features::Feature;
use crate::mutate::{Mutation, Sign};

/// Source files beside one feature: the tag names the feature, so there is no doubt whose numbers they are.
pub(super) fn mutations(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    let Some((project, name)) = feature.folder.split_once(".kiro/specs/") else { return };
    let has_property = |text: &str| text.contains("\n### Property 1:");
    let Some(design) = feature.design.as_ref().filter(|design| has_property(design.text)) else { return };
    if name.contains('/') {
        return;
    }
    let path = format!("{project}src/qqx_{}.test.ts", name.replace('-', "_"));
    let start = format!("// Feature: {name}, Property 1: it holds\n// Validates: Requirements ");
    let why = "a test names one more property: it is tied itself, and perhaps most of them are now";
    let create = |kind, number: &str| {
        Mutation::create(kind, path.clone(), format!("{start}{number}\nconst x = 1;\n"))
            .allow(Sign::Came, "unvalidated-property", design.path, why)
            .allow(Sign::Went, "unvalidated-property", design.path, why)
    };
    out.push(create("code validates a criterion that exists (silent)", "1.1"));
    for (kind, number) in [
        ("code validates a criterion that does not exist", "1.83"),
        ("code validates no requirement", "97.1"),
    ] {
        out.push(create(kind, number).expect_written("unknown-requirement", "warning", start.len()));
    }
}
