//! What stands inside the lines of specs, for tree-sitter: ids, labels, states, paths, sentences of EARS, reference lists.
//!
//! It is fed what Markdown calls inline content. The server of Specls has a scanner of its own, and a test holds the two
//! equal; this is for editors without a server.

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_specls() -> *const ();
}

/// The language, named `specls`.
// SAFETY: the generated parser, compiled by the build script, gives a language that lives as long as the program.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_specls) };

/// What gives nodes the classes of Specls.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");

/// Languages inside of this one.
pub const INJECTIONS_QUERY: &str = include_str!("../../queries/injections.scm");

/// What may be folded.
pub const FOLDS_QUERY: &str = include_str!("../../queries/folds.scm");

/// Text objects of Neovim and Helix.
pub const TEXTOBJECTS_QUERY: &str = include_str!("../../queries/textobjects.scm");

/// The kinds of nodes.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");
