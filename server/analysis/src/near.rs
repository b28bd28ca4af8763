//! The id that was probably meant (design §6): other padding or suffix, two digits swapped, one digit wrong.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use specls_index::Feature;
use specls_syntax::openspec::fold_name;
use specls_syntax::{ItemKind, family, split};

use crate::names::number;

/// The one id of `feature` that a slip of the finger turns into `id`; `None` where several are as near.
#[must_use]
pub fn near_id(feature: &Feature, id: &str) -> Option<SmolStr> {
    if let Some(parts) = number(id) {
        return near_number(feature, id, &parts);
    }
    let (prefix, number, _, suffix) = split(id)?;
    let mut by_slip: [Vec<&SmolStr>; 3] = Default::default();
    for candidate in feature.ids_beside(ItemKind::Requirement).filter(|c| family(c) == family(id) && *c != id)
    {
        let Some((other_prefix, other, _, other_suffix)) = split(candidate) else { continue };
        let slip = if other_prefix == prefix && other == number {
            0
        } else if suffix == other_suffix && swapped(id, candidate) {
            1
        } else if suffix == other_suffix && one_digit(id, candidate) {
            2
        } else {
            continue;
        };
        by_slip[slip].push(candidate);
    }
    match &by_slip.iter().find(|found| !found.is_empty())?[..] {
        [one] => Some((*one).clone()),
        _ => None,
    }
}

/// The same of `1.10`. Only ids with as many parts are as like it as that, and a wrong digit says nothing: numbers
/// stand close, and most that are not defined are one too high.
fn near_number(feature: &Feature, id: &str, parts: &[u32]) -> Option<SmolStr> {
    let mut by_slip: [Vec<&SmolStr>; 2] = Default::default();
    for candidate in feature.ids_beside(ItemKind::Criterion).filter(|c| *c != id) {
        let Some(other) = number(candidate).filter(|other| other.len() == parts.len()) else { continue };
        if other == parts {
            by_slip[0].push(candidate);
        } else if swapped(id, candidate) {
            by_slip[1].push(candidate);
        }
    }
    match &by_slip.iter().find(|found| !found.is_empty())?[..] {
        [one] => Some((*one).clone()),
        _ => None,
    }
}

fn one_digit(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count() == 1
}

fn swapped(a: &str, b: &str) -> bool {
    let differing: Vec<usize> =
        (0..a.len()).filter(|&i| a.as_bytes().get(i) != b.as_bytes().get(i)).collect();
    matches!(differing[..], [i, j] if a.len() == b.len() && j == i + 1 && a.as_bytes()[i] == b.as_bytes()[j] && a.as_bytes()[j] == b.as_bytes()[i])
}

/// Longest name that is compared letter by letter, in bytes.
const LONGEST_NAME: usize = 200;
/// Most letters by which a name may differ from the one that was meant.
const MOST_SLIPS: usize = 6;
/// Most pairs of letters that are compared for one feature. Nobody's change misses as many names; without an end many
/// missing names against many requirements take minutes.
const MOST_WORK: usize = 1 << 23;

/// Names, folded once, among which others are looked for.
pub(crate) struct Names<'n> {
    /// By what they are folded to; `None` where names differ in case or spacing only.
    folded: FxHashMap<String, Option<&'n str>>,
    /// Their letters and themselves, by the number of letters.
    by_length: FxHashMap<usize, Vec<(Vec<char>, &'n str)>>,
}

impl<'n> Names<'n> {
    pub fn new(names: impl Iterator<Item = &'n str>) -> Self {
        let mut found = Self { folded: FxHashMap::default(), by_length: FxHashMap::default() };
        for name in names.filter(|name| name.len() <= LONGEST_NAME) {
            let folded = fold_name(name);
            let letters: Vec<char> = folded.chars().collect();
            match found.folded.entry(folded) {
                Entry::Occupied(mut known) => {
                    if *known.get() != Some(name) {
                        known.insert(None);
                    }
                }
                Entry::Vacant(new) => {
                    found.by_length.entry(letters.len()).or_default().push((letters, name));
                    new.insert(Some(name));
                }
            }
        }
        found
    }

    /// The one that `name` probably means: equal but for case and spacing, else a few letters away, and no other as near.
    /// What it costs is taken from `work`; what costs more than is left is not looked for.
    pub fn near(&self, name: &str, work: &mut Work) -> Option<&'n str> {
        let folded = fold_name(name);
        if folded.len() > LONGEST_NAME {
            return None;
        }
        if let Some(same) = self.folded.get(&folded) {
            return *same;
        }
        let letters: Vec<char> = folded.chars().collect();
        let most = (letters.len() / 5).min(MOST_SLIPS);
        let lengths = letters.len().saturating_sub(most)..=letters.len() + most;
        let buckets: Vec<_> = lengths.filter_map(|length| self.by_length.get_key_value(&length)).collect();
        let cost: usize = buckets.iter().map(|(length, names)| *length * names.len() * letters.len()).sum();
        work.0 = work.0.checked_sub(cost)?;
        let mut best: Option<(usize, Option<&str>)> = None;
        for (candidate, name) in buckets.into_iter().flat_map(|(_, names)| names) {
            let Some(distance) = distance(&letters, candidate, most) else { continue };
            match &mut best {
                Some((least, _)) if distance > *least => {}
                Some((least, other)) if distance == *least => *other = None,
                _ => {
                    let folded: String = candidate.iter().collect();
                    best =
                        Some((distance, self.folded.get(&folded).copied().flatten().filter(|n| n == name)));
                }
            }
        }
        best?.1
    }
}

/// How many pairs of letters may still be compared.
pub(crate) struct Work(usize);

impl Default for Work {
    fn default() -> Self {
        Self(MOST_WORK)
    }
}

/// How many letters must be put in, taken out or replaced to make one of the other, if not more than `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        let mut least = i + 1;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
            least = least.min(row[j + 1]);
        }
        if least > most {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use specls_fixture::Fixture;

    use super::{MOST_WORK, Names, Work, near_id};

    #[test]
    fn names() {
        let among = |names: &[&'static str], name: &str| {
            Names::new(names.iter().copied()).near(name, &mut Work::default())
        };
        let near = |name: &str| among(&["Password login", "Password logout", "Export"], name);
        assert_eq!(near("password  LOGIN"), Some("Password login"));
        assert_eq!(near("Pasword login"), Some("Password login"));
        assert_eq!(near("Password logut"), Some("Password logout"));
        assert_eq!(among(&["Export a", "Export b"], "Export c"), None, "two are as near");
        assert_eq!(among(&["EXPORT A", "Export a"], "export a"), None, "two are equal but for case");
        assert_eq!(among(&["EXPORT A", "Export a"], "Exprt a"), None);
        assert_eq!(near("Exprt"), Some("Export"));
        assert_eq!(near("Import"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn many_names() {
        let all: Vec<String> = (0..5_000).map(|n| format!("Requirement number {n:05} y")).collect();
        let names = Names::new(all.iter().map(String::as_str));
        let mut work = Work::default();
        let found =
            (0..5_000).filter(|n| names.near(&format!("Requirement number {n:05} z"), &mut work).is_some());
        let found = found.count();
        let once = all.len() * 26 * 26;
        assert_eq!(found, MOST_WORK / once, "silent when the work is done");
        assert_eq!(names.near("requirement NUMBER 00009 y", &mut work), Some("Requirement number 00009 y"));
    }

    #[test]
    fn slips() {
        let spec: String = (1..=28).map(|n| format!("- **FR-{n:03}**: x\n")).collect();
        let fixture = Fixture::new(&format!("//- specs/004-albums/spec.md\n{spec}- **SC-010a**: y\n"));
        let feature = fixture.snapshot.features().next().expect("one feature").clone();
        let near = |id: &str| near_id(&feature, id).map(|n| n.to_string());
        assert_eq!(near("FR-031").as_deref(), Some("FR-013"));
        assert_eq!(near("FR-1").as_deref(), Some("FR-001"));
        assert_eq!(near("FR-005b").as_deref(), Some("FR-005"));
        assert_eq!(near("SC-010").as_deref(), Some("SC-010a"));
        assert_eq!(near("FR-029"), None, "020 to 028 and 009, 019 are as near");
        assert_eq!(near("FR-999"), None);
    }
}
