//! Which folders are features of OpenSpec, and what its artifacts are.

use smol_str::{SmolStr, format_smolstr};

use super::{data, facts, judged, lists, named};
use crate::ArtifactKind;
use crate::dialect::{
    BareNumbers, Dialect, DialectId, Draft, FeatureFolder, Folder, Role, around, excluded, name_of,
};
use crate::ids::Families;
use crate::markdown::Markdown;

/// OpenSpec.
pub(crate) struct OpenSpec;

/// Main specs, below a project.
const SPECS: &str = "openspec/specs/";
/// Changes, below a project.
const CHANGES: &str = "openspec/changes/";
/// The folder of finished changes, below the changes.
const ARCHIVE: &str = "archive/";

/// The change that `inside`, a path below the changes, lies in: how many bytes of it name its folder, and whether it is
/// archived.
fn change(inside: &str) -> Option<(usize, bool)> {
    let (start, archived) = match inside.strip_prefix(ARCHIVE) {
        Some(_) => (ARCHIVE.len(), true),
        None => (0, false),
    };
    let name = inside[start..].split('/').next().unwrap_or_default();
    let counts = !name.is_empty() && !name.starts_with('.') && (archived || name != "archive");
    counts.then_some((start + name.len(), archived))
}

/// The capability, a path below the specs, whose delta the file at `path` is.
fn capability(path: &str) -> Option<&str> {
    below_specs(path)?.strip_suffix("/spec.md")
}

/// The path of a change's file below the folder of its deltas.
fn below_specs(path: &str) -> Option<&str> {
    let (_, inside) = around(path, CHANGES)?;
    let (len, _) = change(inside)?;
    inside.get(len..)?.strip_prefix("/specs/")
}

impl Dialect for OpenSpec {
    fn id(&self) -> DialectId {
        DialectId::OpenSpec
    }

    fn project_marks(&self) -> &'static [&'static str] {
        &["openspec"]
    }

    fn feature(&self, folder: &Folder<'_>) -> Option<FeatureFolder> {
        let before = folder.from_root.strip_suffix(folder.path).unwrap_or_default();
        if excluded(before) {
            return None;
        }
        let feature = |role, name: &str, also: Option<SmolStr>, archived| FeatureFolder {
            dialect: DialectId::OpenSpec,
            role,
            name: SmolStr::new(name),
            also,
            archived,
        };
        if let Some(inside) = folder.path.strip_prefix(SPECS) {
            let hidden = inside.split('/').any(|segment| segment.starts_with('.'));
            return (!hidden && (folder.has)("spec.md"))
                .then(|| feature(Role::Capability, inside, Some(format_smolstr!("specs/{inside}")), false));
        }
        let inside = folder.path.strip_prefix(CHANGES)?;
        let (len, archived) = change(inside).filter(|(len, _)| *len == inside.len())?;
        Some(feature(Role::Change, name_of(&inside[..len]), None, archived))
    }

    fn decides<'p>(&self, path: &'p str) -> Option<&'p str> {
        if let Some((before, inside)) = around(path, CHANGES) {
            let (len, _) = change(inside).filter(|(len, _)| *len < inside.len())?;
            return Some(&path[..before.len() + CHANGES.len() + len]);
        }
        path.strip_suffix("/spec.md").filter(|_| around(path, SPECS).is_some())
    }

    fn owns(&self, path: &str, _text: &str) -> bool {
        around(path, SPECS).is_some() || around(path, CHANGES).is_some()
    }

    fn artifact(&self, path: &str) -> ArtifactKind {
        let change = around(path, CHANGES);
        match name_of(path) {
            "spec.md" if change.is_some() => ArtifactKind::Delta,
            "spec.md" => ArtifactKind::Spec,
            "proposal.md" => ArtifactKind::Proposal,
            "design.md" => ArtifactKind::Design,
            "tasks.md" => ArtifactKind::Tasks,
            ".openspec.yaml" => ArtifactKind::Metadata,
            _ => ArtifactKind::Document,
        }
    }

    fn bare_numbers(&self) -> BareNumbers {
        BareNumbers::Inside
    }

    fn named_in_code(&self) -> bool {
        true
    }

    fn items(&self, kind: ArtifactKind, doc: &Markdown<'_>, _families: &Families, out: &mut Draft) {
        match kind {
            ArtifactKind::Spec => facts::spec(doc, out),
            ArtifactKind::Tasks => lists::tasks(doc, out),
            _ => {}
        }
    }

    /// Requirements have names, and running text does not name them.
    fn mentions(&self, _kind: ArtifactKind, _doc: &Markdown<'_>, _families: &Families, _out: &mut Draft) {}

    fn placed(&self, path: &str, kind: ArtifactKind, doc: &Markdown<'_>, out: &mut Draft) {
        match kind {
            ArtifactKind::Delta => {
                if let Some(capability) = capability(path) {
                    facts::delta(doc, capability, out);
                } else if below_specs(path) == Some("spec.md") {
                    judged::in_root(doc.text, out);
                }
            }
            ArtifactKind::Document if below_specs(path).is_some() => judged::unread(doc.text, out),
            ArtifactKind::Proposal => lists::proposal(doc, out),
            _ => {}
        }
        named::add(doc, out);
    }

    fn finish(&self, _kind: ArtifactKind, _doc: &Markdown<'_>, out: &mut Draft) {
        // `auth/login` in a proposal is a capability, not a file.
        let (paths, features) = (&mut out.paths, &out.feature_refs);
        paths.retain(|path| {
            let at = features.partition_point(|named| named.span.start < path.span.start);
            features.get(at).is_none_or(|named| named.span != path.span || named.weak)
        });
    }

    fn data(&self, path: &str, text: &str, out: &mut Draft) {
        data::read(path, text, out);
    }
}
