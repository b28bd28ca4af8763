//! One forward pass over a source file that yields its comments and strings.
//!
//! A byte table of the language tells which bytes can open something; everything else is skipped. Comments and strings jump to
//! their ends. What was not found once (the closer of a heredoc, of a regex) is not looked for again and again, so the pass is
//! linear in the text.

use memchr::{memchr, memchr2, memmem};

use super::rust_tests::{Region, attribute};
use super::strings::{Open, regex_end};
use super::syntax::{Block, Feature, Kind, Language, SectionEnd, is_word};

/// Something found; between two tokens stands code (or prose).
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TokenKind {
    /// A comment on one line.
    Line,
    /// A comment that may span lines, a docstring.
    Block,
    /// A string or the rest of one behind code inside it; `origin` is where its first quote stands.
    Text { origin: usize },
    /// A name in quotes.
    Name,
    /// From here on (empty token) code belongs to a test, or no longer.
    Tests(bool),
    /// From here on (empty token) text outside comments and strings is this.
    Outside(Kind),
}

/// Misses after which heredocs and raw strings without an end are no longer looked for: they cost a scan of the rest each.
const MAX_MISSES: u8 = 8;
const STOP: u8 = 1;
/// Stops only while brackets are counted: inside a hole of a string, inside a test region.
const COUNTED: u8 = 2;

struct Heredoc {
    body: usize,
    end: usize,
}

pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) pos: usize,
    /// End of the section, else of the text.
    pub(super) end: usize,
    pub(super) language: &'a Language,
    host: &'a Language,
    exit: Option<&'static str>,
    stops: [u8; 256],
    /// Strings that wait for the end of code inside them, with the open brackets in that code.
    pub(super) open: Vec<(Open<'a>, u32)>,
    heredoc: Option<Heredoc>,
    /// End of the line on which a heredoc was last looked for.
    line_end: usize,
    pub(super) misses: u8,
    regex_misses_until: usize,
    region: Region,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(language: &'a Language, bytes: &'a [u8]) -> Self {
        let mut lexer = Self {
            bytes,
            pos: 0,
            end: bytes.len(),
            language,
            host: language,
            exit: None,
            stops: [0; 256],
            open: Vec::new(),
            heredoc: None,
            line_end: 0,
            misses: 0,
            regex_misses_until: 0,
            region: Region::None,
        };
        let language = match language.sections.first() {
            Some(section)
                if language.has(Feature::SectionsOptional) && memmem::find(bytes, b"<?").is_none() =>
            {
                section.language
            }
            _ => language,
        };
        lexer.speak(language);
        lexer
    }

    fn speak(&mut self, language: &'a Language) {
        self.language = language;
        self.stops = [0; 256];
        for byte in *b"(){}[];,\n" {
            self.stops[byte as usize] = COUNTED;
        }
        for byte in language.openers() {
            self.stops[byte as usize] |= STOP;
        }
        if let Some(byte) = self.exit.and_then(|exit| exit.bytes().next()) {
            self.stops[byte as usize] |= STOP;
        }
    }

    /// The next comment, string or change; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Token> {
        loop {
            if let Some(token) = self.heredoc_here() {
                return Some(token);
            }
            let mask = if self.open.is_empty() && !self.region.counts() { STOP } else { STOP | COUNTED };
            let limit = self.heredoc.as_ref().map_or(self.end, |heredoc| heredoc.body.min(self.end));
            let rest = self.bytes.get(self.pos..limit).unwrap_or_default();
            match rest.iter().position(|&byte| self.stops[byte as usize] & mask != 0) {
                Some(skipped) => self.pos += skipped,
                None if limit < self.end => {
                    self.pos = self.pos.max(limit);
                    continue;
                }
                None if self.end < self.bytes.len() => return Some(self.leave_section(self.end)),
                None => return None,
            }
            if let Some(token) = self.stop() {
                return Some(token);
            }
        }
    }

    /// Whether a comment could begin at `at`: cheap, errs towards yes.
    pub(super) fn may_open(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(|&byte| self.stops[byte as usize] & STOP != 0)
    }

    pub(super) fn starts_with(&self, at: usize, open: &str) -> bool {
        at + open.len() <= self.end && self.bytes[at..].starts_with(open.as_bytes())
    }

    fn empty(&self, kind: TokenKind, at: usize) -> Token {
        Token { kind, start: at, end: at }
    }

    /// Looks at an interesting byte; moves on by at least one byte or yields what begins there.
    fn stop(&mut self) -> Option<Token> {
        let (at, byte, language) = (self.pos, self.bytes[self.pos], self.language);
        if self.stops[byte as usize] & COUNTED != 0
            && let Some(token) = self.count(byte, at)
        {
            return Some(token);
        }
        if byte == b'\\' && language.has(Feature::CodeEscapes) {
            self.pos = (at + 2).min(self.end);
            return None;
        }
        for block in language.blocks {
            if self.starts_with(at, block.open)
                && block.at.allows(self.bytes, at)
                && !self.is_operator(at, block)
            {
                return Some(self.block(at, block));
            }
        }
        for line in language.lines {
            if self.starts_with(at, line.open) && line.at.allows(self.bytes, at) && !self.is_no_comment(at) {
                return Some(self.line(at, at + line.open.len()));
            }
        }
        for quote in language.quotes {
            if self.starts_with(at, quote.open)
                && quote.at.allows(self.bytes, at)
                && !self.is_character_code(at)
            {
                return Some(self.string(at, quote));
            }
        }
        self.pos = at + 1;
        match byte {
            b'\'' => self.character(at),
            b'/' => self.regex(at),
            b'[' => {
                return self.long_bracket(at).map(|end| self.token(TokenKind::Text { origin: at }, at, end));
            }
            b'#' => return self.test_attribute(at),
            b'<' => return self.enter_section(at).or_else(|| self.find_heredoc(at)),
            b'?' if self.exit.is_some_and(|exit| self.starts_with(at, exit)) => {
                return Some(self.leave_section(at + 2));
            }
            _ => {}
        }
        None
    }

    pub(super) fn token(&mut self, kind: TokenKind, start: usize, end: usize) -> Token {
        self.pos = end;
        Token { kind, start, end }
    }

    /// `(*)` is the product, no comment.
    fn is_operator(&self, at: usize, block: &Block) -> bool {
        block.open == "(*" && self.bytes.get(at + 2) == Some(&b')')
    }

    /// `#[Test]` in PHP, a hole of a sigil or regex that is not read as a string in Ruby and Elixir.
    fn is_no_comment(&self, at: usize) -> bool {
        match self.language.name {
            "php" => self.starts_with(at, "#["),
            "ruby" | "elixir" | "coffeescript" => self.starts_with(at, "#{"),
            _ => false,
        }
    }

    /// `?"` in Ruby and Elixir, `$"` in Erlang: the code of a character.
    fn is_character_code(&self, at: usize) -> bool {
        let lead = match self.language.name {
            "ruby" | "elixir" => b'?',
            "erlang" => b'$',
            _ => return false,
        };
        at > 0 && self.bytes[at - 1] == lead && (at < 2 || !is_word(self.bytes[at - 2]))
    }

    fn line(&mut self, start: usize, from: usize) -> Token {
        if self.language.has(Feature::LongBrackets)
            && let Some(end) = self.long_bracket(from)
        {
            return self.token(TokenKind::Block, start, end);
        }
        let end = memchr(b'\n', &self.bytes[from..self.end]).map_or(self.end, |length| from + length);
        let inside = &self.bytes[from..end];
        let end = match self.exit.and_then(|exit| memmem::find(inside, exit.as_bytes())) {
            Some(length) => from + length,
            None => end - usize::from(inside.last() == Some(&b'\r')),
        };
        self.token(TokenKind::Line, start, end)
    }

    fn block(&mut self, start: usize, block: &Block) -> Token {
        let end = self.block_end(start + block.open.len(), block);
        self.token(TokenKind::Block, start, end)
    }

    fn block_end(&self, mut from: usize, block: &Block) -> usize {
        let (open, close) = (block.open.as_bytes(), block.close.as_bytes());
        if !block.nested {
            return self.find_close(from, close).unwrap_or(self.end);
        }
        let mut depth = 1u32;
        while let Some(skipped) = memchr2(open[0], close[0], &self.bytes[from..self.end]) {
            from += skipped;
            if self.starts_with(from, block.close) {
                depth -= 1;
                from += close.len();
                if depth == 0 {
                    return from;
                }
            } else if self.starts_with(from, block.open) {
                depth += 1;
                from += open.len();
            } else {
                from += 1;
            }
        }
        self.end
    }

    /// One past `close`, by its last byte: of `*/` that is the rarer one.
    fn find_close(&self, from: usize, close: &[u8]) -> Option<usize> {
        let last = *close.last()?;
        let mut at = from;
        while let Some(skipped) = memchr(last, &self.bytes[at..self.end]) {
            at += skipped + 1;
            if at >= from + close.len() && self.bytes[..at].ends_with(close) {
                return Some(at);
            }
        }
        None
    }

    /// The end of `[==[ … ]==]`, if one begins at `at`.
    fn long_bracket(&mut self, at: usize) -> Option<usize> {
        if !self.language.has(Feature::LongBrackets) || self.misses >= MAX_MISSES {
            return None;
        }
        let rest = self.bytes[at..self.end].strip_prefix(b"[")?;
        let level = rest.iter().take(64).take_while(|&&byte| byte == b'=').count();
        if rest.get(level) != Some(&b'[') {
            return None;
        }
        let close = format!("]{}]", "=".repeat(level));
        let end =
            memmem::find(&rest[level..], close.as_bytes()).map(|found| at + 1 + level + found + close.len());
        self.misses += u8::from(end.is_none());
        end
    }

    fn character(&mut self, at: usize) {
        if self.language.has(Feature::Chars) {
            self.pos = super::strings::character_end(&self.bytes[..self.end], at).unwrap_or(at + 1);
        }
    }

    fn regex(&mut self, at: usize) {
        if !self.language.has(Feature::Regex) || at < self.regex_misses_until {
            return;
        }
        match regex_end(&self.bytes[..self.end], at) {
            Ok(end) => self.pos = end,
            Err(until) => self.regex_misses_until = until,
        }
    }

    /// Counts brackets in code inside a string, or in a test region.
    fn count(&mut self, byte: u8, at: usize) -> Option<Token> {
        let Some((open, depth)) = self.open.last_mut() else {
            let over = self.region.count(byte);
            self.pos = at + 1;
            return over.then(|| self.empty(TokenKind::Tests(false), at + 1));
        };
        let close = open.hole_close();
        match byte {
            b'\n' => self.open.retain(|(open, _)| open.spans),
            b'{' | b'(' if byte == if close == b'}' { b'{' } else { b'(' } => *depth += 1,
            _ if byte == close && *depth == 0 => {
                let (open, _) = self.open.pop()?;
                return Some(self.text(open, at, at + 1));
            }
            _ if byte == close => *depth -= 1,
            _ => {}
        }
        None
    }

    fn test_attribute(&mut self, at: usize) -> Option<Token> {
        if !self.language.has(Feature::RustTests) || self.region != Region::None {
            return None;
        }
        self.region = attribute(&self.bytes[..self.end], at)?.region()?;
        Some(self.empty(TokenKind::Tests(true), at))
    }

    fn enter_section(&mut self, at: usize) -> Option<Token> {
        let opens = |open: &str| {
            let head = self.bytes.get(at..at + open.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(open.as_bytes()))
                && (!open.ends_with(|last: char| last.is_ascii_alphabetic())
                    || self.bytes.get(at + open.len()).is_none_or(|&byte| !is_word(byte) && byte != b'-'))
        };
        let section = self.language.sections.iter().find(|section| opens(section.open))?;
        let mut from = at + section.open.len();
        match section.close {
            SectionEnd::Code(close) => self.exit = Some(close),
            SectionEnd::Tag(close) => {
                from = memchr(b'>', &self.bytes[from..]).map_or(self.bytes.len(), |length| from + length + 1);
                if self.bytes[..from].ends_with(b"/>") {
                    self.pos = from;
                    return None;
                }
                self.end = find_tag(self.bytes, from, close).unwrap_or(self.bytes.len());
            }
        }
        self.pos = from;
        self.speak(section.language);
        Some(self.empty(TokenKind::Outside(section.language.kind), from))
    }

    fn leave_section(&mut self, at: usize) -> Token {
        self.exit = None;
        self.pos = at.max(self.pos);
        self.end = self.bytes.len();
        self.open.clear();
        self.heredoc = None;
        self.line_end = 0;
        self.speak(self.host);
        self.empty(TokenKind::Outside(self.language.kind), self.pos)
    }

    /// Notes the body of a heredoc whose opener stands at `at`; it begins on the next line.
    fn find_heredoc(&mut self, at: usize) -> Option<Token> {
        let lead = match () {
            () if self.language.has(Feature::Heredoc) => "<<",
            () if self.language.has(Feature::PhpHeredoc) => "<<<",
            () => return None,
        };
        if !self.starts_with(at, lead) || self.misses >= MAX_MISSES || (at > 0 && self.bytes[at - 1] == b'<')
        {
            return None;
        }
        let mut word = at + lead.len();
        word += usize::from(self.bytes.get(word).is_some_and(|byte| b"-~".contains(byte)));
        word += usize::from(self.bytes.get(word) == Some(&b' '));
        word += usize::from(self.bytes.get(word).is_some_and(|byte| b"'\"\\".contains(byte)));
        let tail = self.bytes.get(word..self.end)?;
        let length = tail.iter().position(|&byte| !is_word(byte)).unwrap_or(tail.len());
        if length == 0 || length > 64 || tail[0].is_ascii_digit() {
            return None;
        }
        self.pos = word + length;
        let quoted = self.bytes.get(self.pos).is_some_and(|byte| b"'\"".contains(byte));
        self.pos += usize::from(quoted && b"'\"".contains(&self.bytes[word - 1]));
        let body = match &self.heredoc {
            // A second one on the line: its body follows that of the first.
            Some(first) => first.end,
            None => self.next_line()?,
        };
        match self.heredoc_end(body, &tail[..length]) {
            Some(end) => {
                let body = self.heredoc.as_ref().map_or(body, |first| first.body);
                self.heredoc = Some(Heredoc { body, end });
            }
            None => self.misses += 1,
        }
        None
    }

    /// Where the next line begins; a line's end is looked for once.
    fn next_line(&mut self) -> Option<usize> {
        if self.line_end < self.pos {
            let rest = &self.bytes[self.pos..self.end];
            self.line_end = memchr(b'\n', rest).map_or(self.end, |length| self.pos + length);
        }
        (self.line_end < self.end).then_some(self.line_end + 1)
    }

    /// Where the line begins that holds the delimiter alone.
    fn heredoc_end(&self, mut line: usize, delimiter: &[u8]) -> Option<usize> {
        while line < self.end {
            let rest = &self.bytes[line..self.end];
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let tail = rest[..length].trim_ascii().strip_prefix(delimiter);
            if tail.is_some_and(|tail| tail.iter().all(|byte| b";,)".contains(byte))) {
                return Some(line);
            }
            line += length + 1;
        }
        None
    }

    fn heredoc_here(&mut self) -> Option<Token> {
        let heredoc = self.heredoc.take_if(|heredoc| self.pos >= heredoc.body)?;
        let start = self.pos;
        (start < heredoc.end).then(|| self.token(TokenKind::Text { origin: start }, start, heredoc.end))
    }
}

/// Where the closing tag begins, its letters in any case.
fn find_tag(bytes: &[u8], mut from: usize, tag: &str) -> Option<usize> {
    while let Some(skipped) = memchr(b'<', &bytes[from..]) {
        from += skipped;
        if bytes.get(from..from + tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag.as_bytes())) {
            return Some(from);
        }
        from += 1;
    }
    None
}
