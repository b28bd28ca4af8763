"""Hover, symbols, folding and selection."""

from editor import SERVICE, SPEC, TASKS, without_extras
from lsprotocol import types as lsp


async def test_hover_shows_text_coverage_tasks_code_and_tests(reader):
    tasks = reader.open(TASKS)
    shown = await reader.hover(tasks, "retriever.py per FR-0|06 (depends")
    assert "when no passage is relevant enough" in shown
    for each in ["verified", "T004", "T011", "T012", "retriever.py", "test_retriever.py"]:
        assert each in shown, shown
    tasks.close()


async def test_hover_of_what_is_planned_only(reader):
    spec = reader.open(SPEC)
    shown = await reader.hover(spec, "- **FR-0|13**")
    assert "planned" in shown and "T020" in shown and "T021" in shown
    spec.close()


async def test_hover_in_code(reader):
    code = reader.open(SERVICE)
    assert "over HTTP as its contract describes" in await reader.hover(code, "(FR-0|11)")
    code.close()


async def test_hover_is_plain_text_for_clients_that_know_no_markdown(example, start):
    editor = await start(example, without_extras())
    await editor.expect_example()
    spec = editor.open(SPEC)
    params = lsp.HoverParams(**spec.at("- **FR-0|06**"))
    found = await editor.within(editor.client.text_document_hover_async(params))
    assert found.contents.kind == lsp.MarkupKind.PlainText and "**" not in found.contents.value
    assert spec.text[editor.index_in(spec.text, found.range.start) :].startswith("FR-006")


def outline(symbols, depth=0) -> list[str]:
    return [line for s in symbols for line in ["  " * depth + s.name, *outline(s.children or [], depth + 1)]]


async def test_document_symbols(reader):
    spec = reader.open(SPEC)
    params = lsp.DocumentSymbolParams(spec.identifier)
    found = await reader.within(reader.client.text_document_document_symbol_async(params))
    lines = outline(found)
    assert any(line.strip().startswith("FR-014") for line in lines)
    assert any(line.strip().startswith("US2") or "User Story 2" in line for line in lines)

    def check(symbols, around=None):
        for symbol in symbols:
            start, end = symbol.selection_range.start, symbol.selection_range.end
            assert symbol.range.start <= start <= end <= symbol.range.end, symbol.name
            assert around is None or around.start <= symbol.range.start <= symbol.range.end <= around.end, symbol.name
            check(symbol.children or [], symbol.range)

    check(found)
    spec.close()


async def test_flat_document_symbols_for_clients_without_hierarchy(example, start):
    editor = await start(example, without_extras())
    await editor.expect_example()
    tasks = editor.open(TASKS)
    params = lsp.DocumentSymbolParams(tasks.identifier)
    found = await editor.within(editor.client.text_document_document_symbol_async(params))
    assert all(isinstance(symbol, lsp.SymbolInformation) for symbol in found)
    assert [s.name.split()[0] for s in found if s.name.startswith("T0")] == [f"T{n:03}" for n in range(1, 25)]


async def test_workspace_symbols(reader):
    async def search(query):
        found = await reader.within(reader.client.workspace_symbol_async(lsp.WorkspaceSymbolParams(query)))
        return [reader.place(each.location.uri, each.location.range) for each in found or []]

    assert f"{SPEC}:84 FR-006" in await search("FR-006")
    # People remember words, not numbers.
    assert f"{SPEC}:87 FR-009" in await search("outdated")
    assert await search("there is no such thing") == []


async def test_folding(reader):
    spec = reader.open(SPEC)
    params = lsp.FoldingRangeParams(spec.identifier)
    found = await reader.within(reader.client.text_document_folding_range_async(params))
    lines = spec.text.split("\n")
    heads = [lines[each.start_line] for each in found]
    assert "### User Story 2 - Know what the documents don't say (Priority: P2)" in heads
    assert "## Requirements *(mandatory)*" in heads
    assert all(each.start_line < each.end_line < len(lines) for each in found)
    spec.close()


async def test_selection_grows(reader):
    spec = reader.open(SPEC)
    params = lsp.SelectionRangeParams(spec.identifier, [spec.cursor("a code that st|ays the same")])
    [found] = await reader.within(reader.client.text_document_selection_range_async(params))
    texts = []
    while found:
        texts.append(reader.text_at(spec.uri, found.range))
        found = found.parent
    assert all(inner in outer and inner != outer for inner, outer in zip(texts, texts[1:]))
    assert any(text.startswith("- **FR-012**") for text in texts)
    assert texts[-1].rstrip("\n") == spec.text.rstrip("\n")
    spec.close()
