//! What an HTTP operation is looked up by.

use smol_str::{SmolStr, SmolStrBuilder};

/// The methods of HTTP that contracts describe, as they are written in prose.
pub const METHODS: [&str; 9] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY"];

/// Whether `word` is a method of HTTP, in capitals.
#[must_use]
pub fn is_method(word: &str) -> bool {
    METHODS.contains(&word)
}

/// The id of the operation that asks for `path` with `method` (in any case): the path without query, ends and the segments
/// in front that differ between a contract and where it is served (`/api`, `/v1`), each parameter as `{}`, however its
/// framework writes it. `POST /albums/{}` of `post`, `/api/v1/albums/:id/`.
#[must_use]
pub fn operation_id(method: &str, path: &str) -> SmolStr {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut id = SmolStrBuilder::new();
    method.chars().for_each(|c| id.push(c.to_ascii_uppercase()));
    id.push(' ');
    let mut segments = path.split('/').filter(|s| !s.is_empty()).peekable();
    while segments.next_if(|s| is_base(s)).is_some() {}
    if segments.peek().is_none() {
        id.push('/');
    }
    for segment in segments {
        id.push('/');
        id.push_str(if is_parameter(segment) { "{}" } else { segment });
    }
    id.finish()
}

/// A segment that says where an interface is served and not what is asked for.
fn is_base(segment: &str) -> bool {
    let version = segment.strip_prefix(['v', 'V']).unwrap_or_default();
    segment.eq_ignore_ascii_case("api")
        || !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// `{id}`, `:id`, `<int:id>`, `[id]`, `$id`, `*`, or a value in an example: a number, a UUID.
fn is_parameter(segment: &str) -> bool {
    let uuid = segment.len() == 36 && segment.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    segment.starts_with(['{', ':', '<', '[', '$', '*']) || segment.bytes().all(|b| b.is_ascii_digit()) || uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_it_is_written() {
        for path in
            ["/albums/{id}", "/api/v1/albums/:id/", "albums/<int:id>?x=1", "/v2/albums/[id]", "/albums/17"]
        {
            assert_eq!(operation_id("post", path), "POST /albums/{}", "{path}");
        }
        assert_eq!(operation_id("GET", "/api"), "GET /");
        assert_eq!(operation_id("GET", "/apis/vnext"), "GET /apis/vnext");
    }
}
