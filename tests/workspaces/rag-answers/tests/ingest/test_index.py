"""Searching (spec 001, FR-007, and forgetting, spec 001, FR-011)."""

from rag_answers.ingest.index import SearchIndex


def test_fr_007_finds_words_in_any_case(index: SearchIndex):
    hits = index.search("DEPOSIT twenty Euros")
    assert hits[0].passage.document == "lending.md"
    assert hits[0].passage.heading[-1] == "Deposits"


def test_fr_007_finds_words_of_a_heading(index: SearchIndex):
    assert index.search("late")[0].passage.heading[-1] == "Late returns"


def test_everyday_words_find_nothing(index: SearchIndex):
    assert index.search("what is the") == []


def test_fr_011_a_removed_document_is_not_found(index: SearchIndex):
    assert index.search("bicycles")
    index.remove("community/repair-cafe.txt")
    assert index.search("bicycles") == []
    assert "community/repair-cafe.txt" not in index.digests
