"""The extension for Zed: compiled as Zed does it, and run in a stand-in for its host."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from programs import without

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "editors" / "zed"
TARGET = "wasm32-wasip2"


@pytest.fixture(scope="module")
def extension():
    try:
        import zed_host as host
    except ImportError as problem:
        without(f"wasmtime cannot be used: {problem}")
    if not shutil.which("rustup"):
        pytest.skip("there is no rustup that could install Rust for WebAssembly")
    # Also in CI this is a skip: rustup's host may be out of reach where packages are not.
    installed = subprocess.run(["rustup", "target", "add", TARGET], cwd=EXTENSION, capture_output=True, text=True, timeout=300)
    if installed.returncode:
        pytest.skip(f"Rust for WebAssembly cannot be installed: {installed.stderr.strip().splitlines()[-1]}")
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "zed"
    subprocess.run(
        ["cargo", "build", "--quiet", "--locked", "--release", "--target", TARGET],
        cwd=EXTENSION,
        env=os.environ | {"CARGO_TARGET_DIR": str(target)},
        check=True,
        timeout=900,
    )
    return host.Extension(target / TARGET / "release" / "specls_zed.wasm")


def test_it_is_an_extension(extension):
    assert extension.api_version == (0, 7, 0)
    assert extension.foreign_imports() == []


def test_the_program_on_the_path(extension):
    command = extension.call("language-server-command", programs={"specls": "/opt/bin/specls"}, shell=[("LANG", "C")])
    assert (command.command, command.args) == ("/opt/bin/specls", ["lsp"])
    assert command.env == [("LANG", "C")]


def test_the_program_of_the_settings(extension):
    binary = {"path": "/x/specls", "arguments": ["lsp", "--stdio"], "env": {"SPECLS_LOG": "debug"}}
    command = extension.call("language-server-command", settings={"specls": {"binary": binary}})
    assert (command.command, command.args) == ("/x/specls", ["lsp", "--stdio"])
    assert command.env == [("SPECLS_LOG", "debug")]


def test_no_program(extension):
    message = extension.call("language-server-command")
    assert message == (
        "`specls` is not on the PATH of /project: install it with `cargo install --path server/specls`, "
        "or name it in the settings under `lsp.specls.binary.path`"
    )


def test_settings_are_passed_on(extension):
    settings = {"specls": {"initialization_options": {"ignore": ["vendor"]}, "settings": {"severity": {"uncited-tasks": "off"}}}}
    options = extension.call("language-server-initialization-options", settings=settings)
    assert json.loads(options) == {"ignore": ["vendor"]}
    configuration = extension.call("language-server-workspace-configuration", settings=settings)
    assert json.loads(configuration) == {"specls": {"severity": {"uncited-tasks": "off"}}}
