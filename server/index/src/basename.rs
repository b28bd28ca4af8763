//! Names of files without their folders, and what is left of them without endings: `albums` of `albums_test.go` and of
//! `AlbumsPropertyTests.kt` says which files belong together (formats: kiro §3.6).

use crate::tree::name_of;

/// Endings of a name that say what a file is, not what it is about.
const ENDINGS: [&str; 25] = [
    ".test",
    ".tests",
    ".spec",
    ".property",
    ".properties",
    ".integration",
    ".unit",
    ".e2e",
    ".pbt",
    "_test",
    "_tests",
    "_spec",
    "_property",
    "_properties",
    "_props",
    "_prop",
    "_integration",
    "_pbt",
    "-test",
    "-spec",
    "PropertyTests",
    "PropertyTest",
    "IntegrationTest",
    "Tests",
    "Test",
];

/// Words in front of a name that say so.
const BEGINNINGS: [&str; 4] = ["test_", "prop_", "property_", "test-"];

/// Names that every other folder has: they tell nothing.
const COMMON: [&str; 20] = [
    "index", "mod", "main", "lib", "__init__", "init", "types", "utils", "util", "helpers", "common",
    "config", "conftest", "setup", "page", "layout", "route", "app", "test", "tests",
];

/// Name and stem of the file at `path`, if they tell anything; the stem only where it is another word.
pub(crate) fn keys(path: &str) -> [Option<&str>; 2] {
    let name = name_of(path);
    let stem = stem(name);
    if stem.len() < 3 || COMMON.contains(&stem) {
        return [None, None];
    }
    [Some(name), Some(stem).filter(|stem| *stem != name)]
}

/// What is left of a file's name without endings.
pub(crate) fn stem(name: &str) -> &str {
    let mut stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    loop {
        let shorter = ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending));
        let shorter =
            shorter.or_else(|| BEGINNINGS.iter().find_map(|beginning| stem.strip_prefix(beginning)));
        match shorter.filter(|shorter| !shorter.is_empty()) {
            Some(shorter) => stem = shorter,
            None => return stem,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn names_and_stems() {
        let both = |path| keys(path).map(Option::unwrap_or_default);
        assert_eq!(both("a/b/albums.ts"), ["albums.ts", "albums"]);
        assert_eq!(both("albums.property.test.ts"), ["albums.property.test.ts", "albums"]);
        assert_eq!(both("/w/albums_test.go"), ["albums_test.go", "albums"]);
        assert_eq!(both("/w/test_albums.py"), ["test_albums.py", "albums"]);
        assert_eq!(both("AlbumStorePropertyTests.kt"), ["AlbumStorePropertyTests.kt", "AlbumStore"]);
        assert_eq!(both("Makefile"), ["Makefile", ""]);
        assert_eq!(both("src/index.test.ts"), ["", ""]);
        assert_eq!(both("src/test_.py"), ["test_.py", "test_"]);
    }
}
