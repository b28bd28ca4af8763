//! Protocol Buffers: services, what they answer, messages and enumerations.

use smol_str::{SmolStr, format_smolstr};
use specls_symbols::{Budget, DEEPEST, Shape, Signs};
use tree_sitter::{Node, Parser};

use super::comments::Marks;
use super::{ContractRef, Member, MemberKind, PartKind, part};
use crate::dialect::Draft;
use crate::{Concern, Detail, Item, Span};

/// Longer files are data (bytes).
const LONGEST: usize = 2 * 1024 * 1024;
/// Behind a mistake so many definitions are read each by itself, the others as one.
const MOST_PIECES: usize = 2_000;

const MARKS: Marks = Marks { line: "//", block: true, attributes: &[], modifiers: false };

/// Adds what the file defines and names.
pub(super) fn read(text: &str, out: &mut Draft) {
    let mut problem =
        |fails, span, message: String| out.problem_about(Concern::Contract, fails, span, message);
    if text.len() > LONGEST {
        let message = format!("the file has {} bytes; of more than {LONGEST} nothing is read", text.len());
        return problem(false, Span::new(0, 0), message);
    }
    let shape = Shape::of(text, &Signs::PROTO);
    if shape.deepest > DEEPEST {
        let message = format!("more than {DEEPEST} brackets are open at once; nothing is read");
        return problem(true, Span::new(0, 0), message);
    }
    // The grammar would look for the end of the comment again and again.
    let readable = shape.unclosed.and_then(|at| text.get(..at)).unwrap_or(text);
    let mut parser = Parser::new();
    if parser.set_language(&tree_sitter_proto::LANGUAGE.into()).is_err() {
        return;
    }
    let mut reader = Reader {
        text: readable,
        base: 0,
        open: Vec::new(),
        parts: Vec::new(),
        refs: Vec::new(),
        mistake: None,
    };
    let budget = Budget::new(text.len());
    if !reader.all(&mut parser, &budget) {
        let message = "too much of the file is no Protocol Buffers; nothing is read".to_owned();
        return problem(true, Span::new(0, 0), message);
    }
    if let Some(at) = shape.unclosed {
        let message =
            "`*/` is expected for this comment, found the end of the file; nothing behind it is read";
        reader.mistake = Some((Span::new(at, at + 2), message.to_owned()));
    }
    reader.finish(out);
}

/// Where lines begin with a definition, outside comments.
fn beginnings(text: &str) -> impl Iterator<Item = usize> {
    const WORDS: [&str; 4] = ["message ", "service ", "enum ", "extend "];
    let (mut start, mut comment) = (0, false);
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        if comment || line.trim_start().starts_with("/*") {
            comment = !line.contains("*/");
            return None;
        }
        (at > 0 && WORDS.iter().any(|word| line.starts_with(word))).then_some(at)
    })
}

/// What may stand in a definition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Message,
    Enum,
    Service,
    Rpc,
    /// Fields of a message that is defined elsewhere.
    Extension,
}

/// A definition that is being read.
struct Open {
    kind: Kind,
    /// One past its last byte.
    end: usize,
    /// Its place in [`Reader::parts`].
    part: Option<usize>,
    /// The parser did not see where it ends.
    torn: bool,
}

struct Reader<'t> {
    text: &'t str,
    /// Where the piece begins whose tree is read.
    base: usize,
    /// Definitions around the place that is read, the innermost last.
    open: Vec<Open>,
    parts: Vec<(Item, Vec<Member>)>,
    refs: Vec<ContractRef>,
    mistake: Option<(Span, String)>,
}

impl Reader<'_> {
    /// Reads the text, as a whole or piece by piece; whether the budget was enough.
    fn all(&mut self, parser: &mut Parser, budget: &Budget) -> bool {
        let Some(tree) = budget.parse(parser, self.text, &|| true) else { return false };
        if !tree.root_node().has_error() {
            self.walk(tree.root_node());
            return true;
        }
        // A brace that is missing takes everything behind it along. What begins a line begins anew.
        let text = self.text;
        for end in beginnings(text).take(MOST_PIECES).chain([text.len()]) {
            let piece = text.get(self.base..end).unwrap_or_default();
            let Some(tree) = budget.parse(parser, piece, &|| true) else { return false };
            self.open.clear();
            self.walk(tree.root_node());
            self.base = end;
        }
        true
    }

    /// Where the node stands in the text.
    fn range(&self, node: Node<'_>) -> std::ops::Range<usize> {
        self.base + node.start_byte()..self.base + node.end_byte()
    }

    /// Visits every node once, without recursion: the input decides how deep they lie.
    fn walk(&mut self, root: Node<'_>) {
        let mut cursor = root.walk();
        loop {
            if self.enter(cursor.node()) && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    /// Reads one node; whether those inside are to be read.
    fn enter(&mut self, node: Node<'_>) -> bool {
        let at = self.range(node).start;
        while self.open.pop_if(|open| open.end <= at).is_some() {}
        if self.mistake.is_none() && (node.is_error() || node.is_missing()) {
            self.mistake = Some(self.mistake(node));
        }
        match node.kind() {
            "message" | "group" => self.define(node, Kind::Message, "message_name"),
            "enum" => self.define(node, Kind::Enum, "enum_name"),
            "service" => self.define(node, Kind::Service, "service_name"),
            "rpc" => self.define(node, Kind::Rpc, "rpc_name"),
            "extend" => {
                let end = self.range(node).end;
                self.open.push(Open { kind: Kind::Extension, end, part: None, torn: false });
            }
            // In an error these stand alone.
            "message_name" => self.torn(node, Kind::Message),
            "enum_name" => self.torn(node, Kind::Enum),
            "service_name" => self.torn(node, Kind::Service),
            "field" | "oneof_field" | "map_field" => self.member(node, Kind::Message, MemberKind::Field),
            "enum_field" => self.member(node, Kind::Enum, MemberKind::Value),
            "message_or_enum_type" => {
                self.names(node);
                return false;
            }
            "comment" | "option" | "constant" | "string" => return false,
            _ => {}
        }
        true
    }

    fn define(&mut self, node: Node<'_>, kind: Kind, name: &str) {
        let mut cursor = node.walk();
        let name = node.children(&mut cursor).find(|child| child.kind() == name);
        let Some(name) = name.filter(|name| !name.byte_range().is_empty()) else { return };
        self.add(kind, self.range(node).start, self.range(node).end, name, false);
    }

    /// A name whose definition the parser did not see as a whole.
    fn torn(&mut self, name: Node<'_>, kind: Kind) {
        let taken = self.open.last().and_then(|open| self.parts.get(open.part?));
        if name.byte_range().is_empty()
            || taken.is_some_and(|(item, _)| item.name.start as usize == self.range(name).start)
        {
            return;
        }
        let before = self.text.get(..self.range(name).start).unwrap_or_default().trim_end();
        let word = match kind {
            Kind::Message => "message",
            Kind::Enum => "enum",
            _ => "service",
        };
        let Some(start) = before.strip_suffix(word).map(str::len) else { return };
        // What another one left open ends here, unless the parser knows better.
        while self.open.pop_if(|open| open.torn).is_some() {}
        let end = self.open.last().map_or(self.text.len(), |open| open.end);
        self.add(kind, start, end, name, true);
    }

    fn add(&mut self, kind: Kind, start: usize, end: usize, name: Node<'_>, torn: bool) {
        let written = self.text.get(self.range(name)).unwrap_or_default();
        let first = MARKS.above(self.text, start);
        let last = if torn { self.range(name).end } else { MARKS.behind(self.text, end) };
        let span = Span::new(first, last);
        let name = Span::new(self.range(name).start, self.range(name).end);
        let mut item = if kind == Kind::Rpc {
            let id = match self.service() {
                Some(service) => format_smolstr!("{service}.{written}"),
                None => SmolStr::new(written),
            };
            part(PartKind::Rpc, id.clone(), id, span, name)
        } else {
            part(PartKind::Type, written, written, span, name)
        };
        if let Detail::Part(part) = &mut item.detail
            && kind == Kind::Rpc
        {
            part.alias = Some((SmolStr::new(written), name));
        }
        item.text = MARKS.said(self.text.get(first..start).unwrap_or_default());
        self.open.push(Open { kind, end, part: Some(self.parts.len()), torn });
        self.parts.push((item, Vec::new()));
    }

    /// The name of the service that is being read.
    fn service(&self) -> Option<SmolStr> {
        let open = self.open.iter().rev().find(|open| open.kind == Kind::Service)?;
        self.parts.get(open.part?).map(|(item, _)| item.id.clone())
    }

    /// The definition that is being read, if it is of that kind.
    fn around(&mut self, kind: Kind, end: usize) -> Option<&mut Vec<Member>> {
        let open = self.open.last().filter(|open| open.kind == kind)?;
        let (item, members) = self.parts.get_mut(open.part?)?;
        if open.torn {
            item.span.end = item.span.end.max(end as u32);
        }
        Some(members)
    }

    fn member(&mut self, node: Node<'_>, kind: Kind, member: MemberKind) {
        let mut cursor = node.walk();
        let name = node.children(&mut cursor).find(|child| child.kind() == "identifier");
        let Some(name) = name.filter(|name| !name.byte_range().is_empty()) else { return };
        let written = self.text.get(self.range(name)).unwrap_or_default();
        let span = Span::new(self.range(name).start, self.range(name).end);
        if let Some(members) = self.around(kind, self.range(node).end) {
            members.push(Member { kind: member, name: written.into(), span });
        }
    }

    /// A type by its name: of a field, or what an rpc takes and gives.
    fn names(&mut self, node: Node<'_>) {
        let Some(written) = self.text.get(self.range(node)).filter(|written| !written.is_empty()) else {
            return;
        };
        let span = Span::new(self.range(node).start, self.range(node).end);
        self.refs.push(ContractRef { target: written.into(), span });
        if let Some(members) = self.around(Kind::Rpc, self.range(node).end) {
            let kind = if members.is_empty() { MemberKind::Parameter } else { MemberKind::Response };
            members.push(Member { kind, name: written.into(), span });
        }
    }

    /// What is wrong at the node, which the parser skipped or made up.
    fn mistake(&self, node: Node<'_>) -> (Span, String) {
        let at = self.range(node).start.min(self.text.len());
        if node.is_missing() && !node.is_named() {
            let before = self.text.get(..at).unwrap_or_default().trim_end();
            let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_').len();
            let last = before.char_indices().next_back().map_or(0, |(last, _)| last);
            let span = Span::new(word.min(last), before.len());
            return (span, format!("`{}` is expected behind {}", node.kind(), self.found(span)));
        }
        let found = self.token(at);
        if node.is_missing() {
            return (found, format!("a name is expected here, found {}", self.found(found)));
        }
        let (what, rest) = match self.open.last().map(|open| open.kind) {
            Some(Kind::Message | Kind::Extension) => ("a field", "message"),
            Some(Kind::Enum) => ("a value", "enum"),
            Some(Kind::Service) => ("an rpc", "service"),
            Some(Kind::Rpc) => ("`rpc NAME(REQUEST) returns (RESPONSE)`", "service"),
            None => ("a message, an enum or a service", "file"),
        };
        let found_words = self.found(found);
        let rest = format!("the rest of the {rest} is read as far as it can be told");
        (found, format!("{what} is expected here, found {found_words}; {rest}"))
    }

    /// The word or sign at `at`, or behind the blanks there.
    fn token(&self, at: usize) -> Span {
        let rest = self.text.get(at..).unwrap_or_default();
        let at = at + rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
        Span::new(at, at + length)
    }

    /// What stands there, for a message.
    fn found(&self, span: Span) -> String {
        let found = self.text.get(span.range()).unwrap_or_default();
        match found.is_empty() {
            true => "the end of the file".to_owned(),
            false => format!("`{}`", found.chars().take(40).collect::<String>()),
        }
    }

    fn finish(self, out: &mut Draft) {
        if let Some((span, message)) = self.mistake {
            out.problem_about(Concern::Contract, true, span, message);
        }
        out.items.extend(self.parts.into_iter().map(|(mut item, members)| {
            if let Detail::Part(part) = &mut item.detail {
                part.members = members.into();
            }
            item
        }));
        out.items.sort_by_key(|item| (item.span.start, std::cmp::Reverse(item.span.end)));
        out.more().refs.extend(self.refs);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::testing;

    fn check(text: &str, expect: &Expect) {
        expect.assert_eq(&testing::shown("/w/contracts/a.proto", text));
    }

    #[test]
    fn services_and_messages() {
        check(
            r#"syntax = "proto3";

// Albums, served.
service AlbumService {
  // Makes an album.
  // FR-003
  rpc CreateAlbum(CreateAlbumRequest) returns (stream .pkg.Album); // FR-004
  rpc ListAlbums(ListRequest) returns (ListResponse) {
    option (google.api.http) = { get: "/v1/albums" };
  }
}

/* An album. */
message Album {
  string id = 1; // its id
  map<string, Tag> tags = 2;
  oneof kind { Own own = 3; string shared = 4; }
  message Inner { int32 x = 1; }
  enum State { OPEN = 0; DONE = 1; }
}
"#,
            &expect![[r#"
                AlbumService 20..286 "Albums, served." Type "AlbumService" []
                AlbumService.CreateAlbum 64..171 "Makes an album. FR-003" as "CreateAlbum" Rpc "AlbumService.CreateAlbum" alias CreateAlbum [Parameter CreateAlbumRequest 113..131, Response .pkg.Album 149..159]
                AlbumService.ListAlbums 174..284 "" as "ListAlbums" Rpc "AlbumService.ListAlbums" alias ListAlbums [Parameter ListRequest 189..200, Response ListResponse 211..223]
                Album 288..496 "An album." Type "Album" [Field id 329..331, Field tags 366..370, Field own 395..398, Field shared 411..417]
                Inner 427..457 "" Type "Inner" [Field x 449..450]
                State 460..494 "" Type "State" [Value OPEN 473..477, Value DONE 483..487]
            "#]],
        );
    }

    #[test]
    fn a_mistake_costs_little() {
        check(
            "message A {\n  string id = 1;\n  strin;\n  int32 ok = 2;\n}\nservice S {\n  rpc A(B) returns (C);\n}\n",
            &expect![[r#"
                A 0..55 "" Type "A" [Field id 21..23, Field ok 46..48]
                S 56..93 "" Type "S" []
                S.A 70..91 "" as "A" Rpc "S.A" alias A [Parameter B 76..77, Response C 88..89]
                ! 31..36 "strin" a field is expected here, found `strin`; the rest of the message is read as far as it can be told
            "#]],
        );
        check(
            "message A {\n  string id = 1;\n\nservice S {\n  // FR-001\n  rpc A(B) returns (C);\n}\n",
            &expect![[r#"
                A 0..28 "" Type "A" [Field id 21..23]
                S 30..79 "" Type "S" []
                S.A 44..77 "FR-001" as "A" Rpc "S.A" alias A [Parameter B 62..63, Response C 74..75]
                ! 27..28 ";" `}` is expected behind `;`
            "#]],
        );
        check(
            "message A {\n  string id = 1\n  int32 b = 2;\n}\nenum E { A = 0; B }\n",
            &expect![[r#"
            A 0..44 "" Type "A" [Field id 21..23, Field b 36..37]
            E 45..64 "" Type "E" [Value A 54..55]
            ! 26..27 "1" `;` is expected behind `1`
        "#]],
        );
        check(
            "service S {\n  rpc A(B returns (C);\n  rpc D(E) returns (F);\n}\n",
            &expect![[r#"
            S 0..60 "" Type "S" []
            S.A 14..58 "" as "A" Rpc "S.A" alias A [Parameter B 20..21, Response F 55..56]
            ! 22..29 "returns" `rpc NAME(REQUEST) returns (RESPONSE)` is expected here, found `returns`; the rest of the service is read as far as it can be told
        "#]],
        );
        check(
            "message {\n string a = 1;\n}\nmessage B { string a = 1; ",
            &expect![[r#"
            B 27..52 "" Type "B" [Field a 46..47]
            ! 8..9 "{" a name is expected here, found `{`
        "#]],
        );
        check(
            "hello\nmessage B { string a = 1; }\nrpc X(A) returns (B);\nservice S {\n",
            &expect![[r#"
            B 6..33 "" Type "B" [Field a 25..26]
            S 56..65 "" Type "S" []
            ! 0..5 "hello" a message, an enum or a service is expected here, found `hello`; the rest of the file is read as far as it can be told
        "#]],
        );
    }

    #[test]
    fn comments_without_end() {
        check(
            "message A { string a = 1; }\n/* no end\nmessage B {}\n",
            &expect![[r#"
                A 0..27 "" Type "A" [Field a 19..20]
                ! 28..30 "/*" `*/` is expected for this comment, found the end of the file; nothing behind it is read
            "#]],
        );
        check(
            &"/* ".repeat(9_000),
            &expect![[r#"
            ! 0..2 "/*" `*/` is expected for this comment, found the end of the file; nothing behind it is read
        "#]],
        );
        check(
            &format!("message A {{\n{}}}\n", "  // :( \"/*\n".repeat(300)),
            &expect![[r#"
            A 0..3613 "" Type "A" []
        "#]],
        );
        check(
            "option (x) = { get: \"/v1/*\" };\nmessage A {}\n",
            &expect![[r#"
            A 31..43 "" Type "A" []
        "#]],
        );
    }

    #[test]
    fn much_that_is_wrong_is_bounded() {
        let found = testing::shown("/w/contracts/a.proto", &"message A\n".repeat(3_000));
        assert!(found.lines().count() <= super::MOST_PIECES + 1, "{}", found.lines().count());
        check(
            &"(".repeat(257),
            &expect![[r#"
            ! 0..0 "" more than 256 brackets are open at once; nothing is read
        "#]],
        );
    }

    #[test]
    fn nested_and_odd() {
        check(
            "syntax = \"proto2\";\nextend Foo { optional int32 bar = 1; }\nmessage M { optional group Result = 1 { required string url = 2; } reserved 3; }\n",
            &expect![[r#"
                M 58..138 "" Type "M" []
                Result 70..124 "" Type "Result" [Field url 114..117]
            "#]],
        );
    }

    const PIECES: &[&str] = &[
        "message ",
        "service ",
        "enum ",
        "rpc ",
        "returns ",
        "{",
        "}",
        "(",
        ")",
        "=",
        ";",
        "A",
        "Album",
        " 1",
        "string ",
        "oneof ",
        "map<string, A> ",
        "\n",
        "\n",
        "// FR-001\n",
        "/*",
        "*/",
        "\"",
        "é",
        "extend ",
        "group ",
        "<",
        "option ",
        "stream ",
        "\r\n",
        "[",
        "]",
        ".",
    ];

    proptest! {
        #[test]
        fn any_text(pieces in prop::collection::vec(prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => any::<String>()], 0..50)) {
            testing::holds("/w/contracts/a.proto", &pieces.concat());
        }

        #[test]
        fn any_hostile_text(piece in select(vec!["/* ", "message A\n", "(", "\"", "message A {\n", "rpc ", "<", "} ", "enum E { /*\n"]), times in 0..300_usize, tail in "\\PC{0,9}") {
            testing::holds("/w/contracts/a.proto", &format!("message B {{ string a = 1; }}\n{}{tail}", piece.repeat(times)));
        }
    }
}
