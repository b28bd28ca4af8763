//! The Kiro dialect and its relatives, cc-sdd and spec-workflow-mcp (formats: kiro).

mod bugfix;
pub(crate) mod code;
mod design;
mod json;
mod mentions;
mod metadata;
mod references;
mod requirements;
mod steering;
mod tasks;
#[cfg(test)]
mod tests;
mod typos;
mod waves;
pub(crate) mod words;

pub use mentions::in_reference_list;
pub use words::is_format_word;

use memchr::memmem;
use smol_str::SmolStr;

use crate::dialect::{
    BareNumbers, Dialect, DialectId, Draft, FeatureFolder, Folder, Role, around, excluded, folder_of, name_of,
};
use crate::ids::Families;
use crate::markdown::Markdown;
use crate::{ArtifactKind, Context, ItemKind, paths};

/// AWS Kiro.
pub(crate) struct Kiro;

/// Where specs lie, below a project.
const ROOTS: [&str; 2] = [".kiro/specs/", ".spec-workflow/specs/"];
/// Folders of a spec root whose specs are done with.
const ARCHIVES: [&str; 3] = ["archive", "archived", "_archive"];
/// The files that make a folder a spec.
const ARTIFACTS: [&str; 4] = ["requirements.md", "bugfix.md", "design.md", "tasks.md"];

impl Dialect for Kiro {
    fn id(&self) -> DialectId {
        DialectId::Kiro
    }

    fn project_marks(&self) -> &'static [&'static str] {
        &[".kiro", ".spec-workflow"]
    }

    fn feature(&self, folder: &Folder<'_>) -> Option<FeatureFolder> {
        let has = folder.has;
        let own = ROOTS.iter().find_map(|root| folder.path.strip_prefix(root));
        let inside = match own {
            Some(inside) => ARTIFACTS.iter().any(|name| has(name)).then_some(inside)?,
            None => {
                let inside = folder.in_spec_root?;
                let requirements = has("requirements.md") || has("bugfix.md");
                (requirements && !has("spec.md")).then_some(inside)?
            }
        };
        let before = folder.from_root.strip_suffix(folder.path).unwrap_or_default();
        if excluded(before) || excluded(folder_of(inside)) {
            return None;
        }
        let archived = folder_of(inside).split('/').any(|segment| ARCHIVES.contains(&segment));
        let name = SmolStr::new(name_of(inside));
        Some(FeatureFolder { dialect: DialectId::Kiro, role: Role::Feature, name, also: None, archived })
    }

    fn decides<'p>(&self, path: &'p str) -> Option<&'p str> {
        ARTIFACTS.contains(&name_of(path)).then(|| folder_of(path))
    }

    fn owns(&self, path: &str, text: &str) -> bool {
        if ROOTS.iter().any(|root| around(path, root).is_some()) || steering::is_steering(path) {
            return true;
        }
        match name_of(path) {
            // The checklist of that name is Spec Kit's.
            "requirements.md" | "bugfix.md" => name_of(folder_of(path)) != "checklists",
            // Files of a workflow of Claude's look alike and lie in no feature.
            "tasks.md" | "design.md" => around(path, ".claude/").is_none() && speaks_kiro(text),
            _ => false,
        }
    }

    fn stands_alone(&self, path: &str) -> bool {
        steering::is_steering(path)
    }

    fn artifact(&self, path: &str) -> ArtifactKind {
        if steering::is_steering(path) {
            return ArtifactKind::Steering;
        }
        match name_of(path) {
            "requirements.md" => ArtifactKind::Requirements,
            "bugfix.md" => ArtifactKind::Bugfix,
            "design.md" => ArtifactKind::Design,
            "tasks.md" => ArtifactKind::Tasks,
            "research.md" => ArtifactKind::Research,
            ".config.kiro" | "spec.json" => ArtifactKind::Metadata,
            _ => ArtifactKind::Document,
        }
    }

    fn bare_numbers(&self) -> BareNumbers {
        BareNumbers::AlsoInCode
    }

    fn has_titles(&self, kind: ItemKind) -> bool {
        matches!(kind, ItemKind::Requirement | ItemKind::Property)
    }

    fn items(&self, kind: ArtifactKind, doc: &Markdown<'_>, _families: &Families, out: &mut Draft) {
        match kind {
            ArtifactKind::Requirements => requirements::items(doc, out),
            ArtifactKind::Bugfix => bugfix::items(doc, out),
            ArtifactKind::Design => design::items(doc, out),
            ArtifactKind::Tasks => tasks::items(doc, out),
            _ => {}
        }
    }

    fn mentions(&self, kind: ArtifactKind, doc: &Markdown<'_>, _families: &Families, out: &mut Draft) {
        if kind == ArtifactKind::Steering {
            return;
        }
        mentions::read(doc, kind, &mut out.mentions);
        if kind == ArtifactKind::Design {
            design::tables(doc, &mut out.mentions);
        }
        let mut names: Vec<_> = out.items.iter().map(|item| item.name).collect();
        names.sort_unstable();
        out.mentions.sort_by_key(|mention| mention.span.start);
        out.mentions
            .dedup_by(|next, last| next.span == last.span && next.kind == last.kind && next.id == last.id);
        out.mentions.retain(|mention| mention.between || names.binary_search(&mention.span).is_err());
        for mention in &mut out.mentions {
            if doc.in_code(mention.span.start) {
                mention.context = Context::InlineCode;
            } else if doc.in_link(mention.span.start) {
                mention.context = Context::Link;
            }
        }
    }

    fn finish(&self, kind: ArtifactKind, doc: &Markdown<'_>, out: &mut Draft) {
        match kind {
            ArtifactKind::Tasks => {
                // Tasks talk of `create/update` and of `/api/users`; a word is a path where its ending says so.
                out.paths.retain(|path| {
                    let written = doc.in_code(path.span.start) && !path.path.starts_with('/');
                    path.link || written || paths::has_known_ending(&path.path)
                });
                tasks::dependencies(out);
                typos::labels(doc, out);
                let before = out.mentions.len();
                waves::read(doc, out);
                if out.mentions.len() > before {
                    out.mentions.sort_by_key(|mention| mention.span.start);
                }
            }
            ArtifactKind::Requirements => typos::headings(doc, out),
            ArtifactKind::Steering => steering::read(doc, out),
            _ => {}
        }
        steering::references(doc, out);
    }

    fn data(&self, path: &str, text: &str, out: &mut Draft) {
        metadata::read(path, text, out);
    }
}

/// Whether a task list or a design has the forms of Kiro: for files that do not say by their place whose they are.
fn speaks_kiro(text: &str) -> bool {
    let bytes = text.as_bytes();
    let listed = memmem::find_iter(bytes, b"_Requirements:")
        .any(|at| text[at + 14..].trim_start().starts_with(|c: char| c.is_ascii_digit()));
    if !listed && memmem::find(bytes, b"Validates: Requirements").is_none() {
        return false;
    }
    // `- [ ] T001` is a task of Spec Kit.
    !memmem::find_iter(bytes, b"] T")
        .any(|at| bytes.get(at + 3..at + 6).is_some_and(|number| number.iter().all(u8::is_ascii_digit)))
}
