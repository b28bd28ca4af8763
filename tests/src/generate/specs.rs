//! The Markdown of a feature.

use std::fmt::Write as _;

use super::{LONG_SPEC, NOUNS, REQUIREMENTS, Random, SOURCES, VERBS, name, named_by, sentence, source};

/// Requirements that no task of the feature names: some features forget one.
fn forgotten(feature: usize) -> Option<usize> {
    (feature % 5 == 3).then_some(REQUIREMENTS - 1)
}

pub(super) fn spec(feature: usize, long: bool) -> String {
    // The long spec says more of each story; its other parts are as long as everywhere.
    let padding = if long { LONG_SPEC - spec_with(feature, 0).len() } else { 0 };
    spec_with(feature, padding)
}

fn spec_with(feature: usize, padding: usize) -> String {
    let mut out = format!("# Feature Specification: {}\n\n", name(feature));
    let _ = writeln!(out, "**Feature Branch**: `{}`\n**Status**: Draft\n", name(feature));
    out += "## User Scenarios & Testing *(mandatory)*\n";
    let mut padded = 0;
    for story in 0..REQUIREMENTS {
        let mut random = Random::new("story", feature, story);
        let (thing, verb) = (random.pick(&NOUNS), random.pick(&VERBS));
        let _ = write!(
            out,
            "\n### User Story {} - {verb} the {thing} (Priority: P{})\n\n",
            story + 1,
            story % 3 + 1
        );
        let _ = writeln!(out, "{}\n", sentence(&mut random));
        let mut more = Random::new("more", feature, story);
        let last = story + 1 == REQUIREMENTS;
        while padded < padding && (last || padded < padding * (story + 1) / REQUIREMENTS) {
            let paragraph =
                format!("{} See FR-{:03}.\n\n", sentence(&mut more), more.below(REQUIREMENTS) + 1);
            padded += paragraph.len();
            out += &paragraph;
        }
        out += "**Acceptance Scenarios**:\n\n";
        for scenario in 1..=2 {
            let (a, b, c) = (random.pick(&NOUNS), random.pick(&VERBS), random.pick(&NOUNS));
            let _ = writeln!(
                out,
                "{scenario}. **Given** a {a}, **When** people {b} it, **Then** there is a {c}."
            );
        }
    }
    out += "\n## Requirements *(mandatory)*\n\n### Functional Requirements\n\n";
    for requirement in 1..=REQUIREMENTS {
        let mut random = Random::new("requirement", feature, requirement);
        let (verb, thing, other) = (random.pick(&VERBS), random.pick(&NOUNS), random.pick(&NOUNS));
        let ms = random.below(900) + 1;
        let _ = writeln!(
            out,
            "- **FR-{requirement:03}**: System MUST {verb} the {thing} within {ms} ms of the {other}."
        );
    }
    out += "\n## Success Criteria *(mandatory)*\n\n### Measurable Outcomes\n\n";
    for criterion in 1..=3 {
        let mut random = Random::new("criterion", feature, criterion);
        let _ = writeln!(out, "- **SC-{criterion:03}**: {}", sentence(&mut random));
    }
    out
}

pub(super) fn plan(feature: usize) -> String {
    let mut random = Random::new("plan", feature, 0);
    let mut out = format!("# Implementation Plan: {}\n\n## Summary\n\n", name(feature));
    for _ in 0..8 {
        let requirement = random.below(REQUIREMENTS) + 1;
        let _ = writeln!(out, "{} This is FR-{requirement:03}.", sentence(&mut random));
    }
    // What is named in vain: one plan in ten looks ahead.
    if feature % 10 == 9 {
        out += "\nLater there will be FR-031.\n";
    }
    out += "\n## Technical Context\n\n**Language/Version**: Rust 1.90, TypeScript 5, Python 3.12, Go 1.23\n";
    out += "**Testing**: cargo test, vitest, pytest, go test\n\n## Project Structure\n\n";
    for file in (0..SOURCES).step_by(4) {
        let _ = writeln!(out, "- `{}`: {}", source(feature, file), sentence(&mut random));
    }
    out
}

pub(super) fn tasks(feature: usize, features: usize) -> String {
    let mut out = format!(
        "# Tasks: {}\n\n**Input**: Design documents from `/specs/{}/`\n",
        name(feature),
        name(feature)
    );
    // All files whose feature says that this one names them.
    let homes = (0..features).filter(|home| named_by(*home, features).contains(&feature));
    let files: Vec<(usize, usize)> =
        homes.flat_map(|home| (0..SOURCES).map(move |file| (home, file))).collect();
    let named: Vec<usize> = (0..REQUIREMENTS).filter(|r| Some(*r) != forgotten(feature)).collect();
    let finished = feature.is_multiple_of(3);
    for story in 0..REQUIREMENTS {
        let _ = write!(out, "\n## Phase {}: User Story {}\n\n", story + 1, story + 1);
        for (n, (home, file)) in files.iter().enumerate().skip(story).step_by(REQUIREMENTS) {
            let mut random = Random::new("task", feature, n);
            let (verb, thing) = (random.pick(&VERBS), random.pick(&NOUNS));
            let done = if finished || !n.is_multiple_of(3) { 'x' } else { ' ' };
            let task = story * files.len().div_ceil(REQUIREMENTS) + n / REQUIREMENTS + 1;
            let _ = writeln!(
                out,
                "- [{done}] T{task:03} [P] [US{}] {verb} the {thing} (FR-{:03}) in {}",
                story + 1,
                named[n % named.len()] + 1,
                source(*home, *file)
            );
        }
    }
    out
}
