"""What the tests of all features share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rag_answers.ingest import chunker, loader
from rag_answers.ingest.index import SearchIndex

HANDBOOK = Path(__file__).parent.parent / "handbook"


@pytest.fixture
def handbook() -> Path:
    """The sample documents that come with the service."""
    return HANDBOOK


@pytest.fixture
def index(handbook: Path) -> SearchIndex:
    """An index over the sample documents."""
    index = SearchIndex()
    for document in loader.load_folder(handbook)[0]:
        index.put(document, chunker.split(document))
    return index


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file below a fresh folder and returns the folder."""

    def write(path: str, content: str | bytes) -> Path:
        file = tmp_path / "documents" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path / "documents"

    return write
