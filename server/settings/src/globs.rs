use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Compiled globs of a setting, matched against `/`-separated paths relative to the root.
///
/// A glob is anchored at the root. `*` and `?` stay within one name, `**` crosses folders, `{a,b}` and `[a-z]` work as
/// in a shell. A glob that matches a folder covers all that lies below it: `vendor`, `vendor/` and `vendor/**` all
/// cover `vendor/lib/x.c`.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    set: GlobSet,
}

impl Globs {
    /// Compiles `globs`. A bad one matches nothing; it was a [`Problem`](crate::Problem) when the settings were read.
    pub fn new<S: AsRef<str>>(globs: &[S]) -> Globs {
        let mut builder = GlobSetBuilder::new();
        for glob in globs.iter().filter_map(|glob| compile(glob.as_ref()).ok()) {
            builder.add(glob);
        }
        Globs { set: builder.build().unwrap_or_default() }
    }

    /// Whether a glob matches `path` itself.
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// Whether a glob matches `path` or a folder above it.
    pub fn covers(&self, path: &str) -> bool {
        if self.set.is_empty() {
            return false;
        }
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        folders.chain([path]).any(|prefix| self.matches(prefix))
    }

    /// Whether there is no glob at all.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }
}

/// Compiles one glob; the error says why it cannot be.
pub(crate) fn compile(glob: &str) -> Result<Glob, String> {
    check_relative(glob)?;
    if glob.starts_with('!') {
        return Err("`!` for an exception is not supported; list what is meant".to_owned());
    }
    let trimmed = trim(glob);
    GlobBuilder::new(trimmed).literal_separator(true).build().map_err(|error| error.kind().to_string())
}

/// The path without a leading `./` and trailing `/`, which carry no meaning.
pub(crate) fn trim(path: &str) -> &str {
    path.trim_start_matches("./").trim_end_matches('/')
}

/// Paths in settings name something below the root, with `/` on every system.
pub(crate) fn check_relative(path: &str) -> Result<(), String> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    if trim(path).is_empty() || trim(path) == "." {
        Err("it names the root itself; name a folder below it".to_owned())
    } else if path.starts_with('/') || path.starts_with('~') || drive {
        Err("it must be relative to the root".to_owned())
    } else if path.split('/').any(|part| part == "..") {
        Err("it must stay below the root, without `..`".to_owned())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_covers_what_lies_below() {
        for glob in ["vendor", "vendor/", "./vendor", "vendor/**", "ven*"] {
            assert!(Globs::new(&[glob]).covers("vendor/lib/x.c"), "{glob}");
        }
        assert!(!Globs::new(&["vendor"]).covers("src/vendor/x.c"));
        assert!(!Globs::new(&["vendor"]).matches("vendor/x.c"));
        assert!(Globs::new(&["vendor"]).matches("vendor"));
    }

    #[test]
    fn a_star_stays_within_one_name() {
        let globs = Globs::new(&["*.md", "**/*.gen.ts", "docs/{old,new}/[a-c]?.txt"]);
        assert!(globs.covers("README.md"));
        assert!(!globs.covers("docs/README.md"));
        assert!(globs.covers("x.gen.ts") && globs.covers("a/b/x.gen.ts"));
        assert!(globs.covers("docs/old/b1.txt") && !globs.covers("docs/old/d1.txt"));
    }

    #[test]
    fn bad_globs_match_nothing_and_say_why() {
        assert!(Globs::new(&["[a", "/etc", "../x"]).is_empty());
        assert_eq!(compile("[a").unwrap_err(), "unclosed character class; missing ']'");
        assert!(compile("/etc/**").unwrap_err().contains("relative to the root"));
        assert!(compile("a/../../b").unwrap_err().contains("`..`"));
        assert!(compile("!a").unwrap_err().contains("exception"));
        assert!(compile("./").unwrap_err().contains("the root itself"));
        assert!(compile("C:\\x").unwrap_err().contains("relative"));
    }
}
