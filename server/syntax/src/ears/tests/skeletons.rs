use expect_test::expect;

use super::super::{Case, Dialect, Style, skeleton};

fn all(texts: &[&str], case: Case, dialect: Dialect) -> String {
    let one = |text: &&str| skeleton(text, Style { case, dialect }).unwrap_or_else(|| "-".to_owned()) + "\n";
    texts.iter().map(one).collect()
}

const TEXTS: &[&str] = &[
    "When the user logs in the dashboard is shown",
    "When the user logs in, the dashboard is shown",
    "WHEN a job ends THEN the system sends a mail",
    "When a job ends",
    "The export must be fast",
    "The export is fast",
    "Users can search",
    "Display all jobs:\n  - by name\n  - by age",
    "The export should not block",
    "If the disk is full the recorder must stop",
    "If the disk is full, the recorder stops",
    "GIVEN a cart WHEN it is paid THEN a mail is sent",
    "**Given** a cart\n- **And** a card\n- **When** it is paid\n- **Then** the system sends a mail\n- **And** a letter",
    "GIVEN a cart WHEN it is paid THEN the shop SHALL send a mail",
    "WHEN a job ends, WHILE the net is up, THE Runner SHALL wait",
    "WHEN a job ends THEN SHALL wait",
    "THEN the system SHALL wait",
    "WHEN THEN the system SHALL wait",
    "THE system SHALL",
    "Upon start, THE system SHALL load the file",
    "After start, the file is loaded",
    "Given a cart, the shop shall show it",
    "**Speed**: the export must be fast",
    "THE config `SHALL be JSON`",
    "THE system SHALL wait",
    "Support for plugins must:\n  - load them\n  - name them",
    "CLI providers share a pool",
    "The CLI shares a pool",
    "用户可以搜索",
];

#[test]
fn upper_case_with_commas() {
    expect![[r#"
        WHEN the user logs in, THE system SHALL <the dashboard is shown>
        WHEN the user logs in, THE system SHALL <the dashboard is shown>
        WHEN a job ends, THE system SHALL <sends a mail>
        WHEN a job ends, THE system SHALL <response>
        THE export SHALL be fast
        THE export SHALL <is fast>
        Users SHALL <can search>
        THE system SHALL <Display all jobs:>
          - by name
          - by age
        THE export SHALL NOT block
        IF the disk is full, THEN THE recorder SHALL stop
        IF the disk is full, THEN THE system SHALL <the recorder stops>
        WHILE a cart, WHEN it is paid, THE system SHALL <a mail is sent>
        WHILE a cart **And** a card, WHEN it is paid, THE system SHALL <sends a mail>
        - **And** a letter
        WHILE a cart, WHEN it is paid, THE shop SHALL send a mail
        WHILE the net is up, WHEN a job ends, THE Runner SHALL wait
        WHEN a job ends, THE <system> SHALL wait
        WHEN <trigger>, THE system SHALL wait
        WHEN <trigger>, THE system SHALL wait
        THE system SHALL <response>
        WHEN <Upon start>, THE system SHALL load the file
        WHEN <After start>, THE system SHALL <the file is loaded>
        WHILE a cart, THE shop SHALL show it
        **Speed**: THE export SHALL be fast
        THE system SHALL <THE config `SHALL be JSON`>
        -
        Support for plugins SHALL:
          - load them
          - name them
        THE system SHALL <CLI providers share a pool>
        THE CLI SHALL <shares a pool>
        -
    "#]]
    .assert_eq(&all(TEXTS, Case::Upper, Dialect::Comma));
}

#[test]
fn upper_case_with_then() {
    expect![[r#"
        WHEN the user logs in THEN the system SHALL <the dashboard is shown>
        WHEN the user logs in THEN the system SHALL <the dashboard is shown>
        WHEN a job ends THEN the system SHALL <sends a mail>
        WHEN a job ends THEN the system SHALL <response>
        THE export SHALL be fast
        THE export SHALL <is fast>
        Users SHALL <can search>
        THE system SHALL <Display all jobs:>
          - by name
          - by age
        THE export SHALL NOT block
        IF the disk is full THEN the recorder SHALL stop
        IF the disk is full THEN the system SHALL <the recorder stops>
        WHILE a cart, WHEN it is paid THEN the system SHALL <a mail is sent>
        WHILE a cart **And** a card, WHEN it is paid THEN the system SHALL <sends a mail>
        - **And** a letter
        WHILE a cart, WHEN it is paid THEN the shop SHALL send a mail
        WHILE the net is up, WHEN a job ends THEN the Runner SHALL wait
        WHEN a job ends THEN the <system> SHALL wait
        WHEN <trigger> THEN the system SHALL wait
        WHEN <trigger> THEN the system SHALL wait
        THE system SHALL <response>
        WHEN <Upon start> THEN the system SHALL load the file
        WHEN <After start> THEN the system SHALL <the file is loaded>
        WHILE a cart THEN the shop SHALL show it
        **Speed**: THE export SHALL be fast
        THE system SHALL <THE config `SHALL be JSON`>
        -
        Support for plugins SHALL:
          - load them
          - name them
        THE system SHALL <CLI providers share a pool>
        THE CLI SHALL <shares a pool>
        -
    "#]]
    .assert_eq(&all(TEXTS, Case::Upper, Dialect::Then));
}

#[test]
fn lower_case() {
    expect![[r#"
        When the user logs in, the system shall <the dashboard is shown>
        When the user logs in, the system shall <the dashboard is shown>
        When a job ends, the system shall <sends a mail>
        When a job ends, the system shall <response>
        The export shall be fast
        The export shall <is fast>
        Users shall <can search>
        The system shall <Display all jobs:>
          - by name
          - by age
        The export shall not block
        If the disk is full, then the recorder shall stop
        If the disk is full, then the system shall <the recorder stops>
        While a cart, when it is paid, the system shall <a mail is sent>
        While a cart **And** a card, when it is paid, the system shall <sends a mail>
        - **And** a letter
        While a cart, when it is paid, the shop shall send a mail
        While the net is up, when a job ends, the Runner shall wait
        When a job ends, the <system> shall wait
        When <trigger>, the system shall wait
        When <trigger>, the system shall wait
        The system shall <response>
        When <Upon start>, the system shall load the file
        When <After start>, the system shall <the file is loaded>
        While a cart, the shop shall show it
        **Speed**: the export shall be fast
        The system shall <THE config `SHALL be JSON`>
        -
        Support for plugins shall:
          - load them
          - name them
        The system shall <CLI providers share a pool>
        The CLI shall <shares a pool>
        -
    "#]]
    .assert_eq(&all(TEXTS, Case::Lower, Dialect::Comma));
}
