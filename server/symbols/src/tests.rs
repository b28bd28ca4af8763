use expect_test::{Expect, expect};
use proptest::prelude::*;
use tree_sitter::Query;

use crate::{Language, Unread, read, symbols};

const ALL: [Language; 14] = [
    Language::C,
    Language::Cpp,
    Language::CSharp,
    Language::Go,
    Language::Java,
    Language::JavaScript,
    Language::Kotlin,
    Language::Php,
    Language::Python,
    Language::Ruby,
    Language::Rust,
    Language::Swift,
    Language::Tsx,
    Language::TypeScript,
];

#[test]
fn every_query_fits_its_grammar() {
    for language in ALL {
        let (grammar, queries) = language.source();
        if let Err(error) = Query::new(&grammar, &queries.concat()) {
            panic!("{language:?}: {error}");
        }
    }
}

fn check(language: Language, text: &str, expect: &Expect) {
    let found = symbols(language, text, &|| true);
    let shown: String = found
        .iter()
        .map(|s| {
            let owner = s.owner.as_ref().map_or(String::new(), |owner| format!(" in {owner}"));
            format!("{:?} {}{owner}\n", s.kind, s.name)
        })
        .collect();
    expect.assert_eq(&shown);
}

#[test]
fn rust() {
    let text = "pub struct Album { title: String }\nenum State { Open }\nimpl Album { pub fn rename(&mut self) {} }\n\
        trait Store { fn get(&self); }\nconst MOST: u32 = 1;\nmod inner { pub fn free() {} }\n";
    check(
        Language::Rust,
        text,
        &expect![[r#"
        Class Album
        Field title in Album
        Enum State
        Value Open in State
        Method rename in Album
        Interface Store
        Function get in Store
        Constant MOST
        Module inner
        Function free in inner
    "#]],
    );
}

#[test]
fn python() {
    let text = "LIMIT = 3\nclass Album:\n    title: str = ''\n    def rename(self): ...\n\nasync def create_album(): ...\n";
    check(
        Language::Python,
        text,
        &expect![[r#"
        Constant LIMIT
        Class Album
        Field title in Album
        Function rename in Album
        Function create_album
    "#]],
    );
}

#[test]
fn typescript() {
    let text = "export interface Album { id: string; rename(to: string): void }\nexport type Id = string;\n\
        export enum State { Open, Done = 2 }\nexport const createAlbum = async () => 1;\nconst LIMIT = 3;\n\
        export abstract class Store { private all = 1; get(id: Id) { return <T,>(x: T) => x } }\nfunction free() {}\n";
    check(
        Language::TypeScript,
        text,
        &expect![[r#"
        Interface Album
        Field id in Album
        Method rename in Album
        Type Id
        Enum State
        Value Open in State
        Value Done in State
        Function createAlbum
        Constant LIMIT
        Class Store
        Field all in Store
        Method get in Store
        Function free
    "#]],
    );
    check(
        Language::Tsx,
        "export function Page() { return <b>x</b> }\n",
        &expect![[r#"
        Function Page
    "#]],
    );
    check(
        Language::JavaScript,
        "class A { #x() {} y() {} }\nexports.create = function () {}\nlet n = 1\n",
        &expect![[r#"
            Class A
            Method #x in A
            Method y in A
            Function create
            Constant n
        "#]],
    );
}

#[test]
fn go() {
    let text = "package a\ntype Album struct { Title string }\ntype Store interface { Get(id string) }\ntype ID = string\n\
        const Most = 1\nfunc (s *Album) Rename() {}\nfunc NewAlbum() {}\n";
    check(
        Language::Go,
        text,
        &expect![[r#"
        Class Album
        Field Title in Album
        Interface Store
        Method Get in Store
        Type ID
        Constant Most
        Method Rename in Album
        Function NewAlbum
    "#]],
    );
}

#[test]
fn on_the_virtual_machine() {
    let java = "public class Album { String title; enum State { OPEN } void rename() {} }\nrecord Id(String v) {}\n\
        interface Store { Album get(); }\n";
    check(
        Language::Java,
        java,
        &expect![[r#"
        Class Album
        Field title in Album
        Enum State in Album
        Value OPEN in State
        Method rename in Album
        Class Id
        Interface Store
        Method get in Store
    "#]],
    );
    let kotlin = "data class Album(val title: String) {\n  fun rename() {}\n}\nobject Store {\n}\ninterface A {\n  fun b()\n}\n\
        enum class State {\n  OPEN,\n}\n\nfun free() {}\n\nval most = 1\n";
    check(
        Language::Kotlin,
        kotlin,
        &expect![[r#"
        Class Album
        Field title in Album
        Function rename in Album
        Class Store
        Class A
        Function b in A
        Class State
        Value OPEN in State
        Function free
        Field most
    "#]],
    );
}

#[test]
fn c_and_its_children() {
    let c = "struct album { int id; };\ntypedef struct { int x; } point;\nenum state { OPEN };\nint rename_album(int a);\n\
        char *title(void) { return 0; }\n#define TWICE(x) x\n";
    check(
        Language::C,
        c,
        &expect![[r#"
        Class album
        Field id in album
        Type point
        Field x in point
        Enum state
        Value OPEN in state
        Function rename_album
        Function title
        Function TWICE
    "#]],
    );
    let cpp = "namespace a { class Album { public: void rename(); int id() const { return 1; } int size; }; }\n\
        void a::Album::rename() {}\nusing Id = int;\n";
    check(
        Language::Cpp,
        cpp,
        &expect![[r#"
        Module a
        Class Album in a
        Method rename in Album
        Method id in Album
        Field size in Album
        Method rename in Album
        Type Id
    "#]],
    );
    let c_sharp = "namespace A; public record Id(string V);\npublic interface IStore { Task Get(); }\n\
        public class Album { public string Title { get; set; } int n; void Rename() { void local() {} } }\nenum S { Open }\n";
    check(
        Language::CSharp,
        c_sharp,
        &expect![[r#"
        Class Id
        Interface IStore
        Method Get in IStore
        Class Album
        Field Title in Album
        Field n in Album
        Method Rename in Album
        Function local in Rename
        Enum S
        Value Open in S
    "#]],
    );
}

#[test]
fn scripts() {
    let ruby = "module Shop\n  class Album < Base\n    MOST = 1\n    def rename!; end\n    def self.all; end\n  end\nend\n";
    check(
        Language::Ruby,
        ruby,
        &expect![[r#"
        Module Shop
        Class Album in Shop
        Constant MOST in Album
        Method rename! in Album
        Method all in Album
    "#]],
    );
    let php = "<?php\ninterface Store {}\ntrait Named {}\nclass Album { private $title; const A = 1; function rename() {} }\n\
        enum State { case Open; }\nfunction free() {}\n";
    check(
        Language::Php,
        php,
        &expect![[r#"
        Interface Store
        Interface Named
        Class Album
        Field title in Album
        Constant A in Album
        Method rename in Album
        Enum State
        Value Open in State
        Function free
    "#]],
    );
    let swift = "protocol Store { func get() }\nstruct Album { var title: String\n func rename() {} }\nenum State { case open }\n\
        let most = 1\nfunc free() {}\nextension Album { func more() {} }\n";
    check(
        Language::Swift,
        swift,
        &expect![[r#"
        Interface Store
        Method get in Store
        Class Album
        Field title in Album
        Function rename in Album
        Class State
        Value open in State
        Constant most
        Function free
        Method more in Album
    "#]],
    );
}

#[test]
fn what_stands_around_a_mistake() {
    check(
        Language::Python,
        "class Album:\n    def rename(self:\n\ndef later(): pass\n",
        &expect![[r#"
        Class Album
        Function later
    "#]],
    );
    assert_eq!(symbols(Language::Rust, "fn a() {}", &|| false), []);
}

#[test]
fn what_nobody_wrote_is_not_read() {
    let why = |language, text: &str| read(language, text, &|| true).err();
    assert_eq!(why(Language::CSharp, &"a<".repeat(300)), Some(Unread::Deep));
    assert_eq!(why(Language::Kotlin, &"a<a\n‹".repeat(300)), Some(Unread::Deep));
    assert_eq!(why(Language::TypeScript, &"`${".repeat(300)), Some(Unread::Deep));
    assert_eq!(why(Language::Python, &"(\n".repeat(300)), Some(Unread::Deep));
    assert_eq!(why(Language::CSharp, &"/* ".repeat(1_600)), Some(Unread::Work));
    assert_eq!(why(Language::JavaScript, &"a=1;".repeat(1_500)), Some(Unread::Minified));
    assert_eq!(why(Language::Rust, &"//\n".repeat(crate::LONGEST / 3 + 1)), Some(Unread::Long));
    assert_eq!(why(Language::Rust, &"a\n".repeat(3_000)).filter(|why| *why != Unread::Work), None);
    assert_eq!(read(Language::Rust, "fn a() {}", &|| false), Err(Unread::Stopped));
    // Deep only in a comment, long only in a string.
    assert_eq!(why(Language::Go, &"// :(\n".repeat(300)), None);
    assert_eq!(why(Language::Python, &format!("x = '{}'", "a".repeat(9_000))), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text(language in prop::sample::select(ALL.to_vec()), text in "(class|fn|def|\\{|\\}|\\(|\\)|[a-z]{1,3}|\\PC| |\n){0,60}") {
        for symbol in symbols(language, &text, &|| true) {
            prop_assert_eq!(&text[symbol.name_range.clone()], &*symbol.name);
            prop_assert!(symbol.range.start <= symbol.name_range.start && symbol.name_range.end <= symbol.range.end);
        }
    }

    #[test]
    fn any_hostile_text(language in prop::sample::select(ALL.to_vec()), piece in prop::sample::select(vec!["/* ", "a<", "a<a‹", "(", "`${", "\"", "'", "#{\"", "a<b;\n", "(}\n", "\"\"\"\n", "\\\n"]), times in 0..400_usize, tail in "\\PC{0,5}") {
        for symbol in symbols(language, &format!("{}{tail}", piece.repeat(times)), &|| true) {
            prop_assert!(symbol.range.start <= symbol.name_range.start && symbol.name_range.end <= symbol.range.end);
        }
    }
}
