"""Keeping the index on disk."""

import json
import os
from pathlib import Path

import pytest

from rag_answers.ingest import store

SCHEMA = Path(__file__).parents[2] / "specs/001-document-ingest/contracts/index.schema.json"


@pytest.mark.requirement("001-FR-008")
def test_a_loaded_index_answers_like_the_one_that_was_saved(index, tmp_path):
    file = tmp_path / "index.json"
    store.save(index, file)
    assert store.load(file).search("late tool") == index.search("late tool")


@pytest.mark.requirement("001-FR-009")
@pytest.mark.requirement("001-SC-004")
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupted_run_leaves_the_last_index(index, tmp_path, monkeypatch, step):
    file = tmp_path / "index.json"
    store.save(index, file)
    before = file.read_bytes()
    index.remove("lending.md")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        store.save(index, file)

    assert file.read_bytes() == before
    assert store.load(file).search("late tool")


def test_the_file_has_the_fields_of_its_contract(index, tmp_path):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    file = tmp_path / "index.json"
    store.save(index, file)
    content = json.loads(file.read_text(encoding="utf-8"))

    assert sorted(content) == sorted(schema["required"])
    for entry in content["documents"].values():
        assert sorted(entry) == sorted(schema["$defs"]["Document"]["required"])
        for passage in entry["passages"]:
            assert sorted(passage) == sorted(schema["$defs"]["Passage"]["required"])


@pytest.mark.parametrize("content", ["", "[]", '{"version": 99}'])
def test_other_files_are_refused(tmp_path, content):
    file = tmp_path / "index.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(store.StoreError):
        store.load(file)
