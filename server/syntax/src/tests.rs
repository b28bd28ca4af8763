//! Facts of small texts, one line each; and what holds for any text.

pub(crate) mod any_text;
mod artifacts;
mod source_files;

use crate::{Detail, Families, FileFacts, Item, ItemKind, Mention, TaskState};

pub(crate) fn facts(path: &str, text: &str) -> FileFacts {
    crate::facts(path, text, &Families::default())
}

fn lines(facts: impl IntoIterator<Item = String>) -> String {
    facts.into_iter().map(|line| line + "\n").collect()
}

/// `FR-001 2..20 "text"` and what else there is to say.
pub(crate) fn items(path: &str, text: &str) -> String {
    let found = facts(path, text);
    lines(found.items.iter().map(|item| show_item(item, &found, text)))
}

fn show_item(item: &Item, facts: &FileFacts, text: &str) -> String {
    let mut out = format!("{} {:?} {:?}", item.id, item.span, item.text);
    let name = &text[item.name.range()];
    if name != item.id {
        out += &format!(" as {name:?}");
    }
    if item.withdrawn {
        out += " withdrawn";
    }
    match &item.detail {
        Detail::Alias(alias) => out.push_str(&format!(" alias {alias}")),
        Detail::Repeated(number) => out.push_str(&format!(" repeats {number}")),
        Detail::None => {}
        Detail::Part(part) => out += &show_part(part, text),
        Detail::Story { priority } => out += &priority.map_or(String::new(), |p| format!(" P{p}")),
        Detail::Task(task) => {
            out += match task.state {
                TaskState::Open => "",
                TaskState::Done => " done",
                TaskState::Other => " other",
            };
            for (word, ids) in [("", &*task.labels), (" after", &*task.depends)] {
                if !ids.is_empty() {
                    out += &format!("{word} {}", ids.join(" "));
                }
            }
            if let Some(phase) = task.phase {
                let phase = &facts.phases[phase as usize];
                out += &format!(" in {:?}", facts.headings[phase.heading as usize].title);
            }
        }
    }
    out
}

/// Kind, the id as people write it, alias and members of a part of a contract.
fn show_part(part: &crate::Part, text: &str) -> String {
    let alias = part.alias.as_ref().map(|(name, span)| {
        assert_eq!(&text[span.range()], name.as_str());
        format!(" alias {name}")
    });
    let members = part.members.iter().map(|m| format!("{:?} {} {:?}", m.kind, m.name, m.span));
    let members = members.collect::<Vec<_>>().join(", ");
    format!(" {:?} {:?}{} [{members}]", part.kind, part.written, alias.unwrap_or_default())
}

/// `FR-001 2..8` with what it stands in, how it is written and whose it is.
pub(crate) fn mentions(path: &str, text: &str) -> String {
    let found = facts(path, text);
    lines(found.mentions.iter().map(|mention| show_mention(mention, &found, text)))
}

fn show_mention(mention: &Mention, facts: &FileFacts, text: &str) -> String {
    let mut out = format!("{} {:?} {:?}", mention.id, mention.span, mention.context);
    if mention.between {
        out += " between";
    } else if text[mention.span.range()] != *mention.id {
        out += &format!(" as {:?}", &text[mention.span.range()]);
    }
    if mention.in_test {
        out += " in test";
    }
    if let Some(index) = mention.qualifier {
        let feature = &facts.feature_refs[index as usize];
        out += &format!(" of {}{}", feature.text, if feature.weak { "?" } else { "" });
    }
    out
}

/// Ids of requirements and the like, tasks, stories, without their places.
pub(crate) fn ids(facts: &FileFacts) -> Vec<(ItemKind, String)> {
    let items = facts.items.iter().map(|i| (i.kind, i.id.to_string()));
    items.chain(facts.mentions.iter().map(|m| (m.kind, m.id.to_string()))).collect()
}
