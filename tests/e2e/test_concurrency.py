"""Requests that take their time, requests that are called off, and a client that takes its time."""

import asyncio
import time

from editor import REQUEST_CANCELLED, SPEC, TASKS, capabilities, error_code
from lsprotocol import types as lsp


async def test_a_running_request_is_cancelled(editor):
    order = []

    def ask(id, ms):
        answer = asyncio.ensure_future(editor.client.protocol.send_request_async("specls/test/slow", {"ms": ms}, id))
        answer.add_done_callback(lambda _: order.append(id))
        return answer

    cancelled, other = ask("cancelled", 600_000), ask("other", 2_000)
    # It runs: requests that came later are answered.
    await editor.ask("specls/test/slow", {"ms": 1})
    sent = time.monotonic()
    editor.client.cancel_request(lsp.CancelParams(id="cancelled"))
    assert await error_code(editor.within(cancelled)) == REQUEST_CANCELLED
    print(f"cancelled in {1000 * (time.monotonic() - sent):.1f} ms")
    await editor.within(other)
    assert order == ["cancelled", "other"]


async def test_others_are_answered_while_slow_ones_run(editor):
    slow = [asyncio.ensure_future(editor.client.protocol.send_request_async("specls/test/slow", {"ms": 600_000}, f"slow {n}")) for n in range(4)]
    spec = editor.open(SPEC)
    assert await editor.definition(spec, "- **FR-0|06**") == [f"{SPEC}:84 FR-006"]
    assert not any(each.done() for each in slow)
    for n in range(4):
        editor.client.cancel_request(lsp.CancelParams(id=f"slow {n}"))
    for each in slow:
        assert await error_code(editor.within(each)) == REQUEST_CANCELLED


async def test_a_storm_of_cancelled_requests(editor):
    """Each request is answered once: with a result, or as cancelled."""
    spec = editor.open(SPEC)
    outcomes = {"answered": 0, "cancelled": 0}
    requests = []
    for n in range(300):
        params = lsp.ReferenceParams(context=lsp.ReferenceContext(True), **spec.at("- **FR-0|06**"))
        requests.append(asyncio.ensure_future(editor.client.protocol.send_request_async("textDocument/references", params, f"storm {n}")))
        if n % 3:
            await asyncio.sleep(0)
            editor.client.cancel_request(lsp.CancelParams(id=f"storm {n}"))
    for request in requests:
        try:
            assert len(await editor.within(request)) == 17
            outcomes["answered"] += 1
        except Exception as error:
            assert getattr(error, "code", None) == REQUEST_CANCELLED, error
            outcomes["cancelled"] += 1
    print(outcomes)
    assert sum(outcomes.values()) == 300 and outcomes["answered"] >= 100


async def test_cancelling_what_is_over_or_never_was(editor):
    editor.client.cancel_request(lsp.CancelParams(id="never"))
    await editor.ask("specls/test/slow", {"ms": 1}, "over")
    editor.client.cancel_request(lsp.CancelParams(id="over"))
    await editor.ask("specls/test/slow", {"ms": 1})


async def test_four_requests_wait_for_the_client_while_changes_pour_in(example, start):
    editor = await start(example, capabilities(configuration=True))
    await editor.expect_example()
    asked = 0
    answer = asyncio.Event()

    async def configuration(params):
        nonlocal asked
        asked += 1
        editor.client.news.set()
        await answer.wait()
        return [{"number": asked}]

    editor.client.answer_configuration = configuration
    waiting = [asyncio.ensure_future(editor.ask("specls/test/ask", {})) for _ in range(4)]
    await editor.until(lambda: asked == 4)
    tasks = editor.open(TASKS)
    for n in range(300):
        tasks.edit(len(tasks.text), len(tasks.text), f"- [ ] T{n + 100} Something for FR-009\n")
    # All of them arrived, though four requests still wait.
    assert await editor.definition(tasks, "- [ ] T3|99") == [f"{TASKS}:431 T399"]
    await editor.expect_findings(f"{SPEC}:94 warning unplanned-requirement FR-014", within=SPEC)
    assert not any(each.done() for each in waiting)
    answer.set()
    for each in waiting:
        assert await each == [{"number": 4}]


async def test_a_panic_harms_nobody_else(editor):
    editor.panics_expected = True
    slow = asyncio.ensure_future(editor.ask("specls/test/slow", {"ms": 300}))
    for _ in range(20):
        assert await error_code(editor.ask("specls/test/panic", {})) == -32603
    assert (await slow).cancelled is False
    service = editor.open("src/rag_answers/answers/service.py")
    service.replace("002-FR-112", "002-FR-012")
    await editor.expect_example(without="FR-112")
