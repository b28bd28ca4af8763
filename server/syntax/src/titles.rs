//! Titles as ids. OpenSpec's requirements and scenarios have names and no ids, and code names them by these: in comments, in
//! the titles of tests (`it('Wrong password', …)`), in the names of test functions (`test_wrong_password`).
//!
//! Which names there are is not for one file to say. So such a mention has as its id the *key* of what is written: letters and
//! digits in lower case and nothing else, the same for `Wrong password`, `wrong_password` and `WrongPassword`. The index asks the
//! features who has a title with that key.
//!
//! ```text
//! ~wrongpassword                  a title
//! ~=wrongpassword                 a title behind a label: `Scenario: Wrong password`
//! ~=wrongpasswordlocks|wrongpassword   what is written, and the part of it in front of `—`: one of them is the title
//! ~wrongpassword/passwordlogin    inside of what is about `Password login`
//! ```

use smol_str::SmolStr;

/// What the id of a mention begins with that names an item by its title.
const MARK: char = '~';

/// Longest title that is looked for, in bytes.
pub(crate) const LONGEST_TITLE: usize = 300;

/// Words in front of what a test is about.
const IN_FRONT: [&str; 4] = ["test", "tests", "it", "should"];

/// The id of a mention that names an item by its title, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Titled<'i> {
    /// A label says that it is one: `Scenario: Wrong password`.
    pub labelled: bool,
    /// Key of what encloses it, if there is such a thing: a requirement, or a group of tests.
    pub around: Option<&'i str>,
    keys: &'i str,
}

impl<'i> Titled<'i> {
    /// The keys it may have, best first.
    pub fn keys(self) -> impl Iterator<Item = &'i str> {
        self.keys.split('|')
    }
}

/// The parts of a mention's id, if it names an item by its title.
#[must_use]
pub fn titled(id: &str) -> Option<Titled<'_>> {
    let rest = id.strip_prefix(MARK)?;
    let (labelled, rest) = match rest.strip_prefix('=') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    // A requirement may be called `~ 5 minutes`: that is its own name.
    if rest.is_empty() || !rest.chars().all(|c| c.is_alphanumeric() || matches!(c, '|' | '/')) {
        return None;
    }
    let (keys, around) = rest.split_once('/').map_or((rest, None), |(keys, around)| (keys, Some(around)));
    Some(Titled { labelled, around, keys })
}

/// The id under which the workspace's tables know the titles of a key.
#[must_use]
pub fn title_id(key: &str) -> SmolStr {
    let mut id = String::with_capacity(key.len() + 1);
    id.push(MARK);
    id.push_str(key);
    id.into()
}

/// The id of a mention with these keys; `None` without any.
pub(crate) fn mention_id(labelled: bool, keys: &[String], around: Option<&str>) -> Option<SmolStr> {
    let mut id = String::from(MARK);
    if labelled {
        id.push('=');
    }
    let start = id.len();
    for key in keys.iter().filter(|key| !key.is_empty()) {
        if id.len() > start {
            id.push('|');
        }
        id.push_str(key);
    }
    if id.len() == start {
        return None;
    }
    if let Some(around) = around.filter(|around| !around.is_empty()) {
        id.push('/');
        id.push_str(around);
    }
    Some(id.into())
}

/// The key of a title, or of what may be one: `wrongpassword` of `Wrong password`, `test_wrong_password`,
/// `shouldRejectX`. Words that only say that something is a test do not count.
#[must_use]
pub fn title_key(title: &str) -> String {
    let mut rest = title.trim_matches(|c: char| !c.is_alphanumeric());
    let one_word = !rest.contains(char::is_whitespace);
    loop {
        let shorter = IN_FRONT.iter().find_map(|word| {
            let behind = rest
                .get(word.len()..)
                .filter(|_| rest.as_bytes()[..word.len()].eq_ignore_ascii_case(word.as_bytes()))?;
            let first = behind.chars().next()?;
            let written = rest.as_bytes()[word.len() - 1];
            let joint = !first.is_alphanumeric() && !matches!(first, '\'' | '’')
                || one_word && first.is_uppercase() && written.is_ascii_lowercase();
            let behind = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
            (joint && !behind.is_empty()).then_some(behind)
        });
        match shorter {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    rest.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// How many words a title has: `Success` says less than `Wrong password is refused`. Where no blanks stand between words, two
/// characters count as one.
#[must_use]
pub fn title_words(title: &str) -> usize {
    let dense = |c: &char| ('\u{2e80}'..='\u{9fff}').contains(c) || ('\u{ac00}'..='\u{d7af}').contains(c);
    let words =
        title.split(|c: char| !c.is_alphanumeric() || dense(&c)).filter(|word| !word.is_empty()).count();
    words + title.chars().filter(dense).count() / 2
}

/// The anchor of a heading with that title: `wrong-password`.
#[must_use]
pub fn title_slug(title: &str) -> String {
    let kept = title.trim().chars().flat_map(char::to_lowercase);
    kept.filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for same in
            ["Wrong password", "wrong_password", "WrongPassword", "test_wrong_password", "testWrongPassword"]
        {
            assert_eq!(title_key(same), "wrongpassword", "{same}");
        }
        for same in
            ["TestWrongPassword", "should: wrong password?", "it_should_wrong_password", "ItWrongPassword"]
        {
            assert_eq!(title_key(same), "wrongpassword", "{same}");
        }
        assert_eq!(title_key("Test"), "test");
        assert_eq!(title_key("Testing it"), "testingit");
        assert_eq!(title_key("IT department"), "department");
        assert_eq!(title_key("Items"), "items");
        assert_eq!(title_key("Größe ändern"), "größeändern");
        assert_eq!(title_key("!?"), "");
    }

    #[test]
    fn ids() {
        let id = mention_id(true, &["ab".into(), String::new(), "a".into()], Some("x")).expect("keys");
        assert_eq!(id, "~=ab|a/x");
        let parts = titled(&id).expect("titled");
        assert_eq!(parts.keys().collect::<Vec<_>>(), ["ab", "a"]);
        assert_eq!((parts.labelled, parts.around), (true, Some("x")));
        assert_eq!(titled("~ 5 minutes"), None);
        assert_eq!(titled("FR-001"), None);
        assert_eq!(titled("~"), None);
        assert_eq!(mention_id(false, &[], Some("x")), None);
    }

    #[test]
    fn words() {
        assert_eq!(
            ["Success", "Wrong password", "a  b-c", "", "用户登录失败"].map(title_words),
            [1, 2, 3, 0, 3]
        );
        assert_eq!(title_slug("Today's plan: `a` (b)"), "todays-plan-a-b");
    }
}
