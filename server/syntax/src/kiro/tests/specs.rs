use expect_test::expect;

use super::{BUGFIX, REQUIREMENTS, defined, facts, items};
use crate::ItemKind;

#[test]
fn the_usual_form() {
    let text = "# Requirements Document\n\n## Introduction\nText.\n\n## Glossary\n\n- **Album**: Pictures that belong together\n  and have a name\n- **Owner:** Who made it\n- no term\n\n## Requirements\n\n### Requirement 1: Sharing\n\n**User Story:** As an owner, I want to share,\nso that friends see it.\n\n#### Acceptance Criteria\n\n1. WHEN shared, THE Album SHALL appear\n   at once\n   - with its cover\n   - with its name\n2. IF not, THEN THE Owner SHALL hear of it\n\n### Requirement 2\n\n#### Acceptance Criteria\n\n1. THE Album SHALL have a name\n";
    expect![[r#"
        Album 61..121 "Pictures that belong together and have a name"
        Owner 122..146 "Who made it"
        1 175..431 "Sharing\nAs an owner, I want to share, so that friends see it."
        1.1 300..388 "WHEN shared, THE Album SHALL appear at once\n- with its cover\n- with its name" as "1"
        1.2 389..431 "IF not, THEN THE Owner SHALL hear of it" as "2"
        2 433..508 ""
        2.1 478..508 "THE Album SHALL have a name" as "1"
    "#]]
    .assert_eq(&items(REQUIREMENTS, text));
}

#[test]
fn headings() {
    let below = "\n#### Acceptance Criteria\n1. a\n";
    for (heading, expected) in [
        ("### Requirement 1: Title", "R1 C1.1"),
        ("### Requirement 2", "R2 C2.1"),
        ("## Requirement 3 - Title", "R3 C3.1"),
        ("#### Requirement 4. Title", "R4 C4.1"),
        ("### **Requirement 5**: Title", "R5 C5.1"),
        ("### 要件1: 作成", "R1 C1.1"),
        ("### 要件 2：作成", "R2 C2.1"),
        ("### 需求 3 - 截图", "R3 C3.1"),
        ("### 要求 4", "R4 C4.1"),
        ("### 요구사항 5: 생성", "R5 C5.1"),
        ("### 요구 사항 6: 생성", "R6 C6.1"),
        ("### Requisito 7: Título", "R7 C7.1"),
        ("### Requerimiento 8: Título", "R8 C8.1"),
        ("### Требование 9: Имя", "R9 C9.1"),
        ("### Вимога 10: Назва", "R10 C10.1"),
        ("### Exigence 11 : Titre", "R11 C11.1"),
        ("### Anforderung 12: Titel", "R12 C12.1"),
        ("### Requirement 13 (FR-LIB)", "R13 C13.1"),
        ("### Requirement 3.1: Title", "R3.1 C3.1.1"),
        // Without the word only where requirements are listed, and not as a section.
        ("### 1. Title", ""),
        ("## Requirements\n### 1. Title", "R1 C1.1"),
        ("## 要件\n### 3.1 FR-RUN (old 25): Title", "R3.1 C3.1.1"),
        ("## Requirements\n### FR-API-1: Title", "RFR-API-1 CFR-API-1.1"),
        ("## Non-Functional Requirements\n### 1. Speed", ""),
        ("## 5. Non-Functional Requirements\n### 5.2 NFR9: Speed", "R5.2 C5.2.1"),
        ("## 1. Introduction", ""),
        ("## Requirements\n### 3rd party", ""),
        ("##### Requirement 1", ""),
        ("### Requirement", ""),
    ] {
        assert_eq!(defined(REQUIREMENTS, &format!("{heading}\n{below}")), expected, "{heading}");
    }
}

#[test]
fn other_names() {
    let alias = |text: &str| facts(REQUIREMENTS, text).items[0].alias().map(|(_, alias)| alias.to_string());
    assert_eq!(alias("### Requirement 1 (FR-LIB)\n").as_deref(), Some("FR-LIB"));
    assert_eq!(alias("### Requirement 1 (FR-LIB): Title\n").as_deref(), Some("FR-LIB"));
    assert_eq!(alias("## Requirements\n### 3.1 FR-RUN (old 25): Title\n").as_deref(), Some("FR-RUN"));
    assert_eq!(alias("## 5. Requirements\n### 5.2 NFR9 – Speed\n").as_deref(), Some("NFR9"));
    assert_eq!(alias("### Requirement 1 (optional)\n"), None);
    assert_eq!(alias("### Requirement 1: HTTP errors\n"), None);
}

#[test]
fn headings_of_criteria() {
    for heading in [
        "#### Acceptance Criteria",
        "### Acceptance Criteria",
        "##### acceptance criteria:",
        "**Acceptance Criteria**",
        "**Acceptance Criteria:**",
        "Acceptance Criteria:",
        "#### 受入基準",
        "#### 受け入れ基準",
        "#### 受け入れ条件",
        "#### 验收标准",
        "#### 验收标准 / Acceptance Criteria",
        "#### 驗收標準",
        "#### 인수 조건",
        "#### 수용 기준",
        "#### Criterios de Aceptación",
        "#### Critérios de Aceitação",
        "#### Критерии приемки",
        "#### Критерии приёмки",
    ] {
        let text = format!("### Requirement 1\n\n{heading}\n\n1. a\n2. b\n");
        assert_eq!(defined(REQUIREMENTS, &text), "R1 C1.1 C1.2", "{heading}");
    }
    for other in ["#### Notes", "**Notes**", "- Acceptance Criteria:", "text about acceptance criteria"] {
        assert_eq!(
            defined(REQUIREMENTS, &format!("### Requirement 1\n\n{other}\n\n1. a\n")),
            "R1",
            "{other}"
        );
    }
}

#[test]
fn stories() {
    for (line, expected) in [
        ("**User Story:** As a user, I want x", "T\nAs a user, I want x"),
        ("**Objective:** As a user, I want x", "T\nAs a user, I want x"),
        ("User Story: As a user", "T\nAs a user"),
        ("- **User Story**: As a user", "T\nAs a user"),
        ("**ユーザーストーリー:** 利用者として", "T\n利用者として"),
        ("**用户故事：** 作为用户", "T\n作为用户"),
        ("**사용자 스토리:** 사용자로서", "T\n사용자로서"),
        ("**Historia de Usuario:** Como usuario", "T\nComo usuario"),
        ("As a user, I want x", "T\nAs a user, I want x"),
        ("**Priority:** high", "T"),
    ] {
        let found = facts(REQUIREMENTS, &format!("### Requirement 1: T\n\n{line}\n"));
        assert_eq!(&*found.items[0].text, expected, "{line}");
    }
}

#[test]
fn criteria() {
    let criteria = |list: &str| {
        defined(REQUIREMENTS, &format!("### Requirement 2\n#### Acceptance Criteria\n\n{list}\n"))
    };
    assert_eq!(criteria("1. a\n2. b\n3) c"), "R2 C2.1 C2.2 C2.3");
    assert_eq!(criteria("1. a\n3. b\n4. c"), "R2 C2.1 C2.3 C2.4", "gaps stay");
    assert_eq!(criteria("1. a\n1. b\n1. c"), "R2 C2.1 C2.2 C2.3", "Markdown counts on");
    assert_eq!(criteria("2.1 a\n2.2. b\n\n2.3 c"), "R2 C2.1 C2.2 C2.3");
    assert_eq!(criteria("2.1.1 a\n2.1.2 b"), "R2 C2.1.1 C2.1.2");
    assert_eq!(criteria("- 2.1 a\n- **2.2** b\n- 2.3: c\n- 7.1 seconds"), "R2 C2.1 C2.2 C2.3");
    assert_eq!(criteria("1. a\n   1. b\n   2. c\n2. d"), "R2 C2.1 C2.2", "sub-lists are a part");
    assert_eq!(
        criteria("1. a\n2.5 seconds later\n2. b"),
        "R2 C2.1 C2.5 C2.2",
        "a number at the start of a line"
    );
    assert_eq!(criteria("1. a\n3.5 seconds later\n2. b"), "R2 C2.1 C2.2", "wrapped text");
    assert_eq!(criteria("- group\n  1. a\n1. b"), "R2 C2.1");
    assert_eq!(criteria("1. a\n```\n2. b\n```\n2. c"), "R2 C2.1 C2.2");
    assert_eq!(criteria("1. a\n\n---\n\n2. b"), "R2 C2.1 C2.2");
    assert_eq!(criteria("1. a\n\n#### Notes\n\n2. b"), "R2 C2.1");
    assert_eq!(criteria("1. a\n\n##### More\n\n2. b"), "R2 C2.1 C2.2");
    assert_eq!(criteria("1.a\n1.　全角"), "R2 C2.1");
    assert_eq!(
        defined(REQUIREMENTS, "### Requirement 2\n\n2.1. GIVEN a\n\n2.2. GIVEN b\n- 2.3 c\n1. d\n3.1 e\n"),
        "R2 C2.1 C2.2 C2.3",
        "without a heading only written numbers count"
    );
    assert_eq!(
        defined(REQUIREMENTS, "### Requirement 1\r\n#### Acceptance Criteria\r\n1. a\r\n2. b\r\n"),
        "R1 C1.1 C1.2"
    );
}

#[test]
fn glossaries() {
    for heading in [
        "Glossary",
        "用語集",
        "术语表",
        "術語表",
        "术语表 / Glossary",
        "Glosario",
        "Glossário",
        "용어 정의",
        "Глоссарий",
    ] {
        let text =
            format!("## {heading}\n\n- **A b**: c\n* **D**：e\n- **no term**\n\n## Other\n- **F**: g\n");
        assert_eq!(defined(REQUIREMENTS, &text), "t:A b t:D", "{heading}");
    }
}

#[test]
fn bugfix() {
    let text = "# Bugfix Requirements Document\n\n## Bug Analysis\n\n### Current Behavior (Defect)\n\n1.1 WHEN a THEN b\n1.2 WHEN c\nTHEN d\n\n### Expected Behavior (Correct)\n\n- **2.1** WHEN a THEN the system SHALL e\n  and f\n\n### Unchanged Behavior (Regression Prevention)\n\n3.1. WHEN g THEN the system SHALL CONTINUE TO h\n\n```\n4.1 code\n```\n";
    expect![[r#"
        1.1 80..97 "WHEN a THEN b"
        1.2 98..115 "WHEN c THEN d"
        2.1 150..198 "WHEN a THEN the system SHALL e and f"
        3.1 248..295 "WHEN g THEN the system SHALL CONTINUE TO h"
    "#]]
    .assert_eq(&items(BUGFIX, text));
    assert!(facts(BUGFIX, text).items.iter().all(|item| item.kind == ItemKind::Criterion));
}
