//! Everything a reader of a model can see, as text that does not depend on how the model came to be.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use specls_analysis::{
    FeatureCoverage, Finding, ItemLink, Subject, feature_findings, file_findings, item_links,
};
use specls_index::{Feature, FeatureId, File, FileId, Incoming, PathTarget, Snapshot, Target};
use specls_syntax::{FileFacts, ItemKind};

/// Features by folder, files by path: what each says, and what is found in it.
#[derive(Debug, Default, PartialEq)]
pub struct Dump {
    /// What belongs to no feature and no file.
    pub workspace: String,
    /// By folder: items, links, coverage, findings.
    pub features: BTreeMap<Arc<str>, FeatureDump>,
    /// By path: what it belongs to and mentions, and the findings of a source file.
    pub files: BTreeMap<Arc<str>, FileDump>,
}

/// A feature.
#[derive(Debug, Default, PartialEq)]
pub struct FeatureDump {
    /// Its items, links and mentions.
    pub model: String,
    /// What its files say, by path.
    pub facts: Vec<Arc<FileFacts>>,
    /// Fulfilment of its items.
    pub coverage: String,
    /// Findings in its artifacts.
    pub findings: String,
}

/// A file.
#[derive(Debug, Default, PartialEq)]
pub struct FileDump {
    /// Where it belongs, and what its mentions mean.
    pub model: String,
    /// What it says.
    pub facts: Arc<FileFacts>,
    /// Findings of a source file.
    pub findings: String,
}

impl Dump {
    /// Of the whole model. `names` are asked of every project as names of features, `ids` as ids.
    #[must_use]
    pub fn new(snapshot: &Snapshot, names: &[&str], ids: &[&str]) -> Self {
        let mut out = Self { workspace: workspace(snapshot, names, ids), ..Self::default() };
        for feature in snapshot.features() {
            out.features.insert(feature.path.clone(), feature_dump(snapshot, feature));
        }
        for file in snapshot.files() {
            out.files.insert(file.path.clone(), file_dump(snapshot, file));
        }
        out
    }
}

/// A kind of each space.
const KINDS: [ItemKind; 7] = [
    ItemKind::Requirement,
    ItemKind::Story,
    ItemKind::Scenario,
    ItemKind::Task,
    ItemKind::ChecklistItem,
    ItemKind::Property,
    ItemKind::Term,
];

fn workspace(snapshot: &Snapshot, names: &[&str], ids: &[&str]) -> String {
    let mut out = String::new();
    let mut tree: Vec<_> = snapshot.tree().files().collect();
    tree.sort();
    let _ = writeln!(out, "tree {tree:?} {}", snapshot.tree().len());
    for (n, project) in snapshot.projects().iter().enumerate() {
        let id = specls_index::ProjectId(n as u32);
        let _ = writeln!(out, "project {}", project.path);
        for name in names {
            let _ = writeln!(out, "  {name}: {:?}", folders(snapshot, snapshot.features_called(id, name)));
        }
        for name in ids {
            let family = specls_syntax::family(name);
            let known = snapshot.defines_family(id, family, specls_syntax::width(name));
            let _ = writeln!(out, "  {name}: {known}");
            for kind in KINDS {
                let definers = folders(snapshot, snapshot.definers(id, kind, name));
                let _ = writeln!(out, "    {}: {definers:?}", kind.name());
            }
        }
    }
    for path in tree {
        let naming = snapshot.features_naming(path);
        let _ = writeln!(out, "{path} named by {:?}", folders(snapshot, &naming));
    }
    out
}

fn folder(snapshot: &Snapshot, id: FeatureId) -> String {
    snapshot.feature(id).map_or_else(|| format!("gone {id:?}"), |f| f.path.to_string())
}

fn folders(snapshot: &Snapshot, ids: &[FeatureId]) -> Vec<String> {
    let mut out: Vec<_> = ids.iter().map(|id| folder(snapshot, *id)).collect();
    out.sort();
    out
}

fn path(snapshot: &Snapshot, id: FileId) -> String {
    snapshot.file_by_id(id).map_or_else(|| format!("gone {id:?}"), |f| f.path.to_string())
}

fn incoming(snapshot: &Snapshot, list: &[Incoming]) -> Vec<String> {
    let one = |i: &Incoming| {
        let relation = snapshot
            .file_by_id(i.file)
            .and_then(|f| Some(snapshot.relation_of(f, f.facts.mentions.get(i.mention as usize)?).name()));
        format!("{} {} {relation:?}", path(snapshot, i.file), i.mention)
    };
    let mut out: Vec<_> = list.iter().map(one).collect();
    out.sort();
    out
}

fn target(snapshot: &Snapshot, target: Target) -> String {
    match target {
        Target::Feature(id) => folder(snapshot, id),
        Target::Unknown(Some(id)) => format!("unknown in {}", folder(snapshot, id)),
        other => format!("{other:?}"),
    }
}

fn path_target(target: &PathTarget) -> String {
    match target {
        PathTarget::Several(paths) => {
            let mut paths = paths.clone();
            paths.sort();
            format!("{paths:?}")
        }
        other => format!("{other:?}"),
    }
}

fn feature_dump(snapshot: &Snapshot, feature: &Arc<Feature>) -> FeatureDump {
    let mut model = String::new();
    let project = &snapshot.project(feature.project).path;
    let _ = writeln!(model, "{} {:?} of {project}", feature.name, feature.also);
    for (n, file) in feature.files.iter().enumerate() {
        let _ = writeln!(model, "file {} {:?}", file.path, file.kind);
        let targets = snapshot.path_targets(feature.id, n as u32);
        let _ = writeln!(model, "  paths {:?}", targets.iter().map(path_target).collect::<Vec<_>>());
    }
    let _ = writeln!(model, "items {:?}", feature.items);
    let _ = writeln!(model, "links {:?}", feature.links);
    let _ = writeln!(model, "unknown {:?} outward {:?}", feature.unknown, feature.outward);
    let _ = writeln!(model, "missing {:?}", snapshot.missing_paths(feature.id));
    let _ = writeln!(model, "incoming {:#?}", incoming(snapshot, &snapshot.incoming(feature.id)));
    let of_items = FeatureCoverage::new(snapshot, feature);
    for ((index, _, item), links) in feature.items().zip(item_links(snapshot, feature, &of_items)) {
        let mut links: Vec<_> = links.iter().map(|l| item_link(snapshot, l)).collect();
        links.sort();
        let _ = writeln!(
            model,
            "{index:?} {} {:?} {links:#?}",
            item.id,
            feature.definitions(item.kind, &item.id)
        );
    }
    FeatureDump {
        model,
        facts: feature.files.iter().map(|f| f.facts.clone()).collect(),
        coverage: coverage_text(snapshot, &of_items),
        findings: findings_text(snapshot, &feature_findings(snapshot, feature.id)),
    }
}

fn item_link(snapshot: &Snapshot, link: &ItemLink) -> String {
    let end = &link.end;
    let item = end.item.map(|(feature, index)| (folder(snapshot, feature), index));
    let file = end.file.map(|id| path(snapshot, id));
    let (kind, id, span) = (end.kind, &end.id, end.span);
    format!("{:?} {:?} {kind} {item:?} {id:?} {} {file:?} {span:?}", link.direction, link.relation, end.path)
}

fn coverage_text(snapshot: &Snapshot, coverage: &FeatureCoverage) -> String {
    let mut out = String::new();
    for item in &coverage.items {
        let (code, tests) = (incoming(snapshot, &item.code), incoming(snapshot, &item.tests));
        let _ = writeln!(out, "{:?} {:?} {code:?} {tests:?}", item.rung, item.tasks);
    }
    out
}

fn findings_text(snapshot: &Snapshot, findings: &[Finding]) -> String {
    let mut lines: Vec<_> = findings
        .iter()
        .map(|f| {
            let subject = match &f.subject {
                Subject::Item(feature, index) => format!("{} {index:?}", folder(snapshot, *feature)),
                Subject::Feature(feature) => folder(snapshot, *feature),
                other => format!("{other:?}"),
            };
            let related: Vec<_> =
                f.related.iter().map(|r| (path(snapshot, r.file), r.span, &r.message)).collect();
            format!(
                "{} {:?} {} {:?} {} {subject} {related:?}",
                path(snapshot, f.file),
                f.span,
                f.code,
                f.severity,
                f.message
            )
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

fn file_dump(snapshot: &Snapshot, file: &Arc<File>) -> FileDump {
    let mut model = String::new();
    let project = &snapshot.project(file.project).path;
    let feature = file.feature.map(|id| folder(snapshot, id));
    let kind = snapshot.artifact_kind(file);
    let open = file.open.as_ref().map(|o| &o.0);
    let _ = writeln!(model, "of {project}, {feature:?} {kind:?}, test {}, open {open:?}", file.test);
    for at in 0..file.facts.mentions.len() as u32 {
        let mut meant: Vec<_> = snapshot
            .definitions(file, at)
            .into_iter()
            .map(|(feature, index)| (folder(snapshot, feature), index))
            .collect();
        meant.sort();
        let _ = writeln!(model, "mention {} {meant:?}", target(snapshot, snapshot.target(file, at)));
    }
    for at in 0..file.facts.paths.len() {
        let _ = writeln!(model, "path {:?}", snapshot.path_target(file, at).map(path_target));
    }
    FileDump {
        model,
        facts: file.facts.clone(),
        findings: findings_text(snapshot, &file_findings(snapshot, file)),
    }
}
