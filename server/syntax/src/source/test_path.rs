//! Test files by their path.

/// Stems with `Spec` at their end are tests where people write tests so; in other languages they are specifications of anything.
const SPEC_EXTENSIONS: [&str; 17] = [
    "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "kt", "kts", "scala", "groovy", "rb", "hs", "php",
    "swift", "purs",
];

/// Folders that hold sources: below one, `spec` means tests; elsewhere (`docs/spec/`) it means a specification.
const SOURCE_ROOTS: [&str; 14] = [
    "src", "lib", "app", "apps", "packages", "pkg", "crates", "server", "client", "backend", "frontend",
    "web", "api", "services",
];

/// Whether a path (project-relative, `/`) names a test file: a folder `test(s)`, `__tests__`, `e2e`, `spec(s)`, or a stem such
/// as `test_x`, `x_test`, `x.test`, `x.spec`, `x_spec`, `XTest(s)`, `XSpec`, `XIT`, or the ending `feature`.
///
/// Folders of specifications are none: `specs/` at the project root, `specs/` below a hidden folder or `openspec`, and wherever
/// a numbered feature (`specs/001-login/`) follows.
#[must_use]
pub fn is_test_path(relative_path: &str) -> bool {
    let mut before = None;
    let mut in_sources = false;
    let mut segments =
        relative_path.split('/').filter(|segment| !segment.is_empty() && *segment != ".").peekable();
    while let Some(segment) = segments.next() {
        let Some(&next) = segments.peek() else { return is_test_file(segment) };
        if is_test_folder(before, in_sources, segment, next) {
            return true;
        }
        in_sources |= SOURCE_ROOTS.contains(&segment);
        before = Some(segment);
    }
    false
}

fn is_test_folder(before: Option<&str>, in_sources: bool, segment: &str, next: &str) -> bool {
    let is = |name: &str| segment.eq_ignore_ascii_case(name);
    if is("test") || is("tests") || is("__tests__") || is("e2e") {
        return true;
    }
    let holds_features =
        before.is_some_and(|before| before.starts_with('.') || before == "openspec") || is_feature(next);
    match before {
        None => is("spec") && !holds_features,
        Some(_) => in_sources && (is("spec") || is("specs")) && !holds_features,
    }
}

/// `001-login`, `20250101-120000-login`.
fn is_feature(segment: &str) -> bool {
    let digits = segment.bytes().take_while(u8::is_ascii_digit).count();
    digits >= 3 && segment.as_bytes().get(digits) == Some(&b'-')
}

fn is_test_file(name: &str) -> bool {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let lower = stem.to_ascii_lowercase();
    let ends_with = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    // Gherkin is run.
    extension.eq_ignore_ascii_case("feature")
        || lower.starts_with("test_")
        || matches!(lower.as_str(), "test" | "tests")
        || ends_with(&["_test", "_tests", ".test", ".tests", "_spec", ".spec"])
        || stem.ends_with("Test")
        || stem.ends_with("Tests")
        || is_integration_test(stem)
        || (stem.ends_with("Spec")
            && SPEC_EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// `OrderIT`, not `AUDIT`.
fn is_integration_test(stem: &str) -> bool {
    let name = stem.strip_suffix("IT").unwrap_or_default();
    name.bytes().next_back().is_some_and(|last| last.is_ascii_lowercase() || last.is_ascii_digit())
}
