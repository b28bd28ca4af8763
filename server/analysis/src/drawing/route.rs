//! What an operation for a requirement could be called: what its text names, else what its words say. A proposal, marked as
//! such where it is written.

use specls_syntax::Item;
use specls_syntax::contracts::is_method;

use super::words::{asked, camel, first_words, id_words, is_article, kebab, words_of};

/// Verbs of requirements, and the methods that do what they say.
const VERBS: [(&str, &[&str]); 4] = [
    (
        "POST",
        &[
            "add", "create", "make", "upload", "submit", "register", "send", "import", "publish", "start",
            "record",
        ],
    ),
    (
        "GET",
        &[
            "list", "view", "get", "show", "fetch", "search", "find", "read", "display", "return", "export",
            "download", "browse",
        ],
    ),
    ("PATCH", &["update", "edit", "change", "rename", "modify", "set"]),
    ("DELETE", &["delete", "remove", "clear"]),
];

/// How far in a sentence the verb is looked for: `allow users to create an album`.
const FAR: usize = 8;
/// Words that stand between a verb and what it is done to, or after which it ends.
const JOINTS: [&str; 18] = [
    "by", "with", "for", "from", "in", "on", "to", "at", "and", "or", "that", "which", "when", "as", "into",
    "if", "per", "whether",
];

/// An operation that could answer a requirement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Proposal {
    /// `POST`.
    pub method: String,
    /// `/albums/{id}`.
    pub path: String,
    /// `createAlbum`.
    pub name: String,
    /// The requirement's text names it.
    pub written: bool,
}

impl Proposal {
    /// `POST /albums`.
    pub fn route(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// What an operation for the requirement could be called.
pub(super) fn proposal(item: &Item) -> Proposal {
    let asked = asked(item);
    let words = words_of(&asked);
    if let Some((method, path)) = written(&item.text) {
        let said = first_words(&asked).into_iter().take_while(|word| !JOINTS.contains(&word.as_str()));
        let said: Vec<String> = said.take(3).collect();
        let name = if said.is_empty() { id_words(&item.id) } else { said };
        return Proposal { method, path, name: camel(&name), written: true };
    }
    let verb = words.iter().take(FAR).position(|word| method_of(word).is_some());
    let Some(at) = verb else {
        let said = first_words(&asked);
        let said = if said.is_empty() { id_words(&item.id) } else { said };
        let short = &said[..said.len().min(3)];
        return Proposal {
            method: "POST".to_owned(),
            path: format!("/{}", kebab(short)),
            name: camel(short),
            written: false,
        };
    };
    let method = method_of(&words[at]).unwrap_or("POST");
    let rest = words[at + 1..].iter().skip_while(|word| is_article(word) || *word == "only");
    let noun: Vec<String> = rest
        .take_while(|word| !JOINTS.contains(&word.as_str()) && !is_article(word))
        .take(2)
        .cloned()
        .collect();
    let noun = if noun.is_empty() { id_words(&item.id) } else { noun };
    let mut path = format!("/{}", plural(&kebab(&noun)));
    if matches!(method, "PATCH" | "DELETE") {
        path.push_str("/{id}");
    }
    let mut name = vec![words[at].clone()];
    name.extend(noun);
    Proposal { method: method.to_owned(), path, name: camel(&name), written: false }
}

fn method_of(word: &str) -> Option<&'static str> {
    let verb = word.strip_suffix('s').unwrap_or(word);
    VERBS.iter().find(|(_, verbs)| verbs.contains(&word) || verbs.contains(&verb)).map(|(method, _)| *method)
}

fn plural(noun: &str) -> String {
    match noun {
        _ if noun.ends_with('s') => noun.to_owned(),
        _ if noun.ends_with('y') && !noun.ends_with(['a', 'e', 'o']) && noun.len() > 2 => {
            let stem = &noun[..noun.len() - 1];
            if stem.ends_with(['a', 'e', 'o', 'u']) { format!("{noun}s") } else { format!("{stem}ies") }
        }
        _ => format!("{noun}s"),
    }
}

/// `POST /albums/{id}` in a text.
fn written(text: &str) -> Option<(String, String)> {
    let mut words =
        text.split(|c: char| c.is_whitespace() || matches!(c, '`' | '*' | '(' | ')' | '"' | '\''));
    let mut before = "";
    words.find_map(|word| {
        if word.is_empty() {
            return None;
        }
        let path = word.trim_end_matches(['.', ',', ';', ':']);
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let found = (is_method(before) && path.len() > 1 && path.starts_with('/'))
            .then(|| (before.to_owned(), path.to_owned()));
        before = word;
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use specls_syntax::{Detail, ItemKind, Span};

    fn of(text: &str) -> String {
        let item = Item {
            kind: ItemKind::Requirement,
            id: "FR-003".into(),
            span: Span::default(),
            name: Span::default(),
            text: text.into(),
            withdrawn: false,
            detail: Detail::None,
        };
        let found = proposal(&item);
        format!("{} {} {}", found.route(), found.name, if found.written { "written" } else { "guessed" })
    }

    #[test]
    fn proposals() {
        for (text, expected) in [
            ("System MUST create an album from photos", "POST /albums createAlbum guessed"),
            ("System MUST allow users to list albums by date", "GET /albums listAlbums guessed"),
            (
                "Users MUST be able to rename a photo album",
                "PATCH /photo-albums/{id} renamePhotoAlbum guessed",
            ),
            ("System MUST delete a gallery", "DELETE /galleries/{id} deleteGallery guessed"),
            (
                "System MUST answer `POST /v1/albums/{id}/share`.",
                "POST /v1/albums/{id}/share answerPostV1 written",
            ),
            ("System MUST be quick", "POST /be-quick beQuick guessed"),
            ("システムは表示する", "POST /fr-003 fr003 guessed"),
            ("", "POST /fr-003 fr003 guessed"),
            ("System MUST show", "GET /fr-003s showFr003 guessed"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
