//! Whatever is put in, taken out or moved in a requirements.md by typing: after the repair every reference means the text
//! that it meant, what is gone is named nowhere, and nothing else changed. What is kept while somebody types moves along as
//! it does in a session. `PROPTEST_CASES` asks for more cases.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use specls_analysis::{FileEdit, OpenTexts, feature_findings, restructured, restructurings, shift, shifted};
use specls_fixture::{Fixture, ROOT, read};
use specls_index::{Change, FeatureId};
use specls_syntax::{Encoding, Space};

const REQUIREMENTS: &str = ".kiro/specs/pulse/requirements.md";

/// A requirement as somebody types it: the number in the heading, a title, criteria with their list numbers.
#[derive(Clone, Debug)]
struct Requirement {
    number: usize,
    title: String,
    criteria: Vec<(usize, String)>,
}

/// One edit by hand.
#[derive(Clone, Debug)]
enum Step {
    /// A number is typed over, and left so.
    Overtype {
        requirement: usize,
        at: usize,
        number: usize,
    },
    Insert {
        requirement: usize,
        at: usize,
        number: usize,
    },
    Delete {
        requirement: usize,
        at: usize,
    },
    Move {
        from: usize,
        at: usize,
        to: usize,
        place: usize,
    },
    InsertRequirement {
        at: usize,
    },
    DeleteRequirement {
        at: usize,
    },
    MoveRequirement {
        from: usize,
        to: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let n = || 0..8usize;
    prop_oneof![
        1 => (n(), n(), 1..9usize).prop_map(|(requirement, at, number)| Step::Overtype { requirement, at, number }),
        3 => (n(), n(), 1..6usize).prop_map(|(requirement, at, number)| Step::Insert { requirement, at, number }),
        3 => (n(), n()).prop_map(|(requirement, at)| Step::Delete { requirement, at }),
        3 => (n(), n(), n(), n()).prop_map(|(from, at, to, place)| Step::Move { from, at, to, place }),
        1 => n().prop_map(|at| Step::InsertRequirement { at }),
        1 => n().prop_map(|at| Step::DeleteRequirement { at }),
        2 => (n(), n()).prop_map(|(from, to)| Step::MoveRequirement { from, to }),
    ]
}

/// How a list names things: the first number of a criterion, one further, and the form.
type Reference = (usize, usize, usize, u8);

/// A sentence: its form, and what it names.
type Sentence = (u8, Vec<Reference>);

fn sentence() -> impl Strategy<Value = Sentence> {
    (0..8u8, prop::collection::vec(reference(), 1..4))
}

fn reference() -> impl Strategy<Value = Reference> {
    (1..5usize, 1..6usize, 0..3usize, 0..9u8)
}

struct World {
    fixture: Fixture,
    feature: FeatureId,
    requirements: Vec<Requirement>,
    end: &'static str,
    fresh: usize,
}

fn criterion(n: usize) -> String {
    format!("WHEN alpha{n} meets beta{n}, THE Gamma{n} SHALL delta{n} and\n   epsilon{n} it")
}

/// Lists of references, all to what there is.
fn lists(references: &[Reference], sizes: &[usize]) -> Vec<String> {
    references
        .chunks(3)
        .enumerate()
        .map(|(n, chunk)| {
            // In code `1.1-3` is no range.
            let in_code = (n + 1) % 3 == 2;
            let one = |&(requirement, from, more, form): &Reference| {
                let requirement = requirement % sizes.len() + 1;
                let from = from % sizes[requirement - 1] + 1;
                let to = (from + more + 1).min(sizes[requirement - 1]);
                match form {
                    0 => format!("R{requirement}.{from}"),
                    1 => format!("{requirement}"),
                    2 if from < to => format!("{requirement}.{from}-{requirement}.{to}"),
                    3 if from < to => format!("{requirement}.{from} – {requirement}.{to}"),
                    4 if from < to && !in_code => format!("{requirement}.{from}-{to}"),
                    5 => format!("要件{requirement}.{from}"),
                    // All of a requirement.
                    6 => format!("{requirement}.0"),
                    _ => format!("{requirement}.{from}"),
                }
            };
            chunk.iter().map(one).collect::<Vec<_>>().join(", ")
        })
        .collect()
}

/// What marks a line that is a sentence.
const TOLD: &str = "Mu says:";

/// Sentences that name what there is: one, several behind one word, each behind its own.
fn told((form, references): &Sentence, sizes: &[usize]) -> String {
    let numbers: Vec<String> = references
        .iter()
        .map(|&(requirement, from, ..)| {
            let requirement = requirement % sizes.len() + 1;
            format!("{requirement}.{}", from % sizes[requirement - 1] + 1)
        })
        .collect();
    let (first, whole) = (&numbers[0], &numbers[0][..numbers[0].find('.').expect("a criterion")]);
    let each = |word: &str| numbers.iter().map(|n| format!("{word}{n}")).collect::<Vec<_>>();
    let said = match form {
        0 => format!("as Requirement {first} has it, nu xi"),
        1 => format!("omicron of Requirements {}.", numbers.join(", ")),
        2 => format!("pi by {} rho", each("Requirement ").join(" and ")),
        3 => format!("sigma ({}) tau", each("Req ").join("; ")),
        4 => format!("upsilon 要件{first} phi, Requirement {whole}: chi"),
        5 => format!("Requirement {whole} psi, and so does Requirement {first}"),
        6 => format!("Requirements {} - omega", numbers.join(" and ")),
        _ => format!("Requirement {whole}.0 and alpha, Requirements {}", numbers.join("/")),
    };
    format!("{TOLD} {said}")
}

impl World {
    fn new(sizes: &[usize], references: &[Reference], sentences: &[Sentence], crlf: bool) -> Self {
        let mut fresh = 0;
        let requirements: Vec<Requirement> = sizes
            .iter()
            .enumerate()
            .map(|(r, count)| Requirement {
                number: r + 1,
                title: format!("Zeta{r} eta{r}"),
                criteria: (1..=*count)
                    .map(|number| {
                        fresh += 1;
                        (number, criterion(fresh))
                    })
                    .collect(),
            })
            .collect();
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = format!("//- {REQUIREMENTS}\n{}", draw(&requirements));
        let (mut tasks, mut design, mut code) =
            (String::new(), String::new(), String::from("// Feature: pulse\n"));
        for (n, list) in lists(references, sizes).into_iter().enumerate() {
            let n = n + 1;
            match n % 3 {
                0 => _ = writeln!(design, "### Property {n}: Theta\n\n**Validates: Requirements {list}**\n"),
                1 => {
                    _ = writeln!(
                        tasks,
                        "- [ ] {n}. Do iota\n  - Uses 1.1 of kappa\n  - _Requirements: {list}_"
                    )
                }
                _ => _ = writeln!(code, "// Validates: Requirements {list}\nlet x{n} = 1.1;"),
            }
        }
        for (n, sentence) in sentences.iter().enumerate() {
            let told = told(sentence, sizes);
            match n % 5 {
                0 => _ = writeln!(design, "{told}\n"),
                1 => _ = writeln!(code, "// {told}\nlet y{n} = 1.2;"),
                2 => _ = writeln!(tasks, "- [ ] {}. Do beta\n  - {told}", n + 100),
                3 => _ = writeln!(code, "it('{told}', () => {{ gamma(1.2); }});"),
                _ => _ = writeln!(design, "| {told} | 12 |\n"),
            }
        }
        tasks += "\n```json\n{ \"waves\": [ { \"id\": 0, \"tasks\": [\"1\"] } ] }\n```\n";
        _ = write!(
            text,
            "//- .kiro/specs/pulse/tasks.md\n{tasks}//- .kiro/specs/pulse/design.md\n## Correctness Properties\n\n{design}//- src/pulse.test.ts\n{code}"
        );
        let mut fixture = Fixture::new(&text);
        let feature = fixture.snapshot.features_sorted().first().expect("there is a feature").id;
        if crlf {
            let texts: Vec<_> = fixture.texts.clone();
            for (path, text) in texts {
                put(&mut fixture, &path, &text.replace('\n', "\r\n"));
            }
        }
        let mut world = Self { fixture, feature, requirements, end, fresh };
        world.keep();
        world
    }

    fn keep(&mut self) {
        let before = self.fixture.snapshot.before(self.feature).map(Arc::new);
        self.fixture.workspace.keep_before(&format!("{ROOT}/{REQUIREMENTS}"), before);
        self.fixture.snapshot = self.fixture.workspace.snapshot();
    }

    /// Types the step, in as many edits as people need for it.
    fn take(&mut self, step: &Step) {
        let mut typed = None;
        let requirements = &mut self.requirements;
        let count = requirements.len();
        match *step {
            Step::Overtype { requirement, at, number } if count > 0 => {
                let list = &mut requirements[requirement % count].criteria;
                let at = at % list.len();
                list[at].0 = number;
            }
            Step::Insert { requirement, at, number } if count > 0 => {
                let list = &mut requirements[requirement % count].criteria;
                self.fresh += 1;
                let at = at % (list.len() + 1);
                list.insert(at, (number, criterion(self.fresh)));
                typed = Some(format!("{number}. {}", criterion(self.fresh)));
            }
            Step::Delete { requirement, at } if count > 0 => {
                let list = &mut requirements[requirement % count].criteria;
                if list.len() > 1 {
                    list.remove(at % list.len());
                }
            }
            Step::Move { from, at, to, place } if count > 0 => {
                let list = &mut requirements[from % count].criteria;
                if list.len() > 1 {
                    let found = list.remove(at % list.len());
                    let cut = draw(requirements);
                    show(&mut self.fixture, self.feature, &cut, self.end);
                    let list = &mut requirements[to % count].criteria;
                    list.insert(place % (list.len() + 1), found);
                }
            }
            Step::InsertRequirement { at } => {
                self.fresh += 1;
                let new = Requirement {
                    number: at % (count + 1) + 1,
                    title: format!("Lambda{}", self.fresh),
                    criteria: vec![(1, criterion(self.fresh))],
                };
                requirements.insert(at % (count + 1), new);
            }
            Step::DeleteRequirement { at } if count > 1 => {
                requirements.remove(at % count);
            }
            Step::MoveRequirement { from, to } if count > 1 => {
                let found = requirements.remove(from % count);
                let cut = draw(requirements);
                show(&mut self.fixture, self.feature, &cut, self.end);
                requirements.insert(to % count, found);
            }
            _ => {}
        }
        let text = draw(&self.requirements);
        if let Some(line) = typed {
            for len in [1, 2, 3, 9, 20] {
                show(&mut self.fixture, self.feature, &text.replace(&line, &line[..len]), self.end);
            }
        }
        show(&mut self.fixture, self.feature, &text, self.end);
    }

    /// What each line of each other file names, by text.
    fn meanings(&self) -> BTreeMap<(Arc<str>, u32), BTreeSet<String>> {
        let snapshot = &self.fixture.snapshot;
        let mut out: BTreeMap<(Arc<str>, u32), BTreeSet<String>> = BTreeMap::new();
        for file in snapshot.files().filter(|f| !f.path.ends_with("/requirements.md")) {
            for (m, mention) in file.facts.mentions.iter().enumerate() {
                if mention.kind.space() != Space::Requirement {
                    continue;
                }
                let line = file.facts.lines.line_col(mention.span.start, Encoding::Utf8).line;
                let named = out.entry((file.path.clone(), line)).or_default();
                for (feature, item) in snapshot.definitions(file, m as u32) {
                    let feature = snapshot.feature(feature).expect("it is there");
                    named.insert(feature.fact(item).text.to_string());
                }
            }
        }
        out.retain(|_, named| !named.is_empty());
        out
    }

    /// All texts of requirements and criteria.
    fn texts(&self) -> BTreeSet<String> {
        let feature = self.fixture.snapshot.feature(self.feature).expect("it is there");
        feature.items().map(|(_, _, item)| item.text.to_string()).collect()
    }

    fn repair(&mut self) -> usize {
        let feature = self.fixture.snapshot.feature(self.feature).expect("it is there").clone();
        let edits = shifted(&self.fixture.snapshot, &feature, &OpenTexts).expect("all texts are there");
        self.apply(&edits);
        edits.len()
    }

    fn apply(&mut self, edits: &[FileEdit]) {
        for edit in edits {
            let FileEdit::Change { file, texts } = edit else { panic!("nothing is created") };
            assert!(texts.is_sorted_by(|a, b| a.span.end <= b.span.start), "{texts:?}");
            let path = self.fixture.snapshot.file_by_id(*file).expect("it is there").path.clone();
            let mut text = self.fixture.text(&path[ROOT.len() + 1..]).to_owned();
            for new in texts.iter().rev() {
                text.replace_range(new.span.range(), &new.text);
            }
            put(&mut self.fixture, &path, &text);
        }
    }

    fn fires(&self) -> bool {
        feature_findings(&self.fixture.snapshot, self.feature).iter().any(|f| f.code == "shifted-numbers")
    }

    /// Every file without what references and numbers say.
    fn rest(&self) -> String {
        let mut out = String::new();
        for (path, text) in &self.fixture.texts {
            _ = writeln!(out, "//- {path}");
            for line in text.split_inclusive('\n') {
                let list = ["_Requirements:", "**Validates: Requirements", "// Validates: Requirements"];
                match list.iter().find_map(|label| Some((label, line.split_once(label)?.0))) {
                    Some((label, before)) => {
                        let end = line.trim_end_matches(['\n', '\r']);
                        let tail = &line[end.trim_end_matches(['_', '*']).len()..];
                        _ = write!(out, "{before}{label} …{tail}");
                    }
                    None if line.contains(TOLD) => {
                        let words =
                            line.replace(" and", "").replace("Requirements", "").replace("Requirement", "");
                        let words = words.replace("Req", "").replace("要件", "");
                        out.extend(words.chars().filter(|c| c.is_alphabetic()));
                    }
                    None if path.ends_with("/requirements.md") => {
                        let number = |c: char| c.is_ascii_digit();
                        match line.strip_prefix("### Requirement ") {
                            Some(rest) => {
                                out += &format!("### Requirement {}", rest.trim_start_matches(number))
                            }
                            None => out += line.trim_start_matches(number),
                        }
                    }
                    None => out += line,
                }
            }
        }
        out
    }
}

fn draw(requirements: &[Requirement]) -> String {
    let mut out = "# Requirements Document\n\n## Requirements\n".to_owned();
    for requirement in requirements {
        _ = write!(
            out,
            "\n### Requirement {}: {}\n\n#### Acceptance Criteria\n\n",
            requirement.number, requirement.title
        );
        for (number, text) in &requirement.criteria {
            _ = writeln!(out, "{number}. {text}");
        }
    }
    out
}

/// The requirements as they are at a moment; what is kept follows where nothing has to, as a session does it.
fn show(fixture: &mut Fixture, feature: FeatureId, text: &str, end: &str) {
    put(fixture, &format!("{ROOT}/{REQUIREMENTS}").into(), &text.replace('\n', end));
    let now = fixture.snapshot.feature(feature).expect("it is there").clone();
    if shift(&fixture.snapshot, &now).is_none() {
        let before = fixture.snapshot.before(feature).map(Arc::new);
        fixture.workspace.keep_before(&format!("{ROOT}/{REQUIREMENTS}"), before);
        fixture.snapshot = fixture.workspace.snapshot();
    }
}

fn put(fixture: &mut Fixture, path: &Arc<str>, text: &str) {
    let change = read(path, text, &fixture.families);
    fixture.workspace.apply(Change { files: vec![change], ..Change::default() });
    for known in fixture.texts.iter_mut().filter(|t| t.0 == *path) {
        text.clone_into(&mut known.1);
    }
    fixture.snapshot = fixture.workspace.snapshot();
}

proptest! {
    #[test]
    fn references_mean_what_they_meant(
        sizes in prop::collection::vec(1..5usize, 1..4),
        references in prop::collection::vec(reference(), 0..14),
        sentences in prop::collection::vec(sentence(), 0..6),
        steps in prop::collection::vec(step(), 1..4),
        crlf: bool,
    ) {
        let mut world = World::new(&sizes, &references, &sentences, crlf);
        for step in &steps {
            let meant = world.meanings();
            world.take(step);
            let (rest, there) = (world.rest(), world.texts());
            world.repair();
            let mut expected = meant;
            for named in expected.values_mut() {
                named.retain(|text| there.contains(text));
            }
            expected.retain(|_, named| !named.is_empty());
            prop_assert_eq!(world.meanings(), expected);
            prop_assert_eq!(world.rest(), rest);
            let feature = world.fixture.snapshot.feature(world.feature).expect("it is there").clone();
            prop_assert_eq!(shift(&world.fixture.snapshot, &feature), None);
            prop_assert!(!world.fires());
            prop_assert_eq!(world.repair(), 0, "twice is once");
            // The numbers are in order now: the next edit begins from here.
            let numbers = world.fixture.snapshot.feature(world.feature).expect("it is there").clone();
            let mut place = (0, 0);
            for (_, _, item) in numbers.items().filter(|(_, f, _)| f.path.ends_with("/requirements.md")) {
                let number = world.fixture.text(REQUIREMENTS)[item.name.range()].parse().expect("a number");
                if item.kind == specls_syntax::ItemKind::Requirement {
                    place = (place.0 + 1, 0);
                    world.requirements[place.0 - 1].number = number;
                } else {
                    world.requirements[place.0 - 1].criteria[place.1].0 = number;
                    place.1 += 1;
                }
            }
            world.keep();
        }
    }

    #[test]
    fn actions_keep_what_references_mean(
        sizes in prop::collection::vec(1..5usize, 1..4),
        references in prop::collection::vec(reference(), 0..14),
        sentences in prop::collection::vec(sentence(), 0..6),
        actions in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4),
        crlf: bool,
    ) {
        let mut world = World::new(&sizes, &references, &sentences, crlf);
        for (line, which) in &actions {
            let snapshot = world.fixture.snapshot.clone();
            let feature = snapshot.feature(world.feature).expect("it is there").clone();
            let file = snapshot.file(&format!("{ROOT}/{REQUIREMENTS}")).expect("it is there").clone();
            // All of them may be deleted by now.
            if file.facts.items.is_empty() {
                break;
            }
            let at = line.get(&file.facts.items).name.start;
            let offered = restructurings(&snapshot, &feature, &file, at);
            prop_assert!(!offered.is_empty());
            let action = which.get(&offered);
            let (mut expected, rest) = (world.meanings(), world.rest());
            let edits = restructured(&snapshot, &feature, action, &OpenTexts);
            let edits = edits.unwrap_or_else(|why| panic!("{}: {why:?}", action.title(&feature)));
            world.apply(&edits);
            let there = world.texts();
            for named in expected.values_mut() {
                named.retain(|text| there.contains(text));
            }
            expected.retain(|_, named| !named.is_empty());
            prop_assert_eq!(world.meanings(), expected, "{}", action.title(&feature));
            let others = |rest: String| rest.split_once("//- /w/.kiro/specs/pulse/tasks.md").map(|(_, rest)| rest.to_owned());
            prop_assert_eq!(others(world.rest()), others(rest));
            world.keep();
        }
    }
}
