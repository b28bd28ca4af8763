//! Keys and values of one line.

/// The key of `key: value` and the byte of its colon.
pub(super) fn key(line: &str) -> Option<(String, usize)> {
    let colon = match line.chars().next()? {
        quote @ ('"' | '\'') => quote_end(&line[1..], quote)? + 2,
        _ => line.find(':')?,
    };
    let rest = line[colon..].strip_prefix(':')?;
    let name = line[..colon].trim_end();
    let bare = name.trim_matches(['"', '\'']);
    let known = plain_key(name) || bare.len() + 2 == name.len();
    (known && (rest.is_empty() || rest.starts_with([' ', '\t']))).then(|| (bare.to_owned(), colon))
}

/// Whether `name` can be a key without quotes.
pub(super) fn plain_key(name: &str) -> bool {
    let name = name.trim_end();
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// `value # comment` without the comment and the blanks before it.
pub(super) fn without_comment(value: &str) -> &str {
    if value.starts_with('#') {
        return "";
    }
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => return value[..at].trim_end(),
            // A quote inside a word is an apostrophe.
            (None, '"' | '\'') if before.is_whitespace() || matches!(before, '[' | ',') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        before = c;
    }
    value.trim_end()
}

/// The byte of the `quote` that closes a value, the opening one left out.
pub(super) fn quote_end(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote && (quote == '"' || chars.next_if(|(_, next)| *next == '\'').is_none()) {
            return Some(at);
        }
    }
    None
}

/// What a quoted value says.
pub(super) fn unquoted(inside: &str, quote: char) -> String {
    if quote == '\'' {
        return folded(&inside.replace("''", "'"));
    }
    let mut out = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(c @ ('"' | '\\' | '/')) => out.push(c),
                // Escapes nobody writes here stay as they are.
                Some(c) => out.extend(['\\', c]),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    folded(&out)
}

/// A value of several lines is one line with blanks between.
fn folded(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    if lines.len() > 1 { lines.join(" ") } else { text.to_owned() }
}
