//! Gherkin: scenarios. Line by line, as its own tools read it.

#[cfg(test)]
mod tests;
mod words;

use smol_str::SmolStr;

use crate::dialect::Draft;
use crate::{Concern, Detail, Item, ItemKind, Span};
use words::Words;

/// Of a longer scenario only this much is kept as its text (bytes).
const LONGEST_TEXT: usize = 4000;

/// Adds what the file defines and names.
pub(super) fn read(text: &str, out: &mut Draft) {
    let mut reader = Reader {
        text,
        words: words::english(),
        known: true,
        now: Part::Nothing,
        steps: false,
        lead: None,
        quoted: None,
        end: 0,
        items: Vec::new(),
        mistake: None,
    };
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        reader.line(start, line);
        start += line.len();
    }
    reader.finish(out);
}

/// What a line begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// In front of the feature.
    Nothing,
    Feature,
    Rule,
    Background,
    Scenario,
    Examples,
}

/// Tags and comments that belong to what follows.
#[derive(Clone, Copy)]
struct Lead {
    start: usize,
    tagged: bool,
    /// End of its last line.
    end: usize,
}

struct Reader<'t> {
    text: &'t str,
    words: &'static Words,
    /// Whether the file's language is one whose words are known.
    known: bool,
    now: Part,
    /// Whether the part has steps: behind them stands no free text.
    steps: bool,
    lead: Option<Lead>,
    /// The quoted text that is being read: what ends it, and where it begins.
    quoted: Option<(&'static str, Span)>,
    /// End of the last line that belongs to the part that is read.
    end: usize,
    items: Vec<Item>,
    mistake: Option<(Span, String)>,
}

impl<'t> Reader<'t> {
    /// Reads the line at `start`.
    fn line(&mut self, start: usize, line: &'t str) {
        let content = line.trim();
        let start = start + line.len() - line.trim_start().len();
        let end = start + content.len();
        if let Some((mark, _)) = self.quoted {
            if content.starts_with(mark) {
                self.quoted = None;
            }
            if !content.is_empty() {
                self.end = end;
            }
            return;
        }
        match content.chars().next() {
            None => return self.blank(),
            Some('#') => {
                self.language(content);
                return self.leads(start, end, false);
            }
            Some('@') => return self.leads(start, end, true),
            _ => {}
        }
        let lead = self.lead.take();
        if let Some((part, title)) = self.begins(content) {
            return self.begin(part, lead.map_or(start, |lead| lead.start), Span::new(start, end), title);
        }
        self.end = end;
        if let Some(mark) = ["\"\"\"", "```"].into_iter().find(|mark| content.starts_with(mark)) {
            self.quoted = Some((mark, Span::new(start, start + mark.len())));
        } else if self.is_step(content) {
            self.steps = self.now != Part::Feature;
            self.says(content);
        } else if content.starts_with('|') && self.now != Part::Nothing {
            // A row of a table.
        } else if self.now == Part::Nothing {
            let feature = self.words.feature.first().copied().unwrap_or_default();
            self.wrong(start, end, &format!("`{feature}:` is expected here, found `{}`", short(content)));
        } else if self.steps {
            let steps = self.words.steps.iter().take(5).map(|step| format!("`{}`", step.trim()));
            let steps = steps.collect::<Vec<_>>().join(", ");
            let found = short(content);
            self.wrong(start, end, &format!("a step ({steps} …) is expected here, found `{found}`"));
        } else {
            self.says(content);
        }
    }

    /// Comments above a blank line belong to what stands above them, tags to what follows all the same.
    fn blank(&mut self) {
        if let Some(lead) = self.lead.take_if(|lead| !lead.tagged) {
            self.end = lead.end;
        }
    }

    fn leads(&mut self, start: usize, end: usize, tag: bool) {
        let lead = self.lead.get_or_insert(Lead { start, tagged: false, end });
        lead.tagged |= tag;
        lead.end = end;
    }

    /// `# language: de`, in front of everything else.
    fn language(&mut self, comment: &str) {
        let said = comment.trim_start_matches('#').trim().strip_prefix("language");
        let said = said.and_then(|rest| rest.trim_start().strip_prefix(':')).map(str::trim);
        if let Some(language) = said.filter(|_| self.now == Part::Nothing) {
            let words = words::of(language);
            self.known = words.is_some();
            self.words = words.unwrap_or_else(words::english);
        }
    }

    /// The part that a line begins, and its title.
    fn begins(&self, line: &'t str) -> Option<(Part, &'t str)> {
        let (word, title) = line.split_once(':')?;
        let words = self.words;
        let parts = [
            (words.feature, Part::Feature),
            (words.rule, Part::Rule),
            (words.background, Part::Background),
            (words.scenario, Part::Scenario),
            (words.examples, Part::Examples),
        ];
        let (_, part) = parts.into_iter().find(|(words, _)| words.contains(&word.trim_end()))?;
        Some((part, title.trim()))
    }

    fn begin(&mut self, part: Part, start: usize, line: Span, title: &str) {
        if part != Part::Examples {
            self.close();
            self.now = part;
        }
        self.steps = false;
        self.end = line.end as usize;
        if part == Part::Scenario && !title.is_empty() {
            let name = Span::new(line.end as usize - title.len(), line.end as usize);
            self.items.push(Item {
                kind: ItemKind::Scenario,
                id: SmolStr::new(title),
                span: Span::new(start, line.end as usize),
                name,
                text: Box::default(),
                withdrawn: false,
                detail: Detail::None,
            });
        } else if part == Part::Scenario {
            // Nobody can name it, so it is none: what follows must not fall to the one above.
            self.now = Part::Background;
        }
    }

    /// The scenario that is read ends.
    fn close(&mut self) {
        if self.now == Part::Scenario
            && let Some(item) = self.items.last_mut()
        {
            item.span.end = item.span.end.max(self.end as u32);
        }
    }

    fn is_step(&self, line: &str) -> bool {
        line.starts_with("* ")
            || self.words.steps.iter().any(|step| line.starts_with(step) || line == step.trim())
    }

    /// Adds a line to what the scenario says.
    fn says(&mut self, line: &str) {
        let Some(item) = self.items.last_mut().filter(|_| self.now == Part::Scenario) else { return };
        if item.text.len() + line.len() > LONGEST_TEXT {
            return;
        }
        let mut said = String::from(std::mem::take(&mut item.text));
        if !said.is_empty() {
            said.push('\n');
        }
        said.push_str(line);
        item.text = said.into();
    }

    fn wrong(&mut self, start: usize, end: usize, message: &str) {
        if self.known && self.mistake.is_none() {
            self.mistake = Some((Span::new(start, end), message.to_owned()));
        }
    }

    fn finish(mut self, out: &mut Draft) {
        if let Some((mark, span)) = self.quoted {
            let message = format!(
                "a line `{mark}` is expected that ends this text; the rest of the file belongs to it"
            );
            self.wrong(span.start as usize, span.end as usize, &message);
        }
        if let Some(lead) = self.lead {
            self.end = lead.end;
        }
        self.close();
        // A title that is nothing but an id names something else: the scenario is called by its whole line then.
        for item in &mut self.items {
            let from = out.mentions.partition_point(|mention| mention.span.start < item.name.start);
            let mut there = out.mentions.iter().skip(from).take_while(|m| m.span.start == item.name.start);
            if there.any(|mention| mention.span == item.name) {
                let before =
                    self.text.get(item.span.start as usize..item.name.start as usize).unwrap_or_default();
                let line = before.rfind('\n').map_or(0, |newline| newline + 1);
                let blanks = before.get(line..).map_or(0, |rest| rest.len() - rest.trim_start().len());
                item.name.start = item.span.start + (line + blanks) as u32;
                item.id = self.text.get(item.name.range()).unwrap_or_default().into();
            }
        }
        if let Some((span, message)) = self.mistake {
            out.problem_about(Concern::Contract, true, span, message);
        }
        out.items.extend(self.items);
    }
}

/// The beginning of a line, for a message.
fn short(line: &str) -> String {
    let mut out: String = line.chars().take(40).collect();
    if out.len() < line.len() {
        out.push('…');
    }
    out
}
