"""Whatever stands in the files: no crash, no hang, no wrong finding."""

import os
import shutil

from editor import EXAMPLE_FINDINGS, SPEC, TASKS, write
from lsprotocol import types as lsp


async def survives(editor):
    """The session still does its work."""
    tasks = editor.documents.get(editor.uri(TASKS)) or editor.open(TASKS)
    assert await editor.definition(tasks, "retriever.py per FR-0|06 (depends") == [f"{SPEC}:84 FR-006"]


async def test_an_empty_folder(tmp_path, start):
    editor = await start(tmp_path.resolve())
    empty = editor.open("a.md", "")
    params = empty.at("|")
    assert params["position"].line == 0
    assert await editor.hover(empty, "|") is None
    assert editor.findings() == []


async def test_files_that_cannot_be_read(example, start):
    for name, content in {
        "empty": b"",
        "binary": bytes(range(256)) * 100,
        "latin-1": "# Spec\n- **FR-001**: für alle FR-099\n".encode("latin-1"),
        "utf-16": "# Spec\n- **FR-001**: x FR-099\n".encode("utf-16"),
        "bom": b"\xef\xbb\xbf# Spec\n\n- **FR-001**: System MUST be read.\n",
        "nul": b"# Spec\n- **FR-001**: \0\n",
        "huge": b"# Spec\n" + b"- **FR-001**: System MUST FR-099 be large.\n" * 1_200_000,
    }.items():
        write(example, f"specs/9{len(name)}-{name}/spec.md", content)
    write(example, "src/huge.py", b"# 002-FR-999\n" * 4_000_000)
    write(example, "src/long.py", b"# 002-FR-003 " + b"x" * 1_000_000 + b" 002-FR-003\n")
    editor = await start(example)
    # One of them is a spec like any other: nothing plans it.
    await editor.expect_example("specs/93-bom/spec.md:1 hint missing-tasks # Spec")
    await survives(editor)


async def test_texts_that_are_hard_to_read(editor):
    spec = editor.open("specs/004-hard/spec.md", "# Hard\n")
    for text in [
        "# Hard\n" + "x" * 1_000_000 + " FR-001\n",
        "".join("  " * n + "- a\n" for n in range(1_500)),
        # Ten thousand bullets, each in the one before it.
        "- " * 10_000 + "a\n",
        "> " * 10_000 + "a\n",
        "[" * 20_000 + "\n",
        "*" * 20_000 + "a" + "_" * 20_000 + "\n",
        "<!--" * 5_000 + "\n",
        "```\n" * 5_001,
        "- **FR-001**: \u202e\u0000\ufeff\u2028 x\n",
        "FR-001 to FR-999999999999\n",
        "\r\r\r\n\n\r",
    ]:
        spec.write(text)
        position = {"text_document": spec.identifier, "position": spec.position(len(text) // 2)}
        await ask_everything(editor, spec, position)
    spec.write("")
    await editor.expect_example()
    await survives(editor)


async def ask_everything(editor, document, position):
    client = editor.client
    at = position["position"]
    for answer in [
        client.text_document_hover_async(lsp.HoverParams(**position)),
        client.text_document_definition_async(lsp.DefinitionParams(**position)),
        client.text_document_references_async(lsp.ReferenceParams(context=lsp.ReferenceContext(True), **position)),
        client.text_document_completion_async(lsp.CompletionParams(**position)),
        client.text_document_document_highlight_async(lsp.DocumentHighlightParams(**position)),
        client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document.identifier)),
        client.text_document_code_action_async(lsp.CodeActionParams(document.identifier, lsp.Range(at, at), lsp.CodeActionContext([]))),
        client.text_document_folding_range_async(lsp.FoldingRangeParams(document.identifier)),
    ]:
        await editor.within(answer)


async def test_a_document_of_fifty_megabytes(editor):
    big = editor.open("specs/004-big/spec.md", "# Big\n\n" + "- **FR-001**: System MUST be large.\n" * 1_400_000)
    # It is longer than what is read of a file: nothing is known about it.
    assert await editor.hover(big, "FR-0|01") is None
    await ask_everything(editor, big, {"text_document": big.identifier, "position": big.position(4)})
    big.edit(0, 0, "x")
    assert await editor.hover(big, "FR-0|01") is None
    # It is shorter now, and counts.
    big.write("# Big\n\n- **FR-001**: System MUST be small.\n")
    assert "be small" in await editor.hover(big, "FR-0|01")
    big.close()
    await survives(editor)


async def test_links_of_the_file_system(example, tmp_path, start):
    outside = tmp_path.resolve() / "outside"
    write(outside, "010-secret/spec.md", "# Secret\n\n- **FR-001**: System MUST FR-099.\n")
    write(outside, "010-secret/tasks.md", "- [ ] T001 FR-098\n")
    os.symlink(outside / "010-secret", example / "specs/010-secret")
    os.symlink(example, example / "specs/loop")
    os.symlink(example / "specs/loop2", example / "specs/loop2")
    write(example, "specs/004-links/plan.md", "# Plan\n\nSee [secret](../../../outside/010-secret/spec.md) and /etc/passwd.\n")
    write(example, "specs/004-links/tasks.md", "- [ ] T001 Change ../../../outside/010-secret/spec.md and /etc/passwd\n")
    editor = await start(example)
    await editor.expect_example()
    tasks = editor.open("specs/004-links/tasks.md")
    assert await editor.definition(tasks, "010-secret/sp|ec.md") == []
    assert await editor.definition(tasks, "/etc/pass|wd") == []
    await survives(editor)


async def test_folders_without_a_spec_and_with_one_number(example, start):
    write(example, "specs/004-no-spec/plan.md", "# Plan\n\nFR-001\n")
    write(example, "specs/005-nothing/.gitkeep")
    shutil.copytree(example / "specs/002-cited-answers", example / "specs/002-other-answers")
    editor = await start(example)
    theirs = [f.replace("002-cited-answers", "002-other-answers") for f in EXAMPLE_FINDINGS if f.startswith("specs/002")]
    # `002-FR-112` may now mean either: what is not sure is not said, unless neither has it. A route serves both.
    await editor.until(lambda: set(theirs) <= set(editor.findings()))
    assert not set(editor.findings()) - set(EXAMPLE_FINDINGS) - set(theirs)


async def test_no_access(example, start):
    closed = write(example, "specs/004-closed/spec.md", "# Closed\n\n- **FR-001**: System MUST be read.\n")
    closed.chmod(0)
    editor = await start(example)
    # Nobody keeps root from reading.
    readable = ["specs/004-closed/spec.md:1 hint missing-tasks # Closed"] if os.access(closed, os.R_OK) else []
    await editor.expect_example(*readable)
    await survives(editor)


async def test_names_of_files(example, start):
    name = "specs/004-ünï [x] 漢#%20/spec.md"
    write(example, name, "# Feature Specification: Names\n\n- **FR-001**: System MUST work.\n")
    editor = await start(example)
    await editor.expect_example(f"{name}:1 hint missing-tasks # Feature Specification: Names")
    spec = editor.open(name)
    assert await editor.definition(spec, "FR-0|01") == [f"{name}:3 FR-001"]
