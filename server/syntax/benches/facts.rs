//! Times of `facts`: a spec and a task list as people write them, and texts that hurt parsers.
//!
//! `cargo bench -p specls-syntax`. A hostile text is read at two sizes; their ratio shows what grows faster than the text.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use specls_syntax::{Families, facts};

fn main() {
    let families = Families::default();
    let best = |path: &str, text: &str, rounds: usize| -> Duration {
        (0..rounds)
            .map(|_| {
                let start = Instant::now();
                black_box(facts(black_box(path), black_box(text), &families));
                start.elapsed()
            })
            .min()
            .unwrap_or_default()
    };
    println!("realistic, 50 KB");
    let kiro = ".kiro/specs/x";
    for (path, text) in [
        ("specs/001-x/spec.md".to_owned(), spec(50_000)),
        ("specs/001-x/tasks.md".to_owned(), tasks(50_000)),
        (format!("{kiro}/requirements.md"), kiro_requirements(50_000)),
        (format!("{kiro}/tasks.md"), kiro_tasks(50_000)),
    ] {
        let path = path.as_str();
        let found = facts(path, &text, &families);
        println!(
            "  {path:<28} {:>8.3} ms  {} items, {} mentions, {} paths",
            best(path, &text, 200).as_secs_f64() * 1e3,
            found.items.len(),
            found.mentions.len(),
            found.paths.len(),
        );
    }
    println!("source, 100 KB");
    for (name, text) in [
        ("names nothing", source(100_000, "")),
        ("not ASCII", source(100_000, "// größer als vorher\n")),
        ("names criteria", source(100_000, "/// **Validates: Requirements 1.1, 1.2**\n")),
    ] {
        let found = facts("src/albums.rs", &text, &families).mentions.len();
        let time = best("src/albums.rs", &text, 500).as_secs_f64() * 1e6;
        println!("  {name:<22} {time:>8.1} us  {found} mentions");
    }
    if std::env::args().any(|argument| argument == "quick") {
        return;
    }
    println!("hostile: 4 MB in ms, and how many times longer than a quarter of it (4 is linear)");
    for (name, seed) in HOSTILE {
        for path in [
            "spec.md",
            "tasks.md",
            "plan.md",
            "x.yaml",
            ".kiro/specs/x/requirements.md",
            ".kiro/specs/x/design.md",
            ".kiro/specs/x/tasks.md",
        ] {
            let text = repeat(seed, 4 << 20);
            let quarter = best(path, &repeat(seed, 1 << 20), 3);
            let whole = best(path, &text, 2);
            let ratio = whole.as_secs_f64() / quarter.as_secs_f64();
            let alarm = if whole > Duration::from_millis(1_000) || (ratio > 16.0 && whole.as_millis() > 20) {
                "  <<<"
            } else {
                ""
            };
            println!("  {name:<22} {path:<29} {:>9.2} {ratio:>6.1}{alarm}", whole.as_secs_f64() * 1e3);
        }
    }
    println!("large, in ms");
    for (name, path, text) in [
        ("5 MB of table rows", "spec.md", repeat("| FR-001 | text |\n", 5 << 20)),
        ("10 MB of prose", "spec.md", repeat("the system must do this, ", 10 << 20)),
        ("2,000 nested bullets", "spec.md", nested(2_000, "- **FR-%**: x")),
        ("4,000 nested bullets", "spec.md", nested(4_000, "- **FR-%**: x")),
        ("4,000 nested tasks", "tasks.md", nested(4_000, "- [ ] T% x in a/b.rs")),
        ("10,000 nested bullets", "spec.md", nested(10_000, "- x")),
        ("nested, 4 MB blank", "spec.md", nested(1_000, "- **FR-%**: x") + &"\n".repeat(4 << 20)),
    ] {
        println!(
            "  {name:<22} {path:<9} {:>9.2}  ({} KB)",
            best(path, &text, 1).as_secs_f64() * 1e3,
            text.len() >> 10
        );
    }
}

/// Texts to repeat. `$` at the start: the rest after `$` is put once at the end; `^` likewise at the start.
const HOSTILE: &[(&str, &str)] = &[
    ("words", "word "),
    ("brackets", "["),
    ("bracket pairs", "[]"),
    ("link opens", "[a]("),
    ("links", "[FR-001](x/y.md) "),
    ("feature links", "[FR-001](../004-x/spec.md) "),
    ("stars", "**"),
    ("star words", "**a "),
    ("underscores", "_a "),
    ("backticks", "`"),
    ("code opens", "`a "),
    ("code", "`a/b.rs` "),
    ("comments", "<!--"),
    ("comment pairs", "<!-- a -->"),
    ("allows", "specls: allow "),
    ("allow comments", "<!-- specls: allow dead-link -->"),
    ("ids", "FR-001 "),
    ("id ranges", "FR-001 to FR-499, "),
    ("tight ids", "FR-001"),
    ("short forms", "FR-001/002/003, "),
    ("minus ones", "-1"),
    ("A-1", "A-1-"),
    ("upper", "A"),
    ("upper dashes", "A-"),
    ("digits", "1"),
    ("stories", "US1 "),
    ("story labels", "[US1, "),
    ("tasks", "T001 "),
    ("task ranges", "T001-T400\n"),
    ("task lines", "- [ ] T001 after T002 in a/b.rs\n"),
    ("task headings", "### T001\n"),
    ("phases", "## Phase 1\n- [ ] T001\n"),
    ("deep phases", "### Phase 1\n- [ ] T001\n"),
    ("clarifications", "[NEEDS CLARIFICATION: "),
    ("plan keys", "**a NEEDS CLARIFICATION "),
    ("placeholders", "[DATE] TXXX "),
    ("requirement lines", "- **FR-001**: text\n"),
    ("indented lines", "  - **FR-001**: text\n"),
    ("blank lines", "\n"),
    ("carriage returns", "\r"),
    ("crlf", "x\r\n"),
    ("bold opens", "- **FR-001 (\n"),
    ("struck", "- ~~**FR-001**: ~~"),
    ("headings", "# a\n"),
    ("levels", "# a\n## b\n### c\n#### d\n##### e\n###### f\n"),
    ("story headings", "### User Story 1 (P1)\n1. **Given** a\n"),
    ("scenarios", "^### User Story 1\n$1. **Given** a\n"),
    ("story parens", "^### User Story 1 $(^)"),
    ("table rows", "| FR-001 | x |\n"),
    ("paths", "a/b.rs "),
    ("long path", "a/b"),
    ("path parens", "^a/b$)"),
    ("path brackets", "^`a/b$]^`"),
    ("slashes", "/"),
    ("dots", "."),
    ("braces", "a/{"),
    ("quotes", "> "),
    ("quote lines", "> - **FR-001**: a\n"),
    ("numbers", "1. "),
    ("features", "004-a "),
    ("spec words", "spec 004 "),
    ("specs", "specs/"),
    ("feature lists", "FR-001, FR-002 of spec 004 "),
    ("parens", "FR-001 ("),
    ("front matter", "---\n"),
    ("fences", "```\n"),
    ("tildes", "~"),
    ("entities", "&a"),
    ("autolinks", "<a:"),
    ("html", "<a "),
    ("html blocks", "<div>\n"),
    ("footnotes", "[a]: b\n"),
    ("references", "[a]: b\n[a]\n"),
    ("images", "!["),
    ("cjk", "、阶段"),
    ("checklist", "- [ ] CHK001 a [US1]\n"),
    ("criteria", "Requirements 1.1, 1.2\n"),
    ("criteria in a row", "Requirements 1.1 "),
    ("criterion ranges", "Validates: 1.1-1.499, "),
    ("criterion list", "^Requirements $1.1, ^"),
    ("tags", "# Feature: a-b, Property 1: x\n"),
    ("tags in a row", "Feature: a-b, Property 1: x "),
    ("tag and criteria", "^# Feature: a-b $Req 1.1 ^"),
    ("folder names", "^# Req 1.1 $aa-bb-cc ^"),
    ("properties", "(Property 1 ("),
    ("numbered tasks", "- [ ] 1.1 a\n"),
    ("numbered headings", "### 1.1 a\n"),
    ("requirement headings", "### Requirement 1\n"),
    ("criteria", "^### Requirement 1\n#### Acceptance Criteria\n$1. a\n"),
    ("wrapped criteria", "^### Requirement 1\n#### Acceptance Criteria\n1. a\n$a\n"),
    ("explicit criteria", "1.1 a\n"),
    ("lists", "_Requirements: 1.1, 1.2_ "),
    ("list lines", "Requirements: 1.1,\n"),
    ("list opens", "(Requirements: ("),
    ("list labels", "_Requirements _"),
    ("validates", "Validates "),
    ("number ranges", "Requirements: 1.1-1.200, "),
    ("numbers in text", "Req 1.1, "),
    ("all", "Requirements: all ("),
    ("property lines", "### Property 1: a\n"),
    ("properties", "Properties 1, 2, "),
    ("plain properties", "^## Correctness Properties\n$Property 1: a\n"),
    ("glossary", "^## Glossary\n$- **a**: b\n"),
    ("requirement cells", "| Requirement |\n|---|\n| 1.1 |\n"),
    ("waves", "^```json\n{\"waves\": [$[\"1\"],^]}\n```\n"),
    ("open waves", "^```json\n{\"waves\": $[^\n```\n"),
    ("wave blocks", "```json\n{\"waves\": []}\n```\n"),
    ("live references", "#[[file:"),
];

/// `text` repeated up to `len`; `^a$b^c` is `b` repeated between `a` and `c`.
fn repeat(text: &str, len: usize) -> String {
    let (start, seed, end) = match text.strip_prefix('^').and_then(|t| t.split_once('$')) {
        Some((start, rest)) => {
            let (seed, end) = rest.split_once('^').unwrap_or((rest, ""));
            (start, seed, end)
        }
        None => (
            "",
            match text.strip_prefix('^') {
                Some(rest) => rest,
                None => text,
            },
            "",
        ),
    };
    format!("{start}{}{end}", seed.repeat(len / seed.len()))
}

/// Bullets each one column deeper than the last; `%` is their number.
fn nested(depth: usize, line: &str) -> String {
    let mut out = String::new();
    for n in 0..depth {
        out.extend(std::iter::repeat_n(' ', n));
        out.push_str(&line.replace('%', &format!("{:03}", n % 1000)));
        out.push('\n');
    }
    out
}

/// A spec of about `len` bytes.
/// Code with the words of everyday code, and `comment` every 40 lines.
fn source(len: usize, comment: &str) -> String {
    let mut out = String::new();
    for n in 0.. {
        if out.len() > len {
            break;
        }
        if n % 8 == 0 {
            out.push_str(comment);
        }
        let _ = write!(
            out,
            "/// Requests the albums of `owner_{n}` in a task of its own; properties that are required come first.\npub async fn request_{n}(task: Task, property: &Property) -> Result<Response, Error> {{\n    let features = property.features().validate(&task)?;\n    let requirements = features.iter().filter(|f| f.is_required()).map(|f| f.name - {n}).collect::<Vec<_>>();\n    Ok(Response {{ request: \"albums\", requirements, hits: 3.1 * 2.0 }})\n}}\n\n"
        );
    }
    out
}

fn spec(len: usize) -> String {
    let mut out = "# Feature Specification: Shared albums\n\n**Feature Branch**: `004-shared-albums`\n**Created**: 2026-01-12\n**Status**: Draft\n\n## User Scenarios & Testing *(mandatory)*\n\n".to_owned();
    for story in 1.. {
        if out.len() > len / 2 {
            break;
        }
        let _ = write!(
            out,
            "### User Story {story} - Someone shares an album (Priority: P{})\n\nA person opens an album of last summer and invites two friends, who see the pictures at once, add their own and leave a comment below each.\n\n**Why this priority**: nothing else has a use without it, and it can be shown alone.\n\n**Independent Test**: invite a second account and look for the album there.\n\n**Acceptance Scenarios**:\n\n1. **Given** an album with pictures, **When** its owner invites a friend, **Then** the friend sees the album (FR-{story:03}).\n2. **Given** an invited friend, **When** the owner withdraws the invitation, **Then** the album is gone from the friend's list within a minute.\n3. **Given** no network, **When** a picture is added, **Then** it is sent later and shown with a mark.\n\n---\n\n",
            story % 3 + 1
        );
    }
    out.push_str("### Edge Cases\n\n- What happens when two people delete the same picture?\n\n## Requirements *(mandatory)*\n\n### Functional Requirements\n\n");
    for id in 1.. {
        if out.len() > len - 2_000 {
            break;
        }
        let _ = writeln!(
            out,
            "- **FR-{id:03}**: System MUST let the owner of an album change who sees it, as long as nobody has reported it, and keep\n  the change in a log that `albums/log.md` describes (see FR-{:03} and [the plan](./plan.md)).",
            id / 2 + 1
        );
    }
    out.push_str("\n## Success Criteria *(mandatory)*\n\n");
    for id in 1..=12 {
        let _ = writeln!(
            out,
            "- **SC-{id:03}**: 95 % of invitations arrive within two seconds, measured over a week"
        );
    }
    out
}

/// A requirements.md of about `len` bytes.
fn kiro_requirements(len: usize) -> String {
    let mut out = "# Requirements Document\n\n## Introduction\n\nPeople share albums.\n\n## Glossary\n\n- **Album**: Pictures that belong together\n- **Owner**: Who made an album\n\n## Requirements\n\n".to_owned();
    for id in 1.. {
        if out.len() > len {
            break;
        }
        let _ = write!(
            out,
            "### Requirement {id}: Sharing an album\n\n**User Story:** As an owner, I want to invite friends, so that they see the pictures at once.\n\n#### Acceptance Criteria\n\n1. WHEN an Owner invites a friend, THE Album SHALL appear in the friend's list within a minute\n2. IF there is no network, THEN THE Album SHALL keep the picture and show a mark (see Requirement {id})\n3. WHILE a picture is sent, THE Album SHALL show how much of it is there\n   - as a number\n   - as a bar\n\n"
        );
    }
    out
}

/// A tasks.md of Kiro of about `len` bytes.
fn kiro_tasks(len: usize) -> String {
    let mut out = "# Implementation Plan: Shared albums\n\n## Tasks\n\n".to_owned();
    for id in 1.. {
        if out.len() > len {
            break;
        }
        let _ = write!(
            out,
            "- [x] {id}. The model of an invitation\n  - [x] {id}.1 Create `src/models/invitation_{id}.py`\n    - Keep what was asked for in the log\n    - _Requirements: {id}.1, {id}.2-{id}.3_\n\n  - [ ]* {id}.2 Write property tests\n    - **Property {id}: Invitations stay**\n    - **Validates: Requirements {id}.1**\n\n"
        );
    }
    out
}

/// A task list of about `len` bytes.
fn tasks(len: usize) -> String {
    let mut out = "---\ndescription: \"Task list\"\n---\n\n# Tasks: Shared albums\n\n**Input**: Design documents from `/specs/004-shared-albums/`\n\n".to_owned();
    let mut id = 0;
    for phase in 1.. {
        if out.len() > len - 1_500 {
            break;
        }
        let _ = write!(
            out,
            "## Phase {phase}: User Story {phase} - Someone shares an album (Priority: P1)\n\n**Goal**: friends see the album\n\n### Implementation for User Story {phase}\n\n"
        );
        for _ in 0..10 {
            id += 1;
            let _ = writeln!(
                out,
                "- [{}] T{id:03} [P] [US{phase}] Create the model of an invitation in src/models/invitation_{id}.py, as in `contracts/albums.md` (FR-{id:03}, depends on T{:03})",
                if id % 3 == 0 { "X" } else { " " },
                id / 2 + 1
            );
        }
        out.push_str("\n**Checkpoint**: the story works alone\n\n---\n\n");
    }
    out.push_str("## Dependencies\n\n- T001-T010 before everything\n");
    out
}
