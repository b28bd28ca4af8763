"""Puts an answer together from sentences of the documents.

Feature: specs/002-cited-answers/spec.md
"""

from __future__ import annotations

import re

from rag_answers.answers.model import Answer, Citation, Question, Sentence
from rag_answers.answers.nearest import nearest_documents
from rag_answers.answers.retriever import Retrieval
from rag_answers.ingest.model import Passage
from rag_answers.ingest.words import normalise

MAX_SENTENCES = 5  # FR-005

_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


def compose(question: Question, retrieval: Retrieval) -> Answer:
    """The answer to a question, or the reply that there is none."""
    chosen = _choose(question, retrieval)
    if not chosen:
        return Answer(nearest=nearest_documents(retrieval))

    citations: dict[str, Citation] = {}
    sentences: list[Sentence] = []
    for text, passage in chosen:
        # FR-004: numbers follow the order of the answer; a passage keeps the one it got first.
        citation = citations.setdefault(passage.id, _cite(passage, len(citations) + 1))
        # FR-003: no sentence without its source.
        sentences.append(Sentence(text, (citation.number,)))
    return Answer(tuple(sentences), tuple(citations.values()))


def _choose(question: Question, retrieval: Retrieval) -> list[tuple[str, Passage]]:
    """Sentences in the words of the documents (FR-002): cut out, never rewritten."""
    asked = set(normalise(question.text))
    rated = []
    for rank, candidate in enumerate(retrieval.relevant):
        for place, text in enumerate(_END_OF_SENTENCE.split(candidate.passage.text)):
            shared = len(asked.intersection(normalise(text)))
            if shared:
                rated.append((shared, rank, place, text, candidate.passage))
    rated.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    kept = sorted(rated[:MAX_SENTENCES], key=lambda entry: entry[1:3])
    return [(text, passage) for _, _, _, text, passage in kept]


def _cite(passage: Passage, number: int) -> Citation:
    return Citation(number, passage.document, passage.heading, passage.first_line, passage.last_line)
