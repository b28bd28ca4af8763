//! From what artifacts name to where code declares it.

use std::cmp::Reverse;
use std::sync::Arc;

use smol_str::SmolStr;
use specls_index::{Feature, FeatureId, File, ItemIndex, PathTarget, Snapshot};
use specls_symbols::{Language, SymbolKind};
use specls_syntax::{Context, ItemKind, PartKind, Span, is_markdown, source};

use crate::names::{Name, case_styles, name_at, words};
use crate::target::line_around;
use crate::{Found, Location, Scope, Search, Wanted};

/// Longest answer.
pub(crate) const MOST_PLACES: usize = 20;

/// The name of code that an artifact has at `offset`.
pub(crate) fn name_in(file: &File, offset: u32) -> Option<Name> {
    if file.feature.is_none() && !is_markdown(&file.path) {
        return None;
    }
    let line = line_around(&file.facts, offset);
    let text = file.open.as_ref()?.0.get(line.range())?;
    name_at(text, line, offset)
}

/// Where the name that stands at `offset` is declared, best first: in a file that the same item names, else in one that the
/// feature names, else anywhere in the project.
pub(crate) fn declarations(
    snapshot: &Snapshot,
    file: &File,
    name: &Name,
    search: &dyn Search,
) -> Vec<Location> {
    let beside = beside(snapshot, file, name.span.start);
    let named = snapshot.feature_of(file).map(|feature| named(snapshot, feature)).unwrap_or_default();
    let near = if beside.is_empty() { &named } else { &beside };
    let root = &snapshot.project(file.project).path;
    let scopes = [Scope::Files(&beside), Scope::Files(&named), Scope::Tree(root)];
    let scopes = if name.doubtful { &scopes[..1] } else { &scopes[..] };
    // A member is looked for in its owner first, everywhere: the file beside it may have another one of that name.
    if let Some(owner) = &name.owner {
        for scope in scopes.iter().copied() {
            let owners = case_styles(owner);
            let found = look(snapshot, name, &owners, scope, search);
            if !found.is_empty() {
                return ranked(&name.name, near, found);
            }
        }
    }
    for scope in scopes.iter().copied() {
        // What is called `create` and belongs to something unknown may be anybody's.
        if matches!(scope, Scope::Tree(_)) && name.owner.is_some() && !name.is_telling() {
            break;
        }
        let found = look(snapshot, name, &[], scope, search);
        if !found.is_empty() {
            return ranked(&name.name, near, found);
        }
    }
    let owner =
        name.owner.as_ref().filter(|owner| words(owner).len() > 1 || owner.starts_with(char::is_uppercase));
    let Some(owner) = owner else { return Vec::new() };
    let owner = Name { name: owner.clone(), owner: None, ..name.clone() };
    declarations(snapshot, file, &owner, search)
}

fn look(
    snapshot: &Snapshot,
    name: &Name,
    owners: &[SmolStr],
    scope: Scope<'_>,
    search: &dyn Search,
) -> Vec<Found> {
    // A single word in another case is nearly always something else: the class `Album` and the variable `album`.
    let names = if name.is_telling() || !owners.is_empty() && !matches!(scope, Scope::Tree(_)) {
        case_styles(&name.name)
    } else {
        vec![name.name.clone()]
    };
    if matches!(scope, Scope::Files([])) {
        return Vec::new();
    }
    let mut found = search.declarations(snapshot, Wanted { names: &names, owners }, scope);
    // Any two types have a field `content`.
    if matches!(scope, Scope::Tree(_)) && owners.is_empty() && !name.is_telling() {
        let part = |kind| matches!(kind, Some(SymbolKind::Field | SymbolKind::Value));
        found.retain(|found| !part(found.kind) || found.name.starts_with(char::is_uppercase));
    }
    found
}

/// The best of what was found: in the case that was asked for, no test, more than a field, near what the item names.
pub(crate) fn ranked(name: &str, near: &[Arc<str>], mut found: Vec<Found>) -> Vec<Location> {
    let weight = |kind: Option<SymbolKind>| match kind {
        Some(SymbolKind::Method) => 1,
        Some(SymbolKind::Module) => 2,
        Some(SymbolKind::Constant) => 3,
        Some(SymbolKind::Field | SymbolKind::Value) => 4,
        _ => 0,
    };
    // `albumService` is what somebody calls his `AlbumService`.
    if found.iter().any(|f| f.name == name) {
        found.retain(|f| f.name == name || weight(f.kind) < 3);
    }
    let shared = |path: &str| near.iter().map(|other| shared(path, other)).max().unwrap_or_default();
    found.sort_by_cached_key(|f| {
        (f.name != name, f.test, weight(f.kind), Reverse(shared(&f.path)), f.path.clone(), f.focus.start)
    });
    found.truncate(MOST_PLACES);
    found.into_iter().map(Location::of_found).collect()
}

/// How many folders two paths share from the root on, a path with itself one more.
fn shared(a: &str, b: &str) -> usize {
    a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b).count()
}

/// Whether a file holds code that is no artifact.
fn is_code(snapshot: &Snapshot, path: &str) -> bool {
    Language::of_path(path).is_some() && snapshot.feature_over(path).is_none()
}

/// The source files that the item around `offset` names; where there is none, the line.
fn beside(snapshot: &Snapshot, file: &File, offset: u32) -> Vec<Arc<str>> {
    let around = file.facts.item_at(offset).map_or_else(|| line_around(&file.facts, offset), |(_, i)| i.span);
    named_in(snapshot, file, around)
}

/// The source files that a part of a file names, each once.
pub(crate) fn named_in(snapshot: &Snapshot, file: &File, around: Span) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    for (index, mention) in file.facts.paths.iter().enumerate().filter(|(_, p)| around.encloses(p.span)) {
        let targets = match snapshot.path_target(file, index) {
            Some(PathTarget::File(path)) => std::slice::from_ref(path),
            Some(PathTarget::Several(paths)) => paths.as_slice(),
            // What belongs to no feature names paths from the root of its project.
            None => {
                let path = format!("{}/{}", snapshot.project(file.project).path, mention.path);
                out.extend(snapshot.tree().file(&path).filter(|path| is_code(snapshot, path)).cloned());
                continue;
            }
            Some(_) => continue,
        };
        for path in targets {
            if is_code(snapshot, path) && !out.contains(path) {
                out.push(path.clone());
            }
        }
    }
    out
}

/// The source files that the artifacts of a feature name, each once.
fn named(snapshot: &Snapshot, feature: &Feature) -> Vec<Arc<str>> {
    let targets = (0..feature.files.len()).flat_map(|file| snapshot.path_targets(feature.id, file as u32));
    let mut out: Vec<Arc<str>> = targets
        .filter_map(|target| match target {
            PathTarget::File(path) if is_code(snapshot, path) => Some(path.clone()),
            _ => None,
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// What handles an operation: routes in code, then what is called as the operation is, best first.
pub(crate) fn handlers(
    snapshot: &Snapshot,
    id: FeatureId,
    index: ItemIndex,
    search: &dyn Search,
) -> Vec<Location> {
    let Some(feature) = snapshot.feature(id) else { return Vec::new() };
    let item = feature.fact(index);
    if item.kind != ItemKind::Operation {
        return Vec::new();
    }
    let mut out = Vec::new();
    for file in snapshot.naming_operation(feature.project, &item.id).filter(|file| !file.test) {
        // A comment speaks of an operation; a route serves it, for every contract that describes it.
        let routes = file.facts.mentions.iter().filter(|m| m.context == Context::Route && !m.in_test);
        let own = routes.filter(|m| m.id == item.id);
        out.extend(own.map(|m| Location::of_span(&file.path, file.id, m.span)));
    }
    let Some((_, alias)) = item.alias() else { return out };
    let owners = match item.id.rsplit_once('.') {
        Some((owner, _)) if item.part().is_some_and(|part| part.kind == PartKind::Rpc) => owners(owner),
        _ => Vec::new(),
    };
    let mut names = case_styles(alias);
    names.extend(stubs(alias));
    if words(alias).len() < 2 && owners.is_empty() {
        return out;
    }
    let root = &snapshot.project(feature.project).path;
    let look = |owners: &[SmolStr]| {
        let wanted = Wanted { names: &names, owners };
        let mut found = search.declarations(snapshot, wanted, Scope::Tree(root));
        let does = |kind| matches!(kind, Some(SymbolKind::Function | SymbolKind::Method | SymbolKind::Class));
        found.retain(|found| does(found.kind) && !found.test);
        found
    };
    let mut found = look(&owners);
    if found.is_empty() && !owners.is_empty() && words(alias).len() > 1 {
        found = look(&[]);
    }
    out.extend(ranked(alias, std::slice::from_ref(&feature.path), found));
    out
}

/// What people and generators call the handler of an operation.
fn stubs(alias: &str) -> Vec<SmolStr> {
    let words = words(alias).join("_");
    let forms = ["handle_{}", "on_{}", "{}_handler", "{}_async", "{}_endpoint", "{}_controller"];
    let mut out = Vec::new();
    for form in forms {
        let snake = form.replace("{}", &words);
        out.extend(
            case_styles(&snake)
                .into_iter()
                .filter(|name| !name.starts_with(char::is_uppercase) || name.contains(char::is_lowercase)),
        );
    }
    out
}

/// What generators and people call the code of a service.
fn owners(service: &str) -> Vec<SmolStr> {
    let ends = ["", "Impl", "Server", "Servicer", "Base", "ImplBase", "Handler", "Controller"];
    let service = service.rsplit('.').next().unwrap_or(service);
    ends.iter()
        .flat_map(|end| [format!("{service}{end}"), format!("{service}{end}").to_lowercase()])
        .map(SmolStr::from)
        .collect()
}

/// Where code declares what an entity or a schema describes, best first.
pub(crate) fn types(
    snapshot: &Snapshot,
    id: FeatureId,
    index: ItemIndex,
    search: &dyn Search,
) -> Vec<Location> {
    let Some(feature) = snapshot.feature(id) else { return Vec::new() };
    let item = feature.fact(index);
    if !matches!(item.kind, ItemKind::Entity | ItemKind::Schema) {
        return Vec::new();
    }
    let name = type_name(&item.id);
    let wanted = Wanted { names: std::slice::from_ref(&name), owners: &[] };
    let root = &snapshot.project(feature.project).path;
    let mut found = search.declarations(snapshot, wanted, Scope::Tree(root));
    found.retain(|found| {
        use SymbolKind::{Class, Enum, Interface, Type};
        matches!(found.kind, Some(Class | Interface | Enum | Type))
    });
    ranked(&name, &named(snapshot, feature), found)
}

/// What code calls an entity: `Photo Album` is `PhotoAlbum`.
fn type_name(id: &str) -> SmolStr {
    match id.contains(|c: char| !c.is_alphanumeric() && c != '_') {
        true => case_styles(&words(id).join("_"))
            .into_iter()
            .find(|n| n.starts_with(char::is_uppercase))
            .unwrap_or_else(|| id.into()),
        false => id.into(),
    }
}

/// What code calls an item, for a search of its words.
pub(crate) fn words_of(item: &specls_syntax::Item) -> Vec<SmolStr> {
    match item.kind {
        ItemKind::Entity | ItemKind::Schema => vec![type_name(&item.id)],
        ItemKind::Operation => match item.alias() {
            Some((_, alias)) if words(alias).len() > 1 => {
                case_styles(alias).into_iter().filter(|n| n.contains(char::is_lowercase)).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Whether a path names a test; of files that were read they say so themselves.
pub(crate) fn is_test(snapshot: &Snapshot, path: &str, root: &str) -> bool {
    let below = || path.strip_prefix(root).map_or(path, |rest| rest.trim_start_matches('/'));
    snapshot.file(path).map_or_else(|| source::is_test_path(below()), |file| file.test)
}
