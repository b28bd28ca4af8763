//! `$ref` and the names of types in contracts: from the reference to what it names, and back.

use specls_index::{Feature, FeatureFile, FeatureId, File, ItemIndex, Snapshot};
use specls_syntax::contracts::split_ref;
use specls_syntax::{ContractFormat, ContractRef, ItemKind};

use crate::Location;

/// The name of something of a contract at `offset` of a contract.
pub(crate) fn reference_at(file: &File, offset: u32) -> Option<&ContractRef> {
    file.facts.contract_refs().iter().find(|named| named.span.touches(offset))
}

/// What a reference in `file` names: the item, or the file where it names a whole one.
pub(crate) fn definitions(snapshot: &Snapshot, file: &File, named: &ContractRef) -> Vec<Location> {
    let items = items(snapshot, file, named);
    if items.is_empty() {
        let target = split_ref(&named.target);
        let whole = is_pointer(file).then_some(target.file).flatten();
        let path = whole.and_then(|other| beside(&file.path, other));
        let there = path.and_then(|path| snapshot.tree().file(&path).cloned());
        return there.iter().map(|path| Location::of_file(snapshot, path)).collect();
    }
    let location = |(feature, index)| Some(Location::of_item(snapshot.feature(feature)?, index));
    items.into_iter().filter_map(location).collect()
}

/// The items that a reference in `file` names.
pub(crate) fn items(snapshot: &Snapshot, file: &File, named: &ContractRef) -> Vec<(FeatureId, ItemIndex)> {
    let Some(own) = snapshot.feature_of(file) else { return Vec::new() };
    if !is_pointer(file) {
        // Packages stand in front: `albums.v1.Album`.
        let name = named.target.rsplit('.').next().unwrap_or(&named.target);
        return typed(snapshot, own, file, name);
    }
    let target = split_ref(&named.target);
    let Some(name) = &target.name else { return Vec::new() };
    let path = match target.file {
        None => Some(file.path.to_string()),
        Some(other) => beside(&file.path, other),
    };
    let other = path.and_then(|path| snapshot.file(&path));
    let Some((other, feature)) = other.and_then(|other| Some((other, snapshot.feature_of(other)?))) else {
        return Vec::new();
    };
    let kind = target.kind.unwrap_or(ItemKind::Schema);
    let inside = |index: &ItemIndex| feature.file_of(*index).id == other.id;
    feature.definitions(kind, name).iter().copied().filter(inside).map(|index| (feature.id, index)).collect()
}

/// A type by its bare name: in the file, else in the feature, else in the project.
fn typed(snapshot: &Snapshot, own: &Feature, file: &File, name: &str) -> Vec<(FeatureId, ItemIndex)> {
    let schemas = |feature: &Feature, only: &dyn Fn(&FeatureFile) -> bool| -> Vec<(FeatureId, ItemIndex)> {
        let all = feature.definitions(ItemKind::Schema, name).iter().copied();
        let fits = |index: &ItemIndex| {
            feature.fact(*index).kind == ItemKind::Schema && only(feature.file_of(*index))
        };
        all.filter(fits).map(|index| (feature.id, index)).collect()
    };
    let here = schemas(own, &|part| part.id == file.id);
    if !here.is_empty() {
        return here;
    }
    let near = schemas(own, &|_| true);
    if !near.is_empty() {
        return near;
    }
    let others = snapshot.definers(own.project, ItemKind::Schema, name).iter();
    others.filter_map(|id| snapshot.feature(*id)).flat_map(|feature| schemas(feature, &|_| true)).collect()
}

/// The references of the project that name an item, by file and place.
pub(crate) fn references(snapshot: &Snapshot, id: FeatureId, index: ItemIndex) -> Vec<Location> {
    let Some(feature) = snapshot.feature(id) else { return Vec::new() };
    if !matches!(feature.fact(index).kind, ItemKind::Schema | ItemKind::Operation) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for other in snapshot.features_sorted().into_iter().filter(|other| other.project == feature.project) {
        let parts = other.files.iter().filter(|part| !part.facts.contract_refs().is_empty());
        for file in parts.filter_map(|part| snapshot.file_by_id(part.id)) {
            let names = |named: &&ContractRef| items(snapshot, file, named).contains(&(id, index));
            let own = file.facts.contract_refs().iter().filter(names);
            found.extend(own.map(|named| Location::of_span(&file.path, file.id, named.span)));
        }
    }
    found
}

/// Whether references of the file are `$ref`s, and not names of types.
fn is_pointer(file: &File) -> bool {
    !matches!(
        file.facts.contract(),
        Some(ContractFormat::Protobuf | ContractFormat::GraphQl | ContractFormat::Sketch)
    )
}

/// The path of `other`, written in the file at `path`. Nothing outside of where it lies: URLs, absolute paths and what
/// climbs above the root are none.
fn beside(path: &str, other: &str) -> Option<String> {
    if other.starts_with('/') || other.contains("://") {
        return None;
    }
    let mut segments: Vec<&str> = path.split('/').collect();
    segments.pop();
    for segment in other.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop().filter(|folder| !folder.is_empty())?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use specls_analysis::LikelyCache;
    use specls_fixture::Fixture;

    use crate::test::check_locations;
    use crate::{NoSearch, definition, references};

    const CONTRACTS: &str = "\
//- specs/004-albums/spec.md
# Albums
//- specs/004-albums/contracts/api.yaml
openapi: 3.0.0
paths:
  /albums:
    get:
      operationId: listAlbums
      responses:
        '200': { $ref: '#/components/schemas/Album' }
        '404': { $ref: '../../../contracts/common.yaml#/components/schemas/Error' }
        '500': { $ref: './whole.json' }
        '501': { $ref: '../../../../../../etc/passwd' }
        '502': { $ref: '#/components/schemas/Nothing' }
components:
  schemas:
    Album: { $ref: '#/components/schemas/Album' }
//- specs/004-albums/contracts/whole.json
{}
//- specs/004-albums/contracts/albums.proto
service Albums { rpc Get(v1.Photo) returns (Photo); }
message Photo { string file = 1; }
//- contracts/common.yaml
openapi: 3.0.0
components:
  schemas:
    Error: { properties: { code: { type: string } } }
";

    fn check(marked: &str, definitions: &Expect, places: &Expect) {
        let text = CONTRACTS.replace(&marked.replace("$0", ""), marked);
        let fixture = Fixture::new(&text);
        let (file, offset) = fixture.at_cursor();
        check_locations(&fixture, &definition(&fixture.snapshot, &file, offset, &NoSearch), definitions);
        check_locations(
            &fixture,
            &references(&fixture.snapshot, &file, offset, false, &NoSearch, &LikelyCache::default()),
            places,
        );
    }

    #[test]
    fn within_a_file() {
        check(
            "'200': { $ref: '#/components/schemas/Al$0bum'",
            &expect![[r#"
            specs/004-albums/contracts/api.yaml:14:5-10 "Album" to line 14
        "#]],
            &expect![[r##"
            specs/004-albums/contracts/api.yaml:7:25-51 "#/components/schemas/Album"
            specs/004-albums/contracts/api.yaml:14:21-47 "#/components/schemas/Album"
        "##]],
        );
        check("'502': { $ref: '#/components/schemas/No$0thing'", &expect![[""]], &expect![[""]]);
    }

    #[test]
    fn across_files() {
        check(
            "common.yaml#/components/schemas/Er$0ror",
            &expect![[r#"
            contracts/common.yaml:4:5-10 "Error" to line 4
        "#]],
            &expect![[r#"
            specs/004-albums/contracts/api.yaml:8:25-81 "../../../contracts/common.yaml#/components/schemas/Error"
        "#]],
        );
        check(
            "'./who$0le.json'",
            &expect![[r#"
            specs/004-albums/contracts/whole.json:1:1-1 ""
        "#]],
            &expect![[""]],
        );
        check("etc/pass$0wd", &expect![[""]], &expect![[""]]);
        check(
            "Er$0ror: { properties",
            &expect![[r#"
            contracts/common.yaml:4:5-10 "Error" to line 4
        "#]],
            &expect![[r#"
            specs/004-albums/contracts/api.yaml:8:25-81 "../../../contracts/common.yaml#/components/schemas/Error"
        "#]],
        );
    }

    #[test]
    fn names_in_artifacts_of_what_stands_above_all_features() {
        let tasks = |text: &str| {
            let fixture = Fixture::new(&format!(
                "{CONTRACTS}//- specs/004-albums/tasks.md\n- [ ] T001 {text}\n//- specs/005-b/data-model.md\n### Tag\n\n- **id** (int)\n\n### ErrorReply\n\n- **id** (int)\n//- contracts/more.yaml\nopenapi: 3.0.0\ncomponents:\n  schemas:\n    ErrorReply: {{}}\n"
            ));
            let (file, offset) = fixture.at_cursor();
            let mut out = String::new();
            for location in definition(&fixture.snapshot, &file, offset, &NoSearch) {
                out += &crate::test::draw(&fixture, &location);
            }
            out
        };
        // A contract that holds for all goes before what another feature says.
        expect![[r#"contracts/more.yaml:4:5-15 "ErrorReply" to line 4"#]]
            .assert_eq(&tasks("Give an `Error$0Reply`"));
        expect![[r#"specs/005-b/data-model.md:1:5-8 "Tag" to line 3"#]].assert_eq(&tasks("Give a `T$0ag`"));
        expect![[""]].assert_eq(&tasks("Give a `Noth$0ing`"));
    }

    #[test]
    fn names_of_types() {
        check(
            "rpc Get(v1.Pho$0to)",
            &expect![[r#"
            specs/004-albums/contracts/albums.proto:2:9-14 "Photo" to line 2
        "#]],
            &expect![[r#"
            specs/004-albums/contracts/albums.proto:1:26-34 "v1.Photo"
            specs/004-albums/contracts/albums.proto:1:45-50 "Photo"
        "#]],
        );
        check(
            "message Pho$0to",
            &expect![[r#"
            specs/004-albums/contracts/albums.proto:2:9-14 "Photo" to line 2
        "#]],
            &expect![[r#"
            specs/004-albums/contracts/albums.proto:1:26-34 "v1.Photo"
            specs/004-albums/contracts/albums.proto:1:45-50 "Photo"
        "#]],
        );
    }
}
