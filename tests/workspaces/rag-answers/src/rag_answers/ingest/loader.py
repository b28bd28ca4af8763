"""Finds and reads the documents of a folder.

Feature: specs/001-document-ingest/spec.md
Covers: FR-001 to FR-003
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from rag_answers.ingest.model import Document, Skipped

SUFFIXES = (".md", ".markdown", ".txt")


def load_folder(folder: Path) -> tuple[list[Document], list[Skipped]]:
    """All documents below a folder in the order of their paths, and what could not be read."""
    documents: list[Document] = []
    skipped: list[Skipped] = []
    for file in _candidates(folder):
        path = file.relative_to(folder).as_posix()
        try:
            raw = file.read_bytes()
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            # FR-002: a file that is left out is always accounted for.
            skipped.append(Skipped(path, "not UTF-8 text"))
        except OSError as error:
            skipped.append(Skipped(path, error.strerror or "cannot be read"))
        else:
            documents.append(Document(path, text, hashlib.sha256(raw).hexdigest()))
    return documents, skipped


def _candidates(folder: Path) -> list[Path]:
    found = []
    for here, folders, files in os.walk(folder):
        # FR-003: names that begin with a dot are private to the operator's tools.
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(here, name)
            for name in files
            if not name.startswith(".") and name.lower().endswith(SUFFIXES)
        ]
    return sorted(found)
