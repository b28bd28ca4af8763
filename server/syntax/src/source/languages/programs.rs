//! Programming languages.

use super::*;
use crate::source::syntax::Escape;

const ML_BLOCK: Block = Block::new("(*", "*)").nested();
const LISP: Language = Language {
    comment: (";; ", ""),
    lines: &[SEMICOLON],
    blocks: &[Block::new("#|", "|#").nested()],
    quotes: &[DOUBLE.spanning()],
    features: &[Feature::CodeEscapes],
    ..PLAIN
};

pub(super) static JAVASCRIPT: Language =
    Language { name: "javascript", extensions: &["js", "mjs", "cjs"], ..SCRIPT };
pub(super) static TYPESCRIPT: Language =
    Language { name: "typescript", extensions: &["ts", "mts", "cts"], ..SCRIPT };

pub(super) static PROGRAMS: &[Language] = &[
    Language {
        name: "rust",
        extensions: &["rs"],
        blocks: &[C_BLOCK.nested()],
        quotes: &[DOUBLE.spanning()],
        raw: Raw::Rust,
        features: &[Feature::Chars, Feature::RustTests],
        ..C_LIKE
    },
    Language { name: "c", extensions: &["c"], ..C_LIKE },
    Language {
        name: "cpp",
        extensions: &[
            "cpp", "h", "hpp", "cc", "hh", "cxx", "hxx", "inl", "ipp", "tpp", "ixx", "cppm", "ino", "cu",
            "cuh",
        ],
        raw: Raw::Cpp,
        ..C_LIKE
    },
    Language { name: "objective-c", extensions: &["m", "mm"], ..C_LIKE },
    Language {
        name: "csharp",
        extensions: &["cs", "csx"],
        quotes: &[DOUBLE.hole(Hole::BRACE)],
        raw: Raw::CSharp,
        ..C_LIKE
    },
    Language { name: "java", extensions: &["java"], quotes: &[DOUBLE3, DOUBLE], ..C_LIKE },
    Language {
        name: "kotlin",
        extensions: &["kt", "kts"],
        blocks: &[C_BLOCK.nested()],
        quotes: &[DOUBLE3.raw().hole(Hole::DOLLAR), DOUBLE.hole(Hole::DOLLAR), NAME],
        ..C_LIKE
    },
    Language {
        name: "scala",
        extensions: &["scala", "sc", "sbt"],
        blocks: &[C_BLOCK.nested()],
        quotes: &[DOUBLE3.raw().hole(Hole::DOLLAR), DOUBLE.hole(Hole::DOLLAR), NAME],
        ..C_LIKE
    },
    Language {
        name: "swift",
        extensions: &["swift"],
        blocks: &[C_BLOCK.nested()],
        quotes: &[DOUBLE3.hole(Hole::SWIFT), DOUBLE.hole(Hole::SWIFT), NAME],
        raw: Raw::Swift,
        features: &[],
        ..C_LIKE
    },
    Language {
        name: "go",
        extensions: &["go"],
        file_names: &["go.mod", "go.work"],
        quotes: &[DOUBLE, BACKTICK.raw().spanning()],
        ..C_LIKE
    },
    TYPESCRIPT,
    JAVASCRIPT,
    Language { name: "typescriptreact", extensions: &["tsx"], ..SCRIPT },
    Language { name: "javascriptreact", extensions: &["jsx"], ..SCRIPT },
    Language {
        name: "python",
        extensions: &["py", "pyi", "pyw", "pyx", "bzl", "star"],
        file_names: &[
            "SConstruct",
            "SConscript",
            "BUILD",
            "WORKSPACE",
            "BUILD.bazel",
            "Tiltfile",
            "Snakefile",
        ],
        lines: &[HASH],
        quotes: &[DOUBLE3.role(Role::Doc), SINGLE3.role(Role::Doc), DOUBLE, SINGLE],
        ..PLAIN
    },
    Language {
        name: "ruby",
        extensions: &["rb", "rake", "gemspec", "ru", "podspec", "cr"],
        file_names: &[
            "Gemfile",
            "Rakefile",
            "Vagrantfile",
            "Podfile",
            "Fastfile",
            "Brewfile",
            "Guardfile",
            "Dangerfile",
        ],
        blocks: &[Block::new("=begin", "\n=end").at(At::LineStart)],
        // Not spanning although they may: a quote in a regex or in %q(…) then derails one line only.
        quotes: &[DOUBLE.hole(Hole::SHARP), SINGLE],
        features: &[Feature::Heredoc],
        ..HASHED
    },
    Language {
        name: "shellscript",
        extensions: &["sh", "bash", "zsh", "ksh", "bats", "command", "envrc"],
        file_names: &[".bashrc", ".zshrc", ".profile", ".bash_profile", ".envrc", "PKGBUILD"],
        quotes: &[DOUBLE.spanning().hole(Hole::SHELL), SINGLE.spanning().raw()],
        features: &[Feature::CodeEscapes, Feature::Heredoc],
        ..HASHED
    },
    Language {
        name: "fish",
        extensions: &["fish"],
        quotes: &[DOUBLE.spanning().hole(Hole::SHELL), SINGLE.spanning()],
        features: &[Feature::CodeEscapes],
        ..HASHED
    },
    Language {
        name: "powershell",
        extensions: &["ps1", "psm1", "psd1"],
        blocks: &[Block::new("<#", "#>")],
        quotes: &[
            Quote::new("@\"").closed_by("\n\"@").spanning().raw(),
            Quote::new("@'").closed_by("\n'@").spanning().raw(),
            DOUBLE.spanning().escaped(Escape::DoubledOr(b'`')).hole(Hole::SHELL),
            SINGLE.spanning().escaped(Escape::Doubled),
        ],
        ..HASHED
    },
    Language {
        name: "perl",
        extensions: &["pl", "pm", "t", "pod"],
        blocks: &[
            Block::new("=head", "\n=cut").at(At::LineStart),
            Block::new("=pod", "\n=cut").at(At::LineStart),
            Block::new("=begin", "\n=cut").at(At::LineStart),
            Block::new("=over", "\n=cut").at(At::LineStart),
            Block::new("=item", "\n=cut").at(At::LineStart),
            Block::new("=encoding", "\n=cut").at(At::LineStart),
        ],
        features: &[Feature::Heredoc],
        ..HASHED
    },
    Language {
        name: "lua",
        extensions: &["lua", "luau"],
        comment: ("-- ", ""),
        lines: &[DASHES],
        quotes: &[DOUBLE, SINGLE],
        features: &[Feature::LongBrackets],
        ..PLAIN
    },
    Language {
        name: "dart",
        extensions: &["dart"],
        blocks: &[C_BLOCK.nested()],
        quotes: &[
            DOUBLE3.hole(Hole::DOLLAR),
            SINGLE3.hole(Hole::DOLLAR),
            DOUBLE.hole(Hole::DOLLAR),
            SINGLE.hole(Hole::DOLLAR),
        ],
        raw: Raw::Letter,
        features: &[],
        ..C_LIKE
    },
    Language {
        name: "fsharp",
        extensions: &["fs", "fsx", "fsi"],
        blocks: &[ML_BLOCK],
        quotes: &[
            DOUBLE3.raw(),
            Quote::new("@\"").closed_by("\"").spanning().escaped(Escape::Doubled),
            DOUBLE.spanning(),
            Quote::new("``").raw().role(Role::Name),
        ],
        ..C_LIKE
    },
    Language {
        name: "ocaml",
        extensions: &["ml", "mli", "mll", "mly"],
        comment: ("(* ", " *)"),
        lines: &[],
        blocks: &[ML_BLOCK],
        quotes: &[DOUBLE.spanning(), Quote::new("{|").closed_by("|}").raw().spanning()],
        ..C_LIKE
    },
    Language {
        name: "haskell",
        extensions: &["hs", "lhs", "hsc", "elm", "purs", "idr", "agda"],
        comment: ("-- ", ""),
        lines: &[DASHES],
        blocks: &[Block::new("{-", "-}").nested()],
        quotes: &[DOUBLE3, DOUBLE],
        features: &[Feature::Chars],
        ..PLAIN
    },
    Language {
        name: "elixir",
        extensions: &["ex", "exs"],
        quotes: &[
            DOUBLE3.role(Role::Doc).hole(Hole::SHARP),
            SINGLE3.role(Role::Doc),
            // As in Ruby: sigils hold quotes.
            DOUBLE.hole(Hole::SHARP),
            SINGLE,
        ],
        ..HASHED
    },
    Language {
        name: "erlang",
        extensions: &["erl", "hrl", "escript"],
        comment: ("% ", ""),
        lines: &[PERCENT],
        quotes: &[DOUBLE.spanning(), SINGLE],
        ..PLAIN
    },
    Language {
        name: "prolog",
        extensions: &["pro", "prolog"],
        comment: ("% ", ""),
        lines: &[PERCENT],
        blocks: &[C_BLOCK],
        ..HASHED
    },
    Language { name: "clojure", extensions: &["clj", "cljs", "cljc", "edn", "bb"], blocks: &[], ..LISP },
    Language { name: "lisp", extensions: &["lisp", "lsp", "el", "scm", "ss", "rkt", "fnl"], ..LISP },
    Language {
        name: "sql",
        extensions: &["sql", "ddl", "dml", "psql", "pgsql", "plsql", "hql"],
        comment: ("-- ", ""),
        lines: &[DASHES],
        blocks: &[C_BLOCK],
        quotes: &[SINGLE.spanning().escaped(Escape::Doubled), DOUBLE.escaped(Escape::Doubled)],
        ..PLAIN
    },
    Language {
        name: "dockerfile",
        extensions: &["dockerfile", "containerfile"],
        file_names: &["Dockerfile", "Containerfile"],
        lines: &[HASH.at(At::LineHead)],
        features: &[Feature::Heredoc],
        ..HASHED
    },
    Language {
        name: "makefile",
        extensions: &["mk", "mak", "make"],
        file_names: &["Makefile", "GNUmakefile", "Justfile", ".justfile"],
        ..HASHED
    },
    Language {
        name: "cmake",
        extensions: &["cmake"],
        file_names: &["CMakeLists.txt"],
        lines: &[HASH],
        quotes: &[DOUBLE.spanning()],
        features: &[Feature::LongBrackets, Feature::CodeEscapes],
        ..PLAIN
    },
    Language {
        name: "meson",
        file_names: &["meson.build", "meson_options.txt"],
        quotes: &[SINGLE3.raw(), SINGLE],
        ..HASHED
    },
    Language {
        name: "terraform",
        extensions: &["tf", "tfvars", "hcl", "nomad", "tofu"],
        lines: &[HASH, SLASHES],
        blocks: &[C_BLOCK],
        quotes: &[DOUBLE.hole(Hole::DOLLAR)],
        features: &[Feature::Heredoc],
        ..PLAIN
    },
    Language {
        name: "proto",
        extensions: &["proto", "thrift", "fbs", "capnp"],
        quotes: &[DOUBLE, SINGLE],
        features: &[],
        ..C_LIKE
    },
    Language {
        name: "graphql",
        extensions: &["graphql", "gql", "graphqls"],
        lines: &[HASH],
        quotes: &[DOUBLE3.role(Role::Doc), DOUBLE.role(Role::Doc)],
        ..PLAIN
    },
    Language {
        name: "prisma",
        extensions: &["prisma", "cedar", "rego"],
        lines: &[SLASHES, HASH_BLANK],
        features: &[],
        ..C_LIKE
    },
    Language {
        name: "r",
        extensions: &["r", "rmd"],
        lines: &[HASH],
        quotes: &[DOUBLE.spanning(), SINGLE.spanning()],
        raw: Raw::Letter,
        ..PLAIN
    },
    Language {
        name: "julia",
        extensions: &["jl"],
        lines: &[HASH],
        blocks: &[Block::new("#=", "=#").nested()],
        quotes: &[DOUBLE3.role(Role::Doc), DOUBLE.spanning()],
        features: &[Feature::Chars],
        ..PLAIN
    },
    Language {
        name: "zig",
        extensions: &["zig", "zon"],
        blocks: &[],
        quotes: &[DOUBLE, Quote::new("\\\\").closed_by("").raw()],
        ..C_LIKE
    },
    Language {
        name: "nim",
        extensions: &["nim", "nims", "nimble"],
        lines: &[HASH],
        blocks: &[Block::new("#[", "]#").nested()],
        quotes: &[DOUBLE3.raw(), DOUBLE],
        raw: Raw::Letter,
        features: &[Feature::Chars],
        ..PLAIN
    },
    Language {
        name: "groovy",
        extensions: &["groovy", "gradle", "gvy", "jenkinsfile"],
        file_names: &["Jenkinsfile"],
        quotes: &[DOUBLE3.hole(Hole::DOLLAR), SINGLE3, DOUBLE.hole(Hole::DOLLAR), SINGLE],
        features: &[],
        lines: &[SLASHES.at(At::NotColon)],
        ..C_LIKE
    },
    Language {
        name: "solidity",
        extensions: &["sol", "move", "cairo"],
        quotes: &[DOUBLE, SINGLE],
        features: &[],
        ..C_LIKE
    },
    Language {
        name: "vb",
        extensions: &["vb", "bas", "vbs", "frm"],
        comment: ("' ", ""),
        lines: &[Line::new("'"), Line::new("REM ").at(At::LineHead), Line::new("Rem ").at(At::LineHead)],
        quotes: &[DOUBLE.escaped(Escape::Doubled)],
        ..PLAIN
    },
    Language {
        name: "bat",
        extensions: &["bat", "cmd"],
        comment: ("REM ", ""),
        lines: &[
            Line::new("REM ").at(At::Blank),
            Line::new("rem ").at(At::Blank),
            Line::new("@REM ").at(At::LineHead),
            Line::new("@rem ").at(At::LineHead),
            Line::new("::").at(At::LineHead),
        ],
        quotes: &[DOUBLE.raw()],
        ..PLAIN
    },
    Language {
        name: "asm",
        extensions: &["asm", "s", "nasm", "inc", "masm"],
        comment: ("; ", ""),
        lines: &[SEMICOLON, SLASHES, HASH.at(At::LineHead)],
        ..C_LIKE
    },
    Language {
        name: "nix",
        extensions: &["nix"],
        lines: &[HASH],
        blocks: &[C_BLOCK],
        quotes: &[
            Quote::new("''").spanning().escaped(Escape::Nix).at(At::NotWord).hole(Hole::DOLLAR),
            DOUBLE.spanning().hole(Hole::DOLLAR),
        ],
        ..PLAIN
    },
    Language {
        name: "bicep",
        extensions: &["bicep", "bicepparam"],
        quotes: &[SINGLE3.raw(), SINGLE.hole(Hole::DOLLAR)],
        features: &[],
        ..C_LIKE
    },
    Language {
        name: "d",
        extensions: &["d", "di"],
        blocks: &[C_BLOCK, Block::new("/+", "+/").nested()],
        quotes: &[DOUBLE.spanning(), BACKTICK.raw().spanning()],
        raw: Raw::Letter,
        ..C_LIKE
    },
    Language {
        name: "pascal",
        extensions: &["pas", "dpr", "lpr", "pp"],
        comment: ("// ", ""),
        lines: &[SLASHES],
        blocks: &[Block::new("{", "}"), Block::new("(*", "*)")],
        quotes: &[SINGLE.escaped(Escape::Doubled)],
        ..PLAIN
    },
    Language {
        name: "ada",
        extensions: &["adb", "ads", "vhd", "vhdl"],
        comment: ("-- ", ""),
        lines: &[DASHES],
        quotes: &[DOUBLE.escaped(Escape::Doubled)],
        features: &[Feature::Chars],
        ..PLAIN
    },
    Language {
        name: "fortran",
        extensions: &["f90", "f95", "f03", "f08"],
        comment: ("! ", ""),
        lines: &[Line::new("!")],
        quotes: &[DOUBLE.escaped(Escape::Doubled), SINGLE.escaped(Escape::Doubled)],
        ..PLAIN
    },
    Language {
        name: "tcl",
        extensions: &["tcl", "sdc", "xdc"],
        lines: &[HASH_BLANK],
        quotes: &[DOUBLE.spanning()],
        features: &[Feature::CodeEscapes],
        ..PLAIN
    },
    Language { name: "coffeescript", extensions: &["coffee"], blocks: &[Block::new("###", "###")], ..HASHED },
    Language {
        name: "gdscript",
        extensions: &["gd"],
        lines: &[HASH],
        quotes: &[DOUBLE3, DOUBLE, SINGLE],
        ..PLAIN
    },
    Language { name: "verilog", extensions: &["v", "sv", "svh", "vh"], features: &[], ..C_LIKE },
    Language {
        name: "glsl",
        extensions: &[
            "glsl", "vert", "frag", "comp", "hlsl", "wgsl", "metal", "shader", "cginc", "usf", "ush",
        ],
        ..C_LIKE
    },
    Language {
        name: "apex",
        extensions: &[
            "cls",
            "trigger",
            "as",
            "hx",
            "vala",
            "odin",
            "gleam",
            "cue",
            "jsonnet",
            "libsonnet",
            "pkl",
            "dsl",
        ],
        quotes: &[DOUBLE, SINGLE],
        features: &[],
        ..C_LIKE
    },
    Language {
        name: "dot",
        extensions: &["dot", "gv", "dbml", "d2"],
        lines: &[SLASHES.at(At::NotColon), HASH_BLANK],
        quotes: &[DOUBLE],
        features: &[],
        ..C_LIKE
    },
];
