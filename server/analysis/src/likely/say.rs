//! Reasons in words.

use specls_index::Feature;
use specls_likely::Because;

use super::texts::Input;
use crate::called;

/// One sentence part for each reason: `both name `SessionToken` and *expire*`.
pub(crate) fn because(feature: &Feature, input: &Input<'_>, reasons: &[Because]) -> Vec<String> {
    let told = reasons.iter().map(|reason| match reason {
        Because::Both { names, words } => {
            let names = names.iter().map(|name| format!("`{name}`"));
            let all: Vec<String> = names.chain(words.iter().map(|word| format!("*{word}*"))).collect();
            format!("both name {}", listed(&all))
        }
        Because::Beside(tasks) => {
            let tasks = tasks.iter().filter_map(|task| input.tasks.get(*task));
            let tasks: Vec<String> = tasks.map(|task| called(feature.fact(*task)).to_string()).collect();
            let are = if tasks.len() == 1 { "is" } else { "are" };
            format!("{} beside it {are} about the same", listed(&tasks))
        }
    });
    told.collect()
}

/// `a, b and c`.
pub(crate) fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
