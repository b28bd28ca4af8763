"""The records that the steps of an ingest hand to each other.

Feature: specs/001-document-ingest/spec.md
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """One file that was read. `path` is relative to the folder and uses forward slashes."""

    path: str
    text: str
    digest: str


@dataclass(frozen=True)
class Skipped:
    """One file that was left out, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class Passage:
    """A piece of a document, small enough to be quoted."""

    id: str
    document: str
    # FR-005: a reader can go from a passage back to the lines it was taken from.
    heading: tuple[str, ...]
    first_line: int
    last_line: int
    text: str
