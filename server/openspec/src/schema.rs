//! Schemas: which artifacts a change has. One is built in, a project may bring its own.

use std::collections::BTreeMap;

use crate::tree::{Kind, Tree};
use crate::yaml::{Value, parse};

/// The one that is built in.
pub(crate) const BUILT_IN: &str = "spec-driven";

/// The schemas of a project.
pub(crate) struct Schemas<'t> {
    tree: &'t dyn Tree,
    /// Absolute path of the project; only messages need it.
    root: String,
    names: Vec<String>,
    /// What `config.yaml` says.
    configured: Option<String>,
}

/// What the validator needs of a schema.
#[derive(Clone, Debug)]
pub(crate) struct Schema {
    pub artifacts: Vec<Artifact>,
    /// The file in which `apply` looks for checkboxes.
    tracks: Option<String>,
}

/// A file or pattern of files of a change.
#[derive(Clone, Debug)]
pub(crate) struct Artifact {
    id: String,
    pub generates: String,
    requires: Vec<String>,
}

impl Schema {
    /// The file or pattern of the task lists.
    pub(crate) fn tasks(&self) -> Option<&str> {
        let found = match &self.tracks {
            Some(tracks) => self.artifacts.iter().find(|artifact| artifact.generates == *tracks),
            None => self.artifacts.iter().find(|artifact| artifact.id == "tasks"),
        };
        found.map(|artifact| &*artifact.generates)
    }
}

impl<'t> Schemas<'t> {
    /// Looks for the schemas of a project.
    pub(crate) fn new(tree: &'t dyn Tree, root: &str) -> Self {
        let mut names = vec![BUILT_IN.to_owned()];
        for entry in tree.entries("schemas").unwrap_or_default() {
            let name = entry.name;
            // What a swap of schemas leaves behind.
            let left_over =
                [".fork-staging-", ".init-staging-"].iter().any(|prefix| name.starts_with(prefix))
                    || [".fork-backup-", ".init-backup-"].iter().any(|part| name.contains(part));
            let is_schema =
                entry.kind != Kind::File && tree.kind(&format!("schemas/{name}/schema.yaml")).is_some();
            if is_schema && !left_over && name != BUILT_IN {
                names.push(name);
            }
        }
        names.sort_by(|a, b| crate::order::by_units(a, b));
        Self { tree, root: root.to_owned(), names, configured: configured(tree) }
    }

    /// All names, sorted.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The name for a change that says none itself.
    pub(crate) fn default_name(&self) -> &str {
        self.configured.as_deref().unwrap_or(BUILT_IN)
    }

    /// Whether the name means the schema that is built in, and not the project's own of that name.
    pub(crate) fn is_built_in(&self, name: &str) -> bool {
        bare(name) == BUILT_IN && !self.is_own(BUILT_IN)
    }

    fn is_own(&self, name: &str) -> bool {
        self.tree.kind(&format!("schemas/{name}/schema.yaml")).is_some()
    }

    /// Reads a schema.
    pub(crate) fn load(&self, name: &str) -> Result<Schema, String> {
        let name = bare(name);
        let is_name = !matches!(name, "" | "." | "..")
            && !name.contains(['/', '\\'])
            && name.as_bytes().get(1) != Some(&b':');
        if !is_name || !self.is_own(name) {
            return if name == BUILT_IN {
                Ok(built_in())
            } else {
                Err(format!("Schema '{name}' not found. Available schemas: {}", self.names.join(", ")))
            };
        }
        let path = format!("schemas/{name}/schema.yaml");
        let shown = format!("{}/openspec/{path}", self.root);
        let text = self
            .tree
            .read(&path)
            .map_err(|failure| format!("Failed to read schema at '{shown}': {}", failure.message))?;
        let value = parse(&text)
            .ok_or_else(|| format!("Failed to parse schema at '{shown}': the file is not valid YAML"))?;
        read(&value).map_err(|message| format!("Invalid schema at '{shown}': {message}"))
    }
}

fn bare(name: &str) -> &str {
    name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name)
}

/// The schema `config.yaml` (or `config.yml`) names.
fn configured(tree: &dyn Tree) -> Option<String> {
    let path = ["config.yaml", "config.yml"].into_iter().find(|path| tree.kind(path).is_some())?;
    let value = parse(&tree.read(path).ok()?)?;
    value.get("schema").and_then(Value::text).filter(|schema| !schema.is_empty()).map(str::to_owned)
}

fn built_in() -> Schema {
    let artifact = |id: &str, generates: &str| Artifact {
        id: id.to_owned(),
        generates: generates.to_owned(),
        requires: Vec::new(),
    };
    Schema {
        artifacts: vec![
            artifact("proposal", "proposal.md"),
            artifact("specs", "specs/**/*.md"),
            artifact("design", "design.md"),
            artifact("tasks", "tasks.md"),
        ],
        tracks: Some("tasks.md".to_owned()),
    }
}

fn read(value: &Value) -> Result<Schema, String> {
    let mut shape = Shape::default();
    let schema = shape.schema(value);
    if !shape.problems.is_empty() {
        return Err(format!("Invalid schema: {}", shape.problems.join(", ")));
    }
    check(&schema, value)?;
    Ok(schema)
}

/// Reads values and gathers what is wrong with them, in the tool's words.
#[derive(Default)]
struct Shape {
    problems: Vec<String>,
}

impl Shape {
    fn wrong(&mut self, path: &str, expected: &str, found: Option<&Value>) {
        let kind = Value::kind(found);
        self.problems.push(format!("{path}: Invalid input: expected {expected}, received {kind}"));
    }

    fn say(&mut self, path: &str, message: &str) {
        self.problems.push(format!("{path}: {message}"));
    }

    fn text(&mut self, path: &str, value: Option<&Value>, empty: Option<&str>) -> String {
        let Some(Value::Text(text)) = value else {
            self.wrong(path, "string", value);
            return String::new();
        };
        if let Some(message) = empty.filter(|_| text.is_empty()) {
            self.say(path, message);
        }
        text.clone()
    }

    fn path(&mut self, at: &str, value: Option<&Value>, name: &str) -> String {
        let text = self.text(at, value, Some(&format!("{name} is required")));
        let drive = matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
        let leaves = text.split(['/', '\\']).any(|part| part == "..");
        if drive || leaves || text.starts_with(['/', '\\']) || text.contains('\0') {
            self.say(at, &format!("{name} must be a relative path inside its allowed directory"));
        }
        text
    }

    fn texts(&mut self, path: &str, value: Option<&Value>) -> Vec<String> {
        let Some(Value::List(values)) = value else {
            self.wrong(path, "array", value);
            return Vec::new();
        };
        values
            .iter()
            .enumerate()
            .map(|(n, value)| self.text(&format!("{path}.{n}"), Some(value), None))
            .collect()
    }

    fn schema(&mut self, value: &Value) -> Schema {
        let mut schema = Schema { artifacts: Vec::new(), tracks: None };
        if !matches!(value, Value::Map(_)) {
            self.wrong("", "object", Some(value));
            return schema;
        }
        self.text("name", value.get("name"), Some("Schema name is required"));
        match value.get("version") {
            Some(Value::Number(version)) if version.is_finite() && version.fract() != 0.0 => {
                self.say("version", "Invalid input: expected int, received number");
            }
            Some(Value::Number(version)) if *version <= 0.0 => {
                self.say("version", "Version must be a positive integer");
            }
            Some(Value::Number(version)) if version.is_finite() => {}
            other => self.wrong("version", "number", other),
        }
        if let Some(description) = value.get("description") {
            self.text("description", Some(description), None);
        }
        match value.get("artifacts") {
            Some(Value::List(artifacts)) if artifacts.is_empty() => {
                self.say("artifacts", "At least one artifact required");
            }
            Some(Value::List(artifacts)) if artifacts.len() > 1000 => {
                self.say("artifacts", "A schema may declare at most 1000 artifacts");
            }
            Some(Value::List(artifacts)) => {
                schema.artifacts =
                    artifacts.iter().enumerate().map(|(n, artifact)| self.artifact(n, artifact)).collect();
            }
            other => self.wrong("artifacts", "array", other),
        }
        if let Some(apply) = value.get("apply") {
            schema.tracks = self.apply(apply);
        }
        schema
    }

    fn artifact(&mut self, n: usize, value: &Value) -> Artifact {
        let at = |key: &str| format!("artifacts.{n}.{key}");
        if !matches!(value, Value::Map(_)) {
            self.wrong(&format!("artifacts.{n}"), "object", Some(value));
            return Artifact { id: String::new(), generates: String::new(), requires: Vec::new() };
        }
        let id = self.text(&at("id"), value.get("id"), Some("Artifact ID is required"));
        let generates = self.path(&at("generates"), value.get("generates"), "generates field");
        self.text(&at("description"), value.get("description"), None);
        self.path(&at("template"), value.get("template"), "template field");
        if let Some(instruction) = value.get("instruction") {
            self.text(&at("instruction"), Some(instruction), None);
        }
        let requires = value.get("requires").map(|value| self.texts(&at("requires"), Some(value)));
        Artifact { id, generates, requires: requires.unwrap_or_default() }
    }

    fn apply(&mut self, value: &Value) -> Option<String> {
        if !matches!(value, Value::Map(_)) {
            self.wrong("apply", "object", Some(value));
            return None;
        }
        let requires = value.get("requires");
        if matches!(requires, Some(Value::List(ids)) if ids.is_empty()) {
            self.say("apply.requires", "At least one required artifact");
        } else {
            self.texts("apply.requires", requires);
        }
        let tracks = value.get("tracks").filter(|tracks| **tracks != Value::Null);
        let tracks = tracks.map(|tracks| self.path("apply.tracks", Some(tracks), "apply.tracks"));
        if let Some(instruction) = value.get("instruction") {
            self.text("apply.instruction", Some(instruction), None);
        }
        tracks
    }
}

/// What the shape does not say: ids are distinct, known, and do not go round in a circle.
fn check(schema: &Schema, value: &Value) -> Result<(), String> {
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, artifact) in schema.artifacts.iter().enumerate() {
        if ids.insert(&artifact.id, n).is_some() {
            return Err(format!("Duplicate artifact ID: {}", artifact.id));
        }
    }
    for artifact in &schema.artifacts {
        if let Some(unknown) = artifact.requires.iter().find(|id| !ids.contains_key(&***id)) {
            return Err(format!(
                "Invalid dependency reference in artifact '{}': '{unknown}' does not exist",
                artifact.id
            ));
        }
    }
    if let Some(Value::List(required)) = value.get("apply").and_then(|apply| apply.get("requires")) {
        let mut required = required.iter().filter_map(Value::text);
        if let Some(unknown) = required.find(|id| !ids.contains_key(*id)) {
            let known: Vec<&str> = schema.artifacts.iter().map(|artifact| &*artifact.id).collect();
            return Err(format!(
                "Invalid apply.requires reference: '{unknown}' does not exist (artifacts: {})",
                known.join(", ")
            ));
        }
    }
    // Take away what requires nothing that is left; what remains goes round.
    let mut left: Vec<&Artifact> = schema.artifacts.iter().collect();
    loop {
        let names: Vec<&str> = left.iter().map(|artifact| &*artifact.id).collect();
        let before = left.len();
        left.retain(|artifact| artifact.requires.iter().any(|id| names.contains(&&**id)));
        match left.first() {
            None => return Ok(()),
            Some(first) if left.len() == before => {
                return Err(format!("Cyclic dependency detected: {}", circle(&left, first)));
            }
            Some(_) => {}
        }
    }
}

/// A circle among artifacts each of which requires another of them.
fn circle(left: &[&Artifact], first: &Artifact) -> String {
    let mut path: Vec<&str> = vec![&first.id];
    loop {
        let current = left.iter().find(|artifact| Some(&&*artifact.id) == path.last());
        let next = current.and_then(|a| a.requires.iter().find(|id| left.iter().any(|a| a.id == **id)));
        let Some(next) = next else { return path.join(" → ") };
        if let Some(at) = path.iter().position(|id| id == next) {
            path.push(next);
            return path[at..].join(" → ");
        }
        path.push(next);
    }
}
