use crate::source::is_test_path;

#[test]
fn test_files() {
    for path in [
        "tests/a.rs",
        "src/test/java/A.java",
        "Tests/AppTests/A.swift",
        "web/__tests__/a.js",
        "e2e/a.ts",
        "app/spec/a.rb",
        "spec/support/a.rb",
        "src/specs/a.ts",
        "./tests/a.rs",
        "a/test_b.py",
        "b_test.go",
        "a.test.ts",
        "a.spec.tsx",
        "OrderTest.kt",
        "OrderTests.cs",
        "OrderIT.java",
        "a_spec.lua",
        "OrderSpec.kt",
        "src/source/tests.rs",
        "a_tests.rs",
        "features/albums.feature",
    ] {
        assert!(is_test_path(path), "{path}");
    }
}

#[test]
fn other_files() {
    for path in [
        "",
        "src/a.rs",
        "specs/001-a/contracts/a.ts",
        "specs/a.yaml",
        ".specify/specs/001-a/a.ts",
        "openspec/specs/a/a.ts",
        "packages/b/specs/012-a/a.sql",
        "spec/001-a/a.yaml",
        "src/latest.ts",
        "src/contest.ts",
        "AUDIT.md",
        "src/IT.java",
        "src/testing/a.ts",
        "src/attest/a.ts",
        "api/PodSpec.go",
        "src/spec.rs",
        "Latests.txt",
        "test-data.json",
    ] {
        assert!(!is_test_path(path), "{path}");
    }
}
