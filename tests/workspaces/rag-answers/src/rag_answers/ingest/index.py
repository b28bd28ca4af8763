"""Finds passages by the words they contain, ranked with BM25.

Feature: specs/001-document-ingest/spec.md
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from rag_answers.ingest.model import Document, Passage
from rag_answers.ingest.words import normalise

# The usual BM25 constants; research.md says why they were left alone.
SATURATION = 1.2
LENGTH_WEIGHT = 0.75


@dataclass(frozen=True)
class Hit:
    """A passage that a search found. Scores can be compared within one search only."""

    passage: Passage
    score: float


class SearchIndex:
    """All passages of all documents, in memory."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self.passages: dict[str, Passage] = {}
        self._of_document: dict[str, list[str]] = {}
        self._counts: dict[str, Counter[str]] = {}
        self._postings: dict[str, set[str]] = defaultdict(set)
        self._length = 0

    def put(self, document: Document, passages: list[Passage]) -> None:
        """Adds a document or replaces what was known of it."""
        self.restore(document.path, document.digest, passages)

    def restore(self, path: str, digest: str, passages: list[Passage]) -> None:
        """The same, for a document whose text is not at hand."""
        self.remove(path)
        self.digests[path] = digest
        self._of_document[path] = [passage.id for passage in passages]
        for passage in passages:
            counts = Counter(normalise(" ".join((*passage.heading, passage.text))))
            self.passages[passage.id] = passage
            self._counts[passage.id] = counts
            self._length += counts.total()
            for word in counts:
                self._postings[word].add(passage.id)

    def remove(self, path: str) -> None:
        """Forgets a document and all its passages (FR-011)."""
        self.digests.pop(path, None)
        for id in self._of_document.pop(path, []):
            del self.passages[id]
            counts = self._counts.pop(id)
            self._length -= counts.total()
            for word in counts:
                self._postings[word].discard(id)
                if not self._postings[word]:
                    del self._postings[word]

    def passages_of(self, path: str) -> list[Passage]:
        """The passages of one document from top to bottom."""
        return [self.passages[id] for id in self._of_document.get(path, [])]

    def weight(self, word: str) -> float:
        """How much a normalised word tells: the rarer, the more."""
        having = len(self._postings.get(word, ()))
        return math.log(1 + (len(self.passages) - having + 0.5) / (having + 0.5))

    def words_of(self, passage: Passage) -> Counter[str]:
        """The normalised words of a passage and its headings."""
        return self._counts[passage.id]

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """The best passages for a query (FR-007). Passages without any of its words are left out."""
        scores: dict[str, float] = defaultdict(float)
        average = self._length / len(self.passages) if self.passages else 1.0
        for word in set(normalise(query)):
            weight = self.weight(word)
            for id in self._postings.get(word, ()):
                counts = self._counts[id]
                length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * counts.total() / average
                scores[id] += weight * counts[word] * (SATURATION + 1) / (counts[word] + SATURATION * length)
        hits = [Hit(self.passages[id], score) for id, score in scores.items()]
        hits.sort(key=lambda hit: (-hit.score, hit.passage.document, hit.passage.first_line))
        return hits[:limit]
