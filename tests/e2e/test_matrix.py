"""From every kind of file to every other: what one names leads to the others, and back.

A cell is `spec->tasks`: the question is asked in a spec, the answer is in a task list. Where the answer is a list of all kinds
of files, a cell holds the part of it that lies in files of its column, all of that and in its order.
"""

import pytest

from editor import CONTRACT, ERRORS, SERVICE, SPEC, TASKS

FEATURE = "specs/002-cited-answers"
PLAN = f"{FEATURE}/plan.md"
CHECKLIST = f"{FEATURE}/checklists/api.md"
DATA_MODEL = f"{FEATURE}/data-model.md"
COMMANDS = f"{FEATURE}/contracts/cli.md"
QUICKSTART = f"{FEATURE}/quickstart.md"
MODEL = "src/rag_answers/answers/model.py"
RETRIEVER = "src/rag_answers/answers/retriever.py"
SERVICE_TEST = "tests/answers/test_service.py"
RETRIEVER_TEST = "tests/answers/test_retriever.py"

KINDS = ["spec", "plan", "tasks", "checklist", "data model", "contract", "code", "test"]


def kind(place: str) -> str:
    """The kind of the file that a place is in."""
    path = place.partition(":")[0]
    if path.startswith("specs/"):
        for part, found in [("/contracts/", "contract"), ("/checklists/", "checklist"), ("/data-model.md", "data model")]:
            if part in path:
                return found
        return path.rpartition("/")[2].removesuffix(".md")
    return {"src": "code", "tests": "test", "contracts": "contract"}[path.partition("/")[0]]


def cells(answers: dict[str, list[str]]):
    return [pytest.param(row, column, id=f"{row}->{column}") for row in KINDS for column in answers]


# Where one stands on FR-006.
REQUIREMENT = {
    "spec": (SPEC, "- **FR-0|06**"),
    "plan": (PLAN, "FR-002, FR-003 and FR-0|06"),
    "tasks": (TASKS, "retriever.py per FR-0|06 (depends"),
    "checklist": (CHECKLIST, "[Completeness, Spec §FR-0|06, FR-007]"),
    "data model": (DATA_MODEL, "on (FR-0|06, FR-008)"),
    "contract": (CONTRACT, "do not answer it (FR-0|06)"),
    "code": (RETRIEVER, "# FR-0|06"),
    "test": (RETRIEVER_TEST, 'requirement("002-FR-0|06")'),
}

# What speaks of it.
OF_REQUIREMENT = {
    "spec": [f"{SPEC}:84 FR-006"],
    "plan": [f"{PLAN}:28 FR-006"],
    "tasks": [f"{TASKS}:33 FR-006", f"{TASKS}:69 FR-006", f"{TASKS}:73 FR-006"],
    "checklist": [f"{CHECKLIST}:10 FR-006", f"{CHECKLIST}:16 FR-006"],
    "data model": [f"{DATA_MODEL}:14 FR-006"],
    "contract": [f"{CONTRACT}:27 FR-006", f"{COMMANDS}:5 FR-001 to FR-007", f"{COMMANDS}:36 FR-006"],
    "code": [f"{RETRIEVER}:46 FR-006", "src/rag_answers/cli.py:90 FR-006"],
    "test": [f"{RETRIEVER_TEST}:27 fr_006", f"{RETRIEVER_TEST}:33 FR-006", "tests/test_cli.py:49 FR-006"],
}


@pytest.mark.parametrize(("row", "column"), cells(OF_REQUIREMENT))
async def test_references_of_a_requirement(reader, row, column):
    path, marked = REQUIREMENT[row]
    document = reader.open(path)
    found = await reader.references(document, marked)
    assert [place for place in found if kind(place) == column] == OF_REQUIREMENT[column]
    document.close()


# Where one stands on the operation that answers a question.
OPERATION = {
    "spec": (SPEC, "`POST /v1/ans|wers`"),
    "plan": (PLAN, "`create|Answer`"),
    "tasks": (TASKS, "`create|Answer`"),
    "checklist": (CHECKLIST, "`create|Answer`"),
    "data model": (DATA_MODEL, "`create|Answer`"),
    "contract": (CONTRACT, "operationId: create|Answer"),
    "code": (SERVICE, '@routes.post("/v1/ans|wers")'),
    "test": (SERVICE_TEST, '("POST", "/v1/ans|wers", json'),
}

OF_OPERATION = {
    "spec": [f"{SPEC}:60 POST /v1/answers"],
    "plan": [f"{PLAN}:10 createAnswer"],
    "tasks": [f"{TASKS}:94 createAnswer"],
    "checklist": [f"{CHECKLIST}:10 createAnswer"],
    "data model": [f"{DATA_MODEL}:18 createAnswer"],
    "contract": [f"{CONTRACT}:23 post"],
    "code": [f"{SERVICE}:48 /v1/answers", f"{SERVICE}:49 create_answer"],
    "test": [f"{SERVICE_TEST}:38 /v1/answers"],
}


@pytest.mark.parametrize(("row", "column"), cells(OF_OPERATION))
async def test_references_of_an_operation(reader, row, column):
    path, marked = OPERATION[row]
    document = reader.open(path)
    found = await reader.references(document, marked)
    assert [place for place in found if kind(place) == column] == OF_OPERATION[column]
    # Nothing else, but what the quickstart says.
    assert [place for place in found if kind(place) not in KINDS] == [f"{QUICKSTART}:28 POST /v1/answers"]
    document.close()


async def test_references_best_first(reader):
    """The definition, artifacts, code, tests, and then where code has the name."""
    contract = reader.open(CONTRACT)
    assert await reader.references(contract, "  po|st:\n") == [
        f"{CONTRACT}:23 post",
        f"{CHECKLIST}:10 createAnswer",
        f"{DATA_MODEL}:18 createAnswer",
        f"{PLAN}:10 createAnswer",
        f"{QUICKSTART}:28 POST /v1/answers",
        f"{SPEC}:60 POST /v1/answers",
        f"{TASKS}:94 createAnswer",
        f"{SERVICE}:48 /v1/answers",
        f"{SERVICE_TEST}:38 /v1/answers",
        f"{SERVICE}:49 create_answer",
    ]
    contract.close()


# Straight to what is meant: the whole answer, best first.
HANDLED = [f"{CONTRACT}:23 post", f"{SERVICE}:48 /v1/answers", f"{SERVICE}:49 create_answer"]
DESCRIBED = [f"{DATA_MODEL}:16 Answer", f"{CONTRACT}:104 Answer"]
DEFINITIONS = {
    "spec->spec": (SPEC, "*Merged into FR-0|03.*", [f"{SPEC}:81 FR-003"]),
    "spec->another spec": (SPEC, "001-document-ingest/sp|ec.md", ["specs/001-document-ingest/spec.md:1"]),
    "spec->data model, contract": (SPEC, "- **Ans|wer**: Up to", DESCRIBED),
    "spec->contract, code": (SPEC, "`POST /v1/ans|wers`", HANDLED),
    "plan->spec": (PLAN, "(FR-0|02)", [f"{SPEC}:80 FR-002"]),
    "plan->plan": (PLAN, "001-document-ingest/plan|.md", ["specs/001-document-ingest/plan.md:1"]),
    "plan->contract, code": (PLAN, "`create|Answer`", HANDLED),
    "tasks->spec": (TASKS, "retriever.py per FR-0|06 (depends", [f"{SPEC}:84 FR-006"]),
    "tasks->plan": (TASKS, "plan.m|d (required)", [f"{PLAN}:1"]),
    "tasks->tasks": (TASKS, "(depends on T0|04)", [f"{TASKS}:33 T004"]),
    "tasks->data model": (TASKS, "data-mod|el.md, contracts/", [f"{DATA_MODEL}:1"]),
    "tasks->contract, code": (TASKS, "`create|Answer`", HANDLED),
    "tasks->contract": (TASKS, "contracts/cl|i.md describes", [f"{COMMANDS}:1"]),
    "tasks->contract above all features": (TASKS, "`Error|Reply`", [f"{ERRORS}:9 ErrorReply"]),
    "tasks->code": (TASKS, "in src/rag_answers/answers/mod|el.py", [f"{MODEL}:1"]),
    "tasks->test": (TASKS, "in tests/answers/test_ret|riever.py", [f"{RETRIEVER_TEST}:1"]),
    "checklist->spec": (CHECKLIST, "Spec §FR-0|09", [f"{SPEC}:87 FR-009"]),
    "checklist->contract, code": (CHECKLIST, "`create|Answer`", HANDLED),
    "data model->spec": (DATA_MODEL, "joined (FR-0|01)", [f"{SPEC}:79 FR-001"]),
    "data model->data model": (DATA_MODEL, "001-document-ingest/data-mod|el.md", ["specs/001-document-ingest/data-model.md:1"]),
    "data model->data model, contract": (DATA_MODEL, "### Ans|wer", DESCRIBED),
    "data model->contract": (DATA_MODEL, "contracts/errors.open|api.yaml", [f"{ERRORS}:1"]),
    "data model->contract, code": (DATA_MODEL, "`create|Answer`", HANDLED),
    "contract->spec": (CONTRACT, "service (FR-0|11)", [f"{SPEC}:89 FR-011"]),
    "contract->spec by an extension": (CONTRACT, "x-requirement: FR-0|13", [f"{SPEC}:93 FR-013"]),
    "contract->contract": (CONTRACT, '"#/components/schemas/Ques|tion"', [f"{CONTRACT}:92 Question"]),
    "contract->another contract": (CONTRACT, "errors.openapi.yaml#/components/schemas/Error|Reply", [f"{ERRORS}:9 ErrorReply"]),
    "contract->data model": (CONTRACT, "    Ans|wer:\n", DESCRIBED[::-1]),
    "contract->code": (CONTRACT, "operationId: create|Answer", HANDLED),
    "contract above all features->spec": (ERRORS, "(002-FR-0|12)", [f"{SPEC}:90 FR-012"]),
    "code->spec": (RETRIEVER, "# FR-0|06", [f"{SPEC}:84 FR-006"]),
    "code->contract, code": (SERVICE, '@routes.post("/v1/ans|wers")', HANDLED),
    "test->spec": (RETRIEVER_TEST, 'requirement("002-FR-0|06")', [f"{SPEC}:84 FR-006"]),
    "test->contract, code": (SERVICE_TEST, '("POST", "/v1/ans|wers", json', HANDLED),
    # What no code serves leads to the contract only.
    "quickstart->contract": (QUICKSTART, "`GET /v1/answers/{answer|Id}`", [f"{CONTRACT}:51 get"]),
}


@pytest.mark.parametrize("cell", DEFINITIONS)
async def test_definition(reader, cell):
    path, marked, expected = DEFINITIONS[cell]
    document = reader.open(path)
    assert await reader.definition(document, marked) == expected
    document.close()


SERVED = [f"{SERVICE}:48 /v1/answers", f"{SERVICE}:49 create_answer"]
IMPLEMENTATIONS = {
    "of an operation": (SPEC, "`POST /v1/ans|wers`", SERVED),
    "of an operationId": (CONTRACT, "operationId: create|Answer", SERVED),
    "of an entity": (DATA_MODEL, "### Ans|wer", [f"{MODEL}:55 Answer"]),
    "of a key entity": (SPEC, "- **Cita|tion**: A number", [f"{MODEL}:36 Citation"]),
    "of a schema": (CONTRACT, "    Sent|ence:\n", [f"{MODEL}:47 Sentence"]),
    "of a reference": (CONTRACT, '"#/components/schemas/Cita|tion"', [f"{MODEL}:36 Citation"]),
    "of what is not there yet": (CONTRACT, "operationId: get|Answer", [f"{SERVICE}:1"]),
}


@pytest.mark.parametrize("what", IMPLEMENTATIONS)
async def test_implementation(reader, what):
    path, marked, expected = IMPLEMENTATIONS[what]
    document = reader.open(path)
    assert await reader.implementation(document, marked) == expected
    document.close()


TYPES = {
    "of an entity": (SPEC, "- **Ans|wer**: Up to", [f"{DATA_MODEL}:16 Answer"]),
    "of a schema": (CONTRACT, "    Sent|ence:\n", [f"{DATA_MODEL}:27 Sentence"]),
    "of a reference": (CONTRACT, '"#/components/schemas/Cita|tion"', [f"{DATA_MODEL}:34 Citation"]),
    "of an operation": (TASKS, "`create|Answer`", [f"{DATA_MODEL}:3 Question", f"{DATA_MODEL}:16 Answer"]),
    "of a name in a table": (DATA_MODEL, "list of Sent|ence", [f"{DATA_MODEL}:27 Sentence"]),
    "of what only a contract describes": (TASKS, "`Error|Reply`", [f"{ERRORS}:9 ErrorReply"]),
    "of a requirement": (SERVICE_TEST, "FR-0|12: clients", [f"{SPEC}:90 FR-012"]),
}


@pytest.mark.parametrize("what", TYPES)
async def test_type_definition(reader, what):
    path, marked, expected = TYPES[what]
    document = reader.open(path)
    assert await reader.type_definition(document, marked) == expected
    document.close()


async def test_references_of_a_schema(reader):
    """Asked in the contract or the data model: both, where the contract names it, where artifacts and code do."""
    expected = [
        f"{CONTRACT}:141 Citation",
        f"{DATA_MODEL}:34 Citation",
        f"{CONTRACT}:122 #/components/schemas/Citation",
        f"{SPEC}:100 Citation",
    ]
    for path, marked in [(CONTRACT, "    Cita|tion:\n"), (DATA_MODEL, "### Cita|tion"), (SPEC, "- **Cita|tion**: A number")]:
        document = reader.open(path)
        found = await reader.references(document, marked)
        assert found[:4] == expected
        assert [kind(place) for place in found[4:]] == ["code"] * len(found[4:])
        assert f"{MODEL}:36 Citation" in found
        document.close()
    errors = reader.open(ERRORS)
    used = [place for place in await reader.references(errors, "    Error|Reply:") if place.startswith(CONTRACT)]
    assert used == [f"{CONTRACT}:78 ../../../contracts/errors.openapi.yaml#/components/schemas/ErrorReply"]
    errors.close()
