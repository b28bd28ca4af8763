use expect_test::expect;
use specls_analysis::Coverage;
use specls_fixture::Fixture;
use specls_index::Target;
use specls_syntax::ItemKind;

use super::super::{apply, check, check_applied};
use super::rung;

const CODE: &str = "\
//- specs/004-albums/spec.md
- **FR-001**: System MUST list albums
- **FR-002**: System MUST sort albums
- **FR-003**: System MUST share albums
//- specs/004-albums/tasks.md
- [ ] T001 List and sort per FR-001, FR-002 in src/albums.py
- [ ] T002 Share per FR-003
";

#[test]
fn a_mention_above_a_declaration() {
    let code = "\
//- src/albums.py
class Albums:
    @cached
    def so$0rt(self):
        pass
";
    check(
        &format!("{CODE}{code}"),
        &expect![[r#"
        Refactor: Name FR-001 of 004-albums above `sort`
        Refactor: Name FR-002 of 004-albums above `sort`
    "#]],
    );
    let title = "Name FR-002 of 004-albums above `sort`";
    let after = check_applied(
        &format!("{CODE}{code}"),
        title,
        &expect![[r#"
        //- src/albums.py
        class Albums:
            # FR-002
            @cached
            def sort(self):
                pass
    "#]],
    );
    assert_eq!(rung(&after, "004-albums", ItemKind::Requirement, "FR-002"), Some(Coverage::Implemented));
    // As the file does it.
    let tagged = code.replace("class", "# Implements: FR-001\nclass");
    check_applied(
        &format!("{CODE}{tagged}"),
        title,
        &expect![[r#"
        //- src/albums.py
        # Implements: FR-001
        class Albums:
            # Implements: FR-002
            @cached
            def sort(self):
                pass
    "#]],
    );
    // As another file does it.
    let other = format!("{CODE}{code}//- src/a.ts\n// @req FR-003\n//- src/b.py\n# Requirement FR-003\n");
    check_applied(
        &other,
        title,
        &expect![[r#"
        //- src/albums.py
        class Albums:
            # Requirement FR-002
            @cached
            def sort(self):
                pass
    "#]],
    );
    // Nothing inside of a body, and nothing that is named already.
    check(&format!("{CODE}{}", code.replace("$0", "").replace("pass", "pa$0ss")), &expect![[r#""#]]);
    check(&format!("{CODE}{code}# FR-001, FR-002\n"), &expect![""]);
}

#[test]
fn a_mention_in_the_comment_that_is_there_or_with_its_feature() {
    let code = "\
//- src/albums.ts
/// Lists albums (FR-001).
export function list() {}

/// Sorts albums.
export function so$0rt() {}
";
    let title = "Name FR-002 of 004-albums above `sort`";
    let spec = CODE.replace(".py", ".ts");
    check_applied(
        &format!("{spec}{code}"),
        title,
        &expect![[r#"
        //- src/albums.ts
        /// Lists albums (FR-001).
        export function list() {}

        /// Sorts albums. (FR-002)
        export function sort() {}
    "#]],
    );
    let two = format!(
        "//- specs/005-tags/spec.md\n- **FR-002**: x\n//- specs/005-tags/tasks.md\n- [ ] T001 x in src/albums.ts\n{spec}"
    );
    let after = check_applied(
        &format!("{two}{code}"),
        title,
        &expect![[r#"
        //- src/albums.ts
        /// Lists albums (FR-001).
        export function list() {}

        /// Sorts albums. (spec 004, FR-002)
        export function sort() {}
    "#]],
    );
    assert_eq!(rung(&after, "004-albums", ItemKind::Requirement, "FR-002"), Some(Coverage::Implemented));
}

#[test]
fn a_mention_of_a_criterion() {
    let text = "\
//- .kiro/specs/albums/requirements.md
### Requirement 1: List
#### Acceptance Criteria
1. WHEN a day begins, THE App SHALL list albums
//- .kiro/specs/albums/tasks.md
- [ ] 1. List in `src/albums.ts`
  - _Requirements: 1.1_
//- src/albums.ts
export function li$0st() {}
";
    let title = "Name criterion 1.1 of albums above `list`";
    let after = check_applied(
        text,
        title,
        &expect![[r#"
        //- src/albums.ts
        // Requirements 1.1
        export function list() {}
    "#]],
    );
    assert_eq!(rung(&after, "albums", ItemKind::Criterion, "1.1"), Some(Coverage::Implemented));
}

/// The action applied: the mention at the cursor's line means the feature.
fn check_qualified(text: &str, title: &str, expect: &expect_test::Expect) {
    let after = check_applied(text, title, expect);
    let file = after.file("/w/src/x.py").expect("it is there");
    let named = title.rsplit(' ').next().unwrap_or_default();
    let feature = after.features().find(|f| f.name == named).expect("it is there");
    let clear =
        (0..file.facts.mentions.len() as u32).any(|m| after.target(file, m) == Target::Feature(feature.id));
    assert!(clear);
}

#[test]
fn which_feature_a_mention_means() {
    let specs = "\
//- specs/004-albums/spec.md
- **FR-001**: a
//- specs/005-tags/spec.md
- **FR-001**: b
";
    let text = format!("{specs}//- src/x.py\n# See FR-0$001 here.\n");
    check(
        &text,
        &expect![[r#"
        Refactor: Say that FR-001 is that of 004-albums
        Refactor: Say that FR-001 is that of 005-tags
    "#]],
    );
    let title = "Say that FR-001 is that of 004-albums";
    check_qualified(
        &text,
        title,
        &expect![[r#"
        //- src/x.py
        # See spec 004, FR-001 here.
    "#]],
    );
    for (other, expected) in [
        ("# 005-FR-001", "004-FR-001"),
        ("# 005/FR-001", "004/FR-001"),
        ("# Spec 005: FR-001", "Spec 004: FR-001"),
        ("# see specs/005-tags: FR-001", "specs/004-albums: FR-001"),
    ] {
        let fixture = Fixture::new(&format!("{text}//- src/y.py\n{other}\n"));
        let (changed, _) = apply(fixture, title);
        assert_eq!(changed[0].1, format!("# See {expected} here.\n"));
    }
    // One number, two features.
    let twice = text.replace("005-tags", "004-tags");
    check_qualified(
        &twice,
        title,
        &expect![[r#"
        //- src/x.py
        # See 004-albums, FR-001 here.
    "#]],
    );
    // Clear, or a part of a word.
    check(&format!("{specs}//- src/x.py\n# 004-FR-0$001\n"), &expect![[r#""#]]);
    check(&format!("{specs}//- tests/x.py\ndef test_fr_0$001(): pass\n"), &expect![[r#""#]]);
}
