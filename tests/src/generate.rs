//! Workspaces for benches: any number of Spec Kit features with their code, the same text every time.
//!
//! Each feature has 20 requirements, 20 stories with scenarios, a plan, a task list, and 20 source files of about fifty
//! lines. A source file names five requirements, a quarter of all with the feature beside them, and the tasks of five
//! features name it. One spec in the middle is 50 KB long.

mod code;
mod specs;

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

/// Requirements of a feature, and stories.
pub const REQUIREMENTS: usize = 20;

/// Source files of a feature.
pub const SOURCES: usize = 20;

/// Mentions in a source file.
pub const MENTIONS: usize = 5;

/// Length of the long spec, in bytes.
pub const LONG_SPEC: usize = 50_000;

/// How far away the features are whose tasks name a source file; the first is its own.
const NAMED_BY: [usize; 5] = [0, 1, 7, 31, 57];

/// Calls `put` with path (below the root) and text of every file of a workspace of so many features.
pub fn generate(features: usize, mut put: impl FnMut(&str, String)) {
    put(
        ".specify/memory/constitution.md",
        "# Constitution\n\n### I. Specs first\n\nSpecs MUST come first.\n".into(),
    );
    for feature in 0..features {
        let folder = folder(feature);
        put(&format!("{folder}/spec.md"), specs::spec(feature, feature == features / 2));
        put(&format!("{folder}/plan.md"), specs::plan(feature));
        put(&format!("{folder}/tasks.md"), specs::tasks(feature, features));
        for file in 0..SOURCES {
            put(&source(feature, file), code::source(feature, file, features));
        }
    }
}

/// Path of the long spec in a workspace of so many features.
#[must_use]
pub fn long_spec(features: usize) -> String {
    format!("{}/spec.md", folder(features / 2))
}

/// Path of a source file; the first of a feature is an implementation, the fifth a test.
#[must_use]
pub fn source(feature: usize, file: usize) -> String {
    // Code does not know the numbers of specs.
    let (area, name) =
        (feature / 50, format!("{}{feature}", Random::new("package", feature, 0).pick(&NOUNS)));
    let ending = LANGUAGES[(feature + file) % LANGUAGES.len()];
    let word = Random::new("file", feature, file).pick(&NOUNS);
    if file % 5 == 4 {
        format!("tests/area{area:02}/{name}/{word}_{file:02}_test.{ending}")
    } else {
        format!("src/area{area:02}/{name}/{word}_{file:02}.{ending}")
    }
}

/// Writes a workspace below `root`.
///
/// # Errors
/// When a file cannot be written.
pub fn write(root: &Path, features: usize) -> io::Result<()> {
    let mut result = Ok(());
    let mut made = BTreeSet::new();
    generate(features, |path, text| {
        let path = root.join(path);
        let folder = path.parent().unwrap_or(root).to_owned();
        let write = || {
            if made.insert(folder.clone()) {
                fs::create_dir_all(&folder)?;
            }
            fs::write(&path, text)
        };
        if result.is_ok() {
            result = { write }();
        }
    });
    result
}

const NOUNS: [&str; 32] = [
    "session", "token", "queue", "ledger", "invoice", "upload", "cache", "gateway", "worker", "shard",
    "index", "cursor", "payload", "album", "backup", "quota", "tenant", "policy", "audit", "schema",
    "channel", "buffer", "replica", "lease", "snapshot", "digest", "stream", "window", "route", "probe",
    "timer", "basket",
];

const VERBS: [&str; 12] = [
    "accept", "reject", "store", "encrypt", "retry", "expire", "return", "validate", "log", "limit", "merge",
    "rotate",
];

const LANGUAGES: [&str; 10] = ["rs", "rs", "ts", "py", "rs", "go", "ts", "py", "rs", "rs"];

/// `042-cache-shard`.
fn name(feature: usize) -> String {
    let mut random = Random::new("name", feature, 0);
    format!("{:03}-{}-{}", feature + 1, random.pick(&NOUNS), random.pick(&NOUNS))
}

fn folder(feature: usize) -> String {
    format!("specs/{}", name(feature))
}

/// Features whose tasks name the files of `feature`.
fn named_by(feature: usize, features: usize) -> Vec<usize> {
    let mut out: Vec<usize> = NAMED_BY.iter().map(|n| (feature + n) % features).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// SplitMix64, from a word and two numbers: what is drawn for one thing does not depend on what was drawn before.
struct Random(u64);

impl Random {
    fn new(what: &str, a: usize, b: usize) -> Self {
        let seed = what
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        let mut random = Self(seed ^ (a as u64).wrapping_mul(0x9e37_79b9) ^ ((b as u64) << 40));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// One sentence about nothing.
fn sentence(random: &mut Random) -> String {
    format!(
        "The {} of a {} is meant to {} every {} before the {} has to {} it.",
        random.pick(&NOUNS),
        random.pick(&NOUNS),
        random.pick(&VERBS),
        random.pick(&NOUNS),
        random.pick(&NOUNS),
        random.pick(&VERBS)
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{LONG_SPEC, MENTIONS, SOURCES, generate, long_spec};

    fn tree(features: usize) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        generate(features, |path, text| assert!(out.insert(path.to_owned(), text).is_none(), "{path} twice"));
        out
    }

    #[test]
    fn two_runs_give_the_same_tree() {
        assert_eq!(tree(60), tree(60));
    }

    #[test]
    fn it_is_what_the_benches_say() {
        let tree = tree(60);
        let long = tree[&long_spec(60)].len();
        assert!((LONG_SPEC..LONG_SPEC + 1000).contains(&long), "{long}");
        let families = specls_syntax::Families::new(std::iter::empty());
        let sources: Vec<_> = tree.iter().filter(|(path, _)| !path.ends_with(".md")).collect();
        assert_eq!(sources.len(), 60 * SOURCES);
        let (mut mentions, mut qualified) = (0, 0);
        for (path, text) in sources {
            let facts = specls_syntax::facts(path, text, &families);
            assert_eq!(facts.mentions.len(), MENTIONS, "{path}\n{text}");
            mentions += facts.mentions.len();
            qualified += facts.mentions.iter().filter(|m| m.qualifier.is_some()).count();
            let lines = text.lines().count();
            assert!((35..=65).contains(&lines), "{path}: {lines} lines");
            let naming = tree.values().filter(|t| t.starts_with("# Tasks") && t.contains(path.as_str()));
            assert_eq!(naming.count(), 5, "{path}");
        }
        assert_eq!(qualified * 4, mentions);
        for (path, text) in tree.iter().filter(|(path, _)| path.ends_with("/spec.md")) {
            let facts = specls_syntax::facts(path, text, &families);
            let count = |kind| facts.items.iter().filter(|i| i.kind == kind).count();
            assert_eq!(count(specls_syntax::ItemKind::Requirement), 20, "{path}");
            assert_eq!(count(specls_syntax::ItemKind::Story), 20, "{path}");
            assert_eq!(count(specls_syntax::ItemKind::Scenario), 40, "{path}");
        }
    }
}
