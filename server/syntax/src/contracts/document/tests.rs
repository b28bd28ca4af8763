//! Contracts in YAML and JSON: items, names of things, mistakes.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::select;

use crate::Span;
use crate::tests::{facts, items, mentions};

/// Items, what is referred to, and mistakes of a file.
fn said(path: &str, text: &str) -> String {
    let found = facts(path, text);
    let mut out = items(path, text);
    for target in found.contract_refs() {
        assert_eq!(&text[target.span.range()], target.target.as_str());
        let _ = writeln!(out, "-> {} {:?}", target.target, target.span);
    }
    for problem in found.problems() {
        let fails = if problem.fails { "!" } else { "?" };
        let _ = writeln!(out, "{fails} {:?} {}", &text[problem.span.range()], problem.message);
    }
    out
}

#[allow(clippy::needless_pass_by_value)]
fn check(path: &str, text: &str, expected: Expect) {
    expected.assert_eq(&said(path, text));
}

/// What each item spans.
fn spans(path: &str, text: &str) -> String {
    let found = facts(path, text);
    found.items.iter().map(|item| format!("== {}\n{}\n", item.id, &text[item.span.range()])).collect()
}

const ALBUMS: &str = r##"openapi: 3.2.0
info: {title: Albums, version: 1.0.0}
servers:
  - url: https://albums.example/api/v1
paths:
  # FR-001: listing
  # is what people do first
  /api/albums:
    description: Everything about albums.
    parameters:
      - $ref: '#/components/parameters/Limit'
      - {name: trace, in: header}
    get:
      operationId: listAlbums
      summary: List albums
      parameters:
        - name: trace
          in: query
      responses:
        '200':
          description: Albums, newest first (FR-002).
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Page"}
        default: {$ref: common.yaml#/components/responses/Error}
      # FR-003

    # FR-004
    post:
      description: |
        Creates an album
        of some photos.

        More words.
      operationId: createAlbum
      responses: {201: {description: Created}}
    query: {operationId: findAlbums}  # FR-005
    additionalOperations:
      COPY:
        operationId: copyAlbums
    summary: Albums
  /api/albums/{albumId}:
    x-requirement: FR-006
    delete:
      responses:
        204: {description: Gone}
webhooks:
  albumAdded:
    post:
      summary: Told when an album was added
components:
  parameters:
    Limit: {name: limit, in: query}
  schemas:
    # FR-007
    Album:
      description: A set of photos.
      type: object
      properties:
        id: {type: string}
        name:
          type: string
    Page:
      allOf:
        - $ref: '#/components/schemas/Album'
        - type: object
          properties:
            next: {type: string}
      properties: {size: {}}
    Order:
      type: string
      enum: [newest, 'oldest', 3]
"##;

#[test]
fn openapi() {
    check(
        "specs/1-a/contracts/api.yaml",
        ALBUMS,
        expect![[r#"
        GET /albums 110..707 "List albums" as "get" Route "GET /api/albums" alias listAlbums [Parameter limit 244..273, Parameter trace 409..414, Response 200 461..464, Response default 636..643]
        POST /albums 713..900 "Creates an album of some photos." as "post" Route "POST /api/albums" alias createAlbum [Parameter limit 244..273, Parameter trace 290..295, Response 201 872..875]
        QUERY /albums 905..947 "" as "query" Route "QUERY /api/albums" alias findAlbums [Parameter limit 244..273, Parameter trace 290..295]
        COPY /albums 980..1017 "" as "COPY" Route "COPY /api/albums" alias copyAlbums [Parameter limit 244..273, Parameter trace 290..295]
        DELETE /albums/{} 1040..1150 "" as "delete" Route "DELETE /api/albums/{albumId}" [Response 204 1126..1129]
        POST albumAdded 1163..1228 "Told when an album was added" as "post" Route "POST albumAdded" []
        Album 1306..1462 "A set of photos." Type "Album" [Field id 1407..1409, Field name 1434..1438]
        Page 1467..1637 "" Type "Page" [Field next 1588..1592, Field size 1628..1632]
        Order 1642..1701 "" Type "Order" [Value newest 1681..1687, Value oldest 1690..1696, Value 3 1699..1700]
        -> #/components/parameters/Limit 244..273
        -> #/components/schemas/Page 600..625
        -> common.yaml#/components/responses/Error 652..691
        -> #/components/schemas/Album 1503..1529
    "#]],
    );
}

#[test]
fn comments_around_a_definition_belong_to_it() {
    expect![[r##"
        == GET /albums
        # FR-001: listing
          # is what people do first
          /api/albums:
            description: Everything about albums.
            parameters:
              - $ref: '#/components/parameters/Limit'
              - {name: trace, in: header}
            get:
              operationId: listAlbums
              summary: List albums
              parameters:
                - name: trace
                  in: query
              responses:
                '200':
                  description: Albums, newest first (FR-002).
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Page"}
                default: {$ref: common.yaml#/components/responses/Error}
              # FR-003
        == POST /albums
        # FR-004
            post:
              description: |
                Creates an album
                of some photos.

                More words.
              operationId: createAlbum
              responses: {201: {description: Created}}
        == QUERY /albums
        query: {operationId: findAlbums}  # FR-005
        == COPY /albums
        COPY:
                operationId: copyAlbums
        == DELETE /albums/{}
        /api/albums/{albumId}:
            x-requirement: FR-006
            delete:
              responses:
                204: {description: Gone}
        == POST albumAdded
        albumAdded:
            post:
              summary: Told when an album was added
        == Album
        # FR-007
            Album:
              description: A set of photos.
              type: object
              properties:
                id: {type: string}
                name:
                  type: string
        == Page
        Page:
              allOf:
                - $ref: '#/components/schemas/Album'
                - type: object
                  properties:
                    next: {type: string}
              properties: {size: {}}
        == Order
        Order:
              type: string
              enum: [newest, 'oldest', 3]
    "##]]
    .assert_eq(&spans("a.yaml", ALBUMS));
}

#[test]
fn requirements_in_an_operation() {
    let found = facts("specs/1-a/contracts/api.yaml", ALBUMS);
    let owners = found.mentions.iter().map(|mention| {
        let owner = found.item_at(mention.span.start).map_or("-", |(_, item)| item.id.as_str());
        format!("{} {:?} {owner}\n", mention.id, mention.context)
    });
    expect![[r#"
        FR-001 Comment GET /albums
        FR-002 Prose GET /albums
        FR-003 Comment GET /albums
        FR-004 Comment POST /albums
        FR-005 Comment QUERY /albums
        FR-006 Prose DELETE /albums/{}
        FR-007 Comment Album
    "#]]
    .assert_eq(&owners.collect::<String>());
}

#[test]
fn requirements_in_json() {
    let text = r#"{"openapi": "3.1.0", "paths": {"/a": {"get": {
        "description": "Does what FR-001 says", "x-requirements": ["FR-002", "FR-003"], "tags": ["US1"] } } } }"#;
    let found = facts("a.json", text);
    expect![[r#"
        FR-001 81..87 String
        FR-002 115..121 String
        FR-003 125..131 String
        US1 145..148 String
    "#]]
    .assert_eq(&mentions("a.json", text));
    assert!(found.mentions.iter().all(|m| found.item_at(m.span.start).is_some_and(|i| i.1.id == "GET /a")));
}

#[test]
fn swagger() {
    check(
        "swagger.json",
        r##"{
  "swagger": "2.0",
  "basePath": "/v1",
  "parameters": { "id": { "name": "albumId", "in": "path" } },
  "paths": {
    "/albums/{albumId}": {
      "get": {
        "operationId": "getAlbum",
        "parameters": [ { "$ref": "#/parameters/id" }, { "$ref": "#/parameters/other" }, {} ],
        "responses": { "200": { "schema": { "$ref": "#/definitions/Album" } } }
      }
    }
  },
  "definitions": {
    "Album": { "title": "An album", "properties": { "id": {} } }
  }
}
"##,
        expect![[r#"
            GET /albums/{} 123..378 "" as "get" Route "GET /albums/{albumId}" alias getAlbum [Parameter albumId 231..246, Parameter other 262..280, Response 200 315..318]
            Album 413..473 "An album" Type "Album" [Field id 462..464]
            -> #/parameters/id 231..246
            -> #/parameters/other 262..280
            -> #/definitions/Album 344..363
        "#]],
    );
}

#[test]
fn one_operation_id_twice() {
    check(
        "a.yaml",
        "openapi: 3.0.0\npaths:\n  /a:\n    get: {operationId: x}\n    put: {operationId: x}\n  /b:\n    get: {operationId: x}\n",
        expect![[r#"
            GET /a 24..53 "" as "get" Route "GET /a" alias x []
            PUT /a 58..79 "" as "put" Route "PUT /a" alias x []
            GET /b 82..111 "" as "get" Route "GET /b" alias x []
            ? "x" the operationId `x` is that of GET /a in line 4 too; give each operation its own
            ? "x" the operationId `x` is that of GET /a in line 4 too; give each operation its own
        "#]],
    );
}

#[test]
fn aliases() {
    check(
        "a.yaml",
        "openapi: 3.0.0\nx-p: &p [{name: limit}]\npaths:\n  /a: &a\n    get: &g {operationId: x, parameters: *p}\n    head: *g\n  /b: *a\n",
        expect![[r#"
            GET /a 48..99 "" as "get" Route "GET /a" alias x [Parameter limit 96..98]
            HEAD /a 104..112 "" as "head" Route "HEAD /a" [Parameter limit 110..112]
            GET /b 115..121 "" as "*a" Route "GET /b" [Parameter limit 119..121]
            HEAD /b 119..121 "" as "*a" Route "HEAD /b" [Parameter limit 119..121]
        "#]],
    );
}

#[test]
fn merged_maps() {
    check(
        "a.yaml",
        "openapi: 3.0.0\nx-a: &a {summary: All, responses: {200: {}}}\nx-b: &b {tags: []}\npaths:\n  /a:\n    get:\n      <<: *a\n      summary: Own\n    put: {<<: [*b, *a]}\n",
        expect![[r#"
            GET /a 88..132 "Own" as "get" Route "GET /a" [Response 200 111..113]
            PUT /a 137..156 "All" as "put" Route "PUT /a" [Response 200 152..154]
        "#]],
    );
}

#[test]
fn no_contract_inside() {
    for text in [
        "openapi: 3.0.0\n",
        "openapi: 3.1.0\npaths:\n",
        "openapi: 3.1.0\npaths: [a]\n",
        "openapi: 3.1.0\npaths: {/a: }\n",
    ] {
        assert_eq!(said("a.yaml", text), "");
    }
}

#[test]
fn what_stands_in_front_of_a_mistake() {
    check(
        "a.yaml",
        "openapi: 3.0.0\npaths:\n  /a:\n    get:\n      summary: A\n    post:\n      summary: B: b\n  /c:\n    get: {}\n",
        expect![[r#"
            GET /a 24..53 "A" as "get" Route "GET /a" []
            POST /a 58..80 "B" as "post" Route "POST /a" []
            ! ": b" YAML ends here: expected one `key: value` in a line (a value with `: ` in it needs quotes), found `:`; what stands below this line is not read
        "#]],
    );
    check(
        "a.json",
        "{\"openapi\": \"3.0.0\", \"paths\": {\n \"/a\": {\"get\": {\"summary\": \"A\"}},\n \"/b\": {\"get\": {\"summary\" \"A\"}},\n \"/c\": {}}}\n",
        expect![[r#"
            GET /a 33..63 "A" as "get" Route "GET /a" []
            GET /b 67..90 "" as "get" Route "GET /b" []
            ! "\"A\"}}," JSON ends here: expected `:` behind the key, found `\"A\"}}`; what stands below this line is not read
        "#]],
    );
}

#[test]
fn asyncapi_2() {
    check(
        "a.yaml",
        r##"asyncapi: 2.6.0
channels:
  # FR-001
  albums/{albumId}/added:
    parameters:
      albumId: {schema: {type: string}}
    subscribe:
      operationId: onAlbumAdded
      summary: An album was added
      message: {$ref: '#/components/messages/AlbumAdded'}
    publish:
      operationId: addAlbum
  empty: {}
components:
  messages:
    AlbumAdded:
      title: Album added
      payload:
        properties: {id: {type: string}}
  schemas:
    Album: {properties: {id: {}}}
"##,
        expect![[r#"
            subscribe albums/{albumId}/added 28..257 "An album was added" as "subscribe" Channel "subscribe albums/{albumId}/added" alias onAlbumAdded [Parameter albumId 85..92]
            publish albums/{albumId}/added 262..298 "" as "publish" Channel "publish albums/{albumId}/added" alias addAlbum [Parameter albumId 85..92]
            empty 301..310 "" Channel "empty" alias empty []
            AlbumAdded 339..431 "Album added" Type "AlbumAdded" [Field id 412..414]
            Album 447..476 "" Type "Album" [Field id 468..470]
            -> #/components/messages/AlbumAdded 223..255
        "#]],
    );
}

#[test]
fn asyncapi_3() {
    check(
        "a.yaml",
        r##"asyncapi: 3.0.0
channels:
  albumAdded:
    address: albums/added
    messages:
      AlbumAdded: {$ref: '#/components/messages/AlbumAdded'}
      AlbumGone:
        payload: {properties: {id: {}}}
operations:
  # FR-002
  onAlbumAdded:
    action: receive
    channel: {$ref: '#/channels/albumAdded'}
  sendAlbum: {action: send, summary: Sends an album}
components:
  messages:
    AlbumAdded: {payload: {$ref: '#/components/schemas/Album'}}
"##,
        expect![[r#"
            albumAdded 28..197 "" Channel "albums/added" alias albumAdded []
            AlbumGone 147..197 "" Type "AlbumGone" [Field id 189..191]
            onAlbumAdded 212..301 "receive albumAdded" Channel "onAlbumAdded" alias onAlbumAdded []
            sendAlbum 304..354 "Sends an album" Channel "sendAlbum" alias sendAlbum []
            AlbumAdded 383..442 "" Type "AlbumAdded" []
            -> #/components/messages/AlbumAdded 106..138
            -> #/channels/albumAdded 278..299
            -> #/components/schemas/Album 413..439
        "#]],
    );
}

#[test]
fn json_schema() {
    check(
        "contracts/album-list.schema.json",
        r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "description": "What FR-001 asks for.",
  "properties": { "albums": { "items": { "$ref": "#/$defs/Album" } } },
  "$defs": { "Album": { "type": "object", "properties": { "id": {}, "name": {} } }, "Kind": { "enum": ["a", "b", null] } }
}
"##,
        expect![[r#"
            album-list 0..301 "What FR-001 asks for." as "" Type "album-list" [Field albums 124..130]
            Album 190..259 "" Type "Album" [Field id 236..238, Field name 246..250]
            Kind 261..297 "" Type "Kind" [Value a 281..282, Value b 286..287, Value null 290..294]
            -> #/$defs/Album 155..168
        "#]],
    );
    check(
        "a.yaml",
        "$schema: http://json-schema.org/draft-07/schema#\ntitle: Album list v2\ndefinitions:\n  Id: {type: string}\n",
        expect![[r#"
            AlbumListV2 0..103 "Album list v2" as "Album list v2" Type "Album list v2" []
            Id 85..103 "" Type "Id" []
        "#]],
    );
}

/// Every beginning of a contract gives the beginning of its items, and says where it ends.
#[test]
fn cut_anywhere() {
    let json = r##"{"openapi": "3.0.0", "paths": {"/ä": {"get": {"operationId": "x", "responses": {"200": {}}}, "put": {}},
        "/b": {"post": {"parameters": [{"name": "a"}]}}}, "components": {"schemas": {"Ä": {"enum": ["a", 1]}, "B": {}}}}"##;
    for (path, text) in [("a.yaml", ALBUMS), ("a.json", json)] {
        let ids = |text: &str| facts(path, text).items.into_iter().map(|item| item.id).collect::<Vec<_>>();
        let whole = ids(text);
        let mut most = 0;
        for (at, _) in text.char_indices() {
            let found = ids(&text[..at]);
            assert_eq!(found, whole[..found.len()], "{path} cut at {at}: {:?}", &text[..at]);
            assert!(found.len() >= most, "{path} cut at {at}");
            most = found.len();
        }
        assert!(most > 2);
    }
}

const PIECES: &[&str] = &[
    "openapi: 3.0.0\n",
    "paths:\n",
    "  /a/{b}:\n",
    "    get:\n",
    "      operationId: x\n",
    "      parameters:\n",
    "        - name: a\n",
    "        - $ref: '#/parameters/a'\n",
    "      responses: {200: {}}\n",
    "    # FR-001\n",
    "    additionalOperations:\n",
    "components:\n",
    "  schemas:\n",
    "    A:\n",
    "      allOf: [{properties: {a: 1}}]\n",
    "      enum:\n",
    "        - ü\n",
    "    put: *a\n",
    "    get: &a\n",
    "\n",
    " ",
    "channels:\n",
    "  c:\n",
    "    publish:\n",
    "    messages: {m: {}}\n",
    "operations: {o: {action: send}}\n",
    "# x\n",
    "definitions: {D: {}}\n",
    "$defs: {D: {}}\n",
    "title: A b\n",
    "webhooks: {w: {post: {}}}\n",
    "\r\n",
    "{",
    "}",
    "\"",
    "paths: {/ä: {get: {}}}\n",
    "\t",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn any_contract(
        format in select(&["openapi: 3.0.0", "swagger: '2.0'", "asyncapi: 3.0.0", "$schema: http://json-schema.org/x"][..]),
        pieces in prop::collection::vec(select(PIECES), 0..30),
    ) {
        let text = format!("{format}\n{}", pieces.concat());
        let found = facts("a.yaml", &text);
        let mut around: Vec<Span> = Vec::new();
        for item in &found.items {
            let members = item.part().into_iter().flat_map(|part| part.members.iter().map(|member| member.span));
            for span in members.chain([item.span, item.name]) {
                prop_assert!(text.get(span.range()).is_some(), "{:?}", item);
            }
            prop_assert!(item.span.encloses(item.name), "{:?} in {:?}", item, text);
            while around.last().is_some_and(|last| last.end <= item.span.start) {
                around.pop();
            }
            prop_assert!(around.last().is_none_or(|last| last.encloses(item.span)), "{:?} in {:?}", item, text);
            around.push(item.span);
        }
        for span in found.contract_refs().iter().map(|r| r.span).chain(found.problems().iter().map(|p| p.span)) {
            prop_assert!(text.get(span.range()).is_some());
        }
    }
}
