//! A small reader of JSON that knows where everything stands and keeps what it read in front of a mistake.

use crate::Span;

/// Deeper values are not read: nobody writes them, and the reader calls itself for each level.
const DEEPEST: usize = 64;

/// A value and where it stands.
pub(super) struct Json {
    /// The whole value; of a string with its quotes.
    pub span: Span,
    pub value: Value,
}

pub(super) enum Value {
    /// Members with the places of their keys.
    Object(Vec<(String, Span, Json)>),
    Array(Vec<Json>),
    String,
    Number,
    /// `true`, `false`, `null`, or what could not be read.
    Other,
}

/// What is wrong with a text that is no JSON.
pub(super) struct Mistake {
    pub span: Span,
    pub message: String,
}

impl Json {
    /// The member called `key`.
    pub fn member(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Object(members) => members.iter().find(|m| m.0 == key).map(|m| &m.2),
            _ => None,
        }
    }

    /// What it is, for messages.
    pub fn words(&self) -> &'static str {
        match self.value {
            Value::Object(_) => "an object",
            Value::Array(_) => "a list",
            Value::String => "a string",
            Value::Number => "a number",
            Value::Other => "another value",
        }
    }
}

/// Reads the JSON in `span` of `text`: what there is of it, and the first mistake.
pub(super) fn read(text: &str, span: Span) -> (Json, Option<Mistake>) {
    let mut reader = Reader { text, at: span.start as usize, end: span.end as usize, mistake: None };
    let json = reader.value(0);
    reader.blanks();
    if reader.mistake.is_none() && reader.at < reader.end {
        reader.fail("the end of the JSON");
    }
    (json, reader.mistake)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    mistake: Option<Mistake>,
}

impl Reader<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes()[..self.end].get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.byte().is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Notes the first mistake: at this place `expected` should stand.
    fn fail(&mut self, expected: &str) {
        if self.mistake.is_some() {
            return;
        }
        let rest = &self.text[self.at..self.end];
        let (len, found) = match rest.chars().next() {
            Some(c) => (c.len_utf8(), format!("`{}`", c.escape_debug())),
            None => (0, "the end of the text".to_owned()),
        };
        self.mistake = Some(Mistake {
            span: Span::new(self.at, self.at + len),
            message: format!("no valid JSON: expected {expected}, found {found}"),
        });
    }

    fn value(&mut self, depth: usize) -> Json {
        self.blanks();
        let start = self.at;
        let value = match self.byte() {
            Some(b'{' | b'[') if depth >= DEEPEST => {
                self.fail("fewer levels");
                Value::Other
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => {
                self.string();
                Value::String
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let word = ["true", "false", "null"]
                    .into_iter()
                    .find(|w| self.text[self.at..self.end].starts_with(w));
                match word {
                    Some(word) => self.at += word.len(),
                    None => self.fail("a value"),
                }
                Value::Other
            }
        };
        Json { span: Span::new(start, self.at), value }
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut members = Vec::new();
        self.at += 1;
        self.blanks();
        if self.byte() == Some(b'}') {
            self.at += 1;
            return Value::Object(members);
        }
        loop {
            self.blanks();
            let start = self.at;
            if self.byte() != Some(b'"') {
                self.fail("a key in double quotes");
                return Value::Object(members);
            }
            self.string();
            let key = Span::new(start, self.at);
            let name = self.text[key.range()].trim_matches('"').to_owned();
            self.blanks();
            if self.mistake.is_some() || self.byte() != Some(b':') {
                self.fail("`:`");
                return Value::Object(members);
            }
            self.at += 1;
            let value = self.value(depth + 1);
            members.push((name, key, value));
            if !self.goes_on(b'}', "`,` or `}`") {
                return Value::Object(members);
            }
        }
    }

    fn array(&mut self, depth: usize) -> Value {
        let mut values = Vec::new();
        self.at += 1;
        self.blanks();
        if self.byte() == Some(b']') {
            self.at += 1;
            return Value::Array(values);
        }
        loop {
            let value = self.value(depth + 1);
            values.push(value);
            if !self.goes_on(b']', "`,` or `]`") {
                return Value::Array(values);
            }
        }
    }

    /// Whether a comma follows, and not the end or a mistake.
    fn goes_on(&mut self, close: u8, expected: &str) -> bool {
        self.blanks();
        if self.mistake.is_some() {
            return false;
        }
        match self.byte() {
            Some(b',') => {
                self.at += 1;
                true
            }
            Some(b) if b == close => {
                self.at += 1;
                false
            }
            _ => {
                self.fail(expected);
                false
            }
        }
    }

    fn string(&mut self) {
        self.at += 1;
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return;
                }
                Some(b'\\') => {
                    self.at += 1;
                    let escape = self.byte();
                    let known = escape.is_some_and(|b| b"\"\\/bfnrtu".contains(&b));
                    let hex = || self.text.as_bytes()[..self.end].get(self.at + 1..self.at + 5);
                    let whole =
                        escape != Some(b'u') || hex().is_some_and(|h| h.iter().all(u8::is_ascii_hexdigit));
                    if !known || !whole {
                        self.fail("a known escape behind the backslash");
                        return;
                    }
                    self.at += 1;
                }
                Some(b) if b < b' ' => {
                    self.fail("the closing quote of a string");
                    return;
                }
                Some(_) => self.at += 1,
                None => {
                    self.fail("the closing quote of a string");
                    return;
                }
            }
        }
    }

    fn number(&mut self) -> Value {
        let digits = |reader: &mut Self| {
            let from = reader.at;
            while reader.byte().is_some_and(|b| b.is_ascii_digit()) {
                reader.at += 1;
            }
            if reader.at == from {
                reader.fail("a digit");
            }
        };
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        let zero = self.byte() == Some(b'0');
        let first = self.at;
        digits(self);
        if zero && self.at > first + 1 {
            self.at = first;
            self.fail("a number without a leading zero");
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            digits(self);
        }
        if self.byte().is_some_and(|b| matches!(b, b'e' | b'E')) {
            self.at += 1;
            if self.byte().is_some_and(|b| matches!(b, b'+' | b'-')) {
                self.at += 1;
            }
            digits(self);
        }
        Value::Number
    }
}
