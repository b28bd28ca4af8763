//! The words of a text that say what it is about, as numbers: for rules that look at every text of a workspace.
//!
//! Cheaper than [`words`](crate::words()) and no less blind: no text is copied, and endings are cut by rule of thumb.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::words::{FUNCTION_WORDS, is_in_pairs};

/// Terms of one text beyond these are not read.
const MAX_TERMS: usize = 400;

/// Words that turn a sentence into its opposite: they hold it together, and count.
const NEGATIONS: &str = "not no never without cannot nor none neither unless except nicht kein keine keinen ohne nie sin sem nunca não \
     ne pas jamais sans non senza niet geen zonder не нет без bez değil không";

/// For each word that holds a sentence together, whether it counts.
static FUNCTION: LazyLock<FxHashMap<u64, bool>> = LazyLock::new(|| {
    let words =
        FUNCTION_WORDS.iter().flat_map(|line| line.split_whitespace()).map(|word| (term(word), false));
    words.chain(NEGATIONS.split_whitespace().map(|word| (term(word), true))).collect()
});

/// A word that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The same for words that differ in case or in their ending only.
    pub number: u64,
    /// It is a number as written.
    pub digits: bool,
    /// Between it and the one before stands a mark, or a word that holds sentences together.
    pub apart: bool,
}

/// The words of a text without those that hold its sentences together, in order; Chinese, Japanese and Korean in pairs of
/// characters. Whoever asks for the first few pays for these only.
pub fn terms(text: &str) -> impl Iterator<Item = Term> + '_ {
    Terms { text, at: 0, pairs: 0, apart: true }.take(MAX_TERMS)
}

struct Terms<'t> {
    text: &'t str,
    at: usize,
    /// Up to here stands a word that is read in pairs.
    pairs: usize,
    apart: bool,
}

impl Iterator for Terms<'_> {
    type Item = Term;

    fn next(&mut self) -> Option<Term> {
        let bytes = self.text.as_bytes();
        loop {
            if self.at < self.pairs {
                match self.pair() {
                    Some(term) => return Some(term),
                    None => self.at = self.pairs,
                }
            }
            let byte = *bytes.get(self.at)?;
            let end = end_of_word(self.text, self.at);
            if end == self.at {
                self.at += width(byte);
                // Blanks, hyphens and quotes stand inside of what is said in one breath.
                self.apart |= !matches!(byte, b' ' | b'-' | b'_' | b'`' | b'"' | b'\'' | b'*' | b'/');
                // `size < 5`, but not `<name>`.
                if matches!(byte, b'<' | b'>') && bytes.get(self.at) == Some(&b' ') {
                    return Some(Term { number: u64::from(byte), digits: false, apart: self.apart });
                }
                continue;
            }
            let word = self.text.get(self.at..end)?;
            if !word.is_ascii() && word.chars().any(is_in_pairs) {
                self.pairs = end;
                continue;
            }
            self.at = end;
            let number = term(word);
            if let Some(counts) = FUNCTION.get(&number) {
                self.apart = true;
                if !counts {
                    continue;
                }
            }
            let digits = word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
            return Some(Term { number, digits, apart: std::mem::take(&mut self.apart) });
        }
    }
}

impl Terms<'_> {
    /// The next two characters of a word that is read in pairs.
    fn pair(&mut self) -> Option<Term> {
        let mut chars = self.text.get(self.at..self.pairs)?.chars();
        let (first, second) = (chars.next()?, chars.next()?);
        self.at += first.len_utf8();
        let number = mixed(mixed(0, u64::from(u32::from(first))), u64::from(u32::from(second)));
        Some(Term { number, digits: false, apart: std::mem::take(&mut self.apart) })
    }
}

/// The number of one word.
#[must_use]
pub fn term(word: &str) -> u64 {
    if !word.is_ascii() {
        let small = word.chars().flat_map(char::to_lowercase);
        return small.fold(1, |hash, c| mixed(hash, u64::from(u32::from(c))));
    }
    let bytes = word.as_bytes();
    let kept = bytes.len() - ending(bytes);
    // Letters and digits: this bit makes the former small and leaves the latter.
    bytes.iter().take(kept).fold(1, |hash, byte| mixed(hash, u64::from(byte | 0x20)))
}

fn mixed(hash: u64, next: u64) -> u64 {
    (hash.rotate_left(5) ^ next).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// Length of what `deletes`, `deleted`, `deleting` and `delete` end in.
fn ending(word: &[u8]) -> usize {
    let small = |back: usize| word.len().checked_sub(back).and_then(|at| word.get(at)).map(|b| b | 0x20);
    match (small(3), small(2), small(1)) {
        (Some(b'i'), Some(b'n'), Some(b'g')) if word.len() >= 6 => 3,
        (_, Some(b'e'), Some(b'd' | b's')) if word.len() >= 5 => 2,
        (_, Some(b's'), Some(b's')) => 0,
        (_, _, Some(b's' | b'e')) if word.len() >= 4 => 1,
        _ => 0,
    }
}

/// Where the letters and digits end that begin at `at`; a dot or comma between digits belongs to the number.
fn end_of_word(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        if byte.is_ascii_alphanumeric() {
            end += 1;
        } else if byte < 0x80 {
            let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
            if !(matches!(byte, b'.' | b',') && end > at && digit(end.checked_sub(1)) && digit(Some(end + 1)))
            {
                break;
            }
            end += 1;
        } else {
            match text.get(end..).and_then(|rest| rest.chars().next()).filter(|c| c.is_alphanumeric()) {
                Some(c) => end += c.len_utf8(),
                None => break,
            }
        }
    }
    end
}

/// Bytes of the character that begins with `byte`.
fn width(byte: u8) -> usize {
    match byte {
        0..0x80 => 1,
        0xf0.. => 4,
        0xe0.. => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u64> {
        terms(text).map(|term| term.number).collect()
    }

    #[test]
    fn what_holds_a_sentence_together_is_left_out() {
        assert_eq!(numbers("The system MUST delete all of the albums"), numbers("Systems deleting an album"));
        assert_ne!(numbers("MUST delete albums"), numbers("MUST NOT delete albums"));
        assert_ne!(numbers("in 1,000 ms"), numbers("in 1,500 ms"));
        assert_ne!(numbers("size < 5"), numbers("size > 5"));
        assert_eq!(numbers("検索する、今").len(), 3);
        assert_eq!(
            terms("Show it, hidden or 1.5").map(|t| (t.apart, t.digits)).collect::<Vec<_>>(),
            [(true, false), (true, false), (true, true)]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text(text in "\\PC{0,60}|[ -~]{0,60}|[A-Za-z0-9/.,\\-_ぁ-ん漢é ]{0,60}") {
            proptest::prop_assert!(terms(&text).count() <= text.len());
        }
    }
}
