//! The languages whose symbols are known.

use std::sync::OnceLock;

use tree_sitter::Query;

/// A language with a grammar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Language {
    /// C.
    C,
    /// C++; headers too, which may be either.
    Cpp,
    /// C#.
    CSharp,
    /// Go.
    Go,
    /// Java.
    Java,
    /// JavaScript, with JSX.
    JavaScript,
    /// Kotlin.
    Kotlin,
    /// PHP.
    Php,
    /// Python.
    Python,
    /// Ruby.
    Ruby,
    /// Rust.
    Rust,
    /// Swift.
    Swift,
    /// TypeScript with JSX.
    Tsx,
    /// TypeScript.
    TypeScript,
}

/// A grammar and the query for its declarations; `None` where they do not fit together.
pub(crate) type Grammar = Option<(tree_sitter::Language, Query)>;

/// How many languages there are.
const COUNT: usize = Language::TypeScript as usize + 1;

impl Language {
    /// The language of the file at `path`, by its ending.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next()?;
        Some(match name.rsplit_once('.')?.1 {
            "c" => Self::C,
            "h" | "hh" | "hpp" | "hxx" | "cc" | "cpp" | "cxx" | "ino" => Self::Cpp,
            "cs" => Self::CSharp,
            "go" => Self::Go,
            "java" => Self::Java,
            "js" | "jsx" | "mjs" | "cjs" => Self::JavaScript,
            "kt" | "kts" => Self::Kotlin,
            "php" => Self::Php,
            "py" | "pyi" => Self::Python,
            "rb" | "rake" => Self::Ruby,
            "rs" => Self::Rust,
            "swift" => Self::Swift,
            "tsx" => Self::Tsx,
            "ts" | "mts" | "cts" => Self::TypeScript,
            _ => return None,
        })
    }

    /// Grammar and query, made when first asked for.
    pub(crate) fn grammar(self) -> &'static Grammar {
        static GRAMMARS: [OnceLock<Grammar>; COUNT] = [const { OnceLock::new() }; COUNT];
        GRAMMARS[self as usize].get_or_init(|| {
            let (grammar, queries) = self.source();
            let query = Query::new(&grammar, &queries.concat()).ok()?;
            Some((grammar, query))
        })
    }

    pub(crate) fn source(self) -> (tree_sitter::Language, Vec<&'static str>) {
        const JAVASCRIPT: &str = include_str!("../queries/javascript.scm");
        const TYPESCRIPT: &str = include_str!("../queries/typescript.scm");
        const C: &str = include_str!("../queries/c.scm");
        let (grammar, queries) = match self {
            Self::C => (tree_sitter_c::LANGUAGE, vec![C]),
            Self::Cpp => (tree_sitter_cpp::LANGUAGE, vec![C, include_str!("../queries/cpp.scm")]),
            Self::CSharp => (tree_sitter_c_sharp::LANGUAGE, vec![include_str!("../queries/c_sharp.scm")]),
            Self::Go => (tree_sitter_go::LANGUAGE, vec![include_str!("../queries/go.scm")]),
            Self::Java => (tree_sitter_java::LANGUAGE, vec![include_str!("../queries/java.scm")]),
            Self::JavaScript => (tree_sitter_javascript::LANGUAGE, vec![JAVASCRIPT]),
            Self::Kotlin => (tree_sitter_kotlin_ng::LANGUAGE, vec![include_str!("../queries/kotlin.scm")]),
            Self::Php => (tree_sitter_php::LANGUAGE_PHP, vec![include_str!("../queries/php.scm")]),
            Self::Python => (tree_sitter_python::LANGUAGE, vec![include_str!("../queries/python.scm")]),
            Self::Ruby => (tree_sitter_ruby::LANGUAGE, vec![include_str!("../queries/ruby.scm")]),
            Self::Rust => (tree_sitter_rust::LANGUAGE, vec![include_str!("../queries/rust.scm")]),
            Self::Swift => (tree_sitter_swift::LANGUAGE, vec![include_str!("../queries/swift.scm")]),
            Self::Tsx => (tree_sitter_typescript::LANGUAGE_TSX, vec![JAVASCRIPT, TYPESCRIPT]),
            Self::TypeScript => (tree_sitter_typescript::LANGUAGE_TYPESCRIPT, vec![JAVASCRIPT, TYPESCRIPT]),
        };
        (grammar.into(), queries)
    }
}
