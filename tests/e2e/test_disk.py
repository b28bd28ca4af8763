"""Files that change behind the editor's back."""

import shutil

import pytest_asyncio
from editor import CONTRACT, EXAMPLE_FINDINGS, SERVICE, SPEC, TASKS, capabilities, write
from lsprotocol import types as lsp

CREATED, CHANGED, DELETED = lsp.FileChangeType.Created, lsp.FileChangeType.Changed, lsp.FileChangeType.Deleted


@pytest_asyncio.fixture(params=["the client watches", "the server watches"])
async def watched(request, example, start):
    """An editor and its `saw`: tells the server what the client's watcher saw, if it has one."""
    client_watches = request.param == "the client watches"
    editor = await start(example, capabilities(watches=client_watches))
    await editor.expect_example()
    if client_watches:
        await editor.until(lambda: editor.client.registrations, "a registration")
        [registration] = editor.client.registrations
        assert registration.method == lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
        editor.saw = editor.changed_on_disk
    else:
        assert not editor.client.registrations
        editor.saw = lambda *paths, kind=CHANGED: None
    return editor


def rewrite(editor, path, old, new):
    file = editor.root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    editor.saw(path)


async def test_a_spec_is_edited(watched):
    rewrite(watched, SPEC, "- **FR-009**: System MUST mark", "- ~~**FR-009**~~: System MUST mark")
    await watched.expect_example(without="spec.md:87")
    rewrite(watched, SPEC, "- ~~**FR-009**~~: System MUST mark", "- **FR-009**: System MUST mark")
    await watched.expect_example()


async def test_code_is_edited(watched):
    rewrite(watched, SERVICE, "002-FR-112", "002-FR-012")
    await watched.expect_example(without="FR-112")


async def test_a_file_that_a_task_names_comes_and_goes(watched):
    write(watched.root, "tests/answers/test_contract.py")
    watched.saw("tests/answers/test_contract.py", kind=CREATED)
    await watched.expect_example(without="test_contract.py")
    (watched.root / "tests/answers/test_contract.py").unlink()
    watched.saw("tests/answers/test_contract.py", kind=DELETED)
    await watched.expect_example()


async def test_a_whole_feature_comes_and_goes(watched):
    folder = watched.root / "specs/004-new"
    write(watched.root, "specs/004-new/spec.md", "# Feature Specification: New\n\n- **FR-001**: System MUST be new.\n- **FR-002**: System MUST work.\n")
    write(watched.root, "specs/004-new/tasks.md", "# Tasks\n\n- [ ] T001 Build it per FR-001, FR-002 and FR-003\n")
    watched.saw("specs/004-new", "specs/004-new/spec.md", "specs/004-new/tasks.md", kind=CREATED)
    await watched.expect_example("specs/004-new/tasks.md:3 warning unknown-requirement FR-003")
    # A file in it, later: the folder is watched as well.
    write(watched.root, "specs/004-new/plan.md", "# Plan\n\nFR-004\n")
    watched.saw("specs/004-new/plan.md", kind=CREATED)
    await watched.expect_example(
        "specs/004-new/plan.md:3 warning unknown-requirement FR-004",
        "specs/004-new/tasks.md:3 warning unknown-requirement FR-003",
    )
    shutil.rmtree(folder)
    # Some clients tell of the folder only.
    watched.saw("specs/004-new", kind=DELETED)
    await watched.expect_example()


async def test_a_feature_is_renamed(watched):
    (watched.root / "specs/003-feedback-loop").rename(watched.root / "specs/005-feedback")
    watched.saw("specs/003-feedback-loop", kind=DELETED)
    watched.saw("specs/005-feedback", kind=CREATED)
    await watched.until(lambda: len(watched.findings("specs/005-feedback/spec.md")) == 4 and not watched.findings("specs/003"))


async def test_ignore_files_change(watched):
    ignore = watched.root / ".gitignore"
    before = ignore.read_text()
    ignore.write_text(before + "service.py\n")
    watched.saw(".gitignore")
    await watched.until(lambda: not watched.findings(SERVICE))
    ignore.write_text(before)
    watched.saw(".gitignore")
    await watched.expect_example()


async def test_settings_change(watched):
    write(watched.root, "specls.toml", '[severity]\nopen-clarification = "off"\nmissing-tasks = "error"\n')
    watched.saw("specls.toml", kind=CREATED)
    await watched.expect_findings("specs/003-feedback-loop/spec.md:1 error missing-tasks # Feature Specification: Feedback Loop", within="specs/003")
    (watched.root / "specls.toml").unlink()
    watched.saw("specls.toml", kind=DELETED)
    await watched.expect_example()


async def test_an_open_document_wins_until_it_is_closed(watched):
    service = watched.open(SERVICE)
    service.replace("002-FR-112", "002-FR-012")
    await watched.expect_example(without="FR-112")
    # The disk changes below it, and something else beside it.
    rewrite(watched, SERVICE, "002-FR-112", "002-FR-113")
    rewrite(watched, SPEC, "- **FR-009**: System MUST mark", "- ~~**FR-009**~~: System MUST mark")
    await watched.until(lambda: len(watched.findings(SPEC)) == 1)
    assert watched.findings(SERVICE) == []
    service.close()
    await watched.expect_findings(f"{SERVICE}:80 warning unknown-requirement FR-113", within=SERVICE)


async def test_an_open_document_is_deleted_below_the_editor(watched):
    tasks = watched.open(TASKS)
    (watched.root / TASKS).unlink()
    watched.saw(TASKS, kind=DELETED)
    rewrite(watched, SPEC, "- **FR-009**: System MUST mark", "- ~~**FR-009**~~: System MUST mark")
    await watched.expect_example(without="spec.md:87")
    tasks.close()
    contract = [f for f in EXAMPLE_FINDINGS if f.startswith(CONTRACT)]
    missing = f"{SPEC}:1 hint missing-tasks # Feature Specification: Cited Answers"
    await watched.expect_findings(missing, *contract, within="specs/002")
