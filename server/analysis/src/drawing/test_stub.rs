//! A test that is still to be written, as the project's tests are written.

use std::sync::Arc;

use specls_index::{Feature, FeatureId, File, ItemIndex, Snapshot};
use specls_syntax::{Item, ItemKind, LineEnd, Span};

use super::again::{applied, item_of, means, new_file, with_text};
use super::frameworks::{Framework, Naming};
use super::places::{Place, place};
use super::style::qualifiers;
use super::test_file::{Insertion, frame, insertion};
use super::words::{asked, camel, first_words, id_words, pascal, said, snake};
use crate::edit::{FileEdit, NewText};
use crate::renaming::Texts;

/// What a stub is made of.
pub(super) struct Stub<'t> {
    /// How tests are written.
    pub naming: &'t Naming,
    /// The text of the file, or of another test beside it.
    pub like: &'t str,
    /// The words of a comment that name the item so that it is read.
    pub comment: &'t str,
    /// The id as code and people say it: `FR-003`, `criterion 1.2`.
    pub called: &'t str,
    /// What is asked for.
    pub sentence: &'t str,
    /// The words of a function's name, the id's first.
    pub words: &'t [String],
}

/// Adds a test that names the item and says that it is still to be written: to the test file that names most of its feature,
/// else to a new one. Nothing where it is not known how the project writes tests, or it would not be read as a test of the item.
pub(crate) fn test_stub(
    snapshot: &Snapshot,
    feature: FeatureId,
    item: ItemIndex,
    texts: &dyn Texts,
) -> Vec<FileEdit> {
    let to = (feature, item);
    let edit = || {
        let (feature, item) = item_of(snapshot, to)?;
        let titled = feature.dialect.named_in_code();
        let called = if titled { title_of(item).into() } else { crate::names::called(item) }.into_owned();
        let sentence = if titled { String::new() } else { said(item).replace('"', "'") };
        let mut words = id_words(match item.kind {
            ItemKind::Property => &called,
            _ if titled => &called,
            _ => &item.id,
        });
        if !titled {
            words.extend(first_words(&asked(item)));
        }
        let stub = |naming, like, comment| {
            let (called, sentence, words) = (called.as_str(), sentence.as_str(), words.as_slice());
            Stub { naming, like, comment, called, sentence, words }
        };
        match place(snapshot, feature)? {
            Place::Known(file, naming) => {
                let text = texts.text(file)?;
                let comments = comments(snapshot, file, feature, item, texts);
                comments
                    .iter()
                    .find_map(|comment| added(snapshot, file, &text, &stub(&naming, &text, comment), to))
            }
            Place::New { path, naming, like } => {
                // Any file of the project stands for the one that is not there.
                let any = snapshot.file_by_id(feature.file_of(to.1).id)?;
                let known = snapshot.file(&like).and_then(|file| texts.text(file));
                let like = known.or_else(|| texts.look(&like)).unwrap_or_default();
                let comments = comments(snapshot, any, feature, item, texts);
                comments
                    .iter()
                    .find_map(|comment| created(snapshot, any, &path, &stub(&naming, &like, comment), to))
            }
        }
    };
    edit().into_iter().collect()
}

/// Words that name the item, those that people would write first.
fn comments(
    snapshot: &Snapshot,
    file: &File,
    feature: &Feature,
    item: &Item,
    texts: &dyn Texts,
) -> Vec<String> {
    let said = said(item);
    // A comment that ends itself, or a docstring, would end too early.
    let said = said.replace("*/", "").replace(['"', '\\'], "'");
    let name = &feature.name;
    match item.kind {
        _ if feature.dialect.named_in_code() => {
            let word = if item.kind == ItemKind::Scenario { "Scenario" } else { "Requirement" };
            let spec = file_below_project(snapshot, feature);
            let title = title_of(item);
            vec![format!("{word}: {title}"), format!("{spec} {word}: {title}")]
        }
        ItemKind::Property => vec![format!("Feature: {name}, Property {}: {said}", item.id)],
        _ if item.id.starts_with(|c: char| c.is_ascii_digit()) => {
            vec![format!("Feature: {name}, Validates: Requirements {}", item.id)]
        }
        _ => {
            let others = qualifiers(snapshot, file, feature, texts);
            let ids = others.iter().map(|qualifier| format!("{qualifier}{}", item.id));
            std::iter::once(item.id.to_string()).chain(ids).map(|id| format!("{id}: {said}")).collect()
        }
    }
}

/// What a test calls the item: a scenario without the requirement that it belongs to.
fn title_of(item: &Item) -> &str {
    let scenario = item.id.rsplit('/').next().filter(|_| item.kind == ItemKind::Scenario);
    scenario.unwrap_or(&item.id)
}

/// The path of the feature's first file, from its project on.
fn file_below_project<'s>(snapshot: &Snapshot, feature: &'s Feature) -> &'s str {
    let project = &snapshot.project(feature.project).path;
    let path = feature.files.first().map_or(&*feature.path, |file| &file.path);
    path.strip_prefix(&**project).unwrap_or(path).trim_start_matches('/')
}

fn added(
    snapshot: &Snapshot,
    file: &File,
    text: &str,
    stub: &Stub<'_>,
    to: (FeatureId, ItemIndex),
) -> Option<FileEdit> {
    let Insertion { at, indent, before, after } = insertion(stub.naming.framework, text)?;
    let line_end = file.facts.line_end.as_str();
    let body = indented(&body(stub), &indent);
    let new = format!("{before}{body}{after}").replace('\n', line_end);
    let (start, len) = (at as u32, new.len() as u32);
    let edits = vec![NewText { span: Span::new(at, at), text: new }];
    let new_text = applied(text, &edits)?;
    let after = with_text(snapshot, file, &new_text);
    means(snapshot, &after, Span { start, end: start + len }, to)
        .then_some(FileEdit::Change { file: file.id, texts: edits })
}

fn created(
    snapshot: &Snapshot,
    any: &File,
    path: &Arc<str>,
    stub: &Stub<'_>,
    to: (FeatureId, ItemIndex),
) -> Option<FileEdit> {
    let (open, indent, close) = frame(path, stub)?;
    let mut text = format!("{open}{}{close}", indented(&body(stub), &indent));
    if any.facts.line_end == LineEnd::CrLf {
        text = text.replace('\n', "\r\n");
    }
    let file = new_file(snapshot, any, path, &text, true);
    let whole = Span { start: 0, end: text.len() as u32 };
    means(snapshot, &file, whole, to).then(|| FileEdit::Create { path: path.clone(), text })
}

/// Every line that says something behind `indent`.
fn indented(text: &str, indent: &str) -> String {
    let line = |line: &str| if line.trim().is_empty() { line.to_owned() } else { format!("{indent}{line}") };
    text.split_inclusive('\n').map(line).collect()
}

/// The test itself, without indentation, ending with a line end.
fn body(stub: &Stub<'_>) -> String {
    let Stub { like, comment, called, sentence, words, .. } = *stub;
    let todo = format!("TODO: test {called}");
    match stub.naming.framework {
        Framework::Pytest => {
            let import = if imports_pytest(like) { "" } else { "    import pytest\n\n" };
            let name = snake(words);
            format!("def test_{name}():\n    \"\"\"{comment}\"\"\"\n{import}    pytest.skip(\"{todo}\")\n")
        }
        Framework::Jest => {
            let quote = if like.matches('"').count() > like.matches('\'').count() { '"' } else { '\'' };
            let title = title(called, sentence).replace(['\'', '"', '\\', '`'], "’");
            let word = if count_calls(like, "test") > count_calls(like, "it") { "test" } else { "it" };
            let semicolon = if !like.is_empty() && !like.contains(';') { "" } else { ";" };
            let call = match like {
                _ if like.contains("@playwright/test") => {
                    format!("{word}.fixme({quote}{title}{quote}, async () => {{}})")
                }
                // A test of Mocha without a body is one that waits.
                _ if like.contains("from 'mocha'") || like.contains("from 'chai'") => {
                    format!("{word}({quote}{title}{quote})")
                }
                _ => format!("{word}.todo({quote}{title}{quote})"),
            };
            format!("// {comment}\n{call}{semicolon}\n")
        }
        Framework::JUnit => {
            let four = like.contains("org.junit.Test;");
            let (test, skip) = match four {
                true => ("@Test", "@org.junit.Ignore"),
                false if like.contains("org.junit.jupiter.api.") => {
                    ("@Test", "@org.junit.jupiter.api.Disabled")
                }
                false => ("@org.junit.jupiter.api.Test", "@org.junit.jupiter.api.Disabled"),
            };
            let public = if four { "public " } else { "" };
            let name = camel(words);
            format!("// {comment}\n{test}\n{skip}(\"{todo}\")\n{public}void {}() {{\n}}\n", named(&name))
        }
        Framework::Kotlin => {
            let test = match () {
                () if like.contains("org.junit.") || like.contains("kotlin.test.") => "@Test",
                () => "@org.junit.jupiter.api.Test",
            };
            format!(
                "// {comment}\n{test}\nfun {}() {{\n    TODO(\"test {called}\")\n}}\n",
                named(&camel(words))
            )
        }
        Framework::Go => {
            let name = pascal(words);
            format!("// {comment}\nfunc Test{name}(t *testing.T) {{\n\tt.Skip(\"{todo}\")\n}}\n")
        }
        Framework::Rust => {
            let name = named(&snake(words));
            format!(
                "// {comment}\n#[test]\n#[ignore = \"{todo}\"]\nfn {name}() {{\n    todo!(\"test {called}\");\n}}\n"
            )
        }
        Framework::XUnit => {
            let attribute = match like {
                _ if like.contains("[TestMethod") => format!("[TestMethod, Ignore(\"{todo}\")]"),
                _ if like.contains("[Test]") || like.contains("NUnit") => {
                    format!("[Test, Ignore(\"{todo}\")]")
                }
                _ => format!("[Fact(Skip = \"{todo}\")]"),
            };
            format!("// {comment}\n{attribute}\npublic void {}()\n{{\n}}\n", named(&pascal(words)))
        }
        Framework::RSpec => {
            let title = title(called, sentence).replace(['\\', '#', '"'], "");
            format!("# {comment}\nit \"{title}\" do\n  skip \"{todo}\"\nend\n")
        }
        Framework::Swift if like.contains("import Testing") => {
            let name = named(&camel(words));
            format!("// {comment}\n@Test(\"{called}\", .disabled(\"{todo}\")) func {name}() {{}}\n")
        }
        Framework::Swift => {
            let name = pascal(words);
            format!("// {comment}\nfunc test{name}() throws {{\n    throw XCTSkip(\"{todo}\")\n}}\n")
        }
    }
}

fn title(called: &str, sentence: &str) -> String {
    if sentence.is_empty() { called.to_owned() } else { format!("{called}: {sentence}") }
}

/// A name that begins with a letter: that of `1.2` begins with a number.
fn named(name: &str) -> String {
    match name.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("requirement_{name}"),
        false => name.to_owned(),
    }
}

fn imports_pytest(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "import pytest" || line.starts_with("import pytest "))
}

/// How often a function of that name is called at the beginning of a line.
fn count_calls(text: &str, name: &str) -> usize {
    let called =
        |line: &&str| line.trim_start().strip_prefix(name).is_some_and(|rest| rest.starts_with(['(', '.']));
    text.lines().filter(called).count()
}
