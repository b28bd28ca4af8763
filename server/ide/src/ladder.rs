//! Coverage as one line.

use specls_analysis::{Coverage, ItemCoverage};

/// `● specified ● planned ◐ implemented ○ verified`: each rung with whether there is evidence for it, or for a part of it
/// (code names some of a requirement's criteria); lower ones need not hold. `None` for kinds without a ladder.
#[must_use]
pub fn ladder(coverage: &ItemCoverage) -> Option<String> {
    let rung = coverage.rung?;
    if rung == Coverage::Withdrawn {
        return Some("withdrawn: it asks for nothing".to_owned());
    }
    // Evidence that did not raise the item to a rung is evidence of a part of it.
    let mark = |at: Coverage, evidence: bool| match evidence {
        _ if rung == at => '●',
        true if rung > at => '●',
        true => '◐',
        false => '○',
    };
    let rungs = [
        (Coverage::Specified, '●'),
        (Coverage::Planned, mark(Coverage::Planned, !coverage.tasks.is_empty())),
        // Without code, done tasks whose files are there are evidence too; only the rung says so.
        (Coverage::Implemented, mark(Coverage::Implemented, !coverage.code.is_empty())),
        (Coverage::Verified, mark(Coverage::Verified, !coverage.tests.is_empty())),
    ];
    let marks = rungs.map(|(rung, mark)| format!("{mark} {}", rung.name()));
    Some(marks.join(" "))
}

#[cfg(test)]
mod tests {
    use specls_analysis::{Coverage, ItemCoverage};
    use specls_index::{FileId, Incoming};

    use super::ladder;

    #[test]
    fn evidence_not_height() {
        let tests = vec![Incoming { file: FileId(0), mention: 0 }];
        let coverage = ItemCoverage { rung: Some(Coverage::Verified), tests, ..ItemCoverage::default() };
        let shown = ladder(&coverage);
        assert_eq!(shown.as_deref(), Some("● specified ○ planned ○ implemented ● verified"));
        assert_eq!(ladder(&ItemCoverage::default()), None);
        let tests = vec![Incoming { file: FileId(0), mention: 0 }];
        let partly = ItemCoverage { rung: Some(Coverage::Planned), tests, ..ItemCoverage::default() };
        let shown = ladder(&partly);
        assert_eq!(shown.as_deref(), Some("● specified ● planned ○ implemented ◐ verified"));
    }
}
