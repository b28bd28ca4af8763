"""The commands as a user sees them."""

import pytest

from rag_answers import cli


@pytest.fixture
def run(tmp_path, capsys):
    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.main(["--index", str(tmp_path / "index.json"), *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


# 001-FR-012
def test_ingest_prints_five_numbers(run, handbook):
    code, out, _ = run("ingest", handbook)
    assert code == 0
    assert [line.split() for line in out.splitlines()] == [
        ["added", "3"],
        ["changed", "0"],
        ["removed", "0"],
        ["unchanged", "0"],
        ["skipped", "0"],
    ]


# 001-FR-002
def test_ingest_lists_skipped_files(run, write):
    code, out, _ = run("ingest", write("bad.md", b"\xff"))
    assert code == 0
    assert out.splitlines()[-1] == "skipped bad.md: not UTF-8 text"


# 002 FR-003
def test_ask_prints_sentences_and_then_their_sources(run, handbook):
    run("ingest", handbook)
    code, out, _ = run("ask", "What does a late tool cost?")
    assert code == 0
    assert out.splitlines() == [
        "A late tool costs fifty cents a day, up to the amount of its deposit. [1]",
        "",
        "[1] lending.md, Lending tools > Late returns, lines 18-18",
    ]


# 002 FR-006
def test_ask_says_when_there_is_no_answer(run, handbook):
    run("ingest", handbook)
    code, out, _ = run("ask", "Which bicycles are allowed on the moon?")
    assert code == 1
    assert out.splitlines() == [
        "The documents do not answer this question.",
        "You could look into: community/repair-cafe.txt",
    ]


def test_ask_without_an_index_is_an_error(run):
    code, out, err = run("ask", "Is anybody there?")
    assert (code, out) == (2, "")
    assert err.startswith("rag-answers: no index at")
