"""Settings, wherever they come from."""

import pytest
from editor import EXAMPLE_FINDINGS, capabilities, write
from lsprotocol import types as lsp

QUIET = {"severity": {"open-clarification": "off"}}
OPEN_QUESTIONS = 3


def questions(editor):
    return [f for f in editor.findings() if "open-clarification" in f]


@pytest.mark.parametrize("options", [QUIET, {"specls": QUIET}])
async def test_given_with_initialize(example, start, options):
    editor = await start(example, initialization_options=options)
    await editor.expect_example(without="open-clarification")


async def test_pulled_from_the_client(example, start):
    editor = await start(example, capabilities(configuration=True), settings={"specls": QUIET})
    await editor.expect_example(without="open-clarification")
    # The client says that something changed; the server asks what.
    editor.client.set_configuration({"specls": {"severity": {"open-clarification": "error"}}})
    editor.client.workspace_did_change_configuration(_changed(None))
    await editor.until(lambda: len(questions(editor)) == 3 and all(" error " in f for f in questions(editor)))


@pytest.mark.parametrize("settings", [QUIET, {"specls": QUIET}])
async def test_pushed_by_the_client(editor, settings):
    editor.client.workspace_did_change_configuration(_changed(settings))
    await editor.expect_example(without="open-clarification")
    editor.client.workspace_did_change_configuration(_changed({"specls": {"severity": {}}}))
    await editor.expect_example()


async def test_from_the_file(example, start):
    write(example, "specls.toml", '[severity]\nopen-clarification = "off"\n')
    editor = await start(example)
    await editor.expect_example(without="open-clarification")


async def test_the_editor_wins_over_the_file(example, start):
    write(example, "specls.toml", '[severity]\nopen-clarification = "off"\nmissing-tasks = "off"\n')
    editor = await start(example, initialization_options={"severity": {"open-clarification": "error"}})
    await editor.until(lambda: len(questions(editor)) == OPEN_QUESTIONS)
    assert all(" error " in f for f in questions(editor))
    assert not any("missing-tasks" in f for f in editor.findings())


async def test_a_setting_that_nobody_knows_is_a_finding(example, start):
    write(example, "specls.toml", 'severty = 1\n\n[severity]\nopen-clarification = "off"\n')
    editor = await start(example)
    await editor.expect_example("specls.toml:1 warning unknown-setting severty", without="open-clarification")


async def test_a_broken_file_is_a_finding_and_the_session_goes_on(example, start):
    write(example, "specls.toml", "severity = [[[\n")
    editor = await start(example)
    await editor.until(lambda: editor.findings("specls.toml") and set(EXAMPLE_FINDINGS) <= set(editor.findings()))
    assert all(f.startswith("specls.toml:1 warning unknown-setting") for f in editor.findings("specls.toml"))


async def test_a_saved_settings_file_counts(editor):
    settings = editor.open("specls.toml", "")
    settings.write('[severity]\nopen-clarification = "off"\n')
    settings.save()
    await editor.expect_example(without="open-clarification")


async def test_wrong_settings_of_the_client_are_told(editor):
    editor.client.workspace_did_change_configuration(_changed({"specls": {"severty": {}}}))
    await editor.until(lambda: any("severty" in m.message for m in editor.client.log_messages))


async def test_another_family_of_ids(example, start):
    editor = await start(example, initialization_options={"id_families": ["PERF"]})
    spec = editor.open("specs/004-fast/spec.md", "# Fast\n\n- **PERF-001**: System MUST be fast.\n")
    tasks = editor.open("specs/004-fast/tasks.md", "- [ ] T001 Be fast per PERF-001\n")
    assert await editor.definition(tasks, "PERF-0|01") == ["specs/004-fast/spec.md:3 PERF-001"]
    assert spec.version == 1


def _changed(settings):
    return lsp.DidChangeConfigurationParams(settings)
