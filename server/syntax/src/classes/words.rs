//! Words that a line alone gives a class. Those that other modules read by are theirs; here stand only those that nothing but
//! colouring needs.

use crate::{contracts, ids, kiro, paths, spec_kit};

/// Words of EARS that open or part clauses. In capitals they are keywords wherever they stand.
pub(super) const EARS: &[&str] = &[
    "WHEN", "WHILE", "IF", "WHERE", "THEN", "GIVEN", "THE", "CUANDO", "MIENTRAS", "DONDE", "ENTONCES",
    "QUANDO", "ENQUANTO", "ONDE", "ENTÃO",
];

/// Words of EARS that are two.
pub(super) const FOR_ALL: &[&str] = &["ALL", "ANY", "EACH", "EVERY"];

/// First words of the steps of a scenario behind the first, beside GIVEN of the same languages. Keywords where they are bold,
/// and on a line that begins with a first step.
pub(super) const STEPS: &[&str] = &[
    "When",
    "Then",
    "And",
    "But",
    "Cuando",
    "Entonces",
    "Quando",
    "Então",
    "Wenn",
    "Dann",
    "Und",
    "Quand",
    "Alors",
    "当",
    "那么",
    "當",
    "那麼",
    "もし",
    "ならば",
    "만약",
    "그러면",
];

/// Modals of English. In capitals they are modals wherever they stand.
pub(super) const MODALS: &[&str] = &["MUST", "SHALL", "SHOULD", "MAY"];

/// Words behind a modal that belong to it.
pub(super) const BEHIND_MODAL: &[&str] = &["NOT", "CONTINUE TO"];

/// Modals of other Latin alphabets: those in small letters are no other word of the language, those in capitals may be.
pub(super) const FOREIGN_MODALS: &[&str] = &[
    "deberá", "deberán", "deverá", "deverão", "DEBERÁ", "DEBERÁN", "DEVERÁ", "DEVERÃO", "DEBE", "DEBEN",
    "DEVE", "DEVEM", "DEBERA", "DEVERA",
];

/// Words in front of a foreign modal that belong to it.
pub(super) const BEFORE_MODAL: &[&str] = &["NO", "NÃO", "no", "não"];

/// Modals of scripts without blanks between words, longer ones first.
pub(super) const UNSPACED_MODALS: &[&str] = &[
    "しなければならない",
    "しなければなりません",
    "なければならない",
    "なければなりません",
    "ものとする",
    "べきである",
    "해야 합니다",
    "해야 한다",
    "어야 합니다",
    "어야 한다",
    "必须",
    "必須",
    "应该",
    "應該",
    "应当",
    "應當",
    "不得",
];

/// What a section of a delta does.
pub(super) const DELTAS: &[&str] = &["ADDED", "MODIFIED", "REMOVED", "RENAMED"];

/// Words of headings that no other module needs.
const MORE_HEADINGS: &[&str] = &["Scenario", "Phase", "フェーズ", "阶段", "階段", "Fase", "Этап"];

/// Keys of the templates.
const MORE_KEYS: &[&str] = &[
    "Feature Branch",
    "Feature",
    "Branch",
    "Created",
    "Status",
    "Input",
    "Date",
    "Spec",
    "Prerequisites",
    "Tests",
    "Organization",
    "Goal",
    "Purpose",
    "Checkpoint",
    "Independent Test",
    "Why this priority",
    "Acceptance Scenarios",
    "Language/Version",
    "Primary Dependencies",
    "Storage",
    "Testing",
    "Target Platform",
    "Project Type",
    "Performance Goals",
    "Constraints",
    "Scale/Scope",
    "Reason",
    "Migration",
    "FROM",
    "TO",
];

/// Words that open a heading in front of a number or a colon, longer ones first.
pub(super) fn headings() -> &'static [&'static str] {
    static ALL: std::sync::LazyLock<Vec<&'static str>> = std::sync::LazyLock::new(|| {
        let kiro = [kiro::words::REQUIREMENT, kiro::words::PROPERTY, kiro::words::TASK].concat();
        let story = spec_kit::words::STORY.into_iter().filter(|word| *word != "US");
        longest_first(kiro.into_iter().chain(story).chain(MORE_HEADINGS.iter().copied()))
    });
    &ALL
}

/// Words in front of a colon that say what follows, longer ones first.
pub(super) fn keys() -> &'static [&'static str] {
    static ALL: std::sync::LazyLock<Vec<&'static str>> = std::sync::LazyLock::new(|| {
        use kiro::words::{DEPENDS, REFERENCES, REQUIREMENT, STORY, VALIDATES};
        let kiro = [REQUIREMENT, REFERENCES, VALIDATES, DEPENDS, STORY].concat();
        longest_first(kiro.into_iter().chain(MORE_KEYS.iter().copied()))
    });
    &ALL
}

/// Words that open the first step of a scenario.
pub(super) fn first_steps() -> &'static [&'static str] {
    static ALL: std::sync::LazyLock<Vec<&'static str>> =
        std::sync::LazyLock::new(|| longest_first(spec_kit::words::GIVEN));
    &ALL
}

/// Words that a step in bold opens with.
pub(super) fn steps() -> &'static [&'static str] {
    static ALL: std::sync::LazyLock<Vec<&'static str>> =
        std::sync::LazyLock::new(|| longest_first(first_steps().iter().chain(STEPS).copied()));
    &ALL
}

/// Without those that are the same in small letters, longer ones first, else by their letters.
fn longest_first(words: impl IntoIterator<Item = &'static str>) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = words.into_iter().collect();
    all.sort_by(|a, b| (b.len(), a.to_lowercase()).cmp(&(a.len(), b.to_lowercase())));
    all.dedup_by_key(|word| word.to_lowercase());
    all
}

/// Words of one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they are for.
    pub name: &'static str,
    /// The words, longer ones in front of those they begin with.
    pub words: Vec<&'static str>,
}

/// The words that grammars know, by what they are for: `grammar/words.json` is written from them.
#[must_use]
pub fn groups() -> Vec<Group> {
    let group = |name, words: &[&'static str]| Group { name, words: words.to_vec() };
    vec![
        group("families", &ids::FAMILIES),
        group("ears", EARS),
        group("forAll", FOR_ALL),
        group("firstSteps", first_steps()),
        group("steps", steps()),
        group("modals", MODALS),
        group("behindModal", BEHIND_MODAL),
        group("foreignModals", FOREIGN_MODALS),
        group("beforeModal", BEFORE_MODAL),
        group("unspacedModals", UNSPACED_MODALS),
        group("deltas", DELTAS),
        group("headings", headings()),
        group("keys", keys()),
        group("depends", kiro::words::DEPENDS),
        group("requirements", &longest_first(kiro::words::REQUIREMENT.iter().copied())),
        group("references", &longest_first(kiro::words::REFERENCES.iter().copied())),
        group("validates", &longest_first(kiro::words::VALIDATES.iter().copied())),
        group("properties", &longest_first(kiro::words::PROPERTY.iter().copied())),
        group("tasks", &longest_first(kiro::words::TASK.iter().copied())),
        group("stories", &longest_first(spec_kit::words::STORY.into_iter().filter(|word| *word != "US"))),
        Group { name: "endings", words: paths::endings() },
        group("frameworks", &paths::FRAMEWORKS),
        group("placeholders", &spec_kit::PLACEHOLDERS),
        group("methods", &contracts::METHODS),
    ]
}
