//! The TextMate grammar of VS Code, from the tables of `specls_syntax::classes`: what a line alone tells of ids, labels,
//! states, keywords, modals, keys, markers and the headings of deltas. It is injected into Markdown.
//!
//! A rule begins where its token does: what stands in front is looked at and never taken, so that the Markdown around it stays
//! what it is.

use serde_json::{Value, json};
use specls_syntax::classes::{Class, groups};

/// Behind a word there is none of its letters.
const END: &str = r"(?![\w-])";
/// A number where a member of a list begins.
const MEMBER: &str = r"(?<=[,:;、，：–~+/&] |[,:;、，：–~_*(/+&-]|and |or )(?<![A-Za-z]-)\d{1,3}(?:\.\d{1,3}){0,3}(?![\w%]|\.\d)";
/// In front of a word neither.
const START: &str = r"(?<![\w.@$\\-])";

/// The grammar.
pub fn grammar() -> Value {
    json!({
        "$comment": "Written from server/syntax/src/classes by a test: UPDATE_DOCS=1 cargo test -p specls --test docs",
        "scopeName": "specls.injection",
        "injectionSelector": "L:text.html.markdown - (markup.fenced_code, markup.raw, markup.inline.raw, comment, meta.embedded)",
        "patterns": [
            { "include": "#marker" },
            { "include": "#box" },
            { "include": "#heading" },
            { "include": "#list" },
            { "include": "#label" },
            { "include": "#key" },
            { "include": "#code" },
            { "include": "#step" },
            { "include": "#id" },
            { "include": "#numbered" },
            { "include": "#operation" },
            { "include": "#path" },
            { "include": "#feature" },
            { "include": "#sentence" },
        ],
        "repository": {
            "marker": patterns(markers()),
            "box": patterns(vec![checkbox()]),
            "heading": patterns(headings()),
            "list": patterns(lists()),
            "label": patterns(labels()),
            "key": patterns(keys()),
            "code": patterns(vec![code()]),
            "step": patterns(steps()),
            "id": patterns(ids()),
            "numbered": patterns(vec![numbered()]),
            "operation": patterns(vec![operation()]),
            "path": patterns(vec![rule(Class::Path, &path())]),
            "feature": patterns(features()),
            "sentence": patterns(sentences()),
            "numbers": patterns(vec![rule(Class::Requirement, MEMBER),
                json!({ "include": "#numbered" }), json!({ "include": "#id" })]),
            "task-numbers": patterns(vec![rule(Class::Task, MEMBER), json!({ "include": "#id" })]),
            "in-code": patterns(vec![
                parts(r"(?<=# )(?i:Requirement):\s*([^\s`].*?)\s*$", &[(1, Class::Requirement)]),
                json!({ "include": "#operation" }),
                rule(Class::Path, &format!(r"(?<=`){}(?=(?:[:#].*)?$)", path_in_code())),
                json!({ "include": "#id" }),
                json!({ "include": "#feature" }),
            ]),
        },
    })
}

fn patterns(all: Vec<Value>) -> Value {
    json!({ "patterns": all })
}

/// A rule whose whole match is of one class.
fn rule(class: Class, regex: &str) -> Value {
    json!({ "match": regex, "name": class.names().scope })
}

/// A rule whose groups are of classes each.
fn parts(regex: &str, classes: &[(u8, Class)]) -> Value {
    let captures: serde_json::Map<String, Value> = classes
        .iter()
        .map(|(group, class)| (group.to_string(), json!({ "name": class.names().scope })))
        .collect();
    json!({ "match": regex, "captures": captures })
}

fn group(name: &str) -> Vec<&'static str> {
    groups().into_iter().find(|group| group.name == name).unwrap_or_else(|| panic!("no group {name}")).words
}

/// `a|b|c`, longer ones first as the table has them.
fn any(name: &str) -> String {
    group(name).into_iter().map(literal).collect::<Vec<_>>().join("|")
}

fn literal(word: &str) -> String {
    let special =
        |c: char| r".*+?^${}()|[]\/-#&~".contains(c) && c != '/' && c != '#' && c != '&' && c != '~';
    word.chars().map(|c| if special(c) { format!(r"\{c}") } else { c.to_string() }).collect()
}

fn markers() -> Vec<Value> {
    let placeholders = any("placeholders");
    vec![
        rule(Class::Marker, r"\[NEEDS CLARIFICATION:[^\]]*\]?"),
        rule(Class::Marker, &format!(r"(?:{placeholders})(?!\()")),
    ]
}

/// `- [x] 1.2 Title`
fn checkbox() -> Value {
    parts(
        r"(?<=[-*+.)] )(\[(?:[ xX]|[^\w\[\]])\])(?=[\s*~]|$)(?:\*?[ \t]+(\d{1,3}(?:\.\d{1,3})+(?=[.:)\s、]|$)|\d{1,3}(?=[.:)、])))?",
        &[(1, Class::State), (2, Class::Task)],
    )
}

fn headings() -> Vec<Value> {
    let deltas = any("deltas");
    let words = any("headings");
    let numbered: Vec<&str> = group("headings").into_iter().filter(|word| *word != "Scenario").collect();
    let numbered = numbered.into_iter().map(literal).collect::<Vec<_>>().join("|");
    let tasks = any("tasks");
    vec![
        rule(Class::Keyword, &format!(r"(?<=# )(?i:(?:{deltas})(?=\s+requirement))")),
        title(),
        parts(
            &format!(r"(?<=# )((?i:{tasks})){END}\s+(\d{{1,3}}(?:\.\d{{1,3}}){{0,3}})(?![\w])"),
            &[(1, Class::Keyword), (2, Class::Task)],
        ),
        rule(Class::Keyword, r"(?<=# )(?:Phase|フェーズ|阶段|階段|Fase|Этап)(?=\s*\d|\s[A-Z]\b|\s*[:：])"),
        parts(
            &format!(r"(?<=# )((?i:{numbered}))\s*(\d{{1,3}}(?:\.\d{{1,3}}){{0,3}})(?![\w])"),
            &[(1, Class::Keyword), (2, Class::Requirement)],
        ),
        rule(Class::Keyword, &format!(r"(?<=# )(?i:{words})(?=\s*[:：]|\s+\d)")),
        parts(r"\b([Uu]ser [Ss]tory)[ -]?(\d{1,3})(?!\w)", &[(1, Class::Keyword), (2, Class::Requirement)]),
    ]
}

/// `### Requirement: Name`, `#### Scenario: Name`
fn title() -> Value {
    parts(
        r"(?<=# )((?i:Requirement|Scenario))[:：]\s*([^\s`].*?)\s*$",
        &[(1, Class::Keyword), (2, Class::Requirement)],
    )
}

/// `_Requirements: 1.1, 2.3-2.5_`, `**Validates: Requirements 1.1**`, `_Depends: 1.2_`
fn lists() -> Vec<Value> {
    let before = r"(?<=^|[-*+>] |[_*(]|  )";
    let list = |words: &str, numbers: &str| {
        json!({
            "match": format!(r"{before}((?i:{words}))([*_]{{0,2}}[:：][*_]{{0,2}})([^\n]*?)(?=[*_]{{0,2}}\s*$)"),
            "captures": {
                "1": { "name": Class::Key.names().scope },
                "3": { "patterns": [{ "include": numbers }] },
            },
        })
    };
    let requirements = [any("requirements"), any("references"), any("validates")].join("|");
    vec![list(&requirements, "#numbers"), list(&any("depends"), "#task-numbers")]
}

fn labels() -> Vec<Value> {
    let story = r"(?:US-?)?\d{1,3}";
    vec![
        rule(Class::Label, r"(?<!^[-*+] )(?<! [-*+] )(?<!\*\*)\[P\](?!\()"),
        rule(Class::Label, &format!(r"\[US-?\d{{1,3}}(?:[ ,/+–-]+{story})*\](?!\()")),
    ]
}

fn keys() -> Vec<Value> {
    let (keys, depends) = (any("keys"), any("depends"));
    vec![
        rule(Class::Key, &format!(r"(?<=^|[-*+>] |[_*]|  )(?i:{keys})(?=[*_]{{0,2}} ?[:：])")),
        rule(Class::Key, &format!(r"(?<=\()(?i:{depends})(?=[:：]? +[*`]{{0,2}}T?-?\d)")),
    ]
}

/// Inline code, of which the ids, operations and paths are told.
fn code() -> Value {
    json!({
        "match": r"(?<!`)(`+)([^`\n]+)(\1)(?!`)",
        "name": "markup.inline.raw.string.markdown",
        "captures": {
            "1": { "name": "punctuation.definition.raw.markdown" },
            "2": { "patterns": [{ "include": "#in-code" }] },
            "3": { "name": "punctuation.definition.raw.markdown" },
        },
    })
}

fn steps() -> Vec<Value> {
    let (steps, first) = (any("steps"), any("firstSteps"));
    let bold = json!({
        "match": format!(r"(\*\*)((?i:{steps}))[:：]?(\*\*)"),
        "captures": {
            "1": { "name": "punctuation.definition.bold.markdown" },
            "2": { "name": format!("{} markup.bold.markdown", Class::Keyword.names().scope) },
            "3": { "name": "punctuation.definition.bold.markdown" },
        },
    });
    vec![
        bold,
        rule(Class::Keyword, &format!(r"(?<=[-*+.)] )(?:{first})(?=[\s,])")),
        rule(Class::Keyword, &format!(r"(?<=, )(?:{steps})(?=[\s,])")),
    ]
}

fn ids() -> Vec<Value> {
    let (ranged, others): (Vec<_>, Vec<_>) =
        group("families").into_iter().partition(|family| ["FR", "NFR", "SC"].contains(family));
    let (ranged, others) = (ranged.join("|"), others.join("|"));
    let part = "-[A-Z][A-Z0-9]*";
    let requirement = format!(
        r"(?:(?:{ranged})-\d{{1,4}}(?:\.\d{{1,4}})*|(?:(?:{ranged})(?:{part}){{1,3}}|(?:{others})(?:{part}){{0,3}})-\d{{1,4}}(?:[.-]\d{{1,4}})*)[a-z]{{0,2}}"
    );
    let (before, after) = (r"(?<![\w])", r"(?![\w])");
    let task =
        r"(?:[A-Z]{1,4}-)?T(?:ASK-|-)?(?:\d{3,4}(?:\.\d{1,4}){0,2}|\d{1,2}(?:\.\d{1,4}){1,2})[A-Za-z]?";
    vec![
        // `007-FR-005`
        parts(
            &format!(r"{before}(\d{{2,4}})[ -]({requirement}){after}"),
            &[(1, Class::Feature), (2, Class::Requirement)],
        ),
        // `FR-001/002`
        parts(
            &format!(r"{before}({requirement})[/-](\d{{3}}){after}"),
            &[(1, Class::Requirement), (2, Class::Requirement)],
        ),
        rule(Class::Requirement, &format!("{before}{requirement}{after}")),
        rule(Class::Requirement, &format!(r"{before}US-?\d{{1,3}}(?:[/-](?:AC|AS)-?\d{{1,3}})?{after}")),
        rule(Class::Requirement, &format!(r"{before}CHK\d{{2,4}}{after}")),
        rule(Class::Task, &format!(r"{before}{task}{after}")),
    ]
}

/// `Requirement 1.2`, `Properties 3`
fn numbered() -> Value {
    parts(
        r"\b(?:Requirements?|Propert(?:y|ies)) (\d{1,3}(?:\.\d{1,3}){0,3})(?![\w%]|\.\d)",
        &[(1, Class::Requirement)],
    )
}

fn operation() -> Value {
    let methods = any("methods");
    rule(
        Class::Operation,
        &format!(r"{START}(?:{methods})[ \t]+/(?:[\w~$@%+/-]|[{{<\[][\w:.$-]*[}}>\]]|[.:?=&]+[\w{{])*"),
    )
}

/// A path in running text: it has an ending that files have.
fn path() -> String {
    let (endings, frameworks) = (any("endings"), any("frameworks"));
    format!(
        r"(?<![\w./@\[-])(?!(?i:{frameworks})(?![\w/]))(?:(?:\.{{1,2}}/)?(?:[\w.@+-]+/)+[\w.@+*{{}},\[\]-]*|[A-Za-z][\w-]*)\.(?:{endings})(?![\w/(])"
    )
}

/// In inline code it may be a folder, or a name alone.
fn path_in_code() -> String {
    let endings = any("endings");
    let segment = r"[\w.@+*(){}\[\],-]+";
    let frameworks = any("frameworks");
    format!(
        r"(?!(?i:{frameworks})$)(?:(?=[^:#]*[a-z.])(?:(?:/|\.{{1,2}}/)?(?:{segment}/)+(?:{segment})?|/{segment})|[\w.@+-]+\.(?i:{endings}))"
    )
}

fn features() -> Vec<Value> {
    vec![
        rule(Class::Feature, r"(?<![\w/-])\d{3,8}-(?:\d{6}-)?[a-z](?:[\w-]*[A-Za-z0-9])?(?![\w/])"),
        parts(r"\b(?:[Ss]pec|[Ff]eature)[ -]#?(\d{3})(?![\w.-])", &[(1, Class::Feature)]),
    ]
}

fn sentences() -> Vec<Value> {
    let (ears, for_all) = (any("ears"), any("forAll"));
    let (modals, behind) = (any("modals"), any("behindModal"));
    let (before, foreign, unspaced) = (any("beforeModal"), any("foreignModals"), any("unspacedModals"));
    let modal = format!(r"(?:{modals}){END}");
    let name = r"[^\s,.*`\[(:]+(?: [^\s,.*`\[(:]+){0,5}?";
    let system = |from: &str| {
        parts(
            &format!(r"{from}({name}) (?:\*\*)?({modal}(?: (?:{behind}){END})?)"),
            &[(1, Class::Keyword), (2, Class::System), (3, Class::Modal)],
        )
    };
    vec![
        // `THE Service SHALL`, `FR-001: System MUST`, `The system SHALL`
        system(&format!(r"{START}(THE) ")),
        parts(
            &format!(
                r"(?:(?<=\*\*: )|(?<=:\*\* )|(?<=\d: )|(?<![\w.])(?=[Tt]he ))(?:[Tt]he )?({name}) (?={modal})"
            ),
            &[(1, Class::System)],
        ),
        rule(Class::Modal, &format!(r"{START}(?:{modals})(?: (?:{behind}))?{END}")),
        rule(Class::Modal, &format!(r"(?<!\w)(?:(?:{before}) )?(?:{foreign})(?!\w)")),
        rule(Class::Modal, &format!(r"(?:{unspaced})")),
        rule(Class::Keyword, &format!(r"{START}(?:{ears}|FOR (?:{for_all})){END}")),
        rule(Class::Keyword, r"(?<=[-*+.)] )(?:AND|BUT)(?=\s)"),
    ]
}
