//! Numbers in order: which one each requirement and criterion gets.

use smol_str::SmolStr;

use super::outline::Outline;

/// For each entry that is, the id it gets. `matched`: the entry that it was.
pub(super) fn numbers(was: &Outline, is: &Outline, matched: &[Option<usize>]) -> Vec<SmolStr> {
    let mut ids: Vec<SmolStr> = is.entries.iter().map(|e| e.id.clone()).collect();
    for list in is.lists() {
        let then = list_before(was, is, matched, &list);
        let written: Vec<u32> = list.iter().filter_map(|at| is.entries[*at].number()).collect();
        let were: Vec<Option<u32>> = list
            .iter()
            .map(|at| matched[*at].filter(|t| then.contains(t)).and_then(|t| was.entries[t].number()))
            .collect();
        let old: Vec<u32> = then.iter().filter_map(|t| was.entries[*t].number()).collect();
        let numbers = in_order(&old, &were, &written);
        for (at, number) in list.iter().zip(numbers) {
            ids[*at] = with_number(is, *at, &ids, number);
        }
    }
    ids
}

/// For each entry that is, whether its list holds what it held, in the order and with the numbers that it had.
pub(super) fn as_before(was: &Outline, is: &Outline, matched: &[Option<usize>]) -> Vec<bool> {
    let mut same = vec![false; is.entries.len()];
    for list in is.lists() {
        let then = list_before(was, is, matched, &list);
        let equal = |(at, then): (&usize, &usize)| {
            matched[*at] == Some(*then) && is.entries[*at].number() == was.entries[*then].number()
        };
        if then.len() == list.len() && list.iter().zip(&then).all(equal) {
            list.iter().for_each(|at| same[*at] = true);
        }
    }
    same
}

/// The id of an entry with another number, below the id that its requirement has by now.
fn with_number(is: &Outline, at: usize, ids: &[SmolStr], number: u32) -> SmolStr {
    let entry = &is.entries[at];
    match entry.parent {
        Some(parent) if !entry.requirement && entry.follows(&is.entries[parent]) => {
            format!("{}.{number}", ids[parent]).into()
        }
        _ => format!("{}{number}", entry.above()).into(),
    }
}

/// The list, as it was, that most entries of a list were in.
fn list_before(was: &Outline, is: &Outline, matched: &[Option<usize>], list: &[usize]) -> Vec<usize> {
    let Some(&first) = list.first() else { return Vec::new() };
    let entry = &is.entries[first];
    let parent = match entry.parent {
        Some(parent) => match matched[parent] {
            Some(then) => Some(then),
            None => return Vec::new(),
        },
        None => None,
    };
    // The requirement may have had another number.
    let above = match (entry.parent, parent) {
        (Some(now), Some(then)) if !entry.requirement && entry.follows(&is.entries[now]) => {
            format!("{}.", was.entries[then].id)
        }
        _ => entry.above().to_owned(),
    };
    was.list(parent, entry.requirement, &above)
}

/// New numbers of a list: `old` are those of the list as it was, `were` those that its entries had there, `written` those
/// that they have. What somebody wrote in good order stays; else they count from where they counted.
fn in_order(old: &[u32], were: &[Option<u32>], written: &[u32]) -> Vec<u32> {
    // A list that was in no order says nothing about what its author means.
    if !old.is_sorted_by(|a, b| a < b) {
        return written.to_vec();
    }
    let ascending = written.is_sorted_by(|a, b| a < b);
    let same = were.len() == old.len() && were.iter().zip(old).all(|(were, old)| *were == Some(*old));
    let kept = were.iter().zip(written).all(|(were, written)| were.is_none_or(|were| were == *written));
    let none_lost = were.iter().flatten().count() == old.len();
    let start = old.first().or(written.first()).copied().unwrap_or(1);
    let consecutive = written.iter().zip(start..).all(|(a, b)| *a == b);
    if ascending && (same || kept && none_lost || old.is_empty()) || consecutive {
        return written.to_vec();
    }
    (start..).take(written.len()).collect()
}

/// For each entry, the id it gets if every list counts without gaps.
pub(super) fn counted(is: &Outline) -> Vec<SmolStr> {
    let mut ids: Vec<SmolStr> = is.entries.iter().map(|e| e.id.clone()).collect();
    for list in is.lists() {
        let start = list.first().and_then(|at| is.entries[*at].number()).unwrap_or(1);
        for (at, number) in list.iter().zip(start.min(1)..) {
            ids[*at] = with_number(is, *at, &ids, number);
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn numbers_of_a_list() {
        let some = |numbers: &[u32]| numbers.iter().map(|n| (*n > 0).then_some(*n)).collect::<Vec<_>>();
        let check = |old: &[u32], were: &[u32], written: &[u32]| in_order(old, &some(were), written);
        // Taken out of the middle; the first; moved.
        assert_eq!(check(&[1, 2, 3, 4], &[1, 3, 4], &[1, 3, 4]), [1, 2, 3]);
        assert_eq!(check(&[1, 2, 3], &[2, 3], &[2, 3]), [1, 2]);
        assert_eq!(check(&[1, 2, 3], &[3, 1, 2], &[3, 1, 2]), [1, 2, 3]);
        // Put in, the list numbered by hand or not.
        assert_eq!(check(&[1, 2], &[1, 0, 2], &[1, 2, 3]), [1, 2, 3]);
        assert_eq!(check(&[1, 2], &[1, 0, 2], &[1, 2, 2]), [1, 2, 3]);
        // Gaps that were there stay; a number that somebody changed counts.
        assert_eq!(check(&[1, 2, 4], &[1, 2, 4, 0], &[1, 2, 4, 5]), [1, 2, 4, 5]);
        assert_eq!(check(&[1, 2, 3], &[1, 2, 3], &[1, 2, 7]), [1, 2, 7]);
        // One that was in no order is left alone.
        assert_eq!(check(&[11, 2, 3], &[11, 2, 3], &[11, 2, 3]), [11, 2, 3]);
        assert_eq!(check(&[1, 3, 2], &[1, 0, 3, 2], &[1, 2, 3, 2]), [1, 2, 3, 2]);
        // A list that began at 5 goes on beginning there.
        assert_eq!(check(&[5, 6], &[5, 0, 6], &[5, 6, 6]), [5, 6, 7]);
    }
}
