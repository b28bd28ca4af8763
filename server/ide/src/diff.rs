//! The lines in which two texts differ.

/// Most lines of each text that are compared: the work is their product.
const MOST_LINES: usize = 400;

/// One line of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line<'t> {
    /// In both.
    Both(&'t str),
    /// Only in the old text.
    Old(&'t str),
    /// Only in the new text.
    New(&'t str),
}

/// How `old` becomes `new`, line by line; `None` where they are too long to be compared.
pub(crate) fn diff<'t>(old: &'t str, new: &'t str) -> Option<Vec<Line<'t>>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    if old.len() > MOST_LINES || new.len() > MOST_LINES {
        return None;
    }
    // Length of the longest common part of what follows each pair of lines.
    let width = new.len() + 1;
    let mut common = vec![0u16; (old.len() + 1) * width];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            common[i * width + j] = match a == b {
                true => common[(i + 1) * width + j + 1] + 1,
                false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::with_capacity(old.len().max(new.len()));
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        if a == b {
            out.push(Line::Both(a));
            (i, j) = (i + 1, j + 1);
        } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
            out.push(Line::Old(a));
            i += 1;
        } else {
            out.push(Line::New(b));
            j += 1;
        }
    }
    out.extend(old.iter().skip(i).map(|line| Line::Old(line)));
    out.extend(new.iter().skip(j).map(|line| Line::New(line)));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Line, diff};

    #[test]
    fn lines() {
        use Line::{Both, New, Old};
        let lines = |old, new| diff(old, new).expect("short enough");
        assert_eq!(lines("", ""), []);
        assert_eq!(lines("a\nb\nc", "a\nx\nc\nd"), [Both("a"), Old("b"), New("x"), Both("c"), New("d")]);
        assert_eq!(lines("a\nb", ""), [Old("a"), Old("b")]);
        assert_eq!(lines("", "a"), [New("a")]);
        assert!(diff(&"x\n".repeat(401), "").is_none());
    }
}
