//! Where in a test file a test goes, and what a new test file looks like around it.

use super::frameworks::Framework;
use super::test_stub::Stub;
use super::words::pascal;

/// A place for a test in a text.
pub(super) struct Insertion {
    /// Byte offset.
    pub at: usize,
    /// What every line begins with.
    pub indent: String,
    /// Line ends in front of it.
    pub before: &'static str,
    /// Line ends behind it.
    pub after: &'static str,
}

/// Where a test goes in the text of a test file; `None` where no class or block is found that could hold it.
pub(super) fn insertion(framework: Framework, text: &str) -> Option<Insertion> {
    match framework {
        Framework::Pytest | Framework::Jest | Framework::Go | Framework::Rust => {
            let blank = match framework {
                Framework::Pytest => ["\n\n\n", "\n\n"],
                _ => ["\n\n", "\n"],
            };
            let before = match (text.is_empty(), text.ends_with('\n')) {
                (true, _) => "",
                (_, false) => blank[0],
                (_, true) => blank[1],
            };
            Some(Insertion { at: text.len(), indent: String::new(), before, after: "" })
        }
        Framework::Swift if text.contains("import Testing") && !text.contains("@Suite") => {
            insertion(Framework::Go, text)
        }
        Framework::RSpec => inside(text, |line| line.contains("describe"), "end", "  "),
        Framework::JUnit | Framework::Kotlin | Framework::XUnit | Framework::Swift => {
            let class = |line: &str| {
                let mut words = line.split_whitespace();
                words.any(|word| matches!(word, "class" | "struct"))
                    && !line.trim_start().starts_with(['/', '*'])
            };
            inside(text, class, "}", "    ")
        }
    }
}

/// Before the line that closes the first block which `opens`: the last `close` that is indented as the block is.
fn inside(text: &str, opens: impl Fn(&str) -> bool, close: &str, deeper: &str) -> Option<Insertion> {
    let mut at = 0;
    let mut indent: Option<&str> = None;
    let mut end = None;
    for line in text.split_inclusive('\n') {
        let start = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        match indent {
            None if opens(line) => indent = Some(start),
            Some(indent) if indent == start && line.trim() == close => end = Some(at),
            _ => {}
        }
        at += line.len();
    }
    let (at, indent) = end.zip(indent)?;
    let own = text.lines().find_map(|line| {
        let rest = line.strip_prefix(indent)?;
        let more = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
        (!more.is_empty() && !rest.trim().is_empty() && !rest.trim_start().starts_with('*')).then_some(more)
    });
    let indent = format!("{indent}{}", own.unwrap_or(deeper));
    Some(Insertion { at, indent, before: "\n", after: "" })
}

/// What stands before the test in a new file, how far the test is indented, and what stands behind it.
pub(super) fn frame(path: &str, stub: &Stub<'_>) -> Option<(String, String, &'static str)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or_default();
    let line = |starts: &str| stub.like.lines().find(|line| line.starts_with(starts)).map(str::trim_end);
    let flat = |open: String| Some((open, String::new(), ""));
    let held = |open: String, deeper: &str, close| Some((open, deeper.to_owned(), close));
    match stub.naming.framework {
        Framework::Pytest => {
            flat(if imports(stub.like, "pytest") { "import pytest\n\n\n".to_owned() } else { String::new() })
        }
        Framework::Rust => flat(String::new()),
        Framework::Jest => {
            // What is not global is imported where it is used.
            let from = ["vitest", "@jest/globals", "@playwright/test", "node:test", "mocha"];
            let import = stub.like.lines().find(|line| {
                line.starts_with("import ")
                    && from.iter().any(|module| {
                        line.contains(&format!("'{module}'")) || line.contains(&format!("\"{module}\""))
                    })
            });
            flat(import.map(|line| format!("{}\n\n", line.trim_end())).unwrap_or_default())
        }
        Framework::Go => {
            let folder = folder.rsplit('/').next().unwrap_or_default().replace(['-', '.'], "");
            let package = line("package ").map_or_else(|| format!("package {folder}"), str::to_owned);
            flat(format!("{package}\n\nimport \"testing\"\n\n"))
        }
        Framework::JUnit | Framework::Kotlin => {
            let (source, end) = match stub.naming.framework {
                Framework::JUnit => ("/java/", ";"),
                _ => ("/kotlin/", ""),
            };
            let below = folder.split_once(source).map(|(_, below)| below.replace('/', "."));
            let package = line("package ").map(str::to_owned);
            let package = package.or_else(|| below.map(|below| format!("package {below}{end}")));
            let package = package.map(|line| format!("{line}\n\n")).unwrap_or_default();
            let tests = ["import org.junit.", "import kotlin.test."];
            let import = stub.like.lines().find(|line| {
                tests.iter().any(|start| line.starts_with(start))
                    && line.trim_end_matches(';').ends_with(".Test")
            });
            let import = import.map(|line| format!("{}\n\n", line.trim_end())).unwrap_or_default();
            held(format!("{package}{import}class {stem} {{\n"), "    ", "}\n")
        }
        Framework::XUnit => {
            let using = ["using Xunit", "using NUnit.Framework", "using Microsoft.VisualStudio.TestTools"];
            let using = using.iter().find_map(|start| line(start)).unwrap_or("using Xunit;");
            let namespace = line("namespace ").map(|line| line.trim_end_matches(['{', ' ', ';']));
            let namespace = namespace.map(|line| format!("{line};\n\n")).unwrap_or_default();
            let attribute = match () {
                () if using.contains("VisualStudio") => "[TestClass]\n",
                () if using.contains("NUnit") => "[TestFixture]\n",
                () => "",
            };
            held(format!("{using}\n\n{namespace}{attribute}public class {stem}\n{{\n"), "    ", "}\n")
        }
        Framework::RSpec => {
            let helper = [
                "require \"rails_helper\"",
                "require 'rails_helper'",
                "require \"spec_helper\"",
                "require 'spec_helper'",
            ];
            let helper = helper.iter().find_map(|start| line(start)).map(|line| format!("{line}\n\n"));
            let words: Vec<String> = stem.trim_end_matches("_spec").split('_').map(str::to_owned).collect();
            let open = format!("RSpec.describe \"{}\" do\n", pascal(&words));
            held(format!("{}{open}", helper.unwrap_or_default()), "  ", "end\n")
        }
        Framework::Swift if stub.like.contains("import Testing") => flat("import Testing\n\n".to_owned()),
        Framework::Swift => {
            let tested = line("@testable import ").map(|line| format!("{line}\n")).unwrap_or_default();
            held(format!("import XCTest\n{tested}\nfinal class {stem}: XCTestCase {{\n"), "    ", "}\n")
        }
    }
}

fn imports(text: &str, module: &str) -> bool {
    text.lines().any(|line| line.trim_end() == format!("import {module}"))
}
