"""Knowing what the documents do not say.

Feature: specs/002-cited-answers/spec.md
"""

import pytest

from rag_answers.answers.composer import compose
from rag_answers.answers.model import Question
from rag_answers.answers.retriever import THRESHOLD, retrieve

# T011: questions that a visitor of a tool library might ask and that its handbook leaves open.
UNANSWERABLE = [
    "Can I rent a trailer for the weekend?",
    "Is there parking for cargo bikes?",
    "Who founded the tool library?",
    "Do you sharpen kitchen knives?",
    "How do I become a volunteer at the counter?",
    "Which planets have rings?",
    "Are dogs allowed inside?",
    "Do you sell used drills?",
    "What is the membership fee?",
    "Where can I recycle batteries?",
]


def test_fr_006_no_passage_below_the_threshold_is_quoted(index):
    retrieval = retrieve(index, Question("bicycles on the moon at midnight"))
    assert retrieval.found and retrieval.found[0].relevance < THRESHOLD
    assert retrieval.relevant == ()


@pytest.mark.requirement("002-FR-006")
def test_without_relevant_passages_the_answer_has_no_sentences(index):
    question = Question("bicycles on the moon at midnight")
    answer = compose(question, retrieve(index, question))
    assert not answer.found
    assert answer.sentences == () and answer.citations == ()
    assert answer.nearest == ("community/repair-cafe.txt",)


def test_sc_004_unanswerable_questions_get_no_answer(index):
    refused = [text for text in UNANSWERABLE if not retrieve(index, Question(text)).relevant]
    assert len(refused) >= 9, f"SC-004: only {len(refused)} of {len(UNANSWERABLE)} were refused"
