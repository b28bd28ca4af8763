"""Runs over a folder that changes (001 US2).

Covers: 001-FR-010 to 001-FR-012, 001-SC-002
"""

import shutil

import pytest

from rag_answers.ingest import chunker, store
from rag_answers.ingest.run import ingest


@pytest.fixture
def folder(handbook, tmp_path):
    return shutil.copytree(handbook, tmp_path / "handbook")


@pytest.fixture
def index_file(tmp_path):
    return tmp_path / "index.json"


def test_fr_010_only_changed_documents_are_split_again(folder, index_file, monkeypatch):
    ingest(folder, index_file)
    split = []
    real = chunker.split
    monkeypatch.setattr(chunker, "split", lambda document: split.append(document.path) or real(document))

    (folder / "repairs.md").write_text("# Repairs\n\nAsk at the counter.\n", encoding="utf-8")
    summary = ingest(folder, index_file)

    assert split == ["repairs.md"]
    assert summary.changed == ["repairs.md"]
    assert store.load(index_file).search("counter")[0].passage.text == "Ask at the counter."


# SC-002: nothing to do means nothing done.
def test_a_second_run_changes_nothing(folder, index_file, monkeypatch):
    ingest(folder, index_file)
    before = index_file.read_bytes()
    monkeypatch.setattr(chunker, "split", lambda document: pytest.fail(f"{document.path} was split again"))

    summary = ingest(folder, index_file)

    assert len(summary.unchanged) == 3
    assert index_file.read_bytes() == before


def test_fr_011_a_deleted_document_leaves_the_index(folder, index_file):
    ingest(folder, index_file)
    (folder / "repairs.md").unlink()

    summary = ingest(folder, index_file)

    assert summary.removed == ["repairs.md"]
    assert "repairs.md" not in store.load(index_file).digests


def test_fr_012_a_summary_accounts_for_every_document(folder, index_file):
    (folder / "broken.txt").write_bytes(b"\xff")
    summary = ingest(folder, index_file)
    assert summary.added == ["community/repair-cafe.txt", "lending.md", "repairs.md"]
    assert [each.path for each in summary.skipped] == ["broken.txt"]
    assert (summary.changed, summary.removed, summary.unchanged) == ([], [], [])


def test_a_missing_folder_is_an_error(tmp_path, index_file):
    with pytest.raises(NotADirectoryError):
        ingest(tmp_path / "nowhere", index_file)
    assert not index_file.exists()
