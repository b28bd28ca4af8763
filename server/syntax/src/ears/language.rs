//! Which language a file is written in, and how it writes EARS.

use super::tokens::letter;
use super::{Case, Dialect, Language, Reading, Style, Verdict, read};

/// Share of letters of another script, in percent, from which on a text is not of a Latin alphabet. Names and code
/// keep many Latin letters in every language, and one letter of these scripts says as much as two or three.
const OTHER_SCRIPT: usize = 20;

/// Share of kana among kana and Chinese characters, in percent, from which on the text is Japanese.
const KANA: usize = 5;

/// Words that Spanish has and Portuguese and English have not; the other way round below. None is a part of an address.
const SPANISH: [&str; 17] = [
    "el", "la", "los", "las", "del", "un", "una", "y", "cuando", "debe", "debera", "deberá", "deberán",
    "con", "entonces", "si", "al",
];
const PORTUGUESE: [&str; 14] =
    ["os", "um", "uma", "dos", "da", "das", "não", "ao", "quando", "deve", "deverá", "devem", "em", "então"];

/// Words of both.
const IBERIAN: [&str; 5] = ["de", "que", "para", "por", "se"];

/// No keywords of EARS: those stand in texts of every language.
const ENGLISH: [&str; 14] =
    ["the", "of", "to", "is", "with", "are", "be", "that", "in", "on", "by", "as", "an", "it"];

/// Fewest words that make a text Spanish or Portuguese where it has English ones, too: one may be a name.
const FEWEST_WORDS: usize = 2;

/// Fewest words of a text that would have an English one of [`ENGLISH`] if it were English.
const LONG_ENOUGH: usize = 6;

/// Longest of these words in bytes.
const LONGEST_WORD: usize = 8;

/// The language of `texts`, taken together: script first, then small words.
#[must_use]
pub fn language_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Language {
    let (mut latin, mut kana, mut han, mut hangul, mut other) = (0, 0, 0, 0, 0);
    let (mut spanish, mut portuguese, mut shared, mut english, mut words) = (0, 0, 0, 0, 0);
    for text in texts {
        for c in text.chars() {
            match c {
                'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
                '\u{3041}'..='\u{30fa}' | '\u{ff66}'..='\u{ff9f}' => kana += 1,
                '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => han += 1,
                '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => hangul += 1,
                _ if c.is_alphabetic() => other += 1,
                _ => {}
            }
        }
        for word in text.split(|c| !letter(c)) {
            if word.is_empty() || word.chars().all(|c| !c.is_lowercase()) {
                continue;
            }
            words += 1;
            if word.len() > LONGEST_WORD {
                continue;
            }
            let word = word.to_lowercase();
            let among = |words: &[&str]| words.contains(&word.as_str());
            shared += usize::from(among(&IBERIAN));
            spanish += usize::from(among(&SPANISH));
            portuguese += usize::from(among(&PORTUGUESE));
            english += usize::from(among(&ENGLISH));
        }
    }
    let foreign = kana + han + hangul + other;
    if foreign > 0 && foreign * 100 >= (foreign + latin) * OTHER_SCRIPT {
        return match (kana + han).max(hangul).max(other) {
            most if most == hangul => Language::Korean,
            most if most == other => Language::Other,
            _ if kana * 100 >= (kana + han) * KANA => Language::Japanese,
            _ => Language::Chinese,
        };
    }
    let most = shared + spanish.max(portuguese);
    let plain = most >= FEWEST_WORDS && most > english;
    if !plain && (most == 0 || english > 0 || words < LONG_ENOUGH) {
        Language::English
    } else if portuguese > spanish {
        Language::Portuguese
    } else {
        Language::Spanish
    }
}

/// Whether hints about EARS make sense in a file with these criteria: at least half of them carry an English SHALL.
#[must_use]
pub fn applies<'a>(criteria: impl Iterator<Item = &'a str>) -> bool {
    let (mut all, mut with) = (0, 0);
    for text in criteria {
        all += 1;
        with += usize::from(
            text.split(|c| !letter(c)).any(|w| w.trim_matches('_').eq_ignore_ascii_case("shall")),
        );
    }
    all > 0 && with * 2 >= all
}

/// How most of these criteria are written: what new ones beside them should look like.
#[must_use]
pub fn style_of<'a>(criteria: impl Iterator<Item = &'a str>) -> Style {
    let (mut upper, mut lower, mut then, mut comma) = (0, 0, 0, 0);
    for text in criteria {
        let Reading { verdict, case, dialect, .. } = read(text);
        if !matches!(verdict, Verdict::Pattern(_)) {
            continue;
        }
        match case {
            Case::Upper => upper += 1,
            Case::Lower => lower += 1,
        }
        match dialect {
            Some(Dialect::Then) => then += 1,
            Some(Dialect::Comma) => comma += 1,
            None => {}
        }
    }
    Style {
        case: if lower > upper { Case::Lower } else { Case::Upper },
        dialect: if then > comma { Dialect::Then } else { Dialect::Comma },
    }
}
