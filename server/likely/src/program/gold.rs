//! Links that people wrote, with the ids taken out of the texts.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use specls_likely::{Feature, Task};

/// A feature, a line of the file.
#[derive(Deserialize)]
pub struct Gold {
    /// Owner and name.
    pub repo: String,
    /// Name of its folder.
    pub feature: String,
    /// Text by id, in the order of the spec.
    #[serde(deserialize_with = "in_order")]
    pub requirements: Vec<(String, String)>,
    /// In the order of the list.
    pub tasks: Vec<GoldTask>,
}

/// A task.
#[derive(Deserialize)]
pub struct GoldTask {
    /// `T012`.
    pub id: String,
    /// With its id and box, perhaps.
    pub text: String,
    /// Ids of the requirements that it named.
    pub links: Vec<String>,
}

impl Gold {
    /// As the model takes it: all links hidden.
    pub fn feature(&self) -> Feature<'_> {
        let tasks = self.tasks.iter().map(|task| Task { text: &task.text, cites: Vec::new() });
        Feature {
            requirements: self.requirements.iter().map(|(_, text)| text.as_str()).collect(),
            tasks: tasks.collect(),
            headings: Vec::new(),
        }
    }

    /// Tasks with links that people wrote, and these, as indices.
    pub fn linked(&self) -> impl Iterator<Item = (usize, Vec<usize>)> {
        self.all().filter(|(_, links)| !links.is_empty())
    }

    /// All tasks, each with the links that people wrote.
    pub fn all(&self) -> impl Iterator<Item = (usize, Vec<usize>)> {
        let index = |id: &String| self.requirements.iter().position(|(known, _)| known == id);
        let links = move |task: &GoldTask| -> Vec<usize> { task.links.iter().filter_map(index).collect() };
        self.tasks.iter().enumerate().map(move |(at, task)| (at, links(task)))
    }
}

/// The members of an object in the order of the file.
fn in_order<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(String, String)>, D::Error> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(String, String)>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("an object of texts")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut out = Vec::new();
            while let Some(member) = map.next_entry()? {
                out.push(member);
            }
            Ok(out)
        }
    }
    from.deserialize_map(Members)
}

/// Reads the file.
///
/// # Errors
/// What cannot be read, with its line.
pub fn read(file: &str) -> Result<Vec<Gold>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file} cannot be read: {error}"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| format!("{file}:{}: no feature: {error}", at + 1))
        })
        .collect()
}
