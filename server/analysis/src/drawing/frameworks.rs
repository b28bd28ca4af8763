//! The ways to write tests that are known, and how their files are called.

/// A way to write tests.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Framework {
    /// pytest.
    Pytest,
    /// Jest, Vitest and what is written like them.
    Jest,
    /// JUnit, in Java.
    JUnit,
    /// JUnit or kotlin.test, in Kotlin.
    Kotlin,
    /// Go's own.
    Go,
    /// Rust's own.
    Rust,
    /// xUnit, NUnit, MSTest.
    XUnit,
    /// RSpec.
    RSpec,
    /// XCTest and Swift Testing.
    Swift,
}

/// How the name of a test file is made of what it tests.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Naming {
    /// The way to write tests.
    pub framework: Framework,
    /// In front of the name.
    pub before: &'static str,
    /// Behind it, with the ending.
    pub after: String,
}

/// How test files are called: the ending, and what stands in front of and behind the name.
const NAMES: [(Framework, &str, &str, &str); 24] = [
    (Framework::Pytest, "py", "test_", ""),
    (Framework::Pytest, "py", "", "_test"),
    (Framework::Jest, "ts", "", ".test"),
    (Framework::Jest, "ts", "", ".spec"),
    (Framework::Jest, "tsx", "", ".test"),
    (Framework::Jest, "tsx", "", ".spec"),
    (Framework::Jest, "js", "", ".test"),
    (Framework::Jest, "js", "", ".spec"),
    (Framework::Jest, "jsx", "", ".test"),
    (Framework::Jest, "mjs", "", ".test"),
    (Framework::Jest, "mts", "", ".test"),
    (Framework::JUnit, "java", "", "Test"),
    (Framework::JUnit, "java", "", "Tests"),
    (Framework::JUnit, "java", "", "IT"),
    (Framework::Kotlin, "kt", "", "Test"),
    (Framework::Kotlin, "kt", "", "Tests"),
    (Framework::Go, "go", "", "_test"),
    (Framework::XUnit, "cs", "", "Tests"),
    (Framework::XUnit, "cs", "", "Test"),
    (Framework::RSpec, "rb", "", "_spec"),
    (Framework::Swift, "swift", "", "Tests"),
    (Framework::Swift, "swift", "", "Test"),
    // In the folder `tests` every file of Rust is one, whatever it is called.
    (Framework::Rust, "rs", "", ""),
    (Framework::Rust, "rs", "", "_test"),
];

impl Naming {
    /// How the test file at `path` is called; `None` for files that are no tests, or none that can be added to.
    pub fn of(path: &str) -> Option<Self> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (stem, ending) = name.rsplit_once('.')?;
        let (framework, _, before, after) = NAMES.into_iter().find(|(framework, known, before, after)| {
            let called = stem.len() > before.len() + after.len()
                && stem.starts_with(before)
                && stem.ends_with(after)
                && (*framework != Framework::Rust || folder.rsplit('/').next() == Some("tests"));
            *known == ending && called
        })?;
        Some(Self { framework, before, after: format!("{after}.{ending}") })
    }

    /// Whether names are written `LikeThis`.
    pub fn is_pascal(&self) -> bool {
        use Framework::{JUnit, Kotlin, Swift, XUnit};
        matches!(self.framework, JUnit | Kotlin | XUnit | Swift)
    }

    /// Whether names are written `like-this`.
    pub fn is_kebab(&self) -> bool {
        self.framework == Framework::Jest
    }
}

#[cfg(test)]
mod tests {
    use super::{Framework, Naming};

    #[test]
    fn names() {
        let of = |path: &str| Naming::of(path).map(|n| (n.framework, n.before, n.after));
        assert_eq!(of("tests/test_albums.py"), Some((Framework::Pytest, "test_", ".py".to_owned())));
        assert_eq!(of("a/albums_test.py"), Some((Framework::Pytest, "", "_test.py".to_owned())));
        assert_eq!(of("src/a.spec.tsx"), Some((Framework::Jest, "", ".spec.tsx".to_owned())));
        assert_eq!(of("a/AlbumsTest.java"), Some((Framework::JUnit, "", "Test.java".to_owned())));
        assert_eq!(of("tests/albums.rs"), Some((Framework::Rust, "", ".rs".to_owned())));
        for none in ["src/albums.rs", "tests/conftest.py", "tests/test_.py", "tests/a.txt", "tests/noend"] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
