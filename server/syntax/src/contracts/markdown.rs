//! Contracts in Markdown: headings, lines and tables that name an operation or a type.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::data_model::{first_paragraph, own_section};
use super::members;
use super::titles::{Piece, is_program_name, is_word};
use super::written::{self, Written};
use super::{ContractFormat, MemberKind, PartKind, fields, part};
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::{Detail, Item, Span};

/// Words in front of a colon, and what they say follows.
const LABELS: [(&str, PartKind); 24] = [
    ("command", PartKind::Command),
    ("function", PartKind::Function),
    ("method", PartKind::Function),
    ("hook", PartKind::Function),
    ("tool", PartKind::Function),
    ("rpc", PartKind::Rpc),
    ("event", PartKind::Channel),
    ("message", PartKind::Channel),
    ("topic", PartKind::Channel),
    ("channel", PartKind::Channel),
    ("queue", PartKind::Channel),
    ("query", PartKind::Query),
    ("mutation", PartKind::Query),
    ("subscription", PartKind::Query),
    ("class", PartKind::Type),
    ("interface", PartKind::Type),
    ("type", PartKind::Type),
    ("schema", PartKind::Type),
    ("struct", PartKind::Type),
    ("enum", PartKind::Type),
    ("model", PartKind::Type),
    ("dto", PartKind::Type),
    ("entity", PartKind::Type),
    ("record", PartKind::Type),
];

/// Families of ids that name no part of a contract.
const FAMILIES: [&str; 29] = [
    "FR", "NFR", "SC", "REQ", "T", "TASK", "CHK", "ADR", "RFC", "SPEC", "D", "R", "RQ", "Q", "ISO", "HTTP",
    "GH", "US", "AC", "EC", "PR", "UTF", "SHA", "V", "OPTION", "PHASE", "STEP", "P", "TC",
];

/// Longest text in front of a method in a heading, in bytes: `Create an album: POST /albums`.
const LONGEST_LEAD: usize = 80;

/// Adds what the artifact defines.
pub(super) fn items(doc: &Markdown<'_>, out: &mut Draft) {
    let first = out.items.len();
    let commands = first_words(doc);
    for (index, heading) in doc.headings.iter().enumerate() {
        if !doc.masked(heading.span.start) {
            out.items.extend(heading_items(doc, index, &commands));
        }
    }
    let mut known: FxHashSet<SmolStr> = FxHashSet::default();
    let headings = out.items.split_off(first);
    // What a later heading says of the same operation (`POST /albums (changed)`) is not another one.
    for found in headings.into_iter().chain(lines(doc)) {
        out.items.extend(known.insert(found.id.clone()).then_some(found));
    }
    out.items[first..].sort_by_key(|item| item.span);
    if out.items.len() > first {
        out.more().contract = Some(ContractFormat::Markdown);
    }
}

/// What a heading defines: several where it lists methods.
fn heading_items(doc: &Markdown<'_>, index: usize, commands: &FxHashSet<&str>) -> Vec<Item> {
    let (Some(title), Some(heading)) = (Piece::heading(doc, index), doc.headings.get(index)) else {
        return Vec::new();
    };
    let routes = routes(title);
    if !routes.is_empty() {
        let withdrawn = title.text.starts_with("~~") || title.text.contains("(REMOVED)");
        return routes
            .iter()
            .map(|route| {
                let mut item = route_item(route, heading.section);
                item.withdrawn = withdrawn;
                item.text = first_paragraph(doc, index).into();
                with_members(&mut item, members::of_operation(doc, own_section(doc, index)));
                item
            })
            .collect();
    }
    // The title of the file is no part of it.
    if heading.level < 2 {
        return Vec::new();
    }
    let named = labelled(title).or_else(|| by_id(title)).or_else(|| by_name(doc, index, title, commands));
    named.map(|named| named_item(doc, index, &named)).into_iter().collect()
}

/// The operations that a heading or a line names in the first place.
fn routes(title: Piece<'_>) -> Vec<Written> {
    let mut found = written::operations(title.text);
    let Some(first) = found.first() else { return Vec::new() };
    let lead = title.text.get(..first.span.start as usize).unwrap_or_default();
    let lead = lead.trim_end_matches(['`', '*', '~', ' ', '(', '（', '[']);
    let numbered = Piece { text: lead, at: 0 }
        .bare()
        .text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b')'));
    let said = lead.len() <= LONGEST_LEAD && lead.ends_with([':', '：', '—', '–', '-']);
    // `Create (POST /albums)`
    let bracket = title
        .text
        .get(..first.span.start as usize)
        .unwrap_or_default()
        .trim_end_matches(['`', '*'])
        .ends_with(['(', '（']);
    if !numbered && !said && !bracket {
        return Vec::new();
    }
    // `POST /a replaces PUT /b`: what follows on another path is talk.
    let path = |id: &SmolStr| id.split_once(' ').map(|(_, path)| path.to_owned());
    let of = path(&first.id);
    found.retain(|w| path(&w.id) == of);
    for written in &mut found {
        let at = title.at as u32;
        written.span = Span { start: written.span.start + at, end: written.span.end + at };
    }
    found
}

fn route_item(route: &Written, span: Span) -> Item {
    part(PartKind::Route, route.id.clone(), route.called.clone(), span, route.span)
}

fn with_members(item: &mut Item, members: Vec<super::Member>) {
    if let Detail::Part(part) = &mut item.detail {
        part.members = members.into();
    }
}

/// What a heading names that is no route.
struct Named<'t> {
    kind: PartKind,
    /// The id; the name of a function stands in front of its parameters.
    name: Piece<'t>,
    /// As written, with parameters.
    written: Piece<'t>,
}

fn named_item(doc: &Markdown<'_>, index: usize, named: &Named<'_>) -> Item {
    let section = doc.headings.get(index).map_or(Span::default(), |h| h.section);
    let mut item = part(named.kind, named.name.text, named.written.text, section, named.name.span());
    item.text = first_paragraph(doc, index).into();
    let own = own_section(doc, index);
    let found = match named.kind {
        PartKind::Type => fields::of(doc, own, named.name.text, MemberKind::Field),
        _ => members::of_operation(doc, own),
    };
    if let Detail::Part(part) = &mut item.detail {
        part.members = found.into();
        let callable =
            matches!(named.kind, PartKind::Function | PartKind::Rpc | PartKind::Query | PartKind::Channel);
        if callable && is_word(named.name.text) {
            part.alias = Some((SmolStr::new(named.name.text), named.name.span()));
        }
    }
    item
}

/// `` Command: `albums add` ``, `Event: album.created`, `Class: Album`.
fn labelled(title: Piece<'_>) -> Option<Named<'_>> {
    let title = title.bare().unnumbered();
    let colon = title.text.find([':', '：'])?;
    let label = title.text[..colon].trim_matches(['*', ' ']).to_lowercase();
    let last = label.rsplit(' ').next()?;
    let (_, kind) = LABELS.into_iter().find(|(word, _)| *word == last)?;
    if label.split(' ').count() > 3 {
        return None;
    }
    let rest = title.skip(colon).trim_start(&[':', '：', ' ', '*']);
    let written = match rest.code().filter(|_| rest.text.starts_with('`')) {
        Some(code) => code,
        None => rest.without_remark().bare(),
    };
    let name = match kind {
        PartKind::Command => written,
        _ => written.take(written.text.find(['(', '<', ' ']).unwrap_or(written.text.len())),
    };
    let words = written.text.split(' ').count();
    let named = !name.text.is_empty()
        && (rest.text.starts_with('`')
            || words <= 2
            || name.text.len() < written.text.len()
                && !name.text.contains(' ')
                && is_program_name(name.text));
    named.then_some(Named { kind, name, written })
}

/// `BC-001: Checksum validation`, `US2-001 — …`: an id that requirement scanners do not define.
fn by_id(title: Piece<'_>) -> Option<Named<'_>> {
    let title = title.trim_start(&['*', '`', ' ']);
    let bytes = title.text.as_bytes();
    let letters = bytes.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let digits = bytes[letters..].iter().take_while(|b| b.is_ascii_digit()).count();
    let head = letters + digits;
    let number = bytes.get(head + 1..)?.iter().take_while(|b| b.is_ascii_digit()).count();
    let end = head + 1 + number;
    let after = title.text.get(end..)?;
    let family = title.text.get(..letters)?;
    let counts = (1..=6).contains(&letters)
        && digits <= 2
        && bytes.get(head) == Some(&b'-')
        && (1..=4).contains(&number)
        && after.trim_start_matches(['*', '`']).starts_with([':', '：', ' ', '.'])
        && (digits > 0 && family == "US" || digits == 0 && !FAMILIES.contains(&family));
    let name = title.take(end);
    counts.then_some(Named { kind: PartKind::Function, name, written: name })
}

/// `` `albums add` ``, `` `addAlbum(title)` ``, `IAlbumService` with a declaration below.
fn by_name<'t>(
    doc: &Markdown<'t>,
    index: usize,
    title: Piece<'t>,
    commands: &FxHashSet<&str>,
) -> Option<Named<'t>> {
    let title = title.unnumbered();
    let coded = title.text.starts_with('`') || title.text.starts_with("**`");
    let whole = if coded { title.code()? } else { title.bare() };
    let length = whole
        .text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$')))
        .unwrap_or(whole.text.len());
    let name = whole.take(length).trim_end(&['.']);
    let after = whole.skip(length).text;
    let section = doc.headings.get(index)?.section;
    if coded && is_command(whole.text, commands) {
        return Some(Named { kind: PartKind::Command, name: whole, written: whole });
    }
    let last = name.text.rsplit('.').next().unwrap_or_default();
    if !name.text.split('.').all(is_word) || is_file(name.text) {
        return None;
    }
    // `add(album)`, and not `Query (new)`.
    if after.starts_with('(') && (coded || is_program_name(last) || name.text.contains('.')) {
        let end = whole.text.find(')').map_or(whole.text.len(), |end| end + 1);
        return Some(Named { kind: PartKind::Function, name, written: whole.take(end) });
    }
    let remark = after.is_empty() || [" (", " —", " –", " -", ":"].iter().any(|mark| after.starts_with(mark));
    if !remark || !is_program_name(last) && !coded {
        return None;
    }
    let capital = last.starts_with(|c: char| c.is_ascii_uppercase());
    if capital && fields::declares(doc, section, last) {
        return Some(Named { kind: PartKind::Type, name, written: name });
    }
    if calls(doc.text.get(section.range())?, last) {
        return Some(Named { kind: PartKind::Function, name, written: name });
    }
    let typed =
        capital && coded && !fields::of(doc, own_section(doc, index), last, MemberKind::Field).is_empty();
    typed.then_some(Named { kind: PartKind::Type, name, written: name })
}

/// Whether `section` has `name(` below its first line.
fn calls(section: &str, name: &str) -> bool {
    let body = section.find('\n').map_or("", |end| &section[end..]);
    memchr::memmem::find_iter(body.as_bytes(), name.as_bytes()).any(|at| {
        let before = body[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        !before && body[at + name.len()..].starts_with(['(', '<'])
    })
}

/// `sync.toml`, `a.schema.json`.
fn is_file(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        [
            "toml", "json", "yaml", "yml", "md", "ts", "js", "tsx", "py", "go", "rs", "cs", "sh", "html",
            "css", "txt", "java", "swift", "kt",
        ]
        .contains(&ending)
    })
}

/// First words of headings that are nothing but code: of a folder whose headings are commands it is the program.
fn first_words<'t>(doc: &Markdown<'t>) -> FxHashSet<&'t str> {
    let (mut once, mut often) = (FxHashSet::default(), FxHashSet::default());
    for index in 0..doc.headings.len() {
        let code = Piece::heading(doc, index)
            .map(Piece::unnumbered)
            .filter(|t| t.text.starts_with('`'))
            .and_then(Piece::code);
        let Some(word) = code.and_then(|code| code.text.split(' ').next()) else { continue };
        if !once.insert(word) {
            often.insert(word);
        }
    }
    often
}

/// `albums add <title>`: words that begin with a program's name.
fn is_command(code: &str, commands: &FxHashSet<&str>) -> bool {
    let mut words = code.split(' ');
    let program = words.next().unwrap_or_default();
    let named = !program.is_empty()
        && program.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        && program.starts_with(|c: char| c.is_ascii_lowercase());
    let second = words.next();
    let plain =
        |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '-' | '<' | '['));
    named
        && !code.contains(['(', '=', '{', ';', ':'])
        && (second.is_none() && commands.contains(program) || second.is_some_and(plain))
}

/// What lines that are no headings define: `` **Endpoint**: `POST /albums` ``, rows of a table of endpoints, the first line
/// of a fence below a heading that says so.
fn lines(doc: &Markdown<'_>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    let mut table = None;
    for line in 0..doc.lines.len() {
        let piece = Piece::line(doc, line).trim_start(&[' ', '\t']).trim_end(&[' ', '\t']);
        let row = piece.text.starts_with('|');
        if !row {
            table = None;
        }
        if piece.text.is_empty() || doc.heading_at(line).is_some() {
            continue;
        }
        if doc.masked(piece.at as u32) {
            out.extend(fenced(doc, line, piece));
            continue;
        }
        if row {
            let of_endpoints = *table.get_or_insert_with(|| is_endpoint_table(doc, line, piece.text));
            let found = if of_endpoints { row_route(piece) } else { None };
            out.extend(found.map(|route| route_item(&route, piece.span())));
        } else if let Some(route) = endpoint_line(piece) {
            out.push(route_item(&route, below(doc, line)));
        }
    }
    // A section ends where the next endpoint in it begins.
    for index in 1..out.len() {
        let next = out[index].span.start;
        let item = &mut out[index - 1];
        item.span.end = item.span.end.min(next.max(item.name.end));
    }
    for item in &mut out {
        let text = doc.text.get(item.span.range()).unwrap_or_default();
        item.span.end = item.name.end.max(item.span.start + text.trim_end().len() as u32);
        with_members(item, members::of_operation(doc, item.span));
    }
    out
}

/// From `line` to the end of the section it stands in.
fn below(doc: &Markdown<'_>, line: usize) -> Span {
    let start = doc.lines.get(line).map_or(0, |l| l.start);
    let next = doc.headings.partition_point(|h| h.span.start <= start);
    let end = doc.headings.get(next).map_or(doc.text.len() as u32, |h| h.span.start);
    Span { start, end }
}

/// `` **Endpoint**: `POST /albums` ``, `**POST** /albums`: nothing else in front.
fn endpoint_line(piece: Piece<'_>) -> Option<Written> {
    const SAYS: [&str; 10] =
        ["endpoint", "route", "url", "request", "http", "path", "api", "端点", "接口", "엔드포인트"];
    let plain = ["- ", "* ", "+ ", ">", "1"].iter().any(|mark| piece.text.starts_with(mark));
    let found = written::operations(piece.text).into_iter().next()?;
    let lead = piece.text.get(..found.span.start as usize)?;
    let said = lead.trim_end_matches(['`', '*', ' ']).strip_suffix([':', '：']).is_some_and(|label| {
        let label = label.trim_matches(['*', ' ', '-']).to_lowercase();
        SAYS.contains(&label.as_str())
    });
    let alone = (lead == "**" || lead == "**`")
        && !plain
        && piece.text.get(found.span.end as usize..)?.trim_matches(['*', '`', ' ']).is_empty();
    let at = piece.at as u32;
    (said || alone)
        .then(|| Written { span: Span { start: found.span.start + at, end: found.span.end + at }, ..found })
}

/// Whether the head of a table says that its rows are endpoints.
fn is_endpoint_table(doc: &Markdown<'_>, line: usize, head: &str) -> bool {
    const OTHER: [&str; 8] =
        ["existing", "unchanged", "consumer", "related", "depend", "correction", "migrat", "removed"];
    let head = head.to_lowercase();
    let named = ["endpoint", "method", "route", "path", "url", "端点", "方法", "엔드포인트", "메서드"]
        .iter()
        .any(|w| head.contains(w));
    let start = doc.lines.get(line).map_or(0, |l| l.start);
    let above = doc
        .headings
        .partition_point(|h| h.span.start <= start)
        .checked_sub(1)
        .and_then(|at| doc.headings.get(at));
    let title = above.map(|h| h.title.to_lowercase()).unwrap_or_default();
    named && !OTHER.iter().any(|word| title.contains(word))
}

/// The route of `| POST | /albums |` or `` | `POST /albums` | ``.
fn row_route(row: Piece<'_>) -> Option<Written> {
    let cell = fields::first_cell(row);
    if let Some(found) = written::operations(cell.text).into_iter().next() {
        let lead = cell.text.get(..found.span.start as usize)?;
        let at = cell.at as u32;
        return lead.trim_matches(['`', '*', ' ']).is_empty().then(|| Written {
            span: Span { start: found.span.start + at, end: found.span.end + at },
            ..found
        });
    }
    let method = cell.bare();
    let next = row.skip(cell.at + cell.text.len() - row.at).trim_start(&[' ', '\t', '|', '`', '*']);
    if !super::is_method(method.text) || !next.text.starts_with('/') {
        return None;
    }
    let path = next.take(written::path_length(next.text));
    Some(Written {
        id: super::operation_id(method.text, path.text),
        span: Span::new(method.at, path.at + path.text.len()),
        called: smol_str::format_smolstr!("{} {}", method.text, path.text),
        partial: false,
    })
}

/// `POST /albums` alone on the first line of a fence, where the heading above says that it is the endpoint.
fn fenced(doc: &Markdown<'_>, line: usize, piece: Piece<'_>) -> Option<Item> {
    let before = doc.line_text(line.checked_sub(1)?).trim_start();
    if !before.starts_with("```") && !before.starts_with("~~~") {
        return None;
    }
    let found = written::operations(piece.text).into_iter().next()?;
    let rest = piece.text.get(found.span.end as usize..)?.trim();
    let index = doc.headings.partition_point(|h| h.span.start as usize <= piece.at).checked_sub(1)?;
    let title = doc.headings.get(index)?.title.to_lowercase();
    let said = ["endpoint", "route", "request", "api", "http"].iter().any(|word| title.contains(word))
        && !title.contains("existing");
    if found.span.start != 0 || !(rest.is_empty() || rest.starts_with("HTTP/")) || !said {
        return None;
    }
    let at = piece.at as u32;
    let span = Span { start: found.span.start + at, end: found.span.end + at };
    Some(route_item(&Written { span, ..found }, span))
}

#[cfg(test)]
pub(super) mod tests;
