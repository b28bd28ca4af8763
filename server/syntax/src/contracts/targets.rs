//! What a `$ref` names.

use std::borrow::Cow;

use smol_str::SmolStr;

use super::operation_id;
use crate::ItemKind;

/// What a `$ref` names, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefTarget<'t> {
    /// The file, as written (a path relative to the file with the `$ref`, or a URL); `None`: that file itself.
    pub file: Option<&'t str>,
    /// The id of the item in that file; `None`: the file as a whole.
    pub name: Option<SmolStr>,
    /// What the item is, where the target says it. Parameters, responses and the like are no items.
    pub kind: Option<ItemKind>,
}

/// Takes a `$ref` apart: `../common.yaml#/components/schemas/Error` is the schema `Error` of `../common.yaml`,
/// `#/paths/~1albums~1{id}/get` the operation `GET /albums/{}` of the file itself.
#[must_use]
pub fn split_ref(target: &str) -> RefTarget<'_> {
    let Some((file, inside)) = target.split_once('#') else {
        // A bare name is one of a schema: Swagger 1 and other formats write it so.
        let is_file = target.contains(['.', '/']);
        return RefTarget {
            file: is_file.then_some(target),
            name: (!is_file && !target.is_empty()).then(|| decoded(target)),
            kind: (!is_file && !target.is_empty()).then_some(ItemKind::Schema),
        };
    };
    let file = (!file.is_empty()).then_some(file);
    let mut segments = inside.rsplit('/');
    let name = segments.next().unwrap_or_default();
    let parent = segments.next().unwrap_or_default();
    let grandparent = segments.next().unwrap_or_default();
    if matches!(grandparent, "paths" | "webhooks") {
        let path = decoded(parent);
        let id = match grandparent {
            "paths" => operation_id(name, &path),
            _ => SmolStr::new(format!("{} {path}", name.to_ascii_uppercase())),
        };
        return RefTarget { file, name: Some(id), kind: Some(ItemKind::Operation) };
    }
    let kind = match parent {
        "schemas" | "definitions" | "$defs" | "messages" => Some(ItemKind::Schema),
        "channels" | "operations" => Some(ItemKind::Operation),
        _ => None,
    };
    RefTarget { file, name: (!name.is_empty()).then(|| decoded(name)), kind }
}

/// A segment of a pointer with `%2F`, `~1` and `~0` read.
fn decoded(segment: &str) -> SmolStr {
    let segment = percent_decoded(segment);
    if !segment.contains('~') {
        return SmolStr::new(segment);
    }
    // In this order: `~01` is `~1` and no slash.
    SmolStr::new(segment.replace("~1", "/").replace("~0", "~"))
}

fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16)).map(|d| d as u8);
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    // Bytes that are no text were not meant as an escape.
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(target: &str) -> String {
        let RefTarget { file, name, kind } = split_ref(target);
        format!(
            "{} {} {}",
            file.unwrap_or("-"),
            name.as_deref().unwrap_or("-"),
            kind.map_or("-", ItemKind::name)
        )
    }

    #[test]
    fn file_and_name() {
        assert_eq!(shown("#/components/schemas/Album"), "- Album schema");
        assert_eq!(shown("../common.yaml#/components/schemas/Error"), "../common.yaml Error schema");
        assert_eq!(shown("#/definitions/Page%20of~1Albums~01"), "- Page of/Albums~1 schema");
        assert_eq!(shown("#/components/parameters/AlbumId"), "- AlbumId -");
        assert_eq!(shown("#/paths/~1api~1albums~1{id}/get"), "- GET /albums/{} operation");
        assert_eq!(shown("#/paths/~1albums~1%7Bid%7D/get"), "- GET /albums/{} operation");
        assert_eq!(shown("#/channels/albumAdded"), "- albumAdded operation");
        assert_eq!(shown("schemas/album.json"), "schemas/album.json - -");
        assert_eq!(shown("schemas/album.json#"), "schemas/album.json - -");
        assert_eq!(shown("Album"), "- Album schema");
        assert_eq!(shown("#"), "- - -");
        assert_eq!(shown("%zz%"), "- %zz% schema");
        assert_eq!(shown("#/definitions/%ff"), "- %ff schema");
    }

    proptest! {
        #[test]
        fn any_target(target in "[#/%~.a-f0-9{}é]{0,24}") {
            let found = split_ref(&target);
            prop_assert!(found.file.is_none_or(|file| target.starts_with(file)));
        }
    }
}
