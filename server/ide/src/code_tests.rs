use expect_test::{Expect, expect};
use specls_fixture::Fixture;

use crate::test::{Parsing, check_locations};
use crate::{NoSearch, definition, implementation, references};

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
    check_implementation(&format!("{code}{}", tasks.replace("Create `Al", "Cre$0ate `Al")), &expect![[r#"
        src/services/album.py:4:7-19 "AlbumService" to line 9
        src/services/album.py:8:9-15 "rename" to line 9
    "#]]);
}

#[test]
fn words_of_an_unknown_name_are_no_references() {
    let fixture = at("- [ ] T001 Create `Alb$0um`");
    let (file, offset) = fixture.at_cursor();
    assert_eq!(references(&fixture.snapshot, &file, offset, true, &Parsing), []);
}
