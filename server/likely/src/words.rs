//! A text as words and as pieces of words, in any language.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Words of one text beyond these are not read: what a requirement is about stands at its beginning.
const MAX_WORDS: usize = 400;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// In the form in which words are compared: small letters, without its ending.
    pub stem: String,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// It stands in the path of a file.
    pub in_path: bool,
}

/// Words that hold a sentence together and say nothing of what it is about. They are of several languages, since specs are.
pub(crate) const FUNCTION_WORDS: [&str; 9] = [
    // English
    "the a an of to in for and or with on by is are be been must shall should will would may can could able that this these \
     those from as it its at not no when if all any each every via into than then per has have had only using use used so but \
     do does their there they them such while where which who other also after before between both over under up out about",
    // German
    "der die das ein eine einer eines einem einen und oder mit von vom zu zum zur im in ist sind wird werden muss soll kann dass \
     nicht für auf als aus bei nach sich auch wenn nur jede jeder jedes wie den dem des alle es an um durch",
    // Spanish and Portuguese
    "el la los las un una unos unas de del y o con por para en es son que se su sus al lo como no debe deben puede cuando si todo \
     todos cada os as um uma do da dos das e ou com por em no na nos nas é são ser deve devem pode quando se ao aos pelo pela",
    // French
    "le la les un une des du de et ou avec par pour en dans est sont que qui se sa son ses au aux ce cette il elle ne pas doit \
     doivent peut quand si tout tous toutes chaque sur être",
    // Italian
    "il lo la i gli le un uno una di del della dei delle e o con per in è sono che si suo sua al alla non deve devono può quando \
     se tutto tutti ogni nel nella da dal su essere",
    // Dutch
    "de het een en of met van voor op is zijn wordt worden moet moeten kan dat niet als uit bij naar ook wanneer alle elke aan in om \
     door te",
    // Russian
    "и в во не на с со по для из к ко от до о об при как что это или а но если когда все каждый должен должна должны может быть \
     также его ее их",
    // Polish
    "i w we z ze na do od po dla o oraz lub jest są być musi może nie się gdy każdy który która które przez przy jako",
    // Turkish and Vietnamese
    "ve veya bir bu ile için olan olarak her değil da de ki và hoặc của cho các một là được khi với trong không phải có này từ",
];

const ENDINGS: [&str; 25] = [
    "ization", "isation", "ations", "ation", "ingly", "ings", "ing", "edly", "ies", "ied", "ed", "es", "s",
    "ly", "ments", "ment", "er", "ers", "or", "ors", "e", "ungen", "ung", "ción", "ção",
];

static FUNCTION: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| FUNCTION_WORDS.iter().flat_map(|line| line.split_whitespace()).map(stem).collect());

/// How much a word counts beside others that are as rare: function words hardly.
pub(crate) fn importance(stem: &str) -> f32 {
    if FUNCTION.contains(stem) { 0.3 } else { 1.0 }
}

/// The words of a text, in order. Names of programs come apart at their humps and underscores, Chinese, Japanese and Korean in
/// pairs of characters; ids (`FR-003`, `T012`) are no words.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    for (start, piece) in pieces(text) {
        let bare = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if is_id(bare) {
            continue;
        }
        let in_path = bare.contains('/');
        for (at, run, script) in runs(piece) {
            let span = |from: usize, to: usize| start + at + from..start + at + to;
            match script {
                Script::Letters => {
                    for (from, part) in humps(run) {
                        if part.chars().nth(1).is_some() {
                            let stem = stem(&part.to_lowercase());
                            out.push(Word { stem, span: span(from, from + part.len()), in_path });
                        }
                    }
                }
                Script::Digits => out.push(Word { stem: run.to_owned(), span: span(0, run.len()), in_path }),
                Script::Pairs => {
                    for (from, pair) in pairs(run) {
                        out.push(Word {
                            stem: pair.to_owned(),
                            span: span(from, from + pair.len()),
                            in_path,
                        });
                    }
                }
                Script::Other => {}
            }
            if out.len() >= MAX_WORDS {
                return out;
            }
        }
    }
    out
}

/// Pieces of four characters of each word with at least three, `_` at both of its ends: what words of one root share in any
/// language.
#[must_use]
pub fn grams(text: &str) -> Vec<[char; 4]> {
    let mut out = Vec::new();
    let small: String = text.chars().take(MAX_WORDS * 8).flat_map(char::to_lowercase).collect();
    for word in small.split(|c: char| !c.is_alphanumeric()) {
        if word.chars().nth(2).is_none() {
            continue;
        }
        let padded: Vec<char> =
            std::iter::once('_').chain(word.chars()).chain(std::iter::once('_')).collect();
        out.extend(padded.windows(4).filter_map(|window| <[char; 4]>::try_from(window).ok()));
    }
    out
}

/// Whether a text is written in a script without blanks between words: at least a third of its letters are, since names of
/// programs stay what they are.
pub(crate) fn is_paired(text: &str) -> bool {
    let letters = |wanted: Script| text.chars().filter(|c| script(*c) == wanted).count();
    letters(Script::Pairs) * 2 > letters(Script::Letters)
}

/// Pieces between blanks, with the byte that each begins at.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace().map(move |piece| (piece.as_ptr() as usize - base, piece))
}

/// `FR-003`, `SC-12`, `T012`, `US1`.
fn is_id(piece: &str) -> bool {
    let letters = piece.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = piece.get(letters..).unwrap_or_default();
    let digits = rest.strip_prefix('-').unwrap_or(rest);
    (1..=6).contains(&letters)
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (rest.len() > digits.len() || piece.starts_with('T') || piece.starts_with("US"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Letters,
    Digits,
    /// Written without blanks between words.
    Pairs,
    Other,
}

/// Whether a character belongs to a script without blanks between words.
pub(crate) fn is_in_pairs(c: char) -> bool {
    script(c) == Script::Pairs
}

fn script(c: char) -> Script {
    match c {
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' => Script::Pairs,
        _ if c.is_ascii_digit() => Script::Digits,
        _ if c.is_alphabetic() => Script::Letters,
        _ => Script::Other,
    }
}

/// Runs of one script with the byte that each begins at. A dot between digits belongs to the number (`1.5`).
fn runs(piece: &str) -> Vec<(usize, &str, Script)> {
    let mut out: Vec<(usize, &str, Script)> = Vec::new();
    let mut begun: Option<(usize, Script)> = None;
    for (at, c) in piece.char_indices() {
        let next_is_digit = || {
            piece.get(at + c.len_utf8()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        let is = match script(c) {
            Script::Other
                if c == '.' && begun.is_some_and(|(_, s)| s == Script::Digits) && next_is_digit() =>
            {
                Script::Digits
            }
            is => is,
        };
        match begun {
            Some((_, was)) if was == is => {}
            _ => {
                if let Some((from, was)) = begun {
                    out.extend(piece.get(from..at).map(|run| (from, run, was)));
                }
                begun = Some((at, is));
            }
        }
    }
    if let Some((from, was)) = begun {
        out.extend(piece.get(from..).map(|run| (from, run, was)));
    }
    out
}

/// `SessionToken` → `Session`, `Token`; `HTTPServer` → `HTTP`, `Server`.
fn humps(run: &str) -> Vec<(usize, &str)> {
    let chars: Vec<(usize, char)> = run.char_indices().collect();
    let mut cuts = vec![0];
    for window in 1..chars.len() {
        let (before, (at, here)) = (chars[window - 1].1, chars[window]);
        let after = chars.get(window + 1).map(|(_, c)| *c);
        let rises = before.is_lowercase() && here.is_uppercase();
        let ends_capitals =
            before.is_uppercase() && here.is_uppercase() && after.is_some_and(char::is_lowercase);
        if rises || ends_capitals {
            cuts.push(at);
        }
    }
    let ends = cuts.iter().skip(1).copied().chain(std::iter::once(run.len()));
    cuts.iter().zip(ends).filter_map(|(&from, to)| Some((from, run.get(from..to)?))).collect()
}

/// Each two neighbours of a run; a run of one is itself.
fn pairs(run: &str) -> Vec<(usize, &str)> {
    let ends: Vec<usize> = run.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let two: Vec<(usize, &str)> =
        starts.zip(ends.iter().skip(1)).filter_map(|(from, &to)| Some((from, run.get(from..to)?))).collect();
    if two.is_empty() { vec![(0, run)] } else { two }
}

/// A word in small letters without its ending, where at least three letters stay.
fn stem(word: &str) -> String {
    let cut = ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|rest| rest.chars().nth(2).is_some());
    cut.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.stem).collect()
    }

    #[test]
    fn words_of_specs() {
        assert_eq!(
            stems("Expire the SessionToken after 1.5 hours"),
            ["expir", "the", "session", "token", "aft", "1.5", "hour"]
        );
        assert_eq!(stems("FR-003: T012 [US1] parse_config() v2"), ["pars", "config", "2"]);
        assert_eq!(stems("HTTPServer, naïve Größe"), ["http", "serv", "naïv", "größ"]);
        assert_eq!(stems("検索する x 한국어"), ["検索", "索す", "する", "한국", "국어"]);
        let paths: Vec<bool> = words("see src/album.rs now").into_iter().map(|word| word.in_path).collect();
        assert_eq!(paths, [false, true, true, true, false]);
    }

    #[test]
    fn pieces_of_words() {
        let found: Vec<String> = grams("Albums, of").into_iter().map(|gram| gram.iter().collect()).collect();
        assert_eq!(found, ["_alb", "albu", "lbum", "bums", "ums_"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text(text in "\\PC{0,60}|[ -~]{0,60}|[A-Za-z0-9/.\\-_ぁ-ん漢 ]{0,60}") {
            for word in words(&text) {
                proptest::prop_assert!(text.get(word.span.clone()).is_some_and(|part| !part.is_empty()));
            }
            let _ = grams(&text);
        }
    }
}
