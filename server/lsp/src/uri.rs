//! URIs of the protocol and the paths that the model keeps as keys.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::Uri;

/// The key of a `file:` URI: the absolute path, percent-decoded, with `/` between segments, without `.`, `..`, empty
/// segments or a final `/`, a drive letter in lower case (`c:/x`) and the host of a network share in front (`//host/x`).
///
/// Clients spell the same file in different ways (`file:///c%3A/x`, `file:///C:/x`); equal keys mean the same file.
/// Symbolic links are not followed: that would be a question to the disk. `None` for other schemes (`untitled:`,
/// `vscode-notebook-cell:`), and for what no path can be: no UTF-8, a NUL, or not absolute.
#[must_use]
pub fn path_key(uri: &Uri) -> Option<Arc<str>> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = uri.path().decode().to_string().ok()?;
    let host = uri
        .authority()
        .map(|it| it.host())
        .filter(|it| !it.is_empty() && !it.eq_ignore_ascii_case("localhost"));
    if path.contains('\0') || !path.starts_with('/') {
        return None;
    }
    Some(normalize(host, &path).into())
}

/// The URI of a key. The inverse of [`path_key`]: everything but unreserved characters is percent-encoded.
#[must_use]
pub fn uri(key: &str) -> Option<Uri> {
    let mut text = String::from(if key.starts_with("//") { "file:" } else { "file://" });
    let mut rest = key;
    if drive(key).is_some() {
        text.push('/');
        text.push_str(&key[..2]);
        rest = &key[2..];
    }
    for &byte in rest.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            push_encoded(&mut text, byte);
        }
    }
    text.parse().ok()
}

/// Percent-encodes what RFC 3986 forbids in every `file:` URI of a message, in place.
///
/// Some clients (those on the `url` crate or on a plain concatenation) leave `[`, `]`, `^`, `|` or blanks as they are;
/// the protocol's types refuse such a URI, and with it the whole message.
pub fn repair(message: &mut Value) {
    match message {
        Value::Array(items) => items.iter_mut().for_each(repair),
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                match value {
                    Value::String(text) if name.ends_with("uri") || name.ends_with("Uri") => {
                        encode_illegal(text)
                    }
                    Value::Object(_) | Value::Array(_) => repair(value),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn encode_illegal(uri: &mut String) {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:?#@!$&'()*+,;=%".contains(&byte);
    if !uri.starts_with("file:") || uri.bytes().all(legal) {
        return;
    }
    let mut repaired = String::with_capacity(uri.len() + 16);
    for byte in uri.bytes() {
        if legal(byte) {
            repaired.push(char::from(byte));
        } else {
            push_encoded(&mut repaired, byte);
        }
    }
    *uri = repaired;
}

fn push_encoded(text: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    text.push('%');
    text.push(char::from(HEX[usize::from(byte >> 4)]));
    text.push(char::from(HEX[usize::from(byte & 15)]));
}

/// The drive letter of `c:`, `c:/…` or `c:\…`.
fn drive(path: &str) -> Option<char> {
    match path.as_bytes() {
        [letter, b':'] | [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic() => {
            Some(char::from(*letter))
        }
        _ => None,
    }
}

fn normalize(host: Option<&str>, path: &str) -> String {
    let local = path.strip_prefix('/').unwrap_or(path);
    let backslashes;
    let (mut key, rest) = match (host, drive(local)) {
        (Some(host), _) => (format!("//{}", host.to_ascii_lowercase()), path),
        (None, Some(letter)) => {
            backslashes = local[2..].replace('\\', "/");
            (format!("{}:", letter.to_ascii_lowercase()), backslashes.as_str())
        }
        (None, None) => (String::new(), path),
    };
    let prefix = key.len();
    for segment in rest.split('/') {
        match segment {
            "" | "." => {}
            // `..` at the top stays at the top, as everywhere.
            ".." => key.truncate(key[prefix..].rfind('/').map_or(prefix, |at| prefix + at)),
            name => {
                key.push('/');
                key.push_str(name);
            }
        }
    }
    if key.len() == prefix {
        key.push('/');
    }
    key
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn key(text: &str) -> Option<String> {
        path_key(&text.parse().unwrap()).map(|it| it.to_string())
    }

    #[test]
    fn spellings_of_one_file_are_one_key() {
        for spelling in [
            "file:///c%3A/x/y",
            "file:///C:/x/y",
            "file:///c:/x/y/",
            "FILE:///C%3a//x/./z/../y",
            "file:///c:%5Cx%5Cy",
        ] {
            assert_eq!(key(spelling).as_deref(), Some("c:/x/y"), "{spelling}");
        }
        assert_eq!(key("file:///a%20b/%23%25.md").as_deref(), Some("/a b/#%.md"));
        assert_eq!(key("file://localhost/a.md#L3").as_deref(), Some("/a.md"));
        assert_eq!(key("file:///a/../../b").as_deref(), Some("/b"));
        assert_eq!(key("file:///").as_deref(), Some("/"));
        assert_eq!(key("file:///c:").as_deref(), Some("c:/"));
        assert_eq!(key("file://Server/share/x").as_deref(), Some("//server/share/x"));
        assert_eq!(key("file:///%D1%84%E6%96%87.md").as_deref(), Some("/ф文.md"));
    }

    #[test]
    fn what_is_no_file_has_no_key() {
        for other in [
            "untitled:Untitled-1",
            "vscode-notebook-cell:/a.ipynb#x",
            "https://a/b",
            "file:a.md",
            "file:///a%00b",
            "file:///%FF",
        ] {
            assert_eq!(key(other), None, "{other}");
        }
    }

    #[test]
    fn repairs_uris_that_the_types_refuse() {
        let mut message = json!({"textDocument": {"uri": "file:///a/[id]/b c é.md", "text": "file:///a b"}, "uris": [{"newUri": "file:///x|y%20"}]});
        repair(&mut message);
        assert_eq!(
            message,
            json!({"textDocument": {"uri": "file:///a/%5Bid%5D/b%20c%20%C3%A9.md", "text": "file:///a b"}, "uris": [{"newUri": "file:///x%7Cy%20"}]})
        );
    }

    proptest! {
        #[test]
        fn key_to_uri_to_key(
            front in prop::sample::select(vec!["", "c:", "//host"]),
            segments in prop::collection::vec("[a-zA-Z0-9 #%?\\[\\]é中😀+&=;:@._~-]{1,12}", 1..5),
        ) {
            prop_assume!(segments.iter().all(|it| it != "." && it != "..") && drive(&segments[0]).is_none());
            let key = format!("{front}/{}", segments.join("/"));
            prop_assert_eq!(&*path_key(&uri(&key).unwrap()).unwrap(), key.as_str());
        }
    }
}
