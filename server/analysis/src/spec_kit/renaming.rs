//! Stories that the headings of a task list name in other words than their ids.

use smol_str::SmolStr;
use specls_index::Feature;
use specls_syntax::{FileFacts, Space};

use crate::renaming::{AlsoNamed, NewIds};

/// `## Phase 3: User Stories 3+4`, `## 阶段 3：用户故事 3`: the phase belongs to the story by its number.
pub(super) fn also_names(feature: &Feature, new: &NewIds, facts: &FileFacts) -> Vec<AlsoNamed> {
    let mut out = Vec::new();
    for (phase, story) in facts.phases.iter().flat_map(|phase| phase.stories.iter().map(move |s| (phase, s)))
    {
        let Some(Some(to)) = new.of(Space::Story, story) else { continue };
        let Some(heading) = facts.headings.get(phase.heading as usize) else { continue };
        let mut mentions = facts.mentions.iter().filter(|m| heading.span.encloses(m.span));
        let named = mentions.any(|m| m.id == *story);
        if named || feature.defining(specls_syntax::ItemKind::Story, story).is_none() {
            continue;
        }
        let number = |id: &SmolStr| SmolStr::new(id.trim_start_matches("US"));
        out.push(AlsoNamed { span: heading.span, from: number(story), to: number(to) });
    }
    out
}
