"""What editors show beside findings: colours, lenses, hints; and when they hear that these changed."""

import asyncio

import pytest
from editor import KIRO, SPEC, TASKS, capabilities, copy_example, write
from lsprotocol import types as lsp

SHOW = "specls.showReferences"


def able(encoding="utf-16", refresh=False, commands=(), **more) -> lsp.ClientCapabilities:
    """A client that shows everything."""
    found = capabilities([encoding], **more)
    found.text_document.semantic_tokens = lsp.SemanticTokensClientCapabilities(
        requests=lsp.ClientSemanticTokensRequestOptions(
            range=True, full=lsp.ClientSemanticTokensRequestFullDelta(delta=True)
        ),
        token_types=[],
        token_modifiers=[],
        formats=[lsp.TokenFormat.Relative],
    )
    found.text_document.code_lens = lsp.CodeLensClientCapabilities()
    found.text_document.inlay_hint = lsp.InlayHintClientCapabilities()
    found.workspace.semantic_tokens = lsp.SemanticTokensWorkspaceClientCapabilities(refresh_support=refresh)
    found.workspace.code_lens = lsp.CodeLensWorkspaceClientCapabilities(refresh_support=refresh)
    found.workspace.inlay_hint = lsp.InlayHintWorkspaceClientCapabilities(refresh_support=refresh)
    found.experimental = {"specls": {"commands": list(commands)}}
    return found


def drawn(editor, document, data: list[int]) -> list[str]:
    """`84 enumMember.declaration FR-006`, one a token."""
    legend = editor.result.capabilities.semantic_tokens_provider.legend
    line = start = 0
    out = []
    for i in range(0, len(data), 5):
        down, right, length, kind, bits = data[i : i + 5]
        line, start = line + down, right + (0 if down else start)
        place = lsp.Range(lsp.Position(line, start), lsp.Position(line, start + length))
        marks = [m for n, m in enumerate(legend.token_modifiers) if bits >> n & 1]
        name = ".".join([legend.token_types[kind], *marks])
        out.append(f"{line + 1} {name} {editor.text_at(document.uri, place)}")
    return out


async def full(editor, document) -> lsp.SemanticTokens:
    params = lsp.SemanticTokensParams(document.identifier)
    return await editor.within(editor.client.text_document_semantic_tokens_full_async(params))


async def delta(editor, document, before: str):
    params = lsp.SemanticTokensDeltaParams(document.identifier, before)
    return await editor.within(editor.client.text_document_semantic_tokens_full_delta_async(params))


async def lenses(editor, document) -> list[lsp.CodeLens]:
    params = lsp.CodeLensParams(document.identifier)
    return await editor.within(editor.client.text_document_code_lens_async(params)) or []


def titles(editor, document, found) -> list[str]:
    return [f"{editor.text_at(document.uri, each.range)}: {each.command.title}" for each in found]


async def hints(editor, document, of: str | None = None) -> list[str]:
    text = document.text
    everything = lsp.Range(lsp.Position(0, 0), document.position(len(text)))
    params = lsp.InlayHintParams(document.identifier, document.range_of(of) if of else everything)
    found = await editor.within(editor.client.text_document_inlay_hint_async(params)) or []
    assert all(each.padding_left for each in found)
    return [f"{each.position.line + 1} {each.label}" for each in found]


# Tokens

EMOJI = """# Feature Specification: 🎛

## Requirements

- **FR-001**: 🎛🎛 System MUST see 中 FR-002
- ~~**FR-002**: gone~~

[NEEDS CLARIFICATION: one
two 🎛 three]
"""

EMOJI_TOKENS = [
    "5 enumMember.declaration FR-001",
    "5 class System",
    "5 modifier MUST",
    "5 enumMember.deprecated FR-002",
    "6 enumMember.declaration.deprecated FR-002",
    "8 macro [NEEDS CLARIFICATION: one",
    "9 macro two 🎛 three]",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_tokens_count_as_the_client_does(example, start, encoding):
    write(example, "specs/009-emoji/spec.md", EMOJI)
    editor = await start(example, able(encoding))
    assert editor.encoding == encoding
    spec = editor.open("specs/009-emoji/spec.md")
    assert drawn(editor, spec, (await full(editor, spec)).data) == EMOJI_TOKENS


async def test_the_difference_after_an_edit(example, start):
    editor = await start(example, able())
    tasks = editor.open(TASKS)
    first = await full(editor, tasks)
    tasks.replace("retriever.py per FR-006", "retriever.py per FR-006, FR-005")
    second = await delta(editor, tasks, first.result_id)
    assert isinstance(second, lsp.SemanticTokensDelta)
    [edit] = second.edits
    assert len(edit.data) <= 10
    data = list(first.data)
    data[edit.start : edit.start + edit.delete_count] = edit.data
    whole = await full(editor, tasks)
    assert data == list(whole.data)
    # Nothing changed since; and what the server does not know any more is answered as a whole.
    assert not (await delta(editor, tasks, whole.result_id)).edits
    assert (await delta(editor, tasks, first.result_id)).data == whole.data
    tasks.close()
    tasks = editor.open(TASKS)
    assert isinstance(await delta(editor, tasks, whole.result_id), lsp.SemanticTokens)


async def test_tokens_of_a_range(example, start):
    editor = await start(example, able())
    tasks = editor.open(TASKS)
    line = next(line for line in tasks.text.splitlines() if "T005" in line)
    params = lsp.SemanticTokensRangeParams(tasks.identifier, tasks.range_of(line))
    found = await editor.within(editor.client.text_document_semantic_tokens_range_async(params))
    number = tasks.text[: tasks.text.index(line)].count("\n") + 1
    whole = drawn(editor, tasks, (await full(editor, tasks)).data)
    assert found.data and found.result_id is None
    assert drawn(editor, tasks, found.data) == [each for each in whole if each.startswith(f"{number} ")]


async def test_source_is_left_to_its_own_server_unless_asked_for(example, start):
    editor = await start(example, able())
    code = editor.open("src/rag_answers/answers/composer.py")
    assert await full(editor, code) is None
    asked = await start(example, able(), initialization_options={"tokens": {"code": True}})
    # Which ids in code name something, only the whole workspace tells.
    await asked.expect_example()
    code = asked.open("src/rag_answers/answers/composer.py")
    found = drawn(asked, code, (await full(asked, code)).data)
    assert found and all(" enumMember FR-" in each for each in found)


async def test_nothing_is_offered_to_a_client_that_did_not_ask(editor):
    offered = editor.result.capabilities
    assert offered.semantic_tokens_provider is None
    assert offered.code_lens_provider is None and offered.inlay_hint_provider is None


# Lenses


async def test_lenses_lead_where_the_client_can_go(example, start):
    editor = await start(example, able(commands=[SHOW]))
    spec = editor.open(SPEC)
    found = await lenses(editor, spec)
    said = titles(editor, spec, found)
    assert "FR-009: no task" in said
    assert any(each.startswith("FR-006: tasks ") for each in said)
    for each in found:
        if each.command.title == "no task":
            assert each.command.command == "" and each.command.arguments is None
            continue
        uri, position, places = each.command.arguments
        assert (each.command.command, uri) == (SHOW, spec.uri)
        assert position == {"line": each.range.start.line, "character": each.range.start.character}
        assert places and all({"uri", "range"} == set(place) for place in places)
    one = next(each for each in found if titles(editor, spec, [each])[0].startswith("FR-006: tasks "))
    [*_, places] = one.command.arguments
    assert {editor.name(place["uri"]) for place in places} == {TASKS}


async def test_lenses_of_tasks_and_phases(example, start):
    editor = await start(example, able())
    tasks = editor.open(TASKS)
    found = await lenses(editor, tasks)
    said = titles(editor, tasks, found)
    assert any(each.startswith("## Phase 1") and each.endswith(" tasks done") for each in said)
    assert any(each.startswith("T0") and "FR-0" in each for each in said)
    # A client that runs no command of ours gets words only.
    assert {(each.command.command, each.command.arguments) for each in found} == {("", None)}


async def test_the_settings_turn_lenses_and_hints_off(greenhouse, start):
    off = {"lens": {"enable": False}, "hints": {"titles": False}}
    editor = await start(greenhouse, able(), initialization_options=off)
    tasks = editor.open(f"{KIRO}/tasks.md")
    assert await lenses(editor, tasks) == []
    assert await hints(editor, tasks) == []


# Hints


async def test_hints_behind_bare_numbers(greenhouse, start):
    editor = await start(greenhouse, able())
    tasks = editor.open(f"{KIRO}/tasks.md")
    everything = await hints(editor, tasks)
    assert everything
    line = next(line for line in tasks.text.splitlines() if "_Requirements: 2.7" in line or "2.7" in line)
    number = tasks.text[: tasks.text.index(line)].count("\n") + 1
    assert await hints(editor, tasks, line) == [each for each in everything if each.startswith(f"{number} ")]
    requirements = editor.open(f"{KIRO}/requirements.md")
    assert await hints(editor, requirements) == []


async def test_hints_of_coverage(greenhouse, start):
    editor = await start(greenhouse, able(), initialization_options={"hints": {"coverage": True}})
    requirements = editor.open(f"{KIRO}/requirements.md")
    said = {each.split()[1] for each in await hints(editor, requirements)}
    assert {"specified", "planned"} <= said <= {"specified", "planned", "implemented", "verified"}


# Refreshes


async def test_the_client_hears_what_changed_elsewhere_and_only_that(example, start):
    editor = await start(example, able(refresh=True))
    await editor.expect_example()
    spec, tasks = editor.open(SPEC), editor.open(TASKS)
    assert "FR-009: no task" in titles(editor, spec, await lenses(editor, spec))
    await lenses(editor, tasks)
    editor.client.refreshes.clear()
    # A sentence that changes no count; then one that does, letter by letter.
    said = "retriever.py per FR-006"
    tasks.insert_after(said, " and so on")
    await asyncio.sleep(1)
    assert "codeLens" not in editor.client.refreshes
    for letter in ", FR-009":
        end = tasks.text.index(" (depends", tasks.text.index(said))
        tasks.edit(end, end, letter)
    await editor.until(lambda: "codeLens" in editor.client.refreshes)
    assert "FR-009: no task" not in titles(editor, spec, await lenses(editor, spec))
    await asyncio.sleep(1)
    assert editor.client.refreshes.count("codeLens") == 1


async def test_what_was_answered_before_the_first_scan_is_asked_for_again(tmp_path, start, monkeypatch):
    root = copy_example(tmp_path.resolve())
    gate = tmp_path / "hold"
    gate.touch()
    monkeypatch.setenv("SPECLS_TEST_HOLD_SCAN", str(gate))
    editor = await start(root, able(refresh=True))
    spec = editor.open(SPEC)
    assert not any("tasks" in each for each in titles(editor, spec, await lenses(editor, spec)))
    gate.unlink()
    await editor.until(lambda: "codeLens" in editor.client.refreshes)
    assert any("tasks" in each for each in titles(editor, spec, await lenses(editor, spec)))


async def test_a_client_that_cannot_be_told_waits_for_the_whole(tmp_path, start, monkeypatch):
    root = copy_example(tmp_path.resolve())
    gate = tmp_path / "hold"
    gate.touch()
    monkeypatch.setenv("SPECLS_TEST_HOLD_SCAN", str(gate))
    editor = await start(root, able())
    spec = editor.open(SPEC)
    answer = asyncio.ensure_future(lenses(editor, spec))
    await asyncio.sleep(0.5)
    assert not answer.done()
    gate.unlink()
    assert any("tasks" in each for each in titles(editor, spec, await answer))
    assert editor.client.refreshes == []
