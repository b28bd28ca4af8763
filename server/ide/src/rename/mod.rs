//! New ids for what the cursor stands on.

use smol_str::SmolStr;
use specls_analysis::{
    FileEdit, NewIds, NotRenamed, Texts, has_a_name, new_id, place_name, renamed, with_parts,
};
use specls_index::{Feature, File, ItemIndex, Snapshot, Target};
use specls_syntax::{EVERY, ItemKind, Span, titled};

use crate::target::{self, At};

/// Candidates of an ambiguous mention that a message names.
const MOST_CANDIDATES: usize = 4;

/// What can be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamable {
    /// The token.
    pub span: Span,
    /// The id as it is.
    pub id: SmolStr,
}

/// What a rename at `offset` would change; `None` where nothing has a name.
///
/// # Errors
/// Why what stands there cannot be renamed, in a sentence.
pub fn prepare_rename(snapshot: &Snapshot, file: &File, offset: u32) -> Result<Option<Renamable>, String> {
    let Some(found) = subject(snapshot, file, offset)? else { return Ok(None) };
    Ok(Some(Renamable { span: found.span, id: found.feature.fact(found.item).id.clone() }))
}

/// Every change that gives what stands at `offset` the name `name`.
///
/// # Errors
/// If nothing there can be renamed, `name` is not of the right form or taken, or a place cannot be written anew.
pub fn rename(
    snapshot: &Snapshot,
    file: &File,
    offset: u32,
    name: &str,
    texts: &dyn Texts,
) -> Result<Vec<FileEdit>, NotRenamed> {
    let found = subject(snapshot, file, offset).map_err(NotRenamed::Refused)?;
    let found = found.ok_or_else(|| NotRenamed::Refused("nothing that has an id stands here".to_owned()))?;
    let Subject { feature, item, .. } = found;
    let id = new_id(snapshot, feature, item, name).map_err(NotRenamed::Refused)?;
    if id == feature.fact(item).id {
        return Ok(Vec::new());
    }
    let new = with_parts(feature, item, &id);
    free(snapshot, feature, &new).map_err(NotRenamed::Refused)?;
    renamed(snapshot, feature, &new, texts)
}

struct Subject<'s> {
    feature: &'s Feature,
    item: ItemIndex,
    span: Span,
}

/// The one item that stands at `offset`.
fn subject<'s>(snapshot: &'s Snapshot, file: &File, offset: u32) -> Result<Option<Subject<'s>>, String> {
    let Some(at) = target::at(&file.facts, offset) else { return Ok(None) };
    let span = at.span(&file.facts);
    // The name of a function is for those to change who know its language.
    if let At::Mention(m) = at
        && file.facts.mentions.get(m as usize).is_some_and(|m| m.partial && titled(&m.id).is_some())
    {
        return Ok(None);
    }
    let found = match at {
        At::Definition(_) => target::items(snapshot, file, at),
        At::Mention(m) => match renames_itself(snapshot, file, m) {
            Some(item) => vec![item],
            None => mentioned(snapshot, file, m)?,
        },
        At::Range(..) | At::Path(_) | At::Feature(_) => return Ok(None),
    };
    let [(feature, item)] = found[..] else { return Ok(None) };
    let Some(feature) = snapshot.feature(feature) else { return Ok(None) };
    let fact = feature.fact(item);
    if let At::Mention(m) = at
        && let Some(mention) = file.facts.mentions.get(m as usize)
        && fact.alias().is_some_and(|(_, alias)| *alias == mention.id)
    {
        return Err(format!("{} is another name of {} {}", mention.id, fact.kind.words(), fact.id));
    }
    if matches!(fact.kind, ItemKind::Operation | ItemKind::Schema | ItemKind::Entity) {
        let name = fact.called();
        return Err(format!(
            "{name} has no id of its own: code and contracts call it so, in their own languages"
        ));
    }
    has_a_name(feature, item)?;
    Ok(Some(Subject { feature, item, span }))
}

fn mentioned(
    snapshot: &Snapshot,
    file: &File,
    mention: u32,
) -> Result<Vec<(specls_index::FeatureId, ItemIndex)>, String> {
    let Some(found) = file.facts.mentions.get(mention as usize) else { return Ok(Vec::new()) };
    if found.id == EVERY {
        return Err("this names every requirement of the feature, and none by its id".to_owned());
    }
    let items = target::items(snapshot, file, At::Mention(mention));
    match snapshot.target(file, mention) {
        Target::Ambiguous if items.len() > 1 || titled(&found.id).is_some() => {
            // A title is no id: which it is, its first candidate says.
            let first = items.first().filter(|_| titled(&found.id).is_some());
            let title = first.and_then(|(f, i)| Some(snapshot.feature(*f)?.fact(*i).called()));
            let called = title.unwrap_or_else(|| found.id.as_str().into());
            let names = items.iter().filter_map(|(f, _)| Some(snapshot.feature(*f)?.name.as_str()));
            let names: Vec<&str> = names.take(MOST_CANDIDATES).collect();
            let more = items.len() - names.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            Err(format!(
                "{} may be that of {}{more}: rename it where it is defined, or name the feature beside it",
                called,
                names.join(if more.is_empty() { " or " } else { ", " }),
            ))
        }
        Target::Unknown(Some(feature)) => {
            let name = snapshot.feature(feature).map_or("its feature", |f| f.name.as_str());
            Err(format!("{} is not defined in {name}", found.id))
        }
        _ => Ok(items),
    }
}

/// A delta that renames a requirement may change it under its new name, which the change itself defines.
fn renames_itself(
    snapshot: &Snapshot,
    file: &File,
    mention: u32,
) -> Option<(specls_index::FeatureId, ItemIndex)> {
    let feature = snapshot.feature_of(file)?;
    let found = file.facts.mentions.get(mention as usize).filter(|m| m.partial)?;
    let delta = file.facts.deltas().iter().find(|d| d.name_span == found.span)?;
    Some((feature.id, feature.defining(ItemKind::Requirement, &delta.name)?))
}

/// Whether no new id is one that something keeps.
fn free(snapshot: &Snapshot, feature: &Feature, new: &NewIds) -> Result<(), String> {
    let moved: Vec<ItemIndex> = new.items().map(|(item, _)| item).collect();
    for (item, id) in new.items() {
        let kind = feature.fact(item).kind;
        let definitions = feature.definitions(kind, id).iter().copied();
        let called = definitions.chain(feature.defining(kind, id));
        let Some(other) = called.into_iter().find(|other| !moved.contains(other)) else { continue };
        let (file, fact) = (feature.file_of(other), feature.fact(other));
        return Err(format!(
            "{id} is taken: {} defines it",
            place_name(snapshot, &file.path, &file.facts, fact.name.start),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
