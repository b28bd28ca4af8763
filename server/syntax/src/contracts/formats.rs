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

/// Whether the file at `path`, below its project, is by its name a contract though it lies in no feature.
pub(super) fn stands_alone(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let described = || {
        let stem = stem.to_ascii_lowercase();
        ["openapi", "swagger", "asyncapi"].iter().any(|word| stem.contains(word))
    };
    // The guide of Spec Kit has the contracts that hold in a folder of the project's own.
    let own = folder == "contracts" || folder.starts_with("contracts/");
    match ending {
        "proto" | "graphql" | "graphqls" => true,
        "yaml" | "yml" | "json" => own || described(),
        "md" => own && !stem.eq_ignore_ascii_case("readme"),
        _ => false,
    }
}

/// A folder `contracts` near the file, in a folder of specs: one above the workspace makes no contract, and programs have such
/// folders too. Tests of contracts are none.
fn in_contracts(path: &str) -> bool {
    let near = path.rmatch_indices('/').nth(4).and_then(|(at, _)| path.get(at + 1..)).unwrap_or(path);
    let mut folders = path.rsplit('/').skip(1);
    let inside = folders.by_ref().take(3).any(|segment| segment == "contracts");
    inside && folders.take(3).any(is_of_specs) && !is_test_path(near)
}

/// `specs`, or the folder of a feature with a number: `004-albums`.
fn is_of_specs(folder: &str) -> bool {
    let number = folder.split('-').next().unwrap_or_default();
    let numbered =
        number.len() >= 2 && number.len() < folder.len() && number.bytes().all(|b| b.is_ascii_digit());
    folder == "specs" || numbered
}

/// Keys that say what a document is, with how its versions begin.
const KEYS: [(&str, &str, ContractFormat); 4] = [
    ("openapi", "3.", ContractFormat::OpenApi),
    ("swagger", "2.", ContractFormat::Swagger),
    ("asyncapi", "3.", ContractFormat::AsyncApi),
    ("asyncapi", "2.", ContractFormat::AsyncApi),
];

/// YAML and JSON say it in a key: in the first lines, or anywhere where a tool has sorted the keys.
fn document(text: &str) -> Option<ContractFormat> {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let (head, whole) = (&text.as_bytes()[..end], text.as_bytes());
    let says = |bytes, key: &str, version: &str| {
        values_of(bytes, key).any(|value| {
            let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
            value.starts_with(version.as_bytes())
        })
    };
    let begins = KEYS.into_iter().find(|(key, version, _)| says(head, key, version));
    if let Some((_, _, format)) = begins {
        return Some(format);
    }
    // Settings of tools name the schema that they follow; a schema names the language it is written in.
    let is_schema = |value: &[u8]| {
        let line = value.split(|b| *b == b'\n').next().unwrap_or_default();
        memmem::find(line, b"json-schema.org/").is_some()
    };
    if values_of(head, "$schema").any(is_schema) {
        return Some(ContractFormat::JsonSchema);
    }
    // Lists of packages name some that are called so.
    let json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    if json && memmem::find(whole, b"\"info\"").is_none() {
        return None;
    }
    KEYS.into_iter().find(|(key, version, _)| says(whole, key, version)).map(|(_, _, format)| format)
}

/// What follows where `key` begins a line of YAML, or stands in quotes, in front of a colon.
fn values_of<'t>(bytes: &'t [u8], key: &str) -> impl Iterator<Item = &'t [u8]> {
    let len = key.len();
    memmem::find_iter(bytes, key).filter_map(move |at| {
        let after = bytes.get(at + len..)?;
        let after = match at.checked_sub(1).and_then(|before| bytes.get(before)) {
            None | Some(b'\n') => after,
            Some(quote @ (b'"' | b'\'')) => after.strip_prefix(&[*quote])?,
            // A byte order mark.
            Some(0xbf) if at == 3 => after,
            Some(_) => return None,
        };
        Some(after.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_of_features() {
        for path in [
            "contracts/albums.md",
            "contracts/v1/api.yaml",
            "api/openapi.json",
            "a/b.proto",
            "web-swagger.yml",
        ] {
            assert!(stands_alone(path), "{path}");
        }
        for path in [
            "contracts/README.md",
            "contracts/Token.sol",
            "values.yaml",
            "docs/contracts/a.md",
            "a/login.feature",
        ] {
            assert!(!stands_alone(path), "{path}");
        }
    }

    #[test]
    fn by_path_and_first_lines() {
        let format = |path: &str, text: &str| contract_format(path, text).map(ContractFormat::words);
        assert_eq!(format("/w/api.yaml", "# x\nopenapi: 3.1.0\n"), Some("OpenAPI"));
        assert_eq!(format("/w/api.yaml", "\u{feff}swagger: '2.0'\n"), Some("Swagger"));
        assert_eq!(format("/w/api.json", "{ \"asyncapi\" : \"3.0.0\" }"), Some("AsyncAPI"));
        assert_eq!(
            format("/w/a.schema.json", "{\"$schema\": \"https://json-schema.org/draft\"}"),
            Some("JSON Schema")
        );
        assert_eq!(
            format("/w/biome.json", "{\"$schema\": \"https://biomejs.dev/schemas/2.0/schema.json\"}"),
            None
        );
        assert_eq!(format("/w/values.yaml", "image: openapi\n"), None);
        assert_eq!(format("/w/values.yaml", "openapi:\n  enabled: true\n"), None);
        let sorted = format!("---\ncomponents:\n{}info:\nopenapi: 3.0.0\n", "  x: {}\n".repeat(2000));
        assert_eq!(format("/w/api.yaml", &sorted), Some("OpenAPI"));
        let packages = format!("{{\"a\": \"{}\", \"openapi\": \"3.0.0\"}}", "x".repeat(5000));
        assert_eq!(format("/w/packages.json", &packages), None);
        assert_eq!(format("/w/specs/1-a/contracts/api.ts", ""), Some("source code"));
        assert_eq!(format("/w/src/api.ts", ""), None);
        assert_eq!(format("/w/tests/contracts/api.ts", ""), None);
        assert_eq!(format("/w/contracts/test_api.py", ""), None);
        assert_eq!(format("/w/a.proto", ""), Some("Protocol Buffers"));
    }
}
