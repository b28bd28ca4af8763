//! A proposal: which capabilities it says it touches.

use super::reader::{Piece, Text};
use super::script::{trim, trim_start};
use super::spec::{Section, headings};
use crate::Span;

/// A proposal (`changes/<change>/proposal.md`).
#[derive(Clone, Debug, Default)]
pub struct Proposal<'t> {
    /// The first heading `Why`.
    pub why: Option<Section<'t>>,
    /// The first heading `What Changes`.
    pub what_changes: Option<Section<'t>>,
    /// The bullets below `New Capabilities` and `Modified Capabilities`, in the order of the text.
    pub capabilities: Vec<Capability<'t>>,
}

/// Whether a capability is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CapabilityKind {
    /// It is created.
    New,
    /// Its requirements change.
    Modified,
}

/// A bullet that names a capability: ``- `auth/login`: what changes``.
#[derive(Clone, Copy, Debug)]
pub struct Capability<'t> {
    /// Which list it stands in.
    pub kind: CapabilityKind,
    /// The capability's path, without the backticks.
    pub name: Piece<'t>,
    /// What follows the name and a colon, trimmed; the first line only.
    pub text: Piece<'t>,
    /// 1-based line.
    pub line: u32,
    /// The bullet's line without white space at both ends.
    pub span: Span,
}

impl<'t> Proposal<'t> {
    /// Reads a proposal.
    #[must_use]
    pub fn new(source: &'t str) -> Self {
        let text = Text::new(source);
        let headings = headings(&text);
        let find = |name: &str| headings.iter().find(|h| h.title.eq_ignore_ascii_case(name));
        let mut capabilities = Vec::new();
        for (n, heading) in headings.iter().enumerate() {
            let kind = match heading.title {
                title if title.eq_ignore_ascii_case("New Capabilities") => CapabilityKind::New,
                title if title.eq_ignore_ascii_case("Modified Capabilities") => CapabilityKind::Modified,
                _ => continue,
            };
            // Up to the next heading of any level.
            let end = headings.get(n + 1).map_or(heading.end, |next| next.line).min(heading.end);
            for at in heading.line + 1..end {
                let line = &text.lines()[at];
                if let Some((name, said)) = bullet(line.text).filter(|_| !line.fenced) {
                    let (name, said, own) = (text.piece(name), text.piece(said), text.piece(trim(line.text)));
                    let line = at as u32 + 1;
                    capabilities.push(Capability { kind, name, text: said, line, span: own.span });
                }
            }
        }
        Self {
            why: find("Why").map(|h| h.section(&text)),
            what_changes: find("What Changes").map(|h| h.section(&text)),
            capabilities,
        }
    }
}

/// Name and text of a bullet that begins with a name in backticks. The template's own `<name>` is none.
fn bullet(line: &str) -> Option<(&str, &str)> {
    let item = trim_start(trim_start(line).strip_prefix(['-', '*', '+'])?);
    let item = item.strip_prefix("**").unwrap_or(item);
    let (name, rest) = item.strip_prefix('`')?.split_once('`')?;
    let rest = trim_start(rest.strip_prefix("**").unwrap_or(rest));
    let name = trim(name);
    let named = !name.is_empty() && !name.contains(['<', '>']);
    named.then(|| (name, trim(rest.strip_prefix(':').unwrap_or(rest))))
}
