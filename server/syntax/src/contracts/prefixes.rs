//! What stands in front of the paths of a router, where the same file says so: `APIRouter(prefix="/albums")`,
//! `app.use("/albums", router)`, `r.Route("/albums", func(r …) {`.

use memchr::memmem;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::calls::{self, Call, Literal};
use super::handlers::{Found, Role, Style, method};
use super::operation_id;
use crate::Span;

/// Nobody writes more blocks in each other, or longer prefixes (bytes).
const DEEPEST: usize = 32;
const LONGEST: usize = 300;

/// Prefixes found so far.
#[derive(Default)]
pub(super) struct Prefixes {
    /// By the router's name.
    named: FxHashMap<SmolStr, String>,
    /// Blocks that are open, by their indentation in bytes.
    scopes: Vec<(usize, String)>,
    /// Lines up to here have closed their blocks.
    read_to: usize,
    /// Whether what stands below other routers has been looked for.
    mounted: bool,
}

impl Prefixes {
    /// Whether the path in `literal` is no route itself but what routes stand below.
    pub(super) fn read(&mut self, text: &str, call: &Call<'_>, literal: &Literal, style: Style) -> bool {
        let before = call.before.trim();
        let path = literal.path.trim_end_matches('/');
        let after = text.get(literal.end..).unwrap_or_default();
        let keyword = before.rsplit([',', '(']).next().unwrap_or_default().trim();
        let word = call.word;
        match style {
            Style::Python if matches!(keyword, "prefix=" | "url_prefix=" | "prefix =" | "url_prefix =") => {
                if let Some(name) = assigned(text, call.at) {
                    self.named.insert(name.into(), path.to_owned());
                }
                true
            }
            Style::Script if word == "use" => before.is_empty(),
            Style::Script if word == "basePath" && before.is_empty() => self.name_group(text, call, path),
            Style::Go | Style::CSharp | Style::Php
                if matches!(word, "Group" | "MapGroup" | "group") && before.is_empty() =>
            {
                if opens_block(after) {
                    self.open(text, call, path)
                } else {
                    self.name_group(text, call, path)
                }
            }
            Style::Go if word == "Route" && opens_block(after) => self.open(text, call, path),
            Style::Jvm if word == "route" && opens_block(after) => self.open(text, call, path),
            Style::Php if word == "prefix" => self.open(text, call, path),
            Style::Rust if matches!(word, "nest" | "scope") => true,
            _ => false,
        }
    }

    /// Whether the router of that name has a prefix.
    pub(super) fn knows(&self, router: &str) -> bool {
        self.named.contains_key(router)
    }

    /// Looks for `app.use("/albums", router)` once: it stands below the routes.
    pub(super) fn mounts(&mut self, text: &str) {
        if std::mem::replace(&mut self.mounted, true) {
            return;
        }
        for at in memmem::find_iter(text.as_bytes(), b".use(") {
            let Some(literal) = calls::literal(text, at + 5).filter(|l| l.path.starts_with('/')) else {
                continue;
            };
            let after = calls::near(text, literal.end).trim_start();
            // The router is the last argument.
            let arguments = after.split(')').next().unwrap_or_default().lines().next().unwrap_or_default();
            let name = arguments.rsplit(',').next().unwrap_or_default().trim();
            if after.starts_with(',') && super::titles::is_word(name) {
                self.named
                    .entry(name.into())
                    .or_insert_with(|| literal.path.trim_end_matches('/').to_owned());
            }
        }
    }

    fn name_group(&mut self, text: &str, call: &Call<'_>, path: &str) -> bool {
        let outer = self.of(text, call);
        if let Some(name) = assigned(text, call.at)
            && outer.len() + path.len() <= LONGEST
        {
            self.named.insert(name.into(), format!("{outer}{path}"));
        }
        true
    }

    fn open(&mut self, text: &str, call: &Call<'_>, path: &str) -> bool {
        let outer = self.of(text, call);
        if self.scopes.len() < DEEPEST && outer.len() + path.len() <= LONGEST {
            self.scopes.push((indent_at(text, call.at), format!("{outer}{path}")));
        }
        self.read_to = line_end(text, call.at);
        true
    }

    /// What stands in front of the path in this call.
    pub(super) fn of(&mut self, text: &str, call: &Call<'_>) -> String {
        self.close(text, call.at);
        let scope = self.scopes.last().map(|(_, prefix)| prefix.as_str()).unwrap_or_default();
        let named = self.named.get(call.receiver).map(String::as_str).unwrap_or_default();
        if scope.is_empty() { named.to_owned() } else { scope.to_owned() }
    }

    /// Closes the blocks that end in front of `at`.
    fn close(&mut self, text: &str, at: usize) {
        if self.scopes.is_empty() {
            return;
        }
        let to = line_start(text, at);
        let own = indent_at(text, at);
        // A line that opens a block is read; what stands in the next one is not in the block unless it stands deeper.
        if to <= self.read_to {
            if to == self.read_to {
                while self.scopes.pop_if(|(outer, _)| *outer >= own).is_some() {}
            }
            return;
        }
        for line in text.get(self.read_to..to).unwrap_or_default().lines() {
            let indent = line.len() - line.trim_start().len();
            if indent < line.len() {
                while self.scopes.pop_if(|(outer, _)| *outer >= indent).is_some() {}
            }
        }
        self.read_to = to;
        while self.scopes.pop_if(|(outer, _)| *outer >= own).is_some() {}
    }

    /// `@router.get("")`: the prefix is the whole path.
    pub(super) fn without_path(&self, text: &str, style: Style, out: &mut Vec<Found>) {
        if style != Style::Python || self.named.is_empty() {
            return;
        }
        for at in memmem::find_iter(text.as_bytes(), b"(\"\"") {
            let Some(call) = calls::around(text, at + 1) else { continue };
            let (Some(method), Some(prefix)) = (method(call.word), self.named.get(call.receiver)) else {
                continue;
            };
            if call.mark == b'@' && !prefix.is_empty() {
                let span = Span::new(call.at, call.at + call.word.len());
                out.push(Found { id: operation_id(method, prefix), span, role: Role::Serves, partial: true });
            }
        }
    }
}

/// Whether the rest of the line opens a block.
fn opens_block(after: &str) -> bool {
    let line = calls::near(after, 0).lines().next().unwrap_or_default().trim_end();
    line.ends_with('{') || line.ends_with('[')
}

/// The name that the line with the call at `at` gives a value to: `v1` of `v1 := r.Group("/v1")`.
fn assigned(text: &str, at: usize) -> Option<&str> {
    let front = text.get(line_start(text, at)..at)?;
    let (name, _) = front.split_once('=')?;
    let name = name.trim_end_matches([':', ' ']).rsplit([' ', '\t', '(']).next()?;
    // `router: APIRouter = …`
    let name = front.split(':').next().map(str::trim).filter(|n| super::titles::is_word(n)).unwrap_or(name);
    super::titles::is_word(name).then_some(name)
}

/// Where the line begins that holds `at`, or a place well in front: a line without end is no code that somebody wrote.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let least = (at.saturating_sub(4 * calls::NEAR)..=at).find(|at| text.is_char_boundary(*at)).unwrap_or(at);
    let near = text.as_bytes().get(least..at).unwrap_or_default();
    memchr::memrchr(b'\n', near).map_or(least, |end| least + end + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', text.as_bytes().get(at..).unwrap_or_default())
        .map_or(text.len(), |length| at + length + 1)
}

fn indent_at(text: &str, at: usize) -> usize {
    let line = text.get(line_start(text, at)..at).unwrap_or_default();
    line.len() - line.trim_start().len()
}
