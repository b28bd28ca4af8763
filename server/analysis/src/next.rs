//! The next task: the first open one whose dependencies are done and whose phase has begun, and why it is that one.

mod plan;
mod say;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use specls_index::{Feature, ItemIndex};

use crate::next::plan::Plan;
use crate::task_progress;

/// What is to be done next.
#[derive(Clone, Debug)]
pub struct Next<'f> {
    /// The task; `None` if there is nothing to do, or something is in the way.
    pub task: Option<(&'f Arc<Feature>, ItemIndex)>,
    /// One sentence: why it is this one, or what is in the way.
    pub message: String,
}

/// The next task of the first of the features `asked` that has one; else of the first of `all`.
///
/// A task waits for those it depends on, for the phases in front of its own (stories wait for phases that belong to no
/// story, not for each other), for the waves before its own, and for its sub-tasks. Optional tasks come when nothing else is
/// left. Where all of that contradicts itself, dependencies go before phases and waves.
#[must_use]
pub fn next_task<'f>(asked: &[&'f Arc<Feature>], all: &[&'f Arc<Feature>]) -> Next<'f> {
    let of = |feature: &&'f Arc<Feature>| Plan::new(feature).next();
    let mut said: Vec<String> = Vec::new();
    for feature in asked {
        match of(feature) {
            Ok((task, why)) => return found(feature, task, &why, None),
            Err(why) => said.push(why),
        }
    }
    let said = match &*said {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(format!("none of the {} features asked for has a task to do", many.len())),
    };
    let is_asked = |feature: &&'f Arc<Feature>| asked.iter().any(|other| other.id == feature.id);
    let others = || all.iter().filter(|feature| !is_asked(feature));
    let mut waiting = None;
    for feature in others().filter(|feature| task_progress(feature).1 > 0) {
        match of(feature) {
            Ok((task, why)) => return found(feature, task, &why, said.as_deref()),
            Err(why) if task_progress(feature).0 < task_progress(feature).1 => {
                waiting.get_or_insert(why);
            }
            Err(_) => {}
        }
    }
    let message = match (said, waiting) {
        (Some(said), Some(waiting)) => format!("{said}; {waiting}"),
        (Some(said), None) if others().any(|feature| task_progress(feature).1 > 0) => {
            format!("{said}, and no other feature has an open task")
        }
        (Some(said), None) => said,
        (None, Some(waiting)) => waiting,
        (None, None) => say::nothing(all),
    };
    Next { task: None, message: say::sentence(&message) }
}

fn found<'f>(feature: &'f Arc<Feature>, task: ItemIndex, why: &str, before: Option<&str>) -> Next<'f> {
    let called = crate::called(feature.fact(task));
    let before = before.map(|said| format!("{said}; ")).unwrap_or_default();
    let message = format!("{before}{called} is next in {}: {why}", feature.name);
    Next { task: Some((feature, task)), message: say::sentence(&message) }
}
