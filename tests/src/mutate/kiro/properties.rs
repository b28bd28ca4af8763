//! Correctness properties of a design.

use super::features::Feature;
use crate::mutate::Mutation;
use crate::mutate::text::bytes;

/// Damages to the properties of one feature.
pub(super) fn mutations(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    let Some(design) = &feature.design else { return };
    for refs in &feature.validated {
        let above = design.lines[..refs.line].iter().rev().filter(|line| line.readable);
        let Some(heading) = above.take(12).find(|line| line.text.starts_with("###")) else { continue };
        if !heading.text.starts_with("### Property ") {
            continue;
        }
        // The heading's own line is the only one that says so: a second label would keep the property tied.
        let section = &design.text[heading.start..design.lines[refs.line].start];
        let after = design.lines[refs.line + 1..].iter().take_while(|line| !line.text.starts_with('#'));
        if section.contains("alidates") || after.clone().any(|line| line.text.contains("alidates")) {
            continue;
        }
        let line = bytes(&design.lines, &(refs.line..refs.line + 1), design.text);
        out.push(
            Mutation::replace("property that validates nothing", design.path, line, "")
                .expect_kept("unvalidated-property", "hint", design.path, heading.start)
                .on_line(),
        );
    }
}
