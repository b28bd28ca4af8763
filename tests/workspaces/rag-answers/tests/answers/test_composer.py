"""Answers and their citations.

Covers: 002-FR-002 to 002-FR-004
Story: 002 US1
"""

import pytest

from rag_answers.answers.composer import compose
from rag_answers.answers.model import Answer, Question
from rag_answers.answers.retriever import Candidate, Retrieval, retrieve
from rag_answers.ingest.model import Passage

QUESTIONS = [
    "How long may I keep a tool?",
    "Do power tools need a deposit?",
    "Who pays for a repair?",
    "When does the repair café meet?",
]


def ask(index, text: str) -> Answer:
    question = Question.parse(text)
    return compose(question, retrieve(index, question))


def passage(id: str, text: str) -> Passage:
    return Passage(id, f"{id}.md", ("Heading",), 1, 1, text)


def retrieval(*passages: Passage) -> Retrieval:
    candidates = tuple(Candidate(each, 1.0) for each in passages)
    return Retrieval(candidates, candidates)


def test_fr_002_sentences_are_copied_and_not_written():
    source = passage("a", "We mend: lamps, radios -- all that has a plug! Bring it along. (No lamps on Mondays.)")
    answer = compose(Question("mending lamps"), retrieval(source))
    assert [sentence.text for sentence in answer.sentences] == [
        "We mend: lamps, radios -- all that has a plug!",
        "(No lamps on Mondays.)",
    ]


@pytest.mark.parametrize("text", QUESTIONS)
def test_fr_003_every_sentence_has_a_citation_that_exists(index, text):
    answer = ask(index, text)
    numbers = {citation.number for citation in answer.citations}
    assert answer.sentences
    for sentence in answer.sentences:
        assert sentence.citations, f"FR-003: nothing is cited for {sentence.text!r}"
        assert numbers.issuperset(sentence.citations)


# FR-004, US1/AC2
def test_citations_are_numbered_in_order_and_reused():
    answer = compose(
        Question("lamps"),
        retrieval(passage("a", "Lamps are mended. Lamps are sold."), passage("b", "Lamps break.")),
    )
    assert [sentence.citations for sentence in answer.sentences] == [(1,), (1,), (2,)]
    assert [(citation.number, citation.document) for citation in answer.citations] == [(1, "a.md"), (2, "b.md")]


@pytest.mark.parametrize("text", QUESTIONS)
def test_sc_003_every_sentence_stands_in_the_lines_it_cites(index, handbook, text):
    answer = ask(index, text)
    cited = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        for number in sentence.citations:
            lines = (handbook / cited[number].document).read_text(encoding="utf-8").splitlines()
            quoted = " ".join(lines[cited[number].first_line - 1 : cited[number].last_line])
            assert sentence.text in " ".join(quoted.split())
