"""Contracts under the hands of who edits them: what rules say, hovers, outlines, names, completion."""

from editor import CONTRACT, ERRORS, EXAMPLE_FINDINGS, SERVICE, SPEC, TASKS

DATA_MODEL = "specs/002-cited-answers/data-model.md"
QUICKSTART = "specs/002-cited-answers/quickstart.md"

# One more route, as somebody writes it who serves what was not served yet.
ROUTE = '        @routes.get("/v1/answers/{answer_id}")\n'


async def test_a_path_gets_another_name(editor):
    service = editor.open(SERVICE)
    service.replace("        @routes.post", ROUTE + "        @routes.post")
    moved = f"{SERVICE}:81 warning unknown-requirement FR-112"
    served = [each for each in EXAMPLE_FINDINGS if "FR-112" not in each and "unhandled" not in each] + [moved]
    await editor.expect_findings(*served)
    contract = editor.open(CONTRACT)
    contract.replace("  /v1/answers:\n", "  /v1/replies:\n")
    await editor.expect_findings(
        *served,
        f"{CONTRACT}:23 hint unhandled-operation post",
        f"{SERVICE}:49 hint uncontracted-route /v1/answers",
        f"{SPEC}:60 information unknown-operation POST /v1/answers",
        f"{QUICKSTART}:28 information unknown-operation POST /v1/answers",
    )
    contract.replace("  /v1/replies:\n", "  /v1/answers:\n")
    await editor.expect_findings(*served)
    service.replace(ROUTE, "")
    await editor.expect_example()


async def test_a_method_gets_another_name(editor):
    contract = editor.open(CONTRACT)
    contract.replace("    post:\n", "    put:\n")
    # Of three operations one is served now: too few to say what is not.
    await editor.expect_example(
        f"{SPEC}:60 information unknown-operation POST /v1/answers",
        f"{QUICKSTART}:28 information unknown-operation POST /v1/answers",
        without="unhandled",
    )
    contract.replace("    put:\n", "    post:\n")
    await editor.expect_example()


async def test_a_route_that_no_contract_has(editor):
    service = editor.open(SERVICE)
    service.replace('        @routes.get("/v1/health")\n', '        @routes.get("/v1/health")\n        @routes.get("/v1/version")\n')
    moved = f"{SERVICE}:81 warning unknown-requirement FR-112"
    await editor.expect_example(moved, f"{SERVICE}:44 hint uncontracted-route /v1/version", without="FR-112")
    service.replace('        @routes.get("/v1/version")\n', "")
    await editor.expect_example()


async def test_an_operation_gets_and_loses_its_requirement(editor):
    contract = editor.open(CONTRACT)
    contract.replace("can be searched. Meant", "can be searched (FR-011). Meant")
    await editor.expect_example(without="unlinked-operation")
    contract.replace(" (FR-011). Meant", ". Meant")
    await editor.expect_example()


async def test_contract_and_data_model_drift(editor):
    contract, model = editor.open(CONTRACT), editor.open(DATA_MODEL)
    model.insert_after("### Answer\n\nWhat `createAnswer` gives, and `getAnswer` gives again.\n", "\n")
    model.insert_after("| `nearest` | list of paths | at most three, only without sentences (FR-007) |\n", "| `found` | yes or no | |\n")
    await editor.expect_example(without="schema-drift")
    contract.replace("        document:\n", "        file:\n")
    await editor.expect_example(f"{CONTRACT}:148 hint schema-drift file", without="schema-drift")
    contract.replace("        file:\n", "        document:\n")
    await editor.expect_example(without="schema-drift")


async def test_a_broken_contract_keeps_what_stands_in_front(editor):
    contract, tasks = editor.open(CONTRACT), editor.open(TASKS)
    contract.insert_after("  /v1/answers/{answerId}:\n", "    {[\n")
    await editor.until(lambda: any("broken-contract" in each for each in editor.findings()))
    broken = [each for each in editor.findings() if "broken-contract" in each]
    assert broken == [f"{CONTRACT}:58 warning broken-contract - name: answerId"]
    assert (await editor.definition(tasks, "`create|Answer`"))[0] == f"{CONTRACT}:23 post"
    contract.replace("    {[\n", "")
    await editor.expect_example()


async def test_hover_of_an_operation(reader):
    tasks, contract = reader.open(TASKS), reader.open(CONTRACT)
    page = await reader.hover(tasks, "`create|Answer`")
    assert page.startswith("**POST /v1/answers** · operation of 002-cited-answers\n\nAsk a question\n\n")
    for line in ["Called createAnswer", "Responses: 201, 400, 411, 413, 422", f"- `{SERVICE}:48`", "- `tests/answers/test_service.py:38`"]:
        assert f"\n{line}" in page
    requirements = [line[2:8] for line in page.splitlines() if line.startswith("- FR-")]
    assert requirements == ["FR-002", "FR-003", "FR-006", "FR-007"]
    assert await reader.hover(contract, "operationId: create|Answer") == page
    parameters = await reader.hover(contract, "operationId: get|Answer")
    assert "\nParameters: answerId\n" in parameters and "\n- FR-013 System MUST give out" in parameters
    for each in [tasks, contract]:
        each.close()


async def test_hover_of_schemas_and_entities(reader):
    contract, model, spec = reader.open(CONTRACT), reader.open(DATA_MODEL), reader.open(SPEC)
    fields = "Fields: number, document, heading, lines"
    schema = await reader.hover(contract, '"#/components/schemas/Cita|tion"')
    assert schema == f"**Citation** · schema of 002-cited-answers\n\n{fields}"
    assert await reader.hover(contract, "    Cita|tion:\n") == schema
    entity = await reader.hover(model, "### Cita|tion")
    assert entity.startswith(f"**Citation** · entity of 002-cited-answers\n\n{fields}")
    assert await reader.hover(spec, "- **Cita|tion**: A number") == entity
    shared = await reader.hover(contract, "schemas/Error|Reply")
    assert shared == f"**ErrorReply** · schema of {ERRORS}\n\nFields: error"
    for each in [contract, model, spec]:
        each.close()


async def test_a_requirement_shows_its_operations(reader):
    spec = reader.open(SPEC)
    page = await reader.hover(spec, "- **FR-0|13**")
    assert "\n\nContracts\n\n- GET /v1/answers/{answerId} Fetch an earlier answer" in page
    spec.close()


async def test_outline(reader):
    contract, model = reader.open(CONTRACT), reader.open(DATA_MODEL)
    outline = await reader.outline(contract)
    assert outline[:12] == [
        "GET /v1/health getHealth Is the service ready",
        "  200",
        "POST /v1/answers createAnswer Ask a question",
        "  201",
        "  400",
        "  411",
        "  413",
        "  422",
        "GET /v1/answers/{answerId} getAnswer Fetch an earlier answer",
        "  answerId",
        "  200",
        "  404",
    ]
    assert outline[-5:] == ["Citation", "  number", "  document", "  heading", "  lines"]
    assert (await reader.outline(model))[-6:] == ["  Citation", "    number", "    document", "    heading", "    lines", "  Error"]
    for each in [contract, model]:
        each.close()


async def test_names_of_the_workspace(reader):
    operation = f"{CONTRACT}:23 POST /v1/answers createAnswer Ask a question"
    assert (await reader.symbols("createAnswer"))[0] == operation
    assert (await reader.symbols("createans"))[0] == operation
    assert await reader.symbols("POST /v1/answers") == [operation]
    assert await reader.symbols("post /answers") == [operation]
    assert (await reader.symbols("Citation"))[:2] == [f"{CONTRACT}:141 Citation", f"{DATA_MODEL}:34 Citation"]
    assert await reader.symbols("ErrorReply") == [
        f"{ERRORS}:9 ErrorReply",
        f"{TASKS}:95 T018 Turn every error into one `ErrorReply` in src/rag_answers/answers/service.py per…",
    ]


async def test_completion_in_a_description(editor):
    contract = editor.open(CONTRACT)
    contract.replace("Meant for monitors.", "Meant for monitors (FR-01).")
    found = await editor.complete(contract, "monitors (FR-01|")
    assert sorted(item.label for item in found.items) == ["FR-010", "FR-011", "FR-012", "FR-013", "FR-014"]
    assert all(editor.text_at(contract.uri, item.text_edit.range) == "FR-01" for item in found.items)
    contract.insert_after("      operationId: getHealth\n", "      x-requirement: FR-01\n")
    found = await editor.complete(contract, "x-requirement: FR-01|")
    assert "FR-011" in [item.label for item in found.items]
