"""What can be done about it: edits that the editor applies."""

import pytest
from editor import CONTENT_MODIFIED, SERVICE, SPEC, TASKS, capabilities, error_code, without_extras
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

STUB_009 = "- [ ] T025 [US2] Mark a citation as outdated when its document has changed since it was ingested per FR-009 (missing)"
STUB_014 = "Record for each question when it was asked and whether it was answered, and MUST NOT record its text per FR-014 (missing)"
ALL = "Add task stubs for all 2 unplanned requirements of 002-cited-answers"
CREATE = "Create tasks.md with a stub for every requirement"


async def test_a_task_stub_goes_into_the_phase_of_its_story(editor):
    spec, tasks = editor.open(SPEC), editor.open(TASKS)
    action = (await editor.actions(spec, "- **FR-0|09**"))["Add a task stub for FR-009"]
    assert action.kind == lsp.CodeActionKind.QuickFix and action.is_preferred
    assert [each.code for each in action.diagnostics] == ["unplanned-requirement"]
    editor.apply(action.edit)
    before, _, _ = tasks.text.partition(STUB_009)
    assert before.endswith("per FR-008 (depends on T012)\n")
    # The finding goes.
    await editor.expect_findings(f"{SPEC}:94 warning unplanned-requirement FR-014", within=SPEC)
    assert f"{TASKS}:76 FR-009" in await editor.references(spec, "- **FR-0|09**")
    # And the stub is an open task like any other.
    assert "Tick T025" in await editor.actions(tasks, "- [ ] T0|25")


async def test_a_requirement_of_no_story_goes_to_the_end(editor):
    spec = editor.open(SPEC)
    action = (await editor.actions(spec, "- **FR-0|14**"))["Add a task stub for FR-014"]
    # tasks.md is closed: the edit holds for whatever version is on the disk.
    [change] = action.edit.document_changes
    assert change.text_document.version is None
    editor.apply(action.edit)
    tasks = editor.documents[editor.uri(TASKS)]
    assert tasks.text.endswith(f"\n\n## Phase 7: Convergence\n\n- [ ] T025 {STUB_014}\n")
    await editor.expect_findings(f"{SPEC}:87 warning unplanned-requirement FR-009", within=SPEC)


@pytest.mark.parametrize("path, place", [(SPEC, "- **FR-0|09**"), (SPEC, "- **FR-0|14**"), (TASKS, "|# Tasks: Cited Answers")])
async def test_stubs_for_all_that_is_unplanned(editor, path, place):
    document = editor.open(path)
    editor.apply((await editor.actions(document, place))[ALL].edit)
    tasks = editor.documents[editor.uri(TASKS)].text
    assert STUB_009 in tasks and f"- [ ] T026 {STUB_014}" in tasks
    await editor.expect_findings(within=SPEC)


async def test_a_whole_task_list(editor):
    spec = editor.open("specs/003-feedback-loop/spec.md")
    action = (await editor.actions(spec, "|# Feature Specification"))[CREATE]
    create, _ = action.edit.document_changes
    assert isinstance(create, lsp.CreateFile)
    editor.apply(action.edit)
    tasks = editor.documents[editor.uri("specs/003-feedback-loop/tasks.md")]
    assert tasks.text.startswith("# Tasks: Feedback Loop\n")
    await editor.until(lambda: not [f for f in editor.findings("003-feedback-loop") if "open-clarification" not in f])
    assert await editor.definition(tasks, "per FR-0|08") == ["specs/003-feedback-loop/spec.md:57 FR-008"]


async def test_no_new_file_for_clients_that_cannot_create_one(example, start):
    editor = await start(example, capabilities(create=False))
    await editor.expect_example()
    spec = editor.open("specs/003-feedback-loop/spec.md")
    assert CREATE not in await editor.actions(spec, "|# Feature Specification")


async def test_changes_for_clients_without_document_changes(example, start):
    editor = await start(example, without_extras())
    await editor.expect_example()
    spec = editor.open(SPEC)
    action = (await editor.actions(spec, "- **FR-0|09**"))["Add a task stub for FR-009"]
    assert action.edit.document_changes is None and action.is_preferred is None
    editor.apply(action.edit)
    await editor.expect_findings(f"{SPEC}:94 warning unplanned-requirement FR-014", within=SPEC)


async def test_versions_of_open_documents(editor):
    spec, tasks = editor.open(SPEC), editor.open(TASKS)
    for _ in range(3):
        tasks.insert_after("- Commit after each task.", " ")
    [change] = (await editor.actions(spec, "- **FR-0|09**"))["Add a task stub for FR-009"].edit.document_changes
    assert change.text_document.version == tasks.version == 4


async def test_an_edit_of_a_closed_file_that_changed_meanwhile_is_refused(example, start):
    # This client says that it watches files, and then says nothing.
    editor = await start(example, capabilities(watches=True))
    await editor.expect_example()
    spec = editor.open(SPEC)
    tasks = example / TASKS
    tasks.write_text("\n" + tasks.read_text(encoding="utf-8"), encoding="utf-8")
    assert await error_code(editor.actions(spec, "- **FR-0|09**")) == CONTENT_MODIFIED
    editor.changed_on_disk(TASKS)
    editor.apply((await editor.actions(spec, "- **FR-0|09**"))["Add a task stub for FR-009"].edit)
    assert f"(depends on T012)\n{STUB_009}\n" in editor.documents[editor.uri(TASKS)].text


async def test_replace_by_the_near_id(editor):
    service = editor.open(SERVICE)
    action = (await editor.actions(service, "002-FR-1|12"))["Replace by FR-012"]
    editor.apply(action.edit)
    assert "# 002-FR-012: every error" in service.text
    await editor.expect_example(without="FR-112")


async def test_a_duplicate_gets_the_next_free_id(editor):
    spec = editor.open(SPEC)
    spec.insert_after("MUST NOT record its text.\n", "- **FR-003**: System MUST cite twice.\n")
    action = (await editor.actions(spec, "- **FR-0|03**: System MUST cite twice"))["Give it the next free id, FR-015"]
    editor.apply(action.edit)
    assert "- **FR-015**: System MUST cite twice." in spec.text
    await editor.until(lambda: not any("duplicate" in f for f in editor.findings(SPEC)))


async def test_tick_and_untick(editor):
    tasks = editor.open(TASKS)
    editor.apply((await editor.actions(tasks, "- [ ] T0|14"))["Tick T014"].edit)
    assert "- [X] T014" in tasks.text
    # Its file does not exist: that is now a finding.
    await editor.until(lambda: f"{TASKS}:75 hint done-task-missing-file src/rag_answers/settings.py" in editor.findings())
    editor.apply((await editor.actions(tasks, "- [X] T0|14"))["Untick T014"].edit)
    assert tasks.text == (editor.root / TASKS).read_text(encoding="utf-8")
    await editor.expect_example()


async def test_only_the_kinds_that_were_asked_for(editor):
    tasks = editor.open(TASKS)
    assert "Tick T014" not in await editor.actions(tasks, "- [ ] T0|14", only=[lsp.CodeActionKind.QuickFix])
    assert "Tick T014" in await editor.actions(tasks, "- [ ] T0|14", only=[lsp.CodeActionKind.Refactor])
    assert await editor.actions(tasks, "- [ ] T0|14", only=[lsp.CodeActionKind.SourceOrganizeImports]) == {}


async def test_line_ends_are_kept(example, start):
    tasks = example / TASKS
    tasks.write_bytes(tasks.read_bytes().replace(b"\n", b"\r\n"))
    editor = await start(example)
    await editor.expect_example()
    spec = editor.open(SPEC)
    editor.apply((await editor.actions(spec, "- **FR-0|09**"))[ALL].edit)
    text = editor.documents[editor.uri(TASKS)].text
    assert STUB_009 in text and text.count("\n") == text.count("\r\n")


async def test_never_an_edit_for_a_text_that_moved_on(editor):
    """The document changes while the request is on its way: the answer fits the text that was asked about, or is refused."""
    spec = editor.open(SPEC)
    outcomes = []
    for _ in range(30):
        for _ in range(5):
            spec.edit(0, 0, "\n")
        request = editor.actions(spec, "- **FR-0|14**")
        for _ in range(5):
            spec.edit(0, 0, "\n")
        try:
            outcomes.append(sorted(await request))
        except JsonRpcException as error:
            outcomes.append(error.code)
    print({str(each): outcomes.count(each) for each in outcomes})
    assert CONTENT_MODIFIED in outcomes
    assert all(each in [CONTENT_MODIFIED, sorted(["Add a task stub for FR-014", ALL])] for each in outcomes)
    # Once nobody types, there is an answer.
    assert "Add a task stub for FR-014" in await editor.actions(spec, "- **FR-0|14**")


async def test_never_an_edit_of_another_document_that_moved_on(editor):
    spec, tasks = editor.open(SPEC), editor.open(TASKS)
    outcomes = []
    for _ in range(30):
        tasks.edit(0, 0, "\n")
        request = editor.actions(spec, "- **FR-0|09**")
        for _ in range(5):
            tasks.edit(0, 0, "\n")
        try:
            [change] = (await request)["Add a task stub for FR-009"].edit.document_changes
            [edit] = change.edits
            # One line more with each version: the edit fits the text of the version that it names.
            assert edit.range.start.line == 74 + change.text_document.version - 1
            outcomes.append("answered")
        except JsonRpcException as error:
            outcomes.append(error.code)
    print({each: outcomes.count(each) for each in outcomes})
    assert set(outcomes) <= {"answered", CONTENT_MODIFIED}


# What is likely.
GALLERY_SPEC = """\
# Feature Specification: Gallery

- **FR-001**: System MUST list albums by year
- **FR-002**: System MUST let people upload photos to the gallery
- **FR-003**: System MUST expire session tokens after an hour
- **FR-004**: System MUST export invoices as PDF
"""
GALLERY_TASKS = """\
# Tasks

- [ ] T001 List albums by year
- [ ] T002 Upload photos to the gallery
- [ ] T003 Expire session tokens after an hour
- [ ] T004 Write the readme
"""
CITE = "Cite FR-003 in T003 (likely, 0."
CITE_ALL = "Cite all likely requirements in tasks.md (3, at least 0.90)"


@pytest.fixture
def gallery(tmp_path):
    """A project whose tasks name no requirement."""
    folder = tmp_path.resolve() / "gallery" / "specs" / "001-gallery"
    folder.mkdir(parents=True)
    (folder / "spec.md").write_text(GALLERY_SPEC, encoding="utf-8")
    (folder / "tasks.md").write_text(GALLERY_TASKS, encoding="utf-8")
    return folder.parent.parent


def annotating(supported: bool) -> lsp.ClientCapabilities:
    able = capabilities()
    if supported:
        able.workspace.workspace_edit.change_annotation_support = lsp.ChangeAnnotationsSupportOptions()
    return able


def titled(found: dict, start: str):
    """The action whose title begins so: how likely something is may change."""
    return next((action for title, action in found.items() if title.startswith(start)), None)


async def test_a_likely_link_is_written(gallery, start):
    editor = await start(gallery)
    spec, tasks = editor.open("specs/001-gallery/spec.md"), editor.open("specs/001-gallery/tasks.md")
    found = await editor.actions(tasks, "T0|03")
    assert titled(found, CITE) and "FR-003 is not for T003" in found
    editor.apply(titled(await editor.actions(spec, "FR-0|03"), CITE).edit)
    assert "- [ ] T003 Expire session tokens after an hour (FR-003)\n" in tasks.text
    assert "specs/001-gallery/tasks.md:5 FR-003" in await editor.references(spec, "FR-0|03")
    # The written link rules.
    assert not [title for title in await editor.actions(tasks, "T0|03") if "likely" in title and "T003" in title]


async def test_a_likely_link_that_is_none_is_not_offered_again(gallery, start):
    editor = await start(gallery)
    tasks = editor.open("specs/001-gallery/tasks.md")
    editor.apply((await editor.actions(tasks, "T0|03"))["FR-003 is not for T003"].edit)
    assert "- [ ] T003 Expire session tokens after an hour <!-- specls: not FR-003 -->\n" in tasks.text
    assert not [title for title in await editor.actions(tasks, "T0|03") if "FR-003" in title]
    assert "specls" not in (await editor.hover(tasks, "T0|03") or "")


async def test_all_that_is_likely_is_reviewed_where_the_client_can(gallery, start):
    editor = await start(gallery, annotating(True))
    tasks = editor.open("specs/001-gallery/tasks.md")
    edit = (await editor.actions(tasks, "# Ta|sks"))[CITE_ALL].edit
    [change] = edit.document_changes
    notes = [edit.change_annotations[each.annotation_id] for each in change.edits]
    assert [(note.label, note.needs_confirmation) for note in notes] == [
        ("Cite FR-001 in T001", True),
        ("Cite FR-002 in T002", True),
        ("Cite FR-003 in T003", True),
    ]
    assert notes[2].description.startswith("likely, 0.9") and "*expire*" in notes[2].description
    editor.apply(edit)
    assert tasks.text.count("(FR-00") == 3


async def test_all_that_is_likely_for_other_clients(gallery, start):
    editor = await start(gallery, annotating(False))
    tasks = editor.open("specs/001-gallery/tasks.md")
    edit = (await editor.actions(tasks, "# Ta|sks"))[CITE_ALL].edit
    assert edit.change_annotations is None
    assert all(type(each) is lsp.TextEdit for each in edit.document_changes[0].edits)
    editor.apply(edit)
    assert tasks.text.count("(FR-00") == 3
