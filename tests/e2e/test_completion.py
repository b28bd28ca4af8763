"""Ids while they are typed."""

from editor import SERVICE, SPEC, TASKS


async def labels(editor, document, marked):
    return [item.label for item in (await editor.complete(document, marked)).items]


async def test_in_an_artifact(editor):
    tasks = editor.open(TASKS)
    tasks.insert_after("- T014 and T020 touch nothing in common.", "\n- About FR-01")
    found = await editor.complete(tasks, "About FR-01|")
    assert sorted(item.label for item in found.items) == ["FR-010", "FR-011", "FR-012", "FR-013", "FR-014"]
    item = next(item for item in found.items if item.label == "FR-013")
    # Editors break words at `-`: the edit covers all that was typed.
    assert editor.text_at(tasks.uri, item.text_edit.range) == "FR-01"
    assert item.text_edit.new_text == "FR-013" and item.filter_text.startswith("FR-01")
    assert "planned" in item.documentation.value and "24 hours" in item.documentation.value


async def test_of_every_kind(editor):
    tasks = editor.open(TASKS)
    tasks.insert_after("- T014 and T020 touch nothing in common.", "\n- Once more: FR-")
    assert sorted(await labels(editor, tasks, "more: FR-|")) == [f"FR-{n:03}" for n in range(1, 15)]
    tasks.replace("more: FR-", "more: SC-")
    assert sorted(await labels(editor, tasks, "more: SC-|")) == [f"SC-{n:03}" for n in range(1, 5)]
    tasks.replace("more: SC-", "more: T02")
    assert sorted(await labels(editor, tasks, "more: T02|")) == ["T020", "T021", "T022", "T023", "T024"]
    tasks.replace("more: T02", "more: US")
    assert {"US1", "US2", "US3"} <= set(await labels(editor, tasks, "more: US|"))


async def test_in_code_of_a_feature(editor):
    code = editor.open(SERVICE)
    code.insert_after("MAX_BODY = 64 * 1024", "  # FR-01")
    found = await editor.complete(code, "# FR-01|")
    assert {"FR-011", "FR-012", "FR-013"} <= {item.label for item in found.items}
    assert all(editor.text_at(code.uri, item.text_edit.range) == "FR-01" for item in found.items)


async def test_nothing_in_plain_code(editor):
    code = editor.open(SERVICE)
    code.insert_after("MAX_BODY = 64 * 1024", "\nFR")
    assert await labels(editor, code, "\nFR|") == []


async def test_at_most_a_hundred_and_it_says_so(editor):
    spec = editor.open(SPEC)
    more = "".join(f"- **FR-{n}**: System MUST do {n}.\n" for n in range(200, 400))
    spec.insert_after("MUST NOT record its text.\n", more + "\nSee FR-2\n")
    found = await editor.complete(spec, "See FR-2|")
    assert len(found.items) == 100 and not found.is_incomplete
    spec.replace("See FR-2", "See FR-")
    found = await editor.complete(spec, "See FR-|")
    assert len(found.items) == 100 and found.is_incomplete
    assert [item.sort_text for item in found.items] == sorted(item.sort_text for item in found.items)


async def test_what_was_just_typed_is_known(editor):
    spec, tasks = editor.open(SPEC), editor.open(TASKS)
    spec.insert_after("MUST NOT record its text.\n", "- **FR-015**: System MUST be new.\n")
    tasks.insert_after("- T014 and T020 touch nothing in common.", " FR-015")
    assert await labels(editor, tasks, " FR-015|") == ["FR-015"]
