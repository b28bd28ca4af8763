//! Sentences about tasks.

use std::sync::Arc;

use specls_index::Feature;

use crate::task_progress;

/// Ids that a sentence lists one by one.
const MOST_LISTED: usize = 4;

/// With a raised first letter.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// `T001`, `T001 and T002`, `T001, T002 and 5 more`.
pub(super) fn list(called: &[String]) -> String {
    match called {
        [] => String::new(),
        [one] => one.clone(),
        many if many.len() > MOST_LISTED => {
            let (shown, more) = many.split_at(MOST_LISTED - 1);
            format!("{} and {} more", shown.join(", "), more.len())
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `both`, `all 3`.
fn every(count: usize) -> String {
    if count == 2 { "both".to_owned() } else { format!("all {count}") }
}

/// What there is of a feature in which nothing is left to do.
pub(super) fn done(feature: &Feature) -> String {
    match task_progress(feature).1 {
        0 => format!("{} has no tasks", feature.name),
        1 => format!("the only task of {} is done", feature.name),
        all => format!("{} tasks of {} are done", every(all), feature.name),
    }
}

/// What there is of features in which nothing is left to do.
pub(super) fn nothing(features: &[&Arc<Feature>]) -> String {
    let with_tasks: Vec<&&Arc<Feature>> = features.iter().filter(|f| task_progress(f).1 > 0).collect();
    match &*with_tasks {
        [] if features.is_empty() => "there are no specs".to_owned(),
        [] => "no feature has tasks".to_owned(),
        [one] => done(one),
        many => {
            let all: usize = many.iter().map(|feature| task_progress(feature).1).sum();
            format!("{} tasks of {} features are done", every(all), many.len())
        }
    }
}
