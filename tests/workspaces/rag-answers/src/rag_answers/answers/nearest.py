"""Where somebody who got no answer could look next."""

from __future__ import annotations

from rag_answers.answers.retriever import Retrieval

LIMIT = 3


def nearest_documents(retrieval: Retrieval) -> tuple[str, ...]:
    """The documents that came closest, each named once, the best first."""
    by_relevance = sorted(retrieval.found, key=lambda candidate: -candidate.relevance)
    names = dict.fromkeys(candidate.passage.document for candidate in by_relevance)
    return tuple(names)[:LIMIT]
