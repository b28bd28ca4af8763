//! What goes when a requirement goes, and what would go with a whole spec.
//!
//! A requirement reaches to the next heading the tool knows, so a note below it is part of it. And a change may retire a
//! capability: if the last requirement goes, the spec goes, but only if nothing else is in it.

use rustc_hash::FxHashSet;
use specls_syntax::openspec::{Block, Text, is_space, trim, trim_end, trim_start};

/// The warning that a heading inside a requirement goes with it; `now` is what is left of the requirement.
pub(crate) fn swallowed(capability: &str, block: &Block<'_>, now: Option<&str>) -> Option<String> {
    let (heading, tail) = foreign_tail(&block.raw)?;
    let kept = now.is_some_and(|now| count(now, &tail) >= count(&block.raw, &tail));
    (!kept).then(|| {
        format!(
            "{capability} - \"{heading}\" sits inside requirement \"{}\" and goes with it. Move it under \
                its own requirement, or above `## Requirements`, to keep it.",
            block.name.text
        )
    })
}

fn count(text: &str, part: &str) -> usize {
    if part.is_empty() { 0 } else { text.matches(part).count() }
}

/// The first heading of level 1 to 3 in a requirement, its own not counted, and all from there on.
fn foreign_tail(raw: &str) -> Option<(String, String)> {
    let text = Text::new(raw);
    let mut inner = text.lines().iter().skip(1).filter(|line| !line.fenced);
    let line = inner.find(|line| is_heading(line.text, 3))?;
    Some((trim(line.text).to_owned(), trim(&raw[line.start as usize..]).to_owned()))
}

/// `^ {0,3}#{1,MOST}(?:[ \t]|$)`.
fn is_heading(line: &str, most: usize) -> bool {
    let hashes = line.trim_start_matches(' ');
    let title = hashes.trim_start_matches('#');
    let level = hashes.len() - title.len();
    line.len() - hashes.len() <= 3
        && (1..=most).contains(&level)
        && (title.is_empty() || title.starts_with([' ', '\t']))
}

/// `<h1` to `<h6` behind white space.
fn is_html_heading(line: &str) -> bool {
    let tag = line.as_bytes();
    let named = matches!(tag, [b'<', b'h' | b'H', b'1'..=b'6', ..]);
    named && tag.get(3).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'_')
}

/// `^ {0,3}(?:=+|-+)\s*$`.
fn is_underline(line: &str) -> bool {
    let Some(rule) = little_indented(line).map(trim_end) else { return false };
    !rule.is_empty() && (rule.bytes().all(|b| b == b'=') || rule.bytes().all(|b| b == b'-'))
}

/// `line` without up to three spaces.
fn little_indented(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ');
    (line.len() - rest.len() <= 3).then_some(rest)
}

/// The lines that are neither title, purpose nor part of a requirement, each once: these would go unnoticed.
pub(crate) fn unaccounted(before: &str, preamble: &str, blocks: &[Block<'_>], after: &str) -> Vec<String> {
    let mut found = above(before);
    for line in preamble.split('\n').chain(after.split('\n')).map(trim).filter(|line| !line.is_empty()) {
        found.push(line.to_owned());
    }
    for block in blocks {
        found.extend(foreign_tail(&block.raw).map(|(heading, _)| heading));
        found.extend(Inside::default().read(&block.raw));
    }
    let mut seen: FxHashSet<String> = FxHashSet::default();
    found.retain(|line| seen.insert(line.clone()));
    found
}

/// What stands above the requirements besides title and purpose.
fn above(before: &str) -> Vec<String> {
    let text = Text::new(before);
    let (mut found, mut previous) = (Vec::new(), "");
    let (mut in_purpose, mut has_title) = (false, false);
    for line in text.lines() {
        let above = std::mem::replace(&mut previous, if line.is_blank() { "" } else { line.text });
        if line.is_blank() {
            continue;
        }
        let own = || trim(line.text).to_owned();
        let outside = little_indented(line.text).filter(|_| !line.fenced);
        let title = |level: &str| {
            let title = outside?.strip_prefix(level)?;
            (title.starts_with(is_space) && trim_start(title).len() < title.len()).then(|| trim(title))
        };
        if let Some(title) = title("##").filter(|title| !title.is_empty()) {
            in_purpose = title.eq_ignore_ascii_case("Purpose");
            if !in_purpose {
                found.push(own());
            }
        } else if outside.is_some() && in_purpose && !above.is_empty() && is_underline(line.text) {
            found.push(trim(above).to_owned());
            in_purpose = false;
        } else if outside.is_some_and(is_html_heading) {
            found.push(own());
            in_purpose = false;
        } else if title("#").is_some_and(|title| !title.is_empty()) {
            if has_title || in_purpose {
                found.push(own());
                in_purpose = false;
            } else {
                has_title = true;
            }
        } else if !in_purpose {
            found.push(own());
        }
    }
    found
}

/// The reading of one requirement: where in its lists it is.
#[derive(Default)]
struct Inside {
    found: Vec<String>,
    has_scenario: bool,
    /// In the unbroken list below a scenario's heading.
    in_steps: bool,
    has_step: bool,
    /// Column in which the text of the open list item begins.
    item: Option<usize>,
    /// Whether the item's paragraph is open, so that a line without indentation goes on with it.
    in_paragraph: bool,
}

impl Inside {
    fn read(mut self, raw: &str) -> Vec<String> {
        let text = Text::new(raw);
        let mut above = "";
        for (n, line) in text.lines().iter().enumerate() {
            if line.is_blank() {
                self.in_steps &= !self.has_step;
                self.close();
            } else if n > 0 {
                self.line(line.text, line.fenced, (n > 1).then_some(above));
            }
            above = line.text;
        }
        self.found
    }

    fn close(&mut self) {
        self.item = None;
        self.in_paragraph = false;
    }

    fn line(&mut self, line: &str, fenced: bool, above: Option<&str>) {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        let inside = self.item.filter(|item| column(&line[..blank]) >= *item);
        let within = inside.map_or(line, |columns| outdent(line, columns));
        let lazy = self.in_paragraph && self.in_steps && !interrupts(within);
        let goes_on =
            (inside.is_some() || lazy) && !is_heading(within, 6) && !is_html_heading(trim_start(within));
        if fenced {
            // A fence left of the item's text ends the item.
            self.item = self.item.filter(|_| inside.is_some());
            self.in_paragraph = false;
            return;
        }
        if let Some(above) = above.filter(|above| is_underline(within) && !trim(above).is_empty()) {
            self.found.push(trim(above).to_owned());
            self.close();
            return;
        }
        if goes_on {
            self.in_paragraph = !interrupts(within);
            return;
        }
        let text = list_item(line);
        self.item = text.map(column);
        self.in_paragraph = text.is_some();
        if is_scenario(line) {
            (self.has_scenario, self.in_steps, self.has_step) = (true, true, false);
            return;
        }
        match text {
            Some(_) if self.in_steps => self.has_step = true,
            // Before the first scenario all is the requirement's own.
            Some(_) if !self.has_scenario => {}
            None if !self.has_scenario && !trim_start(line).starts_with(['|', '<']) => {}
            _ => self.found.push(trim(line).to_owned()),
        }
    }
}

/// `^ {0,3}####\s+Scenario:`, ignoring case.
fn is_scenario(line: &str) -> bool {
    let Some(title) = little_indented(line).and_then(|line| line.strip_prefix("####")) else { return false };
    title.starts_with(is_space)
        && trim_start(title).get(..9).is_some_and(|word| word.eq_ignore_ascii_case("Scenario:"))
}

/// Column behind `prefix`, tabs reaching to the next multiple of four.
fn column(prefix: &str) -> usize {
    prefix.chars().fold(0, |column, c| if c == '\t' { column + 4 - column % 4 } else { column + 1 })
}

/// `line` without up to `columns` columns of spaces and tabs.
fn outdent(line: &str, columns: usize) -> &str {
    let mut at = 0;
    for (n, b) in line.bytes().enumerate() {
        if at >= columns || !matches!(b, b' ' | b'\t') {
            return &line[n..];
        }
        at += if b == b'\t' { 4 - at % 4 } else { 1 };
    }
    ""
}

/// The marker of a list item with the white space around it.
fn list_item(line: &str) -> Option<&str> {
    let rest = marker(trim_start(line))?;
    let text = trim_start(rest);
    (text.len() < rest.len()).then(|| &line[..line.len() - text.len()])
}

/// What follows `-`, `*`, `+` or up to nine digits with `.` or `)`.
fn marker(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix(['-', '*', '+']) {
        return Some(rest);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=9).contains(&digits).then(|| line[digits..].strip_prefix(['.', ')']))?
}

/// Whether a line begins a quote, a rule, a list item, a table or HTML.
fn interrupts(line: &str) -> bool {
    let Some(line) = little_indented(line) else { return false };
    if line.starts_with(['>', '<', '|']) {
        return true;
    }
    let marks: String = line.chars().filter(|c| !matches!(c, ' ' | '\t')).collect();
    let is_rule = marks.len() >= 3
        && marks.chars().all(|c| matches!(c, '-' | '*' | '_'))
        && !line.starts_with([' ', '\t']);
    is_rule || marker(line).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}
