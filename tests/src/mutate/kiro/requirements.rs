//! Requirements and their criteria: numbers used twice or left out, criteria that go.

use super::features::{Feature, Requirement};
use crate::mutate::{Change, Edit, Mutation, Sign};

/// Damages to the requirements of one feature.
pub(super) fn mutations(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    for requirement in &feature.requirements {
        duplicate(feature, requirement, out);
        gap(feature, requirement, out);
        number_twice(feature, requirement, out);
        in_front(feature, requirement, out);
        no_criteria(feature, requirement, out);
    }
    no_list(feature, out);
}

/// A second requirement of the same number, with a criterion, behind the first.
fn duplicate(feature: &Feature<'_>, requirement: &Requirement, out: &mut Vec<Mutation>) {
    let lines = &feature.spec.lines;
    let heading = lines[requirement.lines.start].text;
    let Some(digits) = heading.find(|c: char| c.is_ascii_digit()) else { return };
    let word = &heading[..digits];
    let criteria = lines[requirement.criteria_heading].text;
    let at = lines.get(requirement.lines.end).map_or(feature.spec.text.len(), |line| line.start);
    let number = requirement.number;
    let text = format!(
        "{word}{number}: Once more\n\n**User Story:** As a user, I want it again, so that I have it twice.\n\n{criteria}\n\n\
         1. WHEN a user asks for it again, THE System SHALL give it again.\n\n"
    );
    // At the end of a text without a final newline the heading would join the last line.
    if !feature.spec.text[..at].ends_with('\n') {
        return;
    }
    out.push(
        Mutation::replace("number of a requirement that is taken", feature.spec.path, at..at, text)
            .expect_written("duplicate-requirement", "error", 0)
            .on_line()
            .allow(Sign::Came, "shifted-numbers", feature.spec.path, "whoever counts anew counts one more"),
    );
}

/// Where a new criterion can be written behind the last of a requirement; whether one that no task names is reported.
fn end_of_criteria(feature: &Feature<'_>, requirement: &Requirement) -> Option<(usize, bool)> {
    let last = *requirement.criteria.last()?;
    let next = feature.spec.lines.get(last + 1)?;
    // The last criterion is one line: what is written behind it is the next item of the same list.
    let ends = next.is_blank() || next.text.starts_with('#');
    // A number behind the last that something names already would mend that.
    let beyond = |to: (usize, Option<usize>)| {
        to.0 == requirement.number && to.1.is_some_and(|criterion| criterion > requirement.criteria.len())
    };
    let all = feature.planned.iter().chain(&feature.validated).chain(&feature.checked);
    if all.flat_map(|refs| &refs.list).any(|reference| beyond(reference.to)) {
        return None;
    }
    let whole = feature.count((requirement.number, None)) > 0;
    let whole = whole || feature.checks(|to| to == (requirement.number, None));
    let some = feature.named().contains(&requirement.number) && feature.sure;
    // Criteria of one requirement are reported together, at the first of them.
    let others = (1..=requirement.criteria.len()).all(|n| feature.count((requirement.number, Some(n))) > 0);
    ends.then_some((next.start, some && others && !whole))
}

/// The last criterion is followed by one with the number after next: one is left out.
fn gap(feature: &Feature<'_>, requirement: &Requirement, out: &mut Vec<Mutation>) {
    let Some((at, reported)) = end_of_criteria(feature, requirement) else { return };
    let text = format!(
        "{}. WHEN a user asks for more, THE System SHALL give more.\n",
        requirement.criteria.len() + 2
    );
    let damage = Mutation::replace("criteria that leave a number out", feature.spec.path, at..at, text)
        .expect_written("misnumbered-criterion", "warning", 0)
        .on_line();
    out.push(match reported {
        true => damage.expect_written("unplanned-criterion", "hint", 0).on_line(),
        false => {
            let why = "what tasks name is not known for sure";
            damage.allow(Sign::Came, "unplanned-criterion", feature.spec.path, why)
        }
    });
}

/// A criterion comes in front of the others, which are numbered anew; what names them does not follow.
fn in_front(feature: &Feature<'_>, requirement: &Requirement, out: &mut Vec<Mutation>) {
    let named = (1..=requirement.criteria.len()).any(|n| feature.count((requirement.number, Some(n))) > 0);
    let Some(first) = requirement.criteria.first().filter(|_| named) else { return };
    let (path, lines) = (feature.spec.path, &feature.spec.lines);
    let at = lines[*first].start;
    let text = "1. WHEN a user asks for more, THE System SHALL give more.\n";
    let mut damage = Mutation::replace("criterion put in front of others", path, at..at, text);
    for (n, line) in requirement.criteria.iter().enumerate() {
        let (start, digits) = (lines[*line].start, (n + 1).to_string().len());
        damage = damage.and(path, start..start + digits, (n + 2).to_string());
    }
    let why = "every criterion has the number of another now";
    out.push(
        damage
            .expect_kept("shifted-numbers", "info", path, 0)
            .within(feature.spec.text.len() + text.len())
            .allow(Sign::Came, "unplanned-criterion", path, why)
            .allow(Sign::Went, "unplanned-criterion", path, why)
            .allow(Sign::Went, "unknown-requirement", feature.list.path, why),
    );
}

/// The last number is written again.
fn number_twice(feature: &Feature<'_>, requirement: &Requirement, out: &mut Vec<Mutation>) {
    let Some((at, _)) = end_of_criteria(feature, requirement).filter(|_| requirement.criteria.len() > 1)
    else {
        return;
    };
    let text =
        format!("{}. WHEN a user asks for more, THE System SHALL give more.\n", requirement.criteria.len());
    let why = "a reader who counts finds one more criterion, which no task names";
    out.push(
        Mutation::replace("criteria of which two have one number", feature.spec.path, at..at, text)
            .expect_written("misnumbered-criterion", "warning", 0)
            .on_line()
            .allow(Sign::Came, "unplanned-criterion", feature.spec.path, why),
    );
}

/// The criteria go, with their heading: the requirement has none, while the others have some.
fn no_criteria(feature: &Feature<'_>, requirement: &Requirement, out: &mut Vec<Mutation>) {
    let lines = &feature.spec.lines;
    let start = lines[requirement.criteria_heading].start;
    let end = lines.get(requirement.lines.end).map_or(feature.spec.text.len(), |line| line.start);
    let section = &feature.spec.text[start..end];
    let more = lines[requirement.criteria_heading + 1..requirement.lines.end].iter();
    if feature.requirements.len() < 4
        || section.contains("---")
        || more.clone().any(|l| l.text.starts_with('#'))
    {
        return;
    }
    let mut damage =
        Mutation::replace("requirement whose criteria are gone", feature.spec.path, start..end, "")
            .expect_kept(
                "requirement-without-criteria",
                "warning",
                feature.spec.path,
                feature.heading(requirement),
            )
            .on_line();
    // Whether `3.1` names nothing when requirement 3 has no criteria that a reader knows, or criteria in a form that it
    // does not know, is for it to decide.
    for file in [Some(&feature.list), feature.design.as_ref()].into_iter().flatten() {
        let why = "what named one of the criteria names nothing now";
        damage = damage.allow(Sign::Came, "unknown-requirement", file.path, why);
        let why = "of a requirement without criteria no number is known to be wrong";
        damage = damage.allow(Sign::Went, "unknown-requirement", file.path, why);
    }
    let why = "whether tasks that name criteria which are gone still plan the requirement is left open";
    out.push(damage.allow(Sign::Came, "unplanned-requirement", feature.spec.path, why));
}

/// The task list goes.
fn no_list(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    let Some(title) = feature.spec.lines.iter().find(|line| line.readable && line.text.starts_with("# "))
    else {
        return;
    };
    let damage = Mutation {
        kind: "task list deleted",
        edits: vec![Edit { file: feature.list.path.to_owned(), change: Change::Remove }],
        expected: Vec::new(),
        allowed: Vec::new(),
    };
    let why = "there is no task list any more that could leave it out";
    let mut damage = damage
        .expect_kept("missing-tasks", "hint", feature.spec.path, title.start)
        .on_line()
        .allow(Sign::Went, "unplanned-requirement", feature.spec.path, why)
        .allow(Sign::Went, "unplanned-criterion", feature.spec.path, why);
    if let Some(design) = &feature.design {
        damage = damage.allow(Sign::Went, "unvalidated-property", design.path, why);
    }
    out.push(damage);
}
