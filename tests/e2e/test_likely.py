"""Likely links: shown behind what is written, in words of their own; what rests on them follows, and is never more than information."""

import pytest
from editor import write

SPEC = "specs/001-sessions/spec.md"
TASKS = "specs/001-sessions/tasks.md"
INVOICES = f"{SPEC}:11 information unplanned-requirement FR-004"
QUESTION = f"{SPEC}:12 warning open-clarification [NEEDS CLARIFICATION: How long?]"

SESSIONS = """\
# Feature Specification: Sessions

### User Story 1 - Stay signed in (Priority: P1)

1. **Given** somebody, **When** they come back, **Then** they are signed in

## Requirements
- **FR-001**: System MUST store every `SessionToken` with its expiry date
- **FR-002**: System MUST revoke all sessions when the password changes
- **FR-003**: System MUST export the audit log as CSV
- **FR-004**: System MUST print invoices in the language of the customer
- **FR-005**: System MUST archive closed accounts [NEEDS CLARIFICATION: How long?]
"""

LIST = """\
# Tasks

## Phase 1: User Story 1

- [ ] T001 [US1] Store the `SessionToken` with its expiry date in src/session/token.py
- [ ] T002 [US1] Revoke all sessions of a user when the password changes in src/session/revoke.py
- [ ] T003 Export the audit log as CSV in src/audit/export.py
- [ ] T004 Archive accounts that are closed in src/accounts/archive.py
"""

CITED = "specs/002-tags/spec.md"


@pytest.fixture
def sessions(tmp_path):
    """A project in which nobody cites anything."""
    root = tmp_path.resolve() / "sessions"
    write(root, ".specify/memory/constitution.md", "# Constitution\n")
    write(root, SPEC, SESSIONS)
    write(root, TASKS, LIST)
    return root


@pytest.fixture
def hold(tmp_path, monkeypatch):
    """While it is there, no guess is worked out."""
    gate = tmp_path / "hold"
    gate.touch()
    monkeypatch.setenv("SPECLS_TEST_HOLD_GUESSES", str(gate))
    yield gate
    gate.unlink(missing_ok=True)


async def test_findings_that_need_no_guess_come_first(sessions, hold, start):
    editor = await start(sessions)
    await editor.expect_findings(QUESTION)
    hold.unlink()
    await editor.expect_findings(INVOICES, QUESTION)
    [finding] = [d for d in editor.client.diagnostics[editor.uri(SPEC)] if d.code == "unplanned-requirement"]
    assert finding.message == "no task of 001-sessions names FR-004, and none was recognised as its own by words"
    # Only the file whose findings differ was published again.
    assert [editor.name(each.uri) for each in editor.client.published] == [SPEC, SPEC]


async def test_they_stay_where_their_items_stand_until_they_are_worked_out_anew(sessions, hold, start):
    hold.unlink()
    editor = await start(sessions)
    await editor.expect_findings(INVOICES, QUESTION)
    spec = editor.open(SPEC)
    hold.touch()
    spec.insert_after("## Requirements\n", "\n")
    await editor.expect_findings(INVOICES.replace(":11 ", ":12 "), QUESTION.replace(":12 ", ":13 "))
    spec.replace("- **FR-004**: System MUST print invoices in the language of the customer\n", "")
    await editor.expect_findings(QUESTION)
    assert all(
        "unplanned-requirement" in [d.code for d in each.diagnostics]
        for each in editor.client.published[1:-1]
        if each.uri == spec.uri
    )
    hold.unlink()
    spec.insert_after("audit log as CSV\n", "- **FR-006**: System MUST print invoices in the language of the customer\n")
    await editor.expect_findings(INVOICES.replace(":11 ", ":12 ").replace("004", "006"), QUESTION.replace(":12 ", ":13 "))


async def test_what_was_worked_out_for_an_older_text_counts_no_longer(sessions, hold, start):
    editor = await start(sessions)
    await editor.expect_findings(QUESTION)
    tasks = editor.open(TASKS)
    tasks.insert_after("archive.py\n", "- [ ] T005 Print invoices in the language of the customer in src/invoice/print.py\n")
    assert "likely planned by T005" in await editor.hover(editor.open(SPEC), "FR-0|04")
    hold.unlink()
    # Something that is worked out later, and found.
    tasks.replace("Archive accounts that are closed in src/accounts/archive.py", "Tidy up")
    await editor.expect_findings(
        f"{SPEC}:12 information unplanned-requirement FR-005", QUESTION
    )
    assert not [each for each in editor.client.published if "FR-004" in str([d.message for d in each.diagnostics])]


async def test_a_hover_says_what_is_likely_and_why(sessions, start):
    editor = await start(sessions)
    spec, tasks = editor.open(SPEC), editor.open(TASKS)
    page = await editor.hover(spec, "FR-0|01")
    assert "● specified ○ planned ○ implemented ○ verified\n\n" in page
    ladder, likely = page.split("○ verified\n\n")
    assert likely.startswith("likely planned by T001 (0.9")
    assert ", because both name `SessionToken`, *store* and *expiry* · Store the `SessionToken`" in likely
    assert "likely part of US1 (0." in likely
    assert "likely" not in ladder
    page = await editor.hover(tasks, "T0|01")
    assert page.rpartition("\n\n")[2].startswith("likely delivers FR-001 (0.9")
    assert page.endswith(" · System MUST store every `SessionToken` with its expiry date")
    assert "likely" not in await editor.hover(spec, "FR-0|04")


async def test_what_is_written_rules(sessions, start):
    editor = await start(sessions)
    await editor.expect_findings(INVOICES, QUESTION)
    spec, tasks = editor.open(SPEC), editor.open(TASKS)
    assert "likely planned by T003" in await editor.hover(spec, "FR-0|03")
    tasks.replace("as CSV in", "as CSV (FR-003) in")
    page = await editor.hover(spec, "FR-0|03")
    assert "● planned" in page and "- [ ] T003 Export" in page
    assert "likely planned" not in page
    assert "likely" not in await editor.hover(tasks, "T0|03")
    assert await editor.references(spec, "**FR-0|03**") == [f"{SPEC}:10 FR-003", f"{TASKS}:7 FR-003"]


async def test_references_and_calls_give_likely_ones_last(sessions, start):
    editor = await start(sessions)
    spec, tasks = editor.open(SPEC), editor.open(TASKS)
    spec.insert_after("How long?]\n", "\nFR-001 comes first.\n")
    assert await editor.references(spec, "**FR-0|01**") == [f"{SPEC}:8 FR-001", f"{SPEC}:14 FR-001", f"{TASKS}:5 T001"]
    assert await editor.references(tasks, "T0|01") == [f"{TASKS}:5 T001", f"{SPEC}:8 FR-001"]
    trace = await editor.trace(spec, "**FR-0|01**")
    assert "likely plans, 0.9" in " ".join(trace)


async def test_nothing_above_information_rests_on_a_guess(sessions, start):
    write(sessions, "specls.toml", '[severity]\nunplanned-requirement = "error"\nuncited-tasks = "error"\n')
    write(sessions, CITED, "# Tags\n\n- **FR-001**: System MUST tag.\n- **FR-002**: System MUST list tags.\n")
    write(sessions, "specs/002-tags/tasks.md", "# Tasks\n\n- [ ] T001 Tag (FR-001)\n")
    editor = await start(sessions)
    await editor.expect_findings(INVOICES, QUESTION, f"{CITED}:4 error unplanned-requirement FR-002")


async def test_new_settings_take_nothing_away_for_a_moment(sessions, start):
    editor = await start(sessions)
    await editor.expect_findings(INVOICES, QUESTION)
    editor.client.published.clear()
    write(sessions, "specls.toml", '[severity]\nopen-clarification = "error"\n')
    editor.changed_on_disk("specls.toml")
    await editor.expect_findings(INVOICES, QUESTION.replace("warning", "error"))
    assert len([each for each in editor.client.published if editor.name(each.uri) == SPEC]) == 1
