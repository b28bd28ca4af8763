use proptest::prelude::*;

use super::named;
use crate::source::languages::languages;
use crate::source::{classify, is_test_path, language_of};

/// Texts of what languages are made of, so that lexers meet their own words in wrong places.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\"",
        "'",
        "`",
        "\"\"\"",
        "'''",
        "/*",
        "*/",
        "//",
        "#",
        "--",
        "<!--",
        "-->",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "[[",
        "]]",
        "[=[",
        "\\",
        "\n",
        "\r\n",
        " ",
        "${",
        "#{",
        "\\(",
        "$(",
        "r#\"",
        "R\"(",
        "$@\"",
        "<<EOF",
        "EOF",
        "<<<",
        "\n=begin",
        "\n=end",
        "=pod",
        "<script>",
        "</script>",
        "<?php",
        "?>",
        "(*",
        "*)",
        "{-",
        "-}",
        "#[test]",
        "#[cfg(test)]",
        "#![cfg(test)]",
        "fn a",
        ";",
        ",",
        "=",
        "/",
        "it(",
        "TEST(",
        "@Test(",
        "@",
        "test_",
        "FR-001",
        "ä",
        "😀",
        "a",
        "0",
        "''",
        "``",
        "%",
        "!",
        "REM ",
        "'a'",
        "'\\",
    ]);
    prop::collection::vec(prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any::<String>()], 0..60)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_and_any_offsets(text in soup(), mut offsets in prop::collection::vec(0u32..400, 0..24)) {
        for language in languages().map(Some).chain([None]) {
            let unsorted = classify(language, &text, &offsets);
            prop_assert_eq!(unsorted.len(), offsets.len());
        }
        offsets.sort_unstable();
        for language in languages().map(Some).chain([None]) {
            let answers = classify(language, &text, &offsets);
            prop_assert_eq!(answers.len(), offsets.len());
            for (answer, &offset) in answers.iter().zip(&offsets) {
                let offset = offset.min(text.len() as u32);
                prop_assert!(answer.block.touches(offset), "{:?} {offset}", answer);
                prop_assert!(text.get(answer.block.range()).is_some());
            }
        }
    }

    /// Other offsets change nothing: one by one gives what all together give.
    #[test]
    fn offsets_do_not_depend_on_each_other(text in soup(), mut offsets in prop::collection::vec(0u32..400, 0..12)) {
        offsets.sort_unstable();
        for language in languages() {
            let together = classify(Some(language), &text, &offsets);
            for (index, &offset) in offsets.iter().enumerate() {
                let alone = classify(Some(language), &text, &[offset]);
                prop_assert_eq!(alone[0], together[index], "{} at {}", language.name, offset);
            }
        }
    }

    #[test]
    fn any_path(path in ".*") {
        let _ = (language_of(&path), is_test_path(&path));
    }
}

/// Finishes only if every pass is linear.
#[test]
fn huge_lines() {
    let seeds = [
        "\"",
        "'a",
        "/",
        "=/[",
        "{",
        "#",
        "<<a ",
        "[[",
        "[=[",
        "(*",
        "/*",
        "r#\"",
        "R\"(",
        "it(\"FR-001\", ",
        "FR_001(",
        "<script>",
        "`${",
        "\"\"\"",
        "#[test]",
        "'FR-001' ",
        "TEST(",
        "\"$(",
        "  #",
        "<?php",
        "\t\t\t\t",
        "x",
        "`a`(",
        "\u{e4}",
    ];
    for seed in seeds {
        let text = seed.repeat((1 << 16) / seed.len());
        let offsets: Vec<u32> = (0..text.len() as u32).step_by(509).collect();
        for language in [
            "rust",
            "cpp",
            "csharp",
            "typescript",
            "python",
            "shellscript",
            "lua",
            "kotlin",
            "php",
            "vue",
            "fsharp",
        ] {
            assert_eq!(classify(named(language), &text, &offsets).len(), offsets.len());
        }
    }
}

/// `SOURCES=/some/folder cargo test --release -p specls-syntax throughput -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
fn throughput() {
    let Some(root) = std::env::var_os("SOURCES") else { return };
    let (mut folders, mut files) = (vec![std::path::PathBuf::from(root)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if let Some(language) = language_of(&path.to_string_lossy())
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                files.push((language, text));
            }
        }
    }
    let mut sums = std::collections::BTreeMap::<_, (usize, std::time::Duration)>::new();
    for (language, text) in &files {
        let end = [text.len() as u32];
        let start = std::time::Instant::now();
        std::hint::black_box(classify(Some(language), text, &end));
        for name in [language.name, "all"] {
            let sum = sums.entry(name).or_default();
            *sum = (sum.0 + text.len(), sum.1 + start.elapsed());
        }
    }
    for (name, (bytes, time)) in sums {
        println!(
            "{name:16} {:8.1} MB {:8.0} MB/s",
            bytes as f64 / 1e6,
            bytes as f64 / 1e6 / time.as_secs_f64()
        );
    }
}
