use super::answers;

/// Cursors in test code come first, others behind `---`; they are asked together.
#[track_caller]
fn check(language: &str, fixture: &str, expected: &[bool]) {
    let (_, answers) = answers(language, fixture);
    let found: Vec<_> = answers.iter().map(|answer| answer.in_test).collect();
    assert_eq!(found, expected, "{fixture}");
}

#[test]
fn rust_test_functions_and_modules() {
    let (yes, no) = (true, false);
    check(
        "rust",
        "// $0a\nfn a() {}\n#[cfg(test)]\nmod tests {\n  // $0b {\n  fn b() { '{' }\n $0}\n// $0c",
        &[no, yes, yes, no],
    );
    check("rust", "#[test]\nfn a(x: [u8; 2]) {\n if x { \"}\" } // $0a\n}\nfn b() { $0b }", &[yes, no]);
    check("rust", "#[tokio::test(flavor = \"x\")]\n#[ignore]\nasync fn a() { $0a }", &[yes]);
    check("rust", "#[cfg(all(test, feature = \"x\"))] use a::{$0b};\n$0c", &[yes, no]);
    check("rust", "#[cfg(not(test))] fn a() { $0a }\n#[cfg(feature = \"test\")] fn b() { $0b }", &[no, no]);
    check("rust", "#[cfg_attr(test, derive(A))] struct B { $0c }", &[no]);
    check("rust", "#[cfg(test)] mod tests;\n// $0a", &[no]);
    check("rust", "struct A {\n  #[cfg(test)]\n  a: u32, // $0a\n  $0b: u32 }\n$0c", &[no, no, no]);
    check("rust", "#![cfg(test)]\n$0a { } $0b", &[yes, yes]);
    check("rust", "impl A {\n #[test] fn a<B, C>(b: B) where C: D { $0b }\n fn c() { $0d } }", &[yes, no]);
    check("rust", "proptest! {\n #[test] fn a(b in 0..1) { $0b } }\n$0c", &[yes, no]);
}

#[test]
fn the_comment_before_a_rust_test_belongs_to_it() {
    check("rust", "/// $0FR-1\n/// b\n#[test]\nfn a() {}\n/// $0b\nfn c() {}", &[true, false]);
    check("rust", "/// $0FR-1\n#[should_panic]\n#[test]\nfn a() {}", &[true]);
    check("rust", "//! $0FR-1\n#![cfg(test)]\n", &[false]);
}

#[test]
fn other_languages_have_no_test_regions() {
    check("python", "#[test]\ndef test_a():\n    # $0a", &[false]);
    check("c", "#[test]\nvoid a() { $0a }", &[false]);
}
