"""What server and client tell each other first."""

import pytest
from editor import SPEC, capabilities, profile, without_extras


async def test_the_server_introduces_itself(reader):
    assert reader.result.server_info.name == "specls"
    assert reader.result.server_info.version
    server = reader.result.capabilities
    assert server.text_document_sync.open_close and server.text_document_sync.change.name == "Incremental"
    for provider in [
        server.completion_provider,
        server.hover_provider,
        server.definition_provider,
        server.references_provider,
        server.call_hierarchy_provider,
        server.document_highlight_provider,
        server.document_symbol_provider,
        server.workspace_symbol_provider,
        server.folding_range_provider,
        server.selection_range_provider,
        server.code_action_provider,
    ]:
        assert provider


@pytest.mark.parametrize(
    "offered, taken",
    [
        (["utf-16"], "utf-16"),
        (["utf-8", "utf-16"], "utf-8"),
        (["utf-16", "utf-8", "utf-32"], "utf-8"),
        (["utf-32", "utf-16"], "utf-16"),
        (["utf-32"], "utf-32"),
    ],
)
async def test_the_encoding_of_positions_is_negotiated(example, start, offered, taken):
    assert (await start(example, capabilities(encodings=offered))).encoding == taken


async def test_without_an_offer_it_is_utf_16(example, start):
    assert (await start(example, without_extras())).encoding == "utf-16"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_positions_behind_wide_characters(example, start, encoding):
    editor = await start(example, capabilities(encodings=[encoding]))
    await editor.expect_example()
    plan = editor.open("specs/002-cited-answers/plan.md", "# Plan\r\n\r\n😀 漢字 é FR-006, ~~FR-099~~\r\n")
    await editor.expect_findings("specs/002-cited-answers/plan.md:3 warning unknown-requirement FR-099", within="plan.md")
    assert await editor.definition(plan, "FR-0|06") == [f"{SPEC}:84 FR-006"]
    # Changes count in the same encoding.
    plan.replace("漢字", "𝒳y")
    plan.replace("FR-099", "FR-098")
    await editor.expect_findings("specs/002-cited-answers/plan.md:3 warning unknown-requirement FR-098", within="plan.md")
    assert await editor.definition(plan, "|FR-006") == [f"{SPEC}:84 FR-006"]


@pytest.mark.parametrize("name", ["visual-studio-code", "neovim", "emacs"])
async def test_a_walk_with_what_real_editors_announce(example, start, name):
    editor = await start(example, profile(name))
    await editor.expect_example()
    spec = editor.open(SPEC)
    assert "FR-006" in await editor.hover(spec, "**FR-0|06**")
    assert await editor.definition(spec, "edited after the last ingest, **When** the member reads the citation, **Then** it is marked as outdated (FR-0|09") == [f"{SPEC}:87 FR-009"]
    [stub] = [action for title, action in (await editor.actions(spec, "**FR-0|09**")).items() if title == "Add a task stub for FR-009"]
    editor.apply(stub.edit)
    await editor.expect_findings(f"{SPEC}:94 warning unplanned-requirement FR-014", within=SPEC)
