"""Splits a document into passages.

A passage holds whole paragraphs as long as they fit, stays below one heading, and knows its lines.

Feature: specs/001-document-ingest/spec.md
Covers: FR-004, FR-005, FR-006
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rag_answers.ingest.model import Document, Passage

MAX_WORDS = 120  # FR-004

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(.*)")


@dataclass
class _Block:
    """A paragraph, a list item, or a part of one that was too long."""

    heading: tuple[str, ...]
    first_line: int
    last_line: int
    words: list[str]


def split(document: Document, max_words: int = MAX_WORDS) -> list[Passage]:
    """The passages of a document from top to bottom."""
    seen: Counter[str] = Counter()
    passages = []
    for group in _groups(document.text, max_words):
        text = "\n".join(" ".join(block.words) for block in group)
        passages.append(
            Passage(
                id=_identify(document.path, text, seen),
                document=document.path,
                heading=group[0].heading,
                first_line=group[0].first_line,
                last_line=group[-1].last_line,
                text=text,
            )
        )
    return passages


def _identify(path: str, text: str, seen: Counter[str]) -> str:
    # FR-006: path and text decide; the position in the document does not. A text that stands twice in a document gets a
    # number so that both can be told apart.
    number = seen[text]
    seen[text] += 1
    return hashlib.sha256(f"{path}\n{number}\n{text}".encode()).hexdigest()[:12]


def _groups(text: str, max_words: int) -> Iterator[list[_Block]]:
    group: list[_Block] = []
    size = 0
    for block in _blocks(text, max_words):
        if group and (block.heading != group[0].heading or size + len(block.words) > max_words):
            yield group
            group, size = [], 0
        group.append(block)
        size += len(block.words)
    if group:
        yield group


def _blocks(text: str, max_words: int) -> Iterator[_Block]:
    trail: list[tuple[int, str]] = []
    current: _Block | None = None
    fenced = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        heading = None if fenced else _HEADING.match(line)
        item = None if fenced else _ITEM.match(line)
        if current and (heading or item or not line.strip()):
            yield current
            current = None
        if heading:
            level = len(heading[1])
            trail = [entry for entry in trail if entry[0] < level] + [(level, heading[2])]
            continue
        words = (item[1] if item else line).split()
        names = tuple(name for _, name in trail)
        for start in range(0, len(words), max_words):
            part = words[start : start + max_words]
            if current and len(current.words) + len(part) > max_words:
                yield current
                current = None
            if current is None:
                current = _Block(names, number, number, [])
            current.words += part
            current.last_line = number
    if current:
        yield current
