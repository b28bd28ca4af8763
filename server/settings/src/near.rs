//! "Did you mean": the one known word that a wrong one is most likely meant to be.

/// The nearest of `known` to `word`: a difference of at most a third of the word's length (two letters swapped count
/// once), or a common start of at least three letters where one is the start of the other. `None` when two are
/// equally near, since a guess between them would be wrong half of the time.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for candidate in known {
        let Some(distance) = near_enough(&word, &candidate.to_lowercase()) else { continue };
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, _)) if distance == least => tied = true,
            _ => {
                best = Some((distance, candidate));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, candidate)| candidate)
}

fn near_enough(word: &str, candidate: &str) -> Option<usize> {
    let (word, candidate): (Vec<char>, Vec<char>) = (word.chars().collect(), candidate.chars().collect());
    // The distance is quadratic; nobody means a key with a value of a thousand letters.
    if word.len() > 100 {
        return None;
    }
    let longer = word.len().max(candidate.len());
    let distance = distance(&word, &candidate);
    let starts = word.len().min(candidate.len()) >= 3
        && (word.starts_with(&candidate) || candidate.starts_with(&word));
    (distance <= longer / 3 || starts).then_some(distance)
}

/// Optimal string alignment: insert, delete, replace, swap of two neighbours.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, to) in right.iter().enumerate() {
            let replaced = last[column] + usize::from(from != to);
            let mut least = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && *from == right[column - 1] && left[row - 1] == *to;
            if swapped {
                least = least.min(before_last[column - 1] + 1);
            }
            current.push(least);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_seen_and_a_stranger_is_not() {
        let known = ["severity", "ignore", "tests"];
        assert_eq!(nearest("severty", known), Some("severity"));
        assert_eq!(nearest("Ingore", known), Some("ignore"));
        assert_eq!(nearest("test", known), Some("tests"));
        assert_eq!(nearest("color", known), None);
        assert_eq!(nearest(&"severity".repeat(100_000), known), None);
    }

    #[test]
    fn the_start_of_a_word_is_near() {
        assert_eq!(nearest("warn", ["error", "warning"]), Some("warning"));
        assert_eq!(nearest("information", ["info", "hint"]), Some("info"));
    }

    #[test]
    fn between_two_equally_near_nothing_is_guessed() {
        assert_eq!(nearest("unknown-ix", ["unknown-id", "unknown-is"]), None);
    }
}
