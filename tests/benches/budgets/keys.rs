//! What a keystroke in the long spec costs inside the process, until its findings are known.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use specls_analysis::{feature_findings, file_findings};
use specls_session::Session;

use crate::Tree;
use crate::report::{Report, Times, ms};

const EDITS: usize = 400;

/// Types something, and says how long it took to know what follows.
type Edit = fn(&mut Typing, usize) -> Duration;

/// A workspace with the long spec open.
struct Typing {
    session: Session,
    path: Arc<str>,
    text: String,
    version: i32,
}

impl Typing {
    fn new(tree: &Tree) -> Self {
        let session = Session::load(tree.roots());
        let path = tree.long_spec();
        let text = std::fs::read_to_string(&*path).expect("the long spec was generated");
        let mut typing = Self { session, path, text, version: 0 };
        typing.take_in();
        typing
    }

    /// Applies the text as it is, and works out the findings behind what it touched.
    fn take_in(&mut self) -> Duration {
        self.version += 1;
        let text: Arc<str> = self.text.as_str().into();
        let started = Instant::now();
        let changes = self.session.open(&self.path, text, self.version);
        let snapshot = self.session.snapshot();
        for id in &changes.features {
            black_box(feature_findings(&snapshot, *id));
        }
        for file in changes.files.iter().filter_map(|id| snapshot.file_by_id(*id)) {
            black_box(file_findings(&snapshot, file));
        }
        started.elapsed()
    }

    /// A letter typed into a paragraph, or taken out again.
    fn prose(&mut self, round: usize) -> Duration {
        let places: Vec<usize> = self.text.match_indices("is meant to").map(|(at, _)| at).collect();
        let at = places[round / 2 * 37 % places.len()];
        if round.is_multiple_of(2) {
            self.text.insert(at + 2, 'x');
        } else {
            let typed = self.text.find("isx meant to").expect("the round before typed it");
            self.text.remove(typed + 2);
        }
        self.take_in()
    }

    /// A requirement that every feature has becomes one that none has, and the other way round.
    fn id(&mut self, round: usize) -> Duration {
        let id = format!("FR-{:03}", round / 2 % 20 + 1);
        let (from, to) = (format!("- **{id}**"), format!("- **{id}9**"));
        let (from, to) = if round.is_multiple_of(2) { (from, to) } else { (to, from) };
        self.text = self.text.replacen(&from, &to, 1);
        self.take_in()
    }
}

/// Both kinds of edits in both workspaces, in turn.
pub fn keystrokes(small: &Tree, large: &Tree, report: &mut Report) {
    let mut typing = [Typing::new(small), Typing::new(large)];
    let kinds: [(&str, u64, Edit); 2] =
        [("keystroke, no id changed", 10, Typing::prose), ("keystroke, an id changed", 20, Typing::id)];
    for (what, budget, edit) in kinds {
        let mut times = [Times::default(), Times::default()];
        for round in 0..EDITS {
            for (typing, times) in typing.iter_mut().zip(&mut times) {
                let time = edit(typing, round);
                // The first edits find the processor and its caches cold.
                if round >= 20 {
                    times.add(time);
                }
            }
        }
        let [few, many] = &times;
        let ratio = |percent| many.at(percent).as_secs_f64() / few.at(percent).as_secs_f64();
        let how = format!("p99 {:.2} ×; median {} -> {}", ratio(99), ms(few.median()), ms(many.median()));
        report.ratio(
            &format!("{what}: {} / {} features", large.features, small.features),
            1.2,
            ratio(50),
            &how,
        );
        report.time(
            &format!("{what}, p99, in process"),
            Duration::from_millis(budget),
            many.at(99),
            &many.how(),
        );
    }
}
