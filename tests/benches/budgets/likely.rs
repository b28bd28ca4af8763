//! How likely each task of a large feature delivers each of its requirements, where nobody wrote it.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use specls_analysis::{Extent, FeatureCoverage, LikelyLinks};
use specls_fixture::Fixture;

use crate::report::{Report, Times};

const REQUIREMENTS: usize = 100;
const TASKS: usize = 250;
const ROUNDS: usize = 200;
const BUDGET: Duration = Duration::from_millis(30);

/// What an edit in such a feature costs beyond its keystroke.
pub fn score(report: &mut Report) {
    let fixture = Fixture::new(&feature());
    let features = fixture.snapshot.features_sorted();
    let feature = features.first().expect("it was written");
    let coverage = FeatureCoverage::new(&fixture.snapshot, feature);
    let mut times = Times::default();
    let mut found = 0;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let likely = black_box(LikelyLinks::new(&fixture.snapshot, feature, &coverage, Extent::Shown));
        times.add(started.elapsed());
        found = likely.iter().count();
    }
    let what = format!("score a feature of {REQUIREMENTS} requirements and {TASKS} tasks, p99");
    report.time(&what, BUDGET, times.at(99), &format!("{}; {found} likely links", times.how()));
}

/// A feature whose tasks say in other words what its requirements say, and name none of them.
fn feature() -> String {
    let mut words = Words(7);
    let mut out =
        "//- specs/001-large/spec.md\n# Feature Specification: Large\n\n## Requirements\n\n".to_owned();
    let subjects: Vec<String> = (0..REQUIREMENTS).map(|_| words.some(6)).collect();
    for (n, subject) in subjects.iter().enumerate() {
        let _ = writeln!(out, "- **FR-{:03}**: System MUST {subject} when {}", n + 1, words.some(12));
    }
    out.push_str("//- specs/001-large/tasks.md\n# Tasks: Large\n");
    for n in 0..TASKS {
        if n % 10 == 0 {
            let _ = write!(out, "\n## Phase {}: {}\n\n", n / 10 + 1, words.some(3));
        }
        let subject = subjects.get(n * REQUIREMENTS / TASKS).map_or("", |subject| subject.as_str());
        let kept = subject.rsplit_once(' ').map_or(subject, |(kept, _)| kept);
        let _ = writeln!(out, "- [ ] T{:03} {} {kept} in src/{}.py", n + 1, words.some(5), words.one());
    }
    out
}

/// Words out of syllables, the same ones in every run.
struct Words(u64);

impl Words {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    /// One of 1,600 words, some far more often than others.
    fn one(&mut self) -> String {
        const SYLLABLES: [&str; 40] = [
            "al", "ba", "cor", "den", "el", "fa", "gri", "hul", "im", "jo", "ker", "lan", "mo", "ni", "or",
            "pel", "qui", "ras", "sto", "tum", "ur", "vex", "wol", "yan", "zi", "ast", "ber", "cho", "dra",
            "eff", "flo", "gan", "hev", "isk", "jul", "kni", "lor", "mip", "nox", "oth",
        ];
        let most = 1 + self.next(SYLLABLES.len());
        let (first, second) = (self.next(most), self.next(SYLLABLES.len()));
        format!("{}{}", SYLLABLES[first], SYLLABLES[second])
    }

    fn some(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.one()).collect();
        words.join(" ")
    }
}
