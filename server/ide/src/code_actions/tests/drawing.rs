//! Links that are drawn: what is written, and that it is read as it should.

use expect_test::expect;
use specls_analysis::{Coverage, FeatureCoverage};
use specls_index::{Snapshot, Target};
use specls_syntax::ItemKind;

use super::{check, check_applied};

/// The rung of an item after an action.
fn rung(snapshot: &Snapshot, feature: &str, kind: ItemKind, id: &str) -> Option<Coverage> {
    let feature = snapshot.features().find(|f| *f.name == *feature).expect("the feature is there");
    let index = feature.defining(kind, id).expect("the item is there");
    FeatureCoverage::new(snapshot, feature).of(index).rung
}

const SPEC: &str = "\
//- specs/004-albums/spec.md
- **FR-001**: System MUST list albums by date. And more.
- **FR-003**: System MUST allow people to create an alb$0um: \"as they like\"
";

#[test]
fn an_operation_in_openapi() {
    let api = "\
//- specs/004-albums/contracts/api.yaml
openapi: 3.1.0
info:
  title: Albums
paths:
  /albums:
    get:
      operationId: listAlbums
      x-requirement: FR-001
      responses: {}

# What answers consist of.
components:
  schemas: {}
";
    let text = format!("{SPEC}{api}");
    check(&text, &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
        Refactor: Add a stub of an operation for FR-003 to api.yaml
    "#]]);
    let title = "Add a stub of an operation for FR-003 to api.yaml";
    check_applied(&text, title, &expect![[r#"
        //- specs/004-albums/contracts/api.yaml
        openapi: 3.1.0
        info:
          title: Albums
        paths:
          /albums:
            get:
              operationId: listAlbums
              x-requirement: FR-001
              responses: {}
            post:
              # TODO: choose method and path, and describe this operation
              operationId: createAlbum
              summary: "Allow people to create an album: \"as they like\""
              x-requirement: FR-003
              responses:
                "201":
                  description: TODO

        # What answers consist of.
        components:
          schemas: {}
    "#]]);
    // It is there already.
    let linked = text.replace("x-requirement: FR-001", "x-requirement: [FR-001, FR-003]");
    check(&linked, &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
    "#]]);
    // Another indentation, the end of the file, another line end.
    let other = "//- specs/004-albums/contracts/api.yaml\nopenapi: 3.1.0\r\npaths:\r\n    /photos:\r\n        get:\r\n            responses: {}";
    check_applied(&format!("{SPEC}{other}"), title, &expect![[r#"
        //- specs/004-albums/contracts/api.yaml
        openapi: 3.1.0␍
        paths:␍
            /photos:␍
                get:␍
                    responses: {}␍
            /albums:␍
                post:␍
                    # TODO: choose method and path, and describe this operation␍
                    operationId: createAlbum␍
                    summary: "Allow people to create an album: \"as they like\""␍
                    x-requirement: FR-003␍
                    responses:␍
                        "201":␍
                            description: TODO⏎ missing
    "#]]);
    let empty = "//- specs/004-albums/contracts/api.yaml\nopenapi: 3.1.0\npaths: {}\ninfo: {}\n";
    check_applied(&format!("{SPEC}{empty}"), title, &expect![[r#""#]]);
}

#[test]
fn an_operation_that_the_text_names_or_that_is_there() {
    let text = "\
//- specs/004-albums/spec.md
- **FR-003**: People MUST be able to share with `POST /albums/{id}/share`.$0
//- specs/004-albums/contracts/api.yaml
openapi: 3.1.0
paths:
  \"/albums/{id}/share\":
    get:
      responses: {}
  /last:
    get:
      responses: {}
";
    let title = "Add a stub of an operation for FR-003 to api.yaml";
    check_applied(text, title, &expect![[r#"
        //- specs/004-albums/contracts/api.yaml
        openapi: 3.1.0
        paths:
          "/albums/{id}/share":
            get:
              responses: {}
            post:
              # TODO: describe this operation
              operationId: beAbleToShareWith
              summary: "Be able to share with `POST /albums/{id}/share`"
              x-requirement: FR-003
              responses:
                "201":
                  description: TODO
          /last:
            get:
              responses: {}
    "#]]);
    let taken = text
        .replace("share with `POST /albums/{id}/share`", "create last")
        .replace("    get", "    post")
        .replace("/last", "/lasts");
    check_applied(&taken, title, &expect![[r#"
        //- specs/004-albums/contracts/api.yaml
        openapi: 3.1.0
        paths:
          "/albums/{id}/share":
            post:
              responses: {}
          /lasts:
            post:
              responses: {}
          /lasts/fr-003:
            post:
              # TODO: choose method and path, and describe this operation
              operationId: createLast
              summary: Be able to create last
              x-requirement: FR-003
              responses:
                "201":
                  description: TODO
    "#]]);
}

#[test]
fn an_operation_in_markdown() {
    let routes = "\
//- specs/004-albums/contracts/api.md
# API

### 1. `GET /albums`

Lists albums (FR-001).

#### Answers

200

## Errors
";
    let title = "Add a stub of an operation for FR-003 to api.md";
    check_applied(&format!("{SPEC}{routes}"), title, &expect![[r#"
        //- specs/004-albums/contracts/api.md
        # API

        ### 1. `GET /albums`

        Lists albums (FR-001).

        #### Answers

        200

        ### 2. `POST /albums`

        Allow people to create an album: "as they like" (FR-003).

        TODO: describe this operation.

        ## Errors
    "#]]);
    let commands = "\
//- specs/004-albums/contracts/api.md
# Commands

## Command: `photos list`

Lists albums (FR-001).
";
    check_applied(&format!("{SPEC}{commands}"), title, &expect![[r#"
        //- specs/004-albums/contracts/api.md
        # Commands

        ## Command: `photos list`

        Lists albums (FR-001).

        ## Command: `photos create-album`

        Allow people to create an album: "as they like" (FR-003).

        TODO: describe this operation.
    "#]]);
    let spoken = "//- specs/004-albums/contracts/api.md\n## List albums: GET /albums\n\nLists (FR-001).";
    check_applied(&format!("{SPEC}{spoken}"), title, &expect![[r#"
        //- specs/004-albums/contracts/api.md
        ## List albums: GET /albums

        Lists (FR-001).

        ## POST /albums

        Allow people to create an album: "as they like" (FR-003).

        TODO: describe this operation.
    "#]]);
}

#[test]
fn a_test_in_the_file_that_names_the_feature() {
    let test = "\
//- tests/test_albums.py
import pytest

def test_fr_001_lists():
    pass
//- tests/test_other.py
";
    let text = format!("{SPEC}{test}");
    check(&text, &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
        Refactor: Add a test stub for FR-003
    "#]]);
    let after = check_applied(&text, "Add a test stub for FR-003", &expect![[r#"
        //- tests/test_albums.py
        import pytest

        def test_fr_001_lists():
            pass


        def test_fr_003_allow_people_to_create_album():
            """FR-003: System MUST allow people to create an album: 'as they like'"""
            pytest.skip("TODO: test FR-003")
    "#]]);
    assert_eq!(rung(&after, "004-albums", ItemKind::Requirement, "FR-003"), Some(Coverage::Verified));
}

/// In a project with a test file of that path and text, which names nothing.
fn new_test(path: &str, text: &str, expect: &expect_test::Expect) {
    let text = format!("{SPEC}//- {path}\n{text}");
    let after = check_applied(&text, "Add a test stub for FR-003", expect);
    assert_eq!(rung(&after, "004-albums", ItemKind::Requirement, "FR-003"), Some(Coverage::Verified));
}

#[test]
fn a_test_in_a_new_file() {
    new_test("tests/test_x.py", "import pytest\n", &expect![[r#"
        //- tests/test_albums.py
        import pytest


        def test_fr_003_allow_people_to_create_album():
            """FR-003: System MUST allow people to create an album: 'as they like'"""
            pytest.skip("TODO: test FR-003")
    "#]]);
    new_test("src/x_test.py", "", &expect![[r#"
        //- src/albums_test.py
        def test_fr_003_allow_people_to_create_album():
            """FR-003: System MUST allow people to create an album: 'as they like'"""
            import pytest

            pytest.skip("TODO: test FR-003")
    "#]]);
    let vitest = "import { expect, test } from 'vitest';\n\ntest('x', () => {});\n";
    new_test("src/__tests__/x.spec.ts", vitest, &expect![[r#"
        //- src/__tests__/albums.spec.ts
        import { expect, test } from 'vitest';

        // FR-003: System MUST allow people to create an album: 'as they like'
        test.todo('FR-003: System MUST allow people to create an album: ’as they like’');
    "#]]);
    new_test("x/x.test.js", "it(\"x\", () => {})\n", &expect![[r#"
        //- x/albums.test.js
        // FR-003: System MUST allow people to create an album: 'as they like'
        it.todo("FR-003: System MUST allow people to create an album: ’as they like’")
    "#]]);
    let junit = "package org.x;\n\nimport org.junit.jupiter.api.Test;\n\nclass XTest {\n}\n";
    new_test("src/test/java/org/x/XTest.java", junit, &expect![[r#"
        //- src/test/java/org/x/AlbumsTest.java
        package org.x;

        import org.junit.jupiter.api.Test;

        class AlbumsTest {
            // FR-003: System MUST allow people to create an album: 'as they like'
            @Test
            @org.junit.jupiter.api.Disabled("TODO: test FR-003")
            void fr003AllowPeopleToCreateAlbum() {
            }
        }
    "#]]);
    new_test("src/test/kotlin/org/x/XTest.kt", "", &expect![[r#"
        //- src/test/kotlin/org/x/AlbumsTest.kt
        package org.x

        class AlbumsTest {
            // FR-003: System MUST allow people to create an album: 'as they like'
            @org.junit.jupiter.api.Test
            fun fr003AllowPeopleToCreateAlbum() {
                TODO("TODO: test FR-003")
            }
        }
    "#]]);
    new_test("pkg/x/x_test.go", "package x_test\n", &expect![[r#"
        //- pkg/x/albums_test.go
        package x_test

        import "testing"

        // FR-003: System MUST allow people to create an album: 'as they like'
        func TestFr003AllowPeopleToCreateAlbum(t *testing.T) {
        	t.Skip("TODO: test FR-003")
        }
    "#]]);
    new_test("tests/x.rs", "", &expect![[r#"
        //- tests/albums.rs
        // FR-003: System MUST allow people to create an album: 'as they like'
        #[test]
        #[ignore = "TODO: test FR-003"]
        fn fr_003_allow_people_to_create_album() {
            todo!("test FR-003");
        }
    "#]]);
    let xunit = "using Xunit;\n\nnamespace X.Tests\n{\n    public class XTests\n    {\n    }\n}\n";
    new_test("tests/XTests.cs", xunit, &expect![[r#"
        //- tests/AlbumsTests.cs
        using Xunit;

        namespace X.Tests;

        public class AlbumsTests
        {
            // FR-003: System MUST allow people to create an album: 'as they like'
            [Fact(Skip = "TODO: test FR-003")]
            public void Fr003AllowPeopleToCreateAlbum()
            {
            }
        }
    "#]]);
    new_test("spec/x_spec.rb", "require \"spec_helper\"\n", &expect![[r#"
        //- spec/albums_spec.rb
        require "spec_helper"

        RSpec.describe "Albums" do
          # FR-003: System MUST allow people to create an album: 'as they like'
          it "FR-003: System MUST allow people to create an album: 'as they like'" do
            skip "TODO: test FR-003"
          end
        end
    "#]]);
    new_test("Tests/XTests.swift", "@testable import X\n", &expect![[r#"
        //- Tests/AlbumsTests.swift
        import XCTest
        @testable import X

        final class AlbumsTests: XCTestCase {
            // FR-003: System MUST allow people to create an album: 'as they like'
            func testFr003AllowPeopleToCreateAlbum() throws {
                throw XCTSkip("TODO: test FR-003")
            }
        }
    "#]]);
    new_test("Tests/XTests.swift", "import Testing\n", &expect![[r#"
        //- Tests/AlbumsTests.swift
        import Testing

        // FR-003: System MUST allow people to create an album: 'as they like'
        @Test("FR-003", .disabled("TODO: test FR-003")) func fr003AllowPeopleToCreateAlbum() {}
    "#]]);
}

/// In a project with a test file of that path and text, which names FR-001.
fn more_tests(path: &str, text: &str, expect: &expect_test::Expect) {
    new_test(path, text, expect);
}

#[test]
fn a_test_more() {
    let jest = "describe('albums', () => {\n  it('lists (FR-001)', () => {})\n})";
    more_tests("src/x.test.ts", jest, &expect![[r#"
        //- src/x.test.ts
        describe('albums', () => {
          it('lists (FR-001)', () => {})
        })

        // FR-003: System MUST allow people to create an album: 'as they like'
        it.todo('FR-003: System MUST allow people to create an album: ’as they like’')
    "#]]);
    let junit = "\
import org.junit.Test;

/** A class for FR-001. */
public class XTest {
  @Test
  public void lists() {
    if (true) {
    }
  }
}
";
    more_tests("src/XTest.java", junit, &expect![[r#"
        //- src/XTest.java
        import org.junit.Test;

        /** A class for FR-001. */
        public class XTest {
          @Test
          public void lists() {
            if (true) {
            }
          }

          // FR-003: System MUST allow people to create an album: 'as they like'
          @Test
          @org.junit.Ignore("TODO: test FR-003")
          public void fr003AllowPeopleToCreateAlbum() {
          }
        }
    "#]]);
    let xunit =
        "namespace X\n{\n\tpublic class XTests\n\t{\n\t\t[Test] // FR-001\n\t\tpublic void A() {}\n\t}\n}\n";
    more_tests("tests/XTests.cs", xunit, &expect![[r#"
        //- tests/XTests.cs
        namespace X
        {
        	public class XTests
        	{
        		[Test] // FR-001
        		public void A() {}

        		// FR-003: System MUST allow people to create an album: 'as they like'
        		[Test, Ignore("TODO: test FR-003")]
        		public void Fr003AllowPeopleToCreateAlbum()
        		{
        		}
        	}
        }
    "#]]);
    let rspec = "describe X do\n  it \"lists (FR-001)\" do\n  end\nend\n";
    more_tests("spec/x_spec.rb", rspec, &expect![[r#"
        //- spec/x_spec.rb
        describe X do
          it "lists (FR-001)" do
          end

          # FR-003: System MUST allow people to create an album: 'as they like'
          it "FR-003: System MUST allow people to create an album: 'as they like'" do
            skip "TODO: test FR-003"
          end
        end
    "#]]);
    let go = "package x\n\nimport \"testing\"\n\n// FR-001\nfunc TestX(t *testing.T) {}\n";
    more_tests("x/x_test.go", go, &expect![[r#"
        //- x/x_test.go
        package x

        import "testing"

        // FR-001
        func TestX(t *testing.T) {}

        // FR-003: System MUST allow people to create an album: 'as they like'
        func TestFr003AllowPeopleToCreateAlbum(t *testing.T) {
        	t.Skip("TODO: test FR-003")
        }
    "#]]);
    let xctest = "import XCTest\nfinal class X: XCTestCase {\n    // FR-001\n    func testX() {}\n}\n";
    more_tests("Tests/XTests.swift", xctest, &expect![[r#"
        //- Tests/XTests.swift
        import XCTest
        final class X: XCTestCase {
            // FR-001
            func testX() {}

            // FR-003: System MUST allow people to create an album: 'as they like'
            func testFr003AllowPeopleToCreateAlbum() throws {
                throw XCTSkip("TODO: test FR-003")
            }
        }
    "#]]);
}

#[test]
fn a_test_where_the_id_is_that_of_several_features() {
    let text = format!("{SPEC}//- specs/005-tags/spec.md\n- **FR-003**: x\n//- tests/test_x.py\n\n");
    let after = check_applied(&text, "Add a test stub for FR-003", &expect![[r#"
        //- tests/test_albums.py
        def test_fr_003_allow_people_to_create_album():
            """spec 004, FR-003: System MUST allow people to create an album: 'as they like'"""
            import pytest

            pytest.skip("TODO: test FR-003")
    "#]]);
    assert_eq!(rung(&after, "004-albums", ItemKind::Requirement, "FR-003"), Some(Coverage::Verified));
}

#[test]
fn a_test_of_a_criterion_and_of_a_property() {
    let text = "\
//- .kiro/specs/albums/requirements.md
### Requirement 1: List
#### Acceptance Criteria
1. WHEN a day begins, THE App SHALL list al$0bums
//- .kiro/specs/albums/design.md
### Property 1: Order
**Validates: Requirements 1.1**
//- tests/x.test.ts
";
    let after = check_applied(text, "Add a test stub for criterion 1.1", &expect![[r#"
        //- tests/albums.test.ts
        // Feature: albums, Validates: Requirements 1.1
        it.todo('criterion 1.1: WHEN a day begins, THE App SHALL list albums');
    "#]]);
    assert_eq!(rung(&after, "albums", ItemKind::Criterion, "1.1"), Some(Coverage::Verified));
    let text = text.replace("$0", "").replace("1: Order", "1: Or$0der");
    let after = check_applied(&text, "Add a test stub for property 1", &expect![[r#"
        //- tests/albums.test.ts
        // Feature: albums, Property 1: Order
        it.todo('property 1: Order');
    "#]]);
    assert_eq!(rung(&after, "albums", ItemKind::Criterion, "1.1"), Some(Coverage::Verified));
}

#[test]
fn no_test_where_there_is_one_or_nobody_knows_how() {
    check(SPEC, &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
    "#]]);
    check(&format!("{SPEC}//- tests/test_x.py\n# FR-003\n"), &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
    "#]]);
}

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
    check(&format!("{CODE}{code}"), &expect![[r#""#]]);
    let title = "Name FR-002 of 004-albums above `sort`";
    let after = check_applied(&format!("{CODE}{code}"), title, &expect![[r#""#]]);
    assert_eq!(rung(&after, "004-albums", ItemKind::Requirement, "FR-002"), Some(Coverage::Implemented));
    // As the file does it.
    let tagged = code.replace("class", "# Implements: FR-001\nclass");
    check_applied(&format!("{CODE}{tagged}"), title, &expect![[r#""#]]);
    // As another file does it.
    let other = format!("{CODE}{code}//- src/a.ts\n// @req FR-003\n//- src/b.py\n# Requirement FR-003\n");
    check_applied(&other, title, &expect![[r#""#]]);
    // Nothing inside of a body, and nothing that is named already.
    check(&format!("{CODE}{}", code.replace("$0", "").replace("pass", "pa$0ss")), &expect![[r#""#]]);
    check(&format!("{CODE}{code}# FR-001, FR-002\n"), &expect![[r#""#]]);
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
    check_applied(&format!("{spec}{code}"), title, &expect![[r#"
        //- src/albums.ts
        /// Lists albums (FR-001).
        export function list() {}

        /// Sorts albums. (FR-002)
        export function sort() {}
    "#]]);
    let two = format!(
        "//- specs/005-tags/spec.md\n- **FR-002**: x\n//- specs/005-tags/tasks.md\n- [ ] T001 x in src/albums.ts\n{spec}"
    );
    let after = check_applied(&format!("{two}{code}"), title, &expect![[r#"
        //- src/albums.ts
        /// Lists albums (FR-001).
        export function list() {}

        /// Sorts albums. (spec 004, FR-002)
        export function sort() {}
    "#]]);
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
    let after = check_applied(text, title, &expect![[r#""#]]);
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
    check(&text, &expect![[r#"
        Refactor: Say that FR-001 is that of 004-albums
        Refactor: Say that FR-001 is that of 005-tags
    "#]]);
    let title = "Say that FR-001 is that of 004-albums";
    check_qualified(&text, title, &expect![[r#"
        //- src/x.py
        # See spec 004, FR-001 here.
    "#]]);
    for other in ["# 005-FR-001", "# 005/FR-001", "# Spec 005: FR-001", "# see specs/005-tags: FR-001"] {
        check_qualified(&format!("{text}//- src/y.py\n{other}\n"), title, &expect![[r#"
            //- src/x.py
            # See specs/004-albums: FR-001 here.
        "#]          //- src/x.py
            # See Spec 004: FR-001 here.
        "#]          //- src/x.py
            # See 004/FR-001 here.
        "#]          //- src/x.py
            # See 004-FR-001 here.
        "#]]);
    }
    // One number, two features.
    let twice = text.replace("005-tags", "004-tags");
    check_qualified(&twice, title, &expect![[r#"
        //- src/x.py
        # See 004-albums, FR-001 here.
    "#]]);
    // Clear, or a part of a word.
    check(&format!("{specs}//- src/x.py\n# 004-FR-0$001\n"), &expect![[r#""#]]);
    check(&format!("{specs}//- tests/x.py\ndef test_fr_0$001(): pass\n"), &expect![[r#""#]]);
}
