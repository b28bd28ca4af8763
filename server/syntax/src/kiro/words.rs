//! Words of Kiro's files in the languages people write them in, in one place. Compared in lower case.

pub(super) use crate::joints::{LIST_WORDS as AND, RANGE_WORDS as TO};

/// Words in front of a requirement's number.
pub(crate) const REQUIREMENT: &[&str] = &[
    "requirements",
    "requirement",
    "requisitos",
    "requisito",
    "requerimientos",
    "requerimiento",
    "要件",
    "要求",
    "需求",
    "요구사항",
    "요구 사항",
    "требования",
    "требование",
    "вимоги",
    "вимога",
    "exigences",
    "exigence",
    "anforderungen",
    "anforderung",
];

/// Parts of a heading above requirements: there a bare number makes a heading a requirement.
pub(super) const REQUIREMENTS_SECTION: &[&str] = &[
    "requirement",
    "requisito",
    "requerimiento",
    "要件",
    "要求",
    "需求",
    "요구",
    "требован",
    "вимог",
    "exigence",
    "anforderung",
];

/// Parts of a heading above qualities of the whole, which are numbered anew.
pub(super) const QUALITIES_SECTION: &[&str] = &[
    "non-functional",
    "nonfunctional",
    "non functional",
    "非機能",
    "非功能",
    "비기능",
    "no funcional",
    "não funciona",
    "não-funciona",
    "нефункцион",
];

/// Labels of a reference list, beside the words for requirements.
pub(crate) const REFERENCES: &[&str] = &[
    "対応要件",
    "対応する要件",
    "関連する要件",
    "要件対応",
    "対象要件",
    "該当要件",
    "要件参照",
    "要件番号",
    "要件id",
    "対応要求",
    "要求対応",
    "関連要件",
    "関連要求",
    "参照要件",
    "相关需求",
    "对应需求",
    "對應需求",
    "相關需求",
    "reqs",
    "req",
];

/// Labels of a list of what a property or a test shows.
pub(crate) const VALIDATES: &[&str] =
    &["validates", "検証対象", "検証", "验证", "驗證", "검증", "valida", "проверяет"];

/// Labels of a list of tasks that come first.
pub(crate) const DEPENDS: &[&str] = &[
    "depends on",
    "depends",
    "dependencies",
    "dependency",
    "依存関係",
    "依存",
    "依赖",
    "依賴",
    "의존",
    "depende de",
    "dependencias",
    "dependências",
    "зависит от",
    "зависимости",
];

/// What stands for every requirement. The longer forms first.
pub(super) const ALL: &[&str] = &[
    "all of the requirements",
    "all requirements",
    "all reqs",
    "all",
    "すべての要件",
    "全ての要件",
    "すべて",
    "全て",
    "全般",
    "全体",
    "全要件",
    "全要求",
    "所有需求",
    "全部需求",
    "所有要求",
    "所有",
    "全部",
    "todos los requisitos",
    "todos os requisitos",
    "todos los requerimientos",
    "todos",
    "todas",
    "모든 요구사항",
    "모든 요구 사항",
    "모두",
    "전체",
    "все требования",
    "все",
    "всі вимоги",
    "всі",
    "alle anforderungen",
    "alle",
    "toutes les exigences",
    "toutes",
];

/// Titles, or their beginnings, of the heading above criteria.
pub(super) const CRITERIA: &[&str] = &[
    "受け入れ基準",
    "受入れ基準",
    "受入基準",
    "受け入れ条件",
    "受入れ条件",
    "受入条件",
    "验收标准",
    "验收准则",
    "驗收標準",
    "驗收準則",
    "인수 기준",
    "인수기준",
    "인수 조건",
    "인수조건",
    "수용 기준",
    "수용기준",
    "수용 조건",
    "수용조건",
    "criterios de acept",
    "criterio de acept",
    "critérios de aceit",
    "critério de aceit",
    "критерии прием",
    "критерии приём",
    "критерії прийма",
    "critères d'accept",
    "critères d’accept",
    "akzeptanzkriterien",
];

/// What such a title may hold anywhere.
pub(super) const CRITERIA_ANYWHERE: &str = "acceptance criteria";

/// Labels of the sentence that says who wants a requirement and why.
pub(crate) const STORY: &[&str] = &[
    "user story",
    "user stories",
    "objective",
    "ユーザーストーリー",
    "ユーザストーリー",
    "目的",
    "用户故事",
    "用戶故事",
    "使用者故事",
    "目标",
    "目標",
    "사용자 스토리",
    "목표",
    "historia de usuario",
    "historias de usuario",
    "objetivo",
    "história de usuário",
    "história do usuário",
    "пользовательская история",
    "історія користувача",
    "récit utilisateur",
    "objectif",
];

/// Titles, or parts of them, of a glossary.
pub(super) const GLOSSARY: &[&str] = &[
    "glossary",
    "用語集",
    "用語定義",
    "用語の定義",
    "术语表",
    "術語表",
    "术语",
    "術語",
    "詞彙表",
    "词汇表",
    "glosario",
    "glossário",
    "용어 정의",
    "용어집",
    "глоссарий",
    "глосарій",
    "glossaire",
    "glossar",
];

/// Words in front of a property's number.
pub(crate) const PROPERTY: &[&str] =
    &["property", "プロパティ", "属性", "屬性", "性质", "性質", "속성", "propiedad", "propriedade"];

/// Parts of the heading above properties.
pub(super) const PROPERTIES_SECTION: &[&str] = &[
    "correctness propert",
    "正当性プロパティ",
    "正確性プロパティ",
    "正しさのプロパティ",
    "正确性属性",
    "正確性屬性",
    "정확성 속성",
    "propiedades de correcci",
    "propriedades de corre",
];

/// Words in front of a task's number.
pub(crate) const TASK: &[&str] = &[
    "task",
    "タスク",
    "任务",
    "任務",
    "작업",
    "태스크",
    "tarea",
    "tarefa",
    "задача",
    "завдання",
    "tâche",
    "aufgabe",
];

/// The longest of `words` that `text` begins with, in bytes of `text`. A word of letters that have a case must end
/// where it does. The words are in lower case.
pub(super) fn lead(text: &str, words: &[&str]) -> Option<usize> {
    let ends = words.iter().filter_map(|word| {
        let end = lead_of(text, word)?;
        let cased = word.chars().next_back().is_some_and(|c| c.is_lowercase());
        let goes_on = text[end..]
            .chars()
            .next()
            .is_some_and(|c| c.is_alphabetic() && (c.is_lowercase() || c.is_uppercase()));
        (!cased || !goes_on).then_some(end)
    });
    ends.max()
}

/// As [`lead`], and the word may go on in `text` (`criterios de acept` of `Criterios de Aceptación`).
pub(super) fn lead_part(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| lead_of(text, word)).max()
}

/// Where `word` ends, if `text` begins with it in any case.
fn lead_of(text: &str, word: &str) -> Option<usize> {
    let mut rest = text.chars();
    for expected in word.chars() {
        let found = rest.next()?;
        if found != expected && !found.to_lowercase().eq(std::iter::once(expected)) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// Whether `text` holds one of the parts, in any case.
pub(super) fn holds(text: &str, parts: &[&str]) -> bool {
    let lower = text.to_lowercase();
    parts.iter().any(|part| lower.contains(part))
}

/// Words of the format itself, beside those of other languages: everywhere they mean what the format says.
const FORMAT: &[&str] = &[
    "user",
    "story",
    "requirements document",
    "acceptance criteria",
    "acceptance criterion",
    "criteria",
    "criterion",
    "properties",
    "correctness properties",
    "introduction",
    "overview",
    "tasks",
    "implementation plan",
    "when",
    "while",
    "if",
    "then",
    "where",
    "the",
    "shall",
];

/// Whether a word or more make up a label or a keyword of the format, so that no text tells the two apart.
#[must_use]
pub fn is_format_word(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    [FORMAT, REQUIREMENT, REFERENCES, VALIDATES, DEPENDS, CRITERIA, STORY, GLOSSARY, PROPERTY, TASK]
        .iter()
        .any(|words| words.contains(&text.as_str()))
}
