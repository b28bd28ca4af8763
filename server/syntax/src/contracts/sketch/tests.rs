use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::select;

use crate::contracts::testing;

fn check(ending: &str, text: &str, expect: &Expect) {
    expect.assert_eq(&testing::shown(&format!("/w/specs/001-a/contracts/x.{ending}"), text));
}

#[test]
fn typescript() {
    let text = r#"
/**
 * Albums, kept (FR-001).
 *
 * More.
 */
export interface AlbumService {
  readonly name: string;
  // FR-002
  create(input: NewAlbum): Promise<Album>; // FR-003
}

export type NewAlbum = { title: string };
export enum State { Open, Done }
@decorated
export class Store {
  save(a: Album): void { const inner = () => 1; }
}
export function list(): Album[];
export const find = (id: string) => 1;
"#;
    check(
        "ts",
        text,
        &expect![[r#"
        AlbumService 1..170 "Albums, kept (FR-001)." Type "AlbumService" [Field name 90..94]
        AlbumService.create 106..168 "FR-002" as "create" Function "AlbumService.create" alias create []
        NewAlbum 172..213 "" Type "NewAlbum" [Field title 197..202]
        State 214..246 "" Type "State" [Value Open 234..238, Value Done 240..244]
        Store 247..330 "" Type "Store" []
        Store.save 281..328 "" as "save" Function "Store.save" alias save []
        list 331..363 "" Function "list" []
        find 364..401 "" Function "find" []
    "#]],
    );
    check(
        "ts",
        "// FR-001\nexport const AlbumSchema = z.object({ id: z.string() });\n",
        &expect![[r#"
        AlbumSchema 0..65 "FR-001" Type "AlbumSchema" []
    "#]],
    );
}

#[test]
fn cpp() {
    let text = "#pragma once\nnamespace albums {\n/// An album.\ntypedef struct Album { int id; } Album;\n\n// FR-001\ntemplate <typename T>\nclass Store {\n public:\n  virtual bool save(const T& t) = 0;  // FR-002\n  int size;\n};\n// FR-003\nvoid clear(Store<int>& s);\nenum class State { Open, Done };\n}\n";
    check(
        "h",
        text,
        &expect![[r#"
        Album 32..85 "An album." Type "Album" [Field id 73..75]
        Store 87..203 "FR-001" Type "Store" [Field size 196..200]
        Store.save 144..189 "" as "save" Function "Store.save" alias save []
        clear 205..241 "FR-003" Function "clear" []
        State 242..273 "" Type "State" [Value Open 261..265, Value Done 267..271]
    "#]],
    );
}

#[test]
fn c_sharp() {
    let text = "namespace Albums;\n\n/// <summary>\n/// Keeps albums.\n/// </summary>\n[Contract]\npublic interface IAlbumStore\n{\n    /// <summary>Saves one. FR-001</summary>\n    Task SaveAsync(Album album);\n    string Name { get; }\n}\npublic record Album(string Id) { public string Title { get; init; } }\n";
    check(
        "cs",
        text,
        &expect![[r#"
        IAlbumStore 19..212 "Keeps albums." Type "IAlbumStore" [Field Name 197..201]
        IAlbumStore.SaveAsync 112..185 "Saves one. FR-001" as "SaveAsync" Function "IAlbumStore.SaveAsync" alias SaveAsync []
        Album 213..282 "" Type "Album" [Field Title 260..265]
    "#]],
    );
}

#[test]
fn go_python_kotlin() {
    check(
        "go",
        "package a\n\n// Store keeps albums.\ntype Store interface {\n\t// FR-001\n\tSave(a Album) error\n}\ntype Album struct {\n\tID string\n}\nfunc (a *Album) Name() string { return a.ID }\n",
        &expect![[r#"
            Store 11..90 "Store keeps albums." Type "Store" []
            Store.Save 58..88 "FR-001" as "Save" Function "Store.Save" alias Save []
            Album 91..123 "" Type "Album" [Field ID 112..114]
            Album.Name 124..169 "" as "Name" Function "Album.Name" alias Name []
        "#]],
    );
    check(
        "py",
        "class Store(Protocol):\n    \"\"\"Keeps albums.\n\n    More.\n    \"\"\"\n    name: str\n    size = 1\n\n    # FR-001\n    @abstractmethod\n    def save(self, album: Album) -> None:\n        \"\"\"Saves one.\"\"\"\n        def inner(): ...\n\ndef free(): ...\n",
        &expect![[r#"
            Store 0..215 "Keeps albums." Type "Store" [Field name 67..71, Field size 81..85]
            Store.save 95..215 "FR-001" as "save" Function "Store.save" alias save []
            free 217..232 "" Function "free" []
        "#]],
    );
    check(
        "kt",
        "/** Keeps albums. */\ninterface Store {\n  // FR-001\n  suspend fun save(album: Album)\n  val name: String\n}\ndata class Album(val id: String)\n",
        &expect![[r#"
            Store 0..104 "Keeps albums." Type "Store" [Field name 90..94]
            Store.save 41..83 "FR-001" as "save" Function "Store.save" alias save []
            Album 105..137 "" Type "Album" [Field id 126..128]
        "#]],
    );
}

#[test]
fn without_grammar() {
    check(
        "fsi",
        "module Albums.Store\n\n/// An album.\ntype Album =\n    { Id: string\n      Title: string }\n\ntype State =\n    | Open\n    | Done of int\n\n/// FR-001\n[<Struct>]\ntype Store =\n    abstract Save: Album -> unit\n    member Name: string\n    static member Create: unit -> Store\n\n// FR-002\nval create:\n    title: string ->\n    Album\n\nmodule Inner =\n    val deep: int -> int\n",
        &expect![[r#"
            Album 21..86 "An album." Type "Album" [Field Id 54..56, Field Title 71..76]
            State 88..129 "" Type "State" [Value Open 107..111, Value Done 118..122]
            Store 131..262 "FR-001" Type "Store" []
            Store.Save 170..198 "" as "Save" Function "Store.Save" alias Save []
            Store.Name 203..222 "" as "Name" Function "Store.Name" alias Name []
            Store.Create 227..262 "" as "Create" Function "Store.Create" alias Create []
            create 264..316 "FR-002" Function "create" []
            deep 337..357 "" Function "deep" []
        "#]],
    );
    check(
        "dart",
        "import 'a.dart';\n\n/// Keeps albums.\nabstract class AlbumStore {\n  final String name;\n  AlbumStore(this.name);\n\n  /// FR-001\n  Future<Album> save(\n    Album album,\n  );\n  List<T> all<T>() {\n    return [];\n  }\n  int get size;\n}\n\nenum State {\n  open,\n  done,\n}\n\n@immutable\nclass Album {\n  const Album({required this.id});\n  factory Album.fromJson(Map<String, dynamic> json) => Album(id: json['id']);\n  final String id;\n}\nvoid run(int x) {\n  foo(x);\n}\n",
        &expect![[r#"
            AlbumStore 18..225 "Keeps albums." Type "AlbumStore" [Field name 79..83, Field size 218..222]
            AlbumStore.save 113..167 "FR-001" as "save" Function "AlbumStore.save" alias save []
            AlbumStore.all 170..207 "" as "all" Function "AlbumStore.all" alias all []
            State 227..257 "" Type "State" [Value open 242..246, Value done 250..254]
            Album 259..417 "" Type "Album" [Field id 412..414]
            run 418..447 "" Function "run" []
        "#]],
    );
    check(
        "scala",
        "package a\n\n/** Keeps albums. */\ntrait Store {\n  // FR-001\n  def save(a: Album): Unit\n  val name: String\n}\ncase class Album(id: String)\nobject Store {\n  def apply(): Store = {\n    val x = 1\n    x\n  }\n}\n",
        &expect![[r#"
            Store 11..105 "Keeps albums." Type "Store" [Field name 91..95]
            Store.save 48..84 "FR-001" as "save" Function "Store.save" alias save []
            Album 106..134 "" Type "Album" []
            Store 135..200 "" Type "Store" []
            Store.apply 152..198 "" as "apply" Function "Store.apply" alias apply []
        "#]],
    );
}

/// Their own compilers say what is wrong with them.
#[test]
fn broken_ones_say_what_they_can() {
    check(
        "ts",
        "export interface A {\n  one(): void;\n  two(: ;\n}\nexport interface B { three(): void }\n",
        &expect![[r#"
            A 0..47 "" Type "A" [Field two 38..41]
            A.one 23..34 "" as "one" Function "A.one" alias one []
            B 48..84 "" Type "B" []
            B.three 69..82 "" as "three" Function "B.three" alias three []
        "#]],
    );
    check(
        "py",
        "class A:\n  def b(self:\n    pass\nclass C:\n  def d(self): ...\n",
        &expect![[r#"
        A 0..31 "" Type "A" []
        C 32..59 "" Type "C" []
        C.d 43..59 "" as "d" Function "C.d" alias d []
    "#]],
    );
}

#[test]
fn what_is_not_read_is_said() {
    let shown =
        |ending: &str, text: &str| testing::shown(&format!("/w/specs/001-a/contracts/x.{ending}"), text);
    expect_test::expect![[r#"
        ! 0..0 "" no declaration of the file is read: too much of it is no code in its language
    "#]]
    .assert_eq(&shown("cs", &"/* ".repeat(1_600)));
    expect_test::expect![[r#"
        ! 0..0 "" no declaration of the file is read: it has more than 256 brackets in each other
    "#]]
    .assert_eq(&shown("ts", &"(".repeat(257)));
    expect_test::expect![[r#""#]].assert_eq(&shown("ts", &"// :(\n".repeat(257)));
}

const PIECES: &[&str] = &[
    "class ",
    "interface ",
    "type ",
    "def ",
    "func ",
    "fun ",
    "enum ",
    "struct ",
    "module ",
    "val ",
    "A",
    "b",
    "{",
    "}",
    "(",
    ")",
    ":",
    ";",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "// FR-001\n",
    "# FR-002\n",
    "/*",
    "*/",
    "\"\"\"",
    "| ",
    "@x\n",
    "[<",
    "=",
    "é",
    "\r\n",
    "export ",
    "namespace ",
    "member ",
    "abstract ",
    "get ",
    "<",
    ">",
    ",",
    "template ",
    "(*",
];

const ENDINGS: [&str; 12] = ["ts", "h", "cs", "go", "py", "kt", "fsi", "dart", "scala", "rs", "java", "js"];

proptest! {
    #[test]
    fn any_text(pieces in prop::collection::vec(prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => any::<String>()], 0..40)) {
        let text = pieces.concat();
        for ending in ENDINGS {
            testing::holds(&format!("/w/specs/001-a/contracts/x.{ending}"), &text);
        }
    }
}
