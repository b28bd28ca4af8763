//! Task lists written anew, so that the share of requirements they name is known exactly: few real lists name any.

use super::features::Feature;
use crate::mutate::{Mutation, Sign};

/// Other task lists for one feature.
pub(super) fn mutations(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    // One definition an id, none that might be withdrawn, no families that not everybody takes for requirements.
    let asked: Vec<_> = feature.definitions.iter().filter(|d| !d.id.starts_with("SC-")).collect();
    let withdrawn = |text: &str| {
        ["~~", "emoved", "ithdrawn", "eprecated", "bsolete", "eferred", "erged into"]
            .iter()
            .any(|word| text.contains(word))
    };
    let odd = asked.iter().any(|d| withdrawn(feature.spec.lines[d.line].text))
        || asked.iter().any(|d| feature.defined.get(&d.id) != Some(&1))
        || feature.asked().count() != asked.len()
        || feature.asked().any(|id| !id.starts_with("FR-") && !id.starts_with("NFR-"));
    if odd || asked.len() < 6 {
        return;
    }
    let count = asked.len();
    for (kind, named, severity) in [
        ("list that names all requirements (silent)", count, None),
        ("list that names all requirements but one", count - 1, Some("warning")),
        ("list that names two thirds of the requirements", count * 2 / 3, Some("info")),
        ("list that names a third of the requirements", count / 3, None),
    ] {
        let line = |(n, id): (usize, &&super::features::Definition)| {
            format!("- [ ] T{:03} Do what it takes ({})\n", n + 1, id.id)
        };
        let text: String = asked[..named].iter().enumerate().map(line).collect();
        let why = "it is another list";
        let mut damage = Mutation::replace(
            kind,
            feature.list.path,
            0..feature.list.text.len(),
            format!("# Tasks\n\n{text}"),
        )
        .allow(Sign::Went, "unplanned-requirement", feature.spec.path, why)
        .allow(Sign::Went, "unplanned-story", feature.spec.path, why);
        if named * 2 < count {
            damage = damage.expect_written("uncited-tasks", "info", 0);
        }
        for left_out in &asked[named..] {
            if let Some(severity) = severity {
                let (path, at) = (feature.spec.path, left_out.at);
                damage = damage.expect_kept("unplanned-requirement", severity, path, at);
            }
        }
        out.push(damage);
    }
}
