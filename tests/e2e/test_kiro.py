"""A Kiro spec in an editor: its numbers followed, completed, checked and mended."""

import pytest
from editor import KIRO, KIRO_FINDINGS, copy_example
from lsprotocol import types as lsp

REQUIREMENTS = f"{KIRO}/requirements.md"
DESIGN = f"{KIRO}/design.md"
TASKS = f"{KIRO}/tasks.md"
PLANNER = "src/planner.ts"
TEST = "tests/planner.test.ts"

EARS = "Write it in the nearest EARS pattern"
STUB_3 = "Add a task stub for requirement 3"


# What is reported


async def test_findings_with_nothing_open(gardener):
    assert gardener.findings(".kiro") == KIRO_FINDINGS


async def test_what_the_findings_say(gardener):
    said = {d.code: d.message for each in [DESIGN, REQUIREMENTS, TASKS] for d in gardener.client.diagnostics[gardener.uri(each)]}
    assert said == {
        "unvalidated-property": "neither a task nor a test names property 2 of watering-plan, while they name 1 of its 2 properties",
        "unplanned-criterion": "no task of watering-plan names criterion 1.3, while tasks name 2 of the 3 criteria of requirement 1",
        "unplanned-requirement": "no task of watering-plan names requirement 3 or a criterion of it, while tasks name 2 of its 3 requirements",
        "unknown-requirement": "criterion 2.7 is not defined in watering-plan, whose requirement 2 has criteria 2.1 to 2.3",
    }


async def test_opening_every_file_changes_nothing(gardener):
    for path in [REQUIREMENTS, DESIGN, TASKS, PLANNER, TEST, ".kiro/steering/structure.md"]:
        gardener.open(path)
    await gardener.definition(gardener.documents[gardener.uri(TASKS)], "_Requirements: 1.|1, 1.2_")
    await gardener.expect_greenhouse()


async def test_a_new_criterion_is_known_and_asks_for_a_task(gardener):
    requirements = gardener.open(REQUIREMENTS)
    requirements.insert_after("log every opening and closing.", "\n4. THE Valve_Control SHALL count them.")
    await gardener.expect_findings(
        f"{REQUIREMENTS}:23 hint unplanned-criterion 3",
        f"{REQUIREMENTS}:34 hint unplanned-criterion 4",
        # Everything below moves with its line.
        f"{REQUIREMENTS}:36 information unplanned-requirement 3",
        within=REQUIREMENTS,
    )
    # The number that was named too early is there once the list is long enough.
    requirements.insert_after("SHALL count them.", "".join(f"\n{n}. THE Valve_Control SHALL do {n}." for n in [5, 6, 7]))
    await gardener.expect_findings(within=TASKS)
    tasks = gardener.open(TASKS)
    assert await gardener.definition(tasks, "2.2, 2.|7_") == [f"{REQUIREMENTS}:37 7"]


async def test_a_criterion_that_is_taken_away_is_missed(gardener):
    requirements = gardener.open(REQUIREMENTS)
    requirements.replace("\n2. IF a Valve does not answer within 5 seconds, THEN THE Valve_Control SHALL close the main valve.", "")
    await gardener.until(lambda: f"{TASKS}:15 warning unknown-requirement 2.2" in gardener.findings())
    assert f"{DESIGN}:24 warning unknown-requirement 2.2" in gardener.findings()


async def test_findings_follow_the_task_list(gardener):
    tasks = gardener.open(TASKS)
    tasks.replace("_Requirements: 2.2, 2.7_", "_Requirements: 2.2, 3.1, 3.2_")
    await gardener.expect_findings(
        f"{DESIGN}:20 hint unvalidated-property 2", f"{REQUIREMENTS}:23 hint unplanned-criterion 3", within=".kiro"
    )


# Reading


async def test_hover_shows_the_criterion_its_requirement_and_its_story(gardener):
    tasks = gardener.open(TASKS)
    hover = await gardener.hover(tasks, "_Requirements: 1.1, 1.|2_")
    assert hover.startswith("**1.2** · criterion of watering-plan\n")
    assert "IF the forecast cannot be read, THEN THE Planner SHALL use the Plan of the day before." in hover
    assert "*Requirement 1*: Daily plan\n" in hover
    assert "As a gardener, I want a plan for every day, so that no bed is forgotten." in hover
    assert "- `src/planner.ts:1`" in hover and "1.1 Make a plan" in hover
    # The task beside it has an id of the same shape.
    assert (await gardener.hover(tasks, "- [ ]* 1.|2 Write")).startswith("**task 1.2** · open task of watering-plan\n")
    missing = await gardener.hover(tasks, "2.2, 2.|7_")
    assert missing.startswith("**2.7** · no criterion of watering-plan\n")
    assert missing.endswith("whose requirement 2 has criteria 2.1 to 2.3")


async def test_hover_of_a_requirement_keeps_title_and_story_apart(gardener):
    requirements = gardener.open(REQUIREMENTS)
    hover = await gardener.hover(requirements, "### Requirement |2: Valves")
    assert "\n\nValves\n\nAs a gardener, I want valves to close by themselves" in hover
    assert "- 2.3 THE Valve_Control SHALL log every opening and closing." in hover


async def test_hover_of_a_property(gardener):
    test = gardener.open(TEST)
    hover = await gardener.hover(test, "Property |1: Every")
    assert hover.startswith("**property 1** · property of watering-plan\n\nEvery bed once\n")
    assert "- 1.1 WHEN a day begins" in hover and "`tests/planner.test.ts:3`" in hover


@pytest.mark.parametrize(
    "path, place, found",
    [
        (TASKS, "_Requirements: 1.1, 1.|2_", f"{REQUIREMENTS}:22 2"),
        (TASKS, "Validates: Requirements 1.|1**", f"{REQUIREMENTS}:21 1"),
        (TASKS, "**Property |1: Every", f"{DESIGN}:14 1"),
        (TASKS, "from the list of beds in `src/pla|nner.ts", f"{PLANNER}:1"),
        (TASKS, '"tasks": ["1.2", "2.|2"]', f"{TASKS}:14 2.2"),
        (DESIGN, "Requirements 2.1, 2.|2", f"{REQUIREMENTS}:32 2"),
        (DESIGN, "- `src/val|ves.ts` talks", "src/valves.ts:1"),
        (PLANNER, "Requirements: 1.1, 1.|2 */", f"{REQUIREMENTS}:22 2"),
        ("src/valves.ts", "Validates: Requirements 2.|1", f"{REQUIREMENTS}:31 1"),
        (TEST, "Validates: Requirements 1.|1", f"{REQUIREMENTS}:21 1"),
        (TEST, "Property |1: Every", f"{DESIGN}:14 1"),
        (".kiro/steering/structure.md", "#[[file:src/pla|nner.ts]]", f"{PLANNER}:1"),
    ],
)
async def test_definition(gardener, path, place, found):
    assert await gardener.definition(gardener.open(path), place) == [found]


async def test_no_definition_of_what_is_not_there(gardener):
    tasks = gardener.open(TASKS)
    assert await gardener.definition(tasks, "2.2, 2.|7_") == []
    # A number in plain text is no criterion.
    requirements = gardener.open(REQUIREMENTS)
    assert await gardener.definition(requirements, "within |5 seconds") == []


async def test_references_of_a_criterion(gardener):
    everywhere = [
        f"{REQUIREMENTS}:21 1",
        f"{DESIGN}:18 1.1",
        f"{TASKS}:7 1.1",
        f"{TASKS}:10 1.1",
        f"{PLANNER}:1 1.1",
        f"{TEST}:4 1.1",
    ]
    requirements, tasks, planner = gardener.open(REQUIREMENTS), gardener.open(TASKS), gardener.open(PLANNER)
    assert await gardener.references(requirements, "|1. WHEN a day begins") == everywhere
    # The same from any of them; the task 1.1 and its wave are not among them.
    assert await gardener.references(tasks, "_Requirements: 1.|1, 1.2_") == everywhere
    assert await gardener.references(planner, "Requirements: 1.|1, 1.2 */", declaration=False) == everywhere[1:]
    assert await gardener.references(tasks, "- [x] 1.|1 Make") == [f"{TASKS}:6 1.1", f"{TASKS}:21 1.1"]


async def test_references_of_a_property(gardener):
    design = gardener.open(DESIGN)
    assert await gardener.references(design, "### Property |1") == [f"{DESIGN}:14 1", f"{TASKS}:9 1", f"{TEST}:3 1"]


async def test_outline(gardener):
    outline = [line.strip() for line in await gardener.outline(gardener.open(REQUIREMENTS))]
    assert outline[:2] == ["Requirements Document", "Introduction"]
    assert "2 Valves" in outline and "Bed A strip of soil with one valve." in outline
    assert "2.3 THE Valve_Control SHALL log every opening and closing." in outline
    assert outline.index("2 Valves") < outline.index("2.3 THE Valve_Control SHALL log every opening and closing.")
    tasks = [line.strip() for line in await gardener.outline(gardener.open(TASKS))]
    assert "1.1 Make a plan from the list of beds in `src/planner.ts` [x]" in tasks and "2 Valves [ ]" in tasks
    assert "  1 Every bed once" in [line[2:] for line in await gardener.outline(gardener.open(DESIGN))]


async def test_workspace_symbols(gardener):
    assert (await gardener.symbols("1.2"))[:2] == [
        f"{REQUIREMENTS}:22 1.2 IF the forecast cannot be read, THEN THE Planner SHALL use the Plan of the day b…",
        f"{TASKS}:8 1.2 Write a property test for the plan",
    ]
    assert (await gardener.symbols("Manual"))[0] == f"{REQUIREMENTS}:35 3 Manual watering"
    assert f"{DESIGN}:14 1 Every bed once" in await gardener.symbols("every bed")


# Typing


async def labels(editor, document, marked):
    return sorted(item.label for item in (await editor.complete(document, marked)).items)


CRITERIA = ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3", "3", "3.1", "3.2"]


async def test_completion_in_a_list_of_requirements(gardener):
    tasks = gardener.open(TASKS)
    tasks.insert_after("Ensure all tests pass", "\n- [ ] 4. More\n  - _Requirements: ")
    found = await gardener.complete(tasks, "4. More\n  - _Requirements: |")
    assert sorted(item.label for item in found.items) == CRITERIA and not found.is_incomplete
    # What nothing plans comes first.
    first = [item.label for item in sorted(found.items, key=lambda item: item.sort_text)][:6]
    assert first[0] == "3" and {"1.3", "3.1", "3.2"} < set(first)
    tasks.insert_after("4. More\n  - _Requirements: ", "1.")
    found = await gardener.complete(tasks, "4. More\n  - _Requirements: 1.|")
    assert sorted(item.label for item in found.items) == ["1.1", "1.2", "1.3"]
    item = next(item for item in found.items if item.label == "1.3")
    # Editors break words at the dot: the edit covers all that was typed.
    assert gardener.text_at(tasks.uri, item.text_edit.range) == "1." and item.text_edit.new_text == "1.3"
    assert "WHILE it rains" in item.detail
    tasks.insert_after("4. More\n  - _Requirements: 1.", "3, ")
    assert await labels(gardener, tasks, "4. More\n  - _Requirements: 1.3, |") == CRITERIA


async def test_completion_in_the_design_and_in_code(gardener):
    design, planner, test = gardener.open(DESIGN), gardener.open(PLANNER), gardener.open(TEST)
    design.insert_after("**Validates: Requirements 2.1, 2.2**", "\n\n### Property 3: More\n\nMore.\n\n**Validates: Requirements ")
    assert await labels(gardener, design, "More.\n\n**Validates: Requirements |") == CRITERIA
    planner.insert_after("before ?? [];", "\n  // Validates: Requirements ")
    assert await labels(gardener, planner, "// Validates: Requirements |") == CRITERIA
    planner.insert_after("// Validates: Requirements ", "2.")
    assert await labels(gardener, planner, "// Validates: Requirements 2.|") == ["2.1", "2.2", "2.3"]
    test.insert_after("toEqual(['a', 'b']);", "\n  // Feature: watering-plan, Property ")
    assert await labels(gardener, test, ";\n  // Feature: watering-plan, Property |") == ["1", "2", "3"]


async def test_no_completion_behind_a_number_of_the_text(gardener):
    requirements = gardener.open(REQUIREMENTS)
    requirements.replace("within 5 seconds", "within 1. seconds")
    assert await labels(gardener, requirements, "within 1.|") == []
    planner = gardener.open(PLANNER)
    planner.insert_after("before ?? [];", "\n  const more = 1.")
    assert await labels(gardener, planner, "const more = 1.|") == []


# Mending


async def test_a_task_stub_for_a_requirement(gardener):
    requirements = gardener.open(REQUIREMENTS)
    action = (await gardener.actions(requirements, "### Requirement |3: Manual"))[STUB_3]
    assert action.kind == lsp.CodeActionKind.QuickFix and action.is_preferred
    assert [each.code for each in action.diagnostics] == ["unplanned-requirement"]
    gardener.apply(action.edit)
    tasks = gardener.documents[gardener.uri(TASKS)]
    # Before the checkpoint that ends the list, with the next free number.
    stub = "- [ ] 4. Manual watering\n  - _Requirements: 3.1, 3.2_\n"
    assert f"    - _Requirements: 2.2, 2.7_\n{stub}- [ ] 3. Checkpoint" in tasks.text
    await gardener.expect_greenhouse(without="unplanned-requirement")
    assert await gardener.definition(tasks, "_Requirements: 3.1, 3.|2_") == [f"{REQUIREMENTS}:42 2"]


async def test_a_task_stub_for_a_criterion(gardener):
    requirements = gardener.open(REQUIREMENTS)
    await gardener.do(requirements, "|3. WHILE it rains", "Add a task stub for criterion 1.3")
    assert "  - _Requirements: 1.3_\n" in gardener.documents[gardener.uri(TASKS)].text
    await gardener.expect_greenhouse(without="unplanned-criterion")


async def test_tick_and_untick(gardener):
    tasks = gardener.open(TASKS)
    before = tasks.text
    await gardener.do(tasks, "- [ ]* 1.|2 Write", "Tick task 1.2")
    assert tasks.text == before.replace("- [ ]* 1.2", "- [x]* 1.2")
    await gardener.do(tasks, "- [x]* 1.|2 Write", "Untick task 1.2")
    assert tasks.text == before


async def test_replace_by_the_near_number(gardener):
    tasks = gardener.open(TASKS)
    # 2.7 could be 2.1, 2.2 or 2.3.
    assert not [title for title in await gardener.actions(tasks, "2.2, 2.|7_") if title.startswith("Replace")]
    tasks.replace("2.2, 2.7_", "2.2, 2.03_")
    await gardener.until(lambda: f"{TASKS}:15 warning unknown-requirement 2.03" in gardener.findings())
    await gardener.do(tasks, "2.2, 2.|03_", "Replace by 2.3")
    assert "    - _Requirements: 2.2, 2.3_\n" in tasks.text
    await gardener.expect_greenhouse(without="2.7")


async def test_a_sentence_in_an_ears_pattern(gardener):
    requirements = gardener.open(REQUIREMENTS)
    requirements.replace("3. THE Valve_Control SHALL log", "3. The system should log")
    finding = f"{REQUIREMENTS}:33 hint ears-pattern should"
    await gardener.expect_greenhouse(finding)
    await gardener.do(requirements, "3. The sys|tem should", EARS)
    assert "\n3. THE system SHALL log every opening and closing." in requirements.text
    await gardener.expect_greenhouse()
    assert EARS not in await gardener.actions(requirements, "3. THE sys|tem SHALL")


async def test_a_task_list_for_a_spec_without_one(tmp_path, start):
    root = copy_example(tmp_path.resolve(), "greenhouse")
    (root / TASKS).unlink()
    editor = await start(root)
    requirements = editor.open(REQUIREMENTS)
    await editor.until(lambda: f"{REQUIREMENTS}:1 hint missing-tasks # Requirements Document" in editor.findings())
    await editor.do(requirements, "|# Requirements Document", "Create tasks.md with a stub for every requirement")
    tasks = editor.documents[editor.uri(TASKS)]
    assert tasks.text.startswith("# Implementation Plan: Watering Plan\n\n## Tasks\n\n- [ ] 1. Daily plan\n  - _Requirements: 1.1, 1.2, 1.3_\n")
    await editor.until(lambda: not editor.findings(REQUIREMENTS))


async def test_a_list_with_crlf_keeps_its_line_ends(greenhouse, start):
    tasks = greenhouse / TASKS
    tasks.write_bytes(tasks.read_bytes().replace(b"\n", b"\r\n"))
    editor = await start(greenhouse)
    await editor.expect_greenhouse()
    await editor.do(editor.open(REQUIREMENTS), "### Requirement |3: Manual", STUB_3)
    text = editor.documents[editor.uri(TASKS)].text
    assert "- [ ] 4. Manual watering\r\n  - _Requirements: 3.1, 3.2_\r\n" in text
    assert text.count("\n") == text.count("\r\n")
