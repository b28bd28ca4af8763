"""The trace as a call hierarchy: what fulfils something calls it, and it calls what it depends on."""

from editor import CHANGE, KIRO, SPEC, TASKS
from lsprotocol import types as lsp

CONTRACT = "specs/002-cited-answers/contracts/answers.openapi.yaml"
MODEL = "specs/002-cited-answers/data-model.md"


def links(found: list[str]) -> list[str]:
    """Without the texts of the items: direction and id, what the link says, places."""
    parts = [line.split(" | ") for line in found]
    return [" | ".join([" ".join(name.split(" ")[:2]), *rest]) for name, *rest in parts]


async def test_of_a_requirement(reader):
    spec = reader.open(SPEC)
    item, *found = links(await reader.trace(spec, "- **FR-0|13**"))
    assert item == f"FR-013 System | {SPEC}:93 FR-013"
    assert found == [
        f"< T020 | plans · 002-cited-answers | {TASKS}:97 FR-013",
        f"< T021 | plans · 002-cited-answers | {TASKS}:98 FR-013",
        f"< GET | specifies · 002-cited-answers | {CONTRACT}:53 FR-013",
        "< CHK006 | refers · 002-cited-answers | specs/002-cited-answers/checklists/api.md:17 FR-013",
        f"< Answer | refers · 002-cited-answers | {MODEL}:22 FR-013",
        "< plan.md | refers · specs/002-cited-answers | specs/002-cited-answers/plan.md:16 FR-013, specs/002-cited-answers/plan.md:30 FR-013",
        "< quickstart.md | refers · specs/002-cited-answers | specs/002-cited-answers/quickstart.md:38 FR-013",
        "< FR-001 | refers · 003-feedback-loop | specs/003-feedback-loop/spec.md:50 FR-013",
    ]
    spec.close()


async def test_of_a_task_and_of_its_file(reader):
    tasks = reader.open(TASKS)
    item, *found = links(await reader.trace(tasks, "- [ ] T0|21"))
    assert item == f"T021 Serve | {TASKS}:98 T021"
    assert found == [
        f"< T024 | depends · 002-cited-answers | {TASKS}:110 T021",
        "< quickstart.md | refers · specs/002-cited-answers | specs/002-cited-answers/quickstart.md:38 T021",
        f"< tasks.md | refers · specs/002-cited-answers | {TASKS}:121 T021",
        f"> GET | plans · 002-cited-answers | {TASKS}:98 getAnswer",
        f"> US3 | plans · 002-cited-answers | {TASKS}:98 US3",
        f"> FR-013 | plans · 002-cited-answers | {TASKS}:98 FR-013",
        f"> T020 | depends · 002-cited-answers | {TASKS}:98 T020",
        f"> service.py | refers · src/rag_answers/answers | {TASKS}:98 src/rag_answers/answers/service.py",
    ]
    item, *found = links(await reader.trace(tasks, "in src/rag_answers/answers/mod|el.py"))
    assert item == "model.py | src/rag_answers/answers/model.py:1"
    assert found == [
        f"< T003 | refers · 002-cited-answers | {TASKS}:32 src/rag_answers/answers/model.py",
        "> FR-001 | implements · 002-cited-answers | src/rag_answers/answers/model.py:28 FR-001",
    ]
    tasks.close()


async def test_of_an_operation(reader):
    contract = reader.open(CONTRACT)
    assert links(await reader.trace(contract, "operationId: get|Answer\n")) == [
        f"GET /v1/answers/{{answerId}} | {CONTRACT}:51 get",
        f"< T021 | plans · 002-cited-answers | {TASKS}:98 getAnswer",
        f"< Answer | refers · 002-cited-answers | {MODEL}:18 getAnswer",
        "< quickstart.md | refers · specs/002-cited-answers | specs/002-cited-answers/quickstart.md:38 GET /v1/answers/{answerId}",
        f"> FR-013 | specifies · 002-cited-answers | {CONTRACT}:53 FR-013",
    ]
    contract.close()


async def test_of_an_entity(reader):
    model = reader.open(MODEL)
    assert links(await reader.trace(model, "## Cit|ation")) == [
        f"Citation | {MODEL}:34 Citation",
        "< spec.md | refers · specs/002-cited-answers | specs/002-cited-answers/spec.md:100 Citation",
        f"> FR-003 | refers · 002-cited-answers | {MODEL}:39 FR-003",
        f"> FR-004 | refers · 002-cited-answers | {MODEL}:38 FR-004",
    ]
    model.close()


async def test_in_a_kiro_spec(gardener):
    spec = gardener.open(f"{KIRO}/requirements.md")
    item, *found = links(await gardener.trace(spec, "### Requirement |1"))
    assert item == f"requirement 1 | {KIRO}/requirements.md:15 1"
    assert found == [f"< criterion | part · watering-plan | {KIRO}/requirements.md:{20 + n} {n}" for n in [1, 2, 3]]
    item, *found = links(await gardener.trace(spec, "|1. WHEN"))
    assert item == f"criterion 1.1 | {KIRO}/requirements.md:21 1"
    assert found == [
        f"< task | plans · watering-plan | {KIRO}/tasks.md:7 1.1",
        f"< task | plans · watering-plan | {KIRO}/tasks.md:10 1.1",
        f"< property | specifies · watering-plan | {KIRO}/design.md:18 1.1",
        "< planner.ts | implements · src | src/planner.ts:1 1.1",
        "< planner.test.ts | verifies · tests | tests/planner.test.ts:4 1.1",
        f"> requirement | whole · watering-plan | {KIRO}/requirements.md:21 1",
    ]


async def test_in_an_openspec_spec(gardener):
    spec = gardener.open("openspec/specs/alarms/spec.md")
    assert await gardener.trace(spec, "### Requirement: Heat al|arm") == [
        "Heat alarm The system SHALL raise an alarm when a house is hotter than its limit. | openspec/specs/alarms/spec.md:9 Heat alarm",
        f"< spec.md | changes · {CHANGE}/specs/alarms | {CHANGE}/specs/alarms/spec.md:12 Heat alarm",
        "< Heat alarm/Too hot | part · alarms | openspec/specs/alarms/spec.md:12 Too hot",
        "< Heat alarm/Cool again | part · alarms | openspec/specs/alarms/spec.md:16 Cool again",
    ]


async def test_nothing_where_nothing_stands(reader):
    spec = reader.open(SPEC)
    assert await reader.trace(spec, "## User Sc|enarios") == []
    spec.close()


async def test_an_item_is_found_again_after_edits_until_it_is_gone(editor):
    spec, tasks = editor.open(SPEC), editor.open(TASKS)
    params = lsp.CallHierarchyPrepareParams(**spec.at("- **FR-0|13**"))
    [item] = await editor.client.text_document_prepare_call_hierarchy_async(params)
    before = [call.from_.name for call in await editor.incoming_calls(item)]
    assert before
    spec.edit(0, 0, "A line that moves all others.\n\n")
    assert [call.from_.name for call in await editor.incoming_calls(item)] == before
    tasks.write(tasks.text + "- [ ] T099 More per FR-013\n")
    assert "T099 More per FR-013" in [call.from_.name for call in await editor.incoming_calls(item)]
    spec.replace("- **FR-013**", "- **FR-113**")
    assert await editor.incoming_calls(item) == []
    assert await editor.outgoing_calls(item) == []
