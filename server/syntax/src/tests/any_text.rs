use proptest::prelude::*;
use proptest::sample::select;

use super::{facts, ids};
use crate::{FileFacts, Span};

pub(crate) const PATHS: [&str; 19] = [
    "specs/001-x/spec.md",
    "specs/001-x/tasks.md",
    "specs/001-x/plan.md",
    "specs/001-x/checklists/x.md",
    "a.py",
    "a.rs",
    "x.yaml",
    "openspec/specs/a/spec.md",
    "openspec/changes/c/specs/a/b/spec.md",
    "openspec/changes/c/tasks.md",
    "openspec/changes/c/proposal.md",
    "openspec/changes/c/design.md",
    "openspec/changes/c/.openspec.yaml",
    ".kiro/specs/x/requirements.md",
    ".kiro/specs/x/bugfix.md",
    ".kiro/specs/x/design.md",
    ".kiro/specs/x/tasks.md",
    ".kiro/steering/x.md",
    ".kiro/hooks/x.json",
];

/// What specs, task lists and sources are made of, in any order, so that forms meet in the wrong places.
const PIECES: &[&str] = &[
    "- ",
    "  - ",
    "\t",
    "* ",
    "1. ",
    "# ",
    "## ",
    "### ",
    "> ",
    "| ",
    " |",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "---\n",
    "```\n",
    "~~~\n",
    "    ",
    "[ ] ",
    "[x] ",
    "[P] ",
    "[US1] ",
    "[US1-US4]",
    "**",
    "**",
    "`",
    "~~",
    "<!--",
    "-->",
    "[",
    "]",
    "(",
    ")",
    "](",
    "](../004-x/spec.md)",
    "FR-001",
    "FR-010a",
    "FR-001.1",
    "FR-DI-001",
    "FR-011-015",
    "NFR-1",
    "SC-004",
    "US2",
    "US-3",
    "US1/AC2",
    "User Story 1",
    "사용자 스토리 2",
    "Phase 3",
    "Phase N",
    "3단계:",
    "T001",
    "T-1.2",
    "T11.001",
    "NL-T001",
    "T024-T027",
    "CHK001",
    "depends on ",
    "after ",
    "Given ",
    "**Given**",
    "(Priority: P1)",
    "（P2）",
    "spec 004 ",
    "004-x ",
    "007-",
    "#010, ",
    "specs/",
    " to ",
    "..",
    "–",
    "/",
    "/017",
    ", 003",
    "src/a.rs",
    "./",
    "a/b",
    "{a,b}",
    "[NEEDS CLARIFICATION: ",
    "NEEDS CLARIFICATION",
    "[DATE]",
    "TXXX",
    "specls: allow ",
    "dead-link",
    "-file",
    "\u{feff}",
    "é",
    "中",
    "😀",
    "\r",
    "\"",
    "'",
    "//",
    "fr_012",
    "fn ",
    "def test_",
    "#[test]",
    ":",
    "：",
    ".",
    "-",
    " ",
    "Requirements",
    "Dependencies",
    "~~Removed~~",
    "## Requirements\n",
    "## ADDED Requirements\n",
    "## MODIFIED Requirements\n",
    "## REMOVED Requirements\n",
    "## RENAMED Requirements\n",
    "### Requirement: ",
    "### Requirement: Login\n",
    "#### Scenario: ",
    "- FROM: `### Requirement: Login`\n",
    "- TO: `### Requirement: Entry`\n",
    "## 1. ",
    "1.2 ",
    "## New Capabilities\n",
    "openspec/",
    "openspec/specs/auth/",
    "openspec/changes/c/",
    "### Requirement 1: ",
    "### 要件2: ",
    "### 3.1 ",
    "#### Acceptance Criteria\n",
    "#### 受入基準\n",
    "1. WHEN ",
    "1.2 ",
    "- **1.3** ",
    "## Glossary\n",
    "- **Term**: ",
    "**User Story:** ",
    "- [ ] 1. ",
    "  - [ ]* 1.1 ",
    "- [-] 2.1* (P) ",
    "- [] 3 ",
    "1. [ ] ",
    "### Task 1.2: ",
    "## 4. ",
    "_Requirements: 1.1, 2.3-2.5_",
    "_要件: 全体_",
    "_Depends: 1.1_",
    "R1.2",
    "要件7.6",
    "3.1–3.4",
    "1.1-5",
    "All requirements",
    "4.0",
    "### Property 1: ",
    "**Property 2: ",
    "Properties 1, 2 and 3",
    "**Validates: Requirements 1.1**",
    "## Correctness Properties\n",
    "| Requirements | 2.1, 2.3 |\n",
    "```json\n",
    "{ \"waves\": [ { \"id\": 0, \"tasks\": [\"1.1\"] } ] }\n",
    "\"waves\": [[\"1\"",
    "inclusion: fileMatch\n",
    "#[[file:a/b.md]]",
    "Feature: user-albums, ",
    "Feature: x\n",
    "Validates: ",
    "Req 1.1, 1.2,\n // 1.3",
    "Requirement 2",
    "(Properties 4, 5)",
    "Task 2.1–2.4",
    "user-albums",
    "# ",
    "// ",
    "describe('",
];

pub(crate) fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Every range of the facts, with a name for messages.
fn spans(found: &FileFacts) -> Vec<(&'static str, Span)> {
    let mut out = Vec::new();
    out.extend(found.items.iter().flat_map(|i| [("item", i.span), ("name", i.name)]));
    out.extend(found.items.iter().filter_map(|i| Some(("mark", i.task()?.mark?))));
    out.extend(found.mentions.iter().flat_map(|m| [("mention", m.span), ("block", m.block)]));
    out.extend(found.feature_refs.iter().map(|f| ("feature", f.span)));
    out.extend(found.paths.iter().map(|p| ("path", p.span)));
    out.extend(found.problems().iter().map(|p| ("problem", p.span)));
    out.extend(found.waves().iter().map(|wave| ("wave", *wave)));
    out.extend(found.deltas().iter().flat_map(|d| {
        let scenarios = d.scenarios.iter().map(|(_, name, _)| ("scenario", *name));
        scenarios.chain([("delta", d.span), ("delta name", d.name_span), ("delta section", d.section)])
    }));
    out.extend(found.markers.iter().map(|m| ("marker", m.span)));
    out.extend(found.headings.iter().flat_map(|h| [("heading", h.span), ("section", h.section)]));
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn ranges_lie_in_the_text(text in text()) {
        for path in PATHS {
            let found = facts(path, &text);
            for (what, span) in spans(&found) {
                prop_assert!(span.start <= span.end, "{path}: {what} {span:?}");
                prop_assert!(text.get(span.range()).is_some(), "{path}: {what} {span:?} in {text:?}");
            }
            for item in &found.items {
                prop_assert!(item.span.encloses(item.name), "{path}: {item:?}");
                prop_assert!(!item.name.is_empty());
                if let Some(phase) = item.task().and_then(|t| t.phase) {
                    let heading = &found.headings[found.phases[phase as usize].heading as usize];
                    prop_assert!(heading.section.encloses(item.name), "{path}: {item:?}");
                }
            }
            for mention in &found.mentions {
                prop_assert!(!mention.span.is_empty());
                prop_assert!(mention.qualifier.is_none_or(|q| (q as usize) < found.feature_refs.len()));
                if !mention.between && !mention.partial && found.items.iter().any(|i| i.name == mention.span) {
                    prop_assert!(false, "{path}: a definition is no mention: {mention:?}");
                }
            }
        }
    }

    #[test]
    fn facts_are_in_order(text in text()) {
        for path in PATHS {
            let found = facts(path, &text);
            prop_assert!(found.items.is_sorted_by_key(|i| i.span.start), "{path}: {:?}", found.items);
            prop_assert!(found.mentions.is_sorted_by_key(|m| m.span.start), "{path}: {:?}", found.mentions);
            prop_assert!(found.feature_refs.is_sorted_by_key(|f| f.span.start));
            prop_assert!(found.paths.is_sorted_by_key(|p| p.span.start), "{path}: {:?}", found.paths);
            prop_assert!(found.markers.is_sorted_by_key(|m| m.span.start));
            prop_assert!(found.headings.is_sorted_by_key(|h| h.span.start));
            prop_assert!(found.phases.is_sorted_by_key(|p| p.heading));
            prop_assert!(found.deltas().is_sorted_by_key(|d| d.name_span.start), "{path}: {:?}", found.deltas());
        }
    }

    #[test]
    fn line_ends_change_no_id(text in text()) {
        // What a backslash before a line end means to a language is the lexer's business.
        let text = text.replace(['\r', '\\'], "");
        let crlf = text.replace('\n', "\r\n");
        for path in PATHS {
            prop_assert_eq!(ids(&facts(path, &text)), ids(&facts(path, &crlf)), "{}: {:?}", path, &text);
        }
    }

    #[test]
    fn any_string(text: String) {
        for path in PATHS {
            facts(path, &text);
        }
    }
}
