//! How a file is written, told by its path and its first lines.

use memchr::memmem;

use super::ContractFormat;
use crate::source::is_test_path;

/// Within this many bytes a document says what it is.
const HEAD: usize = 4096;

/// Endings of interface sketches. They are contracts in a folder `contracts` only.
const SKETCHES: [&str; 22] = [
    "ts", "tsx", "mts", "js", "mjs", "h", "hpp", "hh", "cs", "go", "kt", "py", "pyi", "fsi", "fs", "dart",
    "java", "rs", "swift", "rb", "php", "scala",
];

/// How the file at `path`, which is no Markdown, is written if it is a contract.
pub(super) fn contract_format(path: &str, text: &str) -> Option<ContractFormat> {
    let (_, ending) = path.rsplit_once('.')?;
    match ending {
        "proto" => Some(ContractFormat::Protobuf),
        "graphql" | "graphqls" | "gql" => Some(ContractFormat::GraphQl),
        "feature" => Some(ContractFormat::Gherkin),
        "yaml" | "yml" | "json" => document(text),
        _ if SKETCHES.contains(&ending) && in_contracts(path) => Some(ContractFormat::Sketch),
        _ => None,
    }
}

/// A folder `contracts` near the file; one above the workspace makes no contract. Tests of contracts are none.
fn in_contracts(path: &str) -> bool {
    let near = path.rmatch_indices('/').nth(4).and_then(|(at, _)| path.get(at + 1..)).unwrap_or(path);
    path.rsplit('/').skip(1).take(3).any(|segment| segment == "contracts") && !is_test_path(near)
}

/// YAML and JSON say it in a key.
fn document(text: &str) -> Option<ContractFormat> {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text.as_bytes()[..end];
    let keys = [
        (&b"openapi"[..], ContractFormat::OpenApi),
        (b"swagger", ContractFormat::Swagger),
        (b"asyncapi", ContractFormat::AsyncApi),
        (b"$schema", ContractFormat::JsonSchema),
    ];
    keys.into_iter().find(|(key, _)| is_key(head, key)).map(|(_, format)| format)
}

/// Whether `key` begins a line of YAML, or stands in quotes in front of a colon.
fn is_key(head: &[u8], key: &[u8]) -> bool {
    memmem::find_iter(head, key).any(|at| {
        let after = head[at + key.len()..].trim_ascii_start();
        match at.checked_sub(1).map(|before| head[before]) {
            None | Some(b'\n') => after.starts_with(b":"),
            Some(quote @ (b'"' | b'\'')) => {
                after.strip_prefix(&[quote]).is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
            }
            // A byte order mark.
            Some(0xbf) => at == 3 && after.starts_with(b":"),
            Some(_) => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_path_and_first_lines() {
        let format = |path: &str, text: &str| contract_format(path, text).map(ContractFormat::words);
        assert_eq!(format("/w/api.yaml", "# x\nopenapi: 3.1.0\n"), Some("OpenAPI"));
        assert_eq!(format("/w/api.yaml", "\u{feff}swagger: '2.0'\n"), Some("Swagger"));
        assert_eq!(format("/w/api.json", "{ \"asyncapi\" : \"3.0.0\" }"), Some("AsyncAPI"));
        assert_eq!(format("/w/a.schema.json", "{\"$schema\": \"x\"}"), Some("JSON Schema"));
        assert_eq!(format("/w/values.yaml", "image: openapi\n"), None);
        assert_eq!(format("/w/specs/1-a/contracts/api.ts", ""), Some("source code"));
        assert_eq!(format("/w/src/api.ts", ""), None);
        assert_eq!(format("/w/tests/contracts/api.ts", ""), None);
        assert_eq!(format("/w/contracts/test_api.py", ""), None);
        assert_eq!(format("/w/a.proto", ""), Some("Protocol Buffers"));
    }
}
