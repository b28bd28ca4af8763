"""`specls.nextTask` and `specls.showCoverage`."""

import asyncio

import pytest
from editor import CHANGE, KIRO, SPEC, TASKS, capabilities, error_code, plain, write
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from test_folders import folder, small_project
from test_trace import held  # noqa: F401

INVALID_PARAMS = -32602
KIRO_TASKS = f"{KIRO}/tasks.md"


def run(editor, command, *arguments):
    return editor.within(editor.client.workspace_execute_command_async(lsp.ExecuteCommandParams(command, list(arguments))))


async def next_task(editor, *uri):
    """Where the next task is, and what was said."""
    found = plain(await run(editor, "specls.nextTask", *uri))
    task = found["task"]
    if task is None:
        return None, found["message"]
    range = lsp.Range(lsp.Position(**task["range"]["start"]), lsp.Position(**task["range"]["end"]))
    return editor.place(task["uri"], range), found["message"]


def showing(shows=True):
    abilities = capabilities()
    abilities.window = lsp.WindowClientCapabilities(show_document=lsp.ShowDocumentClientCapabilities(support=shows))
    return abilities


# The next task


async def test_the_next_task_of_a_feature(editor):
    tasks = editor.open(TASKS)
    found = plain(await run(editor, "specls.nextTask", editor.uri(SPEC)))
    task = found["task"]
    assert set(task) == {"id", "title", "feature", "uri", "range"}
    assert task["feature"] == "002-cited-answers" and task["uri"] == tasks.uri
    [line] = [line for line in tasks.text.split("\n") if line.startswith(f"- [ ] {task['id']} ")]
    assert task["title"].rstrip("…") in line
    assert found["message"].startswith(f"{task['id']} is next in 002-cited-answers: ")
    # It is done: another one is next, whether it is saved or not.
    tasks.replace(f"- [ ] {task['id']} ", f"- [x] {task['id']} ")
    place, message = await next_task(editor, editor.uri(SPEC))
    assert place.startswith(f"{TASKS}:") and not place.endswith(task["id"])


async def test_the_next_task_of_any_file_and_of_none(gardener):
    kiro = await next_task(gardener, gardener.uri(KIRO_TASKS))
    assert kiro[0].startswith(f"{KIRO_TASKS}:")
    assert await next_task(gardener, gardener.uri(f"{KIRO}/design.md")) == kiro
    # Code speaks of it.
    assert await next_task(gardener, gardener.uri("src/planner.ts")) == kiro
    # Files that belong to nothing, nowhere or to no file mean the first feature with a task to do.
    first = await next_task(gardener)
    assert await next_task(gardener, None) == first
    for uri in [gardener.uri("README.md"), "file:///somewhere/else.md"]:
        assert await next_task(gardener, uri) == first
    change = await next_task(gardener, gardener.uri(f"{CHANGE}/specs/alarms/spec.md"))
    assert change[0].startswith(f"{CHANGE}/tasks.md:")


async def test_what_is_in_the_way(tmp_path, start):
    root = tmp_path.resolve()
    write(root, "specs/001-a/spec.md", "- **FR-001**: System MUST list\n")
    editor = await start(root)
    tasks = editor.open("specs/001-a/tasks.md", "- [x] T001 a\n- [ ] T002 b (depends on T003)\n- [ ] T003 c (depends on T002)\n")
    assert await next_task(editor, tasks.uri) == (None, "In 001-a T002 waits for T003, which is open")
    tasks.write("- [x] T001 a\n- [x] T002 b\n- [x] T003 c\n")
    assert await next_task(editor, tasks.uri) == (None, "All 3 tasks of 001-a are done")
    tasks.write("Nothing.\n")
    assert await next_task(editor) == (None, "No feature has tasks")
    for message in ["In 001-a T002 waits", "All 3 tasks", "No feature has"]:
        await editor.until(lambda: any(shown.message.startswith(message) for shown in editor.client.messages))


async def test_the_other_feature_says_what_is_done_here(tmp_path, start):
    one, two = small_project(tmp_path.resolve(), "one"), small_project(tmp_path.resolve(), "two")
    editor = await start(tmp_path.resolve(), workspace_folders=[folder(one), folder(two)])
    tasks = editor.open("one/specs/001-small/tasks.md")
    assert (await next_task(editor, tasks.uri))[0] == "one/specs/001-small/tasks.md:1 T001"
    tasks.replace("- [ ]", "- [X]")
    place, message = await next_task(editor, tasks.uri)
    assert place == "two/specs/001-small/tasks.md:1 T001"
    assert message == "The only task of 001-small is done; T001 is next in 001-small: it is the only one"


async def test_nothing_is_open(tmp_path, start):
    editor = await start(tmp_path.resolve(), workspace_folders=None)
    assert await next_task(editor) == (None, "There are no specs")


async def test_it_is_shown(greenhouse, start):
    editor = await start(greenhouse, showing())
    place, message = await next_task(editor, editor.uri(KIRO_TASKS))
    await editor.until(lambda: editor.client.shown_documents)
    [shown] = editor.client.shown_documents
    assert editor.place(shown.uri, shown.selection) == place and shown.take_focus
    assert editor.client.messages == []
    # There is nothing to show: it is said.
    for path in [KIRO_TASKS, f"{CHANGE}/tasks.md", "apps/harvest/specs/001-harvest-log/tasks.md"]:
        document = editor.open(path)
        document.write(document.text.replace("[ ]", "[x]").replace("[-]", "[x]"))
    assert (await next_task(editor))[0] is None
    await editor.until(lambda: editor.client.messages)
    assert len(editor.client.shown_documents) == 1


@pytest.mark.parametrize("shows", [False, None])
async def test_a_client_that_shows_no_documents_says_it(greenhouse, start, shows):
    editor = await start(greenhouse, capabilities() if shows is None else showing(shows))
    _, message = await next_task(editor, editor.uri(KIRO_TASKS))
    await editor.until(lambda: editor.client.messages)
    [said] = editor.client.messages
    assert said.type == lsp.MessageType.Info and said.message == message
    assert editor.client.shown_documents == []


async def test_commands_wait_for_the_first_scan(greenhouse, start, held):
    editor = await start(greenhouse)
    tasks = editor.open(KIRO_TASKS)
    asked = [asyncio.ensure_future(next_task(editor)), asyncio.ensure_future(coverage(editor))]
    await editor.hover(tasks, "|1.1")
    assert not any(question.done() for question in asked)
    held.unlink()
    (place, _), page = await asyncio.gather(*asked)
    assert place and "## watering-plan" in page


# Coverage


def coverage(editor, *uri):
    return run(editor, "specls.showCoverage", *uri)


async def test_coverage_of_a_feature(gardener):
    page = await coverage(gardener, gardener.uri(f"{KIRO}/design.md"))
    lines = page.split("\n")
    uri = gardener.uri(f"{KIRO}/requirements.md")
    assert lines[0] == "# Coverage" and lines.count("## watering-plan") == 1
    [row] = [line for line in lines if line.startswith(f"| [2.1]({uri}#L")]
    assert f"[2.1]({gardener.uri(KIRO_TASKS)}#L" in row and "| implemented |" in row
    assert "src/valves.ts:" in row and gardener.uri("src/valves.ts") in row
    # It is what the editor has.
    requirements = gardener.open(f"{KIRO}/requirements.md")
    requirements.replace("THE Planner SHALL make", "THE Planner SHALL \\*think\\* | make")
    assert "think" in (await coverage(gardener, requirements.uri))


async def test_coverage_of_everything(gardener):
    page = await coverage(gardener)
    assert page == await coverage(gardener, None) == await coverage(gardener, gardener.root.as_uri())
    for name in ["watering-plan", "001-harvest-log", "add-frost-alarm", "alarms", "sensor-data"]:
        assert f"\n## {name}\n" in page
    assert "\n| all | " in page and "2026-03-02" not in page


async def test_coverage_of_many_features_is_counts(tmp_path, start):
    root = tmp_path.resolve()
    for n in range(1, 41):
        write(root, f"specs/{n:03}-f/spec.md", f"- **FR-001**: System MUST do {n}\n")
    editor = await start(root)
    page = await coverage(editor)
    assert page.count("-f](") == 40 and "## " not in page and "| all | 40 | 40 |" in page
    assert "## 007-f" in await coverage(editor, editor.uri("specs/007-f"))


async def test_coverage_as_a_document(gardener):
    for path in [KIRO_TASKS, KIRO]:
        asked = gardener.uri(path).replace("file:", "specls:") + "?coverage"
        assert await gardener.ask("specls/virtualDocument", {"uri": asked}) == await coverage(gardener, gardener.uri(path))
    for everything in ["specls:?coverage", "specls:///?coverage"]:
        assert await gardener.ask("specls/virtualDocument", {"uri": everything}) == await coverage(gardener)
    for wrong in [f"specls:{gardener.root}?drift", "specls:///nowhere?coverage"]:
        assert await error_code(gardener.ask("specls/virtualDocument", {"uri": wrong})) == INVALID_PARAMS


async def test_what_cannot_be_asked(gardener):
    for command in ["specls.nextTask", "specls.showCoverage"]:
        for argument, said in [(7, "takes the URI"), ({"uri": "x"}, "takes the URI"), ("spec", "is no file URI")]:
            with pytest.raises(JsonRpcException, match=said) as error:
                await run(gardener, command, argument)
            assert error.value.code == INVALID_PARAMS
    for uri, said in [(gardener.uri("README.md"), "belongs to no feature"), ("file:///else", "outside of the workspace")]:
        with pytest.raises(JsonRpcException, match=said):
            await coverage(gardener, uri)
    with pytest.raises(JsonRpcException, match="there are specls.previewArchive, specls.showDrift, specls.showCoverage, specls.nextTask"):
        await run(gardener, "specls.none")


async def test_commands_are_announced(reader):
    announced = reader.result.capabilities.execute_command_provider.commands
    assert {"specls.nextTask", "specls.showCoverage", "specls.showDrift", "specls.previewArchive"} <= set(announced)
    # That one is the client's.
    assert "specls.showReferences" not in announced
