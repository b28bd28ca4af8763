//! One file's text to its facts.

use memchr::memmem;
use smol_str::SmolStr;

use crate::ids::{self, Families, Token};
use crate::kiro::code;
use crate::markdown::Markdown;
use crate::needle::Needle;
use crate::openspec::phrases::{self, Phrases};
use crate::refs::{self, LinkTarget};
use crate::source::{self, Place};
use crate::{
    Allow, Context, FileFacts, Item, ItemKind, LineEnd, Lines, Refused, Span, contracts, dialect, openspec,
    paths,
};

/// What silences findings.
static ALLOW: Needle = Needle::new("specls: allow");
static REFUSE: Needle = Needle::new("specls: not ");

/// Whether the file at `path` is Markdown: such a file counts inside feature folders only.
#[must_use]
pub fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| ["md", "markdown", "mdx"].iter().any(|e| ending.eq_ignore_ascii_case(e)))
}

/// What the file at `path` says. Pure: equal arguments give equal facts. `path` decides the role of an artifact and
/// the language of a source file; only its end is looked at, so any base will do.
#[must_use]
pub fn facts(path: &str, text: &str, families: &Families) -> FileFacts {
    if is_markdown(path) {
        return artifact(path, text, families);
    }
    let mut out = source_file(path, text, families);
    dialect::data(path, text, &mut out);
    contracts::data(path, text, &mut out);
    out
}

impl FileFacts {
    /// Whether facts of a file that is no artifact are worth keeping: most files name nothing.
    #[must_use]
    pub fn say_something(&self) -> bool {
        !self.mentions.is_empty() || !self.allows.is_empty() || self.more.is_some()
    }
}

impl FileFacts {
    /// With the lines of `text`, of which they are: facts that say nothing have none, and an open file needs them all the same.
    #[must_use]
    pub fn with_lines_of(mut self, text: &str) -> Self {
        if self.lines.text_len() == 0 && !text.is_empty() {
            with_lines(text, &mut self);
        }
        self
    }
}

/// Gives the facts of a file that named nothing so far its lines.
pub(crate) fn with_lines(text: &str, out: &mut FileFacts) {
    if out.lines == Lines::default() {
        let more = out.more.take();
        *out = FileFacts { more, ..base(text) };
    }
}

fn base(text: &str) -> FileFacts {
    FileFacts {
        lines: Lines::new(text),
        len: text.len() as u32,
        line_end: if memmem::find(text.as_bytes(), b"\r\n").is_some() { LineEnd::CrLf } else { LineEnd::Lf },
        final_newline: text.ends_with('\n'),
        tabs: indented_by_tabs(text.as_bytes()),
        ..FileFacts::default()
    }
}

/// Whether more lines begin with a tab than with a space.
fn indented_by_tabs(text: &[u8]) -> bool {
    // Most files have none.
    if memchr::memchr(b'\t', text).is_none() {
        return false;
    }
    let (mut tabs, mut blanks) = (0, 0);
    for end in memchr::memchr_iter(b'\n', text) {
        match text.get(end + 1) {
            Some(b'\t') => tabs += 1,
            Some(b' ') => blanks += 1,
            _ => {}
        }
    }
    tabs > blanks
}

fn artifact(path: &str, text: &str, families: &Families) -> FileFacts {
    let dialect = dialect::of(path, text);
    let kind = dialect.artifact(path);
    let doc = Markdown::parse(text);
    let mut out = base(text);
    out.headings.clone_from(&doc.headings);
    dialect.items(kind, &doc, families, &mut out);
    contracts::artifact(kind, &doc, &mut out);
    dialect.mentions(kind, &doc, families, &mut out);
    contracts::mentions(kind, &doc, &mut out);
    dialect.placed(path, kind, &doc, &mut out);
    out.paths = paths::scan(kind, &doc);
    let mut marks = Vec::new();
    for comment in doc.comments() {
        allows(text, *comment, &mut out);
        if refused(text, *comment, &mut out) {
            marks.push(*comment);
        }
    }
    dialect.finish(kind, &doc, &mut out);
    for item in out.items.iter_mut().filter(|_| !marks.is_empty()) {
        unmarked(text, &marks, item);
    }
    out.shrink()
}

/// Comments of one item that are taken out of its text.
const MOST_MARKS: usize = 32;

/// Takes comments that say what a task is not for out of what an item says: they are there for us.
fn unmarked(text: &str, marks: &[Span], item: &mut Item) {
    let first = marks.partition_point(|mark| mark.start < item.span.start);
    let inside = marks.get(first..).unwrap_or_default().iter().take_while(|mark| mark.end <= item.span.end);
    // Nobody writes more; each costs a walk over the text.
    let inside = inside.take(MOST_MARKS);
    for mark in inside {
        let Some((before, after)) = text.get(mark.range()).and_then(|mark| item.text.split_once(mark)) else {
            continue;
        };
        let ends = after.is_empty() || after.starts_with('\n');
        let before = if ends { before.trim_end_matches([' ', '\t']) } else { before };
        let after = if before.ends_with(' ') { after.strip_prefix(' ').unwrap_or(after) } else { after };
        item.text = format!("{before}{after}").into();
    }
}

/// Adds the mentions of ids that are written out (`FR-001`, `US1`, `T012`), wherever they stand.
pub(crate) fn written_ids(doc: &Markdown<'_>, families: &Families, out: &mut FileFacts) {
    let text = doc.text;
    let links: Vec<LinkTarget> = doc
        .links
        .iter()
        .filter_map(|l| linked_feature(&l.target).map(|feature| LinkTarget { span: l.span, feature }))
        .collect();
    let tokens: Vec<Token> =
        ids::scan(text, families, false).into_iter().filter(|t| !doc.masked(t.span.start)).collect();
    let found = refs::resolve(text, &tokens, &links);
    out.feature_refs = found.feature_refs;
    out.mentions = found.mentions;
    let mut names: Vec<Span> = out.items.iter().map(|i| i.name).collect();
    names.sort_unstable();
    out.mentions.retain(|m| m.between || names.binary_search(&m.span).is_err());
    for mention in &mut out.mentions {
        let at = mention.span.start;
        mention.context = if doc.in_code(at) {
            Context::InlineCode
        } else if doc.in_link(at) {
            Context::Link
        } else if mention.kind == ItemKind::Story && bracketed(text, mention.span) {
            Context::Label
        } else {
            Context::Prose
        };
    }
}

/// `[US1]`, or one of several stories in brackets.
fn bracketed(text: &str, span: Span) -> bool {
    let list = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | ',' | '+' | '/' | '-' | '–');
    // No label is longer; without the bound a long line of stories would be read once for each of them.
    let other = |c: &char| !list(*c);
    text[..span.start as usize].chars().rev().take(80).find(other) == Some('[')
        && text[span.end as usize..].chars().take(80).find(other) == Some(']')
}

/// The feature folder that a link's target goes through: `004-x` of `../004-x/spec.md`.
fn linked_feature(target: &str) -> Option<SmolStr> {
    let path = target.split(['#', '?']).next()?;
    let mut segments = path.split('/').filter(|s| !matches!(*s, "" | "." | "..")).peekable();
    let mut after_specs = false;
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        let numbered = segment.starts_with(|c: char| c.is_ascii_digit()) && segment.contains('-');
        if (numbered || after_specs) && !(last && segment.contains('.')) {
            return Some(SmolStr::new(segment));
        }
        after_specs = segment == "specs";
    }
    None
}

fn source_file(path: &str, text: &str, families: &Families) -> FileFacts {
    let tokens = ids::scan(text, families, true);
    let numbered = code::scan(text);
    let titles = match families.has_titles() {
        true => phrases::scan(path, text),
        false => Phrases::default(),
    };
    let routes = contracts::routes(path, text);
    let (allowing, naming) = (ALLOW.is_in(text), openspec::MARK.is_in(text));
    let nothing = tokens.is_empty() && numbered.is_empty() && titles.is_empty() && routes.is_empty();
    if nothing && !allowing && !naming {
        return FileFacts { len: text.len() as u32, ..FileFacts::default() };
    }
    let language = source::language_of(path);
    let mut offsets: Vec<u32> = tokens
        .iter()
        .map(|t| t.span.start)
        .chain(numbered.offsets())
        .chain(titles.offsets())
        .chain(routes.offsets())
        .collect();
    offsets.sort_unstable();
    let places = source::classify(language, text, &offsets);
    let place = |offset: u32| places.get(offsets.partition_point(|at| *at < offset)).copied();
    let kept: Vec<Token> = tokens
        .into_iter()
        .filter(|token| {
            place(token.span.start).is_some_and(|p| counts(text, token, p.place, language.is_some()))
        })
        .collect();
    let mut out = base(text);
    let mut found = refs::resolve(text, &kept, &[]);
    for mention in &mut found.mentions {
        let index = kept.partition_point(|t| t.span.start <= mention.span.start).saturating_sub(1);
        let Some(place) = kept.get(index).and_then(|token| place(token.span.start)) else { continue };
        mention.block = place.block;
        mention.in_test = place.in_test;
        mention.context = context(place.place);
    }
    if !numbered.is_empty() {
        numbered.keep(text, &out.lines, language.is_some(), place, &mut found);
    }
    if !titles.is_empty() {
        titles.keep(text, place, &mut found);
    }
    if !routes.is_empty() {
        if found.mentions.is_empty() {
            found.feature_refs = refs::feature_names(text);
        }
        routes.keep(language.is_some(), place, &mut found.mentions);
    }
    if found.mentions.is_empty() && !allowing && !naming {
        return FileFacts { len: text.len() as u32, ..FileFacts::default() };
    }
    out.feature_refs = found.feature_refs;
    out.mentions = found.mentions;
    if allowing {
        allows(text, Span::new(0, text.len()), &mut out);
    }
    out.shrink()
}

/// Whether an id that stands there is read.
fn counts(text: &str, token: &Token, place: Place, known: bool) -> bool {
    match place {
        Place::String => !token.identifier && !emphasized(text, token.span),
        Place::Comment | Place::Prose => !token.identifier,
        Place::TestName => true,
        Place::Identifier => token.identifier,
        Place::Code => !known,
    }
}

/// What a mention stands in that stands there.
pub(crate) fn context(place: Place) -> Context {
    match place {
        Place::Comment => Context::Comment,
        Place::String => Context::String,
        Place::TestName => Context::TestName,
        Place::Identifier => Context::Identifier,
        Place::Prose | Place::Code => Context::Prose,
    }
}

/// `**FR-001**`. In a string that is the text of a spec, given to a program that reads specs: data, and no mention.
fn emphasized(text: &str, span: Span) -> bool {
    text[..span.start as usize].ends_with("**") && text[span.end as usize..].starts_with("**")
}

/// `specls: allow CODE`, `specls: allow-file CODE` inside `span`.
fn allows(text: &str, span: Span, out: &mut FileFacts) {
    let inside = &text[span.range()];
    for at in ALLOW.find_iter(inside) {
        let rest = &inside[at + 13..];
        let (mut rest, file) = match rest.strip_prefix("-file") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let line = out.lines.line_col(span.start + at as u32, crate::Encoding::Utf8).line;
        // One or more codes after blanks; what follows (`-->`, a reason) is no code and ends the list.
        while rest.starts_with([' ', '\t', ',']) {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            let len = rest.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'-').count();
            let code = rest[..len].trim_end_matches('-');
            rest = &rest[len..];
            if !code.contains('-') || code.starts_with('-') || rest.starts_with(char::is_alphanumeric) {
                break;
            }
            out.allows.push(Allow { code: code.into(), lines: (!file).then_some((line, line + 1)) });
        }
    }
}

/// `specls: not FR-003, FR-004` inside a comment; whether there is any.
fn refused(text: &str, span: Span, out: &mut FileFacts) -> bool {
    let mut found = false;
    let inside = text[span.range()].trim_end_matches("-->");
    for at in REFUSE.find_iter(inside) {
        let line = out.lines.line_col(span.start + at as u32, crate::Encoding::Utf8).line;
        let names = inside[at + 12..].lines().next().unwrap_or_default();
        let mut from = span.start as usize + at + 12;
        for name in names.split(',') {
            let start = from + name.len() - name.trim_start().len();
            from += name.len() + 1;
            let id = name.trim();
            if !id.is_empty() {
                let span = Span::new(start, start + id.len());
                out.more().refused.push(Refused { id: id.into(), span, line });
                found = true;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_task_is_not_for() {
        let text = "# Tasks\n- [ ] T001 List <!-- specls: not FR-001, FR-002 -->\n<!-- specls: not  -->\n";
        let found = facts("/w/specs/001-a/tasks.md", text, &Families::default());
        assert!(found.mentions.is_empty());
        let refused: Vec<_> = found.more.iter().flat_map(|more| &more.refused).collect();
        assert_eq!(
            refused.iter().map(|r| (r.id.as_str(), r.line)).collect::<Vec<_>>(),
            [("FR-001", 1), ("FR-002", 1)]
        );
        assert!(refused.iter().all(|refused| text[refused.span.range()] == *refused.id));
        assert_eq!(found.items.iter().map(|item| &*item.text).collect::<Vec<_>>(), ["List"]);
    }

    #[test]
    fn no_word_of_such_a_comment_is_a_task_s() {
        let said = |path: &str, text: &str| -> Vec<String> {
            facts(path, text, &Families::default()).items.iter().map(|item| item.text.to_string()).collect()
        };
        let kiro = "- [ ] 1. List <!-- specls: not 1.2 -->\n  - Sort\n  - _Requirements: 1.1_\n";
        assert_eq!(said("/w/.kiro/specs/a/tasks.md", kiro), ["List\n- Sort\n- _Requirements: 1.1_"]);
        let openspec =
            "## 1. A\n- [ ] 1.1 List <!-- specls: not Listing of albums --> all\n- [ ] 1.2 x<!-- a -->\n";
        assert_eq!(said("/w/openspec/changes/a/tasks.md", openspec), ["List all", "x<!-- a -->"]);
    }

    #[test]
    fn spec_text_in_a_string_is_data() {
        let text = "x = \"- **FR-001**: a\"\ny = \"see FR-002\"\n# **FR-003**: kept\n";
        let found = facts("/w/a.py", text, &Families::default());
        assert_eq!(found.mentions.iter().map(|m| m.id.as_str()).collect::<Vec<_>>(), ["FR-002", "FR-003"]);
    }
}
