//! The id that was probably meant (design §6): other padding or suffix, two digits swapped, one digit wrong.

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

/// The one of `names` that `name` probably means: equal but for case and spacing, else a few letters away, and no other as
/// near.
pub(crate) fn near_name<'n>(names: impl Iterator<Item = &'n str>, name: &str) -> Option<&'n str> {
    let folded = fold_name(name);
    if folded.len() > LONGEST_NAME {
        return None;
    }
    let most = (folded.chars().count() / 5).min(6);
    let mut best: Option<(usize, &str)> = None;
    let mut unclear = false;
    for candidate in names.filter(|c| c.len() <= LONGEST_NAME) {
        let Some(distance) = distance(&folded, &fold_name(candidate), most) else { continue };
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, other)) if distance == least => unclear |= other != candidate,
            _ => (best, unclear) = (Some((distance, candidate)), false),
        }
    }
    best.filter(|_| !unclear).map(|(_, name)| name)
}

/// How many letters must be put in, taken out or replaced to make one of the other, if not more than `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
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

    use super::{near_id, near_name};

    #[test]
    fn names() {
        let near = |name: &str| near_name(["Password login", "Password logout", "Export"].into_iter(), name);
        assert_eq!(near("password  LOGIN"), Some("Password login"));
        assert_eq!(near("Pasword login"), Some("Password login"));
        assert_eq!(near("Password logut"), Some("Password logout"));
        let two = near_name(["Export a", "Export b"].into_iter(), "Export c");
        assert_eq!(two, None, "two are as near");
        assert_eq!(near("Exprt"), Some("Export"));
        assert_eq!(near("Import"), None);
        assert_eq!(near(""), None);
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
