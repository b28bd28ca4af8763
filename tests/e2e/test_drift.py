"""`specls.showDrift`: requirements beside the history of what names them."""

import os
import shutil
import subprocess

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

SPEC = "specs/001-albums/spec.md"
OTHER = "specs/002-photos/spec.md"

git_at_hand = pytest.mark.skipif(shutil.which("git") is None, reason="no git to make a repository with")


def git(root, *args):
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *args], cwd=root, env=env, check=True, capture_output=True)


def drift(editor, *arguments, command="specls.showDrift"):
    return editor.within(editor.client.workspace_execute_command_async(lsp.ExecuteCommandParams(command, list(arguments))))


FILES = {
    ".specify/memory/constitution.md": "# Constitution\n",
    SPEC: "# Albums\n\n- **FR-001**: System MUST keep albums\n- **FR-002**: System MUST show albums\n",
    OTHER: "# Photos\n\n- **FR-001**: System MUST keep photos\n",
    "src/albums.py": "# 001-FR-001\ndef create(name):\n    return name\n",
    "src/photos.py": "# 002-FR-001\ndef create(name):\n    return name\n",
}


async def begun(root, start):
    """A server that has read the files."""
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    if shutil.which("git"):
        git(root, "init", "-q", "-b", "main")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "Begin")
    editor = await start(root)
    # Neither feature has tasks.
    await editor.until(lambda: len(editor.findings("specs")) == 2)
    return editor


@git_at_hand
async def test_what_is_older_than_its_requirement(tmp_path, start):
    root = tmp_path.resolve()
    editor = await begun(root, start)
    assert "Nothing that names a requirement is older" in await drift(editor)
    # What is typed and not saved counts.
    spec = editor.open(SPEC)
    spec.replace("keep albums", "keep albums for ever")
    page = await drift(editor, spec.uri)
    assert "## 001-albums" in page and "Text changed: not committed yet" in page
    assert f"[src/albums.py:1]({editor.uri('src/albums.py')}#L1) (code create)" in page and page.count(" Begin") == 1
    assert page == await drift(editor)
    assert "Nothing that names a requirement is older" in await drift(editor, editor.uri(OTHER))
    spec.save()
    git(root, "commit", "-q", "-a", "-m", "Albums for ever")
    page = await drift(editor, None)
    assert page.count("Albums for ever") == 1


@git_at_hand
async def test_what_cannot_be_asked(tmp_path, start):
    editor = await begun(tmp_path.resolve(), start)
    for argument, said in [(7, "takes the URI"), ("spec", "is no file URI"), (editor.uri("src"), "belongs to no feature")]:
        with pytest.raises(JsonRpcException, match=said):
            await drift(editor, argument)
    shutil.rmtree(editor.root / ".git")
    with pytest.raises(JsonRpcException, match="no git repository at"):
        await drift(editor)
