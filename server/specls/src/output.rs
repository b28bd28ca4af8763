//! What everything that is printed goes through: colours, width, and text that cannot harm a terminal.

use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use specls_analysis::{Coverage, Severity};
use unicode_width::UnicodeWidthChar;

/// Columns of a table where no terminal says otherwise.
const DEFAULT_WIDTH: usize = 120;

/// Why a command could not run, in words for the user.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What was looked for, where, what was found.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self { message: format!("cannot write the output: {error}"), help: None }
    }
}

/// Styles by meaning. Without colours all are empty, so that nothing has to be stripped afterwards.
#[derive(Clone, Copy, Default)]
pub(crate) struct Palette {
    pub bold: Style,
    pub dim: Style,
    pub heading: Style,
    severities: [Style; 4],
    rungs: [Style; 5],
}

impl Palette {
    pub(crate) fn coloured() -> Self {
        let bold = Style::new().bold();
        let dim = Style::new().dimmed();
        let bright = |colour: AnsiColor| colour.on_default().bold();
        Self {
            bold,
            dim,
            heading: bold.underline(),
            severities: [
                bright(AnsiColor::Green),
                bright(AnsiColor::Cyan),
                bright(AnsiColor::Yellow),
                bright(AnsiColor::Red),
            ],
            rungs: [
                dim,
                AnsiColor::Red.on_default(),
                AnsiColor::Yellow.on_default(),
                AnsiColor::Cyan.on_default(),
                AnsiColor::Green.on_default(),
            ],
        }
    }

    pub(crate) fn severity(&self, severity: Severity) -> Style {
        self.severities[severity as usize]
    }

    pub(crate) fn rung(&self, rung: Coverage) -> Style {
        self.rungs[rung as usize]
    }
}

/// Standard output, locked and buffered, with the styles that suit it.
pub(crate) struct Screen {
    pub out: Box<dyn Write>,
    pub palette: Palette,
    pub width: usize,
}

impl Screen {
    /// For people: coloured on a terminal unless `NO_COLOR` (or `CLICOLOR`, or a dumb terminal) says otherwise.
    pub(crate) fn stdout() -> Self {
        let choice = AutoStream::choice(&io::stdout());
        let lock = io::stdout().lock();
        if choice == ColorChoice::Never {
            return Self { out: Box::new(BufWriter::new(lock)), palette: Palette::default(), width: width() };
        }
        let out = BufWriter::new(AutoStream::new(lock, choice));
        Self { out: Box::new(out), palette: Palette::coloured(), width: width() }
    }
}

/// Ends a command with `code`. A reader that went away (`| head`) has seen enough: that is no failure.
pub(crate) fn finish(written: io::Result<()>, code: ExitCode) -> Result<ExitCode, Failure> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(code),
    }
}

/// Writes `value` to standard output as indented JSON.
pub(crate) fn write_json(value: &impl serde::Serialize) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    out.flush()
}

fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|&c| c > 0);
    let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    asked.or_else(terminal).unwrap_or(DEFAULT_WIDTH)
}

/// What stands for a character on the screen.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    c: char,
    times: usize,
    /// Columns of all of it.
    pub width: usize,
}

impl Cell {
    /// What people put into files must neither move the cursor nor turn the direction of the text around it.
    pub(crate) fn of(c: char) -> Self {
        let one = |c| Self { c, times: 1, width: 1 };
        match c {
            ' '..='~' => one(c),
            '\t' => Self { c: ' ', times: 4, width: 4 },
            '\u{feff}' => Self { c, times: 0, width: 0 },
            '\0'..='\x1f' => one(char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER)),
            '\x7f' => one('␡'),
            '\u{80}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => one(char::REPLACEMENT_CHARACTER),
            _ => Self { c, times: 1, width: c.width().unwrap_or(0) },
        }
    }

    /// Writes it behind `text`.
    pub(crate) fn push_to(self, text: &mut String) {
        text.extend(std::iter::repeat_n(self.c, self.times));
    }
}

/// Whether every character of `text` is printed as it is, in one column.
pub(crate) fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b))
}

/// `text` on one line and without characters that a terminal obeys.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\n' | '\r' | '\t') { out.push(' ') } else { Cell::of(c).push_to(&mut out) }
    }
    Cow::Owned(out)
}

/// Columns that a clean text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|c| Cell::of(c).width).sum()
}

/// The start of a clean text that fits into `room` columns, with `…` where something is left out.
pub(crate) fn fit(text: &str, room: usize) -> Cow<'_, str> {
    let (mut used, mut kept) = (0, 0);
    for (at, c) in text.char_indices() {
        used += Cell::of(c).width;
        if used > room {
            return Cow::Owned(format!("{}…", text[..kept].trim_end()));
        }
        if used < room {
            kept = at + c.len_utf8();
        }
    }
    Cow::Borrowed(text)
}

/// `3 hints`, `1 hint`.
pub(crate) fn counted(count: usize, word: &str) -> String {
    let plural = match word {
        "criterion" => "criteria".to_owned(),
        "success criterion" => "success criteria".to_owned(),
        _ if word.ends_with('y') => format!("{}ies", &word[..word.len() - 1]),
        _ => format!("{word}s"),
    };
    format!("{count} {}", if count == 1 { word } else { &plural })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_harm_a_terminal() {
        assert_eq!(clean("plain"), "plain");
        assert_eq!(clean("a\x1b[31mb\nc\u{202e}d\u{feff}"), "a␛[31mb c\u{fffd}d");
        assert_eq!(clean("引用 é"), "引用 é");
    }

    #[test]
    fn text_is_cut_by_columns() {
        assert_eq!(fit("short", 5), "short");
        assert_eq!(fit("longer", 5), "long…");
        assert_eq!(fit("a word more", 8), "a word…");
        assert_eq!(fit("引用引用", 8), "引用引用");
        assert_eq!(fit("引用引用", 7), "引用引…");
        assert_eq!(fit("引用引用", 6), "引用…");
    }

    #[test]
    fn words_agree_with_their_number() {
        assert_eq!(counted(1, "story"), "1 story");
        assert_eq!(counted(2, "story"), "2 stories");
        assert_eq!(counted(0, "success criterion"), "0 success criteria");
        assert_eq!(counted(3, "file"), "3 files");
    }
}
