"""Findings reach the editor: all of them, for files that are open and for those that are not."""

import time

from editor import EXAMPLE_FINDINGS, SERVICE, SPEC, TASKS, capabilities, without_extras


async def test_all_findings_of_the_example_with_nothing_open(reader):
    assert reader.findings() == EXAMPLE_FINDINGS


async def test_only_files_that_have_some_are_published(reader):
    assert sorted({reader.name(each.uri) for each in reader.client.published}) == sorted(
        {finding.partition(":")[0] for finding in EXAMPLE_FINDINGS}
    )


async def test_a_finding_says_what_was_looked_for_and_where(reader):
    [finding] = reader.client.diagnostics[reader.uri(SERVICE)]
    assert finding.source == "specls"
    assert finding.message == "FR-112 is not defined in 002-cited-answers, which defines FR-001 to FR-014; did you mean FR-012?"
    assert finding.code_description.href.endswith("#unknown-requirement")


async def test_related_places_of_a_duplicate(editor):
    spec = editor.open(SPEC)
    spec.insert_after("MUST NOT record its text.\n", "- **FR-003**: System MUST cite twice.\n")
    await editor.expect_findings(*ours(SPEC), f"{SPEC}:95 error duplicate-requirement FR-003", within=SPEC)
    [duplicate] = [d for d in editor.client.diagnostics[spec.uri] if d.code == "duplicate-requirement"]
    [related] = duplicate.related_information
    assert editor.place(related.location.uri, related.location.range) == f"{SPEC}:81 FR-003"


async def test_nothing_that_the_client_did_not_ask_for(example, start):
    editor = await start(example, without_extras())
    await editor.expect_example()
    for published in editor.client.published:
        assert published.version is None
        for finding in published.diagnostics:
            assert finding.code_description is None and finding.related_information is None


async def test_findings_follow_an_edit_and_carry_its_version(editor):
    service = editor.open(SERVICE)
    service.replace("002-FR-112", "002-FR-012")
    await editor.expect_example(without="FR-112")
    last = [p for p in editor.client.published if p.uri == service.uri][-1]
    assert (last.version, list(last.diagnostics)) == (service.version, [])


async def test_an_edit_publishes_only_what_changed(editor):
    before = len(editor.client.published)
    tasks = editor.open(TASKS)
    tasks.replace("per FR-008", "per FR-088")
    tasks.replace("- Commit after each task.", "- Commit.")
    await editor.expect_findings(
        *ours(TASKS), f"{TASKS}:75 warning unknown-requirement FR-088", within=TASKS
    )
    # FR-008 lost its only task; now that fewer than four in five have one, it matters less.
    unplanned = [f"{SPEC}:{line} information unplanned-requirement {id}" for line, id in [(86, "FR-008"), (87, "FR-009"), (94, "FR-014")]]
    await editor.expect_findings(*unplanned, within=SPEC)
    published = {editor.name(each.uri) for each in editor.client.published[before:]}
    assert published == {SPEC, TASKS}


async def test_an_unknown_id_that_is_still_being_typed_waits(editor):
    tasks = editor.open(TASKS)
    tasks.insert_after("T020 and T021.\n", "- See FR-0")
    typed = time.monotonic()
    tasks.insert_after("- See FR-0", "1")
    # FR-01 begins FR-010 to FR-014. Nobody types on: it is reported after a second.
    await editor.expect_findings(*ours(TASKS), f"{TASKS}:122 warning unknown-requirement FR-01", within=TASKS)
    assert time.monotonic() - typed > 0.9


async def test_a_save_ends_the_wait_for_an_id(editor):
    tasks = editor.open(TASKS)
    tasks.insert_after("T020 and T021.\n", "- See FR-01")
    tasks.save()
    await editor.expect_findings(*ours(TASKS), f"{TASKS}:122 warning unknown-requirement FR-01", within=TASKS)
    tasks.insert_after("- See FR-01", "3")
    await editor.expect_findings(*ours(TASKS), within=TASKS)


async def test_a_finished_unknown_id_does_not_wait(editor):
    tasks = editor.open(TASKS)
    tasks.insert_after("T020 and T021.\n", "- FR-077\n")
    await editor.until(lambda: any("unknown-requirement FR-077" in f for f in editor.findings(TASKS)))


async def test_comments_silence_findings(editor):
    service = editor.open(SERVICE)
    service.replace("                # 002-FR-112", "                # specls: allow unknown-requirement\n                # 002-FR-112")
    await editor.expect_example(without="FR-112")


async def test_findings_in_every_encoding(example, start):
    text = (example / TASKS).read_text(encoding="utf-8")
    (example / TASKS).write_text(text.replace("per FR-008", "für 😀 漢字 per FR-088"), encoding="utf-8")
    for encoding in ["utf-8", "utf-16", "utf-32"]:
        editor = await start(example, capabilities(encodings=[encoding]))
        assert editor.encoding == encoding
        await editor.expect_findings(
            *ours(TASKS), f"{TASKS}:75 warning unknown-requirement FR-088", within=TASKS
        )


def ours(path: str) -> list[str]:
    return [finding for finding in EXAMPLE_FINDINGS if finding.startswith(path)]
