//! Words of the template in the languages people translated it to. They are a bonus only: ids, boxes and levels decide.

/// Words that open a story heading.
pub(crate) const STORY: [&str; 13] = [
    "User Story",
    "User story",
    "user story",
    "Story",
    "US",
    "ユーザーストーリー",
    "用户故事",
    "用戶故事",
    "使用者故事",
    "사용자 스토리",
    "Historia de usuario",
    "Historia de Usuario",
    "História de usuário",
];

/// Words that open or hold a phase's number.
pub(crate) const PHASE: [&str; 8] = ["Phase", "フェーズ", "阶段", "階段", "단계", "Fase", "Этап", "PHASE"];

/// Parts of second-level headings under which ids are talked about, not defined (compared in lower case).
pub(crate) const TALK: [&str; 10] = [
    "clarif",
    "trace",
    "mapping",
    "coverage",
    "changelog",
    "history",
    "revision",
    "verification",
    "checklist",
    "dependenc",
];

/// Words before a task's id that make it a dependency (compared in lower case).
pub(crate) const DEPENDS: [&str; 12] = [
    "depends on",
    "depends upon",
    "depends",
    "depend on",
    "dependencies",
    "dependency",
    "after",
    "needs",
    "requires",
    "require",
    "blocked by",
    "depends:",
];

/// Words that open an acceptance scenario.
pub(crate) const GIVEN: [&str; 16] = [
    "Given",
    "GIVEN",
    "given",
    "주어진 상황",
    "주어진",
    "给定",
    "假设",
    "假如",
    "前提",
    "假設",
    "Dado",
    "Dada",
    "Étant donné",
    "Gegeben",
    "Дано",
    "Sachant",
];

/// Words that say, alone or in brackets at the start of its text, that an item is withdrawn (compared in lower case).
pub(crate) const WITHDRAWN: [&str; 9] =
    ["removed", "withdrawn", "삭제됨", "已删除", "已移除", "削除", "eliminado", "retirado", "removido"];
