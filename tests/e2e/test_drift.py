"""`specls.showDrift`: requirements beside the history of what names them."""

import os
import shutil
import subprocess

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

SPEC = "specs/002-cited-answers/spec.md"
OTHER = "specs/001-document-ingest/spec.md"
OLD = "System MUST accept questions of 3 to 500 characters"
NEW = "System MUST accept questions of 3 to 400 characters"

git_at_hand = pytest.mark.skipif(shutil.which("git") is None, reason="no git to make a repository with")


def git(root, *args):
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *args], cwd=root, env=env, check=True, capture_output=True)


def drift(editor, *arguments, command="specls.showDrift"):
    return editor.within(editor.client.workspace_execute_command_async(lsp.ExecuteCommandParams(command, list(arguments))))


@git_at_hand
async def test_what_is_older_than_its_requirement(example, start):
    git(example, "init", "-q", "-b", "main")
    git(example, "add", "-A")
    git(example, "commit", "-q", "-m", "Begin")
    editor = await start(example)
    await editor.expect_example()
    assert "Nothing that names a requirement is older" in await drift(editor)
    # What is typed and not saved counts.
    spec = editor.open(SPEC)
    spec.replace(OLD, NEW)
    page = await drift(editor, spec.uri)
    assert "## 002-cited-answers" in page and "Text changed: not committed yet" in page
    assert "src/rag_answers/answers/model.py:28" in page.replace("\\", "") and " Begin" in page
    assert page == await drift(editor)
    assert "Nothing that names a requirement is older" in await drift(editor, editor.uri(OTHER))
    spec.save()
    git(example, "commit", "-q", "-a", "-m", "Shorter questions")
    page = await drift(editor)
    assert page.count("Shorter questions") == 1


async def test_without_history(editor):
    with pytest.raises(JsonRpcException, match="no git repository at"):
        await drift(editor)
    for argument, said in [(7, "takes the URI"), ("spec", "is no file URI"), (editor.uri("src"), "belongs to no feature")]:
        with pytest.raises(JsonRpcException, match=said):
            await drift(editor, argument)
