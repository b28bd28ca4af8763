"""Editors that a machine may lack."""

import json
import os
import shutil
import subprocess

import pytest
from editor import DEADLINE, command


def find_program(name, why):
    """The path of a program. Without it the test is skipped; in CI it fails."""
    return shutil.which(name) or without(f"{name} is not installed: {why}")


def find_in_setup(name):
    """The path of a program in the folder that tests/editors/setup made."""
    folder = os.environ.get("SPECLS_EDITORS")
    found = folder and shutil.which(name, path=os.path.join(folder, "bin"))
    return found or without(f"{name} is not installed: {not_installed('vscode') or 'start the tests with tests/run'}")


def not_installed(editor):
    """Why tests/editors/setup could not install an editor."""
    for line in os.environ.get("SPECLS_EDITORS_MISSING", "").splitlines():
        who, _, reason = line.partition(": ")
        if who == editor:
            return reason
    return None


def without(why):
    """Skips the test, or fails it in CI: there everything is expected to be installed."""
    if os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


def environment(workspace, tmp_path, **more):
    """For an editor that takes nothing from the user, and leaves nothing behind."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    return os.environ | {
        "SPECLS_COMMAND": json.dumps(command("SPECLS_TEST_BIN")),
        "WORKSPACE": str(workspace),
        "HOME": str(home),
        **{f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ["CONFIG", "STATE", "DATA", "CACHE"]},
        **more,
    }


def run(arguments, workspace, variables, seconds=6 * DEADLINE):
    """Runs an editor, which has to end well, and gives what it said."""
    ran = subprocess.run(
        arguments,
        cwd=workspace,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=seconds,
    )
    print(ran.stdout)
    assert ran.returncode == 0, ran.stdout
    return ran.stdout
