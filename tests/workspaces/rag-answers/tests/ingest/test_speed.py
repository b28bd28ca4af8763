"""How long a run may take."""

import time

from rag_answers.ingest.run import ingest

DOCUMENTS = 200
SECONDS_PER_THOUSAND = 60


def test_sc_001_a_large_folder_is_searchable_within_a_minute(write, tmp_path):
    for number in range(DOCUMENTS):
        paragraph = f"Page {number} of the manual speaks of part {number % 17} and of nothing else. " * 8
        folder = write(f"{number % 10}/page-{number}.md", f"# Page {number}\n\n" + (paragraph + "\n\n") * 5)

    start = time.perf_counter()
    ingest(folder, tmp_path / "index.json")
    elapsed = time.perf_counter() - start

    assert elapsed < SECONDS_PER_THOUSAND * DOCUMENTS / 1000, f"SC-001: {DOCUMENTS} documents took {elapsed:.1f} s"
