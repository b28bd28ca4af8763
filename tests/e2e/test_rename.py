"""Ids get other ones: a rename over open and closed files, and numbers that follow an edit."""

import asyncio

import pytest
from editor import CONTENT_MODIFIED, REQUEST_CANCELLED, SERVICE, SPEC, TASKS, capabilities, error_code, without_extras, write
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

REQUEST_FAILED = -32803

REQUIREMENTS = ".kiro/specs/pulse/requirements.md"
DESIGN = ".kiro/specs/pulse/design.md"
KIRO_TASKS = ".kiro/specs/pulse/tasks.md"
TEST = "tests/score.test.ts"

PULSE = {
    REQUIREMENTS: """\
# Requirements Document

## Requirements

### Requirement 1: Score

**User Story:** As an operator, I want a score, so that I see how we do.

#### Acceptance Criteria

1. WHEN the page loads, THE Dashboard SHALL show the score
2. WHEN a monitor fails, THE Dashboard SHALL lower the score
3. WHEN a monitor recovers, THE Dashboard SHALL raise the score
""",
    DESIGN: """\
# Design

## Correctness Properties

### Property 1: Average

**Validates: Requirements 1.1, 1.3**
""",
    KIRO_TASKS: """\
# Implementation Plan

- [ ] 1. Score
  - [ ] 1.1 Show and lower it
    - _Requirements: 1.1-1.3_
  - [ ] 1.2 Raise it
    - _Requirements: 1.3_
""",
    TEST: """\
// Feature: pulse, Property 1: Average
// Validates: Requirements 1.2, 1.3
""",
}


async def prepare(editor, document, marked):
    params = lsp.PrepareRenameParams(**document.at(marked))
    return await editor.within(editor.client.text_document_prepare_rename_async(params))


async def rename(editor, document, marked, name):
    params = lsp.RenameParams(new_name=name, **document.at(marked))
    return await editor.within(editor.client.text_document_rename_async(params))


async def refusal(answer) -> str:
    with pytest.raises(JsonRpcException) as error:
        await answer
    assert error.value.code == REQUEST_FAILED
    return error.value.message


def text(editor, path) -> str:
    return editor.text_of(editor.uri(path))


async def test_what_a_rename_is_about(reader):
    spec, tasks = reader.open(SPEC), reader.open(TASKS)
    try:
        found = await prepare(reader, spec, "- **FR-0|06**")
        assert (reader.place(spec.uri, found.range), found.placeholder) == (f"{SPEC}:84 FR-006", "FR-006")
        found = await prepare(reader, tasks, "per FR-0|08")
        assert found.placeholder == "FR-008"
        assert await prepare(reader, spec, "# Feature Spec|ification") is None
    finally:
        spec.close()
        tasks.close()


async def test_plain_clients_get_a_plain_answer(example, start):
    editor = await start(example, without_extras())
    assert editor.result.capabilities.rename_provider is True


async def test_a_requirement_in_open_and_closed_files(editor):
    spec = editor.open(SPEC)
    places = await editor.references(spec, "- **FR-0|11**")
    edit = await rename(editor, spec, "- **FR-0|11**", "FR-016")
    versions = {editor.name(each.text_document.uri): each.text_document.version for each in edit.document_changes}
    assert versions.pop(SPEC) == 1
    assert versions and set(versions.values()) == {None}, "closed files have no version"
    assert set(versions) | {SPEC} == {place.partition(":")[0] for place in places}
    editor.apply(edit)
    now = await editor.references(spec, "- **FR-0|16**")
    assert now == [place.replace("FR-011", "FR-016").replace("fr_011", "fr_016") for place in places]
    # No finding comes or goes, and back is back.
    await editor.expect_example()
    before = {path: (editor.root / path).read_text() for path in versions}
    editor.apply(await rename(editor, spec, "- **FR-0|16**", "FR-011"))
    assert {path: text(editor, path) for path in versions} == before


async def test_changes_for_clients_without_document_changes(example, start):
    editor = await start(example, without_extras())
    await editor.expect_example()
    spec = editor.open(SPEC)
    edit = await rename(editor, spec, "- **FR-0|06**", "FR-016")
    assert edit.document_changes is None and editor.uri(TASKS) in edit.changes


async def test_names_that_do_not_fit(reader):
    spec = reader.open(SPEC)
    try:
        why = await refusal(rename(reader, spec, "- **FR-0|06**", "FR-003"))
        assert why == f"FR-003 is taken: {SPEC}, line 81 defines it"
        why = await refusal(rename(reader, spec, "- **FR-0|06**", "the sixth"))
        assert "`the sixth` is no id of a requirement" in why and "FR-012" in why
    finally:
        spec.close()


async def test_a_closed_file_that_changed_behind_the_editor(editor):
    spec = editor.open(SPEC)
    path = editor.root / TASKS
    path.write_text("> news\n\n" + path.read_text())
    assert await error_code(rename(editor, spec, "- **FR-0|06**", "FR-016")) == CONTENT_MODIFIED
    # The next question finds it read.
    editor.apply(await rename(editor, spec, "- **FR-0|06**", "FR-016"))
    assert text(editor, TASKS).startswith("> news\n") and "FR-016" in text(editor, TASKS)


@pytest.fixture
def pulse(tmp_path):
    root = tmp_path.resolve() / "pulse"
    for path, body in PULSE.items():
        write(root, path, body)
    return root


async def test_numbers_follow_what_somebody_typed(pulse, start):
    editor = await start(pulse)
    requirements = editor.open(REQUIREMENTS)
    await editor.until(lambda: editor.client.diagnostics is not None)
    criteria = await editor.definition(editor.open(KIRO_TASKS), "_Requirements: 1.|3_")
    assert criteria and criteria[0].startswith(REQUIREMENTS)
    editor.documents[editor.uri(KIRO_TASKS)].close()
    requirements.insert_after("show the score\n", "2. WHEN it snows, THE Dashboard SHALL wait\n")
    shifted = f"{REQUIREMENTS}:13 information shifted-numbers 2"
    await editor.until(lambda: shifted in editor.findings(REQUIREMENTS), "the finding")
    [finding] = [d for d in editor.client.diagnostics[requirements.uri] if d.code == "shifted-numbers"]
    assert finding.message.endswith("to follow this edit: 1.2 becomes 1.3, 1.3 becomes 1.4")
    actions = await editor.actions(requirements, "|2. WHEN a monitor fails")
    [title] = [title for title in actions if title.startswith("Renumber and update")]
    editor.apply(actions[title].edit)
    await editor.until(
        lambda: not [f for f in editor.findings(REQUIREMENTS) if "shifted-numbers" in f], "the finding to go"
    )
    assert "3. WHEN a monitor fails" in requirements.text and "4. WHEN a monitor recovers" in requirements.text
    assert "**Validates: Requirements 1.1, 1.4**" in text(editor, DESIGN)
    assert "_Requirements: 1.1, 1.3, 1.4_" in text(editor, KIRO_TASKS)
    assert "_Requirements: 1.4_" in text(editor, KIRO_TASKS)
    assert "Validates: Requirements 1.3, 1.4" in text(editor, TEST)
    # A second edit begins where the repair ended.
    requirements.replace("2. WHEN it snows, THE Dashboard SHALL wait\n", "")
    await editor.until(
        lambda: [f for f in editor.findings(REQUIREMENTS) if "shifted-numbers" in f], "the second finding"
    )


async def test_numbers_are_put_back_file_by_file(pulse, start):
    """A repair and its undo in each file, as editors do it: the requirements last."""
    editor = await start(pulse)
    requirements = editor.open(REQUIREMENTS)
    others = [editor.open(path) for path in [KIRO_TASKS, DESIGN, TEST]]
    requirements.replace("1. WHEN the page loads, THE Dashboard SHALL show the score\n", "")
    await editor.until(lambda: any("shifted-numbers" in f for f in editor.findings(REQUIREMENTS)), "the finding")
    actions = await editor.actions(requirements, "|2. WHEN a monitor fails")
    [title] = [title for title in actions if title.startswith("Renumber and update")]
    edit = actions[title].edit
    # The requirements last here too.
    for change in sorted(edit.document_changes, key=lambda change: change.text_document.uri == requirements.uri):
        editor.apply(lsp.WorkspaceEdit(document_changes=[change]))
        document = editor.documents[change.text_document.uri]
        await editor.hover(document, "|" + document.text.partition("\n")[0])
    await editor.until(lambda: not any("shifted-numbers" in f for f in editor.findings()), "the finding to go")
    for document in [*others, requirements]:
        document.write(PULSE[editor.name(document.uri)])
        # Each is read before the next one comes.
        await editor.hover(document, "|" + document.text.partition("\n")[0])
    # What is typed next is answered next.
    others[0].insert_after("# Implementation Plan", "\n\n- [ ] 9. More\n  - _Requirements: 7.7_")
    await editor.until(lambda: any(f.endswith("unknown-requirement 7.7") for f in editor.findings()), "what is typed")
    assert not [f for f in editor.findings() if "shifted-numbers" in f]


async def test_actions_on_a_criterion(pulse, start):
    editor = await start(pulse)
    requirements = editor.open(REQUIREMENTS)
    actions = await editor.actions(requirements, "|2. WHEN a monitor fails")
    assert {"Insert a criterion above", "Delete 1.2 and renumber", "Move 1.2 up", "Move 1.2 down"} <= set(actions)
    editor.apply(actions["Delete 1.2 and renumber"].edit)
    assert "2. WHEN a monitor recovers" in requirements.text and "monitor fails" not in requirements.text
    assert "Validates: Requirements 1.2\n" in text(editor, TEST)
    assert "_Requirements: 1.1-1.2_" in text(editor, KIRO_TASKS)
    # Everything has followed already, once all of the edit has arrived.
    await editor.until(lambda: not [f for f in editor.findings() if "shifted-numbers" in f])


async def test_edits_wait_for_the_first_scan(pulse, start, tmp_path, monkeypatch):
    """What is not read yet would be left behind."""
    hold = tmp_path / "hold"
    hold.touch()
    monkeypatch.setenv("SPECLS_TEST_HOLD_SCAN", str(hold))
    editor = await start(pulse)
    requirements = editor.open(REQUIREMENTS)
    heading = "### Requirement |1"
    asked = [
        asyncio.ensure_future(question)
        for question in [
            prepare(editor, requirements, heading),
            rename(editor, requirements, heading, "5"),
            editor.actions(requirements, "|2. WHEN a monitor fails"),
        ]
    ]
    # Others are answered from what is known.
    await editor.hover(requirements, "### Requirement |1")
    assert not any(question.done() for question in asked)
    hold.unlink()
    about, edit, actions = await asyncio.gather(*asked)
    assert about.placeholder == "1"
    for changed in [edit, actions["Delete 1.2 and renumber"].edit]:
        files = {editor.name(each.text_document.uri) for each in changed.document_changes}
        assert files == {REQUIREMENTS, DESIGN, KIRO_TASKS, TEST}


async def test_an_edit_that_waits_is_called_off(pulse, start, tmp_path, monkeypatch):
    hold = tmp_path / "hold"
    hold.touch()
    monkeypatch.setenv("SPECLS_TEST_HOLD_SCAN", str(hold))
    editor = await start(pulse)
    requirements = editor.open(REQUIREMENTS)
    params = lsp.PrepareRenameParams(**requirements.at("### Requirement |1"))
    asked = asyncio.ensure_future(editor.client.protocol.send_request_async("textDocument/prepareRename", params, "waits"))
    await editor.hover(requirements, "### Requirement |1")
    editor.client.cancel_request(lsp.CancelParams(id="waits"))
    assert await error_code(editor.within(asked)) == REQUEST_CANCELLED
    hold.unlink()
