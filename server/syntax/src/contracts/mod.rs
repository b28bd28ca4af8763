//! Contracts: what the files say that requirements, code and tests agree on. Each format is read by a module of its own into
//! the same items: operations, schemas, and what they consist of.

mod asyncapi;
mod attributes;
mod calls;
mod comments;
mod data_model;
mod document;
mod fields;
mod formats;
mod gherkin;
mod graphql;
mod handlers;
mod json_schema;
mod markdown;
mod members;
mod mentions;
mod node;
mod openapi;
mod prefixes;
mod protobuf;
mod route;
mod sketch;
mod targets;
#[cfg(test)]
mod testing;
mod titles;
mod words;
mod written;

pub(crate) use handlers::scan as routes;
pub use route::{METHODS, is_method, operation_id};
pub use targets::{RefTarget, split_ref};

use smol_str::SmolStr;

use crate::dialect::{self, Draft};
use crate::markdown::Markdown;
use crate::{ArtifactKind, Detail, Item, ItemKind, Span, scan};

/// How a contract is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ContractFormat {
    /// OpenAPI 3.
    OpenApi,
    /// Swagger 2.
    Swagger,
    /// AsyncAPI 2 and 3.
    AsyncApi,
    /// JSON Schema.
    JsonSchema,
    /// Protocol Buffers.
    Protobuf,
    /// GraphQL SDL.
    GraphQl,
    /// Gherkin.
    Gherkin,
    /// Markdown with headings such as `### POST /albums`.
    Markdown,
    /// Declarations in the project's own programming language.
    Sketch,
}

impl ContractFormat {
    /// As a sentence names it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::OpenApi => "OpenAPI",
            Self::Swagger => "Swagger",
            Self::AsyncApi => "AsyncAPI",
            Self::JsonSchema => "JSON Schema",
            Self::Protobuf => "Protocol Buffers",
            Self::GraphQl => "GraphQL",
            Self::Gherkin => "Gherkin",
            Self::Markdown => "Markdown",
            Self::Sketch => "source code",
        }
    }
}

/// What a part of a contract or data model is, in its format's own words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PartKind {
    /// An HTTP method on a path.
    Route,
    /// A remote procedure of a service.
    Rpc,
    /// A field of GraphQL's `Query`, `Mutation` or `Subscription`.
    Query,
    /// A channel of AsyncAPI, or what is sent or received there.
    Channel,
    /// A command of a program.
    Command,
    /// A function, method or constructor of an interface.
    Function,
    /// A schema, message, type or entity.
    Type,
}

/// What is known of an operation, a schema or an entity beside its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its id as people write it: `POST /albums/{id}`, where the item's own id is `POST /albums/{}`.
    pub written: SmolStr,
    /// What programs call it, and where that is written: an `operationId`, the bare name of an rpc.
    pub alias: Option<(SmolStr, Span)>,
    /// What it consists of, in order.
    pub members: Box<[Member]>,
}

/// A piece of an operation, a schema or an entity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// What it is.
    pub kind: MemberKind,
    /// Its name; of a response the status.
    pub name: SmolStr,
    /// The name as written.
    pub span: Span,
}

/// What a member is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MemberKind {
    /// A parameter of an operation.
    Parameter,
    /// An answer of an operation.
    Response,
    /// A field of a schema or entity.
    Field,
    /// A value of an enumeration.
    Value,
}

/// A name of something in a contract: `$ref`, a message's type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContractRef {
    /// As written, without quotes: `#/components/schemas/Album`, `../common.yaml#/Error`, `Album`.
    pub target: SmolStr,
    /// The target as written, without quotes.
    pub span: Span,
}

/// A new operation, schema or entity without alias and members.
pub(crate) fn part(
    kind: PartKind,
    id: impl Into<SmolStr>,
    written: impl Into<SmolStr>,
    span: Span,
    name: Span,
) -> Item {
    let part = Part { kind, written: written.into(), alias: None, members: Box::default() };
    Item {
        kind: if kind == PartKind::Type { ItemKind::Schema } else { ItemKind::Operation },
        id: id.into(),
        span,
        name,
        text: Box::default(),
        withdrawn: false,
        detail: Detail::Part(Box::new(part)),
    }
}

/// Whether the file at `path`, which lies below its project in no feature, is by itself one: a contract that holds for all of
/// them.
pub(crate) fn stands_alone(path: &str, from_root: &str) -> bool {
    formats::stands_alone(path) && !dialect::excluded(from_root)
}

/// The file itself, if by its name it may be a contract outside of all features.
pub(crate) fn decides(path: &str) -> Option<&str> {
    // Where the project begins is not for this crate to say: of a folder `contracts` any will do here.
    let name = dialect::name_of(path);
    let inside = dialect::folder_of(path).split('/').any(|segment| segment == "contracts");
    let may = formats::stands_alone(name) || inside && formats::stands_alone(&format!("contracts/{name}"));
    may.then_some(path)
}

/// Adds what the file at `path`, which is no Markdown, defines and names as a contract.
pub(crate) fn data(path: &str, text: &str, out: &mut Draft) {
    let Some(format) = formats::contract_format(path, text) else { return };
    scan::with_lines(text, out);
    out.more().contract = Some(format);
    match format {
        ContractFormat::OpenApi | ContractFormat::Swagger => openapi::read(path, text, out),
        ContractFormat::AsyncApi => asyncapi::read(path, text, out),
        ContractFormat::JsonSchema => json_schema::read(path, text, out),
        ContractFormat::Protobuf => protobuf::read(text, out),
        ContractFormat::GraphQl => graphql::read(text, out),
        ContractFormat::Gherkin => gherkin::read(text, out),
        ContractFormat::Sketch => sketch::read(path, text, out),
        ContractFormat::Markdown => {}
    }
    *out = std::mem::take(out).shrink();
}

/// Adds what an artifact, which is Markdown, names: called when what it defines, and its other mentions, are known.
pub(crate) fn mentions(kind: ArtifactKind, doc: &Markdown<'_>, out: &mut Draft) {
    mentions::artifact(kind, doc, out);
}

/// Adds what an artifact, which is Markdown, defines as a contract or a data model.
pub(crate) fn artifact(kind: ArtifactKind, doc: &Markdown<'_>, out: &mut Draft) {
    match kind {
        ArtifactKind::Contract => markdown::items(doc, out),
        ArtifactKind::DataModel => data_model::items(doc, out),
        _ => {}
    }
}
