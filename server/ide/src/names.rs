//! Names of code as artifacts write them.

use smol_str::{SmolStr, SmolStrBuilder};
use specls_syntax::Span;

/// Longer words are no names.
const LONGEST: usize = 100;

/// Words that languages with capitals in them write in capitals: `userID`.
const INITIALS: [&str; 14] =
    ["api", "css", "db", "dto", "html", "http", "id", "io", "json", "sql", "ui", "uri", "url", "uuid"];

/// Words of languages that name nothing.
const KEYWORDS: [&str; 31] = [
    "None",
    "async",
    "await",
    "class",
    "const",
    "def",
    "enum",
    "false",
    "fn",
    "func",
    "function",
    "impl",
    "import",
    "interface",
    "let",
    "mut",
    "null",
    "private",
    "pub",
    "public",
    "return",
    "self",
    "static",
    "struct",
    "super",
    "this",
    "trait",
    "true",
    "undefined",
    "var",
    "void",
];

/// A name of code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Name {
    pub name: SmolStr,
    /// What it belongs to: `AlbumService` of `AlbumService.create()`.
    pub owner: Option<SmolStr>,
    pub span: Span,
    /// Nothing but a capital says that it is a name: it is one where a file beside it declares it.
    pub doubtful: bool,
}

impl Name {
    /// Whether it has several words, and so hardly means two things.
    pub fn is_telling(&self) -> bool {
        words(&self.name).len() > 1
    }
}

/// The words of a name: `create`, `album` of `createAlbum`, `CreateAlbum`, `create_album` and `CREATE_ALBUM`.
pub(crate) fn words(name: &str) -> Vec<SmolStr> {
    let mut out = Vec::new();
    let mut word = SmolStrBuilder::new();
    let mut empty = true;
    let mut before: Option<char> = None;
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        // `aB`; `ABc` is `A` and `Bc`.
        let capital = before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit())
            || before.is_some_and(char::is_uppercase) && chars.peek().is_some_and(|n| n.is_lowercase());
        let ends = !c.is_alphanumeric() || c.is_uppercase() && capital;
        if ends && !std::mem::replace(&mut empty, true) {
            out.push(std::mem::replace(&mut word, SmolStrBuilder::new()).finish());
        }
        if c.is_alphanumeric() {
            c.to_lowercase().for_each(|c| word.push(c));
            empty = false;
        }
        before = Some(c);
    }
    if !empty {
        out.push(word.finish());
    }
    out
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A name as it is and as other languages would write it, without doubles: `createAlbum`, `CreateAlbum`, `create_album`,
/// `CREATE_ALBUM`.
#[must_use]
pub fn case_styles(name: &str) -> Vec<SmolStr> {
    let words = words(name);
    if words.is_empty() {
        return Vec::new();
    }
    let initials = |word: &SmolStr| {
        if INITIALS.contains(&word.as_str()) { word.to_uppercase() } else { capitalized(word) }
    };
    let rest = |form: &dyn Fn(&SmolStr) -> String| words.iter().skip(1).map(form).collect::<String>();
    let first = words.first().map(SmolStr::as_str).unwrap_or_default();
    let snake = words.join("_");
    let plain = |word: &SmolStr| capitalized(word);
    let forms = [
        format!("{first}{}", rest(&plain)),
        format!("{}{}", capitalized(first), rest(&plain)),
        snake.to_uppercase(),
        format!("{first}{}", rest(&initials)),
        format!("{}{}", words.first().map(initials).unwrap_or_default(), rest(&initials)),
    ];
    let mut out: Vec<SmolStr> = vec![name.into()];
    for form in [snake].into_iter().chain(forms).map(SmolStr::from) {
        if !out.contains(&form) {
            out.push(form);
        }
    }
    out
}

/// Ranges of inline code in a line, without the ticks.
fn code_spans(line: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(found) = line.get(at..).and_then(|rest| rest.find('`')) {
        let start = at + found;
        let len = line.bytes().skip(start).take_while(|b| *b == b'`').count();
        runs.push((start, len));
        at = start + len;
    }
    let mut runs = runs.into_iter().peekable();
    while let Some((start, len)) = runs.next() {
        // The next run of the same length ends it; others are its text.
        let mut rest = runs.clone();
        if let Some((end, _)) = rest.find(|(_, other)| *other == len) {
            out.push((start + len, end));
            runs = rest;
        }
        if out.len() > LONGEST {
            break;
        }
    }
    out
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The name at an offset of a line, which begins at `line.start`.
pub(crate) fn name_at(line_text: &str, line: Span, offset: u32) -> Option<Name> {
    let mut at = (offset.checked_sub(line.start)? as usize).min(line_text.len());
    while !line_text.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = line_text.split_at(at);
    let start = before.char_indices().rev().take_while(|(_, c)| in_name(*c)).last().map_or(at, |(at, _)| at);
    let end = at + after.find(|c| !in_name(c)).unwrap_or(after.len());
    name_between(line_text, &code_spans(line_text), start, end, line.start)
}

/// The names in a text, in order: those in inline code, words of several words, words with a capital.
pub(crate) fn names_in(text: &str) -> Vec<Name> {
    let mut out = Vec::new();
    for line in text.lines() {
        let code = code_spans(line);
        let mut at = 0;
        while let Some(start) = line.get(at..).and_then(|rest| rest.find(in_name)).map(|found| at + found) {
            let rest = line.get(start..).unwrap_or_default();
            let end = start + rest.find(|c| !in_name(c)).unwrap_or(rest.len());
            out.extend(name_between(line, &code, start, end, 0));
            at = end;
        }
    }
    out
}

fn name_between(line: &str, code: &[(usize, usize)], start: usize, end: usize, base: u32) -> Option<Name> {
    let word = line.get(start..end).filter(|word| (2..=LONGEST).contains(&word.len()))?;
    if word.starts_with(|c: char| c.is_ascii_digit()) || !word.contains(char::is_alphabetic) {
        return None;
    }
    let (before, after) = (line.get(..start)?, line.get(end..)?);
    if KEYWORDS.contains(&word) {
        return None;
    }
    // Parts of paths, options, addresses and ids.
    if before.ends_with(['/', '-', '@', '\\', '~']) || after.starts_with(['/', '\\', '-', '@']) {
        return None;
    }
    let telling = words(word).len() > 1 || after.starts_with('(');
    let inside = code.iter().find(|(from, to)| *from <= start && end <= *to);
    let sure = match inside.and_then(|(from, to)| line.get(*from..*to)) {
        // A command line or a sentence in code is no name, though it may hold one.
        Some(code) => {
            let head = code.split('(').next().unwrap_or_default().trim();
            telling || !head.contains(char::is_whitespace) || word.starts_with(char::is_uppercase)
        }
        None => telling,
    };
    let possible = word.len() > 2 && word.starts_with(char::is_uppercase);
    if !sure && !possible {
        return None;
    }
    let span = Span::new(base as usize + start, base as usize + end);
    Some(Name { name: word.into(), owner: owner(before), span, doubtful: !sure })
}

/// The name in front of what stands between an owner and its member.
fn owner(before: &str) -> Option<SmolStr> {
    let marks = ["?.", "!.", "::", "->", ".", "#"];
    let rest = marks.iter().find_map(|mark| before.strip_suffix(mark))?;
    let rest = rest.strip_suffix("()").unwrap_or(rest);
    let start = rest.char_indices().rev().take_while(|(_, c)| in_name(*c)).last()?.0;
    let owner = rest.get(start..)?;
    let real = owner.contains(char::is_alphabetic) && !["self", "this", "super", "Self"].contains(&owner);
    real.then(|| owner.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles() {
        let styles = |name: &str| case_styles(name).join(" ");
        assert_eq!(styles("createAlbum"), "createAlbum create_album CreateAlbum CREATE_ALBUM");
        assert_eq!(styles("create_album"), "create_album createAlbum CreateAlbum CREATE_ALBUM");
        assert_eq!(styles("HTTPServer"), "HTTPServer http_server httpServer HttpServer HTTP_SERVER");
        assert_eq!(styles("user_id"), "user_id userId UserId USER_ID userID UserID");
        assert_eq!(styles("Album"), "Album album ALBUM");
        assert_eq!(styles("oauth2Token"), "oauth2Token oauth2_token Oauth2Token OAUTH2_TOKEN");
        assert_eq!(styles("_"), "");
        assert_eq!(styles("ÉcoleService"), "ÉcoleService école_service écoleService ÉCOLE_SERVICE");
    }

    fn at(line: &str) -> String {
        let offset = line.find('|').unwrap_or_default();
        let text = line.replacen('|', "", 1);
        let name = name_at(&text, Span::new(0, text.len()), offset as u32).filter(|name| !name.doubtful);
        name.map(|n| format!("{}{}", n.owner.map(|o| format!("{o} . ")).unwrap_or_default(), n.name))
            .unwrap_or_default()
    }

    #[test]
    fn in_a_line() {
        assert_eq!(at("Create `Album|Service` in x"), "AlbumService");
        assert_eq!(at("Create Album|Service in x"), "AlbumService");
        assert_eq!(at("Create an al|bum"), "");
        assert_eq!(at("Create `al|bum`"), "album");
        assert_eq!(at("`AlbumService.cre|ate(title: str)`"), "AlbumService . create");
        assert_eq!(at("`Album|Service.create()`"), "AlbumService");
        assert_eq!(at("`store::Album#na|me`"), "Album . name");
        assert_eq!(at("`this.na|me`"), "name");
        assert_eq!(at("run `npm run bu|ild`"), "");
        assert_eq!(at("`--fo|rce` and `/alb|ums`"), "");
        assert_eq!(at("call cre|ate()"), "create");
        assert_eq!(at("`FR-0|01`"), "");
        assert_eq!(at("a ` lone tick and Two|Words"), "TwoWords");
    }

    #[test]
    fn in_a_text() {
        let names: Vec<SmolStr> = names_in("add `Album.rename` to AlbumStore\nof the `album`, é")
            .into_iter()
            .map(|n| n.name)
            .collect();
        assert_eq!(names, ["Album", "rename", "AlbumStore", "album"]);
    }
}
