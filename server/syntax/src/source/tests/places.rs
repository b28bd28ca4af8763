use super::Place::{Code, Comment, Identifier, Prose, String as Text, TestName};
use super::check;
use crate::source::language_of;

#[test]
fn every_language_has_comments_and_returns_to_code() {
    let table = [
        ("rust", "//! Phase ($0FR-1)\nlet x = 1; /* a /* b */ $0FR-1 */ let y;"),
        ("c", "/* $0FR-1 */ int a; // $0FR-2"),
        ("cpp", "/// @brief $0FR-1\nint n = 1'000'000; // $0FR-2"),
        ("objective-c", "NSString *s = @\"it's\"; // $0FR-1"),
        ("csharp", "/// <item>$0FR-012: key</item>\nvar c = '\"'; // $0FR-1"),
        ("java", "/**\n * log(008 $0FR-060).\n */ char c = '\\''; // $0FR-1"),
        ("kotlin", "/* /* */ $0FR-1 */ val s = \"${f(\"}\")}\" // $0FR-1"),
        ("scala", "val s = \"\"\"a\"b\"\"\"\" // $0FR-1"),
        ("swift", "let s = #\"a\"b\"# // $0FR-1\nlet t = \"\\(f(\")\"))\" /// $0FR-2"),
        ("go", "s := `a\"//` // (Spec 083 US2, $0FR-008)"),
        ("typescript", "const r = /[\"'`/]/g; // $0FR-1\nconst s = `a ${b(`//`)} c`; // $0FR-2"),
        ("typescriptreact", "<p>Don't</p>\n// $0FR-1\n{/* $0FR-2 */}"),
        ("javascript", "a = b / c; // $0FR-1\nx = 'http://x' /* $0FR-2 */"),
        ("javascriptreact", "// $0FR-1"),
        ("python", "x = 'a#' # $0FR-1\nr'\\'' # $0FR-2"),
        ("ruby", "=begin\n$0FR-1\n=end\nx = \"#{y}#\" # $0FR-2\nc = ?\" # $0FR-3"),
        ("php", "<p>Don't</p><?php $s = 'a'; // $0FR-1\n# $0FR-2\n?>"),
        ("php", "// $0FR-1"),
        ("shellscript", "n=${#x} # $0FR-1\necho don\\'t # $0FR-2\ncat <<EOF\nit's\nEOF\n# $0FR-3"),
        ("fish", "# $0FR-1"),
        ("powershell", "<# $0FR-1 #>\n$s = \"a`\"b\" # $0FR-2"),
        ("perl", "$n = $#a; # $0FR-1\n=pod\n\n$0FR-2\n\n=cut\n"),
        ("lua", "--[[ $0FR-1\n]] x = [==[ -- ]] ]==] -- $0FR-2"),
        ("dart", "var r = r'\\'; // $0FR-1"),
        ("fsharp", "(* (* *) $0FR-1 *) let f = (*) // $0FR-2\nlet g (x: 'a) = @\"c:\\\" // $0FR-3"),
        ("ocaml", "let f : 'a -> 'a = fun x -> x (* $0FR-1 *)"),
        ("haskell", "{- {- -} $0FR-1 -} f' = '\"' -- $0FR-2"),
        ("elixir", "@doc \"\"\"\n$0FR-1\n\"\"\"\nx = ~s(a) # $0FR-2"),
        ("erlang", "X = $\", Y = 'a%b'. % $0FR-1"),
        ("clojure", "(def c \\\") ; $0FR-1"),
        ("lisp", "#| $0FR-1 |# ; $0FR-2"),
        ("sql", "select 'it''s -- no' -- ($0FR-004)\n/* $0FR-1 */"),
        (
            "html",
            "<p title=\"a\">it's</p><!-- $0FR-1 -->\n<SCRIPT>\nx = '<!--'; // $0FR-2\n</SCRIPT><!-- $0FR-3 -->",
        ),
        ("xml", "<a b='c'><!-- $0FR-1 --></a>"),
        (
            "vue",
            "<template>it's <!-- $0FR-1 --></template>\n<script setup lang=\"ts\">\n// $0FR-2\n/* $0FR-3 */</script>",
        ),
        ("vue", "<style scoped>\n/* $0FR-1 */ a { b: url(http://x) }\n// $0FR-2\n</style>"),
        ("svelte", "<script>\nlet a; // $0FR-1\n</script>\n<p>Don't</p>\n<!-- $0FR-2 -->"),
        ("astro", "<!-- $0FR-1 -->"),
        ("razor", "<p>it's</p> @* $0FR-1 *@ @{ // $0FR-2\n } <!-- $0FR-3 -->"),
        ("erb", "<%# $0FR-1 %>"),
        ("jinja", "{# $0FR-1 #}"),
        ("css", "a { b: 'it' } /* $0FR-1 */"),
        ("scss", "a { b: url(http://x) } // $0FR-1"),
        ("yaml", "a: don't # $0FR-1\n# Covers: 007-$0FR-001"),
        ("toml", "a = 'c:\\' # $0FR-1"),
        ("jsonc", "{ \"a\": \"http://x\" } // $0FR-1"),
        ("properties", "; $0FR-1\na=b\n# $0FR-2"),
        ("dockerfile", "RUN echo it's\n# $0FR-1"),
        ("makefile", "a: b # $0FR-1"),
        ("cmake", "#[[ $0FR-1\n]] set(a \"#\") # $0FR-2"),
        ("meson", "# $0FR-1"),
        ("terraform", "a = \"${b(\"#\")}\" # $0FR-1\n// $0FR-2\n/* $0FR-3 */"),
        ("proto", "// See $0FR-012 and SC-006"),
        ("graphql", "\"\"\"\n$0FR-1\n\"\"\"\ntype A # $0FR-2"),
        ("r", "x <- r\"\\\" # $0FR-1"),
        ("julia", "#= #= =# $0FR-1 =# x = a' # $0FR-2"),
        ("zig", "const s =\n    \\\\ it\"s\n; // $0FR-1"),
        ("nim", "#[ $0FR-1 ]# # $0FR-2"),
        ("groovy", "x = 'a' // $0FR-1"),
        ("feature", "Feature: it's\n  # $0FR-1"),
        ("solidity", "/// $0FR-1"),
        ("vb", "x = \"it's\" ' $0FR-1"),
        ("bat", "REM $0FR-1\n:: $0FR-2"),
        ("asm", "mov r0, #4 ; $0FR-1"),
        ("nix", "x = ''a ''' # ${b} ''; # $0FR-1"),
        ("bicep", "param a string = 'it\\'s' // $0FR-1"),
        ("d", "/+ /+ +/ $0FR-1 +/"),
        ("pascal", "x := 'it''s'; { $0FR-1 }"),
        ("ada", "-- $0FR-1"),
        ("fortran", "! $0FR-1"),
        ("latex", "50\\% a % $0FR-1"),
        ("tcl", "# $0FR-1"),
        ("coffeescript", "### $0FR-1 ###"),
        ("verilog", "x = 8'hFF; // $0FR-1"),
        ("prisma", "// $0FR-1"),
        ("plantuml", "' $0FR-1"),
        ("mermaid", "%% $0FR-1"),
        ("prolog", "% $0FR-1"),
    ];
    for (language, fixture) in table {
        check(language, fixture, Comment);
        check(language, &format!("{}\n", fixture.replace("FR-1", "FR-001\u{e4}")), Comment);
    }
}

#[test]
fn strings() {
    let table = [
        ("rust", "let s = r#\"a\"$0FR-1\"#; let t = \"// $0FR-1\n$0FR-2\";"),
        ("rust", "fn f<'a>(x: &'a str) { let q = '\"'; assert!(x, \"$0FR-1\") }"),
        ("c", "puts(\"a\\\"$0FR-1\");"),
        ("cpp", "auto s = R\"x(a\" )\" $0FR-1)x\"; auto t = L\"$0FR-2\";"),
        (
            "csharp",
            "var s = @\"a\\\"; var t = $\"{a[\"b\"]} $0FR-1 {{\"; var u = \"\"\"\n\"\" $0FR-2\n\"\"\";",
        ),
        ("java", "String s = \"\"\"\n  \"$0FR-1\"\n\"\"\";"),
        ("kotlin", "val s = \"\"\"${x} \"$0FR-1\"\"\"\""),
        ("swift", "let s = \"\"\"\n\"$0FR-1\"\n\"\"\""),
        ("go", "t.Errorf(\"x ($0FR-019)\"); s := `\\`; u := `$0FR-1\n`"),
        ("typescript", "throw new Error(`a ${b ? `c ${d}` : {}} $0FR-1`)"),
        ("javascript", "x = 'http://a $0FR-1'"),
        ("python", "x = \"\"\"a $0FR-1\"\"\"; assert y, f\"$0FR-2\""),
        ("ruby", "x = <<~SQL\n  don't $0FR-1\nSQL\ny = '$0FR-2'"),
        ("php", "<?php $x = <<<EOT\nit's $0FR-1\nEOT;\n$y = '?> $0FR-2';"),
        ("shellscript", "x=\"$(cat <<'EOF'\nit's $0FR-1\nEOF\n)\"; y=\"$0FR-2\""),
        ("shellscript", "echo 'a\n# $0FR-1'"),
        ("lua", "x = [[ -- $0FR-1 ]]"),
        ("powershell", "$x = @\"\n\"a\" # $0FR-1\n\"@"),
        ("sql", "comment on x is 'a''b $0FR-1'"),
        ("yaml", "a: \"$0FR-1\"\nb: ['$0FR-2']"),
        ("jsonc", "{\"a\": \"// $0FR-1\"}"),
        ("toml", "a = '''\n# $0FR-1'''"),
        ("html", "<a title=\"$0FR-1\">"),
        ("nix", "x = ''a ''$ $0FR-1'';"),
        ("feature", "Given \"$0FR-1\""),
        ("zig", "\\\\ a \" $0FR-1"),
        ("haskell", "x = \"-- $0FR-1\""),
        ("fsharp", "failwith $\"x ($0FR-009)\""),
        ("makefile", "\techo \"# $0FR-1\""),
    ];
    for (language, fixture) in table {
        check(language, fixture, Text);
    }
}

#[test]
fn an_unterminated_string_ends_with_its_line() {
    for language in
        ["c", "java", "javascript", "python", "go", "kotlin", "dart", "ruby", "yaml", "swift", "csharp"]
    {
        check(language, "x = \"a $0FR-1\n", Text);
        let comment = if named_by_hash(language) { "#" } else { "//" };
        check(language, &format!("x = \"a\n{comment} $0FR-1\n"), Comment);
    }
    check("kotlin", "val s = \"${a\nval b = 1 // $0FR-1", Comment);
}

fn named_by_hash(language: &str) -> bool {
    matches!(language, "python" | "ruby" | "yaml")
}

#[test]
fn docstrings_are_comments() {
    check("python", "def f():\n    \"\"\"Covers: 007-$0FR-029\n    $0FR-1\n    \"\"\"\n", Comment);
    check("python", "    r'''$0FR-1'''", Comment);
    check("python", "x = '''$0FR-1'''", Text);
    check("elixir", "  @moduledoc \"\"\"\n  $0FR-1\n  \"\"\"", Comment);
    check("elixir", "  @doc ~S\"\"\"\n  $0FR-1\n  \"\"\"\n  x = ~s|\"|\n  # $0FR-2", Comment);
    check("graphql", "  \"$0FR-1\"\n  name: String", Comment);
}

#[test]
fn test_names_in_strings() {
    let table = [
        ("cpp", "SECTION(\"rate is modifiable ($0FR-001)\") {"),
        ("cpp", "TEST_CASE(\"a (b), \\\"c\", \"[modal_resonator][US5][$0FR-018]\")"),
        ("cpp", "SCENARIO(\"$0FR-1\")"),
        ("go", "t.Run(\"$0FR-1\", func(t *testing.T) {"),
        ("python", "@pytest.mark.requirement(\"007-$0FR-005\", \"007-$0FR-006\")"),
        ("typescript", "describe('Modal — trust ($0FR-006)', () => {\n  it(\n    `a ($0FR-007)`"),
        ("typescript", "it.each([\n  ['a', 1],\n])('%s ($0FR-007)', (a) => {})"),
        ("typescript", "test.describe.parallel(\"$0FR-1\""),
        ("typescript", "test.each`\n a | b\n`(\"$0FR-1\""),
        ("typescript", "it<Context>('$0FR-1'"),
        ("swift", "@Test(\"Parse empty subtrees ($0FR-031)\") func a() {"),
        ("java", "@DisplayName(\"$0FR-012: x\")\nvoid a() {}\n@Tag(\"$0FR-1\")"),
        ("kotlin", "@ParameterizedTest(name = \"$0FR-1\")"),
        ("kotlin", "@Test\nfun `$0FR-1 holds`() {}"),
        ("dart", "test('$0FR-006: a host', () {"),
        ("dart", "blocTest<A, B>('$0FR-1', build: x"),
        ("csharp", "[Fact(DisplayName = \"$0FR-1\")]\n[Trait(\"Requirement\", \"$0FR-2\")]"),
        ("ruby", "it \"orders deterministically ($0FR-010)\" do"),
        ("ruby", "should \"$0FR-1\" do"),
        ("scala", "it should \"$0FR-1\" in {"),
        ("ruby", "RSpec.describe 'x $0FR-1' do"),
        ("fsharp", "test \"V1 is injective ($0FR-002)\" {"),
        ("fsharp", "testCase \"$0FR-1\" <| fun _ ->"),
        ("fsharp", "[<Fact>]\nlet ``$0FR-1 holds`` () ="),
        ("elixir", "test \"$0FR-1\" do"),
        ("zig", "test \"$0FR-1\" {"),
        ("shellscript", "@test \"$0FR-1\" {"),
        ("powershell", "It \"$0FR-1\" {"),
        ("haskell", "  it \"$0FR-1\" $ do"),
        ("julia", "@testset \"$0FR-1\" begin"),
        ("clojure", "(testing \"$0FR-1\""),
        ("r", "test_that(\"$0FR-1\", {"),
        ("groovy", "def \"$0FR-1\"() {"),
        ("nim", "test \"$0FR-1\":"),
    ];
    for (language, fixture) in table {
        check(language, fixture, TestName);
    }
    let others = [
        ("typescript", "expect(a, \"$0FR-1\")"),
        ("typescript", "it(\"a\", () => { log(\"$0FR-1\") })"),
        ("typescript", "it(\"a\", { b: \"$0FR-1\" })"),
        ("typescript", "import x from \"$0FR-1\""),
        ("shellscript", "test \"$0FR-1\" = \"$x\""),
        ("python", "@app.route(\"/$0FR-1\")"),
        ("go", "context.Log(\"$0FR-1\")"),
        ("rust", "test(\"$0FR-1\")".trim_start_matches("test")),
    ];
    for (language, fixture) in others {
        check(language, fixture, Text);
    }
}

#[test]
fn test_names_in_identifiers() {
    let table = [
        ("python", "def test_001_$0fr036_default_config():"),
        ("python", "    async def test_$0fr036():"),
        ("go", "func Test$0FR003Table(t *testing.T) {"),
        ("go", "func (s *Suite) Test$0FR003() {"),
        ("rust", "#[test]\nfn $0fr_012_rejects() {}"),
        ("rust", "#[tokio::test(flavor = \"multi_thread\")]\n#[ignore]\n    async fn $0fr_012() {}"),
        ("java", "    @Test\n    // why\n    public void $0fr_012_rejects() {"),
        ("java", "public void test$0FR012() {"),
        ("csharp", "[Theory]\n[InlineData(1)]\npublic async Task $0FR012_Rejects(int a)"),
        ("swift", "@Test func $0fr012() {"),
        ("swift", "func test$0FR012() throws {"),
        ("kotlin", "@Test fun $0fr012() {"),
        ("cpp", "TEST(Suite$0FR1, Name)"),
        ("cpp", "TEST_F(Suite, $0FR1)"),
        ("php", "<?php\n#[Test]\npublic function $0fr012(): void"),
        ("shellscript", "test_$0fr1() {"),
        ("clojure", "(deftest $0fr_012"),
    ];
    for (language, fixture) in table {
        check(language, fixture, TestName);
    }
    let others = [
        ("python", "x = test_$0fr036()"),
        ("python", "def check_$0fr036():"),
        ("rust", "#[test]\nfn a() {\n    $0fr_012_rejects();\n}"),
        ("rust", "fn $0fr_012_rejects() {}"),
        ("swift", "static let `$0default` = 1"),
        ("java", "@Test\nvoid a() {\n    return $0fr012();"),
        ("rust", "#[derive(A)]\nstruct $0FR012(u32);"),
    ];
    for (language, fixture) in others {
        check(language, fixture, Identifier);
    }
}

#[test]
fn code_and_prose() {
    check("rust", "let x = $0FR - 001;", Identifier);
    check("rust", "let x = FR - $0001;", Code);
    check("rust", "let x $0= 1;$0", Code);
    check("typescript", "`a ${$0FR1} b`", Identifier);
    check("typescript", "const a = /\\/\\/ \"/; $0FR1", Identifier);
    check("shellscript", "echo $# $0FR1 ${#a} $0FR2", Identifier);
    check("shellscript", "x=$((1 << n)); $0FR1\ny\n", Identifier);
    check("html", "<p>it's $0FR-1 // a</p>", Prose);
    check("vue", "<p>https://a $0FR-1 src/**/*.ts</p>", Prose);
    check("vue", "<script>\nconst $0a = 1\n</script>", Identifier);
    check("yaml", "a: don't $0FR-1", Prose);
    check("feature", "Scenario: it's $0FR-1", Prose);
    check("elixir", "~s|{x #{$0FR1}}|", Identifier);
    check("php", "<p>$0FR-1</p>\n<?php a(); ?>$0FR-2", Prose);
    check("php", "<?php // a ?>$0FR-2", Prose);
    check("unknown", "// $0FR-1", Prose);
    check("css", "a { b: url(//c) } // $0a", Identifier);
}

#[test]
fn languages_of_paths() {
    let table = [
        ("src/main.rs", Some("rust")),
        ("a\\b\\C.CS", Some("csharp")),
        ("a.blade.php", Some("php")),
        ("Dockerfile", Some("dockerfile")),
        ("build/Dockerfile.dev", Some("dockerfile")),
        ("Dockerfile.rs", Some("rust")),
        ("CMakeLists.txt", Some("cmake")),
        ("notes.txt", None),
        (".env.local", Some("properties")),
        (".gitignore", Some("properties")),
        (".github", None),
        (".rs", None),
        ("App.csproj", Some("xml")),
        ("x.jenkinsfile", Some("groovy")),
        ("Jenkinsfile", Some("groovy")),
        ("a.css", Some("css")),
        ("a.scss", Some("scss")),
        ("README.md", None),
        ("", None),
        ("ä", None),
        ("Make\u{e4}", None),
        ("go.mod", Some("go")),
        ("main.tf", Some("terraform")),
        ("a.d.ts", Some("typescript")),
    ];
    for (path, expected) in table {
        assert_eq!(language_of(path).map(|language| language.name), expected, "{path}");
    }
    let comment = |path| language_of(path).map(|language| language.line_comment());
    assert_eq!(comment("a.rs"), Some(("// ", "")));
    assert_eq!(comment("a.html"), Some(("<!-- ", " -->")));
    assert_eq!(comment("a.css"), Some(("/* ", " */")));
    assert_eq!(comment("a.py"), Some(("# ", "")));
    assert_eq!(comment("a.sql"), Some(("-- ", "")));
}

#[test]
fn a_line_comment_is_a_comment_to_its_own_language() {
    for language in crate::source::languages::languages() {
        let (open, close) = language.line_comment();
        check(language.name, &format!("\n{open}$0FR-001{close}\n"), Comment);
    }
}

#[test]
fn no_extension_belongs_to_two_languages() {
    let mut seen = std::collections::HashMap::new();
    for language in crate::source::languages::languages() {
        for extension in language.extensions {
            let first = seen.insert(extension.to_ascii_lowercase(), language.name);
            assert_eq!(first, None, "{extension} is in {} too", language.name);
        }
    }
}
