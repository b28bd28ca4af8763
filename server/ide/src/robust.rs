//! No text and no offset makes an answer panic.

use proptest::prelude::*;
use specls_analysis::LikelyCache;
use specls_fixture::Fixture;
use specls_syntax::Span;

use crate::test::Parsing;
use crate::*;

const PIECES: &[&str] = &[
    "- **FR-001**: System MUST é\n",
    "Create `Album.list` and `é_x()` per Album_é\n",
    "class Album:\n    def list(self): pass\n",
    "- **FR-002**: 中文 FR-001 to FR-004\n",
    "- ~~**FR-003**~~: gone\r\n",
    "### User Story 1 - 浏览 (Priority: P1)\n",
    "1. **Given** a, **When** b, **Then** c\n",
    "- [ ] T001 [US1] x per FR-001 in src/a.py\n",
    "- [x] T002 [P] [",
    "## Phase 3: User Story 1\n\n",
    "### T003: heading\n",
    "FR-0",
    "T0",
    "US",
    "§",
    "004-FR-",
    "spec 005, FR-001 ",
    "[x](../005-tags/spec.md)",
    "`src/a.py` and `*.py` ",
    "# FR-001\n",
    "def test_fr_0",
    "'FR-00",
    "\u{1f600}",
    "\r\n",
    "\n",
    "<!-- ",
    "```\n",
    "| FR-009 | x |\n",
    "## Requirements\n",
    "## ADDED Requirements\n",
    "## MODIFIED Requirements\n",
    "## REMOVED Requirements\n",
    "### Requirement: Login\n",
    "### Requirement: É 中\r\n",
    "#### Scenario: Right\n- **THEN** in\n",
    "- FROM: `### Requirement: Login`\n- TO: `### Requirement: Entry`\n",
    "### New Capabilities\n- `auth`: in\n",
    "- [ ] 1.1 Login\n",
    "openspec/specs/auth/spec.md ",
    "### Requirement 1: Browse é\n\n#### Acceptance Criteria\n\n",
    "### Requirement 1 (FR-LIB)\r\n",
    "1. WHEN x, THE App SHALL list 中文\n",
    "3. IF x THEN\u{3000}THE App SHALL NOT\n",
    "1.2 WHEN x THEN the system SHALL CONTINUE TO",
    "- [x] 1. List `src/a.py`\n",
    "  - [ ]* 1.1 Sort\r\n    - _Requirements: 1.1, 1.2-1.4, 9, R2, FR-LIB-1, All_\n",
    "    * **要件：** 1.1\n",
    "\n  - _Requirements: 1_\n",
    "- [ ] é\n- []2. x\n### Task 3: y\n",
    "- [ ] 4. Checkpoint\n",
    "- **Property 1: x**\n- **Validates: Requirements 1.1**\n",
    "## Correctness Properties\n### Property 1: x\n**Validates: Requirements 1.3**\n",
    "#[[file:src/a.py]] #[[file:é]]\n",
    "{ \"waves\": [[\"1\", \"7\"]] }\n",
    "### Requirement 1: A\n#### Acceptance Criteria\n",
    "### Requirement 2\n**Acceptance Criteria**\n\n",
    "1. WHEN a, THE é SHALL b\n",
    "2. x\n  - y\n",
    "- 1.2 z\n",
    "## Requirements\n",
    "---\n",
    "- [ ] 1. A\n  - [ ] 1.1 B\n    - _Requirements: 1.1-1.3, R2, 1.2_\n",
    "- [ ] 1.1 C\n    - _Depends: 1.1、1_\n",
    "### Property 1: P\n**Validates: Requirements 1.1-3**\n",
    "### Requirement: Login\n#### Scenario: A\n- **WHEN** a\n",
    "## MODIFIED Requirements\n",
    "openapi: 3.1.0\npaths:\n  /é:\n    get:\n      responses: {}\n",
    "openapi: 3.1.0\r\npaths:\r\n",
    "paths: {}\n",
    "    post: # FR-002\n",
    "### 2. `GET /albums`\n\nFR-001\n",
    "## Command: `a é`",
    "// Implements FR-001 (005-FR-002)\nexport class É {\n  x() {}\n}\n",
    "@Test\nclass A {\n\t// FR-003\n}",
    "describe \"é\" do\n  it \"FR-001\" do\n  end\nend\n",
    "import pytest\n",
];

const PATHS: &[&str] = &[
    "specs/004-albums/spec.md",
    "specs/004-albums/tasks.md",
    "specs/005-tags/spec.md",
    "specs/005-tags/contracts/api.yaml",
    "specs/004-albums/checklists/a.md",
    ".kiro/specs/pulse/requirements.md",
    ".kiro/specs/pulse/design.md",
    ".kiro/specs/pulse/tasks.md",
    "openspec/changes/c/specs/auth/spec.md",
    "src/a.py",
    "tests/a.rs",
    "src/b.unknown",
    "openspec/specs/auth/spec.md",
    "openspec/changes/a/specs/auth/spec.md",
    "openspec/changes/a/tasks.md",
    "openspec/changes/a/proposal.md",
    "openspec/changes/b/specs/auth/spec.md",
    ".kiro/specs/albums/requirements.md",
    ".kiro/specs/albums/tasks.md",
    ".kiro/specs/albums/design.md",
    ".kiro/specs/fix/bugfix.md",
    ".kiro/steering/tech.md",
    "specs/004-albums/contracts/api.md",
    "specs/004-albums/contracts/api.yml",
    "src/a.ts",
    "src/ATest.java",
    "spec/a_spec.rb",
    "tests/test_a.py",
];

fn body() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_panics(bodies in prop::collection::vec(body(), PATHS.len()), offsets: [u16; 6], stale in body()) {
        let fixture: String =
            PATHS.iter().zip(&bodies).map(|(path, body)| format!("//- {path}\n{body}\n")).collect();
        let fixture = Fixture::new(&fixture);
        let snapshot = &fixture.snapshot;
        let cache = LikelyCache::default();
        for (path, text) in &fixture.texts {
            let Some(file) = snapshot.file(path) else { continue };
            let _ = document_symbols(snapshot, file);
            for offset in offsets {
                let offset = u32::from(offset) % (text.len() as u32 + 5);
                let inside = |span: Span| text.get(span.range()).is_some();
                let places = [
                    definition(snapshot, file, offset, &Parsing),
                    implementation(snapshot, file, offset, &Parsing),
                    type_definition(snapshot, file, offset),
                ];
                for location in places.iter().flatten() {
                    prop_assert!(location.full.encloses(location.focus));
                }
                let with = references(snapshot, file, offset, true, &Parsing, &cache);
                prop_assert!(references(snapshot, file, offset, false, &Parsing, &cache).iter().all(|l| with.contains(l)));
                for item in prepare_calls(snapshot, file, offset) {
                    prop_assert!(item.location.full.encloses(item.location.focus));
                    for call in incoming_calls(snapshot, &item.key, &cache) {
                        let named = call.item.location.path.clone();
                        let text = &fixture.texts.iter().find(|t| t.0 == named).expect("it has a text").1;
                        prop_assert!(call.spans.iter().all(|span| text.get(span.range()).is_some()));
                    }
                    let text = &fixture.texts.iter().find(|t| t.0 == item.location.path).expect("it has a text").1;
                    for call in outgoing_calls(snapshot, &item.key, &cache) {
                        prop_assert!(call.spans.iter().all(|span| text.get(span.range()).is_some()));
                    }
                }
                prop_assert!(highlights(snapshot, file, offset).into_iter().all(inside));
                prop_assert!(hover(snapshot, file, offset, &cache).is_none_or(|h| inside(h.span)));
                let found = complete(snapshot, file, text, offset);
                prop_assert!(found.items.iter().all(|i| inside(i.replace)));
                let _ = complete(snapshot, file, &stale, offset);
                let end = offset + u32::from(offsets[0] % 9);
                let prepared = prepare_rename(snapshot, file, offset);
                prop_assert!(prepared.iter().flatten().all(|p| inside(p.span)));
                for name in ["FR-077", "US7", "T077", "7", "1.7", "é", ""] {
                    check_edits(&fixture, rename(snapshot, file, offset, name, &specls_analysis::OpenTexts).unwrap_or_default())?;
                }
                for action in code_actions(snapshot, file, Span { start: offset, end }, &LikelyCache::default()) {
                    check_edits(&fixture, action.edits(snapshot, &specls_analysis::OpenTexts).unwrap_or_default())?;
                }
            }
        }
        for query in ["", "fr-0", "004 t", "\u{130}é"] {
            let _ = workspace_symbols(snapshot, query);
        }
    }
}

proptest! {
    #[test]
    fn what_is_shown_lies_in_the_text(bodies in prop::collection::vec(body(), PATHS.len())) {
        let mut fixture: String =
            PATHS.iter().zip(&bodies).map(|(path, body)| format!("//- {path}\n{body}\n")).collect();
        fixture.push_str("//- specls.toml\nhints.coverage = true\ntokens.code = true\n");
        let fixture = Fixture::new(&fixture);
        let snapshot = &fixture.snapshot;
        for (path, text) in &fixture.texts {
            let Some(file) = snapshot.file(path) else { continue };
            let tokens = semantic_tokens(snapshot, file, None);
            prop_assert!(tokens.iter().all(|t| text.get(t.span.range()).is_some_and(|written| !written.is_empty())));
            prop_assert!(tokens.is_sorted_by(|a, b| a.span.end <= b.span.start));
            let middle = Span::new(text.len() / 3, text.len() / 2);
            let part = semantic_tokens(snapshot, file, Some(middle));
            prop_assert!(part.iter().all(|token| tokens.contains(token)));
            for lens in lenses(snapshot, file) {
                prop_assert!(text.get(lens.span.range()).is_some() && !lens.title.contains('\n'));
                prop_assert!(lens.places.iter().all(|place| place.full.encloses(place.focus)));
            }
            for hint in inlay_hints(snapshot, file) {
                prop_assert!(text.is_char_boundary(hint.offset as usize) && !hint.label.contains('\n'));
            }
        }
    }
}

/// Edits lie in the texts that they are for, in order.
fn check_edits(fixture: &Fixture, edits: Vec<specls_analysis::FileEdit>) -> Result<(), TestCaseError> {
    for edit in edits {
        use specls_analysis::FileEdit::{Change, Create, Review};
        let put = match edit {
            Change { file, texts } => Some((file, texts)),
            Review { file, texts } => Some((file, texts.into_iter().map(|(text, _)| text).collect())),
            Create { .. } => None,
        };
        if let Some((file, texts)) = put {
            let changed = fixture.snapshot.file_by_id(file).expect("it is there");
            let text = &fixture.texts.iter().find(|t| t.0 == changed.path).expect("it has a text").1;
            prop_assert!(texts.iter().all(|t| text.get(t.span.range()).is_some()));
            prop_assert!(texts.is_sorted_by(|a, b| a.span.end <= b.span.start));
        }
    }
    Ok(())
}
