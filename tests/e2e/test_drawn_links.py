"""Actions that draw a link where there is none: in contracts, in tests, in code."""

import pytest
from editor import KIRO, SPEC, capabilities

CONTRACT = "specs/002-cited-answers/contracts/answers.openapi.yaml"
COMMANDS = "specs/002-cited-answers/contracts/cli.md"


@pytest.mark.parametrize("path", [CONTRACT, COMMANDS])
async def test_an_operation_for_a_requirement(editor, path):
    spec = editor.open(SPEC)
    title = f"Add a stub of an operation for FR-009 to {path.rsplit('/', 1)[1]}"
    await editor.do(spec, "- **FR-0|09**", title)
    contract = editor.documents[editor.uri(path)]
    # The operation names the requirement, so nothing more is offered.
    assert f"{path}:" in " ".join(await editor.references(spec, "- **FR-0|09**"))
    assert not [each for each in await editor.actions(spec, "- **FR-0|09**") if "stub of an operation" in each]
    line = "x-requirement: FR-0|09" if path == CONTRACT else "(FR-0|09)"
    assert await editor.definition(contract, line) == [f"{SPEC}:87 FR-009"]


async def test_an_operation_in_the_form_of_the_contract(editor):
    spec, contract = editor.open(SPEC), editor.open(CONTRACT)
    await editor.do(spec, "- **FR-0|09**", "Add a stub of an operation for FR-009 to answers.openapi.yaml")
    before, _, after = contract.text.partition("      x-requirement: FR-009\n")
    assert after.startswith('      responses:\n        "201":\n          description: TODO\ncomponents:\n')
    assert "\n    post:\n      # TODO: choose method and path, and describe this operation\n" in before
    commands = editor.open(COMMANDS)
    await editor.do(spec, "- **FR-0|14**", "Add a stub of an operation for FR-014 to cli.md")
    assert "\n## Command: `rag-answers " in commands.text.partition("The first line of output")[2]


async def test_a_test_for_a_requirement(editor):
    spec = editor.open(SPEC)
    assert "specified" in await editor.hover(spec, "- **FR-0|09**")
    await editor.do(spec, "- **FR-0|09**", "Add a test stub for FR-009")
    [test] = [uri for uri in editor.documents if "/tests/" in uri]
    test = editor.documents[test]
    assert test.text.rstrip().endswith('pytest.skip("TODO: test FR-009")')
    assert await editor.definition(test, "FR-0|09: System") == [f"{SPEC}:87 FR-009"]
    assert "verified" in await editor.hover(spec, "- **FR-0|09**")
    assert "Add a test stub for FR-009" not in await editor.actions(spec, "- **FR-0|09**")


async def test_a_test_for_a_criterion(gardener):
    spec = gardener.open(f"{KIRO}/requirements.md")
    tests = gardener.open("tests/planner.test.ts")
    await gardener.do(spec, "|2. IF the forecast", "Add a test stub for criterion 1.2")
    assert "\n// Feature: watering-plan, Validates: Requirements 1.2\ntest.todo('criterion 1.2: " in tests.text
    assert "verified" in await gardener.hover(spec, "2. IF the fore|cast")


async def test_no_new_test_file_for_clients_that_cannot_create_one(greenhouse, start):
    (greenhouse / "tests/planner.test.ts").write_text("")
    (greenhouse / "tests/sensors.test.ts").write_text("")
    for create in [True, False]:
        editor = await start(greenhouse, capabilities(create=create))
        spec = editor.open(f"{KIRO}/requirements.md")
        found = await editor.actions(spec, "|2. IF the forecast")
        assert ("Add a test stub for criterion 1.2" in found) == create


async def test_a_mention_above_a_declaration(editor):
    code = editor.open("src/rag_answers/answers/nearest.py")
    place = "def nearest_doc|uments("
    title = "Name FR-007 of 002-cited-answers above `nearest_documents`"
    await editor.do(code, place, title)
    assert "\n\n\n# FR-007\ndef nearest_documents(" in code.text
    assert await editor.definition(code, "# FR-0|07") == [f"{SPEC}:85 FR-007"]
    assert title not in await editor.actions(code, place)


async def test_which_feature_a_mention_means(editor):
    code = editor.open("scripts/check.py", "# FR-001: one of three\n")
    found = [title for title in await editor.actions(code, "FR-0|01") if title.startswith("Say that")]
    assert found == [f"Say that FR-001 is that of {name}" for name in ["001-document-ingest", "002-cited-answers", "003-feedback-loop"]]
    await editor.do(code, "FR-0|01", "Say that FR-001 is that of 002-cited-answers")
    # As most of this project's code does it.
    assert code.text == "# 002-FR-001: one of three\n"
    assert await editor.definition(code, "FR-0|01") == [f"{SPEC}:79 FR-001"]
