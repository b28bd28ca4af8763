//! References between tasks, properties and requirements.

use std::collections::BTreeSet;

use super::features::{Feature, Reference, References};
use crate::mutate::{Mutation, Sign};

/// Damages to the references of one feature.
pub(super) fn mutations(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    for refs in &feature.planned {
        for reference in &refs.list {
            of_a_task(feature, refs, reference, out);
        }
    }
    for refs in &feature.validated {
        for reference in &refs.list {
            of_a_property(feature, reference, out);
        }
    }
    for requirement in &feature.requirements {
        all_to_a_requirement(feature, requirement.number, out);
        for criterion in 1..=requirement.criteria.len() {
            all_to_a_criterion(feature, (requirement.number, Some(criterion)), out);
        }
    }
}

/// A reference in a task becomes one that names nothing. The task names more, and what it named is named elsewhere, too:
/// so nothing else may follow.
fn of_a_task(feature: &Feature<'_>, refs: &References, reference: &Reference, out: &mut Vec<Mutation>) {
    let exists = feature.requirement(reference.to.0).is_some_and(|requirement| {
        reference.to.1.is_none_or(|criterion| (1..=requirement.criteria.len()).contains(&criterion))
    });
    let in_task = feature.task_of(refs.line).is_some();
    if !exists || !in_task || refs.list.len() < 2 || feature.count(reference.to) < 2 {
        return;
    }
    for (kind, text) in [
        ("reference of a task to a criterion that does not exist", format!("{}.83", reference.to.0)),
        ("reference of a task to no requirement", format!("{}.1", Feature::NOBODY)),
        ("reference of a task to no requirement as a whole", Feature::NOBODY.to_owned()),
    ] {
        out.push(Mutation::replace(kind, feature.list.path, reference.bytes.clone(), text).expect_written(
            "unknown-requirement",
            "warning",
            0,
        ));
    }
}

/// What a property validates plans nothing; the label stays.
fn of_a_property(feature: &Feature<'_>, reference: &Reference, out: &mut Vec<Mutation>) {
    let Some(design) = &feature.design else { return };
    for (kind, text) in [
        ("Validates: a criterion that does not exist", format!("{}.83", reference.to.0)),
        ("Validates: no requirement", format!("{}.1", Feature::NOBODY)),
    ] {
        if feature.requirement(reference.to.0).is_some() {
            out.push(Mutation::replace(kind, design.path, reference.bytes.clone(), text).expect_written(
                "unknown-requirement",
                "warning",
                0,
            ));
        }
    }
}

/// Takes every reference that `goes` out of the task list, with its comma. `None` where a line would be left empty.
fn without(kind: &'static str, feature: &Feature<'_>, goes: impl Fn(&Reference) -> bool) -> Option<Mutation> {
    let mut damage: Option<Mutation> = None;
    for refs in &feature.planned {
        let gone = refs.list.iter().filter(|reference| goes(reference)).count();
        if gone == refs.list.len() {
            return None;
        }
        for (n, reference) in refs.list.iter().enumerate().filter(|(_, reference)| goes(reference)) {
            // The comma behind it; behind the last ones that go the one in front.
            let stays = refs.list[n..].iter().any(|later| !goes(later));
            let bytes = match (stays, n.checked_sub(1).and_then(|before| refs.list.get(before))) {
                (false, Some(before)) => before.bytes.end..reference.bytes.end,
                _ => reference.bytes.start..refs.list.get(n + 1)?.bytes.start,
            };
            damage = Some(match damage {
                None => Mutation::replace(kind, feature.list.path, bytes, ""),
                Some(damage) => damage.and(feature.list.path, bytes, ""),
            });
        }
    }
    damage
}

/// No task names the requirement or one of its criteria any more. The share of the others stays far above 80 % or
/// between 50 % and 80 %.
fn all_to_a_requirement(feature: &Feature<'_>, number: usize, out: &mut Vec<Mutation>) {
    let named = feature.named();
    let all = feature.requirements.len();
    let after = named.iter().filter(|other| **other != number).count() * 100 / all;
    let Some(requirement) = feature.requirement(number).filter(|_| named.contains(&number)) else { return };
    if !feature.sure || feature.checks(|to| to.0 == number) {
        return;
    }
    let (kind, severity) = match (named.len() * 100 / all, after) {
        (85.., 85..) => ("all references to a requirement taken out, ≥ 80 %", "warning"),
        (55..75, 55..75) => ("all references to a requirement taken out, ≥ 50 %", "info"),
        _ => return,
    };
    let Some(damage) = without(kind, feature, |reference| reference.to.0 == number) else { return };
    let why = "criteria are not reported one by one where the whole requirement is";
    let damage = damage
        .expect_kept("unplanned-requirement", severity, feature.spec.path, feature.heading(requirement))
        .on_line()
        .allow(Sign::Went, "unplanned-criterion", feature.spec.path, why);
    out.push(damage);
}

/// No task names the criterion any more, but some name others of the same requirement, and none the whole.
fn all_to_a_criterion(feature: &Feature<'_>, to: (usize, Option<usize>), out: &mut Vec<Mutation>) {
    let Some(requirement) = feature.requirement(to.0) else { return };
    let Some(at) = to.1.and_then(|criterion| feature.criterion(requirement, criterion)) else { return };
    let siblings: BTreeSet<usize> = (1..=requirement.criteria.len()).collect();
    let named = siblings.iter().filter(|n| Some(**n) != to.1 && feature.count((to.0, Some(**n))) > 0).count();
    // Criteria of one requirement are reported together, at the first of them.
    let first =
        siblings.iter().take_while(|n| Some(**n) != to.1).all(|n| feature.count((to.0, Some(*n))) > 0);
    let also = !feature.sure || feature.checks(|other| other == to || other == (to.0, None));
    if also || !first || feature.count((to.0, None)) > 0 || feature.count(to) == 0 || named == 0 {
        return;
    }
    let kind = "all references to a criterion taken out";
    let Some(damage) = without(kind, feature, |reference| reference.to == to) else { return };
    let why = "what was the first of the requirement's criteria that no task names is the second now";
    out.push(damage.expect_kept("unplanned-criterion", "hint", feature.spec.path, at).on_line().allow(
        Sign::Went,
        "unplanned-criterion",
        feature.spec.path,
        why,
    ));
}
