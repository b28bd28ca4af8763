//! Where code serves or asks for an HTTP operation: routes, handlers and clients of the frameworks people use.
//!
//! [`scan`] finds what reads like that with one look at the slashes of a text (and one more where a language writes routes
//! without any); [`Routes::keep`] drops what stands where it cannot be meant, once the places are known.

use memchr::{memchr_iter, memmem};
use smol_str::SmolStr;

use super::calls::{self, Call, Literal, NEAR, near};
use super::prefixes::Prefixes;
use super::{attributes, operation_id, written};
use crate::source::{Classified, Place};
use crate::{Context, ItemKind, Mention, Span, scan};

/// Languages that write routes alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    Python,
    Script,
    Jvm,
    CSharp,
    Go,
    Rust,
    Ruby,
    Php,
}

/// What code does with an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// `POST /albums` stands in a comment or a string.
    Names,
    /// `app.post("/albums", …)`.
    Serves,
    /// `client.post("/albums")`.
    Asks,
}

/// A place in code that may name an operation.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub id: SmolStr,
    pub span: Span,
    pub role: Role,
    pub partial: bool,
}

/// Everything in one text, ascending.
#[derive(Default)]
pub(crate) struct Routes {
    found: Vec<Found>,
}

/// Methods as functions of frameworks are called.
const METHODS: [(&str, &str); 7] = [
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
    ("head", "HEAD"),
    ("options", "OPTIONS"),
];

/// The method that a function of that name is about: `get`, `Get`, `GET`.
pub(super) fn method(word: &str) -> Option<&'static str> {
    let named = METHODS.into_iter().find(|(name, _)| word.eq_ignore_ascii_case(name));
    // `del`: Fastify's and supertest's old name.
    named.map(|(_, method)| method).or((word == "del").then_some("DELETE"))
}

fn style(path: &str) -> Option<Style> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "py" => Style::Python,
        "js" | "jsx" | "ts" | "tsx" | "mjs" | "cjs" | "mts" | "cts" | "vue" | "svelte" => Style::Script,
        "java" | "kt" | "kts" | "groovy" | "scala" => Style::Jvm,
        "cs" => Style::CSharp,
        "go" => Style::Go,
        "rs" => Style::Rust,
        "rb" => Style::Ruby,
        "php" => Style::Php,
        _ => return None,
    })
}

/// Everything in `text` that reads like an operation.
pub(crate) fn scan(path: &str, text: &str) -> Routes {
    let style = style(path);
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut prefixes = Prefixes::default();
    let mut names = Vec::new();
    let mut end = 0;
    for slash in memchr_iter(b'/', bytes) {
        if slash < end {
            continue;
        }
        match slash.checked_sub(1).map(|at| bytes[at]) {
            Some(b' ' | b'\t') if behind_capital(bytes, slash) => {
                if let Some(now) = written::at_slash(text, slash, end, &mut names) {
                    end = now;
                    let role = registered(text, &names, style);
                    let found =
                        names.drain(..).map(|w| Found { id: w.id, span: w.span, role, partial: w.partial });
                    out.extend(found);
                }
            }
            Some(b'"' | b'\'' | b'`') => {
                let Some(style) = style else { continue };
                let Some(found) = string(text, slash - 1, style, &mut prefixes) else { continue };
                end = found.end;
                out.extend(found.found);
            }
            _ => {}
        }
    }
    if let Some(style) = style {
        attributes::scan(text, style, &mut out);
        prefixes.without_path(text, style, &mut out);
    }
    out.sort_by_key(|found| (found.span.start, found.span.end));
    Routes { found: out }
}

/// Whether a capital letter stands in front of the blanks before `slash`: nearly every slash ends here.
fn behind_capital(bytes: &[u8], slash: usize) -> bool {
    let before = bytes[..slash].iter().rev().take(8).find(|b| !matches!(b, b' ' | b'\t'));
    before.is_some_and(u8::is_ascii_uppercase)
}

/// `mux.HandleFunc("POST /albums", …)` of Go serves what it names.
fn registered(text: &str, names: &[written::Written], style: Option<Style>) -> Role {
    let served = style == Some(Style::Go)
        && names.first().is_some_and(|written| {
            let start = written.span.start as usize;
            let quoted = text.as_bytes()[..start].ends_with(b"\"");
            let call = if quoted { calls::around(text, start - 1) } else { None };
            call.is_some_and(|call| matches!(call.word, "HandleFunc" | "Handle") && call.before.is_empty())
        });
    if served { Role::Serves } else { Role::Names }
}

/// What a string gave.
struct Read {
    found: Vec<Found>,
    end: usize,
}

/// The operations that the string at `quote` names, and what it says of later ones.
fn string(text: &str, quote: usize, style: Style, prefixes: &mut Prefixes) -> Option<Read> {
    let bytes = text.as_bytes();
    // A string begins behind a parenthesis, a comma, `=`, a blank or its own prefix (`f"…"`).
    let before = quote.checked_sub(1).map(|at| bytes[at])?;
    if !matches!(before, b'(' | b',' | b'=' | b' ' | b'\n' | b'\t' | b'f' | b'$' | b'@') {
        return None;
    }
    if style == Style::Ruby
        && let Some(read) = ruby(text, quote, prefixes)
    {
        return Some(read);
    }
    let call = calls::around(text, quote)?;
    let literal = calls::literal(text, quote)?;
    let end = literal.end;
    if prefixes.read(text, &call, &literal, style) {
        return Some(Read { found: Vec::new(), end });
    }
    if style == Style::Script {
        prefixes.mounts(text);
    }
    let (role, methods) = role(text, &call, &literal, style, prefixes.knows(call.receiver))?;
    let prefix = if role == Role::Serves { prefixes.of(text, &call) } else { String::new() };
    let counts = !calls::is_asset(&literal.path) && (literal.path.len() > 1 || !prefix.is_empty());
    let path = format!("{prefix}{}", literal.path);
    let made =
        |method: &str| Found { id: operation_id(method, &path), span: literal.span, role, partial: true };
    let found = if counts { methods.iter().map(|method| made(method)).collect() } else { Vec::new() };
    Some(Read { found, end })
}

/// `post '/albums', to: …`, `get "/albums" do`.
fn ruby(text: &str, quote: usize, prefixes: &mut Prefixes) -> Option<Read> {
    let line = super::prefixes::line_start(text, quote);
    let front = text.get(line..quote)?;
    let word = front.trim();
    let indent = front.len() - front.trim_start().len();
    let method = method(word).filter(|_| word.bytes().all(|b| b.is_ascii_lowercase()))?;
    let literal = calls::literal(text, quote)?;
    let call = Call { word, at: line + indent, receiver: "", mark: b' ', before: "" };
    let path = format!("{}{}", prefixes.of(text, &call), literal.path);
    let id = operation_id(method, &path);
    let found =
        (path.len() > 1).then_some(Found { id, span: literal.span, role: Role::Serves, partial: true });
    Some(Read { found: found.into_iter().collect(), end: literal.end })
}

type Told = Option<(Role, Vec<&'static str>)>;

/// What the call does with the path, and by which methods. `mounted`: its receiver is known to be a router.
fn role(text: &str, call: &Call<'_>, literal: &Literal, style: Style, mounted: bool) -> Told {
    let word = call.word;
    let after = text.get(literal.end..)?.trim_start();
    let alone =
        matches!(call.before.trim(), "" | "f" | "$" | "@" | "$@" | "path=" | "path =" | "value =" | "value=");
    if let Some(asked) = asked(text, call, literal, style) {
        return Some((Role::Asks, vec![asked]));
    }
    if !alone {
        return None;
    }
    let own = method(word);
    let more = after.starts_with(',');
    match style {
        Style::Python if call.mark == b'@' => match own {
            Some(method) => Some((Role::Serves, vec![method])),
            None if matches!(word, "route" | "api_route") => Some((Role::Serves, listed(after, "GET"))),
            None => None,
        },
        Style::Python => {
            let method =
                word.strip_prefix("add_").and_then(method).or(own.filter(|_| call.receiver == "web"))?;
            more.then_some((Role::Serves, vec![method]))
        }
        Style::Script if word == "route" && after.starts_with(')') => Some((Role::Serves, chained(after))),
        Style::Script => {
            let method = own.filter(|_| word.bytes().all(|b| b.is_ascii_lowercase()))?;
            // `api` is what clients are called, too.
            match call.receiver {
                "api" if !is_handler(after) => Some((Role::Asks, vec![method])),
                receiver => (more && (mounted || serves(receiver))).then_some((Role::Serves, vec![method])),
            }
        }
        Style::Jvm => {
            let served = call.receiver.is_empty()
                && call.mark != b'@'
                && after.starts_with(')')
                && word == word.to_lowercase();
            let block = after.get(1..)?.trim_start().starts_with('{');
            (served && block).then_some((Role::Serves, vec![own?]))
        }
        Style::CSharp => Some((Role::Serves, vec![method(word.strip_prefix("Map")?)?])).filter(|_| more),
        Style::Go => match own {
            // `protected.GET("/x", h)`: groups are called anything, and clients write no capitals.
            Some(method) => {
                (more && (is_upper(word) || serves(call.receiver))).then_some((Role::Serves, vec![method]))
            }
            None if matches!(word, "HandleFunc" | "Handle") => {
                let line = near(after, 0).lines().next()?;
                let methods = line.split_once(".Methods(").map(|(_, list)| listed(list, ""))?;
                Some((Role::Serves, methods))
            }
            None => None,
        },
        Style::Rust if word == "route" && more => Some((Role::Serves, routed(after))),
        Style::Rust => {
            Some((Role::Serves, vec![own?])).filter(|_| call.mark == b'[' && call.receiver.is_empty())
        }
        Style::Php => {
            let served = more && (call.receiver == "Route" || serves(call.receiver.trim_start_matches('$')));
            served.then_some((Role::Serves, vec![own?]))
        }
        Style::Ruby => None,
    }
}

/// The method by which a client asks.
fn asked(text: &str, call: &Call<'_>, literal: &Literal, style: Style) -> Option<&'static str> {
    let word = call.word;
    let lower = word.to_lowercase();
    // `fetch("/albums", { method: "POST" })`
    if style == Style::Script && lower.ends_with("fetch") && call.before.trim().is_empty() {
        let after = near(text, literal.end).split(';').next()?;
        let options = after.trim_start().strip_prefix(',').and_then(|rest| rest.split_once("method"));
        let value = options.map(|(_, rest)| rest.trim_start_matches([':', ' ', '"', '\'']));
        return Some(value.and_then(first_word).and_then(method).unwrap_or("GET"));
    }
    // `NewRequest("POST", "/albums")`, `request(Method::POST, "/albums")`
    if lower.contains("request") && lower != "requestmapping" && call.before.trim_end().ends_with(',') {
        let front = call.before.trim_end().trim_end_matches(',').trim_end_matches(['"', '\'', ' ']);
        let start = calls::word_start(front.as_bytes(), front.len());
        return method(front.get(start..)?.trim_start_matches("Method"));
    }
    if !matches!(call.before.trim(), "" | "f" | "$" | "@" | "$@") {
        return None;
    }
    let client = asks(call.receiver);
    if client && let Some(method) = method(word).or_else(|| method(lower.strip_suffix("json")?)) {
        return Some(method);
    }
    match style {
        Style::CSharp => {
            let verb = word.strip_suffix("Async")?;
            let verb =
                verb.trim_end_matches("AsJson").trim_end_matches("FromJson").trim_end_matches("String");
            method(verb)
        }
        // `getForObject`, `@GET("/albums")` of Retrofit.
        Style::Jvm if call.mark == b'@' && is_upper(word) => method(word),
        Style::Jvm => {
            let at =
                word.find("For").filter(|_| asks(call.receiver) || call.receiver.ends_with("emplate"))?;
            method(word.get(..at)?)
        }
        // `this->postJson('/albums')` in a test of Laravel.
        Style::Php if call.receiver == "this" || call.receiver == "$this" => {
            method(word.trim_end_matches("Json"))
        }
        Style::Rust if matches!(call.receiver, "Request" | "TestRequest") => method(word),
        _ => None,
    }
}

fn is_upper(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Whether a client is called so.
fn asks(receiver: &str) -> bool {
    const NAMES: [&str; 10] = [")", "requests", "ky", "got", "agent", "tc", "instance", "rest", "c", "http"];
    const ENDS: [&str; 9] =
        ["client", "http", "httpx", "axios", "request", "agent", "session", "fetcher", "api"];
    let receiver = receiver.trim_start_matches(['$', '_']);
    let lower = receiver.to_lowercase();
    // `api.get("/x", handler)` is told by its handler; in `apiRouter` the end says it.
    NAMES.contains(&lower.as_str()) || lower != "api" && ENDS.iter().any(|end| lower.ends_with(end))
}

/// Whether a router is called so.
fn serves(receiver: &str) -> bool {
    const NAMES: [&str; 11] = ["r", "e", "g", "rg", "v1", "v2", "v3", "srv", "web", "hono", "routes"];
    const ENDS: [&str; 14] = [
        "app",
        "router",
        "route",
        "routes",
        "server",
        "fastify",
        "api",
        "mux",
        "engine",
        "group",
        "bp",
        "blueprint",
        "controller",
        "koa",
    ];
    let lower = receiver.trim_start_matches(['$', '_']).to_lowercase();
    NAMES.contains(&lower.as_str()) || ENDS.iter().any(|end| lower.ends_with(end))
}

/// Whether what follows a path in a call is a function.
fn is_handler(after: &str) -> bool {
    let near = near(after, 0).split(';').next().unwrap_or_default();
    let mut depth = 0_usize;
    let end = near.bytes().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return true,
            b')' => depth -= 1,
            _ => {}
        }
        false
    });
    let near = end.and_then(|end| near.get(..end)).unwrap_or(near);
    near.contains("=>") || near.contains("function") || near.contains("async")
}

fn first_word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    text.get(..end).filter(|word| !word.is_empty())
}

/// The methods in `methods=["GET", "POST"]` or `"GET", "POST")`, up to the parenthesis.
fn listed(after: &str, default: &'static str) -> Vec<&'static str> {
    let call = near(after, 0).split(')').next().unwrap_or_default();
    let list = call.split_once("methods").map_or(call, |(_, list)| list);
    let found: Vec<_> = list
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter_map(|word| {
            method(word.trim_start_matches("Method")).filter(|_| is_upper(word) || word.starts_with("Method"))
        })
        .collect();
    if found.is_empty() && !default.is_empty() { vec![default] } else { found }
}

/// The methods behind `route("/albums")`: `.get(…)⏎.post(…)`.
fn chained(after: &str) -> Vec<&'static str> {
    let mut out = Vec::new();
    let mut rest = after.get(1..).unwrap_or_default();
    while let Some(next) = rest.trim_start().strip_prefix('.') {
        let Some(found) = first_word(next).and_then(method) else { break };
        out.push(found);
        let Some(end) = closing(next) else { break };
        rest = next.get(end..).unwrap_or_default();
        if out.len() >= METHODS.len() {
            break;
        }
    }
    out
}

/// The methods in `, get(list).post(create))`: those that are called outside other calls.
fn routed(after: &str) -> Vec<&'static str> {
    let mut out = Vec::new();
    let mut depth = 0_usize;
    let bytes = after.as_bytes();
    for (at, byte) in bytes.iter().enumerate().take(4 * NEAR) {
        match byte {
            b'(' => {
                let start = calls::word_start(bytes, at);
                if depth == 0 {
                    out.extend(
                        after
                            .get(start..at)
                            .filter(|w| w.bytes().all(|b| b.is_ascii_lowercase()))
                            .and_then(method),
                    );
                }
                depth += 1;
            }
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            _ => {}
        }
    }
    out
}

/// Where the first parenthesis of `text` is closed, if that is near.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(8 * NEAR) {
        match byte {
            b'(' => depth += 1,
            b')' if depth <= 1 => return Some(at + 1),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

impl Routes {
    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The offsets whose places decide, ascending.
    pub(crate) fn offsets(&self) -> impl Iterator<Item = u32> {
        self.found.iter().map(|found| found.span.start)
    }

    /// Adds what stands where it counts to `out`, which stays in order. `known`: whether the file's language is.
    pub(crate) fn keep(self, known: bool, place: impl Fn(u32) -> Option<Classified>, out: &mut Vec<Mention>) {
        let before = out.len();
        for found in self.found {
            let Some(at) = place(found.span.start) else { continue };
            let written = matches!(at.place, Place::String | Place::TestName);
            let counts = match (found.role, at.place) {
                (Role::Names, Place::Comment | Place::String | Place::TestName | Place::Prose) => true,
                (Role::Names, Place::Code | Place::Identifier) => !known,
                // An attribute without a path stands in code.
                (Role::Serves, Place::Code | Place::Identifier) => true,
                (Role::Serves | Role::Asks, _) => written,
            };
            if !counts {
                continue;
            }
            let mut mention =
                super::mentions::mention(ItemKind::Operation, found.id, found.span, scan::context(at.place));
            let served = found.role == Role::Serves && !at.in_test;
            mention.context = match found.role {
                Role::Names => mention.context,
                _ if served => Context::Route,
                _ if at.place == Place::TestName => Context::TestName,
                _ => Context::String,
            };
            mention.partial = found.partial;
            mention.block = at.block;
            mention.in_test = at.in_test;
            out.push(mention);
        }
        if out.len() > before {
            out.sort_by_key(|mention| (mention.span.start, mention.span.end));
        }
    }
}

/// Whether `text` has one of `words`.
pub(super) fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

#[cfg(test)]
mod tests;
