//! What the cursor stands on, in full: text, coverage, tasks, code, tests.

mod changes;
mod item;

use specls_analysis::{LikelyCache, feature_findings};
use specls_index::{Feature, FeatureId, File, ItemIndex, PathTarget, Snapshot};
use specls_syntax::{ArtifactKind, ItemKind, PathMention, Span, TaskState};

pub(crate) use item::{page as item_page, text as item_text};

use crate::contract_refs;
use crate::likely;
use crate::page::{Entry, Page, count, first_line, short_path};
use crate::target::{self, At};
use crate::term::term_at;

/// Code points of an item's text in a list.
pub(crate) const ENTRY_TEXT: usize = 100;

/// What is shown beside the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// For editors that show Markdown.
    pub markdown: String,
    /// For those that do not.
    pub plain: String,
    /// The token it is about.
    pub span: Span,
}

/// What stands at `offset`; `None` where there is nothing to tell. Behind what is written what is likely, which `cache` keeps.
#[must_use]
pub fn hover(snapshot: &Snapshot, file: &File, offset: u32, cache: &LikelyCache) -> Option<Hover> {
    if let Some(found) = changes::hover(snapshot, file, offset) {
        return Some(found);
    }
    if let Some(named) = contract_refs::reference_at(file, offset) {
        let [(feature, index)] = contract_refs::items(snapshot, file, named)[..] else { return None };
        let page = item_page(snapshot, snapshot.feature(feature)?, index);
        return Some(Hover { markdown: page.markdown, plain: page.plain, span: named.span });
    }
    let (at, span) = match target::at_or_alias(&file.facts, offset) {
        Some(at) => (at, target::token(at, &file.facts, offset)),
        None => match term_at(snapshot, file, offset) {
            Some((index, span)) => {
                let page = item_page(snapshot, snapshot.feature_of(file)?, index);
                return Some(Hover { markdown: page.markdown, plain: page.plain, span });
            }
            None => target::on_text(snapshot, file, offset)?,
        },
    };
    let page = match at {
        At::Path(path) => path_page(
            snapshot,
            file.facts.paths.get(path as usize)?,
            snapshot.path_target(file, path as usize)?,
        )?,
        At::Feature(named) => {
            let named = file.facts.feature_refs.get(named as usize)?;
            feature_page(snapshot, snapshot.features_called(file.project, &named.text))?
        }
        At::Mention(_) | At::Range(..) | At::Definition(_) => {
            let items = target::items(snapshot, file, at);
            match items[..] {
                [] => undefined(snapshot, file, at)?,
                [(feature, index)] => {
                    let feature = snapshot.feature(feature)?;
                    let mut page = changes::page_of(snapshot, feature, index);
                    likely::add_to(&mut page, snapshot, feature, index, cache);
                    page
                }
                _ => several(snapshot, at, &items)?,
            }
        }
    };
    Some(Hover { markdown: page.markdown, plain: page.plain, span })
}

/// What a rule says of a number that nothing defines: what there is in its place.
fn undefined(snapshot: &Snapshot, file: &File, at: At) -> Option<Page> {
    let At::Mention(mention) = at else { return None };
    let mention = file.facts.mentions.get(mention as usize)?;
    let feature = snapshot.feature_of(file).filter(|f| f.has_bare_numbers())?;
    let found = feature_findings(snapshot, feature.id);
    let said = found.into_iter().find(|f| {
        f.file == file.id
            && f.span == mention.span
            && matches!(f.code, "unknown-requirement" | "unknown-task")
    })?;
    let mut page = Page::default();
    page.title(&mention.id, &format!("no {} of {}", mention.kind.words(), feature.name));
    page.text(&said.message);
    Some(page)
}

/// Candidates of an ambiguous mention, or the ids inside a range.
fn several(snapshot: &Snapshot, at: At, items: &[(FeatureId, ItemIndex)]) -> Option<Page> {
    let ambiguous = matches!(at, At::Mention(_));
    let mut entries = Vec::new();
    for &(feature, index) in items {
        let feature = snapshot.feature(feature)?;
        let item = feature.fact(index);
        let head = if ambiguous { &feature.name } else { &item.id };
        entries.push(Entry {
            code: String::new(),
            text: format!("{head}: {}", first_line(&item.text, ENTRY_TEXT)),
        });
    }
    let (feature, index) = *items.first()?;
    let feature = snapshot.feature(feature)?;
    let mut page = Page::default();
    if ambiguous {
        let id = &feature.fact(index).id;
        let mut features: Vec<FeatureId> = items.iter().map(|item| item.0).collect();
        features.dedup();
        let defined = match features.len() {
            1 => format!("{} of {}", count(items.len(), feature.fact(index).kind.words()), feature.name),
            several => format!("defined in {}", count(several, "feature")),
        };
        page.title(id, &defined);
        page.list("Nothing here tells which is meant:", entries);
    } else {
        page.title("range", &format!("names {} of {} between its ends", items.len(), feature.name));
        page.list("Also meant:", entries);
    }
    Some(page)
}

fn path_page(snapshot: &Snapshot, mention: &PathMention, target: &PathTarget) -> Option<Page> {
    let mut page = Page::default();
    let listed = |paths: &[std::sync::Arc<str>]| {
        let mut paths: Vec<&str> = paths.iter().map(|p| short_path(snapshot, p)).collect();
        paths.sort_unstable();
        paths.into_iter().map(|p| Entry { code: p.to_owned(), text: String::new() }).collect::<Vec<_>>()
    };
    let name = mention.path.rsplit('/').next().unwrap_or(&mention.path);
    match target {
        PathTarget::File(path) => page.list("File", listed(std::slice::from_ref(path))),
        PathTarget::Folder(path) => page.list("Folder", listed(std::slice::from_ref(path))),
        PathTarget::Several(paths) => {
            page.list(&format!("{} end with this path:", count(paths.len(), "file")), listed(paths));
        }
        PathTarget::Elsewhere => {
            page.list("There is no such file; others have its name:", listed(snapshot.tree().named(name)));
        }
        PathTarget::Missing => page.line("There is no such file, and none of that name."),
        PathTarget::Unclear if mention.pattern => page.line("A pattern: it stands for any file it matches."),
        PathTarget::Unclear => return None,
    }
    Some(page)
}

fn feature_page(snapshot: &Snapshot, features: &[FeatureId]) -> Option<Page> {
    let mut page = Page::default();
    for feature in features.iter().filter_map(|f| snapshot.feature(*f)) {
        let spec = feature.artifact(ArtifactKind::Spec);
        let title = match spec {
            Some(spec) => spec.facts.title().map_or("feature", |h| &h.title),
            None => changes::title(feature).unwrap_or("feature without a spec"),
        };
        page.title(&feature.name, title);
        page.line(&changes::counts(feature).unwrap_or_else(|| counts(feature)));
    }
    (!page.plain.is_empty()).then_some(page)
}

/// `12 requirements, 3 stories, 4 of 10 tasks done`.
fn counts(feature: &Feature) -> String {
    let of = |kind| feature.items().filter(move |(_, _, i)| i.kind == kind && !i.withdrawn);
    let stories = match of(ItemKind::Story).count() {
        1 => "1 story".to_owned(),
        n => format!("{n} stories"),
    };
    let done = of(ItemKind::Task).filter(|(_, _, i)| i.task().is_some_and(|t| t.state == TaskState::Done));
    let tasks = match of(ItemKind::Task).count() {
        0 => "no tasks".to_owned(),
        n => format!("{} of {} done", done.count(), count(n, "task")),
    };
    format!("{}, {stories}, {tasks}", count(of(ItemKind::Requirement).count(), "requirement"))
}

#[cfg(test)]
mod tests;
