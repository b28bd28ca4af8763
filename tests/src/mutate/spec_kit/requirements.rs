//! Requirements: mentions and definitions that no longer fit together.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::features::{Band, Definition, Feature, named, plain_mention};
use crate::mutate::Mutation;
use crate::mutate::text::{Line, regex};

/// Damages to the requirements of one feature.
pub(super) fn mutations(feature: &Feature<'_>, all: &[Feature<'_>], out: &mut Vec<Mutation>) {
    mention_of_none(feature, out);
    mention_of_none_in_a_list(feature, out);
    for definition in feature.definitions.iter().filter(|d| feature.defined.get(&d.id) == Some(&1)) {
        duplicate(feature, definition, out);
        rename(feature, definition, all, out);
    }
    of_another_feature(feature, all, out);
}

/// A mention in the plan or the notes becomes one of an id that the family does not have. A bare id in an artifact means
/// its own feature, and the feature defines that family: it must be reported, where it stands.
fn mention_of_none(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    let planned_twice = |id: &String| feature.tasks.iter().filter(|t| t.names.contains(id)).count() > 2;
    for file in feature.notes().chain([&feature.list]) {
        for line in file.lines.iter().filter(|line| line.readable) {
            let Some(token) = plain_mention(line.text) else { continue };
            let id = line.text[token.clone()].to_owned();
            // In the task list two more tasks must name it: else it would be unplanned, too.
            if file.path == feature.list.path && !planned_twice(&id) {
                continue;
            }
            let Some(unknown) = feature.unknown_like(&id).filter(|_| feature.defined.contains_key(&id))
            else {
                continue;
            };
            let bytes = line.start + token.start..line.start + token.end;
            out.push(
                Mutation::replace("mention of an id that does not exist", file.path, bytes, unknown)
                    .expect_written("unknown-requirement", "warning", 0),
            );
        }
    }
}

/// The last id of `(FR-001, FR-002)`: in a list every member is a mention with its own place.
fn mention_of_none_in_a_list(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    static PAIR: LazyLock<Regex> = LazyLock::new(|| regex(r"\((?:FR|SC)-\d{3}, ((?:FR|SC)-\d{3})\)"));
    for file in feature.notes() {
        let plain = |line: &&Line<'_>| line.readable && line.text.contains("-") && !line.text.contains('`');
        for line in file.lines.iter().filter(plain) {
            let found: Vec<_> = PAIR.captures_iter(line.text).collect();
            let [found] = &found[..] else { continue };
            let Some(token) = found.get(1) else { continue };
            let Some(unknown) = feature.unknown_like(token.as_str()) else { continue };
            let bytes = line.start + token.start()..line.start + token.end();
            out.push(
                Mutation::replace("member of a list that does not exist", file.path, bytes, unknown)
                    .expect_written("unknown-requirement", "warning", 0),
            );
        }
    }
}

/// The same id is defined again on the next line. Only one-line bullets, so that the second stands in the same list.
fn duplicate(feature: &Feature<'_>, definition: &Definition, out: &mut Vec<Mutation>) {
    let lines = &feature.spec.lines;
    let Some(next) = lines.get(definition.line + 1) else { return };
    if next.indent() > 0 && !next.is_blank() || !(next.is_blank() || next.text.starts_with(['-', '*'])) {
        return;
    }
    let text = format!("- **{}**: System MUST do the same once more.\n", definition.id);
    out.push(
        Mutation::replace(
            "definition of an id that is taken",
            feature.spec.path,
            next.start..next.start,
            text,
        )
        .expect_written("duplicate-requirement", "error", 4),
    );
}

/// A definition gets another id: every mention of the old one now names nothing, and no task names the new one.
fn rename(feature: &Feature<'_>, definition: &Definition, all: &[Feature<'_>], out: &mut Vec<Mutation>) {
    let id = &definition.id;
    let gone: BTreeSet<String> = [id.clone()].into();
    let (Some(before), Some(after)) = (feature.band(&BTreeSet::new()), feature.band(&gone)) else { return };
    if before != after {
        return;
    }
    let Some(mentions) = all_plain(feature, definition).filter(|found| !found.is_empty()) else { return };
    // Another feature may speak of this one's requirements; whom it means is not for a test to guess.
    let elsewhere = |other: &Feature<'_>| other.files().any(|file| names_both(file.text, id, feature.name));
    if all.iter().any(|other| other.folder != feature.folder && elsewhere(other)) {
        return;
    }
    let Some(unknown) = feature.unknown_like(id) else { return };
    let bytes = definition.at..definition.at + id.len();
    let mut damage = Mutation::replace("definition renamed", feature.spec.path, bytes, &*unknown);
    for (path, at) in mentions {
        damage = damage.expect_kept("unknown-requirement", "warning", path, at);
    }
    // A success criterion without a task is never reported.
    if !id.starts_with("SC-") {
        damage = match after {
            Band::High => damage.expect_written("unplanned-requirement", "warning", 0),
            Band::Middle => damage.expect_written("unplanned-requirement", "info", 0),
            Band::Low => damage,
        };
    }
    out.push(damage);
}

/// Every mention of a definition's id in its feature, if all of them are plain ones in Markdown.
fn all_plain<'f>(feature: &'f Feature<'_>, definition: &Definition) -> Option<Vec<(&'f str, usize)>> {
    let id = &definition.id;
    let mut out = Vec::new();
    for file in feature.files() {
        for (n, line) in file.lines.iter().enumerate() {
            let its_own = file.path == feature.spec.path && n == definition.line;
            if its_own && line.text.matches(&**id).count() != 1 {
                return None;
            }
            if its_own || !named(line.text).contains(id) && !shortened(line.text, id) {
                continue;
            }
            let token = plain_mention(line.text)?;
            if !line.readable || !file.path.ends_with(".md") || line.text[token.clone()] != **id {
                return None;
            }
            out.push((file.path, line.start + token.start));
        }
    }
    Some(out)
}

/// `FR-016/017`: the number of `id` beside other ids, without its family.
fn shortened(line: &str, id: &str) -> bool {
    let digits = id.rsplit('-').next().unwrap_or_default();
    line.contains(&format!("/{digits}")) || line.contains(&format!(", {digits}")) && line.contains("FR-")
}

/// Whether a line holds the id and something that can stand for the feature.
fn names_both(text: &str, id: &str, feature: &str) -> bool {
    let number = feature.split('-').next().unwrap_or(feature);
    text.contains(id)
        && text.lines().any(|line| line.contains(id) && line.contains(number.trim_start_matches('0')))
}

/// A plan speaks of another feature's requirement, which that feature does not define. The qualifier stands directly
/// beside the id, so it is looked up there.
fn of_another_feature(feature: &Feature<'_>, all: &[Feature<'_>], out: &mut Vec<Mutation>) {
    let same = |other: &&Feature<'_>| other.project == feature.project && other.folder != feature.folder;
    let number = |name: &str| name.split('-').next().unwrap_or_default().to_owned();
    let unique =
        |other: &&Feature<'_>| all.iter().filter(|f| number(f.name) == number(other.name)).count() == 1;
    let Some(other) = all.iter().filter(same).find(unique) else { return };
    let Some(unknown) = other.definitions.first().and_then(|d| other.unknown_like(&d.id)) else { return };
    let Some(known) = other.definitions.first().map(|d| &d.id) else { return };
    for file in feature.notes().filter(|file| file.lines.last().is_some_and(|line| line.readable)) {
        let end = file.text.len();
        let start = format!("\n\nAs {} ", other.name);
        out.push(
            Mutation::replace(
                "qualified mention of an id that does not exist",
                file.path,
                end..end,
                format!("{start}{unknown} says.\n"),
            )
            .expect_written("unknown-requirement", "warning", start.len()),
        );
        out.push(Mutation::replace(
            "qualified mention of an id that exists (silent)",
            file.path,
            end..end,
            format!("{start}{known} says.\n"),
        ));
    }
}
