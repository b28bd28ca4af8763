"""Fixtures: the example workspace, and servers that end as they should."""

import pytest
import pytest_asyncio

pytest.register_assert_rewrite("editor")

from editor import Editor, copy_example


@pytest.fixture
def example(tmp_path):
    """A copy of the example workspace."""
    return copy_example(tmp_path.resolve())


@pytest.fixture
def greenhouse(tmp_path):
    """A copy of the second example: all dialects in one workspace."""
    return copy_example(tmp_path.resolve(), "greenhouse")


@pytest.fixture
def many_findings(tmp_path):
    """A workspace of 10,000 findings, in ten files."""
    workspace = tmp_path.resolve() / "many"
    for feature in range(10):
        folder = workspace / "specs" / f"00{feature}-many"
        folder.mkdir(parents=True)
        lines = (f"- **FR-{n}**: System MUST do it. [NEEDS CLARIFICATION: How?]\n" for n in range(1000, 2000))
        (folder / "spec.md").write_text("# Feature Specification\n\n" + "".join(lines), encoding="utf-8")
    return workspace


@pytest.fixture
def wild(tmp_path):
    """A folder of projects whose names are wildcards, or commands of a shell. None of them may be run."""
    workspace = tmp_path.resolve() / "wild"
    for name in ["a`touch pwned`b", "`touch pwned`", "$(touch pwned)", "a[b]", "a{b,c}", "a*b?", "o'n'e", "a\\b", "a,b c"]:
        for path in ["specs/001-x/spec.md", "main.py"]:
            file = workspace / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("# FR-001\n", encoding="utf-8")
    yield workspace
    assert not list(workspace.rglob("*pwned")), "a name was run"


@pytest_asyncio.fixture
async def start(request):
    """Starts servers; they are shut down after the test, and have to end well."""
    editors = []

    async def begin(*args, **kwargs) -> Editor:
        editors.append(await Editor.start(*args, **kwargs))
        return editors[-1]

    yield begin
    failed = getattr(request.node, "failed", False)
    for editor in editors:
        if failed:
            print("\n".join(editor.client.stderr))
            await editor.kill()
        try:
            if not failed:
                await editor.stop()
        finally:
            await editor.kill()


@pytest_asyncio.fixture
async def editor(example, start):
    """A modern client with the example workspace, after the first scan."""
    editor = await start(example)
    await editor.expect_example()
    return editor


@pytest_asyncio.fixture
async def gardener(greenhouse, start):
    """The same with the second example."""
    editor = await start(greenhouse)
    await editor.expect_greenhouse()
    return editor


@pytest_asyncio.fixture(scope="session")
async def reader(tmp_path_factory):
    """The same for tests that change nothing: all of them share it."""
    editor = await Editor.start(copy_example(tmp_path_factory.mktemp("reader").resolve()))
    await editor.expect_example()
    yield editor
    try:
        await editor.stop()
    finally:
        await editor.kill()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.failed = True
    return report
