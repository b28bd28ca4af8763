"""Changes arrive whole and in order, however fast they come."""

import random
import re
import time

from editor import SPEC, capabilities, write
from lsprotocol import types as lsp

WORDS = ["a", "b", "é", "漢", "字", "😀", "𝒳", "~"]


async def test_ten_thousand_rapid_changes(example, start):
    """Random edits of single characters and whole lines, none of them awaited; then the server's text is ours."""
    path = "specs/004-fast/spec.md"
    lines = [f"- **FR-{n:03}**: the 😀 漢字 text of {n}" for n in range(1, 31)]
    write(example, path, "# Fast 😀\r\n\r\n" + "\r\n".join(lines) + "\r\n")
    write(example, "specs/004-fast/tasks.md", "- [ ] T001 Nothing yet\n")
    editor = await start(example, capabilities(encodings=["utf-16"]))
    spec = editor.open(path)
    dice = random.Random(1)
    new_ids = iter(range(100, 10_000))
    started = time.monotonic()
    for count in range(10_000):
        ends = [match.end() for match in re.finditer(r"\*\*: ", spec.text)]
        at = dice.choice(ends)
        end = spec.text.index("\r\n", at)
        match dice.randrange(20):
            case 0:
                spec.edit(end, end, f"\r\n- **FR-{next(new_ids)}**: new 😀")
            case 1 if len(ends) > 20:
                start_of_line = spec.text.rindex("\n", 0, at) + 1
                spec.edit(start_of_line, end + 2, "")
            case 2 | 3 | 4 | 5 | 6 | 7 | 8 if end > at + 4:
                spec.edit(end - 1, end, "")
            case _:
                spec.edit(at, at, dice.choice(WORDS))
        if count % 500 == 0:
            await editor.client._server.stdin.drain()
    print(f"10,000 changes sent in {time.monotonic() - started:.1f} s")
    # Each requirement is where we have it, with the text that we have, and there are no others.
    found = await editor.within(
        editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(spec.identifier))
    )
    print(f"and read after {time.monotonic() - started:.1f} s")

    def walk(symbols):
        for symbol in symbols:
            yield symbol
            yield from walk(symbol.children or [])

    ours = re.findall(r"\*\*(FR-\d+)\*\*: (.*)\r\n", spec.text)
    theirs = [s for s in walk(found) if s.name.startswith("FR-")]
    assert [s.name.split()[0] for s in theirs] == [id for id, _ in ours]
    for symbol, (id, text) in zip(theirs, ours):
        assert editor.text_at(spec.uri, symbol.selection_range) == id
        hover = await editor.hover(spec, f"- **|{id}**: {text}")
        assert text.strip() in hover.replace("\\", ""), (id, text, hover)
    spec.write("# Nothing\n")
    await editor.until(lambda: not editor.findings("004-fast/spec.md"))


async def test_several_changes_in_one_notification(editor):
    spec = editor.open(SPEC)
    line = spec.text[: spec.text.index("- **FR-009**")].count("\n")

    def change(first, last, new):
        return lsp.TextDocumentContentChangePartial(range=lsp.Range(lsp.Position(*first), lsp.Position(*last)), text=new)

    # Each one counts from what the one before it left.
    spec.send([change((line, 0), (line, 0), "\n\n"), change((line + 2, 4), (line + 2, 10), "FR-099"), change((0, 0), (1, 0), "")])
    spec.text = spec.text.replace("- **FR-009**", "\n\n- **FR-099**").partition("\n")[2]
    assert await editor.definition(spec, "- **FR-0|99**") == [f"{SPEC}:{line + 2} FR-099"]


async def test_positions_outside_of_the_text_are_clamped(editor):
    spec = editor.open(SPEC)
    far = lsp.Position(10**6, 10**6)
    spec.send([lsp.TextDocumentContentChangePartial(range=lsp.Range(far, far), text="\nSee FR-003.\n")])
    spec.text += "\nSee FR-003.\n"
    assert await editor.definition(spec, "See FR-0|03") == [f"{SPEC}:81 FR-003"]
    params = lsp.HoverParams(spec.identifier, far)
    assert await editor.within(editor.client.text_document_hover_async(params)) is None


async def test_a_document_that_is_closed_and_opened_again(editor):
    spec = editor.open(SPEC)
    spec.replace("- **FR-009**", "- **FR-019**")
    assert await editor.definition(spec, "- **FR-0|19**") == [f"{SPEC}:87 FR-019"]
    spec.close()
    spec = editor.open(SPEC)
    assert await editor.definition(spec, "- **FR-0|09**") == [f"{SPEC}:87 FR-009"]
    await editor.expect_example()
