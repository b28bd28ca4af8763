"""Keeps the index in one JSON file.

Feature: specs/001-document-ingest/spec.md
Format: specs/001-document-ingest/contracts/index.schema.json
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from rag_answers.ingest.index import SearchIndex
from rag_answers.ingest.model import Passage

VERSION = 1


class StoreError(Exception):
    """The index file is missing or is not one of ours."""


def save(index: SearchIndex, file: Path) -> None:
    """Writes the index beside its place first and then moves it there (FR-009)."""
    content = {
        "version": VERSION,
        "documents": {
            path: {
                "digest": digest,
                "passages": [_to_json(passage) for passage in index.passages_of(path)],
            }
            for path, digest in sorted(index.digests.items())
        },
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(file.name + ".tmp")
    with draft.open("w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, file)


def load(file: Path) -> SearchIndex:
    """Reads an index without looking at the documents again (FR-008)."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError(f"no index at {file}") from None
    except ValueError:
        raise StoreError(f"{file} is not an index") from None
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise StoreError(f"{file} was written by another version")
    index = SearchIndex()
    for path, entry in content["documents"].items():
        index.restore(path, entry["digest"], [_from_json(path, passage) for passage in entry["passages"]])
    return index


def _to_json(passage: Passage) -> dict[str, object]:
    return {
        "id": passage.id,
        "heading": list(passage.heading),
        "lines": [passage.first_line, passage.last_line],
        "text": passage.text,
    }


def _from_json(document: str, entry: dict) -> Passage:
    first, last = entry["lines"]
    return Passage(entry["id"], document, tuple(entry["heading"]), first, last, entry["text"])
