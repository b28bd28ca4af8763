use expect_test::expect;

use super::{TASKS, facts};
use crate::{ArtifactKind, BareNumbers, DialectId, ItemKind, dialect};

/// What is wrong, and where.
fn problems(path: &str, text: &str) -> String {
    let found = facts(path, text);
    found.problems().iter().map(|p| format!("{:?}: {}\n", &text[p.span.range()], p.message)).collect()
}

#[test]
fn typing_errors() {
    let requirements = "# Requirements\n### Requirement 1: A\n#### Acceptance Critera\n1. x\n### Requirment 2: B\n#### ACCEPTANCE CRITERIA\n### Reqiurement 3\n### Requirements 4: C\n### Retried 5\n## Requirment notes\n### Requirment: D\n#### Acceptance\n";
    let tasks = "- [ ] 1. A\n  - _Requirments: 1.1_\n  - **Requirement**: 1.2\n- [ ] 2. B\n  - requiremnts: 1.1\n  - Retirements: none\n  - _Requisitos: 1.1_\n```\n_Requirments: 1.1_\n```\n";
    expect![[r#"
        "Acceptance Critera": reads like `#### Acceptance Criteria`, but is not read so: what stands below is no criteria
        "Requirment": reads like `### Requirement 2`, but is not read as a requirement, nor are its criteria
        "Reqiurement": reads like `### Requirement 3`, but is not read as a requirement, nor are its criteria
        "Requirments": reads like `Requirements:`, but is not read so: the task names no requirement here
        "requiremnts": reads like `Requirements:`, but is not read so: the task names no requirement here
    "#]].assert_eq(
        &(problems(".kiro/specs/x/requirements.md", requirements)
            + &problems(".kiro/specs/x/tasks.md", tasks)),
    );
    // A file of another form, in another language.
    for other in ["### Requirment 1: A\n", "# Requisitos\n### Requisito 1: A\n### Requiment 2: B\n"] {
        assert_eq!(problems(".kiro/specs/x/requirements.md", other), "", "{other}");
    }
}

#[test]
fn metadata() {
    let valid = "{\"specId\": \"a\\u00e9\", \"n\": [1, -2.5e3, true, null], \"o\": {}}";
    for path in [
        ".kiro/specs/x/.config.kiro",
        ".kiro/specs/x/spec.json",
        ".kiro/hooks/a.kiro.hook",
        "sub/.kiro/hooks/a.json",
    ] {
        assert_eq!(problems(path, valid), "", "{path}");
        assert_eq!(problems(path, &format!("\u{feff}{valid}\n")), "", "{path}");
        assert_eq!(problems(path, "[]"), "\"[]\": expected an object here, found a list\n", "{path}");
    }
    for other in ["package.json", "src/spec.json", ".kiro/settings/mcp.json"] {
        assert_eq!(problems(other, "{"), "", "{other}");
    }
    let shown = [
        "",
        "{",
        "{\"a\": 1,}",
        "{a: 1}",
        "{\"a\" 1}",
        "{\"a\": \"b}\n",
        "{\"a\": \"\\x\"}",
        "{\"a\": 01}",
        "// a\n{}",
    ]
    .map(|text| format!("{text:?} -> {}", problems(".config.kiro", text)));
    expect![[r#"
        "" -> "": no valid JSON: expected a value, found the end of the text
        "{" -> "": no valid JSON: expected a key in double quotes, found the end of the text
        "{\"a\": 1,}" -> "}": no valid JSON: expected a key in double quotes, found `}`
        "{a: 1}" -> "a": no valid JSON: expected a key in double quotes, found `a`
        "{\"a\" 1}" -> "1": no valid JSON: expected `:`, found `1`
        "{\"a\": \"b}\n" -> "\n": no valid JSON: expected the closing quote of a string, found `\n`
        "{\"a\": \"\\x\"}" -> "x": no valid JSON: expected a known escape behind the backslash, found `x`
        "{\"a\": 01}" -> "0": no valid JSON: expected a number without a leading zero, found `0`
        "// a\n{}" -> "/": no valid JSON: expected a value, found `/`
    "#]]
    .assert_eq(&shown.concat());
    assert!(!problems(".config.kiro", &"[".repeat(10_000)).is_empty(), "deep values end somewhere");
    let found = facts(".config.kiro", "{\n  x\n}");
    assert_eq!(found.lines.line_count(), 3, "the place can be told");
}

#[test]
fn steering() {
    let path = ".kiro/steering/a.md";
    assert!(crate::stands_alone(path) && crate::stands_alone("sub/.kiro/steering/b/c.md"));
    assert!(!crate::stands_alone("docs/a.md") && !crate::stands_alone("x.kiro/steering/a.md"));
    for good in [
        "# No front matter\n",
        "---\ninclusion: always\n---\n",
        "---\ninclusion: \"manual\"\n---\n",
        "---\ninclusion: fileMatch\nfileMatchPattern: \"**/*.ts\"\n---\n",
        "---\ninclusion: fileMatch\nfileMatchPattern: [\"*.ts\", \"*.js\"]\n---\n",
        "---\ninclusion: auto\nname: a\ndescription: b\n---\n",
    ] {
        assert_eq!(problems(path, good), "", "{good}");
    }
    let shown = [
        "---\ninclusion: never\n---\n",
        "---\ninclusion: fileMatch\n---\n",
        "---\ninclusion: fileMatch\nfileMatchPattern:\n---\n",
        "---\ninclusion:\n---\n",
        "---\ninclusion: [always, manual]\n---\n",
        "---\ninclusion:always\n---\n",
        "---\ninclusion: always\n",
    ]
    .map(|text| format!("{text:?} -> {}", problems(path, text)));
    expect![[r#"
        "---\ninclusion: never\n---\n" -> "never": `inclusion` should be one of always, fileMatch, manual, auto, found `never`
        "---\ninclusion: fileMatch\n---\n" -> "fileMatch": `inclusion: fileMatch` without a `fileMatchPattern` matches no file; write the pattern, as in `fileMatchPattern: "src/**/*.ts"`
        "---\ninclusion: fileMatch\nfileMatchPattern:\n---\n" -> "fileMatch": `inclusion: fileMatch` without a `fileMatchPattern` matches no file; write the pattern, as in `fileMatchPattern: "src/**/*.ts"`
        "---\ninclusion:\n---\n" -> "inclusion": `inclusion` should be one of always, fileMatch, manual, auto, found ``
        "---\ninclusion: [always, manual]\n---\n" -> "[always, manual]": `inclusion` should be one of always, fileMatch, manual, auto, found `[always, manual]`
        "---\ninclusion:always\n---\n" -> "inclusion:always": no blank after the colon, so this is no key; write `key: value`
        "---\ninclusion: always\n" -> "---": the front matter has no end; write a line `---` below its last key
    "#]].assert_eq(&shown.concat());
}

#[test]
fn live_references() {
    let paths = |path: &str, text: &str| {
        let found = facts(path, text);
        found
            .paths
            .iter()
            .map(|p| format!("{} {:?}", p.path, &text[p.span.range()]))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let text = "See #[[file:api/openapi.yaml]] and #[[file: ./a b.md ]].\n`#[[file:code.md]]` #[[file:open\n```\n#[[file:c.md]]\n```\n";
    for path in [".kiro/steering/a.md", ".kiro/specs/x/design.md", TASKS] {
        assert_eq!(paths(path, text), "api/openapi.yaml \"api/openapi.yaml\", a b.md \"./a b.md\"", "{path}");
    }
}

#[test]
fn paths_of_tasks() {
    let text = "- [ ] 1. Create `backend/internal/x.go` and `src/routes/`\n  - File: src/a.ts\n  - create/update, try/catch, `/api/v1/users`, see [design](design.md)\n  - _Leverage: src/b.ts, src/c.ts_\n  - _Prompt: Role: dev | Task: change src/d.ts_\n";
    let found = facts(TASKS, text);
    let paths: Vec<&str> = found.paths.iter().map(|p| p.path.as_str()).collect();
    assert_eq!(
        paths,
        ["backend/internal/x.go", "src/routes/", "src/a.ts", "design.md", "src/b.ts", "src/c.ts", "src/d.ts"]
    );
}

#[test]
fn whose_file_it_is() {
    let kiro = |path: &str, text: &str| dialect::of(path, text).id() == DialectId::Kiro;
    for path in [
        ".kiro/specs/x/notes.md",
        "sub/.kiro/specs/x/y/tasks.md",
        ".spec-workflow/specs/x/tasks.md",
        ".kiro/steering/a.md",
    ] {
        assert!(kiro(path, ""), "{path}");
    }
    for path in ["specs/x/requirements.md", "specs/x/bugfix.md"] {
        assert!(kiro(path, ""), "{path}");
    }
    let tasks = "- [ ] 1. A\n  - _Requirements: 1.1_\n";
    assert!(kiro("specs/x/tasks.md", tasks));
    assert!(kiro("specs/x/design.md", "**Validates: Requirements 1.1**"));
    assert!(!kiro("specs/x/plan.md", tasks));
    assert!(!kiro("specs/x/tasks.md", "- [ ] 1. A"));
    assert!(!kiro("specs/x/tasks.md", "- [ ] T001 A\n  - _Requirements: 1.1_\n"));
    assert!(!kiro("specs/x/tasks.md", "_Requirements: none_"));
    assert!(!kiro("specs/001-x/checklists/requirements.md", ""), "Spec Kit's checklist");
    assert_eq!(crate::artifact_kind(DialectId::Kiro, ".kiro/steering/tasks.md"), ArtifactKind::Steering);
}

#[test]
fn how_it_names_things() {
    assert_eq!(DialectId::Kiro.bare_numbers(), BareNumbers::AlsoInCode);
    assert_eq!(DialectId::OpenSpec.bare_numbers(), BareNumbers::Inside);
    assert_eq!(DialectId::SpecKit.bare_numbers(), BareNumbers::Nowhere);
    assert!(
        DialectId::Kiro.has_titles(ItemKind::Property) && !DialectId::Kiro.has_titles(ItemKind::Criterion)
    );
    assert!(!DialectId::SpecKit.has_titles(ItemKind::Requirement));
}

/// A large workspace has twenty thousand items.
#[test]
fn items_are_small() {
    assert!(size_of::<crate::Detail>() <= 16 && size_of::<crate::Item>() <= 80);
}
