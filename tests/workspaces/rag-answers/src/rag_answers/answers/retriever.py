"""Chooses the passages that an answer may quote.

The index ranks passages but its scores have no fixed scale. Relevance does: it is the share of what the question asks for
that a passage speaks of, from 0 to 1.

Feature: specs/002-cited-answers/spec.md
"""

from __future__ import annotations

from dataclasses import dataclass

from rag_answers.answers.model import Question
from rag_answers.ingest.index import SearchIndex
from rag_answers.ingest.model import Passage
from rag_answers.ingest.words import normalise

THRESHOLD = 0.5
LIMIT = 5


@dataclass(frozen=True)
class Candidate:
    """A passage and how well it fits the question."""

    passage: Passage
    relevance: float


@dataclass(frozen=True)
class Retrieval:
    """Everything that was found, the best first, and the part of it that is good enough."""

    found: tuple[Candidate, ...]
    relevant: tuple[Candidate, ...]


def retrieve(index: SearchIndex, question: Question) -> Retrieval:
    """Looks a question up."""
    asked = set(normalise(question.text))
    total = sum(index.weight(word) for word in asked)
    found = []
    for hit in index.search(question.text, limit=4 * LIMIT):
        spoken_of = asked & index.words_of(hit.passage).keys()
        found.append(Candidate(hit.passage, sum(index.weight(word) for word in spoken_of) / total))
    # FR-006: below the threshold nothing is quoted, however good it looks beside the rest.
    relevant = [candidate for candidate in found if candidate.relevance >= THRESHOLD]
    return Retrieval(tuple(found), tuple(relevant[:LIMIT]))
