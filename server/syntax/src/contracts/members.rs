//! Parameters and responses of an operation that Markdown describes.

use smol_str::SmolStr;

use super::titles::Piece;
use super::{Member, MemberKind, fields};
use crate::Span;
use crate::markdown::Markdown;

/// Words that may stand in front of a status.
const LEADS: [&str; 16] = [
    "response",
    "responses",
    "success",
    "error",
    "errors",
    "status",
    "status code",
    "http",
    "returns",
    "success response",
    "error response",
    "http status",
    "failure",
    "on success",
    "响应",
    "응답",
];

/// What the lines of `span` say of an operation, in order.
pub(super) fn of_operation(doc: &Markdown<'_>, span: Span) -> Vec<Member> {
    let mut out = fields::of(doc, span, "", MemberKind::Parameter);
    let (first, last) =
        (doc.line_of(span.start) + 1, doc.line_of(span.end.saturating_sub(1).max(span.start)));
    for line in first..=last.min(doc.lines.len().saturating_sub(1)) {
        let piece = Piece::line(doc, line).trim_start(&[' ', '\t']);
        if !piece.text.is_empty() && !doc.masked(piece.at as u32) {
            out.extend(response(piece));
        }
    }
    fields::once(&mut out);
    out
}

/// `#### 200 OK`, `**Response (201 Created)**`, `` - `404`: … ``, `| 400 | … |`.
fn response(line: Piece<'_>) -> Option<Member> {
    if !line.text.starts_with(['#', '*', '-', '|', '+']) {
        return None;
    }
    let inside = line.trim_start(&['#', '*', '-', '|', '+', '`', ' ', '\t']);
    let digits = inside.text.find(|c: char| c.is_ascii_digit())?;
    let lead = inside.text[..digits].trim_end_matches([' ', ':', '(', '`', '*', '（', '—', '-', '–']);
    let lead = lead.to_lowercase();
    let code = inside.skip(digits);
    let length = code.text.bytes().take_while(u8::is_ascii_digit).count();
    let status = code.take(length);
    let after = code.skip(length).text;
    let ends =
        after.is_empty() || after.starts_with([' ', '`', '*', ':', ')', '|', '）', '：', '—', ',', '/']);
    let counts = length == 3
        && status.text.starts_with(['1', '2', '3', '4', '5'])
        && ends
        && (lead.is_empty() || LEADS.contains(&lead.as_str()));
    counts.then(|| Member {
        kind: MemberKind::Response,
        name: SmolStr::new(status.text),
        span: status.span(),
    })
}
