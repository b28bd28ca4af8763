//! Block structure of a Markdown text, from pulldown-cmark: headings, links, and what must not be read.

use std::borrow::Cow;

use memchr::memmem;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use smol_str::SmolStr;

use crate::{Heading, Span};

/// A Markdown link or autolink.
pub(crate) struct Link {
    /// The whole construct.
    pub span: Span,
    /// Where it points, as written.
    pub target: String,
}

/// A text with its lines and structure. Offsets are bytes into `text`.
pub(crate) struct Markdown<'t> {
    pub text: &'t str,
    /// Lines without their ends (`\n`, `\r\n`).
    pub lines: Vec<Span>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    /// Fenced and indented code, front matter and comments: nothing in there is a mention or a definition. Ascending
    /// and disjoint, as are the others.
    masks: Vec<Span>,
    inline_code: Vec<Span>,
    comments: Vec<Span>,
    /// Blanks in front of each line, and the last line of the block it opens.
    indents: Vec<u32>,
    block_ends: Vec<u32>,
}

impl<'t> Markdown<'t> {
    pub fn parse(text: &'t str) -> Self {
        let mut doc = Self {
            text,
            lines: lines(text),
            headings: Vec::new(),
            links: Vec::new(),
            masks: Vec::new(),
            inline_code: Vec::new(),
            comments: Vec::new(),
            indents: Vec::new(),
            block_ends: Vec::new(),
        };
        doc.read_events();
        doc.read_comments();
        doc.masks = merged(std::mem::take(&mut doc.masks));
        doc.close_sections();
        doc.close_blocks();
        doc
    }

    fn read_events(&mut self) {
        let bom = if self.text.starts_with('\u{feff}') { 3 } else { 0 };
        let options =
            Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_TASKLISTS;
        let mut heading = None;
        let text = without_open_comment(&self.text[bom..]);
        for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
            let span = Span::new(range.start + bom, range.end + bom);
            match event {
                Event::Start(
                    Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)
                    | Tag::MetadataBlock(_),
                ) => {
                    self.masks.push(span);
                }
                Event::Start(Tag::Heading { level, .. }) => heading = Some((level as u8, span)),
                Event::End(TagEnd::Heading(_)) => {
                    if let Some((level, span)) = heading.take() {
                        self.headings.push(Heading { level, span, title: self.title(span), section: span });
                    }
                }
                Event::Start(Tag::Link { link_type, dest_url, .. }) if link_type != LinkType::Email => {
                    self.links.push(Link { span, target: dest_url.into_string() });
                }
                Event::Code(_) => self.inline_code.push(span),
                _ => {}
            }
        }
    }

    fn title(&self, span: Span) -> SmolStr {
        let line = self.text[span.range()].lines().next().unwrap_or_default();
        SmolStr::new(line.trim_start().trim_start_matches('#').trim().trim_end_matches('#').trim_end())
    }

    /// `<!-- … -->` outside code. An unclosed one hides nothing: somebody is typing it.
    fn read_comments(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(open) = memmem::find(&bytes[at..], b"<!--").map(|n| at + n) {
            at = open + 4;
            if self.masked(open as u32) || covers(&self.inline_code, open as u32) {
                continue;
            }
            let Some(close) = memmem::find(&bytes[at..], b"-->").map(|n| at + n + 3) else { break };
            self.comments.push(Span::new(open, close));
            at = close;
        }
        self.masks.extend_from_slice(&self.comments);
    }

    fn close_sections(&mut self) {
        let end = self.text.trim_end().len().max(self.headings.last().map_or(0, |h| h.span.end as usize));
        // Ends of open sections by level, from the bottom up.
        let mut next = [end as u32; 7];
        for heading in self.headings.iter_mut().rev() {
            let level = usize::from(heading.level.min(6));
            let close = next[level];
            let body = self.text[heading.span.start as usize..close as usize].trim_end();
            heading.section = Span { start: heading.span.start, end: heading.span.start + body.len() as u32 };
            for slot in &mut next[level..] {
                *slot = heading.span.start;
            }
        }
        for heading in &mut self.headings {
            let line = self.text[heading.span.range()].trim_end();
            heading.span.end = heading.span.start + line.len() as u32;
        }
    }

    /// What a line opens are the deeper indented lines below it, up to a heading; blank lines at the end do not count.
    fn close_blocks(&mut self) {
        self.block_ends = (0..self.lines.len() as u32).collect();
        self.indents.reserve(self.lines.len());
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut last = 0;
        let mut headings = self.headings.iter().map(|h| h.span.start).peekable();
        for (index, line) in self.lines.iter().enumerate() {
            let text = &self.text.as_bytes()[line.range()];
            let indent = text.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            self.indents.push(indent as u32);
            let mut heading = false;
            while headings.next_if(|start| *start <= line.end).is_some() {
                heading = true;
            }
            if indent == text.len() {
                continue;
            }
            while let Some((opener, _)) = open.pop_if(|(_, outer)| heading || *outer >= indent) {
                self.block_ends[opener] = last;
            }
            open.push((index, indent));
            last = index as u32;
        }
        for (opener, _) in open {
            self.block_ends[opener] = last;
        }
    }

    /// Number of blanks (spaces, tabs) that `line` begins with.
    pub fn indent(&self, line: usize) -> usize {
        self.indents[line] as usize
    }

    /// The last line that belongs to what `line` opens, itself at the least.
    pub fn block_end(&self, line: usize) -> usize {
        self.block_ends[line] as usize
    }

    /// Whether nothing at `offset` is to be read.
    pub fn masked(&self, offset: u32) -> bool {
        covers(&self.masks, offset)
    }

    pub fn in_code(&self, offset: u32) -> bool {
        covers(&self.inline_code, offset)
    }

    pub fn in_link(&self, offset: u32) -> bool {
        // Links do not nest, so the last one that begins before is the only one that can hold the place.
        let index = self.links.partition_point(|l| l.span.start <= offset);
        index > 0 && offset < self.links[index - 1].span.end
    }

    pub fn inline_code(&self) -> &[Span] {
        &self.inline_code
    }

    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    pub fn line_text(&self, line: usize) -> &'t str {
        &self.text[self.lines[line].range()]
    }

    /// Index of the line that holds `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.lines.partition_point(|l| l.start <= offset).saturating_sub(1)
    }

    /// The heading whose first line is `line`, if it is one.
    pub fn heading_at(&self, line: usize) -> Option<usize> {
        let span = self.lines[line];
        let index = self.headings.partition_point(|h| h.span.start < span.start);
        self.headings.get(index).filter(|h| h.span.start <= span.end).map(|_| index)
    }
}

/// Parts of a Markdown text that are no sentences, ascending and disjoint: code, comments, front matter, links, headings
/// up to their first colon, and labels (`**User Story:**`).
#[must_use]
pub fn not_prose(text: &str) -> Vec<Span> {
    let doc = Markdown::parse(text);
    let mut out = doc.masks.clone();
    out.extend_from_slice(&doc.inline_code);
    out.extend(doc.links.iter().map(|link| link.span));
    out.extend(doc.headings.iter().map(|heading| {
        let title = text.get(heading.span.range()).unwrap_or_default();
        let end = title.find([':', '：']).unwrap_or(title.len());
        Span::new(heading.span.start as usize, heading.span.start as usize + end)
    }));
    out.extend(doc.lines.iter().filter_map(|line| {
        let written = text.get(line.range())?;
        let label = written.trim_start_matches([' ', '\t', '-', '+', '>', '|']);
        let label = label.strip_prefix("* ").map_or(label, str::trim_start);
        let end = label.starts_with(['*', '_']).then(|| label.find([':', '：']))??;
        // The colon stands in the marks or directly behind them.
        let inside = label[..end].trim_matches(['*', '_', ' ']);
        if inside.contains(['*', '_']) {
            return None;
        }
        Some(Span::new(line.start as usize, line.start as usize + (written.len() - label.len()) + end))
    }));
    merged(out)
}

/// The text for the Markdown parser. To it a comment that nobody closed hides all the rest; to us somebody is typing it.
fn without_open_comment(text: &str) -> Cow<'_, str> {
    if memmem::find(text.as_bytes(), b"<!--").is_none() {
        return Cow::Borrowed(text);
    }
    let open = memmem::rfind(text.as_bytes(), b"<!--");
    let close = memmem::rfind(text.as_bytes(), b"-->").map_or(0, |at| at + 3);
    match open {
        Some(open) if open >= close => {
            Cow::Owned(format!("{}{}", &text[..close], text[close..].replace("<!--", "xxxx")))
        }
        _ => Cow::Borrowed(text),
    }
}

/// The same places as ascending spans that do not overlap: a comment may hold a fence.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let overlap = next.start < last.end;
        if overlap {
            last.end = last.end.max(next.end);
        }
        overlap
    });
    spans
}

/// Whether one of the ascending, disjoint `spans` holds `offset`.
fn covers(spans: &[Span], offset: u32) -> bool {
    let index = spans.partition_point(|s| s.start <= offset);
    index > 0 && offset < spans[index - 1].end
}

/// Lines of `text` without their ends, the first without a byte order mark.
fn lines(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    for end in memchr::memchr_iter(b'\n', bytes).chain(std::iter::once(bytes.len())) {
        let cut = end - usize::from(end > start && bytes[end - 1] == b'\r');
        out.push(Span::new(start, cut));
        start = end + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks() {
        let text = "---\nx: FR-001\n---\n# T\n\nFR-002 `FR-003`\n\n```\nFR-004\n```\n<!-- FR-005 -->\n- a\n\n      FR-006\n\n`<!--` FR-007 <!-- open";
        let doc = Markdown::parse(text);
        let seen = (1..8)
            .filter(|n| !doc.masked(text.find(&format!("FR-00{n}")).expect("in the text") as u32))
            .collect::<Vec<_>>();
        assert_eq!(seen, [2, 3, 7]);
    }

    #[test]
    fn sections() {
        let doc = Markdown::parse("\u{feff}# A\n\n## B ##\ntext\n\n### C\n\n## D\nend\n\n");
        let show: Vec<_> = doc
            .headings
            .iter()
            .map(|h| format!("{} {} {:?}", h.level, h.title, &doc.text[h.section.range()]))
            .collect();
        assert_eq!(
            show,
            [
                "1 A \"# A\\n\\n## B ##\\ntext\\n\\n### C\\n\\n## D\\nend\"",
                "2 B \"## B ##\\ntext\\n\\n### C\"",
                "3 C \"### C\"",
                "2 D \"## D\\nend\""
            ]
        );
    }
}
