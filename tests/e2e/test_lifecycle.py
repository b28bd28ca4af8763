"""Beginning and end of a session, and what must not end it."""

import os
import pathlib
import subprocess

import pytest
from editor import command
from wire import Wire

NOT_INITIALIZED, INVALID_REQUEST, METHOD_NOT_FOUND, PARSE_ERROR, INTERNAL_ERROR = -32002, -32600, -32601, -32700, -32603


@pytest.fixture
def wire(example):
    wire = Wire(example)
    yield wire
    wire.end()


@pytest.fixture
def session(wire):
    wire.initialize()
    return wire


def test_the_version_is_that_of_the_program(example, monkeypatch):
    """Also with `--stdio`, which editors append."""
    program = command("SPECLS_TEST_BIN")
    said = subprocess.run([*program[:-1], "--version"], capture_output=True, text=True, check=True).stdout
    monkeypatch.setenv("SPECLS_CMD", " ".join([*program, "--stdio"]))
    wire = Wire(example)
    info = wire.ask(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})["result"]["serverInfo"]
    assert said == f"{info['name']} {info['version']}\n"
    wire.end()


def test_exit_after_shutdown_is_success(session):
    assert session.ask(1, "shutdown")["result"] is None
    session.send("exit")
    assert session.code() == 0


def test_needless_parameters_of_shutdown(session):
    # lsp-mode sends them.
    assert session.ask(1, "shutdown", {})["result"] is None
    session.send("exit", {})
    assert session.code() == 0


def test_exit_without_shutdown_is_failure(session):
    session.send("exit")
    assert session.code() == 1


def test_exit_before_initialize_is_failure(wire):
    wire.send("exit")
    assert wire.code() == 1


def test_the_end_of_input_is_failure(session):
    session.process.stdin.close()
    assert session.code() == 1


def test_the_end_of_input_in_the_middle_of_a_message(session):
    session.raw(b"Content-Length: 100\r\n\r\n{")
    session.process.stdin.close()
    assert session.code() == 1


def test_the_end_does_not_wait_for_work(session):
    session.send("specls/test/slow", {"ms": 600_000}, id=1)
    session.send("shutdown", id=2)
    session.reply(2)
    session.send("exit")
    assert session.code() == 0


def test_no_process_is_left(session):
    children = pathlib.Path(f"/proc/{session.process.pid}/task/{session.process.pid}/children")
    if children.exists():
        assert children.read_text() == ""
    session.ask(1, "shutdown")
    session.send("exit")
    session.code()
    assert not os.path.exists(f"/proc/{session.process.pid}")


def test_a_request_before_initialize(wire):
    assert wire.ask(1, "workspace/symbol", {"query": ""})["error"]["code"] == NOT_INITIALIZED
    wire.initialize()
    assert wire.alive(2)


def test_a_second_initialize(session):
    error = session.ask(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})["error"]
    assert error["code"] == INVALID_REQUEST
    assert session.alive(2)


def test_a_request_after_shutdown(session):
    session.ask(1, "shutdown")
    assert session.ask(2, "workspace/symbol", {"query": ""})["error"]["code"] == INVALID_REQUEST
    session.send("exit")
    assert session.code() == 0


def test_unknown_methods(session):
    assert session.ask(1, "textDocument/brew", {})["error"]["code"] == METHOD_NOT_FOUND
    session.send("$/brew", {})
    session.send("brewed", {})
    assert session.alive(2)


def test_wrong_parameters(session):
    assert "error" in session.ask(1, "textDocument/hover", {"textDocument": 7})
    assert "error" in session.ask(2, "textDocument/hover", [])
    session.send("textDocument/didOpen", {"what": "ever"})
    session.send("textDocument/didChange", {"textDocument": {"uri": "file:///not-open.md", "version": 3}, "contentChanges": [{"text": "x"}]})
    assert session.alive(3)


@pytest.mark.parametrize(
    "malformed",
    [
        b"garbage\r\n\r\n",
        b"Content-Length: pebble\r\n\r\n",
        b"\x00\xff\xfe\r\n\r\n",
        b"Content-Length: 0\r\n\r\n",
    ],
)
def test_bytes_that_are_no_message_are_passed_over(session, malformed):
    session.raw(malformed)
    assert session.alive(1)


@pytest.mark.parametrize("body", [b"{]", b'{"jsonrpc": "2.0", "id": 5', b"\xff\xff", b"[" * 100_000])
def test_a_body_that_is_no_json(session, body):
    session.raw(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    assert session.reply(None)["error"]["code"] in [PARSE_ERROR, INVALID_REQUEST]
    assert session.alive(1)


def test_the_released_program_knows_no_test_methods(example):
    if os.environ.get("SPECLS_CMD"):
        pytest.skip("SPECLS_CMD replaces the released program")
    wire = Wire(example, "SPECLS_BIN")
    try:
        wire.initialize()
        for id, method in enumerate(["specls/test/panic", "specls/test/slow", "specls/test/ask"]):
            assert wire.ask(id, method, {})["error"]["code"] == METHOD_NOT_FOUND
        assert wire.alive(9)
    finally:
        wire.end()


def test_an_edit_of_a_closed_file_has_the_version_null(wire):
    """`version` has to be there, and null; left out it would be no edit at all to some editors."""
    wire.initialize({"workspace": {"workspaceEdit": {"documentChanges": True}}})
    wire.until("textDocument/publishDiagnostics")
    spec = (wire.root / "specs/002-cited-answers/spec.md").as_uri()
    position = {"line": 86, "character": 6}
    params = {"textDocument": {"uri": spec}, "range": {"start": position, "end": position}, "context": {"diagnostics": []}}
    found = wire.ask(1, "textDocument/codeAction", params)["result"]
    [change] = found[0]["edit"]["documentChanges"]
    assert set(change["textDocument"]) == {"uri", "version"} and change["textDocument"]["version"] is None


def test_a_panic_is_an_error_and_the_session_goes_on(session):
    for id in range(3):
        assert session.ask(id, "specls/test/panic", {})["error"]["code"] == INTERNAL_ERROR
    assert session.alive(9)
