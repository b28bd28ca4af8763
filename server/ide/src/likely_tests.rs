//! Likely links in every answer that shows them.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use specls_analysis::LikelyCache;
use specls_fixture::Fixture;

use crate::test::check_locations;
use crate::{NoSearch, hover, incoming_calls, outgoing_calls, prepare_calls, references};

/// A feature in which nobody cites anything.
const SESSIONS: &str = "\
//- specs/001-sessions/spec.md
# Feature Specification: Sessions

### User Story 1 - Stay signed in (Priority: P1)

- **FR-001**: System MUST store every `SessionToken` with its expiry date
- **FR-002**: System MUST revoke all sessions when the password changes
- **FR-003**: System MUST export the audit log as CSV
- **FR-004**: System MUST print invoices in the language of the customer
- **SC-001**: Pages open within one second
//- specs/001-sessions/tasks.md
# Tasks

## Phase 1: User Story 1

- [ ] T001 Store the `SessionToken` with its expiry date in src/session/token.py
- [ ] T002 Revoke all sessions of a user when the password changes in src/session/revoke.py
- [ ] T003 Export the audit log as CSV in src/audit/export.py
- [ ] T004 Test that the `SessionToken` is stored with its expiry date in tests/test_token.py
- [ ] T005 Update the dependencies
//- src/session/token.py
pass
//- tests/test_token.py
pass
";

fn page(text: &str) -> String {
    let fixture = Fixture::new(&format!("{text}\n"));
    let (file, offset) = fixture.at_cursor();
    let found = hover(&fixture.snapshot, &file, offset, &LikelyCache::default());
    found.map_or("nothing".to_owned(), |hover| hover.markdown)
}

fn calls(text: &str) -> String {
    let fixture = Fixture::new(text);
    let (file, offset) = fixture.at_cursor();
    let cache = LikelyCache::default();
    let mut out = String::new();
    for item in prepare_calls(&fixture.snapshot, &file, offset) {
        let found = [
            ('<', incoming_calls(&fixture.snapshot, &item.key, &cache)),
            ('>', outgoing_calls(&fixture.snapshot, &item.key, &cache)),
        ];
        for (mark, call) in found.iter().flat_map(|(mark, calls)| calls.iter().map(move |call| (mark, call)))
        {
            let _ = writeln!(out, "{mark} {} | {}", call.item.name, call.item.detail);
        }
    }
    out
}

fn check_references(text: &str, expect: &Expect) {
    let fixture = Fixture::new(text);
    let (file, offset) = fixture.at_cursor();
    let found = references(&fixture.snapshot, &file, offset, true, &NoSearch, &LikelyCache::default());
    check_locations(&fixture, &found, expect);
}

fn with(from: &str, to: &str) -> String {
    SESSIONS.replacen(from, to, 1)
}

#[test]
fn of_a_requirement() {
    expect![""].assert_eq(&page(&with("FR-001", "FR-0$001")));
    expect![""].assert_eq(&page(&with("FR-004", "FR-0$004")));
}

#[test]
fn of_a_task_and_a_story() {
    expect![""].assert_eq(&page(&with("T002", "T0$002")));
    expect![""].assert_eq(&page(&with("T005", "T0$005")));
    expect![""].assert_eq(&page(&with("User Story 1 -", "User St$0ory 1 -")));
}

#[test]
fn what_is_written_rules() {
    let cited = with("CSV in src", "CSV (FR-003) in src");
    expect![""].assert_eq(&page(&cited.replacen("FR-003", "FR-0$003", 1)));
    expect![""].assert_eq(&page(&cited.replacen("T003", "T0$003", 1)));
    check_references(&cited.replacen("FR-003", "FR-0$003", 1), &expect![""]);
    expect![""].assert_eq(&calls(&cited.replacen("FR-003", "FR-0$003", 1)));
}

#[test]
fn among_references() {
    check_references(&with("FR-001", "FR-0$001"), &expect![""]);
    check_references(&with("T002", "T0$002"), &expect![""]);
}

#[test]
fn among_calls() {
    expect![""].assert_eq(&calls(&with("FR-001", "FR-0$001")));
    expect![""].assert_eq(&calls(&with("T002", "T0$002")));
}

#[test]
fn nothing_of_what_is_withdrawn_or_archived() {
    let gone = with(
        "- **FR-003**: System MUST export the audit log as CSV",
        "- ~~**FR-0$003**: System MUST export the audit log as CSV~~",
    );
    assert!(!page(&gone).contains("likely"));
}
