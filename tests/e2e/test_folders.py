"""Workspaces of no folder, of one, of several."""

from editor import EXAMPLE_FINDINGS, SPEC, capabilities, copy_example, write
from lsprotocol import types as lsp


def folder(path):
    return lsp.WorkspaceFolder(uri=path.as_uri(), name=path.name)


def changed(added=(), removed=()):
    event = lsp.WorkspaceFoldersChangeEvent([folder(f) for f in added], [folder(f) for f in removed])
    return lsp.DidChangeWorkspaceFoldersParams(event)


def small_project(root, name):
    """A project with one finding."""
    project = root / name
    (project / ".specify").mkdir(parents=True)
    write(project, "specs/001-small/spec.md", "# Small\n\n- **FR-001**: System MUST be small.\n- **FR-002**: System MUST work.\n")
    write(project, "specs/001-small/tasks.md", f"- [ ] T001 Do FR-001, FR-002 and FR-009 of {name}\n")
    return project


SMALL = "specs/001-small/tasks.md:1 warning unknown-requirement FR-009"


async def test_no_folder_means_the_project_above_the_file(example, start):
    editor = await start(example, workspace_folders=None)
    assert editor.findings() == []
    spec = editor.open(SPEC)
    await editor.expect_example()
    assert "tests/test_cli.py:49 FR-006" in await editor.references(spec, "- **FR-0|06**")


async def test_no_folder_and_a_client_that_is_asked_for_settings(example, start):
    editor = await start(example, capabilities(configuration=True), workspace_folders=None)
    editor.open(SPEC)
    editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(None))
    await editor.expect_example()


async def test_the_old_root_uri(example, start):
    editor = await start(example, root_uri=example.as_uri())
    await editor.expect_example()


async def test_a_folder_inside_of_a_project_means_the_project(example, start):
    editor = await start(example, workspace_folders=[folder(example / "src")])
    await editor.expect_example()


async def test_two_folders(tmp_path, start):
    one, two = small_project(tmp_path.resolve(), "one"), small_project(tmp_path.resolve(), "two")
    editor = await start(tmp_path.resolve(), workspace_folders=[folder(one), folder(two)])
    await editor.expect_findings(f"one/{SMALL}", f"two/{SMALL}")
    # Ids belong to their own project.
    tasks = editor.open("two/specs/001-small/tasks.md")
    assert await editor.definition(tasks, "FR-0|01") == ["two/specs/001-small/spec.md:3 FR-001"]


async def test_folders_come_and_go(example, tmp_path, start):
    other, third = small_project(tmp_path.resolve(), "other"), small_project(tmp_path.resolve(), "third")
    editor = await start(tmp_path.resolve(), workspace_folders=[folder(example)])
    mine = [f"rag-answers/{f}" for f in EXAMPLE_FINDINGS]
    await editor.expect_findings(*mine)
    # Two messages in a row: the second must not undo the first.
    editor.client.workspace_did_change_workspace_folders(changed(added=[other]))
    editor.client.workspace_did_change_workspace_folders(changed(added=[third]))
    await editor.expect_findings(*mine, f"other/{SMALL}", f"third/{SMALL}")
    editor.client.workspace_did_change_workspace_folders(changed(removed=[example, third]))
    await editor.expect_findings(f"other/{SMALL}")
    editor.client.workspace_did_change_workspace_folders(changed(removed=[other]))
    await editor.expect_findings()
    # And then a file opens the project above it.
    editor.open("third/specs/001-small/tasks.md")
    await editor.expect_findings(f"third/{SMALL}")


async def test_files_outside_of_every_folder(example, tmp_path, start):
    outside = write(tmp_path.resolve(), "notes/todo.md", "Do FR-001 and FR-999 of 002-cited-answers FR-999\n")
    editor = await start(example)
    await editor.expect_example()
    notes = editor.open(outside)
    assert await editor.definition(notes, "FR-0|01") == []
    assert await editor.hover(notes, "FR-0|01") is None
    assert await editor.actions(notes, "FR-0|01") == {}
    notes.replace("Do ", "Did ")
    notes.save()
    notes.close()
    await editor.expect_example()


async def test_documents_that_are_no_files(editor):
    new = editor.open("x.md", "- **FR-001**: System MUST FR-999\n", uri="untitled:Untitled-1")
    for answer in [editor.definition(new, "FR-9|99"), editor.hover(new, "FR-9|99")]:
        assert not await answer
    assert (await editor.complete(new, "FR-9|99")).items == []
    new.replace("FR-999", "FR-998")
    new.close()
    editor.open("x.py", "# 002-FR-999\n", uri="git:/src/x.py?HEAD")
    await editor.expect_example()


async def test_other_spellings_of_a_uri(editor):
    uri = editor.uri(SPEC).replace("cited-answers", "%63ited%2Danswers")
    spec = editor.open(SPEC, uri=uri)
    assert await editor.definition(spec, "- **FR-0|06**") == [f"{SPEC}:84 FR-006"]
    # Asked with the usual spelling, and answered for the open text.
    spec.edit(0, 0, "\n")
    params = lsp.DefinitionParams(lsp.TextDocumentIdentifier(editor.uri(SPEC)), spec.cursor("- **FR-0|06**"))
    [found] = await editor.within(editor.client.text_document_definition_async(params))
    assert found.range.start.line == 84
