"""Several dialects and several projects in one workspace: each file is read as what it is, and no id is taken for another's."""

import shutil

import pytest
import pytest_asyncio
from editor import CHANGE, KIRO, Editor, capabilities, write
from lsprotocol import types as lsp

CREATED, CHANGED, DELETED = lsp.FileChangeType.Created, lsp.FileChangeType.Changed, lsp.FileChangeType.Deleted

REQUIREMENTS = f"{KIRO}/requirements.md"
HARVEST = "apps/harvest/specs/001-harvest-log"

LAMPS = """# Requirements Document

## Requirements

### Requirement 1: Lamps

#### Acceptance Criteria

1. WHEN it is dark, THE System SHALL switch the lamps on.
2. THE System SHALL measure the light.
"""


def lamps(root, *more: str, folder=".kiro/specs/lamps"):
    """A Kiro spec whose task list names criterion 1.1, and what is given."""
    write(root, f"{folder}/requirements.md", LAMPS)
    named = ", ".join(["1.1", "1.2", *more])
    write(root, f"{folder}/tasks.md", f"# Implementation Plan\n\n- [ ] 1. Lamps\n  - _Requirements: {named}_\n")


# Whose id it is


async def test_numbers_of_tasks_and_of_criteria(gardener):
    """`1.1` is a criterion and a task of the Kiro spec, and a task of the change."""
    kiro, change = gardener.open(f"{KIRO}/tasks.md"), gardener.open(f"{CHANGE}/tasks.md")
    criterion = f"{REQUIREMENTS}:21 1"
    assert await gardener.definition(kiro, "_Requirements: 1.|1, 1.2_") == [criterion]
    assert await gardener.definition(kiro, '"tasks": ["1.|1", "2.1"]') == [f"{KIRO}/tasks.md:6 1.1"]
    assert await gardener.definition(kiro, "- [x] 1.|1 Make") == [f"{KIRO}/tasks.md:6 1.1"]
    assert await gardener.definition(change, "- [ ] 1.|1 Raise") == [f"{CHANGE}/tasks.md:3 1.1"]
    assert await gardener.references(change, "- [ ] 1.|1 Raise") == [f"{CHANGE}/tasks.md:3 1.1"]
    # `Requirements: 1.1` in a change names nothing: its requirements have names, not numbers.
    change.insert_after("verify on the test bench", "\n  - _Requirements: 1.1, 9.9_")
    assert await gardener.definition(change, "_Requirements: 1.|1, 9.9_") == []
    requirements = gardener.open(REQUIREMENTS)
    assert not [f for f in await gardener.references(requirements, "|1. WHEN a day") if CHANGE in f]
    await gardener.expect_greenhouse()


async def test_a_number_in_code_that_two_kiro_specs_have(greenhouse, start):
    lamps(greenhouse)
    write(greenhouse, "src/plain.ts", "// Version 1.1. Requirements: 1.1, 2.1\n// Requirements: 7.7\n")
    editor = await start(greenhouse)
    # What cannot be told apart is not reported.
    await editor.expect_greenhouse()
    plain = editor.open("src/plain.ts")
    both = [".kiro/specs/lamps/requirements.md:9 1", f"{REQUIREMENTS}:21 1"]
    assert await editor.definition(plain, "Requirements: 1.|1") == both
    hover = await editor.hover(plain, "Requirements: 1.|1")
    assert hover.startswith("**1.1** · defined in 2 features\n")
    assert "- lamps: WHEN it is dark" in hover and "- watering-plan: WHEN a day begins" in hover
    # Only one has a second requirement with criteria. A version is no criterion.
    assert await editor.definition(plain, "1.1, 2.|1") == [f"{REQUIREMENTS}:31 1"]
    assert await editor.definition(plain, "Version 1.|1") == []
    # Code that the design names is its own.
    assert await editor.definition(editor.open("src/planner.ts"), "Requirements: 1.|1, 1.2 */") == [f"{REQUIREMENTS}:21 1"]


async def test_ids_of_spec_kit_beside_kiro(gardener):
    # `FR-001` exists in another project only.
    planner = gardener.open("src/planner.ts")
    planner.insert_after("before ?? [];", " // FR-001")
    assert await gardener.definition(planner, "// FR-0|01") == []
    design = gardener.open(f"{KIRO}/design.md")
    design.insert_after("- `src/valves.ts` talks to the valves.", " FR-001 T001 US1")
    for place in ["FR-0|01 T001", "FR-001 T0|01", "T001 U|S1"]:
        assert await gardener.definition(design, place) == []
    # And numbers of Kiro mean nothing there.
    log, spec = gardener.open("apps/harvest/src/log.py"), gardener.open(f"{HARVEST}/spec.md")
    assert await gardener.definition(log, '"""FR-0|01') == [f"{HARVEST}/spec.md:13 FR-001"]
    log.insert_after('"""FR-001', " Requirements: 1.1, 9.9")
    spec.insert_after("System MUST show the log of a bed", " (Requirements: 1.1, 9.9; _Requirements: 1.1_)")
    assert await gardener.definition(log, "Requirements: 1.|1, 9.9") == []
    assert await gardener.definition(spec, "(Requirements: 1.|1, 9.9") == []
    await gardener.expect_greenhouse()


async def test_names_of_openspec_beside_kiro(gardener):
    """`### Requirement: NAME` is OpenSpec's, `### Requirement N: NAME` is Kiro's; each only in its own files."""
    requirements = gardener.open(REQUIREMENTS)
    requirements.replace("### Requirement 2: Valves", "### Requirement: Heat alarm")
    assert await gardener.definition(requirements, "### Requirement: Heat| alarm") == []
    main = gardener.open("openspec/specs/alarms/spec.md")
    assert await gardener.references(main, "### Requirement: Heat| alarm", declaration=False) == [f"{CHANGE}/specs/alarms/spec.md:12 Heat alarm"]


async def test_each_project_has_its_own_specs(gardener):
    """The project below `apps/` is no part of the one around it."""
    found = await gardener.symbols("FR-001")
    assert found[0].startswith(f"{HARVEST}/spec.md:13 FR-001")
    spec = gardener.open(f"{HARVEST}/spec.md")
    assert await gardener.references(spec, "- **FR-0|01**") == [
        f"{HARVEST}/spec.md:13 FR-001",
        f"{HARVEST}/tasks.md:5 FR-001",
        "apps/harvest/src/log.py:5 FR-001",
    ]
    # A finding there changes nothing here.
    tasks = gardener.open(f"{HARVEST}/tasks.md")
    tasks.replace("per FR-002", "per FR-002 and FR-007")
    await gardener.expect_greenhouse(f"{HARVEST}/tasks.md:6 warning unknown-requirement FR-007")


async def test_only_the_inner_project_is_opened(greenhouse, start):
    editor = await start(greenhouse / "apps/harvest")
    spec = editor.open("specs/001-harvest-log/spec.md")
    spec.insert_after("System MUST show the log of a bed", "\n- **FR-001**: twice")
    # Findings come when everything was read.
    await editor.expect_findings("specs/001-harvest-log/spec.md:15 error duplicate-requirement FR-001")
    assert "src/log.py:5 FR-001" in await editor.references(spec, "- **FR-0|01**: System")


async def test_completion_offers_what_belongs_here(gardener):
    async def labels(document, marked):
        return {item.label for item in (await gardener.complete(document, marked)).items}

    tasks = gardener.open(f"{HARVEST}/tasks.md")
    tasks.insert_after("Show the log of a bed in src/log.py per FR-002", "\n- [ ] T003 More per FR-")
    assert await labels(tasks, "More per FR-|") == {"FR-001", "FR-002"}
    design = gardener.open(f"{KIRO}/design.md")
    design.insert_after("- `src/valves.ts` talks to the valves.", " FR-")
    assert await labels(design, "valves. FR-|") == set()


# What is no spec


@pytest.mark.parametrize(
    "folder",
    [".specify/templates/specs/001-a", "templates/.kiro/specs/a", ".kiro/specs-template/a", ".kiro/steering", "node_modules/x/.kiro/specs/a"],
)
async def test_folders_of_templates_are_no_specs(greenhouse, start, folder):
    lamps(greenhouse, "9.9", folder=folder)
    write(greenhouse, f"{folder}/spec.md", "# A\n\n- **FR-001**: System MUST be\n- **FR-001**: twice\n")
    editor = await start(greenhouse)
    await editor.expect_greenhouse()
    requirements = editor.open(f"{folder}/requirements.md")
    assert await editor.definition(requirements, "### Requirement |1: Lamps") == []
    await editor.expect_greenhouse()


async def test_markdown_outside_of_every_spec(gardener):
    readme = gardener.open("README.md")
    readme.insert_after("# Greenhouse\n", "\n_Requirements: 1.1, 9.9_\n\n### Requirement: Heat alarm\n\n- [ ] 1.1 x\n")
    for place in ["_Requirements: 1.|1, 9.9_", "### Requirement: Heat| alarm", "- [ ] 1.|1 x"]:
        assert await gardener.definition(readme, place) == []
        assert await gardener.actions(readme, place) == {}
    await gardener.expect_greenhouse()


# While the server runs


@pytest_asyncio.fixture(params=["the client watches", "the server watches"])
async def watched(request, greenhouse, start) -> Editor:
    """An editor and its `saw`: tells the server what the client's watcher saw, if it has one."""
    client_watches = request.param == "the client watches"
    editor = await start(greenhouse, capabilities(watches=client_watches))
    await editor.expect_greenhouse()
    if client_watches:
        await editor.until(lambda: editor.client.registrations, "a registration")
    editor.saw = editor.changed_on_disk if client_watches else lambda *paths, kind=CHANGED: None
    return editor


async def test_a_kiro_spec_comes_and_goes(watched):
    lamps(watched.root, "1.7")
    watched.saw(".kiro/specs/lamps", ".kiro/specs/lamps/requirements.md", ".kiro/specs/lamps/tasks.md", kind=CREATED)
    await watched.expect_greenhouse(".kiro/specs/lamps/tasks.md:4 warning unknown-requirement 1.7")
    # Now two specs have a criterion 1.1; a list still means its own.
    tasks = watched.open(".kiro/specs/lamps/tasks.md")
    assert await watched.definition(tasks, "_Requirements: 1.|1, 1.2") == [".kiro/specs/lamps/requirements.md:9 1"]
    tasks.close()
    shutil.rmtree(watched.root / ".kiro/specs/lamps")
    watched.saw(".kiro/specs/lamps", kind=DELETED)
    await watched.expect_greenhouse()


async def test_a_task_list_of_kiro_comes_later(watched):
    lamps(watched.root)
    (watched.root / ".kiro/specs/lamps/tasks.md").unlink()
    watched.saw(".kiro/specs/lamps", ".kiro/specs/lamps/requirements.md", kind=CREATED)
    await watched.expect_greenhouse(".kiro/specs/lamps/requirements.md:1 hint missing-tasks # Requirements Document")
    write(watched.root, ".kiro/specs/lamps/tasks.md", "- [ ] 1. Lamps\n  - _Requirements: 1.1, 1.2_\n")
    watched.saw(".kiro/specs/lamps/tasks.md", kind=CREATED)
    await watched.expect_greenhouse()


async def test_a_change_of_openspec_comes_and_is_archived(watched):
    delta = "openspec/changes/no-values/specs/sensor-data/spec.md"
    write(watched.root, "openspec/changes/no-values/proposal.md", "# No values\n\n## Why\n\nNobody reads them.\n\n## What Changes\n\n- No values.\n")
    write(
        watched.root,
        delta,
        "## REMOVED Requirements\n\n### Requirement: Keep value\n**Reason**: nobody reads them.\n**Migration**: none.\n",
    )
    watched.saw("openspec/changes/no-values", "openspec/changes/no-values/proposal.md", delta, kind=CREATED)
    await watched.until(lambda: f"{delta}:3 warning unknown-requirement Keep value" in watched.findings())
    archive = watched.root / "openspec/changes/archive/2026-04-01-no-values"
    (watched.root / "openspec/changes/no-values").rename(archive)
    watched.saw("openspec/changes/no-values", kind=DELETED)
    watched.saw("openspec/changes/archive/2026-04-01-no-values", kind=CREATED)
    await watched.expect_greenhouse()


async def test_a_capability_is_deleted(watched):
    shutil.rmtree(watched.root / "openspec/specs/alarms")
    watched.saw("openspec/specs/alarms", kind=DELETED)
    await watched.until(lambda: not any("lost-scenario" in f for f in watched.findings()))
    delta = watched.open(f"{CHANGE}/specs/alarms/spec.md")
    assert await watched.definition(delta, "### Requirement: Heat| alarm") == []


async def test_code_of_kiro_is_edited(watched):
    planner = watched.root / "src/planner.ts"
    planner.write_text(planner.read_text().replace("Requirements: 1.1, 1.2 */", "Requirements: 1.1, 1.9 */"))
    watched.saw("src/planner.ts")
    await watched.expect_greenhouse("src/planner.ts:1 warning unknown-requirement 1.9")


async def test_a_whole_project_comes_and_goes(watched):
    lamps(watched.root, "1.8", folder="apps/lights/.kiro/specs/lamps")
    watched.saw("apps/lights", kind=CREATED)
    await watched.expect_greenhouse("apps/lights/.kiro/specs/lamps/tasks.md:4 warning unknown-requirement 1.8")
    shutil.rmtree(watched.root / "apps/lights")
    watched.saw("apps/lights", kind=DELETED)
    await watched.expect_greenhouse()


# Text, settings, comments


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_wide_characters_in_every_encoding(greenhouse, start, encoding):
    tasks, delta = greenhouse / KIRO / "tasks.md", greenhouse / CHANGE / "specs/sensor-data/spec.md"
    tasks.write_text(tasks.read_text(encoding="utf-8").replace("- _Requirements: 2.2, 2.7_", "- 😀 漢字 _Requirements: 2.2, 2.7_"), encoding="utf-8")
    delta.write_text(delta.read_text(encoding="utf-8").replace("Measure temperatures", "Measure 😀 the 漢字"), encoding="utf-8")
    editor = await start(greenhouse, capabilities(encodings=[encoding]))
    assert editor.encoding == encoding
    await editor.expect_greenhouse(
        f"{CHANGE}/specs/sensor-data/spec.md:3 warning unknown-requirement Measure 😀 the 漢字", without="Measure temperatures"
    )
    kiro = editor.open(f"{KIRO}/tasks.md")
    assert await editor.definition(kiro, "漢字 _Requirements: 2.|2, 2.7_") == [f"{REQUIREMENTS}:32 2"]


async def test_severities_of_the_rules_of_a_dialect(greenhouse, start):
    write(greenhouse, "specls.toml", '[severity]\nlost-scenario = "warning"\nunplanned-criterion = "off"\nunvalidated-property = "warning"\n')
    editor = await start(greenhouse)
    await editor.expect_findings(
        f"{KIRO}/design.md:20 warning unvalidated-property 2",
        f"{KIRO}/requirements.md:35 information unplanned-requirement 3",
        f"{KIRO}/tasks.md:15 warning unknown-requirement 2.7",
        f"{CHANGE}/specs/alarms/spec.md:12 warning lost-scenario Heat alarm",
        f"{CHANGE}/specs/sensor-data/spec.md:3 warning unknown-requirement Measure temperatures",
    )


async def test_comments_silence_findings(gardener):
    delta, tasks = gardener.open(f"{CHANGE}/specs/alarms/spec.md"), gardener.open(f"{KIRO}/tasks.md")
    delta.replace("### Requirement: Heat alarm", "<!-- specls: allow lost-scenario -->\n### Requirement: Heat alarm")
    await gardener.expect_greenhouse(without="lost-scenario")
    tasks.replace("# Implementation Plan: Watering plan\n", "# Implementation Plan: Watering plan\n<!-- specls: allow-file unknown-requirement -->\n")
    await gardener.until(lambda: not gardener.findings(f"{KIRO}/tasks.md"))


# Other forms


async def test_a_bugfix_of_kiro(greenhouse, start):
    """The clauses of a bugfix carry their whole number, and belong to no requirement."""
    folder = ".kiro/specs/slow-start"
    write(
        greenhouse,
        f"{folder}/bugfix.md",
        "# Bugfix Requirements Document\n\n## Introduction\n\nSlow.\n\n### Current Behavior (Defect)\n\n1.1 WHEN it starts THEN the system waits\n\n"
        "### Expected Behavior (Correct)\n\n2.1 WHEN it starts THEN the system SHALL be there\n\n"
        "### Unchanged Behavior (Regression Prevention)\n\n3.1 WHEN it runs THEN the system SHALL CONTINUE TO run\n",
    )
    write(greenhouse, f"{folder}/tasks.md", "# Implementation Plan\n\n- [ ] 1. Fix\n  - _Requirements: 2.1, 3.1, 3.4_\n")
    editor = await start(greenhouse)
    await editor.expect_greenhouse(f"{folder}/tasks.md:4 warning unknown-requirement 3.4")
    tasks = editor.open(f"{folder}/tasks.md")
    assert await editor.definition(tasks, "2.1, 3.|1, 3.4") == [f"{folder}/bugfix.md:17 3.1"]
    hover = await editor.hover(tasks, "2.1, 3.|1, 3.4")
    assert hover.startswith("**3.1** · criterion of slow-start\n\nWHEN it runs THEN the system SHALL CONTINUE TO run\n")


async def test_a_new_capability_of_openspec(greenhouse, start):
    change = "openspec/changes/add-lights"
    write(
        greenhouse,
        f"{change}/proposal.md",
        "# Add lights\n\n## Why\n\nPeople who come at night see nothing, and stumble over the hoses.\n\n## What Changes\n\n- Lights.\n\n"
        "## Capabilities\n\n### New Capabilities\n\n- `lights`: switching lights\n",
    )
    write(
        greenhouse,
        f"{change}/specs/lights/spec.md",
        "## ADDED Requirements\n\n### Requirement: Lights on\nThe system SHALL switch the lights on at night.\n\n"
        "#### Scenario: Dark\n- **WHEN** it is dark\n- **THEN** the lights are on\n",
    )
    write(greenhouse, f"{change}/tasks.md", "## 1. Lights\n\n- [ ] 1.1 Switch the lights; verify Lights on by hand\n")
    editor = await start(greenhouse)
    await editor.expect_greenhouse()
    proposal = editor.open(f"{change}/proposal.md")
    assert await editor.definition(proposal, "- `lig|hts`: switching") == [f"{change}/specs/lights/spec.md:1"]
    asked = lsp.ExecuteCommandParams("specls.previewArchive", [proposal.uri])
    preview = await editor.within(editor.client.workspace_execute_command_async(asked))
    assert "## lights\n\n`openspec/specs/lights/spec.md`: created: 1 added" in preview and "### Requirement: Lights on\n" in preview
