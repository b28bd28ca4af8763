"""Reading a folder.

Feature: specs/001-document-ingest/spec.md
"""

from rag_answers.ingest.loader import load_folder


def test_fr_001_reads_markdown_and_text_in_all_folders(write):
    write("a.md", "one")
    write("deep/er/b.txt", "two")
    folder = write("picture.png", b"\x89PNG")

    documents, skipped = load_folder(folder)

    assert [document.path for document in documents] == ["a.md", "deep/er/b.txt"]
    assert not skipped, "FR-001: files of other kinds are no business of ours"


def test_fr_002_names_what_it_could_not_read(write):
    write("good.md", "fine")
    folder = write("bad.txt", b"\xff\xfe\x00")

    documents, skipped = load_folder(folder)

    assert [document.path for document in documents] == ["good.md"]
    assert [(each.path, each.reason) for each in skipped] == [("bad.txt", "not UTF-8 text")]


def test_a_byte_order_mark_is_not_part_of_the_text(write):
    folder = write("windows.txt", b"\xef\xbb\xbfhello")
    assert load_folder(folder)[0][0].text == "hello"
