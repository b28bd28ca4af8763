//! JSON Schema.

use smol_str::SmolStr;

use super::document::{self, File, members, type_item};
use super::node::Value;
use crate::dialect::{Draft, name_of};
use crate::{Detail, Span};

/// Adds what the file at `path` defines and names.
pub(super) fn read(path: &str, text: &str, out: &mut Draft) {
    document::read(path, text, out, |file, root, out| {
        whole(file, root, out);
        for key in ["$defs", "definitions"] {
            document::schemas(file, root.get(key), out);
        }
    });
}

/// The schema that the file as a whole is: called by its title, else by the file.
fn whole(file: &File<'_, '_>, root: Value<'_, '_>, out: &mut Draft) {
    if root.entries().next().is_none() {
        return;
    }
    let title = root.get("title").filter(|title| title.text().is_some_and(|said| !said.trim().is_empty()));
    let written = title.and_then(Value::text).unwrap_or_else(|| stem(file.path)).trim();
    let start = root.span().start;
    let name = title.map_or(Span { start, end: start }, Value::span);
    // What a comment above the first key says is said of it too.
    let span = Span::new(0, file.text.trim_end().len());
    let mut item = type_item(root, &one_word(written), name, span, members(root));
    if let Some(said) = root.text_of("description") {
        item.text = document::first_paragraph(said).into();
    }
    if let Detail::Part(part) = &mut item.detail {
        part.written = SmolStr::new(written);
    }
    out.items.push(item);
}

/// `album` of `contracts/album.schema.json`.
fn stem(path: &str) -> &str {
    name_of(path).split('.').find(|part| !part.is_empty()).unwrap_or_default()
}

/// `AlbumList` of `Album list`: a type is called by one word.
fn one_word(title: &str) -> String {
    let mut words = title.split_whitespace();
    let Some(first) = words.next().filter(|first| first.len() < title.len()) else { return title.to_owned() };
    std::iter::once(first)
        .chain(words)
        .flat_map(|word| {
            let mut chars = word.chars();
            chars.next().into_iter().flat_map(char::to_uppercase).chain(chars)
        })
        .collect()
}
