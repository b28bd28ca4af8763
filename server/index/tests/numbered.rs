//! Which spec a number in code means (formats: kiro §3.6).

use expect_test::{Expect, expect};
use specls_fixture::Fixture;
use specls_index::Target;

/// Two specs that both have 1.1; `albums` alone has 2.1, `sync` alone the task 3.1.
const SPECS: &str = "\
//- .kiro/specs/user-albums/requirements.md
### Requirement 1: Albums
#### Acceptance Criteria
1. WHEN a THEN the system SHALL b
2. WHEN c THEN the system SHALL d
### Requirement 2: Pictures
#### Acceptance Criteria
1. WHEN e THEN the system SHALL f
//- .kiro/specs/user-albums/tasks.md
- [ ] 1. Albums
  - [ ] 1.1 Write `src/albums.ts` and `store.ts`
//- .kiro/specs/photo-sync/requirements.md
### Requirement 1: Sync
#### Acceptance Criteria
1. WHEN a THEN the system SHALL b
2. WHEN c THEN the system SHALL d
//- .kiro/specs/photo-sync/tasks.md
- [ ] 3. Sync
  - [ ] 3.1 Write `lib/sync.go`
//- specs/001-other/spec.md
- **FR-001**: System MUST list things
//- openspec/specs/auth/spec.md
### Requirement: 1.1
The system SHALL a
";

#[track_caller]
fn check(text: &str, expected: &Expect) {
    let fixture = Fixture::new(&format!("{SPECS}{text}"));
    let snapshot = &fixture.snapshot;
    let mut files: Vec<_> = snapshot.files().filter(|f| f.feature.is_none()).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut out = String::new();
    for file in files {
        for (m, mention) in file.facts.mentions.iter().enumerate() {
            let name = |id| snapshot.feature(id).map(|f| f.name.clone()).unwrap_or_default();
            let target = match snapshot.target(file, m as u32) {
                Target::Feature(id) => name(id).to_string(),
                Target::Ambiguous => {
                    let mut all: Vec<_> =
                        snapshot.definitions(file, m as u32).iter().map(|d| name(d.0)).collect();
                    all.sort();
                    format!("one of {}", all.join(", "))
                }
                Target::Unknown(id) => format!("missing in {}", id.map(name).unwrap_or_default()),
                Target::Silent => "silent".to_owned(),
            };
            let path = file.path.strip_prefix("/w/").unwrap_or(&file.path);
            out += &format!("{path}: {} {} {target}\n", mention.kind.name(), mention.id);
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn tags_and_single_owners() {
    check(
        "\
//- src/a.ts
// Requirements 1.1, 2.1, 2 and Task 3.1, Task 1.1

// Feature: photo-sync, Property 1: x
// **Validates: Requirements 1.1, 2.1, 1**

// Feature: gone-spec, Property 1: x
// **Validates: Requirements 1.1**

// Feature: 001-other, Property 1: x
// **Validates: Requirements 1.1**
//- src/b.ts
// Requirements 1.1, 2.1, FR-001, 1.9

// Property 7: x
//- src/c.ts
// Feature: user-albums

// Requirements 1.1
",
        &expect![[r#"
            src/a.ts: criterion 1.1 photo-sync
            src/a.ts: criterion 2.1 user-albums
            src/a.ts: task 3.1 photo-sync
            src/a.ts: task 1.1 user-albums
            src/a.ts: property 1 silent
            src/a.ts: criterion 1.1 photo-sync
            src/a.ts: criterion 2.1 missing in photo-sync
            src/a.ts: requirement 1 photo-sync
            src/a.ts: property 1 silent
            src/a.ts: criterion 1.1 silent
            src/a.ts: property 1 silent
            src/a.ts: criterion 1.1 silent
            src/b.ts: criterion 1.1 one of photo-sync, user-albums
            src/b.ts: criterion 2.1 user-albums
            src/b.ts: requirement FR-001 001-other
            src/b.ts: property 7 silent
            src/c.ts: criterion 1.1 user-albums
        "#]],
    );
}

#[test]
fn whole_requirements_need_a_tag() {
    check(
        "\
//- .kiro/specs/user-albums/tasks.md
- [ ] 1. Albums in `tests/all.ts`
//- tests/all.ts
// Requirement 1, Requirement 2, Requirements 1.1
//- tests/tagged.ts
// Feature: user-albums

// Requirement 1
",
        &expect![[r#"
            tests/all.ts: requirement 1 one of photo-sync, user-albums
            tests/all.ts: requirement 2 user-albums
            tests/all.ts: criterion 1.1 user-albums
            tests/tagged.ts: requirement 1 user-albums
        "#]],
    );
}

#[test]
fn named_elsewhere_in_the_file() {
    check(
        "\
//- src/a.ts
import x from '../photo-sync/y';
// Requirements 1.1, 1.2.1, 1.3, 1.4-1.6
const s = 'Requirements 7.7';
//- src/b.ts
import x from '../photo-sync/y';
// user-albums
// Requirements 1.1, 1.3
import y from '../user-albums/y';

// Requirements 1.2
//- tests/c.test.ts
import x from '../photo-sync/y';
test(parse('Requirements 7.7')); // Requirement 8.8
",
        &expect![[r#"
            src/a.ts: criterion 1.1 photo-sync
            src/a.ts: criterion 1.2.1 silent
            src/a.ts: criterion 1.3 missing in photo-sync
            src/a.ts: criterion 1.4 missing in photo-sync
            src/a.ts: criterion 1.5 silent
            src/a.ts: criterion 1.6 missing in photo-sync
            src/a.ts: criterion 7.7 missing in photo-sync
            src/b.ts: criterion 1.1 user-albums
            src/b.ts: criterion 1.3 silent
            src/b.ts: criterion 1.2 one of photo-sync, user-albums
            tests/c.test.ts: criterion 7.7 silent
            tests/c.test.ts: criterion 8.8 missing in photo-sync
        "#]],
    );
}

#[test]
fn files_of_that_name() {
    check(
        "\
//- src/albums.ts
// Requirements 1.1, 1.9
//- tests/albums.property.test.ts
// Requirements 1.1
//- src/store.ts
// Requirements 1.1
//- src/deep/store.ts
// Requirements 1.1
//- lib/sync_test.go
// Requirements 1.1
//- lib/other.go
// Requirements 1.1, 1.9
",
        &expect![[r#"
            lib/other.go: criterion 1.1 one of photo-sync, user-albums
            lib/other.go: criterion 1.9 silent
            lib/sync_test.go: criterion 1.1 photo-sync
            src/albums.ts: criterion 1.1 user-albums
            src/albums.ts: criterion 1.9 missing in user-albums
            src/deep/store.ts: criterion 1.1 user-albums
            src/store.ts: criterion 1.1 user-albums
            tests/albums.property.test.ts: criterion 1.1 user-albums
        "#]],
    );
}
