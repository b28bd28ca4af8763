//! From artifacts to code: whole answers, over small workspaces.

use expect_test::{Expect, expect};
use specls_analysis::LikelyCache;
use specls_fixture::Fixture;

use crate::test::{Parsing, check_locations};
use crate::{Location, NoSearch, definition, implementation, references, type_definition};

const CODE: &str = "\
//- src/services/album.py
class Album:
    title = 1

class AlbumService:
    def create(self, title):
        return Album()

    def rename(self):
        pass
//- src/web/albums.ts
export interface Album { title: string }
export function createAlbum(title: string): Album { return { title } }
const albumService = 1;
//- src/store.go
package store

func (s *Store) create() {}
//- tests/test_album.py
class AlbumService:
    pass
//- specs/004-albums/spec.md
- **FR-001**: System MUST list albums
";

fn at(tasks: &str) -> Fixture {
    Fixture::new(&format!("{CODE}//- specs/004-albums/tasks.md\n{tasks}\n"))
}

fn check(tasks: &str, expect: &Expect) {
    let fixture = at(tasks);
    let (file, offset) = fixture.at_cursor();
    check_locations(&fixture, &definition(&fixture.snapshot, &file, offset, &Parsing), expect);
    assert_eq!(definition(&fixture.snapshot, &file, offset, &NoSearch), []);
}

#[test]
fn in_the_file_that_the_task_names() {
    check(
        "- [ ] T001 Create `Alb$0um` in src/web/albums.ts",
        &expect![[r#"
        src/web/albums.ts:1:18-23 "Album" to line 1
    "#]],
    );
    check(
        "- [ ] T001 Create AlbumSer$0vice in src/services/album.py",
        &expect![[r#"
        src/services/album.py:4:7-19 "AlbumService" to line 9
    "#]],
    );
    check(
        "- [ ] T001 Create `create_al$0bum` in src/web/albums.ts",
        &expect![[r#"
        src/web/albums.ts:2:17-28 "createAlbum" to line 2
    "#]],
    );
}

#[test]
fn in_files_that_the_feature_names() {
    check(
        "- [ ] T001 Create `Alb$0um`\n- [ ] T002 x in src/web/albums.ts",
        &expect![[r#"
        src/web/albums.ts:1:18-23 "Album" to line 1
    "#]],
    );
}

#[test]
fn anywhere() {
    check(
        "- [ ] T001 Create `AlbumSer$0vice`",
        &expect![[r#"
        src/services/album.py:4:7-19 "AlbumService" to line 9
        tests/test_album.py:1:7-19 "AlbumService" to line 2
    "#]],
    );
    check(
        "- [ ] T001 Create `Alb$0um`",
        &expect![[r#"
        src/services/album.py:1:7-12 "Album" to line 2
        src/web/albums.ts:1:18-23 "Album" to line 1
    "#]],
    );
    check("- [ ] T001 Create an alb$0um", &expect![""]);
    check("- [ ] T001 Create an Alb$0um", &expect![""]);
    check(
        "- [ ] T001 Create an Alb$0um in src/web/albums.ts",
        &expect![[r#"
        src/web/albums.ts:1:18-23 "Album" to line 1
    "#]],
    );
    check(
        "- [ ] T001 Create `create_al$0bum`",
        &expect![[r#"
        src/web/albums.ts:2:17-28 "createAlbum" to line 2
    "#]],
    );
}

#[test]
fn members() {
    check(
        "- [ ] T001 Call `AlbumService.cre$0ate()`",
        &expect![[r#"
        src/services/album.py:5:9-15 "create" to line 6
    "#]],
    );
    check(
        "- [ ] T001 Call `album_service.cre$0ate()`",
        &expect![[r#"
        src/services/album.py:5:9-15 "create" to line 6
    "#]],
    );
    check(
        "- [ ] T001 Call `AlbumService.mis$0sing()`",
        &expect![[r#"
        src/services/album.py:4:7-19 "AlbumService" to line 9
        tests/test_album.py:1:7-19 "AlbumService" to line 2
    "#]],
    );
    check(
        "- [ ] T001 Call `nobody.cre$0ate()` of src/store.go",
        &expect![[r#"
        src/store.go:3:17-23 "create" to line 3
    "#]],
    );
    check("- [ ] T001 Call `nobody.cre$0ate()`", &expect![""]);
}

fn check_implementation(text: &str, expect: &Expect) {
    let fixture = Fixture::new(text);
    let (file, offset) = fixture.at_cursor();
    check_locations(&fixture, &implementation(&fixture.snapshot, &file, offset, &Parsing), expect);
}

#[test]
fn of_requirements_and_tasks() {
    let code = CODE
        .replace("FR-001", "FR-0$001")
        .replace("        return Album()", "        # FR-001\n        return Album()");
    let tasks = "//- specs/004-albums/tasks.md\n- [ ] T001 Create `AlbumService.rename` in src/services/album.py per FR-001\n- [ ] T002 FR-001 in src/store.go\n- [ ] T003 [US1] write createAlbum per FR-001\n- [ ] T004 FR-001 in tests/test_album.py\n";
    check_implementation(
        &format!("{code}{tasks}"),
        &expect![[r#"
            src/services/album.py:6:11-17 "FR-001"
            src/services/album.py:4:7-19 "AlbumService" to line 10
            src/services/album.py:9:9-15 "rename" to line 10
            src/store.go:1:1-1 ""
            src/web/albums.ts:2:17-28 "createAlbum" to line 2
        "#]],
    );
    let code = CODE.replace("$0", "");
    check_implementation(
        &format!("{code}{}", tasks.replace("T002", "T0$002")),
        &expect![[r#"
        src/store.go:1:1-1 ""
    "#]],
    );
    check_implementation(
        &format!("{code}{}", tasks.replace("Create `Al", "Cre$0ate `Al")),
        &expect![[r#"
        src/services/album.py:4:7-19 "AlbumService" to line 9
        src/services/album.py:8:9-15 "rename" to line 9
    "#]],
    );
}

#[test]
fn words_of_an_unknown_name_are_no_references() {
    let fixture = at("- [ ] T001 Create `Alb$0um`");
    let (file, offset) = fixture.at_cursor();
    assert_eq!(references(&fixture.snapshot, &file, offset, true, &Parsing, &LikelyCache::default()), []);
}

const CONTRACT: &str = "\
//- specs/004-albums/spec.md
- **FR-001**: System MUST list albums
//- specs/004-albums/contracts/api.yaml
openapi: 3.0.0
paths:
  /albums:
    post:
      operationId: createAlbum
      responses: { '201': { $ref: '#/components/schemas/Album' } }
components:
  schemas:
    Album: {}
//- specs/004-albums/data-model.md
### Album

| Field | Type |
| --- | --- |
| title | string |
//- specs/004-albums/tasks.md
- [ ] T001 an `Album` and so on by POST /albums as `createAlbum` with care
//- src/albums.py
class Album: pass

def create_album(title):
    album = Album()
    return album

class CreateAlbumHandler: pass

create_album_handler = 1
//- tests/test_albums.py
def create_album(): return Album()
";

#[test]
fn from_a_contract_to_its_handlers() {
    let definitions = |marked: &str| {
        let fixture = Fixture::new(&CONTRACT.replace(&marked.replace("$0", ""), marked));
        let (file, offset) = fixture.at_cursor();
        let found = definition(&fixture.snapshot, &file, offset, &Parsing);
        (fixture, found)
    };
    let (fixture, found) = definitions("po$0st:");
    check_locations(
        &fixture,
        &found,
        &expect![[r#"
            specs/004-albums/contracts/api.yaml:4:5-9 "post" to line 6
            src/albums.py:3:5-17 "create_album" to line 5
            src/albums.py:7:7-25 "CreateAlbumHandler" to line 7
        "#]],
    );
    for marked in ["PO$0ST /albums as", "createA$0lbum` with"] {
        let (_, other) = definitions(marked);
        assert_eq!(other, found, "{marked}");
    }
    let (fixture, found) = definitions("an `Al$0bum` and");
    check_locations(
        &fixture,
        &found,
        &expect![[r#"
            specs/004-albums/data-model.md:1:5-10 "Album" to line 5
            specs/004-albums/contracts/api.yaml:9:5-10 "Album" to line 9
        "#]],
    );
}

#[test]
fn code_of_contracts_and_data_models() {
    let fixture = Fixture::new(&CONTRACT.replace("### Album", "### Al$0bum"));
    let (file, offset) = fixture.at_cursor();
    let found = |found: Vec<Location>, expect: Expect| check_locations(&fixture, &found, &expect);
    found(
        implementation(&fixture.snapshot, &file, offset, &Parsing),
        expect![[r#"
        src/albums.py:1:7-12 "Album" to line 1
    "#]],
    );
    found(
        references(&fixture.snapshot, &file, offset, true, &Parsing, &LikelyCache::default()),
        expect![[r##"
            specs/004-albums/contracts/api.yaml:9:5-10 "Album" to line 9
            specs/004-albums/data-model.md:1:5-10 "Album" to line 5
            specs/004-albums/contracts/api.yaml:6:36-62 "#/components/schemas/Album"
            specs/004-albums/tasks.md:1:16-21 "Album"
            src/albums.py:1:7-12 "Album"
            src/albums.py:4:13-18 "Album"
            tests/test_albums.py:1:28-33 "Album"
        "##]],
    );
    found(
        type_definition(&fixture.snapshot, &file, offset),
        expect![[r#"
            specs/004-albums/data-model.md:1:5-10 "Album" to line 5
        "#]],
    );
    let fixture = Fixture::new(&CONTRACT.replace("operationId: createAlbum", "operationId: create$0Album"));
    let (file, offset) = fixture.at_cursor();
    let found = |found: Vec<Location>, expect: Expect| check_locations(&fixture, &found, &expect);
    found(
        implementation(&fixture.snapshot, &file, offset, &Parsing),
        expect![[r#"
            src/albums.py:3:5-17 "create_album" to line 5
            src/albums.py:7:7-25 "CreateAlbumHandler" to line 7
        "#]],
    );
    found(
        references(&fixture.snapshot, &file, offset, false, &Parsing, &LikelyCache::default()),
        expect![[r#"
            specs/004-albums/tasks.md:1:36-48 "POST /albums"
            specs/004-albums/tasks.md:1:53-64 "createAlbum"
            src/albums.py:3:5-17 "create_album"
            tests/test_albums.py:1:5-17 "create_album"
        "#]],
    );
}

#[test]
fn types_of_names_operations_and_references() {
    for marked in ["po$0st:", "schemas/Al$0bum", "an `Al$0bum` and", "PO$0ST /albums as"] {
        let fixture = Fixture::new(&CONTRACT.replace(&marked.replace("$0", ""), marked));
        let (file, offset) = fixture.at_cursor();
        let found = type_definition(&fixture.snapshot, &file, offset);
        assert_eq!(found.len(), 1, "{marked}");
        assert!(found[0].path.ends_with("/data-model.md"), "{marked}");
    }
    let fixture = Fixture::new(&CONTRACT.replace("T001", "T0$001"));
    let (file, offset) = fixture.at_cursor();
    check_locations(
        &fixture,
        &type_definition(&fixture.snapshot, &file, offset),
        &expect![[r#"
        specs/004-albums/tasks.md:1:7-11 "T001" to line 1
    "#]],
    );
}
