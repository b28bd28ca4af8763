"""From a requirement to its tasks, its code and its tests, and back."""

from editor import SERVICE, SPEC, TASKS


async def test_from_a_mention_to_the_definition(reader):
    tasks = reader.open(TASKS)
    assert await reader.definition(tasks, "retriever.py per FR-0|06 (depends") == [f"{SPEC}:84 FR-006"]
    assert await reader.definition(tasks, "(depends on T0|04)") == [f"{TASKS}:33 T004"]
    assert await reader.definition(tasks, "T005 [P] [U|S1]") == [f"{SPEC}:22 User Story 1"]
    tasks.close()


async def test_on_a_definition_itself(reader):
    spec = reader.open(SPEC)
    assert await reader.definition(spec, "- **FR-0|06**") == [f"{SPEC}:84 FR-006"]
    spec.close()


async def test_from_a_task_to_its_file(reader):
    tasks = reader.open(TASKS)
    assert await reader.definition(tasks, "in src/rag_answers/answers/mod|el.py") == ["src/rag_answers/answers/model.py:1"]
    # There is no such file yet.
    assert await reader.definition(tasks, "in src/rag_answers/sett|ings.py") == []
    tasks.close()


async def test_ends_of_ranges_and_what_is_between(reader):
    tasks = reader.open(TASKS)
    assert await reader.definition(tasks, "(FR-0|01 to FR-004)") == [f"{SPEC}:79 FR-001"]
    assert await reader.definition(tasks, "(FR-001 to FR-0|04)") == [f"{SPEC}:82 FR-004"]
    tasks.close()
    spec = reader.open(SPEC)
    between = await reader.references(spec, "- **FR-0|02**")
    assert f"{TASKS}:32 FR-001 to FR-004" in between
    spec.close()


async def test_what_could_mean_several_features_leads_to_all(editor):
    code = editor.open("scripts/check.py", "# FR-001: one of three\n")
    assert await editor.definition(code, "FR-0|01") == [
        "specs/001-document-ingest/spec.md:76 FR-001",
        "specs/002-cited-answers/spec.md:79 FR-001",
        "specs/003-feedback-loop/spec.md:50 FR-001",
    ]


async def test_another_feature_named_in_front(reader):
    spec = reader.open(SPEC)
    assert await reader.definition(spec, "(001-FR-0|05)") == ["specs/001-document-ingest/spec.md:80 FR-005"]
    spec.close()


async def test_from_code_and_contracts(reader):
    code = reader.open("src/rag_answers/answers/composer.py")
    assert await reader.definition(code, "# FR-0|05") == [f"{SPEC}:83 FR-005"]
    contract = reader.open("specs/002-cited-answers/contracts/answers.openapi.yaml")
    assert await reader.definition(contract, "HTTP side of the service (FR-0|11)") == [f"{SPEC}:89 FR-011"]
    for each in [code, contract]:
        each.close()


async def test_references_in_spec_plan_tasks_checklist_contract_and_code(reader):
    spec = reader.open(SPEC)
    found = await reader.references(spec, "- **FR-0|06**")
    assert found == [
        f"{SPEC}:84 FR-006",
        "specs/002-cited-answers/checklists/api.md:10 FR-006",
        "specs/002-cited-answers/checklists/api.md:16 FR-006",
        "specs/002-cited-answers/contracts/answers.openapi.yaml:27 FR-006",
        "specs/002-cited-answers/contracts/cli.md:5 FR-001 to FR-007",
        "specs/002-cited-answers/contracts/cli.md:36 FR-006",
        "specs/002-cited-answers/data-model.md:14 FR-006",
        "specs/002-cited-answers/plan.md:28 FR-006",
        "specs/002-cited-answers/quickstart.md:13 FR-006",
        f"{TASKS}:33 FR-006",
        f"{TASKS}:69 FR-006",
        f"{TASKS}:73 FR-006",
        "src/rag_answers/answers/retriever.py:46 FR-006",
        "src/rag_answers/cli.py:90 FR-006",
        "tests/answers/test_retriever.py:27 fr_006",
        "tests/answers/test_retriever.py:33 FR-006",
        "tests/test_cli.py:49 FR-006",
    ]
    # The same from any of them, with or without the definition.
    code = reader.open("src/rag_answers/answers/retriever.py")
    assert sorted(await reader.references(code, "# FR-0|06")) == sorted(found)
    assert f"{SPEC}:84 FR-006" not in await reader.references(code, "# FR-0|06", declaration=False)
    for each in [spec, code]:
        each.close()


async def test_highlights(reader):
    tasks = reader.open(TASKS)
    assert await reader.highlights(tasks, "- [X] T0|04 Rate") == [
        f"{TASKS}:33 T004",
        f"{TASKS}:52 T004",
        f"{TASKS}:73 T004",
        f"{TASKS}:119 T004",
    ]
    tasks.close()


async def test_nothing_where_nothing_stands(reader):
    spec = reader.open(SPEC)
    assert await reader.definition(spec, "Every sen|tence of an answer") == []
    assert await reader.references(spec, "Every sen|tence of an answer") == []
    assert await reader.hover(spec, "Every sen|tence of an answer") is None
    spec.close()


async def test_the_walk(reader):
    """Requirement, task, code, test, and back to the requirement: with definition and references only."""
    spec = reader.open(SPEC)
    found = await reader.references(spec, "- **FR-0|06**")
    assert f"{TASKS}:69 FR-006" in found
    tasks = reader.open(TASKS)
    assert await reader.definition(tasks, "tests/answers/test_ret|riever.py (FR-006") == ["tests/answers/test_retriever.py:1"]
    assert await reader.definition(tasks, "the threshold in src/rag_answers/answers/ret|riever.py") == ["src/rag_answers/answers/retriever.py:1"]
    code = reader.open("src/rag_answers/answers/retriever.py")
    assert "tests/answers/test_retriever.py:33 FR-006" in await reader.references(code, "# FR-0|06")
    test = reader.open("tests/answers/test_retriever.py")
    assert await reader.definition(test, 'requirement("002-FR-0|06")') == [f"{SPEC}:84 FR-006"]
    for each in [spec, tasks, code, test]:
        each.close()


async def test_an_unknown_id_leads_nowhere(reader):
    code = reader.open(SERVICE)
    assert await reader.definition(code, "002-FR-1|12") == []
    code.close()
