"""The same in a real Vim, through ALE."""

import json
import shutil
from pathlib import Path

from programs import environment, find_program, run

TESTS = Path(__file__).resolve().parents[1] / "editors" / "vim"


def in_vim(script, workspace, tmp_path, *arguments, **more):
    """Runs a script, which writes a line for each check and ends well if all of them held."""
    vim = find_program("vim", "apt-get install vim-nox vim-ale")
    out = tmp_path / "checks"
    variables = environment(workspace, tmp_path, OUT=str(out), **more)
    # ALE wants a program that takes `lsp`, and no arguments of its own.
    variables["SPECLS_EXECUTABLE"] = json.loads(variables["SPECLS_COMMAND"])[0]
    try:
        run([vim, "-Nu", "NONE", "-i", "NONE", "-n", "--not-a-term", "-es", *arguments, "-S", TESTS / script], workspace, variables)
    finally:
        print(out.read_text() if out.exists() else "it said nothing")


def test_spec_kit(example, tmp_path):
    in_vim("specls_test.vim", example, tmp_path)


def test_no_server(example, tmp_path):
    in_vim("bad_input_test.vim", example, tmp_path, CASE="Missing")


def test_a_server_that_crashes_in_a_loop(example, tmp_path):
    crashing = tmp_path / "specls-crashing"
    # It takes something first: ALE shows Vim's own error where it cannot write.
    crashing.write_text(f'#!/bin/sh\necho start >> "{crashing}.starts"\nhead -c 1 > /dev/null\nexit 3\n', encoding="utf-8")
    crashing.chmod(0o755)
    in_vim("bad_input_test.vim", example, tmp_path, CASE="Crashing", CRASHING=str(crashing))


def test_a_server_that_crashes_later(example, tmp_path):
    in_vim("bad_input_test.vim", example, tmp_path, CASE="CrashingLater")


def test_ale_that_starts_nothing_yet(example, tmp_path):
    in_vim("bad_input_test.vim", example, tmp_path, "--cmd", "let g:ale_lint_on_enter = 0 | let g:ale_lint_on_filetype_changed = 0", CASE="Later")


def test_without_ale(example, tmp_path):
    in_vim("bad_input_test.vim", example, tmp_path, "--cmd", "let g:without_ale = 1", CASE="NoAle")


def test_another_version(example, tmp_path):
    # Of the true client, with another version.
    client = tmp_path / "client"
    shutil.copytree(TESTS.parents[2] / "editors" / "vim", client)
    script = client / "autoload" / "specls.vim"
    before = script.read_text(encoding="utf-8")
    script.write_text(before.replace("let s:version = '0.", "let s:version = '9."), encoding="utf-8")
    in_vim("bad_input_test.vim", example, tmp_path, CASE="OtherVersion", CLIENT=str(client))


def test_no_specs(tmp_path):
    workspace = tmp_path.resolve() / "plain"
    workspace.mkdir()
    for name in ["notes.md", "main.py"]:
        (workspace / name).write_text("# FR-001\n", encoding="utf-8")
    in_vim("bad_input_test.vim", workspace, tmp_path, CASE="NoSpecs")


def test_folders_with_names_that_are_wildcards(wild, tmp_path):
    in_vim("bad_input_test.vim", wild, tmp_path, CASE="Wild")


def test_ten_thousand_findings(many_findings, tmp_path):
    in_vim("bad_input_test.vim", many_findings, tmp_path, CASE="Many")
