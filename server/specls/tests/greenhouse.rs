//! What the program says about the second bundled example, which holds all three dialects.

mod common;

use std::fmt::Write as _;

use common::{Ran, run};
use expect_test::expect;
use serde_json::Value;

const GREENHOUSE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/workspaces/greenhouse");

fn greenhouse(args: &[&str]) -> Ran {
    let mut ran = run(GREENHOUSE, args);
    assert_eq!(ran.stderr, "", "{args:?}");
    let root = std::fs::canonicalize(GREENHOUSE).expect("the example is there");
    ran.stdout = ran.stdout.replace(root.to_str().expect("UTF-8"), "ROOT");
    ran
}

/// What is printed, and the status: 1 where there is an error.
fn json(args: &[&str]) -> Value {
    let ran = greenhouse(args);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let errors = report["summary"]["errors"].as_i64().unwrap_or(0);
    assert_eq!(ran.code, i32::from(errors > 0));
    report
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().expect("a list")
}

/// The findings, one a line with its fixes below.
fn findings(report: &Value) -> String {
    let mut drawn = String::new();
    for finding in list(report, "findings") {
        let [severity, code, file, message] =
            ["severity", "code", "file", "message"].map(|key| text(finding, key));
        let _ = writeln!(drawn, "{severity} {code} {file}:{}:{}", finding["line"], finding["column"]);
        let _ = writeln!(drawn, "  {message}");
        for fix in list(finding, "fixes") {
            let _ = writeln!(drawn, "  = {}", fix.as_str().unwrap_or_default());
        }
    }
    drawn
}

#[test]
fn every_finding() {
    let report = json(&["check", "--format", "json"]);
    expect![[r#"
        hint unvalidated-property .kiro/specs/watering-plan/design.md:20:14
          neither a task nor a test names property 2 of watering-plan, while they name 1 of its 2 properties
        hint unplanned-criterion .kiro/specs/watering-plan/requirements.md:23:1
          no task of watering-plan names criterion 1.3, while tasks name 2 of the 3 criteria of requirement 1
          = Add a task stub for criterion 1.3
        info unplanned-requirement .kiro/specs/watering-plan/requirements.md:35:17
          no task of watering-plan names requirement 3 or a criterion of it, while tasks name 2 of its 3 requirements
          = Add a task stub for requirement 3
        warning unknown-requirement .kiro/specs/watering-plan/tasks.md:15:27
          criterion 2.7 is not defined in watering-plan, whose requirement 2 has criteria 2.1 to 2.3
        error lost-scenario openspec/changes/add-frost-alarm/specs/alarms/spec.md:12:18
          MODIFIED "Heat alarm" omits the scenario "Cool again" of alarms, which would be lost
          = Copy the omitted scenario from alarms
        warning unknown-requirement openspec/changes/add-frost-alarm/specs/sensor-data/spec.md:3:18
          MODIFIED "Measure temperatures" names no requirement of sensor-data, which defines 2; did you mean "Measure temperature"?
          = Replace by Measure temperature
    "#]].assert_eq(&findings(&report));
    assert_eq!(list(&report, "skipped"), [] as [Value; 0]);
    expect![[r#"{"errors":1,"features":5,"files":22,"hints":2,"infos":1,"warnings":2}"#]]
        .assert_eq(&report["summary"].to_string());
}

#[test]
fn every_rung() {
    let mut drawn = String::new();
    for feature in list(&json(&["trace", "--format", "json"]), "features") {
        let _ = writeln!(drawn, "{} {}", text(feature, "dialect"), text(feature, "path"));
        for item in list(feature, "items") {
            if let Some(rung) = item["coverage"].as_str() {
                let _ = writeln!(drawn, "  {} {} {rung}", text(item, "kind"), text(item, "id"));
            }
        }
    }
    expect![[r#"
        kiro .kiro/specs/watering-plan
          requirement 1 planned
          criterion 1.1 verified
          criterion 1.2 implemented
          criterion 1.3 specified
          requirement 2 planned
          criterion 2.1 implemented
          criterion 2.2 planned
          criterion 2.3 implemented
          requirement 3 specified
          criterion 3.1 specified
          criterion 3.2 specified
        spec-kit apps/harvest/specs/001-harvest-log
          story US1 planned
          requirement FR-001 implemented
          requirement FR-002 planned
        openspec openspec/changes/add-frost-alarm
          requirement Frost alarm planned
        openspec openspec/specs/alarms
          requirement Heat alarm specified
        openspec openspec/specs/sensor-data
          requirement Measure temperature verified
          requirement Keep values specified
    "#]]
    .assert_eq(&drawn);
}

/// One criterion from its design to its test.
#[test]
fn a_criterion_with_everything_that_speaks_of_it() {
    let trace = json(&["trace", "--format", "json", ".kiro"]);
    let [feature] = list(&trace, "features") else { panic!("one feature below .kiro: {trace}") };
    let criterion = |item: &&Value| text(item, "kind") == "criterion" && item["id"] == "1.1";
    let item = list(feature, "items").iter().find(criterion).expect("criterion 1.1");
    let mut drawn = format!("{}:{}-{}\n", text(item, "file"), item["line"], item["end_line"]);
    for link in list(item, "links") {
        let fields = ["direction", "relation", "kind", "id", "feature", "file", "line"];
        let fields: Vec<String> = fields.map(|f| link[f].to_string().replace('"', "")).into();
        let _ = writeln!(drawn, "  {}", fields.join(" "));
    }
    expect![[r#"
        .kiro/specs/watering-plan/requirements.md:21-21
          in specifies property 1 watering-plan .kiro/specs/watering-plan/design.md 14
          in plans task 1.1 watering-plan .kiro/specs/watering-plan/tasks.md 6
          in plans task 1.2 watering-plan .kiro/specs/watering-plan/tasks.md 8
          in implements code null null src/planner.ts 1
          in verifies test null null tests/planner.test.ts 4
    "#]]
    .assert_eq(&drawn);
}

/// Scenarios of OpenSpec have no ids: tests name them by their titles.
#[test]
fn scenarios_with_their_tests() {
    let trace = json(&["trace", "--format", "json", "openspec/specs/sensor-data"]);
    let [feature] = list(&trace, "features") else { panic!("one capability: {trace}") };
    let mut drawn = String::new();
    for item in list(feature, "items") {
        let _ = writeln!(drawn, "{} {}", text(item, "kind"), text(item, "id"));
        for link in list(item, "links").iter().filter(|link| link["kind"] == "test") {
            let _ = writeln!(drawn, "  {} {}:{}", text(link, "relation"), text(link, "file"), link["line"]);
        }
    }
    expect![[r#"
        requirement Measure temperature
          verifies tests/sensors.test.ts:4
        scenario Measure temperature/A minute passes
          verifies tests/sensors.test.ts:5
        scenario Measure temperature/Sensor is silent
          verifies tests/sensors.test.ts:9
        requirement Keep values
        scenario Keep values/Old value
    "#]]
    .assert_eq(&drawn);
}

#[test]
fn for_people() {
    let ran = greenhouse(&["check"]);
    assert_eq!(ran.code, 1);
    expect![[r#"
        info[unplanned-requirement]: no task of watering-plan names requirement 3 or a criterion of it, while tasks name 2 of its 3 requirements
          --> .kiro/specs/watering-plan/requirements.md:35:17
           |
        35 | ### Requirement 3: Manual watering
           |                 ^
           = help: Add a task stub for requirement 3

        warning[unknown-requirement]: criterion 2.7 is not defined in watering-plan, whose requirement 2 has criteria 2.1 to 2.3
          --> .kiro/specs/watering-plan/tasks.md:15:27
           |
        15 |     - _Requirements: 2.2, 2.7_
           |                           ^^^

        error[lost-scenario]: MODIFIED "Heat alarm" omits the scenario "Cool again" of alarms, which would be lost
          --> openspec/changes/add-frost-alarm/specs/alarms/spec.md:12:18
           |
        12 | ### Requirement: Heat alarm
           |                  ^^^^^^^^^^
        note: has 2 scenarios
          --> openspec/specs/alarms/spec.md:9:18
           |
         9 | ### Requirement: Heat alarm
           |                  ----------
           = help: Copy the omitted scenario from alarms

        warning[unknown-requirement]: MODIFIED "Measure temperatures" names no requirement of sensor-data, which defines 2; did you mean "Measure temperature"?
         --> openspec/changes/add-frost-alarm/specs/sensor-data/spec.md:3:18
          |
        3 | ### Requirement: Measure temperatures
          |                  ^^^^^^^^^^^^^^^^^^^^
          = help: Replace by Measure temperature

        hint[unvalidated-property]: .kiro/specs/watering-plan/design.md:20:14: neither a task nor a test names property 2 of watering-plan, while they name 1 of its 2 properties
        hint[unplanned-criterion]: .kiro/specs/watering-plan/requirements.md:23:1: no task of watering-plan names criterion 1.3, while tasks name 2 of the 3 criteria of requirement 1

        Requirements    ░ specified  ▒ planned  ▓ implemented  █ verified
          watering-plan    ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░  1 specified · 2 planned
          001-harvest-log  ▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒  1 planned · 1 implemented

        Changes
          add-frost-alarm  +1 ~2 −0  1 of 3 tasks done
          and 2 capabilities, whose tasks stand in changes

        1 error, 2 warnings, 1 information, 2 hints in 22 files, 5 features
    "#]].assert_eq(&ran.stdout);
    let ran = greenhouse(&["trace"]);
    assert_eq!(ran.code, 0);
    expect![[r#"
        watering-plan  .kiro/specs/watering-plan
          3 requirements · 8 criteria · 2 properties · 3 of 7 tasks done
                               coverage          tasks      code  tests
          1                    ●●○○ planned      1.1 1.2       2      2  Daily plan
            1.1                ●●●● verified     1.1 1.2       1      2  WHEN a day begins, THE Planner SHALL make a Plan that…
            1.2                ●●●○ implemented  1.1           1      ·  IF the forecast cannot be read, THEN THE Planner SHALL…
            1.3                ●○○○ specified                  ·      ·  WHILE it rains, THE Planner SHALL postpone the Beds th…
          2                    ●●○○ planned      2.1 2.2       1      ·  Valves
            2.1                ●●●○ implemented  2.1           1      ·  WHEN the time of a Bed is over, THE Valve_Control SHAL…
            2.3                ●●●○ implemented  2.1           ·      ·  THE Valve_Control SHALL log every opening and closing.
          3                    ●○○○ specified                  ·      ·  Manual watering

        001-harvest-log  apps/harvest/specs/001-harvest-log
          2 requirements · 1 story · 1 of 2 tasks done
                               coverage          tasks      code  tests
          US1                  ●●○○ planned      T001 T002     ·      ·  Log a harvest
          FR-001               ●●●○ implemented  T001          1      ·  System MUST store the bed, the weight and the day of a…
          FR-002               ●●○○ planned      T002          ·      ·  System MUST show the log of a bed

        add-frost-alarm  openspec/changes/add-frost-alarm
          +1 ~2 −0 · 1 requirement · 1 of 3 tasks done
                               coverage          tasks      code  tests
          Frost alarm          ●●○○ planned      1.1           ·      ·  The system SHALL raise an alarm when a house is colder…

        alarms  openspec/specs/alarms
          1 requirement
                               coverage          tasks      code  tests
          Heat alarm           ●○○○ specified                  ·      ·  The system SHALL raise an alarm when a house is hotter…

        sensor-data  openspec/specs/sensor-data
          2 requirements
                               coverage          tasks      code  tests
          Measure temperature  ●●●● verified                   ·      3  The system SHALL measure the temperature of every hous…
          Keep values          ●○○○ specified                  ·      ·  The system SHALL keep values for one year.

    "#]].assert_eq(&ran.stdout);
}

/// What the tool itself would say: a lost scenario is an error there, and the archive is no change.
#[test]
fn as_openspec_reports_it() {
    let ran = greenhouse(&["check", "--format", "openspec"]);
    assert_eq!(ran.code, 1);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let mut drawn = String::new();
    for item in list(&report, "items") {
        let _ = writeln!(drawn, "{} {} valid: {}", text(item, "type"), text(item, "id"), item["valid"]);
        for issue in list(item, "issues") {
            let [level, path, message] = ["level", "path", "message"].map(|key| text(issue, key));
            let _ = writeln!(drawn, "  {level} {path}: {message}");
        }
    }
    expect![[r####"
        change add-frost-alarm valid: false
          ERROR alarms/spec.md: MODIFIED "Heat alarm" omits scenario(s) the current spec still has: "Cool again". The modified block has 1 scenario; the current spec has 2 scenarios. It adds none. Copy the omitted scenarios into the MODIFIED block (a MODIFIED requirement replaces the whole block, so archive refuses to drop them).
          INFO sensor-data/spec.md: Archive would refuse this delta: sensor-data MODIFIED failed for header "### Requirement: Measure temperatures" - not found
        spec alarms valid: true
        spec sensor-data valid: true
    "####]].assert_eq(&drawn);
    assert_eq!(report["root"]["path"], "ROOT");
}

/// The archive is reported to who asks for it by name, and to nobody else.
#[test]
fn inside_the_archive() {
    const ARCHIVE: &str = "openspec/changes/archive";
    let ran = greenhouse(&["check"]);
    assert!(!ran.stdout.contains(ARCHIVE), "{}", ran.stdout);
    let changes = findings(&json(&["check", "--format", "json", "openspec"]));
    assert!(!changes.contains(ARCHIVE), "{changes}");
    let report = json(&["check", "--format", "json", ARCHIVE]);
    expect![[r#"
        warning duplicate-requirement openspec/changes/archive/2026-03-02-add-sensor-data/specs/sensor-data/spec.md:3:18
          sensor-data defines "Measure temperature" already, with another text: modify it, or choose another name
        warning unknown-requirement openspec/changes/archive/2026-03-02-add-sensor-data/specs/sensor-data/spec.md:12:18
          MODIFIED "Something that never was" names no requirement of sensor-data, which defines 2; archiving refuses the change
    "#]].assert_eq(&findings(&report));
    let change = format!("{ARCHIVE}/2026-03-02-add-sensor-data");
    assert_eq!(findings(&json(&["check", "--format", "json", &change])), findings(&report));
}

/// The project below `apps/` stands for itself.
#[test]
fn the_project_inside() {
    let report = json(&["check", "--format", "json", "apps/harvest"]);
    assert_eq!((text(&report, "root"), findings(&report)), ("ROOT/apps/harvest", String::new()));
    let trace = json(&["trace", "--format", "json", "apps/harvest"]);
    let features: Vec<&str> = list(&trace, "features").iter().map(|f| text(f, "id")).collect();
    assert_eq!(features, ["001-harvest-log"]);
}
