//! OpenAPI 3 and Swagger 2.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::document::{self, File, keyed, set_alias, set_members, words};
use super::node::Value;
use super::{Member, MemberKind, PartKind, is_method, operation_id, part, split_ref};
use crate::dialect::Draft;
use crate::{Concern, Encoding, Span};

/// Parameters of a path that each of its operations has; nobody writes more.
const SHARED: usize = 100;

/// OperationIds that stand twice are told up to this number.
const TOLD: usize = 100;

/// Adds what the file at `path` defines and names.
pub(super) fn read(path: &str, text: &str, out: &mut Draft) {
    document::read(path, text, out, |file, root, out| {
        let components = root.get("components");
        let parameters = components.and_then(|it| it.get("parameters")).or_else(|| root.get("parameters"));
        let mut reader = Reader {
            file,
            parameters: named_parameters(parameters),
            called: FxHashMap::default(),
            repeated: 0,
        };
        for entry in root.entries() {
            match entry.key() {
                "paths" => reader.paths(entry, false, out),
                "webhooks" => reader.paths(entry, true, out),
                "definitions" => document::schemas(file, Some(entry), out),
                _ => {}
            }
        }
        document::schemas(file, components.and_then(|it| it.get("schemas")), out);
    });
}

/// What the parameters that operations refer to are called where they are asked for.
fn named_parameters<'a>(map: Option<Value<'a, '_>>) -> FxHashMap<&'a str, &'a str> {
    let entries = map.into_iter().flat_map(Value::entries);
    entries.filter_map(|entry| Some((entry.key(), entry.text_of("name")?))).collect()
}

struct Reader<'f, 'a> {
    file: &'f File<'f, 'f>,
    /// Names of parameters by the names of their definitions.
    parameters: FxHashMap<&'a str, &'a str>,
    /// Operations by their operationId: the id and the place of the first.
    called: FxHashMap<SmolStr, (SmolStr, Span)>,
    /// How many operationIds that another operation has were noted.
    repeated: usize,
}

impl Reader<'_, '_> {
    fn paths(&mut self, paths: Value<'_, '_>, hooks: bool, out: &mut Draft) {
        for path in paths.entries().filter(|path| !path.key().starts_with("x-")) {
            let shared = path.get("parameters").map(|list| self.named(list, SHARED)).unwrap_or_default();
            // What is said of the whole path is said of its first operation.
            let mut first = (!path.is_aliased()).then(|| path.key_span());
            for entry in path.entries() {
                if entry.key() == "additionalOperations" {
                    for operation in entry.entries() {
                        self.operation(path.key(), operation, first.take(), &shared, hooks, out);
                    }
                } else if is_method(&entry.key().to_ascii_uppercase()) {
                    self.operation(path.key(), entry, first.take(), &shared, hooks, out);
                }
            }
        }
    }

    fn operation(
        &mut self,
        path: &str,
        operation: Value<'_, '_>,
        path_key: Option<Span>,
        shared: &[Member],
        hook: bool,
        out: &mut Draft,
    ) {
        let method = operation.key().to_ascii_uppercase();
        let written = format!("{method} {path}");
        // A webhook has a name and no path.
        let id = if hook { SmolStr::new(&written) } else { operation_id(&method, path) };
        let mut span = self.file.with_comments(operation.whole());
        if let Some(key) = path_key.filter(|key| key.start < span.start) {
            span.start = self.file.comments_above(key.start as usize) as u32;
        }
        let mut item = part(PartKind::Route, id, written, span, operation.key_span());
        item.text = words(operation);
        let mut members = self.parameters_of(operation, shared);
        if let Some(responses) = operation.get("responses") {
            members.extend(responses.entries().map(|response| keyed(MemberKind::Response, response)));
        }
        set_members(&mut item, members);
        if let Some(called) = operation.get("operationId").filter(|called| !called.is_aliased())
            && let Some(name) = called.text()
        {
            set_alias(&mut item, name, called.span());
            self.unique(name, called.span(), &item.id, out);
        }
        out.items.push(item);
    }

    /// Notes an operationId that another operation has.
    fn unique(&mut self, name: &str, span: Span, id: &SmolStr, out: &mut Draft) {
        let Some((other, first)) = self.called.get(name) else {
            self.called.insert(name.into(), (id.clone(), span));
            return;
        };
        if self.repeated == TOLD {
            return;
        }
        self.repeated += 1;
        let line = out.lines.line_col(first.start, Encoding::Utf8).line + 1;
        let message = format!(
            "the operationId `{name}` is that of {other} in line {line} too; give each operation its own"
        );
        out.problem_about(Concern::Contract, false, span, message);
    }

    /// Parameters of an operation: those of its path that it has not itself, then its own.
    fn parameters_of(&self, operation: Value<'_, '_>, shared: &[Member]) -> Vec<Member> {
        let own = operation.get("parameters").map(|list| self.named(list, usize::MAX)).unwrap_or_default();
        let names: FxHashSet<&str> = own.iter().map(|member| member.name.as_str()).collect();
        let shared = shared.iter().filter(|member| !names.contains(member.name.as_str())).cloned();
        shared.collect::<Vec<_>>().into_iter().chain(own.iter().cloned()).collect()
    }

    /// The parameters in a list, at most `most`.
    fn named(&self, list: Value<'_, '_>, most: usize) -> Vec<Member> {
        let name = |parameter: Value<'_, '_>| {
            let kind = MemberKind::Parameter;
            if let Some(name) = parameter.get("name") {
                return Some(Member { kind, name: name.text()?.into(), span: name.span() });
            }
            let target = parameter.get("$ref")?;
            let definition = split_ref(target.text()?).name?;
            let name =
                self.parameters.get(definition.as_str()).map_or(definition.clone(), |name| (*name).into());
            Some(Member { kind, name, span: target.span() })
        };
        list.values().take(most).filter_map(name).collect()
    }
}
