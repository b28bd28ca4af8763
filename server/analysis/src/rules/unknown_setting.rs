//! A setting that does not hold.

use specls_index::File;
use specls_settings::Problem;
use specls_syntax::Span;

use super::{Rule, RuleInfo, Sink};
use crate::Severity;

pub(super) struct UnknownSetting;

impl Rule for UnknownSetting {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unknown-setting",
            severity: Severity::Warning,
            summary: "specls.toml holds a setting that is not known or has a value that is not possible.",
            docs: "\
The setting counts as not given; the others hold. The message lists what is known or possible.

**To mend it:** correct the name or the value, or remove the line.

It does not fire in public repositories, none of which has a specls.toml yet; checked by its tests.
",
        }
    }
}

/// Reports what is wrong in the settings file.
pub(super) fn report(file: &File, problems: &[Problem], out: &mut Sink<'_>) {
    for problem in problems {
        let span = problem.span.clone().map_or(Span::default(), |s| Span::new(s.start, s.end.max(s.start)));
        out.add(file.id, &file.facts, span, problem.message.clone());
    }
}

#[cfg(test)]
mod tests {
    use specls_fixture::Fixture;

    use crate::settings_findings;

    #[test]
    fn points_at_the_key() {
        let text =
            "//- specls.toml\nignor = []\n[severity]\nunknown-story = \"off\"\nunknown-stories = \"off\"\n";
        let body = text.split_once('\n').expect("two lines").1;
        let fixture = Fixture::new("//- specls.toml\nignore = []\n");
        let file = fixture.snapshot.file("/w/specls.toml").expect("read").clone();
        let (_, problems) = specls_settings::from_toml(body, &super::super::codes());
        let found: Vec<_> = settings_findings(&fixture.snapshot, &file, &problems)
            .iter()
            .map(|f| &body[f.span.range()])
            .collect();
        assert_eq!(found, ["ignor", "unknown-stories"]);
    }
}
