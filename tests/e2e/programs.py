"""The editors that tests/editors/setup installs, and what happens where one is missing."""

import os
import shutil
from pathlib import Path

import pytest

# Where each is, and under which name tests/editors/setup says that it could not be had.
DEBIAN = {"chromium": "vscode", "emacs": "emacs", "vim": "vim"}


def program(name: str) -> str:
    """The path of `chromium`, `emacs` or `vim`, or of `code-server`, `node` and `npm` in the folder of the setup. A test that
    needs what is missing is skipped with the reason; in CI it fails."""
    if name in DEBIAN:
        found = shutil.which(name, path="/usr/bin")
    else:
        folder = os.environ.get("SPECLS_EDITORS")
        found = shutil.which(name, path=os.path.join(folder, "bin")) if folder else None
    editor = DEBIAN.get(name, "vscode")
    reason = missing(editor)
    if found and not reason:
        return found
    without(f"{name} is not installed: {reason or 'start the tests with tests/run'}")


def node_modules() -> Path:
    """The npm packages of tests/editors/package.json."""
    return Path(program("node")).parent.parent / "node_modules"


def missing(editor: str) -> str | None:
    """Why tests/editors/setup could not install an editor."""
    for line in os.environ.get("SPECLS_EDITORS_MISSING", "").splitlines():
        who, _, reason = line.partition(": ")
        if who == editor:
            return reason
    return None


def without(reason: str):
    """Skips the test, or fails it where CI is set: there everything is expected to be installed."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
