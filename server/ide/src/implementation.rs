//! From what a spec asks for to the code that does it.

use std::sync::Arc;

use smol_str::SmolStr;
use specls_analysis::FeatureCoverage;
use specls_index::{Feature, FeatureId, File, ItemIndex, Snapshot};
use specls_syntax::ItemKind;

use crate::code::{self, is_test, named_in};
use crate::contract_refs;
use crate::names::{Name, case_styles, names_in};
use crate::target::{self, At, item_index};
use crate::{Location, Scope, Search, Wanted};

/// Candidates of an ambiguous mention that are still followed.
const MOST_CANDIDATES: usize = 8;
/// Longest answer.
const MOST_PLACES: usize = 100;
/// Names of code that are looked for, of all tasks together.
const MOST_NAMES: usize = 24;

/// The code behind what stands at `offset`, an id or the text of an item: what names it, then the files that the tasks which
/// plan it name (where a task names something that its file declares, the declaration), then what else these tasks name. Of an
/// operation its handlers; of an entity its type; of a name of code its declarations.
#[must_use]
pub fn implementation(snapshot: &Snapshot, file: &File, offset: u32, search: &dyn Search) -> Vec<Location> {
    let reference = contract_refs::reference_at(file, offset);
    let at = target::at_or_alias(&file.facts, offset);
    let mut items = match at {
        _ if let Some(named) = reference => contract_refs::items(snapshot, file, named),
        Some(At::Path(_) | At::Feature(_)) => return Vec::new(),
        Some(at) => target::items(snapshot, file, at),
        None => {
            let name = code::name_in(file, offset);
            let found =
                name.map(|name| code::declarations(snapshot, file, &name, search)).unwrap_or_default();
            if !found.is_empty() {
                return found;
            }
            around(snapshot, file, offset).into_iter().collect()
        }
    };
    items.truncate(MOST_CANDIDATES);
    let mut out = Vec::new();
    for (id, index) in items {
        let Some(feature) = snapshot.feature(id) else { continue };
        let before = out.len();
        out.extend(code::handlers(snapshot, id, index, search));
        // The tasks that serve it often name others too.
        if out.len() > before {
            continue;
        }
        let coverage = FeatureCoverage::new(snapshot, feature);
        let Some(covered) = coverage.items.get(index.0 as usize) else { continue };
        for incoming in &covered.code {
            let Some(file) = snapshot.file_by_id(incoming.file) else { continue };
            let Some(mention) = file.facts.mentions.get(incoming.mention as usize) else { continue };
            out.push(Location::of_span(&file.path, file.id, mention.span));
        }
        out.extend(code::types(snapshot, id, index, search));
        let own = [index];
        let tasks = if feature.fact(index).kind == ItemKind::Task { &own[..] } else { &covered.tasks };
        of_tasks(snapshot, feature, tasks, search, &mut out);
    }
    let mut seen = Vec::new();
    out.retain(|location| {
        let key = (location.path.clone(), location.focus);
        let new = seen.len() < MOST_PLACES && !seen.contains(&key);
        if new {
            seen.push(key);
        }
        new
    });
    out
}

/// The item whose text the cursor is on.
fn around(snapshot: &Snapshot, file: &File, offset: u32) -> Option<(FeatureId, ItemIndex)> {
    let feature = snapshot.feature_of(file)?;
    let (item, _) = file.facts.item_at(offset)?;
    Some((feature.id, item_index(feature, file.id, item as u32)?))
}

/// The source files that tasks name, or what is declared there of what they name; then what they name elsewhere.
fn of_tasks(
    snapshot: &Snapshot,
    feature: &Feature,
    tasks: &[ItemIndex],
    search: &dyn Search,
    out: &mut Vec<Location>,
) {
    let root = &snapshot.project(feature.project).path;
    let mut missing: Vec<SmolStr> = Vec::new();
    for &task in tasks.iter().take(MOST_PLACES) {
        let (part, item) = (feature.file_of(task), feature.fact(task));
        let Some(file) = snapshot.file_by_id(part.id) else { continue };
        let mut files = named_in(snapshot, file, item.span);
        files.retain(|path| !is_test(snapshot, path, root));
        // What is open has its marks; else the text that was kept must do.
        let text = file.open.as_ref().and_then(|(text, _)| text.get(item.span.range())).unwrap_or(&item.text);
        let mut names = names_in(text);
        names.truncate(MOST_NAMES);
        let declared = in_files(snapshot, &files, &names, search);
        for path in &files {
            let mut here = declared.iter().filter(|location| location.path == *path).peekable();
            if here.peek().is_none() {
                out.push(Location::of_file(snapshot, path));
            }
            out.extend(here.cloned());
        }
        if files.is_empty() {
            missing.extend(names.into_iter().filter(Name::is_telling).map(|name| name.name));
        }
    }
    missing.sort_unstable();
    missing.dedup();
    missing.truncate(MOST_NAMES);
    if !missing.is_empty() {
        let wanted = Wanted { names: &missing, owners: &[] };
        let mut found = search.declarations(snapshot, wanted, Scope::Tree(root));
        found.retain(|found| !found.test);
        out.extend(code::ranked("", std::slice::from_ref(&feature.path), found));
    }
}

fn in_files(snapshot: &Snapshot, files: &[Arc<str>], names: &[Name], search: &dyn Search) -> Vec<Location> {
    if files.is_empty() || names.is_empty() {
        return Vec::new();
    }
    let styles = |name: &Name| match name.doubtful {
        true => vec![name.name.clone()],
        false => case_styles(&name.name),
    };
    let mut styles: Vec<SmolStr> = names.iter().flat_map(styles).collect();
    styles.sort_unstable();
    styles.dedup();
    let found = search.declarations(snapshot, Wanted { names: &styles, owners: &[] }, Scope::Files(files));
    code::ranked("", files, found)
}
