//! The tool's words (MIT licence), to the byte: its users search for them, and its JSON must be ours.

pub(crate) const MAX_REQUIREMENT: usize = 500;

pub(crate) const REQUIREMENT_EMPTY: &str = "Requirement text cannot be empty";
pub(crate) const NO_SCENARIOS: &str = "Requirement must have at least one scenario";
pub(crate) const NAME_EMPTY: &str = "Spec name cannot be empty";
pub(crate) const NO_REQUIREMENTS: &str = "Spec must have at least one requirement";
pub(crate) const NO_PURPOSE_SECTION: &str = "Spec must have a Purpose section";
pub(crate) const NO_REQUIREMENTS_SECTION: &str = "Spec must have a Requirements section";
pub(crate) const SPEC_SECTIONS: &str = "Missing required sections. Expected headers: \"## Purpose\" and \
    \"## Requirements\". Example:\n## Purpose\n[brief purpose]\n\n## Requirements\n### Requirement: Clear \
    requirement statement\nUsers SHALL ...\n\n#### Scenario: Descriptive name\n- **WHEN** ...\n- **THEN** \
    ...";
pub(crate) const SCENARIO_FORMAT: &str = "Scenarios must use level-4 headers. Convert bullet lists \
    into:\n#### Scenario: Short name\n- **WHEN** ...\n- **THEN** ...\n- **AND** ...";
pub(crate) const PURPOSE_BRIEF: &str = "Purpose section is too brief (less than 50 characters)";
pub(crate) const PURPOSE_PLACEHOLDER: &str = "Purpose section is still a placeholder rather than a Purpose \
    anyone wrote (the sentence `openspec archive` writes for a new capability, or a `TBD`/`TODO` marker \
    left in its place). Replace it with what this capability is for, editing the main spec directly: a \
    `## Purpose` in a delta is read only when the capability is created, so it cannot replace this one.";
pub(crate) const REQUIREMENT_LONG: &str =
    "Requirement text is very long (>500 characters). Consider breaking it down.";

pub(crate) const NO_DELTAS: &str = "Change must have at least one delta. No deltas found. Ensure your \
    change has a specs/ directory with capability folders (e.g. specs/http-server/spec.md) containing .md \
    files that use delta headers (## ADDED/MODIFIED/REMOVED/RENAMED Requirements) and that each \
    requirement includes at least one \"#### Scenario:\" block. If this change intentionally modifies no \
    specs (pure refactor, tooling, docs), set \"skip_specs: true\" in the change's .openspec.yaml \
    instead. Tip: run \"openspec change show <change-id> --json --deltas-only\" to inspect parsed deltas.";
pub(crate) const SKIP_CONFLICT: &str = "skip_specs is set in .openspec.yaml but spec files exist under \
    specs/. Remove skip_specs or delete the delta spec files";
pub(crate) const SKIP_ACCEPTED: &str = "skip_specs is set in .openspec.yaml: change declares no spec-level \
    behavior changes, zero deltas accepted";
pub(crate) const SKIP_INVALID: &str = "skip_specs is set but .openspec.yaml is not valid change metadata, \
    so the marker is not honored. Fix the metadata";
pub(crate) const ROOT_SPEC: &str = "Delta spec found at specs/spec.md. Delta specs must live under a \
    capability path (e.g. specs/<capability-path>/spec.md) — a file at the specs/ root is ignored when \
    the change is applied or archived.";
pub(crate) const NO_SECTIONS: &str = "No delta sections found. Add headers such as \"## ADDED \
    Requirements\" or move non-delta notes outside specs/.";
pub(crate) const EMPTY_SCENARIO: &str = " (a scenario header with no body under it does not count; add its \
    steps, e.g. \"- **WHEN** ...\" and \"- **THEN** ...\")";
pub(crate) const NO_CHECKBOX: &str = "This change counts as 0 tasks: no line in its tracked task files is \
    a checkbox, so \"openspec list\" and \"openspec status\" report no work and \"openspec archive\" has \
    nothing to flag as incomplete. Write each task as \"- [ ] 1.1 Description\".";

/// What a requirement without SHALL or MUST in its body is told; `must` if there is no body at all.
pub(crate) fn shall_or_must(who: &str, name: &str, must: bool) -> String {
    let verb = if must { "must" } else { "should" };
    let suffix = if must { "" } else { " (RFC 2119 best practice for English specs)" };
    if specls_syntax::openspec::says_shall_or_must(name) {
        return format!(
            "{who} {verb} contain SHALL or MUST in the requirement body, not only in the header. Move the \
                SHALL/MUST statement to the line immediately after the \"### Requirement: ...\" \
                header.{suffix}"
        );
    }
    format!("{who} {verb} contain SHALL or MUST{suffix}")
}
