//! What came of the damages, counted by kind.

use std::collections::BTreeMap;
use std::fmt;

use specls_tests::mutate::Mutation;

use super::bench::{Outcome, Verdict};

#[derive(Default)]
struct Row {
    mutations: usize,
    expected: usize,
    hits: usize,
    wrong: usize,
    missed: usize,
    collateral: usize,
    explained: usize,
    cases: Vec<String>,
}

/// Code points of a damage that a report shows.
const LONGEST: usize = 300;

/// Counts by kind, and the cases that went wrong.
#[derive(Default)]
pub struct Table(BTreeMap<&'static str, Row>);

impl Table {
    pub fn add(&mut self, repository: &str, mutation: &Mutation, outcome: Outcome) {
        let row = self.0.entry(mutation.kind).or_default();
        row.mutations += 1;
        row.explained += outcome.explained;
        let mut wrong = Vec::new();
        for (expected, verdict) in outcome.verdicts {
            row.expected += 1;
            let what = match verdict {
                Verdict::Hit => {
                    row.hits += 1;
                    continue;
                }
                Verdict::Missed => {
                    row.missed += 1;
                    "missed".to_owned()
                }
                Verdict::WrongPlace(what) => {
                    row.wrong += 1;
                    format!("wrong: {what}")
                }
            };
            wrong.push(format!("{expected:?} {what}"));
        }
        row.collateral += outcome.collateral.len();
        wrong.extend(outcome.collateral);
        if !wrong.is_empty() {
            let (edits, more) = (format!("{:?}", mutation.edits), mutation.edits.len());
            let edits: String = edits.chars().take(LONGEST).collect();
            row.cases.push(format!("{repository} {more} edits {edits}\n      {}", wrong.join("\n      ")));
        }
    }

    /// Kinds of which too few were found, or that changed something else, with the first cases.
    pub fn bad(&self, recall: f64) -> String {
        let mut out = String::new();
        for (kind, row) in &self.0 {
            let enough = row.hits as f64 >= recall * row.expected as f64;
            if !enough || row.collateral > 0 {
                out += &format!(
                    "\n{kind}: {} of {} found, {} collateral",
                    row.hits, row.expected, row.collateral
                );
                row.cases.iter().take(most()).for_each(|case| out += &format!("\n    {case}"));
            }
        }
        out
    }
}

fn most() -> usize {
    std::env::var("SPECLS_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(5)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["damages", "expected", "hits", "wrong", "missed", "recall", "collateral", "explained"];
        write!(f, "{:58}", "kind")?;
        head.iter().try_for_each(|name| write!(f, " {name:>10}"))?;
        for (kind, row) in &self.0 {
            let recall =
                if row.expected == 0 { 100.0 } else { row.hits as f64 * 100.0 / row.expected as f64 };
            write!(f, "\n{kind:58} {:>10} {:>10}", row.mutations, row.expected)?;
            write!(f, " {:>10} {:>10} {:>10} {recall:>9.1}%", row.hits, row.wrong, row.missed)?;
            write!(f, " {:>10} {:>10}", row.collateral, row.explained)?;
        }
        Ok(())
    }
}
