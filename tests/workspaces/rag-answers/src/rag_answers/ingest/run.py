"""Brings an index up to date with a folder.

Feature: specs/001-document-ingest/spec.md
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rag_answers.ingest import chunker, loader, store
from rag_answers.ingest.index import SearchIndex
from rag_answers.ingest.model import Skipped


@dataclass
class Summary:
    """What one run did (FR-012). The lists hold paths of documents."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def ingest(folder: Path, index_file: Path) -> Summary:
    """Reads a folder into an index file, starting from what the file already holds."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    index = store.load(index_file) if index_file.exists() else SearchIndex()
    documents, skipped = loader.load_folder(folder)
    summary = Summary(skipped=skipped)

    for document in documents:
        known = index.digests.get(document.path)
        # FR-010: the digest alone decides. Times of files change when somebody copies a folder.
        if known == document.digest:
            summary.unchanged.append(document.path)
            continue
        index.put(document, chunker.split(document))
        (summary.changed if known else summary.added).append(document.path)

    # FR-011, T017: a document that cannot be read any more is as good as gone.
    for path in sorted(set(index.digests) - {document.path for document in documents}):
        index.remove(path)
        summary.removed.append(path)

    store.save(index, index_file)
    return summary
