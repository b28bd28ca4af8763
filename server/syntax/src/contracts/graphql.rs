//! GraphQL's schema language. What a client asks (`query { … }`) defines nothing.

use apollo_parser::cst::{self, CstNode as _, Definition};
use apollo_parser::{Parser, SyntaxNode};
use smol_str::{SmolStr, format_smolstr};

use super::comments::{Marks, short};
use super::{ContractRef, Member, MemberKind, PartKind, part};
use crate::dialect::Draft;
use crate::{Concern, Detail, Item, Span};

/// Longer files are data (bytes).
const LONGEST: usize = 4 * 1024 * 1024;

/// Lists in lists, selections in selections.
const DEEPEST: usize = 128;

const MARKS: Marks = Marks { line: "#", block: false, attributes: &[], modifiers: false };

/// Adds what the file defines and names.
pub(super) fn read(text: &str, out: &mut Draft) {
    if text.len() > LONGEST {
        let message = format!("the file has {} bytes; of more than {LONGEST} nothing is read", text.len());
        out.problem_about(Concern::Contract, false, Span::new(0, 0), message);
        return;
    }
    // The parser counts from behind a byte order mark no differently, but takes it for a mistake.
    let skipped = text.len() - text.trim_start_matches('\u{feff}').len();
    let tree = Parser::new(text.get(skipped..).unwrap_or_default()).recursion_limit(DEEPEST).parse();
    let definitions: Vec<Definition> = tree.document().definitions().collect();
    let mut reader =
        Reader { text, skipped, roots: Roots::of(&definitions), parts: Vec::new(), refs: Vec::new() };
    definitions.iter().for_each(|definition| reader.definition(definition));
    let first = tree.errors().min_by_key(|error| error.index());
    if let Some(error) = first {
        let (span, message) = reader.mistake(error);
        out.problem_about(Concern::Contract, true, span, message);
    }
    reader.parts.sort_by_key(|item| (item.span.start, std::cmp::Reverse(item.span.end)));
    reader.refs.sort_by_key(|named| named.span.start);
    out.items.extend(reader.parts);
    out.more().refs.extend(reader.refs);
}

/// What the types are called whose fields are operations, and what people call those.
struct Roots(Vec<(SmolStr, &'static str)>);

impl Roots {
    fn of(definitions: &[Definition]) -> Self {
        let mut said = Vec::new();
        for definition in definitions {
            let operations = match definition {
                Definition::SchemaDefinition(schema) => schema.root_operation_type_definitions(),
                Definition::SchemaExtension(schema) => schema.root_operation_type_definitions(),
                _ => continue,
            };
            for operation in operations {
                let kind = operation.operation_type().map(|kind| kind.syntax().text().to_string());
                let called = match kind.as_deref().map(str::trim) {
                    Some("query") => "Query",
                    Some("mutation") => "Mutation",
                    Some("subscription") => "Subscription",
                    _ => continue,
                };
                if let Some(name) = operation.named_type().and_then(|named| named.name()) {
                    said.push((SmolStr::new(name.text().as_str()), called));
                }
            }
        }
        if !definitions.iter().any(|definition| matches!(definition, Definition::SchemaDefinition(_))) {
            said.extend(["Query", "Mutation", "Subscription"].map(|name| (SmolStr::new_static(name), name)));
        }
        Self(said)
    }

    fn called(&self, name: &str) -> Option<&'static str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, called)| *called)
    }
}

struct Reader<'t> {
    text: &'t str,
    /// Bytes in front of what the parser saw.
    skipped: usize,
    roots: Roots,
    parts: Vec<Item>,
    refs: Vec<ContractRef>,
}

impl Reader<'_> {
    fn definition(&mut self, definition: &Definition) {
        let Some(name) = definition.name() else { return };
        let node = definition.syntax();
        match definition {
            Definition::ObjectTypeDefinition(it) => {
                self.object(
                    node,
                    &name,
                    it.description(),
                    it.fields_definition(),
                    it.implements_interfaces(),
                );
            }
            Definition::ObjectTypeExtension(it) => {
                self.object(node, &name, None, it.fields_definition(), it.implements_interfaces());
            }
            Definition::InterfaceTypeDefinition(it) => {
                let members = self.fields(it.fields_definition());
                self.implements(it.implements_interfaces());
                self.schema(node, &name, it.description(), members);
            }
            Definition::InterfaceTypeExtension(it) => {
                let members = self.fields(it.fields_definition());
                self.implements(it.implements_interfaces());
                self.schema(node, &name, None, members);
            }
            Definition::InputObjectTypeDefinition(it) => {
                let members = self.inputs(it.input_fields_definition());
                self.schema(node, &name, it.description(), members);
            }
            Definition::InputObjectTypeExtension(it) => {
                let members = self.inputs(it.input_fields_definition());
                self.schema(node, &name, None, members);
            }
            Definition::EnumTypeDefinition(it) => {
                let members = self.values(it.enum_values_definition());
                self.schema(node, &name, it.description(), members);
            }
            Definition::EnumTypeExtension(it) => {
                let members = self.values(it.enum_values_definition());
                self.schema(node, &name, None, members);
            }
            Definition::UnionTypeDefinition(it) => {
                self.members_of_union(it.union_member_types());
                self.schema(node, &name, it.description(), Vec::new());
            }
            Definition::UnionTypeExtension(it) => {
                self.members_of_union(it.union_member_types());
                self.schema(node, &name, None, Vec::new());
            }
            Definition::ScalarTypeDefinition(it) => self.schema(node, &name, it.description(), Vec::new()),
            _ => {}
        }
    }

    fn object(
        &mut self,
        node: &SyntaxNode,
        name: &cst::Name,
        description: Option<cst::Description>,
        fields: Option<cst::FieldsDefinition>,
        implements: Option<cst::ImplementsInterfaces>,
    ) {
        self.implements(implements);
        let written = name.text();
        let Some(called) = self.roots.called(written.as_str()) else {
            let members = self.fields(fields);
            return self.schema(node, name, description, members);
        };
        for field in fields.into_iter().flat_map(|fields| fields.field_definitions()) {
            self.operation(called, written.as_str(), &field);
        }
    }

    /// A field of `Query` and the like.
    fn operation(&mut self, called: &str, written: &str, field: &cst::FieldDefinition) {
        let Some((name, at)) = field.name().and_then(|name| self.name(&name)) else { return };
        let (span, said) = self.whole(field.syntax(), field.description());
        let id = format_smolstr!("{called}.{name}");
        let mut item = part(PartKind::Query, id, format_smolstr!("{written}.{name}"), span, at);
        item.text = said;
        let arguments =
            field.arguments_definition().into_iter().flat_map(|all| all.input_value_definitions());
        let members = arguments.filter_map(|argument| self.input(&argument, MemberKind::Parameter)).collect();
        self.refers(field.ty());
        if let Detail::Part(part) = &mut item.detail {
            part.alias = Some((name, at));
            part.members = members;
        }
        self.parts.push(item);
    }

    fn schema(
        &mut self,
        node: &SyntaxNode,
        name: &cst::Name,
        description: Option<cst::Description>,
        members: Vec<Member>,
    ) {
        let Some((name, at)) = self.name(name) else { return };
        let (span, said) = self.whole(node, description);
        let mut item = part(PartKind::Type, name.clone(), name, span, at);
        item.text = said;
        if let Detail::Part(part) = &mut item.detail {
            part.members = members.into();
        }
        self.parts.push(item);
    }

    /// Span and description of a definition, with the comments beside it.
    fn whole(&self, node: &SyntaxNode, description: Option<cst::Description>) -> (Span, Box<str>) {
        let span = self.span(node);
        let (start, end) = (span.start as usize, span.end as usize);
        let first = MARKS.above(self.text, start);
        let said = match description.map(|description| description.syntax().text().to_string()) {
            Some(text) => paragraph(text.trim().trim_matches('"')),
            None => MARKS.said(self.text.get(first..start).unwrap_or_default()),
        };
        (Span::new(first, MARKS.behind(self.text, end)), said)
    }

    fn fields(&mut self, fields: Option<cst::FieldsDefinition>) -> Vec<Member> {
        let mut members = Vec::new();
        for field in fields.into_iter().flat_map(|fields| fields.field_definitions()) {
            for argument in
                field.arguments_definition().into_iter().flat_map(|all| all.input_value_definitions())
            {
                self.refers(argument.ty());
            }
            self.refers(field.ty());
            members.extend(field.name().and_then(|name| self.member(&name, MemberKind::Field)));
        }
        members
    }

    fn inputs(&mut self, fields: Option<cst::InputFieldsDefinition>) -> Vec<Member> {
        let fields = fields.into_iter().flat_map(|fields| fields.input_value_definitions());
        fields.filter_map(|field| self.input(&field, MemberKind::Field)).collect()
    }

    fn input(&mut self, input: &cst::InputValueDefinition, kind: MemberKind) -> Option<Member> {
        self.refers(input.ty());
        self.member(&input.name()?, kind)
    }

    fn values(&self, values: Option<cst::EnumValuesDefinition>) -> Vec<Member> {
        let values = values.into_iter().flat_map(|values| values.enum_value_definitions());
        values.filter_map(|value| self.member(&value.enum_value()?.name()?, MemberKind::Value)).collect()
    }

    fn members_of_union(&mut self, types: Option<cst::UnionMemberTypes>) {
        types.into_iter().flat_map(|types| types.named_types()).for_each(|named| self.refers_to(&named));
    }

    fn implements(&mut self, interfaces: Option<cst::ImplementsInterfaces>) {
        interfaces.into_iter().flat_map(|all| all.named_types()).for_each(|named| self.refers_to(&named));
    }

    /// Notes the type that lists and exclamation marks stand around.
    fn refers(&mut self, ty: Option<cst::Type>) {
        let mut ty = ty;
        for _ in 0..DEEPEST {
            ty = match ty {
                Some(cst::Type::NamedType(named)) => return self.refers_to(&named),
                Some(cst::Type::ListType(list)) => list.ty(),
                Some(cst::Type::NonNullType(one)) => match (one.named_type(), one.list_type()) {
                    (Some(named), _) => return self.refers_to(&named),
                    (None, list) => list.and_then(|list| list.ty()),
                },
                None => return,
            }
        }
    }

    fn refers_to(&mut self, named: &cst::NamedType) {
        let name = named.name().and_then(|name| self.name(&name));
        self.refs.extend(name.map(|(target, span)| ContractRef { target, span }));
    }

    fn member(&self, name: &cst::Name, kind: MemberKind) -> Option<Member> {
        self.name(name).map(|(name, span)| Member { kind, name, span })
    }

    /// A name and where it is written; none where the parser made one up.
    fn name(&self, name: &cst::Name) -> Option<(SmolStr, Span)> {
        let span = self.span(name.syntax());
        let written = self.text.get(span.range()).filter(|written| !written.is_empty())?;
        Some((SmolStr::new(written), span))
    }

    /// Where a node stands, without the blanks and comments that the parser counts to it.
    fn span(&self, node: &SyntaxNode) -> Span {
        let tokens = |backwards: bool| {
            let mut at = if backwards { node.last_token() } else { node.first_token() };
            while let Some(token) = at.take_if(|token| {
                let kind = token.kind();
                matches!(
                    kind,
                    apollo_parser::SyntaxKind::WHITESPACE
                        | apollo_parser::SyntaxKind::COMMENT
                        | apollo_parser::SyntaxKind::COMMA
                )
            }) {
                let next = if backwards { token.prev_token() } else { token.next_token() };
                at = next.filter(|next| node.text_range().contains_range(next.text_range()));
            }
            at
        };
        let range = node.text_range();
        let start = tokens(false).map_or(range.start(), |token| token.text_range().start());
        let end = tokens(true).map_or(range.end(), |token| token.text_range().end()).max(start);
        Span::new(usize::from(start) + self.skipped, usize::from(end) + self.skipped)
    }

    /// What is wrong, in words.
    fn mistake(&self, error: &apollo_parser::Error) -> (Span, String) {
        let mut start = (error.index() + self.skipped).min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let rest = self.text.get(start..).unwrap_or_default();
        let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
        let found = rest.get(..length).unwrap_or_default();
        let found: String = if found.trim().is_empty() || error.is_eof() {
            "the end of the file".into()
        } else {
            format!("`{}`", found.chars().take(40).collect::<String>())
        };
        let message = error.message();
        let message = format!("{message}, found {found}; what can be told of the rest of the file is read");
        (Span::new(start, start + length), message)
    }
}

/// The first paragraph, in one line.
fn paragraph(text: &str) -> Box<str> {
    let lines = text.trim().lines().map(str::trim).take_while(|line| !line.is_empty());
    short(&lines.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::testing;

    fn check(text: &str, expect: &Expect) {
        expect.assert_eq(&testing::shown("/w/contracts/a.graphql", text));
    }

    #[test]
    fn types_and_operations() {
        check(
            r#"
"""
An album of photos.

More.
"""
type Album implements Node & Owned {
  id: ID!
  photos(first: Int = 10): [Photo!]!  # newest first
}

# FR-003
type Query {
  "Albums of a person." # FR-004
  albums(owner: ID!, page: Int): [Album!]!
  # FR-005
  album(id: ID!): Album # FR-006
}
extend type Mutation { createAlbum(input: NewAlbum!): Album! }
input NewAlbum { title: String! }
enum State { OPEN DONE @deprecated }
union Found = Album | Photo
scalar Date
interface Node { id: ID! }
directive @auth on FIELD_DEFINITION
"#,
            &expect![[r#"
                Album 1..137 "An album of photos." Type "Album" [Field id 75..77, Field photos 85..91]
                Query.albums 163..236 "Albums of a person." as "albums" Query "Query.albums" alias albums [Parameter owner 203..208, Parameter page 215..219]
                Query.album 239..280 "FR-005" as "album" Query "Query.album" alias album [Parameter id 256..258]
                Mutation.createAlbum 306..343 "" as "createAlbum" Query "Mutation.createAlbum" alias createAlbum [Parameter input 318..323]
                NewAlbum 346..379 "" Type "NewAlbum" [Field title 363..368]
                State 380..416 "" Type "State" [Value OPEN 393..397, Value DONE 398..402]
                Found 417..444 "" Type "Found" []
                Date 445..456 "" Type "Date" []
                Node 457..483 "" Type "Node" [Field id 474..476]
            "#]],
        );
    }

    #[test]
    fn renamed_roots() {
        check(
            "schema { query: Root mutation: M }\ntype Root { albums: Int }\ntype Query { no: Int }\nextend type Root { more: Int }\n",
            &expect![[r#"
                Query.albums 47..58 "" as "albums" Query "Root.albums" alias albums []
                Query 61..83 "" Type "Query" [Field no 74..76]
                Query.more 103..112 "" as "more" Query "Root.more" alias more []
            "#]],
        );
    }

    #[test]
    fn what_clients_ask_defines_nothing() {
        check(
            "query Albums($a: ID!) { albums(owner: $a) { id ...F } }\nfragment F on Album { id }\n{ a }\n",
            &expect![""],
        );
    }

    #[test]
    fn a_mistake_costs_little() {
        check(
            "type A { id: ID! }\ntype B { name String }\ntype C { x: Int }\n",
            &expect![[r#"
            A 0..18 "" Type "A" [Field id 9..11]
            B 19..41 "" Type "B" [Field name 28..32, Field String 33..39]
            C 42..59 "" Type "C" [Field x 51..52]
            ! 33..39 "String" expected a type, found `String`; what can be told of the rest of the file is read
        "#]],
        );
        check(
            "type A { id: ID!\ntype Query { a: Int }\n",
            &expect![[r#"
            A 0..27 "" Type "A" [Field id 9..11, Field type 17..21, Field Query 22..27]
            ! 22..27 "Query" expected a type, found `Query`; what can be told of the rest of the file is read
        "#]],
        );
        check(
            "type { id: ID! }\ntype C { x: Int",
            &expect![[r#"
            C 17..32 "" Type "C" [Field x 26..27]
            ! 5..6 "{" expected a name, found `{`; what can be told of the rest of the file is read
        "#]],
        );
        check(
            "hello\ntype C { x: Int }\n",
            &expect![[r#"
            C 6..23 "" Type "C" [Field x 15..16]
            ! 0..5 "hello" expected definition, found `hello`; what can be told of the rest of the file is read
        "#]],
        );
        check(
            "\u{feff}type C { x: Int }\n\"\"\"open",
            &expect![[r#"
            C 3..20 "" Type "C" [Field x 12..13]
            ! 21..22 "\"" unterminated string value, found `"`; what can be told of the rest of the file is read
        "#]],
        );
    }

    const PIECES: &[&str] = &[
        "type ",
        "input ",
        "enum ",
        "union ",
        "scalar ",
        "schema ",
        "extend ",
        "interface ",
        "Query ",
        "A ",
        "{",
        "}",
        "(",
        ")",
        ":",
        "!",
        "[",
        "]",
        "|",
        "=",
        "&",
        "implements ",
        "\n",
        "\n",
        "# FR-001\n",
        "\"",
        "\"\"\"",
        "\"d\" ",
        "@",
        "é",
        "query ",
        "\r\n",
        ",",
        "\u{feff}",
        "1",
        "$",
    ];

    proptest! {
        #[test]
        fn any_text(pieces in prop::collection::vec(prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => any::<String>()], 0..50)) {
            testing::holds("/w/contracts/a.graphql", &pieces.concat());
        }
    }
}
