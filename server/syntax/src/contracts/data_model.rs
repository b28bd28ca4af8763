//! Entities of a data model: headings that name one, with the fields below.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::titles::{Piece, is_product, is_program_name, is_word, joined, word_length};
use super::{MemberKind, Part, PartKind, fields, part, words, written};
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::{Detail, Item, ItemKind, Span};

/// A heading that names an entity.
struct Named<'t> {
    name: Piece<'t>,
    id: SmolStr,
    /// It says so itself, or it stands in a list of entities.
    said: bool,
    /// The name is a program's.
    program: bool,
}

/// Adds what the artifact defines.
pub(super) fn items(doc: &Markdown<'_>, out: &mut Draft) {
    let mut found: Vec<Item> = Vec::new();
    let mut open: Vec<(u8, Standing)> = Vec::new();
    for (index, heading) in doc.headings.iter().enumerate() {
        while open.pop_if(|(level, _)| *level >= heading.level).is_some() {}
        let above = open.last().map_or(Standing::Nothing, |(_, standing)| *standing);
        let title = heading.title.to_lowercase();
        let named = (heading.level > 1 && above != Standing::Repeating && !doc.masked(heading.span.start))
            .then(|| named(doc, index, above))
            .flatten();
        let item = named.and_then(|named| entity(doc, index, &named));
        let standing = match &item {
            // Headings in an entity's section are about it, but `### Enum: Status`.
            Some(_) => Standing::Entity,
            None if words::REPEATING.iter().any(|word| title.contains(word)) => Standing::Repeating,
            None if heading.level > 1 && words::ENTITY_LISTS.iter().any(|word| title.contains(word)) => {
                Standing::List
            }
            None => above,
        };
        found.extend(item);
        open.push((heading.level, standing));
    }
    out.items.extend(first_of_each(found));
}

/// What a heading says about those below it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Nothing,
    List,
    Entity,
    Repeating,
}

/// The name in a heading, if it can be an entity's.
fn named<'t>(doc: &Markdown<'t>, index: usize, above: Standing) -> Option<Named<'t>> {
    let title = Piece::heading(doc, index)?.bare().unnumbered().bare();
    let (labelled, rest) = without_label(title);
    let mut name = rest.without_remark().bare();
    // `用户（User）`: the name in the brackets is the one that code has.
    if name.text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
        let open = rest.text.find(['(', '（'])?;
        name = rest.skip(open).trim_start(&['(', '（', ' ', '`']);
        name = name.take(word_length(name.text));
        if !name.text.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
    }
    let mut said = labelled;
    if let Some(length) = without_suffix(name.text) {
        (name, said) = (name.take(length).bare(), true);
    }
    // `List<Album>`
    if let Some(open) = name.text.find('<').filter(|_| name.text.ends_with('>')) {
        name = name.take(open);
    }
    let parts: Vec<&str> = name.text.split(' ').collect();
    let capital =
        |word: &&str| word.starts_with(|c: char| c.is_ascii_uppercase()) && is_word(word.trim_matches('-'));
    let program = parts.len() == 1 && (is_program_name(name.text) || dotted(name.text));
    let shaped = program
        || parts.len() <= 4 && parts.iter().all(|w| is_word(w)) && (said || parts.iter().all(capital));
    let other = |word: &&str| words::NO_ENTITY.contains(&word.to_lowercase().as_str());
    if name.text.is_empty()
        || !shaped
        || parts.iter().any(other) && !labelled
        || above == Standing::Entity && !labelled && !program
    {
        return None;
    }
    let id = if parts.len() == 1 { SmolStr::new(name.text) } else { SmolStr::new(joined(name.text)) };
    Some(Named { name, id, said: said || above == Standing::List, program })
}

/// `Album.Photo`: a type inside another.
fn dotted(name: &str) -> bool {
    let capital = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase()) && is_word(part);
    name.contains('.') && name.split('.').all(capital)
}

/// Whether a label stands in front, and what stands behind it.
fn without_label(title: Piece<'_>) -> (bool, Piece<'_>) {
    for mark in [":", "：", " — ", " - ", " – "] {
        let Some(end) = title.text.find(mark) else { continue };
        let label = title.text[..end]
            .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '*'))
            .to_lowercase();
        let ends = |known: &&str| {
            label.strip_suffix(*known).is_some_and(|front| front.is_empty() || front.ends_with(' '))
        };
        if label.split(' ').count() <= 4
            && !label.contains(['(', '（'])
            && words::ENTITY_LABELS.iter().any(ends)
        {
            return (true, title.skip(end + mark.len()).bare());
        }
    }
    (false, title)
}

/// The length of what stands in front of `Entity`, `Table`, ….
fn without_suffix(name: &str) -> Option<usize> {
    words::ENTITY_SUFFIXES.iter().find_map(|suffix| {
        let at = name.len().checked_sub(suffix.len())?;
        let (front, end) = (name.get(..at)?, name.get(at..)?);
        let capital = !end.starts_with(|c: char| c.is_ascii_lowercase()) || is_program_name(front.trim_end());
        (capital && end.eq_ignore_ascii_case(suffix) && (front.ends_with(' ') || !suffix.is_ascii()))
            .then_some(front.trim_end().len())
    })
}

/// The entity that a heading names, if its section bears it out.
fn entity(doc: &Markdown<'_>, index: usize, named: &Named<'_>) -> Option<Item> {
    let heading = doc.headings.get(index)?;
    let members = fields::of(doc, own_section(doc, index), named.name.text, MemberKind::Field);
    let one_word = !named.name.text.contains(' ');
    let bare = members.is_empty() && is_product(named.name.text);
    let believed = named.program && !bare
        || named.said && one_word
        || !members.is_empty() && (one_word || members.len() > 1);
    if !believed && (!named.said || members.is_empty()) {
        return None;
    }
    let mut item =
        part(PartKind::Type, named.id.clone(), named.name.text, heading.section, named.name.span());
    item.kind = ItemKind::Entity;
    item.text = first_paragraph(doc, index).into();
    if let Detail::Part(part) = &mut item.detail {
        part.members = members.into();
    }
    Some(item)
}

/// A heading's section up to the first heading in it that names something itself.
pub(super) fn own_section(doc: &Markdown<'_>, index: usize) -> Span {
    let Some(heading) = doc.headings.get(index) else { return Span::default() };
    let mut section = heading.section;
    for below in doc.headings[index + 1..].iter().take_while(|h| h.section.start < section.end).take(32) {
        let title = Piece { text: &below.title, at: 0 }.bare().unnumbered().bare();
        let first = title.text.split([' ', '(', ':', '（']).next().unwrap_or_default();
        if is_program_name(first) || !written::operations(title.text).is_empty() {
            section.end = below.section.start.max(section.start);
            break;
        }
    }
    section
}

/// The first paragraph below a heading, short, if it is prose.
pub(super) fn first_paragraph(doc: &Markdown<'_>, index: usize) -> String {
    const LONGEST: usize = 300;
    let Some(heading) = doc.headings.get(index) else { return String::new() };
    let last = doc.line_of(heading.section.end);
    let lines = (doc.line_of(heading.span.start) + 1..=last).map(|line| doc.line_text(line).trim());
    let mut out = String::new();
    for text in lines.skip_while(|text| text.is_empty()).take_while(|text| !text.is_empty()) {
        if out.len() > LONGEST
            || text.starts_with(['#', '|', '`', '~', '-', '+', '<'])
            || text.starts_with("* ")
        {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(text);
    }
    // `**Purpose**: …`
    let label =
        ["**Purpose**:", "**Description**:", "**Purpose:**", "**Description:**", "**描述**:", "**描述**："];
    if let Some(rest) = label.iter().find_map(|label| out.strip_prefix(label)) {
        out = rest.trim_start().to_owned();
    }
    if out.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| out.is_char_boundary(*at)).unwrap_or_default();
        out.truncate(end);
    }
    out
}

/// One item an id: the first with fields, else the first.
fn first_of_each(found: Vec<Item>) -> Vec<Item> {
    let has_fields = |item: &Item| item.part().is_some_and(|part: &Part| !part.members.is_empty());
    let mut best: FxHashMap<SmolStr, (bool, u32)> = FxHashMap::default();
    for item in &found {
        let (fields, start) = (has_fields(item), item.span.start);
        let entry = best.entry(item.id.clone()).or_insert((fields, start));
        if fields && !entry.0 {
            *entry = (true, start);
        }
    }
    found
        .into_iter()
        .filter(|item| best.get(&item.id).is_some_and(|(_, start)| *start == item.span.start))
        .collect()
}

#[cfg(test)]
mod tests;
