"""The trace as a call hierarchy: what fulfils something calls it, and it calls what it depends on."""

from editor import KIRO, SPEC, TASKS
from lsprotocol import types as lsp


async def test_of_a_requirement(reader):
    spec = reader.open(SPEC)
    found = await reader.trace(spec, "- **FR-0|13**")
    print("\n".join(found))
    assert found == []
    spec.close()


async def test_of_a_task_and_of_its_file(reader):
    tasks = reader.open(TASKS)
    print("\n".join(await reader.trace(tasks, "- [x] T0|06")))
    print("\n".join(await reader.trace(tasks, "in src/rag_answers/answers/mod|el.py")))
    tasks.close()
    assert 0


async def test_of_an_operation(reader):
    contract = reader.open("specs/002-cited-answers/contracts/answers.openapi.yaml")
    print("\n".join(await reader.trace(contract, "operationId: get|Answer\n")))
    contract.close()
    assert 0


async def test_of_an_entity_and_a_schema(reader):
    model = reader.open("specs/002-cited-answers/data-model.md")
    print("\n".join(await reader.trace(model, "## Cit|ation")))
    model.close()
    assert 0


async def test_in_a_kiro_spec(gardener):
    spec = gardener.open(f"{KIRO}/requirements.md")
    print("\n".join(await gardener.trace(spec, "### Requirement |1")))
    print("\n".join(await gardener.trace(spec, "|1. WHEN")))
    assert 0


async def test_in_an_openspec_spec(gardener):
    spec = gardener.open("openspec/specs/alarms/spec.md")
    print("\n".join(await gardener.trace(spec, "### Requirement: Heat al|arm")))
    assert 0


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
