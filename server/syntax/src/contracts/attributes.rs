//! Routes in attributes, where a path needs no slash and the class says what stands in front: Spring, JAX-RS, NestJS, ASP.NET.

use memchr::memmem;

use super::calls;
use super::handlers::{Found, Role, Style, has, method};
use super::operation_id;
use crate::Span;

/// An attribute: `@GetMapping("/x")`, `[HttpGet("x")]`.
struct Attribute<'t> {
    name: &'t str,
    /// Where the name begins.
    at: usize,
    /// What stands between the parentheses.
    arguments: &'t str,
    /// First byte of the arguments.
    inside: usize,
    /// First byte behind the attribute.
    end: usize,
}

/// Adds the routes in attributes of `text`.
pub(super) fn scan(text: &str, style: Style, out: &mut Vec<Found>) {
    let (marks, opening): (&[&str], &[u8]) = match style {
        Style::Jvm => (&["Mapping", "@Path"], b"@"),
        Style::Script => (&["@Controller"], b"@"),
        Style::CSharp => (&["[Http"], b"["),
        _ => return,
    };
    if !has(text, marks) {
        return;
    }
    let mut base = String::new();
    let mut end = 0;
    let mut block: Vec<Attribute<'_>> = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), opening) {
        if at < end {
            continue;
        }
        let Some(attribute) = attribute(text, at + 1) else { continue };
        end = attribute.end;
        let last = !followed_by_attribute(text, attribute.end, opening);
        block.push(attribute);
        if last {
            let target = declaration(text, end);
            if is_class(target) {
                base = class_base(&block, target);
            } else {
                method_routes(&block, &base, style, out);
            }
            block.clear();
        }
    }
}

/// The attribute whose name begins at `at`.
fn attribute(text: &str, at: usize) -> Option<Attribute<'_>> {
    let rest = text.get(at..)?;
    let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = rest.get(..length).filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))?;
    let open = at + length;
    if !text[open..].starts_with('(') {
        return Some(Attribute { name, at, arguments: "", inside: open, end: open });
    }
    let close = open + closing(&text[open..])?;
    Some(Attribute { name, at, arguments: &text[open + 1..close], inside: open + 1, end: close + 1 })
}

/// Where the parenthesis that `text` begins with is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(4 * calls::NEAR) {
        match byte {
            b'(' => depth += 1,
            b')' if depth <= 1 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether nothing but blanks stands between `end` and the next attribute.
fn followed_by_attribute(text: &str, end: usize, opening: &[u8]) -> bool {
    let rest = &text.as_bytes()[end..];
    let blanks = |b: &&u8| b.is_ascii_whitespace() || matches!(b, b']' | b',');
    let blank = rest.iter().take(calls::NEAR).take_while(blanks).count();
    rest[blank..].starts_with(opening)
}

/// The line of code behind the attributes.
fn declaration(text: &str, end: usize) -> &str {
    let rest = calls::near(text, end);
    rest.trim_start_matches([']', ' ', '\t', '\r', '\n', ',']).lines().next().unwrap_or_default()
}

fn is_class(line: &str) -> bool {
    let mut words = line.split([' ', '\t', '{', '(']).take(8);
    words.any(|word| matches!(word, "class" | "interface" | "object" | "record"))
}

/// What the attributes of a class put in front of its routes.
fn class_base(block: &[Attribute<'_>], target: &str) -> String {
    let names = ["RequestMapping", "Path", "Controller", "Route"];
    let Some(attribute) = block.iter().find(|a| names.contains(&a.name)) else { return String::new() };
    let Some((path, _)) = path_of(attribute) else { return String::new() };
    let mut words = target.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let class = words.by_ref().find(|word| *word == "class").and_then(|_| words.next()).unwrap_or_default();
    let class = class.strip_suffix("Controller").unwrap_or(class).to_lowercase();
    path.replace("[controller]", &class)
}

/// The first string in an attribute that is a path, and its place.
fn path_of(attribute: &Attribute<'_>) -> Option<(String, Span)> {
    // `value = "/x"`, `path = {"/x"}`, `{ path: 'x' }`; not `produces = "…"`.
    let quote = attribute.arguments.find(['"', '\'', '`'])?;
    let front = attribute.arguments[..quote].trim_end_matches(['{', '[', ' ', '@', '(']);
    let key = front.trim_end_matches(['=', ':', ' ']);
    let key = key.rsplit([' ', ',', '(', '{']).next().unwrap_or_default();
    if !front.is_empty() && !matches!(key, "value" | "path" | "template" | "Template" | "arrayOf") {
        return None;
    }
    let literal = calls::literal(attribute.arguments, quote)?;
    let at = attribute.inside as u32;
    Some((literal.path, Span { start: literal.span.start + at, end: literal.span.end + at }))
}

/// The routes that the attributes of one method make.
fn method_routes(block: &[Attribute<'_>], base: &str, style: Style, out: &mut Vec<Found>) {
    let mut shared = block.iter().filter(|a| a.name == "Path" || a.name == "Route").filter_map(path_of);
    let shared = shared.next();
    for attribute in block {
        let methods: Vec<&'static str> = match style {
            // Spring's `GetMapping`, JAX-RS's `GET`; Retrofit's `GET("…")` asks.
            Style::Jvm if attribute.name == "RequestMapping" => {
                let methods =
                    attribute.arguments.split_once("method").map(|(_, rest)| rest).unwrap_or_default();
                methods
                    .split(|c: char| !c.is_ascii_alphabetic())
                    .filter(|w| super::is_method(w))
                    .filter_map(method)
                    .collect()
            }
            Style::Jvm if super::is_method(attribute.name) && attribute.arguments.is_empty() => {
                method(attribute.name).into_iter().collect()
            }
            Style::Jvm => attribute.name.strip_suffix("Mapping").and_then(method).into_iter().collect(),
            Style::CSharp => attribute.name.strip_prefix("Http").and_then(method).into_iter().collect(),
            _ => Some(attribute.name)
                .filter(|name| !name.bytes().all(|b| b.is_ascii_uppercase()))
                .and_then(method)
                .into_iter()
                .collect(),
        };
        let name = Span::new(attribute.at, attribute.at + attribute.name.len());
        let (path, span) = path_of(attribute).or_else(|| shared.clone()).unwrap_or((String::new(), name));
        let span = if span.is_empty() { name } else { span };
        // ASP.NET: a leading slash leaves out what the class says.
        let absolute = style == Style::CSharp && path.starts_with(['/', '~']);
        let whole = if absolute { path.trim_start_matches('~').to_owned() } else { format!("{base}/{path}") };
        if whole.trim_matches('/').is_empty() {
            continue;
        }
        let made = |method: &&str| Found {
            id: operation_id(method, &whole),
            span,
            role: Role::Serves,
            partial: true,
        };
        out.extend(methods.iter().map(made));
    }
}
