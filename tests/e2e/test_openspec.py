"""OpenSpec in an editor: main specs, a change, its deltas, and what archiving would make of them."""

import pytest
from editor import CHANGE, OPENSPEC_FINDINGS, error_code
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

ALARMS = f"{CHANGE}/specs/alarms/spec.md"
SENSORS = f"{CHANGE}/specs/sensor-data/spec.md"
TASKS = f"{CHANGE}/tasks.md"
PROPOSAL = f"{CHANGE}/proposal.md"
MAIN_ALARMS = "openspec/specs/alarms/spec.md"
MAIN_SENSORS = "openspec/specs/sensor-data/spec.md"
ARCHIVE = "openspec/changes/archive/2026-03-02-add-sensor-data"

PREVIEW = "specls.previewArchive"
INVALID_PARAMS = -32602

COPY = "Copy the omitted scenario from alarms"
REPLACE = "Replace by Measure temperature"


# What is reported


async def test_findings_with_nothing_open(gardener):
    assert gardener.findings("openspec") == OPENSPEC_FINDINGS


async def test_a_lost_scenario_is_shown_with_the_main_requirement(gardener):
    [finding] = gardener.client.diagnostics[gardener.uri(ALARMS)]
    assert finding.message == 'MODIFIED "Heat alarm" omits the scenario "Cool again" of alarms, which would be lost'
    [related] = finding.related_information
    assert gardener.place(related.location.uri, related.location.range) == f"{MAIN_ALARMS}:9 Heat alarm"


async def test_a_name_that_nobody_has_says_who_was_meant(gardener):
    [finding] = gardener.client.diagnostics[gardener.uri(SENSORS)]
    assert finding.message == 'MODIFIED "Measure temperatures" names no requirement of sensor-data, which defines 2; did you mean "Measure temperature"?'


async def test_what_is_archived_is_read_and_not_reported(gardener):
    for path in ["proposal.md", "specs/sensor-data/spec.md", "tasks.md"]:
        gardener.open(f"{ARCHIVE}/{path}")
    delta = gardener.documents[gardener.uri(f"{ARCHIVE}/specs/sensor-data/spec.md")]
    delta.insert_after("- **THEN** it is read and not checked", "\n\n### Requirement: Without anything\n")
    # Something that is reported, so that there is something to wait for.
    gardener.open(SENSORS).replace("### Requirement: Measure temperatures", "### Requirement: Measure the temperature")
    await gardener.until(lambda: any(f.startswith(f"{SENSORS}:3 ") and f.endswith("the temperature") for f in gardener.findings()))
    assert not gardener.findings(ARCHIVE)
    # Nor is anything offered there that would change history.
    assert await gardener.actions(delta, "### Requirement: Some|thing") == {}


async def test_findings_follow_the_main_spec(gardener):
    main = gardener.open(MAIN_ALARMS)
    scenario = main.text[main.text.index("\n#### Scenario: Cool again") :]
    main.replace(scenario, "")
    await gardener.expect_greenhouse(without="lost-scenario")
    main.insert_after("- **THEN** the gardener on duty is called\n", scenario)
    await gardener.expect_greenhouse()
    # Another name: the change now modifies what is not there.
    main.replace("### Requirement: Heat alarm", "### Requirement: Alarm of heat")
    await gardener.until(lambda: f"{ALARMS}:12 warning unknown-requirement Heat alarm" in gardener.findings())


# Reading


@pytest.mark.parametrize(
    "path, place, found",
    [
        (ALARMS, "### Requirement: Heat| alarm", f"{MAIN_ALARMS}:9 Heat alarm"),
        (ALARMS, "### Requirement: Frost| alarm", f"{ALARMS}:3 Frost alarm"),
        # A proposal speaks of its own deltas.
        (PROPOSAL, "- `ala|rms`: frost", f"{ALARMS}:1"),
        (PROPOSAL, "- `sensor|-data`: more", f"{SENSORS}:1"),
        (PROPOSAL, "`src/val|ves.ts` closes", "src/valves.ts:1"),
        (TASKS, "in `src/val|ves.ts` when", "src/valves.ts:1"),
        # Code speaks of the main spec.
        ("src/valves.ts", "openspec/specs/ala|rms for", f"{MAIN_ALARMS}:1"),
    ],
)
async def test_definition(gardener, path, place, found):
    assert await gardener.definition(gardener.open(path), place) == [found]


TESTS = "tests/sensors.test.ts"
MINUTE = f"{MAIN_SENSORS}:12 A minute passes"
SILENT = f"{MAIN_SENSORS}:16 Sensor is silent"


@pytest.mark.parametrize(
    "place, found",
    [
        ("Requirement: Measure| temperature", f"{MAIN_SENSORS}:9 Measure temperature"),
        ("it('Scenario: A minute| passes", MINUTE),
        # A title as people write it.
        ("it('sensor is| silent", SILENT),
    ],
)
async def test_from_a_test_to_what_it_verifies(gardener, place, found):
    assert await gardener.definition(gardener.open(TESTS), place) == [found]


async def test_from_a_scenario_to_its_tests(gardener):
    main = gardener.open(MAIN_SENSORS)
    assert await gardener.references(main, "#### Scenario: Sensor| is silent") == [SILENT, f"{TESTS}:9 sensor is silent"]
    # Of a requirement those of its scenarios too.
    found = await gardener.references(main, "### Requirement: Measure| temperature")
    assert found[-3:] == [f"{TESTS}:4 Measure temperature", f"{TESTS}:5 A minute passes", f"{TESTS}:9 sensor is silent"]
    hover = await gardener.hover(gardener.open(TESTS), "it('sensor is| silent")
    assert "**Measure temperature/Sensor is silent** · scenario of sensor-data" in hover


async def test_a_test_follows_what_is_typed(gardener):
    main, tests = gardener.open(MAIN_SENSORS), gardener.open(TESTS)
    main.replace("#### Scenario: Sensor is silent", "#### Scenario: Sensor gives nothing")
    assert await gardener.definition(tests, "it('sensor is| silent") == []
    tests.replace("it('sensor is silent'", "it('sensor gives nothing'")
    assert await gardener.definition(tests, "it('sensor gives| nothing") == [f"{MAIN_SENSORS}:16 Sensor gives nothing"]


async def test_references_of_a_main_requirement(gardener):
    both = [f"{MAIN_ALARMS}:9 Heat alarm", f"{ALARMS}:12 Heat alarm"]
    main, delta = gardener.open(MAIN_ALARMS), gardener.open(ALARMS)
    assert await gardener.references(main, "### Requirement: Heat| alarm") == both
    assert await gardener.references(delta, "### Requirement: Heat| alarm") == both
    # What is archived names what it added, and that is its own.
    sensors = gardener.open(MAIN_SENSORS)
    assert await gardener.references(sensors, "### Requirement: Keep| values") == [f"{MAIN_SENSORS}:20 Keep values"]


async def test_hover_of_a_modified_requirement_shows_what_changes(gardener):
    delta = gardener.open(ALARMS)
    hover = await gardener.hover(delta, "### Requirement: Heat| alarm")
    assert hover.startswith("**Heat alarm** · modified requirement of alarms\n\n```diff\n") and hover.endswith("\n```")
    lines = hover.splitlines()
    assert "-- **WHEN** the temperature of a house is above its limit for 5 minutes" in lines
    assert "+- **WHEN** the temperature of a house is above its limit for 2 minutes" in lines
    assert "-#### Scenario: Cool again" in lines and " - **THEN** the gardener on duty is called" in lines
    # It follows what is typed, on either side.
    delta.replace("for 2 minutes", "for 3 minutes")
    gardener.open(MAIN_ALARMS).replace("for 5 minutes", "for 6 minutes")
    lines = (await gardener.hover(delta, "### Requirement: Heat| alarm")).splitlines()
    assert "-- **WHEN** the temperature of a house is above its limit for 6 minutes" in lines
    assert "+- **WHEN** the temperature of a house is above its limit for 3 minutes" in lines


async def test_hover_of_a_main_requirement_tells_of_open_changes(gardener):
    hover = await gardener.hover(gardener.open(MAIN_ALARMS), "### Requirement: Heat| alarm")
    assert hover.startswith("**Heat alarm** · requirement of alarms\n\nThe system SHALL raise an alarm")
    assert "- MODIFIED by add-frost-alarm" in hover
    hover = await gardener.hover(gardener.open(MAIN_SENSORS), "### Requirement: Keep| values")
    assert "MODIFIED" not in hover


async def test_hover_of_an_added_requirement_and_of_a_capability(gardener):
    hover = await gardener.hover(gardener.open(ALARMS), "### Requirement: Frost| alarm")
    assert hover.startswith("**Frost alarm** · requirement of add-frost-alarm\n")
    assert "- [ ] 1.1 Raise the Frost alarm below 3 °C" in hover
    hover = await gardener.hover(gardener.open(PROPOSAL), "- `ala|rms`: frost")
    assert hover.startswith("**alarms** · alarms Specification") and "1 requirement, 2 scenarios" in hover


async def test_outline_and_symbols(gardener):
    outline = [line.strip() for line in await gardener.outline(gardener.open(MAIN_ALARMS))]
    assert outline[:3] == ["alarms Specification", "Purpose", "Requirements"]
    assert outline[3] == "Heat alarm The system SHALL raise an alarm when a house is hotter than its limit."
    assert any("Cool again" in line for line in outline)
    outline = [line.strip() for line in await gardener.outline(gardener.open(ALARMS))]
    assert "ADDED Requirements" in outline and "MODIFIED Requirements" in outline
    assert (await gardener.symbols("Heat alarm"))[0].startswith(f"{MAIN_ALARMS}:9 Heat alarm")
    assert (await gardener.symbols("Frost alarm"))[0].startswith(f"{ALARMS}:3 Frost alarm")


# Typing


async def labels(editor, document, marked):
    return [item.label for item in (await editor.complete(document, marked)).items]


async def test_completion_of_names_of_the_main_spec(gardener):
    delta = gardener.open(SENSORS)
    delta.insert_after("- **THEN** the value is stored as missing", "\n\n### Requirement: ")
    names = ["Keep values", "Measure temperature"]
    assert sorted(await labels(gardener, delta, "missing\n\n### Requirement: |")) == names
    delta.insert_after("missing\n\n### Requirement: ", "Kee")
    found = await gardener.complete(delta, "missing\n\n### Requirement: Kee|")
    [item] = found.items
    assert (item.label, item.text_edit.new_text) == ("Keep values", "Keep values")
    assert gardener.text_at(delta.uri, item.text_edit.range) == "Kee"
    assert "The system SHALL keep values for one year." in item.documentation.value
    # The same where it is removed; what is added has a new name.
    delta.replace("missing\n\n### Requirement: Kee", "missing\n\n## REMOVED Requirements\n\n### Requirement: ")
    assert sorted(await labels(gardener, delta, "REMOVED Requirements\n\n### Requirement: |")) == names
    delta.replace("## REMOVED Requirements", "## ADDED Requirements")
    assert await labels(gardener, delta, "ADDED Requirements\n\n### Requirement: |") == []


# Mending


async def test_copy_the_omitted_scenario(gardener):
    delta = gardener.open(ALARMS)
    action = (await gardener.actions(delta, "### Requirement: Heat| alarm"))[COPY]
    assert action.kind == lsp.CodeActionKind.QuickFix and action.is_preferred
    assert [each.code for each in action.diagnostics] == ["lost-scenario"]
    gardener.apply(action.edit)
    assert delta.text.endswith(
        "- **WHEN** the temperature of a house is above its limit for 2 minutes\n- **THEN** the gardener on duty is called\n\n"
        "#### Scenario: Cool again\n- **WHEN** the temperature falls below the limit\n- **THEN** the alarm ends\n"
    )
    await gardener.expect_greenhouse(without="lost-scenario")
    assert COPY not in await gardener.actions(delta, "### Requirement: Heat| alarm")


async def test_replace_by_the_near_name(gardener):
    delta = gardener.open(SENSORS)
    await gardener.do(delta, "Measure| temperatures", REPLACE)
    assert "\n### Requirement: Measure temperature\n" in delta.text
    await gardener.expect_greenhouse(without="unknown-requirement Measure")
    assert await gardener.definition(delta, "### Requirement: Measure| temperature") == [f"{MAIN_SENSORS}:9 Measure temperature"]
    assert "+The system SHALL measure the temperature of every house once a minute, from November" in await gardener.hover(
        delta, "### Requirement: Measure| temperature"
    )


async def test_add_a_scenario(gardener):
    delta = gardener.open(ALARMS)
    await gardener.do(delta, "### Requirement: Frost| alarm", "Add a scenario")
    before, _, after = delta.text.partition("## MODIFIED Requirements")
    assert before.count("#### Scenario:") == 2 and after.count("#### Scenario:") == 1
    head, _, skeleton = before.partition("- **THEN** the gardener on duty is called\n")
    assert head.endswith("below 3 °C\n") and "- **WHEN**" in skeleton and "- **THEN**" in skeleton
    main = gardener.open(MAIN_SENSORS)
    await gardener.do(main, "### Requirement: Keep| values", "Add a scenario")
    assert main.text.count("#### Scenario:") == 4


async def test_move_between_added_and_modified(gardener):
    delta = gardener.open(ALARMS)
    before = delta.text
    await gardener.do(delta, "### Requirement: Frost| alarm", "Move it to MODIFIED Requirements")
    assert delta.text.index("## MODIFIED Requirements") < delta.text.index("### Requirement: Frost alarm")
    await gardener.until(lambda: any("unknown-requirement Frost alarm" in f for f in gardener.findings(ALARMS)))
    await gardener.do(delta, "### Requirement: Frost| alarm", "Move it to ADDED Requirements")
    await gardener.until(lambda: [f.split()[2] for f in gardener.findings(ALARMS)] == ["lost-scenario"])
    # Nothing was lost on the way there and back.
    assert sorted(filter(None, delta.text.split("\n"))) == sorted(filter(None, before.split("\n")))


async def test_a_task_stub(gardener):
    delta = gardener.open(ALARMS)
    await gardener.do(delta, "### Requirement: Heat| alarm", "Add a task stub for Heat alarm")
    tasks = gardener.documents[gardener.uri(TASKS)]
    [stub] = [line for line in tasks.text.splitlines() if "Heat alarm" in line]
    assert stub.startswith("- [ ] ")
    assert "Add a task stub for Heat alarm" not in await gardener.actions(delta, "### Requirement: Heat| alarm")
    await gardener.expect_greenhouse()


async def test_tick_and_untick(gardener):
    tasks = gardener.open(TASKS)
    before = tasks.text
    await gardener.do(tasks, "- [ ] 2.|1 Measure", "Tick task 2.1")
    assert tasks.text == before.replace("- [ ] 2.1", "- [x] 2.1")
    await gardener.do(tasks, "- [x] 2.|1 Measure", "Untick task 2.1")
    assert tasks.text == before


# What archiving would do


def preview(editor, *arguments, command=PREVIEW):
    return editor.within(editor.client.workspace_execute_command_async(lsp.ExecuteCommandParams(command, list(arguments))))


async def test_the_command_is_announced(gardener):
    assert PREVIEW in gardener.result.capabilities.execute_command_provider.commands


async def test_what_would_be_refused_is_said(gardener):
    found = await preview(gardener, gardener.uri(ALARMS))
    assert found.startswith("# Archiving `add-frost-alarm`\n\n`openspec archive` would refuse this change and leave all main specs as they are.\n")
    assert f"`{MAIN_ALARMS}`: refused" in found and '"Cool again"' in found
    assert f"`{MAIN_SENSORS}`: refused" in found and "Measure temperatures" in found
    # The same from any file of the change.
    for path in [SENSORS, TASKS, PROPOSAL, CHANGE]:
        assert await preview(gardener, gardener.uri(path)) == found


async def test_the_preview_is_of_what_the_editor_shows(gardener):
    alarms, sensors = gardener.open(ALARMS), gardener.open(SENSORS)
    await gardener.do(alarms, "### Requirement: Heat| alarm", COPY)
    await gardener.do(sensors, "Measure| temperatures", REPLACE)
    # Nothing is saved.
    assert "Cool again" not in (gardener.root / ALARMS).read_text(encoding="utf-8")
    found = await preview(gardener, alarms.uri)
    assert "refuse" not in found
    assert f"`{MAIN_ALARMS}`: changed: 1 added, 1 modified" in found
    # The whole spec as it would be: what is modified in its place, what is added at the end.
    parts = ["## Purpose", "above its limit for 2 minutes", "#### Scenario: Cool again", "### Requirement: Frost alarm", "## sensor-data"]
    assert [found.count(part) for part in parts] == [2, 1, 1, 1, 1]
    assert sorted(parts, key=found.index) == parts
    # The main spec as the editor has it, too.
    gardener.open(MAIN_ALARMS).replace("# alarms Specification", "# Alarms of all kinds")
    assert "# Alarms of all kinds\n" in await preview(gardener, alarms.uri)
    # And nothing was written.
    assert "Frost alarm" not in (gardener.root / MAIN_ALARMS).read_text(encoding="utf-8")


async def test_a_virtual_document(gardener):
    found = await preview(gardener, gardener.uri(ALARMS))
    for path in [ALARMS, CHANGE]:
        asked = gardener.uri(path).replace("file:", "specls:")
        assert await gardener.ask("specls/virtualDocument", {"uri": asked}) == found
    for wrong in [gardener.uri(ALARMS), "specls:///nowhere", "specls:"]:
        assert await error_code(gardener.ask("specls/virtualDocument", {"uri": wrong})) == INVALID_PARAMS


@pytest.mark.parametrize("path", [MAIN_ALARMS, "src/valves.ts", ".kiro/specs/watering-plan/tasks.md", f"{ARCHIVE}/tasks.md", "openspec/changes/none/tasks.md"])
async def test_no_preview_outside_of_an_active_change(gardener, path):
    with pytest.raises(JsonRpcException, match="belongs to no active change") as error:
        await preview(gardener, gardener.uri(path))
    assert error.value.code == INVALID_PARAMS and path in error.value.message


async def test_what_cannot_be_asked(gardener):
    for arguments, command, said in [
        ([gardener.uri(ALARMS)], "specls.archive", "no command `specls.archive`"),
        ([], PREVIEW, "takes the URI"),
        ([7], PREVIEW, "takes the URI"),
        ([None], PREVIEW, "takes the URI"),
        (["alarms"], PREVIEW, "`alarms` is no file URI"),
        (["https://example.org/openspec/changes/x"], PREVIEW, "is no file URI"),
    ]:
        with pytest.raises(JsonRpcException) as error:
            await preview(gardener, *arguments, command=command)
        assert error.value.code == INVALID_PARAMS and said in error.value.message
    # And the session goes on.
    assert await preview(gardener, gardener.uri(TASKS))
