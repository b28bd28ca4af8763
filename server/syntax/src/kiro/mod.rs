//! The Kiro dialect and its relatives, cc-sdd and spec-workflow-mcp (formats: kiro).

pub(crate) mod code;

use smol_str::SmolStr;

use crate::ArtifactKind;
use crate::dialect::{
    Dialect, DialectId, Draft, FeatureFolder, Folder, Role, around, excluded, folder_of, name_of,
};
use crate::ids::Families;
use crate::markdown::Markdown;

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

    fn owns(&self, path: &str, _text: &str) -> bool {
        ROOTS.iter().any(|root| around(path, root).is_some())
            || matches!(name_of(path), "requirements.md" | "bugfix.md")
    }

    fn artifact(&self, path: &str) -> ArtifactKind {
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

    fn items(&self, _kind: ArtifactKind, _doc: &Markdown<'_>, _families: &Families, _out: &mut Draft) {}

    fn mentions(&self, _kind: ArtifactKind, _doc: &Markdown<'_>, _families: &Families, _out: &mut Draft) {}

    fn finish(&self, _kind: ArtifactKind, _doc: &Markdown<'_>, _out: &mut Draft) {}
}
