//! `specls/trace`: what `specls trace --format json` prints, with `--inferred` if asked, as the client's documents are now.

use serde_json::{Map, Value};
use specls_analysis::in_parallel;
use specls_report::{Scope, Trace, Traced, VERSION, feature};
use tower_lsp::jsonrpc::{Error, Result};

use crate::compute::{Cancel, compute, internal_error};
use crate::handle::Needs;
use crate::requests::asked;
use crate::server::Server;
use crate::world::World;
use crate::written::written;

/// `{ "uri": … }`: a folder, a file of a feature, or a source file; without it the first folder of the workspace. With
/// `"inferred": true` likely links too.
pub(crate) async fn handle(server: &Server, params: Value) -> Result<Value> {
    let none = Map::new();
    let members = match &params {
        Value::Null => &none,
        // What some clients make of a table without entries.
        Value::Array(nothing) if nothing.is_empty() => &none,
        Value::Object(members) => members,
        _ => return Err(Error::invalid_params("specls/trace takes `{ \"uri\": string or null }`")),
    };
    let path = match members.get("uri") {
        None | Some(Value::Null) => None,
        Some(Value::String(uri)) => Some(asked::of_uri(uri)?),
        Some(_) => return Err(Error::invalid_params("specls/trace: `uri` is a string or null")),
    };
    let inferred = match members.get("inferred") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(inferred)) => *inferred,
        Some(_) => return Err(Error::invalid_params("specls/trace: `inferred` is true, false or null")),
    };
    let world = server.session()?.writer.world(Needs::Everything).await;
    compute(move |cancel| trace(&world, path.as_deref(), inferred, cancel)).await?
}

fn trace(world: &World, path: Option<&str>, inferred: bool, cancel: &Cancel) -> Result<Value> {
    let snapshot = &world.snapshot;
    let first = || snapshot.roots().first().map(|root| &**root);
    let no_folder = || Error::invalid_params("no folder is open; specls/trace needs a `uri` or a folder");
    let path = path.or_else(first).ok_or_else(no_folder)?;
    let root = asked::root(snapshot, path).map_err(Error::invalid_params)?;
    let scope = Scope::whole(root);
    // Written where it is made: that is half of the work, and a text is the least that it can be kept as.
    let features = in_parallel(&asked::features(snapshot, path), |found| {
        if cancel.is_cancelled() {
            return Ok(String::new());
        }
        serde_json::to_string(&feature(snapshot, &scope, &Traced::whole(snapshot, found), inferred))
    });
    let unwritten =
        |error: serde_json::Error| internal_error(format!("the trace cannot be written: {error}"));
    let none = Trace { version: VERSION, root, features: Vec::<()>::new() };
    let mut text = serde_json::to_string(&none).map_err(unwritten)?;
    // The features are the last that it says.
    text.truncate(text.trim_end_matches("]}").len());
    for (n, feature) in features.into_iter().enumerate() {
        text.push_str(if n > 0 { "," } else { "" });
        text.push_str(&feature.map_err(unwritten)?);
    }
    text.push_str("]}");
    Ok(written(text))
}
