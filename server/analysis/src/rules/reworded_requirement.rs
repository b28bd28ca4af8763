//! A requirement and tasks that name it, and speak of something else.

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};
use specls_index::{Feature, ItemIndex, Relation};
use specls_likely::{grams, terms};
use specls_syntax::{ArtifactKind, EVERY, ItemKind};

use super::{FeatureView, Rule, RuleInfo, Sink, related};
use crate::coverage::has_criteria;
use crate::finding::Subject;
use crate::{Severity, called, dialect, parents};

/// Links that have to be there before anything can be called usual.
const LEAST_LINKS: usize = 6;
/// Fewer words than these say too little.
const LEAST_WORDS: usize = 4;
/// What half of the requirements have in common with their tasks at least, as a part of what they say.
const USUAL: f32 = 0.4;
/// The same where four fifths of them share two words that can be seen at once.
const USUAL_IF_SEEN: f32 = 0.2;
/// What one has in common with its tasks that no longer fit, at most.
const FLOOR: f32 = 0.05;
/// The same of pieces of words.
const FLOOR_OF_PIECES: f32 = 0.1;
/// More tasks than these, with what they are parts of and their parts, speak of many things.
const MOST_TASKS: usize = 64;
/// Letters that make a word worth to be looked for.
const LETTERS: usize = 5;
/// Words that are looked for.
const MOST_WORDS: usize = 40;
/// Tasks that are told.
const MOST_TOLD: usize = 3;

pub(super) struct RewordedRequirement;

impl Rule for RewordedRequirement {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "reworded-requirement",
            severity: Severity::Hint,
            summary: "The tasks that name a requirement have no word in common with it, in a feature where they usually do.",
            docs: "\
A requirement that was rewritten, or numbers that shifted, leave tasks behind that name it and do something else. The list
looks complete, and the requirement is not planned.

The rule compares what a requirement says with all tasks that name it themselves (not in a range, nor with *all*), with what they
are parts of, their parts, and their phases. A word counts the more, the fewer texts of the feature have it. It fires
where what both have in common is at most a twentieth of the requirement's words and a tenth of their pieces, while half of the
feature's requirements have at least two fifths (a fifth, where in four of five cases two long words are the same at once); with
fewer than six that tasks name it is silent. A rewording that keeps some of the old words is not found.

**To mend it:** rewrite the task, name the requirement that it is for, or write what both mean in the same words.

Measured on fifteen public repositories in November 2026 (1,465 requirements and criteria that tasks name one by one, in features
with at least six): fired 7 times, 7 read, 5 right: the tasks do something else. Two say the same in other words. Of 265 requirements that
were given the text of another project's requirement it found 63 (24 %).
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let feature = view.feature;
        if !dialect::of(feature).tasks_name_requirements() {
            return;
        }
        for (index, tasks) in unlike(feature) {
            let (file, item) = (feature.file_of(index), feature.fact(index));
            let names: Vec<String> =
                tasks.iter().take(MOST_TOLD).map(|task| called(feature.fact(*task)).into_owned()).collect();
            let more = if tasks.len() > MOST_TOLD { ", …" } else { "" };
            let message = format!(
                "{}{more} of {} {} {} but {} no telling word with it: was it reworded, or is another one meant?",
                names.join(", "),
                feature.name,
                if tasks.len() == 1 { "names" } else { "name" },
                called(item),
                if tasks.len() == 1 { "shares" } else { "share" },
            );
            if let Some(finding) = out.add(file.id, &file.facts, item.name, message) {
                for task in tasks.iter().take(MOST_TOLD) {
                    let (list, fact) = (feature.file_of(*task), feature.fact(*task));
                    finding.related.push(related(list, fact.name, "named here"));
                }
                finding.subject = Subject::Item(feature.id, index);
            }
        }
    }
}

/// A task that names more requirements than this speaks of none of them.
const MOST_NAMED: usize = 20;

/// Requirements and criteria that tasks name one by one, with these tasks, in order.
fn named(feature: &Feature) -> Vec<(ItemIndex, Vec<ItemIndex>)> {
    let mut found: FxHashMap<ItemIndex, Option<Vec<ItemIndex>>> = FxHashMap::default();
    let mut counts: FxHashMap<ItemIndex, usize> = FxHashMap::default();
    for link in feature.links.iter().filter(|link| link.relation == Relation::Plans) {
        *counts.entry(link.from.unwrap_or(link.to)).or_default() += 1;
    }
    for link in feature.links.iter().filter(|link| link.relation == Relation::Plans) {
        let Some(task) = link.from else { continue };
        let Some(file) = feature.files.get(link.file as usize) else { continue };
        let Some(mention) = file.facts.mentions.get(link.mention as usize) else { continue };
        let fact = feature.fact(task);
        let tasks = found.entry(link.to).or_insert_with(|| Some(Vec::new()));
        // Who names many at once speaks of none of them.
        let many = counts.get(&task).is_some_and(|count| *count > MOST_NAMED);
        if many
            || mention.between
            || mention.id == EVERY
            || file.kind != ArtifactKind::Tasks
            || fact.withdrawn
        {
            *tasks = None;
        } else if let Some(tasks) = tasks {
            tasks.push(task);
        }
    }
    let asks = |index: ItemIndex| {
        let item = feature.fact(index);
        let kind =
            matches!(item.kind, ItemKind::Requirement | ItemKind::Criterion | ItemKind::SuccessCriterion);
        kind && !item.withdrawn
            && feature.file_of(index).kind.defines_requirements()
            && !(item.kind == ItemKind::Requirement && has_criteria(feature, index))
    };
    let mut named: Vec<_> = found
        .into_iter()
        .filter_map(|(index, tasks)| Some((index, tasks?)))
        .filter(|(index, tasks)| !tasks.is_empty() && asks(*index))
        .collect();
    named.sort_unstable();
    for (_, tasks) in &mut named {
        tasks.sort_unstable();
        tasks.dedup();
    }
    named
}

/// Requirements that have nothing in common with their tasks where that is not usual.
fn unlike(feature: &Feature) -> Vec<(ItemIndex, Vec<ItemIndex>)> {
    let named = named(feature);
    if named.len() < LEAST_LINKS {
        return Vec::new();
    }
    // Most have a word in common that can be seen at once.
    let seen: Vec<bool> = named.iter().map(|(index, tasks)| seen(feature, *index, tasks)).collect();
    if seen.iter().all(|seen| *seen) {
        return Vec::new();
    }
    let words = Words::new(feature, &named);
    let shares: Vec<Option<f32>> = named.iter().map(|(index, tasks)| words.share(*index, tasks)).collect();
    let mut told: Vec<f32> = shares.iter().copied().flatten().collect();
    if told.len() < LEAST_LINKS || told.iter().all(|share| *share > FLOOR) {
        return Vec::new();
    }
    told.sort_unstable_by(f32::total_cmp);
    let half = told.get(told.len() / 2).copied().unwrap_or(0.0);
    let most = seen.iter().filter(|seen| **seen).count() * 5 >= seen.len() * 4;
    if half < if most { USUAL_IF_SEEN } else { USUAL } {
        return Vec::new();
    }
    let low = named.into_iter().zip(shares).filter(|(_, share)| share.is_some_and(|share| share <= FLOOR));
    low.map(|(named, _)| named)
        .filter(|(index, tasks)| words.pieces(*index, tasks) <= FLOOR_OF_PIECES)
        .collect()
}

/// Whether two words of a requirement stand in its tasks, as far as the letters behind their first one tell.
fn seen(feature: &Feature, requirement: ItemIndex, tasks: &[ItemIndex]) -> bool {
    let text = &feature.fact(requirement).text;
    let word = |c: char| c.is_alphanumeric();
    let long = text.split(|c| !word(c)).filter_map(|word| {
        let second = word.chars().next()?.len_utf8();
        let end = if word.is_ascii() {
            LETTERS
        } else {
            word.char_indices().nth(2).map_or(word.len(), |(at, _)| at)
        };
        word.get(if word.is_ascii() { second } else { 0 }..end)
    });
    let mut found: Vec<&str> = Vec::new();
    for piece in long.take(MOST_WORDS).filter(|piece| piece.len() > 1) {
        let said =
            |task: &ItemIndex| memmem::find(feature.fact(*task).text.as_bytes(), piece.as_bytes()).is_some();
        if !found.contains(&piece) && tasks.iter().take(MOST_TASKS).any(said) {
            found.push(piece);
        }
        if found.len() > 1 {
            return true;
        }
    }
    false
}

/// What requirements and tasks say.
struct Words<'f> {
    feature: &'f Feature,
    texts: FxHashMap<ItemIndex, Vec<u64>>,
    /// For each task what else says what it is about: what it is a part of, and its parts.
    around: FxHashMap<ItemIndex, Vec<ItemIndex>>,
    /// By term in how many texts it is.
    holders: FxHashMap<u64, u32>,
}

impl<'f> Words<'f> {
    fn new(feature: &'f Feature, named: &[(ItemIndex, Vec<ItemIndex>)]) -> Self {
        let mut around: FxHashMap<ItemIndex, Vec<ItemIndex>> = FxHashMap::default();
        for (at, whole) in parents(feature).into_iter().enumerate() {
            let (part, Some(whole)) = (ItemIndex(at as u32), whole) else { continue };
            if feature.fact(part).kind == ItemKind::Task && feature.fact(whole).kind == ItemKind::Task {
                around.entry(part).or_default().push(whole);
                around.entry(whole).or_default().push(part);
            }
        }
        let tasks =
            feature.items().filter(|(_, _, item)| item.kind == ItemKind::Task).map(|(index, ..)| index);
        let mut texts: FxHashMap<ItemIndex, Vec<u64>> = FxHashMap::default();
        let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
        for index in tasks.chain(named.iter().map(|(index, _)| *index)) {
            let all = terms(&feature.fact(index).text).filter(|term| !term.digits);
            let mut set: Vec<u64> = all.map(|term| term.number).collect();
            set.sort_unstable();
            set.dedup();
            for number in &set {
                *holders.entry(*number).or_default() += 1;
            }
            texts.insert(index, set);
        }
        Self { feature, texts, around, holders }
    }

    /// A task, and what else says what it is about.
    fn all<'a>(&'a self, tasks: &'a [ItemIndex]) -> impl Iterator<Item = ItemIndex> + 'a {
        let around = tasks.iter().flat_map(|task| self.around.get(task).into_iter().flatten());
        tasks.iter().chain(around).copied()
    }

    /// The title of a task's phase.
    fn phase(&self, task: ItemIndex) -> &str {
        let facts = &self.feature.file_of(task).facts;
        let phase = self.feature.fact(task).task().and_then(|task| task.phase);
        let heading = phase.and_then(|phase| facts.phases.get(phase as usize)).map(|phase| phase.heading);
        heading.and_then(|heading| facts.headings.get(heading as usize)).map_or("", |heading| &heading.title)
    }

    /// The part of a requirement that its tasks say too, by weight; `None` where it says too little.
    fn share(&self, requirement: ItemIndex, tasks: &[ItemIndex]) -> Option<f32> {
        let set = self.texts.get(&requirement).filter(|set| set.len() >= LEAST_WORDS)?;
        if self.all(tasks).nth(MOST_TASKS).is_some() {
            return None;
        }
        let said = |number: &u64| {
            self.all(tasks)
                .filter_map(|task| self.texts.get(&task))
                .any(|text| text.binary_search(number).is_ok())
        };
        let (mut whole, mut shared) = (0.0, 0.0);
        for number in set {
            let weight = self.weight(*number);
            whole += weight;
            shared += if said(number) { weight } else { 0.0 };
        }
        if shared <= whole * FLOOR {
            let phases: FxHashSet<u64> =
                tasks.iter().flat_map(|task| terms(self.phase(*task))).map(|term| term.number).collect();
            shared +=
                set.iter().filter(|number| phases.contains(number)).map(|n| self.weight(*n)).sum::<f32>();
        }
        (whole > 0.0).then(|| shared / whole)
    }

    /// The rarer a word, the more it says.
    fn weight(&self, number: u64) -> f32 {
        let texts = self.texts.len() as f32;
        let holders = self.holders.get(&number).copied().unwrap_or(0) as f32;
        (1.0 + (texts - holders + 0.5).max(0.0) / (holders + 0.5)).ln()
    }

    /// The part of a requirement's pieces of words that its tasks have too.
    fn pieces(&self, requirement: ItemIndex, tasks: &[ItemIndex]) -> f32 {
        let own: FxHashSet<[char; 4]> = grams(&self.feature.fact(requirement).text).into_iter().collect();
        let theirs: FxHashSet<[char; 4]> = self
            .all(tasks)
            .flat_map(|task| grams(&self.feature.fact(task).text).into_iter().chain(grams(self.phase(task))))
            .collect();
        if own.is_empty() { 0.0 } else { own.intersection(&theirs).count() as f32 / own.len() as f32 }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    const SPEC: &str = "\
//- specs/001-a/spec.md
- **FR-001**: System MUST list albums by year and month
- **FR-002**: System MUST let people upload photos to the gallery
- **FR-003**: System MUST expire session tokens after an hour
- **FR-004**: System MUST export invoices as PDF documents
- **FR-005**: System MUST search captions of pictures
- **FR-006**: System MUST rotate images by hand
- **FR-007**: System MUST remember the colour theme
";

    const TASKS: &str = "\
//- specs/001-a/tasks.md
- [ ] T001 List albums by year in src/albums.py (FR-001)
- [ ] T002 Upload photos to the gallery (FR-002)
- [ ] T003 Expire session tokens (FR-003)
- [ ] T004 Export invoices as PDF (FR-004)
- [ ] T005 Search captions of pictures (FR-005)
- [ ] T006 Rotate images by hand (FR-006)
- [ ] T007 Remember the colour theme (FR-007)
";

    #[test]
    fn a_text_that_became_another() {
        let silent = |spec: &str, tasks: &str| {
            check("reworded-requirement", &format!("{spec}{tasks}"), &expect![""]);
        };
        silent(SPEC, TASKS);
        let other = "The dashboard MUST warn about overdue payments weekly";
        let reworded = SPEC.replace("System MUST export invoices as PDF documents", other);
        check(
            "reworded-requirement",
            &format!("{reworded}{TASKS}"),
            &expect![[r#"
            specs/001-a/spec.md:4 hint "FR-004" T004 of 001-a names FR-004 but shares no telling word with it: was it reworded, or is another one meant?
                specs/001-a/tasks.md:4 named here
        "#]],
        );
        // One task that fits is enough; so is a phase, or a part of the task.
        silent(&reworded, &format!("{TASKS}- [ ] T008 Warn about overdue payments (FR-004)\n"));
        silent(&reworded, &TASKS.replace("- [ ] T004", "## Phase 2: Overdue payments\n- [ ] T004"));
        silent(
            &reworded,
            &TASKS.replace("PDF (FR-004)", "PDF (FR-004)\n  - overdue payments on the dashboard"),
        );
        // Who names a range speaks of none of them; and where little is named, nothing is usual.
        silent(&reworded, &TASKS.replace("PDF (FR-004)", "PDF (FR-003 to FR-005)"));
        silent(
            &reworded,
            &TASKS
                .replace("- [ ] T007 Remember the colour theme (FR-007)\n- [ ] T006", "- [ ] T006")
                .replace(" (FR-006)", "")
                .replace(" (FR-007)", ""),
        );
        silent(
            &reworded.replace("FR-004**:", "FR-004**: <!-- specls: allow reworded-requirement -->"),
            TASKS,
        );
    }

    #[test]
    fn where_tasks_and_spec_are_of_two_languages_nothing_is_usual() {
        let tasks = TASKS
            .replace("List albums by year", "Alben auflisten")
            .replace("Upload photos to the gallery", "Fotos hochladen");
        let tasks = tasks
            .replace("Expire session tokens", "Sitzungen beenden")
            .replace("Search captions of pictures", "Bildtexte durchsuchen");
        check("reworded-requirement", &format!("{SPEC}{tasks}"), &expect![""]);
    }
}
