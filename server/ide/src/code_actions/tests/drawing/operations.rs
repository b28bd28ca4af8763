use expect_test::expect;

use super::super::{check, check_applied};
use super::SPEC;

#[test]
fn an_operation_in_openapi() {
    let api = "\
//- specs/004-albums/contracts/api.yaml
openapi: 3.1.0
info:
  title: Albums
paths:
  /albums:
    get:
      operationId: listAlbums
      x-requirement: FR-001
      responses: {}

# What answers consist of.
components:
  schemas: {}
";
    let text = format!("{SPEC}{api}");
    check(
        &text,
        &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
        Refactor: Add a stub of an operation for FR-003 to api.yaml
    "#]],
    );
    let title = "Add a stub of an operation for FR-003 to api.yaml";
    check_applied(
        &text,
        title,
        &expect![[r#"
        //- specs/004-albums/contracts/api.yaml
        openapi: 3.1.0
        info:
          title: Albums
        paths:
          /albums:
            get:
              operationId: listAlbums
              x-requirement: FR-001
              responses: {}
            post:
              # TODO: choose method and path, and describe this operation
              operationId: createAlbum
              summary: "Allow people to create an album: \"as they like\""
              x-requirement: FR-003
              responses:
                "201":
                  description: TODO

        # What answers consist of.
        components:
          schemas: {}
    "#]],
    );
    // It is there already.
    let linked = text.replace("x-requirement: FR-001", "x-requirement: [FR-001, FR-003]");
    check(
        &linked,
        &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
    "#]],
    );
    // Another indentation, the end of the file, another line end.
    let other = "//- specs/004-albums/contracts/api.yaml\nopenapi: 3.1.0\r\npaths:\r\n    /photos:\r\n        get:\r\n            responses: {}";
    check_applied(
        &format!("{SPEC}{other}"),
        title,
        &expect![[r#"
        //- specs/004-albums/contracts/api.yaml
        openapi: 3.1.0␍
        paths:␍
            /photos:␍
                get:␍
                    responses: {}␍
            /albums:␍
                post:␍
                    # TODO: choose method and path, and describe this operation␍
                    operationId: createAlbum␍
                    summary: "Allow people to create an album: \"as they like\""␍
                    x-requirement: FR-003␍
                    responses:␍
                        "201":␍
                            description: TODO⏎ missing
    "#]],
    );
    let empty = "//- specs/004-albums/contracts/api.yaml\nopenapi: 3.1.0\npaths: {}\ninfo: {}\n";
    check_applied(
        &format!("{SPEC}{empty}"),
        title,
        &expect![[r#"
        //- specs/004-albums/contracts/api.yaml
        openapi: 3.1.0
        paths:
          /albums:
            post:
              # TODO: choose method and path, and describe this operation
              operationId: createAlbum
              summary: "Allow people to create an album: \"as they like\""
              x-requirement: FR-003
              responses:
                "201":
                  description: TODO
        info: {}
    "#]],
    );
}

#[test]
fn an_operation_that_the_text_names_or_that_is_there() {
    let text = "\
//- specs/004-albums/spec.md
- **FR-003**: People MUST be able to share with `POST /albums/{id}/share`.$0
//- specs/004-albums/contracts/api.yaml
openapi: 3.1.0
paths:
  \"/albums/{id}/share\":
    get:
      responses: {}
  /last:
    get:
      responses: {}
";
    let title = "Add a stub of an operation for FR-003 to api.yaml";
    check_applied(
        text,
        title,
        &expect![[r#"
            //- specs/004-albums/contracts/api.yaml
            openapi: 3.1.0
            paths:
              "/albums/{id}/share":
                get:
                  responses: {}
                post:
                  # TODO: describe this operation
                  operationId: share
                  summary: "Be able to share with `POST /albums/{id}/share`"
                  x-requirement: FR-003
                  responses:
                    "201":
                      description: TODO
              /last:
                get:
                  responses: {}
        "#]],
    );
    let taken = text
        .replace("share with `POST /albums/{id}/share`", "create last")
        .replace("    get", "    post")
        .replace("/last", "/lasts");
    check_applied(
        &taken,
        title,
        &expect![[r#"
        //- specs/004-albums/contracts/api.yaml
        openapi: 3.1.0
        paths:
          "/albums/{id}/share":
            post:
              responses: {}
          /lasts:
            post:
              responses: {}
          /lasts/fr-003:
            post:
              # TODO: choose method and path, and describe this operation
              operationId: createLast
              summary: Be able to create last
              x-requirement: FR-003
              responses:
                "201":
                  description: TODO
    "#]],
    );
}

#[test]
fn an_operation_in_markdown() {
    let routes = "\
//- specs/004-albums/contracts/api.md
# API

### 1. `GET /albums`

Lists albums (FR-001).

#### Answers

200

## Errors
";
    let title = "Add a stub of an operation for FR-003 to api.md";
    check_applied(
        &format!("{SPEC}{routes}"),
        title,
        &expect![[r#"
        //- specs/004-albums/contracts/api.md
        # API

        ### 1. `GET /albums`

        Lists albums (FR-001).

        #### Answers

        200

        ### 2. `POST /albums`

        Allow people to create an album: "as they like" (FR-003).

        TODO: describe this operation.

        ## Errors
    "#]],
    );
    let commands = "\
//- specs/004-albums/contracts/api.md
# Commands

## Command: `photos list`

Lists albums (FR-001).
";
    check_applied(
        &format!("{SPEC}{commands}"),
        title,
        &expect![[r#"
        //- specs/004-albums/contracts/api.md
        # Commands

        ## Command: `photos list`

        Lists albums (FR-001).

        ## Command: `photos create-album`

        Allow people to create an album: "as they like" (FR-003).

        TODO: describe this operation.
    "#]],
    );
    let spoken = "//- specs/004-albums/contracts/api.md\n## List albums: GET /albums\n\nLists (FR-001).";
    check_applied(
        &format!("{SPEC}{spoken}"),
        title,
        &expect![[r#"
        //- specs/004-albums/contracts/api.md
        ## List albums: GET /albums

        Lists (FR-001).

        ## POST /albums

        Allow people to create an album: "as they like" (FR-003).

        TODO: describe this operation.
    "#]],
    );
}
