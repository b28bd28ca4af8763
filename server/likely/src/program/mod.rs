//! The program: gold links, regression, figures.

mod figures;
mod gold;
mod regression;

use std::fmt::Write as _;

use specls_likely::{CONTEXT, EVIDENCE, Evidence, Likely, Weights};

use figures::{Figures, Guesses, curve};
use gold::Gold;
use regression::Rows;

/// Finds the links of each repository again by weights made from the others.
pub fn evaluate(file: &str) -> Result<String, String> {
    let gold = gold::read(file)?;
    let mut out = String::new();
    let linked: usize = gold.iter().map(|f| f.linked().count()).sum();
    let links: usize = gold.iter().flat_map(|f| f.linked()).map(|(_, links)| links.len()).sum();
    let repositories = repositories(&gold);
    let _ = writeln!(
        out,
        "{} features, {} repositories, {linked} linked tasks of {}, {links} links",
        gold.len(),
        repositories.len(),
        gold.iter().map(|f| f.tasks.len()).sum::<usize>(),
    );
    if repositories.len() > 1 {
        let _ = writeln!(out, "\nBy weights made from the other repositories:");
        let found = table(&mut out, &repositories, |repository| guesses_by_others(&gold, repository));
        let _ = writeln!(out, "\nThe same, all tasks together, by confidence:\n{}", curve(&found).trim_end());
    }
    let _ = writeln!(out, "\nBy the weights that are shipped:");
    table(&mut out, &repositories, |repository| {
        gold.iter().filter(|f| f.repo == repository).flat_map(|f| guesses(f, &Weights::BUILT_IN)).collect()
    });
    Ok(out)
}

/// Writes the weights made from all repositories.
pub fn fit(file: &str) -> Result<String, String> {
    let text = made_from(&gold::read(file)?);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/weights.rs");
    std::fs::write(path, &text).map_err(|error| format!("{path} cannot be written: {error}"))?;
    Ok(format!("wrote {path}\n"))
}

fn made_from(gold: &[Gold]) -> String {
    let all: Vec<&Gold> = gold.iter().collect();
    let linked: usize = gold.iter().map(|f| f.linked().count()).sum();
    source(&weights_of(&all), linked, repositories(gold).len())
}

/// First guesses that are not among the links that people wrote, by weights made from the other repositories: to be read.
pub fn wrong_guesses(file: &str) -> Result<String, String> {
    let gold = gold::read(file)?;
    let mut out = String::new();
    for repository in repositories(&gold) {
        let others: Vec<&Gold> = gold.iter().filter(|f| f.repo != repository).collect();
        let weights = weights_of(&others);
        for feature in gold.iter().filter(|f| f.repo == repository) {
            let texts = feature.feature();
            let Some(likely) = Likely::new(&texts, &weights) else { continue };
            for (task, links) in feature.linked() {
                let Some(&(guess, confidence)) = likely.ranked(task).first() else { continue };
                if links.contains(&guess) {
                    continue;
                }
                let _ = writeln!(
                    out,
                    "{repository} {} {} {confidence:.2}",
                    feature.feature, feature.tasks[task].id
                );
                let _ = writeln!(out, "  task    {}", feature.tasks[task].text.replace('\n', " "));
                let _ = writeln!(out, "  guessed {}", texts.requirements[guess].replace('\n', " "));
                for link in links {
                    let _ = writeln!(out, "  written {}", texts.requirements[link].replace('\n', " "));
                }
            }
        }
    }
    Ok(out)
}

fn repositories(gold: &[Gold]) -> Vec<&str> {
    let mut names: Vec<&str> = gold.iter().map(|f| f.repo.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn table<'g>(
    out: &mut String,
    repositories: &[&'g str],
    guesses: impl Fn(&'g str) -> Vec<Guesses>,
) -> Vec<Guesses> {
    let _ = writeln!(out, "{:<40} {:>6} {}", "", "tasks", Figures::HEAD);
    let (mut all, mut each) = (Vec::new(), Vec::new());
    for &repository in repositories {
        let found = guesses(repository);
        let figures = Figures::new(&found);
        let _ = writeln!(out, "{repository:<40} {:>6} {figures}", found.len());
        each.push(figures);
        all.extend(found);
    }
    let _ = writeln!(out, "{:<40} {:>6} {}", "mean over repositories", "", Figures::mean(&each));
    let _ = writeln!(out, "{:<40} {:>6} {}", "all tasks together", all.len(), Figures::new(&all));
    all
}

/// What is said of each linked task of a repository by weights made from the others.
fn guesses_by_others(gold: &[Gold], repository: &str) -> Vec<Guesses> {
    let others: Vec<&Gold> = gold.iter().filter(|f| f.repo != repository).collect();
    let weights = weights_of(&others);
    gold.iter().filter(|f| f.repo == repository).flat_map(|f| guesses(f, &weights)).collect()
}

/// What is said of each linked task of a feature, with what people wrote.
fn guesses(gold: &Gold, weights: &Weights) -> Vec<Guesses> {
    let feature = gold.feature();
    let Some(likely) = Likely::new(&feature, weights) else { return Vec::new() };
    gold.linked()
        .map(|(task, links)| {
            let confidences = (0..feature.requirements.len()).map(|r| likely.confidence(task, r)).collect();
            Guesses { confidences, links }
        })
        .collect()
}

/// The first regression over the words of each pair, the second over what the first makes of the pairs around it. A
/// repository with more than three times the mean of linked tasks counts as if it had three times the mean: one of the twelve has
/// most of the tasks.
fn weights_of(gold: &[&Gold]) -> Weights {
    let counts =
        |repo: &str| gold.iter().filter(|f| f.repo == repo).map(|f| f.linked().count()).sum::<usize>();
    let total: usize = gold.iter().map(|f| f.linked().count()).sum();
    let mean = total as f64 / repositories_of(gold).max(1) as f64;
    let weight = |repo: &str| (3.0 * mean / counts(repo).max(1) as f64).min(1.0);
    let mut words = Rows::<{ EVIDENCE.len() }>::default();
    for feature in gold {
        let evidence = Evidence::new(&feature.feature());
        let weight = weight(&feature.repo);
        for (task, links) in feature.linked() {
            for requirement in 0..feature.requirements.len() {
                words.add(evidence.of(task, requirement), links.contains(&requirement), weight);
            }
        }
    }
    let mut weights = Weights { evidence: words.fit(), context: ([0.0; CONTEXT.len()], 0.0) };
    let mut around = Rows::<{ CONTEXT.len() }>::default();
    for feature in gold {
        let texts = feature.feature();
        let Some(likely) = Likely::new(&texts, &weights) else { continue };
        let numbers = likely.around(&texts);
        let weight = weight(&feature.repo);
        for (task, links) in feature.all() {
            let weight = if links.is_empty() { weight * UNWRITTEN } else { weight };
            for requirement in 0..feature.requirements.len() {
                let row = std::array::from_fn(|at| numbers[at].at(task, requirement));
                around.add(row, links.contains(&requirement), weight);
            }
        }
    }
    weights.context = around.fit();
    weights
}

/// What a task without links counts: most lists have tasks for no requirement at all, and some links nobody wrote. With more, links
/// of the tasks that have some are said to be less sure than they are.
const UNWRITTEN: f64 = 0.1;

fn repositories_of(gold: &[&Gold]) -> usize {
    let mut names: Vec<&str> = gold.iter().map(|f| f.repo.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// The Rust source of the weights.
fn source(weights: &Weights, tasks: usize, repositories: usize) -> String {
    let numbers = |values: &[f32], names: &[&str]| -> String {
        values
            .iter()
            .zip(names)
            .map(|(value, name)| format!("                {value:?}, // {name}\n"))
            .collect()
    };
    format!(
        "//! What each number counts. Written by `cargo run --release -p specls-likely -- fit FILE`; do not edit.\n\n\
         use crate::Weights;\n\nimpl Weights {{\n    \
         /// Made from {tasks} tasks of {repositories} repositories in which people wrote the links.\n    \
         pub const BUILT_IN: Self = Self {{\n        \
         evidence: (\n            [\n{}            ],\n            {:?},\n        ),\n        \
         context: (\n            [\n{}            ],\n            {:?},\n        ),\n    }};\n}}\n",
        numbers(&weights.evidence.0, &EVIDENCE),
        weights.evidence.1,
        numbers(&weights.context.0, &CONTEXT),
        weights.context.1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Links that people wrote, where they are at hand.
    fn gold() -> Option<Vec<Gold>> {
        let Ok(shared) = std::env::var("SPECLS_SHARED") else {
            eprintln!("skipped: SPECLS_SHARED is not set, so there are no links that people wrote");
            return None;
        };
        Some(gold::read(&format!("{shared}/gold/task-requirement-links.jsonl")).expect("readable"))
    }

    #[test]
    fn the_weights_are_those_of_the_links() {
        let Some(gold) = gold() else { return };
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&made_from(&gold)), words(include_str!("../weights.rs")));
    }

    /// Floors below the figures of docs/likely-links.md, by weights that never saw the repository.
    #[test]
    fn links_are_found_again() {
        let Some(gold) = gold() else { return };
        let each: Vec<Figures> =
            repositories(&gold).into_iter().map(|r| Figures::new(&guesses_by_others(&gold, r))).collect();
        let mean = Figures::mean(&each);
        assert!(mean.first() > 0.82 && mean.precision() > 0.85 && mean.f1() > 0.76, "{mean}");
        assert!(mean.recall_at_nine_tenths() > 0.54 && mean.error() < 0.03, "{mean}");
    }

    #[test]
    fn bad_files_are_told_of() {
        let folder = std::env::temp_dir().join(format!("specls-gold-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("writable");
        let file = folder.join("gold.jsonl");
        std::fs::write(&file, "\n{\"repo\": 1}\n").expect("writable");
        let file = file.to_string_lossy().into_owned();
        assert!(
            evaluate(&file).is_err_and(|message| message.starts_with(&format!("{file}:2: no feature: ")))
        );
        std::fs::write(&file, "").expect("writable");
        assert!(evaluate(&file).is_ok_and(|text| text.starts_with("0 features, 0 repositories")));
        assert!(evaluate(&format!("{file}.none")).is_err_and(|message| message.contains("cannot be read")));
        std::fs::remove_dir_all(&folder).expect("there");
    }
}
