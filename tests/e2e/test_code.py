"""From artifacts to what code declares, and to what does it."""

from editor import SERVICE, SPEC, TASKS

INDEX = "src/rag_answers/ingest/index.py"
NOTES = "specs/002-cited-answers/notes.md"


async def test_from_a_name_to_its_declaration(reader):
    notes = reader.open(NOTES, "The `SearchIndex` and make_server, ServerMaker.\n`Retrieval.candidates`, `RequestError.nobody()`\n")
    line = next(n for n, text in enumerate(reader.path(reader.uri(INDEX)).read_text().splitlines(), 1) if "class SearchIndex" in text)
    assert await reader.definition(notes, "`Search|Index`") == [f"{INDEX}:{line} SearchIndex"]
    assert await reader.definition(notes, "make_s|erver") == [f"{SERVICE}:30 make_server"]
    assert await reader.definition(notes, "Server|Maker") == []
    assert await reader.definition(notes, "`Request|Error.nobody") == [f"{SERVICE}:21 RequestError"]
    assert await reader.definition(notes, ".no|body()") == [f"{SERVICE}:21 RequestError"]
    notes.close()


async def test_an_operation_in_another_case(reader):
    tasks = reader.open(TASKS)
    assert (await reader.definition(tasks, "`create|Answer`"))[-1] == f"{SERVICE}:49 create_answer"
    tasks.close()


async def test_the_task_names_the_file(reader):
    tasks = reader.open(TASKS)
    found = await reader.implementation(tasks, "- [X] T0|03")
    assert "src/rag_answers/answers/model.py:21 Question" in found
    assert "src/rag_answers/answers/model.py:55 Answer" in found
    assert "src/rag_answers/answers/retriever.py:1" in await reader.implementation(tasks, "T004 Rate pass|ages")
    tasks.close()


async def test_from_a_requirement_to_code(reader):
    spec = reader.open(SPEC)
    found = await reader.implementation(spec, "- **FR-0|06**")
    assert found[:2] == ["src/rag_answers/answers/retriever.py:46 FR-006", "src/rag_answers/cli.py:90 FR-006"]
    assert not any(place.startswith("tests/") for place in found)
    assert await reader.type_definition(spec, "- **FR-0|06**") == [f"{SPEC}:84 FR-006"]
    spec.close()


async def test_what_changes_on_the_disk_and_in_documents(editor):
    notes = editor.open(NOTES, "See `LendingRule`.\n")
    assert await editor.definition(notes, "`Lending|Rule`") == []
    rules = "src/rag_answers/rules.py"
    place = editor.path(editor.uri(rules))
    place.write_text("class LendingRule:\n    pass\n")
    editor.changed_on_disk(rules)
    assert await editor.definition(notes, "`Lending|Rule`") == [f"{rules}:1 LendingRule"]
    document = editor.open(rules, "# Rules\nclass LendingRule:\n    pass\n")
    assert await editor.definition(notes, "`Lending|Rule`") == [f"{rules}:2 LendingRule"]
    document.close()
    place.unlink()
    editor.changed_on_disk(rules)
    assert await editor.definition(notes, "`Lending|Rule`") == []
