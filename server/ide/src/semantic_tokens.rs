//! Classes of what stands in a file, with what the model knows of it.

use specls_index::{File, PathTarget, Snapshot, Target};
use specls_syntax::classes::{Class, Origin, Token, tokens};
use specls_syntax::{Span, is_markdown};

/// A token of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SemanticToken {
    /// Bytes of the text; a marker may go over line ends.
    pub span: Span,
    /// What it is.
    pub class: Class,
    /// The item is defined there.
    pub declaration: bool,
    /// The item is withdrawn, here or where it is defined.
    pub deprecated: bool,
}

/// Whether a file has tokens: Markdown of a feature, and other files if the settings ask for it. The others are left to the
/// servers of their languages.
#[must_use]
pub fn is_coloured(snapshot: &Snapshot, file: &File) -> bool {
    if is_markdown(&file.path) { file.feature.is_some() } else { snapshot.settings().shows.code_tokens }
}

/// The tokens of an open file, ascending and disjoint; with `range` only those that touch it. Markdown has all that is written
/// there, other files what names something of the workspace.
#[must_use]
pub fn semantic_tokens(snapshot: &Snapshot, file: &File, range: Option<Span>) -> Vec<SemanticToken> {
    let Some((text, _)) = file.open.as_ref().filter(|_| is_coloured(snapshot, file)) else {
        return Vec::new();
    };
    let artifact = is_markdown(&file.path);
    let touched = |token: &Token| {
        range.is_none_or(|range| token.span.start < range.end && range.start < token.span.end)
    };
    let all = tokens(&file.path, text, &file.facts).into_iter().filter(touched);
    all.filter_map(|token| told(snapshot, file, token, artifact)).collect()
}

/// What the model says of a token; `None`: it is none.
fn told(snapshot: &Snapshot, file: &File, token: Token, artifact: bool) -> Option<SemanticToken> {
    let facts = &file.facts;
    let (mut declaration, mut deprecated) = (false, false);
    match token.origin {
        Origin::Item(index) => {
            declaration = true;
            deprecated = facts.items.get(index as usize).is_some_and(|item| item.withdrawn);
        }
        Origin::Mention(index) => match snapshot.target(file, index) {
            Target::Feature(id) => {
                let mention = facts.mentions.get(index as usize)?;
                let item = snapshot
                    .feature(id)
                    .and_then(|feature| Some(feature.fact(feature.defining(mention.kind, &mention.id)?)));
                deprecated = item.is_some_and(|item| item.withdrawn);
            }
            Target::Ambiguous => {}
            // In an artifact an id is an id, whether it is known or not.
            Target::Unknown(_) | Target::Silent if artifact => {}
            Target::Unknown(_) | Target::Silent => return None,
        },
        // `18-item` reads like a feature, and `404` of `404 FR-001`.
        Origin::Feature(index) => {
            let named = facts.feature_refs.get(index as usize)?;
            if snapshot.features_called(file.project, &named.text).is_empty() {
                return None;
            }
        }
        // `null/empty` reads like a path; a file that is still to be written has an ending.
        Origin::Path(index) => {
            let target = snapshot.path_target(file, index as usize);
            let is_there = !matches!(target, None | Some(PathTarget::Missing | PathTarget::Unclear));
            let name = facts.paths.get(index as usize)?.path.rsplit('/').next()?;
            if !is_there && !name.contains('.') {
                return None;
            }
        }
        Origin::Written => {}
    }
    Some(SemanticToken { span: token.span, class: token.class, declaration, deprecated })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};
    use specls_fixture::Fixture;
    use specls_syntax::Span;

    use super::semantic_tokens;

    fn check(fixture: &str, path: &str, range: Option<&str>, expect: &Expect) {
        let fixture = Fixture::new(fixture);
        let text = fixture.text(path);
        let file = fixture.snapshot.file(&format!("/w/{path}")).expect("it is read").clone();
        let range = range.map(|part| {
            let at = text.find(part).expect("it is in the text");
            Span::new(at, at + part.len())
        });
        let mut out = String::new();
        for token in semantic_tokens(&fixture.snapshot, &file, range) {
            let mark = [("!", token.declaration), ("~", token.deprecated)];
            let marks: String = mark.into_iter().filter(|(_, is)| *is).map(|(mark, _)| mark).collect();
            let _ = writeln!(out, "{}{marks} {:?}", token.class.names().name, &text[token.span.range()]);
        }
        expect.assert_eq(&out);
    }

    const WORKSPACE: &str = "\
//- specs.toml
//- specs/004-a/spec.md
- **FR-001**: System MUST list
- ~~**FR-002**: gone~~
//- specs/004-a/tasks.md
- [x] T001 Write src/a.py for FR-001, FR-002, FR-009
- [ ] T002 see 004 FR-001 and 404 FR-001, 004-a, 18-item, null/empty, src/new.py, `src/`
//- src/a.py
# FR-001, FR-002 and FR-009, NFR-003
def test_fr_001(): pass
";

    #[test]
    fn artifacts_have_all_of_them() {
        check(
            WORKSPACE,
            "specs/004-a/spec.md",
            None,
            &expect![[r#"
            requirement! "FR-001"
            system "System"
            modal "MUST"
            requirement!~ "FR-002"
        "#]],
        );
        check(
            WORKSPACE,
            "specs/004-a/tasks.md",
            None,
            &expect![[r#"
                state "[x]"
                task! "T001"
                path "src/a.py"
                requirement "FR-001"
                requirement~ "FR-002"
                requirement "FR-009"
                state "[ ]"
                task! "T002"
                feature "004"
                requirement "FR-001"
                requirement "FR-001"
                feature "004-a"
                path "src/new.py"
                path "src/"
            "#]],
        );
        check(
            WORKSPACE,
            "specs/004-a/tasks.md",
            Some("404 FR"),
            &expect![[r#"
            requirement "FR-001"
        "#]],
        );
    }

    #[test]
    fn source_has_what_resolves_where_asked() {
        check(WORKSPACE, "src/a.py", None, &expect![""]);
        let asked = WORKSPACE.replace("//- specs.toml", "//- specls.toml\n[tokens]\ncode = true");
        check(
            &asked,
            "src/a.py",
            None,
            &expect![[r#"
            requirement "FR-001"
            requirement~ "FR-002"
            requirement "fr_001"
        "#]],
        );
    }
}
