//! The outline of an artifact: headings with the items below them.

use specls_index::{File, Snapshot};
use specls_syntax::{Delta, Detail, FileFacts, Item, ItemKind, MemberKind, Span, TaskState};

use crate::page::first_line;

/// Levels before everything deeper becomes a sibling: outlines are built and sent by recursion.
const DEEPEST: usize = 24;
/// Code points of a symbol's text.
pub(crate) const SYMBOL_TEXT: usize = 80;

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SymbolKind {
    /// A feature folder.
    Feature,
    /// A heading that defines nothing.
    Heading,
    /// An item.
    Item(ItemKind),
    /// A piece of an operation, a schema or an entity.
    Member(MemberKind),
}

/// A symbol with what lies inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Title or id; never empty.
    pub name: String,
    /// The beginning of an item's text; a task's with its state.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The section or the whole definition.
    pub full: Span,
    /// The heading or the id.
    pub focus: Span,
    /// Symbols inside, in order.
    pub children: Vec<Symbol>,
}

/// The outline of an artifact. Source files have their own language's.
#[must_use]
pub fn document_symbols(_snapshot: &Snapshot, file: &File) -> Vec<Symbol> {
    let facts = &file.facts;
    let mut flat: Vec<Symbol> = facts.items.iter().map(|item| of_item(facts, item)).collect();
    let mut names: Vec<Span> = facts.items.iter().map(|i| i.name).collect();
    names.sort_unstable();
    hold_parts(facts, &mut flat);
    flat.extend(facts.items.iter().flat_map(members));
    for delta in facts.deltas() {
        of_delta(facts, delta, &mut names, &mut flat);
    }
    names.sort_unstable();
    for heading in &facts.headings {
        // A heading that defines an item is the item.
        let first = names.partition_point(|n| n.start < heading.span.start);
        if names.get(first).is_some_and(|n| heading.span.encloses(*n)) {
            continue;
        }
        let name = if heading.title.is_empty() { "(no title)" } else { &heading.title };
        flat.push(Symbol {
            name: name.to_owned(),
            detail: String::new(),
            kind: SymbolKind::Heading,
            full: heading.section,
            focus: heading.span,
            children: Vec::new(),
        });
    }
    nest(flat)
}

/// Makes a numbered task reach to the end of its parts, `1.1` of `1`, where they stand behind it and not below it. A
/// heading between them ends it.
fn hold_parts(facts: &FileFacts, symbols: &mut [Symbol]) {
    // Indexes of the tasks that the next may be a part of, the outer first.
    let mut open: Vec<usize> = Vec::new();
    let mut heading = 0;
    for index in 0..symbols.len() {
        let Some(symbol) = symbols.get(index).filter(|s| s.kind == SymbolKind::Item(ItemKind::Task)) else {
            continue;
        };
        // Behind the number stands the title.
        let number = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
        let (name, full) = (number(&symbol.name), symbol.full);
        let part_of = |whole: &str| name.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.'));
        let headings = facts.headings.partition_point(|h| h.span.start <= full.start);
        if headings != heading {
            open.clear();
            heading = headings;
        }
        while open.pop_if(|whole| symbols.get(*whole).is_none_or(|s| !part_of(&number(&s.name)))).is_some() {}
        for whole in &open {
            if let Some(whole) = symbols.get_mut(*whole) {
                whole.full.end = whole.full.end.max(full.end);
            }
        }
        open.push(index);
    }
}

/// What a delta does to a requirement that the main spec defines, with its scenarios; what is added is an item already.
fn of_delta(facts: &FileFacts, delta: &Delta, names: &mut Vec<Span>, symbols: &mut Vec<Symbol>) {
    if names.binary_search(&delta.name_span).is_ok() {
        return;
    }
    let mut add = |name: &str, detail: String, kind: ItemKind, full: Span, focus: Span| {
        names.push(focus);
        let (name, kind) = (name.to_owned(), SymbolKind::Item(kind));
        symbols.push(Symbol { name, detail, kind, full, focus, children: Vec::new() });
    };
    let words = delta.operation.words().to_owned();
    add(&delta.name, words, ItemKind::Requirement, delta.span, delta.name_span);
    for (name, span, text) in &delta.scenarios {
        let heading = facts.headings.iter().find(|heading| heading.span.encloses(*span));
        let full = heading.map_or(*span, |heading| heading.section);
        add(name, first_line(text.trim_start(), SYMBOL_TEXT), ItemKind::Scenario, full, *span);
    }
}

/// Fields of schemas and entities, parameters and responses of operations. What stands elsewhere is shared, and not theirs.
fn members(item: &Item) -> impl Iterator<Item = Symbol> + '_ {
    let all = item.part().into_iter().flat_map(|part| part.members.iter());
    let own = all.filter(|member| item.span.encloses(member.span) && !member.name.is_empty());
    own.map(|member| Symbol {
        name: member.name.to_string(),
        detail: String::new(),
        kind: SymbolKind::Member(member.kind),
        full: member.span,
        focus: member.span,
        children: Vec::new(),
    })
}

fn of_item(facts: &FileFacts, item: &Item) -> Symbol {
    // A requirement that is a heading ends with its first paragraphs; what stands below the heading is inside it.
    let at = facts.headings.partition_point(|h| h.span.end < item.name.end);
    let heading = facts.headings.get(at).filter(|h| h.span.encloses(item.name));
    let text = first_line(&item.text, SYMBOL_TEXT);
    // Not every editor shows the detail, and a bare number says nothing.
    let number = item.id.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !text.is_empty();
    let (name, text) =
        if number { (format!("{} {text}", item.id), String::new()) } else { (name_of(item), text) };
    let detail = match &item.detail {
        Detail::Task(task) => {
            let state = match task.state {
                TaskState::Open => "[ ]",
                TaskState::Done => "[x]",
                TaskState::Other => "[-]",
            };
            format!("{state} {text}").trim_end().to_owned()
        }
        Detail::Story { priority: Some(priority) } => format!("P{priority} {text}"),
        Detail::Part(part) => match &part.alias {
            Some((alias, _)) => format!("{alias} {text}").trim_end().to_owned(),
            None => text,
        },
        _ => text,
    };
    Symbol {
        name,
        detail,
        kind: SymbolKind::Item(item.kind),
        full: heading.map_or(item.span, |h| h.section),
        focus: item.name,
        children: Vec::new(),
    }
}

/// What people call an item: its id, of an operation what they wrote for it.
pub(crate) fn name_of(item: &Item) -> String {
    match item.kind {
        ItemKind::Operation => item.called().into_owned(),
        _ => item.id.to_string(),
    }
}

fn nest(mut flat: Vec<Symbol>) -> Vec<Symbol> {
    flat.sort_by_key(|s| (s.full.start, std::cmp::Reverse(s.full.end)));
    let mut roots = Vec::new();
    let mut open: Vec<Symbol> = Vec::new();
    for symbol in flat {
        while open.last().is_some_and(|o| !o.full.encloses(symbol.full)) || open.len() >= DEEPEST {
            close(&mut open, &mut roots);
        }
        open.push(symbol);
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

fn close(open: &mut Vec<Symbol>, roots: &mut Vec<Symbol>) {
    if let Some(symbol) = open.pop() {
        match open.last_mut() {
            Some(parent) => parent.children.push(symbol),
            None => roots.push(symbol),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};
    use specls_fixture::Fixture;

    use super::{Symbol, document_symbols};

    fn draw(text: &str, symbols: &[Symbol], depth: usize, out: &mut String) {
        for symbol in symbols {
            assert!(symbol.full.encloses(symbol.focus) && !symbol.name.is_empty(), "{symbol:?}");
            let focus = &text[symbol.focus.range()];
            let _ =
                writeln!(out, "{:depth$}{:?} {} | {} | {focus}", "", symbol.kind, symbol.name, symbol.detail);
            draw(text, &symbol.children, depth + 2, out);
        }
    }

    fn check(path: &str, text: &str, expect: &Expect) {
        let fixture = Fixture::new(&format!("//- {path}\n{text}"));
        let file = fixture.snapshot.file(&format!("/w/{path}")).expect("it is read").clone();
        let mut out = String::new();
        draw(fixture.text(path), &document_symbols(&fixture.snapshot, &file), 0, &mut out);
        expect.assert_eq(&out);
    }

    #[test]
    fn spec() {
        check(
            "specs/001-a/spec.md",
            "\
# Feature Specification: A

## User Scenarios

### User Story 1 - Browse (Priority: P1)

Text.

1. **Given** a, **When** b, **Then** c

### Edge Cases

## Requirements

- **FR-001**: one
  - **FR-002**: inside

### FR-003 — Three

Text.

#### Notes
##
",
            &expect![[r#"
                Heading Feature Specification: A |  | # Feature Specification: A
                  Heading User Scenarios |  | ## User Scenarios
                    Item(Story) US1 | P1 Browse | User Story 1
                      Item(Scenario) US1/AC1 | **Given** a, **When** b, **Then** c | 1
                    Heading Edge Cases |  | ### Edge Cases
                  Heading Requirements |  | ## Requirements
                    Item(Requirement) FR-001 | one | FR-001
                      Item(Requirement) FR-002 | inside | FR-002
                    Item(Requirement) FR-003 | Three Text. | FR-003
                      Heading Notes |  | #### Notes
                  Heading (no title) |  | ##
            "#]],
        );
    }

    #[test]
    fn tasks() {
        check(
            "specs/001-a/tasks.md",
            "# Tasks\n\n## Phase 1: Setup\n\n- [x] T001 a\n- [-] T002 [US1] b\n\n### T003: heading\n",
            &expect![[r#"
                Heading Tasks |  | # Tasks
                  Heading Phase 1: Setup |  | ## Phase 1: Setup
                    Item(Task) T001 | [x] a | T001
                    Item(Task) T002 | [-] b | T002
                    Item(Task) T003 | [ ] heading | T003
            "#]],
        );
    }

    #[test]
    fn tasks_of_kiro_by_number() {
        check(
            ".kiro/specs/a/tasks.md",
            "# Plan\n\n- [x] 1. a\n- [ ] 1.1 b\n- [ ] 1.1.1 c\n  - [ ] 1.1.2 d\n- [ ] 1.2 e\n- [ ] 10. f\n- [ ] 2. g\n  - [ ] 2.1 h\n\n## More\n\n- [ ] 2.2 i\n",
            &expect![[r#"
                Heading Plan |  | # Plan
                  Item(Task) 1 a | [x] | 1
                    Item(Task) 1.1 b | [ ] | 1.1
                      Item(Task) 1.1.1 c | [ ] | 1.1.1
                      Item(Task) 1.1.2 d | [ ] | 1.1.2
                    Item(Task) 1.2 e | [ ] | 1.2
                  Item(Task) 10 f | [ ] | 10
                  Item(Task) 2 g | [ ] | 2
                    Item(Task) 2.1 h | [ ] | 2.1
                  Heading More |  | ## More
                    Item(Task) 2.2 i | [ ] | 2.2
            "#]],
        );
    }

    #[test]
    fn deep_nesting_ends() {
        let mut text = String::new();
        for depth in 0..2000 {
            let _ = writeln!(text, "{:depth$}- **FR-{depth:04}**: x", "");
        }
        let fixture = Fixture::new(&format!("//- specs/001-a/spec.md\n{text}"));
        let file = fixture.snapshot.file("/w/specs/001-a/spec.md").expect("it is read").clone();
        let mut level = &document_symbols(&fixture.snapshot, &file)[..];
        let mut depth = 0;
        while let [first, ..] = level {
            depth += 1;
            level = &first.children;
        }
        assert_eq!(depth, super::DEEPEST);
    }

    #[test]
    fn of_contracts_and_data_models() {
        check(
            "specs/001-a/contracts/api.yaml",
            "openapi: 3.0.0\npaths:\n  /api/albums/{id}:\n    parameters:\n      - { name: shared, in: query }\n    get:\n      operationId: getAlbum\n      \
             summary: One album\n      parameters:\n        - { name: id, in: path }\n      responses:\n        '200': {}\n\
             components:\n  schemas:\n    Album: { properties: { title: { type: string } } }\n",
            &expect![[r#"
                Item(Operation) GET /api/albums/{id} | getAlbum One album | get
                  Member(Parameter) shared |  | shared
                  Member(Parameter) id |  | id
                  Member(Response) 200 |  | 200
                Item(Schema) Album |  | Album
                  Member(Field) title |  | title
            "#]],
        );
        check(
            "specs/001-a/data-model.md",
            "# Data\n\n### Album\n\n| Field | Type |\n|---|---|\n| `id` | int |\n",
            &expect![[r#"
                Heading Data |  | # Data
                  Item(Entity) Album |  | Album
                    Member(Field) id |  | id
            "#]],
        );
    }

    #[test]
    fn of_a_delta() {
        check(
            "openspec/changes/a/specs/auth/spec.md",
            "## ADDED Requirements\n### Requirement: New\nIt SHALL be.\n#### Scenario: First\n- **WHEN** a\n\
             ## MODIFIED Requirements\n### Requirement: Old\nIt SHALL be other.\n#### Scenario: Second\n- **WHEN** b\n\
             ## REMOVED Requirements\n### Requirement: Gone\n",
            &expect![[r#"
                Heading ADDED Requirements |  | ## ADDED Requirements
                  Item(Requirement) New | It SHALL be. | New
                    Item(Scenario) New/First | - **WHEN** a | First
                Heading MODIFIED Requirements |  | ## MODIFIED Requirements
                  Item(Requirement) Old | MODIFIED | Old
                    Item(Scenario) Second | - **WHEN** b | Second
                Heading REMOVED Requirements |  | ## REMOVED Requirements
                  Item(Requirement) Gone | REMOVED | Gone
            "#]],
        );
    }
}
