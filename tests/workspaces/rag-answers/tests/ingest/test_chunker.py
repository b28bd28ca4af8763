"""Splitting documents into passages."""

import hashlib

from rag_answers.ingest.chunker import MAX_WORDS, split
from rag_answers.ingest.loader import load_folder
from rag_answers.ingest.model import Document


def document(text: str, path: str = "a.md") -> Document:
    return Document(path, text, hashlib.sha256(text.encode()).hexdigest())


# FR-004
def test_no_passage_is_longer_than_the_limit():
    passages = split(document("\n\n".join(["word " * 50] * 10 + ["long " * 300])))
    assert all(len(passage.text.split()) <= MAX_WORDS for passage in passages)
    assert sum(len(passage.text.split()) for passage in passages) == 800, "no word may get lost"


# FR-004
def test_a_passage_stays_below_one_heading():
    passages = split(document("# One\n\nfirst\n\n## Two\n\nsecond\n\n# Three\n\nthird\n"))
    assert [passage.heading for passage in passages] == [("One",), ("One", "Two"), ("Three",)]


def test_fr_005_a_passage_knows_its_lines():
    text = "# Title\n\nfirst line\nsecond line\n\n- item\n"
    (passage,) = split(document(text))
    assert (passage.first_line, passage.last_line) == (3, 6)
    assert passage.text == "first line second line\nitem"


def test_a_heading_inside_a_code_block_is_code():
    (passage,) = split(document("```\n# not a heading\n```\n"))
    assert passage.heading == ()


def test_fr_006_ids_survive_edits_elsewhere():
    before = split(document("# A\n\nkept\n"))
    after = split(document("# New\n\nadded\n\n# A\n\nkept\n"))
    assert before[0].id == after[1].id
    assert before[0].id != split(document("# A\n\nkept\n", path="b.md"))[0].id


def test_fr_006_equal_texts_get_different_ids():
    first, second = split(document("# A\n\nsame\n\n# B\n\nsame\n"))
    assert first.id != second.id


def test_sc_003_every_passage_can_be_traced_to_its_lines(handbook):
    for each in load_folder(handbook)[0]:
        lines = each.text.splitlines()
        for passage in split(each):
            quoted = " ".join(lines[passage.first_line - 1 : passage.last_line])
            assert " ".join(passage.text.split()) == " ".join(quoted.split())
