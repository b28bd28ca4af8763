//! Patterns of paths in schemas: `*`, `?`, `[a-z]`, `**` and `{a,b}`.

/// Whether a text is a pattern and not a path.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[']) || braces(text).is_some()
}

/// Whether a pattern matches a path. What begins with a dot must be asked for with one.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let path: Vec<&str> = path.split('/').collect();
    alternatives(pattern).iter().any(|pattern| {
        let pattern = pattern.replace('\\', "/");
        let parts: Vec<&str> = pattern.strip_prefix("./").unwrap_or(&pattern).split('/').collect();
        parts_match(&parts, &path)
    })
}

/// More than that many alternatives of one pattern are not looked at.
const MAX_ALTERNATIVES: usize = 256;

/// The pattern for each choice of its braces.
fn alternatives(pattern: &str) -> Vec<String> {
    let (mut done, mut open) = (Vec::new(), vec![pattern.to_owned()]);
    while let Some(pattern) = open.pop() {
        match braces(&pattern) {
            Some((start, end)) if done.len() + open.len() < MAX_ALTERNATIVES => {
                let choices = pattern[start + 1..end].split(',');
                open.extend(
                    choices.map(|choice| format!("{}{choice}{}", &pattern[..start], &pattern[end + 1..])),
                );
            }
            _ => done.push(pattern),
        }
    }
    done
}

/// The innermost first pair of braces with a comma in it.
fn braces(pattern: &str) -> Option<(usize, usize)> {
    let mut start = None;
    for (at, b) in pattern.bytes().enumerate() {
        match b {
            b'{' => start = Some(at),
            b'}' => {
                if let Some(start) = start.take()
                    && pattern[start..at].contains(',')
                {
                    return Some((start, at));
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether the parts of a pattern match those of a path: a table of which prefixes match, one row per part.
fn parts_match(pattern: &[&str], path: &[&str]) -> bool {
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    for part in pattern {
        let mut next = vec![false; path.len() + 1];
        if *part == "**" {
            let mut open = false;
            for (at, here) in reached.iter().enumerate() {
                open = *here
                    || open
                        && at
                            .checked_sub(1)
                            .and_then(|at| path.get(at))
                            .is_some_and(|name| !name.starts_with('.'));
                next[at] = open;
            }
        } else {
            for (at, name) in path.iter().enumerate() {
                next[at + 1] = reached[at]
                    && (part.starts_with('.') || !name.starts_with('.'))
                    && name_matches(part, name);
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

/// One part: `*` for any text, `?` for one character, `[…]` for one of several.
fn name_matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    // Where to go on if the text of the last `*` has to be longer.
    let mut again: Option<(usize, usize)> = None;
    while n < name.len() {
        if pattern.get(p) == Some(&'*') {
            again = Some((p + 1, n));
            p += 1;
        } else if let Some(after) = one(&pattern, p, name[n]) {
            (p, n) = (after, n + 1);
        } else if let Some((star, from)) = again {
            again = Some((star, from + 1));
            (p, n) = (star, from + 1);
        } else {
            return false;
        }
    }
    pattern[p.min(pattern.len())..].iter().all(|c| *c == '*')
}

/// The place behind the element at `at`, if that matches `c`.
fn one(pattern: &[char], at: usize, c: char) -> Option<usize> {
    match pattern.get(at)? {
        '?' => Some(at + 1),
        '[' => {
            let Some(end) = pattern.iter().skip(at + 2).position(|c| *c == ']').map(|n| at + 2 + n) else {
                return (c == '[').then_some(at + 1);
            };
            let negated = matches!(pattern.get(at + 1), Some('!' | '^'));
            let class = &pattern[at + 1 + usize::from(negated)..end];
            let range = class.windows(3).any(|w| w[1] == '-' && w[0] <= c && c <= w[2]);
            (negated != (range || class.contains(&c))).then_some(end + 1)
        }
        own => (*own == c).then_some(at + 1),
    }
}
