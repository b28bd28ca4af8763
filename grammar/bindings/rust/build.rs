//! Compiles the parser.

fn main() {
    let folder = std::path::Path::new("src");
    let parser = folder.join("parser.c");
    let mut build = cc::Build::new();
    build.std("c11").include(folder).file(&parser);
    // A generated lexer: one function of some ten thousand lines, which optimizers take minutes for and gain little on.
    build.opt_level(1);
    #[cfg(target_env = "msvc")]
    build.flag("-utf-8");
    build.compile("tree-sitter-specls");
    println!("cargo:rerun-if-changed={}", parser.display());
}
