//! The table of languages. A language is one entry of data; what it cannot say is a [`Feature`].

mod formats;
mod programs;

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::syntax::{At, Block, Feature, Hole, Kind, Language, Line, Quote, Raw, Role};

/// Languages by ending, in lower case.
static BY_ENDING: LazyLock<FxHashMap<String, &'static Language>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    for language in languages() {
        for ending in language.extensions {
            table.entry(ending.to_ascii_lowercase()).or_insert(language);
        }
    }
    table
});

/// Languages by file name.
static BY_NAME: LazyLock<Vec<(&'static str, &'static Language)>> = LazyLock::new(|| {
    languages().flat_map(|language| language.file_names.iter().map(move |name| (*name, language))).collect()
});

/// The language of a path by extension or file name; `None` = no known comment syntax (everything counts as prose).
#[must_use]
pub fn language_of(path: &str) -> Option<&'static Language> {
    let file_name = path.rsplit(['/', '\\']).next()?;
    if let Some((_, language)) = BY_NAME.iter().find(|(name, _)| is_named(file_name, name)) {
        return Some(language);
    }
    let (stem, extension) = file_name.rsplit_once('.')?;
    // `.github` has no extension.
    if stem.is_empty() { None } else { by_ending(extension) }
}

fn by_ending(ending: &str) -> Option<&'static Language> {
    let lower = match ending.bytes().any(|b| b.is_ascii_uppercase()) {
        true => Cow::Owned(ending.to_ascii_lowercase()),
        false => Cow::Borrowed(ending),
    };
    BY_ENDING.get(&*lower).copied()
}

/// Whether files of some language end so.
pub(crate) fn is_ending(ending: &str) -> bool {
    by_ending(ending).is_some()
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
    is_ending(rest.rsplit('.').next().unwrap_or_default())
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
