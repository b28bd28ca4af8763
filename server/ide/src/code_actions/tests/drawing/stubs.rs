use expect_test::expect;
use specls_analysis::Coverage;
use specls_syntax::ItemKind;

use super::super::{check, check_applied};
use super::{SPEC, rung};

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
    check(
        &text,
        &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
        Refactor: Add a test stub for FR-003
    "#]],
    );
    let after = check_applied(
        &text,
        "Add a test stub for FR-003",
        &expect![[r#"
            //- tests/test_albums.py
            import pytest

            def test_fr_001_lists():
                pass


            def test_fr_003_create_album_as_they_like():
                """FR-003: System MUST allow people to create an album: 'as they like'"""
                pytest.skip("TODO: test FR-003")
        "#]],
    );
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
    new_test(
        "tests/test_x.py",
        "import pytest\n",
        &expect![[r#"
            //- tests/test_albums.py
            import pytest


            def test_fr_003_create_album_as_they_like():
                """FR-003: System MUST allow people to create an album: 'as they like'"""
                pytest.skip("TODO: test FR-003")
        "#]],
    );
    new_test(
        "src/x_test.py",
        "",
        &expect![[r#"
            //- src/albums_test.py
            def test_fr_003_create_album_as_they_like():
                """FR-003: System MUST allow people to create an album: 'as they like'"""
                import pytest

                pytest.skip("TODO: test FR-003")
        "#]],
    );
    let vitest = "import { expect, test } from 'vitest';\n\ntest('x', () => {});\n";
    new_test(
        "src/__tests__/x.spec.ts",
        vitest,
        &expect![[r#"
        //- src/__tests__/albums.spec.ts
        import { expect, test } from 'vitest';

        // FR-003: System MUST allow people to create an album: 'as they like'
        test.todo('FR-003: System MUST allow people to create an album: ’as they like’');
    "#]],
    );
    new_test(
        "x/x.test.js",
        "it(\"x\", () => {})\n",
        &expect![[r#"
        //- x/albums.test.js
        // FR-003: System MUST allow people to create an album: 'as they like'
        it.todo("FR-003: System MUST allow people to create an album: ’as they like’")
    "#]],
    );
    let junit = "package org.x;\n\nimport org.junit.jupiter.api.Test;\n\nclass XTest {\n}\n";
    new_test(
        "src/test/java/org/x/XTest.java",
        junit,
        &expect![[r#"
            //- src/test/java/org/x/AlbumsTest.java
            package org.x;

            import org.junit.jupiter.api.Test;

            class AlbumsTest {
                // FR-003: System MUST allow people to create an album: 'as they like'
                @Test
                @org.junit.jupiter.api.Disabled("TODO: test FR-003")
                void fr003CreateAlbumAsTheyLike() {
                }
            }
        "#]],
    );
    new_test(
        "src/test/kotlin/org/x/XTest.kt",
        "",
        &expect![[r#"
            //- src/test/kotlin/org/x/AlbumsTest.kt
            package org.x

            class AlbumsTest {
                // FR-003: System MUST allow people to create an album: 'as they like'
                @org.junit.jupiter.api.Test
                fun fr003CreateAlbumAsTheyLike() {
                    TODO("test FR-003")
                }
            }
        "#]],
    );
    new_test(
        "pkg/x/x_test.go",
        "package x_test\n",
        &expect![[r#"
            //- pkg/x/albums_test.go
            package x_test

            import "testing"

            // FR-003: System MUST allow people to create an album: 'as they like'
            func TestFr003CreateAlbumAsTheyLike(t *testing.T) {
            	t.Skip("TODO: test FR-003")
            }
        "#]],
    );
    new_test(
        "tests/x.rs",
        "",
        &expect![[r#"
            //- tests/albums.rs
            // FR-003: System MUST allow people to create an album: 'as they like'
            #[test]
            #[ignore = "TODO: test FR-003"]
            fn fr_003_create_album_as_they_like() {
                todo!("test FR-003");
            }
        "#]],
    );
    let xunit = "using Xunit;\n\nnamespace X.Tests\n{\n    public class XTests\n    {\n    }\n}\n";
    new_test(
        "tests/XTests.cs",
        xunit,
        &expect![[r#"
            //- tests/AlbumsTests.cs
            using Xunit;

            namespace X.Tests;

            public class AlbumsTests
            {
                // FR-003: System MUST allow people to create an album: 'as they like'
                [Fact(Skip = "TODO: test FR-003")]
                public void Fr003CreateAlbumAsTheyLike()
                {
                }
            }
        "#]],
    );
    new_test(
        "spec/x_spec.rb",
        "require \"spec_helper\"\n",
        &expect![[r#"
        //- spec/albums_spec.rb
        require "spec_helper"

        RSpec.describe "Albums" do
          # FR-003: System MUST allow people to create an album: 'as they like'
          it "FR-003: System MUST allow people to create an album: 'as they like'" do
            skip "TODO: test FR-003"
          end
        end
    "#]],
    );
    new_test(
        "Tests/XTests.swift",
        "@testable import X\n",
        &expect![[r#"
            //- Tests/AlbumsTests.swift
            import XCTest
            @testable import X

            final class AlbumsTests: XCTestCase {
                // FR-003: System MUST allow people to create an album: 'as they like'
                func testFr003CreateAlbumAsTheyLike() throws {
                    throw XCTSkip("TODO: test FR-003")
                }
            }
        "#]],
    );
    new_test(
        "Tests/XTests.swift",
        "import Testing\n",
        &expect![[r#"
            //- Tests/AlbumsTests.swift
            import Testing

            // FR-003: System MUST allow people to create an album: 'as they like'
            @Test("FR-003", .disabled("TODO: test FR-003")) func fr003CreateAlbumAsTheyLike() {}
        "#]],
    );
}

/// In a project with a test file of that path and text, which names FR-001.
fn more_tests(path: &str, text: &str, expect: &expect_test::Expect) {
    new_test(path, text, expect);
}

#[test]
fn a_test_more() {
    let jest = "describe('albums', () => {\n  it('lists (FR-001)', () => {})\n})";
    more_tests(
        "src/x.test.ts",
        jest,
        &expect![[r#"
        //- src/x.test.ts
        describe('albums', () => {
          it('lists (FR-001)', () => {})
        })

        // FR-003: System MUST allow people to create an album: 'as they like'
        it.todo('FR-003: System MUST allow people to create an album: ’as they like’')
    "#]],
    );
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
    more_tests(
        "src/XTest.java",
        junit,
        &expect![[r#"
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
              public void fr003CreateAlbumAsTheyLike() {
              }
            }
        "#]],
    );
    let xunit =
        "namespace X\n{\n\tpublic class XTests\n\t{\n\t\t[Test] // FR-001\n\t\tpublic void A() {}\n\t}\n}\n";
    more_tests(
        "tests/XTests.cs",
        xunit,
        &expect![[r#"
            //- tests/XTests.cs
            namespace X
            {
            	public class XTests
            	{
            		[Test] // FR-001
            		public void A() {}

            		// FR-003: System MUST allow people to create an album: 'as they like'
            		[Test, Ignore("TODO: test FR-003")]
            		public void Fr003CreateAlbumAsTheyLike()
            		{
            		}
            	}
            }
        "#]],
    );
    let rspec = "describe X do\n  it \"lists (FR-001)\" do\n  end\nend\n";
    more_tests(
        "spec/x_spec.rb",
        rspec,
        &expect![[r#"
        //- spec/x_spec.rb
        describe X do
          it "lists (FR-001)" do
          end

          # FR-003: System MUST allow people to create an album: 'as they like'
          it "FR-003: System MUST allow people to create an album: 'as they like'" do
            skip "TODO: test FR-003"
          end
        end
    "#]],
    );
    let go = "package x\n\nimport \"testing\"\n\n// FR-001\nfunc TestX(t *testing.T) {}\n";
    more_tests(
        "x/x_test.go",
        go,
        &expect![[r#"
            //- x/x_test.go
            package x

            import "testing"

            // FR-001
            func TestX(t *testing.T) {}

            // FR-003: System MUST allow people to create an album: 'as they like'
            func TestFr003CreateAlbumAsTheyLike(t *testing.T) {
            	t.Skip("TODO: test FR-003")
            }
        "#]],
    );
    let xctest = "import XCTest\nfinal class X: XCTestCase {\n    // FR-001\n    func testX() {}\n}\n";
    more_tests(
        "Tests/XTests.swift",
        xctest,
        &expect![[r#"
            //- Tests/XTests.swift
            import XCTest
            final class X: XCTestCase {
                // FR-001
                func testX() {}

                // FR-003: System MUST allow people to create an album: 'as they like'
                func testFr003CreateAlbumAsTheyLike() throws {
                    throw XCTSkip("TODO: test FR-003")
                }
            }
        "#]],
    );
}

#[test]
fn a_test_where_the_id_is_that_of_several_features() {
    let text = format!("{SPEC}//- specs/005-tags/spec.md\n- **FR-003**: x\n//- tests/test_x.py\n\n");
    let after = check_applied(
        &text,
        "Add a test stub for FR-003",
        &expect![[r#"
            //- tests/test_albums.py
            def test_fr_003_create_album_as_they_like():
                """spec 004, FR-003: System MUST allow people to create an album: 'as they like'"""
                import pytest

                pytest.skip("TODO: test FR-003")
        "#]],
    );
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
    let after = check_applied(
        text,
        "Add a test stub for criterion 1.1",
        &expect![[r#"
        //- tests/albums.test.ts
        // Feature: albums, Validates: Requirements 1.1
        it.todo('criterion 1.1: WHEN a day begins, THE App SHALL list albums');
    "#]],
    );
    assert_eq!(rung(&after, "albums", ItemKind::Criterion, "1.1"), Some(Coverage::Verified));
    let text = text.replace("$0", "").replace("1: Order", "1: Or$0der");
    let after = check_applied(
        &text,
        "Add a test stub for property 1",
        &expect![[r#"
        //- tests/albums.test.ts
        // Feature: albums, Property 1: Order
        it.todo('property 1: Order');
    "#]],
    );
    assert_eq!(rung(&after, "albums", ItemKind::Criterion, "1.1"), Some(Coverage::Verified));
}

#[test]
fn no_test_where_there_is_one_or_nobody_knows_how() {
    check(
        SPEC,
        &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
    "#]],
    );
    check(
        &format!("{SPEC}//- tests/test_x.py\n# FR-003\n"),
        &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
    "#]],
    );
}

#[test]
fn a_test_of_a_scenario() {
    let text = "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Password login
The system SHALL let people in.
#### Scenario: Wrong password is refused
- **WHEN** it is wr$0ong
- **THEN** no
//- tests/x.test.ts
";
    let title = "Add a test stub for Password login/Wrong password is refused";
    check(
        text,
        &expect![[r#"
        Refactor: Add a scenario
        Refactor: Add a test stub for Password login/Wrong password is refused
    "#]],
    );
    let after = check_applied(
        text,
        title,
        &expect![[r#"
        //- tests/auth.test.ts
        // Scenario: Wrong password is refused
        it.todo('Wrong password is refused');
    "#]],
    );
    assert_eq!(rung(&after, "auth", ItemKind::Requirement, "Password login"), Some(Coverage::Verified));
}
