//! The table of languages. A language is one entry of data; what it cannot say is a [`Feature`].

mod formats;
mod programs;

use super::syntax::{At, Block, Feature, Hole, Kind, Language, Line, Quote, Raw, Role};

/// The language of a path by extension or file name; `None` = no known comment syntax (everything counts as prose).
#[must_use]
pub fn language_of(path: &str) -> Option<&'static Language> {
    let file_name = path.rsplit(['/', '\\']).next()?;
    let named = |language: &&Language| language.file_names.iter().any(|name| is_named(file_name, name));
    if let Some(language) = languages().find(named) {
        return Some(language);
    }
    let (stem, extension) = file_name.rsplit_once('.')?;
    // `.github` has no extension.
    if stem.is_empty() {
        return None;
    }
    let known =
        |language: &&Language| language.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension));
    languages().find(known)
}

/// `Dockerfile` names `Dockerfile` and `Dockerfile.dev`; a file name with a dot of its own names itself only.
fn is_named(file_name: &str, name: &str) -> bool {
    let Some(head) = file_name.as_bytes().get(..name.len()) else { return false };
    if !head.eq_ignore_ascii_case(name.as_bytes()) {
        return false;
    }
    let rest = &file_name[name.len()..];
    rest.is_empty() || (rest.starts_with('.') && !name[1..].contains('.') && !has_extension(rest))
}

/// `Makefile.rs` is Rust, `Dockerfile.dev` is none.
fn has_extension(rest: &str) -> bool {
    let extension = rest.rsplit('.').next().unwrap_or_default();
    languages().any(|language| language.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// The endings of all of them.
pub(crate) fn endings() -> impl Iterator<Item = &'static str> {
    languages().flat_map(|language| language.extensions).copied()
}

/// All of them. Where two have an extension, the first wins.
pub(super) fn languages() -> impl Iterator<Item = &'static Language> {
    programs::PROGRAMS.iter().chain(formats::FORMATS)
}

/// The language with this [`Language::name`].
#[cfg(test)]
pub(super) fn named(name: &str) -> Option<&'static Language> {
    languages().find(|language| language.name == name)
}

const SLASHES: Line = Line::new("//");
const HASH: Line = Line::new("#");
const HASH_BLANK: Line = HASH.at(At::Blank);
const DASHES: Line = Line::new("--");
const SEMICOLON: Line = Line::new(";");
const PERCENT: Line = Line::new("%");
const C_BLOCK: Block = Block::new("/*", "*/");

const DOUBLE: Quote = Quote::new("\"");
const SINGLE: Quote = Quote::new("'");
const BACKTICK: Quote = Quote::new("`");
const DOUBLE3: Quote = Quote::new("\"\"\"").spanning();
const SINGLE3: Quote = Quote::new("'''").spanning();
const NAME: Quote = Quote::new("`").raw().role(Role::Name);

/// What the entries start from: nothing known.
const PLAIN: Language = Language {
    name: "",
    extensions: &[],
    file_names: &[],
    comment: ("# ", ""),
    kind: Kind::Program,
    lines: &[],
    blocks: &[],
    quotes: &[],
    raw: Raw::None,
    features: &[],
    sections: &[],
};
const DATA: Language = Language { kind: Kind::Data, ..PLAIN };
const C_LIKE: Language = Language {
    comment: ("// ", ""),
    lines: &[SLASHES],
    blocks: &[C_BLOCK],
    quotes: &[DOUBLE],
    features: &[Feature::Chars],
    ..PLAIN
};
const HASHED: Language = Language { lines: &[HASH_BLANK], quotes: &[DOUBLE, SINGLE], ..PLAIN };
const SCRIPT: Language = Language {
    lines: &[SLASHES.at(At::NotColon)],
    quotes: &[DOUBLE, SINGLE, BACKTICK.spanning().hole(Hole::DOLLAR)],
    features: &[Feature::Regex],
    ..C_LIKE
};
