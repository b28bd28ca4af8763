"""`specls/trace`: what the command line prints, as the editor has it; and `specls/changed`, which says when to ask again."""

import asyncio
import json
import subprocess
from pathlib import Path

import pytest
from editor import CHANGE, KIRO, REQUEST_CANCELLED, SPEC, TASKS, capabilities, command, copy_example, error_code, plain, write
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from test_folders import changed as folders_changed
from test_folders import folder, small_project

INVALID_PARAMS = -32602
ARCHIVED = "openspec/changes/archive/2026-03-02-add-sensor-data"


def printed(path, *more):
    """What `specls trace --format json` says."""
    program = command("SPECLS_TEST_BIN")[:-1]
    ran = subprocess.run([*program, "trace", "--format", "json", *more, path], capture_output=True, check=True)
    return json.loads(ran.stdout)


async def trace(editor, *uri):
    return plain(await editor.ask("specls/trace", {"uri": uri[0]} if uri else {}))


def features(found):
    return [feature["id"] for feature in found["features"]]


def items(found):
    return {(item["kind"], item["id"]): item for feature in found["features"] for item in feature["items"]}


# The same as the command line


@pytest.mark.parametrize("workspace", ["rag-answers", "greenhouse"])
async def test_the_trace_is_that_of_the_command_line(tmp_path, start, workspace):
    root = copy_example(tmp_path.resolve(), workspace)
    editor = await start(root)
    wanted = printed(root)
    assert len(wanted["features"]) >= 3
    assert await trace(editor) == wanted
    assert await trace(editor, None) == wanted
    assert await trace(editor, root.as_uri()) == wanted


async def test_likely_links_are_those_of_the_command_line(example, start):
    editor = await start(example)
    wanted = printed(example, "--inferred")
    assert '"inferred": true' in json.dumps(wanted)
    assert plain(await editor.ask("specls/trace", {"inferred": True})) == wanted
    one = {"uri": editor.uri("specs/002-cited-answers"), "inferred": True}
    assert plain(await editor.ask("specls/trace", one)) == printed(example / "specs/002-cited-answers", "--inferred")
    for nobody_asked in [{"inferred": False}, {"inferred": None}]:
        assert plain(await editor.ask("specls/trace", nobody_asked)) == printed(example)


async def test_the_trace_of_a_folder(example, start):
    editor = await start(example)
    for path in ["specs", "specs/002-cited-answers"]:
        assert await trace(editor, editor.uri(path)) == printed(example / path)


async def test_a_file_means_its_whole_feature(gardener):
    whole = await trace(gardener, gardener.uri(KIRO))
    assert features(whole) == ["watering-plan"]
    for path in [f"{KIRO}/tasks.md", f"{KIRO}/requirements.md", f"{KIRO}/notes-that-are-not-there.md"]:
        assert await trace(gardener, gardener.uri(path)) == whole
    # What is archived, too, when it is asked for.
    assert features(await trace(gardener, gardener.uri(f"{ARCHIVED}/tasks.md"))) == ["2026-03-02-add-sensor-data"]
    assert "2026-03-02-add-sensor-data" not in features(await trace(gardener, gardener.uri("openspec")))


async def test_a_source_file_means_the_features_it_names(gardener):
    for path, named in [
        ("src/planner.ts", ["watering-plan"]),
        ("apps/harvest/src/log.py", ["001-harvest-log"]),
        ("README.md", []),
    ]:
        assert features(await trace(gardener, gardener.uri(path))) == named, path


async def test_a_source_file_that_names_nothing_means_the_features_that_name_it(editor):
    names = "src/rag_answers/__init__.py"
    assert "FR-" not in (editor.root / names).read_text(encoding="utf-8")
    assert "001-document-ingest" in features(await trace(editor, editor.uri(names)))


# What is added for clients


async def test_counts_parents_and_titles(gardener):
    found = await trace(gardener, gardener.uri(KIRO))
    [feature] = found["features"]
    assert feature["summary"] == {
        "requirements": 3,
        "specified": 1,
        "planned": 2,
        "implemented": 0,
        "verified": 0,
        "withdrawn": 0,
        "tasks": 7,
        "done": sum(item["state"] == "done" for item in feature["items"]),
    }
    by_id = items(found)
    assert by_id["criterion", "1.2"]["parent"] == {"kind": "requirement", "id": "1"}
    assert by_id["task", "2.1"]["parent"] == {"kind": "task", "id": "2"}
    assert "parent" not in by_id["task", "2"]
    assert by_id["requirement", "1"]["title"] == "Daily plan"
    delta = items(await trace(gardener, gardener.uri(CHANGE)))
    assert delta["scenario", "Frost alarm/Too cold"]["parent"] == {"kind": "requirement", "id": "Frost alarm"}
    assert delta["scenario", "Frost alarm/Too cold"]["title"] == "WHEN the temperature of a house is below 3 °C"


async def test_open_documents_count(editor):
    spec = editor.open(SPEC)
    spec.insert_after("- **FR-001**", " ")
    spec.replace("# Feature Specification: Cited Answers", "# Feature Specification: Cited Answers\n\nMore.")
    spec.insert_after("## Requirements", f"\n\n- **FR-777**: System MUST {'be quick and ' * 20}right.\n")
    added = items(await trace(editor, spec.uri))["requirement", "FR-777"]
    assert added["coverage"] == "specified" and added["links"] == []
    assert len(added["title"]) <= 100 and added["title"].endswith("…") and added["text"].startswith(added["title"][:-1])
    assert spec.text.split("\n")[added["line"] - 1].startswith("- **FR-777**")


# What cannot be asked


async def test_what_cannot_be_asked(editor):
    for params, said in [
        ({"uri": 7}, "`uri` is a string or null"),
        ({"inferred": "yes"}, "`inferred` is true, false or null"),
        ({"uri": "specs"}, "`specs` is no file URI"),
        ({"uri": "untitled:Untitled-1"}, "is no file URI"),
        ({"uri": "file:///somewhere/else"}, "lies outside of the workspace"),
        ([1], "takes"),
    ]:
        with pytest.raises(JsonRpcException, match=said) as error:
            await editor.ask("specls/trace", params)
        assert error.value.code == INVALID_PARAMS
    # What a client makes of an empty table.
    assert plain(await editor.ask("specls/trace", [])) == await trace(editor)


async def test_without_a_folder(tmp_path, start):
    editor = await start(tmp_path.resolve(), workspace_folders=None)
    with pytest.raises(JsonRpcException, match="no folder is open"):
        await trace(editor)
    with pytest.raises(JsonRpcException, match="no folder is open"):
        await trace(editor, tmp_path.as_uri())


async def test_a_workspace_without_specs(tmp_path, start):
    editor = await start(tmp_path.resolve())
    assert await trace(editor) == {"version": 1, "root": str(tmp_path.resolve()), "features": []}


async def test_several_folders(tmp_path, start):
    one, two = small_project(tmp_path.resolve(), "one"), small_project(tmp_path.resolve(), "two")
    editor = await start(tmp_path.resolve(), workspace_folders=[folder(one), folder(two)])
    assert await trace(editor) == printed(one)
    assert await trace(editor, two.as_uri()) == printed(two)
    assert (await trace(editor, (two / "specs/001-small/tasks.md").as_uri()))["root"] == str(two)
    # What is above both is no folder of the workspace.
    with pytest.raises(JsonRpcException, match="lies outside of the workspace"):
        await trace(editor, tmp_path.resolve().as_uri())
    editor.client.workspace_did_change_workspace_folders(folders_changed(removed=[one]))
    assert await trace(editor) == printed(two)


# The first scan


@pytest.fixture
def held(tmp_path, monkeypatch):
    """Scans begin when this file is gone."""
    hold = tmp_path / "hold"
    hold.touch()
    monkeypatch.setenv("SPECLS_TEST_HOLD_SCAN", str(hold))
    return hold


async def test_it_waits_for_the_whole_first_scan(example, start, held):
    editor = await start(example)
    spec = editor.open(SPEC)
    asked = asyncio.ensure_future(trace(editor))
    await editor.hover(spec, "- **FR-0|06**")
    assert not asked.done()
    held.unlink()
    assert await asked == printed(example)


async def test_one_that_waits_is_called_off(example, start, held):
    editor = await start(example)
    asked = asyncio.ensure_future(editor.client.protocol.send_request_async("specls/trace", {}, "waits"))
    await editor.hover(editor.open(SPEC), "- **FR-0|06**")
    editor.client.cancel_request(lsp.CancelParams(id="waits"))
    assert await error_code(editor.within(asked)) == REQUEST_CANCELLED
    held.unlink()


# Changes


def listening(**more):
    abilities = capabilities()
    abilities.experimental = {"specls": {"changed": True, **more}}
    return abilities


async def told(editor, *wanted):
    """What the server told of everything that was sent, for each time the folders; at least those of `wanted`."""
    def relative():
        return [[str(Path(path).relative_to(editor.root)) for path in features] for features in editor.client.changed]

    await trace(editor)
    await editor.until(lambda: {path for features in relative() for path in features} >= set(wanted))
    await editor.ask("specls/test/slow", {"ms": 100})
    found, editor.client.changed = relative(), []
    return found


async def test_the_first_scan_is_one_change(greenhouse, start, held):
    editor = await start(greenhouse, listening())
    tasks = editor.open(f"{KIRO}/tasks.md")
    tasks.replace("- [ ] 3.", "- [x] 3.")
    await editor.hover(tasks, "- [x] |3.")
    assert editor.client.changed == []
    held.unlink()
    # What is archived is told of too.
    wanted = {feature["path"] for feature in printed(greenhouse)["features"]} | {ARCHIVED}
    [found] = await told(editor, *wanted)
    assert set(found) == wanted


async def test_what_changes_is_told_once(greenhouse, start):
    editor = await start(greenhouse, listening())
    await editor.expect_greenhouse()
    await told(editor, KIRO)
    tasks = editor.open(f"{KIRO}/tasks.md")
    assert await told(editor) == []
    tasks.replace("- [ ] 3.", "- [x] 3.")
    assert await told(editor, KIRO) == [[KIRO]]
    # A text that says nothing of the kind.
    tasks.edit(len(tasks.text), len(tasks.text), "\nThat is all.\n")
    assert await told(editor) == []
    # Code that names a criterion.
    sensors = editor.open("src/planner.ts")
    sensors.edit(0, 0, "// watering-plan, Requirement 3.1\n")
    assert await told(editor, KIRO) == [[KIRO]]
    # Its lines move.
    sensors.edit(0, 0, "// Copyright\n")
    assert await told(editor, KIRO) == [[KIRO]]
    # Nothing of it is left.
    sensors.close()
    assert await told(editor, KIRO) == [[KIRO]]


async def test_many_changes_are_no_flood(greenhouse, start):
    editor = await start(greenhouse, listening())
    await editor.expect_greenhouse()
    await told(editor, KIRO)
    requirements = editor.open(f"{KIRO}/requirements.md")
    for n in range(200):
        requirements.edit(len(requirements.text), len(requirements.text), f"\n4. THE Planner SHALL do {n}\n")
    found = await told(editor, KIRO)
    assert {path for each in found for path in each} == {KIRO} and len(found) <= 200
    print(f"{len(found)} notifications for 200 changes")


async def test_features_that_come_and_go(greenhouse, start):
    editor = await start(greenhouse, listening())
    await editor.expect_greenhouse()
    await told(editor, KIRO)
    new = "apps/harvest/specs/002-weigh"
    write(greenhouse, f"{new}/spec.md", "- **FR-001**: System MUST weigh\n")
    editor.changed_on_disk(f"{new}/spec.md", kind=lsp.FileChangeType.Created)
    assert await told(editor, new) == [[new]]
    (greenhouse / new / "spec.md").unlink()
    (greenhouse / new).rmdir()
    editor.changed_on_disk(f"{new}/spec.md", kind=lsp.FileChangeType.Deleted)
    assert await told(editor, new) == [[new]]


async def test_settings_are_a_change_where_they_change_something(greenhouse, start):
    editor = await start(greenhouse, listening())
    await editor.expect_greenhouse()
    await told(editor, KIRO)
    write(greenhouse, "specls.toml", 'tests = ["src/**"]\n')
    editor.changed_on_disk("specls.toml", kind=lsp.FileChangeType.Created)
    found = await told(editor, KIRO)
    # None of them went and came again.
    assert "openspec/specs/alarms" not in {path for each in found for path in each}


async def test_who_did_not_ask_is_not_told(editor):
    editor.open(TASKS).edit(0, 0, "- [ ] T900 more per FR-009\n")
    await trace(editor)
    await editor.ask("specls/test/slow", {"ms": 100})
    assert editor.client.changed == []
